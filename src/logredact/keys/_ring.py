"""A keyring: which of its keys is active, and how keys come and go."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import time
from typing import Dict, Iterator, List, Optional, Tuple, Union

from logredact._errors import KEY, KeyMaterialError
from logredact.keys import _file
from logredact.keys._file import Entry, Refused
from logredact.policy._model import PURPOSES

__all__ = ["Keyring"]


class Keyring:
    """The keys in a directory, which is read at every call: nothing is kept.

    Errors of all methods: KeyMaterialError, whose text says which file and what to do and holds nothing of a key; OSError.
    """

    def __init__(self, directory: Union[str, "os.PathLike[str]"]) -> None:
        self.directory = os.fspath(directory)

    # ---- reading ----

    def entries(self) -> List[Entry]:
        """All keys, destroyed ones too, in order of purpose and the time from which they were active."""
        return self._entries(time.time())[0]

    def look(self) -> Tuple[List[Entry], Dict[str, str]]:
        """(the keys that can be read, why other files do not count, by their names): with any of those a filter refuses to start."""
        return self._entries(time.time(), strict=False)

    def active(self, purpose: str, now: Optional[float] = None) -> Entry:
        """The key that new tokens are made with."""
        found = self._entries(time.time() if now is None else now)[0]
        for entry in found:
            if entry.purpose == purpose and entry.state == "active":
                return entry
        raise _refused("%s: no key of purpose %s is active" % (self.directory, purpose))

    def live(self, purpose: Optional[str] = None) -> List[Entry]:
        """All keys that are not destroyed, retired ones too, of one purpose or of all."""
        return [entry for entry in self.entries() if entry.live and purpose in (None, entry.purpose)]

    @contextlib.contextmanager
    def key(self, id: str) -> Iterator[bytearray]:
        """The bytes of a key while the block runs; they are wiped afterwards."""
        with self._opened() as directory:
            _, key = self._read(directory, id)
        try:
            yield key
        finally:
            _file.wipe(key)

    # ---- writing ----

    def new(self, purpose: str, at: Optional[float] = None) -> Entry:
        """A first key for a purpose, active from `at`, seconds since 1970 (now, if None). The directory is made where it is missing."""
        if purpose not in PURPOSES:
            raise _refused("purpose must be one of %s" % ", ".join(PURPOSES))
        if not os.path.lexists(self.directory):
            os.makedirs(self.directory, mode=0o700)
        with self._changing() as directory:
            if any(each.purpose == purpose and each.live for each in self.entries()):
                raise _refused("%s: there is a key of purpose %s; 'logredact keys rotate' makes one that follows it" % (self.directory, purpose))
            return self._add(directory, purpose, at)

    def rotate(self, purpose: str, at: Optional[float] = None) -> Entry:
        """A key that takes over at `at`; those before it stay readable."""
        with self._changing() as directory:
            if not any(each.purpose == purpose for each in self.entries()):
                raise _refused("%s: there is no key of purpose %s; 'logredact keys new' makes one" % (self.directory, purpose))
            return self._add(directory, purpose, at)

    def retire(self, id: str) -> Entry:
        """From now on no new tokens are made with the key; tokens that there are stay known and readable."""
        with self._changing() as directory:
            entry = self._one(id)
            if entry.retired is not None:
                raise _refused("key %s is retired since %s" % (id, _file.stamp(entry.retired)))
            self._keep_active(entry)
            entry, key = self._read(directory, id)
            entry.retired, entry.state = int(time.time()), "retired"
            data = _file.content(entry, key)
            before = _to_overwrite(directory, id + ".key")
            try:
                _write(directory, id + ".key", data)
                _zero(before)
            finally:
                os.close(before)
                _file.wipe(key)
                _file.wipe(data)
            return entry

    def destroy(self, id: str) -> Entry:
        """Overwrites and deletes the key. What was encrypted with it can never be read again; its tombstone stays."""
        with self._changing() as directory:
            entry = self._one(id, destroyed=os.path.exists(os.path.join(self.directory, id + ".key")))
            if not entry.live:  # it was cut short
                _overwrite(directory, id + ".key")
                return entry
            self._keep_active(entry)
            entry.destroyed, entry.state = int(time.time()), "destroyed"
            # First: whatever happens from here on, the key is known to be destroyed and not read any more.
            _write(directory, id + ".destroyed", _file.tombstone(entry))
            _overwrite(directory, id + ".key")
            return entry

    # ---- inside ----

    @contextlib.contextmanager
    def _opened(self) -> Iterator[int]:
        try:
            directory = os.open(self.directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise _refused("%s: cannot be opened: %s" % (self.directory, error.strerror)) from None
        try:
            yield directory
        finally:
            os.close(directory)

    @contextlib.contextmanager
    def _changing(self) -> Iterator[int]:
        """One at a time, and not where another program writes the files."""
        with self._opened() as directory:
            fcntl.flock(directory, fcntl.LOCK_EX)
            if any(os.path.islink(os.path.join(self.directory, name)) for name in os.listdir(directory)):
                raise _refused("%s: holds links, as a volume that another program writes: change the keys where they come from" % self.directory)
            yield directory

    def _entries(self, now: float, *, strict: bool = True) -> Tuple[List[Entry], Dict[str, str]]:
        found: List[Entry] = []
        damaged: Dict[str, str] = {}
        with self._opened() as directory:
            names = sorted(os.listdir(directory))
            for name in names:
                id, _, kind = name.partition(".")
                if name.startswith(".") or not name.endswith((".key", ".destroyed")):
                    continue
                try:
                    if not re.fullmatch(r"[a-z2-7]{8}\.(?:key|destroyed)", name):
                        raise Refused("is not named as its key's id")
                    if kind == "destroyed":
                        found.append(_file.said(_file.checked(name, directory), id))
                    elif id + ".destroyed" not in names:
                        entry, key = _read(directory, id)
                        _file.wipe(key)
                        found.append(entry)
                except Refused as reason:
                    damaged[name] = str(reason)
        if strict and damaged:
            name, why = next(iter(damaged.items()))
            raise _refused("%s: %s" % (os.path.join(self.directory, name), why))
        _states(found, now)
        return sorted(found, key=lambda each: (each.purpose, each.active_from or 0, each.created, each.id)), damaged

    def _read(self, directory: int, id: str) -> Tuple[Entry, bytearray]:
        try:
            return _read(directory, id)
        except Refused as reason:
            raise _refused("%s: %s" % (os.path.join(self.directory, id + ".key"), reason)) from None

    def _one(self, id: str, *, destroyed: bool = False) -> Entry:
        for entry in self.entries():
            if entry.id == id:
                if not entry.live and not destroyed:
                    raise _refused("key %s was destroyed on %s" % (id, _file.stamp(entry.destroyed or 0)))
                return entry
        raise _refused("%s: there is no key %s; 'logredact keys list' shows those there are" % (self.directory, id))

    def _keep_active(self, entry: Entry) -> None:
        if entry.state == "active":
            raise _refused("key %s is the active one of purpose %s: rotate first, as filters do not start without one" % (entry.id, entry.purpose))

    def _add(self, directory: int, purpose: str, at: Optional[float]) -> Entry:
        key = bytearray(os.urandom(_file.KEY_BYTES))
        now = int(time.time())
        from_ = now if at is None else int(at)
        # Of keys that are active from the same second the youngest one is.
        rivals = [each.created for each in self.entries() if each.purpose == purpose and each.active_from == from_]
        entry = Entry(_file.key_id(key), purpose, max([now, *(created + 1 for created in rivals)]), from_)
        data = _file.content(entry, key)
        try:
            _write(directory, entry.id + ".key", data)
        finally:
            _file.wipe(key)
            _file.wipe(data)
        return self._one(entry.id)


def _refused(message: str) -> KeyMaterialError:
    return KeyMaterialError(KEY, message)


def _read(directory: int, id: str) -> Tuple[Entry, bytearray]:
    data = _file.checked(id + ".key", directory)
    try:
        return _file.read(data, id)
    finally:
        _file.wipe(data)


def _states(entries: List[Entry], now: float) -> None:
    """As the core chooses: of those that may be active the one whose time came last, then the youngest, then by id."""
    for purpose in {entry.purpose for entry in entries}:
        able = [each for each in entries if each.purpose == purpose and each.live and each.retired is None]
        for entry in (each for each in entries if each.purpose == purpose and each.live):
            entry.state = "retired" if entry.retired is not None else "next" if (entry.active_from or 0) > now else "earlier"
        begun = [each for each in able if each.state == "earlier"]
        if begun:
            max(begun, key=lambda each: (each.active_from or 0, each.created, each.id)).state = "active"


def _write(directory: int, name: str, data: Union[bytes, bytearray]) -> None:
    """A file that is there whole or not at all: whoever looks at the directory passes over names with a dot."""
    temporary = ".%s.%s" % (name, os.urandom(6).hex())
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=directory)
    try:
        try:
            os.fchmod(fd, 0o600)
            view = memoryview(data)
            while view:
                view = view[os.write(fd, view) :]
            os.fsync(fd)
        finally:
            os.close(fd)
        os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
    except BaseException:
        with contextlib.suppress(OSError):
            _overwrite(directory, temporary)
        raise
    os.fsync(directory)


def _to_overwrite(directory: int, name: str) -> int:
    return os.open(name, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW, dir_fd=directory)


def _zero(fd: int) -> None:
    """Zeros in place of the content, on the disk too."""
    os.lseek(fd, 0, os.SEEK_SET)
    zeros = bytes(os.fstat(fd).st_size)
    while zeros:
        zeros = zeros[os.write(fd, zeros) :]
    os.fsync(fd)


def _overwrite(directory: int, name: str) -> None:
    """The content goes before the name does."""
    fd = _to_overwrite(directory, name)
    try:
        _zero(fd)
    finally:
        os.close(fd)
    os.unlink(name, dir_fd=directory)
    os.fsync(directory)
