"""`logredact tail` over a container's file: CPU time once it has started, kernel included; beside it the same with
`--forward`, `logredact filter` on the records that come out, and `cat` on the file."""

import json
import subprocess
import sys

import pytest

from . import machine, processes
from .quick import params

ID = "0123456789abcdef" * 4
FORMATS = params(["cri", "cri-parts", "docker", "plain"], ["cri"])


def _file(format, lines, size):
    """(bytes, lines) of a file of at least so many bytes."""
    out, total, count = [], 0, 0
    while total < size:
        line = lines[count % len(lines)]
        time = b"2024-06-12T%02d:%02d:%02d.%09dZ" % (count // 3600 % 24, count // 60 % 60, count % 60, count * 1009 % 10**9)
        stream = b"stderr" if count % 7 == 0 else b"stdout"
        if format == "plain":
            made = line + b"\n"
        elif format == "docker":
            record = {"log": line.decode("utf-8", "replace") + "\n", "stream": stream.decode(), "time": time.decode()}
            made = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        elif format == "cri-parts" and count % 4 == 0:
            half = len(line) // 2
            made = b"%s %s P %s\n%s %s F %s\n" % (time, stream, line[:half], time, stream, line[half:])
        else:
            made = b"%s %s F %s\n" % (time, stream, line)
        out.append(made)
        total += len(made)
        count += 1
    return b"".join(out), count


@pytest.mark.parametrize("program", ["tail", "forward", "filter", "cat"])
@pytest.mark.parametrize("format", FORMATS)
def bench_tail(measure, request, cores, quick, tmp_path, format, program):
    logs = request.getfixturevalue("logs")
    lines = [line for line in logs.read_bytes().split(b"\n") if line]
    data, events = _file(format, lines, (32 if quick else 384) * 1_000_000)
    name = f"{ID}-json.log" if format == "docker" else f"checkout-7d9c5b8f6d-x2x4z_shop_app-{ID}.log"
    file, empty, state = tmp_path / name, tmp_path / "empty", tmp_path / "state.db"
    file.write_bytes(data)
    empty.write_bytes(b"")
    machine.pin(cores.spare)
    tail = [*processes.FILTER[:-1], "tail", "--once", "--format", format.partition("-")[0], "--state", str(state)]
    where = {"core": cores.measured, "spare": cores.spare}
    source = empty if program in ("tail", "forward") else file
    if program == "forward":
        tail += ["--forward", f"unix:{tmp_path}/socket", "--tag", "t"]
        sink = subprocess.Popen([sys.executable, "-m", "benchmarks.forward_sink", str(tmp_path / "socket")], stdout=subprocess.PIPE)
        request.addfinalizer(lambda: (sink.kill(), sink.communicate()))
        sink.stdout.readline()
    command = {"tail": [*tail, str(file)], "forward": [*tail, str(file)], "filter": [*processes.FILTER, "--format", "json"], "cat": ["cat"]}[program]
    start_command = [*tail, str(empty)] if program in ("tail", "forward") else command
    if program == "filter":
        source = tmp_path / "records"
        with source.open("wb") as out:
            subprocess.run([*tail, str(file)], stdout=out, check=True)

    def run():
        start = min(processes.through(start_command, empty, **where)["cpu_seconds"] for _ in range(3))
        state.unlink(missing_ok=True)
        found = processes.through(command, source, **where)
        return {**found, "start_cpu_seconds": start, "seconds": found["cpu_seconds"] - start, "bytes": len(data), "events": events}

    measure(f"tail/{format}/{program}", run)
