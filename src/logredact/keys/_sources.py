"""Where administrators' commands take keys from: keyrings, and files of one key."""

from __future__ import annotations

import contextlib
import os
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Union

from logredact._errors import KEY, KeyMaterialError
from logredact.keys import _file
from logredact.keys._ring import Keyring

__all__ = ["Held", "Keys"]

_RAW_MOST = 4096


class Held(NamedTuple):
    """A key that is there: its id, its purpose (None: a file says none) and its state; never its bytes."""

    id: str
    purpose: Optional[str]
    state: str
    place: str  # of its keyring or file


class Keys:
    """The keys of several places. Errors: KeyMaterialError."""

    def __init__(self, paths: Sequence[Union[str, "os.PathLike[str]"]]) -> None:
        self.held: Dict[str, Held] = {}
        self.destroyed: Dict[str, int] = {}
        for path in map(os.fspath, paths):
            if os.path.isdir(path):
                for entry in Keyring(path).entries():
                    if entry.destroyed is not None:
                        self.destroyed[entry.id] = entry.destroyed
                    else:
                        self.held[entry.id] = Held(entry.id, entry.purpose, entry.state, path)
            else:
                with _raw(path) as key:
                    id = _file.key_id(key)
                self.held[id] = Held(id, None, "active", path)

    def of(self, purpose: str) -> List[Held]:
        """Those that may be used for it."""
        return [each for each in self.held.values() if each.purpose in (None, purpose)]

    @contextlib.contextmanager
    def key(self, id: str) -> Iterator[bytearray]:
        """The bytes of a key while the block runs."""
        place = self.held[id].place
        with Keyring(place).key(id) if os.path.isdir(place) else _raw(place) as key:
            yield key


@contextlib.contextmanager
def _raw(path: str) -> Iterator[bytearray]:
    """A file that is a key, as the core reads one that a policy names as `file`."""
    try:
        key = _file.checked(path, owned=False)
    except _file.Refused as reason:
        raise KeyMaterialError(KEY, "%s: %s" % (path, reason)) from None
    try:
        if key.startswith(_file.FIRST):
            raise KeyMaterialError(KEY, "%s: is a file of a keyring: name its directory" % path)
        if len(key) > _file.KEY_BYTES and key.endswith(b"\n"):
            del key[-1:]
        if not _file.KEY_BYTES <= len(key) <= _RAW_MOST:
            raise KeyMaterialError(KEY, "%s: a key has 32 to 4096 bytes" % path)
        yield key
    finally:
        _file.wipe(key)
