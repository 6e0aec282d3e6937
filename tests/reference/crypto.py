"""Primitives and modes, each as its standard writes it, over the `cryptography` package and hashlib alone."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import socket
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def lp(text: bytes) -> bytes:
    return struct.pack(">I", len(text)) + text


def hkdf(key: bytes, info: bytes, length: int = 32, salt: bytes = b"") -> bytes:
    """RFC 5869 with SHA-256."""
    extracted = hmac.new(salt or bytes(32), key, hashlib.sha256).digest()
    out, block, number = b"", b"", 0
    while len(out) < length:
        number += 1
        block = hmac.new(extracted, block + info + bytes([number]), hashlib.sha256).digest()
        out += block
    return out[:length]


def aes(key: bytes, block: bytes, *, decrypt: bool = False) -> bytes:
    cipher = Cipher(algorithms.AES(key), modes.ECB())
    context = cipher.decryptor() if decrypt else cipher.encryptor()
    return context.update(block) + context.finalize()


def siv(key: bytes, text: bytes, associated) -> bytes:
    """RFC 5297."""
    return AESSIV(key).encrypt(text, list(associated))


def unsiv(key: bytes, text: bytes, associated) -> bytes:
    return AESSIV(key).decrypt(text, list(associated))


def ff1(key: bytes, tweak: bytes, text: str, radix: int = 10, *, decrypt: bool = False) -> str:
    """NIST SP 800-38G, algorithms 7 and 8, in Python's integers."""
    x = [DIGITS.index(c) for c in text]

    def num(numerals):
        value = 0
        for one in numerals:
            value = value * radix + one
        return value

    def numerals(value, length):
        out = []
        for _ in range(length):
            value, one = divmod(value, radix)
            out.append(one)
        return out[::-1]

    n, t = len(x), len(tweak)
    u = n // 2
    v = n - u
    b = -(-(radix**v - 1).bit_length() // 8)
    d = 4 * -(-b // 4) + 4
    p = bytes([1, 2, 1]) + radix.to_bytes(3, "big") + bytes([10, u % 256]) + struct.pack(">II", n, t)
    left, right = x[:u], x[u:]
    for i in range(9, -1, -1) if decrypt else range(10):
        m = u if i % 2 == 0 else v
        source, target = (left, right) if decrypt else (right, left)
        q = tweak + bytes((-t - b - 1) % 16) + bytes([i]) + num(source).to_bytes(b, "big")
        r = bytes(16)
        for at in range(0, len(p + q), 16):
            r = aes(key, bytes(one ^ two for one, two in zip(r, (p + q)[at : at + 16])))
        s, j = r, 0
        while len(s) < d:
            j += 1
            s += aes(key, (int.from_bytes(r, "big") ^ j).to_bytes(16, "big"))
        y = int.from_bytes(s[:d], "big")
        changed = numerals((num(target) + (-y if decrypt else y)) % radix**m, m)
        left, right = (changed, left) if decrypt else (right, changed)
    return "".join(DIGITS[one] for one in left + right)


def address(text: bytes):
    """16 bytes of an address text, or None."""
    import re

    if re.fullmatch(rb"[0-9]{1,3}(?:\.[0-9]{1,3}){3}", text):
        parts = [int(part) for part in text.split(b".")]
        return bytes(10) + b"\xff\xff" + bytes(parts) if max(parts) < 256 else None
    if not re.fullmatch(rb"[0-9A-Fa-f:.]+", text):
        return None
    try:
        return ipaddress.IPv6Address(text.decode()).packed
    except ValueError:
        return None


def address_text(raw: bytes) -> bytes:
    four = raw[:12] == bytes(10) + b"\xff\xff"
    return (socket.inet_ntop(socket.AF_INET, raw[12:]) if four else socket.inet_ntop(socket.AF_INET6, raw)).encode()


def ipcrypt_prefix(key: bytes, raw: bytes) -> bytes:
    """draft-denis-ipcrypt, ipcrypt-pfx: bit by bit."""
    bits = f"{int.from_bytes(raw, 'big'):0128b}"
    start = 96 if raw[:12] == bytes(10) + b"\xff\xff" else 0
    out = bits[:start]
    for n in range(start, 128):
        padded = int("1" + bits[:n], 2).to_bytes(17, "big")[-16:]
        one, two = aes(key[:16], padded), aes(key[16:], padded)
        out += str(int(bits[n]) ^ (one[-1] ^ two[-1]) & 1)
    return int(out, 2).to_bytes(16, "big")
