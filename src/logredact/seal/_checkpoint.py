"""Checkpoints: what is in their string, and whether all of it holds (docs/seal-spec.md, Checkpoint)."""

from __future__ import annotations

import hashlib
import re
import struct
from typing import Dict, Iterable, List, NamedTuple, Optional, Tuple

from logredact import _backend
from logredact._errors import LogredactError
from logredact.seal._note import Key, opened, unb64, unb64u

__all__ = ["EPOCH_END", "FINAL", "LOST", "NONE", "RECOVERED", "Bad", "Checkpoint", "Enrolment", "Previous", "Start", "UnknownKey", "Validator", "leaf_hash", "path_root", "stream_of"]

FINAL, EPOCH_END, RECOVERED = 1, 2, 4
NONE, LOST, _OPEN = 0, 3, 4  # ends of a stream before; 1 and 2: final, recovered
_START = struct.Struct(">xqI32s12sQB")
_START_BY_TAG = struct.Struct(">xqI32s12sQB12s12sQB")
_CHECKPOINT = struct.Struct(">xqIQB32sQQ")
_LONGEST = 64 << 20


class Bad(ValueError):
    """A checkpoint that is not valid: it was forged or damaged."""


class UnknownKey(ValueError):
    """A checkpoint whose enrolment no trusted key has signed."""


class Enrolment(NamedTuple):
    origin: str
    start: int
    seconds: int
    size: int
    root: bytes
    signer: str


class Previous(NamedTuple):
    """What a start says of a stream before. `end`: 0 there is none, 1 final, 2 recovered, 3 lost, 4 still open."""

    stream: bytes
    size: int
    end: int


class Start(NamedTuple):
    """What leaf 0 says: of the stream that was begun before it, and by tag of its series (the id of that one's first stream)."""

    sec: int
    previous: Previous
    series: Optional[bytes] = None
    in_series: Previous = Previous(bytes(12), 0, NONE)


class Checkpoint(NamedTuple):
    """A valid one. `leaves` are of `first` … `size` - 1; `controls` are the numbers of those that are no records.

    `began`: the epoch of its start, where it has one; `dropped`: (number, by rule, by error) of each checkpoint among the controls.
    """

    stream: bytes
    first: int
    size: int
    epoch: int
    root: bytes
    frontier: bytes  # at `first`
    origin: str
    sec: int
    flags: int
    dropped: Tuple[Tuple[int, int, int], ...]
    start: Optional[Start]
    began: int
    controls: Tuple[int, ...]
    leaves: bytes


def _h(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def leaf_hash(entry: bytes) -> bytes:
    return _h(b"\0" + entry)


def path_root(index: int, size: int, leaf: bytes, path: List[bytes]) -> Optional[bytes]:
    """The root that an inclusion path leads to (RFC 9162, 2.1.3.2); None: no path of a leaf in such a tree."""
    if index >= size:
        return None
    fn, sn, root = index, size - 1, leaf
    for step in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            root = _h(b"\1" + step + root)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            root = _h(b"\1" + root + step)
        fn >>= 1
        sn >>= 1
    return root if sn == 0 else None


def _decimal(text: str) -> int:
    if not re.fullmatch(r"0|[1-9][0-9]{0,19}", text) or int(text) >= 1 << 64:
        raise Bad("a number is none")
    return int(text)


class Validator:
    """Checks checkpoints against trusted keys. Enrolments repeat, so each is looked at once."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys = list(keys)
        self._enrolments: Dict[str, Enrolment] = {}

    def enrolment(self, text: str) -> Enrolment:
        """Errors: Bad, UnknownKey."""
        found = self._enrolments.get(text)
        if found is None:
            found = self._enrolment(unb64u(text))
            if len(self._enrolments) < 4096:
                self._enrolments[text] = found
        return found

    def _enrolment(self, note: bytes) -> Enrolment:
        try:
            lines = opened(note, self._keys)
        except (ValueError, LogredactError):
            raise Bad("the enrolment's signature is wrong") from None
        if lines is None:
            raise UnknownKey("no key that is trusted has signed the enrolment")
        place = re.fullmatch(r"([A-Za-z0-9._/-]{1,128})/epochs/(0|[1-9][0-9]{0,18})/([1-9][0-9]{0,5})", lines[0])
        if place is None or len(lines) != 3:
            raise Bad("the enrolment is none")
        root = unb64(lines[2])
        if len(root) != 32:
            raise Bad("the enrolment is none")
        return Enrolment(place[1], int(place[2]), int(place[3]), _decimal(lines[1]), root, "")

    def checkpoint(self, text: str) -> Checkpoint:
        """Errors: Bad, UnknownKey."""
        if len(text) > _LONGEST:
            raise Bad("longer than any")
        try:
            return self._checkpoint(text.split("."))
        except (Bad, UnknownKey):
            raise
        except (ValueError, LogredactError, struct.error):
            raise Bad("not a checkpoint") from None

    def _checkpoint(self, parts: List[str]) -> Checkpoint:
        if len(parts) != 12 or parts[0] != "1c":
            raise Bad("not a checkpoint")
        stream, public, proof = unb64u(parts[1]), unb64u(parts[5]), unb64u(parts[6])
        first, size, epoch = map(_decimal, parts[2:5])
        frontier, leaves, controls = map(unb64u, parts[9:12])
        if len(stream) != 12 or len(public) != 32 or len(proof) % 32 or first >= size or len(leaves) != 32 * (size - first):
            raise Bad("not a checkpoint")
        enrolment = self.enrolment(parts[7])
        steps = [proof[at : at + 32] for at in range(0, len(proof), 32)]
        if path_root(epoch, enrolment.size, leaf_hash(b"\3" + struct.pack(">Q", epoch) + public), steps) != enrolment.root:
            raise Bad("its key is not enrolled for its epoch")
        root = _backend.current.seal_root(first, frontier, leaves)
        lines = opened(unb64u(parts[8]), [Key(enrolment.origin, public)])
        if lines is None or lines[:2] != [f"{enrolment.origin}/{parts[1]}", str(size)] or len(lines) != 3 or unb64(lines[2]) != root:
            raise Bad("its signature is not over these leaves")
        start, ends = self._controls(stream, controls, first, size, leaves)
        sec, _, at_epoch, flags, *_ = ends[size - 1]
        begins = enrolment.start + epoch * enrolment.seconds
        if at_epoch != epoch or not begins <= sec < begins + enrolment.seconds or flags & ~7:
            raise Bad("it says another epoch than it is signed in")
        if start is not None and not flags & RECOVERED and not begins <= start.sec < begins + enrolment.seconds:
            raise Bad("its stream began in another epoch than it is signed in")
        began = (start.sec - enrolment.start) // enrolment.seconds if start else epoch
        dropped = tuple((number, end[5], end[6]) for number, end in ends.items())
        numbers = (0, *ends) if start else tuple(ends)
        return Checkpoint(stream, first, size, epoch, root, frontier, enrolment.origin, sec, flags, dropped, start, began, numbers, leaves)

    @staticmethod
    def _controls(stream: bytes, data: bytes, first: int, size: int, leaves: bytes) -> Tuple[Optional[Start], Dict[int, Tuple]]:
        """The start, and the checkpoints by number; the last is at size - 1."""
        start, ends, last, at = None, {}, -1, 0
        while at < len(data):
            seq, length = struct.unpack_from(">QI", data, at)
            content = data[at + 12 : at + 12 + length]
            at += 12 + length
            if at > len(data) or not first <= seq < size or seq <= last:
                raise Bad("its control leaves are none")
            if leaf_hash(b"\2" + content) != leaves[32 * (seq - first) : 32 * (seq - first) + 32]:
                raise Bad("its control leaves are not those of its tree")
            last = seq
            if content[:1] in (b"S", b"T") and seq == 0:
                start = _start(stream, content)
            elif content[:1] == b"C":
                ends[seq] = _CHECKPOINT.unpack(content)
            else:
                raise Bad("its control leaves are none")
        if size - 1 not in ends or (start is None) != (first > 0):
            raise Bad("its control leaves are none")
        return start, ends


def _start(stream: bytes, content: bytes) -> Start:
    if content[:1] == b"S":
        sec, _, _, *before = _START.unpack(content)
        found, most = Start(sec, Previous(*before)), LOST
    else:
        sec, _, _, name, size, end, series, *before = _START_BY_TAG.unpack(content)
        found, most = Start(sec, Previous(name, size, end), series, Previous(*before)), _OPEN
        if found.in_series.end > LOST or (series == stream) != (found.in_series.end == NONE):
            raise Bad("its start is none")
    if found.previous.end > most:
        raise Bad("its start is none")
    return found


def stream_of(text: bytes) -> bytes:
    """The stream that a text which is no valid checkpoint names."""
    try:
        return unb64u(text.split(b".", 2)[1].decode("ascii"))
    except (IndexError, ValueError):
        return b""
