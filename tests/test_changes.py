"""What of a chunk has changed, record by record and entry by entry, as hosts take it that hold records as objects."""

from __future__ import annotations

import io

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

import plans
import sessions
import strategies
from logredact import LogredactError, _cffi
from reference import mp

ffi, lib = _cffi.ffi, _cffi.lib

MAIL = {"detectors": [plans.INDEX["email"]], "action": plans.redact()}
DROP = {"detectors": [plans.INDEX["credit-card"]], "action": {"kind": "drop"}}
GONE = {"path": [["gone"]], "action": {"kind": "remove"}}
TEXT = "jo@example.com"
LABEL = "[REDACTED:email]"
WHOLE, DROPPED = -1, -2


def event(record, seconds=1):
    return msgpack.packb([msgpack.ExtType(0, seconds.to_bytes(4, "big") + b"\0\0\0\7"), record])


def made(body=None, **options):
    return sessions.session("cffi", body or plans.body([MAIL, DROP, GONE], keys=()), **{"framing": "event", **options})


def call(session, chunk):
    """The bytes that tell what has changed, and how many changes they tell."""
    out, length, count, error = ffi.new("uint8_t **"), ffi.new("size_t *"), ffi.new("size_t *"), ffi.new("logredact_error *")
    with session._entered() as handle:
        status = lib.logredact_session_changes(handle, chunk, len(chunk), out, length, count, error)
        if status:
            assert out[0] == ffi.NULL and length[0] == count[0] == 0
            raise AssertionError(ffi.string(error.message).decode())
        return ffi.buffer(out[0], length[0])[:] if length[0] else b"", count[0]


def redacted(session, chunk):
    """The chunk's output, which stays in the session as the changes need it."""
    output, length, error = ffi.new("uint8_t **"), ffi.new("size_t *"), ffi.new("logredact_error *")
    with session._entered() as handle:
        status = lib.logredact_session_chunk(handle, b"t", 1, chunk, len(chunk), output, length, error)
        _cffi.check(status, error)
        return ffi.buffer(output[0], length[0])[:] if length[0] else b""


def told(session, *records):
    """The same as objects."""
    chunk = b"".join(map(event, records))
    redacted(session, chunk)
    data, count = call(session, chunk)
    objects = list(msgpack.Unpacker(io.BytesIO(data), raw=False, strict_map_key=False))
    assert len(objects) == 3 * count
    return [tuple(objects[at : at + 3]) for at in range(0, len(objects), 3)]


def test_only_the_entries_that_have_changed_are_told():
    session = made()
    for _ in range(2):
        assert told(session) == told(session, {"a": 1}, {}) == []
        assert told(session, {"a": 1}, {"b": 1, "m": TEXT, "c": {"d": 1}}, {"e": [1, {"f": TEXT}], TEXT[:3]: TEXT}) == [
            (1, 1, LABEL), (2, 0, [1, {"f": LABEL}]), (2, 1, LABEL)
        ]  # fmt: skip
        assert told(session, *[{"n": 1}] * 200, {"m": TEXT}) == [(200, 0, LABEL)]
        assert told(session, {str(n): TEXT if n == 299 else n for n in range(300)}) == [(0, 299, LABEL)]


def test_records_whose_keys_have_changed_are_told_whole():
    session = made()
    assert told(session, {"a": TEXT, TEXT: 1, "b": TEXT}, {"a": 1}, {"a": 1, "gone": 2, "m": TEXT}, {"x": {"gone": 1}}) == [
        (0, WHOLE, {"a": LABEL, LABEL: 1, "b": LABEL}), (2, WHOLE, {"a": 1, "m": LABEL})
    ]  # fmt: skip
    assert told(session, {"a": {TEXT: 1}}) == [(0, 0, {LABEL: 1})]


def test_events_that_were_dropped_are_told():
    assert told(made(), {"a": 1}, {"n": "4111 1111 1111 1111"}, {"m": TEXT}, {"n": "4111 1111 1111 1111"}, {}) == [
        (1, DROPPED, None), (2, 0, LABEL), (3, DROPPED, None)
    ]  # fmt: skip


def test_the_placeholder_of_a_record_is_told():
    session = made(plans.body([MAIL], keys=(), limits={"record_bytes": 1024}))
    assert told(session, {"a": "x" * 2000, "b": 1}, {"message": "x" * 2000}) == [
        (0, WHOLE, {"message": "[REDACTED:too-large]"}), (1, 0, "[REDACTED:too-large]")
    ]  # fmt: skip


def test_parts_of_a_line_are_told_each():
    parts = [{"log": f"and much of it {TEXT[:6]}", "logtag": "P", "stream": "stdout"}, {"a": 1}, {"log": f"{TEXT[6:]} y", "logtag": "F", "stream": "stdout"}]
    found = told(made(), *parts)
    assert [one[:2] for one in found] == [(0, 0), (2, 0)]
    assert not any(TEXT[6:] in one[2] or TEXT[:6] in one[2] for one in found)


def test_bytes_that_are_not_the_chunk_are_refused():
    session = made()
    chunk = event({"a": 1}) + event({"m": TEXT}) + event({"b": 2})
    assert redacted(session, chunk) != chunk
    for bad in (b"", chunk[:3], chunk[: len(event({"a": 1})) + 4], b"\xc1" * len(chunk), b"\x93" * len(chunk), b"\xdf\xff" * 40):
        with pytest.raises(AssertionError, match="are not the last chunk"):
            call(session, bad)
    assert call(session, chunk) == call(session, chunk) != (b"", 0)
    session.chunk(None, chunk)  # which takes the output away
    with pytest.raises(AssertionError, match="its output is gone"):
        call(session, chunk)
    with pytest.raises(LogredactError):
        session.chunk(None, chunk + b"\xc1")
    assert call(session, chunk + b"\xc1") == (b"", 0)


@pytest.mark.parametrize("options", [{"framing": "map"}, {"framing": "fluentbit"}, {"format": "json", "framing": "map"}], ids=str)
def test_other_forms_are_refused(options):
    with pytest.raises(AssertionError, match="only for events in msgpack"):
        call(made(**options), b"")


def objects(data):
    """The objects in these bytes, one behind the other."""
    at = 0
    while at < len(data):
        node = mp.parse(data, at)
        yield node
        at = node.end


def parts(record):
    """A record as the bytes of its keys and values."""
    return [one.raw for one in record.value]


def applied(chunk, changes, count):
    """Times and records of the chunk with these changes."""
    events = [(one.value[0].raw, parts(one.value[1])) for one in objects(chunk)]
    told = list(objects(changes))
    assert len(told) == 3 * count
    for number, entry, what in zip(*[iter(told)] * 3):
        time, record = events[number.value]
        if entry.value >= 0:
            record[2 * entry.value + 1] = what.raw
        else:
            events[number.value] = (time, parts(what)) if entry.value == WHOLE else None
    return [event for event in events if event]


@given(data=st.data())
def test_the_changes_make_of_the_chunk_what_left(data):
    body = data.draw(strategies.policies())
    chunk = b"".join(data.draw(st.lists(strategies.EVENTS["event"], max_size=4)))
    session = sessions.session("cffi", body, framing="event")
    try:
        output = redacted(session, chunk)
    except LogredactError:
        return
    assert applied(chunk, *call(session, chunk)) == [(one.value[0].raw, parts(one.value[1])) for one in objects(output)]
