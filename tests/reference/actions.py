"""What replaces a span: masks and pseudonyms."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import re
import struct

SEPARATORS = frozenset(b" -.:/()@+")


def characters(text: bytes):
    """UTF-8 sequences of `text`; a byte that belongs to none is one of its own."""
    i = 0
    while i < len(text):
        for size in (1, 2, 3, 4):
            try:
                text[i : i + size].decode("utf-8")
            except UnicodeDecodeError:
                continue
            break
        else:
            size = 1
        yield text[i : i + size]
        i += size


def mask(action: dict, text: bytes, char=None) -> bytes:
    char = action["char"].encode() if char is None else char
    parts = list(characters(text))
    count = [i for i, c in enumerate(parts) if not (action["separators"] and len(c) == 1 and c[0] in SEPARATORS)]
    first, last = action["keep_first"], action["keep_last"]
    stay = set(count[:first]) | set(count[len(count) - last :]) if len(count) > first + last else set()
    for i in count:
        if i not in stay:
            parts[i] = char
    return b"".join(parts)


def _lp(text: bytes) -> bytes:
    return struct.pack(">I", len(text)) + text


def hkdf(master: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256, an empty salt and 32 bytes of output."""
    extracted = hmac.new(bytes(32), master, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


def _base32(raw: bytes, length: int) -> str:
    return base64.b32encode(raw).decode().lower()[:length]


def key_id(master: bytes) -> str:
    return _base32(hkdf(master, _lp(b"id")), 8)


def address(text: bytes):
    """16 bytes of an address text, or None."""
    if re.fullmatch(rb"[0-9]{1,3}(?:\.[0-9]{1,3}){3}", text):
        parts = [int(part) for part in text.split(b".")]
        return bytes(10) + b"\xff\xff" + bytes(parts) if max(parts) < 256 else None
    if not re.fullmatch(rb"[0-9A-Fa-f:.]+", text):
        return None
    try:
        return ipaddress.IPv6Address(text.decode()).packed
    except ValueError:
        return None


def normalised(kind: str, text: bytes) -> bytes:
    if kind == "email":
        return text.lower()
    if kind in ("card", "ssn"):
        return re.sub(rb"[^0-9]", b"", text)
    if kind == "phone":
        digits = re.sub(rb"[^0-9]", b"", text)
        return b"1" + digits if len(digits) == 10 and not text.startswith(b"+") else digits
    if kind == "iban":
        return re.sub(rb"[^A-Za-z0-9]", b"", text).upper()
    if kind == "mac":
        return re.sub(rb"[^0-9A-Fa-f]", b"", text).lower()
    if kind == "ip":
        return address(text) or text
    return text


def pseudonym(master: bytes, domain: str, kind: str, text: bytes) -> bytes:
    name = kind.encode()
    key = hkdf(master, _lp(b"h1") + _lp(domain.encode()) + _lp(name))
    code = hmac.new(key, _lp(name) + _lp(b"") + _lp(normalised(kind, text)), hashlib.sha256).digest()
    return f"lrh1_{kind}_{key_id(master)}_{_base32(code, 26)}".encode()
