"""`find`: all findings of one detector of a plan in one value."""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from . import credentials, shapes
from .keyed import keyed, variant_end
from .text import ALNUM, left_boundary

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
                    values.update(_forms(value))
    return frozenset(values)


def _forms(secret: bytes):
    """The secret, and as what it may stand in base64, in JSON, in a form's body."""
    yield secret
    for alphabet in (b"+/", b"-_"):
        for before in range(3):
            behind = -(before + len(secret)) % 3
            texts = [base64.b64encode(fill * before + secret + fill * behind, altchars=alphabet) for fill in (b"\0", b"\xff", b"\x55")]
            # What it is alone that decides.
            same = [one[0] for one in zip(*texts) if len(set(one)) == 1]
            start = next(i for i, one in enumerate(zip(*texts)) if len(set(one)) == 1)
            yield texts[0][start : start + len(same)]
    once = _json_escaped(secret)
    yield from (once, _json_escaped(once), secret.replace(b" ", b"+"))


def _json_escaped(text: bytes) -> bytes:
    return b"".join(json.dumps(chr(c))[1:-1].encode() if c < 0x80 and c != 0x7F else bytes([c]) for c in text)


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


_FORM_NAME = re.compile(rb"&[A-Za-z0-9_.%\[\]-][A-Za-z0-9_][A-Za-z0-9_.%\[\]-]{0,254}=")
_FORM_VALUE = re.compile(rb"[A-Za-z0-9%+._*~-]+")


def _form_names(b: bytes):
    """Where a & stands with a name behind it and a + near."""
    starts, form = [], rb"[A-Za-z0-9%+._*~\[\]=&-]*"
    for one in re.finditer(rb"(?=%s)" % _FORM_NAME.pattern, b):
        at = one.start()
        before, behind = re.search(form + rb"\Z", b[max(at - 256, 0) : at])[0], re.match(form, b[at : at + 256])[0]
        if b"+" in before + behind:
            starts.append(at)
    return starts


def _form_spaces(b: bytes):
    """Every + that is a space in a value of a form."""
    for value in _FORM_VALUE.finditer(b):
        before = re.search(rb"[&?][A-Za-z0-9_.%\[\]-]{1,256}=\Z", b[max(value.start() - 258, 0) : value.start()])
        if before or _FORM_NAME.match(b, value.end()):
            yield from (at for at in range(*value.span()) if b[at : at + 1] == b"+")


def _units(b: bytes, spaces: bool):
    """(start, end, plain) of every encoded character; with `spaces` of every + that may be one, too."""
    units, i, spaces = [], 0, set(_form_spaces(b) if spaces else ())
    while i < len(b):
        if i in spaces:
            units.append((i, i + 1, b" "))
        match = _ENCODED.match(b, i)
        plain = _character(match) if match else b""
        end = match.end() if plain else i + 1
        if plain:
            units.append((i, end, plain))
        elif b[i] >= 0x80:
            for size in (2, 3, 4):
                try:
                    character = b[i : i + size].decode()
                except UnicodeDecodeError:
                    continue
                if len(character) == 1:
                    plain = _compatible(character)
                    if plain is not None:
                        end = i + size
                        units.append((i, end, plain))
                break
        i = end
    return units


_NOTHING = [
    *(0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
    *(*range(0xFE00, 0xFE10), *range(0xE0000, 0xE0080)),
]


def _compatible(character: str):
    """The character of ASCII that it is compatible with, nothing for one that shows nothing, None for all others."""
    if ord(character) in _NOTHING:
        return b""
    normal = unicodedata.normalize("NFKC", character)
    return normal.encode() if len(normal) == 1 and normal.isascii() else None


def _parts(b: bytes):
    """(start, end) of the parts around encoded characters."""
    parts = []
    starts = {start for start, _, _ in _units(b, False)} | set(_form_names(b))
    for start in sorted(starts):
        if parts and start - parts[-1][1] <= 512:
            parts[-1][1] = start
        else:
            parts.append([start, start])
    for first, last in parts:
        before, behind = b[: max(0, first - 256)], b[last + 256 :]
        low = max(0, first - 256) - min(256, len(re.search(rb"[^\x00-\x20]*\Z", before).group()))
        high = min(len(b), last + 256) + min(256, len(re.match(rb"[^\x00-\x20]*", behind).group()))
        yield low, high


def _decoded(b: bytes, spaces: bool):
    """The text, and for each of its bytes the (start, end) it was decoded from."""
    text, where, i = b"", [], 0
    for start, end, plain in [*_units(b, spaces), (len(b), len(b), b"")]:
        text += b[i:start] + plain
        where += [(at, at + 1) for at in range(i, start)] + [(start, end)] * len(plain)
        i = end
    return text, where


def decoded(text: bytes, times: int) -> bytes:
    """The text with its encoded characters decoded so often, each + as it is."""
    for _ in range(times):
        text, _where = _decoded(text, False)
    return text


_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]*")
_TEXT = frozenset(range(0x20, 0x7F)) | frozenset(b"\t\r\n")


def _bytes(signs: bytes) -> bytes:
    signs = signs.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    return base64.b64decode(signs + b"=" * (-len(signs) % 4))


def _runs(b: bytes):
    """(start, end) of the runs of base64."""
    i = 0
    while i < len(b):
        start = b[i : i + 20]
        if len(start) == 20 and ALNUM.issuperset(start) and left_boundary(b, i) and _TEXT.issuperset(_bytes(start)):
            end = _BASE64.match(b, i).end()
            left = (end - i) % 4
            end += {1: -1, 2: 2 * (b[end : end + 2] == b"=="), 3: b[end : end + 1] == b"="}.get(left, 0)
            yield i, end
            i = end
        else:
            i += 1


class Layer(NamedTuple):
    """A text that was decoded, and where in it something was found."""

    way: tuple  # what tells it from all others in a value
    base64: bool
    source: bytes  # what it was decoded from
    text: bytes
    start: int
    end: int


class Span(tuple):
    """(start, end), and the layers in which it was found, from the value inwards."""

    layers: tuple = ()


def plain_span(start: int, end: int, *layers) -> Span:
    span = Span((start, end))
    span.layers = layers
    return span


def find(detector: dict, value: bytes, own_key=None, keys=(), decodings: int = 3, way=()):
    """Spans of `detector` in `value` and in what it is decoded.

    `own_key` is the name of the key it stands under for key-value detectors, `keys` are those that keyed values look at.
    """
    found = [plain_span(start, end) for start, end in _find(detector, value, own_key, keys)]
    parts = [(*part, spaces) for part in _parts(value) for spaces in (False, True)] if decodings else ()
    for low, high, spaces in parts:
        if spaces and not list(_form_spaces(value[low:high])):
            continue
        text, where = _decoded(value[low:high], spaces)
        for span in find(detector, text, None, (), decodings - 1, (*way, low, spaces)):
            layer = Layer((*way, low, spaces), False, value[low:high], text, *span)
            found.append(plain_span(low + where[span[0]][0], low + where[span[1] - 1][1], layer, *span.layers))
    for low, high in _runs(value) if decodings else ():
        text = _bytes(value[low:high])
        for span in find(detector, text, None, (), decodings - 1, (*way, -1 - low)):
            layer = Layer((*way, -1 - low), True, value[low:high], text, *span)
            end = high if -(-span[1] // 3) * 3 >= len(text) else low + -(-span[1] // 3) * 4
            found.append(plain_span(low + span[0] // 3 * 4, end, layer, *span.layers))
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
