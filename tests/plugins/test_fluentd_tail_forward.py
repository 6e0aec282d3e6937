"""`logredact tail --forward` to a real Fluentd's in_forward, with its buffer in files."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time

import msgpack
import pytest

import fluentd
from forward_tail import Tail, after_all, wait_for, written
from running import Running
from test_corpora import needs_corpora
from test_fluent_bit_exec import RECORDS, SECONDS, check, sample, write
from test_forward import free_port

FLUENTD = fluentd.find()
README = fluentd.PLUGINS / "README.md"
KILLS = 3

pytestmark = [
    pytest.mark.skipif(FLUENTD is None, reason="no fluentd on PATH; LOGREDACT_FLUENTD names one"),
    needs_corpora,
]


def shipped_source():
    """The <source> that README.md shows."""
    _, _, rest = README.read_text().partition("## From `logredact tail`")
    return rest.partition("```\n")[2].partition("```")[0]


class Fluentd(Running):
    """Each start writes files of its own: a killed one may leave a piece of a record."""

    def __init__(self, tmp_path):
        self.place, self.port, self.starts = tmp_path, free_port(), 0
        self.start()

    def start(self):
        self.starts += 1
        source = shipped_source()
        assert source.startswith("<source>\n  @type forward\n") and "bind 127.0.0.1" in source
        output = fluentd.file_output(str(self.place / f"out{self.starts}"), "msgpack", fluentd.INJECT)
        for shown, wanted in (("<match **>", "<match kube.tail>"), ("@type memory", f"@type file\n      path {self.place / 'buffer'}")):
            assert shown in output
            output = output.replace(shown, wanted)
        text = source.replace("24224", str(self.port)) + output
        (self.place / "fluentd.conf").write_text(text)
        with open(self.place / "fluentd.log", "ab") as log:
            self.process = subprocess.Popen([FLUENTD, "--no-supervisor", "-c", str(self.place / "fluentd.conf")], stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def received(self):
        """((seconds, nanoseconds), record) of all whole ones, start by start."""
        found = []
        for start in range(1, self.starts + 1):
            for path in sorted(self.place.glob(f"out{start}.*log")):
                with open(path, "rb") as file:
                    for record in msgpack.Unpacker(file, strict_map_key=False):
                        assert record.pop("fluentd_tag") == "kube.tail"
                        seconds, _, nanoseconds = record.pop("fluentd_time").partition(".")
                        found.append(((int(seconds), int(nanoseconds)), record))
        return found

    def count(self):
        return len(self.received())


@pytest.fixture
def logs(tmp_path):
    (tmp_path / "logs").mkdir()
    yield tmp_path / "logs"
    shutil.rmtree(tmp_path / "logs")


def test_all_records_come_out_redacted_in_order_equal_and_with_exact_times(tmp_path, logs):
    events, planted = sample(RECORDS)
    half = len(events) // 2
    write(logs, events[:half])
    with Fluentd(tmp_path) as host, Tail(tmp_path, f"127.0.0.1:{host.port}", logs / "*.log") as tail:
        written(logs, events[half:], pieces=10)
        wait_for(host.count, len(events), SECONDS)
        assert tail.stop()[0] == 0
        assert host.end(signal.SIGTERM) == 0
        check(events, planted, [(*at, record) for at, record in host.received()], exact=True)


def test_killed_under_load_fluentd_loses_nothing(tmp_path, logs):
    events, _ = sample(RECORDS * 5)
    rnd = random.Random(4)
    with Fluentd(tmp_path) as host, Tail(tmp_path, f"127.0.0.1:{host.port}", logs / "*.log") as tail:
        for number in range(KILLS):
            write(logs, events[number * len(events) // KILLS : (number + 1) * len(events) // KILLS])
            before = host.count()
            wait_for(host.count, before + 1, 30)
            time.sleep(rnd.uniform(0, 0.3))
            host.end(signal.SIGKILL)
            host.start()
        lost, _ = after_all(host, tail, events)
    assert lost == 0
