"""Bytes to a descriptor."""

from __future__ import annotations

import os
import select

__all__ = ["write_all"]


def write_all(descriptor: int, view: memoryview) -> None:
    """Writes all of it, however long the reader takes, blocking or not. Errors: OSError; a part may be written then."""
    done = 0
    while done < len(view):
        try:
            done += os.write(descriptor, view[done:])
        except BlockingIOError:
            select.select([], [descriptor], [])
