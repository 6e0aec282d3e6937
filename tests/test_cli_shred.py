"""`logredact shred`: a subject's key is deleted under every master key, written down before, and nothing reads its tokens again."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import pytest

import plans
import rings
from logredact import Redactor
from logredact.keys import Keyring
from logredact.keys._reveal import Revealer, Unrevealed
from logredact.keys._sources import Keys

MAIL = "jo@example.com"
BEYOND = "logredact: out of reach: copies and backups of the store, stores of other nodes"


@pytest.fixture
def ring(tmp_path):
    ring = Keyring(tmp_path / "keys")
    ring.new("subject-master")
    return ring


@pytest.fixture
def store(tmp_path):
    return tmp_path / "subjects.db"


@pytest.fixture
def run(tmp_path, ring, store):
    """(exit code, output, errors, lines of the audit log) of a call."""

    def run_(*arguments, data=b"", audit=tmp_path / "audit.jsonl", stores=(store,)):
        before = audit.read_text().count("\n") if audit.is_file() else 0
        chosen = [each for one in stores for each in ("--store", str(one))]
        command = [sys.executable, "-m", "logredact", "shred", "-k", str(ring.directory), *chosen, "--reason", "erasure 12", "--audit", str(audit)]
        done = subprocess.run([*command, *arguments], input=data, capture_output=True, timeout=60)
        lines = audit.read_text().splitlines()[before:] if audit.is_file() else []
        return done.returncode, done.stdout.decode(), done.stderr.decode(), [json.loads(line) for line in lines]

    return run_


def redact(ring, store, text=MAIL, domain=""):
    return Redactor(plans.pack(rings.subjects_body(ring.directory, store, domain))).redact_text(text)


def readable(ring, store, token: str, *domains) -> bool:
    try:
        Revealer(Keys([ring.directory]), domains or ("",), [store]).value(token.encode())
    except Unrevealed:
        return False
    return True


def test_a_subject_is_shredded_over_rotations_and_domains(run, ring, store):
    tokens = [redact(ring, store), redact(ring, store, "JO@EXAMPLE.COM"), redact(ring, store, domain="billing")]
    ring.rotate("subject-master")
    tokens += [redact(ring, store), redact(ring, store, domain="billing")]
    other = redact(ring, store, "al@example.com")
    domains = ("", "billing")
    assert all(readable(ring, store, token, *domains) for token in [*tokens, other])
    code, out, err, audit = run("--subject", f"email:{MAIL}", "--domain", "", "--domain", "billing", "--json")
    assert code == 0 and err.startswith(BEYOND) and err.count("\n") == 1
    told = json.loads(out)
    assert told["type"] == "email" and told["deleted"] == 4
    assert set(told["subjects"]) == {token.rsplit("_", 1)[0] for token in tokens}
    assert not any(readable(ring, store, token, *domains) for token in tokens)
    assert readable(ring, store, other)
    assert [(line["act"], line["part"], line["deleted"]) for line in audit] == [("shred", 0, None), ("shred", 1, 4)]
    assert set(audit[0]["subjects"]) == {hashlib.sha256(one.encode()).hexdigest() for one in told["subjects"]}
    assert audit[0]["keys"] == sorted(each.id for each in ring.entries()) and audit[0]["stores"] == [str(store)]
    assert MAIL not in json.dumps(audit) + out + err


def test_subjects_from_standard_input(run, ring, store, tmp_path):
    tokens = [redact(ring, store, f"p{n}@example.com") for n in range(3)]
    other = tmp_path / "other.db"
    elsewhere = redact(ring, other, "p1@example.com")
    code, out, err, _ = run("--subject", "-", data=b"email:p0@example.com\r\n\nemail:p1@example.com\n", stores=(store, other))
    assert (code, out) == (0, "subject 1: 1 keys deleted\nsubject 2: 2 keys deleted\n")
    assert [readable(ring, store, token) for token in tokens] == [False, False, True]
    assert not readable(ring, other, elsewhere)


def test_a_subject_that_several_nodes_know(run, ring, store, tmp_path):
    """Each has made a key of its own for it, under the same name."""
    stores = [store, tmp_path / "second.db", tmp_path / "third.db"]
    tokens = [redact(ring, each) for each in stores]
    assert len(set(tokens)) == 3 and len({token.rsplit("_", 1)[0] for token in tokens}) == 1
    revealer = Revealer(Keys([ring.directory]), stores=list(map(str, stores)))
    assert [revealer.value(token.encode()) for token in tokens] == [MAIL.encode()] * 3
    with pytest.raises(Unrevealed, match="or with the store of another node"):
        Revealer(Keys([ring.directory]), stores=list(map(str, stores[:2]))).value(tokens[2].encode())
    assert run("--subject", f"email:{MAIL}", stores=stores)[0] == 0
    for token in tokens:
        with pytest.raises(Unrevealed, match="has no key of its subject"):
            Revealer(Keys([ring.directory]), stores=list(map(str, stores))).value(token.encode())


def test_a_subject_without_a_key(run, ring, store):
    redact(ring, store, "al@example.com")
    for _ in range(2):
        code, out, err, audit = run("--subject", f"email:{MAIL}", "--subject", "email:al@example.com")
        assert code == 7 and out.startswith("subject 1: no key in any of the stores\n")
        assert len(audit) == 2
    assert run("--subject", f"email:{MAIL}")[0] == 7


def test_without_an_audit_log_nothing_is_shredded(run, ring, store, tmp_path):
    token = redact(ring, store)
    code, out, err, _ = run("--subject", f"email:{MAIL}", audit=tmp_path)
    assert (code, out) == (5, "") and "nothing is shredded, as the audit log" in err
    assert readable(ring, store, token)


@pytest.mark.parametrize(
    "subject, code, message",
    [
        ("jo@example.com", 2, "subject 1: before the colon stands no type"),
        ("emial:x", 2, "subject 1: before the colon stands no type"),
        ("email:", 4, "subject 1: no token can be made of this value"),
    ],
)
def test_wrong_subjects(run, ring, store, subject, code, message):
    redact(ring, store)
    got = run("--subject", subject)
    assert got[0] == code and got[1] == "" and message in got[2] and got[3] == []


def test_files_that_are_no_store(run, ring, store, tmp_path):
    (tmp_path / "x").write_text("no database" * 100)
    for path, message in ((tmp_path / "x", "file is not a database"), (tmp_path / "none", "unable to open database file")):
        code, out, err, audit = run("--subject", f"email:{MAIL}", stores=(path,))
        assert (code, out) == (3, "") and message in err
        assert [line["deleted"] for line in audit] == [None, 0]
    assert not (tmp_path / "none").exists()


def test_keys_for_something_else(run, ring, store, tmp_path):
    rings.put(tmp_path / "others")
    command = [sys.executable, "-m", "logredact", "shred", "-k", str(tmp_path / "others"), "--store", str(store), "--reason", "x", "--subject", "email:a"]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert done.returncode == 3 and b"there is no key for keys of subjects, of purpose subject-master" in done.stderr
