"""Streams with tokens: each is replaced where it stands, as the format wants it, and all else is copied.

Tokens are of [a-z0-9_], which no format escapes; what they stand for may hold anything.
"""

from __future__ import annotations

import json
import re
from typing import BinaryIO, Callable, Iterator, List, Optional, Tuple

from logredact._errors import MalformedError, TruncatedError
from logredact.keys._reveal import Revealer
from logredact.keys._token import TOKEN

__all__ = ["FORMATS", "pieces"]

_PIECE = 1 << 20
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.S)
_ESCAPED = re.compile(rb'["\\\x00-\x1f]')
_SHORT = {b'"': b'\\"', b"\\": b"\\\\", b"\b": b"\\b", b"\f": b"\\f", b"\n": b"\\n", b"\r": b"\\r", b"\t": b"\\t"}
_DEPTH = 4  # JSON in strings in strings

Edit = Tuple[int, int, bytes]

E_MALFORMED, E_TRUNCATED = 5, 6


def pieces(source: BinaryIO, format: str, revealer: Revealer) -> Iterator[bytes]:
    """The stream in pieces, tokens read. Errors: MalformedError, TruncatedError (msgpack); OSError."""
    return FORMATS[format](source, revealer)


def escape(value: bytes) -> bytes:
    """As encoders write it in a string of JSON. How it was written there is not known any more."""
    return _ESCAPED.sub(lambda match: _SHORT.get(match.group()) or b"\\u%04x" % match.group()[0], value)


# ---- JSON


def in_json(text: bytes, revealer: Revealer) -> bytes:
    """JSON, of any layout, or a part of it that ends in no string."""
    return _applied(text, _edits(text, revealer, 0))


def _applied(text: bytes, edits: List[Edit]) -> bytes:
    out = bytearray()
    at = 0
    for start, end, new in edits:
        out += text[at:start]
        out += new
        at = end
    return bytes(out + text[at:]) if edits else text


def _edits(text: bytes, revealer: Revealer, depth: int) -> List[Edit]:
    """(start, end, what takes the place of that), in order, which is escaped for its string."""
    found: List[Edit] = []
    if TOKEN.search(text):
        for match in _STRING.finditer(text):
            base = match.start()
            found += [(base + start, base + end, new) for start, end, new in _in_string(match.group(), revealer, depth)]
    return found


def _in_string(source: bytes, revealer: Revealer, depth: int) -> List[Edit]:
    """Of a string with its quotes."""
    if not TOKEN.search(source):
        return []
    inner = _content(source)
    if inner is None or depth == _DEPTH or not _is_json(inner):
        return [(start, end, escape(value)) for start, end, value in revealer.places(source)]
    edits = _edits(inner, revealer, depth + 1)
    tokens, places = list(TOKEN.finditer(inner)), list(TOKEN.finditer(source))
    if [each.group() for each in tokens] != [each.group() for each in places]:  # one is written with escapes
        return [(0, len(source), b'"' + escape(_applied(inner, edits)) + b'"')] if edits else []
    moved = {token.start(): place.start() - token.start() for token, place in zip(tokens, places)}
    return [(start + moved[start], end + moved[start], escape(new)) for start, end, new in edits]


def _content(source: bytes) -> Optional[bytes]:
    try:
        text = json.loads(source.decode("utf-8", "surrogateescape"), strict=False)
        return str.encode(text, "utf-8", "surrogateescape")
    except (ValueError, UnicodeError):
        return None


def _is_json(text: bytes) -> bool:
    if not re.match(rb"[ \t\r\n]*[\[{]", text):
        return False
    try:
        json.loads(text.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError):
        return False
    return True


# ---- streams


def _lines(source: BinaryIO, change: Callable[[bytes], bytes]) -> Iterator[bytes]:
    held: List[bytes] = []
    size = 0
    for line in source:
        held.append(change(line))
        size += len(held[-1])
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def _text(source: BinaryIO, revealer: Revealer) -> Iterator[bytes]:
    return _lines(source, revealer.replace)


def _json(source: BinaryIO, revealer: Revealer) -> Iterator[bytes]:
    # No string of JSON goes over lines.
    return _lines(source, lambda line: in_json(line, revealer))


def any_text(text: bytes, revealer: Revealer) -> bytes:
    """A string or a line: JSON where it is that, as a whole, else text."""
    if not TOKEN.search(text):
        return text
    return in_json(text, revealer) if _is_json(text) else revealer.replace(text)


def _auto(source: BinaryIO, revealer: Revealer) -> Iterator[bytes]:
    return _lines(source, lambda line: any_text(line, revealer))


# ---- msgpack: strings and binaries change, with their headers; containers count objects, and so stay

_FIXED = {0xC0: 0, 0xC2: 0, 0xC3: 0, 0xCA: 4, 0xCB: 8, 0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, 0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8}
_FIXED.update({0xD4: 2, 0xD5: 3, 0xD6: 5, 0xD7: 9, 0xD8: 17, 0xDC: 2, 0xDD: 4, 0xDE: 2, 0xDF: 4})
_SIZED = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
_EXT = {0xC7: 1, 0xC8: 2, 0xC9: 4}


def _head(data: bytes, at: int) -> Optional[Tuple[int, int, bool]]:
    """(bytes of the header, of what follows, whether this is a string or binary); None: there is not enough to tell."""
    code = data[at]
    if code < 0xA0 or code >= 0xE0:
        return 1, 0, False
    if code < 0xC0:
        return 1, code & 31, True
    if code == 0xC1:
        raise MalformedError(E_MALFORMED, "the byte 0xc1 is no msgpack", at)
    if code in _FIXED:
        return 1, _FIXED[code], False
    width = _SIZED.get(code) or _EXT[code]
    if len(data) - at < 1 + width:
        return None
    size = int.from_bytes(data[at + 1 : at + 1 + width], "big")
    return (1 + width, size, True) if code in _SIZED else (1 + width, size + 1, False)


def _header(code: int, size: int) -> bytes:
    """As wide as it was, or the next wider that does."""
    codes = (0xC4, 0xC5, 0xC6) if code in (0xC4, 0xC5, 0xC6) else (0xD9, 0xDA, 0xDB)
    if code < 0xC0 and size < 32:
        return bytes([0xA0 | size])
    for width, each in zip((1, 2, 4), codes):
        if each >= code and size < 1 << 8 * width:
            return bytes([each]) + size.to_bytes(width, "big")
    raise MalformedError(E_MALFORMED, "a string is too long")


def _msgpack(source: BinaryIO, revealer: Revealer) -> Iterator[bytes]:
    data, base = b"", 0
    while True:
        more = source.read(max(_PIECE, len(data)))  # of a long string not piece by piece
        data += more
        out = bytearray()
        at = 0
        while at < len(data):
            head = _head(data, at)
            if head is None or len(data) - at < head[0] + head[1]:
                break
            end = at + head[0] + head[1]
            if head[2] and TOKEN.search(data, at + head[0], end):
                text = any_text(data[at + head[0] : end], revealer)
                out += _header(data[at], len(text)) + text
            else:
                out += data[at:end]
            at = end
        if out:
            yield bytes(out)
        data, base = data[at:], base + at
        if not more:
            break
    if data:
        raise TruncatedError(E_TRUNCATED, "the input ends inside an object", base)


FORMATS: "dict[str, Callable[[BinaryIO, Revealer], Iterator[bytes]]]" = {
    "auto": _auto,
    "text": _text,
    "json": _json,
    "msgpack": _msgpack,
}
