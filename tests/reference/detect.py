"""`find`: all findings of one detector of a plan in one value."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from . import credentials, shapes
from .keyed import keyed, variant_end
from .text import left_boundary

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


def token(detector: dict, b: bytes):
    found, i = [], 0
    while i < len(b):
        ends = []
        if left_boundary(b, i):
            ends = [variant_end(detector, parts, b, i) for parts in detector["variants"]]
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


_ENCODED = re.compile(
    rb"%([0-9A-Fa-f]{2})"
    rb"|\\u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})"
    rb"|\\u((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})"
    rb"|&(amp|lt|gt|quot|apos);|&#([0-9]{1,7});|&#[xX]([0-9A-Fa-f]{1,6});"
)
_NAMED = {b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'"}


def _character(match) -> bytes:
    byte, high, low, unit, name, decimal, number = match.groups()
    if byte:
        return bytes([int(byte, 16)])
    if name:
        return _NAMED[name]
    if high:
        return bytes.fromhex(high.decode() + low.decode()).decode("utf-16-be").encode()
    code = int(decimal) if decimal else int(unit or number, 16)
    return chr(code).encode() if code < 0x110000 and not 0xD800 <= code < 0xE000 else b""


def _units(b: bytes):
    """(start, end, plain) of every encoded character."""
    units, i = [], 0
    while i < len(b):
        match = _ENCODED.match(b, i)
        plain = _character(match) if match else b""
        if plain:
            units.append((i, match.end(), plain))
        i = match.end() if plain else i + 1
    return units


def _parts(b: bytes):
    """(start, end) of the parts around encoded characters."""
    parts = []
    for start, _, _ in _units(b):
        if parts and start - parts[-1][1] <= 512:
            parts[-1][1] = start
        else:
            parts.append([start, start])
    for first, last in parts:
        before, behind = b[: max(0, first - 256)], b[last + 256 :]
        low = max(0, first - 256) - min(256, len(re.search(rb"[^\x00-\x20]*\Z", before).group()))
        high = min(len(b), last + 256) + min(256, len(re.match(rb"[^\x00-\x20]*", behind).group()))
        yield low, high


def _decoded(b: bytes):
    """The text, and for each of its bytes the (start, end) it was decoded from."""
    text, where, i = b"", [], 0
    for start, end, plain in [*_units(b), (len(b), len(b), b"")]:
        text += b[i:start] + plain
        where += [(at, at + 1) for at in range(i, start)] + [(start, end)] * len(plain)
        i = end
    return text, where


def find(detector: dict, value: bytes, own_key=None, keys=(), decodings: int = 3):
    """Spans of `detector` in `value` and in what it is decoded.

    `own_key` is the name of the key it stands under for key-value detectors, `keys` are those that keyed values look at.
    """
    found = _find(detector, value, own_key, keys)
    for low, high in _parts(value) if decodings else ():
        text, where = _decoded(value[low:high])
        for start, end in find(detector, text, None, (), decodings - 1):
            found.append((low + where[start][0], low + where[end - 1][1]))
    return found


def find_alone(detector: dict, value: bytes):
    """What is left of find() where this detector is the only one: in order, without spans that earlier ones cover."""
    kept, covered = [], set()
    for start, end in sorted(find(detector, value), key=lambda span: (span[0], -span[1])):
        if not covered.issuperset(range(start, end)):
            kept.append((start, end))
            covered.update(range(start, end))
    return kept


def _find(detector: dict, value: bytes, own_key, keys):
    kind = detector["kind"]
    if kind == "shape":
        return SHAPES[detector["shape"]](detector, value)
    if kind == "token":
        return token(detector, value)
    if kind == "keyed":
        return keyed(detector, value, keys)
    if kind == "keyvalue":
        return credentials.keyvalue(detector, value, own_key)
    if kind == "pattern":
        return pattern(detector, value)
    if kind == "known":
        return known(detector, value)
    raise ValueError("kind of detector")
