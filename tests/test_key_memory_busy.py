"""A process that is stopped at any moment, within calls: then, too, keys and what is made of them stand in pages of their own alone."""

from __future__ import annotations

import hashlib
import hmac
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import memories
import plans
import rings
import sessions
from filtering import SANITIZED
from logredact import _backend
from sealing import Node
from test_key_memory import Secrets, plan_body, started

TIMES = int(os.environ.get("LOGREDACT_STOPS", 12))

pytestmark = [
    pytest.mark.skipif(SANITIZED, reason="the sanitizers keep what was freed"),
    pytest.mark.skipif(not _backend.current.libcrypto().endswith("own"), reason="built with the system's libcrypto, whose contexts are on the ordinary heap"),
]


def stop(pid):
    os.kill(pid, signal.SIGSTOP)
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        time.sleep(0.001)


def stops(pid):
    """At random moments: what a core dump has of memory, and what it leaves out."""
    for _ in range(TIMES):
        time.sleep(0.005 + os.urandom(1)[0] / 10_000)
        stop(pid)
        dumped, undumped = [], []
        for content, flags in memories.regions(pid):
            (undumped if "dd" in flags else dumped).append(content)
        yield b"".join(dumped), b"".join(undumped)
        os.kill(pid, signal.SIGCONT)


def found(forms, content):
    return {name for name, each in forms.items() if any(form in content for form in each)}


def test_what_actions_go_by(tmp_path, release_build):
    secrets = Secrets(tmp_path, rings.PAST)
    with started(release_build, tmp_path, "busy") as child:
        assert child.stdout.readline() == "busy\n"
        time.sleep(0.2)
        ready = set()
        for dumped, undumped in stops(child.pid):
            forms = secrets.forms()
            assert found(forms, dumped) == set()
            assert {f"master {purpose}" for purpose in secrets.master} <= found(forms, undumped)
            ready |= found({name: memories.both_orders([memories.round_keys(key)[-1]]) for name, key in secrets.keys().items() if name[0] in "as"}, undumped)
        assert {name.rstrip("0123456789ab") for name in ready} == {"aes ", "siv "}, "contexts were in use"


def test_what_keys_are_derived_by(tmp_path, release_build):
    """As policies are loaded: most of that, here, is HKDF of the same keys, and reading a key that stands in a file."""
    secrets, alone = Secrets(tmp_path, rings.PAST), os.urandom(32)
    (tmp_path / "alone").write_bytes(alone)
    (tmp_path / "alone").chmod(0o600)
    body = plan_body(tmp_path)
    body["keys"].append({"name": "alone", "file": str(tmp_path / "alone")})
    for n in range(500):
        body["rules"].append({"key": [f"k{n}"], "action": {**plans.pseudonym(f"d{n}"), "key": len(body["keys"]) - 1}})
    with started(release_build, tmp_path, "reloading", body=body) as child:
        assert child.stdout.readline() == "busy\n"
        time.sleep(0.2)
        extracted = hmac.digest(bytes(32), alone, "sha256")
        forms = secrets.forms() | {"alone": [alone[:16], alone[16:], extracted[:16], extracted[16:], *memories.both_orders(memories.mac_states(extracted))]}
        kept = set()
        for dumped, undumped in stops(child.pid):
            assert found(forms, dumped) == set()
            kept |= found({"alone": [alone], "extracted": [extracted]}, undumped)
        assert "alone" in kept


def follow(seed, what):
    """docs/seal-spec.md, Keys."""
    return hmac.new(seed, what, hashlib.sha256).digest()


SEALING = """
import sys
from logredact import _backend
from logredact._plans import as_plan
backend = _backend.load(sys.argv[1])
plan, keys = as_plan(sys.argv[2])
session = backend.Session(backend.Policy(plan, keys), format="json", sealed=True)
print("busy", flush=True)
while True:
    session.feed(b'{"n": 1}\\n' * 500)
    session.output()
"""


@pytest.mark.parametrize("name", sessions.BACKENDS)
def test_what_seals(name, tmp_path):
    """But the stack, on which libcrypto has what it made of the key (RFC 8032, 5.1.5) while it signs."""
    node = Node(tmp_path, seconds=1, epochs=1000, records=2)
    child = subprocess.Popen([sys.executable, "-c", SEALING, name, str(node.policy)], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout.readline() == "busy\n"
        for dumped, undumped in stops(child.pid):
            seed = (node.keys / "state").read_bytes()[16:48]
            forms = {}
            for epoch, each in (("this", seed), ("next", follow(seed, b"evolve"))):  # which it may have begun, the file not
                forms[f"seed of {epoch}"] = [each[:16], each[16:], *memories.mac_states(each)]
                forms[f"key of {epoch}"] = [follow(each, b"sign")[:16], follow(each, b"sign")[16:]]
            assert found(forms, dumped) == set()
            assert {"seed of this", "seed of next"} & found(forms, undumped)
    finally:
        child.kill()
        child.communicate()
