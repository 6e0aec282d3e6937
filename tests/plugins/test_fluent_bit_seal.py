"""The filter plugin with a policy that seals, in a real Fluent Bit: what its outputs hold verifies."""

from __future__ import annotations

import json
import os
import signal
import struct
import time

import msgpack
import pytest
from sealing import Node, counts

from fluent_bit import FluentBit, FluentBitError, make
from fluent_bit_hosts import SECONDS, assert_nothing_planted_in, compiled, events, fails_to_start, needs_fluent_bit, needs_source, records_of
from generate import Event
from logredact.seal._verify import verify
from prove import prove_records
from sealed_events import TAG, parted, without_seal

pytestmark = [needs_fluent_bit, needs_source]

OUTPUT = """
  outputs:
    - {{name: file, match: "*", path: {directory}, file: json, format: plain, workers: 1}}
"""
CLASSIC = """
[OUTPUT]
    name file
    match *
    path {directory}
    file json
    format plain
    workers 1
"""


@pytest.fixture(scope="session")
def plugin(tmp_path_factory):
    build = tmp_path_factory.mktemp("plugin")
    make(build)
    return build / "flb-filter_logredact.so"


def configured(directory, plugin, plan, *, how="filter.yaml", threaded=False, more="", service=""):
    """A Fluent Bit whose records a second output writes as JSON lines, beside its chunks as they are."""
    if how == "filter.conf":
        (directory / "plugins.conf").write_text(f"[PLUGINS]\n    Path {plugin}\n")
        redact = directory / "redact.conf"
        redact.write_text(f"[FILTER]\n    Name logredact\n    Match *\n    Policy {plan}\n" + CLASSIC.format(directory=directory))
        return FluentBit(directory, redact, service=f"plugins_file {directory}/plugins.conf")
    redact = directory / "redact.yaml"
    filters = f'  filters:\n    - {{name: logredact, match: "*", policy: {plan}{more}}}\n'
    processors = ""
    if how == "processor":
        filters, processors = "", f"\n      processors:\n        logs:\n          - {{name: logredact, policy: {plan}{more}}}\n"
    redact.write_text(f"plugins:\n  - {plugin}\npipeline:\n{filters}" + OUTPUT.format(directory=directory))
    return FluentBit(directory, redact, processors=processors, threaded=threaded, service=service)


def verified(node, directory):
    """What the chunks and the JSON lines verify as."""
    return (
        verify([str(path) for path in sorted((directory / "out").glob("*"))], [node.key], framing="fluentbit"),
        verify([str(directory / "json")], [node.key]),
    )


@pytest.mark.parametrize("how", ["filter.conf", "filter.yaml", "processor", "processor of a threaded input", "filter of a threaded input"])
def test_all_records_come_out_sealed_and_otherwise_as_without(how, plugin, tmp_path):
    node = Node(tmp_path)
    plan = compiled(tmp_path, node.policy.read_text(), "sealed")
    sent = events()
    threaded = "threaded" in how
    how = "processor" if how.startswith("processor") else "filter.yaml" if threaded else how
    with configured(tmp_path, plugin, plan, how=how, threaded=threaded) as fluent_bit:
        fluent_bit.send(sent)
        fluent_bit.wait_for(len(sent), SECONDS)
        received = fluent_bit.stop()
        log = fluent_bit.log()
    records, checkpoints = parted(received)
    proof = prove_records(sent, records_of(sent, without_seal(records)))
    assert proof.holds, proof
    assert_nothing_planted_in(log, sent)
    assert len(checkpoints) >= len(sent) // 1024 + 1
    chunks, as_json = verified(node, tmp_path)
    assert chunks.code == 0 and counts(chunks) == {"verified": len(sent)}, (counts(chunks), chunks.problems[:5], log[-3000:])
    # Fluent Bit's JSON has characters for private use where bytes are no UTF-8: such a text is another one.
    odd = sum("blob" in event.record and not utf8(event.record["blob"]) for event in sent)
    assert counts(as_json) == {key: count for key, count in {"verified": len(sent) - odd, "modified": odd}.items() if count}, as_json.problems[:5]
    assert "[error]" not in log, log


def utf8(value):
    try:
        (value if isinstance(value, bytes) else value.encode("utf-8", "surrogateescape")).decode()
        return True
    except UnicodeDecodeError:
        return False


def test_checkpoints_come_by_time_and_pass_the_filter_as_they_are(plugin, tmp_path):
    node = Node(tmp_path)
    plan = compiled(tmp_path, node.policy.read_text(), "sealed")
    with configured(tmp_path, plugin, plan, more=", checkpoint_tag: seals.here") as fluent_bit:
        fluent_bit.send([Event("a", 1, 1, {"m": "x"}, ())])
        received = fluent_bit.wait_for(2, SECONDS)
        assert sorted(one.tag for one in received) == ["a", "seals.here"]
        looks = [{"_lr": "1c.a@example.com"}, next(one.record for one in received if one.tag == "seals.here")]
        fluent_bit.send([Event("seals.here", 2, n, record, ()) for n, record in enumerate(looks)])
        ended = fluent_bit.stop()
    # What another host sends is a record like any other.
    came = [one.record for one in ended if one.time.startswith("2.")]
    assert [record["_lr"][:2] for record in came] == ["1.", "1."]
    for result in verified(node, tmp_path):
        assert result.code == 0 and counts(result) == {"verified": 3}


def test_a_stream_for_each_tag(plugin, tmp_path):
    node = Node(tmp_path, records=64)
    plan = compiled(tmp_path, node.policy.read_text().replace("checkpoint:", "per_tag: true, checkpoint:"), "sealed")
    sent = [event for event in events(1000) if "blob" not in event.record]
    with configured(tmp_path, plugin, plan) as fluent_bit:
        fluent_bit.send(sent)
        records, _ = parted(fluent_bit.stop())
    streams = {(one.tag, one.record["_lr"].split(".")[1]) for one in records}
    assert len(streams) == len({tag for tag, _ in streams}) == len({event.tag for event in sent}) > 1
    for result in verified(node, tmp_path):
        assert result.code == 0 and counts(result) == {"verified": len(sent)}, (counts(result), result.problems[:5])


def test_groups_and_broken_events(plugin, tmp_path):
    node = Node(tmp_path, more="on_error: stop\nlimits: {value_bytes: 1KiB}\n")
    plan = compiled(tmp_path, node.policy.read_text(), "sealed")
    when = msgpack.ExtType(0, struct.pack(">II", 1_700_000_000, 5))
    good, broken, long = [[when, {}], {"m": "jo@example.com"}], [[when, {}], "no record of jo@example.com"], [[when, {}], {"m": "jo@example.com" + "x" * 2000}]
    with configured(tmp_path, plugin, plan) as fluent_bit:
        fluent_bit.send_packed("broken", msgpack.packb(b"".join(map(msgpack.packb, (good, broken, good, long, long, good)))))
        fluent_bit.wait_for(6, SECONDS)
        received, _ = parted(fluent_bit.stop())
    clean, failed = {"m": "[REDACTED:email]"}, {"message": "[REDACTED:error]"}
    assert [one.record for one in without_seal(received)] == [clean, {"message": "[REDACTED:malformed]"}, clean, failed, failed, clean]
    for result in verified(node, tmp_path):
        assert result.code == 0 and counts(result) == {"verified": 6}


def test_a_changed_policy_goes_on_with_the_stream_and_another_seal_is_refused(plugin, tmp_path):
    node = Node(tmp_path)
    text = node.policy.read_text()
    plan = compiled(tmp_path, text, "sealed")
    with configured(tmp_path, plugin, plan, more=", reload_interval: 1") as fluent_bit:
        changes = [None, text + "rules: [{path: $.n, action: redact}]\n", text.replace("node-17", "node-18"), "version: 1\npacks: [default]\n"]
        for number, change in enumerate(changes):
            if change is not None:
                compiled(tmp_path, change, "sealed")
                time.sleep(1.2)
            fluent_bit.send([Event("a", 1_700_000_000 + number, 1, {"m": "a@example.com", "n": 1}, ())])
        records, checkpoints = parted(fluent_bit.stop())
        log = fluent_bit.log()
    assert [one.record["n"] for one in records] == [1, "[REDACTED:field]", "[REDACTED:field]", "[REDACTED:field]"]
    assert log.count("only a restart can change it") == 1
    assert len({one.record["_lr"].split(".")[1] for one in checkpoints}) == 1
    for result in verified(node, tmp_path):
        assert result.code == 0 and counts(result) == {"verified": 4}


def test_a_reload_of_fluent_bit_itself(plugin, tmp_path):
    node = Node(tmp_path)
    plan = compiled(tmp_path, node.policy.read_text(), "sealed")
    with configured(tmp_path, plugin, plan, service="  hot_reload: on") as fluent_bit:
        fluent_bit.send([Event("a", 1, 1, {"n": 1}, ())])
        fluent_bit.hang_up()
        fluent_bit.send([Event("a", 1, 2, {"n": 2}, ())])
        received = fluent_bit.stop()
    assert len({one.record["_lr"].split(".")[1] for one in received}) == 2
    for result in verified(node, tmp_path):
        assert result.code == 0 and counts(result) == {"verified": 2}, result.problems


@pytest.mark.parametrize("what", ["in use", "not enrolled", "processor of an output", "no tag"])
def test_where_it_cannot_seal_it_does_not_start(what, plugin, tmp_path):
    node = Node(tmp_path)
    plan = compiled(tmp_path, node.policy.read_text(), "sealed")
    more, session, reason = "", None, ""
    if what == "in use":
        session, reason = node.session(), "another process seals with this directory; each needs one of its own"
    elif what == "not enrolled":
        (node.keys / "enrolment").unlink()
        reason = "it needs state, epochs and enrolment"
    elif what == "no tag":
        more, reason = ", checkpoint_tag: ''", "'checkpoint_tag' is empty"
    for how in ("filter.yaml", "processor"):
        directory = tmp_path / how
        directory.mkdir()
        fluent_bit = configured(directory, plugin, plan, how=how, more=more)
        if what == "processor of an output":
            reason = "a processor of an output would seal a record each time"
            text = f"plugins:\n  - {plugin}\npipeline:\n" + OUTPUT.format(directory=directory).replace("workers: 1", f"workers: 1, processors: {{logs: [{{name: logredact, policy: {plan}}}]}}")
            (directory / "redact.yaml").write_text(text)
            fluent_bit = FluentBit(directory, directory / "redact.yaml")
        log = fails_to_start(fluent_bit)
        assert reason in log, log
    del session


def test_two_instances_need_two_directories(plugin, tmp_path):
    node = Node(tmp_path)
    plan = compiled(tmp_path, node.policy.read_text(), "sealed")
    redact = tmp_path / "redact.yaml"
    redact.write_text(f"plugins:\n  - {plugin}\npipeline:\n  filters:\n" + f'    - {{name: logredact, match: "*", policy: {plan}}}\n' * 2)
    assert "each needs one of its own" in fails_to_start(FluentBit(tmp_path, redact))


def test_killed_and_started_again(plugin, tmp_path):
    node = Node(tmp_path, records=64)
    plan = compiled(tmp_path, node.policy.read_text(), "sealed")
    sent = 0
    for _ in range(3):
        with configured(tmp_path, plugin, plan) as fluent_bit:
            fluent_bit.send([Event("a", 1, sent + n, {"n": sent + n, "m": "x" * 50}, ()) for n in range(2000)])
            sent += 2000
            fluent_bit.wait_for(sent // 2, 2)
            os.kill(fluent_bit.pid, signal.SIGKILL)
    with configured(tmp_path, plugin, plan) as fluent_bit:
        fluent_bit.send([Event("a", 1, sent, {"n": sent}, ())])
        fluent_bit.stop()
    lines = [line for line in (tmp_path / "json").read_bytes().splitlines(True) if whole(line)]
    (tmp_path / "whole").write_bytes(b"".join(lines))
    result = verify([str(tmp_path / "whole")], [node.key])
    found = counts(result)
    # What its memory held is gone, records and checkpoints alike: told, and nothing is called altered.
    assert set(found) <= {"verified", "recovered", "withheld", "gap", "unsealed tail"}, (found, result.problems[:5])
    assert result.records == sum(b'"n":' in line for line in lines) and found["verified"] > 100


def whole(line):
    try:
        json.loads(line)
    except ValueError:
        return False
    return line.endswith(b"\n")
