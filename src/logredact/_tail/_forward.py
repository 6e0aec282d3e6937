"""The way to a host's forward input: messages over a socket, each acknowledged before the next.

The protocol: https://github.com/fluent/fluentd/wiki/Forward-Protocol-Specification-v1 (PackedForward Mode, Option, Response).
"""

from __future__ import annotations

import base64
import ipaddress
import os
import select
import socket
import struct
import time
from typing import Any, Callable, List, Optional, Tuple, Union

from logredact import _msgpack
from logredact._tail._outlet import Stopped

__all__ = ["AddressError", "Forward", "address_of"]

# A message holds so many bytes of entries, but one line at least; of more the core gives memory back each time. A line may grow, as `0.0,` becomes nine bytes: to 4.5 MiB, and
# Fluent Bit takes 6,144,000 (FLB_IN_FW_CHUNK_MAX_SIZE), Fluentd's buffer in memory a chunk of 8 MiB.
_MESSAGE = 512 << 10
_LINE_MOST = 2 << 20

_ACK_SECONDS = 60.0  # a host that is full may hold an ack back; what is sent again then comes twice
_CONNECT_SECONDS = 2.0
_FIRST_PAUSE, _DOUBLED, _LONGEST_PAUSE = 0.1, 6, 5.0
_GRACE = 2.0  # seconds for what is under way once the end was asked for
_ANSWER_MOST = 256  # bytes; an ack has some 40
_UNIX_MOST = 107  # bytes of a path: struct sockaddr_un

Address = Union[str, Tuple[str, int]]


class AddressError(ValueError):
    """The address is none that records may be sent to; the text says why, and what to do."""


class _Refused(Exception):
    """No ack came, or another one; the text is for people."""


class _Silent(_Refused):
    """Nothing came at all, for a long time."""


def address_of(text: str) -> List[Address]:
    """unix:PATH or HOST:PORT as places to try in turn, of this machine alone. Errors: AddressError."""
    if text.startswith("unix:"):
        path = text[5:]
        if not path or "\0" in path or len(os.fsencode(path)) > _UNIX_MOST:
            raise AddressError(f"a socket's path has 1 to {_UNIX_MOST} bytes")
        return [path]
    host, colon, port = text.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    host = host[1:-1] if bracketed else host
    if not colon or not host or (":" in host and not bracketed):
        raise AddressError("it is to be unix:PATH, HOST:PORT or [IPv6]:PORT")
    if not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise AddressError("the port is to be a number from 1 to 65535")
    if host == "localhost":
        return [("127.0.0.1", int(port)), ("::1", int(port))]
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise AddressError(
            "it is no address of this machine (a unix socket, 127.0.0.1, ::1, localhost), and what is sent is not encrypted: "
            "send to a Fluent Bit or Fluentd here, and let that forward by TLS"
        )
    return [(host, int(port))]


class Forward:
    """Sends lines as messages; write() returns once all were acknowledged, however long the other end is away.

    A message that was not acknowledged is sent again, the same bytes, over another connection. `tell` is called with a line for
    people, without log content. `stopped` says whether the end was asked for, and `wake` is a descriptor that can be read then.
    """

    line_most = _LINE_MOST  # bytes of a line, its newline included

    def __init__(self, backend: Any, address: str, tag: str, *, tell: Callable[[str], None], ack_seconds: float = _ACK_SECONDS) -> None:
        """Errors: AddressError."""
        self._address = address
        self._places = address_of(address)
        self._entries = backend.Forward()
        self._tag = _string(tag.encode("utf-8", "replace"))
        self._tell = tell
        self._ack_seconds = ack_seconds
        self._socket: Optional[socket.socket] = None
        self._away = False
        self.stopped: Callable[[], bool] = lambda: False
        self.wake: Optional[int] = None
        self.counters = {"messages": 0, "entries": 0, "again": 0}
        self._until = 0.0  # with `stopped`: no longer than that

    def write(self, view: memoryview) -> None:
        """Lines, whole ones. Errors: Stopped; LogredactError for what are no such lines. Then not all was acknowledged."""
        at = 0
        while at < len(view):
            at += self._entries.add(view[at:], time=divmod(time.time_ns(), 10**9), most=_MESSAGE)
            self._entries.drain(self._deliver)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    # -- one message ----------------------------------------------------------

    def _deliver(self, entries: memoryview, count: int) -> None:
        chunk = base64.b64encode(os.urandom(16))
        head = b"\x93" + self._tag + struct.pack(">BI", 0xC6, len(entries))
        tail = b"\x82" + _string(b"chunk") + _string(chunk) + _string(b"size") + struct.pack(">BI", 0xCE, count)
        failures = 0
        while True:
            try:
                self._send([memoryview(head), entries, memoryview(tail)])
                self._receive(chunk)
            except (OSError, _Refused) as error:
                self.close()
                failures += 1
                self.counters["again"] += 1
                # A connection that was closed while nothing was sent, or with its host's restart, is no news yet.
                if (failures > 1 or isinstance(error, _Silent)) and not self._away:
                    self._away = True
                    self._tell(f"{self._address} does not take records ({_reason(error)}); they wait, it is tried again")
                if failures > 1 and self.stopped():
                    raise Stopped from None
                self._pause(failures)
                continue
            if self._away:
                self._away = False
                self._tell(f"{self._address} takes records again")
            self.counters["messages"] += 1
            self.counters["entries"] += count
            return

    def _send(self, pieces: List[memoryview]) -> None:
        if self._socket is None:
            self._socket = self._connected()
        until = time.monotonic() + self._ack_seconds
        while pieces:
            try:
                sent = self._socket.sendmsg(pieces, [], socket.MSG_NOSIGNAL)
            except BlockingIOError:
                self._wait(select.POLLOUT, until - time.monotonic())
                continue
            while pieces and sent >= len(pieces[0]):
                sent -= len(pieces.pop(0))
            if pieces:
                pieces[0] = pieces[0][sent:]

    def _receive(self, chunk: bytes) -> None:
        answer, until = b"", time.monotonic() + self._ack_seconds
        assert self._socket is not None
        while True:
            self._wait(select.POLLIN, until - time.monotonic())
            try:
                piece = self._socket.recv(_ANSWER_MOST)
            except BlockingIOError:
                continue
            if not piece:
                raise _Refused("it closed the connection")
            answer += piece
            try:
                end = _msgpack.skip(answer, 0)
            except EOFError:
                if len(answer) > _ANSWER_MOST:
                    raise _Refused("it answers something else") from None
                continue
            except ValueError:
                raise _Refused("it does not speak the forward protocol") from None
            if end != len(answer) or _acknowledged(answer) != chunk:
                raise _Refused("it wants a shared key or a user, which are not supported" if answer[0] >> 4 == 9 else "it answers something else")
            return

    # -- connections ------------------------------------------------------------

    def _connected(self) -> socket.socket:
        error: Optional[OSError] = None
        for place in self._places:
            try:
                return self._connect(place)
            except OSError as failure:
                error = failure
        assert error is not None
        raise error

    def _connect(self, place: Address) -> socket.socket:
        family = socket.AF_UNIX if isinstance(place, str) else socket.AF_INET6 if ":" in place[0] else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            if family != socket.AF_UNIX:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # Of this machine: answered at once, or there is no room for another connection.
            connection.settimeout(_CONNECT_SECONDS)
            connection.connect(place)
            connection.setblocking(False)
        except BaseException:
            connection.close()
            raise
        return connection

    # -- waiting ------------------------------------------------------------------

    def _wait(self, event: int, seconds: float) -> None:
        """Until the socket is ready. Errors: _Silent after so many seconds, Stopped when the end was asked for some time ago."""
        assert self._socket is not None
        if not self._poll(self._socket.fileno(), event, seconds):
            raise _Silent("it does not answer")

    def _pause(self, failures: int) -> None:
        """Before the next try; none before the first."""
        if failures > 1:
            doubled = min(failures - 2, _DOUBLED)  # a host may be away for days: no float holds 2 to that power
            self._poll(None, 0, min(_FIRST_PAUSE * 2**doubled, _LONGEST_PAUSE), until_stopped=True)

    def _poll(self, descriptor: Optional[int], event: int, seconds: float, *, until_stopped: bool = False) -> bool:
        """False: nothing came within so many seconds, or, with `until_stopped`, the end was asked for. Errors: Stopped."""
        until = time.monotonic() + seconds
        while (now := time.monotonic()) < until:
            waker, left = self.wake, until - now
            if self.stopped():
                if until_stopped:
                    return False
                self._until = self._until or now + _GRACE
                if now >= self._until:
                    raise Stopped
                waker, left = None, min(left, self._until - now)  # it has told what it has to
            poll = select.poll()
            if descriptor is not None:
                poll.register(descriptor, event)
            if waker is not None:
                poll.register(waker, select.POLLIN)
            ready = dict(poll.poll(left * 1000))
            if descriptor is not None and descriptor in ready:
                return True
            if waker is not None and waker in ready:
                os.read(waker, 4096)  # also what another signal wrote
        return False


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error)


def _string(data: bytes) -> bytes:
    return struct.pack(">BI", 0xDB, len(data)) + data


def _acknowledged(answer: bytes) -> Optional[bytes]:
    """The chunk that a whole answer acknowledges."""
    kind, count, at = _msgpack.read_head(answer, 0)
    if kind != "map":
        return None
    for _ in range(count):
        key_kind, key, value_at = _msgpack.read_head(answer, at)
        if key_kind != "str":
            return None
        at = _msgpack.skip(answer, value_at)
        if key == b"ack":
            found_kind, found, _ = _msgpack.read_head(answer, value_at)
            return found if found_kind in ("str", "bin") else None
    return None
