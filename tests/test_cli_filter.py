"""`logredact filter` as a real process over pipes: formats, streaming, the report."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import logredact
from logredact import _backend
from filtering import ENVIRONMENT, LABEL, MAIL, SANITIZED, packed, read_exactly, records, redacted, run, start

# ---- formats ----


def test_a_stream_of_maps(run):
    items = records(5000)
    assert run(data=packed(items)) == (0, redacted(items), "")


def test_no_input_is_no_output(run):
    assert run() == (0, b"", "")


def test_framings(run):
    record, clean = {"m": MAIL}, {"m": LABEL}
    assert run("--framing", "event", data=packed([[1, record]]))[:2] == (0, packed([[1, clean]]))
    meta = [1, {}]
    out = run("--framing", "fluentbit", data=packed([[meta, record]]))
    assert out == (0, packed([[meta, clean]]), "")


def test_text_and_json_lines(run):
    text = f"a {MAIL}\n\nlast {MAIL}".encode()
    assert run("-f", "text", data=text) == (0, text.replace(MAIL.encode(), LABEL.encode()), "")
    lines = f'{{"m": "{MAIL}"}}\n{{"n" : 1.0}}\n'.encode()
    assert run("-f", "json", data=lines) == (0, lines.replace(MAIL.encode(), LABEL.encode()), "")


def test_who_starts_it_may_ignore_its_children(start, tmp_path):
    """A policy is compiled by a child; with SIGCHLD ignored, as some supervisors leave it, the system waits for that one itself."""
    policy = tmp_path / "policy.yaml"
    policy.write_text("{version: 1, packs: [default]}")
    process = start("--policy", policy, preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
    assert process.communicate(packed([{"m": MAIL}]), timeout=30) == (packed([{"m": LABEL}]), b"") and process.returncode == 0


def test_a_policy_file_and_its_plan(run, tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_text("{version: 1, packs: [], rules: [{detector: ipv4, action: {redact: '[IP]'}}]}")
    data = packed([{"m": f"10.1.2.3 {MAIL}"}])
    wanted = (0, packed([{"m": f"[IP] {MAIL}"}]), "")
    assert run("--policy", policy, data=data) == wanted
    plan = tmp_path / "policy.plan"
    compiled = subprocess.run(
        [sys.executable, "-m", "logredact", "policy", "compile", str(policy)],
        env=ENVIRONMENT,
        capture_output=True,
        check=True,
    )
    plan.write_bytes(compiled.stdout)
    assert run("--policy", plan, data=data) == wanted


def test_a_tag_chooses_rules(run, tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_text("{version: 1, packs: [], rules: [{detector: email, action: redact, when: {tag: a.b}}]}")
    data = packed([{"m": MAIL}])
    assert run("--policy", policy, "--tag", "a.b", data=data)[1] == packed([{"m": LABEL}])
    assert run("--policy", policy, "--tag", "a.c", data=data)[1] == data


# ---- streaming ----


def test_a_record_never_waits_for_the_next(start):
    process = start()
    for item in records(10):
        process.stdin.write(packed([item]))
        process.stdin.flush()
        wanted = redacted([item])
        assert read_exactly(process.stdout, len(wanted)) == wanted
    process.stdin.close()
    assert process.wait(10) == 0


def test_maps_split_at_odd_places(start):
    items = records(40)
    data = packed(items)
    process = start()
    for index in range(0, len(data), 7):
        process.stdin.write(data[index : index + 7])
        process.stdin.flush()
    process.stdin.close()
    assert process.stdout.read() == redacted(items)
    assert process.wait(10) == 0


def test_a_slow_reader_gets_everything(start):
    items = records(60_000)
    process = start()
    fcntl.fcntl(process.stdout, 1031, 4096)
    writer = threading.Thread(
        target=lambda: (process.stdin.write(packed(items)), process.stdin.close())
    )
    writer.start()
    time.sleep(0.3)
    assert process.stdout.read() == redacted(items)
    writer.join()
    assert process.wait(10) == 0


def test_nonblocking_pipes(start):
    items = records(60_000)
    in_reader, in_writer = os.pipe()
    out_reader, out_writer = os.pipe()
    os.set_blocking(in_reader, False)
    os.set_blocking(out_writer, False)
    process = start(stdin=in_reader, stdout=out_writer)
    os.close(in_reader)
    os.close(out_writer)

    def write():
        with open(in_writer, "wb") as pipe:
            pipe.write(packed(items))

    writer = threading.Thread(target=write)
    writer.start()
    with open(out_reader, "rb") as pipe:
        time.sleep(0.3)
        assert pipe.read() == redacted(items)
    writer.join()
    assert process.wait(10) == 0


@pytest.mark.skipif(SANITIZED, reason="the sanitizers take memory of their own")
def test_memory_does_not_grow_with_the_input(start):
    process = start(stdout=subprocess.DEVNULL)
    block = packed(records(20_000))
    for _ in range(60):
        process.stdin.write(block)
    process.stdin.flush()
    status = Path(f"/proc/{process.pid}/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0])
    process.stdin.close()
    assert process.wait(10) == 0
    assert peak < 40_000_000 >> 10


# ---- report ----


def test_the_report(run, tmp_path):
    report = tmp_path / "report.json"
    items = records(10)
    assert run("--report", report, data=packed(items))[0] == 0
    told = json.loads(report.read_text())
    assert list(told) == ["version", "policy", "seconds", "counters", "detectors"]
    assert told["version"] == _backend.current.library_version()
    assert len(bytes.fromhex(told["policy"])) == 32
    assert told["seconds"] > 0
    counters = told["counters"]
    assert counters["bytes_in"] == len(packed(items))
    assert counters["bytes_out"] == len(redacted(items))
    assert (counters["events_in"], counters["events_out"], counters["events_changed"]) == (10, 10, 4)
    assert counters["findings"] == 4
    assert told["detectors"]["email"] == 4
    assert sum(told["detectors"].values()) == 4


def test_the_report_is_written_after_a_failure_too(run, tmp_path):
    report = tmp_path / "report.json"
    assert run("--report", report, data=packed(records(4)) + b"\xc1")[0] == 4
    assert json.loads(report.read_text())["counters"]["events_out"] == 4
    code, out, err = run("--report", tmp_path / "none" / "x", data=packed(records(1)))
    assert (code, out) == (5, b"") and "No such file" in err
