"""The access request and the erasure of docs/keys.md: its commands, run as they stand there, and what they must leave."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys

import pytest
from cryptography.exceptions import InvalidTag

from conftest import ROOT
from logredact.keys import Keyring
from reference.crypto import hkdf, lp, unsiv

PAGE = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
SECTION = PAGE.split("## An access request and an erasure\n")[1].split("\n## ")[0]
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", SECTION, re.S | re.M)


@pytest.fixture
def run(tmp_path):
    """Runs a block in one directory; what it says."""
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "logredact"
    command.write_text('#!/bin/sh\nexec "%s" -m logredact "$@"\n' % sys.executable)
    command.chmod(0o755)
    (tmp_path / "work").mkdir()
    environment = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}

    def run_(block: str) -> str:
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", block], cwd=tmp_path / "work", env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    return run_


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def openers(work):
    """Every key that is left: the masters, and what they unwrap in the store."""
    ring = Keyring(work / "keys")
    masters = {}
    for entry in ring.live():
        with ring.key(entry.id) as key:
            masters[entry.id] = bytes(key)
    with contextlib.closing(sqlite3.connect(work / "subjects.db")) as file:
        rows = file.execute("SELECT code, wrapped FROM subject").fetchall()
    found = [hkdf(master, lp(info) + lp(b"") + lp(type), 64) for master in masters.values() for info in (b"s1", b"k1", b"w1") for type in (b"", b"email")]
    for id, master in masters.items():
        for code, wrapped in rows:
            with contextlib.suppress(InvalidTag):
                wrap = hkdf(master, lp(b"w1") + lp(b"") + lp(b""), 64)
                found.append(unsiv(wrap, wrapped, [b"logredact/w1", id.encode(), code.encode()]))
    return found


def opened(token: str, keys) -> list[bytes]:
    _, type, id, code, signs = token.split("_")
    sealed = base64.b32decode(signs.upper() + "=" * (-len(signs) % 8))
    found = []
    for key in keys:
        for bound in ([b"logredact/k1", b"", type.encode(), id.encode(), code.encode()], [b"logredact/s1", b"", type.encode(), id.encode()]):
            with contextlib.suppress(InvalidTag):
                found.append(unsiv(key, sealed, bound))
    return found


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not there")
def test_an_access_request_and_an_erasure(run, tmp_path):
    work = tmp_path / "work"
    setup, days, access, erasure, end = BLOCKS
    assert ": ok, 1 detectors" in run(setup)
    run(days)
    plain = lines(work / "day1.jsonl") + lines(work / "day2.jsonl")
    redacted = (work / "redacted.jsonl").read_text()
    assert [record["n"] for record in lines(work / "redacted.jsonl")] == [1, 2, 3, 4, 5, 6]
    assert "example.com" not in redacted.lower() and '"jo"' not in redacted
    assert len({token.split("_")[2] for token in re.findall(r"lrk1_\w+", redacted)}) == 2

    run(access)
    assert (work / "tokens.txt").read_text().count("\n") == 2 * 4  # a token of each key for each value
    assert [record["n"] for record in lines(work / "hers.jsonl")] == [1, 3, 4, 6]
    answer = lines(work / "answer.jsonl")
    assert [{**record, "user": None} for record in answer] == [{**record, "user": None} for record in plain if record["n"] in (1, 3, 4, 6)]
    assert all(record["user"].startswith("lrh1_field_") for record in answer)

    hers = set(re.findall(r"lrk1_\w+", (work / "hers.jsonl").read_text()))
    before = openers(work)
    readable = {token: opened(token, before) for token in hers}
    assert sorted({value.lower() for values in readable.values() for value in values}) == [b"al@example.com", b"jo@example.com"]
    assert all(len(values) == 1 for values in readable.values())

    said = run(erasure)
    assert "subject 1: 2 keys deleted" in said and "out of reach: copies and backups of the store" in said
    left = openers(work)
    for token, (value,) in readable.items():
        assert opened(token, left) == ([value] if value == b"al@example.com" else [])
    after = (work / "after.jsonl").read_text()
    assert "jo@example.com" not in after.lower() and "al@example.com" in after
    assert [record["n"] for record in lines(work / "after.jsonl")] == [1, 3, 4, 6]
    gone = set(before) - set(left)
    assert len(gone) == 2
    assert (work / "redacted.jsonl").read_text() == redacted

    audit = lines(work / "keys.audit.jsonl")
    assert [(line["act"], line["reason"]) for line in audit if line["part"] == 0] == [
        ("reveal", "access request 12"), ("shred", "erasure request 12"), ("reveal", "check of erasure 12"),
    ]  # fmt: skip
    assert "example.com" not in json.dumps(audit)

    run(end)
    states = [entry.state for entry in Keyring(work / "keys").entries() if entry.purpose == "pseudonym"]
    assert sorted(states) == ["active", "destroyed"]


def test_the_page_names_every_command_and_state():
    from logredact.keys import _ring  # noqa: F401
    from logredact.policy._model import PURPOSES

    for word in (*PURPOSES, "new", "list", "rotate", "retire", "destroy", "token", "reveal", "shred", "next", "active", "earlier"):
        assert f"`{word}`" in PAGE or f"logredact keys {word}" in PAGE or f"logredact {word}" in PAGE
