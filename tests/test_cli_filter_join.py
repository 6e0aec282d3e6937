"""`logredact filter` and parts of a line: they wait for the rest, but not for ever, and a signal loses none."""

from __future__ import annotations

import signal
import time

import pytest

from filtering import read_exactly, run, start  # noqa: F401 (fixtures)

PART = b"2026-11-26T08:21:11.000000001Z stdout P login password=hun\n"
REST = b"2026-11-26T08:21:11.000000002Z stdout F ter2canary done\n"
OTHER = b"2026-11-26T08:21:11.000000003Z stderr F other\n"
LEFT = b"2026-11-26T08:21:11.000000001Z stdout P [REDACTED:partial]\n"


def test_a_part_waits_for_the_rest_of_its_line(start):
    process = start("--format", "text")
    process.stdin.write(PART + OTHER)
    process.stdin.flush()
    assert read_exactly(process.stdout, 1, seconds=0.7) == b""
    process.stdin.write(REST)
    process.stdin.flush()
    wanted = PART.replace(b"hun", b"[REDACTED:key-value]") + OTHER + REST.replace(b"ter2canary", b"")
    assert read_exactly(process.stdout, len(wanted)) == wanted


def test_a_part_whose_rest_does_not_come_leaves_after_two_seconds(start):
    process = start("--format", "text")
    began = time.monotonic()
    process.stdin.write(PART + OTHER)
    process.stdin.flush()
    assert read_exactly(process.stdout, len(LEFT + OTHER)) == LEFT + OTHER
    assert time.monotonic() - began >= 1.9
    process.stdin.write(REST)
    process.stdin.flush()
    wanted = REST.replace(b"ter2canary", b"[REDACTED:key-value]")
    assert read_exactly(process.stdout, len(wanted)) == wanted


def test_it_leaves_while_other_lines_keep_coming(start):
    """Input that never pauses does not put it off."""
    process = start("--format", "text")
    process.stdin.write(PART)
    lines, deadline = 0, time.monotonic() + 3
    while time.monotonic() < deadline:
        process.stdin.write(OTHER)
        process.stdin.flush()
        lines += 1
        time.sleep(0.01)
    assert read_exactly(process.stdout, len(LEFT + OTHER * lines)) == LEFT + OTHER * lines


@pytest.mark.parametrize("end", [b"", b"2026-11-26T08:21:12Z stdout F cut"], ids=["at a line's end", "inside a line"])
def test_a_signal_loses_nothing_that_waits(start, end):
    process = start("--format", "text")
    process.stdin.write(PART + OTHER + end)
    process.stdin.flush()
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert process.stdout.read() == LEFT + OTHER


def test_the_end_of_the_input_loses_nothing_that_waits(run):
    assert run("--format", "text", data=PART + OTHER)[:2] == (0, LEFT + OTHER)
