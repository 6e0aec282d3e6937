"""The shipped exec_filter configurations in a real Fluentd."""

from __future__ import annotations

import os
import re
import signal
import time

import pytest

from fluentd import MODES, PLUGINS, Fluentd, find
from fluentd_checks import assert_nothing_planted_in, children, records_of, whole_corpus
from generate import Event, generate
from logredact import Redactor
from prove import prove_records
from test_corpora import LOGS, lines, needs_corpora

pytestmark = pytest.mark.skipif(find() is None, reason="no fluentd on PATH; LOGREDACT_FLUENTD names one")

MSGPACK = PLUGINS / "exec_filter_msgpack.conf"
JSON = PLUGINS / "exec_filter_json.conf"
SECONDS = 60


def sample(configuration=MSGPACK, count=4000):
    """Events of the demo; for JSON those that it can hold."""

    def has_binary(value):
        if isinstance(value, dict):
            return any(map(has_binary, value.values()))
        return isinstance(value, bytes)

    return [event for event in generate(count=count) if configuration is MSGPACK or not has_binary(event.record)]


def with_policy(directory, policy, configuration=MSGPACK):
    """The shipped configuration with a policy."""
    path = directory / "with.conf"
    shipped = configuration.read_text()
    path.write_text(re.sub(r"(?m)^( *command logredact filter .*)$", rf"\1 --policy {policy}", shipped))
    assert path.read_text() != shipped
    return path


@pytest.mark.parametrize("configuration", [MSGPACK, JSON], ids=["msgpack", "json"])
def test_all_records_come_out_redacted_and_otherwise_equal(configuration, tmp_path):
    events = sample(configuration)
    with Fluentd(configuration, tmp_path) as fluentd:
        fluentd.send(events)
        fluentd.wait_for(len(events) - 1, SECONDS)  # the last line of JSON waits for a next one, or the end
        received = fluentd.stop()
        log = fluentd.log()
    proof = prove_records(events, records_of(events, received))
    assert proof.planted > 800
    assert proof.holds, proof
    assert_nothing_planted_in(log, events)


@pytest.mark.parametrize("configuration", [MSGPACK, JSON], ids=["msgpack", "json"])
def test_types_and_names_that_fluentd_might_take_for_its_own_are_kept(configuration, tmp_path):
    record = {
        "time": "2024-06-12 14:02:00", "tag": "mine", "u64": 2**64 - 1, "i64": -(2**63), "zero": -0.0, "float": 5e-324,
        "big": 1.7976931348623157e308, "whole": 3.0, "nil": None, "true": True, "map": {}, "list": [], "nul": "a\0b",
        "text": "\u00fc\u2028\U0001f600", "": "no name", "a.b": {"c d": [{"e": [None]}]},
    }  # fmt: skip
    if configuration is MSGPACK:
        record["binary"] = bytes(range(256))
        record["infinite"] = float("inf")
    events = [Event("kube.types", 1, 0, record, ()), Event("kube.types", 2**31, 999_999_999, {}, ())]
    with Fluentd(configuration, tmp_path) as fluentd:
        fluentd.send(events)
        received = fluentd.stop()
    out = records_of(events, received)
    assert list(map(repr, out)) == [repr(event.record) for event in events]


@needs_corpora
def test_system_logs_come_out_as_the_library_gives_them(tmp_path):
    redactor = Redactor()
    texts = [line.decode("utf-8", "surrogateescape") for path in LOGS for line in lines(path)[:400]]
    texts = [text for text in texts if text.isprintable()]
    events = [Event("system", 1_700_000_000 + n, n, {"message": text, "n": n}, ()) for n, text in enumerate(texts)]
    with Fluentd(MSGPACK, tmp_path) as fluentd:
        fluentd.send(events)
        fluentd.wait_for(len(events), SECONDS)
        received = fluentd.stop()
    assert records_of(events, received) == [redactor.redact(event.record) for event in events]


@needs_corpora
def test_real_logs_with_planted_values(tmp_path):
    whole_corpus(MSGPACK, tmp_path)


@pytest.mark.parametrize("configuration", [MSGPACK, JSON], ids=["msgpack", "json"])
def test_rules_see_the_tag(configuration, tmp_path):
    (tmp_path / "policy.yaml").write_text(
        "version: 1\npacks: []\nrules:\n"
        "- {key: [id], action: keep, when: {tag: 'hr.**'}}\n- {key: [id], action: redact}\n"
        "- {detector: email, action: redact, when: {tag: 'hr.**'}}\n"
    )
    record = {"m": "a@example.com", "id": 1}
    tags = ["hr.app", "web.app", "hr.x.y", "web.app", "hr"] * 20
    events = [Event(tag, 1, n, record, ()) for n, tag in enumerate(tags)]
    with Fluentd(with_policy(tmp_path, "policy.yaml", configuration), tmp_path) as fluentd:
        fluentd.send(events, MODES)
        received = fluentd.stop()
    seen, unseen = {"m": "[REDACTED:email]", "id": 1}, {"m": "a@example.com", "id": "[REDACTED:field]"}
    assert records_of(events, received) == [seen if tag.startswith("hr.") else unseen for tag in tags]


def test_nothing_is_lost_when_fluentd_is_stopped_at_once(tmp_path):
    events = sample(count=12000)
    with Fluentd(MSGPACK, tmp_path) as fluentd:
        fluentd.send(events)
        received = fluentd.stop()
    assert prove_records(events, records_of(events, received)).holds


def test_a_killed_filter_is_started_again_and_nothing_passes_it(tmp_path):
    events = sample()
    half = len(events) // 2
    with Fluentd(MSGPACK, tmp_path) as fluentd:
        fluentd.send(events[:half])
        fluentd.wait_for(half, SECONDS)
        (child,) = children(fluentd)
        os.kill(child, signal.SIGKILL)
        fluentd.send(events[half:])
        fluentd.wait_for(len(events), SECONDS)
        (again,) = children(fluentd)
        assert again != child
        received = fluentd.stop()
    assert prove_records(events, records_of(events, received)).holds


def test_without_a_filter_that_works_nothing_comes_out(tmp_path):
    events = sample(count=500)
    with Fluentd(with_policy(tmp_path, "absent.yaml"), tmp_path) as fluentd:
        fluentd.send(events)
        time.sleep(3)
        assert fluentd.received() == []
        log = fluentd.log()
    assert "child process exits with error code" in log
    assert_nothing_planted_in(log, events)
