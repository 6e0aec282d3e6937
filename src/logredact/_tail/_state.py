"""What of each file has left, on disk: read again after a restart, moved only after a write."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import Iterable, Iterator, List, NamedTuple, Optional, Tuple

__all__ = ["PREVIOUS", "Row", "State", "StateError"]

PREVIOUS = -2  # in Row.parts: the line's first part stands in the file before

_VERSION = 1
_WAIT = 5.0  # seconds for one before, that is about to end
_COLUMNS = "device, inode, path, real, sequence, format, fingerprint_length, fingerprint, offset, part, part_stdout, part_stderr"


class StateError(Exception):
    """The state cannot be read or written; its text says what to do."""


class Row(NamedTuple):
    """A file. `parts`: as in LinesPosition, in bytes of this file, or PREVIOUS.

    `path`: where it was found; `real`: where it lay, links followed; `sequence`: of files that
    followed each other under one path, those that came later have greater ones.
    """

    device: int
    inode: int
    path: bytes
    real: bytes
    sequence: int
    format: str
    fingerprint_length: int
    fingerprint: bytes
    offset: int
    parts: Tuple[Optional[int], Optional[int], Optional[int]]


class State:
    """One process at a time: the file is locked as long as it is open."""

    def __init__(self, path: str) -> None:
        """Errors: StateError, for a file that cannot be written now, or that another process uses."""
        self._path = path
        self.new = not os.path.exists(path)
        with self._told("opened"):
            # In exclusive mode the write-ahead log needs no shared memory, and the lock is there from the first write on.
            self._database = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            self._database.execute("BEGIN IMMEDIATE")
            (version,) = self._database.execute("PRAGMA user_version").fetchone()
            if version not in (0, _VERSION):
                raise StateError(f"the state file {self._name()} is of another version of logredact (format {version})")
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS files (device INTEGER, inode INTEGER, path BLOB, real BLOB, sequence INTEGER,"
                " format TEXT, fingerprint_length INTEGER, fingerprint BLOB, offset INTEGER,"
                " part INTEGER, part_stdout INTEGER, part_stderr INTEGER, PRIMARY KEY (device, inode)) WITHOUT ROWID"
            )
            self._database.execute(f"PRAGMA user_version = {_VERSION}")
            self._database.execute("COMMIT")

    def _name(self) -> str:
        return os.fsencode(self._path).decode("utf-8", "backslashreplace")

    @contextlib.contextmanager
    def _told(self, done: str) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if "locked" in str(error):
                reason = "another process uses it; each `logredact tail` needs a state file of its own"
            else:
                reason = f"{error}; nothing more is read, so that nothing leaves unnoticed"
            raise StateError(f"the state file {self._name()} cannot be {done}: {reason}") from None

    def rows(self) -> List[Row]:
        with self._told("read"):
            found = self._database.execute(f"SELECT {_COLUMNS} FROM files ORDER BY path, sequence").fetchall()
        return [Row(*row[:9], tuple(row[9:])) for row in found]  # type: ignore[arg-type]

    def save(self, rows: Iterable[Row], gone: Iterable[Tuple[int, int]] = ()) -> None:
        """Puts rows in place of those of the same file; forgets others. All or nothing. Errors: StateError."""
        rows, gone = list(rows), list(gone)
        several = len(rows) + len(gone) > 1
        with self._told("written"):
            if several:
                self._database.execute("BEGIN")
            for row in rows:
                self._database.execute(f"REPLACE INTO files ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", (*row[:9], *row.parts))
            for key in gone:
                self._database.execute("DELETE FROM files WHERE device = ? AND inode = ?", key)
            if several:
                self._database.execute("COMMIT")

    def close(self) -> None:
        """All that was saved is in the file itself afterwards."""
        with contextlib.suppress(sqlite3.Error):
            self._database.close()
