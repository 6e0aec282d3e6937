"""Whatever fails while records are sealed: what comes out is sealed, and nothing is kept for each record."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgpack
import pytest
from logredact._plans import as_plan
from sealing import Node, counts, lines

from logredact.seal._verify import TAMPERED

TESTS = Path(__file__).parent
RECORDS = [
    {"message": "login by jo@example.com from 10.1.2.3", "b": {"z": 1, "a": [1.5, None]}},
    {"message": "nothing to see"},
    {"_lr": "mine", "x" * 40: "y" * 300},
] * 4


def ask(library, node, streams, **request):
    request.update(library=str(library), plan=as_plan(node.policy)[0].hex(), streams=streams)
    done = subprocess.run([sys.executable, str(TESTS / "canary_child.py")], input=json.dumps(request), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def streams():
    data = {1: b'{"a":1,"a":2}\n' + lines(RECORDS), 0: b"\x82\xa1a\x01\xa1a\x02" + b"".join(map(msgpack.packb, RECORDS))}
    made = [{"format": format, "framing": 0, "pieces": [each.hex()], "sealed": True} for format, each in data.items()]
    return [*made, {**made[0], "apart": True}]


def check(node, results, count):
    for result in results:
        out = bytes.fromhex(result.get("output", ""))
        made = bytes.fromhex(result.get("checkpoints", ""))
        if out or made:
            found = node.verify(out, made)
            if "checkpoints" in result and result["ended"] == 0:  # one that failed is made up for by the next
                assert found.counts["verified"] == found.records, (result["nth"], counts(found))
            assert not any(found.counts[state] for state in TAMPERED), (result["nth"], counts(found))
            assert found.records <= count
        assert b"jo@example.com" not in out


@pytest.mark.parametrize("on_error", ["redact", "drop", "stop"])
def test_any_stage_fails(tmp_path, on_error, fault_build):
    node = Node(tmp_path, records=8, more=f"on_error: {on_error}\n")
    count = len(RECORDS) + 1
    stages = [[stage, nth] for stage in ("frame", "walk", "scan", "resolve", "act", "encode", "output", "seal") for nth in (1, 2, 5, 9)]
    results = ask(fault_build, node, streams(), stages=stages)
    assert len(results) == 3 * len(stages)
    assert any(result["status"] for result in results) or on_error != "stop"
    check(node, results, count)


def by_tag():
    """Every record has a tag, and a stream of its own where nothing fails."""
    data = lines({**record, "tag": f"t{n}"} for n, record in enumerate(RECORDS))
    return [{"format": 1, "framing": 0, "pieces": [data[:700].hex(), data[700:].hex()], "sealed": True, "tag_key": "tag"}]


@pytest.mark.parametrize("on_error", ["redact", "stop"])
def test_any_stage_fails_by_tag(tmp_path, on_error, fault_build):
    node = Node(tmp_path, records=2, seal=", per_tag: true", more=f"on_error: {on_error}\n")
    node.tag_key = "tag"
    stages = [[stage, nth] for stage in ("act", "output", "seal") for nth in (1, 2, 3, 5, 9, 14)]
    check(node, ask(fault_build, node, by_tag(), stages=stages), len(RECORDS))


@pytest.mark.parametrize("how", ["once", "from"])
def test_any_allocation_fails_by_tag(tmp_path, how, release_build):
    node = Node(tmp_path, records=2, seal=", per_tag: true")
    node.tag_key = "tag"
    results = ask(release_build, node, by_tag(), allocations=how)
    assert len(results) > 50
    check(node, results, len(RECORDS))
    assert not any(result["held"] for result in results)


@pytest.mark.parametrize("how", ["once", "from"])
def test_any_allocation_fails(tmp_path, how, release_build):
    node = Node(tmp_path, records=8)
    results = ask(release_build, node, streams()[::2], allocations=how)
    assert len(results) > 50
    check(node, results, len(RECORDS) + 1)
    assert not any(result["held"] for result in results)


def test_a_warm_session_that_seals_allocates_nothing(tmp_path, release_build):
    node = Node(tmp_path, records=65536)
    request = {"library": str(release_build), "plan": as_plan(node.policy)[0].hex(), "sealed": True}
    for format, data in ((0, b"".join(map(msgpack.packb, RECORDS)) * 20), (1, lines(RECORDS) * 20)):
        asked = json.dumps({**request, "format": format, "framing": 0, "data": data.hex()})
        done = subprocess.run([sys.executable, str(TESTS / "allocation_child.py")], input=asked, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        rounds = json.loads(done.stdout)
        assert rounds[0][0] > 0 and [core for core, _ in rounds[2:]] == [0, 0, 0]
        # The generator of random numbers is asked once for 256 salts.
        assert all(libcrypto <= 20 for _, libcrypto in rounds[2:]), rounds
