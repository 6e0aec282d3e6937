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
        if line.spans is None and line.dropped is None:
            joined = text[: line.marks[0].base] + line.text
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
        end = start + (line.marks[0].base if not index else 0) + len(line.marks[index].text)
        share = [
            (base + max(low, start) - start, base + min(high, end) - start, new if low >= start else b"", detector, action)
            for low, high, new, detector, action in line.spans
            if low < end and high > start
        ]
        share = self._with_alone(share, text, path=path, own_key=own_key, depth=depth)
        if isinstance(share, bytes):
            return share
        self._changed = self._changed or bool(share)
        return share

    def _with_alone(self, share, text, **where):
        """With what is found in the part alone, where it touches nothing of the line's."""
        streams, self._streams = self._streams, None
        findings, changed = len(self.findings), self._changed
        alone = self.slot(text, **where)
        self._streams, self._changed = streams, changed
        if isinstance(alone, bytes):
            return alone
        line, index = self._part
        mark = line.marks[index]
        cut = (mark.base + len(mark.text)) if mark.kind == "partial" else len(text) + 1
        more = [one for one in alone if one[1] < cut and not any(one[0] < high and low < one[1] for low, high, *_ in share)]
        if not more:
            del self.findings[findings:]
        return sorted(share + more, key=lambda one: one[:2])

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
