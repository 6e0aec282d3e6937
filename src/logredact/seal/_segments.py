"""The valid checkpoints of one stream: whether they fit together, and which of them vouches for which leaves (docs/seal-spec.md, Checkpoint)."""

from __future__ import annotations

from typing import Callable, Iterable, Iterator, List, NamedTuple, Optional, Tuple

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

    def root(segment: Segment, size: int) -> bytes:
        about = segment.about
        if size == about.size:
            return about.root
        return _backend.current.seal_root(about.first, about.frontier, leaves(segment, about.first, size))

    # Each against the one that reaches furthest of those that begin before it: a root stands for all leaves below.
    end: Optional[Segment] = None
    for segment in _in_order(segments):
        if end is not None and segment.about.first <= end.about.size:
            size = min(segment.about.size, end.about.size)
            if root(segment, size) != root(end, size):
                return False
        if end is None or segment.about.size > end.about.size:
            end = segment
    return True


def covering(segments: Iterable[Segment]) -> Iterator[Tuple[Segment, int, int]]:
    """(segment, number, number behind the last): what each vouches for; a recovered one only for what no other does."""
    segments = _in_order(segments)
    recovered = [segment for segment in segments if segment.about.flags & RECOVERED]

    def between(low: int, high: int) -> Iterator[Tuple[Segment, int, int]]:
        for segment in recovered:
            start, end = max(low, segment.about.first), min(high, segment.about.size)
            if start < end:
                yield segment, start, end
                low = end

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
