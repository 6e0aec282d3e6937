"""The plugin with a policy that seals, under the harness: whatever breaks, all that leaves is sealed, and verifies."""

from __future__ import annotations

import pytest
from sealing import Node, counts

from fluent_bit_hosts import compiled, needs_source
from logredact.seal._verify import TAMPERED, verify
from test_fluent_bit_chunks import CHUNKS, PLANTED, changed, cut, events, harness, parts_of_lines, sanitized  # noqa: F401

pytestmark = needs_source


@pytest.fixture
def node(tmp_path):
    made = Node(tmp_path, records=16)
    made.plan = compiled(tmp_path, made.policy.read_text(), "sealed")
    return made


def verified(node, answers):
    path = node.path / "output"
    path.write_bytes(b"".join(out for _, out in answers if isinstance(out, bytes)))
    return verify([str(path)], [node.key], framing="fluentbit")


def sealed(data):
    """The events of a chunk, markers of groups apart."""
    return [record for (time, _), record in events(data) if time.data[:4] < b"\xff\xff\xff\xfe"]


def test_every_event_is_sealed_and_markers_of_groups_are_not(node, sanitized):  # noqa: F811
    answers, _, _ = sanitized(*CHUNKS.values(), plan=node.plan)
    assert [what for what, _ in answers] == ["modified"] * len(CHUNKS) + ["checkpoints"]
    for data, (_, out) in zip(CHUNKS.values(), answers):
        assert len(events(out)) == len(events(data)) and not PLANTED.search(out)
        assert all(record["_lr"].startswith("1.") for record in sealed(out))
    result = verified(node, answers)
    assert result.code == 0 and counts(result) == {"verified": sum(len(sealed(data)) for data in CHUNKS.values())}


@pytest.mark.parametrize("damage", [cut, changed])
def test_what_stands_for_a_damaged_event_is_sealed(damage, node, sanitized):  # noqa: F811
    pieces = [piece for data in CHUNKS.values() for piece in damage(data)[::23]]
    answers, _, _ = sanitized(*pieces, plan=node.plan)
    assert all(what != "notouch" or not sealed(piece) for piece, (what, _) in zip(pieces, answers))
    result = verified(node, answers)
    assert not any(result.counts[state] for state in TAMPERED) and not result.counts["withheld"], (counts(result), result.problems[:5])
    assert result.counts["verified"] == result.records > len(pieces)


@pytest.mark.parametrize("how", ["once", "fail"])
def test_without_memory_nothing_leaves_unsealed(how, node, harness):  # noqa: F811
    chunks = [parts_of_lines(), CHUNKS["groups"], *CHUNKS.values()]
    lost = 0
    for number in range(1, 40):
        answers, _, _ = harness(*chunks, plan=node.plan, options=[f"{how}={number}"])
        result = verified(node, answers)
        assert not any(result.counts[state] for state in TAMPERED), (number, counts(result), result.problems[:5])
        assert not any(PLANTED.search(out) for what, out in answers if what == "modified")
        lost += not all(out for what, out in answers if what == "modified")
    assert lost  # there was no memory for a chunk, say
