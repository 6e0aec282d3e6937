"""The way out: records of a stream through the session, with what is known of the file, to a descriptor."""

from __future__ import annotations

import os
from typing import Any, Dict, Optional

from logredact._descriptors import write_all
from logredact._tail._metadata import entries
from logredact._tail._stream import Stream

__all__ = ["Outlet"]

_TOO_LARGE = b'"file":"[REDACTED:too-large]"'


class Outlet:
    """`session`: of JSON, framing whole. What is known of a file is redacted once, as a record of its own.

    A pipe stays as small as it is: what lies in it when its reader is killed is lost.
    """

    def __init__(self, backend: Any, session: Any, *, sink: int, max_line: int, tag: Optional[str]) -> None:
        self._backend = backend
        self.session = session
        self._sink = sink
        self._half_a_line = max_line // 2
        self._tag = tag
        # No other process and no other start has the same: a line that left twice is two lines.
        self._wrap = backend.Wrap(max_line=max_line, id=os.urandom(8).hex())
        self._source: Any = None
        self._fields = b""
        self.dropped = 0  # records, for what their fields hold

    def prepare(self, stream: Stream) -> None:
        """The stream's fields, as the policy in force has them."""
        policy = self.session.policy
        if stream.fields_of is policy:
            return
        session = self._backend.Session(policy, format="json", framing="whole")
        session.set_tag(self._tag)
        session.feed(entries(stream.path) + b"\n")
        record = session.output()
        stream.dropped = not record
        stream.fields = record[1:-2]
        if self._half_a_line and len(stream.fields) > self._half_a_line:
            stream.fields = _TOO_LARGE
        stream.fields_of = policy

    def ship(self, stream: Stream) -> None:
        """Writes what the stream's lines have, wholly. Errors: LogredactError, OSError; then not all was written."""
        self._fields = stream.fields
        if stream.dropped:
            stream.lines.drain(self._drop)
            return
        if self._source is not stream:
            self.session.set_source(stream.path)
            self._source = stream
        try:
            stream.lines.drain(self.session.feed)
        finally:
            self.session.drain(self._add)
            self._wrap.drain(self._write)

    def counters(self) -> Dict[str, int]:
        counters: Dict[str, int] = self._wrap.counters()
        return counters

    def _drop(self, view: memoryview) -> None:
        self.dropped += bytes(view).count(b"\n")

    def _add(self, view: memoryview) -> None:
        self._wrap.add(view, self._fields)

    def _write(self, view: memoryview) -> None:
        write_all(self._sink, view)
