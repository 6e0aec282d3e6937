"""What each detector cost: counted exactly, timed by samples, and nothing of it without being asked."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import plans
from logredact import DetectorStats, LogredactError, Redactor

TEXT = "ip 10.1.2.3, not 10.1.2.300; EMP-123 and EMP-12; password=hunter2 password=null; ac_0123456789abcdef"


def test_candidates_are_rejects_and_matches(backend):
    body = plans.body([{"detectors": list(range(len(plans.DETECTORS))), "action": plans.redact()}])
    policy = backend.Policy(plans.pack(body), {key["name"]: plans.MASTER for key in body["keys"]})
    session = backend.Session(policy, format="text", stats=True)
    session.value(TEXT.encode())
    stats = session.detector_stats()
    assert list(stats) == list(policy.detectors)
    assert stats["ipv4"].findings == 1 and stats["ipv4"].rejects == stats["ipv4"].candidates - 1 >= 1
    # The search for a pattern ends with the one that finds nothing.
    assert stats["employee"][:3] == (2, 1, 1)
    assert stats["us-ssn"] == (0, 0, 0, 0)
    for each, findings in zip(stats.values(), session.detector_counts().values()):
        assert each.findings == findings <= each.candidates - each.rejects


def test_times_are_there_once_enough_was_looked_at(backend):
    session = backend.Session(backend.Policy(plans.pack(plans.body([{"detectors": [0], "action": plans.redact()}], keys=()))), stats=True)
    session.value(b"4111 1111 1111 1112 " * 2000)
    (stats,) = (each for each in session.detector_stats().values() if each.candidates)
    assert stats.rejects == stats.candidates >= 2000 and stats.nanoseconds > 0


def test_without_stats_there_are_none(backend):
    session = backend.Session(backend.Policy(plans.pack(plans.body([], keys=()))))
    with pytest.raises(LogredactError):
        session.detector_stats()


def test_the_api_counts_one_call_alone():
    redactor = Redactor()
    first = redactor.stats([TEXT, b"password=hunter2"])
    assert isinstance(first["key-value"], DetectorStats)
    assert redactor.stats([TEXT, b"password=hunter2"])["key-value"][:3] == first["key-value"][:3]
    assert first["key-value"].findings == 2 and not any(redactor.stats([])["key-value"])


def test_the_command_draws_a_table_and_writes_a_report(tmp_path):
    text, report = tmp_path / "app.log", tmp_path / "report.json"
    text.write_text(TEXT + "\n")
    command = [sys.executable, "-m", "logredact", "scan", "--stats", "--report", str(report), str(text)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    row = next(line for line in done.stderr.splitlines() if line.startswith("key-value") and line.split()[1] == "2")
    assert row.split()[:4] == ["key-value", "2", "1", "1"]
    assert "other detectors had no candidate" in done.stderr
    found = json.loads(report.read_text())
    assert set(found) == {"version", "policy", "kernel", "events", "bytes", "detectors"}
    assert found["events"] == 1 and found["bytes"] == len(TEXT) + 1
    assert set(found["detectors"]["key-value"]) == set(DetectorStats._fields)
    assert (found["detectors"]["key-value"]["candidates"], found["detectors"]["jwt"]["candidates"]) == (2, 0)
    assert "hunter2" not in done.stderr + report.read_text()
