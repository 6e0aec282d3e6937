"""A sealer of one's own making, from docs/seal-spec.md: honest streams over many epochs, and what an attacker with some of the keys can sign."""

from __future__ import annotations

import copy
import os
import struct

from reference import seal

ORIGIN = "prod/node-17"
POLICY = bytes(range(32))
BEGIN, SECONDS = 1_764_160_000, 900
FINAL, EPOCH_ENDS, RECOVERED = 1, 2, 4
NONE, FINISHED, CLOSED, LOST = range(4)


class Keys:
    """A node's keys of all epochs, and the enrolment that an organisation has signed."""

    def __init__(self, epochs=12, origin=ORIGIN):
        self.origin, self.seeds = origin, [os.urandom(32)]
        while len(self.seeds) < epochs:
            self.seeds.append(seal.evolve(self.seeds[-1]))
        organisation = os.urandom(32)
        self.vkey = seal.vkey("logs.example.com", organisation)
        public = [self.public(epoch) for epoch in range(epochs)]
        self.enrolment, self.leaves = seal.enrolment(origin, BEGIN, SECONDS, public, "logs.example.com", organisation)

    def private(self, epoch):
        return seal.signing_seed(self.seeds[epoch])

    def public(self, epoch):
        return seal.public(self.private(epoch))


class Stream:
    """Records, leaves and checkpoints as they come; `copy` makes a second history of it."""

    def __init__(self, keys, epoch=0, previous=None, end=FINISHED, size=None):
        self.keys, self.id = keys, os.urandom(12)
        self.leaves, self.controls, self.signed = [], {}, 0
        before = seal.previous(previous.id, len(previous.leaves) if size is None else size, end) if previous else seal.previous()
        self.control(seal.start(self.time(epoch), 0, POLICY, before))

    @property
    def name(self):
        return seal.b64u(self.id)

    def copy(self):
        other = copy.copy(self)
        other.leaves, other.controls = list(self.leaves), dict(self.controls)
        return other

    @staticmethod
    def time(epoch):
        return BEGIN + epoch * SECONDS + 7

    def control(self, content):
        self.controls[len(self.leaves)] = content
        self.leaves.append(seal.leaf(b"\2" + content))

    def record(self, content, epoch=0):
        """The record with its seal."""
        text, leaf = seal.seal(content, self.id, len(self.leaves), self.time(epoch), 5, os.urandom(16))
        self.leaves.append(leaf)
        return {**content, "_lr": text}

    def records(self, count, epoch=0):
        return [self.record({"n": n, "m": f"epoch {epoch}"}, epoch) for n in range(count)]

    def checkpoint(self, epoch=0, flags=0, first=None, key=None, claimed=None):
        """Signs what came since the last one. `key`: another epoch's than it says; `claimed`: another epoch in its control leaf."""
        first = self.signed if first is None else first
        self.control(seal.checkpoint(self.time(epoch if claimed is None else claimed), 0, epoch, flags, POLICY))
        self.signed = len(self.leaves)
        return {"_lr": self.signature(first, self.signed, epoch, key)}

    def signature(self, first, size, epoch, key=None):
        """The string of a checkpoint over leaves first … size - 1."""
        keys, key = self.keys, epoch if key is None else key
        body = f"{keys.origin}/{self.name}\n{size}\n{seal.b64(seal.mth(self.leaves[:size]))}\n"
        controls = b"".join(struct.pack(">Q", seq) + seal.lp(content) for seq, content in self.controls.items() if first <= seq < size)
        parts = [
            keys.public(key),
            b"".join(seal.path(epoch, keys.leaves)),
            keys.enrolment,
            seal.note(body, keys.origin, keys.private(key)),
            b"".join(seal.frontier(self.leaves[:first])),
            b"".join(self.leaves[first:size]),
            controls,
        ]
        return ".".join(["1c", self.name, str(first), str(size), str(epoch), *map(seal.b64u, parts)])

    def segment(self, count=6, epoch=0, flags=0):
        return [*self.records(count, epoch), self.checkpoint(epoch, flags)]


def history(keys, epochs=(0, 1, 2), count=6, segments=2, end=FINAL):
    """(stream, its parts by epoch): as an honest sealer makes it."""
    stream, parts = Stream(keys, epochs[0]), []
    for epoch in epochs:
        part = [each for _ in range(segments - 1) for each in stream.segment(count, epoch)]
        last = end if epoch == epochs[-1] else EPOCH_ENDS
        parts.append(part + stream.segment(count, epoch, last))
    return stream, parts
