"""What one record carries (docs/seal-spec.md, "Record")."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from typing import NamedTuple

from .values import Map, NoForm, Repeated, canonical, entries, key_bytes, lp


def H(data):
    return hashlib.sha256(data).digest()


class Broken(Exception):
    """A string that is not what it should be."""


class Seal(NamedTuple):
    """What a seal says, and whether the record has that hash."""

    stream: bytes
    seq: int
    sec: int
    nsec: int
    leaf: bytes
    erased: bool
    right: bool


def unbase64(text, *, url=True):
    """The bytes of b64u or b64, which have one form only."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4 if url else 0), b"-_" if url else None, validate=True)
    except ValueError:
        raise Broken("no base64") from None
    again = (base64.urlsafe_b64encode(data).rstrip(b"=") if url else base64.b64encode(data)).decode()
    if again != text:
        raise Broken("base64 in another form")
    return data


def sized(data, size):
    if len(data) != size:
        raise Broken(f"{len(data)} bytes instead of {size}")
    return data


def decimal(text, low, high):
    if not re.fullmatch(r"0|-?[1-9][0-9]*", text, re.ASCII) or not low <= int(text) < high:
        raise Broken("no such number")
    return int(text)


def under(record, field):
    """The values that the record has under the seal's key."""
    return [value for key, value in record.entries if _is(key, field)]


def _is(key, field):
    return isinstance(key, (str, bytes, int)) and not isinstance(key, bool) and key_bytes(key) == field


def string(value):
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        raise Broken("the seal is no string")
    return value


def read(record, seal, field, ignored):
    """The Seal of a record; Broken where it has none that can be read."""
    parts = seal.split(".")
    if parts[0] not in ("1", "1r") or len(parts) != 7:
        raise Broken("no seal")
    stream = sized(unbase64(parts[1]), 12)
    seq, sec, nsec = decimal(parts[2], 0, 2**64), decimal(parts[3], -(2**63), 2**63), decimal(parts[4], 0, 2**32)
    carried = unbase64(parts[5])
    hash = sized(unbase64(parts[6]), 32)
    salts = _salts(sized(carried, 16)) if parts[0] == "1" else _listed(carried)
    try:
        commitments = _commitments(_content(record, field, ignored), salts)
        head = stream + struct.pack(">QqII", seq, sec, nsec, len(commitments or ()))
        right = commitments is not None and len(under(record, field)) == 1 and H(b"lrR" + head + b"".join(commitments)) == hash
    except Repeated:
        right = False
    except NoForm:
        raise Broken("a record without a canonical value") from None
    return Seal(stream, seq, sec, nsec, H(b"\0\1" + hash), parts[0] == "1r", right)


def _content(record, field, ignored):
    return Map([(key, value) for key, value in record.entries if not any(_is(key, name) for name in (field, *ignored))])


def has_more(record, field, ignored, tag_key):
    """Whether a checkpoint's record has more than one entry under the seal's key, and a text under that of the tag."""
    fields = _content(record, field, ignored).entries
    return len(under(record, field)) > 1 or len(fields) > 1 or any(not (_is(key, tag_key) and isinstance(value, (str, bytes))) for key, value in fields)


def _salts(salt):
    k = 0
    while True:
        both = H(b"lrS" + salt + struct.pack(">I", k))
        yield both[:16]
        yield both[16:]
        k += 1


def _listed(data):
    """The list of form 1r: (salt, None) or (None, commitment) each."""
    found, at = [], 0
    while at < len(data):
        size = {0: 16, 1: 32}.get(data[at])
        if size is None or at + 1 + size > len(data):
            raise Broken("no list of commitments")
        content = data[at + 1 : at + 1 + size]
        found.append((content, None) if size == 16 else (None, content))
        at += 1 + size
    return found


def _commitments(content, salts):
    """d_k of each field; None where the list of form 1r has another number of fields than the record."""
    fields = [lp(key) + canonical(value) for key, value in entries(content)]
    if not isinstance(salts, list):
        return [H(b"lrF" + salt + field) for salt, field in zip(salts, fields)]
    if sum(salt is not None for salt, _ in salts) != len(fields):
        return None
    left = iter(fields)
    return [commitment if salt is None else H(b"lrF" + salt + next(left)) for salt, commitment in salts]
