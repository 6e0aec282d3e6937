"""`logredact tail --forward` beside a real host, both as processes that a test may kill and start again."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter

from running import Running
from test_fluent_bit_exec import SECRETS, time_text, write

SECONDS = 240


class Tail(Running):
    """Follows `logs`; standard output and error go to a file, which stays empty but for what people are told."""

    def __init__(self, place, address, logs):
        (place / "policy.yaml").write_text("version: 1\n")
        self.place = place
        self.command = [
            sys.executable, "-m", "logredact", "tail", "-p", str(place / "policy.yaml"), "--state", str(place / "tail.db"), "--poll", "0.1",
            "--forward", address, "--tag", "kube.tail", str(logs),
        ]  # fmt: skip
        self.start()

    def start(self):
        with open(self.place / "tail.out", "ab") as out, open(self.place / "tail.err", "ab") as errors:
            self.process = subprocess.Popen(self.command, stdout=out, stderr=errors)

    def stop(self):
        code = self.end(signal.SIGTERM)
        assert (self.place / "tail.out").read_bytes() == b""
        return code, (self.place / "tail.err").read_text()


def wait_for(count, wanted, seconds=SECONDS):
    """Until count() says so many, or no more come for a while."""
    deadline, last = time.monotonic() + seconds, (0, time.monotonic())
    while (got := count()) < wanted and time.monotonic() < min(deadline, last[1] + 20):
        if got != last[0]:
            last = (got, time.monotonic())
        time.sleep(0.2)


def written(logs, events, pieces=20, pause=0.1):
    """Writes the events, a piece after another."""
    for at in range(0, len(events), max(1, len(events) // pieces)):
        write(logs, events[at : at + max(1, len(events) // pieces)])
        time.sleep(pause)


def lost_and_twice(events, received):
    """(missing, there more than once) of what was written; nothing else may be there."""
    wanted = Counter((f"pod{pod}", stream, *at, log) for pod, stream, at, _, log in events)
    found = Counter((record["kubernetes"]["pod_name"], record["stream"], *at, record["log"]) for at, record in received)
    assert not found.keys() - wanted.keys()
    assert not [record["log"] for _, record in received if SECRETS.search(record["log"])]
    assert all(record["time"] == time_text(*at) for at, record in received)
    lost, twice = wanted - found, found - wanted
    print(f"{len(events)} written, {len(received)} came: {sum(lost.values())} lost, {sum(twice.values())} twice")
    return sum(lost.values()), sum(twice.values())


def after_all(host, tail, events):
    """(lost, twice) once all have come, and both were asked to end."""
    wait_for(host.count, len(events), SECONDS)
    time.sleep(2)
    assert tail.stop()[0] == 0
    assert host.end(signal.SIGTERM) == 0
    return lost_and_twice(events, host.received())
