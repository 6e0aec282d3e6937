"""How `logredact filter` ends: signals and failures, as a real process over pipes."""

from __future__ import annotations

import json
import os
import resource
import signal
import threading
import time
from pathlib import Path

import pytest
import logredact
from filtering import packed, read_exactly, records, redacted, run, start, unpacked

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


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_before_the_policy_is_loaded_loses_nothing_either(start, number, tmp_path):
    plan = tmp_path / "policy.plan"
    os.mkfifo(plan)
    process = start("--policy", plan)
    written = records(100)
    process.stdin.write(packed(written))
    process.stdin.close()
    with open(plan, "wb") as file:  # which waits until the filter opens it, too
        process.send_signal(number)
        time.sleep(0.1)
        file.write((Path(logredact.__file__).parent / "packs" / "default.plan").read_bytes())
    assert process.wait(10) == 0
    assert process.stdout.read() == redacted(written)
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
