"""The seal of a Redactor: records that were redacted get theirs, as one stream of this process, or each by itself."""

from __future__ import annotations

import datetime
import math
import os
import threading
import weakref
from collections import deque
from contextlib import contextmanager
from typing import Any, Deque, Dict, Iterator, List, Optional, Tuple

from logredact import _backend
from logredact._errors import ARGUMENT, LIMIT, LimitError, LogredactError
from logredact._msgpack import encode, read_head, text_of
from logredact._pool import SessionPool
from logredact.seal._texts import texts_of

__all__ = ["Sealer"]

_WAITING_MOST = 64 << 20  # bytes of checkpoints that nobody fetches
_TIMES = (datetime.date, datetime.time, datetime.timedelta)
_CHILD = (
    "the policy seals, and this process was forked from the one that seals by it: records of both as one stream would be two histories. "
    "Make a Redactor here, of a policy whose seal has a directory of its own"
)

_WITHIN = "the handler of a signal, or a finalizer, came between while this thread seals a record: what it logs cannot be sealed within that"

_streams: "weakref.WeakSet[Sealer]" = weakref.WeakSet()


def _forget_in_child() -> None:
    # The lock of the seal's directory is held as long as any process has it open.
    for sealer in list(_streams):
        sealer.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_in_child)


class Sealer:
    """Of a stream: any number of threads, one process. Of fingerprints: any process, and there are no checkpoints."""

    def __init__(self, pool: SessionPool) -> None:
        """Errors: LogredactError, KeyMaterialError."""
        policy = pool.policy
        self.field: str = policy.seal_field
        self._field_text = self.field.encode("ascii")
        self._field = bytes(encode(self.field)[0])
        self._pool = pool
        self._lock = threading.RLock()
        self._within = False
        self._session: Any = None
        self._stream = policy.seals
        self._ended = self._forked = False
        self._batches: Deque[Tuple[List[str], int]] = deque()  # checkpoints that nobody has yet, and their bytes in the core
        self._held = 0
        self._handing = False
        if policy.seals:
            self._session = _backend.current.Session(policy, format="msgpack", framing="map", seals="only", apart=True)
            _streams.add(self)
            self._collect("msgpack", "map")

    # ---- records ----

    def chunk(self, data: bytes, format: str, framing: str, tag: Any) -> bytes:
        """These events with their seals. Errors: LogredactError; then nothing of them may leave."""
        with self._entered(format, framing) as session:
            sealed: bytes = session.chunk(_as_tag(tag), data)
            return sealed

    def record(self, record: Dict[Any, Any], tag: Any) -> Any:
        """The record, as JSON and msgpack can hold it, with its seal last; None if it is dropped, as it cannot be sealed."""
        plain = _plain_map(record)
        for name in (self.field, self._field_text):
            plain.pop(name, None)
        data = bytes(encode(plain)[0])
        out = self.chunk(data, "msgpack", "map", tag)
        if not out:
            return None
        at = out.rindex(self._field)  # the text behind it is ASCII
        _, text, _ = read_head(out, at + len(self._field))
        _, _, head = read_head(out, 0)
        if out[head:at] == data[read_head(data, 0)[2] :]:
            return {**plain, self.field: text_of(text)}
        # A record that could not be sealed, and the placeholder that was in its place.
        _, name, at = read_head(out, head)
        _, label, _ = read_head(out, at)
        return {text_of(name): text_of(label), self.field: text_of(text)}

    @contextmanager
    def _entered(self, format: str, framing: str) -> Iterator[Any]:
        if not self._stream:
            with self._pool.session(format=format, framing=framing, seals="only") as session:
                yield session
            return
        with self._alone():
            session = self._opened()
            if self._held > _WAITING_MOST:
                raise LimitError(LIMIT, "checkpoints wait, and nobody takes them: loop over the redactor's checkpoints() every second or so")
            if self._ended:
                raise ValueError("the redactor is closed")
            session.set_format(format, framing)
            try:
                yield session
            finally:
                self._collect(format, framing)

    # ---- checkpoints ----

    def checkpoints(self) -> Iterator[Dict[str, str]]:
        if not self._stream:
            return
        with self._alone():
            session = self._opened()
            if not self._ended:
                session.set_format("msgpack", "map")
                session.seal_tick()
                self._collect("msgpack", "map")
            if self._handing:
                return  # another thread has them
            self._handing = True
        try:
            while self._batches:
                texts, length = self._batches[0]
                for text in texts:
                    yield {self.field: text}
                with self._alone():
                    self._batches.popleft()
                    if self._session is not None:
                        self._session.checkpoints_taken(length)
                    self._held -= length
                    if self._ended and not self._batches:
                        self._session = None  # and the directory is free
        finally:
            self._handing = False

    def _collect(self, format: str, framing: str) -> None:
        data = self._session.checkpoints(self._held)
        if data:
            reader = _backend.current.SealReader(format=format, framing=framing if format == "msgpack" else "map", field=self._field_text)
            self._batches.append((list(texts_of(reader.feed(data, True)[1])), len(data)))
            self._held += len(data)

    # ---- life ----

    def dropped(self, by_rule: int, by_error: int) -> None:
        """Records were dropped before: the next checkpoint says so."""
        if self._stream and (by_rule or by_error):
            with self._alone():
                self._opened().seal_dropped(by_rule, by_error)

    def set_policy(self, policy: Any) -> None:
        """Another of the same plan; the one before is let go."""
        if self._stream:
            with self._alone():
                self._opened().set_policy(policy)

    def close(self) -> None:
        """The stream ends: its last checkpoint is among checkpoints() then. In a forked child nothing."""
        if not self._stream:
            return
        with self._alone():
            if self._session is None or self._ended:
                return
            self._ended = True
            self._session.set_format("msgpack", "map")
            try:
                self._session.seal_end()
            finally:
                self._collect("msgpack", "map")

    def forget(self) -> None:
        """In a forked child: the stream is the parent's."""
        self._lock, self._within = threading.RLock(), False
        self._session, self._forked = None, True
        self._batches.clear()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """For one thread, which Python may call away in the midst of it to what logs, too: that is told so, and waits for nothing."""
        with self._lock:
            if self._within:
                raise LogredactError(ARGUMENT, _WITHIN)
            self._within = True
            try:
                yield
            finally:
                self._within = False

    def _opened(self) -> Any:
        if self._forked:
            raise LogredactError(ARGUMENT, _CHILD)
        if self._session is None and not self._ended:
            raise ValueError("the redactor is closed")
        return self._session


def _as_tag(tag: Any) -> Optional[bytes]:
    return tag.encode("utf-8", "surrogatepass") if isinstance(tag, str) else tag


def _key(key: Any) -> bytes:
    """What a key is told by, in JSON and msgpack alike."""
    if isinstance(key, str):
        return _text(key).encode("utf-8")
    if isinstance(key, (bytes, bytearray)):
        return bytes(key).decode("utf-8", "replace").encode("utf-8")
    if isinstance(key, int) and not isinstance(key, bool):
        return b"%d" % key
    raise TypeError(f"a sealed record's keys are str, bytes or int, not {type(key).__name__}: JSON would write them otherwise")


def _text(text: str) -> str:
    """Pairs of surrogates as one character, lone ones as U+FFFD: as whoever reads JSON takes them."""
    if text.isascii():
        return text
    try:
        str.encode(text, "utf-8")
    except UnicodeEncodeError:
        return str.encode(text, "utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _plain_map(value: Dict[Any, Any]) -> Dict[Any, Any]:
    made = {(_text(key) if isinstance(key, str) else key): _plain(item) for key, item in value.items()}
    texts = all(type(key) is str for key in value)  # else they may be the same in JSON, or none there
    if (len(made) if texts else len({_key(key) for key in value})) != len(value):
        raise TypeError("a sealed record has keys that are the same in JSON")
    return made


def _plain(value: Any) -> Any:
    """The value as JSON and msgpack both can hold it; containers are new ones."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return _plain_map(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, _TIMES):
        return value.isoformat() if hasattr(value, "isoformat") else str(value)
    if isinstance(value, int) and not isinstance(value, bool) and not -(1 << 63) <= value < 1 << 64:
        raise TypeError("a sealed record holds no integer beyond 64 bits: make it a string")
    return value
