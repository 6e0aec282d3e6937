"""Bytes that a real Fluentd wrote, recorded (record_fluentd.py), through the core: they need no Fluentd."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import msgpack
import pytest

import plans
import sessions
from generate import event_time
from record_fluentd import TAG, events

RECORDED = Path(__file__).parent / "fixtures" / "fluentd"

both = pytest.mark.parametrize("backend", sessions.BACKENDS)
RULES = [{"detectors": [plans.INDEX["credit-card"]], "action": plans.redact()}]


def recorded(name):
    return (RECORDED / f"{name}.msgpack").read_bytes()


def objects(data):
    return list(msgpack.Unpacker(io.BytesIO(data), raw=False, strict_map_key=False))


def packed(name):
    """The events of a message of the forward protocol."""
    tag, body, option = msgpack.unpackb(recorded(name), raw=True)
    assert (tag, option[b"size"]) == (TAG.encode(), len(events()))
    return gzip.decompress(body) if option[b"compressed"] == b"gzip" else body


def expected(data):
    """Every finding in its place, every other byte as it was: Fluentd writes both texts with one byte for their header."""
    before, after = (msgpack.packb(f"card {text}") for text in ("4111 1111 1111 1111", "[REDACTED:credit-card]"))
    assert data.count(before) == len(events()) // 2
    return data.replace(before, after)


CHUNKS = {name: lambda name=name: packed(name) for name in ("packed_forward", "packed_forward_int", "packed_forward_gzip")}
CHUNKS["buffer_chunk"] = lambda: recorded("buffer_chunk")


@pytest.mark.parametrize("name", CHUNKS)
def test_the_recorded_chunks_hold_the_events(name):
    found = objects(CHUNKS[name]())
    assert [repr(record) for _, record in found] == [repr(event.record) for event in events()]
    for (time, _), event in zip(found, events()):
        assert time in (event_time(event), event.seconds)
    whole = sum(isinstance(time, int) for time, _ in found)
    assert bool(whole) == (name == "packed_forward_int")


@both
@pytest.mark.parametrize("name", CHUNKS)
def test_chunks_are_redacted_in_one_call(backend, name):
    session = sessions.session(backend, plans.body(RULES, keys=()), framing="event")
    chunk = CHUNKS[name]()
    assert session.chunk(TAG.encode(), chunk) == expected(chunk)
    counted = session.counters()
    assert (counted["events_in"], counted["events_out"], counted["findings"]) == (12, 12, 6)


@both
@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_what_exec_filter_writes_is_redacted_however_it_is_cut(backend, size):
    data = recorded("exec_filter")
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    output, session = sessions.run(backend, plans.body(RULES, keys=()), pieces)
    assert output == expected(data)
    assert {record["logredact_tag"] for record in objects(output)} == {TAG}
    assert [record["logredact_time"] for record in objects(output)] == [f"{one.seconds}.{one.nanoseconds:09}" for one in events()]


@both
def test_rules_see_the_tag_that_exec_filter_writes(backend):
    for glob, found in (("kube.*", 6), ("web.*", 0)):
        session = sessions.session(backend, plans.body([{**RULES[0], "tag": [glob]}], keys=()))
        session.set_tag_key("logredact_tag")
        session.feed(recorded("exec_filter"))
        session.finish()
        assert session.counters()["findings"] == found
