"""The gem fluent-plugin-logredact in a real Fluentd."""

from __future__ import annotations

import json
import socket
import time
import urllib.request

import msgpack
import pytest

from fluentd import MODES, PLUGINS, Fluentd, FluentdError, find
from fluentd_checks import assert_nothing_planted_in, records_of, whole_corpus
from generate import Event, generate
from logredact import _cffi
from prove import prove_records
from test_corpora import needs_corpora

pytestmark = pytest.mark.skipif(find() is None, reason="no fluentd on PATH; LOGREDACT_FLUENTD names one")

FILTER = PLUGINS / "filter_logredact.conf"
SECONDS = 60
EMAIL = "version: 1\npacks: []\nrules:\n- {detector: email, action: redact}\n"
NOTHING = "version: 1\npacks: []\nrules:\n- {key: [absent], action: redact}\n"


def configured(directory, parameters):
    """The shipped configuration with parameters of the filter."""
    path = directory / "with.conf"
    shipped = FILTER.read_text()
    path.write_text(shipped.replace("@type logredact\n", f"@type logredact\n{parameters}\n", 1))
    assert path.read_text() != shipped
    return path


def event(number, text):
    return Event("kube.app", 1_700_000_000, number, {"m": text}, ())


def texts(received):
    return [one.record["m"] for one in received]


@pytest.mark.parametrize("workers", [1, 2], ids=["alone", "supervised"])
def test_all_records_come_out_redacted_and_otherwise_equal(tmp_path, workers):
    events = list(generate(count=4000))
    with Fluentd(FILTER, tmp_path, workers=workers) as fluentd:
        fluentd.send(events, MODES)
        received = fluentd.stop()
        log = fluentd.log()
    proof = prove_records(events, records_of(events, received))
    assert proof.planted > 800
    assert proof.holds, proof
    assert_nothing_planted_in(log, events)


@needs_corpora
def test_real_logs_with_planted_values(tmp_path):
    whole_corpus(FILTER, tmp_path)


def test_rules_see_the_tag(tmp_path):
    (tmp_path / "policy.yaml").write_text(EMAIL.replace("redact}", "redact, when: {tag: 'hr.**'}}"))
    events = [Event(tag, 1, n, {"m": "a@example.com"}, ()) for n, tag in enumerate(["hr.app", "web.app", "hr.x.y"])]
    with Fluentd(configured(tmp_path, "policy policy.yaml"), tmp_path) as fluentd:
        fluentd.send(events, MODES)
        received = fluentd.stop()
    assert [record["m"] for record in records_of(events, received)] == ["[REDACTED:email]", "a@example.com", "[REDACTED:email]"]


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ("policy broken.yaml", "broken.yaml:4"),
        ("policy absent.yaml", "cannot read the policy"),
        ("policy broken.plan", "digest"),
        ("library /nonexistent/liblogredact.so", "cannot use /nonexistent/liblogredact.so"),
        ("library other.so", "9.9.9"),
        ("library lacking.so", "logredact_session_chunk"),
        ("command /nonexistent/logredact", "cannot run /nonexistent/logredact"),
    ],
)
@pytest.mark.parametrize("workers", [1, 2], ids=["alone", "supervised"])
def test_fluentd_does_not_start_without_what_it_needs_and_says_why(tmp_path, parameters, reason, workers):
    (tmp_path / "broken.yaml").write_text(EMAIL.replace("email", "emial"))
    plan = (PLUGINS.parent.parent / "src" / "logredact" / "packs" / "default.plan").read_bytes()
    (tmp_path / "broken.plan").write_bytes(plan[:-1] + bytes([plan[-1] ^ 1]))
    library = (_cffi.NATIVE / "liblogredact.so").read_bytes()
    version = b"\0%s\0" % _cffi.ffi.string(_cffi.lib.logredact_version())
    assert version in library
    (tmp_path / "other.so").write_bytes(library.replace(version, b"\x009.9.9\0"))
    (tmp_path / "lacking.so").write_bytes(library.replace(b"\0logredact_session_chunk\0", b"\0logredact_session_chump\0"))
    parameters = parameters.replace(" other.so", f" {tmp_path}/other.so").replace(" lacking.so", f" {tmp_path}/lacking.so")
    with pytest.raises(FluentdError) as raised:
        with Fluentd(configured(tmp_path, parameters), tmp_path, workers=workers):
            pass
    assert reason in str(raised.value)
    assert "config error" in str(raised.value)


def test_a_changed_policy_comes_into_force_and_a_bad_one_leaves_that_before(tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_text(EMAIL)

    def replace(text):
        (tmp_path / "new.yaml").write_text(text)
        (tmp_path / "new.yaml").replace(policy)

    def told(what):
        deadline = time.monotonic() + SECONDS
        while what not in fluentd.log():
            assert time.monotonic() < deadline, fluentd.log()
            time.sleep(0.1)

    sent = [event(n, f"user{n}@example.com") for n in range(3)]
    with Fluentd(configured(tmp_path, f"policy {policy}\nreload_interval 0.2"), tmp_path) as fluentd:
        fluentd.send(sent[:1])
        replace("version: 1\nrules: [\n")
        told("the one before stays")
        time.sleep(1)  # five more looks
        fluentd.send(sent[1:2])
        assert texts(fluentd.wait_for(2, SECONDS)) == ["[REDACTED:email]"] * 2
        replace(NOTHING)
        told("has changed and is in force")
        fluentd.send(sent[2:])
        received = fluentd.stop()
        log = fluentd.log()
    assert texts(received) == ["[REDACTED:email]"] * 2 + ["user2@example.com"]
    assert log.count("the one before stays") == 1
    assert "policy.yaml:" in next(line for line in log.splitlines() if "the one before stays" in line)


def test_known_secrets_are_read_again(tmp_path):
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "one").write_text("first-known-secret")
    (tmp_path / "policy.yaml").write_text(f"version: 1\npacks: []\nknown_secrets:\n- {{dir: {secrets}, min_length: 8}}\n")
    with Fluentd(configured(tmp_path, "policy policy.yaml\nreload_interval 0.2"), tmp_path) as fluentd:
        fluentd.send([event(1, "first-known-secret second-known-secret")])
        fluentd.wait_for(1, SECONDS)
        (secrets / "two").write_text("second-known-secret")
        deadline = time.monotonic() + SECONDS
        while "were read again" not in fluentd.log() and time.monotonic() < deadline:
            time.sleep(0.1)
        fluentd.send([event(2, "first-known-secret second-known-secret")])
        received = fluentd.stop()
    assert texts(received) == ["[REDACTED:known-secret] second-known-secret", "[REDACTED:known-secret] [REDACTED:known-secret]"]


def test_the_monitor_agent_shows_the_counters(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    path = configured(tmp_path, "")
    path.write_text(path.read_text() + f"<source>\n  @type monitor_agent\n  bind 127.0.0.1\n  port {port}\n</source>\n")
    events = list(generate(count=1000))
    with Fluentd(path, tmp_path) as fluentd:
        fluentd.send(events, MODES)
        fluentd.wait_for(len(events), SECONDS)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/plugins.json?type=logredact&debug=1") as answer:
            shown = answer.read().decode()
    (counted,) = json.loads(shown)["plugins"]
    assert (counted["events_in"], counted["events_out"], counted["events_failed"]) == (1000, 1000, 0)
    assert counted["events_changed"] == sum(bool(one.planted) for one in events)
    assert counted["findings"] == sum(counted["detectors"].values()) >= sum(len(one.planted) for one in events)
    assert_nothing_planted_in(shown, events)


def test_what_is_no_event_leaves_as_a_placeholder_and_all_around_it_redacted(tmp_path):
    good = msgpack.packb([msgpack.ExtType(0, bytes(7) + b"\1"), {"m": "a@example.com"}])
    bodies = [good + b"\xc1 b@example.com", good + good[:-3], good + msgpack.packb([1, "b@example.com"]) + good]
    with Fluentd(FILTER, tmp_path) as fluentd:
        for number, body in enumerate(bodies):
            fluentd.send_raw(msgpack.packb(["kube.app", body, {"chunk": str(number)}], use_bin_type=True), str(number))
        received = fluentd.stop()
        log = fluentd.log()
    records = [one.record for one in received]
    clean, bad = {"m": "[REDACTED:email]"}, {"message": "[REDACTED:malformed]"}
    assert records == [clean, bad, clean, bad, clean, bad, clean]
    assert "example.com" not in log
    assert "left as placeholders" in log
