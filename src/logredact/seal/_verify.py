"""What of sealed streams is there, whole, altered or missing (docs/seal-spec.md, What a verifier says)."""

from __future__ import annotations

import collections
import tempfile
from typing import Any, BinaryIO, Callable, Counter, Dict, FrozenSet, Iterable, Iterator, List, NamedTuple, Optional, Set, Tuple

from logredact import _backend
from logredact.seal import _checkpoint
from logredact.seal._checkpoint import Checkpoint, Validator
from logredact.seal._inputs import Unreadable, opened, pieces
from logredact.seal._links import Links
from logredact.seal._note import Key, b64u
from logredact.seal._rows import ROW, Rows
from logredact.seal._segments import Segment, consistent, covering, left_out
from logredact.seal._texts import numbered

__all__ = ["INCOMPLETE", "STATES", "TAMPERED", "Problem", "Result", "verify"]

TAMPERED = ("modified", "forged", "duplicate-conflict", "unsealed-but-expected")
UNVERIFIABLE = ("unknown key", "unreadable")
INCOMPLETE = ("withheld", "gap", "unsealed tail", "crash gap", "truncated", "epoch gap")
STATES = ("verified", "redacted-valid", "recovered", "duplicate", "elsewhere", *TAMPERED, *INCOMPLETE, *UNVERIFIABLE)

_WHOLE, _ERASED, _MODIFIED, _CHECKPOINT, _NONE, _BROKEN = range(6)
_SHOWN = 1000
_SHOWN_ABSENT = 20
# States by what logredact_seal_match counts.
_COUNTED = {
    "duplicate": "duplicates", "duplicate-conflict": "conflicts", "modified": "modified", "forged": "forged",
    "withheld": "missing",
}  # fmt: skip


class Problem(NamedTuple):
    """One thing that is wrong or missing. What is not known of it is None; `last` of a range of numbers."""

    state: str
    stream: Optional[str] = None
    seq: Optional[int] = None
    last: Optional[int] = None
    time: Optional[float] = None
    file: Optional[str] = None
    record: Optional[int] = None


class Result:
    """Counts by state, and the first problems of them all."""

    def __init__(self) -> None:
        self.counts: Counter[str] = collections.Counter()
        self.problems: List[Problem] = []
        self.streams: List[Dict[str, Any]] = []
        self.records = 0
        self.checkpoints = 0
        self.dropped = [0, 0]
        self.here = True  # false: a part of the tags, of which no stream is there

    def count(self, state: str, count: int) -> None:
        if count:
            self.counts[state] += count

    def note(self, state: str, count: int = 1, **about: Any) -> None:
        self.count(state, count)
        if len(self.problems) < _SHOWN:
            self.problems.append(Problem(state, **about))

    def add(self, other: "Result") -> None:
        self.counts.update(other.counts)
        self.problems += other.problems[: max(0, _SHOWN - len(self.problems))]
        self.streams += other.streams
        self.dropped = [old + new for old, new in zip(self.dropped, other.dropped)]

    def only(self, state: str) -> "Result":
        found = Result()
        found.counts[state] = self.counts[state]
        found.problems = [problem for problem in self.problems if problem.state == state]
        return found

    @property
    def room(self) -> int:
        """How many problems more are kept; beyond, they are counted."""
        return max(0, _SHOWN - len(self.problems))

    @property
    def code(self) -> int:
        """0 clean, 1 tampered, 2 incomplete, 3 not verifiable."""
        if any(self.counts[state] for state in TAMPERED):
            return 1
        if any(self.counts[state] for state in UNVERIFIABLE) or not self.checkpoints or not self.here:
            return 3
        return 2 if any(self.counts[state] for state in INCOMPLETE) else 0


def verify(
    paths: Iterable[str],
    keys: Iterable[Key],
    *,
    field: str = "_lr",
    ignore: Iterable[str] = (),
    format: str = "auto",
    framing: str = "map",
    origins: Iterable[str] = (),
    part: bool = False,
    tag_key: str = "",
    advanced: Callable[[int], object] = lambda count: None,
) -> Result:
    """Checks files; `advanced` is called with the bytes that were read. With `origins`, checkpoints of other ones are forged.
    `part`: streams of tags of which no record is there are told, not counted. `tag_key`: the one field that checkpoints may have besides.

    Memory does not grow with the records, and by some hundred bytes for each checkpoint. Errors: OSError.
    """
    with _Verifier(list(paths), keys, field, list(ignore), frozenset(origins), part, tag_key) as verifier:
        for source in range(len(verifier.paths)):
            verifier.read(source, format, framing, advanced)
        return verifier.judge()


class _Verifier:
    def __init__(
        self, paths: List[str], keys: Iterable[Key], field: str, ignore: List[str], origins: FrozenSet[str], part: bool, tag_key: str
    ) -> None:
        self.paths = paths
        self._validator = Validator(keys)
        self._origins = origins
        self._field = field.encode("utf-8")
        self._ignore = [name.encode("utf-8") for name in ignore]
        self._rows = Rows()
        self._leaves = tempfile.TemporaryFile()
        self._leaves_end = 0
        self._segments: Dict[bytes, Dict[Tuple[int, int, bytes], Segment]] = {}
        self._unknown: Dict[bytes, int] = {}
        self._tag_key = tag_key.encode("utf-8")
        self._part = part
        self._links = Links({})
        self._seen: Set[bytes] = set()  # streams of which there is a record, those that nothing names as one
        self._result = Result()

    def __enter__(self) -> "_Verifier":
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()
        self._leaves.close()

    # ---- reading ----

    def read(self, source: int, format: str, framing: str, advanced: Callable[[int], object]) -> None:
        path = self.paths[source]
        try:
            file, format, framing = opened(path, format, framing)
            with file:
                self._read(source, file, format, framing, advanced)
        except Unreadable as error:
            self._result.note("unreadable", file=f"{path}: {error}")

    def _read(self, source: int, file: BinaryIO, format: str, framing: str, advanced: Callable[[int], object]) -> None:
        reader = _backend.current.SealReader(
            format=format, framing=framing, field=self._field, ignore=self._ignore, beside=self._tag_key, source=source
        )
        failed = None
        for piece in pieces(file):
            failed = self._take(source, *reader.feed(piece))
            advanced(len(piece))
            if failed is not None:
                break
        else:
            failed = self._take(source, *reader.feed(b"", True))
        if failed is not None:
            self._result.note("unreadable", file=f"{self.paths[source]}: {failed}")

    def _take(self, source: int, rows: bytes, texts: bytes, failed: Optional[Exception]) -> Optional[Exception]:
        others = self._rows.add(rows)
        self._result.records += len(rows) // ROW - others[55::ROW].count(_CHECKPOINT)
        self._tell(others, {_NONE: "unsealed-but-expected", _BROKEN: "modified"})
        for number, text in numbered(texts):
            self._checkpoint(source, number, text)
        return failed

    def _checkpoint(self, source: int, number: int, text: bytes) -> None:
        self._result.checkpoints += 1
        place = {"file": self.paths[source], "record": number}
        try:
            found = self._validator.checkpoint(text.decode("ascii"))
            if self._origins and found.origin not in self._origins:
                raise ValueError("another origin")
        except _checkpoint.UnknownKey:
            stream = _checkpoint.stream_of(text)
            if stream not in self._unknown:
                self._result.note("unknown key", stream=b64u(stream), **place)
            self._unknown[stream] = self._unknown.get(stream, 0) + 1
            return
        except (ValueError, UnicodeDecodeError):
            self._result.note("forged", stream=b64u(_checkpoint.stream_of(text)), **place)
            return
        segments = self._segments.setdefault(found.stream, {})
        key = (found.first, found.size, found.root)
        if key not in segments:
            self._leaves.seek(self._leaves_end)
            self._leaves.write(found.leaves)
            segments[key] = Segment(found._replace(leaves=b""), self._leaves_end)
            self._leaves_end += len(found.leaves)

    def _place(self, row: bytes) -> Dict[str, Any]:
        known = row[55] not in (_NONE, _BROKEN)
        about: Dict[str, Any] = {"file": self.paths[int.from_bytes(row[76:80], "big")], "record": int.from_bytes(row[68:76], "big")}
        if known:
            about.update(stream=b64u(row[:12]), seq=int.from_bytes(row[12:20], "big"), time=_time(row))
        return about

    # ---- judging ----

    def judge(self) -> Result:
        self._links = Links({stream: [each.about for each in segments.values()] for stream, segments in self._segments.items()})
        absent: Dict[bytes, Result] = {}  # of a part: streams without a record, which may be of tags that are elsewhere
        for stream in sorted(self._segments):
            self._loose(stream)
            whole, self._result = self._result, Result()
            self._stream(stream, list(self._segments[stream].values()))
            found, self._result = self._result, whole
            if self._part and stream not in self._seen:
                del found.problems[_SHOWN_ABSENT:]
                absent[stream] = found
            else:
                whole.add(found)
        self._loose(None)
        self._linked(absent)
        return self._result

    def _linked(self, absent: Dict[bytes, Result]) -> None:
        links, result = self._links, self._result
        here = links.here(self._seen) if self._part else lambda stream: True
        for stream, found in absent.items():
            result.add(found if here(stream) else found.only("forged"))
        for state, stream, about in links.wrong():
            if here(stream):
                result.note(state, stream=b64u(stream), **about)
        if self._part:
            for stream in sorted(links.streams):
                if not here(stream):
                    result.note("elsewhere", stream=b64u(stream))
            result.here = bool(self._seen) or any(map(here, links.streams))

    def _see(self, stream: bytes) -> None:
        """There is a record of it."""
        self._seen.add(stream if stream in self._links.streams else b"")

    def _loose(self, stream: Optional[bytes]) -> None:
        """Records of streams before this one, None: of all that are left. They are without a valid checkpoint."""
        for rows in self._rows.pieces(stream, 0):
            self._outside(rows, "unknown key" if rows[:12] in self._unknown else "unsealed tail")

    def _before(self, stream: Optional[bytes], seq: int, state: str) -> None:
        """Records before this stream and number that no checkpoint of their stream covers."""
        for rows in self._rows.pieces(stream, seq):
            self._outside(rows, state)

    def _outside(self, rows: bytes, state: str) -> None:
        self._see(rows[:12])
        self._tell(rows, {_WHOLE: state, _ERASED: state, _MODIFIED: "modified"})

    def _tell(self, rows: bytes, states: Dict[int, str]) -> None:
        """Notes records by what their rows are; those that would not be shown are counted alone."""
        at = 0
        while at < len(rows) and self._result.room:
            row = rows[at : at + ROW]
            if row[55] in states:
                self._result.note(states[row[55]], **self._place(row))
            at += ROW
        for value, state in states.items():
            self._result.count(state, rows[at + 55 :: ROW].count(value))

    def _stream(self, stream: bytes, segments: List[Segment]) -> None:
        name, at = b64u(stream), 0
        if not consistent(segments, self._slice):
            self._result.note("forged", stream=name)
        for about in left_out(segments):
            self._result.note("epoch gap", stream=name, seq=about.first, time=float(about.sec))
        for segment, low, high in covering(segments):
            if low > at:
                self._result.note("gap", low - at, stream=name, seq=at, last=low - 1)
                self._before(stream, low, "gap")
            self._match(segment, low, high)
            at = high
        last = max(segments, key=lambda each: each.about.size).about
        # Nothing comes behind an end that the sealer has signed itself.
        self._before(*_behind(stream), "forged" if any(each.about.flags & _checkpoint.FINAL for each in segments) else "unsealed tail")
        if last.flags & _checkpoint.RECOVERED:
            self._result.note("recovered", 0, stream=name, seq=last.first, last=last.size - 1, time=float(last.sec))
        elif not last.flags & _checkpoint.FINAL:
            self._result.note("truncated", stream=name, seq=at, time=float(last.sec))
        start = next((each.about.start for each in segments if each.about.start), None)
        series = b64u(start.series) if start and start.series else None
        self._result.streams.append({"stream": name, "origin": last.origin, "leaves": last.size, "sealed": last.sec, "series": series})

    def _slice(self, segment: Segment, low: int, high: int) -> bytes:
        self._leaves.seek(segment.at + 32 * (low - segment.about.first))
        return self._leaves.read(32 * (high - low))

    def _match(self, segment: Segment, at: int, end: int) -> None:
        """The records of a segment's leaves from number `at` on, up to `end`."""
        about, result = segment.about, self._result
        for number, by_rule, by_error in about.dropped:
            if at <= number < end:
                result.dropped = [result.dropped[0] + by_rule, result.dropped[1] + by_error]
        controls = [number for number in about.controls if at <= number < end]
        found, bad, missing = self._rows.match(about.stream, at, self._slice(segment, at, end), controls, result.room)
        # After a crash a later key has signed for what is as it was sealed.
        late = about.flags & _checkpoint.RECOVERED
        result.count("recovered" if late else "verified", found["whole"])
        result.count("recovered" if late else "redacted-valid", found["erased"])
        for state, name in _COUNTED.items():
            result.count(state, found[name])
        if any(count for name, count in found.items() if name != "missing"):
            self._see(about.stream)
        for row in _each(bad):
            result.note("modified" if row[55] == _MODIFIED else "forged", 0, **self._place(row))
        for low, high in missing:
            result.note("withheld", 0, stream=b64u(about.stream), seq=low, last=high, time=float(about.sec))


def _behind(stream: bytes) -> Tuple[Optional[bytes], int]:
    """Where all of the stream's records stand before."""
    number = int.from_bytes(stream, "big") + 1
    return (None if number >> 96 else number.to_bytes(12, "big")), 0


def _each(rows: bytes) -> Iterator[bytes]:
    return (rows[at : at + ROW] for at in range(0, len(rows), ROW))


def _time(row: bytes) -> float:
    return int.from_bytes(row[60:68], "big", signed=True) + int.from_bytes(row[56:60], "big") / 1e9
