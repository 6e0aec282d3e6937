"""Known secrets that change: what reading them again takes of memory, and what becomes of it where there is none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgpack
import pytest

import plans
from filtering import SANITIZED
from volumes import LABEL, body

E_MEMORY = 2
OLD, NEW = "correct horse", "battery staple"
BOTH = f"{OLD}, {NEW}"

CHILD = """
import os, sys, pathlib
from logredact import _backend
backend, plan, directory = _backend.load(sys.argv[1]), bytes.fromhex(sys.stdin.read()), pathlib.Path(sys.argv[2])
session = backend.Session(backend.Policy(plan), format="text")
def resident():
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
for n in range(220):
    (directory / "new").write_text(f"secret {n} of 299")
    os.replace(directory / "new", directory / "299")
    assert session.policy.changed()
    session.set_policy(session.policy.reload())
    session.feed(b"it is secret %d of 299\\n" % n)
    assert session.output() == b"it is [REDACTED:known-secret]\\n"
    if n == 20:
        early = resident()
print(resident() - early)
"""


@pytest.mark.skipif(SANITIZED, reason="the sanitizers keep what was freed")
def test_memory_does_not_grow_over_two_hundred_reloads(backend, tmp_path):
    plan = plans.pack(body(tmp_path)).hex()
    name = "cffi" if backend.__name__.endswith("cffi") else "cython"
    for number in range(300):
        (tmp_path / str(number)).write_text(f"secret of {number}")
    done = subprocess.run([sys.executable, "-c", CHILD, name, str(tmp_path)], input=plan, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 1 << 20


@pytest.mark.parametrize("how", ["once", "from"])
def test_allocation_failures(how, tmp_path, release_build):
    """Whichever allocation fails: the old policy redacts on, or the new one, or the stream ends; and nothing is lost of memory."""
    (tmp_path / "a").write_text(OLD)
    request = {
        "library": str(release_build), "plan": plans.pack(body(tmp_path)).hex(), "how": how, "file": str(tmp_path / "a"),
        "secrets": [OLD, NEW], "record": msgpack.packb({"m": BOTH}).hex(),
    }  # fmt: skip
    child = Path(__file__).with_name("reload_child.py")
    done = subprocess.run([sys.executable, str(child)], input=json.dumps(request), capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) > 6 and not results[-1]["failed"]
    first, second = (msgpack.packb({"m": BOTH.replace(secret, LABEL.decode())}) for secret in (OLD, NEW))
    for result in results:
        assert result["held"] == 0
        assert result["reload"] == (E_MEMORY if result["failed"] else 0)
        # A record before, the one that was begun before, and one behind.
        expected = first + 2 * (first if result["failed"] else second)
        assert (result["statuses"], result["output"]) == ([0, 0, 0], expected.hex())
        assert OLD not in str(bytes.fromhex(result["error"])) and NEW not in str(bytes.fromhex(result["error"]))
