"""The way out: records of a stream through the session, with what is known of the file, sealed where the policy says so."""

from __future__ import annotations

import os
from typing import Any, Callable, Dict, Optional, Tuple

from logredact._tail._metadata import entries
from logredact._tail._stream import Stream

__all__ = ["Outlet", "Stopped"]

_TOO_LARGE = b'"file":"[REDACTED:too-large]"'
# What is sealed between two writes is what a checkpoint may have to recover: a few hundred lines (logredact_policy_seal_most).
_PIECE = 8 << 10


class Stopped(Exception):
    """The end was asked for before what was to leave had left."""


class Outlet:
    """What is known of a file is redacted once, as a record of its own. Lines are sealed as they leave, all of them as one stream.

    `write` is called with lines, whole ones, and returns when they have left; what it raises ends all writing.
    """

    def __init__(self, backend: Any, policy: Any, *, write: Callable[[memoryview], None], max_line: int, tag: Optional[str]) -> None:
        """`max_line`: bytes of a line, 0: any number. Errors: LogredactError, for a seal's directory that cannot be used, say."""
        self._backend = backend
        completes = policy.seals or policy.fingerprints
        self._seals = "later" if completes else None
        self.session = backend.Session(policy, format="json", framing="whole", seals=self._seals)
        self.session.set_tag(tag)
        self._sealer = backend.Session(policy, format="json", framing="whole", seals="only") if completes else None
        if self._sealer is not None:
            self._sealer.set_tag(tag)
        self._out = write
        self._broken = False
        if max_line:
            max_line -= policy.seal_most()[0]
        self._half_a_line = max_line // 2
        self._tag = tag
        # No other process and no other start has the same: a line that left twice is two lines.
        self._wrap = backend.Wrap(max_line=max_line, id=os.urandom(8).hex())
        self._source: Any = None
        self._fields = b""
        self.dropped = 0  # records, for what their fields hold

    @property
    def policy(self) -> Any:
        """The one in force."""
        return self.session.policy

    def set_policy(self, policy: Any) -> None:
        """Another of the same plan; the one before is let go."""
        self.session.set_policy(policy)
        if self._sealer is not None:
            self._sealer.set_policy(policy)

    def prepare(self, stream: Stream) -> None:
        """The stream's fields, as the policy in force has them."""
        policy = self.session.policy
        if stream.fields_of is policy:
            return
        session = self._backend.Session(policy, format="json", framing="whole", seals=self._seals)
        session.set_tag(self._tag)
        session.feed(entries(stream.path) + b"\n")
        record = session.output()
        stream.dropped = session.dropped() if not record else None
        stream.fields = record[1:-2]
        if self._half_a_line and len(stream.fields) > self._half_a_line:
            stream.fields = _TOO_LARGE
        stream.fields_of = policy

    def ship(self, stream: Stream) -> None:
        """Writes what the stream's lines have, wholly. Errors: LogredactError, OSError; then not all was written."""
        self._fields = stream.fields
        if self._sealer is not None:
            self._sealer.seal_dropped(0, stream.too_large())
        if stream.dropped:
            stream.lines.drain(lambda view: self._drop(view, stream.dropped))
            return
        if self._source is not stream:
            self.session.set_source(stream.path)
            self._source = stream
        try:
            stream.lines.drain(self.session.feed)
        finally:
            self.session.drain(self._add)
            if self._sealer is not None:
                self._sealer.seal_dropped(*self.session.dropped())
            self._wrap.drain(self._write)
        self.tick()

    def tick(self) -> Optional[float]:
        """Writes a checkpoint that is due; milliseconds until the next may be, None: never. Errors: LogredactError, OSError."""
        if self._sealer is None:
            return None
        wait: Optional[float] = self._sealer.seal_tick()
        self._sealer.drain(self._put)
        return wait

    def end(self) -> None:
        """Nothing follows: writes the last checkpoint. Errors: LogredactError, OSError."""
        if self._sealer is None or self._broken:
            return
        try:
            self._sealer.seal_end()
        finally:
            self._sealer.drain(self._put)

    def counters(self) -> Dict[str, int]:
        counters: Dict[str, int] = self._wrap.counters()
        return counters

    def _drop(self, view: memoryview, one: Tuple[int, int]) -> None:
        count = bytes(view).count(b"\n")
        self.dropped += count
        if self._sealer is not None:
            self._sealer.seal_dropped(count * one[0], count * one[1])

    def _add(self, view: memoryview) -> None:
        self._wrap.add(view, self._fields)

    def _write(self, view: memoryview) -> None:
        if self._sealer is None:
            self._put(view)
            return
        for at in range(0, len(view), _PIECE):
            try:
                self._sealer.feed(view[at : at + _PIECE])
            finally:
                self._sealer.drain(self._put)

    def _put(self, view: memoryview) -> None:
        try:
            self._out(view)
        except BaseException:
            self._broken = True  # a part may have left: it is not written again
            raise
