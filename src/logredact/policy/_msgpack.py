"""MessagePack, writing only, the shortest form of everything: the same plan is the same bytes everywhere."""

from __future__ import annotations

import struct
from typing import Any, List

__all__ = ["pack"]


def pack(value: Any) -> bytes:
    """None, bool, int from -2^63 to 2^64-1, str, bytes, list or tuple, dict (in its order). TypeError for others."""
    out: List[bytes] = []
    _pack(value, out.append)
    return b"".join(out)


def _pack(value: Any, put: Any) -> None:
    if value is None:
        put(b"\xc0")
    elif isinstance(value, bool):
        put(b"\xc3" if value else b"\xc2")
    elif isinstance(value, int):
        put(_integer(value))
    elif isinstance(value, str):
        data = value.encode("utf-8")
        put(_head(len(data), 0xA0, 31, 0xD9, 0xDA, 0xDB))
        put(data)
    elif isinstance(value, bytes):
        put(_head(len(value), 0, -1, 0xC4, 0xC5, 0xC6))
        put(value)
    elif isinstance(value, (list, tuple)):
        put(_head(len(value), 0x90, 15, None, 0xDC, 0xDD))
        for item in value:
            _pack(item, put)
    elif isinstance(value, dict):
        put(_head(len(value), 0x80, 15, None, 0xDE, 0xDF))
        for key, item in value.items():
            _pack(key, put)
            _pack(item, put)
    else:
        raise TypeError("no MessagePack for %s" % type(value).__name__)


def _integer(value: int) -> bytes:
    if -32 <= value <= 127:
        return struct.pack("b", value)
    if value >= 0:
        for code, form, bits in ((0xCC, ">BB", 8), (0xCD, ">BH", 16), (0xCE, ">BI", 32), (0xCF, ">BQ", 64)):
            if value < 1 << bits:
                return struct.pack(form, code, value)
    for code, form, bits in ((0xD0, ">Bb", 7), (0xD1, ">Bh", 15), (0xD2, ">Bi", 31), (0xD3, ">Bq", 63)):
        if -(1 << bits) <= value < 0:
            return struct.pack(form, code, value)
    raise TypeError("no MessagePack for an integer of more than 64 bits")


def _head(length: int, fix: int, fix_most: int, code8: Any, code16: int, code32: int) -> bytes:
    if length <= fix_most:
        return bytes([fix | length])
    if code8 is not None and length < 1 << 8:
        return struct.pack(">BB", code8, length)
    if length < 1 << 16:
        return struct.pack(">BH", code16, length)
    return struct.pack(">BI", code32, length)
