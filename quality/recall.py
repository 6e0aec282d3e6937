"""Recall: is every byte of a valid value found, in every syntax?"""

from __future__ import annotations

import random
from typing import Iterator, NamedTuple

from logredact import Redactor, catalog
from logredact.policy import loads

from .contexts import CONTEXTS, RECORDS, Spelled
from .shapes import MADE
from .values import value

__all__ = ["EXCEPT", "Recall", "measure", "missed"]

#: What is known not to be found, or cannot stand there, with the reason.
EXCEPT: dict[tuple[str, str], str] = {
    ("us-zip-code", "JSON in a string, twice"): "five digits count in eight bytes behind their keyword only",
    ("us-zip-code", "SQL insert"): "five digits count in eight bytes behind their keyword only",
    ("card-track-2", "Go struct"): "a digit and : in front of digits are a time of day",
    ("eui-64", "Go struct"): "a digit and : in front of hex digits are a part of an address",
    ("mac-address", "Go struct"): "a : in front of the first pair joins it to what stands before",
    ("ipv6", "Go struct"): "a : in front of the first group joins it to what stands before",
    ("adyen-api-key", "connection string"): "the key may hold the ; that ends it",
    ("mrz-passport", "XML element"): "a < behind the last line, as that of a tag, is one more filler",
    ("mrz-card", "XML element"): "a < behind the last line, as that of a tag, is one more filler",
    ("key-value", "record, nested"): "of the maps around only keyed detectors take the keys",
    ("kubernetes-secret", "record, nested"): "of the maps around only keyed detectors take the keys",
}
_PAIRS_ONLY = "a name and its value stand apart there"


class Recall(NamedTuple):
    """Of `tried` values of a detector in a context `found` were covered whole."""

    detector: str
    context: str
    tried: int
    found: int


def alone(id: str) -> Redactor:
    return Redactor(loads("version: 1\npacks: []\nrules: [{detector: %s, action: redact}]" % id))


def _values(detector: catalog.Detector, count: int) -> Iterator[tuple[Spelled, str, str]]:
    """The name, the value, and the part of it that is secret."""
    source = random.Random(detector.id)
    for number in range(count):
        if detector.id in MADE:
            words, make = MADE[detector.id]
            yield (Spelled(words), *make(source))
        else:
            words = detector.params.get("keywords", ("item",))
            text = value(detector, source)
            yield Spelled(words[number % min(2, len(words))]), text, text


def excepted(detector: catalog.Detector, context: str) -> str:
    """Why the detector is not measured in the context; empty: it is."""
    joined = detector.kind == "keyvalue" or detector.id == "http-authorization"
    if joined and context in CONTEXTS and not CONTEXTS[context].pair:
        return _PAIRS_ONLY
    return EXCEPT.get((detector.id, context), "")


def measure(id: str, count: int) -> Iterator[Recall]:
    """The detector's recall in every context, on `count` values."""
    detector, redactor = catalog.get(id), alone(id)
    made = list(_values(detector, count))
    for context in CONTEXTS:
        if not excepted(detector, context):
            yield Recall(id, context, len(made), sum(_covered(redactor, context, *one) for one in made))
    for context, record in RECORDS.items():
        if not excepted(detector, context):
            found = sum(secret not in str(redactor.redact(record(name, text))) for name, text, secret in made)
            yield Recall(id, context, len(made), found)


def missed(id: str, context: str, count: int) -> list[str]:
    """Texts of the context in which the detector does not find all."""
    detector, redactor = catalog.get(id), alone(id)
    made = _values(detector, count)
    return [_text(context, one[0], one[1])[0] for one in made if not _covered(redactor, context, *one)]


def _text(context: str, name: Spelled, value: str) -> tuple[str, str, str]:
    form = CONTEXTS[context]
    before, written, behind = form.before(name), form.written(value), form.behind(name)
    return before + written + behind, before, written


def _covered(redactor: Redactor, context: str, name: Spelled, value: str, secret: str) -> bool:
    text, before, written = _text(context, name, value)
    head, _, tail = value.partition(secret)
    written_of = CONTEXTS[context].written
    start = len((before + written_of(head)).encode()) if head else len(before.encode())
    end = len((before + written).encode()) - (len(written_of(tail).encode()) if tail else 0)
    left = set(range(start, end))
    for finding in redactor.scan(text.encode()):
        left.difference_update(range(finding.start, finding.end))
    return not left
