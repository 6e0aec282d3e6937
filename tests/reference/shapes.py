"""The shape detectors that have no keyword. Each takes (detector, value) and gives spans."""

from __future__ import annotations

import re
import socket

from .text import (
    DIGIT,
    HEX,
    LETTER,
    WORD,
    after_decimal_point,
    among,
    at,
    left_boundary,
    right_boundary,
    run,
    then_digit,
)


def _search(b: bytes, match_end):
    """Findings of `match_end(i)`, which gives the end of the match at i or None."""
    found, i = [], 0
    while i < len(b):
        end = match_end(i)
        if end is None:
            i += 1
        else:
            found.append((i, end))
            i = end
    return found


CARD_LAYOUTS = (
    (6, 13),
    (4, 4, 4, 4, 3),
    (4, 4, 4, 4, 2),
    (4, 4, 4, 4, 1),
    (4, 4, 4, 4),
    (4, 6, 5),
    (4, 4, 4, 3),
    (4, 6, 4),
    (4, 4, 4, 2),
    (4, 3, 3, 3),
)


def luhn(digits: bytes) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        n = digit - ord("0")
        if place % 2:
            n = n * 2 - 9 if n > 4 else n * 2
        total += n
    return total % 10 == 0


def _issued(detector: dict, digits: bytes) -> bool:
    return any(
        low <= int(digits[:count]) <= high and lengths >> len(digits) & 1
        for low, high, count, lengths in detector["issuers"]
    )


def _groups(layout, separator: bytes) -> bytes:
    return re.escape(separator).join(b"[0-9]{%d}" % size for size in layout)


def of_a_trace(b: bytes, i: int) -> bool:
    """Does the name of a trace's id stand before i?"""
    quotes = b" \t\"'\\"
    near = b[max(i - 16, 0) : i]
    rest = near.rstrip(quotes)
    if not rest or rest[-1:] not in (b"=", b":"):
        return False
    end = i - len(near) + len(rest[:-1].rstrip(quotes))
    for name in (b"traceid", b"spanid", b"parentid"):
        joined, j = b"", end
        while j > 0 and end - j < 16 and len(joined) < len(name):
            j -= 1
            joined = b[j : j + 1].replace(b"_", b"").replace(b"-", b"").replace(b".", b"").lower() + joined
        if joined == name:
            return True
    return False


def credit_card(detector: dict, b: bytes):
    def valid(text: bytes) -> bool:
        digits = re.sub(rb"[^0-9]", b"", text)
        return luhn(digits) and _issued(detector, digits)

    def match(i: int):
        if not left_boundary(b, i) or b[i] not in DIGIT or among(b, i - 1, b"-") or after_decimal_point(b, i):
            return None
        end = run(b, i, DIGIT)
        solid = end - i in (13, 14, 15, 16, 19) and right_boundary(b, end) and not then_digit(b, end, b"-.") and valid(b[i:end])
        if solid and re.search(rb"[A-Za-z0-9_:-]*\Z", b[max(i - 64, 0) : i])[0].count(b":") < 3 and not of_a_trace(b, i):
            return end
        for layout in CARD_LAYOUTS:
            for separator in (b"-", b" "):
                grouped = re.compile(_groups(layout, separator)).match(b, i)
                if not grouped or not right_boundary(b, grouped.end()):
                    continue
                end = grouped.end()
                if separator == b"-" and then_digit(b, end, b"-."):
                    continue
                if separator == b" " and (
                    re.match(rb" [0-9]{4}(?![0-9])", b[end:]) or re.search(rb"(?<![0-9])[0-9]{4} \Z", b[:i])
                ):
                    continue
                if valid(b[i:end]):
                    return end
        return None

    return _search(b, match)


def us_ssn(detector: dict, b: bytes):
    form = re.compile(rb"([0-9]{3})([- ])([0-9]{2})\2([0-9]{4})")

    def match(i: int):
        found = form.match(b, i)
        if not found or not left_boundary(b, i) or not right_boundary(b, found.end()):
            return None
        area, separator, group, serial = found.groups()
        end = found.end()
        if among(b, i - 1, b"-") or after_decimal_point(b, i) or then_digit(b, end, b"-."):
            return None
        if separator == b" " and ((at(b, i - 1) == 0x20 and at(b, i - 2) in DIGIT) or then_digit(b, end, b" ")):
            return None
        if area in (b"000", b"666") or area >= b"900" or group == b"00" or serial == b"0000":
            return None
        return end

    return _search(b, match)


_LOCAL = frozenset(b"._%+'-") | DIGIT | LETTER
_LABEL = DIGIT | LETTER | frozenset(b"-")

_NO_SIGNS = [
    *(0x34F, 0x61C, 0x180E, *range(0x2000, 0x2C00), *range(0x3000, 0x3005), *range(0x3008, 0x3040), *range(0xFE00, 0xFE70)),
    *(*range(0xFEFF, 0x10000), *range(0x1F000, 0x1FB00), *range(0xE0000, 0xE0080)),
]


def _is_sign(some: bytes) -> bool:
    """Exactly one sign of an address beyond ASCII."""
    try:
        text = some.decode()
    except UnicodeDecodeError:
        return False
    return len(text) == 1 and ord(text) >= 0xC0 and ord(text) not in _NO_SIGNS


def _sign(b: bytes, i: int) -> int:
    """How many bytes the sign has that begins at i; 0: none does."""
    return next((size for size in (2, 3, 4) if at(b, i) >= 0x80 and _is_sign(b[i : i + size])), 0)


def _label(b: bytes, i: int) -> list:
    """Its characters, `-` at the end left off."""
    characters = []
    while at(b, i) in _LABEL or _sign(b, i):
        characters.append(b[i : i + (_sign(b, i) or 1)])
        i += len(characters[-1])
    while characters and characters[-1] == b"-":
        characters.pop()
    return characters


def _last_label(label: list):
    """What of the label may be a domain's last one, or None."""
    first = next((n for n, c in enumerate(label) if len(c) > 1), len(label))
    if first == 0:
        return b"".join(label) if all(len(c) > 1 for c in label) else None
    head = b"".join(label[:first]).rstrip(b"-")
    letters = len(head) >= 2 and all(c in LETTER for c in head)
    return head if letters or head.lower().startswith(b"xn--") else None


def _domain_end(b: bytes, i: int):
    """(end, last label) of the most labels from i that make a domain, or None."""
    count, best = 0, None
    while True:
        label = _label(b, i)
        text = b"".join(label)
        end = i + len(text)
        if not 1 <= len(text) <= (63 if text.isascii() else 252) or label[0] == b"-":
            return best
        count += 1
        last = _last_label(label)
        if count >= 2 and last is not None:
            best = i + len(last), last.lower()
        if at(b, end) != ord("."):
            return best
        i = end + 1


def _local_start(b: bytes, end: int, free: int) -> int:
    start = end
    while start > free:
        sizes = [1] if b[start - 1] in _LOCAL else [n for n in (2, 3, 4) if start - n >= free and _is_sign(b[start - n : start])]
        if not sizes:
            break
        start -= sizes[0]
    return start


def _ends_userinfo(b: bytes, a: int) -> bool:
    """The `@` at a is that of `scheme://user:password@host`."""
    run = rb"""[^\x00-\x20/?#"'<>\\`]{0,256}"""
    before = re.search(run + rb"\Z", b[:a]).group()
    after = re.match(rb"""[^\x00-\x20/?#"'<>\\`]{0,255}""", b[a + 1 :]).group()
    return b":" in before and b[: a - len(before)].endswith(b"://") and b"@" not in after


def email(detector: dict, b: bytes):
    found, free = [], 0
    not_tld = {name.encode() for name in detector["not_tld"]}
    for a in (m.start() for m in re.finditer(b"@", b)):
        if a < free:
            continue
        start = _local_start(b, a, free)
        if at(b, start - 1) == ord("\\"):
            if among(b, start, b"nrtbf") and start < a:
                start += 1
            elif re.match(rb"u[0-9A-Fa-f]{4}", b[start:a]):
                start += 5
        domain = _domain_end(b, a + 1)
        literal = re.match(rb"[A-Za-z]{1,2}'", b[start:a])
        if literal and domain and at(b, domain[0]) == ord("'"):
            start += literal.end()
        while start < a and b[start] not in WORD and not _sign(b, start):
            start += 1
        if start < a and b[a - 1] != ord("'") and domain and domain[1] not in not_tld and not _ends_userinfo(b, a):
            found.append((start, domain[0]))
            free = domain[0]
    return found


def ipv4(detector: dict, b: bytes):
    form = re.compile(rb"([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})(?![0-9])")

    def match(i: int):
        found = form.match(b, i)
        if not found or not left_boundary(b, i) or after_decimal_point(b, i):
            return None
        if any(int(part) > 255 for part in found.groups()) or not right_boundary(b, found.end()):
            return None
        return None if then_digit(b, found.end(), b".") else found.end()

    return _search(b, match)


def ipv6_text(text: bytes) -> bool:
    try:
        socket.inet_pton(socket.AF_INET6, text.decode("ascii"))
    except (OSError, ValueError):
        return False
    return True


def ipv6(detector: dict, b: bytes):
    found = []
    for maximal in re.finditer(rb"[0-9A-Fa-f:.]+", b):
        start, end = maximal.span()
        if not right_boundary(b, end):
            continue
        if b[start] == ord(":") and at(b, start + 1) != ord(":"):
            start += 1
        elif not left_boundary(b, start):
            continue
        while end > start and b[end - 1] == ord("."):
            end -= 1
        if end > start and b[end - 1] == ord(":") and b[max(start, end - 2) : end] != b"::":
            end -= 1
        without_port = re.sub(rb"\.[0-9]{1,5}\Z", b"", b[start:end])
        for text in (b[start:end], without_port):
            if len(text) <= 45 and text != b"::" and ipv6_text(text):
                found.append((start, start + len(text)))
                break
    return found


def mac_address(detector: dict, b: bytes):
    pairs = re.compile(rb"[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}")
    groups = re.compile(rb"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}")

    def match(i: int):
        if not left_boundary(b, i):
            return None
        found = pairs.match(b, i)
        if found and not among(b, i - 1, b":-") and right_boundary(b, found.end()):
            end = found.end()
            if not (at(b, end) == found.group(1)[0] and at(b, end + 1) in HEX):
                return end
        found = groups.match(b, i)
        if found and at(b, i - 1) != ord(".") and right_boundary(b, found.end()):
            end = found.end()
            letter = any(c in LETTER for c in found.group())
            if letter and not (at(b, end) == ord(".") and at(b, end + 1) in HEX):
                return end
        return None

    return _search(b, match)


def mod97(text: bytes) -> int:
    """ISO 7064 mod 97-10 of an IBAN without separators."""
    turned = (text[4:] + text[:4]).decode().upper()
    return int("".join(str(int(c, 36)) for c in turned)) % 97


def iban(detector: dict, b: bytes):
    forms = {code.encode(): form for code, form in detector["countries"]}
    classes = {"n": b"[0-9]", "a": b"[A-Za-z]", "c": b"[A-Za-z0-9]"}

    def match(i: int):
        if not left_boundary(b, i) or not re.match(rb"[A-Za-z]{2}[0-9]{2}", b[i : i + 4]):
            return None
        form = forms.get(b[i : i + 2].upper())
        if form is None:
            return None
        signs = [b"[A-Za-z0-9]"] * 4 + [classes[kind] for kind in form]
        groups = [b"".join(signs[at : at + 4]) for at in range(0, len(signs), 4)]
        for separator in (b"", b" ", b"-"):
            found = re.compile(re.escape(separator).join(groups)).match(b, i)
            if found and right_boundary(b, found.end()) and mod97(re.sub(b"[ -]", b"", found.group())) == 1:
                return found.end()
        return None

    return _search(b, match)


def phone(detector: dict, b: bytes):
    international = re.compile(rb"\+[1-9](?:(?: \(|\) |\)-|[ .()-])?[0-9]){7,14}(?![A-Za-z0-9_])")
    american = re.compile(
        rb"(?:1[-. ])?(?:\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[-. ]|[2-9][0-9]{2}([-.])[2-9][0-9]{2}\1)[0-9]{4}(?![A-Za-z0-9_])"
    )

    def match(i: int):
        if not left_boundary(b, i):
            return None
        if b[i] == ord("+"):
            found = international.match(b, i) if at(b, i - 1) != ord("+") else None
            return found and found.end()
        found = american.match(b, i) if not among(b, i - 1, b"-+.") else None
        return found.end() if found and not then_digit(b, found.end(), b"-.") else None

    return _search(b, match)


def jwt(detector: dict, b: bytes):
    form = re.compile(rb"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+){0,3}")

    def match(i: int):
        found = form.match(b, i) if left_boundary(b, i) else None
        return found and found.end()

    return _search(b, match)


def private_key(detector: dict, b: bytes):
    label = rb"[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    begin, end = re.compile(rb"-----BEGIN " + label), re.compile(rb"-----END " + label)

    def match(i: int):
        head = begin.match(b, i)
        if not head:
            return None
        tail = end.search(b, head.end())
        return tail.end() if tail else len(b)

    return _search(b, match)
