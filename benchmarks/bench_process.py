"""The process around the core: its start, its memory, and two of them side by side."""

import sys

import msgpack
import pytest

from . import corpus, machine, processes

RECORD = msgpack.packb({"message": "login by alice@example.com"})
EXPECTED = b"[REDACTED:email]"
POLICY = """version: 1
packs: [all]
rules:
  - detector: credit-card
    action: {mask: {keep_first: 6, keep_last: 4}}
  - pattern: 'EMP-(\\d{6})'
    group: 1
    action: redact
"""


@pytest.mark.parametrize("policy", ["default", "yaml", "python"])
def bench_start(measure, cores, quick, tmp_path, policy):
    """From start to the first redacted record, with the shipped plan, with a policy that is compiled first, in a new interpreter."""
    command = [*processes.FILTER]
    if policy == "yaml":
        (tmp_path / "policy.yaml").write_text(POLICY)
        command += ["--policy", str(tmp_path / "policy.yaml")]
    if policy == "python":
        program = "import sys\nfrom logredact import Redactor\nwrite = sys.stdout.buffer.write\n"
        program += f"write(Redactor().redact_msgpack(sys.stdin.buffer.read({len(RECORD)})))\nsys.stdout.flush()\nsys.stdin.read()"
        command = [sys.executable, "-c", program]
    machine.pin(cores.spare)
    taken = []

    def run():
        found = processes.first_output(command, RECORD, EXPECTED)
        taken.append(found["seconds"])
        return {**found, "worst_seconds": max(taken)}

    measure(f"start/{policy}", run, rounds=2 if quick else 4)


@pytest.mark.parametrize("what", ["one line", "64 MB of lines", "a record of 8 MiB"])
def bench_memory(measure, cores, mixed, tmp_path, what):
    """Resident memory of the filter at its peak."""
    machine.pin(cores.spare)
    if what == "one line":
        measure(f"memory/{what}", lambda: processes.first_output(processes.FILTER, RECORD, EXPECTED))
        return
    if what == "64 MB of lines":
        data = corpus.packed(mixed, "agent", 64_000_000)[0]
    else:
        text = mixed.read_bytes().decode("utf-8", "replace") * 2
        values = [text[at : at + 500_000] for at in range(0, 7_500_000, 500_000)]
        data = msgpack.packb({f"part-{number}": value for number, value in enumerate(values)})
        assert 7_500_000 < len(data) <= 8 << 20

    file = tmp_path / "data"
    file.write_bytes(data)

    def run():
        found = processes.through(processes.FILTER, file, core=cores.measured, spare=cores.spare)
        return {**found, "seconds": found["cpu_seconds"], "bytes": len(data)}

    measure(f"memory/{what}", run)


@pytest.mark.parametrize("count", [1, 2])
def bench_processes(measure, cores, mixed, quick, tmp_path, count):
    """Filters side by side, a core and a file each: bytes of all by the time until the last has ended."""
    if count > len(cores.all):
        pytest.skip("there is one core")
    data = corpus.packed(mixed, "agent", (32 if quick else 128) * 1_000_000)[0]
    files = [tmp_path / f"{number}.msgpack" for number in range(count)]
    for file in files:
        file.write_bytes(data)

    def run():
        seconds = processes.side_by_side(processes.FILTER, files, cores.all[-count:])
        return {"seconds": seconds, "bytes": len(data) * count}

    measure(f"processes/{count}", run, rounds=1)
