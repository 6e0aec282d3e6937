"""A reader of msgpack tokens that keeps every byte, and the few headers that are written anew."""

from __future__ import annotations

import math
import struct


class Truncated(Exception):
    """The bytes end inside an object."""


class Malformed(Exception):
    """A byte that no object begins with, or an object of the wrong type; args[0] is its offset."""


class Node:
    """One object: `data[start:end]`, the header up to `body`."""

    def __init__(self, kind, data, start, body, value=None):
        self.kind, self.data, self.start, self.body, self.value = kind, data, start, body, value
        self.end = body

    @property
    def raw(self) -> bytes:
        return self.data[self.start : self.end]

    @property
    def payload(self) -> bytes:
        return self.data[self.body : self.end]


_FIXED = {  # first byte: kind, format of what follows
    0xCA: ("float", ">f"),
    0xCB: ("float", ">d"),
    0xCC: ("int", ">B"),
    0xCD: ("int", ">H"),
    0xCE: ("int", ">I"),
    0xCF: ("int", ">Q"),
    0xD0: ("int", ">b"),
    0xD1: ("int", ">h"),
    0xD2: ("int", ">i"),
    0xD3: ("int", ">q"),
}
_SIZED = {  # first byte: kind, format of the length
    0xC4: ("bin", ">B"),
    0xC5: ("bin", ">H"),
    0xC6: ("bin", ">I"),
    0xC7: ("ext", ">B"),
    0xC8: ("ext", ">H"),
    0xC9: ("ext", ">I"),
    0xD9: ("str", ">B"),
    0xDA: ("str", ">H"),
    0xDB: ("str", ">I"),
    0xDC: ("array", ">H"),
    0xDD: ("array", ">I"),
    0xDE: ("map", ">H"),
    0xDF: ("map", ">I"),
}


def parse(data: bytes, at: int = 0) -> Node:
    def number(form: str, i: int):
        size = struct.calcsize(form)
        if i + size > len(data):
            raise Truncated
        return struct.unpack_from(form, data, i)[0], i + size

    if at >= len(data):
        raise Truncated
    first = data[at]
    if first <= 0x7F or first >= 0xE0:
        return Node("int", data, at, at + 1, first if first <= 0x7F else first - 256)
    if first == 0xC0:
        return Node("nil", data, at, at + 1)
    if first in (0xC2, 0xC3):
        return Node("bool", data, at, at + 1, first == 0xC3)
    if first == 0xC1:
        raise Malformed(at)
    if first in _FIXED:
        kind, form = _FIXED[first]
        value, end = number(form, at + 1)
        return Node(kind, data, at, end, value)
    if 0xD4 <= first <= 0xD8:
        kind, size, body = "ext", 1 << first - 0xD4, at + 1
    elif first in _SIZED:
        kind, form = _SIZED[first]
        size, body = number(form, at + 1)
    else:
        body = at + 1
        kind, size = ("map", first & 15) if first < 0x90 else ("array", first & 15) if first < 0xA0 else ("str", first & 31)
    node = Node(kind, data, at, body)
    if kind in ("map", "array"):
        node.value, end = [], body
        for _ in range(size * 2 if kind == "map" else size):
            node.value.append(parse(data, end))
            end = node.value[-1].end
        node.end = end
        return node
    node.end = body + size + (kind == "ext")
    if node.end > len(data):
        raise Truncated
    node.value = node.payload
    return node


def number_text(node: Node):
    """The text of a number as a slot, or None."""
    value = node.value
    if node.kind == "int":
        return str(value).encode()
    if math.isnan(value) or math.isinf(value):
        return None
    if value == int(value) and abs(value) < 2.0**63:
        return str(int(value)).encode()
    texts = ("%.15g" % value, "%.16g" % value, "%.17g" % value)
    return next(text for text in texts if float(text) == value).encode()


_WIDTHS = {
    "str": ((0x1F, None), (0xFF, 0xD9), (0xFFFF, 0xDA), (0xFFFFFFFF, 0xDB)),
    "bin": ((0xFF, 0xC4), (0xFFFF, 0xC5), (0xFFFFFFFF, 0xC6)),
    "array": ((15, None), (0xFFFF, 0xDC), (0xFFFFFFFF, 0xDD)),
    "map": ((15, None), (0xFFFF, 0xDE), (0xFFFFFFFF, 0xDF)),
}
_FIX = {"str": 0xA0, "array": 0x90, "map": 0x80}


def header(kind: str, length: int, old: bytes = b"") -> bytes:
    """The header for `length`, not narrower than the old one."""
    for most, first in _WIDTHS[kind]:
        form = {0xFF: ">B", 0xFFFF: ">H", 0xFFFFFFFF: ">I"}.get(most)
        size = 1 if first is None else 1 + struct.calcsize(form)
        if length <= most and size >= len(old):
            return bytes([_FIX[kind] | length]) if first is None else bytes([first]) + struct.pack(form, length)
    raise OverflowError


def string(text: bytes) -> bytes:
    return header("str", len(text)) + text


def same_integer(node: Node, value: int) -> bytes:
    """`value` in the type of `node`."""
    first = node.data[node.start]
    if first in _FIXED:
        return bytes([first]) + struct.pack(_FIXED[first][1], value)
    return struct.pack("b", value)
