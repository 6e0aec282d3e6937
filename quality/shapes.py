"""Valid values of the detectors whose form is code: by their standards, or as people write them."""

from __future__ import annotations

import base64
import random
import string
from typing import Callable

from logredact import catalog

__all__ = ["MADE"]

_ALNUM = string.ascii_letters + string.digits


def _text(source: random.Random, letters: str, count: int) -> str:
    return "".join(source.choice(letters) for _ in range(count))


def _luhn(digits: str) -> str:
    """The digits with their check digit."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        total += sum(divmod(int(digit) * (2 - place % 2), 10))
    return digits + str(-total % 10)


def _card(source: random.Random) -> tuple[str, str]:
    _, low, high, lengths = source.choice(catalog.get("credit-card").params["issuers"])
    length = source.choice([length for length in lengths if length not in (17, 18)])  # those are credit-card-17-18's
    number = str(source.randint(low, high))
    number = _luhn(number + _text(source, string.digits, length - 1 - len(number)))
    if length == 16 and source.random() < 0.5:
        number = source.choice(" -").join(number[at : at + 4] for at in range(0, 16, 4))
    return number, number


def _iban(source: random.Random) -> tuple[str, str]:
    country, form = source.choice(catalog.get("iban").params["countries"])
    signs = {"n": string.digits, "a": string.ascii_uppercase, "c": string.digits + string.ascii_uppercase}
    body = "".join(source.choice(signs[kind]) for kind in form)
    check = 98 - int("".join(str(int(sign, 36)) for sign in body + country + "00")) % 97
    number = "%s%02d%s" % (country, check, body)
    return number, number


def _ssn(source: random.Random) -> tuple[str, str]:
    number = "%03d-%02d-%04d" % (source.randint(1, 665), source.randint(1, 99), source.randint(1, 9999))
    return number, number


def _email(source: random.Random) -> tuple[str, str]:
    name = _text(source, string.ascii_lowercase, 5) + source.choice(["", ".b", "+tag", "_x", "9", "ü", "用户"])
    domains = ["example.com", "mail.example.org", "corp.example.co.uk", "xn--bcher-kva.example", "bücher.example", "例え.テスト"]
    domain = source.choice(domains)
    return "%s@%s" % (name, domain), "%s@%s" % (name, domain)


def _ipv4(source: random.Random) -> tuple[str, str]:
    address = ".".join(str(source.randint(1, 254)) for _ in range(4))
    return address, address


def _ipv6(source: random.Random) -> tuple[str, str]:
    groups = ["%x" % source.randint(1, 0xFFFF) for _ in range(8)]
    address = source.choice([":".join(groups), "2001:db8::" + groups[0], "fe80::%s:%s" % (groups[1], groups[2])])
    return address, address


def _mac(source: random.Random) -> tuple[str, str]:
    address = source.choice(":-").join(_text(source, "0123456789abcdef", 2) for _ in range(6))
    return address, address


def _phone(source: random.Random) -> tuple[str, str]:
    digits = _text(source, "23456789", 10)
    number = source.choice(
        [
            "+49 30 " + digits[:7],
            "+1" + digits,
            "+44 20 %s %s" % (digits[:4], digits[4:8]),
            "(%s) %s-%s" % (digits[:3], digits[3:6], digits[6:]),
            "%s-%s-%s" % (digits[:3], digits[3:6], digits[6:]),
        ]
    )
    return number, number


def _jwt(source: random.Random) -> tuple[str, str]:
    token = (
        "ey"
        + "JhbGciOiJIUzI1NiJ9.eyJzdWIiOi"
        + _text(source, _ALNUM, 30)
        + "."
        + _text(source, _ALNUM + "-_", 42)
        + "a"
    )
    return token, token


def _private_key(source: random.Random) -> tuple[str, str]:
    label = source.choice(["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"])
    body = base64.b64encode(source.randbytes(60)).decode()
    key = "-----BEGIN %s-----%s-----END %s-----" % (label, body, label)
    return key, key


def _authorization(source: random.Random) -> tuple[str, str]:
    credentials = _text(source, _ALNUM, 23) + "1"
    if source.random() < 0.5:
        pair = "%s:%s" % (_text(source, string.ascii_lowercase, 5), _text(source, _ALNUM, 9))
        credentials = base64.b64encode(pair.encode()).decode().rstrip("=")
        return "Basic " + credentials, credentials
    return "Bearer " + credentials, credentials


def _url(source: random.Random) -> tuple[str, str]:
    password = _text(source, _ALNUM, 12)
    return "postgres://app:%s@db.example.com:5432/x" % password, password


def _literal(source: random.Random) -> tuple[str, str]:
    literal = "%s=%s7" % (_text(source, string.ascii_lowercase, 5), _text(source, _ALNUM, 11))
    return literal, literal


def _password(source: random.Random) -> tuple[str, str]:
    password = _text(source, _ALNUM, 11) + "7"
    return password, password


#: By detector: the words of a name that suits it, and what makes a value: the text, and the part of it that is secret.
MADE: dict[str, tuple[str, Callable[[random.Random], tuple[str, str]]]] = {
    "credit-card": ("item", _card),
    "iban": ("item", _iban),
    "us-ssn": ("item", _ssn),
    "email": ("item", _email),
    "ipv4": ("item", _ipv4),
    "ipv6": ("item", _ipv6),
    "mac-address": ("item", _mac),
    "phone": ("item", _phone),
    "jwt": ("item", _jwt),
    "private-key": ("item", _private_key),
    "http-authorization": ("authorization", _authorization),
    "url-credentials": ("item", _url),
    "key-value": ("db password", _password),
    "kubernetes-secret": ("from literal", _literal),
}
