"""Detectors of credentials by their surroundings: HTTP headers, URLs, key-value pairs."""

from __future__ import annotations

import base64
import binascii
import re

from .text import (
    COLOUR,
    DIGIT,
    LETTER,
    SPACE_TAB,
    WHITE,
    among,
    at,
    is_placeholder,
    left_boundary,
    opening_quote,
    placeholder_end,
    quoted_end,
    run,
)

SCHEMES = (
    b"basic bearer digest negotiate ntlm token apikey oauth hawk dpop privatetoken aws4-hmac-sha256 splunk sharedkey "
    b"googlelogin jwt signature vapid"
).split()
TO_END_OF_LINE = b"digest oauth hawk aws4-hmac-sha256 signature vapid".split()


def _has_digit(text: bytes) -> bool:
    return any(c in DIGIT for c in text)


def _authorization(b: bytes, i: int):
    """The credentials of the header `authorization` at i, or None."""
    if b[i : i + 13].lower() != b"authorization":
        return None
    p = i + 13
    closing = opening_quote(b, p, b"\"'")
    if closing:
        p = closing[2]
    p = run(b, p, SPACE_TAB)
    if not among(b, p, b":="):
        return None
    p = run(b, p + 1, SPACE_TAB)
    if at(b, p) == ord("[") and placeholder_end(b, p) == p:
        p = run(b, p + 1, SPACE_TAB)
    opening = opening_quote(b, p, b"\"'")
    if opening:
        p = opening[2]
    scheme, word = None, None
    for name in SCHEMES:
        after = p + len(name)
        if b[p:after].lower() == name and at(b, after) in SPACE_TAB:
            scheme, p = name, run(b, after, SPACE_TAB)
            if not opening:
                opening = opening_quote(b, p, b"\"'")
                p = opening[2] if opening else p
            break
    else:
        word = re.compile(rb"[A-Za-z-]{2,32}[ \t]+").match(b, p)
    if opening:
        end = quoted_end(b, p, opening[0], opening[1])
    else:
        ends = rb"[\r\n]|\\[nr]|\Z" if scheme in TO_END_OF_LINE else rb"[\x00-\x20\"'<>,;)\]}\\]|\Z"
        def credentials(start: int):
            return start, re.compile(ends).search(b, placeholder_end(b, start)).start()

        spans = [credentials(p)] if scheme else [credentials(start) for start in ([word.end()] if word else []) + [p]]
        spans = [(start, end) for start, end in spans if scheme or (end - start >= 8 and _has_digit(b[start:end][:256]))]
        if not spans:
            return None
        p, end = spans[0]
    return (p, end) if end > p else None


def _basic(text: bytes) -> bool:
    """Whether the run of base64 holds `user:password`."""
    text = text.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    if len(text) % 4 == 1:
        return False
    try:
        plain = base64.b64decode(text + b"=" * (-len(text) % 4))
    except binascii.Error:
        return False
    return b":" in plain and all(0x20 <= c != 0x7F for c in plain)


def _scheme_alone(b: bytes, i: int):
    found = re.compile(rb"(?i:bearer)(?:[ \t]+|%20|\+)([A-Za-z0-9._~+/=-]{16,})").match(b, i)
    if found and _has_digit(found.group(1)):
        return found.span(1)
    found = re.compile(rb"(?i:basic)(?:[ \t]+|%20|\+)([A-Za-z0-9+/_-]{8,}={0,2})").match(b, i)
    return found.span(1) if found and _basic(found.group(1)) else None


def http_authorization(detector: dict, b: bytes):
    found, i = [], 0
    while i < len(b):
        span = (_authorization(b, i) or _scheme_alone(b, i)) if left_boundary(b, i) else None
        if span and not is_placeholder(b[slice(*span)]):
            found.append(span)
            i = span[1]
        else:
            i += 1
    return found


_CREDENTIALS_ANCHOR = re.compile(rb"://|@(?=(?:tcp|unix|cloudsql)[a-z0-9+-]{0,8}\()")


def url_credentials(detector: dict, b: bytes):
    found, free = [], 0
    for c in (m.start() for m in re.finditer(_CREDENTIALS_ANCHOR, b)):
        if b[c : c + 1] == b"@":
            run = re.search(rb"[^\x00-\x20\"'<>\\`]{0,256}\Z", b[free:c])
            start = placeholder_end(b, c - len(run.group()))
            colon = b.find(b":", start, c)
            if 0 <= colon < c - 1 and not is_placeholder(b[colon + 1 : c]):
                found.append((colon + 1, c))
                free = c
            continue
        scheme = re.search(rb"[A-Za-z0-9+.-]*\Z", b[:c]).group()
        if c < free or not any(byte in LETTER for byte in scheme):
            continue
        start = c + 3
        end = re.compile(rb"[\x00-\x20/?#\"'<>\\`]|\Z").search(b, start).start()
        at_sign = b.rfind(b"@", start, end)
        colon = b.find(b":", placeholder_end(b, start), at_sign) if at_sign >= 0 else -1
        if colon < 0:
            continue
        span = (colon + 1, at_sign) if colon + 1 < at_sign else (start, colon)
        if span[0] < span[1] and not is_placeholder(b[slice(*span)]):
            found.append(span)
            free = span[1]
    return found


# ---- key-value pairs

_KEY = frozenset(b"_.-") | DIGIT | LETTER
_PAIR_FOLLOWS = re.compile(rb"\Z|[\x00-\x20]|[\"'`\\]*[A-Za-z0-9_.-]+[\"'`\\]*[=:]")
_NOTHING = b"null nil none undefined true false yes no %s required missing unset hidden masked filtered redacted".split()
_REFERENCE = re.compile(rb"\$\{[A-Za-z0-9_.:-]{1,126}\}?")


def name_fits(key: bytes, name: bytes, whole_word: bool) -> bool:
    kept = [i for i, c in enumerate(key) if c not in b"-_. []'\""]
    bare = bytes(key[i] for i in kept).lower().rstrip(b"0123456789")
    if not bare.endswith(name):
        return False
    i = kept[len(bare) - len(name)]
    if not whole_word or i == 0:
        return True
    before = key[i - 1]
    camel = ord("a") <= before <= ord("z") and ord("A") <= key[i] <= ord("Z")
    return before in b"-_. []'\"" or before in DIGIT or camel


def key_fits(detector: dict, key: bytes, own: bool = False):
    """None where no name fits, else "weak", "field" or "strong": the most of those that fit."""
    fits = [
        "field" if field_only else "weak" if weak else "strong"
        for name, whole, weak, field_only in detector["names"]
        if (own or not field_only) and name_fits(key[-64:], name.encode(), whole)
    ]
    return max(fits, key=("weak", "field", "strong").index, default=None)


def credential_passes(text: bytes, fit: str) -> bool:
    if not text or is_placeholder(text) or not text.strip(b"xX*.-") or _REFERENCE.fullmatch(text):
        return False
    if text[text[:1] in (b"(", b"[", b"<") : len(text) - (text[-1:] in (b")", b"]", b">"))].lower() in _NOTHING:
        return False
    if fit == "weak" and re.fullmatch(rb"[A-Za-z0-9_$]*\.[A-Za-z0-9_.$]*@[0-9A-Fa-f]{1,8}", text[:256]):
        return False
    if fit == "weak":
        return len(text) >= 8 and not re.search(rb"[\x00-\x20()\[\]{}<>]", text[:256]) and _has_digit(text[:256])
    return True


_BETWEEN = re.compile(rb"(?:" + COLOUR.pattern + rb"|[ \t\"'\\\]]|%5[dD])\Z")


def _key_before(b: bytes, s: int) -> bytes:
    end = s
    while end > max(0, s - 64) and (between := _BETWEEN.search(b[max(0, end - 32) : end])):
        end -= len(between.group())
    start = end
    while at(b, start - 1) in _KEY:
        start -= 1
    start = max(start, end - 64)
    if start < end and at(b, start - 1) == ord("\\") and b[start] in b"nrtbf":
        start += 1
    return b[start:end]


def _blanks(b: bytes, p: int) -> int:
    while at(b, p) in SPACE_TAB or COLOUR.match(b, p):
        p = COLOUR.match(b, p).end() if COLOUR.match(b, p) else p + 1
    return p


def _closes(b: bytes, i: int, more: bytes) -> bool:
    return i >= len(b) or b[i] in WHITE or b[i] in more


def _bare_end(b: bytes, i: int) -> int:
    """Where a value that is not quoted ends, searched from i."""
    while i < len(b):
        c = b[i]
        if c in WHITE:
            break
        if c in b"\"'`>" and _closes(b, i + 1, b",;)]}&|:<>\\"):
            break
        if c == ord("<") and _closes(b, i + 1, b"/"):
            break
        if c == ord("\\") and among(b, i + 1, b"nrt\"'\\"):
            break
        if c in b"&,;|" and _PAIR_FOLLOWS.match(b, i + 1):
            break
        if c in b")]}" and (i + 1 == len(b) or at(b, i + 1) in WHITE or among(b, i + 1, b")]},;.\"'")):
            break
        i += 1
    return i


def _value_after(b: bytes, s: int):
    p = s + 1
    if b[s] == ord(":"):
        p += at(b, p) in (ord("="), ord(":"))
    else:
        p = run(b, p, frozenset(b"="))
        p += at(b, p) == ord(">")
    p = _blanks(b, p)
    php = re.compile(rb'string\([0-9]*\) (?=")').match(b, p)
    p = php.end() if php else p
    if at(b, p) == ord("[") and placeholder_end(b, p) == p:
        p += 1
    quote = opening_quote(b, p, b"\"'`")
    if quote:
        return quote[2], quoted_end(b, quote[2], quote[0], quote[1])
    return p, _bare_end(b, placeholder_end(b, p))


_TAG = re.compile(rb"<(?:[A-Za-z0-9_.-]*:)?([A-Za-z0-9_.-]+)(?:[\x00-\x20][^<>]*)?\Z")


def _element(detector: dict, b: bytes, s: int):
    """The value behind the tag that ends at s."""
    tag = _TAG.search(b, max(0, s - 129), s)
    if not tag or b[s - 1] in b"-=/" or s - tag.start() > 129:
        return None
    fit = key_fits(detector, tag.group(1))
    if fit is None:
        return None
    start = re.compile(rb"[\x00-\x20]*").match(b, s + 1).end()
    data = b.startswith(b"<![CDATA[", start)
    start += 9 * data

    def up_to(limit: int):
        found = b.find(b"]]>" if data else b"<", start, limit)
        return start, start + len(b[start : limit if found < 0 else found].rstrip(bytes(range(0x21))))

    for limit in (start + 256, len(b)) if fit == "weak" else (len(b),):
        span = up_to(min(limit, len(b)))
        if not credential_passes(b[slice(*span)], fit):
            return None
    return span


_FLAG = re.compile(rb"--([A-Za-z][A-Za-z0-9_.-]{0,63})(?![A-Za-z0-9_.-])(\\*[\"'`])?(,?)")


def _flag(detector: dict, b: bytes, s: int):
    """The value of the flag at s."""
    flag = _FLAG.match(b, s)
    if not flag or at(b, s - 1) in _KEY or key_fits(detector, flag.group(1)) != "strong":
        return None
    start = _blanks(b, flag.end())
    if start == flag.end(2 if flag.group(2) else 1) or at(b, start) == ord("-"):
        return None
    quote = opening_quote(b, start, b"\"'`")
    if quote:
        span = quote[2], quoted_end(b, quote[2], quote[0], quote[1])
        passes = at(b, quote[2]) != ord("-")
    else:
        span = start, _bare_end(b, placeholder_end(b, start))
        passes = span[1] - start >= 4 and _has_digit(b[start : span[1]][:256])
    return span if passes and credential_passes(b[slice(*span)], "strong") else None


_TWO_WORDS = re.compile(rb"[A-Za-z]{1,64} [A-Za-z]+\Z")
_BLOCK = re.compile(rb"[|>][0-9+ \r-]*\n")


def _block(b: bytes, p: int):
    """The lines of the block scalar of YAML whose header stands at p."""
    header = _BLOCK.match(b, p)
    if not header:
        return None
    place, indent, span = header.end(), 0, None
    for line in b[place:].split(b"\n"):
        text = line.lstrip(b" ")
        spaces, shown = len(line) - len(text), text.rstrip(bytes(range(0x21)))
        if shown and spaces < max(indent, 1):
            break
        if shown:
            indent = indent or spaces
            span = (span or (place + spaces,))[0], place + spaces + len(shown)
        place += len(line) + 1
    return span


def _pair(detector: dict, b: bytes, s: int):
    key = _key_before(b, s)
    fit = key_fits(detector, key)
    if fit is None:
        end = b.rfind(key, 0, s) + len(key)
        words = _TWO_WORDS.search(b, max(0, end - 200), end) if re.fullmatch(rb"[A-Za-z]+", key) else None
        fit = "weak" if words and key_fits(detector, words.group()) else None
    if fit is None:
        return None
    block = _block(b, _blanks(b, s + 1 + (at(b, s + 1) in (ord("="), ord(":"))))) if b[s] == ord(":") else None
    if block:
        lines = b[slice(*block)].split(b"\n")[: 1 if fit == "weak" else None]
        return block if credential_passes(b"\n".join(lines).rstrip(bytes(range(0x21))), fit) else None
    span = _value_after(b, s)
    return span if credential_passes(b[slice(*span)], fit) else None


def field_value(detector: dict, b: bytes, own_key):
    """The span of a value that counts by its own key, or None."""
    fits = (key_fits(detector, own_key, own=True), getattr(own_key, "beside", {}).get(detector["id"]))
    fit = "strong" if detector["id"] in getattr(own_key, "within", ()) else max(fits, key=(None, "weak", "field", "strong").index)
    scheme = re.match(rb"[A-Za-z0-9-]{2,32} +(?=.)", b, re.DOTALL) if fit == "field" else None
    start = scheme.end() if scheme else 0
    return (start, len(b)) if fit is not None and credential_passes(b[start:], fit) else None


def keyvalue(detector: dict, b: bytes, own_key=None):
    span = field_value(detector, b, own_key) if own_key is not None else None
    if span:
        return [span]
    found, free = [], 0
    for s in range(len(b)):
        search = {ord("="): _pair, ord(":"): _pair, ord(">"): _element, ord("-"): _flag}.get(b[s])
        span = search(detector, b, s) if search and s >= free else None
        if span:
            found.append(span)
            free = span[1]
    return found
