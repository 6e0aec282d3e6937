"""Plan bodies made by hand, so that no test of the core depends on the policy compiler."""

from __future__ import annotations

import hashlib

import msgpack

MASTER = bytes(range(7, 39))
LIMITS = {"depth": 64, "value_bytes": 1 << 20, "record_bytes": 1 << 24, "findings_per_value": 10000}


def alphabet(characters: str) -> bytes:
    """The 32 bytes of a run's alphabet."""
    bits = bytearray(32)
    for c in characters.encode():
        bits[c // 8] |= 1 << c % 8
    return bytes(bits)


def lengths(*counts: int) -> int:
    return sum(1 << count for count in counts)


DIGITS = alphabet("0123456789")
HEX = alphabet("0123456789abcdef")
URL = alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


def shape(name: str, kind: str, **more):
    return {"id": name, "type": kind, "kind": "shape", "shape": name, **more}


def step(weights, modulus, *, expect="", at=0, fold=False, add=0, letters=()):
    """A step of a check."""
    return {"weights": list(weights), "modulus": modulus, "expect": expect, "at": at, "fold": fold, "add": add, "letters": list(letters)}


def keyed(id, variants, keywords, *, distinct=0, after=40, before=0, check=()):
    """A detector of kind keyed."""
    return {
        "id": id,
        "type": "number",
        "kind": "keyed",
        "variants": variants,
        "distinct": distinct,
        "check": list(check),
        "keywords": keywords,
        "after": after,
        "before": before,
    }


DETECTORS = [
    shape(
        "credit-card",
        "card",
        issuers=[
            [4, 4, 1, lengths(13, 16, 19)],
            [34, 34, 2, lengths(15)],
            [37, 37, 2, lengths(15)],
            [36, 36, 2, lengths(14)],
            [2221, 2720, 4, lengths(16)],
            [5018, 5018, 4, lengths(13, 14, 15, 16, 17, 18, 19)],
            [62212600, 62292599, 8, lengths(16, 17, 18, 19)],
        ],
    ),
    shape("us-ssn", "ssn"),
    shape("email", "email", not_tld=["png", "service"]),
    shape("ipv4", "ip"),
    shape("ipv6", "ip"),
    shape("mac-address", "mac"),
    shape("iban", "iban", countries=[["DE", "n" * 18], ["NO", "n" * 11], ["GB", "aaaa" + "n" * 14], ["FR", "n" * 10 + "c" * 11 + "nn"]]),
    shape("phone", "phone"),
    shape("jwt", "secret"),
    shape("private-key", "secret"),
    shape("http-authorization", "secret"),
    shape("url-credentials", "secret"),
    {
        "id": "key-value",
        "type": "secret",
        "kind": "keyvalue",
        "names": [
            ["password", False, False, False],
            ["pass", True, False, False],
            ["token", True, True, False],
            ["apikey", False, True, False],
            ["authorization", False, False, True],
        ],
    },
    {
        "id": "acme-token",
        "type": "secret",
        "kind": "token",
        "variants": [
            ["ac_", [HEX, 8, 12], ".", [HEX, 2, 4]],
            ["ac_", [HEX, 8, 12]],
            ["acme-", [URL, 6, 20], "_end"],
        ],
        "distinct": 4,
        "check": [],
    },
    {"id": "zz-token", "type": "secret", "kind": "token", "variants": [["zz", [URL, 4, 4]]], "distinct": 0, "check": []},
    keyed("dog-key", [[[HEX, 8, 8]]], ["dog key", "kennel id number", "npi"], distinct=3),
    keyed(
        "member-id",
        [[[DIGITS, 3, 3], "-", [DIGITS, 4, 4]], [[DIGITS, 7, 7]], ["M", [DIGITS, 7, 7]]],
        ["member", "npi", "m\u00e9mbre"],
        after=12,
        before=20,
        check=["luhn", [step((2, 1, 2, 1, 2, 1, 2, 1), 7, expect="0123456", at=-1)]],
    ),
    {"id": "employee", "type": "employee", "kind": "pattern", "re": "EMP-([0-9]{3})(x)?", "group": 1, "ignore_case": False},
    {"id": "optional", "type": "word", "kind": "pattern", "re": "zug(ab)?", "group": 1, "ignore_case": True},
    {"id": "first", "type": "word", "kind": "pattern", "re": "ab|abc|é+", "group": 0, "ignore_case": False},
    {"id": "empty", "type": "word", "kind": "pattern", "re": "qq*", "group": 0, "ignore_case": False},
    {"id": "bound", "type": "word", "kind": "pattern", "re": r"\bid[0-9]+\b", "group": 0, "ignore_case": False},
]
INDEX = {detector["id"]: number for number, detector in enumerate(DETECTORS)}


def known(*directories, min_length=4, id="known-secret"):
    """A detector of the secrets in these directories."""
    sources = [[str(directory), min_length] for directory in directories]
    return {"id": id, "type": "secret", "kind": "known", "sources": sources}


def redact(label=None):
    return {"kind": "redact", "label": label}


def mask(first=0, last=4, *, char="*", separators=True, type_keep=False):
    return {"kind": "mask", "keep_first": first, "keep_last": last, "char": char, "separators": separators, "type_keep": type_keep}


def pseudonym(domain=""):
    return {"kind": "pseudonym", "key": 0, "domain": domain}


def encrypt(domain="", *, per_subject=False):
    return {"kind": "encrypt", "key": 0, "domain": domain, "per_subject": per_subject}


def fpe(domain="", *, radix=10):
    return {"kind": "fpe", "key": 0, "domain": domain, "radix": radix}


def ip(mode="truncate", domain=""):
    return {"kind": "ip", "mode": mode, "key": None if mode == "truncate" else 0, "domain": domain}


def generalise(to, *, size=1, areas=()):
    return {"kind": "generalise", "to": to, "size": size, "areas": list(areas)}


HASH = {"kind": "hash"}


def allowance(*, detectors=None, values=(), networks=(), paths=()):
    return {"detectors": detectors, "values": list(values), "networks": list(networks), "paths": list(paths)}


class Body(dict):
    """A plan body that shows its detectors by their ids only."""

    def __repr__(self) -> str:
        shown = {**self, "detectors": [detector["id"] for detector in self["detectors"]]}
        if self["detectors"] is DETECTORS:
            del shown["detectors"]
        return f"Body({shown})"


def body(rules=None, *, detectors=None, allow=(), limits=None, on_error="redact", keys=("k",)):
    """A plan body; without rules every detector redacts."""
    detectors = DETECTORS if detectors is None else detectors
    if rules is None:
        rules = [{"detectors": list(range(len(detectors))), "action": redact()}]
    return Body({
        "detectors": detectors,
        "keys": [{"name": name, "file": None} for name in keys],
        "rules": rules,
        "allow": list(allow),
        "limits": {**LIMITS, **(limits or {})},
        "on_error": on_error,
    })


def pack(plan_body: dict) -> bytes:
    """The bytes of a plan, as docs/plan.md lays them out."""
    packed = msgpack.packb(plan_body, use_bin_type=True)
    return msgpack.packb({"format": 1, "digest": hashlib.sha256(packed).digest(), "body": packed}, use_bin_type=True)

