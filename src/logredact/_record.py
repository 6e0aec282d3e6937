"""Redaction of a record held as Python objects: encode, ask the core for edits, rebuild.

Copy on write: what no edit touches comes back as the very same object, whatever its type.
"""

from __future__ import annotations

import collections
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from logredact._msgpack import MAX_DEPTH, Nodes, encode, read_head, text_of, too_deep

__all__ = ["redact_record"]

_MISSING = object()
_PLAIN = (str, bytes, bytearray, int, float, type(None))


def redact_record(
    session: Any, record: Dict[Any, Any], default: Optional[Callable[[Any], Any]] = None
) -> Optional[Dict[Any, Any]]:
    """The redacted record; the same object if nothing changed; None if it is dropped.

    `default` gives what stands in the place of an object that a record cannot hold.
    Where keys become equal by redaction the later ones get "#2", "#3" … so that no value is lost.
    Errors: TypeError for what a record cannot hold; LogredactError.
    """
    if not isinstance(record, dict):
        raise TypeError(f"a record is a dict, not an object of type {type(record).__name__}")
    try:
        if default is not None:
            record = _converted(record, default, 1)
        data, nodes = encode(record)
        edits = session.edits(data)
        if edits is None:
            return None
        return _Rebuild(data, edits, nodes).read(0)[0] if edits else record
    except RecursionError:
        raise too_deep() from None


def _converted(value: Any, default: Callable[[Any], Any], depth: int) -> Any:
    """The value, copied on write, with default(object) for what a record cannot hold."""
    if isinstance(value, dict):
        if depth > MAX_DEPTH:
            raise too_deep()
        pairs = [
            (_converted(key, default, depth + 1), _converted(item, default, depth + 1))
            for key, item in value.items()
        ]
        if all(a is c and b is d for (a, b), (c, d) in zip(pairs, value.items())):
            return value
        return _like(value, pairs)
    if isinstance(value, (list, tuple)):
        if depth > MAX_DEPTH:
            raise too_deep()
        items = [_converted(item, default, depth + 1) for item in value]
        if all(a is b for a, b in zip(items, value)):
            return value
        return _like(value, items)
    if isinstance(value, _PLAIN):
        return value
    try:
        encode(value)
    except TypeError:
        return default(value)
    return value


def _like(original: Any, content: List[Any]) -> Any:
    """A container of the original's kind with other content."""
    if isinstance(original, dict):
        if isinstance(original, collections.OrderedDict):
            return collections.OrderedDict(content)
        if isinstance(original, collections.defaultdict):
            return collections.defaultdict(original.default_factory, content)
        return dict(content)
    if isinstance(original, tuple):
        make = getattr(original, "_make", None)
        if make is not None and len(content) == len(original):
            return make(content)
        return tuple(content)
    return list(content)


class _Piece(NamedTuple):
    """A range of the edited bytes: copied from `old_start`, or put in place of old bytes."""

    end: int
    start: int
    old_start: int
    old_end: int
    copied: bool


class _Rebuild:
    """Reads the edited bytes once, front to back, and takes old objects where it can."""

    def __init__(self, data: bytearray, edits: List[Any], nodes: Nodes) -> None:
        self.nodes = nodes
        self.data = bytearray()
        self.pieces: List[_Piece] = []
        self.index = 0
        old = 0
        for start, end, replacement in edits:
            self._add(data[old:start], old, start, copied=True)
            self._add(replacement, start, end, copied=False)
            old = end
        self._add(data[old:], old, len(data), copied=True)

    def _add(self, content: Any, old_start: int, old_end: int, *, copied: bool) -> None:
        if content:
            start = len(self.data)
            self.data += content
            self.pieces.append(_Piece(len(self.data), start, old_start, old_end, copied))

    def read(self, at: int, *, as_key: bool = False) -> Any:
        """(object, the old object it comes from or _MISSING, its end) at an offset of `data`."""
        while self.pieces[self.index].end <= at:
            self.index += 1
        piece = self.pieces[self.index]
        origin: Any = _MISSING
        if piece.copied:
            origin, old_end = self.nodes[at - piece.start + piece.old_start]
            if old_end <= piece.old_end:
                return origin, origin, old_end - piece.old_start + piece.start
        elif at == piece.start and piece.old_start in self.nodes:
            candidate, old_end = self.nodes[piece.old_start]
            if piece.old_end < old_end:  # else the object was replaced as a whole
                origin = candidate
        kind, value, end = read_head(self.data, at)
        if kind == "map":
            value, end = self._read_map(value, end, origin if isinstance(origin, dict) else {})
        elif kind == "array":
            like: Any = () if as_key else []
            if isinstance(origin, (list, tuple)):
                like = origin
            value, end = self._read_array(value, end, like, as_key)
        elif kind == "str":
            value = text_of(value)
        elif kind == "bin" and isinstance(origin, bytearray):
            value = bytearray(value)
        return value, origin, end

    def _read_array(self, count: int, at: int, like: Any, as_key: bool) -> Any:
        items = []
        for _ in range(count):
            item, _, at = self.read(at, as_key=as_key)
            items.append(item)
        return _like(like, items), at

    def _read_map(self, count: int, at: int, like: Dict[Any, Any]) -> Any:
        pairs: Dict[Any, Any] = {}
        for _ in range(count):
            key, origin, at = self.read(at, as_key=True)
            if key is not origin:
                key = _unused(key, origin, pairs, like)
            item, _, at = self.read(at)
            pairs[key] = item
        return _like(like, list(pairs.items())), at


def _unused(key: Any, origin: Any, pairs: Dict[Any, Any], like: Dict[Any, Any]) -> Any:
    def taken(candidate: Any) -> bool:
        return candidate in pairs or (candidate in like and candidate != origin)

    if not taken(key):
        return key
    text = text_of(key) if isinstance(key, bytes) else str(key)
    number = 2
    while taken(f"{text}#{number}"):
        number += 1
    return f"{text}#{number}"
