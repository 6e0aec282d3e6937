"""What sealing costs a record of ten fields, checkpoints included, and what `logredact verify` costs: one core."""

import json
import subprocess

import pytest

from . import lrbench, machine, processes
from .quick import params
from .sealing import sealing

COUNT = 50_000
CASES = {"integers": lambda n: n * 3, "fractions": lambda n: n / 7}


def _records(value):
    for n in range(COUNT):
        yield {
            "time": "2026-11-26T12:00:%02d" % (n % 60), "level": "info", "logger": "app.web", "message": "GET /index.html %d" % n,
            "status": 200, "bytes": n, "method": "GET", "path": "/index.html", "duration": value(n), "host": "node-17",
        }  # fmt: skip


def _packed(format, value):
    import msgpack

    make = msgpack.packb if format == "msgpack" else lambda record: json.dumps(record).encode() + b"\n"
    return map(make, _records(value))


@pytest.fixture(scope="module")
def policy():
    """The text of a policy whose directory of keys is made for these runs."""
    with sealing() as (text, _):
        yield text


@pytest.mark.parametrize("format", ["msgpack", "json"])
@pytest.mark.parametrize("case", params(CASES, ["integers"]))
@pytest.mark.parametrize("sealed", ["plain", "sealed"])
def bench_seal(measure, seconds, policy, format, case, sealed):
    text = lrbench.text(f"seal-{case}-{format}", _packed(format, CASES[case]))
    plan = lrbench.policy("seal", policy) if sealed == "sealed" else lrbench.plan("default")
    measure(f"seal/{sealed}/{format}/{case}", lambda: lrbench.feed(plan, text, format, "map", seconds=seconds / 2))


@pytest.mark.parametrize("format", params(["json", "msgpack"], ["json"]))
@pytest.mark.parametrize("order", params(["sorted", "shuffled"], ["sorted"]))
@pytest.mark.passes(2)
def bench_verify(measure, quick, cores, tmp_path, format, order):
    """CPU time once it has started, kernel included, and the most memory."""
    import msgpack

    parts = 2 if quick else 20
    records, sealed, empty = tmp_path / "records", tmp_path / "sealed", tmp_path / "empty"
    empty.write_bytes(b"")
    with records.open("wb") as out:
        for _ in range(parts):
            out.writelines(_packed(format, CASES["integers"]))
    machine.pin(cores.spare)
    with sealing() as (text, key):
        policy = tmp_path / "policy.yaml"
        policy.write_text(text)
        with records.open("rb") as data, sealed.open("wb") as out:
            subprocess.run([*processes.FILTER, "--policy", str(policy), "--format", format], stdin=data, stdout=out, check=True)
        if order == "shuffled":
            import random

            lines = sealed.read_bytes().splitlines(True) if format == "json" else [msgpack.packb(each) for each in msgpack.Unpacker(sealed.open("rb"))]
            random.Random(1).shuffle(lines)
            sealed.write_bytes(b"".join(lines))
        command = [*processes.FILTER[:-1], "verify", "--keys", str(key)]
        where = {"core": cores.measured, "spare": cores.spare}

        def run():
            start = min(processes.through([*command, "--help"], empty, **where)["cpu_seconds"] for _ in range(3))
            found = processes.through([*command, str(sealed)], empty, **where)
            return {**found, "start_cpu_seconds": start, "seconds": found["cpu_seconds"] - start, "bytes": sealed.stat().st_size, "events": COUNT * parts}

        measure(f"verify/{order}/{format}", run)
