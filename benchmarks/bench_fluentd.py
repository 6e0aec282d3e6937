"""What redaction adds to Fluentd: CPU time a record, over the same pipeline without it.

Each way has a Fluentd of its own, with a buffered output that throws away. All take the same records in short turns, so that a
slow time of the machine meets each. `python -m benchmarks.bench_fluentd` prints a table.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from operator import sub
from pathlib import Path
from typing import Any, Dict, Iterable, List, NamedTuple

import pytest

from .lrbench import Unavailable
from .paths import ROOT
from .sealing import sealing

sys.path.insert(0, str(ROOT / "demo"))

from fluentd import PLUGINS, Fluentd, find, forward_message  # noqa: E402
from generate import event_time, generate  # noqa: E402

_TAG = "kube.app"
_CHUNK = "1"
_BATCH = 500
_TURN = 4  # batches
_SECOND = os.sysconf("SC_CLK_TCK")

_PIPELINE = """
<label @REDACT>
  {filter}
  <match **>
    @type relabel
    @label @END
  </match>
</label>
"""
# The limit is Fluentd's own for buffers in memory; that of `null` is 10 KiB, to which it would split each stream, packing it again.
_END = """
<label @END>
  <match **>
    @type null
    <buffer{keys}>
      @type memory
      {timekey}
      chunk_limit_size 8m
      flush_mode interval
      flush_interval 0.5
      chunk_limit_size 8m  # of this output 10 kB by default: each stream would be taken apart
    </buffer>
  </match>
</label>
"""
# How the records come in, and what the buffer's chunks go by: by time, the buffer takes events one by one and packs them itself.
MODES = {"packed": ("packed", ""), "forward": ("forward", ""), "keyed": ("forward", " tag, time")}

# Four expressions for what the pack `default` finds by 425 detectors.
_RECORD_TRANSFORMER = r"""
<filter **>
  @type record_transformer
  enable_ruby true
  <record>
    log ${record["log"].gsub(/[\w.+-]+@[\w-]+\.[\w.-]+/, "[EMAIL]").gsub(/\b(?:\d[ -]?)+\d\b/, "[CARD]").gsub(/\b\d\d\d-\d\d-\d\d\d\d\b/, "[SSN]").gsub(/(password|token|secret|api_key)=\S+/i, "[SECRET]")}
  </record>
</filter>
"""


def _configurations(keys: str, sealed: Path) -> Dict[str, str]:
    end = _END.format(keys=keys, timekey="timekey 3600" if keys else "")
    exec_filter = (PLUGINS / "exec_filter_msgpack.conf").read_text().replace("@label @REDACTED", "@label @END")
    return {
        "none": _PIPELINE.format(filter="") + end,
        "gem": _PIPELINE.format(filter="<filter **>\n@type logredact\n</filter>") + end,
        "gem, sealing": _PIPELINE.format(filter=f"<filter **>\n@type logredact\npolicy {sealed}\n</filter>") + end,
        "exec_filter": exec_filter + end,
        "record_transformer": _PIPELINE.format(filter=_RECORD_TRANSFORMER) + end,
    }


def _messages(mode: str, records: int) -> List[bytes]:
    """The records of the demo that have a `log`, in the forward protocol."""
    entries = [(event_time(event), event.record) for event in generate(count=4000) if "log" in event.record]
    entries = (entries * (records // len(entries) + 1))[:records]
    batches = [entries[at : at + _BATCH] for at in range(0, records, _BATCH)]
    return [forward_message(_TAG, batch, mode, {"chunk": _CHUNK}) for batch in batches]


def _cpu(pid: int) -> float:
    """Seconds of a process and its children, so far."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout.split()
    taken = 0
    for each in [pid, *map(int, listed)]:
        with contextlib.suppress(OSError):
            taken += sum(map(int, Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[11:13]))
    return taken / _SECOND


def _settle(pids: Iterable[int]) -> Dict[int, float]:
    """The same of each, once all have handed on what they took: they do no more than an idle Fluentd does."""
    before: Dict[int, float] = {}
    now = {pid: _cpu(pid) for pid in pids}
    while any(now[pid] - before.get(pid, -1.0) > 0.03 for pid in now):
        time.sleep(1.3)  # longer than any flush waits
        before, now = now, {pid: _cpu(pid) for pid in now}
    return now


class Cost(NamedTuple):
    """Microseconds of CPU time a record, and the standard error of that."""

    mean: float
    error: float


def costs(mode: str, records: int, rounds: int) -> Dict[str, Cost]:
    """What the pipeline alone takes (`none`), and what each way adds to it, of two rounds or more.

    The mean, not the median: Ruby collects garbage every few rounds, and its share belongs to what left it behind. All are
    read at the same moments, so that what an idle Fluentd does is the same in all.
    """
    if find() is None:
        raise Unavailable("no fluentd on PATH; LOGREDACT_FLUENTD names one")
    sent, keys = MODES[mode]
    turns = _messages(sent, records)
    turns = [turns[at : at + _TURN] for at in range(0, len(turns), _TURN)]
    taken: Dict[str, List[float]] = {}
    with contextlib.ExitStack() as stack:
        running = {}
        sealed = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "policy.yaml"
        sealed.write_text(stack.enter_context(sealing())[0])
        for name, text in _configurations(keys, sealed).items():
            directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            (directory / "way.conf").write_text(text)
            running[name] = stack.enter_context(Fluentd(directory / "way.conf", directory))
        pids = {name: fluentd.pid for name, fluentd in running.items()}
        before: Dict[int, float] = {}
        for _ in range(rounds + 1):  # the first one warms
            for messages in turns:
                for fluentd in running.values():
                    for message in messages:
                        fluentd.send_raw(message, _CHUNK)
            after = _settle(pids.values())
            for name, pid in pids.items():
                if before:
                    taken.setdefault(name, []).append((after[pid] - before[pid]) / records * 1e6)
            before = after
    alone = taken.pop("none")
    return {"none": _cost(alone), **{name: _cost(list(map(sub, values, alone))) for name, values in taken.items()}}


def _cost(values: List[float]) -> Cost:
    return Cost(statistics.mean(values), statistics.stdev(values) / len(values) ** 0.5)


def ratio(found: Dict[str, Cost]) -> float:
    """How often what the gem adds goes into what record_transformer adds."""
    return found["record_transformer"].mean / found["gem"].mean


@pytest.mark.full
@pytest.mark.passes(1)
@pytest.mark.parametrize("mode", MODES)
def bench_fluentd(measure: Any, mode: str) -> None:
    def run() -> Dict[str, Any]:
        found = costs(mode, 16_000, 10)
        return {"seconds": found["gem"].mean / 1e6, "microseconds": {name: cost.mean for name, cost in found.items()}, "gsub_ratio": ratio(found)}

    measure(f"fluentd/{mode}", run)


def main() -> None:
    records, rounds = (int(text) for text in sys.argv[1:3]) if len(sys.argv) > 2 else (16_000, 10)
    for mode in MODES:
        found = costs(mode, records, rounds)
        print(f"{mode}: µs of CPU a record, means of {rounds} rounds of {records:,} records, and their standard errors")
        for name, cost in found.items():
            print(f"  {'the pipeline' if name == 'none' else name + ' adds':24}{cost.mean:8.2f} ± {cost.error:.2f}")
        print(f"  four gsub cost {ratio(found):.1f} times what the gem adds")


if __name__ == "__main__":
    main()
