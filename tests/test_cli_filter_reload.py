"""`logredact filter` while its known secrets change: as a real process over pipes."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
import time

import msgpack
import pytest

import plans
from filtering import SANITIZED, start
from logredact import KeyMaterialError
from logredact.cli._filter import command
from logredact.cli._reload import Reloader
from memories import places
from volumes import LABEL, Volume, body

OLD, NEW = "correct horse", "battery staple"
BOTH = f"{OLD}, {NEW}"
# Times for what must happen at some time, and for what must not happen: the interval is a fraction of these.
LONG, SHORT = 20.0, 1.0


def mark(text: str, *secrets: str) -> bytes:
    for secret in secrets:
        text = text.replace(secret, LABEL.decode())
    return text.encode()


@pytest.fixture
def volume(tmp_path):
    return Volume(tmp_path / "s", a=OLD)


@pytest.fixture
def watching(start, tmp_path, volume):
    """Starts a filter of text over that volume; `interval` in seconds."""

    def watching_(interval, *arguments, format="text"):
        plan = tmp_path / "plan"
        plan.write_bytes(plans.pack(body(volume.directory)))
        return start("--policy", plan, "--format", format, "--reload-interval", interval, *arguments)

    return watching_


def tried(process, text=BOTH):
    """What becomes of one line now."""
    line = f"{text}\n".encode()
    process.stdin.write(line)
    process.stdin.flush()
    os.set_blocking(process.stdout.fileno(), False)
    got, deadline = b"", time.monotonic() + LONG
    while not got.endswith(b"\n") and time.monotonic() < deadline:
        got += process.stdout.read() or b""
        time.sleep(0.002)
    return got[:-1]


def becomes(process, *secrets):
    """Lines go in until these secrets are the known ones; what comes before is otherwise, never something third."""
    deadline, seen = time.monotonic() + LONG, set()
    while time.monotonic() < deadline:
        seen.add(tried(process))
        if mark(BOTH, *secrets) in seen:
            assert len(seen) <= 2
            return
        time.sleep(0.02)
    raise AssertionError(f"only {seen}")


def error_line(process):
    """The next line of standard error."""
    deadline, line = time.monotonic() + LONG, b""
    os.set_blocking(process.stderr.fileno(), False)
    while not line.endswith(b"\n") and time.monotonic() < deadline:
        line += process.stderr.readline() or b""
        time.sleep(0.002)
    return line.decode()


def ended(process):
    """Ends it; what is left on standard error."""
    process.stdin.close()
    assert process.wait(10) == 0
    os.set_blocking(process.stderr.fileno(), True)
    return process.stderr.read().decode()


def test_files_that_change_are_read_again(watching, volume):
    process = watching(0.05)
    assert tried(process) == mark(BOTH, OLD)
    for secret in (NEW, OLD, NEW):
        volume.swap(a=secret)
        becomes(process, secret)
    volume.swap(a=OLD, b=NEW)
    becomes(process, OLD, NEW)
    volume.swap()
    becomes(process)
    assert ended(process) == ""


def test_the_default_is_ten_seconds():
    assert next(option.default for option in command.params if option.name == "reload_interval") == 10


def test_zero_is_never(watching, volume):
    process = watching(0)
    assert tried(process) == mark(BOTH, OLD)
    volume.swap(a=NEW)
    time.sleep(SHORT)
    assert tried(process) == mark(BOTH, OLD)
    assert ended(process) == ""


@pytest.mark.parametrize("interval", [0, 3600])
def test_sighup_reloads_at_once(watching, volume, interval):
    process = watching(interval)
    assert tried(process) == mark(BOTH, OLD)
    for secret in (NEW, OLD, OLD):
        volume.swap(a=secret)
        process.send_signal(signal.SIGHUP)
        becomes(process, secret)
    process.send_signal(signal.SIGHUP)
    assert tried(process, "a partial") == b"a partial"
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0 and process.stderr.read() == b""


def test_without_known_secrets_sighup_is_what_it_was(start):
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # under nohup, say, which children inherit
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    process = start("--format", "text", "--reload-interval", "0.05")
    assert tried(process, "a line") == b"a line"
    process.send_signal(signal.SIGHUP)
    assert process.wait(10) == -signal.SIGHUP


@pytest.mark.skipif(SANITIZED, reason="the sanitizers keep what was freed")
def test_an_idle_filter_reloads_and_forgets_the_old_secret(watching, volume):
    """Nothing comes in, and so the secret is nowhere but where the policy has it."""
    old, new = ("needle " + os.urandom(12).hex() for _ in range(2))
    volume.swap(a=old)
    process = watching(0.1)
    assert tried(process, "started") == b"started"
    assert len(places(process.pid, old.encode())) == 1
    volume.swap(a=new)
    deadline = time.monotonic() + LONG
    while places(process.pid, old.encode()) and time.monotonic() < deadline:
        time.sleep(0.05)
    (flags,) = places(process.pid, new.encode())
    assert "dd" in flags
    assert places(process.pid, old.encode()) == []
    assert ended(process) == ""


@pytest.mark.parametrize("format", ["msgpack", "json"])
def test_under_load_every_record_is_of_one_policy_or_the_other(watching, volume, tmp_path, format):
    report = tmp_path / "report.json"
    process = watching(0.05, "--report", report, format=format)
    pack = msgpack.packb if format == "msgpack" else (lambda record: json.dumps(record).encode() + b"\n")
    count, stop, out = 0, threading.Event(), []

    def write():
        nonlocal count
        with contextlib.closing(process.stdin):
            while not stop.is_set():
                batch = b"".join(pack({"n": n, "m": BOTH, "x": ["y" * (n % 97)]}) for n in range(count, count + 500))
                process.stdin.write(batch)
                count += 500

    def read():
        while True:
            piece = os.read(process.stdout.fileno(), 1 << 16)
            if not piece:
                return
            out.append(piece)

    threads = [threading.Thread(target=write), threading.Thread(target=read)]
    for thread in threads:
        thread.start()

    def last(secret):
        return b"".join(out[-2:]).rfind(mark(BOTH, secret))

    for secret, other in ((OLD, NEW), (NEW, OLD), (OLD, NEW)):
        volume.swap(a=secret)
        deadline = time.monotonic() + LONG
        while last(secret) <= last(other) and time.monotonic() < deadline:
            time.sleep(0.01)
    stop.set()
    for thread in threads:
        thread.join()
    assert process.wait(10) == 0 and process.stderr.read() == b""
    data = b"".join(out)
    unpacker = msgpack.Unpacker(max_buffer_size=0)
    unpacker.feed(data)
    records = list(unpacker) if format == "msgpack" else [json.loads(line) for line in data.splitlines()]
    assert [record["n"] for record in records] == list(range(count))
    phases = {mark(BOTH, OLD).decode(): "old", mark(BOTH, NEW).decode(): "new"}
    order = [phases[record["m"]] for record in records]
    changes = [order[0]] + [after for before, after in zip(order, order[1:]) if before != after]
    assert changes == ["old", "new", "old"]
    assert all(record["x"] == ["y" * (record["n"] % 97)] for record in records)
    counters = json.loads(report.read_text())["counters"]
    assert counters["events_in"] == counters["events_out"] == counters["events_changed"] == counters["findings"] == count
    assert counters["bytes_out"] == len(data)


def test_a_record_that_a_swap_stands_in(watching, volume):
    """Begun under one policy, complete under the next: the next one redacts it, and nothing of it is lost."""
    process = watching(0)
    assert tried(process) == mark(BOTH, OLD)
    process.stdin.write(f"{OLD} {OLD} battery st".encode())
    process.stdin.flush()
    time.sleep(0.2)
    volume.swap(a=NEW)
    process.send_signal(signal.SIGHUP)
    time.sleep(SHORT)
    assert tried(process, "aple") == mark(f"{OLD} {OLD} {NEW}", NEW)
    assert ended(process) == ""


FIXED = "logredact: known secrets and keys not reloaded, those read before stay in force: {}; mend this, it is tried again every 0.05 s\n"


def test_a_failure_is_told_once_and_the_old_ones_stay(watching, volume):
    process = watching(0.05)
    assert tried(process) == mark(BOTH, OLD)
    volume.directory.rename(volume.directory.with_name("away"))
    assert error_line(process) == FIXED.format("a directory of known secrets does not exist")
    time.sleep(SHORT)  # many intervals
    assert tried(process) == mark(BOTH, OLD)
    volume.directory.mkdir()
    (volume.directory / "a").write_text("x" * 5000)
    assert error_line(process) == FIXED.format("a known secret is longer than 4096 bytes")
    assert tried(process) == mark(BOTH, OLD)
    (volume.directory / "a").write_text(NEW)
    becomes(process, NEW)
    (volume.directory / "a").write_text("x" * 5000)  # once more: another change
    assert error_line(process) == FIXED.format("a known secret is longer than 4096 bytes")
    assert tried(process) == mark(BOTH, NEW)
    assert ended(process) == ""


def test_a_change_that_is_under_way_is_no_failure_yet(monkeypatch):
    """Between the rename of `..data` and the end of the links that it leaves behind, say."""

    class Session:
        """Its policy's files can be read again the second time; the third time they cannot, nor ever after."""

        def __init__(self):
            self.policy, self.reloads, self.set = self, 0, 0

        def changed(self):
            return True

        def reload(self):
            self.reloads += 1
            if self.reloads != 2:
                raise KeyMaterialError(4, "gone")

        def set_policy(self, _):
            self.set += 1

    session, told = Session(), []
    reloader = Reloader(session, 3600)
    monkeypatch.setattr(reloader, "_tell", told.append)
    waits = []
    for _ in range(5):
        reloader._due = 0
        waits.append(reloader.look())
    assert [wait <= 250 for wait in waits] == [True, False, True, False, False]
    assert (session.reloads, session.set, told) == (5, 1, ["gone"])


def test_a_failure_after_sighup_is_told_each_time(watching, volume):
    process = watching(0)
    assert tried(process) == mark(BOTH, OLD)
    volume.swap(a="x" * 5000)
    for _ in range(2):
        process.send_signal(signal.SIGHUP)
        line = error_line(process)
        assert line.endswith(": a known secret is longer than 4096 bytes; mend this, send SIGHUP\n") and line.count("\n") == 1
    assert tried(process) == mark(BOTH, OLD)
    assert ended(process) == ""


def test_nobody_reads_the_errors(watching, volume):
    process = watching(0.05)
    assert tried(process) == mark(BOTH, OLD)
    process.stderr.close()
    process.stderr = None
    volume.swap(a="x" * 5000)
    time.sleep(SHORT)
    assert tried(process) == mark(BOTH, OLD)
    volume.swap(a=NEW)
    becomes(process, NEW)
    process.stdin.close()
    assert process.wait(10) == 0


@pytest.mark.parametrize("interval", ["-1", "often", "1e9"])
def test_wrong_intervals(watching, interval):
    process = watching(interval)
    assert process.wait(10) == 2
    assert b"--reload-interval" in process.stderr.read()
