"""Where the keys of a seal are in memory: the seed on its own page, the key that signs nowhere between calls."""

from __future__ import annotations

import hashlib
import hmac
import subprocess
import sys
from pathlib import Path

import pytest

import memories
import sessions
from filtering import SANITIZED
from sealing import Node

CHILD = """
import sys, time
from logredact import _backend
from logredact._plans import as_plan
backend = _backend.load(sys.argv[1])
def wait(word):
    print(word, flush=True); sys.stdin.readline()
plan, keys = as_plan(sys.argv[2])
session = backend.Session(backend.Policy(plan, keys), format="json", sealed=True)
wait("begun")
for n in range(5):
    session.feed(b'{"n": %d}\\n' % n)
    session.output()
wait("signed")
time.sleep(1.1)
session.feed(b'{"n": 5}\\n')
session.seal_tick()
wait("another epoch")
session.seal_end()
wait("ended")
del session
wait("freed")
"""


def _seed(node):
    return (node.keys / "state").read_bytes()[16:48]


def _secrets(seed):
    """The seed of an epoch, what signs in it (docs/seal-spec.md, Keys), and what Ed25519 makes of that (RFC 8032, 5.1.5)."""
    private = hmac.new(seed, b"sign", hashlib.sha256).digest()
    expanded = hashlib.sha512(private).digest()
    clamped = bytes([expanded[0] & 0xF8]) + expanded[1:31] + bytes([expanded[31] & 0x7F | 0x40])
    return [seed], [private, expanded[1:31], clamped, expanded[32:]] + memories.mac_states(seed)


def _found(regions, secrets):
    """Flags of where one of these stands, or half of one, in either order of bytes."""
    halves = [half for secret in secrets for half in (secret[:16], secret[-16:])]
    return _places(regions, memories.both_orders(halves))


def _places(regions, forms):
    return [flags for form in forms for content, flags in regions if form in content]


@pytest.mark.skipif(SANITIZED, reason="the sanitizers keep what was freed")
@pytest.mark.parametrize("name", sessions.BACKENDS)
def test_a_seed_stands_on_its_own_page_alone_and_what_signs_nowhere(name, tmp_path):
    node = Node(tmp_path, seconds=1, epochs=100, records=2)
    child = subprocess.Popen([sys.executable, "-c", CHILD, name, str(node.policy)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        before: list[bytes] = []
        for word in ("begun", "signed", "another epoch", "ended", "freed"):
            assert child.stdout.readline() == word + "\n"
            seeds, signers = _secrets(_seed(node))
            regions = memories.regions(child.pid)
            if word == "freed":
                before += seeds
            else:
                flags = _found(regions, seeds)
                assert flags and all("dd" in each for each in flags)
            assert _found(regions, signers) == []
            assert _places(regions, memories.words(signers[0], 8, memories.K512)) == [], "what signs, as SHA-512 has it"
            assert _found(regions, [seed for seed in before if seed not in seeds or word == "freed"]) == []
            before = [*before, *seeds, *signers]
            child.stdin.write("\n")
            child.stdin.flush()
        assert len(set(before)) > len(_secrets(before[0])[1]) + 1, "epochs have passed"
    finally:
        child.kill()
        child.communicate()


def test_what_is_looked_for_is_what_signs(tmp_path):
    """In the state of the file, with its public key in the list of epochs."""
    from logredact import _backend

    node = Node(tmp_path)
    (private, *_) = _secrets(_seed(node))[1]
    assert _backend.current.ed25519_public(private) == (Path(node.keys) / "epochs").read_bytes()[:32]
