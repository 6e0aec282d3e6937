"""How `logredact tail` ends, and that nothing is lost whenever it does; what it takes of memory and processor."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from filtering import ENVIRONMENT, LABEL, MAIL, SANITIZED
from tailing import ID, append, cri, once, tail  # noqa: F401

KILLS = int(os.environ.get("LOGREDACT_KILLS", "8"))
WRITE = 1 << 20  # bytes of one write, at most, and then some


class Writer(threading.Thread):
    """Writes numbered lines, some in parts on two streams, to files that it renames every so often."""

    def __init__(self, directory, files=3, seconds=None):
        super().__init__(daemon=True)
        self.directory, self.files, self.ended = directory, files, threading.Event()
        self.counts = [{"stdout": 0, "stderr": 0} for _ in range(files)]
        self.rotations, self.rotate = 0, False

    def run(self):
        rnd = random.Random(5)
        handles = [open(self.directory / f"{n}.log", "ab") for n in range(self.files)]
        while not self.ended.is_set():
            n = rnd.randrange(self.files)
            chunk = []
            for _ in range(rnd.randrange(1, 400)):
                stream = rnd.choice(["stdout", "stderr"])
                text = f"{n} {stream} {self.counts[n][stream]} to {MAIL} " + "x" * rnd.randrange(120)
                self.counts[n][stream] += 1
                if rnd.random() < 0.1:
                    cut = rnd.randrange(len(text))
                    other = "stderr" if stream == "stdout" else "stdout"
                    chunk += [cri(text[:cut], tag="P", stream=stream)]
                    chunk += [cri(f"{n} {other} {self.counts[n][other]} between", stream=other)]
                    self.counts[n][other] += 1
                    chunk += [cri(text[cut:], stream=stream)]
                else:
                    chunk += [cri(text, stream=stream)]
            data = "".join(chunk).encode()
            cut = rnd.randrange(len(data))
            for piece in (data[:cut], data[cut:]):
                handles[n].write(piece)
                handles[n].flush()
            if self.rotate and rnd.random() < 0.02:
                handles[n].close()
                self.rotations += 1
                os.rename(self.directory / f"{n}.log", self.directory / f"{n}.log.{self.rotations:06}")
                handles[n] = open(self.directory / f"{n}.log", "ab")
            time.sleep(0.001)

    def stop(self):
        self.ended.set()
        self.join()


def numbers(lines):
    """{(file, stream): numbers in order}."""
    found = {}
    for line in lines:
        n, stream, number = json.loads(line)["log"].split(" ")[:3]
        found.setdefault((int(n), stream), []).append(int(number))
    return found


@pytest.mark.skipif(SANITIZED, reason="the volume is for the real thing")
def test_killed_at_any_moment_no_line_is_missing_and_few_come_twice(tail, tmp_path):
    logs = tmp_path / "logs"
    logs.mkdir()
    writer = Writer(logs)
    writer.start()
    rnd = random.Random(11)
    outputs, twice = [], 0
    for _ in range(KILLS):
        one = tail(logs / "*.log")
        one.wait_for(1)
        while not writer.rotate:  # files that were rotated before the first start are nobody's
            time.sleep(0.05)
            writer.rotate = len(numbers(one.lines)) == 6
        time.sleep(rnd.uniform(0, 0.4))
        one.end(signal.SIGKILL)
        outputs.append(one)
    writer.stop()
    last = tail("--once", logs / "*.log")
    assert (last.end(), last.errors) == (0, b"")
    outputs.append(last)
    seen = {}
    for one in outputs:
        assert MAIL.encode() not in b"".join(one.lines) + one.rest
        again = 0
        for key, found in numbers(one.lines).items():
            before = seen.setdefault(key, [])
            new = [number for number in found if number >= len(before)]
            again += len(found) - len(new)
            # In order, without a gap, and twice only what was last.
            assert found == list(range(found[0], found[0] + len(found)))
            assert found[0] <= len(before)
            before += new
        twice = max(twice, again)
        assert again * 150 < WRITE  # the lines of one write
    assert {key: len(found) for key, found in seen.items()} == {
        (n, stream): count for n, counts in enumerate(writer.counts) for stream, count in counts.items()
    }
    assert writer.rotations >= KILLS // 4
    print(f"{KILLS} kills, {sum(map(len, seen.values()))} lines, {writer.rotations} rotations, at most {twice} lines twice")


def test_a_signal_ends_it_between_writes_and_nothing_comes_twice(tail, tmp_path):
    logs = tmp_path / "logs"
    logs.mkdir()
    writer = Writer(logs)
    writer.start()
    lines = []
    for _ in range(5):
        one = tail(logs / "*.log")
        one.wait_for(1)
        while not writer.rotate:
            time.sleep(0.05)
            writer.rotate = len(numbers(one.lines)) == 6
        time.sleep(0.1)
        one.stop()
        lines += one.lines
    writer.stop()
    one = tail("--once", logs / "*.log")
    assert one.end() == 0
    found = numbers(lines + one.lines)
    assert all(those == list(range(len(those))) for those in found.values())
    assert sum(map(len, found.values())) == sum(sum(counts.values()) for counts in writer.counts)


def test_a_slow_reader_holds_it_back_and_a_closed_one_ends_it(tail, tmp_path):
    log = tmp_path / "a.log"
    reader, writer = os.pipe()
    append(log, cri("x" * 1000) * 20_000)
    command = [sys.executable, "-m", "logredact", "tail", "--state", str(tmp_path / "state.db"), str(log)]
    process = subprocess.Popen(command, stdout=writer, stderr=subprocess.PIPE, env=ENVIRONMENT)
    os.close(writer)
    time.sleep(1.5)
    ticks = Path(f"/proc/{process.pid}/stat").read_text().split()[13:15]
    time.sleep(0.5)
    assert Path(f"/proc/{process.pid}/stat").read_text().split()[13:15] == ticks  # it waits
    got = os.read(reader, 1 << 16)
    os.close(reader)
    assert process.wait(20) == 5
    assert process.stderr.read() == b"logredact: the output was closed\n"
    process.stderr.close()
    assert got
    # What was in the pipe and not read had left; the write that failed had not.
    rest = tail("--once", log)
    rest.end()
    assert 20_000 - 4000 < len(rest.lines) <= 20_000


def test_two_processes_cannot_use_one_state(tail, tmp_path):
    append(tmp_path / "a.log", "one\n")
    first = tail(tmp_path / "a.log")
    first.wait_for(1)
    second = tail("--once", tmp_path / "a.log")
    assert second.end() == 5
    assert second.errors.decode() == (
        f"logredact: the state file {tmp_path}/state.db cannot be opened: another process uses it; "
        "each `logredact tail` needs a state file of its own\n"
    )
    assert second.lines == []
    first.stop()


@pytest.mark.parametrize("what", ["no directory", "a directory", "no database", "another version"])
def test_without_a_state_it_does_not_start(tail, tmp_path, what):
    append(tmp_path / "a.log", "one\n")
    state = tmp_path / "s"
    if what == "no directory":
        state = tmp_path / "none" / "s"
    elif what == "a directory":
        state.mkdir()
    elif what == "no database":
        state.write_bytes(b"x" * 5000)
    else:
        database = sqlite3.connect(state)
        database.execute("PRAGMA user_version = 99")
        database.close()
    one = tail("--once", tmp_path / "a.log", state=state)
    assert one.end() == (2 if what == "a directory" else 5)
    assert one.lines == []
    assert b"state" in one.errors
    assert b"Traceback" not in one.errors


def test_when_the_state_cannot_be_written_it_stops(tail, tmp_path):
    import resource

    append(tmp_path / "a.log", "".join(cri(f"{n} " + "x" * 500) for n in range(20_000)))
    most = 150_000  # bytes of any file that it writes
    one = tail("--once", tmp_path / "a.log", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    database = sqlite3.connect(tmp_path / "other.db")
    database.close()
    code = one.end()
    if code == 0:
        pytest.skip("the state stayed below the limit")
    assert code == 5
    assert b"cannot be written" in one.errors or b"cannot be opened" in one.errors
    again = tail("--once", tmp_path / "a.log")
    assert again.end() == 0
    found = {json.loads(line)["log"].split(" ")[0] for line in one.lines + again.lines}
    assert found == {str(n) for n in range(20_000)}


def test_secrets_that_change_are_read_again(tail, tmp_path):
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "one").write_text("first-secret-value")
    policy = tmp_path / "policy.yaml"
    policy.write_text(f"version: 1\npacks: []\nknown_secrets:\n  - dir: {secrets}\n")
    log = tmp_path / "a.log"
    append(log, "first-secret-value second-secret-value\n")
    one = tail("--policy", policy, log)
    one.wait_for(1)
    (secrets / "one").write_text("second-secret-value")
    one.process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    append(log, "first-secret-value second-secret-value\n")
    one.wait_for(2)
    assert [record["log"] for record in one.stop()] == [
        "[REDACTED:known-secret] second-secret-value", "first-secret-value [REDACTED:known-secret]"
    ]  # fmt: skip


def test_an_unreadable_file_is_told_and_the_others_go_on(tail, tmp_path):
    os.symlink("/proc/self/mem", tmp_path / "mem.log")  # opens, but is no file to be read
    os.mkfifo(tmp_path / "fifo.log")
    os.mkdir(tmp_path / "dir.log")
    append(tmp_path / "z.log", "one\n")
    one = tail(tmp_path / "[dfz]*.log")
    one.wait_for(1)
    assert [record["log"] for record in one.stop()] == ["one"]


def test_the_report_counts(once, tmp_path):
    append(tmp_path / "0.log", cri(f"to {MAIL}") + cri("a", tag="P") + cri("b") + "other\n")
    report = tmp_path / "report.json"
    found = once("--report", report, tmp_path / "0.log")
    counted = json.loads(report.read_text())
    assert counted["files"] == {"read": 1, "rotated": 0, "truncated": 0, "deleted": 0, "gone": 0, "unreadable": 0}
    assert counted["lines"] == {"lines": 4, "parts": 2, "malformed": 1, "too_large": 0, "dropped": 0, "cut": 0}
    assert counted["counters"]["events_out"] == len(found) == counted["wrapped"]["records"] == 3
    assert counted["detectors"]["email"] == 1
    assert LABEL in found[0]["log"]


@pytest.mark.skipif(SANITIZED, reason="the sanitizers' own memory is not what is measured")
def test_memory_is_bounded_whatever_the_files_are(tail, tmp_path):
    logs = tmp_path / "logs"
    logs.mkdir()
    part = cri("x" * 16_384, tag="P")
    for number in range(150):  # 2 MB of parts open on each stream of each
        append(logs / f"pod{number}_ns_app-{ID}.log", (part + part.replace("stdout", "stderr")) * (64 if number < 20 else 4))
    append(logs / "empty.log", "\n" * 300_000)
    append(logs / "large.log", "y" * (12 << 20) + "\nafter\n")
    one = tail(logs / "*.log")
    one.wait_for(300_002, 60)
    for number in range(150):
        append(logs / f"pod{number}_ns_app-{ID}.log", cri("end") + cri("end", stream="stderr"))
    one.wait_for(300_302, 60)
    peak = int(Path(f"/proc/{one.process.pid}/status").read_text().split("VmHWM:")[1].split()[0])
    records = one.stop()
    assert len(records) == 300_302
    assert [one["log"] for one in records if one["file"].endswith("large.log")] == ["[REDACTED:too-large]", "after"]
    print(f"peak {peak} KB")
    assert peak < 42 << 10
