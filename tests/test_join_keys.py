"""Private keys that are logged line by line."""

from __future__ import annotations

import json

import pytest

import sessions
from reference import Reference
from test_join import BODY, TIME, both

PEM = """-----BEGIN RSA PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: AES-128-CBC,0011223344556677

MIIEpAIBAAKCAQEAcanary90123456789012345678901234567890123456789012
canaryEFGH1234567812345678abcdEFGH1234567812345678abcdEFGH12345678
canaryC=
-----END RSA PRIVATE KEY-----"""


@both
@pytest.mark.parametrize("form", ['{"msg":"%s"}', 'level=info msg="%s"', '"%s",', "%s (pem.go:12)", "\x1b[32m%s\x1b[0m", "| %s |"])
def test_lines_of_a_private_key_in_what_loggers_make_of_them(backend, form):
    body = "MIIEpAIBAAKCAQEAcanary90123456789012345678901234567890123456789012"
    lines = ["-----BEGIN RSA PRIVATE KEY-----", body, body, "-----END RSA PRIVATE KEY-----"]
    out, _ = sessions.run(backend, BODY, ["".join(form % line + "\n" for line in lines).encode()], format="text")
    assert b"canary" not in out and out.count(b"\n") == 4


@both
@pytest.mark.parametrize("form", ["lines", "CRI", "records", "prefixed"])
def test_a_private_key_logged_line_by_line(backend, form):
    """Every line of the key goes, what other streams log between stays, and so does what comes behind."""
    write = {
        "lines": lambda line, stream: f"{line}\n",
        "CRI": lambda line, stream: f"{TIME % (1, 1)} {stream} F {line}\n",
        "records": lambda line, stream: json.dumps({"log": line + "\n", "stream": stream, "pod": "x"}) + "\n",
        "prefixed": lambda line, stream: f"[INFO] {line}\n",
    }[form]
    lines = PEM.splitlines()
    if form == "prefixed":
        lines.remove("canaryC=")  # a short word behind others is told from no other word
    data = "".join(write(line, "stdout") + write(f"worker {n} started", "stderr") for n, line in enumerate(lines))
    data += write("started", "stdout") + write("abcdefghijklmnopqrstuvwxyz0123456789", "stdout")
    out, made = sessions.run(backend, BODY, [data.encode()], format="json" if form == "records" else "text")
    text = out.decode()
    assert "canary" not in text
    assert text.count("[REDACTED:private-key]") == len(lines) - 3
    assert all(f"worker {n} started" in text for n in range(len(lines)))
    assert "abcdefghijklmnopqrstuvwxyz0123456789" in text
    assert made.counters()["events_out"] == 2 * len(lines) + 2
    kind = Reference(BODY)
    assert out == (kind.json if form == "records" else kind.text)(data.encode())


@both
def test_a_private_key_without_an_end_does_not_stay_open(backend):
    line = b"abcdefghijklmnopqrstuvwxyz0123456789\n"
    out, _ = sessions.run(backend, BODY, [b"-----BEGIN RSA PRIVATE KEY-----\n" + line * 600], format="text")
    assert out.count(b"[REDACTED:private-key]\n") == 513 and out.endswith(line)
    data = b"-----BEGIN RSA PRIVATE KEY-----\n" + b"some other line, of words\n" * 4097 + line
    assert sessions.run(backend, BODY, [data], format="text")[0].endswith(line)


@both
def test_private_keys_of_more_streams_than_are_kept(backend):
    begin = [json.dumps({"log": "-----BEGIN RSA PRIVATE KEY-----\n", "stream": str(n)}) for n in range(10)]
    body = [json.dumps({"log": "abcdefghijklmnopqrstuvwxyz0123456789\n", "stream": str(n)}) for n in range(10)]
    out, _ = sessions.run(backend, BODY, ["".join(line + "\n" for line in begin + body).encode()], format="json")
    left = [json.loads(line)["log"] for line in out.splitlines()[10:]]
    assert ["[REDACTED" in log for log in left] == [False] * 2 + [True] * 8
