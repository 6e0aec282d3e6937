"""A file that is open: which one it is, and whether it is still the one it was."""

from __future__ import annotations

import os
import stat
from hashlib import blake2b
from typing import Optional, Tuple

from logredact._tail._state import Row

__all__ = ["File"]

_FINGERPRINT = 1024  # bytes
_FIRST_LINE = 64 << 10
_EMPTY = blake2b(b"", digest_size=8).digest()


class File:
    """Open for reading. `offset`: bytes of it that were given to the lines of its stream.

    `path`: where it was found; it is told apart by device and inode, and by its first bytes,
    because inodes are used again, and files are emptied and filled anew.
    """

    def __init__(self, path: bytes, real: bytes) -> None:
        """Errors: OSError; IsADirectoryError for whatever is no regular file."""
        self.path, self.real = path, real
        self.descriptor = os.open(real, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
        status = os.fstat(self.descriptor)
        if not stat.S_ISREG(status.st_mode):
            os.close(self.descriptor)
            raise IsADirectoryError
        self.key: Tuple[int, int] = (status.st_dev, status.st_ino)
        self.modified = status.st_mtime
        self.offset = 0
        self.begin = 0  # where its first byte stands in its stream
        self.sequence = 0
        self.looked: Optional[Tuple[int, int]] = None  # what it looked like when it was read to its end
        self.ends: Optional[int] = None  # bytes of it that are read again, after which comes the next file
        self.left: Optional[float] = None  # since when it is not where it was found
        self.fingerprint_length, self.fingerprint = 0, _EMPTY

    def close(self) -> None:
        os.close(self.descriptor)

    def size(self) -> int:
        return os.fstat(self.descriptor).st_size

    def look(self) -> Tuple[int, int]:
        """(size, time of its last change in nanoseconds)."""
        status = os.fstat(self.descriptor)
        return status.st_size, status.st_mtime_ns

    def read(self, buffer: memoryview) -> int:
        return os.preadv(self.descriptor, [buffer], self.offset)

    def first_line(self) -> Optional[bytes]:
        """The first line, or the beginning of a long one; None: it is not there yet."""
        data = os.pread(self.descriptor, _FIRST_LINE, 0)
        line, newline, _ = data.partition(b"\n")
        return line if newline or len(data) == _FIRST_LINE else None

    def _digest(self, length: int) -> bytes:
        data = os.pread(self.descriptor, length, 0)
        return blake2b(data, digest_size=8).digest() if len(data) == length else b""

    def is_that_of(self, row: Row) -> bool:
        """Does it begin as the file did that the row tells of, and is it as long at least?"""
        return self.size() >= row.offset and self._digest(row.fingerprint_length) == row.fingerprint

    def unchanged(self, size: int, read: int) -> bool:
        """False: it was emptied since the last call. Takes longer beginnings into the fingerprint as they come."""
        same = size >= read and self._digest(self.fingerprint_length) == self.fingerprint
        if not same:
            self.fingerprint_length, self.fingerprint = 0, _EMPTY
        length = min(size, _FINGERPRINT)
        if length > self.fingerprint_length:
            digest = self._digest(length)
            if digest:  # else it was emptied just now
                self.fingerprint_length, self.fingerprint = length, digest
        return same
