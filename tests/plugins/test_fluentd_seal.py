"""The gem with a policy that seals, in a real Fluentd: what its outputs hold verifies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgpack
import pytest
from sealing import Node, counts

from fluentd import MODES, PLUGINS, Fluentd, FluentdError, file_output, find, forward_message, ruby
from fluentd_checks import assert_nothing_planted_in, records_of
from generate import Event, generate
from host_events import COUNT, cases, leaked
from prove import prove_records
from sealed_events import TAG, parted, without_seal
from test_corpora import needs_corpora

pytestmark = pytest.mark.skipif(find() is None, reason="no fluentd on PATH; LOGREDACT_FLUENTD names one")

SECONDS = 60
ADDED = ("fluentd_tag", "fluentd_time")  # by the output of the tests, as stores do


def configured(directory, node, parameters="", more=""):
    """The shipped configuration with this policy, and a second output of JSON lines."""
    shipped = (PLUGINS / "filter_logredact.conf").read_text()
    text = shipped.replace("@type logredact\n", f"@type logredact\n    policy {node.policy}\n    {parameters}\n", 1)
    both = "@type copy\n    <store>\n      @type relabel\n      @label @REDACTED\n    </store>\n    <store>\n      @type relabel\n      @label @JSON\n    </store>"
    changed = text.replace("@type relabel\n    @label @REDACTED", both)
    assert changed != text != shipped
    path = directory / "with.conf"
    output = file_output(f"{directory}/json", "json")
    path.write_text(f"{more}{changed}\n<label @JSON>\n{output}</label>\n")
    return path


def verified(node, *paths):
    from logredact.seal._verify import verify

    return verify([str(path) for path in paths], [node.key], ignore=ADDED)


@pytest.mark.parametrize("workers", [1, 2], ids=["alone", "supervised"])
def test_all_records_come_out_sealed_and_otherwise_as_without(tmp_path, workers):
    nodes = []
    for worker in range(workers):
        (tmp_path / f"policy-{worker}").mkdir()
        nodes.append(Node(tmp_path / f"policy-{worker}"))
    node = nodes[0]
    path = configured(tmp_path, node)
    if workers > 1:  # each has a policy of its own
        own = '"%s"' % str(node.policy).replace("policy-0", "policy-#{ENV['SERVERENGINE_WORKER_ID'] || 0}")
        path.write_text(path.read_text().replace(f"policy {node.policy}", f"policy {own}").replace(f"path {tmp_path}/json", f'path "{tmp_path}/json-#{{worker_id}}"'))
    events = list(generate(count=4000))
    with Fluentd(path, tmp_path, workers=workers) as fluentd:
        fluentd.send(events, MODES)
        records, checkpoints = parted(fluentd.stop())
        log = fluentd.log()
    proof = prove_records(events, records_of(events, without_seal(records)))
    assert proof.holds, proof
    assert_nothing_planted_in(log, events)
    assert len(checkpoints) >= 4000 // 1024 + 1
    from logredact.seal._verify import verify

    for files in (tmp_path.glob("out*.log"), tmp_path.glob("json*.log")):
        result = verify([str(file) for file in files], [each.key for each in nodes], ignore=ADDED)
        assert result.code == 0 and counts(result) == {"verified": 4000}, (counts(result), result.problems[:5])


@needs_corpora
def test_real_logs_with_planted_values(tmp_path):
    node = Node(tmp_path)
    every = list(cases())
    with Fluentd(configured(tmp_path, node), tmp_path) as fluentd:
        fluentd.send([case.event for case in every], MODES)
        fluentd.wait_for(COUNT, 600)
        records, _ = parted(fluentd.stop())
    assert len(records) == len(every)
    for file in (*tmp_path.glob("out*.log"), tmp_path / "json.log"):
        result = verified(node, file)
        assert result.code == 0 and counts(result) == {"verified": len(every)}, (file.name, counts(result), result.problems[:5])
        assert not leaked(file.read_bytes())


def test_checkpoints_come_by_time_and_on_a_tag_of_their_own(tmp_path):
    node = Node(tmp_path)
    with Fluentd(configured(tmp_path, node, "checkpoint_tag seals.here"), tmp_path) as fluentd:
        fluentd.send([Event("a", 1, 1, {"m": "x"}, ())])
        received = fluentd.wait_for(2, SECONDS)
        assert sorted(one.tag for one in received) == ["a", "seals.here"]
        ended = fluentd.stop()
    assert [one.tag for one in ended].count("seals.here") == 2
    assert verified(node, tmp_path / "json.log").code == 0


def test_a_stream_for_each_tag(tmp_path):
    node = Node(tmp_path, records=64)
    node.policy.write_text(node.policy.read_text().replace("checkpoint:", "per_tag: true, checkpoint:"))
    events = list(generate(count=1000))
    with Fluentd(configured(tmp_path, node), tmp_path) as fluentd:
        fluentd.send(events, MODES)
        records, _ = parted(fluentd.stop())
    streams = {(one.tag, one.record["_lr"].split(".")[1]) for one in records}
    assert len(streams) == len({tag for tag, _ in streams}) == len({event.tag for event in events}) > 1
    result = verified(node, tmp_path / "json.log")
    assert result.code == 0 and counts(result) == {"verified": 1000}, (counts(result), result.problems[:5])


def test_what_only_looks_like_a_checkpoint_is_sealed_and_scanned_as_ever(tmp_path):
    node = Node(tmp_path, records=8)
    with Fluentd(configured(tmp_path, node), tmp_path) as fluentd:
        fluentd.send([Event("a", 1, n, {"m": "x"}, ()) for n in range(20)])
        fluentd.wait_for(22, SECONDS)
        (own, *_), looks = [one.record for one in fluentd.received() if one.tag == TAG], [{"_lr": "1c.a@example.com"}, {"_lr": "1c.a", "m": "b@example.com"}, {"m": "c@example.com"}, {}]
        fluentd.send([Event(TAG, 2, n, record, ()) for n, record in enumerate((*looks, own))])
        # Where a host sends our own checkpoint again it is only that: one more of it.
        received = fluentd.stop()
    text = repr(received)
    assert "@example.com" not in text
    came = [one.record for one in received if one.tag == TAG and one.time.startswith("2.")]
    assert own in came and len(came) == 5
    assert sum(record["_lr"].startswith("1.") for record in came) == 4
    result = verified(node, tmp_path / "json.log")
    assert result.code == 0 and counts(result) == {"verified": 24}


def test_an_event_that_fails_is_a_sealed_placeholder(tmp_path):
    node = Node(tmp_path, more="on_error: stop\nlimits: {value_bytes: 1KiB}\n")
    good = msgpack.packb([msgpack.ExtType(0, bytes(7) + b"\1"), {"m": "a@example.com"}])
    long = msgpack.packb([msgpack.ExtType(0, bytes(7) + b"\2"), {"m": "b@example.com " + "x" * 2000}])
    bodies = [good + b"\xc1 b@example.com", good + good[:-3], good + msgpack.packb([1, "b@example.com"]) + good, good + long + good + long]
    with Fluentd(configured(tmp_path, node), tmp_path) as fluentd:
        for number, body in enumerate(bodies):
            fluentd.send_raw(msgpack.packb(["kube.app", body, {"chunk": str(number)}], use_bin_type=True), str(number))
        fluentd.send_raw(forward_message("kube.app", [[1, {"m": "b@example.com " + "x" * 2000}], [2, {"m": "a@example.com"}]], "forward", {"chunk": "z"}), "z")
        records, _ = parted(fluentd.stop())
    clean, bad, failed = {"m": "[REDACTED:email]"}, {"message": "[REDACTED:malformed]"}, {"message": "[REDACTED:error]"}
    assert [one.record for one in without_seal(records)] == [clean, bad, clean, bad, clean, bad, clean, clean, failed, clean, failed, failed, clean]
    result = verified(node, tmp_path / "json.log")
    assert result.code == 0 and counts(result) == {"verified": 13}, (counts(result), result.problems)


def test_a_changed_policy_goes_on_with_the_stream_and_another_seal_is_refused(tmp_path):
    node = Node(tmp_path)
    first = node.policy.read_text()

    def replace(text):
        (tmp_path / "new.yaml").write_text(text)
        (tmp_path / "new.yaml").replace(node.policy)

    def told(what):
        deadline = time.monotonic() + SECONDS
        while what not in fluentd.log():
            assert time.monotonic() < deadline, fluentd.log()
            time.sleep(0.1)

    with Fluentd(configured(tmp_path, node, "reload_interval 0.2"), tmp_path) as fluentd:
        fluentd.send([Event("a", 1, 1, {"m": "a@example.com", "n": 1}, ())])
        replace(first + "rules: [{path: $.n, action: redact}]\n")
        told("has changed and is in force")
        fluentd.send([Event("a", 1, 2, {"m": "a@example.com", "n": 1}, ())])
        replace(first.replace("node-17", "node-18"))
        told("only a restart can change it")
        replace("version: 1\npacks: [default]\n")
        time.sleep(2)
        fluentd.send([Event("a", 1, 3, {"m": "a@example.com", "n": 1}, ())])
        records, checkpoints = parted(fluentd.stop())
        log = fluentd.log()
    assert [one.record["n"] for one in records] == [1, "[REDACTED:field]", "[REDACTED:field]"]
    assert all(one.record["m"] == "[REDACTED:email]" for one in records)
    assert log.count("the one before stays") == 1  # the same reason is told once
    assert len({one.record["_lr"].split(".")[1] for one in checkpoints}) == 1
    result = verified(node, tmp_path / "json.log")
    assert result.code == 0 and counts(result) == {"verified": 3}


@pytest.mark.parametrize("workers", [1, 2], ids=["alone", "supervised"])
def test_a_directory_that_is_in_use_or_not_there(tmp_path, workers):
    node = Node(tmp_path)
    if workers == 1:
        session = node.session()
        with pytest.raises(FluentdError) as raised, Fluentd(configured(tmp_path, node), tmp_path):
            pass
        assert "config error" in str(raised.value) and "another process seals with this directory" in str(raised.value)
        del session
        (node.keys / "enrolment").unlink()
        with pytest.raises(FluentdError) as raised, Fluentd(configured(tmp_path, node), tmp_path):
            pass
        assert "it needs state, epochs and enrolment" in str(raised.value)
        return
    # Two workers with one directory: the second one says so, and Fluentd ends.
    with Fluentd(configured(tmp_path, node), tmp_path, workers=2) as fluentd:
        deadline = time.monotonic() + SECONDS
        while "another process seals with this directory" not in fluentd.log() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert "another process seals with this directory" in fluentd.log()
        fluentd.stop()


def test_killed_and_started_again(tmp_path):
    node = Node(tmp_path, records=64)
    path = configured(tmp_path, node)
    sent = 0
    for _ in range(3):
        with Fluentd(path, tmp_path) as fluentd:
            fluentd.send([Event("a", 1, sent + n, {"n": sent + n, "m": "x" * 50}, ()) for n in range(2000)], MODES)
            sent += 2000
            fluentd.wait_for(sent // 2, 5)
            os.kill(fluentd.pid, signal.SIGKILL)
    with Fluentd(path, tmp_path) as fluentd:
        fluentd.send([Event("a", 1, sent, {"n": sent}, ())])
        fluentd.stop()
    lines = (tmp_path / "json.log").read_bytes()
    (tmp_path / "whole.json").write_bytes(b"".join(line for line in lines.splitlines(True) if whole(line)))
    result = verified(node, tmp_path / "whole.json")
    there = sum(b'"n":' in line for line in lines.splitlines(True) if whole(line))
    found = counts(result)
    # What the memory of the outputs held is gone, records and checkpoints alike: told, and nothing is called altered.
    assert set(found) <= {"verified", "recovered", "withheld", "gap", "unsealed tail"}, (found, result.problems[:5])
    gone = [problem for problem in result.problems if problem.state == "gap" and problem.file is None]
    assert result.records == there and found["verified"] > 100
    assert found["verified"] + found.get("recovered", 0) == there or gone or "unsealed tail" in found


def whole(line):
    try:
        json.loads(line)
    except ValueError:
        return False
    return line.endswith(b"\n")


def test_checkpoints_that_are_lost_are_told(tmp_path):
    node = Node(tmp_path, records=64)
    with Fluentd(configured(tmp_path, node), tmp_path) as fluentd:
        fluentd.send([Event("a", 1, n, {"n": n}, ()) for n in range(500)], MODES)
        fluentd.stop()
    lines = (tmp_path / "json.log").read_bytes().splitlines(True)
    marks = [at for at, line in enumerate(lines) if b'"1c.' in line]
    assert len(marks) == 8

    def without(*lost):
        (tmp_path / "part.json").write_bytes(b"".join(line for at, line in enumerate(lines) if at not in lost))
        return verified(node, tmp_path / "part.json")

    assert without().code == 0
    middle, last = without(marks[3]), without(marks[-1])
    assert middle.code == 2 and middle.counts["gap"] >= 63 and not middle.counts["modified"]
    assert last.code == 2 and last.counts["truncated"] == 1
    assert without(*marks).code == 3


LATE = """
$LOAD_PATH.unshift(ARGV[0])
require 'fluent/test'
require 'fluent/test/driver/filter'
require 'fluent/plugin/filter_logredact'
Fluent::Test.setup
plugin = Fluent::Test::Driver::Filter.new(Fluent::Plugin::LogredactFilter).configure("command #{ARGV[1]}\\npolicy #{ARGV[2]}").instance
made = File.open(ARGV[3], 'wb')
plugin.router.define_singleton_method(:emit_stream) { |_, stream| made.write(stream.to_msgpack_stream) }
plugin.start
redact = -> { made.write(plugin.filter_stream('t', Fluent::OneEventStream.new(1, { 'm' => 'a' })).to_msgpack_stream) }
redact.call
plugin.shutdown
redact.call
plugin.close
plugin.terminate
made.close
exit!(true) # or test-unit would look for tests
"""


@pytest.mark.skipif(ruby() is None, reason="no ruby that finds fluentd and test-unit")
def test_what_comes_after_the_last_checkpoint_is_another_stream(tmp_path):
    node = Node(tmp_path)
    out, logredact = tmp_path / "made", Path(sys.executable).with_name("logredact")
    subprocess.run([*ruby(), "-e", LATE, str(PLUGINS / "lib"), str(logredact), str(node.policy), str(out)], check=True, capture_output=True)
    result = node.verify(out.read_bytes(), framing="event")
    assert counts(result) == {"verified": 1, "unsealed tail": 1}
    # Fluentd has ended; the next start closes it.
    result = node.verify(out.read_bytes(), node.seal(b"", "msgpack", "event"), framing="event")
    assert result.code == 0 and counts(result) == {"verified": 1, "recovered": 1}


def test_an_output_that_refuses_checkpoints_does_not_hold_up_records(tmp_path):
    node = Node(tmp_path, records=2048)
    path = configured(tmp_path, node)
    small = path.read_text().replace("@label @JSON\n    </store>", "@label @JSON\n    </store>", 1)
    path.write_text(small.replace("flush_at_shutdown true\n    </buffer>", "flush_at_shutdown true\n      chunk_limit_size 16k\n    </buffer>"))
    assert "16k" in path.read_text()
    with Fluentd(path, tmp_path) as fluentd:
        fluentd.send([Event("a", 1, n, {"n": n}, ()) for n in range(5000)], MODES)
        fluentd.wait_for(5000, SECONDS)
        received, _ = parted(fluentd.stop())
        log = fluentd.log()
    assert len(received) == 5000
    assert log.count("checkpoints are lost: their output refuses them") == 1
    result = verified(node, tmp_path / "json.log")
    assert result.code in (2, 3) and not result.counts["modified"] and not result.counts["forged"]
