"""Three streams after all that a pipeline does to them: everything is verified, a duplicate or withheld, and nothing modified."""

from __future__ import annotations

import gzip
import json
import random

import msgpack
import pytest
from judging import judge
from seal_volume import COUNT, packed, sealed
from sealing import Node, counts, is_checkpoint


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    return Node(tmp_path_factory.mktemp("volume"), packs="[default]")


@pytest.fixture(scope="module")
def log(node):
    return sealed(node)


def vkey(node):
    return node.vkey.read_text().strip()


def split(data, chance, pieces=5):
    """Lists of records, cut anywhere."""
    cuts = sorted(chance.randrange(len(data) + 1) for _ in range(pieces - 1))
    return [data[low:high] for low, high in zip([0, *cuts], [*cuts, len(data)])]


def as_json(records):
    """As json.dumps writes what JSON has; binary and ext as an encoder would that knows no better."""

    def plain(value):
        if isinstance(value, dict):
            return {key: plain(each) for key, each in value.items()}
        if isinstance(value, list):
            return [plain(each) for each in value]
        if isinstance(value, bytes):
            return value.decode("utf-8", "replace")
        if isinstance(value, str):
            return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if isinstance(value, float) and value - value != 0:
            return None
        return value

    return b"".join(json.dumps(plain(record), ensure_ascii=len(record) % 2 == 0).encode() + b"\n" for record in records)


def carried(record):
    """JSON has no ext: such a record cannot come back."""
    return not isinstance(record.get("hard"), msgpack.ExtType)


def zstd(data):
    return pytest.importorskip("zstandard").ZstdCompressor().compress(data)


def test_as_it_came(node, log):
    assert counts(judge(node.path, vkey(node), packed(log))) == {"verified": COUNT}


@pytest.mark.parametrize("compress", [lambda data: data, gzip.compress, zstd], ids=["plain", "gzip", "zstd"])
def test_shuffled_duplicated_sampled_split(node, log, compress):
    chance = random.Random(compress.__name__)
    there = [record for record in log if is_checkpoint(record) or chance.random() < 0.9]
    twice = [record for record in there if chance.random() < 0.1]
    every = there + twice
    chance.shuffle(every)
    parts = split(every, chance)
    contents = [compress(packed(part)) if n % 2 else compress(as_json(filter(carried, part))) for n, part in enumerate(parts)]
    kept = [record for n, part in enumerate(parts) for record in part if n % 2 or carried(record)]
    records = [record["_lr"] for record in kept if not is_checkpoint(record)]
    known = len(set(records))
    result = judge(node.path, vkey(node), *filter(None, contents))
    expected = {"verified": known, "duplicate": len(records) - known, "withheld": COUNT - known}
    assert counts(result) == {state: count for state, count in expected.items() if count} and result.code == 2


def test_as_json_and_back(node, log):
    """What Python's json writes and reads, three times over."""
    found = list(filter(carried, log))
    for _ in range(3):
        data = as_json(found)
        found = [json.loads(line) for line in data.splitlines()]
    gone = len(log) - len(found)
    expected = {"verified": COUNT - gone, "withheld": gone}
    for data in (data, packed(found)):
        assert counts(judge(node.path, vkey(node), data)) == {state: count for state, count in expected.items() if count}


def written(value, form):
    """JSON whose fractions another writer of JSON has printed."""
    if isinstance(value, float):
        text = form % value
        # Of 17 digits and without a point it is read as an integer: another number than 16 digits of it are (docs/seal-spec.md, Canonical value).
        return text if abs(value) < 1e16 or "e" in text else repr(value)
    if isinstance(value, list):
        return "[%s]" % ",".join(written(each, form) for each in value)
    if isinstance(value, dict):
        return "{%s}" % ",".join(f"{json.dumps(key)}:{written(each, form)}" for key, each in value.items())
    return json.dumps(value)


@pytest.mark.parametrize("form", ["%.16g", "%.17g", "%.25e"])
def test_numbers_as_other_writers_have_them(node, log, form):
    records = [json.loads(line) for line in as_json(filter(carried, log)).splitlines()]
    data = "\n".join(written(record, form) for record in records).encode()
    found = sum(not is_checkpoint(record) for record in records)
    expected = {"verified": found, "withheld": COUNT - found}
    assert counts(judge(node.path, vkey(node), data)) == {state: count for state, count in expected.items() if count}
