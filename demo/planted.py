"""Synthetic secrets: of the right form, valid by checksum, belonging to nobody."""

from __future__ import annotations

import base64
import json
import random
import string
import zlib
from typing import Dict, List, NamedTuple, Sequence, Tuple, TypeVar
from urllib.parse import quote

__all__ = ["Planted", "Planter", "Source", "counted", "forms"]

T = TypeVar("T")

_FIRST = ("ana", "bela", "chidi", "dara", "emre", "farah", "goran", "hana", "ines", "jo", "kofi", "lena", "mika", "noor")
_LAST = ("abara", "brandt", "castro", "dubois", "eriksen", "fuchs", "garcia", "haddad", "ivanova", "jansen", "keita")
_DOMAINS = ("example.com", "example.org", "mail.example.net", "corp.example.co.uk")

# first digits, length, layout of the groups
_CARDS = (
    ("4", 16, (4, 4, 4, 4)),
    ("51", 16, (4, 4, 4, 4)),
    ("55", 16, (4, 4, 4, 4)),
    ("2221", 16, (4, 4, 4, 4)),
    ("6011", 16, (4, 4, 4, 4)),
    ("3528", 16, (4, 4, 4, 4)),
    ("34", 15, (4, 6, 5)),
    ("37", 15, (4, 6, 5)),
    ("36", 14, (4, 6, 4)),
)
# country, letters and digits of the BBAN
_IBANS = (("DE", 0, 18), ("GB", 4, 14), ("NL", 4, 10), ("FR", 0, 23), ("ES", 0, 20), ("CH", 0, 17))

_BASE64URL = string.ascii_letters + string.digits + "-_"
_ALNUM = string.ascii_letters + string.digits
_CHECKSUM = None  # six base-62 digits of the CRC-32 of the run before
# detector, then literals and runs (alphabet, length); prefixes are split so that scanners of repositories stay calm
_TOKENS: Tuple[Tuple[str, Tuple[object, ...]], ...] = (
    ("aws-access-key-id", ("AK" "IA", (string.ascii_uppercase + "234567", 16))),
    ("google-api-key", ("AI" "za", (_BASE64URL, 35))),
    ("digitalocean-token", ("dop" "_v1_", ("0123456789abcdef", 64))),
    ("vault-token", ("hv" "s.", (_BASE64URL, 24))),
    ("grafana-token", ("gl" "sa_", (_ALNUM, 32), "_", ("0123456789abcdef", 8))),
    ("gitlab-token", ("gl" "pat-", (_BASE64URL, 20))),
    ("github-token", ("gh" "p_", (_ALNUM, 30), _CHECKSUM)),
    ("npm-token", ("np" "m_", (_ALNUM, 30), _CHECKSUM)),
    ("pypi-token", ("py" "pi-AgEIcHlwaS5vcmc", (_BASE64URL, 80))),
    ("huggingface-token", ("h" "f_", (_ALNUM, 34))),
    ("slack-token", ("xo" "xb-", (string.digits, 12), "-", (string.digits, 12), "-", (_ALNUM, 24))),
    ("stripe-key", ("sk" "_live_", (_ALNUM, 24))),
    ("sendgrid-key", ("S" "G.", (_BASE64URL, 22), ".", (_BASE64URL, 43))),
    ("twilio-key", ("S" "K", ("0123456789abcdef", 32))),
)


class Planted(NamedTuple):
    """A secret in a record: what it is, and the text that must not come out."""

    kind: str
    text: str


def forms(text: str) -> List[str]:
    """The text as it can stand in a record: plain, in JSON, in JSON within JSON, percent-encoded; longest first."""
    once = json.dumps(text)[1:-1]
    found = {text, once, json.dumps(once)[1:-1], quote(text, safe="")}
    return sorted(found, key=lambda form: (-len(form), form))


class Source:
    """Reproducible choices: of random.Random only random(), which no version of Python changes."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random

    def below(self, stop: int) -> int:
        return int(self._random() * stop)

    def chance(self, share: float) -> bool:
        return self._random() < share

    def pick(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def text(self, alphabet: str, length: int) -> str:
        return "".join(self.pick(alphabet) for _ in range(length))

    def data(self, length: int) -> bytes:
        return bytes(self.below(256) for _ in range(length))

    def hex(self, length: int) -> str:
        return self.text("0123456789abcdef", length)

    def uuid(self) -> str:
        return "-".join(self.hex(length) for length in (8, 4, 4, 4, 12))


class Planter:
    """Makes secrets and remembers them until take()."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._planted: List[Planted] = []

    def take(self) -> Tuple[Planted, ...]:
        """What was planted since the last call."""
        planted, self._planted = tuple(self._planted), []
        return planted

    def _plant(self, kind: str, text: str) -> str:
        self._planted.append(Planted(kind, text))
        return text

    def card(self, separator: str = "") -> str:
        first, length, layout = self._source.pick(_CARDS)
        digits = first + self._source.text(string.digits, length - len(first) - 1)
        doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[::-2])
        digits += str(-(doubled + sum(map(int, digits[-2::-2]))) % 10)
        groups, at = [], 0
        for size in layout:
            groups.append(digits[at : at + size])
            at += size
        return self._plant("credit-card", separator.join(groups))

    def ssn(self) -> str:
        area = 1 + self._source.below(898)
        area += area >= 666
        group, serial = 1 + self._source.below(99), 1 + self._source.below(9999)
        return self._plant("us-ssn", f"{area:03}-{group:02}-{serial:04}")

    def iban(self, separator: str = "") -> str:
        country, letters, digits = self._source.pick(_IBANS)
        bban = self._source.text(string.ascii_uppercase, letters) + self._source.text(string.digits, digits)
        number = int("".join(str(int(char, 36)) for char in bban + country + "00"))
        iban = f"{country}{98 - number % 97:02}{bban}"
        return self._plant("iban", separator.join(iban[at : at + 4] for at in range(0, len(iban), 4)))

    def email(self) -> str:
        name = f"{self._source.pick(_FIRST)}.{self._source.pick(_LAST)}{self._source.below(1000)}"
        return self._plant("email", f"{name}@{self._source.pick(_DOMAINS)}")

    def jwt(self) -> str:
        subject = self._source.hex(12)
        parts = (b'{"alg":"HS256","typ":"JWT"}', f'{{"sub":"{subject}","iat":1718200000}}'.encode(), self._source.data(32))
        return self._plant("jwt", ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts))

    def pem(self) -> str:
        label = self._source.pick(("", "RSA ", "EC ", "OPENSSH ")) + "PRIVATE" + " KEY"
        body = base64.b64encode(self._source.data(96)).decode()
        lines = [body[at : at + 64] for at in range(0, len(body), 64)]
        return self._plant("private-key", "\n".join((f"-----BEGIN {label}-----", *lines, f"-----END {label}-----")))

    def bearer(self) -> str:
        return self._plant("http-authorization", self._source.text(_ALNUM, 30) + "7f" + self._source.text(_ALNUM, 8))

    def basic(self) -> str:
        pair = f"{self._source.pick(_FIRST)}:{self._source.text(_ALNUM, 14)}"
        return self._plant("http-authorization", base64.b64encode(pair.encode()).decode())

    def url_password(self) -> str:
        return self._plant("url-credentials", self._source.text(_ALNUM, 16))

    def password(self) -> str:
        """A value for keys whose names say that it is secret."""
        text = self._source.text(_ALNUM, 10) + self._source.pick("!~_+%") + self._source.text(_ALNUM, 4)
        return self._plant("key-value", text)

    def kubernetes_secret(self) -> str:
        """A value for any key of a Secret."""
        return self._plant("kubernetes-secret", self._source.text(_ALNUM, 16))

    def api_key(self) -> str:
        return self._plant("key-value", self._source.hex(32))

    def token(self) -> str:
        kind, parts = self._source.pick(_TOKENS)
        text = ""
        for part in parts:
            if part is _CHECKSUM:
                text += _base62(zlib.crc32(text.rpartition("_")[2].encode()))
            else:
                text += part if isinstance(part, str) else self._source.text(*part)  # type: ignore[misc]
        if text[-1] in "-_":  # a word byte, so that what follows in a text ends the token
            text = text[:-1] + "x"
        return self._plant(kind, text)


def _base62(number: int) -> str:
    """Six digits of it, 0 to 9 before A to Z before a to z."""
    digits, text = string.digits + string.ascii_uppercase + string.ascii_lowercase, ""
    for _ in range(6):
        number, rest = divmod(number, 62)
        text = digits[rest] + text
    return text


def counted(planted: Sequence[Planted]) -> Dict[str, int]:
    """How many of each kind."""
    counts: Dict[str, int] = {}
    for one in planted:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return dict(sorted(counts.items()))
