"""`logredact token`: exactly the tokens that the filter has made of a value, under every key there is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import plans
import rings
from logredact import Redactor
from logredact.keys import Keyring

VALUES = {
    "email": "Jo@Example.com",
    "card": "4111-1111-1111-1111",
    "phone": "(212) 555-0123",
    "ip": "10.1.2.3",
    "iban": "DE89 3704 0044 0532 0130 00",
    "mac": "00:1A:2b:3C:4d:5E",
    "ssn": "078-05-1120",
    "field": '{"a": [1, "x"]}',
}
DETECTORS = {"email": "email", "card": "credit-card", "phone": "phone", "ip": "ipv4", "iban": "iban", "mac": "mac-address", "ssn": "us-ssn"}


def run(*arguments, data=b""):
    done = subprocess.run([sys.executable, "-m", "logredact", "token", *map(str, arguments)], input=data, capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def ring(tmp_path):
    ring = Keyring(tmp_path / "keys")
    for purpose in ("pseudonym", "encrypt"):
        ring.new(purpose)
        first = ring.active(purpose)
        ring.rotate(purpose)
        ring.retire(first.id)
    return ring


def filtered(ring: Keyring, kind: str, key: str, type: str, value: str, domain: str) -> str:
    """What the redactor makes of a value in a record, with one key alone."""
    action = {"kind": kind, "key": 0, "domain": domain, **({"per_subject": False} if kind == "encrypt" else {})}
    rule = {"key": ["x"], "action": action} if type == "field" else {"detectors": [plans.INDEX[DETECTORS[type]]], "action": action}
    with ring.key(key) as material:
        redactor = Redactor(plans.pack(plans.body([rule], keys=("k",))), keys={"k": bytes(material)})
    return redactor.redact({"x": value})["x"]


@pytest.mark.parametrize("domain", ["", "billing"])
@pytest.mark.parametrize("type", VALUES)
def test_they_are_what_the_filter_makes(ring, type, domain):
    code, out, err = run("--keys", ring.directory, "--type", type, "--domain", domain, "--json", VALUES[type])
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert {(each["key"], each["kind"], each["state"]) for each in found} == {(each.id, each.purpose, each.state) for each in ring.entries()}
    for each in found:
        assert each["token"] == filtered(ring, each["kind"], each["key"], type, VALUES[type], domain)
    assert VALUES[type] not in out


def test_a_key_in_a_file(tmp_path):
    (tmp_path / "raw").write_bytes(plans.MASTER + b"\n")
    (tmp_path / "raw").chmod(0o600)
    code, out, err = run("-k", tmp_path / "raw", "--type", "email", "jo@example.com")
    tokens = out.splitlines()
    assert (code, err) == (0, "") and [each[:5] for each in tokens] == ["lrh1_", "lrs1_", "lrk1_"]
    rule = {"detectors": [plans.INDEX["email"]], "action": plans.pseudonym()}
    assert Redactor(plans.pack(plans.body([rule])), keys={"k": plans.MASTER}).redact_text("jo@example.com") == tokens[0]


def test_values_from_a_file_and_from_standard_input(ring, tmp_path):
    (tmp_path / "v").write_bytes(b"a@example.com\r\nb@example.com\n\nc@example.com")
    each = [run("-k", ring.directory, "--type", "email", f"{c}@example.com")[1] for c in "abc"]
    assert len(set(each)) == 3 and all(one.count("\n") == 4 for one in each)
    assert run("-k", ring.directory, "--type", "email", "--file", tmp_path / "v") == (0, "".join(each), "")
    assert run("-k", ring.directory, "--type", "email", data=(tmp_path / "v").read_bytes()) == (0, "".join(each), "")
    code, out, _ = run("-k", ring.directory, "--type", "email", "--json", data=b"a@example.com\nb@example.com\n")
    assert code == 0 and [len(json.loads(line)) for line in out.splitlines()] == [4, 4]


def test_destroyed_keys_have_no_tokens(ring):
    (retired, *_) = [each for each in ring.live("pseudonym") if each.state == "retired"]
    ring.destroy(retired.id)
    out = run("-k", ring.directory, "--type", "email", "a@example.com")[1]
    assert retired.id not in out and out.count("\n") == 3


@pytest.mark.parametrize(
    "arguments, code, message",
    [
        (["--type", "emial", "x"], 2, "unknown type 'emial', did you mean 'email'?"),
        (["--type", "zzz", "x"], 2, "unknown type 'zzz'; it is the word in the token"),
        (["--type", "email", "--file", "-", "x"], 2, "either VALUE or --file, not both"),
        (["--type", "email", "lrh1_email_aaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaa"], 0, ""),
        (["--type", "email", "x" * 2_000_000], 4, "value 1: no token can be made of this value"),
    ],
)
def test_errors(ring, arguments, code, message):
    if len(arguments[-1]) > 100000:
        got = run("-k", ring.directory, *arguments[:-1], data=arguments[-1].encode())
    else:
        got = run("-k", ring.directory, *arguments)
    assert got[0] == code and message in got[2]
    assert "x" * 100 not in got[2]


def test_no_key(tmp_path):
    (tmp_path / "keys").mkdir()
    assert run("-k", tmp_path / "keys", "--type", "email", "x")[::2] == (3, "logredact: there is no key; 'logredact keys new' makes one\n")
    code, _, err = run("-k", tmp_path / "none", "--type", "email", "x")
    assert code == 3 and "none: cannot be opened" in err
    rings.put(tmp_path / "keys")
    file = next(Path(tmp_path / "keys").glob("*.key"))
    code, _, err = run("-k", file, "--type", "email", "x")
    assert code == 3 and "is a file of a keyring: name its directory" in err
