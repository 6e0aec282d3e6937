"""Rows of sealed records (logredact_seal_row), any number of them, in order: sorted in pieces, in a file that nobody sees."""

from __future__ import annotations

import bisect
import os
import tempfile
from typing import Iterator, List

__all__ = ["ROW", "Rows", "bound"]

ROW = 80
_PIECE = 1 << 18  # rows that are sorted at once
_READ = 1 << 12


def bound(stream: bytes, seq: int) -> bytes:
    """Where the rows of a stream from this number on begin."""
    return stream + seq.to_bytes(8, "big")


class _Run:
    """A sorted piece, read from its beginning on."""

    def __init__(self, fd: int, at: int, end: int) -> None:
        self._fd, self._at, self._end = fd, at, end
        self._rows: List[bytes] = []
        self._next = 0

    def pieces(self, limit: bytes) -> Iterator[List[bytes]]:
        """The rows below a limit, some thousand at a time."""
        while True:
            if self._next == len(self._rows):
                size = min(_READ * ROW, self._end - self._at)
                if not size:
                    return
                data = os.pread(self._fd, size, self._at)
                self._at += size
                self._rows = [data[at : at + ROW] for at in range(0, size, ROW)]
                self._next = 0
            end = bisect.bisect_left(self._rows, limit, self._next)
            if end > self._next:
                yield self._rows[self._next : end]
            self._next = end
            if end < len(self._rows):
                return


class Rows:
    """Takes rows in any order, then gives them in order, once."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()
        self._held: List[bytes] = []
        self._runs: List[_Run] = []
        self._written = 0

    def add(self, data: bytes) -> None:
        self._held += [data[at : at + ROW] for at in range(0, len(data), ROW)]
        if len(self._held) >= _PIECE:
            self._spill()

    def _spill(self) -> None:
        self._held.sort()
        data = b"".join(self._held)
        self._file.write(data)
        self._runs.append(_Run(self._file.fileno(), self._written, self._written + len(data)))
        self._written += len(data)
        self._held = []

    def done(self) -> None:
        """No more are added."""
        if self._held:
            self._spill()
        self._file.flush()

    def pieces(self, limit: bytes) -> Iterator[List[bytes]]:
        """The rows below a limit that were not given yet, some thousand at a time, in no order."""
        for run in self._runs:
            yield from run.pieces(limit)

    def before(self, limit: bytes) -> List[bytes]:
        """The same at once, in order."""
        parts = list(self.pieces(limit))
        if len(parts) == 1:
            return parts[0]
        found = [row for part in parts for row in part]
        found.sort()
        return found

    def close(self) -> None:
        self._file.close()
