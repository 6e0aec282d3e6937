"""The canaries again, through the Python API and the command line over the fault build."""

from __future__ import annotations

import base64
import json
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import plans
import sessions
import test_canary as canary

CHILD = Path(__file__).with_name("canary_python_child.py")


@pytest.fixture(scope="module")
def broken_package(tmp_path_factory, fault_build):
    """A copy of the package that loads the fault build."""
    import logredact

    folder = tmp_path_factory.mktemp("package")
    shutil.copytree(Path(logredact.__file__).parent, folder / "logredact", ignore=shutil.ignore_patterns("__pycache__"))
    library = folder / "logredact" / "_native" / "liblogredact.so"
    library.unlink()
    shutil.copyfile(fault_build, library)
    return folder


def environment(folder, backend):
    return {**os.environ, "PYTHONPATH": str(folder), "LOGREDACT_BACKEND": backend, "PYTHONDONTWRITEBYTECODE": "1"}


def forms(secret: bytes):
    """How a secret would look in text that shows bytes."""
    return {secret, repr(secret)[2:-1].encode(), secret.hex().encode(), base64.b64encode(secret[: len(secret) // 3 * 3])}


def absent(*outputs: bytes):
    for secret in canary.CANARIES:
        for form in forms(secret):
            for output in outputs:
                i = output.find(form)
                assert i < 0, f"a canary got out: {output[max(0, i - 300) : i + 60]!r}"


def encoded(value):
    """JSON that says no canary: leaves as base64."""
    if isinstance(value, dict):
        return {"pairs": [[encoded(key), encoded(inside)] for key, inside in value.items()]}
    if isinstance(value, list):
        return [encoded(inside) for inside in value]
    kind = type(value).__name__
    raw = value if isinstance(value, bytes) else str(value).encode()
    return {kind: base64.b64encode(raw).decode()}


MATERIAL = {
    "record": {
        "message": canary.LINE.decode(),
        canary.TOKEN.decode(): canary.SSN,
        "n": canary.CARD,
        "x": float(canary.CARD),
        "list": [canary.MAIL.decode(), {"password": canary.WORD.decode()}],
        "owner": canary.FIELD.decode(),
        "who": canary.FIELD.decode(),
    },
    "text": canary.LINE.decode(),
    "packed": canary.RECORD + canary.PLAIN,
    "document": canary.JSON,
}


@pytest.mark.parametrize("on_error", ["redact", "drop", "stop"])
@pytest.mark.parametrize("backend", sessions.BACKENDS)
def test_every_door_of_the_python_api(backend, on_error, broken_package):
    request = {
        "plan": plans.pack(plans.body(canary.RULES, on_error=on_error)).hex(),
        "key": plans.MASTER.hex(),
        "stages": canary.STAGES,
        "most": 6,
        "material": {name: encoded(value) for name, value in MATERIAL.items()},
    }
    done = subprocess.run(
        [sys.executable, str(CHILD)], input=json.dumps(request).encode(), capture_output=True, timeout=300, env=environment(broken_package, backend), check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    absent(done.stdout, done.stderr)
    last = done.stdout.splitlines()[-1].split()
    assert int(last[2]) > 50
    assert last[4].decode().endswith({"cython": "_core", "cffi": "_cffi"}[backend])


WITH_FAULT = """
import ctypes, sys
from pathlib import Path
import logredact
library = ctypes.CDLL(str(Path(logredact.__file__).parent / "_native" / "liblogredact.so"))
library.logredact_test_fault(sys.argv[1].encode(), ctypes.c_uint64(int(sys.argv[2])))
from logredact.cli import main
sys.argv[:] = ["logredact", *sys.argv[3:]]
main()
"""


@pytest.mark.parametrize("stage", canary.STAGES)
@pytest.mark.parametrize("nth", [1, 3])
def test_the_command_line(stage, nth, broken_package, tmp_path):
    """stdout, stderr, the report and the exit code of `logredact filter`."""
    plan, report = tmp_path / "policy.plan", tmp_path / "report.json"
    # A plan file has no key: pseudonyms are left to the tests above.
    rules = [{**rule, "action": plans.redact()} if rule["action"]["kind"] == "pseudonym" else rule for rule in canary.RULES]
    plan.write_bytes(plans.pack(plans.body(rules, keys=())))
    data = b"".join(canary.STREAMS[0][2])
    done = subprocess.run(
        [sys.executable, "-c", WITH_FAULT, stage, str(nth), "filter", "--policy", str(plan), "--report", str(report)],
        input=data, capture_output=True, timeout=60, env=environment(broken_package, "cython"), check=False,
    )
    shown = report.read_bytes() if report.exists() else b""
    absent(done.stdout, done.stderr, shown)
    assert b"Traceback" not in done.stderr
    if done.returncode == 0:
        counters = json.loads(shown)["counters"]
        assert counters["events_in"] == counters["events_out"] + counters["events_dropped"] == len(canary.STREAMS[0][2])
        assert canary.counted(0, done.stdout) == counters["events_out"]
    else:
        assert done.stderr.startswith(b"logredact: ") or b"rror" in done.stderr


def test_the_forms_are_looked_for():
    secret = struct.pack(">Q", canary.CARD)
    assert repr({"a": secret}).encode().find(repr(secret)[2:-1].encode()) > 0
    with pytest.raises(AssertionError):
        absent(repr({"a": canary.SSN}).encode())
