"""Rows of sealed records (logredact_seal_row), any number of them, in order: sorted in pieces, in a file that nobody sees."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from typing import Dict, Iterator, List, Optional, Sequence, Tuple

from logredact import _backend
from logredact._errors import LogredactError

__all__ = ["ROW", "Rows"]

ROW = 80
PIECE = 1 << 16  # rows that are sorted at once: 13 MB at most
_INTERNAL = 9  # LOGREDACT_E_INTERNAL


class Rows:
    """Takes rows in any order, then gives them in order, once. Errors: OSError (no room for the file), MemoryError."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()
        self._rows = _backend.current.SealRows(self._file.fileno(), PIECE)

    def add(self, rows: bytes) -> bytes:
        """Gives those back that have no number."""
        with _files():
            return self._rows.add(rows)

    def pieces(self, stream: Optional[bytes], seq: int) -> Iterator[bytes]:
        """The rows before this stream and number, None: all, that were not given yet, some thousand of one stream at a time."""
        while True:
            with _files():
                rows = self._rows.take(stream, seq)
            if not rows:
                return
            yield rows

    def match(
        self, stream: bytes, first: int, leaves: bytes, controls: Sequence[int], most: int
    ) -> Tuple[Dict[str, int], bytes, List[Tuple[int, int]]]:
        """What became of the leaves of a segment (logredact_seal_rows_match): counts, rows that are bad, numbers that are missing."""
        with _files():
            return self._rows.match(stream, first, leaves, controls, most)

    def close(self) -> None:
        self._file.close()


@contextmanager
def _files() -> Iterator[None]:
    try:
        yield
    except LogredactError as error:
        if error.code != _INTERNAL:
            raise
        raise OSError(error.offset, os.strerror(error.offset), tempfile.gettempdir()) from None
