"""Python objects as msgpack, noting where each one stands, and back.

Only for callers that hold a record as objects: streams never pass here.
Source of the format: https://github.com/msgpack/msgpack/blob/master/spec.md
"""

from __future__ import annotations

import datetime
import struct
from typing import Any, Dict, Tuple, Union

from logredact._errors import LIMIT, LimitError

__all__ = ["MAX_BYTES", "MAX_DEPTH", "encode", "map_header", "read_head", "skip", "text_of", "too_deep"]

# Bounds of this encoder alone; the policy's limits are the core's business. They stop a record
# that holds itself, and one whose shared parts multiply without end.
MAX_DEPTH = 200
MAX_BYTES = 256 << 20

Buffer = Union[bytes, bytearray]
Nodes = Dict[int, Tuple[Any, int]]

_OPAQUE = b"\xd4\x00\x00"  # ext type 0: no slot for detectors, yet field rules reach it
_TIMES = (datetime.date, datetime.time, datetime.timedelta)

# first code of the short form, its lengths, codes of the 8-, 16- and 32-bit lengths
_STR = (0xA0, 32, 0xD9, 0xDA, 0xDB)
_BIN = (0, 0, 0xC4, 0xC5, 0xC6)
_ARRAY = (0x90, 16, None, 0xDC, 0xDD)
_MAP = (0x80, 16, None, 0xDE, 0xDF)


def too_deep() -> LimitError:
    """The error of a record that is not to be followed to its end."""
    return LimitError(LIMIT, f"a record nests deeper than {MAX_DEPTH} levels or holds itself")


def encode(record: Any) -> Tuple[bytearray, Nodes]:
    """The record's bytes, and for the offset of each object in them (object, end).

    Integers beyond 64 bits stand as decimal strings, dates and times as ext.
    Errors: TypeError for other types, naming the type only; LimitError.
    """
    out = bytearray()
    nodes: Nodes = {}
    _encode(record, out, nodes, 1)
    return out, nodes


def _encode(value: Any, out: bytearray, nodes: Nodes, depth: int) -> None:
    start = len(out)
    if isinstance(value, str):
        data = str.encode(value, "utf-8", "surrogatepass")
        _header(out, len(data), _STR)
        out += data
    elif value is None:
        out.append(0xC0)
    elif isinstance(value, bool):
        out.append(0xC3 if value else 0xC2)
    elif isinstance(value, int):
        _encode_int(int.__index__(value), out)
    elif isinstance(value, float):
        out += struct.pack(">Bd", 0xCB, value)
    elif isinstance(value, dict):
        if depth > MAX_DEPTH:
            raise too_deep()
        _header(out, len(value), _MAP)
        for key, item in value.items():
            _encode(key, out, nodes, depth + 1)
            _encode(item, out, nodes, depth + 1)
    elif isinstance(value, (list, tuple)):
        if depth > MAX_DEPTH:
            raise too_deep()
        _header(out, len(value), _ARRAY)
        for item in value:
            _encode(item, out, nodes, depth + 1)
    elif isinstance(value, (bytes, bytearray)):
        _header(out, len(value), _BIN)
        out += value
    elif isinstance(value, _TIMES):
        out += _OPAQUE
    else:
        raise TypeError(f"a record cannot hold an object of type {type(value).__name__}")
    if len(out) > MAX_BYTES:
        raise LimitError(LIMIT, f"a record is longer than {MAX_BYTES} bytes")
    nodes[start] = (value, len(out))


def _header(out: bytearray, length: int, form: Any) -> None:
    short, short_lengths, code8, code16, code32 = form
    if length < short_lengths:
        out.append(short | length)
    elif length < 0x100 and code8 is not None:
        out += struct.pack(">BB", code8, length)
    elif length < 0x10000:
        out += struct.pack(">BH", code16, length)
    else:
        out += struct.pack(">BI", code32, length)


def _encode_int(value: int, out: bytearray) -> None:
    if -0x20 <= value < 0x80:
        out.append(value & 0xFF)
    elif 0 <= value < 1 << 64:
        out += struct.pack(">BQ", 0xCF, value)
    elif -(1 << 63) <= value < 0:
        out += struct.pack(">Bq", 0xD3, value)
    else:
        try:
            text = str(value).encode("ascii")
        except ValueError:  # sys.set_int_max_str_digits
            raise LimitError(LIMIT, "a record holds an integer with too many digits") from None
        _header(out, len(text), _STR)
        out += text


_LENGTHS = {  # code: kind, struct of the length
    0xC4: ("bin", ">B"), 0xC5: ("bin", ">H"), 0xC6: ("bin", ">I"),
    0xC7: ("ext", ">B"), 0xC8: ("ext", ">H"), 0xC9: ("ext", ">I"),
    0xD9: ("str", ">B"), 0xDA: ("str", ">H"), 0xDB: ("str", ">I"),
    0xDC: ("array", ">H"), 0xDD: ("array", ">I"),
    0xDE: ("map", ">H"), 0xDF: ("map", ">I"),
}  # fmt: skip
_NUMBERS = {
    0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q",
    0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q",
}  # fmt: skip
_CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}


def read_head(data: Buffer, at: int) -> Tuple[str, Any, int]:
    """(kind, value, end) of the object at `at`.

    For "map" and "array" the value is the count and `end` follows the header; "str" and "bin"
    are bytes; an "ext" has no value.
    Errors: EOFError if the data ends before; ValueError if they are not msgpack.
    """
    if at >= len(data):
        raise EOFError
    code = data[at]
    at += 1
    if code < 0x80:
        return "int", code, at
    if code >= 0xE0:
        return "int", code - 0x100, at
    if code < 0x90:
        return "map", code & 0x0F, at
    if code < 0xA0:
        return "array", code & 0x0F, at
    if code < 0xC0:
        return _body(data, at, "str", code & 0x1F)
    if code in _CONSTANTS:
        return "constant", _CONSTANTS[code], at
    if code in _NUMBERS:
        number, at = _unpack(data, at, _NUMBERS[code])
        return "float" if code < 0xCC else "int", number, at
    if 0xD4 <= code <= 0xD8:
        return _body(data, at, "ext", 1 + (1 << (code - 0xD4)))
    if code not in _LENGTHS:
        raise ValueError("not msgpack")
    kind, form = _LENGTHS[code]
    length, at = _unpack(data, at, form)
    if kind in ("array", "map"):
        return kind, length, at
    return _body(data, at, kind, length + (kind == "ext"))


def skip(data: Buffer, at: int) -> int:
    """The end of the object at `at`, all that it holds included. Errors: as read_head."""
    pending = 1
    while pending:
        kind, value, at = read_head(data, at)
        pending += (2 * value if kind == "map" else value if kind == "array" else 0) - 1
    return at


def map_header(count: int) -> bytes:
    """The header of a map of so many entries, as short as it can be."""
    out = bytearray()
    _header(out, count, _MAP)
    return bytes(out)


def _unpack(data: Buffer, at: int, form: str) -> Tuple[Any, int]:
    end = at + struct.calcsize(form)
    if end > len(data):
        raise EOFError
    return struct.unpack_from(form, data, at)[0], end


def _body(data: Buffer, at: int, kind: str, length: int) -> Tuple[str, Any, int]:
    end = at + length
    if end > len(data):
        raise EOFError
    return kind, None if kind == "ext" else bytes(data[at:end]), end


def text_of(data: bytes) -> str:
    """UTF-8 to str. Never raises: a UnicodeDecodeError would carry the bytes."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")
