"""A stream: the files that lie, one after another, under one path, and how far they were read."""

from __future__ import annotations

import time
from typing import Any, Dict, Iterator, List, Optional, Tuple

from logredact._tail._file import File
from logredact._tail._state import PREVIOUS, Row
from logredact._types import LOST, LinesPosition

__all__ = ["BEGINNING", "Stream"]

BEGINNING = LinesPosition(0, (None, None, None))
_SOON_READ = 256 << 10  # bytes that it costs little to read again; less than a turn, or none would come further
_RETRY = 2.0  # seconds, and one more for each MiB
_HANDLE = 768 << 10  # memory that lines keep besides


class Stream:
    """Places in it are bytes from the beginning of the first of its files on.

    `files[0]` up to `files[begun]` were begun, and `files[current]` is being read, maybe again. Those
    before it are kept for what is open in them. Lines are made when there is something to read, and let go between:
    what they hold is read again from `position`.
    """

    def __init__(self, path: bytes) -> None:
        self.path = path
        self.files: List[File] = []
        self.current = self.begun = 0
        self.format: Optional[str] = None
        self.lines: Any = None
        self.position = BEGINNING
        self.fields = b""
        self.dropped: Optional[Tuple[int, int]] = None  # by what the policy says of the fields: (1, 0) by a rule, (0, 1) because of an error
        self.fields_of: Any = None  # the policy that they were made by
        self.late = False  # what it holds was put off
        self._counters: Dict[str, int] = {}  # of lines that were let go
        self._too_large = 0  # lines that were dropped and told of
        self._retry = 0.0  # until then what was put off is not read again,
        self._enough = 0  # unless the file has so many bytes

    @property
    def file(self) -> File:
        return self.files[self.current]

    def following(self) -> Optional[File]:
        return self.files[self.current + 1] if self.current + 1 < len(self.files) else None

    def append(self, file: File) -> None:
        if self.files:
            file.sequence = self.files[-1].sequence + 1
        self.files.append(file)

    def open_parts(self) -> List[int]:
        return [part for part in self.position.parts if part is not None and part != LOST]

    # -- lines ---------------------------------------------------------------

    def open(self, backend: Any, policy: Any) -> None:
        """Makes lines that go on from `position`: what is open is read again, with the files that it stands in."""
        if self.lines is not None:
            return
        start = min([self.position.offset, *self.open_parts()])
        while self.current and self.files[self.current].begin > start:
            self.current -= 1
        self.file.offset = start - self.file.begin
        self.lines = backend.Lines(policy, format=self.format, overhead=len(self.fields))
        self.lines.resume(start, self.position)

    def rest(self) -> bool:
        """Lets the lines go where what they hold is soon read again. False: it would take longer."""
        if not self.soon_read():
            return False
        self.late = False
        self.close()
        return True

    def close(self) -> None:
        """Lets the lines go."""
        if self.lines is not None:
            self.position = self.lines.where()
            self._counters = self.counters()
            self.lines = None

    def span(self) -> int:
        """Bytes that would be read again if the lines went."""
        return self.file.begin + self.file.offset - min([self.position.offset, *self.open_parts()])

    def soon_read(self) -> bool:
        return self.span() <= _SOON_READ

    def put_off(self) -> None:
        """Lets the lines go though it costs much; it is read again after some time, or when much more is there."""
        span = self.span()
        self._retry, self._enough = time.monotonic() + _RETRY + span / (1 << 20), self.file.size() + span // 8
        self.late = True
        self.close()

    def too_early(self, size: int) -> bool:
        return self.lines is None and size < self._enough and time.monotonic() < self._retry

    def counters(self) -> Dict[str, int]:
        """Of the lines, by their names in logredact.h."""
        if self.lines is None:
            return dict(self._counters)
        return {name: count + self._counters.get(name, 0) for name, count in self.lines.counters().items()}

    def too_large(self) -> int:
        """Lines that were dropped for their size since the last call."""
        told, self._too_large = self._too_large, self.counters().get("dropped", 0)
        return self._too_large - told

    def cost(self) -> int:
        """Bytes of memory that its lines take."""
        return 0 if self.lines is None else _HANDLE + int(self.lines.held())

    # -- places --------------------------------------------------------------

    def moved(self) -> bool:
        """Takes the place up to which everything has left from the lines. False: it is as it was."""
        before, self.position = self.position, self.lines.where()
        return self.position != before

    def next_file(self) -> None:
        """The current file has ended; lines go on with the one behind it."""
        begin = self.file.begin + self.file.offset
        if self.file.ends is None:
            self.file.ends = self.file.offset
        self.current += 1
        self.begun = max(self.begun, self.current)
        self.file.begin = begin
        self.file.offset = 0

    def read(self) -> int:
        """Bytes of the current file that are known to have been there."""
        if self.current < self.begun:
            return self.file.offset
        return max(self.file.offset, self.position.offset - self.file.begin)

    def lost(self) -> None:
        """What was open is lost."""
        self.close()
        self.position = LinesPosition(0, tuple(None if part is None else LOST for part in self.position.parts))  # type: ignore[arg-type]

    def begin_again(self) -> List[File]:
        """The current file was emptied and begins anew. Those before it are to be closed."""
        self.lost()
        gone, self.files[: self.current] = self.files[: self.current], []
        self.current = self.begun = 0
        self.file.begin = self.file.offset = 0
        return gone

    def unneeded(self) -> List[File]:
        """Takes out the files of which nothing is open any more; they are to be closed."""
        earliest = min([self.position.offset, *self.open_parts()])
        count = 0
        while count < self.current and self.files[count + 1].begin <= earliest:
            count += 1
        gone, self.files[:count] = self.files[:count], []
        self.current -= count
        self.begun -= count
        return gone

    # -- rows ----------------------------------------------------------------

    def rows(self) -> Iterator[Row]:
        """What is to be remembered of its files, as far as they were begun."""
        for number, file in enumerate(self.files[: self.begun + 1]):
            end = None if number == self.begun else self.files[number + 1].begin
            offset = (self.position.offset if end is None else min(end, self.position.offset)) - file.begin
            parts = tuple(self._part(part, file.begin, end) for part in self.position.parts)
            yield Row(
                *file.key, self.path, file.real, file.sequence, self.format or "", file.fingerprint_length, file.fingerprint,
                max(offset, 0), parts,  # type: ignore[arg-type]
            )  # fmt: skip

    @staticmethod
    def _part(part: Optional[int], begin: int, end: Optional[int]) -> Optional[int]:
        last = end is None
        if part is None or part == LOST:
            return part if last else None
        if begin <= part and (last or part < end):
            return part - begin
        return PREVIOUS if last else None

    def restore(self, rows: List[Row]) -> None:
        """Takes back what rows() gave; its files are those of the rows, in order, and maybe more behind them."""
        begin = 0
        for file, row in zip(self.files, rows):
            file.begin, file.sequence = begin, row.sequence
            file.fingerprint_length, file.fingerprint = row.fingerprint_length, row.fingerprint
            begin += row.offset
        for file, row in zip(self.files[: len(rows) - 1], rows):
            file.ends = row.offset
        for number, file in enumerate(self.files[len(rows) :]):
            file.sequence = rows[-1].sequence + 1 + number
        self.current = self.begun = len(rows) - 1
        self.format = rows[-1].format or None
        parts = tuple(self._restored(n, rows) for n in range(3))
        self.position = LinesPosition(begin, parts)  # type: ignore[arg-type]

    def _restored(self, n: int, rows: List[Row]) -> Optional[int]:
        part = rows[-1].parts[n]
        if part is None or part == LOST:
            return part
        if part != PREVIOUS:
            return self.files[len(rows) - 1].begin + part
        for file, row in zip(self.files, rows[:-1]):
            if row.parts[n] is not None:
                return file.begin + row.parts[n]
        return LOST  # the file that it began in is gone

