"""Checkpoints of one stream that lie in one another: against what the specification says of each two of them, and in time that grows with their leaves."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st
from reference import seal

from logredact.seal import _segments
from logredact.seal._checkpoint import RECOVERED, Checkpoint
from logredact.seal._segments import Segment, consistent, covering


def segment(leaves, first, size, flags=0):
    root, frontier = seal.mth(leaves[:size]), b"".join(seal.frontier(leaves[:first]))
    about = Checkpoint(bytes(12), first, size, 0, root, frontier, "o", 0, flags, (), None, 0, (), b"".join(leaves[first:size]))
    return Segment(about, 0)


def leaves_of(segment, low, high):
    first = segment.about.first
    return segment.about.leaves[32 * (low - first) : 32 * (high - first)]


def agree(one, other, histories):
    size = min(one.about.size, other.about.size)
    return seal.mth(histories[one][:size]) == seal.mth(histories[other][:size])


PLACES = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.integers(0, 40)), min_size=1, max_size=8)


@settings(max_examples=300, deadline=None)
@given(PLACES)
def test_one_history_is_what_each_two_agree_on(places):
    """Of leaves that are altered somewhere, or not."""
    histories = {}
    for first, count, altered in places:
        leaves = [seal.leaf(b"%d" % n) for n in range(60)]
        if altered < 30:
            leaves[altered] = seal.leaf(b"other")
        histories[segment(leaves, first, first + count)] = leaves
    found = list(histories)
    expected = all(
        agree(one, other, histories) for one in found for other in found if one.about.first <= other.about.first <= one.about.size
    )
    assert consistent(found, leaves_of) == expected


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.booleans()), min_size=1, max_size=8))
def test_each_leaf_is_covered_once_and_by_a_recovered_one_last(places):
    leaves = [seal.leaf(b"%d" % n) for n in range(60)]
    found = [segment(leaves, first, first + count, RECOVERED * late) for first, count, late in places]
    covered = {}
    at = 0
    for each, low, high in covering(found):
        assert at <= low < high and each.about.first <= low and high <= each.about.size
        covered.update(dict.fromkeys(range(low, high), each))
        at = high
    for n in range(60):
        there = [each for each in found if each.about.first <= n < each.about.size]
        assert (n in covered) == bool(there)
        if there:
            assert bool(covered[n].about.flags) == all(each.about.flags for each in there)


def test_leaves_are_read_once_however_many_lie_in_one(monkeypatch):
    count, tree, root = 2000, seal.leaf(b"x"), os.urandom(32)
    read = []

    def leaves(segment, low, high):
        read.append(high - low)
        return tree * (high - low)

    monkeypatch.setattr(_segments, "_folded", lambda tree: root)
    about = Checkpoint(bytes(12), 0, 2 * count, 0, root, b"", "o", 0, 0, (), None, 0, (), b"")
    large = Segment(about, 0)
    small = [Segment(about._replace(first=n, size=n + 2), 0) for n in range(1, count)]
    assert consistent([large, *small], leaves) and sum(read) <= 2 * count
    late = [Segment(each.about._replace(flags=RECOVERED), 0) for each in (large, *small)]
    gaps = [Segment(about._replace(first=4 * n, size=4 * n + 1), 0) for n in range(count // 4)]
    assert sum(high - low for _, low, high in covering([*late, *gaps])) == 2 * count
