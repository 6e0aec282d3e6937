"""`logredact reveal`: what the filter encrypted comes back, byte for byte; who did it is written down first."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import random
import signal
import subprocess
import sys

import msgpack
import pytest

import plans
import rings
from logredact import MalformedError, Redactor, TruncatedError
from logredact.keys import Keyring
from logredact.keys._formats import pieces
from logredact.keys._reveal import Revealer, Unrevealed
from logredact.keys._sources import Keys

MAIL = "jo@example.com"
DAMAGED = "lrs1_email_%s_" + "a" * 52


def encrypt(domain=""):
    return {"kind": "encrypt", "key": 0, "domain": domain, "per_subject": False}


def redactor(ring, rules=None, *, detectors=None):
    detectors = detectors or [plans.shape("email", "email", not_tld=[]), {"id": "odd", "type": "odd", "kind": "pattern", "re": "<[^>]*>", "group": 0, "ignore_case": False}]
    body = plans.body(rules or [{"detectors": [0, 1], "action": encrypt()}], detectors=detectors, keys=())
    body["keys"] = [{"name": "k", "dir": str(ring.directory), "purpose": "encrypt"}]
    return Redactor(plans.pack(body))


@pytest.fixture
def ring(tmp_path):
    ring = Keyring(tmp_path / "keys")
    ring.new("encrypt")
    return ring


@pytest.fixture
def run(tmp_path, ring):
    """(exit code, output, errors, lines of the audit log) of a call."""

    def run_(*arguments, data=b"", reason="ticket 4711", audit=tmp_path / "audit.jsonl"):
        before = audit.read_text().count("\n") if audit.exists() else 0
        done = subprocess.run(
            [sys.executable, "-m", "logredact", "reveal", "--keys", str(ring.directory), "--reason", reason, "--audit", str(audit), *map(str, arguments)],
            input=data, capture_output=True, timeout=60,
        )  # fmt: skip
        lines = audit.read_text().splitlines()[before:] if audit.exists() else []
        return done.returncode, done.stdout, done.stderr.decode(), [json.loads(line) for line in lines]

    return run_


def revealed(ring, data: bytes, format: str, domains=("",)) -> bytes:
    return b"".join(pieces(io.BytesIO(data), format, Revealer(Keys([ring.directory]), domains)))


# ---- what comes back


#: What no format may carry as it is, in an address that is found whole by the pattern <…>.
ODD = ['<a "quoted" \\ word>', "<tab\tand\nline>", "<é 中 😀>", "<\x01\x1f\x7f>", "<>", "<" + "x" * 300 + ">", "<</script>", "<%41>"]


def records():
    for n, odd in enumerate(ODD):
        yield {
            "n": n,
            MAIL: [None, True, 1.5, -(2**63), {"deep": [odd, odd]}],
            "m": f"to {MAIL}, {odd} and <{MAIL}>.",
            "in": json.dumps({"a": odd, "b": json.dumps([odd, MAIL]), "n": [1, 2]}),
            "ascii": json.dumps({odd: MAIL}, ensure_ascii=True, indent=1),
        }


def same(found, expected) -> bool:
    """JSON in strings may have come back with other escapes for the same text."""
    if isinstance(found, str) and found != expected and expected[:1] in "{[":
        return same(json.loads(found), json.loads(expected))
    if isinstance(found, (list, tuple)):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, dict):
        return list(found) == list(expected) and all(map(same, found.values(), expected.values()))
    return type(found) is type(expected) and found == expected


def test_msgpack_comes_back_as_it_was(ring):
    data = b"".join(map(msgpack.packb, records()))
    hidden = redactor(ring).redact_msgpack(data)
    assert MAIL.encode() not in hidden and b"quoted" not in hidden
    back = revealed(ring, hidden, "msgpack")
    assert same(list(msgpack.Unpacker(io.BytesIO(back))), list(records()))
    # Headers are as wide as they became; all else is as it was.
    assert len(back) - len(data) < 400


def test_events_of_hosts_come_back(ring):
    data = msgpack.packb([[msgpack.ExtType(0, b"\0" * 8), {"t": MAIL}], {"m": MAIL}]) + msgpack.packb([msgpack.Timestamp(1, 2), {"m": MAIL}])
    hidden = redactor(ring).redact_msgpack(data, framing="fluentbit")
    assert MAIL.encode() not in hidden
    back = revealed(ring, hidden, "msgpack")
    assert list(msgpack.Unpacker(io.BytesIO(back))) == list(msgpack.Unpacker(io.BytesIO(data)))


@pytest.mark.parametrize("format", ["json", "auto"])
@pytest.mark.parametrize("ascii", [True, False])
def test_json_lines_come_back_as_they_were(ring, format, ascii):
    data = b"".join(json.dumps(record, ensure_ascii=ascii).encode() + b"\n" for record in records())
    hidden = redactor(ring).redact_json(data)
    assert MAIL.encode() not in hidden
    back = revealed(ring, hidden, format)
    assert same([json.loads(line) for line in back.splitlines()], list(records()))


def test_json_over_lines_comes_back(ring):
    data = b"\n".join(json.dumps(record, indent=2).encode() for record in records())
    back = revealed(ring, redactor(ring).redact_json(data), "json")
    assert same([json.loads(part + "}") for part in back.decode().split("\n}") if part.strip()], list(records()))


def test_text_comes_back_byte_for_byte(ring):
    lines = [f"a {MAIL} {odd.replace(chr(10), ' ')} b".encode() for odd in ODD] + [b"\xff<\xfe>\xff", b"no token", b""]
    data = b"\n".join(lines)
    hidden = b"\n".join(redactor(ring).redact_text(line) for line in lines)
    assert MAIL.encode() not in hidden
    assert revealed(ring, hidden, "text") == data
    assert revealed(ring, hidden, "auto") == data


def test_mixed_lines_are_each_what_they_are(ring):
    odd = ODD[0]
    hide = redactor(ring)
    lines = [hide.redact_json(json.dumps({"a": odd})).encode(), hide.redact_text(odd).encode(), b"[" + hide.redact_text(odd).encode()]
    back = revealed(ring, b"\n".join(lines), "auto").split(b"\n")
    assert json.loads(back[0]) == {"a": odd} and back[1].decode() == odd and back[2].decode() == "[" + odd


def test_what_stands_around_a_token(ring):
    """A letter behind, a sign of an escape before: a token proves itself."""
    token = redactor(ring).redact_text(MAIL)
    for before, behind in (("", ""), ("x", "zz2"), ("\\n", "\\n"), ("_", "_"), ("lrs1_", "lrs1_email_"), ("", "A"), ("é", "é"), ("", "a" * 32)):
        assert revealed(ring, f"{before}{token}{behind}".encode(), "text").decode() == f"{before}{MAIL}{behind}"


def test_it_is_the_same_in_pieces_of_any_size(ring, monkeypatch):
    from logredact.keys import _formats

    data = redactor(ring).redact_msgpack(b"".join(map(msgpack.packb, records())))
    whole = revealed(ring, data, "msgpack")
    for size in (1, 2, 3, 7, 64, 1000):
        monkeypatch.setattr(_formats, "_PIECE", size)
        assert revealed(ring, data, "msgpack") == whole


def test_damaged_msgpack(ring):
    data = redactor(ring).redact_msgpack(msgpack.packb({"m": MAIL}))
    with pytest.raises(TruncatedError):
        revealed(ring, data[:-1], "msgpack")
    with pytest.raises(MalformedError):
        revealed(ring, data + b"\xc1", "msgpack")


def test_any_bytes_are_copied(ring):
    chance = random.Random(4)
    for _ in range(50):
        data = bytes(chance.choice(b'\x00"\\{}[]:,lrs1_ea\n\xff\xc3') for _ in range(400))
        for format in ("text", "json", "auto"):
            assert revealed(ring, data, format) == data


def test_every_key_that_lives_is_used(ring):
    tokens = [redactor(ring).redact_text(MAIL)]
    ring.rotate("encrypt")
    tokens.append(redactor(ring).redact_text(MAIL))
    ring.retire(tokens[0].split("_")[2])
    assert revealed(ring, " ".join(tokens).encode(), "text").decode() == f"{MAIL} {MAIL}"


# ---- what cannot be read, and why


def why(ring, token: str, domains=("",)) -> str:
    with pytest.raises(Unrevealed) as caught:
        Revealer(Keys([ring.directory]), domains).value(token.encode())
    return str(caught.value)


def test_reasons(ring, tmp_path):
    token = redactor(ring, [{"detectors": [0], "action": encrypt("billing")}]).redact_text(MAIL)
    id = token.split("_")[2]
    assert why(ring, token) == "was not made in the domain '', or is damaged; --domain names another one"
    assert why(ring, token, ["a", "b"]).startswith("was not made in the domain 'a', 'b', or")
    assert Revealer(Keys([ring.directory]), ["a", "billing"]).value(token.encode()) == MAIL.encode()
    assert why(ring, "lrh1_email_aaaaaaaa_" + "a" * 26).startswith("is a pseudonym, which nobody can read")
    assert why(ring, DAMAGED % "aaaaaaaa") == "its key aaaaaaaa is not there: name the keyring that holds it"
    assert why(ring, DAMAGED % id).startswith("was not made in the domain")
    for changed in (token.replace("_email_", "_phone_"), token[:-1], token + "a", token[:-2] + ("aa" if token[-2:] != "aa" else "ba")):
        assert why(ring, changed, ["billing"]).startswith("was not made in the domain")
    ring.rotate("encrypt")
    ring.destroy(id)
    assert why(ring, token, ["billing"]).startswith(f"its key {id} was destroyed on 20")


def test_what_cannot_be_read_stays_and_is_told(run, ring):
    good = redactor(ring).redact_text(MAIL)
    bad, pseudonym = DAMAGED % "aaaaaaaa", "lrh1_email_aaaaaaaa_" + "b" * 26
    code, out, err, audit = run("--format", "text", data=f"{good} {bad} {pseudonym}\n{bad}\n".encode())
    assert (code, out) == (7, f"{MAIL} {bad} {pseudonym}\n{bad}\n".encode())
    assert err == f"logredact: {bad[:60]}…: its key aaaaaaaa is not there: name the keyring that holds it\n"
    assert [(line["revealed"], line["failed"]) for line in audit] == [(0, {}), (1, {"its key aaaaaaaa is not there: name the keyring that holds it": 1})]


def test_many_that_cannot_be_read_are_told_in_short(run):
    data = "\n".join("lrs1_email_aaaaaaaa_" + "a" * 20 + f"{n:06d}".translate(str.maketrans("0123456789", "abcdefghij")) for n in range(2500)).encode()
    code, out, err, audit = run(data=data)
    assert (code, out) == (7, data)
    assert err.count("\n") == 22 and "2500 tokens were not read" in err
    assert [len(line["tokens"]) for line in audit] == [0, 1000, 1000, 500]
    assert [sum(line["failed"].values()) for line in audit] == [0, 1000, 1000, 500]


# ---- the audit log


def test_every_call_is_in_the_audit_log(run, ring):
    token = redactor(ring).redact_text(MAIL)
    code, out, err, audit = run(token, reason='a "reason" é')
    assert (code, out, err) == (0, f"{MAIL}\n".encode(), "")
    first, second = audit
    assert {key: second[key] for key in ("act", "uid", "host", "reason", "keys", "inputs", "revealed", "failed", "part")} == {
        "act": "reveal", "uid": os.getuid(), "host": os.uname().nodename, "reason": 'a "reason" é', "keys": [token.split("_")[2]],
        "inputs": [token], "revealed": 1, "failed": {}, "part": 1,
    }  # fmt: skip
    assert second["tokens"] == [hashlib.sha256(token.encode()).hexdigest()] and first["call"] == second["call"]
    assert first["revealed"] == 0 and MAIL not in json.dumps(audit)
    _, _, _, again = run(data=b"no token\n")
    assert len(again) == 1 and again[0]["call"] != first["call"] and again[0]["inputs"] == ["-"]


def test_it_stands_beside_the_keyring_by_default(ring, tmp_path):
    command = [sys.executable, "-m", "logredact", "reveal", "-k", "keys/", "--reason", "x"]
    done = subprocess.run(command, input=b"", capture_output=True, cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "keys.audit.jsonl").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys.audit.jsonl").read_text().count("\n") == 1


@pytest.mark.parametrize("kind", ["directory", "missing", "device", "full"])
def test_without_an_audit_log_nothing_is_revealed(run, ring, tmp_path, kind):
    token = redactor(ring).redact_text(MAIL)
    audit = {"directory": tmp_path, "missing": tmp_path / "none" / "x", "device": tmp_path / "null", "full": tmp_path / "full"}[kind]
    if kind == "device":
        audit.symlink_to("/dev/null")
    if kind == "full":
        audit.symlink_to("/dev/full")
    command = [sys.executable, "-m", "logredact", "reveal", "-k", str(ring.directory), "--reason", "x", "--audit", str(audit), token]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (5, b"")
    assert b"nothing is revealed, as the audit log" in done.stderr


def test_a_full_disk_stops_it_before_the_output(ring, tmp_path):
    """The log's size is limited to what the first line takes."""
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))\n"
        "from logredact.cli import main; main(sys.argv[1:])\n"
    )
    token = redactor(ring).redact_text(MAIL)
    command = [sys.executable, "-c", code, "reveal", "-k", str(ring.directory), "--reason", "x", "--audit", str(tmp_path / "a"), token]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (5, b"")


def test_the_log_is_ahead_of_the_output(ring, tmp_path):
    """Whenever the process dies: what came out is in the log."""
    token = redactor(ring).redact_text(MAIL)
    audit = tmp_path / "audit"
    command = [sys.executable, "-m", "logredact", "reveal", "-k", str(ring.directory), "--reason", "x", "--audit", str(audit), "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write((token + "\n" + "y" * 2_000_000 + "\n").encode())
    process.stdin.flush()
    assert process.stdout.read(len(MAIL)) == MAIL.encode()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert [json.loads(line)["revealed"] for line in audit.read_text().splitlines()] == [0, 1]


# ---- the command


def test_tokens_and_files_together(run, ring, tmp_path):
    token = redactor(ring).redact_text(MAIL)
    (tmp_path / "a.jsonl").write_text(json.dumps({"a": token}) + "\n")
    (tmp_path / "b.mp").write_bytes(msgpack.packb({"a": token}))
    code, out, err, audit = run(token, tmp_path / "a.jsonl", tmp_path / "b.mp")
    assert (code, err) == (0, "")
    assert out == f"{MAIL}\n".encode() + json.dumps({"a": MAIL}).encode() + b"\n" + b"\x81\xa1a\xd9\x0e" + MAIL.encode()
    code, out, err, audit = run("--json", token, DAMAGED % "aaaaaaaa")
    assert code == 7 and [json.loads(line) for line in out.splitlines()] == [
        {"token": token, "value": MAIL, "base64": None, "error": None},
        {"token": DAMAGED % "aaaaaaaa", "value": None, "base64": None, "error": "its key aaaaaaaa is not there: name the keyring that holds it"},
    ]


def test_json_of_what_is_no_utf_8_is_exact(run, ring):
    odd = b"<\xff\xed\xa0\x80>"
    token = msgpack.unpackb(redactor(ring).redact_msgpack(msgpack.packb({"a": odd})))["a"].decode()
    code, out, err, _ = run("--json", token)
    assert (code, err) == (0, "") and json.loads(out) == {"token": token, "value": None, "base64": base64.b64encode(odd).decode(), "error": None}


def test_a_line_that_was_cut_off_takes_no_other_with_it(run, ring, tmp_path):
    """As a full disk leaves one."""
    audit = tmp_path / "audit.jsonl"
    audit.write_text('{"time": "2026')
    token = redactor(ring).redact_text(MAIL)
    assert subprocess.run(
        [sys.executable, "-m", "logredact", "reveal", "-k", str(ring.directory), "--reason", "x", "--audit", str(audit), token], capture_output=True
    ).stdout.decode() == f"{MAIL}\n"
    cut, *lines = audit.read_text().splitlines()
    assert cut == '{"time": "2026' and [json.loads(line)["revealed"] for line in lines] == [0, 1]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_needed(run, ring, reason):
    code, out, err, audit = run(data=b"", reason=reason)
    assert (code, out, audit) == (2, b"", []) and "say why" in err


def test_what_is_neither_a_file_nor_a_token(run):
    code, out, err, audit = run("lrs1_email_nonsense")
    assert (code, out) == (5, b"") and "No such file or directory; it is no token either" in err and len(audit) == 1


def test_a_keyring_that_is_damaged(run, ring, tmp_path):
    (tmp_path / "keys" / "pii.key").write_text("x")
    code, out, err, audit = run(data=b"")
    assert (code, out, audit) == (3, b"", [])
    assert "pii.key: is not named as its key's id" in err


def test_keys_for_pseudonyms_read_nothing(ring, tmp_path):
    rings.put(tmp_path / "others")
    token = redactor(ring).redact_text(MAIL)
    with pytest.raises(Unrevealed, match="is not there"):
        Revealer(Keys([tmp_path / "others"])).value(token.encode())
