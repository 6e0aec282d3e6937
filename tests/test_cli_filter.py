"""`logredact filter` as a real process over pipes."""

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
    assert peak < 60 << 10  # KiB; under 40 MiB with the Cython backend, cffi's parser takes more


# ---- signals ----


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_while_idle_ends_with_success(start, number):
    process = start()
    item = records(1)
    process.stdin.write(packed(item))
    process.stdin.flush()
    wanted = redacted(item)
    assert read_exactly(process.stdout, len(wanted)) == wanted
    process.send_signal(number)
    assert process.wait(10) == 0
    assert process.stderr.read() == b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_in_flight_loses_no_record_that_was_written(start, number):
    process = start()
    written = records(100)
    process.stdin.write(packed(written))
    process.stdin.flush()
    out = [read_exactly(process.stdout, len(redacted(written)))]
    os.set_blocking(process.stdout.fileno(), True)
    reader = threading.Thread(target=lambda: out.append(process.stdout.read()))
    reader.start()
    begin = time.monotonic()
    while time.monotonic() - begin < 0.3:
        batch = records(200, first=len(written))
        process.stdin.write(packed(batch))
        process.stdin.flush()
        written += batch
    # All that was written is in the pipe or past it, and no write is under way.
    process.send_signal(number)
    assert process.wait(10) == 0
    reader.join()
    assert len(unpacked(b"".join(out))) == len(written)
    assert b"".join(out) == redacted(written)
    assert process.stderr.read() == b""


def test_a_signal_inside_a_record_drops_its_part_and_says_so(start):
    process = start()
    whole = records(3)
    process.stdin.write(packed(whole) + packed([{"m": "canary"}])[:-2])
    process.stdin.flush()
    wanted = redacted(whole)
    assert read_exactly(process.stdout, len(wanted)) == wanted
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    errors = process.stderr.read().decode()
    assert errors.startswith("logredact: stopped by a signal: ") and errors.count("\n") == 1
    assert "canary" not in errors
    assert process.stdout.read() in (b"", None)


def test_a_signal_inside_a_line_drops_its_part_and_says_so(start):
    process = start("--format", "text")
    process.stdin.write(b"password=hunter2\ncanary ghp" b"_0123456789")
    process.stdin.flush()
    wanted = b"password=[REDACTED:key-value]\n"
    assert read_exactly(process.stdout, len(wanted)) == wanted
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    errors = process.stderr.read().decode()
    assert errors.startswith("logredact: stopped by a signal: ") and "canary" not in errors
    assert process.stdout.read() in (b"", None)


# ---- failures ----


def test_truncated_input(run):
    items = records(3)
    code, out, err = run(data=packed(items) + b"\x81\xa6canary")
    assert (code, out) == (4, redacted(items))
    assert err.startswith("logredact: ") and err.count("\n") == 1 and "canary" not in err


@pytest.mark.parametrize("broken", [b"\xc1", b"\xa6canary", b"\x05", b"\x91\x80"])
def test_broken_input(run, broken):
    items = records(3)
    code, out, err = run(data=packed(items) + broken + packed(items))
    assert (code, out) == (4, redacted(items))
    assert f"(at byte {len(packed(items))})" in err
    assert err.startswith("logredact: ") and err.count("\n") == 1 and "canary" not in err


def test_broken_json_is_replaced_and_the_stream_goes_on(run):
    data = b'{"m": 1}\n{"canary": broken\n{"m": 2}\n'
    code, out, err = run("-f", "json", data=data)
    assert code == 0 and err == ""
    assert out == b'{"m": 1}\n{"message": "[REDACTED:malformed]"}\n{"m": 2}\n' or (
        [json.loads(line) for line in out.splitlines()]
        == [{"m": 1}, {"message": "[REDACTED:malformed]"}, {"m": 2}]
    )


def test_a_limit_with_stop_ends_the_stream(run, tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_text(
        "{version: 1, packs: [default], on_error: stop, limits: {value_bytes: 100}}"
    )
    items = records(3)
    code, out, err = run("-p", policy, data=packed(items) + packed([{"m": "canary" * 100}]))
    assert (code, out) == (4, redacted(items))
    assert "canary" not in err


def test_missing_policy_wrong_policy_missing_key(run, tmp_path):
    code, out, err = run("-p", tmp_path / "none.yaml", data=b"\x80")
    assert (code, out) == (3, b"")
    assert err == "logredact: cannot read the policy: No such file or directory\n"
    policy = tmp_path / "policy.yaml"
    policy.write_text("version: 1\npacks: [defalt]\n")
    code, out, err = run("-p", policy, data=b"\x80")
    assert (code, out) == (3, b"")
    assert f"{policy}:2:9: " in err and "did you mean 'default'" in err
    rule = "rules: [{detector: email, action: {pseudonym: {key: k}}}]\n"
    policy.write_text("version: 1\nkeys: {k: {env: LOGREDACT_NO_SUCH}}\n" + rule)
    code, out, err = run("-p", policy, data=b"\x80")
    assert (code, out) == (3, b"")
    assert err == "logredact: the variable LOGREDACT_NO_SUCH of key k is not set\n"
    policy.write_text("version: 1\nkeys: {k: {file: none.key}}\n" + rule)
    assert run("-p", policy, data=b"\x80")[:2] == (3, b"")
    key = tmp_path / "open.key"
    key.write_bytes(b"k" * 32)
    key.chmod(0o644)
    policy.write_text("version: 1\nkeys: {k: {file: open.key}}\n" + rule)
    assert run("-p", policy, data=b"\x80")[:2] == (3, b"")
    key.chmod(0o600)
    assert run("-p", policy, data=b"\x80") == (0, b"\x80", "")
    plan = tmp_path / "bad.plan"
    plan.write_bytes(b"\x83no plan")
    assert run("-p", plan, data=b"\x80")[:2] == (3, b"")


def test_wrong_usage(run):
    for arguments in (["--format", "xml"], ["--framing", "map", "-f", "text"], ["--bogus"], ["x"]):
        code, out, err = run(*arguments)
        assert (code, out) == (2, b"") and "Usage: logredact filter" in err


def test_a_closed_output_while_writing(start):
    process = start()
    process.stdout.close()
    process.stdout = None
    with pytest.raises(BrokenPipeError):
        for _ in range(1000):
            process.stdin.write(packed(records(1000)))
    process.stdin = None
    assert process.wait(10) == 5
    assert process.stderr.read() == b"logredact: the output was closed\n"


def test_a_closed_output_while_idle(start):
    process = start()
    item = records(1)
    process.stdin.write(packed(item))
    process.stdin.flush()
    assert read_exactly(process.stdout, len(redacted(item))) == redacted(item)
    process.stdout.close()
    process.stdout = None
    assert process.wait(10) == 5
    assert process.stderr.read() == b"logredact: the output was closed\n"


@pytest.mark.parametrize("descriptor", [0, 1])
def test_a_descriptor_that_was_never_open(start, descriptor):
    process = start(preexec_fn=lambda: os.close(descriptor))
    assert process.wait(10) == 5
    assert b"Bad file descriptor" in process.stderr.read()


def test_a_full_disk_is_an_output_error(start):
    with open("/dev/full", "wb") as full:
        process = start(stdout=full)
        process.communicate(packed(records(1)), timeout=10)
    assert process.returncode == 5


def test_no_core_dumps(start):
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    if hard == 0:
        pytest.skip("core dumps are off here anyway")
    process = start(
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    )
    item = records(1)
    process.stdin.write(packed(item))
    process.stdin.flush()
    assert read_exactly(process.stdout, len(redacted(item))) == redacted(item)
    limits = Path(f"/proc/{process.pid}/limits").read_text()
    line = next(each for each in limits.splitlines() if each.startswith("Max core file size"))
    assert line.split()[4:6] == ["1", "1"]


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
