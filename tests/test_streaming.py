"""Every split of a stream at any byte gives the same output."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import plans
import sessions
import strategies
from reference import Reference

both = pytest.mark.parametrize("backend", sessions.BACKENDS)

RULES = [
    {"key": ["gone"], "action": {"kind": "remove"}},
    {"detectors": [plans.INDEX["us-ssn"]], "action": plans.mask()},
    {"detectors": list(range(len(plans.DETECTORS))), "action": plans.redact()},
]
BODY = plans.body(RULES)
TIGHT = plans.body(RULES, limits={"record_bytes": 60, "value_bytes": 30, "depth": 2})

RECORDS = [
    b"\x83\xa1a\xba mail jo@example.com today\xa4gone\xcf\xff\xff\xff\xff\xff\xff\xff\xff\xabuser=a@b.de\xc4\x0b123-45-6789",
    b"\xde\x00\x01\xda\x00\x01k\x93\xc0\xca\x3f\x80\x00\x00\xd3\x00\x00\x00\x00\x00\x00\x00\x01",
    b"\x81\xa1k\xd9\x47" + b"x" * 60 + b"123-45-6789",
    b"\x80",
]
STREAMS = {
    ("msgpack", "map"): b"".join(RECORDS),
    ("msgpack", "event"): b"".join(b"\x92\xd7\x00" + bytes(8) + record for record in RECORDS),
    ("msgpack", "fluentbit"): b"".join(
        b"\x92\x92" + time + metadata + record
        for time, metadata, record in zip(
            [b"\xff", b"\xd7\x00\x60\0\0\0\0\0\0\1", b"\xcb\x41\xd8\0\0\0\0\0\0", b"\xfe"], [b"\x80", b"\x81\xa1m\xa6a@b.de", b"\x80", b"\x80"], RECORDS
        )
    ),
    ("json", "map"): b'{"a": "jo@example.com", "gone": [1, {"b": 2}], "s": "\\u0031\\u00323-45-6789"}\r\n\n \n{"x":[]}\nnot json\n"' + b"y" * 70 + b'"\n{"p":-1.5e3}',
    ("json", "document"): b' {"a":\n "jo@example.com"\n,"gone":null }\n[1,\n"\\ud83d\\ude00 a@b.de"] \t17 "\\\\" true\n',
    ("text", "map"): b"jo@example.com\r\n\n" + b"z" * 70 + b"\n123-45-6789 and 4111 1111 1111 1111",
}


def expected(body, format, framing, data):
    reference = Reference(body, keys={"k": plans.MASTER})
    if format == "msgpack":
        return reference.msgpack(data, framing), reference
    work = {"text": reference.text, "json": reference.json_document if framing == "document" else reference.json}
    return work[format](data), reference


def events_counted(made):
    counters = made.counters()
    return {name: counters[name] for name in counters if name.startswith(("events", "values"))}


@both
@pytest.mark.parametrize("body", [BODY, TIGHT], ids=["wide", "tight"])
@pytest.mark.parametrize("kind", sorted(STREAMS), ids="-".join)
def test_every_split_point(backend, kind, body):
    format, framing = kind
    data = STREAMS[kind]
    want, _ = expected(body, format, framing, data)
    whole, made = sessions.run(backend, body, [data], format=format, framing=framing)
    assert whole == want
    counted = events_counted(made)
    for i in range(len(data) + 1):
        output, made = sessions.run(backend, body, [data[:i], data[i:]], format=format, framing=framing)
        assert output == want, i
        assert events_counted(made) == counted, i


@both
@pytest.mark.parametrize("kind", sorted(STREAMS), ids="-".join)
def test_one_byte_at_a_time(backend, kind):
    format, framing = kind
    data = STREAMS[kind]
    for body in (BODY, TIGHT):
        want, _ = expected(body, format, framing, data)
        output, _ = sessions.run(backend, body, [data[i : i + 1] for i in range(len(data))], format=format, framing=framing)
        assert output == want


@both
@pytest.mark.parametrize("kind", sorted(STREAMS), ids="-".join)
@given(data=st.data())
def test_random_splits_of_longer_streams(backend, kind, data):
    format, framing = kind
    body = data.draw(strategies.policies())
    source = {
        ("json", "map"): strategies.JSON_LINES,
        ("json", "document"): strategies.JSON_DOCUMENTS,
        ("text", "map"): strategies.TEXT,
    }.get(kind)
    stream = data.draw(source) if source is not None else b"".join(data.draw(st.lists(strategies.EVENTS[framing], max_size=4)))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    pieces = [stream[i:j] for i, j in zip([0] + cuts, cuts + [len(stream)])]
    want, _ = expected(body, format, framing, stream)
    output, _ = sessions.run(backend, body, pieces, format=format, framing=framing)
    assert output == want


@both
@pytest.mark.parametrize("kind", sorted(STREAMS), ids="-".join)
def test_output_holds_every_event_that_is_complete(backend, kind):
    """Nothing waits for the next event: a host that stops reading there has them all."""
    format, framing = kind
    first = {
        "msgpack": STREAMS[kind],
        "json": b'{"a": "jo@example.com"}\n',
        "text": b"jo@example.com\n",
    }[format]
    made = sessions.session(backend, BODY, format=format, framing=framing)
    made.feed(first)
    assert made.output() == expected(BODY, format, framing, first)[0]


@both
def test_a_session_is_fresh_after_the_end(backend):
    made = sessions.session(backend, BODY, format="json")
    for _ in range(2):
        made.feed(b'"a@b.de"')
        made.finish()
        assert made.output() == b'"[REDACTED:email]"'
    assert made.counters()["events_in"] == 2


@both
def test_reset_forgets_what_was_begun(backend):
    made = sessions.session(backend, BODY)
    made.feed(RECORDS[0][:20])
    made.reset()
    made.feed(RECORDS[3])
    made.finish()
    assert made.output() == RECORDS[3]
