"""`logredact tail --forward` killed and broken off at any moment: nothing is lost, little comes twice, and seals hold."""

from __future__ import annotations

import json
import random
import signal
import threading
import time

import pytest

from filtering import LABEL, MAIL, SANITIZED
from forwarding import Host, ack, entries
from sealing import Node, counts, is_checkpoint
from tailing import append, cri, docker, tail  # noqa: F401
from test_cli_tail_ends import KILLS, WRITE, Writer, numbers
from test_seal_tail import TAMPERED


def to(host):
    return ("--forward", f"unix:{host.address}", "--tag", "kube.tail")


def lines_of(messages):
    return [json.dumps(record).encode() for message in messages for _, record in entries(message)]


@pytest.fixture
def logs(tmp_path):
    (tmp_path / "logs").mkdir()
    return tmp_path / "logs"


@pytest.fixture
def host(tmp_path):
    with Host(str(tmp_path / "forward.sock")) as one:
        yield one


@pytest.mark.skipif(SANITIZED, reason="the volume is for the real thing")
def test_killed_at_any_moment_no_line_is_missing_and_few_come_twice(tail, tmp_path, logs, host):  # noqa: F811
    writer = Writer(logs)
    writer.start()
    rnd = random.Random(11)
    seen, twice, at = {}, 0, 0
    for _ in range(KILLS):
        one = tail(*to(host), logs / "*.log")
        before = len(host.taken)
        while len(host.taken) == before:
            time.sleep(0.005)
        while not writer.rotate:  # files that were rotated before the first start are nobody's
            time.sleep(0.05)
            writer.rotate = len(numbers(lines_of(host.taken))) == 6
        time.sleep(rnd.uniform(0, 0.4))
        one.end(signal.SIGKILL)
        time.sleep(0.1)  # what is in the socket is taken
    writer.stop()
    last = tail("--once", *to(host), logs / "*.log")
    assert (last.end(), last.errors, last.lines) == (0, b"", [])
    # The messages in order are runs, each without a gap, that begin where nothing is missing.
    for message in host.taken:
        lines = lines_of([message])
        assert MAIL.encode() not in b"".join(lines)
        again = 0
        for key, found in numbers(lines).items():
            known = seen.setdefault(key, [])
            assert found == list(range(found[0], found[0] + len(found)))
            assert found[0] <= len(known)
            new = [number for number in found if number >= len(known)]
            again += len(found) - len(new)
            known += new
        at += again
        twice = max(twice, again)
        assert again * 150 < WRITE
    assert {key: len(found) for key, found in seen.items()} == {
        (n, stream): count for n, counts_ in enumerate(writer.counts) for stream, count in counts_.items()
    }
    assert at * 150 < WRITE * KILLS
    assert writer.rotations >= KILLS // 4
    print(f"{KILLS} kills, {sum(map(len, seen.values()))} lines, {writer.rotations} rotations, {at} lines twice, at most {twice} of one message")


def test_a_host_that_breaks_off_all_the_time_gets_every_line_and_each_message_as_it_was(tail, tmp_path, logs, host):  # noqa: F811
    rnd = random.Random(5)
    host.answer = lambda message: rnd.choice([Host.CLOSE, b"\x81", ack(message), ack(message), ack(message)])
    ended = threading.Event()

    def die():
        while not ended.wait(rnd.uniform(0.3, 0.8)):
            host.stop()
            time.sleep(rnd.uniform(0, 0.2))
            host.start()

    one = tail(*to(host), "--report", tmp_path / "report", logs / "*.log")
    thread = threading.Thread(target=die)
    thread.start()
    for piece in range(30):
        append(logs / "a.log", "".join(cri(f"{piece * 400 + n} " + "x" * 800) for n in range(400)))
        time.sleep(0.05)
    ended.set()
    thread.join()
    host.answer = ack
    deadline = time.monotonic() + 30
    while len({record["log"] for _, record in host.entries()}) < 12_000 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert one.end(signal.SIGTERM) == 0
    assert [int(text.split()[0]) for text in host.logs()] == list(range(12_000))
    bodies = {}
    for tag, data, options in host.messages:
        assert bodies.setdefault(options["chunk"], (tag, data, options["size"])) == (tag, data, options["size"])
    assert json.loads((tmp_path / "report").read_text())["forwarded"]["again"] > 5


def records_of(host):
    return [record for _, record in host.entries()]


def test_sealed_lines_and_checkpoints_go_the_same_way(tail, tmp_path, logs, host):  # noqa: F811
    node = Node(tmp_path, records=64)
    (logs / "c").mkdir()
    append(logs / "c" / ("0" * 64 + "-json.log"), docker(f"to {MAIL}\n") + docker("lone \ud800 surrogate, \U0001f600\n"))
    append(logs / "a.log", cri(f"to {MAIL}") + cri("bytes \udcff") + "plain\n" + "".join(cri(f"{n}") for n in range(3000)))
    seen = []

    def answer(message):
        seen.append(message)
        return Host.CLOSE if len(seen) % 5 == 2 else ack(message)

    host.answer = answer
    one = tail("--once", "--policy", node.policy, *to(host), logs / "a.log", logs / "c" / "*.log")
    assert (one.end(), one.errors, one.lines) == (0, b"", [])
    records = records_of(host)
    assert is_checkpoint(records[-1]) and sum(map(is_checkpoint, records)) > 3000 // 64
    assert {"lone \ufffd surrogate, \U0001f600", f"to {LABEL}", "bytes \ufffd", "plain"} <= {record.get("log") for record in records}
    result = node.verify(records)
    assert (counts(result), result.code) == ({"verified": 3005}, 0)


def test_a_seal_that_was_under_way_when_the_end_came_is_recovered_by_the_next_start(tail, tmp_path, logs, host):  # noqa: F811
    node = Node(tmp_path, records=64)
    append(logs / "a.log", "".join(cri(f"line {n}") for n in range(500)))
    seen = []

    def answer(message):
        seen.append(message)
        return ack(message) if len(seen) < 6 else None

    host.answer = answer
    one = tail("--policy", node.policy, *to(host), logs / "a.log")
    while len(seen) < 6:
        time.sleep(0.01)
    assert one.end(signal.SIGTERM) == 0
    host.answer = ack
    assert tail("--once", "--policy", node.policy, *to(host), logs / "a.log").end() == 0
    records = records_of(host)
    result = node.verify(records)
    assert not any(result.counts[state] for state in TAMPERED), counts(result)
    assert set(counts(result)) <= {"verified", "recovered", "withheld"}
    there = [record for record in records if not is_checkpoint(record)]
    assert {record["log"] for record in there} == {f"line {n}" for n in range(500)}
    assert not list(node.keys.glob("closed-*")) and not list(node.keys.glob("spool-*"))


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_moment_seals_hold(tail, tmp_path, logs, host, seed):  # noqa: F811
    node = Node(tmp_path, records=64)
    chance = random.Random(seed)
    written = 0
    for _ in range(4):
        append(logs / "a.log", "".join(cri(f"line {n} " + "x" * 50) for n in range(written, written + 4000)))
        written += 4000
        one = tail("--policy", node.policy, *to(host), logs / "a.log")
        before, deadline = len(host.messages), time.monotonic() + 20
        while len(host.messages) == before and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.3)
        one.end(signal.SIGKILL)
        time.sleep(0.1)
    assert tail("--once", "--policy", node.policy, *to(host), logs / "a.log").end() == 0
    records = records_of(host)
    result = node.verify(records)
    assert not any(result.counts[state] for state in TAMPERED), counts(result)
    assert set(counts(result)) <= {"verified", "recovered", "withheld"}
    assert {record["log"].split()[1] for record in records if not is_checkpoint(record)} == {str(n) for n in range(written)}
