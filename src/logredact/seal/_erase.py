"""Fields taken out of sealed records, which stay verifiable (docs/seal-spec.md, A record of which a field was erased)."""

from __future__ import annotations

import hashlib
import json
import re
import struct
from typing import Collection, Iterable, Iterator, List, NamedTuple, Tuple

from logredact import _backend
from logredact._errors import LogredactError
from logredact._msgpack import encode, map_header, read_head, skip
from logredact.seal._note import b64u, unb64u

__all__ = ["Eraser", "Seal", "commitments", "leaf_of", "parsed"]

_RECORD_MOST = 64 << 20


class Seal(NamedTuple):
    """A record's seal, taken apart; `proof` is the salt, or the list of a record of which fields were erased."""

    form: str
    stream: bytes
    seq: int
    sec: int
    nsec: int
    proof: bytes
    hash: bytes


def parsed(text: str) -> Seal:
    """Errors: ValueError."""
    found = re.fullmatch(
        r"(1r?)\.([A-Za-z0-9_-]{16})\.(0|[1-9][0-9]{0,19})\.(0|-?[1-9][0-9]{0,18})\.(0|[1-9][0-9]{0,9})\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]{43})", text
    )
    if found is None:
        raise ValueError("no seal of a record")
    return Seal(found[1], unb64u(found[2]), int(found[3]), int(found[4]), int(found[5]), unb64u(found[6]), unb64u(found[7]))


def _h(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _fields(fields: bytes) -> List[Tuple[bytes, bytes]]:
    """(K(key), what is hashed) of each, from SealReader.fields()."""
    found, at = [], 0
    while at < len(fields):
        size, key = struct.unpack_from(">II", fields, at)
        content = fields[at + 4 : at + 4 + size]
        found.append((content[4 : 4 + key], content))
        at += 4 + size
    return found


def _items(seal: Seal) -> List[Tuple[bool, bytes]]:
    """The list of an erased record: (gone, salt or commitment)."""
    items, at = [], 0
    while at < len(seal.proof):
        gone = seal.proof[at]
        size = 32 if gone else 16
        if gone > 1 or len(seal.proof) - at < 1 + size:
            raise ValueError("no seal of a record")
        items.append((bool(gone), seal.proof[at + 1 : at + 1 + size]))
        at += 1 + size
    return items


def commitments(seal: Seal, fields: bytes) -> List[Tuple[bytes, bytes, bytes]]:
    """(K(key), salt, d) of each field in order; of one that is gone (b"", b"", d). Errors: ValueError: they do not fit."""
    found = _fields(fields)
    if seal.form == "1":
        if len(seal.proof) != 16:
            raise ValueError("no seal of a record")
        stream = b"".join(_h(b"lrS" + seal.proof + struct.pack(">I", j)) for j in range((len(found) + 1) // 2))
        items = [(False, stream[16 * k : 16 * k + 16]) for k in range(len(found))]
    else:
        items = _items(seal)
    there = iter(found)
    made = []
    for gone, value in items:
        if gone:
            made.append((b"", b"", value))
            continue
        key, content = next(there, (b"", b""))
        if not content:
            raise ValueError("the record has other fields than its seal")
        made.append((key, value, _h(b"lrF" + value + content)))
    if next(there, None) is not None:
        raise ValueError("the record has other fields than its seal")
    return made


def leaf_of(seal: Seal, parts: List[Tuple[bytes, bytes, bytes]]) -> bytes:
    """The leaf of a record. Errors: ValueError: its content does not have the hash in its seal."""
    head = b"lrR" + seal.stream + struct.pack(">QqII", seal.seq, seal.sec, seal.nsec, len(parts))
    digest = _h(head + b"".join(d for _, _, d in parts))
    if digest != seal.hash:
        raise ValueError("the record's content does not have the hash in its seal")
    return _h(b"\0\1" + digest)


class Eraser:
    """Takes fields out of the records of one input; records without them, and checkpoints, stay as they come.

    Of msgpack all other bytes stay as they are, too; a record of JSON is written anew.
    Errors of all methods: ValueError: a record has one of the fields and is no sealed record, or was altered; or the input is damaged.
    """

    def __init__(self, names: Collection[str], field: str, *, format: str = "json", framing: str = "map") -> None:
        self._names = frozenset(names)
        self._keys = frozenset(name.encode("utf-8") for name in names)
        self._field = field
        self._json = format == "json"
        self._framing = framing
        self._reader = _backend.current.SealReader(format=format, framing="map", field=field.encode("utf-8"))

    def stream(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """What becomes of an input, record by record."""
        kept = b""
        for piece in pieces:
            kept += piece
            at = 0
            while at < len(kept):
                end = kept.find(b"\n", at) + 1 if self._json else _end_of(kept, at)
                if not end:
                    break
                yield self.record(kept[at:end])
                at = end
            kept = kept[at:]
        if kept and not self._json:
            raise ValueError("the input ends inside it")
        if kept:
            yield self.record(kept)

    def record(self, data: bytes) -> bytes:
        """One record, with its newline or its event."""
        return self._line(data) if self._json else self._event(data)

    def _line(self, line: bytes) -> bytes:
        if not line.strip():
            return line
        try:
            record = json.loads(line.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            raise ValueError("no record of JSON") from None
        if not isinstance(record, dict) or self._names.isdisjoint(record):
            return line
        text = record.get(self._field)
        if not isinstance(text, str):
            raise ValueError("the record has no seal")
        seal = self._seal(text, line)
        left = {key: value for key, value in record.items() if key not in self._names and key != self._field}
        return self._checked(json.dumps({**left, self._field: seal}, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n")

    def _event(self, data: bytes) -> bytes:
        start = 0
        if self._framing != "map":
            kind, count, at = read_head(data, 0)
            if kind != "array" or count != 2:
                raise ValueError("no event of msgpack")
            start = skip(data, at)
        kind, count, at = read_head(data, start)
        if kind != "map":
            raise ValueError("no record of msgpack")
        found, text, gone = b"", None, 0
        for _ in range(count):
            key_end = skip(data, at)
            value_end = skip(data, key_end)
            key = _name(data, at)
            if key in self._keys:
                gone += 1
            elif key == self._field.encode("utf-8"):
                kind, text, _ = read_head(data, key_end)
                found += data[at:key_end] + b"\0"  # the place of the new seal: see below
                place = len(found) - 1
            else:
                found += data[at:value_end]
            at = value_end
        if not gone:
            return data
        if not isinstance(text, bytes):
            raise ValueError("the record has no seal")
        seal = self._seal(text.decode("ascii", "replace"), data[start:])
        return data[:start] + self._checked(map_header(count - gone) + found[:place] + bytes(encode(seal)[0]) + found[place + 1 :])

    def _seal(self, text: str, record: bytes) -> str:
        """The seal of a record once its fields are gone."""
        seal = parsed(text)
        try:
            parts = commitments(seal, self._reader.fields(record))
        except LogredactError:
            raise ValueError("no record with keys of their own") from None
        leaf_of(seal, parts)
        items = b"".join(b"\0" + salt if salt and key not in self._keys else b"\1" + d for key, salt, d in parts)
        return f"1r.{b64u(seal.stream)}.{seal.seq}.{seal.sec}.{seal.nsec}.{b64u(items)}.{b64u(seal.hash)}"

    def _checked(self, made: bytes) -> bytes:
        """What was written is what will be read: it has the leaf that it had."""
        if self._reader.feed(made)[0][55:56] != b"\1":
            raise ValueError("the record cannot be written so that it stays as it was sealed")
        return made


def _end_of(data: bytes, at: int) -> int:
    """Of the event at a place; 0: it is not whole."""
    try:
        return skip(data, at)
    except EOFError:
        if len(data) - at > _RECORD_MOST:
            raise ValueError("it is longer than 64 MiB") from None
        return 0


def _name(data: bytes, at: int) -> bytes:
    """What a key is told by, where it is a text or an integer."""
    kind, value, _ = read_head(data, at)
    if kind in ("str", "bin"):
        return bytes(value).decode("utf-8", "replace").encode("utf-8")
    return b"%d" % value if kind == "int" else b""
