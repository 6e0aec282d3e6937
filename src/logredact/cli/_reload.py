"""Known secrets and keys that change while the filter runs: read again, and put in force between two events."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import time
from typing import Any, Optional

from logredact._errors import LogredactError

__all__ = ["Reloader"]

_SOON = 0.25  # seconds


class Reloader:
    """Gives a session the secrets and the active keys that the directories of its policy hold now.

    `interval`: seconds between two looks, 0: none but on SIGHUP.
    """

    def __init__(self, session: Any, interval: float) -> None:
        self._session = session
        self._interval = interval if interval > 0 else math.inf
        self._due = time.monotonic() + self._interval
        self._asked = False
        self._failures = 0  # in a row
        self._told: Optional[str] = None

    def listen(self) -> None:
        """From now on SIGHUP asks for a reload."""
        signal.signal(signal.SIGHUP, self._ask)

    def _ask(self, *_: object) -> None:
        self._asked = True

    def look(self) -> Optional[int]:
        """Reloads where it is due and something changed; milliseconds until it is due again."""
        if self._asked or time.monotonic() >= self._due:
            asked, self._asked = self._asked, False
            self._reload(asked)
            # Who changes files one by one is in the midst of it at times: a first failure is no news yet.
            wait = min(self._interval, _SOON) if self._failures == 1 and not asked else self._interval
            self._due = time.monotonic() + wait
        if math.isinf(self._due):
            return None
        return min(max(0, math.ceil((self._due - time.monotonic()) * 1000)), 1 << 30)

    def _reload(self, asked: bool) -> None:
        policy = self._session.policy
        try:
            if asked or policy.changed():
                self._session.set_policy(policy.reload())
            self._failures, self._told = 0, None
        except LogredactError as error:
            self._failures += 1
            reason = str(error)
            if asked or (self._failures > 1 and reason != self._told):
                self._tell(reason)
                self._told = reason

    def _tell(self, reason: str) -> None:
        again = "send SIGHUP"
        if not math.isinf(self._interval):
            again = f"it is tried again every {self._interval:g} s"
        line = f"logredact: known secrets and keys not reloaded, those read before stay in force: {reason}; mend this, {again}"
        # Nobody reads: that is no reason to end. Past Python's buffer, whose flush at the end would fail for what is left in it.
        with contextlib.suppress(OSError):
            os.write(2, line.encode("utf-8", "backslashreplace") + b"\n")
