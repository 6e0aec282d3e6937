"""Runs `logredact tail` as a real process: fixtures and helpers of the test_cli_tail files."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time

import pytest

from filtering import ENVIRONMENT
from logredact import _backend

ID = "0123456789abcdef" * 4
SECONDS = 20.0


class Tail:
    """A process, and the lines it has written so far: `lines`, whole ones; `rest`: what came behind the last newline."""

    def __init__(self, *arguments, backend="cython", **options):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "logredact", "tail", *map(str, arguments)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**ENVIRONMENT, "LOGREDACT_BACKEND": backend}, **options,
        )  # fmt: skip
        self.lines, self.rest, self.errors = [], b"", b""
        self._threads = [threading.Thread(target=self._read, daemon=True), threading.Thread(target=self._read_errors, daemon=True)]
        for thread in self._threads:
            thread.start()

    def _read(self):
        while piece := self.process.stdout.read1(1 << 20):
            *whole, self.rest = (self.rest + piece).split(b"\n")
            self.lines += whole

    def _read_errors(self):
        self.errors = self.process.stderr.read()

    def wait_for(self, count, seconds=SECONDS):
        deadline = time.monotonic() + seconds
        while len(self.lines) < count and time.monotonic() < deadline:
            time.sleep(0.005)
        assert len(self.lines) >= count, (len(self.lines), count, self.process.poll(), self.errors)

    def end(self, number=None):
        """Its exit code, after a signal, or by itself."""
        if number is not None and self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(SECONDS)
        for thread in self._threads:
            thread.join(SECONDS)
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def stop(self):
        code = self.end(signal.SIGTERM)
        assert (code, self.errors, self.rest) == (0, b"", b"")
        return self.records()

    def records(self):
        return [json.loads(line) for line in self.lines]

    def logs(self):
        return [one["log"] for one in self.records()]


@pytest.fixture(params=list(_backend.BACKENDS))
def tail(request, tmp_path):
    """Starts `logredact tail` with a state file of the test's; what is left running is killed."""
    started = []

    def start(*arguments, state=None, poll=0.05, **options):
        one = Tail("--state", state or tmp_path / "state.db", "--poll", poll, *arguments, backend=request.param, **options)
        started.append(one)
        return one

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


@pytest.fixture
def once(tail):
    """Runs it to the files' ends: the records."""

    def run(*arguments, **options):
        one = tail("--once", *arguments, **options)
        assert (one.end(), one.errors, one.rest) == (0, b"", b"")
        return one.records()

    return run


def cri(text, tag="F", stream="stdout", time="2024-06-12T14:02:00.123456789Z"):
    return f"{time} {stream} {tag} {text}\n"


def docker(text, stream="stdout", time="2024-06-12T14:02:00.123456789Z"):
    return json.dumps({"log": text, "stream": stream, "time": time}, separators=(",", ":")) + "\n"


def append(path, text):
    with open(path, "ab") as file:
        file.write(text.encode("utf-8", "surrogateescape"))
