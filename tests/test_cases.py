"""The cases of tests/cases: what is marked is found, what is worked out leaves; by the oracle and both backends."""

from __future__ import annotations

import re

import pytest

import plans
import sessions
from cases import credentials, keyed, resolution, shapes
from reference import Reference, find_alone
from reference.actions import hkdf, key_id

CASES = [(name, text) for cases in (shapes.CASES, credentials.CASES, keyed.CASES) for name, texts in cases.items() for text in texts]


def marked(text):
    """The bytes without the marks, and the spans between them."""
    value, spans, start = b"", [], None
    for part in re.split("([«»])", text):
        if part == "«":
            start = len(value)
        elif part == "»":
            spans.append((start, len(value)))
            start = None
        else:
            value += part.encode()
    if start is not None:
        spans.append((start, len(value)))
    return value, spans


def test_every_detector_has_cases_that_match_and_cases_that_do_not():
    for detector in plans.DETECTORS:
        words = " ".join(text for name, text in CASES if name == detector["id"]).split()
        assert any("«" in word for word in words), detector["id"]
        assert any("«" not in word and "»" not in word for word in words), detector["id"]


@pytest.mark.parametrize(("name", "text"), CASES)
def test_oracle(name, text):
    value, spans = marked(text)
    found = find_alone(plans.DETECTORS[plans.INDEX[name]], value)
    assert [value[slice(*span)] for span in found] == [value[slice(*span)] for span in spans]
    assert found == spans


@pytest.mark.parametrize("backend", sessions.BACKENDS)
@pytest.mark.parametrize(("name", "text"), CASES)
def test_core(backend, name, text):
    value, spans = marked(text)
    body = plans.body([{"detectors": [0], "action": plans.redact()}], detectors=[plans.DETECTORS[plans.INDEX[name]]], keys=())
    assert sessions.spans(backend, body, value) == [(name, *span) for span in spans]


BY_HAND = pytest.mark.parametrize(("policy", "kind", "data", "expected"), [case[1:] for case in resolution.CASES], ids=[case[0] for case in resolution.CASES])


@BY_HAND
def test_resolution_by_the_oracle(policy, kind, data, expected):
    reference = Reference(policy, keys={"k": plans.MASTER})
    format, framing = kind
    work = {"msgpack": lambda data: reference.msgpack(data, framing), "json": reference.json, "text": reference.text}
    assert work[format](data) == expected


@pytest.mark.parametrize("backend", sessions.BACKENDS)
@BY_HAND
def test_resolution_by_the_core(backend, policy, kind, data, expected):
    output, _ = sessions.run(backend, policy, [data], format=kind[0], framing=kind[1])
    assert output == expected


@pytest.mark.parametrize("backend", ["oracle", *sessions.BACKENDS])
@pytest.mark.parametrize(("tag", "globs", "action", "part"), resolution.TAGGED)
def test_rules_for_a_tag(backend, tag, globs, action, part):
    policy = plans.body([{"detectors": [1], "action": action, "tag": globs}, {"detectors": [1], "action": plans.redact("other")}])
    text = b"123-45-6789"
    expected = {"keep": text, "redact": b"-"}[action["kind"]] if part else b"other"
    made = Reference(policy, keys={"k": plans.MASTER}, tag=tag) if backend == "oracle" else sessions.session(backend, policy, tag=tag)
    assert made.value(text) == expected


PSEUDONYMS = [
    ("email", b"Jo@Example.COM", b"jo@example.com"),
    ("us-ssn", b"123-45-6789", b"123 45 6789"),
    ("credit-card", b"4111-1111-1111-1111", b"4111111111111111"),
    ("phone", b"(555) 555-0100", b"+1 555 555 0100"),
    ("iban", b"de89 3704 0044 0532 0130 00", b"DE89370400440532013000"),
    ("mac-address", b"00-1A-2B-3C-4D-5E", b"001a.2b3c.4d5e"),
    ("ipv4", b"10.0.0.1", b"010.000.000.001"),
    ("ipv6", b"FE80::1", b"fe80:0:0:0:0:0:0:1"),
]


@pytest.mark.parametrize("backend", ["oracle", *sessions.BACKENDS])
@pytest.mark.parametrize(("name", "one", "other"), PSEUDONYMS)
def test_pseudonyms_join_what_is_the_same(backend, name, one, other):
    def made(domain, text):
        policy = plans.body([{"detectors": [plans.INDEX[name]], "action": plans.pseudonym(domain)}])
        runner = Reference(policy, keys={"k": plans.MASTER}) if backend == "oracle" else sessions.session(backend, policy)
        return runner.value(text)

    word = plans.DETECTORS[plans.INDEX[name]]["type"].encode()
    assert re.fullmatch(rb"lrh1_%s_%s_[a-z2-7]{26}" % (word, key_id(plans.MASTER).encode()), made("", one))
    assert made("", one) == made("", other) != made("tenant", one)
    assert made("", made("", one)) == made("", one)


def test_the_derivation_is_that_of_rfc_5869():
    """Test case 3 of appendix A: no salt and no info."""
    assert hkdf(b"\x0b" * 22, b"").hex() == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
