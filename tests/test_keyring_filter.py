"""A key that is rotated while `logredact filter` runs: as a real process over pipes."""

from __future__ import annotations

import json
import os
import threading
import time

import msgpack
import pytest

import plans
import rings
from filtering import start
from logredact.keys import Keyring

LONG = 20.0
MAIL = "jo@example.com"


def _watching(start, tmp_path, *arguments):
    plan = tmp_path / "plan"
    plan.write_bytes(plans.pack(rings.body(tmp_path / "keys")))
    return start("--policy", plan, "--reload-interval", "0.05", *arguments)


@pytest.mark.parametrize("how", ["at once", "at a time"])
def test_rotation_in_a_stream_loses_and_mixes_nothing(start, tmp_path, how):
    """Every record leaves once, in order, both of its tokens of one key; first all of the one key, then all of the other."""
    ring = Keyring(tmp_path / "keys")
    first = ring.new("pseudonym")
    report = tmp_path / "report.json"
    process = _watching(start, tmp_path, "--report", report)
    count, stop, out = 0, threading.Event(), []

    def write():
        nonlocal count
        with process.stdin as pipe:
            while not stop.is_set():
                pipe.write(b"".join(msgpack.packb({"n": n, "m": MAIL, "x": ["y" * (n % 97), f"{MAIL} {n}"]}) for n in range(count, count + 500)))
                count += 500

    def read():
        while piece := os.read(process.stdout.fileno(), 1 << 16):
            out.append(piece)

    threads = [threading.Thread(target=write), threading.Thread(target=read)]
    for thread in threads:
        thread.start()

    def until(id):
        deadline = time.monotonic() + LONG
        while f"_{id}_".encode() not in b"".join(out[-3:]) and time.monotonic() < deadline:
            time.sleep(0.01)

    until(first.id)
    second = ring.rotate("pseudonym", None if how == "at once" else time.time() + 2)
    until(second.id)
    stop.set()
    for thread in threads:
        thread.join()
    assert process.wait(10) == 0 and process.stderr.read() == b""
    data = b"".join(out)
    unpacker = msgpack.Unpacker(max_buffer_size=0)
    unpacker.feed(data)
    records = list(unpacker)
    assert [record["n"] for record in records] == list(range(count))
    tokens = {key.id: rings.token(_policy(ring, key)) for key in (first, second)}
    ids = [record["m"].split("_")[2] for record in records]
    changes = [ids[0]] + [after for before, after in zip(ids, ids[1:]) if before != after]
    assert changes == [first.id, second.id]
    assert all(record == {"n": n, "m": tokens[ids[n]], "x": ["y" * (n % 97), f"{tokens[ids[n]]} {n}"]} for n, record in enumerate(records))
    counters = json.loads(report.read_text())["counters"]
    assert counters["events_in"] == counters["events_out"] == counters["events_changed"] == count
    assert counters["bytes_out"] == len(data)


def _policy(ring, entry):
    from logredact import _backend

    body = {**rings.body(), "keys": [{"name": "k", "file": None}]}
    with ring.key(entry.id) as key:
        return _backend.current.Policy(plans.pack(body), {"k": bytes(key)})


def test_a_keyring_that_is_damaged_while_it_runs(start, tmp_path):
    ring = Keyring(tmp_path / "keys")
    first = ring.new("pseudonym")
    process = _watching(start, tmp_path, "--format", "text")

    def tried():
        process.stdin.write(f"{MAIL}\n".encode())
        process.stdin.flush()
        return process.stdout.readline().split(b"_")[2].decode()

    assert tried() == first.id
    (tmp_path / "keys" / "pii.key").write_text("0" * 64)
    line = process.stderr.readline().decode()
    assert line.startswith("logredact: known secrets and keys not reloaded, those read before stay in force: a file of a directory of keys is not named")
    assert tried() == first.id
    (tmp_path / "keys" / "pii.key").unlink()
    second = ring.rotate("pseudonym")
    deadline = time.monotonic() + LONG
    while tried() != second.id and time.monotonic() < deadline:
        time.sleep(0.02)
    assert tried() == second.id


def test_a_filter_without_an_active_key_does_not_start(start, tmp_path):
    rings.put(tmp_path / "keys", active=rings.later(3600))
    process = _watching(start, tmp_path)
    out, err = process.communicate(msgpack.packb({"m": MAIL}), timeout=30)
    assert (process.returncode, out) == (3, b"")
    assert err.decode() == "logredact: no key of a directory is active yet; is the clock right? `logredact keys list` tells when one is\n"
