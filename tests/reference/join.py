"""Values that span records: which events are parts of a line, and the lines of a private key behind its first one."""

from __future__ import annotations

import re

STREAM_KEYS = (
    b"stream container_id container_name source tag path file filename partial_id pod_name pod_id docker_id host namespace_name"
    b" logredact_tag"
).split()
CRI = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^\x00-\x20]{0,45} (stdout|stderr) ([PF])(?::[^\x00-\x20]*)? ")
END = re.compile(rb"-----END (?:[A-Z0-9 ]{0,40})PRIVATE KEY(?: BLOCK)?-----")
PARTIAL = b"[REDACTED:partial]"


class Mark:
    """What an event says of itself: `kind` is "partial", "last" or None; `at` is where its text's slot stands."""

    def __init__(self, kind=None, stream=(), text=b"", base=0, at=None):
        self.kind, self.stream, self.text, self.base, self.at = kind, stream, text, base, at


def of_line(line: bytes) -> Mark:
    match = CRI.match(line)
    if not match:
        return Mark()
    text = line[match.end() :]
    return Mark("partial" if match[2] == b"P" else "last", match[1], text[:-1] if text.endswith(b"\r") else text, match.end(), 0)


def _entries(node):
    for key, value in zip(node.value[::2], node.value[1::2]):
        yield (key.value if key.kind in ("str", "bin") else None), value


def _is_true(node) -> bool:
    return node.raw in (b"\xc3", b"true") or (node.kind == "str" and node.value == b"true")


def of_record(node) -> Mark:
    """`node` is the record's map, of msgpack or JSON."""
    if node.kind != "map":
        return Mark()
    first, ids, last = {}, {}, False

    def note(where, key, value):
        if key in STREAM_KEYS and value.kind == "str":
            ids.setdefault((where, STREAM_KEYS.index(key)), value.value)

    for key, value in _entries(node):
        if key in (b"kubernetes", b"docker") and value.kind == "map":
            for inner, below in _entries(value):
                note(2, inner, below)
        note(1, key, value)
        last = last or (key == b"partial_last" and _is_true(value))
        if key in (b"logtag", b"log"):
            if value.kind == "str":
                first.setdefault((key, "str"), value)
        if key in (b"log", b"message", b"msg", b"data") and value.kind in ("str", "bin"):
            first.setdefault((key, "text"), value)
        if key in (b"partial_message", b"stream"):
            first.setdefault(key, value)
    text = next((first[key, "text"] for key in (b"log", b"message", b"msg", b"data") if (key, "text") in first), None)
    kind = None
    if text is None:
        pass
    elif (b"logtag", "str") in first:
        kind = "partial" if first[b"logtag", "str"].value.startswith(b"P") else "last"
    elif b"partial_message" in first and _is_true(first[b"partial_message"]):
        kind = "last" if last else "partial"
    elif (b"log", "str") in first and b"stream" in first:
        log = first[b"log", "str"].value
        kind = "partial" if 16384 <= len(log) <= 49152 and not log.endswith(b"\n") else "last"
    stream, room = [], 1024
    for place in sorted(ids):
        stream.append((place, ids[place][: max(room, 0)]))
        room -= len(ids[place]) + 4
    return Mark(kind, tuple(stream), text.value if text is not None else b"", 0, text.start if text is not None else None)


class Line:
    """Parts of one line. `spans` is what its joined text becomes."""

    def __init__(self):
        self.marks, self.whole = [], False
        self.spans = self.dropped = self.failed = None

    @property
    def text(self) -> bytes:
        return b"".join(mark.text for mark in self.marks)

    def doubt(self, head: int, text: bytes):
        """The spans, with the end of the line as a placeholder."""
        if text.endswith(PARTIAL):
            return
        start = max(len(text) - 64, head)
        low = max(start - 4096, head)
        while start > low and text[start - 1] > 0x20:
            start -= 1
        spans = [span for span in self.spans if span[0] < start]
        if spans and spans[-1][1] > start:
            spans[-1] = (spans[-1][0], len(text), *spans[-1][2:])
        elif start < len(text):
            spans.append((start, len(text), PARTIAL, None, {"kind": "redact"}))
        self.spans = spans


def lines(marks):
    """{number of the event: (line, index of its part)} of events that all wait as long as they must."""
    open_lines, parts = {}, {}
    for number, mark in enumerate(marks):
        if mark.kind is None or (mark.kind == "last" and mark.stream not in open_lines):
            continue
        line = open_lines.setdefault(mark.stream, Line())
        parts[number] = (line, len(line.marks))
        line.marks.append(mark)
        if mark.kind == "last":
            open_lines.pop(mark.stream).whole = True
    return parts


class Keys:
    """Private keys whose end is to come, by stream and key."""

    def __init__(self):
        self.open = {}

    def span(self, text: bytes, base: int, where):
        """What of the value is of a key that is open there, or None."""
        state = self.open.get(where)
        if state is None:
            return None
        rest = text[base:]
        if not rest.strip(bytes(range(33))):
            return None
        end, span = END.search(rest), None
        if end:
            before = re.fullmatch(rb"[\x00-\x20]*([A-Za-z0-9+/=][A-Za-z0-9+/=\x00-\x20]*)?", rest[: end.start()])
            first = before.start(1) if before and before[1] else end.start()
            del self.open[where]
            return base + first, base + end.end()
        runs = [one.span() for one in re.finditer(rb"[A-Za-z0-9+/=]{48,}", rest)]
        word = re.search(rb"(?:^|(?<=[\x00-\x20]))[A-Za-z0-9+/=]+(?=[\x00-\x20]*\Z)", rest)
        if word:
            alone, length = not rest[: word.start()].strip(bytes(range(33))), len(word[0])
            if length >= 32 or (alone and (length >= 16 or word[0].endswith(b"=") or state["inside"])):
                span = base + word.start(), base + word.end()
        if span is None and runs:
            low, high = max(runs, key=lambda one: one[1] - one[0])
            span = base + low, base + high
        state["inside"] = span is not None
        state["left"] -= 1
        if not state["left"]:
            del self.open[where]
        return span

    def note(self, text: bytes, found, where) -> None:
        """`found` are the spans of `private-key` in the value."""
        if any(end == len(text) and not END.search(text[start:end]) for start, end in found):
            self.open[where] = {"inside": True, "left": 512}


__all__ = ["Keys", "Line", "Mark", "lines", "of_line", "of_record"]
