"""What findings look like in Python."""

from __future__ import annotations

from typing import NamedTuple, Optional, Tuple

__all__ = ["LOST", "DetectorStats", "Edit", "Finding", "LinesPosition", "StreamFinding"]

LOST = -1  # in LinesPosition.parts


class Finding(NamedTuple):
    """What a rule acts on in a text: half-open range in units of the text that was scanned."""

    detector: str
    start: int
    end: int


class StreamFinding(NamedTuple):
    """A finding in a stream of events.

    `event` counts from 0; `field` is the path of the value; `start` and `end` are bytes of the
    value after decoding of escapes; `detector` is None where a key or path rule took the value.
    """

    event: int
    field: str
    is_key: bool
    detector: Optional[str]
    start: int
    end: int
    action: str


class Edit(NamedTuple):
    """Bytes `start` to `end` of a record are replaced by `replacement`."""

    start: int
    end: int
    replacement: bytes


class LinesPosition(NamedTuple):
    """Lines before `offset` have left, but for those that are open: their parts begin at `parts`.

    Of lines without a stream, of stdout, of stderr; None: none is open, LOST: its beginning is lost.
    """

    offset: int
    parts: Tuple[Optional[int], Optional[int], Optional[int]]


class DetectorStats(NamedTuple):
    """What a detector cost: places it looked at, how many it rejected, findings it is left with, time in it.

    The time is that of verification alone, estimated from one look in sixteen.
    """

    candidates: int
    rejects: int
    findings: int
    nanoseconds: int
