"""`logredact filter` as hosts run it, over pipes: CPU time of the process once it has started, wall time, memory; `cat` over the same pipes."""

import pytest

from . import corpus, machine, processes
from .quick import params

DATA = params(["mixed-message", "mixed-agent", "json", "logs-message", "logs-agent"], ["mixed-agent", "logs-message"])


def _data(name, mixed, request, size):
    if name == "json":
        data = corpus.file("json", 4 * corpus.MEGABYTE).read_bytes()
        times = -(-size // len(data))
        return data * times, data.count(b"\n") * times
    source, _, fields = name.partition("-")
    return corpus.packed(mixed if source == "mixed" else request.getfixturevalue("logs"), fields, size)


@pytest.mark.parametrize("program", ["default", "all", "cat"])
@pytest.mark.parametrize("name", DATA)
def bench_filter(measure, request, cores, mixed, quick, tmp_path, name, program):
    data, events = _data(name, mixed, request, (32 if quick else 384) * 1_000_000)
    command = ["cat"] if program == "cat" else [*processes.FILTER]
    if program == "all":
        policy = tmp_path / "all.yaml"
        policy.write_text("version: 1\npacks: [all]\n")
        command += ["--policy", str(policy)]
    if program != "cat" and name == "json":
        command += ["--format", "json"]
    file, empty = tmp_path / "data", tmp_path / "empty"
    file.write_bytes(data)
    empty.write_bytes(b"")
    machine.pin(cores.spare)
    where = {"core": cores.measured, "spare": cores.spare}

    def run():
        start = min(processes.through(command, empty, **where)["cpu_seconds"] for _ in range(3))
        found = processes.through(command, file, **where)
        return {**found, "start_cpu_seconds": start, "seconds": found["cpu_seconds"] - start, "bytes": len(data), "events": events}

    measure(f"filter/{name}/{program}", run)
