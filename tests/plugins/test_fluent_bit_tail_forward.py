"""The shipped forward configurations in a real Fluent Bit, with `logredact tail --forward` beside it."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import threading
import time

import pytest

from forward_tail import Tail, after_all, lost_and_twice, wait_for, written
from running import Running
from tailing import append, docker
from test_corpora import needs_corpora
from test_fluent_bit_exec import BINARY, PLUGINS, RECORDS, SECONDS, check, sample, write

pytestmark = [
    pytest.mark.skipif(BINARY is None, reason="no fluent-bit on PATH; LOGREDACT_FLUENT_BIT names one"),
    needs_corpora,
]
CONFIGURATIONS = ["forward_tail.conf", "forward_tail.yaml"]


class FluentBit(Running):
    """Each start writes a file of its own: a killed one may leave a piece of a line in it."""

    def __init__(self, configuration, tmp_path):
        self.place, self.configuration, self.socket, self.starts = tmp_path, configuration, tmp_path / "forward.sock", 0
        self.start()

    def start(self):
        self.starts += 1
        text, out = (PLUGINS / self.configuration).read_text(), self.place / f"out{self.starts}"
        if self.configuration.endswith(".yaml"):
            text += f"  outputs:\n    - name: file\n      match: '*'\n      workers: 1\n      file: {out}\n"
        else:
            text += f"\n[OUTPUT]\n    Name file\n    Match *\n    Workers 1\n    File {out}\n"
        (self.place / self.configuration).write_text(text)
        environment = {**os.environ, "LOGREDACT_STORAGE": str(self.place / "storage"), "LOGREDACT_SOCKET": str(self.socket)}
        with open(self.place / "fluent-bit.log", "ab") as log:
            self.process = subprocess.Popen([BINARY, "-c", str(self.place / self.configuration)], stdout=log, stderr=log, env=environment)

    def outputs(self):
        return sorted(self.place.glob("out*"), key=lambda path: int(path.name[3:]))

    def count(self):
        return sum(path.read_bytes().count(b"\n") for path in self.outputs())

    def events(self):
        """(seconds, nanoseconds, record) as they came; a piece of a line at the end of a file is none."""
        found = []
        for line in (line for path in self.outputs() for line in path.read_text(encoding="utf-8").split("\n")[:-1]):
            assert line.startswith("kube.tail: [")
            at, _, record = line.partition(": [")[2].partition(", ")
            seconds, _, nanoseconds = at.partition(".")
            found.append((int(seconds), int(nanoseconds), json.loads(record[:-1])))
        return found

    def received(self):
        return [((seconds, nanoseconds), record) for seconds, nanoseconds, record in self.events()]


@pytest.fixture
def logs(tmp_path):
    (tmp_path / "logs").mkdir()
    return tmp_path / "logs"


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_all_records_come_out_redacted_in_order_equal_and_with_exact_times(configuration, tmp_path, logs):
    events, planted = sample(RECORDS)
    half = len(events) // 2
    write(logs, events[:half])
    with FluentBit(configuration, tmp_path) as host, Tail(tmp_path, f"unix:{host.socket}", logs / "*.log") as tail:
        written(logs, events[half:], pieces=10)
        wait_for(host.count, len(events), SECONDS)
        time.sleep(1)
        assert tail.stop()[0] == 0
        assert oct(os.stat(host.socket).st_mode)[-3:] == "600"
        assert host.end(signal.SIGTERM) == 0
        check(events, planted, host.events(), exact=True)


def test_killed_under_load_fluent_bit_loses_nothing(tmp_path, logs):
    events, _ = sample(RECORDS * 5)
    rnd = random.Random(4)
    with FluentBit("forward_tail.conf", tmp_path) as host, Tail(tmp_path, f"unix:{host.socket}", logs / "*.log") as tail:
        writer = threading.Thread(target=written, args=[logs, events, 100, 0.05])
        writer.start()
        while writer.is_alive():
            time.sleep(rnd.uniform(0.1, 1.2))
            host.end(signal.SIGKILL)
            host.start()
        writer.join()
        wait_for(host.count, len(events), SECONDS)
        time.sleep(2)
        code, told = tail.stop()
        assert code == 0
        assert host.end(signal.SIGTERM) == 0
        print(f"{host.starts - 1} kills, {told.count('again')} times the host was away")
        lost, _ = lost_and_twice(events, host.received())
    assert lost == 0 and host.starts > 3


def test_fluent_bit_and_tail_end_by_sigterm_under_load_and_nothing_is_lost_or_comes_twice(tmp_path, logs):
    events, _ = sample(RECORDS * 5)
    with FluentBit("forward_tail.yaml", tmp_path) as host, Tail(tmp_path, f"unix:{host.socket}", logs / "*.log") as tail:
        write(logs, events[: len(events) // 2])
        time.sleep(0.4)
        assert host.end(signal.SIGTERM) == 0
        host.start()
        write(logs, events[len(events) // 2 :])
        time.sleep(0.4)
        assert tail.stop()[0] == 0
        tail.start()
        lost, twice = after_all(host, tail, events)
    assert lost == 0
    assert twice < 4000  # a message whose ack Fluent Bit did not give before it ended


def test_a_record_as_deep_as_it_may_be_does_not_spoil_its_chunk(tmp_path, logs):
    def line(depth):
        return docker(f"d {depth}\n")[:-2] + ',"attrs":' + '{"a":' * depth + "1" + "}" * depth + "}\n"

    append(logs / "d-json.log", "".join(line(depth) for depth in (1, 28, 29, 30, 40, 90, 2)))
    with FluentBit("forward_tail.conf", tmp_path) as host, Tail(tmp_path, f"unix:{host.socket}", logs / "*.log"):
        wait_for(host.count, 7, 20)
        assert [record["log"] for _, record in host.received()] == [f"d {depth}" for depth in (1, 28, 29, 30, 40, 90, 2)]
