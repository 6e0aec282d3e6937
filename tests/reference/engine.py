"""Records, lines and streams: what leaves for what came."""

from __future__ import annotations

from collections import Counter
from os.path import commonprefix

from . import join, js, mp, objects
from .actions import mask
from .parts import Parts
from .rules import NAMELESS, DropRecord, Rules, TooMany

REMOVED = object()


class Broken(Exception):
    """Framing that cannot be resumed: args are the name of the status and the offset."""


class Stopped(Exception):
    """A failure under `on_error: stop`; args[0] is the word of the placeholder."""


def placeholder(word: str) -> bytes:
    return b"[REDACTED:%s]" % word.encode()


def number_edited(text: bytes, is_integer: bool, spans):
    """The new text of a number, or the new integer."""
    if is_integer and len(spans) == 1 and spans[0][:2] == (0, len(text)):
        action = spans[0][4]
        if action["kind"] == "mask" and action["type_keep"]:
            value = int(mask(action, text.lstrip(b"-"), b"0"))
            return -value if text.startswith(b"-") else value
    return edited(text, spans)


def edited(text: bytes, spans) -> bytes:
    out, i = b"", 0
    for start, end, replacement, *_ in spans:
        out += text[i:start] + replacement
        i = end
    return out + text[i:]


class Reference(Parts):
    """One session over a plan body. `keys` are the master keys by name."""

    def __init__(self, body: dict, *, keys=None, tag=None):
        super().__init__()
        self.rules = Rules(body, keys or {}, tag)
        self.limits = body["limits"]
        self.on_error = body["on_error"]
        self.counters = Counter()
        self.detector_counts = Counter()
        self.findings = []
        self._marker = False
        self._changed = False
        self._level = 0  # strings that are being walked
        self._within = frozenset()  # detectors of whose objects the container at hand is in a part
        self._parents = ()  # containers around it, in the same record or string

    # ---- slots

    def _in(self, within, parents, work, *args, **more):
        """What `work` gives for something that has these containers around it."""
        saved = self._within, self._parents
        self._within, self._parents = within, parents
        try:
            return work(*args, **more)
        finally:
            self._within, self._parents = saved

    def _entry(self, node, name, value, work, *args):
        """What `work` gives for the value of an entry of the map `node`."""
        part = frozenset()
        if value.kind in ("map", "array"):
            part = objects.parts(self.rules.body["detectors"], node, name, self._parents)
            part |= {id for id, fit in getattr(name, "beside", {}).items() if fit != "weak"}
        return self._in(self._within | part, (*self._parents, node), work, *args)

    def _own(self, own_key):
        """The own key of a scalar."""
        name = own_key[0] if own_key else None
        return objects.own_key(name or b"", self._within, getattr(name, "beside", {})) if self._within else name

    def fail(self, word: str) -> bytes:
        """The placeholder of a value that failed, or what `on_error` says."""
        if self.on_error == "stop":
            raise Stopped(word)
        self.counters["values_failed"] += 1
        if self.on_error == "drop" and not self._marker:
            self.counters["events_failed"] += 1
            raise DropRecord
        self._changed = True
        return placeholder(word)

    def _nested(self, text: bytes, path, own_key, depth):
        """One span of the text, which is JSON, from its first to its last change; None where it is searched as text.

        The span is written anew, so that in JSON around it each character must be escaped as `js.escaped` does.
        """
        if self._level == 4 or depth > self.limits["depth"] or text.strip(b" \t\r\n")[:1] not in (b"{", b"["):
            return None
        if own_key is not None and self.rules.takes_whole(text, own_key):
            return None
        try:
            node = js.parse_line(text)
        except (js.NotJson, js.Cut):
            return None
        self._level += 1
        try:
            inside = self._in(self._within, (), self._js_container, node, path, own_key and (own_key, None), depth)
            new = text[: node.start] + inside + text[node.end :]
        finally:
            self._level -= 1
        start, end = len(commonprefix([text, new])), len(commonprefix([text[::-1], new[::-1]]))
        end = min(end, len(text) - start, len(new) - start)
        return [(start, len(text) - end, new[start : len(new) - end], None, {"kind": "redact"})] if text != new else []

    def slot(self, text: bytes, *, path=(), own_key=None, is_key=False, depth=None):
        """Spans of a slot that change, or the placeholder of the whole. `depth`: that of a container in its place, where it may hold JSON."""
        if len(text) > self.limits["value_bytes"]:
            return self.fail("too-large")
        if depth is not None and (spans := self._nested(text, path, own_key, depth)) is not None:
            return spans
        keys_open = None if is_key or depth is None or self._streams is None or self._level else lambda own: self._key_lines(text, path, own)
        try:
            spans = self.rules.resolve(text, path=path, own_key=own_key, is_key=is_key, keep_record=self._marker, keys_open=keys_open)
        except TooMany:
            return self.fail("too-many")
        for start, end, _, detector, _ in spans:
            self.findings.append((detector, start, end, is_key))
        spans = [span for span in spans if span[4]["kind"] != "keep"]
        self._changed = self._changed or bool(spans)
        return spans

    def field(self, rule: dict, kind: str, text):
        """What a field rule makes of a value: None where it stays, REMOVED, or spans of its text,
        or bytes that stand for the whole."""
        action = rule["action"]
        if action["kind"] == "drop":
            if not self._marker:
                raise DropRecord
            action = {"kind": "redact", "label": None}
        if action["kind"] == "keep":
            return None
        if action["kind"] == "remove":
            self._changed = True
            return REMOVED
        if kind == "nil":
            return None
        self._changed = True
        if text is None:
            return self.rules.replacement(
                action if action["kind"] == "redact" else {"kind": "redact", "label": None}, b"", None, placeholder("field")
            )
        whole = (0, len(text))
        if action["kind"] == "generalise" and action["to"] == "zip" and kind in ("int", "float") and len(text) == 3:
            action = {"kind": "redact", "label": None}  # a postcode that has lost its zeros
        if action["kind"] in ("pseudonym", "encrypt") and whole in self.rules.tokens(text):
            return None
        return [whole + (self.rules.replacement(action, text, None, placeholder("field")), None, action)]

    # ---- msgpack

    def _mp_apply(self, node, text, result) -> bytes:
        if result is None or result == []:
            return node.raw
        if result is REMOVED:
            return REMOVED
        if node.kind in ("str", "bin"):
            new = result if isinstance(result, bytes) else edited(text, result)
            return mp.header(node.kind, len(new), node.data[node.start : node.body]) + new
        if isinstance(result, bytes):
            return mp.string(result)
        new = number_edited(text, node.kind == "int", result)
        return mp.same_integer(node, new) if isinstance(new, int) else mp.string(new)

    @staticmethod
    def _mp_text(node):
        if node.kind in ("str", "bin"):
            return node.value
        return mp.number_text(node) if node.kind in ("int", "float") else None

    def _mp_value(self, node, path, own_key, depth, ruled=True):
        text = self._mp_text(node)
        rule = self.rules.field_rule(path, own_key[-1] if own_key else None) if ruled else None
        if rule is not None:
            return self._mp_apply(node, text, self.field(rule, node.kind, text))
        if node.kind in ("map", "array"):
            if depth > self.limits["depth"]:
                return mp.string(self.fail("too-deep"))
            return self._mp_map(node, path, depth) if node.kind == "map" else self._mp_array(node, path, own_key, depth)
        if text is None:
            return node.raw
        inside = depth if node.kind in ("str", "bin") else None
        return self._mp_apply(node, text, self._text_slot(text, node.start, path=path, own_key=self._own(own_key), depth=inside))

    def _mp_array(self, node, path, own_key, depth):
        # The name that key-value detectors look at reaches into arrays, the one that key rules look at does not.
        inherited = (own_key[0], None) if own_key else None
        around = self._within, (*self._parents, node)
        kept = [self._in(*around, self._mp_value, child, path + (i,), inherited, depth + 1) for i, child in enumerate(node.value)]
        kept = [one for one in kept if one is not REMOVED]
        return self._mp_container(node, "array", kept, len(node.value), 1)

    def _mp_map(self, node, path, depth):
        kept, pairs = [], list(zip(node.value[::2], node.value[1::2]))
        for key, value in pairs:
            name = self._mp_text(key)
            below = path + (NAMELESS if name is None else name,)
            if key.kind in ("map", "array"):
                new_key = self._in(frozenset(), (), self._mp_value, key, below, None, depth + 1, ruled=False)
            elif name is None:
                new_key = key.raw
            else:
                new_key = self._mp_apply(key, name, self.slot(name, path=below, is_key=True))
            own = objects.named(self.rules.body["detectors"], node, name)
            own_key = None if name is None else (own, name)
            new_value = self._entry(node, own, value, self._mp_value, value, below, own_key, depth + 1)
            if new_value is not REMOVED:
                kept += [new_key, new_value]
        return self._mp_container(node, "map", kept, len(pairs), 2)

    @staticmethod
    def _mp_container(node, kind, kept, count, per_entry):
        head = node.data[node.start : node.body]
        if len(kept) != count * per_entry:
            head = mp.header(kind, len(kept) // per_entry, head)
        return head + b"".join(kept)

    def _mp_event(self, data, event, framing):
        """(bytes, the record failed whole) of one parsed event."""
        failed = b"\x81" + mp.string(b"message") + mp.string(placeholder("too-large"))
        large = event.end - event.start > self.limits["record_bytes"]
        if large and self.on_error == "stop":
            raise Stopped("too-large")
        if framing == "map":
            self._marker = False
            if large:
                return self._record_failed(failed)
            return self._mp_map(event, (), 1)
        first, record = event.value
        head = data[event.start : event.body]
        if first.kind != "array":
            self._marker = framing == "fluentbit" and is_group_marker(first)
            if large:
                return self._record_failed(head + first.raw + failed)
            return head + first.raw + self._mp_map(record, (), 1)
        time, metadata = first.value
        self._marker = is_group_marker(time)
        head += data[first.start : first.body] + time.raw
        if large:
            return self._record_failed(head + b"\x80" + failed)
        return head + self._mp_map(metadata, (), 1) + self._mp_map(record, (), 1)

    def _record_failed(self, whole: bytes) -> bytes:
        self.counters["events_failed"] += 1
        if self.on_error == "drop" and not self._marker:
            raise DropRecord
        self._changed = True
        return whole

    def msgpack(self, data: bytes, framing: str = "map") -> bytes:
        """The bytes of the stream's events; Broken with what was written before as args[2]."""
        out, i, events, broken = b"", 0, [], None
        while i < len(data) and not broken:
            try:
                events.append(mp.parse(data, i))
                check_event(events[-1], framing)
                i = events[-1].end
            except mp.Truncated:
                broken = "truncated", i
            except mp.Malformed as error:
                broken = "malformed", error.args[0]
                events = [event for event in events if event.end <= i]
        for number in self._events([self._mp_mark(event, framing) for event in events]):
            out += self._event(lambda: self._mp_event(data, events[number], framing))
        if broken:
            raise Broken(*broken, out)
        return out

    def _mp_mark(self, event, framing):
        if event.end - event.start > self.limits["record_bytes"]:
            return join.Mark()
        if framing == "map":
            return join.of_record(event)
        first, record = event.value
        time = first.value[0] if first.kind == "array" else first
        return join.Mark() if framing == "fluentbit" and is_group_marker(time) else join.of_record(record)

    def _event(self, work) -> bytes:
        self.counters["events_in"] += 1
        self._changed = False
        try:
            out = work()
        except DropRecord:
            self.counters["events_dropped"] += 1
            return b""
        self.counters["events_out"] += 1
        self.counters["events_changed"] += self._changed
        return out

    # ---- JSON

    def _js_apply(self, node, result):
        if result is None or result == []:
            return node.raw
        if result is REMOVED:
            return REMOVED
        if isinstance(result, bytes):
            return js.quoted(result)
        if node.kind == "str":
            return js.spliced(node, result) if node.units else js.quoted(result[0][2])
        new = number_edited(node.value, node.kind == "int", result)
        return str(new).encode() if isinstance(new, int) else js.quoted(new)

    def _js_value(self, node, path, own_key, depth):
        rule = self.rules.field_rule(path, own_key[-1] if own_key else None) if path else None
        if rule is not None:
            return self._js_apply(node, self.field(rule, node.kind, node.value if node.kind in ("str", "int", "float") else None))
        if node.kind in ("map", "array"):
            if depth > self.limits["depth"]:
                return js.quoted(self.fail("too-deep"))
            return self._js_container(node, path, own_key, depth)
        if node.value is None:
            return node.raw
        inside = depth if node.kind == "str" else None
        return self._js_apply(node, self._text_slot(node.value, node.start, path=path, own_key=self._own(own_key), depth=inside))

    def _js_container(self, node, path, own_key, depth):
        entries = []  # (start, end, bytes or REMOVED)
        if node.kind == "map":
            for key, value in zip(node.value[::2], node.value[1::2]):
                below = path + (key.value,)
                new_key = self._js_apply(key, self.slot(key.value, path=below, is_key=True))
                own = objects.named(self.rules.body["detectors"], node, key.value)
                new = self._entry(node, own, value, self._js_value, value, below, (own, key.value), depth + 1)
                if new is not REMOVED:
                    new = new_key + node.src[key.end : value.start] + new
                entries.append((key.start, value.end, new))
        else:
            inherited = (own_key[0], None) if own_key else None
            for i, value in enumerate(node.value):
                around = self._within, (*self._parents, node)
                entries.append((value.start, value.end, self._in(*around, self._js_value, value, path + (i,), inherited, depth + 1)))
        if not entries:
            return node.raw
        out = node.src[node.start : entries[0][0]]
        staying = [i for i, entry in enumerate(entries) if entry[2] is not REMOVED]
        for i in staying:
            out += entries[i][2]
            if i != staying[-1]:
                out += node.src[entries[i][1] : entries[i + 1][0]]
        return out + node.src[entries[-1][1] : node.end]

    def json(self, data: bytes) -> bytes:
        """Lines of JSON."""
        lines = split_lines(data)
        return b"".join([self._js_line(lines[number]) for number in self._events([self._js_mark(line) for line in lines])])

    def _js_mark(self, line: bytes):
        try:
            return join.Mark() if len(line.rstrip(b"\n")) > self.limits["record_bytes"] else join.of_record(js.parse_line(line.rstrip(b"\n")))
        except js.NotJson:
            return join.Mark()

    def _js_line(self, line: bytes) -> bytes:
        body, end = (line[:-1], b"\n") if line.endswith(b"\n") else (line, b"")
        if not body.strip(b" \t\r"):
            return line
        self._marker = False
        return self._event(lambda: self._js_record(body) + end)

    def _whole(self, word: str) -> bytes:
        if self.on_error == "stop":
            raise Stopped(word)
        return self._record_failed(b'{"message":"%s"}' % placeholder(word))

    def _js_record(self, body: bytes) -> bytes:
        if len(body) > self.limits["record_bytes"]:
            return self._whole("too-large")
        try:
            node = js.parse_line(body)
        except js.NotJson:
            return self._whole("malformed")
        return body[: node.start] + self._js_value(node, (), None, 1) + body[node.end :]

    def json_document(self, data: bytes) -> bytes:
        """Values with any white space between them."""
        out, i = b"", 0
        self._marker = False
        while True:
            start = js.skip_white(data, i)
            out += data[i:start]
            if start == len(data):
                return out
            try:
                node = js.parse(data, start)
            except js.Cut:
                raise Broken("truncated", start, out) from None
            except js.NotJson:
                raise Broken("malformed", start, out) from None
            if node.end - start > self.limits["record_bytes"]:
                out += self._event(lambda: self._whole("too-large"))
            else:
                out += self._event(lambda: self._js_value(node, (), None, 1))
            i = node.end

    # ---- text

    def text(self, data: bytes) -> bytes:
        """Lines of text."""
        out, lines = b"", split_lines(data)
        for number in self._events([join.of_line(line.rstrip(b"\n")) for line in lines]):
            line = lines[number]
            body, end = (line[:-1], b"\n") if line.endswith(b"\n") else (line, b"")
            self._marker = False
            out += self._event(lambda: self._text_line(body) + end)
        return out

    def _text_line(self, body: bytes) -> bytes:
        if len(body) > self.limits["record_bytes"]:
            if self.on_error == "stop":
                raise Stopped("too-large")
            return self._record_failed(placeholder("too-large"))
        result = self._text_slot(body, 0, depth=1)
        return result if isinstance(result, bytes) else edited(body, result)

    def value(self, text: bytes) -> bytes:
        """One value without a field; DropRecord."""
        result = self.slot(text, depth=1)
        return result if isinstance(result, bytes) else edited(text, result)


def split_lines(data: bytes):
    lines = data.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + [lines[-1]] * (lines[-1] != b"")


def is_group_marker(time) -> bool:
    if time.kind == "int":
        return time.value in (-1, -2)
    if time.kind == "ext" and len(time.payload) == 9 and time.payload[0] == 0:
        return time.payload[1:5] in (b"\xff\xff\xff\xff", b"\xff\xff\xff\xfe")
    return False


def check_event(event, framing: str) -> None:
    """Malformed where the event is not of the framing."""

    def need(node, kind, size=None):
        if node.kind == "ext" and len(node.payload) > 17:
            raise mp.Malformed(node.start)
        if node.kind not in kind or (size is not None and len(node.value) != size):
            raise mp.Malformed(node.start)

    time = ("int", "float", "ext")
    if framing == "map":
        return need(event, ("map",))
    need(event, ("array",), 2)
    first, record = event.value
    if framing == "fluentbit" and first.kind == "array":
        need(first, ("array",), 2)
        need(first.value[0], time)
        need(first.value[1], ("map",))
    else:
        need(first, time)
    return need(record, ("map",))
