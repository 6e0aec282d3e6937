"""Sealed streams for tests: a node's keys, a policy, what the filter makes of records."""

from __future__ import annotations

import json
import os
import time

import msgpack

from logredact import _backend
from logredact._plans import as_plan
from logredact.seal import _keys, _note
from logredact.seal._verify import verify

ORIGIN = "prod/node-17"


class Node:
    """A directory of keys that an organisation has enrolled, and a policy."""

    tag_key = ""  # that sessions have had: the verifier is told

    def __init__(self, path, *, seconds=900, epochs=40, start=None, records=1024, packs="[default]", more="", seal=""):
        self.path = path
        self.keys = path / "seal"
        name, self.seed = "logs.example.com", os.urandom(32)
        self.key = _note.Key(name, _backend.current.ed25519_public(self.seed))
        _keys.new(str(self.keys), ORIGIN, int(time.time()) if start is None else start, seconds, epochs)
        _keys.enrol_directory(str(self.keys), name, self.seed)
        self.vkey = path / "org.vkey"
        self.vkey.write_text(f"{self.key}\n")
        self.policy = path / "policy.yaml"
        self.policy.write_text(
            f"version: 1\npacks: {packs}\n{more}"
            f"seal: {{key: {{dir: {self.keys}}}, origin: {ORIGIN}, checkpoint: {{records: {records}}}{seal}}}\n"
        )

    def session(self, format="json", framing="map", tag_key=None):
        plan, keys = as_plan(self.policy)
        backend = _backend.current
        session = backend.Session(backend.Policy(plan, keys), format=format, framing=framing, sealed=True)
        if tag_key is not None:
            session.set_tag_key(tag_key)
            self.tag_key = tag_key
        return session

    def seal(self, data, format="json", framing="map"):
        """What a stream of these bytes becomes, to its end."""
        session = self.session(format, framing)
        session.feed(data)
        session.finish()
        session.seal_end()
        return session.output()

    def verify(self, *contents, **options):
        """The result for files of these contents: bytes, or lists of records."""
        paths = []
        for index, content in enumerate(contents):
            path = self.path / f"input-{index}"
            path.write_bytes(content if isinstance(content, bytes) else lines(content))
            paths.append(str(path))
        return verify(paths, [self.key], **{"tag_key": self.tag_key, **options})


def lines(records):
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def records_of(data):
    return [json.loads(line) for line in data.splitlines()]


def unpacked(data):
    unpacker = msgpack.Unpacker(strict_map_key=False)
    unpacker.feed(data)
    return list(unpacker)


def is_checkpoint(record):
    return record["_lr"].startswith("1c.")


def counts(result):
    """What there is of each state."""
    return {state: count for state, count in result.counts.items() if count}
