"""Keyrings: which key the core takes, what it refuses, and that Python's reader, written apart, says the same."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time

import pytest

import plans
import rings
from logredact import KeyMaterialError, PlanError, Redactor
from logredact.keys import Keyring, _file
from logredact.policy import compile_policy, loads
from rings import PAST, id_of, later, loaded, put, token
from volumes import Volume

E_KEY = 4
DAY = 86400


def refused(backend, directory, **more) -> str:
    with pytest.raises(KeyMaterialError) as caught:
        loaded(backend, directory, **more)
    assert (caught.value.code, caught.value.offset) == (E_KEY, 0)
    return caught.value.message


# ---- which key


def test_the_key_whose_time_came_last_is_active(backend, tmp_path):
    earlier, active = put(tmp_path, active=PAST), put(tmp_path, active=PAST + 1)
    put(tmp_path, active=PAST + 2, retired=PAST + 3)
    put(tmp_path, active=later(DAY))
    put(tmp_path, purpose="encrypt", active=PAST + 9)
    assert id_of(loaded(backend, tmp_path)) == active == Keyring(tmp_path).active("pseudonym").id
    assert {each.id: each.state for each in Keyring(tmp_path).entries()}[earlier] == "earlier"


def test_core_and_python_choose_alike(backend, tmp_path):
    chance = random.Random(5)
    for n in range(60):
        directory = tmp_path / str(n)
        for _ in range(chance.randrange(1, 6)):
            put(
                directory,
                purpose=chance.choice(["pseudonym", "pseudonym", "encrypt"]),
                created=PAST + chance.randrange(2),
                active=chance.choice([PAST, PAST, PAST + 1, later(DAY), later(2 * DAY)]),
                retired=chance.choice([None, None, PAST]),
            )
        try:
            expected = Keyring(directory).active("pseudonym").id
        except KeyMaterialError:
            refused(backend, directory)
        else:
            assert id_of(loaded(backend, directory)) == expected


def test_the_token_is_that_of_the_same_bytes_from_elsewhere(backend, tmp_path):
    put(tmp_path, plans.MASTER)
    plan = rings.body(tmp_path)
    given = {**plan, "keys": [{"name": "k0", "file": None}]}
    assert token(backend.Policy(plans.pack(plan))) == token(backend.Policy(plans.pack(given), {"k0": plans.MASTER}))


def test_what_the_host_gives_comes_first(backend, tmp_path):
    policy = loaded(backend, tmp_path / "none", keys={"k0": plans.MASTER})
    assert policy.sources == 0 and not policy.changed()
    assert id_of(policy) == id_of(policy.reload()) == _file.key_id(plans.MASTER)


def test_a_key_of_64_bytes(backend, tmp_path):
    id = put(tmp_path, bytes(range(64)))
    assert id_of(loaded(backend, tmp_path)) == id


@pytest.mark.parametrize("retired, active", [(None, PAST), (PAST, PAST), (None, later(DAY))])
def test_pseudonyms_of_every_live_key_are_known(backend, tmp_path, retired, active):
    """Of one that has still to take over, too: another node's clock may be ahead."""
    put(tmp_path, active=PAST + 1)
    put(tmp_path / "other", bytes(range(32)))
    mark = token(loaded(backend, tmp_path / "other"))
    body = rings.body(tmp_path)  # everything is a finding, but what lies in a pseudonym that is known
    body["detectors"] = [{"id": "all", "type": "email", "kind": "pattern", "re": ".+", "group": 0, "ignore_case": False}]
    assert token(backend.Policy(plans.pack(body)), mark) != mark
    put(tmp_path, bytes(range(32)), retired=retired, active=active)
    assert token(backend.Policy(plans.pack(body)), mark) == mark


@pytest.mark.parametrize("purpose, kind", [("pseudonym", "lrh1"), ("encrypt", "lrs1"), ("subject-master", "lrk1"), ("fpe", None)])
def test_a_token_is_known_by_a_key_of_its_purpose_alone(backend, tmp_path, purpose, kind):
    """Or a key for pseudonyms of 26 signs, whose id all of them show, would let a text of any length stand."""
    id, code = put(tmp_path, purpose=purpose), "a" * 26
    action = {"pseudonym": plans.pseudonym(), "fpe": plans.fpe()}.get(purpose, {**plans.encrypt(), "per_subject": kind == "lrk1"})
    body = plans.body([{"key": ["made"], "action": action}, {"detectors": [0], "action": plans.redact()}], keys=())
    body["detectors"] = [{"id": "all", "type": "email", "kind": "pattern", "re": ".+", "group": 0, "ignore_case": False}]
    body["keys"] = [{"name": "k", "dir": str(tmp_path), "purpose": purpose, "store": str(tmp_path / "store")}]
    policy = backend.Policy(plans.pack(body))
    tokens = [f"lrh1_email_{id}_{code}", f"lrs1_email_{id}_{code}", f"lrk1_email_{id}_{code}_{code}"]
    assert [one[:4] for one in tokens if token(policy, one) == one] == ([kind] if kind else [])


# ---- what counts as a file


def test_names_that_do_not_end_with_key_are_passed_over(backend, tmp_path):
    id = put(tmp_path)
    for name in ("README", "x.pem", f".{id}.key.0123", f"{id}.key~", f"{id}.key.bak"):
        (tmp_path / name).write_text("anything")
    (tmp_path / "..data").mkdir()
    assert id_of(loaded(backend, tmp_path)) == id == Keyring(tmp_path).active("pseudonym").id


def test_a_tombstone_wins(backend, tmp_path):
    """A destruction that was cut short is one."""
    put(tmp_path, active=PAST)
    gone = put(tmp_path, active=PAST + 1)
    assert id_of(loaded(backend, tmp_path)) == gone
    entry = next(each for each in Keyring(tmp_path).entries() if each.id == gone)
    entry.destroyed = PAST + 2
    (tmp_path / f"{gone}.destroyed").write_bytes(_file.tombstone(entry))
    (tmp_path / f"{gone}.destroyed").chmod(0o600)
    assert id_of(loaded(backend, tmp_path)) != gone
    Keyring(tmp_path).destroy(gone)
    assert not (tmp_path / f"{gone}.key").exists()


GOOD_ID, GOOD = rings.text(bytes(range(1, 33)))


def line(name: bytes, value: bytes) -> bytes:
    return re.sub(rb"(?m)^%s: .*$" % name, b"%s: %s" % (name, value), GOOD)


DAMAGE = {
    "empty": (b"", "does not begin with"),
    "another format": (GOOD.replace(b"key: 1", b"key: 2", 1), "does not begin with"),
    "a raw key": (os.urandom(32), "does not begin with"),
    "carriage returns": (GOOD.replace(b"\n", b"\r\n"), "does not begin with"),
    "cut off": (GOOD[:-1], "ends within a line"),
    "cut off between lines": (GOOD[: GOOD.index(b"\nkey: ") + 1], "lacks a line"),
    "no id": (re.sub(rb"(?m)^id: .*\n", b"", GOOD), "lacks a line"),
    "an unknown line": (GOOD + b"colour: red\n", "a line that this version does not know"),
    "a line twice": (GOOD + b"purpose: fpe\n", "a line twice"),
    "no colon": (GOOD + b"retired\n", "not 'name: value'"),
    "an empty line": (GOOD + b"\n", "not 'name: value'"),
    "a short key": (line(b"key", b"00" * 31), "shorter than 32 bytes"),
    "a long key": (line(b"key", b"00" * 65), "longer than 64 bytes"),
    "upper case": (line(b"key", b"AB" * 32), "hexadecimal"),
    "odd": (line(b"key", b"0" * 65), "hexadecimal"),
    "base64": (line(b"key", b"AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="), "hexadecimal"),
    "another key": (line(b"key", b"01" * 32), "do not belong together"),
    "another id": (line(b"id", b"aaaaaaaa"), "do not belong together"),
    "no such id": (line(b"id", b"AAAAAAAA"), "eight base32"),
    "a purpose of other signs": (line(b"purpose", b"Pseudonym"), "purpose"),
    "a local time": (line(b"created", b"2026-01-01T00:00:00+01:00"), "time"),
    "no such day": (line(b"active-from", b"2026-02-30T00:00:00Z"), "time"),
    "no such hour": (line(b"active-from", b"2026-02-03T24:00:00Z"), "time"),
    "a leap second": (line(b"active-from", b"2016-12-31T23:59:60Z"), "time"),
    "retired, but when": (GOOD + b"retired: yes\n", "time"),
    "too long": (GOOD + b"x" * 5000, "longer than 4096"),
}


@pytest.mark.parametrize("data, reason", DAMAGE.values(), ids=DAMAGE)
def test_damaged_files_are_refused(backend, tmp_path, data, reason):
    """However many good ones there are."""
    put(tmp_path)
    file = tmp_path / f"{GOOD_ID}.key"
    file.write_bytes(data)
    file.chmod(0o600)
    assert reason in refused(backend, tmp_path)
    with pytest.raises(KeyMaterialError) as caught:
        Keyring(tmp_path).entries()
    assert str(file) in caught.value.message
    _, damaged = Keyring(tmp_path).look()
    assert list(damaged) == [file.name]
    assert (bytes(range(1, 33)).hex()[8:] not in caught.value.message) and "0101" not in caught.value.message


def test_core_and_python_refuse_alike_whatever_byte_changes(backend, tmp_path):
    chance = random.Random(2)
    accepted = 0
    for at in range(len(GOOD)):
        for data in (GOOD[:at] + GOOD[at + 1 :], GOOD[:at] + bytes([chance.choice(b"0a7:-Z\n \x00\xff")]) + GOOD[at + 1 :]):
            file = tmp_path / f"{GOOD_ID}.key"
            file.write_bytes(data)
            file.chmod(0o600)
            try:
                id = Keyring(tmp_path).active("pseudonym").id
            except KeyMaterialError:
                refused(backend, tmp_path)
            else:
                accepted += 1
                assert id_of(loaded(backend, tmp_path)) == id
    assert 5 < accepted < 50  # digits of times


@pytest.mark.parametrize("name", ["pii.key", "aaaaaaaaa.key", "key.key", "a.key"])
def test_other_names_of_keys_are_refused(backend, tmp_path, name):
    put(tmp_path)
    (tmp_path / name).write_bytes(GOOD)
    (tmp_path / name).chmod(0o600)
    assert "not named as its key's id" in refused(backend, tmp_path)
    assert Keyring(tmp_path).look()[1] == {name: "is not named as its key's id"}


def test_no_key_that_is_active(backend, tmp_path):
    assert refused(backend, tmp_path / "none") == "a directory of keys named in the policy does not exist"
    (tmp_path / "file").write_text("")
    assert refused(backend, tmp_path / "file") == "a directory of keys named in the policy cannot be opened"
    assert "holds no key for the purpose" in refused(backend, tmp_path)
    put(tmp_path, purpose="encrypt")
    assert "holds no key for the purpose" in refused(backend, tmp_path)
    put(tmp_path, retired=PAST)
    assert "are retired; `logredact keys rotate` makes another" in refused(backend, tmp_path)
    put(tmp_path, active=later(DAY))
    assert "no key of a directory is active yet; is the clock right?" in refused(backend, tmp_path)


# ---- who may read


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o440, 0o620, 0o601])
def test_files_that_others_may_read_are_refused(backend, tmp_path, mode):
    id = put(tmp_path)
    (tmp_path / f"{id}.key").chmod(mode)
    assert "may be read by group or others; chmod 600 it" in refused(backend, tmp_path)
    assert "may be read by group or others; chmod 600 it" in Keyring(tmp_path).look()[1][f"{id}.key"]


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_files_of_the_owner_alone_are_taken(backend, tmp_path, mode):
    id = put(tmp_path)
    (tmp_path / f"{id}.key").chmod(mode)
    assert id_of(loaded(backend, tmp_path)) == id


def test_neither_fifo_nor_directory(backend, tmp_path):
    id = put(tmp_path)
    (tmp_path / f"{id}.key").unlink()
    (tmp_path / f"{id}.key").mkdir(mode=0o700)
    assert "no regular file" in refused(backend, tmp_path)
    (tmp_path / f"{id}.key").rmdir()
    os.mkfifo(tmp_path / f"{id}.key", 0o600)
    assert "no regular file" in refused(backend, tmp_path)
    assert "no regular file" in Keyring(tmp_path).look()[1][f"{id}.key"]


AS_ANOTHER = """
import os, sys
from logredact import KeyMaterialError, Redactor
from logredact.keys import Keyring
os.setgroups([int(sys.argv[2])]); os.setgid(65534); os.setuid(65534)
try:
    print(Redactor(bytes.fromhex(sys.stdin.read())).redact_text("jo@example.com").split("_")[2])
    assert not Keyring(sys.argv[1]).look()[1]
except KeyMaterialError as error:
    assert Keyring(sys.argv[1]).look()[1] or "cannot" in str(error)
    print(error)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
@pytest.mark.parametrize(
    "owner, group, mode, expected",
    [
        (0, 2000, 0o440, None),  # what the kubelet makes of 0400 for a pod with fsGroup 2000
        (0, 2000, 0o400, "cannot be opened"),
        (0, 2001, 0o440, "cannot be opened"),
        (0, 2000, 0o460, "may be read by group or others"),
        (0, 2000, 0o444, "may be read by group or others"),
        (0, 2001, 0o444, "may be read by group or others"),
        (65534, 2000, 0o400, None),
        (65534, 2000, 0o440, "may be read by group or others"),
        (1234, 2000, 0o440, "belongs to another user"),
    ],
)
def test_another_user(tmp_path, owner, group, mode, expected):
    (tmp_path / "keys").mkdir()
    id = put(tmp_path / "keys")
    file = tmp_path / "keys" / f"{id}.key"
    os.chown(file, owner, group)
    file.chmod(mode)
    for each in (tmp_path, *tmp_path.parents):
        if each.stat().st_uid == 0 and str(each).startswith("/tmp/"):
            each.chmod(0o755)
    (tmp_path / "keys").chmod(0o755)
    plan = plans.pack(rings.body(tmp_path / "keys")).hex()
    done = subprocess.run(
        [sys.executable, "-c", AS_ANOTHER, str(tmp_path / "keys"), "2000"], input=plan, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == id if expected is None else expected in done.stdout


# ---- change


def test_a_key_takes_over_at_its_time(backend, tmp_path):
    first = put(tmp_path)
    second = put(tmp_path, active=later(2))
    policy = loaded(backend, tmp_path)
    assert id_of(policy) == first and policy.sources == 1
    assert not policy.changed() and id_of(policy.reload()) == first
    deadline = time.monotonic() + 20
    while not policy.changed() and time.monotonic() < deadline:
        time.sleep(0.02)
    fresh = policy.reload()
    assert (id_of(policy), id_of(fresh)) == (first, second)
    assert not fresh.changed()


def test_every_step_of_a_life_is_seen(backend, tmp_path):
    ring = Keyring(tmp_path / "keys")
    first = ring.new("pseudonym")
    policy = loaded(backend, tmp_path / "keys")
    mark = token(policy)

    def next_policy():
        assert policy.changed()
        fresh = policy.reload()
        assert not fresh.changed()
        return fresh

    second = ring.rotate("pseudonym")
    policy = next_policy()
    assert id_of(policy) == second.id and token(policy, mark) == mark
    ring.retire(first.id)
    policy = next_policy()
    assert id_of(policy) == second.id and token(policy, mark) == mark
    ring.destroy(first.id)
    policy = next_policy()
    assert id_of(policy) == second.id


def test_a_failure_leaves_the_policy_before_as_it_was(backend, tmp_path):
    id = put(tmp_path)
    policy = loaded(backend, tmp_path)
    (tmp_path / "pii.key").write_text("x")
    with pytest.raises(KeyMaterialError):
        policy.reload()
    assert policy.changed() and id_of(policy) == id
    (tmp_path / "pii.key").unlink()
    assert id_of(policy.reload()) == id


def test_a_secret_of_kubernetes_that_is_rotated(backend, tmp_path):
    (first_id, first), (second_id, second) = rings.text(), rings.text(active=PAST + 1)
    volume = Volume(tmp_path / "keys", mode=0o400, **{f"{first_id}.key": first.decode()})
    policy = loaded(backend, volume.directory)
    assert id_of(policy) == first_id
    volume.swap(**{f"{first_id}.key": first.decode(), f"{second_id}.key": second.decode()})
    assert policy.changed()
    policy = policy.reload()
    assert id_of(policy) == second_id and not policy.changed()
    with pytest.raises(KeyMaterialError, match="change the keys where they come from"):
        Keyring(volume.directory).rotate("pseudonym")


# ---- plans and policies


@pytest.mark.parametrize(
    "key, reason",
    [
        ({"name": "k", "dir": "/a"}, "a key of the plan needs name and file, or name, dir and purpose"),
        ({"name": "k", "dir": None, "purpose": "fpe"}, "the dir of a key is nil"),
        ({"name": "k", "file": "/a", "purpose": "fpe"}, "a key of the plan needs name and file, or name, dir and purpose"),
        ({"name": "k", "dir": "/a", "purpose": ""}, None),
        ({"name": "k", "dir": "/a", "purpose": "x" * 25}, None),
        ({"name": "k", "file": "/a", "dir": "/a", "purpose": "fpe"}, None),
    ],
)
def test_hostile_plans(backend, key, reason):
    with pytest.raises(PlanError) as caught:
        backend.Policy(plans.pack({**rings.body(), "keys": [key]}))
    assert reason is None or caught.value.message == reason


def test_a_policy_names_a_keyring(tmp_path):
    put(tmp_path / "keys")
    policy = loads("version: 1\nkeys: {pii: {dir: keys, purpose: pseudonym}}\nrules: [{detector: email, action: {pseudonym: {key: pii}}}]\n", base=tmp_path)
    redactor = Redactor(compile_policy(policy))
    assert redactor.redact_text("jo@example.com").split("_")[2] == Keyring(tmp_path / "keys").active("pseudonym").id
    assert not redactor.reload_if_changed()
    second = Keyring(tmp_path / "keys").rotate("pseudonym")
    assert redactor.reload_if_changed() and redactor.redact_text("jo@example.com").split("_")[2] == second.id
