"""How strong the evidence is on which a detector finds something, in words that are made from its entry."""

from __future__ import annotations

import math
from typing import Any, Iterator, NamedTuple, Sequence, Tuple

from ._schema import Detector, alphabet

__all__ = ["Evidence", "evidence"]


class Evidence(NamedTuple):
    strength: str  #: strong, medium or weak
    reasons: Tuple[str, ...]  #: sentences: what must hold for a finding


#: Of so many values of the right form one passes a named check by chance.
_ONE_IN = {
    "luhn": 10,
    "verhoeff": 10,
    "iso7064-mod97-10": 97,
    "iso7064-mod11-10": 10,
    "iso7064-mod37-36": 36,
    "iso7064-mod11-2": 11,
    "crc32-base62-6": 2**32,
    "base58check": 2**32,
    "bech32": 2**30,
    "codice-fiscale": 26,
    "mrz": 10,  # of a first line alone; of all lines a thousand and more
}

_SHAPES = {
    "credit-card": ("medium", "the number begins as an issuer's do, has a length of its numbers and a right Luhn digit"),
    "us-ssn": ("medium", "three, two and four digits with two equal separators, none of them a group that is not given out"),
    "email": ("strong", "a local part, `@` and a domain with a top level"),
    "ipv4": ("medium", "four numbers up to 255; versions of four parts look the same"),
    "ipv6": ("strong", "groups of hex digits and colons that are an address"),
    "mac-address": ("strong", "six pairs of hex digits with equal separators"),
    "iban": ("strong", "a country's code and length and two check digits (ISO 7064, one in 97)"),
    "phone": ("medium", "a country's code behind a plus sign, or the separators of the North American plan"),
    "jwt": ("strong", "three parts in base64url, the first a JSON object"),
    "private-key": ("strong", "the lines that begin and end a private key in PEM"),
    "http-authorization": ("strong", "the header or its scheme stands before the credentials"),
    "url-credentials": ("strong", "a scheme, a user and a password before the host"),
}


def evidence(detector: Detector) -> Evidence:
    """What a finding of the detector rests on."""
    if detector.kind == "shape":
        strength, reason = _SHAPES[detector.params["shape"]]
        return Evidence(strength, (_sentence(reason),))
    if detector.kind == "keyvalue":
        reason = "The value stands behind, or under, a key that is one of %d names; its own form does not count."
        reasons = (reason % len(detector.params["names"]),)
        if "object" in detector.params:
            key, values, parts = detector.params["object"]
            more = "Or it stands in `%s` of an object whose `%s` is %s, or in a list of such."
            reasons += (more % ("` or `".join(parts), key, " or ".join(values)),)
        if "beside" in detector.params:
            names, values = detector.params["beside"]
            more = "Or it stands under a key such as `%s` of a map, and the name under one such as `%s` of the same map."
            reasons += (more % (values[0], names[0]),)
        return Evidence("strong", reasons)
    fixed = min(sum(len(part) for part in variant if isinstance(part, str)) for variant in detector.params["variants"])
    form, spread = _form(detector)
    reasons = [form]
    bits = 6.0 * fixed
    if detector.kind == "keyed":
        reasons.append(_keywords(detector.params))
        bits += 10
    if detector.params.get("check") == "mnemonic":
        reasons.append("At least eight of its words are different, and none is one that every sentence has.")
    elif "check" in detector.params:
        chance = _one_in(detector.params["check"])
        reasons.append("Its check digits hold, as they do in one of %s values of this form." % "{:,}".format(round(chance)))
        bits += math.log2(chance)
    if spread >= 64:
        bits += 8
    return Evidence("strong" if bits >= 18 else "medium" if bits >= 12 else "weak", tuple(reasons))


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


def _form(detector: Detector) -> Tuple[str, float]:
    """A sentence on the form, and how many bits the parts hold that are free."""
    literals = list(dict.fromkeys(variant[0] for variant in detector.params["variants"] if isinstance(variant[0], str)))
    spread = min(map(_spread, detector.params["variants"]))
    length = sorted({total for variant in detector.params["variants"] for total in (_length(variant, 1), _length(variant, 2))})
    size = "%d" % length[0] if len(length) == 1 else "%d to %s" % (length[0], length[-1] if length[-1] < 4096 else "any number of")
    if detector.kind == "token":
        shown = _some(literals, 4)
        return "It begins with %s and has %s bytes, none of them in the middle of a word." % (shown, size), spread
    return "It has %s bytes of its alphabet and is no part of a longer word, number, date or path." % size, spread


def _some(words: Sequence[str], most: int) -> str:
    more = len(words) - most
    return ", ".join("`%s`" % word for word in words[:most]) + (" or %d other%s" % (more, "s" * (more > 1)) if more > 0 else "")


def _length(variant: Any, which: int) -> int:
    return sum(len(part) if isinstance(part, str) else part[which] for part in variant)


def _spread(variant: Any) -> float:
    return sum(part[1] * math.log2(max(len(alphabet(part[0])), 1)) for part in variant if not isinstance(part, str))


def _keywords(params: Any) -> str:
    words = params["keywords"]
    shown = _some(words, 5)
    behind = "at most %d bytes behind" % params.get("after", 40)
    front = ", or %d in front of," % params["before"] if params.get("before") else ""
    return "It stands %s%s one of %s, or in a field whose key, or a key of the two maps around, holds one." % (behind, front, shown)


def _one_in(check: Any) -> float:
    if isinstance(check, str):
        return float(_ONE_IN[check])
    if isinstance(check, dict):
        return 1 / sum(1 / _one_in(each) for each in check["any"])
    return math.prod(_steps(check))


def _steps(check: Any) -> Iterator[float]:
    for step in check:
        yield _one_in(step) if isinstance(step, (str, dict)) and not _is_step(step) else float(step["modulus"])


def _is_step(step: Any) -> bool:
    return isinstance(step, dict) and "modulus" in step
