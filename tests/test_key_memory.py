"""Where keys are in memory: only in pages of their own while a policy is loaded, nowhere afterwards."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from reference.actions import derived

import plans
from filtering import SANITIZED

CHILD = Path(__file__).with_name("key_memory_child.py")
MASTER = hashlib.sha512(b"a key of this test alone").digest()[:40]
ACTIONS = {
    "h1": (plans.pseudonym("d"), 32),
    "s1": (plans.encrypt("d"), 64),
    "f1": (plans.fpe("d"), 32),
    "ipcrypt-pfx": (plans.ip("prefix", "d"), 32),
    "ipcrypt-deterministic": (plans.ip("deterministic", "d"), 16),
}


def regions(pid: int):
    """(content, flags) of the writable memory of a process."""
    found, place = [], None
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
            head = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line)
            if head:
                place = (int(head[1], 16), int(head[2], 16)) if head[3].startswith("rw") else None
            elif line.startswith("VmFlags:") and place:
                memory.seek(place[0])
                try:
                    found.append((memory.read(place[1] - place[0]), line.split()[1:]))
                except OSError:
                    continue  # [vvar] and the like
    return found


@pytest.mark.skipif(SANITIZED, reason="the sanitizers keep what was freed")
def test_keys_are_in_locked_pages_and_then_nowhere(tmp_path, release_build):
    key, plan, record = (tmp_path / name for name in ("key", "plan", "record"))
    key.write_bytes(MASTER)
    key.chmod(0o600)
    body = plans.body([{"key": [name], "action": action} for name, (action, _) in ACTIONS.items()])
    body["keys"] = [{"name": "k", "file": str(key)}]
    plan.write_bytes(plans.pack(body))
    value = {name: "10.1.2.3" if "ip" in name else "4111111111111111" for name in ACTIONS}
    record.write_bytes(json.dumps(value).encode() + b"\n")
    # An address is of type ip in a field, too.
    secrets = {name: derived(MASTER, name.encode(), "d", "ip" if "ip" in name else "field", length) for name, (_, length) in ACTIONS.items()}
    child = subprocess.Popen([sys.executable, str(CHILD), str(release_build), str(plan), str(record)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        written = json.loads(bytes.fromhex(child.stdout.readline()))
        assert all(written[name] != value[name] and "[REDACTED" not in written[name] for name in ACTIONS)
        try:
            loaded = regions(child.pid)
        except PermissionError:
            pytest.skip("the memory of a child is not to be read here")
        at_master = [flags for content, flags in loaded if MASTER in content]
        assert at_master and all("dd" in flags for flags in at_master), "kept out of core dumps"
        at_pseudonym = [flags for content, flags in loaded if secrets["h1"] in content]
        assert at_pseudonym and all("dd" in flags for flags in at_pseudonym)
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.stdout.readline() == "freed\n"
        left = b"".join(content for content, _ in regions(child.pid))
        halves = [secrets["s1"][:32], secrets["s1"][32:], secrets["ipcrypt-pfx"][:16], secrets["ipcrypt-pfx"][16:]]
        assert [number for number, secret in enumerate([MASTER, *secrets.values(), *halves]) if secret[:16] in left] == []
    finally:
        child.stdin.close()
        child.wait()
