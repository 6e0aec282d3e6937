"""Fields taken out of sealed records, which stay verifiable (docs/seal-spec.md, A record of which a field was erased)."""

from __future__ import annotations

import hashlib
import json
import re
import struct
from typing import Collection, List, NamedTuple, Tuple

from logredact import _backend
from logredact._errors import LogredactError
from logredact.seal._note import b64u, unb64u

__all__ = ["Seal", "commitments", "erased", "erased_line", "leaf_of", "parsed"]


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


def erased(text: str, record: bytes, names: Collection[str], field: str) -> str:
    """The seal of a record of JSON once its fields of these names are gone; the caller takes them out.

    Errors: ValueError: it is no sealed record, or was altered.
    """
    reader = _backend.current.SealReader(format="json", framing="map", field=field.encode("utf-8"))
    seal = parsed(text)
    parts = commitments(seal, reader.fields(record))
    leaf_of(seal, parts)
    gone = {name.encode("utf-8") for name in names}
    items = b"".join(b"\0" + salt if salt and key not in gone else b"\1" + d for key, salt, d in parts)
    return f"1r.{b64u(seal.stream)}.{seal.seq}.{seal.sec}.{seal.nsec}.{b64u(items)}.{b64u(seal.hash)}"


def erased_line(line: bytes, names: Collection[str], field: str) -> bytes:
    """A line of JSON without these fields; as it is, where it has none of them, or is a checkpoint.

    Errors: ValueError: it has one of them and is no sealed record, or was altered.
    """
    try:
        record = json.loads(line.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise ValueError("no record of JSON") from None
    if not isinstance(record, dict) or not any(name in record for name in names):
        return line
    text = record.get(field)
    if not isinstance(text, str):
        raise ValueError("the record has no seal")
    try:
        seal = erased(text, line, names, field)
    except LogredactError:
        raise ValueError("no record with keys of their own") from None
    left = {key: value for key, value in record.items() if key not in names and key != field}
    made = json.dumps({**left, field: seal}, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"
    # What was written is what will be read: it has the leaf that it had.
    reader = _backend.current.SealReader(format="json", framing="map", field=field.encode("utf-8"))
    row = reader.feed(made, True)[0]
    if row[55] != 1:
        raise ValueError("the record cannot be written so that it stays as it was sealed")
    return made
