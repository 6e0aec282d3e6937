"""`find`: all findings of one detector of a plan in one value."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from . import credentials, shapes
from .text import at, left_boundary, right_boundary

SHAPES = {
    "credit-card": shapes.credit_card,
    "us-ssn": shapes.us_ssn,
    "email": shapes.email,
    "ipv4": shapes.ipv4,
    "ipv6": shapes.ipv6,
    "mac-address": shapes.mac_address,
    "iban": shapes.iban,
    "phone": shapes.phone,
    "jwt": shapes.jwt,
    "private-key": shapes.private_key,
    "http-authorization": credentials.http_authorization,
    "url-credentials": credentials.url_credentials,
}


@lru_cache(maxsize=None)
def _values(sources: tuple) -> frozenset:
    values = set()
    for directory, shortest in sources:
        for file in Path(directory).iterdir():
            if file.is_file() and not file.name.startswith("."):
                value = re.fullmatch(rb"(.*?)(\r?\n)?", file.read_bytes(), re.DOTALL)[1]
                if len(value) >= shortest:
                    values.add(value)
    return frozenset(values)


def known(detector: dict, b: bytes):
    values = _values(tuple(map(tuple, detector["sources"])))
    found, i = [], 0
    while i < len(b):
        longest = max((len(value) for value in values if b.startswith(value, i)), default=0)
        if longest:
            found.append((i, i + longest))
        i += longest or 1
    return found


@lru_cache(maxsize=None)
def _members(alphabet: bytes) -> frozenset:
    return frozenset(c for c in range(256) if alphabet[c // 8] >> c % 8 & 1)


def _variant_end(parts, distinct: int, b: bytes, i: int):
    matched, member = b"", None
    for part in parts:
        if isinstance(part, str):
            literal, member = part.encode(), None
            if b[i : i + len(literal)] != literal:
                return None
            i += len(literal)
            continue
        alphabet, least, most = part
        member = _members(alphabet)
        start = i
        while i - start < most and at(b, i) in member:
            i += 1
        if i - start < least:
            return None
        matched += b[start:i]
    if not right_boundary(b, i) or (member is not None and at(b, i) in member):
        return None
    return i if len(set(matched[:32])) >= distinct else None


def token(detector: dict, b: bytes):
    found, i = [], 0
    while i < len(b):
        ends = []
        if left_boundary(b, i):
            ends = [_variant_end(parts, detector["distinct"], b, i) for parts in detector["variants"]]
        end = next((end for end in ends if end is not None), None)
        if end is None:
            i += 1
        else:
            found.append((i, end))
            i = end
    return found


def pattern(detector: dict, b: bytes):
    try:
        text, encoding = b.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = b.decode("latin-1"), "latin-1"
    source = detector["re"].encode().decode(encoding)
    expression = re.compile(source, re.ASCII | (re.IGNORECASE if detector["ignore_case"] else 0))

    def offset(i: int) -> int:
        return len(text[:i].encode(encoding))

    found, i = [], 0
    while i <= len(text):
        match = expression.search(text, i)
        if not match:
            break
        start, end = match.span(detector["group"])
        if start < 0:
            start, end = match.span()
        if start < end:
            found.append((offset(start), offset(end)))
        i = match.end() + (match.start() == match.end())
    return found


def find(detector: dict, value: bytes, own_key=None):
    """Spans of `detector` in `value`; `own_key` is the name of the key it stands under."""
    kind = detector["kind"]
    if kind == "shape":
        return SHAPES[detector["shape"]](detector, value)
    if kind == "token":
        return token(detector, value)
    if kind == "keyvalue":
        return credentials.keyvalue(detector, value, own_key)
    if kind == "pattern":
        return pattern(detector, value)
    if kind == "known":
        return known(detector, value)
    raise ValueError("kind of detector")
