"""A sealer that is killed at any moment: the next one closes its stream, and nothing true is ever called altered."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest
from judging import judge
from sealing import Node, counts, lines, records_of

from logredact.seal._verify import TAMPERED

COUNT = 30000
# How many times; LOGREDACT_KILLS=100 for the whole proof.
KILLS = int(os.environ.get("LOGREDACT_KILLS", "16"))


def complete(data):
    """Whole lines: what a reader keeps of a stream that was cut."""
    return data[: data.rfind(b"\n") + 1]


def filtered(node, data, kill_after=None):
    """What `logredact filter` writes until it ends or, after so many seconds from its first byte on, is killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "logredact", "filter", "--policy", str(node.policy), "-f", "json"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    got = []

    def write():
        try:
            with process.stdin as pipe:
                pipe.write(data)
        except OSError:
            pass  # it was killed

    writer = threading.Thread(target=write)
    writer.start()
    deadline = None
    with process.stdout as pipe:
        while True:
            piece = os.read(pipe.fileno(), 65536)
            if not piece:
                break
            got.append(piece)
            if kill_after is not None and deadline is None:
                deadline = threading.Timer(kill_after, process.send_signal, [signal.SIGKILL])
                deadline.start()
    process.wait()
    writer.join()
    return b"".join(got), process.returncode


@pytest.mark.parametrize("seed", range(-(-KILLS // 4)))
def test_killed_at_any_moment(tmp_path, seed):
    """Four times on one directory, under load. Records are counted in and out; both verifiers look at what came out."""
    node = Node(tmp_path, records=64)
    chance = random.Random(seed)
    outputs, killed, there, number = [], 0, 0, 0
    for _ in range(4):
        records = [{"n": number + n, "m": "x" * 50} for n in range(COUNT)]
        number += COUNT
        out, code = filtered(node, lines(records), chance.random() * 0.15)
        assert code in (0, -signal.SIGKILL)
        outputs.append(complete(out))
        killed += code == -signal.SIGKILL
        found = [record["n"] for record in records_of(outputs[-1]) if "n" in record]
        # From the first on, each once; all of them where it was not killed.
        assert found == [record["n"] for record in records[: len(found)]]
        assert code or len(found) == COUNT
        there += len(found)
    out, code = filtered(node, lines([{"n": number}]))
    assert code == 0
    outputs.append(out)
    result = judge(node.path, node.vkey.read_text().strip(), *outputs)
    assert not any(result.counts[state] for state in TAMPERED), counts(result)
    # All that came out is sealed, and known: only what did not come out is withheld.
    assert result.counts["verified"] + result.counts["recovered"] == there + 1
    assert set(counts(result)) <= {"verified", "withheld", "recovered"}
    # One may have been killed behind its last checkpoint.
    recovered = sum(problem.state == "recovered" for problem in result.problems)
    assert recovered <= killed
    assert not list(node.keys.glob("closed-*")) and not list(node.keys.glob("spool-*"))
    print(f"killed {killed}, recovered {recovered}, in {number + 1}, out {there + 1}, withheld {result.counts['withheld']}")


def test_a_stream_that_was_killed_is_closed_by_the_next(tmp_path):
    node = Node(tmp_path, records=64)
    child = f"""
import os, sys
sys.path[:0] = {sys.path!r}
from sealing import Node, lines
node = Node.__new__(Node); node.policy = {str(node.policy)!r}
session = node.session()
session.feed(lines({{"n": n}} for n in range(100)))
sys.stdout.buffer.write(session.output()); sys.stdout.flush()
session.feed(lines({{"n": n}} for n in range(100, 110)))
os.kill(os.getpid(), 9)
"""
    out = subprocess.run([sys.executable, "-c", child], capture_output=True).stdout
    next_ = node.seal(b"")
    result = node.verify(out, next_)
    # The ten whose output was lost are known to be missing.
    assert counts(result) == {"verified": 63, "recovered": 37, "withheld": 10}


def test_a_spool_that_is_damaged_is_a_crash_gap(tmp_path):
    node = Node(tmp_path)
    session = node.session()
    session.feed(lines([{"n": 1}]))
    out = session.output()
    del session
    [spool] = node.keys.glob("spool-*")
    spool.write_bytes(b"x" * 100)
    next_ = node.seal(lines([{"n": 2}]))
    result = node.verify(out, next_)
    assert result.code == 2 and result.counts["crash gap"] == 1 and result.counts["verified"] == 1
    assert result.counts["unsealed tail"] == 1


def test_a_spool_of_before_a_loss_of_power_is_a_crash_gap(tmp_path):
    """The kernel had not written its last state to the disk: an older one is there, and whole. Closed by that, the stream had two histories."""
    node = Node(tmp_path, records=8)
    session = node.session()
    session.feed(lines({"n": n} for n in range(5)))
    out = session.output()
    [spool] = node.keys.glob("spool-*")
    older = spool.read_bytes()
    session.feed(lines({"n": n} for n in range(5, 20)))
    out += session.output()
    del session
    boot = open("/proc/sys/kernel/random/boot_id", "rb").read()
    assert older.count(boot) == 1
    spool.write_bytes(older.replace(boot, b"0" * 8 + boot[8:]))
    next_ = node.seal(lines([{"n": 20}]))
    result = judge(tmp_path, node.vkey.read_text().strip(), out, next_)
    assert counts(result) == {"verified": 16, "unsealed tail": 5, "crash gap": 1, "truncated": 1} and result.code == 2
    # Of what a start before has closed nothing is told again.
    (node.keys / spool.name).write_bytes(older.replace(boot, b"0" * 8 + boot[8:]))
    third = node.seal(lines([{"n": 21}]))
    again = judge(tmp_path, node.vkey.read_text().strip(), out, next_, third)
    assert counts(again) == {"verified": 17, "unsealed tail": 5, "crash gap": 1, "truncated": 1}


def test_a_recovered_checkpoint_that_did_not_arrive_comes_again(tmp_path):
    node = Node(tmp_path)
    session = node.session()
    session.feed(lines([{"n": 1}]))
    out = session.output()
    del session
    second = node.session()  # its output is lost, too
    second.feed(lines([{"n": 2}]))
    del second
    result = node.verify(out, node.seal(lines([{"n": 3}])))
    assert counts(result) == {"verified": 1, "withheld": 1, "recovered": 1}


def test_checkpoints_come_by_time(tmp_path):
    node = Node(tmp_path)
    session = node.session()
    session.feed(lines([{"n": 1}]))
    assert session.seal_tick() <= 1000
    assert len(records_of(session.output())) == 1
    deadline = time.monotonic() + 10
    while session.seal_tick() <= 1000 and time.monotonic() < deadline:
        time.sleep(0.05)
    [record] = records_of(session.output())
    assert record["_lr"].startswith("1c.") and json.dumps(record)


def test_the_filter_signs_while_nothing_comes(tmp_path):
    node = Node(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "logredact", "filter", "--policy", str(node.policy), "-f", "json"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    process.stdin.write(b'{"n":1}\n')
    process.stdin.flush()
    first, second = process.stdout.readline(), process.stdout.readline()
    assert json.loads(first)["n"] == 1 and json.loads(second)["_lr"].startswith("1c.")
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    rest = process.stdout.read()
    process.stdin.close()
    process.stdout.close()
    assert process.wait() == 0
    assert counts(node.verify(first + second + rest)) == {"verified": 1}


def test_a_policy_that_is_read_again_goes_on_sealing(tmp_path):
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "a").write_text("first-known-secret")
    node = Node(tmp_path, more=f"known_secrets: [{{dir: {secrets}}}]\n")
    session = node.session()
    session.feed(lines([{"m": "first-known-secret second-known-secret"}]))
    (secrets / "a").write_text("second-known-secret")
    policy = session.policy.reload()
    session.set_policy(policy)
    del policy
    session.feed(lines([{"m": "first-known-secret second-known-secret"}]))
    session.seal_end()
    out = session.output()
    assert counts(node.verify(out)) == {"verified": 2}
    assert [record["m"].split() for record in records_of(out) if "m" in record] == [
        ["[REDACTED:known-secret]", "second-known-secret"], ["first-known-secret", "[REDACTED:known-secret]"]]  # fmt: skip


def test_killed_behind_its_last_checkpoint(tmp_path):
    """It went out, and nobody could note that it did: the next one closes the stream once more."""
    node = Node(tmp_path, records=64)
    session = node.session()
    session.feed(lines({"n": n} for n in range(100)))
    session.finish()
    session.seal_end()
    [spool] = node.keys.glob("spool-*")
    as_it_was = spool.read_bytes()
    out = session.output()
    del session
    spool.write_bytes(as_it_was)
    next_ = node.seal(b"")
    # Its own checkpoint, and that of the stream before.
    assert len({record["_lr"].split(".")[1] for record in records_of(next_)}) == 2
    result = judge(node.path, node.vkey.read_text().strip(), out, next_)
    assert counts(result) == {"verified": 100} and result.code == 0
