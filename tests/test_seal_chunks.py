"""Chunks of a session that seals: each event in its place, checkpoints apart, and nothing forgotten before the host has it."""

from __future__ import annotations

import time

import msgpack
import pytest
from seal_chunks import Chunks, event, events, numbers
from sealing import Node, counts, unpacked

ARGUMENT, KEY, MALFORMED, TRUNCATED, LIMIT = 1, 4, 5, 6, 7


def verified(node, *contents):
    return node.verify(*contents, framing="event")


def checkpoints(data):
    """The checkpoints' texts; it is nothing but events that hold one field."""
    found = unpacked(data)
    assert all(isinstance(at, msgpack.ExtType) and at.code == 0 and len(at.data) == 8 and list(record) == ["_lr"] for at, record in found)
    return [record["_lr"] for _, record in found]


def test_events_stay_in_their_places_and_checkpoints_stand_apart(tmp_path):
    node = Node(tmp_path, records=64)
    out, made = b"", b""
    with Chunks(node) as session:
        for start in range(0, 300, 100):
            assert session.chunk(events(range(start, start + 100), mail="jo@example.com")) == 0
            assert numbers(session.out) == list(range(start, start + 100))
            out += session.out
            made += session.take()
        assert session.end() == 0
        made += session.take()
        assert session.take() == b""
    texts = checkpoints(made)
    assert len(texts) == 5 and all(text.startswith("1c.") for text in texts)
    assert all(record["_lr"].startswith("1.") for _, record in unpacked(out)) and b"jo@example.com" not in out
    result = verified(node, made, out)
    assert counts(result) == {"verified": 300} and result.code == 0


@pytest.mark.parametrize("framing", ["map", "event", "fluentbit"])
def test_every_framing_of_msgpack(tmp_path, framing):
    node = Node(tmp_path, records=4)
    sent = {"map": {"a": 1}, "event": [1, {"a": 1}], "fluentbit": [[1, {}], {"a": 1}]}[framing]
    with Chunks(node, framing) as session:
        assert session.chunk(msgpack.packb(sent) * 10) == 0
        out = session.out
        assert session.end() == 0
        made = session.take()
    result = node.verify(out, made, framing=framing)
    assert len(unpacked(out)) == 10 and counts(result) == {"verified": 10} and result.code == 0


def test_markers_of_groups_are_not_sealed(tmp_path):
    node = Node(tmp_path)
    with Chunks(node, "fluentbit") as session:
        marks = [msgpack.packb([[msgpack.ExtType(0, at + b"\0\0\0\0"), {}], {}]) for at in (b"\xff\xff\xff\xff", b"\xff\xff\xff\xfe")]
        one = msgpack.packb([[1, {}], {"a": 1}])
        assert session.chunk(marks[0] + one + marks[1]) == 0
        assert session.out.startswith(marks[0]) and session.out.endswith(marks[1])
        assert [len(record) for _, record in unpacked(session.out)] == [0, 2, 0]


def test_a_session_without_it_takes_no_chunk(tmp_path):
    with Chunks(Node(tmp_path), apart=0) as session:
        assert session.chunk(events([1])) == ARGUMENT and session.out == b"" and session.made() == b""


def test_a_chunk_signs_what_is_due(tmp_path):
    node = Node(tmp_path)
    with Chunks(node) as session:
        assert session.chunk(events([1])) == 0
        out = session.out
        assert session.made() == b""
        time.sleep(1.1)
        assert session.chunk(events([2])) == 0
        made = session.take()
        assert counts(verified(node, out, session.out, made)) == {"verified": 2, "truncated": 1}
        assert session.tick() == 0 and session.made() == b""
        assert session.chunk(b"") == 0 and session.out == b""


def test_only_what_was_taken_is_forgotten(tmp_path):
    node = Node(tmp_path, records=8)
    with Chunks(node) as session:
        assert session.chunk(events(range(20))) == 0
        out, made = session.out, session.made()
        first = len(msgpack.packb(unpacked(made)[0]))
        session.taken(first)
        assert session.made() == made[first:]
    # It has died with one of three checkpoints handed on: the next signs all leaves again, that one's as well.
    with Chunks(node) as session:
        again = session.made()
        assert session.end() == 0
        last = session.take()
    result = verified(node, out, made[:first], last)
    assert counts(result) == {"verified": 7, "recovered": 13}
    assert checkpoints(again)[0] == checkpoints(last)[0]


def test_a_recovered_checkpoint_comes_again_until_it_is_taken(tmp_path):
    node = Node(tmp_path)
    with Chunks(node) as session:
        assert session.chunk(events(range(3))) == 0
        out = session.out
    with Chunks(node) as session:
        first = session.made()
        assert session.chunk(events([3])) == 0  # what a chunk becomes says nothing of checkpoints
        lost = session.out
    with Chunks(node) as session:
        again = session.take()
    assert checkpoints(first)[0] in checkpoints(again) and len(checkpoints(again)) == 2
    assert not list(node.keys.glob("closed-*"))
    result = verified(node, out, lost, again)
    assert counts(result) == {"recovered": 4}


BAD = {"no event": (b"\xc1", MALFORMED), "cut": (event({"n": 9})[:5], TRUNCATED), "too long a value": (event({"n": "x" * 2000}), LIMIT)}


@pytest.mark.parametrize("bad,status", BAD.values(), ids=list(BAD))
def test_what_stands_before_a_failing_event_is_sealed_and_must_leave(tmp_path, bad, status):
    node = Node(tmp_path, more="on_error: stop\nlimits: {value_bytes: 1024}\n")
    with Chunks(node) as session:
        assert session.chunk(events(range(5)) + bad + (events([6]) if status != TRUNCATED else b"")) == status
        assert session.offset // len(event({"n": 0})) == 5
        out = session.out
        assert numbers(out) == list(range(5))
        assert session.chunk(event({"message": "[REDACTED:error]"}) + events([6])) == 0
        out += session.out
        assert session.end() == 0
        result = verified(node, out, session.take())
    assert counts(result) == {"verified": 7} and result.code == 0


def test_nothing_follows_the_last_checkpoint(tmp_path):
    with Chunks(Node(tmp_path)) as session:
        assert session.end() == 0 and session.end() == 0 and session.tick() == 0
        assert len(checkpoints(session.take())) == 1
        for _ in range(2):
            assert session.chunk(events([1])) == ARGUMENT and session.out == b""
        assert session.made() == b""


def test_the_epoch_ends_in_the_midst(tmp_path):
    node = Node(tmp_path, seconds=1, epochs=20, start=int(time.time()))
    out, made, count = b"", b"", 0
    deadline = time.monotonic() + 2.5
    with Chunks(node) as session:
        while time.monotonic() < deadline:
            assert session.chunk(events(range(count, count + 50))) == 0
            out, count, made = out + session.out, count + 50, made + session.take()
        assert session.end() == 0
        made += session.take()
    result = verified(node, out, made)
    assert counts(result) == {"verified": count} and result.code == 0, result.problems
    assert len({text.split(".")[4] for text in checkpoints(made)}) >= 3


def test_when_the_keys_end_nothing_leaves(tmp_path):
    begin = int(time.time()) + 2  # before it is the first epoch, too
    node = Node(tmp_path, seconds=1, epochs=1, start=begin)
    with Chunks(node) as session:
        assert session.chunk(events([1])) == 0
        out = session.out
        time.sleep(max(0, begin + 1.1 - time.time()))
        assert session.chunk(events([2])) == 0  # the last: it is signed
        out += session.out
        made = session.take()
        for _ in range(2):
            assert session.chunk(events([3])) == KEY and session.out == b""
            assert session.tick() == KEY and "last epoch" in session.message
        assert session.end() == 0
        made += session.take()
    assert counts(verified(node, out, made)) == {"verified": 2}


def test_a_state_that_cannot_be_written_forges_nothing(tmp_path):
    node = Node(tmp_path, seconds=1, epochs=20, start=int(time.time()))
    with Chunks(node) as session:
        assert session.chunk(events([1])) == 0
        out = session.out
        (node.keys / "state.new").mkdir()
        (node.keys / "state.new" / "in-the-way").touch()
        time.sleep(1.1)
        assert session.tick() == KEY
        made = session.take()
        assert session.chunk(events([2])) == KEY and session.out == b""
        assert session.end() != 0 and session.made() == b""
    result = verified(node, out, made)
    assert counts(result) == {"verified": 1, "truncated": 1}


class Policy:
    """A policy's file alone."""

    def __init__(self, path, text):
        self.policy = path
        path.write_text(text)


def test_a_policy_of_another_plan_goes_on_with_the_stream(tmp_path):
    node = Node(tmp_path)
    changed = Policy(tmp_path / "changed.yaml", node.policy.read_text() + "rules: [{path: $.secret, action: redact}]\n")
    with Chunks(node) as session:
        assert session.chunk(event({"secret": "a"})) == 0
        out = session.out
        assert session.replace(changed) == 0, session.message
        assert session.chunk(event({"secret": "a"})) == 0
        out += session.out
        assert session.replace(changed) == 0 and session.end() == 0
        made = session.take()
        assert session.replace(node) == ARGUMENT
    assert [record["secret"] for _, record in unpacked(out)] == ["a", "[REDACTED:field]"]
    result = verified(node, out, made)
    assert counts(result) == {"verified": 2} and result.code == 0
    assert len({text.split(".")[1] for text in checkpoints(made)}) == 1


@pytest.mark.parametrize("before,after", [
    ("seal:", "#"), ("origin: prod/node-17", "origin: other"), ("records: 1024", "records: 512"), ("/seal}", "/other}"),
])  # fmt: skip
def test_another_seal_needs_a_restart(tmp_path, before, after):
    node = Node(tmp_path)
    text = node.policy.read_text()
    assert before in text
    with Chunks(node) as session:
        assert session.replace(Policy(tmp_path / "changed.yaml", text.replace(before, after))) == ARGUMENT
        assert "restart" in session.message
        assert session.chunk(events([1])) == 0
        out = session.out
        assert session.end() == 0
        assert counts(verified(node, out, session.take())) == {"verified": 1}


def test_a_directory_is_for_one_session(tmp_path):
    node = Node(tmp_path)
    with Chunks(node):
        second = Chunks(node)
        assert second.status == KEY and "another process seals with this directory" in second.message


def test_a_host_that_takes_nothing_goes_on(tmp_path):
    node = Node(tmp_path, records=16)
    out = b""
    with Chunks(node) as session:
        for start in range(0, 40000, 2000):
            assert session.chunk(events(range(start, start + 2000))) == 0
            out += session.out
        assert session.end() == 0
        result = verified(node, out, session.take())
    assert counts(result) == {"verified": 40000} and result.code == 0
