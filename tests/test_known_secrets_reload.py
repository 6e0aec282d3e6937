"""Known secrets that change: seen by their files' status, read again, put in force between two events."""

from __future__ import annotations

import json
import os
import random
import threading
import time

import msgpack
import pytest

import plans
from logredact import KeyMaterialError, LogredactError, Redactor
from logredact.policy import compile_policy, loads
from volumes import LABEL, Volume, body, loaded

E_ARGUMENT, E_KEY = 1, 4
OLD, NEW = "correct horse", "battery staple"
BOTH = f"{OLD}, {NEW}"


def mark(text: str, *secrets: str) -> bytes:
    for secret in secrets:
        text = text.replace(secret, LABEL.decode())
    return text.encode()


def value(policy, text: str = BOTH) -> bytes:
    """The text as a policy's session leaves it."""
    module = __import__(type(policy).__module__, fromlist=["Session"])
    return module.Session(policy).value(text.encode())


# ---- what counts as a change


def _replace(directory):
    (directory / ".new").write_text(NEW)
    os.replace(directory / ".new", directory / "a")


CHANGES = {
    "added": lambda directory: (directory / "b").write_text(NEW),
    "an empty one added": lambda directory: (directory / "b").touch(),
    "removed": lambda directory: (directory / "a").unlink(),
    "written": lambda directory: (directory / "a").write_text(NEW),
    "written, as long as it was": lambda directory: (directory / "a").write_text(OLD.upper()),
    "appended": lambda directory: (directory / "a").write_text(OLD + "!"),
    "replaced": _replace,
    "renamed": lambda directory: (directory / "a").rename(directory / "b"),
    "closed": lambda directory: (directory / "a").chmod(0),
    "a link that leads nowhere": lambda directory: (directory / "b").symlink_to("none"),
    "the directory replaced": lambda directory: (directory.rename(directory.with_name("x")), directory.mkdir()),
    "the directory gone": lambda directory: directory.rename(directory.with_name("x")),
    "the directory a file": lambda directory: (directory.rename(directory.with_name("x")), directory.write_text(OLD)),
    "time set back": lambda directory: ((directory / "a").write_text(OLD.upper()), os.utime(directory / "a", ns=(0, 0))),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_seen(backend, tmp_path, change):
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "a").write_text(OLD)
    (tmp_path / "other").mkdir()
    policy = loaded(backend, tmp_path / "other", tmp_path / "s")
    assert policy.sources == 2
    assert policy.changed() is False
    change(tmp_path / "s")
    assert policy.changed() is True
    assert policy.changed() is True
    (tmp_path / "s" / "a").exists() and (tmp_path / "s" / "a").chmod(0o600)


def test_an_atomic_swap_is_seen_and_what_it_brings_is_known(backend, tmp_path):
    volume = Volume(tmp_path / "s", password=OLD, other="not this one")
    policy = loaded(backend, volume.directory)
    for files in ({"password": NEW, "other": "not this one"}, {"password": NEW}, {"password": OLD, "more": "and that"}, {}):
        assert policy.changed() is False
        volume.swap(**files)
        assert policy.changed() is True
        policy = policy.reload()
        text = f"{BOTH}, not this one, and that"
        assert value(policy, text) == mark(text, *files.values())
    assert policy.changed() is False


def test_links_are_followed(backend, tmp_path):
    """Nothing in the directory itself changes: only what its link leads to."""
    (tmp_path / "s").mkdir()
    (tmp_path / "far").write_text(OLD)
    (tmp_path / "s" / "a").symlink_to(tmp_path / "far")
    policy = loaded(backend, tmp_path / "s")
    assert not policy.changed()
    (tmp_path / "far").write_text(NEW)
    assert policy.changed() and value(policy.reload()) == mark(BOTH, NEW)


def test_what_is_not_read_is_no_change(backend, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "a").write_text(OLD)
    policy = loaded(backend, tmp_path)
    (tmp_path / "deep" / "b").write_text(NEW)
    (tmp_path / "a").read_text()
    assert not policy.changed()


def test_without_known_secrets_nothing_ever_changes(backend):
    policy = backend.Policy(plans.pack(plans.body(keys=())))
    assert (policy.sources, policy.changed()) == (0, False)
    assert policy.reload().digest == policy.digest


def test_a_change_right_behind_the_loading_is_seen(backend, tmp_path):
    """Files get their times from a clock of several milliseconds, before Linux 6.13: what is read is older than its last tick."""
    coarse = 5  # CLOCK_REALTIME_COARSE
    for n in range(25):
        (tmp_path / "a").write_text(f"number {n:04d}")
        policy = loaded(backend, tmp_path)
        assert time.clock_gettime_ns(coarse) > (tmp_path / "a").stat().st_ctime_ns
        assert not policy.changed()
        (tmp_path / "a").write_text(f"other! {n:04d}")
        assert policy.changed()


def test_a_change_during_the_loading_is_seen_or_known(backend, tmp_path):
    """Whatever moment it comes at: a policy knows what the file holds now, or says that it does not."""
    chance = random.Random(1)
    for n in range(400):
        (tmp_path / str(n)).write_text(f"number {n:04d}")
    changed = []
    longest = 0.0
    for n in range(60):
        (tmp_path / "7").write_text(f"before {n:04d}")
        pause = threading.Timer(chance.random() * longest, (tmp_path / "7").write_text, [f"behind {n:04d}"])
        pause.start()
        began = time.monotonic()
        policy = loaded(backend, tmp_path)
        longest = min(0.05, max(longest, time.monotonic() - began))
        pause.join()
        changed.append(policy.changed())
        if not changed[-1]:
            assert value(policy, f"behind {n:04d}") == LABEL
    assert any(changed)


# ---- reading again


def test_a_failure_leaves_all_as_it_was(backend, tmp_path):
    (tmp_path / "a").write_text(OLD)
    policy = loaded(backend, tmp_path)
    (tmp_path / "b").write_text("x" * 5000)
    with pytest.raises(KeyMaterialError, match="^a known secret is longer than 4096 bytes$") as caught:
        policy.reload()
    assert (caught.value.code, caught.value.offset) == (E_KEY, 0)
    assert value(policy) == mark(BOTH, OLD) and policy.changed()
    (tmp_path / "b").write_text(NEW)
    assert value(policy.reload()) == mark(BOTH, OLD, NEW)


def test_the_policy_before_may_go_first(backend, tmp_path):
    (tmp_path / "a").write_text(OLD)
    policy = loaded(backend, tmp_path)
    again = policy.reload()
    assert again.digest == policy.digest and again.detectors == policy.detectors and again.sources == 1
    del policy
    assert value(again) == mark(BOTH, OLD)
    assert value(again.reload().reload()) == mark(BOTH, OLD)


@pytest.mark.parametrize("key", [bytes(range(32)), b"k" * 40 + b"\n", b"k" * 40 + b"\n\n\n"])
def test_keys_stay_what_they_are(backend, tmp_path, key):
    """They are neither asked for nor read again."""
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "a").write_text(OLD)
    (tmp_path / "key").write_bytes(key)
    (tmp_path / "key").chmod(0o600)
    text = "version: 1\npacks: []\nkeys: {f: {file: %s}, k: {env: K}}\nrules: [{detector: email, action: {pseudonym: {key: f}}},\n"
    text += "{detector: known-secret, action: {pseudonym: {key: k}}}]\nknown_secrets: [{dir: %s}]\n"
    plan = compile_policy(loads(text % (tmp_path / "key", tmp_path / "s")))
    policy = backend.Policy(plan, {"k": key})
    (tmp_path / "key").unlink()
    for again in (policy.reload(), policy.reload().reload()):
        assert value(again, f"{OLD} jo@example.com") == value(policy, f"{OLD} jo@example.com")


# ---- a session goes on with another policy


def swapped(backend, directory, first: str, then: str):
    """(the policy of a first secret, that of another one)"""
    (directory / "a").write_text(first)
    policy = loaded(backend, directory)
    (directory / "a").write_text(then)
    return policy, policy.reload()


STREAMS = {
    "msgpack": ([msgpack.packb({"n": n, "m": BOTH, "in": json.dumps({"x": BOTH})}) for n in range(3)], {}),
    "events": ([msgpack.packb([n, {"m": BOTH, OLD: 1, NEW: 2}]) for n in range(3)], {"framing": "event"}),
    "lines": ([json.dumps({"n": n, "m": BOTH, OLD: NEW}).encode() + b"\n" for n in range(3)], {"format": "json"}),
    "values": ([json.dumps([n, BOTH]).encode() + b" " for n in range(3)], {"format": "json", "framing": "document"}),
    "text": ([f"{n} {BOTH}\n".encode() for n in range(3)], {"format": "text"}),
}


@pytest.mark.parametrize("events, options", STREAMS.values(), ids=STREAMS)
def test_a_swap_at_every_byte(backend, tmp_path, events, options):
    """Each event is redacted whole by the policy in force when its last byte came."""
    before, after = swapped(backend, tmp_path, OLD, NEW)

    def alone(policy, event):
        session = backend.Session(policy, **options)
        session.feed(event)
        session.finish()
        return session.output()

    data = b"".join(events)
    expected = [[alone(policy, event) for event in events] for policy in (before, after)]
    assert LABEL in expected[0][0] and LABEL in expected[1][0] and expected[0] != expected[1]
    ends = [sum(map(len, events[: n + 1])) - (options.get("framing") == "document") for n in range(len(events))]
    for at in range(len(data) + 1):
        session = backend.Session(before, **options)
        session.feed(data[:at])
        session.set_policy(after)
        session.feed(data[at:])
        session.finish()
        assert session.output() == b"".join(expected[at < end][n] for n, end in enumerate(ends)), at
        counters = session.counters()
        assert counters["bytes_in"] == len(data) and counters["events_in"] == counters["events_out"] == len(events)
        assert session.policy is after


def test_counters_output_findings_and_tag_stay(backend, tmp_path):
    (tmp_path / "a").write_text(OLD)
    rules = [{"detectors": [0], "action": plans.redact("[X]"), "tag": ["a.b"]}, {"detectors": [0], "action": plans.redact("[Y]")}]
    plan = plans.pack(plans.body(rules, detectors=[plans.known(tmp_path)], keys=()))
    policy = backend.Policy(plan)
    session = backend.Session(policy, format="text", collect=True, stats=True)
    session.set_tag("a.b")
    session.feed(f"{BOTH}\n".encode())
    (tmp_path / "a").write_text(NEW)
    session.set_policy(policy.reload())
    session.feed(f"{BOTH}\n".encode())
    assert session.output() == mark(f"{BOTH}\n{BOTH}\n").replace(OLD.encode(), b"[X]", 1)[: -len(NEW) - 1] + b"[X]\n"
    assert [(one.event, one.start) for one in session.findings()] == [(0, 0), (1, len(OLD) + 2)]
    assert session.detector_counts() == {"known-secret": 2} and session.detector_stats()["known-secret"].findings == 2


def test_keys_that_were_clean_are_looked_at_again(backend, tmp_path):
    before, after = swapped(backend, tmp_path, OLD, NEW)
    record = msgpack.packb({NEW: 1})
    session = backend.Session(before)
    for _ in range(3):
        session.feed(record)
    assert session.output() == record * 3
    session.set_policy(after)
    session.feed(record)
    assert session.output() == msgpack.packb({LABEL.decode(): 1})


def test_a_policy_of_another_plan_is_refused(backend, tmp_path):
    (tmp_path / "a").write_text(OLD)
    policy = loaded(backend, tmp_path)
    session = backend.Session(policy, format="text")
    session.feed(f"{BOTH} ".encode())
    for other in (backend.Policy(plans.pack(body(tmp_path, id="another"))), backend.Policy(plans.pack(body(tmp_path, min_length=5)))):
        with pytest.raises(LogredactError, match="^the policy is of another plan than the session's$") as caught:
            session.set_policy(other)
        assert caught.value.code == E_ARGUMENT and session.policy is policy
    with pytest.raises(TypeError):
        session.set_policy(None)
    session.set_policy(policy)
    session.feed(b"\n")
    assert session.output() == mark(f"{BOTH} \n", OLD)


def test_a_broken_session_stays_broken(backend, tmp_path):
    before, after = swapped(backend, tmp_path, OLD, NEW)
    session = backend.Session(before)
    for _ in range(2):
        with pytest.raises(LogredactError, match="never occurs in msgpack"):
            session.feed(b"\xc1")
        session.set_policy(after)


def test_pointers_that_are_null(tmp_path):
    from logredact._cffi import ffi, lib

    error = ffi.new("logredact_error *")
    policy = ffi.new("logredact_policy **")
    assert lib.logredact_policy_changed(ffi.NULL) == lib.logredact_policy_source_count(ffi.NULL) == 0
    assert lib.logredact_policy_reload(ffi.NULL, policy, error) == error.code == E_ARGUMENT
    assert lib.logredact_session_set_policy(ffi.NULL, ffi.NULL, error) == E_ARGUMENT
    assert lib.logredact_session_set_policy(ffi.NULL, ffi.NULL, ffi.NULL) == E_ARGUMENT


# ---- Python


def test_a_redactor_reloads(backend, tmp_path):
    volume = Volume(tmp_path / "s", a=OLD)
    redactor = Redactor(plans.pack(body(volume.directory)))
    assert redactor.reload_if_changed() is False
    volume.swap(a=NEW)
    assert redactor.redact_text(BOTH) == mark(BOTH, OLD).decode()
    assert redactor.reload_if_changed() is True and redactor.reload_if_changed() is False
    assert redactor.redact_text(BOTH) == mark(BOTH, NEW).decode()
    volume.swap(a="x" * 5000)
    for _ in range(2):
        with pytest.raises(KeyMaterialError):
            redactor.reload_if_changed()
    assert redactor.redact_text(BOTH) == mark(BOTH, NEW).decode()
    redactor.close()
    with pytest.raises(ValueError):
        redactor.reload_if_changed()


def test_a_call_under_way_finishes_with_what_it_began(backend, tmp_path):
    (tmp_path / "a").write_text(OLD)
    redactor = Redactor(plans.pack(body(tmp_path)))

    def default(_):
        (tmp_path / "a").write_text(NEW)
        assert redactor.reload_if_changed()
        assert redactor.redact_text(BOTH) == mark(BOTH, NEW).decode()
        return BOTH

    assert redactor.redact({"a": BOTH, "b": object()}, default=default) == dict.fromkeys("ab", mark(BOTH, OLD).decode())
    assert redactor.redact({"a": BOTH}) == {"a": mark(BOTH, NEW).decode()}


def test_threads_see_one_policy_or_the_other(backend, tmp_path):
    volume = Volume(tmp_path / "s", a=OLD)
    redactor = Redactor(plans.pack(body(volume.directory)))
    wrong, stop = [], threading.Event()
    good = {mark(BOTH, OLD).decode(), mark(BOTH, NEW).decode()}

    def work(reloading):
        while not stop.is_set():
            try:
                if reloading:
                    redactor.reload_if_changed()
                elif redactor.redact_text(BOTH) not in good:
                    wrong.append("redacted otherwise")
            except KeyMaterialError:
                pass  # a file was gone between its name and its content
            except Exception as error:
                wrong.append(repr(error))

    threads = [threading.Thread(target=work, args=(n < 2,)) for n in range(5)]
    for thread in threads:
        thread.start()
    for n in range(100):
        volume.swap(a=(OLD, NEW)[n % 2])
    stop.set()
    for thread in threads:
        thread.join()
    redactor.reload_if_changed()
    assert wrong == [] and redactor.redact_text(BOTH) == mark(BOTH, NEW).decode()
