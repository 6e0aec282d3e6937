"""Checkpoints and proofs, looked at with Go's own packages for signed notes and RFC 6962 trees (golang.org/x/mod/sumdb), where go is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from forging import EPOCH_ENDS, FINAL, Keys, Stream
from judging import judge
from reference.seal import b64u
from sealing import Node, is_checkpoint, lines, records_of

from logredact.seal import _prove

SOURCE = Path(__file__).parent / "go"
_ENVIRONMENT = dict(os.environ, GOTOOLCHAIN="local", GOFLAGS="-mod=readonly")


@pytest.fixture(scope="module")
def go(tmp_path_factory):
    """Runs the program on its input; skips where there is no go, or no module proxy."""
    if shutil.which("go") is None:
        pytest.skip("no go on PATH")
    run = lambda *command: subprocess.run(["go", *command], cwd=SOURCE, env=_ENVIRONMENT, capture_output=True, text=True, timeout=120)  # noqa: E731
    try:
        fetched = run("mod", "download")
    except subprocess.TimeoutExpired:
        pytest.skip("go mod download: no answer")
    if fetched.returncode:
        pytest.skip("go mod download: " + fetched.stderr.strip().splitlines()[-1])
    program = tmp_path_factory.mktemp("go") / "seal"
    built = run("build", "-o", str(program), ".")
    assert built.returncode == 0, built.stderr

    def check(**given):
        done = subprocess.run([program], input=json.dumps({"streams": [], "proofs": [], **given}), capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return check


@pytest.fixture
def node(tmp_path):
    return Node(tmp_path, records=16)


def checkpoints_of(data):
    return [record["_lr"] for record in records_of(data) if is_checkpoint(record)]


def vkey(node):
    return node.vkey.read_text().strip()


def test_checkpoints(go, node):
    streams = [checkpoints_of(node.seal(lines({"n": n} for n in range(count)))) for count in (0, 1, 15, 16, 100, 333)]
    assert go(vkey=vkey(node), streams=streams) == {"streams": [""] * len(streams), "proofs": []}


def test_checkpoints_of_many_epochs(go):
    keys = Keys(300)
    stream = Stream(keys, 40)
    found = [stream.segment(n % 5, epoch, FINAL if epoch == 299 else EPOCH_ENDS)[-1]["_lr"] for n, epoch in enumerate(range(40, 300))]
    assert go(vkey=keys.vkey, streams=[found])["streams"] == [""]


@pytest.mark.parametrize("part", range(1, 12))
def test_altered_checkpoints(go, node, part):
    """What both verifiers refuse Go's packages refuse."""
    found = checkpoints_of(node.seal(lines({"n": n} for n in range(60))))
    parts = found[2].split(".")
    at = len(parts[part]) // 2
    parts[part] = str(int(parts[part]) + 1) if part in (2, 3, 4) else parts[part][:at] + ("A" if parts[part][at] != "A" else "B") + parts[part][at + 1 :]
    [said] = go(vkey=vkey(node), streams=[[*found[:2], ".".join(parts), *found[3:]]])["streams"]
    assert said.startswith("2: ")
    assert judge(node.path, vkey(node), lines([{"_lr": ".".join(parts)}])).code in (1, 3)


def proofs_of(node, data):
    for record in records_of(data):
        if not is_checkpoint(record):
            stream, seq, leaf = _prove.record_leaf(json.dumps(record).encode(), record["_lr"], "_lr")
            yield {"proof": _prove.prove(stream, seq, leaf, checkpoints_of(data)), "leaf": b64u(leaf)}


def test_inclusion_proofs(go, node):
    found = list(proofs_of(node, node.seal(lines({"n": n} for n in range(100)))))
    assert len(found) == 100
    assert go(vkey=vkey(node), proofs=found)["proofs"] == [""] * 100


def test_proofs_that_do_not_hold(go, node):
    one, other = list(proofs_of(node, node.seal(lines({"n": n} for n in range(40)))))[7:9]
    wrong = [
        {**one, "leaf": other["leaf"]},
        {"proof": {**one["proof"], "path": other["proof"]["path"]}, "leaf": one["leaf"]},
        {"proof": {**one["proof"], "path": one["proof"]["path"][:-1]}, "leaf": one["leaf"]},
        {"proof": {**one["proof"], "index": one["proof"]["index"] + 1}, "leaf": one["leaf"]},
        {"proof": {**one["proof"], "size": one["proof"]["size"] + 1}, "leaf": one["leaf"]},
        {"proof": {**one["proof"], "epoch": 1}, "leaf": one["leaf"]},
        {"proof": {**one["proof"], "note": one["proof"]["enrolment"]}, "leaf": one["leaf"]},
    ]
    said = go(vkey=vkey(node), proofs=[one, *wrong])["proofs"]
    assert said[0] == "" and all(said[1:])
    assert all(go(vkey=Keys(1).vkey, proofs=[one])["proofs"])
