"""The values behind findings, for `scan --show-values`: events decoded a second time, in Python.

Slow, and only for eyes: what is found is decided by the core alone.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, Iterator, List, Optional, Tuple

from logredact._msgpack import read_head
from logredact._types import StreamFinding

__all__ = ["Events"]

# Segments of a field's path: .name, [0], ['any key'] with \' and \\ and \xff.
_SEGMENT = re.compile(r"\.(\w+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]", re.A | re.S)
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|(.))", re.S)


class _Map(List[Tuple[Any, Any]]):
    """Pairs in order; keys may repeat."""


class Event:
    """One decoded event. Scalars are bytes, as the core sees them; maps are pairs."""

    def __init__(self, record: Any) -> None:
        self._record = record

    def value(self, found: StreamFinding) -> Optional[str]:
        """The text of a finding; None in a key, below one that holds a finding, in repeated ones, or over several records.

        The path of such a finding does not say which of the map's keys it is.
        """
        if found.is_key:
            return None
        candidates = [self._record]
        position = len("$")
        while position < len(found.field):
            segment = _SEGMENT.match(found.field, position)
            if segment is None:
                return None
            position = segment.end()
            candidates = [each for item in candidates for each in _step(item, *segment.groups())]
        if len(candidates) != 1 or not isinstance(candidates[0], bytes):
            return None
        if found.end > len(candidates[0]):
            return None  # of a line of several records
        return candidates[0][found.start : found.end].decode("utf-8", "backslashreplace")


def _step(
    item: Any, name: Optional[str], index: Optional[str], quoted: Optional[str]
) -> Iterator[Any]:
    if isinstance(item, _Map):
        if index is None:
            key = name.encode("ascii") if name else _ESCAPE.sub(_unescape, quoted or "").encode("latin-1")
            yield from (value for each, value in item if each == key)
    elif index is not None and isinstance(item, list):
        yield from item[int(index) : int(index) + 1]


def _unescape(escape: Any) -> str:
    code, character = escape.groups()
    return chr(int(code, 16)) if code else str(character)


class Events:
    """Splits a stream so that each part ends with at most one event, decoded beside it and kept until it is forgotten."""

    def __init__(self, format: str, framing: str) -> None:
        self._format = format
        self._framing = framing
        self._kept = b""
        self._first = 0
        self._events: List[Optional[Event]] = []

    def split(self, piece: bytes) -> Iterator[bytes]:
        """Bytes to feed, for every event that is complete now."""
        self._kept += piece
        at = 0
        while at < len(self._kept):
            end = self._end(at)
            if end is None:
                break
            part = self._kept[at:end]
            self._keep(part)
            yield part
            at = end
        self._kept = self._kept[at:]

    def rest(self, *, last: bool = False) -> bytes:
        """What is left at the end of the stream; `last`: it is an event, where a line without its newline is one."""
        if last and self._kept and self._format != "msgpack":
            self._keep(self._kept)
        return self._kept

    def value(self, found: StreamFinding) -> Optional[str]:
        """The text of a finding in an event that is not forgotten, as Event.value() has it."""
        index = found.event - self._first
        event = self._events[index] if index < len(self._events) else None
        return None if event is None else event.value(found)

    def forget(self, event: int) -> None:
        """Of events before this one nobody will ask."""
        del self._events[: event - self._first]
        self._first = event

    def _keep(self, part: bytes) -> None:
        if self._format != "json" or part.strip(b" \t\r\n"):
            self._events.append(self._decoded(part))

    def _end(self, at: int) -> Optional[int]:
        if self._format != "msgpack":
            newline = self._kept.find(b"\n", at)
            return None if newline < 0 else newline + 1
        try:
            return _read_msgpack(self._kept, at)[1]
        except EOFError:
            return None
        except (ValueError, RecursionError):
            return len(self._kept)  # the core says what is wrong with it

    def _decoded(self, part: bytes) -> Optional[Event]:
        try:
            if self._format == "text":
                return Event(part.rstrip(b"\n"))
            if self._format == "json":
                return Event(_read_json(part))
            record = _read_msgpack(part, 0)[0]
        except (ValueError, RecursionError, EOFError):
            return None
        if self._framing != "map" and isinstance(record, list) and len(record) == 2:
            record = record[1]
        return Event(record)


def _read_json(text: bytes) -> Any:
    # Numbers keep their source text; a literal is no slot and so becomes None.
    return _scalars(
        json.loads(
            text.decode("utf-8", "surrogateescape"),
            object_pairs_hook=_Map,
            parse_int=str,
            parse_float=str,
            parse_constant=lambda _: None,
        )
    )


def _scalars(value: Any) -> Any:
    if isinstance(value, _Map):
        return _Map((_scalars(key), _scalars(item)) for key, item in value)
    if isinstance(value, list):
        return [_scalars(item) for item in value]
    if isinstance(value, str):
        try:
            return value.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:  # an escaped lone surrogate
            return value.encode("utf-8", "surrogatepass")
    return None


def _read_msgpack(data: bytes, at: int) -> Tuple[Any, int]:
    kind, value, end = read_head(data, at)
    if kind == "map":
        pairs = _Map()
        for _ in range(value):
            key, end = _read_msgpack(data, end)
            item, end = _read_msgpack(data, end)
            pairs.append((key, item))
        return pairs, end
    if kind == "array":
        items = []
        for _ in range(value):
            item, end = _read_msgpack(data, end)
            items.append(item)
        return items, end
    if kind in ("str", "bin"):
        return value, end
    if kind == "int":
        return str(value).encode("ascii"), end
    if kind == "float" and math.isfinite(value):
        return _float_text(value).encode("ascii"), end
    return None, end


def _float_text(number: float) -> str:
    if number.is_integer() and abs(number) < 1 << 63:
        return str(int(number))
    for digits in (15, 16, 17):
        text = f"{number:.{digits}g}"
        if float(text) == number:
            break
    return text
