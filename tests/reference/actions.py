"""What replaces a span: masks, tokens, and what keeps a part or the form of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata

from .crypto import address, address_text, aes, ff1, hkdf, ipcrypt_prefix, lp, siv

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


def _base32(raw: bytes, length: int) -> str:
    return base64.b32encode(raw).decode().lower()[:length]


def key_id(master: bytes) -> str:
    return _base32(hkdf(master, lp(b"id")), 8)


def folded(text: bytes) -> bytes:
    """Lower case and NFC."""
    try:
        characters = text.decode("utf-8")
    except UnicodeDecodeError:
        return text.lower()
    if text.isascii() or len(text) > 1024:
        return text.lower()
    small = "".join(c.lower() for c in unicodedata.normalize("NFD", characters))
    return unicodedata.normalize("NFC", small).encode()


def normalised(kind: str, text: bytes) -> bytes:
    return _by_type(kind, text) or text


def _by_type(kind: str, text: bytes) -> bytes:
    if kind == "email":
        return folded(text)
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


def derived(master: bytes, construction: bytes, domain: str, kind: str, length: int = 32) -> bytes:
    return hkdf(master, lp(construction) + lp(domain.encode()) + lp(kind.encode()), length)


def pseudonym(master: bytes, domain: str, kind: str, text: bytes) -> bytes:
    name = kind.encode()
    key = derived(master, b"h1", domain, kind)
    code = hmac.new(key, lp(name) + lp(b"") + lp(normalised(kind, text)), hashlib.sha256).digest()
    return f"lrh1_{kind}_{key_id(master)}_{_base32(code, 26)}".encode()


def encrypt(master: bytes, domain: str, kind: str, text: bytes) -> bytes:
    associated = [b"logredact/s1", domain.encode(), kind.encode(), key_id(master).encode()]
    sealed = siv(derived(master, b"s1", domain, kind, 64), text, associated)
    return f"lrs1_{kind}_{key_id(master)}_{_base32(sealed, -(-len(sealed) * 8 // 5))}".encode()


def is_ciphertext(signs: bytes) -> bool:
    """Is this base32, without padding, of at least the 16 bytes that SIV makes of nothing?"""
    try:
        raw = base64.b32decode(signs.upper() + b"=" * (-len(signs) % 8))
    except ValueError:
        return False
    return len(raw) >= 16 and _base32(raw, len(signs)).encode() == signs


def fpe(master: bytes, domain: str, kind: str, text: bytes, radix: int):
    """None: it cannot be encrypted."""
    numerals = rb"[0-9]" if radix == 10 else rb"[0-9A-Za-z]"
    count = len(re.findall(numerals, text))
    mixed = re.search(rb"[a-z]", text) and re.search(rb"[A-Z]", text)
    if mixed or not re.fullmatch(rb"(?:%b|[- .:/()@+_])*" % numerals, text) or radix**count < 10**6 or count > 4096 or len(text) > 8192:
        return None
    plain = b"".join(re.findall(numerals, text)).decode().lower()
    sealed = ff1(derived(master, b"f1", domain, kind), domain.encode() + kind.encode(), plain, radix)
    signs = iter(sealed if re.search(rb"[a-z]", text) else sealed.upper())
    return re.sub(numerals, lambda _: next(signs).encode(), text)


def ip(master, domain: str, mode: str, text: bytes):
    """None: it is no address."""
    raw = address(text)
    if raw is None:
        return None
    if mode == "truncate":
        raw = raw[:15] + b"\0" if raw[:12] == bytes(10) + b"\xff\xff" else raw[:6] + bytes(10)
    elif mode == "prefix":
        raw = ipcrypt_prefix(derived(master, b"ipcrypt-pfx", domain, "ip"), raw)
    else:
        raw = aes(derived(master, b"ipcrypt-deterministic", domain, "ip", 16), raw)
    return address_text(raw)


def made(action: dict, master, kind: str, text: bytes):
    """What the action makes of a text of this type under the key; None: the label stands for it."""
    domain = action.get("domain", "")
    if action["kind"] == "mask":
        return mask(action, text)
    if action["kind"] == "pseudonym":
        return pseudonym(master, domain, kind, text)
    if action["kind"] == "hash":
        return hashlib.sha256(text).hexdigest().encode()
    if action["kind"] == "encrypt":
        return encrypt(master, domain, kind, text)
    if action["kind"] == "fpe":
        return fpe(master, domain, kind, text, action["radix"])
    if action["kind"] == "ip":
        return ip(master, domain, action["mode"], text)
    return generalise(action, text) if action["kind"] == "generalise" else None


def generalise(action: dict, text: bytes):
    """None: there is nothing in it to generalise."""
    return {"year": _year, "age": _age, "zip": _zip, "bucket": _bucket}[action["to"]](action, text)


def _year(_action, text):
    runs = [m for m in re.finditer(rb"[0-9]+", text) if len(m.group()) > 2]
    first, rest = runs[:1], runs[1:]
    if not first or not all(text[m.start() - 1 : m.start()] == b"." for m in rest):
        return None
    date = first[0].group()
    compact = len(date) == 8 and 1 <= int(date[4:6]) <= 12 and 1 <= int(date[6:]) <= 31
    return date[:4] if date[:1] in b"12" and (len(date) == 4 or compact) else None


def _age(_action, text):
    if re.fullmatch(rb"[0-9]{1,3}|0?90\+", text) is None:
        return None
    return b"90+" if int(text.rstrip(b"+")) > 89 else text


def _zip(action, text):
    if re.fullmatch(rb"[0-9]{3}|[0-9]{5}(?:[- ]?[0-9]{4})?", text) is None:
        return None
    return b"000" if int(text[:3]) in action["areas"] else text[:3]


def _bucket(action, text):
    size = action["size"]
    number = rb"(-?[0-9]{1,18})(?:\.([0-9]+))?"
    if match := re.fullmatch(number + rb"-(-?[0-9]+)", text):
        again = _bucket(action, text[: match.end(2) if match[2] else match.end(1)])
        return text if again == text else None
    match = re.fullmatch(number, text)
    if match is None:
        return None
    value = int(match[1])
    if text.startswith(b"-") and (match[2] or b"").strip(b"0"):
        value -= 1
    low = value // size * size
    return b"%d-%d" % (low, low + size - 1)
