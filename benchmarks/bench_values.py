"""What the length of a value and the density of findings cost."""

import pytest

from . import corpus, lrbench
from .quick import params

LENGTHS = params([16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576], [16, 256, 1048576])
SPACINGS = params([0, 10000, 1000, 500, 200, 100, 50, 20], [0, 1000, 20])
SIZE = 4 * corpus.MEGABYTE


def _values(length):
    """The mixed corpus without its newlines, cut into lines of that length."""
    data = corpus.file("mixed", SIZE).read_bytes().replace(b"\n", b" ")
    return (data[at : at + length] + b"\n" for at in range(0, len(data) - length + 1, length))


@pytest.mark.parametrize("length", LENGTHS)
def bench_length(measure, seconds, length):
    text = lrbench.text(f"length-{length}", _values(length))
    measure(f"length/scan/{length}", lambda: lrbench.scan(lrbench.plan("default"), text, lines=True, seconds=seconds / 2))


@pytest.mark.parametrize("length", LENGTHS)
def bench_length_of_records(measure, seconds, length):
    """The same values as {"message": …} through a session."""
    import msgpack

    records = (msgpack.packb({"message": value[:-1]}) for value in _values(length))
    text = lrbench.text(f"records-{length}", records)
    measure(f"length/session/{length}", lambda: lrbench.feed(lrbench.plan("default"), text, "msgpack", "map", seconds=seconds / 2))


def _dense(spacing):
    """Lines of about 200 bytes; in all, an address of 10 bytes every `spacing` bytes, none for 0."""
    source = corpus.Source(corpus.SEED)
    words = ("request", "served", "cache", "worker", "queue", "shard", "index", "flush", "commit", "replica")
    text = bytearray()
    due = spacing or SIZE * 2
    while len(text) < SIZE:
        if len(text) >= due:
            text += b"a%d@ex.com " % source.below(10)
            due += spacing
        # Words are cut so that the addresses stand as close as asked.
        text += source.pick(words).encode()[: max(1, min(8, due - len(text)))] + b" "
    for at in range(200, len(text), 200):
        space = text.rfind(b" ", at - 60, at)
        text[space : space + 1] = b"\n"
    return bytes(text)


@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize("stage", ["scan", "session"])
def bench_density(measure, seconds, spacing, stage):
    text = lrbench.text(f"density-{spacing}", [_dense(spacing)])
    plan = lrbench.plan("default")
    if stage == "scan":
        measure(f"density/scan/{spacing}", lambda: lrbench.scan(plan, text, lines=True, seconds=seconds / 2))
    else:
        measure(f"density/session/{spacing}", lambda: lrbench.feed(plan, text, "text", "map", seconds=seconds / 2))
