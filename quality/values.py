"""Valid values of a detector, made from what the catalogue says of it."""

from __future__ import annotations

import hashlib
import random
import zlib
from typing import Any, Callable, Sequence

from logredact.catalog import Detector, alphabet
from reference.checks import valid

__all__ = ["NotPossible", "value", "values"]

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


class NotPossible(Exception):
    """No value was found that passes the detector's checks."""


def values(detector: Detector, count: int, seed: int = 1) -> list[str]:
    """`count` different values, or as many as there are; the same ones each time."""
    source = random.Random("%s %d" % (detector.id, seed))
    found: dict[str, None] = {}
    for _ in range(4 * count):
        found[value(detector, source)] = None
        if len(found) == count:
            break
    return list(found)


def value(detector: Detector, source: random.Random) -> str:
    """One value of a detector of kind token or keyed."""
    check = detector.params.get("check")
    for _ in range(2000):
        variant = source.choice(detector.params["variants"])
        text, free = _form(variant, source)
        for candidate in _completed(check, text, free, source):
            if _varied(detector, variant, candidate) and valid(check, candidate.encode()):
                return candidate
    raise NotPossible(detector.id)


def _form(variant: Sequence[Any], source: random.Random) -> tuple[str, list[str]]:
    """A text of that form, and for each of its characters those that may stand there."""
    text, free = "", []
    for part in variant:
        if isinstance(part, str):
            text += part
            free += list(part)
            continue
        characters, shortest, longest = part
        # A % at random would make an escape of what stands behind it.
        letters = "".join(map(chr, sorted(alphabet(characters)))).replace("%", "") or "%"
        # Short ones are as common as long ones, but nothing is longer than a log line can bear.
        length = source.randint(shortest, min(longest, shortest + 40))
        run = [source.choice(letters) for _ in range(length)]
        solid = [letter for letter in letters if letter.isalnum()]
        # A word ends with a letter or a digit, so that its end is seen in every syntax.
        run[0], run[-1] = source.choice(solid or letters), source.choice(solid or letters)
        text += "".join(run)
        free += [letters] * length
    return text, free


def _completed(check: Any, text: str, free: list[str], source: random.Random) -> Any:
    """Candidates near `text` that may pass the check."""
    if isinstance(check, dict):
        check = source.choice(check["any"])
    if check is None:
        yield text
    elif isinstance(check, str) and check in _MADE:
        yield _MADE[check](text)
    else:
        yield from _changed(text, free, 2 if not isinstance(check, str) and len(check) > 1 else 1)


def _changed(text: str, free: list[str], places: int) -> Any:
    """The text with one or two of its characters changed to every other that may stand there, from its end on."""
    yield text
    open_places = [at for at in reversed(range(len(text))) if len(free[at]) > 1 and text[at].isalnum()]
    for at in open_places:
        for letter in free[at]:
            changed = text[:at] + letter + text[at + 1 :]
            yield changed
            for other in open_places[:3] if places > 1 else ():
                if other != at:
                    for second in free[other]:
                        yield changed[:other] + second + changed[other + 1 :]


def _varied(detector: Detector, variant: Sequence[Any], text: str) -> bool:
    """Whether it is no placeholder, as far as the form alone tells."""
    literal = "".join(part for part in variant if isinstance(part, str))
    runs = text
    for letter in literal:
        runs = runs.replace(letter, "", 1)
    return len(set(runs[:32])) >= detector.params.get("distinct", 0) and len(set(text.lower()) - set("-_. /")) > 1


def _crc32(text: str) -> str:
    head, _, run = text.rpartition("_")
    number, check = zlib.crc32(run[:-6].encode()), ""
    for _ in range(6):
        number, rest = divmod(number, 62)
        check = _BASE62[rest] + check
    return "%s_%s%s" % (head, run[:-6], check)


def _base58check(text: str) -> str:
    """A payload whose encoding begins as the text does: its first characters stand for the version."""
    number = 0
    for letter in text:
        number = number * 58 + _BASE58.index(letter)
    zeros = len(text) - len(text.lstrip("1"))
    raw = b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
    payload = raw[:-4]
    number = int.from_bytes(payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4], "big")
    made = ""
    while number:
        number, rest = divmod(number, 58)
        made = _BASE58[rest] + made
    return "1" * zeros + made


def _bech32(text: str) -> str:
    head, _, data = text.lower().partition("1")
    places = [_BECH32.index(letter) if letter in _BECH32 else 0 for letter in data[:-6]]
    constant = 0x2BC830A3 if head in ("bc", "tb") and places and places[0] else 1
    total = 1
    for five in [ord(c) >> 5 for c in head] + [0] + [ord(c) & 31 for c in head] + places + [0] * 6:
        top, total = total >> 25, (total & 0x1FFFFFF) << 5 ^ five
        for bit, part in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            total ^= part if top >> bit & 1 else 0
    total ^= constant
    made = head + "1" + "".join(_BECH32[five] for five in places + [total >> 5 * (5 - n) & 31 for n in range(6)])
    return made.upper() if text.isupper() else made


_MADE: dict[str, Callable[[str], str]] = {"crc32-base62-6": _crc32, "base58check": _base58check, "bech32": _bech32}
