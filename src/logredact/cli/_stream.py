"""Bytes from one descriptor through a session to another, losing none to a signal.

Signals only set a flag and wake the poll, so every byte that was read is fed, and every event
that is complete is written before the next read: a record never waits for its successor, unless
it is a part of a line whose rest is to come; then for two seconds at most.
"""

from __future__ import annotations

import fcntl
import os
import resource
import select
import signal
import time
from typing import TYPE_CHECKING, Any, Optional

from logredact._descriptors import write_all
from logredact._errors import TruncatedError

if TYPE_CHECKING:
    from logredact.cli._reload import Reloader

__all__ = ["Pump", "Stop", "no_core_dumps"]

_BUFFER = 256 << 10
_PIPE = 1 << 20
_F_SETPIPE_SZ = 1031  # fcntl.F_SETPIPE_SZ from Python 3.10 on
_DRAIN = 2.0  # seconds after a signal, at most
_WAIT = 2.0  # seconds that a part of a line waits for the rest
_QUIET = 50  # milliseconds without a byte: the writer has nothing more under way


def no_core_dumps() -> None:
    """Records and keys are in memory. A limit of one byte also stops dumps piped to a helper."""
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    limit = 0 if hard == 0 else 1
    resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))


class Stop:
    """Whether SIGTERM or SIGINT has asked for the end.

    Made before anything that takes time: a host may end its child while that still compiles the
    policy, with all of the input in the pipe.
    """

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True


class Pump:
    """Feeds a session from `source` and writes its output to `sink`, both descriptors.

    `lines`: the input is lines, of which a signal may cut the last one. `reloader` looks for
    changed secrets and keys between reads, and while there is nothing to read.
    """

    def __init__(
        self,
        session: Any,
        source: int,
        sink: int,
        stop: Stop,
        *,
        lines: bool = False,
        reloader: Optional["Reloader"] = None,
    ) -> None:
        self._session = session
        self._source = source
        self._sink = sink
        self._stop = stop
        self._buffer = memoryview(bytearray(_BUFFER))
        self._wake_reader, self._wake_writer = os.pipe()
        self._poll = select.poll()
        self._poll.register(source, select.POLLIN)
        self._poll.register(self._wake_reader, select.POLLIN)
        # A closed reader shows here even while no input comes.
        self._poll.register(sink, 0)
        self._lines = lines
        self._reloader = reloader
        self._ended = False
        self._first: Optional[int] = None  # of the events that wait, by its number
        self._since = 0.0
        self._last = b"\n"
        self.cut: Optional[str] = None
        for descriptor in (source, sink):
            try:
                fcntl.fcntl(descriptor, _F_SETPIPE_SZ, _PIPE)
            except OSError:
                pass  # no pipe, or the user's share of pipe memory is spent

    def run(self) -> None:
        """Until the end of the input, SIGTERM or SIGINT; then finishes the session.

        Errors: LogredactError, OSError; what was complete before is written. Input that a signal
        cuts inside an event is no error: it is noted in `cut`.
        """
        os.set_blocking(self._wake_writer, False)
        signal.set_wakeup_fd(self._wake_writer, warn_on_full_buffer=False)
        if self._reloader is not None:
            self._reloader.listen()
        try:
            while not self._stop.asked and self._wait() and self._read():
                pass
            if self._stop.asked:
                self._drain()
            self._finish()
        finally:
            try:
                self._session.seal_end()
            finally:
                self._session.drain(self._write)

    def _finish(self) -> None:
        if self._stop.asked and not self._ended and self._lines and self._last != b"\n":
            # What is missing could be the rest of a secret, which its part alone does not show.
            self._session.release()
            self._session.drain(self._write)
            self._session.reset()
            self.cut = "the input was cut inside a line; all before it was written"
            return
        try:
            self._session.finish()
        except TruncatedError as error:
            if not self._stop.asked:
                raise
            self.cut = str(error)

    def _wait(self) -> bool:
        """True when the source has something; False after a signal."""
        while not self._stop.asked:
            waits = [self._patience(), self._seal(), None if self._reloader is None else self._reloader.look()]
            ready = dict(self._poll.poll(min((wait for wait in waits if wait is not None), default=None)))
            if self._wake_reader in ready:
                os.read(self._wake_reader, 4096)  # the signal's handler has noted what it asks for
                continue
            if ready.get(self._sink, 0) & (select.POLLERR | select.POLLNVAL):
                raise BrokenPipeError
            if self._source in ready:
                return True
        return False

    def _patience(self) -> Optional[float]:
        """Milliseconds to wait for input, None for ever; what has waited long enough is written."""
        count, first = self._session.waiting()
        now = time.monotonic()
        if not count:
            self._first = None
            return None
        if first != self._first:
            self._first, self._since = first, now
        left = self._since + _WAIT - now
        if left > 0:
            return left * 1000 + 1
        self._first = None
        self._session.release()
        self._session.drain(self._write)
        return None

    def _seal(self) -> Optional[float]:
        """Milliseconds until the next checkpoint; one that is due is written."""
        wait: Optional[float] = self._session.seal_tick()
        self._session.drain(self._write)
        return wait

    def _read(self) -> bool:
        try:
            count = os.readv(self._source, [self._buffer])
        except BlockingIOError:
            return True
        if not count:
            self._ended = True
            return False
        self._last = bytes(self._buffer[count - 1 : count])
        self._session.feed(self._buffer[:count])
        self._session.drain(self._write)
        return True

    def _drain(self) -> None:
        """What lies in the pipe now, and what a writer in the midst of a write still puts there."""
        poll = select.poll()
        poll.register(self._source, select.POLLIN)
        deadline = time.monotonic() + _DRAIN
        while time.monotonic() < deadline and poll.poll(_QUIET) and self._read():
            pass
        # Whoever writes from now on must see that nobody reads: a host then keeps its chunk and sends it again.
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, self._source)
        os.close(null)

    def _write(self, view: memoryview) -> None:
        write_all(self._sink, view)
