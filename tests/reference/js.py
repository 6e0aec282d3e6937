"""A reader of JSON (RFC 8259) that keeps every byte of its source."""

from __future__ import annotations

import re

WHITE = b" \t\r\n"
_NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_PAIR = re.compile(rb"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_ESCAPE = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|([\"\\/bfnrt]))")
_SHORT = dict(zip(b'"\\/bfnrt', b'"\\/\b\f\n\r\t'))


class NotJson(Exception):
    """The text is not JSON."""


class Cut(NotJson):
    """The text ends inside a value."""


class Node:
    """`src[start:end]`; a string has `units`, a list of (source, decoded) pieces."""

    def __init__(self, kind, src, start):
        self.kind, self.src, self.start = kind, src, start
        self.end, self.value, self.units = start, None, None

    @property
    def raw(self) -> bytes:
        return self.src[self.start : self.end]


def skip_white(src: bytes, i: int) -> int:
    while i < len(src) and src[i] in WHITE:
        i += 1
    return i


def _string(src: bytes, start: int) -> Node:
    node, i = Node("str", src, start), start + 1
    node.units = []
    while True:
        if i >= len(src):
            raise Cut
        c = src[i]
        if c == 0x22:
            break
        if c < 0x20:
            raise NotJson
        if c != 0x5C:
            node.units.append((src[i : i + 1], src[i : i + 1]))
            i += 1
            continue
        pair, escape = _PAIR.match(src, i), _ESCAPE.match(src, i)
        if pair:
            high, low = (int(half, 16) for half in pair.groups())
            decoded = chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00).encode()
        elif escape and escape.group(1):
            code = int(escape.group(1), 16)
            decoded = chr(0xFFFD if 0xD800 <= code < 0xE000 else code).encode()
        elif escape:
            decoded = bytes([_SHORT[escape.group(2)[0]]])
        else:
            raise NotJson
        i = (pair or escape).end()
        node.units.append(((pair or escape).group(), decoded))
    node.end = i + 1
    node.value = b"".join(decoded for _, decoded in node.units)
    return node


def _sequence(src: bytes, start: int, kind: str, close: int) -> Node:
    """Members are nodes; of an object key and value in turn."""
    node, members = Node(kind, src, start), []
    i = skip_white(src, start + 1)
    if i < len(src) and src[i] == close:
        node.value, node.end = members, i + 1
        return node
    while True:
        if kind == "map":
            if i >= len(src):
                raise Cut
            if src[i] != 0x22:
                raise NotJson
            members.append(_string(src, i))
            i = skip_white(src, members[-1].end)
            if i >= len(src):
                raise Cut
            if src[i] != 0x3A:
                raise NotJson
            i = skip_white(src, i + 1)
        members.append(parse(src, i))
        i = skip_white(src, members[-1].end)
        if i >= len(src):
            raise Cut
        if src[i] == close:
            node.value, node.end = members, i + 1
            return node
        if src[i] != 0x2C:
            raise NotJson
        i = skip_white(src, i + 1)


def parse(src: bytes, i: int) -> Node:
    if i >= len(src):
        raise Cut
    c = src[i]
    if c == 0x22:
        return _string(src, i)
    if c == 0x7B:
        return _sequence(src, i, "map", 0x7D)
    if c == 0x5B:
        return _sequence(src, i, "array", 0x5D)
    for word, kind in ((b"null", "nil"), (b"true", "bool"), (b"false", "bool")):
        if src.startswith(word, i):
            node = Node(kind, src, i)
            node.end = i + len(word)
            return node
        if word.startswith(src[i:]):
            raise Cut
    number = _NUMBER.match(src, i)
    if not number:
        raise NotJson
    node = Node("float" if re.search(rb"[.eE]", number.group()) else "int", src, i)
    node.end, node.value = number.end(), number.group()
    return node


def parse_line(src: bytes) -> Node:
    """The one value of a line; NotJson where anything else stands there."""
    node = parse(src, skip_white(src, 0))
    if skip_white(src, node.end) != len(src):
        raise NotJson
    return node


def escaped(text: bytes) -> bytes:
    out = b""
    for c in text:
        out += b"\\" + bytes([c]) if c in b'"\\' else b"\\u%04x" % c if c < 0x20 else bytes([c])
    return out


def quoted(text: bytes) -> bytes:
    return b'"' + escaped(text) + b'"'


def spliced(node: Node, spans) -> bytes:
    """The string with (start, end, text, …) of its decoded bytes replaced."""
    out, i, written = b'"', 0, set()
    for source, decoded in node.units:
        hit = [span for span in spans if span[0] < i + len(decoded) and i < span[1]]
        for span in hit:
            if span[:2] not in written:
                written.add(span[:2])
                out += escaped(span[2])
        if not hit:
            out += source
        i += len(decoded)
    return out + b'"'
