"""`logredact keys`: what it says, what it refuses, what it leaves on the disk."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import time

import pytest

import rings

ID = r"[a-z2-7]{8}"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


@pytest.fixture
def keys(tmp_path):
    """Runs a subcommand on the directory: (exit code, output, errors). No output may hold a key."""

    def run(name, *arguments, directory=tmp_path / "keys"):
        done = subprocess.run(
            [sys.executable, "-m", "logredact", "keys", name, str(directory), *map(str, arguments)], capture_output=True, text=True, timeout=60
        )
        for file in directory.glob("*.key"):
            digits = re.search(r"(?m)^key: (\w+)$", file.read_text()).group(1)
            assert digits not in done.stdout + done.stderr
        return done.returncode, done.stdout, done.stderr

    return run


def listed(keys):
    code, out, err = keys("list", "--json")
    assert (code, err) == (0, "")
    return {entry.pop("id"): entry for entry in json.loads(out)}


def test_a_life(keys, tmp_path):
    code, out, err = keys("new")
    assert (code, err) == (0, "") and re.fullmatch(rf"{ID}: pseudonym, active from {TIME}\n", out)
    first = out[:8]
    directory = tmp_path / "keys"
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert stat.S_IMODE((directory / f"{first}.key").stat().st_mode) == 0o600
    text = (directory / f"{first}.key").read_text()
    assert re.fullmatch(
        rf"logredact-key: 1\nid: {first}\npurpose: pseudonym\ncreated: {TIME}\nactive-from: {TIME}\nkey: [0-9a-f]{{64}}\n", text
    )
    code, out, err = keys("rotate", "--at", "+1h", "--json")
    assert (code, err) == (0, "")
    second = json.loads(out)
    assert second["state"] == "next" and second["retired"] is None
    assert {id: each["state"] for id, each in listed(keys).items()} == {first: "active", second["id"]: "next"}
    assert keys("retire", first)[::2] == (3, f"logredact: key {first} is the active one of purpose pseudonym: rotate first, as filters do not start without one\n")
    third = json.loads(keys("rotate", "--json")[1])["id"]
    assert {id: each["state"] for id, each in listed(keys).items()} == {first: "earlier", second["id"]: "next", third: "active"}
    assert keys("retire", first)[:2] == (0, f"{first}: pseudonym, retired\n")
    assert keys("retire", first)[0] == 3
    assert keys("destroy", first)[0] == 2
    assert listed(keys)[first]["state"] == "retired"
    assert keys("destroy", first, "--yes")[:2] == (0, f"{first}: pseudonym, destroyed\n")
    assert sorted(os.listdir(directory)) == sorted([f"{first}.destroyed", f"{second['id']}.key", f"{third}.key"])
    assert re.fullmatch(
        rf"logredact-key: 1\nid: {first}\npurpose: pseudonym\ncreated: {TIME}\ndestroyed: {TIME}\n", (directory / f"{first}.destroyed").read_text()
    )
    code, out, err = keys("destroy", first, "--yes")
    assert code == 3 and re.fullmatch(rf"logredact: key {first} was destroyed on {TIME}\n", err)
    code, out, err = keys("list")
    assert code == 0 and re.search(rf"{first} +pseudonym +destroyed +{TIME}\s", out)


def test_purposes_have_keys_of_their_own(keys):
    for purpose in ("pseudonym", "encrypt", "fpe", "ip", "subject-master"):
        assert keys("new", "--purpose", purpose)[0] == 0
        code, _, err = keys("new", "--purpose", purpose)
        assert code == 3 and "'logredact keys rotate' makes one that follows it" in err
    assert {each["state"] for each in listed(keys).values()} == {"active"}
    assert keys("new", "--purpose", "other")[0] == 2


def test_a_key_that_was_retired_and_destroyed_is_nowhere_in_the_directory(keys, tmp_path, monkeypatch):
    """Not even in the blocks of the file before it was retired: it is held open here, and read after all."""
    keys("new")
    (file,) = (tmp_path / "keys").glob("*.key")
    digits = file.read_text().split("key: ")[-1].strip()
    with open(file) as before:
        keys("rotate")
        assert keys("retire", file.stem)[0] == 0
        with open(file) as after:
            assert digits in after.read()
            assert keys("destroy", file.stem, "--yes")[0] == 0
            after.seek(0)
            assert digits[:8] not in after.read()
        assert digits[:8] not in before.read()


def test_what_is_cut_short_does_not_count(keys, tmp_path):
    """Killed while it writes: a file with a dot, which nobody reads, or all of it."""
    code = (
        "import os, sys, logredact.keys._ring as ring\n"
        "real = os.rename\n"
        "def rename(*a, **k): os.kill(os.getpid(), 9)\n"
        "os.rename = rename\n"
        "ring.Keyring(sys.argv[1]).rotate('pseudonym')\n"
    )
    keys("new")
    before = listed(keys)
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "keys")], capture_output=True)
    assert done.returncode == -9
    assert len(os.listdir(tmp_path / "keys")) == 2 and listed(keys) == before


def test_rotations_at_once_follow_each_other(keys, tmp_path):
    keys("new")
    command = [sys.executable, "-m", "logredact", "keys", "rotate", str(tmp_path / "keys")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    assert [process.wait(60) for process in running] == [0] * 4
    for process in running:
        process.stdout.close()
    states = [each["state"] for each in listed(keys).values()]
    assert sorted(states) == ["active"] + ["earlier"] * 4


@pytest.mark.parametrize(
    "text, ahead", [("+90s", 90), ("+30m", 1800), ("+24h", 86400), ("+7d", 7 * 86400), ("2031-05-06T07:08:09Z", None)]
)
def test_times(keys, text, ahead):
    now = time.time()
    code, out, _ = keys("new", "--at", text, "--json")
    entry = json.loads(out)
    assert code == 0 and entry["state"] == "next"
    if ahead is None:
        assert entry["active_from"] == text
    else:
        from logredact.keys._file import seconds

        assert now + ahead - 2 <= seconds(entry["active_from"]) <= time.time() + ahead


@pytest.mark.parametrize("text", ["tomorrow", "2031-05-06", "2031-02-30T00:00:00Z", "+1", "+1w", "-1h", "12:00"])
def test_wrong_times(keys, text):
    code, out, err = keys("new", f"--at={text}")
    assert (code, out) == (2, "") and "write a time as 2026-01-31T23:59:59Z" in err


def test_a_damaged_file_is_told_with_its_name(keys, tmp_path):
    keys("new")
    id = rings.put(tmp_path / "keys", purpose="fpe")
    (tmp_path / "keys" / f"{id}.key").chmod(0o644)
    code, out, err = keys("list")
    assert code == 3 and "pseudonym" in out
    assert f"{id}.key: may be read by group or others; chmod 600 it" in err
    code, _, err = keys("rotate")
    assert code == 3 and f"{id}.key" in err


def test_errors(keys, tmp_path):
    assert keys("list")[0] == 3
    assert keys("rotate")[0] == 3
    keys("new")
    assert keys("rotate", "--purpose", "fpe")[::2] == (3, f"logredact: {tmp_path}/keys: there is no key of purpose fpe; 'logredact keys new' makes one\n")
    code, _, err = keys("retire", "aaaaaaaa")
    assert code == 3 and "there is no key aaaaaaaa" in err


def test_the_keys_that_seal(keys, tmp_path):
    def run(*arguments):
        done = subprocess.run([sys.executable, "-m", "logredact", "keys", *map(str, arguments)], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    code, vkey, err = run("new", "organisation", "--name", "logs.example.com", "--out", tmp_path / "org.key")
    assert (code, err) == (0, "") and vkey == (tmp_path / "org.key.vkey").read_text()
    code, out, err = run("new", "seal", "--origin", "a", "--days", 1, "--out", tmp_path / "node")
    assert (code, err) == (0, "") and out.endswith(f"enrol {tmp_path / 'node/request'}\n")
    assert stat.S_IMODE((tmp_path / "node").stat().st_mode) == 0o700
    code, note, err = run("enrol", "--key", tmp_path / "org.key", tmp_path / "node/request")
    assert (code, err) == (0, "") and note.startswith("a/epochs/")
    code, out, err = run("enrol", "--key", tmp_path / "org.key", tmp_path / "node")
    assert code == 0 and (tmp_path / "node/enrolment").read_text() == note
    # Who wants a keyring of such a name is told how.
    for word in ("seal", "organisation"):
        code, out, err = run("new", word, "--origin" if word == "seal" else "--name", "a")
        assert (code, out) == (2, "") and f"./{word}" in err
    assert keys("new", directory=tmp_path / "seal")[0] == 0
    assert run("new")[0] == run("new", "--purpose")[0] == run("enrol", tmp_path / "node")[0] == 2
    helped = run("--help")[1]
    assert all(f"\n  {name} " in helped for name in ("new", "new seal", "new organisation", "enrol"))
    assert "logredact keys new seal [OPTIONS]" in run("new", "seal", "--help")[1]
