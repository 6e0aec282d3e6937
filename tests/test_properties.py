"""The core against the oracle on single values: findings, replacements, idempotence."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import plans
import sessions
import strategies
from reference import Reference, find_alone
from reference.rules import DropRecord

ALONE = [plans.body([{"detectors": [0], "action": plans.redact()}], detectors=[one], keys=()) for one in plans.DETECTORS]

both = pytest.mark.parametrize("backend", sessions.BACKENDS)


def expected_value(body, text, tag=None):
    try:
        return Reference(body, keys={"k": plans.MASTER}, tag=tag).value(text)
    except DropRecord:
        return None


@both
@given(text=strategies.values())
@example(text=b"")
@example(text=b"\xff\xfe\x00")
def test_every_detector_finds_what_the_oracle_finds(backend, text):
    for detector, body in zip(plans.DETECTORS, ALONE):
        expected = [(detector["id"], start, end) for start, end in find_alone(detector, text)]
        assert sessions.spans(backend, body, text) == expected, detector["id"]


@both
@pytest.mark.parametrize("detector", plans.DETECTORS, ids=lambda detector: detector["id"])
@given(data=st.data())
def test_long_values_give_the_same_findings(backend, detector, data):
    """Longer than any window or block of a scanner: what lies at the seams must not be lost."""
    item = data.draw(st.one_of(strategies.ITEMS, strategies.near_misses(), strategies.values(3)))
    pad = data.draw(st.integers(0, 200))
    unit = data.draw(st.sampled_from([b" ", b"a ", b"- ", b". ", b"1 ", b"x=", b"\n", b"\xc3\xa9 "]))
    before = (unit * pad)[:pad]
    text = before + data.draw(st.sampled_from([b"", b"\\n", b"%20", b"\\u0020", b"x"])) + item + data.draw(strategies.GLUE) + unit * data.draw(st.integers(0, 70)) + item
    body = plans.body([{"detectors": [0], "action": plans.redact()}], detectors=[detector], keys=())
    assert sessions.spans(backend, body, text) == [(detector["id"], *span) for span in find_alone(detector, text)]


@both
@given(body=strategies.policies(), text=strategies.values(), tag=strategies.TAG_NAMES)
def test_replacements_of_a_value(backend, body, text, tag):
    assert sessions.session(backend, body, tag=tag).value(text) == expected_value(body, text, tag)


CREDENTIALS = ("http-authorization", "url-credentials", "key-value")


@both
@given(text=strategies.values(), action=st.one_of(st.just(plans.redact()), st.just(plans.pseudonym())))
def test_a_second_pass_changes_nothing(backend, text, action):
    """Placeholders and pseudonyms stand where credentials stood, and are left alone there."""
    for name in CREDENTIALS:
        body = plans.body([{"detectors": [plans.INDEX[name]], "action": action}])
        once = sessions.session(backend, body).value(text)
        assert sessions.session(backend, body).value(once) == once, name


@both
@given(text=strategies.values(), networks=st.lists(strategies.NETWORKS, max_size=2), values=st.lists(strategies.ITEMS, max_size=2))
def test_allowances_suppress_only_the_span_they_cover(backend, text, networks, values):
    texts = [value.decode("utf-8", "ignore") for value in values]
    body = plans.body(allow=[plans.allowance(networks=networks, values=texts)])
    planted = text + b" " + b" ".join(values)
    assert sessions.session(backend, body).value(planted) == expected_value(body, planted)


@both
@given(text=strategies.values())
def test_counts_of_each_detector_are_those_of_the_findings(backend, text):
    made = sessions.session(backend, plans.body(), collect=True)
    made.value(text)
    found = [one.detector for one in made.findings()]
    assert made.detector_counts() == {one["id"]: found.count(one["id"]) for one in plans.DETECTORS}
    assert made.counters()["findings"] == len(found)


@given(body=strategies.policies(), text=strategies.values(), tag=strategies.TAG_NAMES)
def test_backends_agree(body, text, tag):
    results = []
    for backend in sessions.BACKENDS:
        made = sessions.session(backend, body, tag=tag, collect=True)
        results.append((made.value(text), made.findings(), made.counters(), made.detector_counts()))
    assert all(result == results[0] for result in results)
