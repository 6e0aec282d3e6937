"""Runs `logredact filter` as a real process over pipes: fixtures and helpers of the test_cli_filter files."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgpack
import pytest

import logredact
from logredact import _backend

MAIL = "jo@example.com"
LABEL = "[REDACTED:email]"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(logredact.__file__).parent.parent)}


@pytest.fixture(params=list(_backend.BACKENDS))
def start(request):
    """Starts `logredact filter …` over pipes; what is left running is killed."""
    started = []

    def start_(*arguments, **options):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(
            [sys.executable, "-m", "logredact", "filter", *map(str, arguments)],
            env={**ENVIRONMENT, "LOGREDACT_BACKEND": request.param},
            **{**pipes, **options},
        )
        started.append(process)
        return process

    yield start_
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):  # bytes that were never taken
                    pipe.close()


@pytest.fixture
def run(start):
    """Runs it to its end: (exit code, output, errors)."""

    def run_(*arguments, data=b""):
        process = start(*arguments)
        out, err = process.communicate(data, timeout=30)
        return process.returncode, out, err.decode()

    return run_


# The sanitizers' own memory is not what is measured.
SANITIZED = "asan" in os.environ.get("LD_PRELOAD", "")


def records(count, first=0):
    return [{"n": n, "m": f"to {MAIL} {n}" if n % 3 == 0 else "x" * (n % 50)} for n in range(first, first + count)]


def packed(items):
    return b"".join(map(msgpack.packb, items))


def redacted(items):
    return packed([{**item, "m": item["m"].replace(MAIL, LABEL)} for item in items])


def unpacked(data):
    unpacker = msgpack.Unpacker()
    unpacker.feed(data)
    return list(unpacker)


def read_exactly(pipe, size, seconds=10.0):
    """Bytes as they come, so that what is held back shows as a timeout."""
    got = b""
    os.set_blocking(pipe.fileno(), False)
    deadline = time.monotonic() + seconds
    while len(got) < size and time.monotonic() < deadline:
        piece = pipe.read(size - len(got))
        if piece:
            got += piece
        else:
            time.sleep(0.002)
    return got
