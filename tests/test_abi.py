"""The ABI is what logredact.h says: nothing more is exported, and no struct changes its size unnoticed."""

import re
import subprocess

import pytest

from logredact import _cffi

# Layouts on 64-bit systems; a change breaks hosts that were compiled against an older header.
SIZES = {
    "logredact_error": 176,
    "logredact_key": 24,
    "logredact_session_options": 32,
    "logredact_changed_event": 24,
    "logredact_finding": 40,
    "logredact_counters": 80,
    "logredact_edit": 32,
    "logredact_bytes": 16,
    "logredact_lines_options": 24,
    "logredact_lines_position": 32,
    "logredact_lines_counters": 56,
    "logredact_wrap_counters": 40,
}


@pytest.fixture(scope="module")
def header():
    return (_cffi.NATIVE / "logredact.h").read_text()


def declared(header):
    return set(re.findall(r"LOGREDACT_API[^;(]*?\b(logredact_\w+)\(", header))


def test_the_library_exports_the_header_and_nothing_else(header):
    listed = subprocess.run(
        ["nm", "-D", "--defined-only", str(_cffi.NATIVE / "liblogredact.so")], capture_output=True, text=True, check=True
    ).stdout
    exported = {line.split()[2].split("@")[0] for line in listed.splitlines() if " T " in line}
    assert exported - {"logredact_test_fault"} == declared(header)
    assert len(exported) > 20


def test_structs_have_the_sizes_they_had():
    assert {name: _cffi.ffi.sizeof(name) for name in SIZES} == SIZES


def test_statuses_have_the_values_they_had(header):
    values = dict(re.findall(r"LOGREDACT_(OK|E_\w+) = (\d+)", header))
    names = ["OK", "E_ARGUMENT", "E_MEMORY", "E_PLAN", "E_KEY", "E_MALFORMED", "E_TRUNCATED", "E_LIMIT", "E_CRYPTO", "E_INTERNAL"]
    assert values == {name: str(value) for value, name in enumerate(names)}
