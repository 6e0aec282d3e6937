"""What sealing costs a record of ten fields, checkpoints included, and what it costs to read one again: one core."""

import json

import pytest

from . import lrbench
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
    with sealing() as text:
        yield text


@pytest.mark.parametrize("format", ["msgpack", "json"])
@pytest.mark.parametrize("case", params(CASES, ["integers"]))
@pytest.mark.parametrize("sealed", ["plain", "sealed"])
def bench_seal(measure, seconds, policy, format, case, sealed):
    text = lrbench.text(f"seal-{case}-{format}", _packed(format, CASES[case]))
    plan = lrbench.policy("seal", policy) if sealed == "sealed" else lrbench.plan("default")
    measure(f"seal/{sealed}/{format}/{case}", lambda: lrbench.feed(plan, text, format, "map", seconds=seconds / 2))
