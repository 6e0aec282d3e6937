"""Values of msgpack and JSON as they are, and their canonical form (docs/seal-spec.md, "Canonical value")."""

from __future__ import annotations

import json
import re
import struct

NESTED = 256
"""Containers that may stand in each other."""


class Unreadable(Exception):
    """The bytes are no msgpack, or no JSON."""


class NoForm(Exception):
    """A value that has no canonical form."""


class Repeated(NoForm):
    """Two entries of a map have one key."""


class Map:
    """A map as its entries, which may be equal."""

    def __init__(self, entries):
        self.entries = entries


class Ext:
    def __init__(self, type, data):
        self.type, self.data = type, data


# First byte of a msgpack object of a fixed size: what struct calls the rest.
_NUMBERS = {0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q", 0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}
_BYTES = {0xC4: ">B", 0xC5: ">H", 0xC6: ">I", 0xD9: ">B", 0xDA: ">H", 0xDB: ">I"}
_EXTS = {0xC7: ">B", 0xC8: ">H", 0xC9: ">I"}
_LISTS = {0xDC: ">H", 0xDD: ">I"}
_MAPS = {0xDE: ">H", 0xDF: ">I"}


def msgpack_objects(data):
    """All objects that stand one after the other in `data`."""
    at = 0
    while at < len(data):
        try:
            value, at = _object(data, at)
        except (struct.error, RecursionError) as error:
            raise Unreadable(str(error)) from None
        yield value


def _object(data, at):
    if at >= len(data):
        raise Unreadable("the data ends inside an object")
    first = data[at]
    at += 1
    if first < 0x80:
        return first, at
    if first >= 0xE0:
        return first - 256, at
    if first < 0x90:
        return _map(data, at, first & 15)
    if first < 0xA0:
        return _list(data, at, first & 15)
    if first < 0xC0:
        return _bytes(data, at, first & 31)
    if first in (0xC0, 0xC2, 0xC3):
        return {0xC0: None, 0xC2: False, 0xC3: True}[first], at
    if first in _NUMBERS:
        return _number(data, at, _NUMBERS[first])
    if 0xD4 <= first <= 0xD8:
        return _ext(data, at, 1 << first - 0xD4)
    for kinds, read in ((_BYTES, _bytes), (_EXTS, _ext), (_LISTS, _list), (_MAPS, _map)):
        if first in kinds:
            size, at = _number(data, at, kinds[first])
            return read(data, at, size)
    raise Unreadable("0xc1 begins no object")


def _number(data, at, form):
    return struct.unpack_from(form, data, at)[0], at + struct.calcsize(form)


def _bytes(data, at, size):
    if at + size > len(data):
        raise Unreadable("the data ends inside a string")
    return data[at : at + size], at + size


def _ext(data, at, size):
    type, at = _number(data, at, ">B")
    content, at = _bytes(data, at, size)
    return Ext(type, content), at


def _list(data, at, size):
    values = []
    for _ in range(size):
        value, at = _object(data, at)
        values.append(value)
    return values, at


def _map(data, at, size):
    entries = []
    for _ in range(size):
        key, at = _object(data, at)
        value, at = _object(data, at)
        entries.append((key, value))
    return Map(entries), at


def _integer(text):
    if len(text) <= 20 and -(2**63) <= int(text) < 2**64:
        return int(text)
    return float(text)


def _constant(text):
    raise Unreadable(f"{text} is no JSON")


def json_value(line):
    """The value of one line. Strings are str, in which the lone surrogates of escapes stand as they are."""
    text = bytes(line).decode("utf-8", "replace")
    try:
        return json.loads(text, object_pairs_hook=Map, parse_int=_integer, parse_float=float, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from None


def lp(data):
    return struct.pack(">I", len(data)) + data


def text(value):
    """T: the bytes of a string or binary, as UTF-8."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value).encode()
    return value.decode("utf-8", "replace").encode()


def key_bytes(key, depth=1):
    """K: what a key is sorted by."""
    if isinstance(key, (str, bytes)):
        return text(key)
    if isinstance(key, int) and not isinstance(key, bool):
        return str(key).encode()
    return b"\xff" + canonical(key, depth + 1)


def entries(map, depth=1):
    """The entries of a map with K of their keys, in the order of these."""
    found = sorted(((key_bytes(key, depth), value) for key, value in map.entries), key=lambda entry: entry[0])
    if any(one[0] == other[0] for one, other in zip(found, found[1:])):
        raise Repeated("two entries have one key")
    return found


def _double(x):
    y = float("%.16g" % x)
    if y != y or y in (float("inf"), float("-inf")):
        return b"n"
    if y == int(y) and -(2**63) <= y < 2**64:
        return b"i" + lp(str(int(y)).encode())
    return b"d" + lp(("%.16g" % y).encode())


def canonical(value, depth=2):
    """cv. `depth` counts the containers from the record on, this one if it is one."""
    if value is None:
        return b"n"
    if value is True or value is False:
        return b"t" if value else b"f"
    if isinstance(value, int):
        return b"i" + lp(str(value).encode())
    if isinstance(value, float):
        return _double(value)
    if isinstance(value, (str, bytes)):
        return b"s" + lp(text(value))
    if isinstance(value, Ext):
        return b"x" + bytes([value.type]) + lp(value.data)
    if depth > NESTED:
        raise NoForm("too deep")
    if isinstance(value, list):
        return b"a" + struct.pack(">I", len(value)) + b"".join(canonical(each, depth + 1) for each in value)
    found = entries(value, depth)
    return b"m" + struct.pack(">I", len(found)) + b"".join(lp(key) + canonical(each, depth + 1) for key, each in found)
