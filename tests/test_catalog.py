"""The catalogue: every entry is complete, and finds its examples and not its near misses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from logredact import Redactor, catalog
from logredact.policy import compile_policy, from_packs, loads

import msgpack
from reference import find_alone

DETECTORS = list(catalog.DETECTORS.values())


def entries() -> dict:
    """What the plan says of each detector of the catalogue."""
    body = msgpack.unpackb(msgpack.unpackb(compile_policy(from_packs(["all"])))["body"])
    return {entry["id"]: entry for entry in body["detectors"]}


ENTRIES = entries()


def spans(detector, text: str) -> list[bytes]:
    value = text.encode()
    return [value[start:end] for start, end in find_alone(ENTRIES[detector.id], value)]


MATCHES = [
    pytest.param(detector, text, span, id="%s-%d" % (detector.id, number))
    for detector in DETECTORS
    for number, (text, span) in enumerate(detector.examples())
]
NEAR_MISSES = [
    pytest.param(detector, text, id="%s-%d" % (detector.id, number))
    for detector in DETECTORS
    for number, text in enumerate(detector.near_misses)
]


@pytest.mark.parametrize("detector, text, span", MATCHES)
def test_an_example_is_found_to_the_byte(detector, text, span):
    assert spans(detector, text) == [span.encode()]


@pytest.mark.parametrize("detector, text", NEAR_MISSES)
def test_a_near_miss_is_not_found(detector, text):
    assert spans(detector, text) == []


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.id)
def test_the_core_finds_the_examples_and_not_the_near_misses(detector):
    redactor = Redactor(loads("version: 1\npacks: []\nrules: [{detector: %s, action: redact}]" % detector.id))
    for text, span in [*detector.examples(), *((text, None) for text in detector.near_misses)]:
        value = text.encode()
        found = [value[finding.start : finding.end] for finding in redactor.scan(value)]
        assert found == ([] if span is None else [span.encode()]), text


@pytest.mark.parametrize("detector, text, span", MATCHES)
def test_the_reference_pattern_has_the_example_among_its_candidates(detector, text, span):
    pattern = re.compile(detector.reference)
    candidates = []
    for match in pattern.finditer(text.encode()):
        groups = [group for group in match.groups() if group is not None]
        candidates.append(groups[0] if groups else match.group())
    assert span.encode() in candidates


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.id)
def test_an_entry_is_complete(detector):
    assert re.fullmatch(r"[a-z0-9-]{1,48}", detector.id)
    assert re.fullmatch(r"[a-z0-9]{1,16}", detector.type)
    assert detector.kind in ("shape", "token", "keyed", "keyvalue")
    assert detector.source.startswith("https://")
    assert detector.title and detector.description.endswith(".")
    assert len(detector.matches) >= 1 and len(detector.near_misses) >= 2
    texts = [text for text, _ in detector.examples()] + list(detector.near_misses)
    assert len(set(texts)) == len(texts)
    assert all(span in text for text, span in detector.examples())


def test_every_detector_can_be_had_by_its_id():
    assert [catalog.get(id) for id in catalog.DETECTORS] == DETECTORS
    assert len({detector.id for detector in DETECTORS}) == len(DETECTORS)
    with pytest.raises(KeyError):
        catalog.get("credit-crad")


def test_no_source_holds_a_token_in_one_piece():
    # Or scanners of repositories would report the examples. They are written as prefix + rest.
    for path in Path(catalog.__file__).parent.glob("*.py"):
        source = path.read_bytes()
        for detector in DETECTORS:
            if detector.kind == "token" or detector.id == "private-key":
                assert re.search(detector.reference, source) is None, (path.name, detector.id)


@pytest.mark.parametrize(
    "characters, expected",
    [
        ("a-c", b"abc"),
        ("0-9a", b"0123456789a"),
        ("a-c_-", b"abc_-"),
        ("=", b"="),
        ("A-Ca-c+/", b"ABCabc+/"),
    ],
)
def test_an_alphabet_is_read_as_a_class_of_characters(characters, expected):
    assert catalog.alphabet(characters) == frozenset(expected)
