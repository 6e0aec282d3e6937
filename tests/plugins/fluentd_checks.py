"""What the tests of the gem and of exec_filter ask alike."""

from __future__ import annotations

import subprocess
from collections import defaultdict

from fluentd import MODES, Fluentd, time_text
from host_events import cases, difference, leaked

__all__ = ["assert_nothing_planted_in", "children", "records_of", "whole_corpus"]

_SECONDS = 600


def records_of(events, received):
    """The records in the order of the events, whose tags and times must be the same, each once."""
    by_time = {one.time: one for one in received}
    assert len(by_time) == len(received)
    assert set(by_time) == {time_text(event) for event in events}
    found = [by_time[time_text(event)] for event in events]
    assert [one.tag for one in found] == [event.tag for event in events]
    return [one.record for one in found]


def children(fluentd):
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(fluentd.pid)], capture_output=True, text=True)
    return [int(pid) for pid in listed.stdout.split()]


def assert_nothing_planted_in(text, events):
    assert not [one.kind for event in events for one in event.planted if one.text in text]


def whole_corpus(configuration, directory):
    """Real logs with planted values: each event comes out once, in the order of its stream, exactly as it must be."""
    every = list(cases())
    with Fluentd(configuration, directory) as fluentd:
        fluentd.send([case.event for case in every], MODES)
        fluentd.wait_for(len(every), _SECONDS)
        received = fluentd.stop()
        log = fluentd.log()
    assert len(received) == len(every)
    expected, found = defaultdict(list), defaultdict(list)
    for case in every:
        expected[case.event.tag].append(case)
    for one in received:
        found[one.tag].append(one)
    for tag, stream in expected.items():
        assert [one.time for one in found[tag]] == [time_text(case.event) for case in stream], tag
        assert not list(filter(None, (difference(case, one.record) for case, one in zip(stream, found[tag]))))
    assert sum(case.event.record != case.expected for case in every) > len(every) // 5
    assert not leaked(log.encode())
    assert not [path for path in directory.glob("out*") if leaked(path.read_bytes())]
