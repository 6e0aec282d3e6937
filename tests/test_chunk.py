"""A chunk at once, as hosts in a process have it, and tags that stand in the records."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import msgpack
import pytest

import plans
import sessions
from logredact import LogredactError, MalformedError, TruncatedError

both = pytest.mark.parametrize("backend", sessions.BACKENDS)

MAIL = {"detectors": [plans.INDEX["email"]], "action": plans.redact(), "tag": ["kube.**"]}
KEEP = {"path": [["id"]], "action": {"kind": "keep"}, "tag": ["kube.**"]}
ALWAYS = {"detectors": [plans.INDEX["email"], plans.INDEX["private-key"]], "action": plans.redact()}
TEXT = "jo@example.com"
LABEL = "[REDACTED:email]"
KEY = ["-----BEGIN RSA PRIVATE KEY-----", "MIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu", "-----END RSA PRIVATE KEY-----"]


def event(record, seconds=1):
    return msgpack.packb([msgpack.ExtType(0, seconds.to_bytes(4, "big") + b"\0\0\0\7"), record])


def ext(code, data):
    return b"\xc7" + bytes((len(data), code)) + data


def records(data):
    return [record for _, record in msgpack.Unpacker(io.BytesIO(data))]


def made(backend, rules, **options):
    return sessions.session(backend, plans.body(rules, keys=()), **{"framing": "event", **options})


@both
def test_a_chunk_comes_back_whole_and_alone(backend):
    session = made(backend, [ALWAYS])
    session.feed(event({"a": "left behind by another call"}))
    chunk = event({"a": TEXT, "n": 2**63}) + event({"b": None}, 2)
    assert session.chunk(None, chunk) == chunk.replace(b"\xae" + TEXT.encode(), b"\xb0" + LABEL.encode())
    assert session.chunk(None, event({"c": 1})) == event({"c": 1})
    assert session.chunk(None, b"") == b""
    assert session.counters()["events_in"] == 4 and session.counters()["events_out"] == 4


def walked(session, chunk):
    """The output as it follows from the chunk and what has changed of it; [event] of those."""
    events, at = [], 0
    unpacker = msgpack.Unpacker(io.BytesIO(chunk))
    while at < len(chunk):
        unpacker.skip()
        events.append(chunk[at : unpacker.tell()])
        at = unpacker.tell()
    output = session.chunk(b"t", chunk)
    changed = session.changed()
    for number, start, end in changed:
        events[number] = output[start:end]
    assert b"".join(events) == output
    assert sorted({number for number, _, _ in changed}) == [number for number, _, _ in changed]
    return [(number, end - start) for number, start, end in changed]


@both
@pytest.mark.parametrize("on_error", ["redact", "drop"])
def test_a_host_is_told_which_events_have_changed(backend, on_error):
    drop = {"detectors": [plans.INDEX["credit-card"]], "action": {"kind": "drop"}}
    session = sessions.session(backend, plans.body([ALWAYS, drop], keys=(), on_error=on_error, limits={"record_bytes": 1024}), framing="event")
    clean, mail, card, large = event({"a": "b"}), event({"a": TEXT}), event({"a": "4111 1111 1111 1111"}), event({"a": "x" * 2000})
    for _ in range(2):
        assert walked(session, clean * 3) == []
        assert walked(session, b"") == []
        assert walked(session, mail) == [(0, len(mail) + 2)]
        assert [(n, bool(size)) for n, size in walked(session, clean + mail + card + clean * 2 + mail * 2 + large + clean + card)] == [
            (1, True), (2, False), (5, True), (6, True), (7, on_error == "redact"), (9, False),
        ]  # fmt: skip
        with pytest.raises(TruncatedError):
            session.chunk(None, mail * 2 + b"\x92")
        assert session.changed() == []
    session.feed(mail)
    assert session.changed() == []


@both
def test_events_that_wait_for_the_rest_of_a_line_keep_their_numbers(backend):
    session = made(backend, [ALWAYS])
    parts = [event({"log": f"and much of it {TEXT[:6]}", "logtag": "P", "stream": "stdout"}), event({"a": 1}), event({"a": TEXT}),
             event({"log": f"{TEXT[6:]} y", "logtag": "F", "stream": "stdout"})]  # fmt: skip
    assert [n for n, _ in walked(session, event({}) + b"".join(parts) + event({"b": 1}))] == [1, 3, 4]
    assert [n for n, _ in walked(session, event({}) + parts[0] + event({"b": 1}))] == [1]


@both
def test_a_chunk_has_its_tag(backend):
    session = made(backend, [MAIL])
    assert records(session.chunk(b"web.a", event({"a": TEXT}))) == [{"a": TEXT}]
    assert records(session.chunk(b"kube.a", event({"a": TEXT}))) == [{"a": LABEL}]
    assert records(session.chunk(None, event({"a": TEXT}))) == [{"a": LABEL}]


@both
@pytest.mark.parametrize("cut", [1, 5, -1])
def test_after_a_bad_chunk_the_session_is_good_for_the_next(backend, cut):
    session = made(backend, [ALWAYS])
    whole, last = event({"a": TEXT}), event({"a": TEXT})
    with pytest.raises(TruncatedError):
        session.chunk(None, whole + last[:cut])
    assert session.counters()["events_out"] == 1
    with pytest.raises(MalformedError):
        session.chunk(None, whole + b"\xc1")
    assert records(session.chunk(None, whole)) == [{"a": LABEL}]


@both
def test_an_error_s_offset_counts_from_the_chunk_s_first_byte(backend):
    session = made(backend, [ALWAYS])
    whole = event({"a": TEXT})
    for _ in range(2):
        session.chunk(None, whole * 3)
        with pytest.raises(MalformedError) as caught:
            session.chunk(None, whole + b"\xc1" + whole)
        assert caught.value.offset == len(whole)
        session.chunk(None, whole)
        with pytest.raises(TruncatedError) as caught:
            session.chunk(None, whole * 2 + whole[:9])
        assert caught.value.offset == 2 * len(whole)


@both
@pytest.mark.parametrize("time", [(0, b"jo@example.com.."), (5, b"12345678"), (0, b"1234"), (0xFF, b"1")], ids=str)
def test_what_is_no_time_does_not_pass_for_one(backend, time):
    session = made(backend, [ALWAYS])
    with pytest.raises(MalformedError):
        session.chunk(None, b"\x92" + ext(*time) + b"\x81\xa1a\x01")
    for good in (b"\x07", msgpack.packb(1.5), ext(0, b"\0" * 8), *(ext(0xFF, b"\0" * count) for count in (4, 8, 12))):
        chunk = b"\x92" + good + b"\x81\xa1a\x01"
        assert session.chunk(None, chunk) == chunk


@both
def test_parts_of_a_line_in_two_chunks_do_not_wait_and_do_not_leak(backend):
    session = made(backend, [ALWAYS])
    for cut in range(1, len(TEXT)):
        parts = [{"log": "one line, " + "and much of it " * 8 + TEXT[:cut], "logtag": "P", "stream": "stdout"}, {"log": TEXT[cut:] + " y", "logtag": "F", "stream": "stdout"}]
        out = [records(session.chunk(b"t", event(part))) for part in parts]
        assert [len(one) for one in out] == [1, 1]
        text = out[0][0]["log"] + out[1][0]["log"]
        assert "example.com" not in text and "jo@" not in text, (cut, text)
        assert text.startswith("one line, ") and text.endswith(" y")


@both
def test_a_private_key_goes_on_in_the_next_chunk_of_its_tag(backend):
    session = made(backend, [ALWAYS])
    out = []
    for line in [*KEY, "after"]:
        out += records(session.chunk(b"one", event({"log": line})))
        out += records(session.chunk(b"two", event({"log": "MIIBOgIB other tag"})))
    assert not [one for one in out if KEY[1][:20] in one["log"]]
    assert out[1::2] == [{"log": "MIIBOgIB other tag"}] * 4
    assert out[-2] == {"log": "after"}


@both
@pytest.mark.parametrize("format", ["json", "text"])
def test_a_private_key_goes_on_behind_a_chunk_whose_last_line_has_no_newline(backend, format):
    session = made(backend, [ALWAYS], format=format, framing="map")
    lines = [line.encode() if format == "text" else json.dumps({"log": line}).encode() for line in KEY]
    given = [session.chunk(b"t", line) for line in lines]
    assert given == [lines[0].replace(KEY[0].encode(), b"[REDACTED:private-key]")] * 3


@both
@pytest.mark.parametrize("format", ["json", "text"])
def test_a_line_too_large_that_ends_with_its_chunk(backend, format):
    """Its newline is not in the next chunk: that one's first line is a line."""
    session = sessions.session(backend, plans.body([ALWAYS], keys=(), limits={"record_bytes": 60}), format=format)
    small = b'{"a":1}'
    assert [session.chunk(None, chunk) for chunk in (b" " * 61, small, small)][1:] == [small, small]
    assert session.counters()["events_out"] == 3


@both
@pytest.mark.parametrize("bad", [b"\xc1", b"\x92\x01", msgpack.packb([1, "no record"]), msgpack.packb([1, {"a": "x" * 2000}])])
def test_what_is_known_of_keys_and_lines_outlives_an_event_that_fails(backend, bad):
    """The host puts a placeholder in its place and goes on behind it."""
    plan = plans.body([ALWAYS], keys=(), on_error="stop", limits={"value_bytes": 1024})
    for apart in (False, True):
        session = sessions.session(backend, plan, framing="event")
        first = event({"log": KEY[0]}) + event({"log": "begun, " + "and much of it " * 8 + "jo@exam", "logtag": "P", "stream": "stdout"})
        out = []
        if apart:
            out += records(session.chunk(b"t", first))
            first = b""
        with pytest.raises(LogredactError):
            session.chunk(b"t", first + bad)
        out += records(session.chunk(b"t", event({"log": KEY[1]}) + event({"log": "ple.com ended", "logtag": "F", "stream": "stdout"}) + event({"log": KEY[2]})))
        text = repr(out)
        assert len(out) == 3 + 2 * apart and KEY[1][:20] not in text
        assert "exam" not in text and "ple.com" not in text and "ended" in text and text.count("begun") == apart


# ---- the tag in the record


def lines(session, *texts):
    session.feed("".join(text + "\n" for text in texts).encode())
    session.finish()
    return [json.loads(line) for line in session.output().splitlines()]


@both
def test_each_record_goes_by_the_tag_it_holds(backend):
    session = made(backend, [MAIL], framing="map")
    session.set_tag_key("t")
    sent = [{"m": TEXT, "t": "web.a"}, {"t": "kube.a", "m": TEXT}, {"m": [{"t": "kube.b"}, TEXT], "t": "web"}, {"m": TEXT, "t": b"web"},
            {"m": TEXT}, {"m": TEXT, "t": 7}, {"m": TEXT, "t": ""}, {"m": TEXT, "t": "web.a"}]  # fmt: skip
    session.feed(b"".join(map(msgpack.packb, sent)))
    out = list(msgpack.Unpacker(io.BytesIO(session.output())))
    redacted = [False, True, False, True, True, True, True, False]
    assert out == [{**one, "m": one["m"] if not hit else LABEL} for one, hit in zip(sent, redacted)]


@both
def test_a_tag_that_is_not_clear_is_unknown(backend):
    session = made(backend, [KEEP, {"path": [["id"]], "action": plans.redact()}], format="json", framing="map")
    session.set_tag_key("t")
    hidden = {"id": "[REDACTED:field]"}
    out = lines(
        session, '{"id": 1, "t": "kube.a"}', '{"id": 1, "t": "kube.a", "t": "kube.a"}', '{"id": 1, "\\u0074": "kube\\u002ea"}', '{"id": 1, "t": {"t": "kube.a"}}',
        '{"id": 1, "a": {"t": "kube.a"}}',
    )  # fmt: skip
    shown = [{"id": one["id"]} for one in out]
    assert shown == [{"id": 1}, hidden, {"id": 1}, hidden, hidden]
    assert lines(session, '{"id": 1, "t": "kube.a"') == [{"message": "[REDACTED:malformed]"}]


@both
def test_tag_and_tag_key_exclude_each_other(backend):
    session = made(backend, [MAIL])
    session.set_tag_key("t")
    with pytest.raises(LogredactError):
        session.set_tag("kube.a")
    assert records(session.chunk(b"kube.a", event({"a": TEXT, "t": "web"}))) == [{"a": TEXT, "t": "web"}]
    session.set_tag_key(None)
    session.set_tag("kube.a")
    assert records(session.chunk(b"kube.a", event({"a": TEXT, "t": "web"}))) == [{"a": LABEL, "t": "web"}]
    with pytest.raises(LogredactError):
        made(backend, [MAIL], format="text", framing="map").set_tag_key("t")


@both
def test_parts_of_lines_of_two_tags_in_turn_are_told_apart(backend):
    session = made(backend, [MAIL], framing="map")
    session.set_tag_key("t")
    for cut in range(1, len(TEXT)):
        sent = [{"log": text, "logtag": tag, "t": t} for text, tag in ((TEXT[:cut], "P"), (TEXT[cut:], "F")) for t in ("kube.a", "kube.b", "web")]
        session.feed(b"".join(map(msgpack.packb, sent)))
        out = list(msgpack.Unpacker(io.BytesIO(session.output())))
        assert [(one["t"], one["logtag"]) for one in out] == [(one["t"], one["logtag"]) for one in sent]
        texts = {t: "".join(one["log"] for one in out if one["t"] == t) for t in ("kube.a", "kube.b", "web")}
        assert texts == {"kube.a": LABEL, "kube.b": LABEL, "web": TEXT}, cut


POLICY = """version: 1
packs: []
rules:
  - {detector: email, action: redact, when: {tag: "kube.**"}}
"""


def test_the_filter_takes_a_tag_key(tmp_path):
    (tmp_path / "policy.yaml").write_text(POLICY)
    command = [sys.executable, "-m", "logredact", "filter", "--policy", str(tmp_path / "policy.yaml"), "--tag-key", "t"]
    sent = [{"m": TEXT, "t": "web"}, {"m": TEXT, "t": "kube.x"}]
    done = subprocess.run(command, input=b"".join(map(msgpack.packb, sent)), capture_output=True, check=True)
    assert list(msgpack.Unpacker(io.BytesIO(done.stdout))) == [sent[0], {"m": LABEL, "t": "kube.x"}]
    for more in (["--tag", "x"], ["--format", "text"]):
        done = subprocess.run([*command, *more], input="", capture_output=True, text=True)
        assert done.returncode == 2 and "--tag-key goes with records" in done.stderr
