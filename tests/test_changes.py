"""What of a chunk has changed, record by record and entry by entry, as hosts take it that hold records as objects."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

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


TELL_CHANGES, TELL_CHANGES_ALONE = lib.LOGREDACT_TELL_CHANGES, lib.LOGREDACT_TELL_CHANGES_ALONE


def begin(handle, tells, error):
    _cffi.check(lib.logredact_session_chunk_begin(handle, b"t", 1, tells, error), error)


def end(handle, error):
    """The chunk's output."""
    output, length = ffi.new("uint8_t **"), ffi.new("size_t *")
    status = lib.logredact_session_chunk_end(handle, output, length, error)
    _cffi.check(status, error)
    return ffi.buffer(output[0], length[0])[:] if length[0] else b""


def changes_of(handle):
    """The bytes that tell what has changed, and how many changes they tell."""
    out, length, count = ffi.new("uint8_t **"), ffi.new("size_t *"), ffi.new("size_t *")
    lib.logredact_session_changes(handle, out, length, count)
    return ffi.buffer(out[0], length[0])[:] if length[0] else b"", count[0]


def redacted(session, *pieces, tells=TELL_CHANGES):
    """(output, changes, how many) of a chunk in these pieces."""
    error = ffi.new("logredact_error *")
    with session._entered() as handle:
        begin(handle, tells, error)
        for piece in pieces:
            _cffi.check(lib.logredact_session_feed(handle, piece, len(piece), error), error)
        return (end(handle, error), *changes_of(handle))


def told(session, *records):
    """The changes as objects."""
    _, data, count = redacted(session, *map(event, records))
    found = list(msgpack.Unpacker(io.BytesIO(data), raw=False, strict_map_key=False))
    assert len(found) == 3 * count
    return [tuple(found[at : at + 3]) for at in range(0, len(found), 3)]


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
        (0, WHOLE, {"message": "[REDACTED:too-large]"}), (1, WHOLE, {"message": "[REDACTED:too-large]"})
    ]  # fmt: skip


def test_parts_of_a_line_are_told_each():
    parts = [{"log": f"and much of it {TEXT[:6]}", "logtag": "P", "stream": "stdout"}, {"a": 1}, {"log": f"{TEXT[6:]} y", "logtag": "F", "stream": "stdout"}]
    found = told(made(), *parts)
    assert [one[:2] for one in found] == [(0, 0), (2, 0)]
    assert not any(TEXT[6:] in one[2] or TEXT[:6] in one[2] for one in found)


def test_parts_of_a_line_in_several_pieces_are_one_line():
    text = f"and much of it {TEXT} y"
    parts = [event({"log": text[:at] if last == "P" else text[at:], "logtag": last, "stream": "stdout"}) for at, last in ((20, "P"), (20, "F"))]
    together, apart = made(), made()
    assert redacted(together, parts[0] + parts[1]) == redacted(apart, *parts)
    assert redacted(apart, parts[0])[2] == 1  # what is left of one at the end of the chunk is not one any more


def test_alone_nothing_else_is_told():
    chunk = [event(record) for record in ({"a": 1}, {"m": TEXT}, {"n": "4111 1111 1111 1111"}, {"b": 2})]
    one, other = made(), made()
    output, *changes = redacted(one, *chunk)
    assert redacted(other, *chunk, tells=TELL_CHANGES_ALONE) == (b"", *changes) != (b"", b"", 0)
    assert one.counters() == other.counters()
    assert one.counters()["bytes_out"] == len(output)
    assert redacted(other, *chunk, tells=0)[1:] == (b"", 0)


def test_chunks_that_do_not_end_are_let_go():
    session = made()
    error = ffi.new("logredact_error *")
    whole = event({"m": TEXT})
    with session._entered() as handle:
        begin(handle, TELL_CHANGES, error)
        assert lib.logredact_session_feed(handle, whole + whole[:9], len(whole) + 9, error) == 0
    assert redacted(session, whole)[2] == 1
    with session._entered() as handle:
        begin(handle, TELL_CHANGES, error)
        assert lib.logredact_session_feed(handle, whole + b"\xc1", len(whole) + 1, error) == lib.LOGREDACT_E_MALFORMED
    assert redacted(session, whole)[2] == 1
    for lose in (lambda handle: lib.logredact_session_reset(handle), lambda handle: lib.logredact_session_finish(handle, error)):
        with session._entered() as handle:
            begin(handle, TELL_CHANGES, error)
            lose(handle)
            with pytest.raises(LogredactError, match="no chunk has begun"):
                end(handle, error)


KEY_DETECTOR = {"detectors": [plans.INDEX["private-key"]], "action": plans.redact()}
KEY_LINES = ["-----BEGIN RSA PRIVATE KEY-----", "B" * 64, "C" * 64, "-----END RSA PRIVATE KEY-----"]


def lines_of_a_key():
    return [{"m": line} for line in KEY_LINES[:2]], [{"m": line} for line in KEY_LINES[2:]]


def parts_of_a_line():
    text = f"and much of it {TEXT} y"
    return [{"log": text[:20], "logtag": "P", "stream": "stdout"}], [{"log": text[20:], "logtag": "F", "stream": "stdout"}]


@pytest.mark.parametrize("records", [lines_of_a_key, parts_of_a_line])
@pytest.mark.parametrize("how", ["left", "broken", "cut", "undone"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_chunk_that_is_let_go_leaves_no_trace_of_what_it_knew(records, how, times):
    """Its events come again, and are what they would have been the first time."""
    first, rest = (b"".join(map(event, some)) for some in records())
    body = plans.body([MAIL, KEY_DETECTOR], keys=())
    one, other = made(body), made(body)
    error = ffi.new("logredact_error *")
    assert redacted(one, first) == redacted(other, first)
    for _ in range(times):
        with one._entered() as handle:
            begin(handle, TELL_CHANGES, error)
            assert lib.logredact_session_feed(handle, rest, len(rest), error) == 0
            if how == "undone":
                end(handle, error)
                lib.logredact_session_chunk_undo(handle)
                lib.logredact_session_chunk_undo(handle)
            if how == "broken":
                assert lib.logredact_session_feed(handle, b"\xc1", 1, error) == lib.LOGREDACT_E_MALFORMED
            if how == "cut":
                assert lib.logredact_session_feed(handle, rest[:9], 9, error) == 0
                with pytest.raises(LogredactError):
                    end(handle, error)
    expected = redacted(other, rest)
    assert redacted(one, rest) == expected
    assert KEY_LINES[2].encode() not in expected[0] and expected[2] == len(records()[1])
    assert redacted(one, rest) == redacted(other, rest)


def test_nothing_is_told_of_a_chunk_that_failed():
    session = made()
    error = ffi.new("logredact_error *")
    whole = event({"m": TEXT})
    for rest in (b"\xc1", whole[:-1]):
        with pytest.raises(LogredactError):
            redacted(session, whole + rest)
        with session._entered() as handle:
            assert changes_of(handle) == (b"", 0)
    with session._entered() as handle:
        begin(handle, TELL_CHANGES, error)
        assert lib.logredact_session_feed(handle, b"\xc1", 1, error) == lib.LOGREDACT_E_MALFORMED
        with pytest.raises(LogredactError):
            end(handle, error)
        assert changes_of(handle) == (b"", 0)


@pytest.mark.parametrize("how", ["once", "from"])
@pytest.mark.parametrize("tells", [TELL_CHANGES, TELL_CHANGES_ALONE])
def test_without_memory_a_chunk_fails_or_tells_all(tells, how, release_build):
    text = f"and much of it {TEXT} y"
    parts = [{"log": text[:20], "logtag": "P", "stream": "stdout"}, {"log": text[20:], "logtag": "F", "stream": "stdout"}]
    records = [parts[0], {"a": 1, "b": TEXT * 2, "gone": 2}, parts[1], {"n": "4111 1111 1111 1111"}, {"m": TEXT}, {"n": "x" * 40}]
    pieces = [b"".join(map(event, records[:2])), b"".join(map(event, records[2:]))]
    body = plans.body([MAIL, DROP, GONE], keys=())
    request = {"library": str(release_build), "plan": plans.pack(body).hex(), "tells": tells, "how": how, "pieces": [one.hex() for one in pieces]}
    child = Path(__file__).with_name("changes_child.py")
    done = subprocess.run([sys.executable, str(child)], input=json.dumps(request), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    output, changes, count = redacted(made(body), *pieces, tells=tells)
    expected = [0, output.hex(), changes.hex(), count]
    assert len(rounds) > 10 and count == 5
    for one in rounds:
        assert TEXT.encode().hex() not in str(one["broken"])
        assert one["broken"][0] == 0 or one["broken"] == [lib.LOGREDACT_E_MEMORY, "", "", 0]
        assert one["whole"] == expected
        assert one["allocations"] == 0
    assert any(one["broken"][0] for one in rounds) and [one["failed"] for one in rounds].count(False) == 1
    assert rounds[-1]["broken"] == rounds[-1]["whole"] == expected


@pytest.mark.parametrize("options", [{"framing": "map"}, {"framing": "fluentbit"}, {"format": "json", "framing": "map"}], ids=str)
def test_other_forms_are_refused(options):
    session = made(**options)
    for tells in (TELL_CHANGES, TELL_CHANGES_ALONE):
        with pytest.raises(LogredactError, match="only of events in msgpack"):
            redacted(session, tells=tells)
    assert redacted(session, tells=0) == (b"", b"", 0)


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
    cuts = sorted(data.draw(st.lists(st.integers(0, len(chunk)), max_size=3)))
    pieces = [chunk[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(chunk)])]
    session = sessions.session("cffi", body, framing="event")
    try:
        output, *changes = redacted(session, *pieces)
    except LogredactError:
        return
    assert applied(chunk, *changes) == [(one.value[0].raw, parts(one.value[1])) for one in objects(output)]
    assert redacted(sessions.session("cffi", body, framing="event"), chunk, tells=TELL_CHANGES_ALONE) == (b"", *changes)
    assert sessions.session("cffi", body, framing="event").chunk(b"t", chunk) == output
