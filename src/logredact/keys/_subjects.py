"""A store of subjects' keys, as the core keeps it (native/src/policy/store.c): what is read and deleted there by administrators."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from typing import Dict, Iterator, List, Optional, Union
from urllib.parse import quote

from logredact._errors import KEY, KeyMaterialError

__all__ = ["Store"]

_OURS = 0x6C727331
_FORMAT = 1
_PATIENCE = 10.0  # seconds


class Store:
    """Keys of subjects, wrapped, by the codes that stand in tokens. Errors of all methods: KeyMaterialError, sqlite3.Error told as such."""

    def __init__(self, path: Union[str, "os.PathLike[str]"]) -> None:
        self.path = os.fspath(path)

    def get(self, code: str) -> Optional[bytes]:
        """The wrapped key of a subject; None: there is none."""
        with self._opened("ro") as file:
            row = file.execute("SELECT wrapped FROM subject WHERE code = ?", (code,)).fetchone()
            return None if row is None else bytes(row[0])

    def delete(self, codes: List[str]) -> List[str]:
        """Deletes the keys of subjects so that the file holds no byte of them any more; the codes of those that were there.

        KeyMaterialError, too, where they are deleted but another process keeps the file from being written anew.
        """
        with self._opened("rw") as file:
            file.execute("PRAGMA secure_delete = ON")
            file.execute("PRAGMA temp_store = MEMORY")
            file.execute("BEGIN IMMEDIATE")
            gone: Dict[str, bytes] = {}
            for code in codes:
                row = file.execute("SELECT wrapped FROM subject WHERE code = ?", (code,)).fetchone()
                if row is not None:
                    gone[code] = bytes(row[0])
                    file.execute("DELETE FROM subject WHERE code = ?", (code,))
            file.execute("COMMIT")
            # Until then the pages as they were stand in the file, and what was written last beside it.
            _emptied(file)
            file.execute("VACUUM")
            _emptied(file)
        left = [code for code, wrapped in gone.items() if any(wrapped in data for data in self._bytes())]
        if left:
            raise KeyMaterialError(KEY, "%s: keys of %d subjects are deleted, but the file still holds bytes of them; run it again" % (self.path, len(left)))
        return list(gone)

    def _bytes(self) -> Iterator[bytes]:
        for name in (self.path, self.path + "-wal", self.path + "-journal"):
            with contextlib.suppress(FileNotFoundError), open(name, "rb") as file:
                yield file.read()

    @contextlib.contextmanager
    def _opened(self, mode: str) -> Iterator[sqlite3.Connection]:
        try:
            file = sqlite3.connect("file:%s?mode=%s" % (quote(self.path), mode), uri=True, timeout=_PATIENCE, isolation_level=None)
            try:
                marks = [file.execute("PRAGMA " + name).fetchone()[0] for name in ("application_id", "user_version")]
                if marks != [_OURS, _FORMAT]:
                    raise KeyMaterialError(KEY, "%s: is no store of subjects' keys" % self.path)
                yield file
            finally:
                file.close()
        except sqlite3.Error as error:
            raise KeyMaterialError(KEY, "%s: the store of subjects' keys: %s" % (self.path, error)) from None


def _emptied(file: sqlite3.Connection) -> None:
    """Has all that waits beside the file written into it, and cuts that to nothing."""
    deadline = time.monotonic() + _PATIENCE
    while file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        if time.monotonic() > deadline:
            raise KeyMaterialError(KEY, "keys of subjects are deleted, but another process keeps their bytes in the file; end it, and run this again")
        time.sleep(0.05)
