"""Counts what Fluentd's exec_filter loses and doubles when its child is killed under load.

    LOGREDACT_FLUENTD=fluentd .venv/bin/python -m benchmarks.kill_exec_filter [RECORDS [KILLS]]

The events are those of the demo, told apart by their times. Ends with 1 where a planted value came out; losses and doubles are
Fluentd's to promise or not, and are printed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import List

from .paths import ROOT

sys.path.insert(0, str(ROOT / "demo"))

from fluentd import PLUGINS, Fluentd, find, time_text  # noqa: E402
from generate import generate, pack  # noqa: E402

_SECONDS = 30


def _children(pid: int) -> List[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(each) for each in listed.split()]


class _Killer(threading.Thread):
    """Kills the child again and again while records are sent, at times that no one chose."""

    def __init__(self, pid: int, kills: int, seconds: float) -> None:
        super().__init__()
        self._pid, self._kills, self._pause = pid, kills, seconds / (kills + 1)
        self.killed = 0
        self.restarts: List[float] = []

    def run(self) -> None:
        for _ in range(self._kills):
            time.sleep(self._pause)
            before = _children(self._pid)
            for child in before:
                os.kill(child, signal.SIGKILL)
                self.killed += 1
            began = time.monotonic()
            while not set(_children(self._pid)) - set(before) and time.monotonic() - began < _SECONDS:
                time.sleep(0.02)
            self.restarts.append(time.monotonic() - began)


def main() -> int:
    if find() is None:
        print("no fluentd on PATH; LOGREDACT_FLUENTD names one")
        return 2
    records, kills = (int(text) for text in sys.argv[1:3]) if len(sys.argv) > 2 else (60_000, 11)
    events = list(generate(count=records))
    with tempfile.TemporaryDirectory() as directory, Fluentd(PLUGINS / "exec_filter_msgpack.conf", Path(directory)) as fluentd:
        warm = events[: records // 10]
        began = time.monotonic()
        fluentd.send(warm)
        killer = _Killer(fluentd.pid, kills, (time.monotonic() - began) * 9)
        killer.start()
        fluentd.send(events[len(warm) :])
        killer.join()
        fluentd.wait_for(records, _SECONDS)
        received = fluentd.stop()
        log = fluentd.log()
    by_time = {time_text(event): event for event in events}
    counted = Counter(one.time for one in received)
    lost = [event for time_, event in by_time.items() if time_ not in counted]
    doubled = sum(count - 1 for count in counted.values())
    texts = ((by_time[one.time], str(one.record)) for one in received)
    leaks = sum(planted.text in text for event, text in texts for planted in event.planted)
    leaks += sum(planted.text in log for event in events for planted in event.planted)
    size = sum(len(pack(event.record)) for event in lost)
    print(
        f"{records:,} events, {killer.killed} kills: {len(lost):,} lost ({size / max(1, killer.killed) / 1024:.0f} KiB a kill), "
        f"{doubled:,} twice, {leaks} unredacted; a new child after {max(killer.restarts):.2f} s at most"
    )
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
