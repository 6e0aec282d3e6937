"""The core against the oracle on records: msgpack in every framing, JSON lines and documents, text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import plans
import sessions
import strategies
from reference import Broken, Reference
from reference.rules import DropRecord

both = pytest.mark.parametrize("backend", sessions.BACKENDS)
COUNTED = ("events_in", "events_out", "events_changed", "events_dropped", "events_failed", "values_failed")


def oracle(body, tag=None):
    return Reference(body, keys={"k": plans.MASTER}, tag=tag)


def check_counters(made, reference, data, output):
    counters = made.counters()
    # How far a record is looked at once it is known to be dropped is left open.
    compared = COUNTED[:4] if counters["events_dropped"] else COUNTED
    assert {name: counters[name] for name in compared} == {name: reference.counters[name] for name in compared}
    assert counters["events_in"] == counters["events_out"] + counters["events_dropped"]
    assert (counters["bytes_in"], counters["bytes_out"]) == (len(data), len(output))


@both
@pytest.mark.parametrize("framing", sorted(strategies.EVENTS))
@given(data=st.data())
def test_msgpack(backend, framing, data):
    body, tag = data.draw(strategies.policies()), data.draw(strategies.TAG_NAMES)
    stream = b"".join(data.draw(st.lists(strategies.EVENTS[framing], max_size=3)))
    reference = oracle(body, tag)
    expected = reference.msgpack(stream, framing)
    output, made = sessions.run(backend, body, [stream], tag=tag, framing=framing)
    assert output == expected
    check_counters(made, reference, stream, output)


@both
@given(record=strategies.RECORDS)
@example(record=b"\x81\xdb\0\0\0\1a\xd3\0\0\0\0\0\0\0\1")
@example(record=b"\x82\xa1a\xc4\x01a\xa1a\xcb\x7f\xf8\0\0\0\0\0\0")
def test_a_record_without_a_finding_leaves_byte_for_byte(backend, record):
    nothing = plans.body([{"path": [["no such key"]], "action": plans.redact()}])
    output, made = sessions.run(backend, nothing, [record])
    assert output == record
    assert made.counters()["events_changed"] == 0


@both
@given(body=strategies.policies(), record=strategies.RECORDS, tag=strategies.TAG_NAMES)
def test_edits_make_the_same_record(backend, body, record, tag):
    reference = oracle({**body, "limits": {**body["limits"], "record_bytes": 1 << 24}}, tag)
    expected = reference.msgpack(record)
    made = sessions.session(backend, {**body, "limits": reference.limits}, tag=tag)
    edits = made.edits(record)
    if edits is None:
        assert reference.counters["events_dropped"] == 1
        return
    out, i = b"", 0
    for start, end, replacement in ((one.start, one.end, one.replacement) for one in edits):
        assert i <= start <= end <= len(record)
        out, i = out + record[i:start] + replacement, end
    assert out + record[i:] == expected


@both
@given(body=strategies.policies(), data=strategies.JSON_LINES, tag=strategies.TAG_NAMES)
@example(body=plans.body(), data=b'{"a":"\\u0031\\u0032\\u0033-45-6789"}\n{\n\n{"password":12}', tag=None)
def test_json_lines(backend, body, data, tag):
    reference = oracle(body, tag)
    expected = reference.json(data)
    output, made = sessions.run(backend, body, [data], tag=tag, format="json")
    assert output == expected
    check_counters(made, reference, data, output)


@both
@given(body=strategies.policies(), data=strategies.JSON_DOCUMENTS, tag=strategies.TAG_NAMES)
def test_json_documents(backend, body, data, tag):
    reference = oracle(body, tag)
    try:
        expected, broken = reference.json_document(data), None
    except Broken as error:
        expected, broken = error.args[2], error.args[0]
    assert broken is None
    output, made = sessions.run(backend, body, [data], tag=tag, format="json", framing="document")
    assert output == expected
    check_counters(made, reference, data, output)


@both
@given(body=strategies.policies(), data=strategies.TEXT, tag=strategies.TAG_NAMES)
@example(body=plans.body(), data=b"a\r\n\n123-45-6789\r\n", tag=None)
def test_text_lines(backend, body, data, tag):
    reference = oracle(body, tag)
    expected = reference.text(data)
    output, made = sessions.run(backend, body, [data], tag=tag, format="text")
    assert output == expected
    check_counters(made, reference, data, output)


@both
@given(data=st.data())
def test_under_stop_all_is_output_or_the_session_ends(backend, data):
    """With `stop` the output is that of the events before the failing one."""
    body = data.draw(strategies.policies(on_error=st.just("stop")))
    events = data.draw(st.lists(strategies.RECORDS, min_size=1, max_size=4))
    reference, whole, stopped = oracle(body), b"", False
    for event in events:
        try:
            whole += reference.msgpack(event)
        except (DropRecord, Exception) as error:  # noqa: B014
            assert type(error).__name__ == "Stopped", error
            stopped = True
            break
    made = sessions.session(backend, body)
    try:
        made.feed(b"".join(events))
        made.finish()
        ended = None
    except Exception as error:  # the class belongs to the bindings; its code is what counts
        ended = error.code
    assert made.output() == whole
    assert ended == (7 if stopped else None)
