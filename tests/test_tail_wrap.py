"""Records on their way out: fields added, UTF-8 made, long lines split; and secrets that a runtime cut in two."""

from __future__ import annotations

import json
import random

import pytest

import plans
from logredact import Redactor
from sessions import BACKENDS, backend
from test_tail_lines import cri, feed

FIELDS = b'"kubernetes":{"pod_name":"p"},"file":"/x"'


@pytest.fixture(params=BACKENDS)
def module(request):
    return backend(request.param)


def wrapped(module, records, *, fields=FIELDS, max_line=0):
    wrap = module.Wrap(max_line=max_line, id="ab")
    wrap.add(records, fields)
    out = []
    wrap.drain(lambda view: out.append(bytes(view)))
    output = b"".join(out)
    assert output == b"" or output.endswith(b"\n")
    return output.split(b"\n")[:-1], wrap.counters()


def go_utf8(data: bytes) -> str:
    """As Go's utf8.DecodeRune goes through it: one U+FFFD for each byte that is of no character."""
    text, at = "", 0
    while at < len(data):
        for size in (1, 2, 3, 4):
            try:
                text += data[at : at + size].decode()
                at += size
                break
            except UnicodeDecodeError:
                continue
        else:
            text += "\ufffd"
            at += 1
    return text


def test_fields_are_added_to_each_record(module):
    lines, counters = wrapped(module, b'{"log":"a"}\n{}\n{"log":"b"}\n')
    assert [json.loads(line) for line in lines] == [
        {"log": "a", "kubernetes": {"pod_name": "p"}, "file": "/x"}, {"kubernetes": {"pod_name": "p"}, "file": "/x"},
        {"log": "b", "kubernetes": {"pod_name": "p"}, "file": "/x"},
    ]  # fmt: skip
    assert counters["records"] == 3
    assert wrapped(module, b'{"log":"a"}\n', fields=b"")[0] == [b'{"log":"a"}']


def test_each_byte_that_is_no_utf8_becomes_a_replacement_character(module):
    rnd = random.Random(3)
    pieces = [b"a", b"\xc3\xa9", b"\xe2\x82\xac", b"\xf0\x9f\x98\x80", b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80", b"0123456789"]
    for _ in range(300):
        text = b"".join(rnd.choice(pieces) for _ in range(rnd.randrange(40)))
        (line,), _ = wrapped(module, b'{"log":"' + text + b'"}\n')
        assert json.loads(line.decode())["log"] == go_utf8(text)


def joined(lines):
    parts = [json.loads(line) for line in lines]
    assert [one["partial_message"] for one in parts] == ["true"] * len(parts)
    assert len({one["partial_id"] for one in parts}) == 1
    assert [one["partial_ordinal"] for one in parts] == [str(n + 1) for n in range(len(parts))]
    assert [one["partial_last"] for one in parts] == ["false"] * (len(parts) - 1) + ["true"]
    assert len({json.dumps({k: v for k, v in one.items() if k not in ("log", "partial_ordinal", "partial_last")}) for one in parts}) == 1
    return "".join(one["log"] for one in parts)


@pytest.mark.parametrize("max_line", [1024, 1025, 1500, 65535])
def test_long_lines_are_split_and_no_line_is_longer(module, max_line):
    rnd = random.Random(max_line)
    pieces = ["x" * 40, '"', "\\", "\n", "é", "€", "\U0001f600", "\x01", "\ufffd"]
    for round in range(60):
        text = "".join(rnd.choice(pieces) for _ in range(rnd.randrange(max_line // 4)))
        text = text[: rnd.choice([len(text), max_line - 200 + round])]
        record = {"time": "2024-06-12T14:02:00Z", "stream": "stdout", "log": text, "behind": [1, {"a": "}"}]}
        data = json.dumps(record, ensure_ascii=round % 2 == 0, separators=(",", ":")).encode() + b"\n"
        lines, counters = wrapped(module, data, max_line=max_line)
        assert all(len(line) < max_line for line in lines)
        whole = len(data) + len(FIELDS) + 1
        assert (len(lines) == 1) == (whole <= max_line)
        if len(lines) == 1:
            assert json.loads(lines[0])["log"] == text
        else:
            assert joined(lines) == text
            assert counters["parts"] == len(lines)
            assert json.loads(lines[0])["behind"] == record["behind"]
            assert json.loads(lines[0])["file"] == "/x"


def test_what_cannot_be_split_keeps_its_time_and_stream(module):
    record = {"time": "2024-06-12T14:02:00Z", "stream": "stdout", "attrs": {"a": "x" * 900}, "log": "some text"}
    for one in (record, {**record, "log": 1}, {"time": "y" * 2000}):
        (line,), counters = wrapped(module, json.dumps(one).encode() + b"\n", max_line=1024)
        expected = {} if len(one) == 1 else {"time": record["time"], "stream": "stdout"}
        found = json.loads(line)
        assert found == {**expected, "log": "[REDACTED:too-large]", "kubernetes": {"pod_name": "p"}, "file": "/x"}
        assert counters["too_large"] == 1


def test_what_is_no_record_is_refused(module):
    from logredact import LogredactError

    wrap = module.Wrap()
    for data in (b"{}", b"[]\n", b"\n", b"x{}\n"):
        with pytest.raises(LogredactError):
            wrap.add(data, b"")
    with pytest.raises(LogredactError):
        module.Wrap(max_line=100)
    with pytest.raises(LogredactError):
        module.Wrap(id="not hex")
    with pytest.raises(LogredactError):
        module.Wrap(max_line=1024).add(b"{}\n", b'"file":"' + b"x" * 600 + b'"')


SECRETS = [b"user alice@example.com logged in", b"password=hunter22secret end", b"key AKIAIOSFODNN7EXAMPLQ behind", b"card 4111 1111 1111 1111."]


def redacted(module, policy, data):
    lines = module.Lines(policy, format="cri")
    session = module.Session(policy, format="json", framing="whole")
    session.feed(feed(lines, data))
    return [json.loads(line)["log"] for line in session.output().split(b"\n")[:-1]]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_cut_at_every_byte_over_parts_is_redacted(module, secret):
    from logredact._plans import as_plan

    plan, keys = as_plan(None)
    policy = module.Policy(plan, keys)
    expected = Redactor().redact_text(secret.decode())
    assert expected != secret.decode()
    between = cri(b"stderr", b"F", b"between")
    for cut in range(len(secret) + 1):
        data = cri(b"stdout", b"P", secret[:cut]) + between + cri(b"stdout", b"F", secret[cut:])
        assert redacted(module, policy, data) == ["between", expected]
        for second in range(cut, len(secret) + 1, 5):
            data = cri(b"stdout", b"P", secret[:cut]) + cri(b"stdout", b"P", secret[cut:second]) + cri(b"stdout", b"F", secret[second:])
            assert redacted(module, policy, data) == [expected]


def test_a_long_line_without_a_newline_does_not_wait(module):
    """Docker's rule for parts is for records as its driver sends them; these are whole."""
    policy = module.Policy(plans.pack(plans.body([])), {"k": plans.MASTER})
    session = module.Session(policy, format="json", framing="whole")
    session.feed(b'{"stream":"stdout","log":"' + b"x" * 20_000 + b'"}\n')
    assert len(session.output()) > 20_000


def test_lines_of_a_private_key_are_told_apart_by_their_source(module):
    from logredact._plans import as_plan

    plan, keys = as_plan(None)
    policy = module.Policy(plan, keys)
    session = module.Session(policy, format="json", framing="whole")
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDS9ImZ3oQ1FbGJ"

    def send(source, text):
        session.set_source(source)
        session.feed(json.dumps({"stream": "stdout", "log": text}).encode() + b"\n")
        return json.loads(session.output())["log"]

    send(b"a", "-----BEGIN PRIVATE KEY-----")
    assert send(b"b", body) == body
    for _ in range(5000):  # of other streams, however many
        send(b"b", "x")
    assert send(b"a", body) != body
