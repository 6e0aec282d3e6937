"""The oracle's check digits: one plain function for each, written from the standards."""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import Any

_BASE58 = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE62 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BECH32 = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def _signs(value: bytes) -> str:
    """The value's letters and digits, upper case."""
    return "".join(chr(byte) for byte in value.upper() if byte < 0x80 and chr(byte).isalnum())


def _digits(value: bytes) -> list[int] | None:
    signs = _signs(value)
    return [int(sign) for sign in signs] if signs and signs.isdigit() else None


def _luhn(value: bytes) -> bool:
    digits = _digits(value)
    if digits is None or len(digits) < 2:
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        total += sum(divmod(digit * 2, 10)) if place % 2 else digit
    return total % 10 == 0


# ISO/IEC dihedral group D5, as in J. Verhoeff, "Error Detecting Decimal Codes", 1969.
def _d5(a: int, b: int) -> int:
    if a < 5:
        return (a + b) % 5 if b < 5 else 5 + (a + b) % 5
    return 5 + (a - b) % 5 if b < 5 else (a - b) % 5


def _verhoeff(value: bytes) -> bool:
    digits = _digits(value)
    if digits is None or len(digits) < 2:
        return False
    first = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
    total = 0
    for place, digit in enumerate(reversed(digits)):
        for _ in range(place % 8):
            digit = first[digit]
        total = _d5(total, digit)
    return total == 0


def _mod97(value: bytes) -> bool:
    signs = _signs(value)
    return len(signs) > 2 and int("".join(str(int(sign, 36)) for sign in signs)) % 97 == 1


def _hybrid(value: bytes, modulus: int) -> bool:
    """ISO 7064 hybrid systems: MOD 11,10 over digits and MOD 37,36 over letters and digits."""
    signs = _signs(value)
    if len(signs) < 2 or (modulus == 10 and not signs.isdigit()):
        return False
    product = modulus
    for sign in signs[:-1]:
        product = ((product + int(sign, 36)) % modulus or modulus) * 2 % (modulus + 1)
    return (product + int(signs[-1], 36)) % modulus == 1


def _mod11_2(value: bytes) -> bool:
    signs = _signs(value)
    if len(signs) < 2 or not signs[:-1].isdigit() or signs[-1] not in "0123456789X":
        return False
    total = 0
    for sign in signs[:-1]:
        total = (total + int(sign)) * 2
    return (total + (10 if signs[-1] == "X" else int(signs[-1]))) % 11 == 1


def _crc32_base62(value: bytes) -> bool:
    run = value[value.rfind(b"_") + 1 :]
    if len(run) <= 6:
        return False
    number, written = zlib.crc32(run[:-6]), b""
    while number:
        number, rest = divmod(number, 62)
        written = _BASE62[rest : rest + 1] + written
    return written.rjust(6, b"0") == run[-6:]


def _base58check(value: bytes) -> bool:
    number = 0
    for byte in value:
        place = _BASE58.find(byte)
        if place < 0:
            return False
        number = number * 58 + place
    zeros = len(value) - len(value.lstrip(b"1"))
    raw = b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
    return len(raw) > 4 and hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def _bech32(value: bytes) -> bool:
    if value != value.lower() and value != value.upper():
        return False
    head, one, data = value.lower().rpartition(b"1")
    places = [_BECH32.find(byte) for byte in data]
    if not one or not head or len(data) < 6 or -1 in places:
        return False
    sum_ = 1
    for five in [byte >> 5 for byte in head] + [0] + [byte & 31 for byte in head] + places:
        top, sum_ = sum_ >> 25, (sum_ & 0x1FFFFFF) << 5 ^ five
        for bit, part in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            sum_ ^= part if top >> bit & 1 else 0
    return sum_ in (1, 0x2BC830A3)


_ODD = dict(
    zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
        + (2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23))
)  # fmt: skip


def _codice_fiscale(value: bytes) -> bool:
    signs = _signs(value)
    if len(signs) != 16:
        return False
    total = sum(_ODD[sign] for sign in signs[0:15:2])
    total += sum(int(sign) if sign.isdigit() else ord(sign) - 65 for sign in signs[1:15:2])
    return signs[15] == chr(65 + total % 26)


def _step(step: dict[str, Any], value: bytes) -> bool:
    signs, weights, modulus = _signs(value), step["weights"], step["modulus"]
    if len(signs) != len(weights):
        return False
    letters = step.get("letters")
    total = step.get("add", 0)
    for sign, weight in zip(signs, weights):
        number = letters[ord(sign) - 65] if letters and not sign.isdigit() else int(sign, 36)
        product = weight * number
        total += sum(int(digit) for digit in str(abs(product))) if step.get("fold") else product
    if "expect" not in step:
        return bool(total % modulus == 0)
    want = step["expect"][total % modulus]
    return bool(want != "-" and signs[step["at"]] == want.upper())


_SENTENCES = (
    "the and for with was are not from has had been your its our but which would should could than their does were these those words"
).split()


def _mnemonic(value: bytes) -> bool:
    words = re.findall("[A-Za-z]+", value.decode("latin-1"))[:32]
    return len(set(words)) >= 8 and not set(words) & set(_SENTENCES)


def _mrz(value: bytes) -> bool:
    signs = "".join(re.findall("[A-Z0-9<]", value.decode("latin-1")))

    def holds(text: str, digit: str) -> bool:
        worth = [0 if sign == "<" else int(sign, 36) for sign in text]
        total = sum(number * (7, 3, 1)[place % 3] for place, number in enumerate(worth))
        return str(total % 10) == ("0" if digit == "<" else digit)

    if len(signs) in (44, 36):
        return "<<" in signs
    if len(signs) == 30:
        return signs[14] != "<" and holds(signs[5:14], signs[14])
    if len(signs) == 90:
        one, two = signs[:30], signs[30:60]
        number = one[14] == "<" or holds(one[5:14], one[14])
        whole = holds(one[5:] + two[:7] + two[8:15] + two[18:29], two[29])
        return number and holds(two[:6], two[6]) and holds(two[8:14], two[14]) and whole
    if len(signs) not in (88, 72):
        return False
    two = signs[len(signs) // 2 :]
    if not (two[9] == "<" or holds(two[:9], two[9])) or not holds(two[13:19], two[19]) or not holds(two[21:27], two[27]):
        return False
    if signs[0] == "V":
        return True
    return (len(two) == 36 or holds(two[28:42], two[42])) and holds(two[:10] + two[13:20] + two[21:-1], two[-1])


_NAMED = {
    "luhn": _luhn,
    "verhoeff": _verhoeff,
    "iso7064-mod97-10": _mod97,
    "iso7064-mod11-10": lambda value: _hybrid(value, 10),
    "iso7064-mod37-36": lambda value: _hybrid(value, 36),
    "iso7064-mod11-2": _mod11_2,
    "crc32-base62-6": _crc32_base62,
    "base58check": _base58check,
    "bech32": _bech32,
    "codice-fiscale": _codice_fiscale,
    "mnemonic": _mnemonic,
    "mrz": _mrz,
}


def valid(check: Any, value: bytes) -> bool:
    """Whether `value` passes `check` of a token's or keyed detector's parameters; all pass where there is none."""
    if check is None:
        return True
    if isinstance(check, str):
        return bool(_NAMED[check](value))
    if isinstance(check, dict):
        return any(valid(one, value) for one in check["any"])
    return all(_step(step, value) for step in check)
