"""Which files there are, and their turns: new, rotated, emptied and deleted ones, each read to its end."""

from __future__ import annotations

import glob
import os
import stat
import time
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from logredact._tail._file import File
from logredact._tail._metadata import format_of, places
from logredact._tail._outlet import Outlet
from logredact._tail._restore import COMPRESSED, restored, rotated_since
from logredact._tail._state import Row, State
from logredact._tail._stream import Stream
from logredact._types import LinesPosition

__all__ = ["Watch"]

_BUFFER = 256 << 10
_TURN = 4 * _BUFFER  # bytes of one file before it is another's turn
_LINGER = 5.0  # seconds that a file is still looked at after it was rotated or deleted; its writer may be late
_PARTS_LINGER = 60.0  # and one in which parts of a line are open
_HELD = 2 << 20  # bytes of memory for lines that are not whole, of all files together
_ENDED = 1024
_BEFORE_END = 1 << 20  # bytes before the end that are looked at for parts that are open there


class Watch:
    """Follows the files that match `patterns`; each complete line leaves once, in the order of its file.

    `once`: to the ends that the files have now. `from_end`: of files that are there at the very
    first start, only what comes. `tell` is called with a line for people, without log content.
    """

    def __init__(
        self,
        backend: Any,
        outlet: Outlet,
        state: State,
        patterns: Sequence[bytes],
        *,
        format: Optional[str] = None,
        once: bool = False,
        from_end: bool = False,
        tell: Callable[[str], None],
    ) -> None:
        self._backend = backend
        self._outlet = outlet
        self._state = state
        self._patterns = patterns
        self._format = format
        self._once = once
        self._from_end = from_end and state.new
        self._tell = tell
        self._told: set[bytes] = set()
        self._buffer = memoryview(bytearray(_BUFFER))
        self._streams: List[Stream] = []
        self._known: Dict[Tuple[int, int], File] = {}
        self._ended: Dict[Tuple[int, int], Optional[int]] = {}  # files that were let go last, and when they had changed
        self._away: Dict[Tuple[int, int], Row] = {}  # files that are at no place of theirs, but somewhere
        self._lingering: List[Tuple[File, bytes, float]] = []
        self._lines: Dict[str, int] = {}
        self.stopped: Callable[[], bool] = lambda: False
        self.counters = {"read": 0, "rotated": 0, "truncated": 0, "deleted": 0, "gone": 0, "unreadable": 0}
        streams, gone = restored(state.rows())
        self.counters["gone"] = len(gone)
        state.save([], gone)
        # By path: streams of which the beginning of an open line is lost.
        self._lost = {stream.path: stream.position.parts for stream in streams if not stream.files}
        for stream in streams:
            if stream.files:
                self._streams.append(stream)
                self._known.update((file.key, file) for file in stream.files)

    # -- which files there are -------------------------------------------------

    def scan(self) -> None:
        """Looks for new files, and for those that are not where they were."""
        now = time.monotonic()
        seen = set()
        for path in self._paths():
            try:
                status = os.stat(path)
            except OSError:
                continue
            key = (status.st_dev, status.st_ino)
            if key in seen or not stat.S_ISREG(status.st_mode):
                continue
            seen.add(key)
            if key in self._known:
                self._known[key].path = path
            else:
                self._take(path, key)
        for key, file in self._known.items():
            file.left = None if key in seen else file.left if file.left is not None else now
        self._from_end = False

    def _paths(self) -> List[bytes]:
        found = {path for pattern in self._patterns for path in glob.iglob(pattern)}
        return sorted(path for path in found if not path.endswith(COMPRESSED))

    def _take(self, path: bytes, key: Tuple[int, int]) -> None:
        try:
            file = File(path, places(path)[-1])
        except OSError as error:
            if path not in self._told:
                self._told.add(path)
                self.counters["unreadable"] += 1
                self._tell(f"cannot read {path.decode('utf-8', 'backslashreplace')!a}: {error.strerror or type(error).__name__}; it is tried again")
            return
        if file.key != key:  # it was replaced just now
            file.close()
            return
        self._told.discard(path)
        self._known[key] = file
        self._ended.pop(key, None)  # an inode that is used again
        self.counters["read"] += 1
        stream = next((one for one in self._streams if one.path == path), None)
        if stream is not None:
            for one in rotated_since(stream.files[-1], file.real, path, {**self._ended, **dict.fromkeys(self._known)}):
                self._known[one.key] = one
                self.counters["read"] += 1
                stream.append(one)
            stream.append(file)
            return
        stream = Stream(path)
        stream.append(file)
        row = self._away.pop(key, None)
        if row is not None and file.is_that_of(row):
            stream.restore([row])
            self._lost.pop(path, None)
        elif path in self._lost:
            stream.position = LinesPosition(0, self._lost.pop(path))
        elif self._from_end:
            self._begin_at_end(stream)
        self._streams.append(stream)

    def _begin_at_end(self, stream: Stream) -> None:
        file = stream.file
        size = file.size()
        file.unchanged(size, 0)
        first = max(0, size - _BEFORE_END)
        self._know_format(stream, ended=True)
        self._outlet.prepare(stream)
        lines = stream.lines = self._backend.Lines(self._outlet.session.policy, format=stream.format)
        lines.resume(first, LinesPosition(size, (first, first, first)))
        file.offset = first
        while file.offset < size and (count := file.read(self._buffer[: min(_BUFFER, size - file.offset)])):
            lines.feed(self._buffer[:count])
            file.offset += count
        stream.close()
        self._state.save(stream.rows())

    # -- turns -----------------------------------------------------------------

    def turns(self) -> bool:
        """Each file once; False: there is nothing more to read for now."""
        busy = False
        for stream in list(self._streams):
            if self.stopped():
                return False
            busy = self._turn(stream) or busy
        self._linger()
        return busy

    def _turn(self, stream: Stream) -> bool:
        file = stream.file
        look = file.look()
        if look == file.looked and file.left is None and stream.following() is None:
            return False
        if stream.too_early(look[0]) and not self._once:
            return False
        if not file.unchanged(look[0], stream.read()):
            self._emptied(stream)
        if not self._know_format(stream, ended=stream.following() is not None or file.left is not None):
            file.looked = look
            return False
        self._outlet.prepare(stream)
        stream.open(self._backend, self._outlet.session.policy)
        busy = self._read(stream) or self._end(stream)
        if not busy:
            file.looked = look
        if stream.lines is not None and not stream.rest():
            self._save_memory(stream)
        return busy

    def _know_format(self, stream: Stream, *, ended: bool) -> bool:
        if stream.format is None:
            first = stream.file.first_line()
            if first is None and self._format is None and not ended:
                return False
            stream.format = self._format or format_of(stream.path, first or b"")
        return True

    def _read(self, stream: Stream) -> bool:
        """One turn; False: the current file was read to its end."""
        taken = 0
        # What was put off once is gone through, or it would be put off again and again.
        while (taken < _TURN or (stream.late and not stream.soon_read())) and not self.stopped():
            file = stream.file
            most = _BUFFER if file.ends is None else min(_BUFFER, file.ends - file.offset)
            count = file.read(self._buffer[:most]) if most else 0
            if not count:
                if file.ends is not None and stream.following() is not None:
                    stream.lines.finish(lost=False)  # as it did the first time
                    stream.next_file()
                    continue
                return False
            at = 0
            while at < count:
                took = stream.lines.feed(self._buffer[at:count])
                at += took
                self._leave(stream)
                file.offset += took
            taken += count
        return True

    def _leave(self, stream: Stream) -> None:
        """What is whole leaves, and only then the position moves."""
        self._outlet.ship(stream)
        if stream.moved():
            self._state.save(stream.rows())
            if stream.current:
                self._let_go(stream, stream.unneeded())

    def _let_go(self, stream: Stream, files: Sequence[File]) -> None:
        self._lingering += [(file, stream.path, time.monotonic() + _LINGER) for file in files]

    def _emptied(self, stream: Stream) -> None:
        self.counters["truncated"] += 1
        if stream.lines is not None:
            stream.lines.finish(lost=True)
            self._outlet.ship(stream)
        self._let_go(stream, stream.begin_again())
        self._state.save(stream.rows())

    def _end(self, stream: Stream) -> bool:
        """The file was read to its end; is it the last one? True: there is more to read."""
        file, following = stream.file, stream.following()
        since = 0.0 if file.left is None else time.monotonic() - file.left
        if following is not None:
            if not following.size() and since < _LINGER:
                return False  # its writer may not have noticed yet
            if file.size() > file.offset:
                return True  # that came before the first byte of the next
            stream.lines.finish(lost=False)
            self._outlet.ship(stream)
            stream.next_file()
            stream.moved()
            self._state.save(stream.rows())
            self._let_go(stream, stream.unneeded())
            self.counters["rotated"] += 1
            return True
        if self._once:
            since = time.time() - file.modified if file.left is not None else 0.0
        if file.left is None or since < (_PARTS_LINGER if stream.open_parts() else _LINGER):
            return False
        stream.lines.finish(lost=True)
        self._outlet.ship(stream)
        parts = stream.lines.where().parts
        if any(part is not None for part in parts):
            self._lost[stream.path] = parts
        self._add_counts(stream)
        self._streams.remove(stream)
        stream.moved()
        *_, row = stream.rows()
        for one in stream.files:
            if one is file and os.fstat(file.descriptor).st_nlink:
                # It is somewhere: a directory that was out of sight for a while does not leave twice.
                self._state.save([row])
                self._away[one.key] = row
            else:
                self._state.save([], [one.key])
            self._forget(one)
        self.counters["deleted"] += 1
        return False

    def _forget(self, file: File) -> None:
        del self._known[file.key]
        self._ended[file.key] = file.look()[1]
        if len(self._ended) > _ENDED:
            del self._ended[next(iter(self._ended))]
        file.close()

    def _linger(self) -> None:
        """Files that others followed: what comes late is read; those that match a pattern are remembered."""
        now = time.monotonic()
        kept = []
        for file, path, until in self._lingering:
            late = file.ends is not None and file.size() > file.ends
            if not late and now < until and not self._once:
                kept.append((file, path, until))
            elif late or file.left is None:
                stream = Stream(file.path if file.left is None else path)
                file.offset = file.ends if file.ends is not None else file.size()
                file.begin, file.ends = 0, None
                stream.append(file)
                stream.format = self._format_of(path)
                stream.position = LinesPosition(file.offset, (None, None, None))
                self._streams.append(stream)
                self._state.save(stream.rows())
            else:
                self._state.save([], [file.key])
                self._forget(file)
        self._lingering = kept

    def _format_of(self, path: bytes) -> Optional[str]:
        return next((stream.format for stream in self._streams if stream.path == path), self._format)

    def _save_memory(self, stream: Stream) -> None:
        """Lines that are held take no more than so much, of all files together."""
        while sum(one.cost() for one in self._streams) > _HELD:
            most = max(self._streams, key=Stream.cost)
            most.put_off()

    # -- figures ---------------------------------------------------------------

    def _add_counts(self, stream: Stream) -> None:
        for name, count in stream.counters().items():
            self._lines[name] = self._lines.get(name, 0) + count

    def lines(self) -> Dict[str, int]:
        """Counters of the lines of all files."""
        for stream in self._streams:
            self._add_counts(stream)
        return self._lines
