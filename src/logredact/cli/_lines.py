"""Line numbers of events, where an event is a line."""

from __future__ import annotations

from typing import List

__all__ = ["Lines"]

_BLANK = b" \t\r"


class Lines:
    """Counts along with the input: in JSON a blank line is no event, in text it is one."""

    def __init__(self, *, skip_blank: bool) -> None:
        self._skip_blank = skip_blank
        self._first_event = 0
        self._numbers: List[int] = []
        self._line = 0
        self._begun = False  # the line at hand holds something other than blanks

    def feed(self, piece: bytes) -> None:
        """Call before the session is fed with the same bytes."""
        if not self._skip_blank:
            return
        *ended, rest = piece.split(b"\n")
        for content in ended:
            self._line += 1
            if self._begun or content.strip(_BLANK):
                self._numbers.append(self._line)
            self._begun = False
        self._begun = self._begun or bool(rest.strip(_BLANK))

    def forget(self, event: int) -> None:
        """Of events before this one nobody will ask."""
        del self._numbers[: event - self._first_event]
        self._first_event = event

    def number(self, event: int) -> int:
        """The line, from 1, of an event that is not forgotten, or stands unfinished at the end."""
        if not self._skip_blank:
            return event + 1
        index = event - self._first_event
        return self._numbers[index] if index < len(self._numbers) else self._line + 1
