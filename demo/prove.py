"""Proof over a run: nothing planted came out, and nothing else was changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Iterable, List, Pattern, Sequence, Tuple

import msgpack

from generate import Event, Record
from planted import forms

__all__ = ["PLACEHOLDER", "Proof", "changed_leaves", "prove_records", "prove_stream", "split", "unpack"]

PLACEHOLDER = r"\[REDACTED:[a-z0-9-]+\]"


@dataclass
class Proof:
    """What a run showed. It holds if `holds`."""

    records_in: int
    records_out: int
    planted: int = 0
    leaked: int = 0
    plain: int = 0  # records with nothing planted ...
    identical: int = 0  # ... of them as they came
    marked: int = 0  # records with something planted ...
    redacted: int = 0  # ... of them with a placeholder for each, all else as it came

    @property
    def holds(self) -> bool:
        return (
            self.records_in == self.records_out == self.plain + self.marked
            and not self.leaked
            and (self.identical, self.redacted) == (self.plain, self.marked)
        )


def unpack(data: bytes) -> Record:
    return msgpack.unpackb(data, raw=False, strict_map_key=False, unicode_errors="surrogateescape")


def split(stream: bytes) -> List[bytes]:
    """The bytes of each msgpack object. Errors: ValueError where the stream ends inside one."""
    unpacker = msgpack.Unpacker(max_buffer_size=0)
    unpacker.feed(stream)
    pieces, start = [], 0
    while start < len(stream):
        try:
            unpacker.skip()
        except msgpack.OutOfData:
            raise ValueError("the stream ends inside an object") from None
        pieces.append(stream[start : unpacker.tell()])
        start = unpacker.tell()
    return pieces


def prove_stream(events: Sequence[Event], before: bytes, after: bytes) -> Proof:
    """Compares two streams of msgpack maps: a record with nothing planted must leave byte for byte as it came."""
    pieces = split(after)
    proof = prove_records(events, [unpack(piece) for piece in pieces])
    same = [not event.planted and old == new for event, old, new in zip(events, split(before), pieces)]
    proof.identical = sum(same)
    # Anywhere in the output, not only in its own record; what equals a record without a secret needs no search.
    proof.leaked = _leaked(events, b"".join(piece for piece, equal in zip(pieces, same) if not equal))
    return proof


def prove_records(events: Sequence[Event], records: Sequence[Record]) -> Proof:
    """Compares records in the order of their events, types and order of keys included."""
    proof = Proof(len(events), len(records))
    for event, record in zip(events, records):
        proof.planted += len(event.planted)
        proof.leaked += _leaked([event], msgpack.packb(record, unicode_errors="surrogateescape"))
        agrees = _agrees(event.record, record, _planted_pattern(event))
        if event.planted:
            proof.marked += 1
            proof.redacted += agrees
        else:
            proof.plain += 1
            proof.identical += agrees
    return proof


def _leaked(events: Iterable[Event], output: bytes) -> int:
    return sum(
        any(form in output for form in _byte_forms(planted.text)) for event in events for planted in event.planted
    )


def _byte_forms(text: str) -> List[bytes]:
    found = [form.encode() for form in forms(text)]
    return [*found, msgpack.packb(int(text))] if text.isdecimal() else found


def _planted_pattern(event: Event) -> Pattern[str]:
    texts = sorted({form for planted in event.planted for form in forms(planted.text)}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, texts)) if texts else r"(?!)")


def _agrees(before: Any, after: Any, planted: Pattern[str]) -> bool:
    """True if `after` is `before` with a placeholder for each planted text and nothing else different."""
    if isinstance(before, dict):
        return isinstance(after, dict) and _all_agree(
            [part for item in before.items() for part in item], [part for item in after.items() for part in item], planted
        )
    if isinstance(before, list):
        return isinstance(after, list) and _all_agree(before, after, planted)
    if isinstance(before, bytes):
        return isinstance(after, bytes) and _text_agrees(before.decode("latin-1"), after.decode("latin-1"), planted)
    if isinstance(before, (int, float)) and planted.fullmatch(str(before)):
        return isinstance(after, str) and re.fullmatch(PLACEHOLDER, after) is not None
    if isinstance(before, str):
        return isinstance(after, str) and _text_agrees(before, after, planted)
    return type(before) is type(after) and repr(before) == repr(after)


def _all_agree(before: Sequence[Any], after: Sequence[Any], planted: Pattern[str]) -> bool:
    return len(before) == len(after) and all(_agrees(old, new, planted) for old, new in zip(before, after))


def _text_agrees(before: str, after: str, planted: Pattern[str]) -> bool:
    kept = planted.split(before)
    if len(kept) == 1:
        return before == after
    return re.fullmatch(PLACEHOLDER.join(map(re.escape, kept)), after) is not None


def changed_leaves(before: Any, after: Any, path: str = "") -> List[Tuple[str, str, str]]:
    """(path, before, after) of the texts that differ between two records of the same form."""
    if isinstance(before, dict) and isinstance(after, dict):
        found = []
        for (old_key, old), (new_key, new) in zip(before.items(), after.items()):
            if old_key != new_key:
                found.append((f"{path}.*".lstrip("."), str(old_key), str(new_key)))
            found += changed_leaves(old, new, f"{path}.{new_key}")
        return found
    if isinstance(before, list) and isinstance(after, list):
        return [leaf for n, pair in enumerate(zip(before, after)) for leaf in changed_leaves(*pair, f"{path}[{n}]")]
    return [] if before == after else [(path.lstrip("."), _shown(before), _shown(after))]


def _shown(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
