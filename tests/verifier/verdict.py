"""What a verifier says of all that it was given (docs/seal-spec.md, "What a verifier says")."""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from typing import NamedTuple

from . import checkpoints, seals
from .checkpoints import EPOCH_ENDS, FINAL, LOST, NONE, RECOVERED, End, UnknownKey, parsed_vkey
from .seals import Broken
from .values import Ext, Map, Unreadable, json_value, msgpack_objects

TAMPERED = {"modified", "forged", "duplicate-conflict", "unsealed-but-expected"}
INCOMPLETE = {"withheld", "gap", "unsealed tail", "crash gap", "truncated", "epoch gap"}
UNVERIFIABLE = {"unknown key", "unreadable"}


class Found(NamedTuple):
    """One thing that is not as it should be, or that is told; of `first` to `last` where it is about leaves."""

    state: str
    stream: bytes | None = None
    first: int | None = None
    last: int | None = None
    sec: int | None = None


class Report:
    def __init__(self):
        self.counts = Counter()
        self.found: list[Found] = []
        self.forked: set[bytes] = set()
        self.records = self.checkpoints = 0
        self.dropped = [0, 0]
        self.here = True
        """Of a part of the tags: whether any stream is of it."""

    def add(self, state, stream=None, first=None, last=None, sec=None, count=1):
        self.counts[state] += count
        if state not in ("verified", "redacted-valid", "duplicate"):
            self.found.append(Found(state, stream, first, first if last is None else last, sec))

    @property
    def code(self):
        there = {state for state, count in self.counts.items() if count}
        if there & TAMPERED:
            return 1
        if there & UNVERIFIABLE or not self.checkpoints or not self.here:
            return 3
        return 2 if there & INCOMPLETE else 0


class Names(NamedTuple):
    """Keys of a record that are not as others."""

    field: bytes
    ignored: list
    tag_key: bytes


class Stream:
    def __init__(self):
        self.records: list[seals.Seal] = []
        self.valid: list[checkpoints.Checkpoint] = []
        self.unknown = False


def maps(data):
    """The records of one file: msgpack (maps, or events of Fluentd or Fluent Bit) or JSON lines, of which those that are no record are None."""
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    elif data[:4] == b"\x28\xb5\x2f\xfd":
        import zstandard

        data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
    # No map and no array of msgpack begins with a byte of ASCII.
    if data[:1] < b"\x80":
        for line in data.split(b"\n"):
            if line.strip():
                yield _or_none(line)
        return
    events = None
    for value in msgpack_objects(data):
        events = isinstance(value, list) if events is None else events
        if isinstance(value, Map) and not events:
            yield value
        elif events and isinstance(value, list) and len(value) == 2 and isinstance(value[1], Map):
            if not _marks_group(value[0]):
                yield value[1]
        else:
            raise Unreadable("no record, or of another framing than the first")


def _or_none(line):
    try:
        value = json_value(line)
    except Unreadable:
        return None
    return value if isinstance(value, Map) else None


def _marks_group(time):
    if isinstance(time, list) and time:
        time = time[0]
    if isinstance(time, Ext):
        time = int.from_bytes(time.data[:4], "big", signed=True)
    return time in (-1, -2)


def verify(files, vkeys, *, field="_lr", ignore=(), tag_key="", part=False):
    """The Report for files of these contents (bytes) and verifier keys (texts).

    `tag_key`: the one field that checkpoints may have besides. `part`: the files are of a part of the tags.
    """
    names = Names(field.encode(), [name.encode() for name in ignore], tag_key.encode())
    keys, report, streams, seen = [parsed_vkey(text) for text in vkeys], Report(), defaultdict(Stream), {}
    for data in files:
        try:
            for record in maps(data):
                _take(record, report, streams, seen, keys, names)
        except Unreadable:
            report.add("unreadable")
    starts = {id: checkpoint.controls[0] for id, stream in streams.items() for checkpoint in stream.valid if checkpoint.first == 0}
    before = defaultdict(list)
    for start in starts.values():
        for previous in (start.previous, start.before):
            if previous is not None and previous.end != NONE:
                before[previous.stream].append(previous)
    known = {id for id, stream in streams.items() if stream.valid} | set(before)
    here = _here(streams, starts, known) if part else known
    report.here = not part or any(stream.records for stream in streams.values()) or bool(here)
    for id, stream in streams.items():
        _judge(id, stream, report, counts=id in here or not stream.valid)
    for id in known:
        if id not in here:
            report.add("elsewhere", id)
            continue
        said, valid = before[id], streams[id].valid if id in streams else []
        if any(previous.end == LOST for previous in said):
            report.add("crash gap", id)
        elif said and not valid:
            report.add("gap", id)
        elif said and max(previous.size for previous in said) > valid[-1].size:
            report.add("truncated", id, valid[-1].size, max(previous.size for previous in said) - 1)
    return report


def _here(streams, starts, known):
    """Of a part of the tags: the streams that are to be there."""
    series = {}
    for id, start in starts.items():
        if start.series is not None:
            series[id] = start.series
            if start.before.end != NONE:
                series[start.before.stream] = start.series
    present = {series.get(id, id) for id, stream in streams.items() if stream.records}
    plain = {id for id, start in starts.items() if start.series is None}
    plain |= {starts[id].previous.stream for id in plain if starts[id].previous.end != NONE}
    return {id for id in known if id in plain or series.get(id, id) in present}


def _take(record, report, streams, seen, keys, names):
    """One record, as far as it can be told by itself."""
    sealed = seals.under(record, names.field) if record is not None else [None]
    if not sealed:
        report.records += 1
        return report.add("unsealed-but-expected")
    try:
        text = seals.string(sealed[-1])
    except Broken:
        report.records += 1
        return report.add("modified")
    if checkpoints.is_one(text):
        report.checkpoints += 1
        _take_checkpoint(text, report, streams, seen, keys)
        if seals.has_more(record, *names):
            report.records += 1
            report.add("modified")
        return
    report.records += 1
    try:
        seal = seals.read(record, text, names.field, names.ignored)
    except Broken:
        return report.add("modified")
    streams[seal.stream].records.append(seal)


def _take_checkpoint(text, report, streams, seen, keys):
    stream = seals.unbase64(text.split(".")[1])
    if text not in seen:
        try:
            seen[text] = checkpoints.read(text, keys)
            if all(seen[text] != other for other in streams[stream].valid):
                streams[stream].valid.append(seen[text])
        except UnknownKey:
            seen[text] = "unknown key"
            if not streams[stream].unknown:
                report.add("unknown key", stream)
            streams[stream].unknown = True
        except Broken:
            seen[text] = "forged"
    if seen[text] == "forged":
        report.add("forged", stream)


def _judge(id, stream, report, counts=True):
    valid = stream.valid
    valid.sort(key=lambda checkpoint: (checkpoint.size, checkpoint.first))
    known, vouched, controls = defaultdict(set), defaultdict(set), {}
    for checkpoint in valid:
        controls.update(checkpoint.controls)
        for seq, leaf in enumerate(checkpoint.leaves, checkpoint.first):
            known[seq].add(leaf)
            if not checkpoint.end.flags & RECOVERED:
                vouched[seq].add(leaf)
    if _forked(valid):
        report.add("forged", id)
        report.forked.add(id)
    size = valid[-1].size if valid else 0
    _judge_records(id, stream, known, vouched, size, report)
    if not valid or not counts:
        return
    for control in controls.values():
        if isinstance(control, End):
            report.dropped[0] += control.by_rule
            report.dropped[1] += control.by_error
    there = {seal.seq for seal in stream.records}
    for seq in known:
        if seq not in controls and seq not in there:
            report.add("withheld", id, seq)
    for seq in range(size):
        if seq not in known:
            report.add("gap", id, seq)
    end = valid[-1].end
    if end.flags & RECOVERED:
        report.found.append(Found("recovered", id))
    if not end.flags & (FINAL | RECOVERED):
        report.add("truncated", id, size)
    if valid[0].first == 0 and valid[0].began < valid[0].epoch:
        report.add("epoch gap", id, 0)
    for one, other in zip(valid, valid[1:]):
        if one.end.flags & FINAL:
            continue
        if other.epoch > one.epoch + 1 or (other.epoch > one.epoch and not one.end.flags & EPOCH_ENDS):
            report.add("epoch gap", id, one.size)


def _forked(valid):
    if len({checkpoint.origin for checkpoint in valid}) > 1:
        return True
    for one, other in zip(valid, valid[1:]):
        if one.epoch > other.epoch:
            return True
        again = one.end.flags & FINAL and other.end.flags & RECOVERED and other.size == one.size + 1
        if one.end.flags & (FINAL | RECOVERED) and one.size < other.size and not again:
            return True
    return any(
        one.root_at(size) != other.root_at(size)
        for one in valid
        for other in valid
        if one.first <= other.first <= one.size
        for size in [min(one.size, other.size)]
    )


def _judge_records(id, stream, known, vouched, size, report):
    good, bad = set(), set()
    for seal in sorted(stream.records, key=lambda seal: seal.erased):
        state = "modified"
        if seal.right:
            if seal.leaf in known.get(seal.seq, ()):
                state = "redacted-valid" if seal.erased else "verified"
                if seal.leaf not in vouched.get(seal.seq, ()):
                    state = "recovered"
                if seal.seq in good:
                    state = "duplicate"
                good.add(seal.seq)
            elif seal.seq in known or (seal.seq >= size and any(checkpoint.end.flags & FINAL for checkpoint in stream.valid)):
                state = "forged"
            elif not stream.valid and stream.unknown:
                state = "unknown key"
            else:
                state = "gap" if seal.seq < size else "unsealed tail"
        if state in ("modified", "forged"):
            bad.add(seal.seq)
        report.add(state, id, seal.seq, sec=seal.sec)
    for seq in good & bad:
        report.add("duplicate-conflict", id, seq)
