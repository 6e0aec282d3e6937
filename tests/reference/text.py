"""Common terms: classes of bytes, boundaries, placeholders, quoted strings."""

from __future__ import annotations

import re
import string

DIGIT = frozenset(string.digits.encode())
LETTER = frozenset(string.ascii_letters.encode())
HEX = frozenset(string.hexdigits.encode())
ALNUM = DIGIT | LETTER
WORD = ALNUM | frozenset(b"_")
SPACE_TAB = frozenset(b" \t")
WHITE = frozenset(range(0x21))


def at(b: bytes, i: int) -> int:
    """The byte at i, or -1 outside of the value."""
    return b[i] if 0 <= i < len(b) else -1


def among(b: bytes, i: int, some: bytes) -> bool:
    return 0 <= i < len(b) and b[i] in some


def run(b: bytes, i: int, alphabet: frozenset) -> int:
    """The end of the maximal run of `alphabet` from i."""
    while at(b, i) in alphabet:
        i += 1
    return i


_ESC = rb"(?:\x1b|\\(?i:x1b|u001b|e)|\\033)"
_ESCAPE = re.compile(
    rb"(?:\\[nrtbf]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\[0-7]{3}|" + _ESC + rb"\[[0-9;]{0,16}m)\Z"
)
COLOUR = re.compile(_ESC + rb"\[[0-9;]{0,16}m")


def left_boundary(b: bytes, i: int) -> bool:
    if i == 0 or b[i - 1] not in WORD:
        return True
    return bool(_ESCAPE.search(b[max(0, i - 32) : i]))


def right_boundary(b: bytes, j: int) -> bool:
    return at(b, j) not in WORD


def then_digit(b: bytes, j: int, before: bytes) -> bool:
    """Whether one of `before` stands at j and a digit after it."""
    return among(b, j, before) and at(b, j + 1) in DIGIT


def after_decimal_point(b: bytes, i: int) -> bool:
    return at(b, i - 1) == ord(".") and at(b, i - 2) in DIGIT


_PLACEHOLDER = re.compile(rb"\[REDACTED:[a-z0-9-]+\]")


def placeholder_end(b: bytes, i: int) -> int:
    """The end of the `[REDACTED:…]` at i, or i where there is none."""
    found = _PLACEHOLDER.match(b, i)
    return found.end() if found else i


def is_placeholder(text: bytes) -> bool:
    return bool(_PLACEHOLDER.fullmatch(text)) or (text != b"" and not text.strip(b"*"))


def opening_quote(b: bytes, i: int, quotes: bytes):
    """(k, quote, end) of the k backslashes and the quote at i, or None."""
    k = 0
    while at(b, i + k) == ord("\\"):
        k += 1
    if among(b, i + k, quotes):
        return k, b[i + k], i + k + 1
    return None


def quoted_end(b: bytes, start: int, k: int, quote: int) -> int:
    """Where the content that starts at `start` ends, opened by k backslashes + quote."""
    for i in range(start, len(b)):
        if b[i] != quote:
            continue
        m = 0
        while i - m - 1 >= start and b[i - m - 1] == ord("\\"):
            m += 1
        if m % (2 * (k + 1)) == k:
            return i - k
    return len(b)
