"""Trees, signed notes and checkpoints (docs/seal-spec.md, "Tree", "Checkpoint" and "Keys")."""

from __future__ import annotations

import functools
import re
import struct
from typing import NamedTuple, Optional

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .seals import Broken, H, decimal, sized, unbase64

FINAL, EPOCH_ENDS, RECOVERED = 1, 2, 4


class UnknownKey(Exception):
    """An enrolment that no trusted key has signed."""


NONE, FINISHED, CLOSED, LOST, OPEN = range(5)


class Previous(NamedTuple):
    """What a start says of a stream before."""

    stream: bytes
    size: int
    end: int


class Start(NamedTuple):
    sec: int
    previous: Previous
    series: Optional[bytes] = None
    """By tag: the id of the series' first stream."""
    before: Optional[Previous] = None
    """By tag: the previous one of the series."""


class End(NamedTuple):
    """A checkpoint's control leaf."""

    sec: int
    epoch: int
    flags: int
    by_rule: int
    by_error: int


class Checkpoint(NamedTuple):
    """A valid one."""

    origin: str
    stream: bytes
    first: int
    size: int
    epoch: int
    frontier: list
    began: int
    """The epoch of the start, or its own where it has none."""
    leaves: list
    controls: dict
    """seq: Start or End"""

    @property
    def end(self):
        return self.controls[self.size - 1]

    def root_at(self, size):
        """The root of its tree when it had this size, first or more."""
        return folded(grown(self.frontier, self.first, self.leaves[: size - self.first]))


def folded(frontier):
    """The root of a tree whose complete subtrees have these hashes, from left to right."""
    if not frontier:
        return H(b"")
    root = frontier[-1]
    for left in reversed(frontier[:-1]):
        root = H(b"\1" + left + root)
    return root


def grown(frontier, size, leaves):
    """The frontier after these leaves more."""
    stack = list(frontier)
    for leaf in leaves:
        stack.append(leaf)
        carry = size
        while carry & 1:
            right = stack.pop()
            stack.append(H(b"\1" + stack.pop() + right))
            carry >>= 1
        size += 1
    return stack


def included(leaf, index, size, path):
    """The root to which a path leads (RFC 9162, 2.1.3.2)."""
    if index >= size:
        raise Broken("no such leaf")
    last, root = size - 1, leaf
    for step in path:
        if last == 0:
            raise Broken("the path is too long")
        if index & 1 or index == last:
            root = H(b"\1" + step + root)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            root = H(b"\1" + root + step)
        index, last = index >> 1, last >> 1
    if last:
        raise Broken("the path is too short")
    return root


def hashes(data):
    if len(data) % 32:
        raise Broken("no list of hashes")
    return [data[at : at + 32] for at in range(0, len(data), 32)]


def key_id(name, public):
    return H(name.encode() + b"\n\1" + public)[:4]


def parsed_vkey(text):
    """(name, public key) of `<name>+<id>+<base64>`."""
    name, id, data = text.split("+", 2)
    data = unbase64(data, url=False)
    if data[:1] != b"\1" or key_id(name, sized(data[1:], 32)).hex() != id:
        raise Broken("no verifier key")
    return name, data[1:]


@functools.lru_cache(1 << 14)
def _signed(public, signature, text):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except InvalidSignature:
        return False
    return True


def opened(note, keys):
    """The text of a signed note and the key of `keys` that signed it, None where none did (C2SP signed-note)."""
    try:
        note = note.decode()
    except UnicodeDecodeError:
        raise Broken("the note is no UTF-8") from None
    text, blank, signatures = note.rpartition("\n\n")
    if not blank or not signatures.endswith("\n") or re.search("[\0-\x09\x0b-\x1f]", note):
        raise Broken("no signed note")
    text += "\n"
    signed = None
    for line in signatures[:-1].split("\n"):
        match = re.fullmatch("\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)", line)
        if not match:
            raise Broken("no signature")
        name, data = match[1], unbase64(match[2], url=False)
        for key in keys:
            if key[0] == name and data[:4] == key_id(*key):
                if not _signed(key[1], data[4:], text.encode()):
                    raise Broken("a wrong signature")
                signed = key
    return text, signed


def _lines(text):
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise Broken("the note has not three lines")
    return lines[0], decimal(lines[1], 0, 2**64), sized(unbase64(lines[2], url=False), 32)


def _control(stream, content):
    if content[:1] == b"S" and len(content) == 66:
        sec, _, _, *previous = struct.unpack(">qI32s12sQB", content[1:])
        if previous[2] > LOST:
            raise Broken("an end that there is not")
        return Start(sec, Previous(*previous))
    if content[:1] == b"T" and len(content) == 99:
        sec, _, _, name, size, end, series, *before = struct.unpack(">qI32s12sQB12s12sQB", content[1:])
        if end > OPEN or before[2] > LOST or (series == stream) != (before[2] == NONE):
            raise Broken("an end or a series that there is not")
        return Start(sec, Previous(name, size, end), series, Previous(*before))
    if content[:1] == b"C" and len(content) == 70:
        sec, _, epoch, flags, _, by_rule, by_error = struct.unpack(">qIQB32sQQ", content[1:])
        if flags & ~(FINAL | EPOCH_ENDS | RECOVERED):
            raise Broken("a flag that there is not")
        return End(sec, epoch, flags, by_rule, by_error)
    raise Broken("no control leaf")


def _controls(stream, data, first, leaves):
    found, at, before = {}, 0, -1
    while at < len(data):
        if at + 12 > len(data):
            raise Broken("a control leaf is cut")
        seq, size = struct.unpack_from(">QI", data, at)
        content = sized(data[at + 12 : at + 12 + size], size)
        if not first <= seq < first + len(leaves) or seq <= before or leaves[seq - first] != H(b"\0\2" + content):
            raise Broken("a control leaf that is not there")
        found[seq] = _control(stream, content)
        before, at = seq, at + 12 + size
    return found


def is_one(text):
    """Whether this is a checkpoint, valid or not; else it is a broken seal."""
    parts = text.split(".")
    try:
        return parts[0] == "1c" and len(parts) == 12 and len(unbase64(parts[1])) == 12
    except Broken:
        return False


def read(text, keys):
    """The valid Checkpoint of a string `1c.…`; UnknownKey, or Broken where it is not valid."""
    parts = text.split(".")
    stream = unbase64(parts[1])
    first, size, epoch = (decimal(part, 0, 2**64) for part in parts[2:5])
    public, proof, enrolment, note, frontier, leaves, controls = map(unbase64, parts[5:])
    frontier, leaves = hashes(frontier), hashes(leaves)
    # 1 and 2: whose key this is, and for when
    text, signed = opened(enrolment, keys)
    if signed is None:
        raise UnknownKey
    title, epochs, root = _lines(text)
    title = title.rsplit("/", 3)
    if len(title) != 4 or title[1] != "epochs" or not re.fullmatch("[A-Za-z0-9._/-]{1,128}", title[0]):
        raise Broken("no enrolment")
    origin, start, seconds = title[0], decimal(title[2], 0, 10**19), decimal(title[3], 1, 10**6)
    if included(H(b"\0\3" + struct.pack(">Q", epoch) + sized(public, 32)), epoch, epochs, hashes(proof)) != root:
        raise Broken("not a key of this enrolment")
    # 3: the note
    text, signed = opened(note, [(origin, public)])
    if signed is None:
        raise Broken("the note is not signed")
    if _lines(text)[:2] != (f"{origin}/{parts[1]}", size):
        raise Broken("the note is about something else")
    # 4: the leaves
    if first >= size or len(leaves) != size - first or len(frontier) != bin(first).count("1"):
        raise Broken("not the leaves of the segment")
    if folded(grown(frontier, first, leaves)) != _lines(text)[2]:
        raise Broken("another root")
    # 5: the control leaves
    found = _controls(stream, controls, first, leaves)
    end = found.get(size - 1)
    if not isinstance(end, End) or end.epoch != epoch or not start + epoch * seconds <= end.sec < start + (epoch + 1) * seconds:
        raise Broken("the last leaf is no checkpoint of this epoch")
    if [seq for seq, control in found.items() if isinstance(control, Start)] != ([0] if first == 0 else []):
        raise Broken("a start that is not at the start")
    began = (found[0].sec - start) // seconds if first == 0 else epoch
    if began != epoch and not end.flags & RECOVERED:
        raise Broken("it starts in another epoch")
    return Checkpoint(origin, stream, first, size, epoch, frontier, began, leaves, found)
