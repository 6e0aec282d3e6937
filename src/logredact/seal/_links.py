"""What starts say of the streams before them, and which streams are of one series (docs/seal-spec.md, What a verifier says)."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterable, Iterator, Mapping, Set, Tuple

from logredact.seal._checkpoint import LOST, NONE, Checkpoint, Previous, Start

__all__ = ["Links"]


class _Named:
    """What starts say of one stream, taken together."""

    def __init__(self) -> None:
        self.size = 0
        self.lost = False
        self.time = 0.0


class Links:
    """Of the valid checkpoints of all streams."""

    def __init__(self, checkpoints: Mapping[bytes, Iterable[Checkpoint]]) -> None:
        self._ends: Dict[bytes, int] = {}
        self._named: Dict[bytes, _Named] = {}
        self._series: Dict[bytes, bytes] = {}
        self._plain: Set[bytes] = set()  # streams of no tag's sealer
        for stream, found in checkpoints.items():
            self._ends[stream] = max(each.size for each in found)
            start = next((each.start for each in found if each.start), None)
            if start is not None:
                self._start(stream, start)
        # Those of which there are checkpoints, and those that a start names.
        self.streams: Set[bytes] = self._ends.keys() | self._named.keys()

    def _start(self, stream: bytes, start: Start) -> None:
        self._name(start.previous, start.sec)
        self._name(start.in_series, start.sec)
        if start.series is None:
            self._plain.add(stream)
            if start.previous.end != NONE:
                self._plain.add(start.previous.stream)
            return
        self._series[stream] = start.series
        if start.in_series.end != NONE:
            self._series[start.in_series.stream] = start.series

    def _name(self, previous: Previous, time: float) -> None:
        if previous.end == NONE:
            return
        named = self._named.setdefault(previous.stream, _Named())
        named.size = max(named.size, previous.size)
        named.lost |= previous.end == LOST
        named.time = max(named.time, float(time))

    def wrong(self) -> Iterator[Tuple[str, bytes, Dict[str, Any]]]:
        """(state, stream, what is known) where the streams are not as starts say."""
        for stream, named in sorted(self._named.items()):
            if named.lost:
                yield "crash gap", stream, {"seq": named.size, "time": named.time}
            elif stream not in self._ends:
                yield "gap", stream, {"time": named.time}
            elif self._ends[stream] < named.size:
                yield "truncated", stream, {"seq": self._ends[stream], "last": named.size - 1, "time": named.time}

    def series(self, stream: bytes) -> bytes:
        """That of a stream; one of which nothing says so is a series of its own."""
        return self._series.get(stream, stream)

    def here(self, seen: Iterable[bytes]) -> Callable[[bytes], bool]:
        """Of a part of the tags, with records of the streams `seen`: whether a stream is to be there."""
        series = {self.series(stream) for stream in seen}
        return lambda stream: stream in self._plain or self.series(stream) in series
