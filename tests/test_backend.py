"""The two backends supply the same names, raise the same errors, and follow the header."""

from __future__ import annotations

import gc
import os
import pickle
import re
import subprocess
import sys
import threading
from pathlib import Path

import msgpack
import plans
import pytest

import logredact
from logredact import (
    KeyMaterialError,
    LogredactError,
    MalformedError,
    PlanError,
    TruncatedError,
    _backend,
    _cffi,
)

PACKAGE = Path(logredact.__file__).parent
RULES = [{"detectors": [plans.INDEX["email"]], "action": plans.redact()}]
PLAN = plans.pack(plans.body(RULES))
KEYS = {"k": plans.MASTER}


@pytest.fixture
def policy(backend):
    return backend.Policy(PLAN, KEYS)


def header() -> str:
    return (PACKAGE / "_native" / "logredact.h").read_text()


def test_names_are_what_each_backend_exports():
    for name in _backend.BACKENDS:
        module = _backend.load(name)
        assert [each for each in _backend.NAMES if not hasattr(module, each)] == []


def test_a_backend_that_lacks_a_name_is_refused(monkeypatch):
    monkeypatch.setattr(_backend, "NAMES", (*_backend.NAMES, "no_such_name"))
    with pytest.raises(ImportError, match="does not supply no_such_name"):
        _backend.load("cffi")


def test_classes_have_the_same_public_members():
    core, cffi = _backend.load("cython"), _backend.load("cffi")
    for name in ("Policy", "Session"):
        members = [
            {each for each in dir(getattr(module, name)) if not each.startswith("_")}
            for module in (core, cffi)
        ]
        assert members[0] == members[1]


def test_constants_are_those_of_the_header(backend):
    for table, prefix in (("FORMATS", "FORMAT"), ("FRAMINGS", "FRAMING"), ("ACTIONS", "ACTION")):
        found = re.findall(rf"LOGREDACT_{prefix}_([A-Z]+) = (\d+)", header())
        assert getattr(backend, table) == {name.lower(): int(value) for name, value in found}


def test_every_function_of_the_header_is_declared_for_both():
    code = re.sub(r"/\*.*?\*/", "", _cffi.declarations(header()), flags=re.S)
    wanted = set(re.findall(r"\b(logredact_[a-z_]+)\(", code)) - {"logredact_set_allocator"}
    assert len(wanted) > 15
    pxd = Path(__file__).parent.parent.joinpath("src", "logredact", "_abi.pxd").read_text()
    assert wanted == set(re.findall(r"\b(logredact_[a-z_]+)\(", pxd))
    assert all(hasattr(_cffi.lib, name) for name in wanted)


@pytest.mark.parametrize("name", ["cython", "cffi"])
def test_the_environment_chooses(name):
    code = "from logredact import _backend; print(_backend.current.__name__)"
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "LOGREDACT_BACKEND": name, "PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
    )
    assert result.stdout.strip() == _backend.BACKENDS[name]


def test_an_unknown_choice_is_refused():
    result = subprocess.run(
        [sys.executable, "-c", "import logredact"],
        env={**os.environ, "LOGREDACT_BACKEND": "ctypes", "PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
    )
    assert result.returncode != 0
    assert "LOGREDACT_BACKEND must be cython or cffi" in result.stderr


def test_version_is_the_headers(backend):
    version = re.search(r'LOGREDACT_VERSION "(.+)"', header())
    assert backend.library_version() == version.group(1)


def test_policy_tells_digest_and_detectors(policy):
    document = msgpack.unpackb(PLAN)
    assert policy.digest == document["digest"]
    assert policy.detectors == tuple(each["id"] for each in plans.DETECTORS)


def test_damaged_plan_is_a_plan_error(backend):
    damaged = bytearray(PLAN)
    damaged[-1] ^= 1
    with pytest.raises(PlanError) as caught:
        backend.Policy(bytes(damaged), KEYS)
    assert caught.value.code == 3
    with pytest.raises(PlanError):
        backend.Policy(b"", KEYS)


@pytest.mark.parametrize("keys", [{}, {"k": b"short"}, {"other": plans.MASTER}])
def test_missing_or_short_key_is_a_key_error(backend, keys):
    rules = [{"detectors": [plans.INDEX["email"]], "action": plans.pseudonym()}]
    with pytest.raises(KeyMaterialError) as caught:
        backend.Policy(plans.pack(plans.body(rules)), keys)
    assert caught.value.code == 4
    assert "short" not in str(caught.value) or "shorter" in str(caught.value)


def test_stream_in_pieces(backend, policy):
    session = backend.Session(policy)
    record = msgpack.packb({"m": "to jo@example.com"})
    for index in range(len(record) - 1):
        session.feed(record[index : index + 1])
        assert session.output() == b""
    session.feed(record[-1:])
    assert session.output() == msgpack.packb({"m": "to [REDACTED:email]"})
    assert session.output() == b""
    session.finish()


@pytest.mark.parametrize("wrap", [bytes, bytearray, memoryview])
def test_any_buffer_is_taken(backend, policy, wrap):
    session = backend.Session(policy, format="text")
    session.feed(wrap(b"a jo@example.com\n"))
    assert session.output() == b"a [REDACTED:email]\n"


def test_truncated_input_tells_code_and_offset(backend, policy):
    session = backend.Session(policy)
    session.feed(b"\x80\x81\xa1a")
    with pytest.raises(TruncatedError) as caught:
        session.finish()
    assert caught.value.code == 6
    assert caught.value.offset in (1, 4)
    assert session.output() == b"\x80"


def test_malformed_input_tells_code_and_offset_and_stays_broken(backend, policy):
    session = backend.Session(policy)
    with pytest.raises(MalformedError) as caught:
        session.feed(b"\x80\xc1")
    assert (caught.value.code, caught.value.offset) == (5, 1)
    assert session.output() == b"\x80"
    with pytest.raises(MalformedError):
        session.feed(b"\x80")
    session.reset()
    session.feed(b"\x80")
    assert session.output() == b"\x80"


def test_errors_survive_pickling(backend, policy):
    with pytest.raises(MalformedError) as caught:
        backend.Session(policy).feed(b"\xc1")
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is MalformedError
    assert (again.code, again.message, again.offset) == caught.value.args
    assert isinstance(again, LogredactError)


def test_drain_gives_a_view_once_and_keeps_output_if_the_writer_raises(backend, policy):
    session = backend.Session(policy, format="text")
    session.feed(b"x\n")

    def broken(view):
        raise OSError(32, "closed")

    with pytest.raises(OSError):
        session.drain(broken)
    seen = []
    session.drain(lambda view: seen.append((bytes(view), view.readonly, view)))
    assert seen[0][:2] == (b"x\n", True)
    with pytest.raises(ValueError):
        bytes(seen[0][2])
    session.drain(seen.append)
    assert len(seen) == 1


def test_a_session_in_use_refuses_a_second_call(backend, policy):
    session = backend.Session(policy, format="text")
    session.feed(b"x\n")
    refused = []

    def reenter(view):
        for call in (
            lambda: session.feed(b"y\n"),
            session.finish,
            session.reset,
            session.output,
            session.findings,
            session.counters,
            session.detector_counts,
            lambda: session.value(b"z"),
            lambda: session.edits(b"\x80"),
            lambda: session.set_tag("t"),
        ):
            with pytest.raises(RuntimeError, match="in use"):
                call()
            refused.append(call)

    session.drain(reenter)
    assert len(refused) == 10
    session.feed(b"y\n")
    assert session.output() == b"y\n"


def test_the_gil_is_released_while_the_core_works(backend, policy):
    session = backend.Session(policy, format="text")
    ticks = []
    stop = threading.Event()

    def tick():
        while not stop.is_set():
            ticks.append(None)
            stop.wait(0.001)

    data = b"jo@example.com 10.0.0.1 and more text\n" * 400_000
    thread = threading.Thread(target=tick)
    thread.start()
    try:
        ticks.clear()
        session.feed(data)
        during = len(ticks)
    finally:
        stop.set()
        thread.join()
    assert during >= 5


def test_value_and_edits(backend, policy):
    session = backend.Session(policy)
    assert session.value(b"a jo@example.com b") == b"a [REDACTED:email] b"
    assert session.value(b"nothing") == b"nothing"
    assert session.value(b"") == b""
    record = msgpack.packb({"m": "jo@example.com"})
    edited = bytearray(record)
    for start, end, replacement in reversed(session.edits(record)):
        edited[start:end] = replacement
    assert msgpack.unpackb(bytes(edited)) == {"m": "[REDACTED:email]"}
    assert session.edits(msgpack.packb({"m": "nothing"})) == []
    with pytest.raises(TruncatedError):
        session.edits(record[:-1])
    with pytest.raises(MalformedError):
        session.edits(b"\xc1")


def test_drop_is_none(backend):
    rules = [{"detectors": [plans.INDEX["email"]], "action": {"kind": "drop"}}]
    session = backend.Session(backend.Policy(plans.pack(plans.body(rules)), KEYS))
    assert session.value(b"jo@example.com") is None
    assert session.edits(msgpack.packb({"m": "jo@example.com"})) is None


def test_findings_and_counters(backend, policy):
    session = backend.Session(policy, format="text", collect=True)
    session.feed(b"nothing\nto jo@example.com\n")
    found = session.findings()
    assert [(each.event, each.detector, each.start, each.end) for each in found] == [
        (1, "email", 3, 17)
    ]
    assert (found[0].is_key, found[0].action) == (False, "redact")
    assert session.findings() == []
    counters = session.counters()
    assert list(counters) == re.findall(r"uint64_t (\w+);", _struct("logredact_counters"))
    assert (counters["events_in"], counters["events_changed"], counters["findings"]) == (2, 1, 1)
    counts = session.detector_counts()
    assert list(counts) == list(policy.detectors)
    assert {name: count for name, count in counts.items() if count} == {"email": 1}


def _struct(name: str) -> str:
    return re.search(rf"typedef struct {name} \{{(.*?)\}}", header(), flags=re.S).group(1)


def test_tags_reach_the_rules(backend):
    rules = [{"detectors": [plans.INDEX["email"]], "action": plans.redact(), "tag": ["kube.**"]}]
    session = backend.Session(backend.Policy(plans.pack(plans.body(rules)), KEYS))
    session.set_tag("web.a")
    assert session.value(b"jo@example.com") == b"jo@example.com"
    session.set_tag(b"kube.a.b")
    assert session.value(b"jo@example.com") == b"[REDACTED:email]"
    session.set_tag(None)
    assert session.value(b"jo@example.com") == b"[REDACTED:email]"


def test_handles_are_not_pickled(backend, policy):
    for handle in (policy, backend.Session(policy)):
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(handle)


def test_a_session_outlives_the_policy_it_was_made_of(backend):
    policy = backend.Policy(PLAN, KEYS)
    session = backend.Session(policy)
    del policy
    gc.collect()
    assert session.value(b"jo@example.com") == b"[REDACTED:email]"


def test_sessions_take_policies_of_their_own_backend_only():
    core, cffi = _backend.load("cython"), _backend.load("cffi")
    with pytest.raises(TypeError):
        core.Session(cffi.Policy(PLAN, KEYS))
    with pytest.raises(TypeError):
        cffi.Session(core.Policy(PLAN, KEYS))
