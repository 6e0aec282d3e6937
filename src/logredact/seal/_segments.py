"""The valid checkpoints of one stream: whether they fit together, and which of them vouches for which leaves (docs/seal-spec.md, Checkpoint)."""

from __future__ import annotations

import collections
import hashlib
from typing import Callable, Deque, Iterable, Iterator, List, NamedTuple, Optional, Tuple

from logredact import _backend
from logredact.seal._checkpoint import EPOCH_END, FINAL, RECOVERED, Checkpoint

__all__ = ["Segment", "consistent", "covering", "left_out"]


class Segment(NamedTuple):
    """A valid checkpoint; its leaves are in a file."""

    about: Checkpoint
    at: int


def consistent(segments: Iterable[Segment], leaves: Callable[[Segment, int, int], bytes]) -> bool:
    """Whether there is one history. `leaves` gives those of a segment from a number on, up to another one."""
    by_size = sorted((segment.about for segment in segments), key=lambda about: about.size)
    if len({about.origin for about in by_size}) > 1:
        return False
    for one, other in zip(by_size, by_size[1:]):
        if one.epoch > other.epoch or (one.flags & (FINAL | RECOVERED) and one.size < other.size and not _closed_again(one, other)):
            return False

    # Each against the one that reaches furthest of those that begin before it: a root stands for all leaves below.
    end: Optional[Segment] = None
    inside: List[Checkpoint] = []  # those that end before it does
    for segment in _in_order(segments):
        about = segment.about
        if end is None or about.first > end.about.size:
            same = True
        elif about.size < end.about.size:
            inside.append(about)
            continue
        else:
            same = _root(segment, end.about.size, leaves) == end.about.root
        if not same or (end is not None and not _holds(end, inside, leaves)):
            return False
        end, inside = segment, []
    return end is None or _holds(end, inside, leaves)


def _root(segment: Segment, size: int, leaves: Callable[[Segment, int, int], bytes]) -> bytes:
    about = segment.about
    if size == about.size:
        return about.root
    return _backend.current.seal_root(about.first, about.frontier, leaves(segment, about.first, size))


def _holds(segment: Segment, inside: List[Checkpoint], leaves: Callable[[Segment, int, int], bytes]) -> bool:
    """Whether these, which end within the segment, are of its history. Its leaves are hashed once, however many these are."""
    size, frontier = segment.about.first, segment.about.frontier
    tree = [frontier[at : at + 32] for at in range(0, len(frontier), 32)]
    for about in sorted(inside, key=lambda about: about.size):
        data = leaves(segment, size, about.size)
        for at in range(0, len(data), 32):
            _push(tree, size, data[at : at + 32])
            size += 1
        if _folded(tree) != about.root:
            return False
    return True


def _push(tree: List[bytes], size: int, leaf: bytes) -> None:
    while size & 1:
        leaf = hashlib.sha256(b"\1" + tree.pop() + leaf).digest()
        size >>= 1
    tree.append(leaf)


def _folded(tree: List[bytes]) -> bytes:
    root = tree[-1]
    for left in reversed(tree[:-1]):
        root = hashlib.sha256(b"\1" + left + root).digest()
    return root


def covering(segments: Iterable[Segment]) -> Iterator[Tuple[Segment, int, int]]:
    """(segment, number, number behind the last): what each vouches for; a recovered one only for what no other does."""
    segments = _in_order(segments)
    recovered: Deque[Segment] = collections.deque()
    for segment in segments:
        if segment.about.flags & RECOVERED and (not recovered or segment.about.size > recovered[-1].about.size):
            recovered.append(segment)

    def between(low: int, high: int) -> Iterator[Tuple[Segment, int, int]]:
        while low < high and recovered and recovered[0].about.first < high:
            about = recovered[0].about
            start, end = max(low, about.first), min(high, about.size)
            if start < end:
                yield recovered[0], start, end
                low = end
            if about.size <= high:
                recovered.popleft()

    at = 0
    for segment in segments:
        about = segment.about
        if about.flags & RECOVERED or about.size <= at:
            continue
        yield from between(at, about.first)
        yield segment, max(at, about.first), about.size
        at = about.size
    yield from between(at, 1 << 64)


def left_out(segments: Iterable[Segment]) -> Iterator[Checkpoint]:
    """Those before which an epoch may have been cut out: the key of the epoch before has not said that it was whole."""
    before: Optional[Checkpoint] = None
    for about in sorted((segment.about for segment in segments), key=lambda about: (about.size, about.first)):
        if before is None:
            cut = about.start is not None and about.began < about.epoch
        elif before.flags & FINAL:
            cut = False  # nothing comes behind it
        else:
            cut = about.epoch > before.epoch + 1 or (about.epoch > before.epoch and not before.flags & EPOCH_END)
        if cut:
            yield about
        before = about


def _closed_again(end: Checkpoint, about: Checkpoint) -> bool:
    """Whether a sealer died with its last checkpoint in hand, and the next one could not know whether anybody had got that."""
    return bool(end.flags & FINAL and about.flags & RECOVERED) and about.size == end.size + 1


def _in_order(segments: Iterable[Segment]) -> List[Segment]:
    return sorted(segments, key=lambda segment: (segment.about.first, segment.about.size))
