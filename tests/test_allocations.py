"""Once a session has seen such records, it allocates nothing more: not for a record, a value, a finding or a piece of input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgpack
import pytest

import plans

CHILD = Path(__file__).parent / "allocation_child.py"
ALL = list(range(len(plans.DETECTORS)))
REDACTING = plans.body([{"detectors": ALL, "action": plans.redact()}], keys=())


def keyed():
    """Every action that libcrypto has a part in, some over many detectors."""
    rules = [
        {"detectors": [plans.INDEX["email"]], "action": plans.encrypt("d")},
        {"detectors": [plans.INDEX["credit-card"]], "action": plans.fpe()},
        {"detectors": [plans.INDEX["ipv4"]], "action": plans.ip("prefix")},
        {"detectors": [plans.INDEX["employee"]], "action": plans.HASH},
        {"key": ["stream"], "action": plans.ip("deterministic")},
        {"key": ["time"], "action": plans.generalise("bucket", size=10)},
        {"detectors": ALL, "action": plans.pseudonym()},
    ]
    return plans.body(rules)


RECORDS = [
    {"message": "login by jo@example.com from 10.1.2.3", "code": 4111111111111111, "nested": {"password": "hunter2hunter2", "list": [1, "EMP-123"]}},
    {"message": "nothing to see here, move on", "stream": "stdout", "time": 1.5, "most": 1.7976931348623157e308, "least": 5e-324},
    {"message": "x" * 3000},
    {"long key " * 9: "4111 1111 1111 1111 " * 20},
    {"log": "nothing", "kubernetes": {"pod_name": "a-name-as-long-as-pods-have", "owner": {"kind": "one"}, "port": 8080}},
]


def rounds(library, body, format, framing, data):
    request = {"library": str(library), "plan": plans.pack(body).hex(), "format": format, "framing": framing, "data": data.hex()}
    done = subprocess.run([sys.executable, str(CHILD)], input=json.dumps(request), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("body", [REDACTING, keyed()], ids=["redacting", "keyed"])
@pytest.mark.parametrize("kind", ["msgpack", "json", "text"])
def test_a_warm_session_allocates_nothing(kind, body, release_build):
    data = {
        "msgpack": b"".join(map(msgpack.packb, RECORDS)),
        "json": b"".join(json.dumps(record).encode() + b"\n" for record in RECORDS),
        "text": b"".join(str(record).encode() + b"\n" for record in RECORDS),
    }[kind]
    found = rounds(release_build, body, {"msgpack": 0, "json": 1, "text": 2}[kind], 0, data * 20)
    assert found[0][0] > 0, "the allocator is not in use"
    assert [core for core, _ in found[2:]] == [0, 0, 0]
    # libcrypto 3.0 allocates the state of SHA-256 anew for each message: two for a pseudonym, one for a hash; AES has none.
    assert all(libcrypto <= (0 if body is REDACTING else 3 * 20) for _, libcrypto in found[2:])
