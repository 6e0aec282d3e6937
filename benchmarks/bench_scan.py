"""The scan stage alone: both packs over each kind of log, as one value and line by line."""

import pytest

from . import corpus, lrbench
from .quick import params


@pytest.mark.parametrize("lines", [False, True], ids=["block", "lines"])
@pytest.mark.parametrize("pack", ["default", "all"])
@pytest.mark.parametrize("kind", params(["mixed", "logs", *corpus.KINDS], ["mixed", "logs"]))
def bench_scan(measure, request, seconds, kind, pack, lines):
    text = request.getfixturevalue(kind) if kind in ("mixed", "logs") else corpus.file(kind, 2 * corpus.MEGABYTE)
    name = f"scan/{pack}/{kind}/{'lines' if lines else 'block'}"
    measure(name, lambda: lrbench.scan(lrbench.plan(pack), text, lines=lines, seconds=seconds))


@pytest.mark.parametrize("kind, format, framing", [("json", "json", "map"), ("mixed", "text", "map"), ("mixed", "msgpack", "map")])
@pytest.mark.parametrize("pack", ["default", "all"])
def bench_session(measure, seconds, kind, format, framing, pack):
    """A session in 64 KiB pieces: framing, walking, scanning, redacting, its output discarded."""
    data = corpus.file(kind, 4 * corpus.MEGABYTE)
    if format == "msgpack":
        data = lrbench.text("mixed-agent.msgpack", [corpus.packed(data, "agent", 0)[0]])
    measure(
        f"session/{pack}/{format}",
        lambda: lrbench.feed(lrbench.plan(pack), data, format, framing, seconds=seconds),
    )
