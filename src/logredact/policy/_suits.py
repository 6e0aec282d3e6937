"""Which actions make sense of what a detector finds: what can be known of its values before there are any."""

from __future__ import annotations

import math
from typing import Any, List, Optional, Sequence

from ..catalog import DETECTORS, Detector, alphabet

__all__ = ["fpe", "generalise", "hash", "ip"]

#: Values of fewer random bits than this can be told from their hash by trying all.
_UNGUESSABLE_BITS = 64
_UNGUESSABLE_SHAPES = ("jwt", "private-key")

_SEPARATORS = alphabet(" .:/()@+_") | {ord("-")}
_DIGITS = alphabet("0-9")
_ALNUM = alphabet("0-9A-Za-z")
_FEWEST_VALUES = 1_000_000  # NIST SP 800-38G Rev. 1, 5: radix^minlen
#: Shapes that are all numerals and separators: the radix they need.
_NUMERAL_SHAPES = {"credit-card": 10, "us-ssn": 10, "phone": 10, "iban": 36}

_YEARS = ("birthdate", "date")
_POSTCODES = ("zip",)


def hash(ids: Optional[Sequence[str]]) -> Optional[str]:
    """Why their hash without a key would tell the values; `ids` None: nothing is known of them."""
    if ids is None:
        what = "nothing is known of these values"
    else:
        bad = [id for id in ids if _guessable(DETECTORS.get(id))]
        if not bad:
            return None
        what = "values of %s can be guessed" % bad[0]
    return "hash has no key, and %s: use pseudonym, or write {hash: {allow_guessable: true}}" % what


def _guessable(detector: Optional[Detector]) -> bool:
    if detector is None:
        return True
    if detector.kind == "shape":
        return detector.params["shape"] not in _UNGUESSABLE_SHAPES
    if detector.kind not in ("token", "keyed") or detector.type != "secret":
        return True
    return min(_bits(variant) for variant in detector.params["variants"]) < _UNGUESSABLE_BITS


def _bits(variant: Sequence[Any]) -> float:
    return sum(part[1] * math.log2(len(alphabet(part[0]))) for part in variant if not isinstance(part, str))


def fpe(id: str, radix: int) -> Optional[str]:
    """Why values of the detector cannot be encrypted in this radix."""
    detector = DETECTORS.get(id)
    if detector is None or detector.kind == "keyvalue":
        return None
    if detector.kind == "shape":
        needs = _NUMERAL_SHAPES.get(detector.params["shape"])
        if needs is None:
            return "fpe is for numbers, and %s finds other texts: use encrypt" % id
        return None if radix >= needs else "fpe with radix 10 is for digits, and %s has letters: write radix: 36" % id
    lengths = [_longest(variant, radix) for variant in detector.params["variants"]]
    fitting = [length for length in lengths if length is not None]
    if not fitting:
        hint = "use encrypt" if radix == 36 or all(_longest(one, 36) is None for one in detector.params["variants"]) else "write radix: 36"
        return "fpe with radix %d does not take the characters that %s finds: %s" % (radix, id, hint)
    if radix ** max(fitting) < _FEWEST_VALUES:
        return "fpe needs a million possible values, and %s finds at most %d numerals: use encrypt or redact" % (id, max(fitting))
    return None


def _longest(variant: Sequence[Any], radix: int) -> Optional[int]:
    """The most numerals that the variant has; None: it has other characters."""
    numerals = _DIGITS if radix == 10 else _ALNUM
    count = 0
    for part in variant:
        characters = frozenset(part.encode("utf-8")) if isinstance(part, str) else alphabet(part[0])
        if not characters <= numerals | _SEPARATORS:
            return None
        if isinstance(part, str):
            count += sum(c in numerals for c in part.encode("utf-8"))
        elif characters & numerals:
            count += part[2]
    return count


def ip(id: str) -> Optional[str]:
    """Why values of the detector are no addresses."""
    detector = DETECTORS.get(id)
    if detector is not None and detector.kind == "shape" and detector.type == "ip":
        return None
    return "ip is for addresses, and %s finds others: it goes with ipv4 and ipv6" % id


def generalise(id: str, to: str) -> Optional[str]:
    """Why there is nothing to generalise in values of the detector."""
    detector = DETECTORS.get(id)
    types: Sequence[str] = {"year": _YEARS, "zip": _POSTCODES}.get(to, ())
    if detector is not None and detector.type in types:
        return None
    fitting: List[str] = [one.id for one in DETECTORS.values() if one.type in types]
    hint = "it goes with %s" % ", ".join(fitting) if fitting else "it goes with key, path and pattern rules"
    return "generalise to %s has no meaning for %s: %s" % (to, id, hint)
