"""How a session treats values that span records; what is a part of what is said in join.py."""

from __future__ import annotations

from . import join
from .rules import DropRecord


class Parts:
    """Mixed into the session, which has `slot`."""

    _streams = None  # of the event at hand, or None: a single record or value
    _part = None  # of a line, that the event at hand is: (line, index)

    def __init__(self):
        self._keys = join.Keys()

    def _key_lines(self, text: bytes, path, own):
        stream, base = self._streams
        where = stream, path[-1] if path and isinstance(path[-1], bytes) else b""
        span = self._keys.span(text, base, where)
        self._keys.note(text, own, where)
        return span

    def _share(self, text: bytes, *, path=(), own_key=None, depth=None):
        """The spans of the part at hand, of what its line becomes."""
        line, index = self._part
        heads = [0 if n == 0 else mark.base for n, mark in enumerate(line.marks)]  # in the slots' texts
        first = text if index == 0 else None
        if line.spans is None and line.dropped is None:
            joined = first + b"".join(mark.text for mark in line.marks[1:])
            changed = self._changed
            try:
                spans = self.slot(joined, path=path, own_key=own_key, depth=depth)
            except DropRecord:
                line.dropped, line.failed = True, self.counters["events_failed"]
                raise
            line.spans = [(0, len(joined), spans, None, {"kind": "redact"})] if isinstance(spans, bytes) else spans
            if not line.whole and not isinstance(spans, bytes):
                line.doubt(line.marks[0].base, joined)
            self._changed = changed
        elif line.dropped:
            raise DropRecord
        base = heads[index]
        start = sum(len(mark.text) for mark in line.marks[:index]) + (line.marks[0].base if index else 0)
        end = start + len(text) - base
        share = [
            (base + max(low, start) - start, base + min(high, end) - start, new if low >= start else b"", detector, action)
            for low, high, new, detector, action in line.spans
            if low < end and high > start
        ]
        self._changed = self._changed or bool(share)
        return share

    def _text_slot(self, text: bytes, start: int, **where):
        """A string or binary of a record, or a text line: a part's text, or a value."""
        if self._part and not self._level and self._part[0].marks[self._part[1]].at == start:
            return self._share(text, **where)
        return self.slot(text, **where)

    def _events(self, marks):
        """Numbers the events of a stream; each one's part of a line is at hand while it is."""
        parts = join.lines(marks)
        for number, mark in enumerate(marks):
            self._part = parts.get(number)
            self._streams = mark.stream, mark.base
            yield number
        self._part = self._streams = None
