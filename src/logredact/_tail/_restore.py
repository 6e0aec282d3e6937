"""What the state tells of files, and where they are now: at their place, renamed beside it, or gone."""

from __future__ import annotations

import os
import re
from itertools import groupby
from typing import Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from logredact._tail._file import File
from logredact._tail._metadata import places
from logredact._tail._state import Row
from logredact._tail._stream import Stream
from logredact._types import LOST, LinesPosition

__all__ = ["COMPRESSED", "restored", "rotated_since"]

# What kubelet and logrotate put behind a name: .20240612-140200, .1, -20240612.
_ROTATED = re.compile(rb"[.-][0-9][0-9.-]*")
COMPRESSED = (b".gz", b".bz2", b".xz", b".zst", b".tmp")  # kubelet compresses into a .tmp


def restored(rows: Sequence[Row]) -> Tuple[List[Stream], List[Tuple[int, int]]]:
    """(streams as they were left, keys of the files that are gone).

    A stream of which all files are gone has none, and a position that tells what is lost.
    """
    streams: List[Stream] = []
    gone: List[Tuple[int, int]] = []
    known: Dict[Tuple[int, int], Optional[int]] = {(row.device, row.inode): None for row in rows}
    for path, of_path in groupby(rows, key=lambda row: row.path):
        found: List[Tuple[Row, File]] = []
        wanted = list(of_path)
        for row in wanted:
            file = _find(row)
            if file is None:
                gone.append((row.device, row.inode))
            else:
                found.append((row, file))
        stream = Stream(path)
        stream.files = [file for _, file in found]
        if found:
            stream.restore([row for row, _ in found])
        if not found or found[-1][0] is not wanted[-1]:
            # Of the file that was being read the rest is gone.
            open_parts = [any(row.parts[n] is not None for row in wanted) for n in range(3)]
            stream.position = LinesPosition(stream.position.offset, tuple(LOST if one else None for one in open_parts))  # type: ignore[arg-type]
        if found and not _is_at(path, stream.files[-1].key):
            for file in rotated_since(stream.files[-1], wanted[-1].real, path, known):
                stream.append(file)
        streams.append(stream)
    return streams, gone


def _is_at(path: bytes, key: Tuple[int, int]) -> bool:
    try:
        status = os.stat(path)
    except OSError:
        return False
    return (status.st_dev, status.st_ino) == key


def _beside(real: bytes) -> Iterator[os.DirEntry[bytes]]:
    """Uncompressed files whose names begin as the file's own, that itself included."""
    directory, name = os.path.split(real)
    try:
        with os.scandir(directory) as entries:
            for entry in entries:
                if entry.name.startswith(name) and not entry.name.endswith(COMPRESSED):
                    yield entry
    except OSError:
        return


def _opened(path: bytes, real: bytes) -> Optional[File]:
    try:
        return File(path, real)
    except OSError:
        return None


def _find(row: Row) -> Optional[File]:
    key = (row.device, row.inode)
    candidates = [places(row.path)[-1]] if _is_at(row.path, key) else []
    # Wherever it was moved to in its directory.
    candidates += [entry.path for entry in _beside(row.real) if entry.inode() == row.inode]
    for candidate in candidates:
        file = _opened(row.path, candidate)
        if file is None:
            continue
        if file.key == key and file.is_that_of(row):
            return file
        file.close()
    return None


def rotated_since(last: File, real: bytes, path: bytes, known: Mapping[Tuple[int, int], Optional[int]]) -> List[File]:
    """Files that came to `real` behind the last one and were renamed while nobody looked: beside it, not older than it.

    `known`: files that are followed, or, with the time of their last change, were until then.
    """
    found = []
    since = last.look()[1]
    for entry in _beside(real):
        if entry.is_symlink() or not _ROTATED.fullmatch(entry.name[len(os.path.basename(real)) :]):
            continue
        file = _opened(path, entry.path)
        if file is None:
            continue
        changed = file.look()[1]
        if (file.key in known and known[file.key] in (None, changed)) or file.key == last.key or changed < since:
            file.close()
        else:
            found.append(file)
    return sorted(found, key=lambda file: file.look()[1])
