"""A sealed log of three streams, of other people's logs and of values that are hard to carry."""

from __future__ import annotations

import itertools
import os
import random
import struct

import msgpack
from test_corpora import LOGS
from test_corpora import lines as lines_of

STREAMS = 3
# How many records; LOGREDACT_SEAL_RECORDS=100000 for the whole proof.
COUNT = int(os.environ.get("LOGREDACT_SEAL_RECORDS", "3000"))

_WORDS = ["", "caf\u00e9", "\u0000", "\u2028", '"\\/', "\U0001f600", "\ufeff", "e\u0301", "\ud7ff\ue000", "%s", "\x7f\x80", "1e400", "null"]
_FLOATS = [0.1, 0.1 + 0.2, 1e22, 1e23, 5e-324, 1.797693134862315e308, 1e15 + 0.3, -0.0, 1e16, 2.0**63, 2.0**64, 123456789.12345679, 1 / 3]
_INTEGERS = [0, -1, 2**31, 2**53, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1, -(2**63), -(2**31) - 1]
# JSON has none of these as they are; they are made such that it has before they are sealed.
_MENDED = [float("nan"), float("inf"), -float("inf"), "bad \udcff\udce9 bytes", b"text"]
# JSON has none of these, or (the greatest double) not all that write it read it back; what becomes of them is the host's.
_HARD = [1.7976931348623157e308, b"\xff\xfe\x00", msgpack.ExtType(5, b"\x00\xff")]


def _values(chance, depth=0):
    kind = chance.randrange(9 if depth < 3 else 6)
    if kind == 0:
        return chance.choice(_WORDS) * chance.randrange(3)
    if kind == 1:
        return chance.choice(_FLOATS)
    if kind == 2:
        return chance.choice(_INTEGERS)
    if kind == 3:
        return struct.unpack("<d", chance.randbytes(8))[0] if chance.random() < 0.9 else chance.choice(_FLOATS)
    if kind == 4:
        return chance.choice([None, True, False])
    if kind == 5:
        return chance.randrange(-(2**40), 2**40)
    if kind == 6:
        return [_values(chance, depth + 1) for _ in range(chance.randrange(4))]
    return {chance.choice(_WORDS) + str(n): _values(chance, depth + 1) for n in range(chance.randrange(4))}


def finite(value):
    """Without numbers that JSON does not have."""
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, list):
        return [finite(each) for each in value]
    if isinstance(value, dict):
        return {key: finite(each) for key, each in value.items()}
    return value


def source(count=COUNT, *, hard=True, seed="volume"):
    """Records: lines of the corpora where they are, every third with values that are hard to carry."""
    chance = random.Random(seed)
    texts = [line.decode("utf-8", "replace") for path in LOGS for line in lines_of(path)] or ["no corpora here: a line by itself"]
    for n, text in zip(range(count), itertools.cycle(texts)):
        record = {"n": n, "message": text, "stream": "stdout"}
        if n % 3 == 1:
            record.update(finite({f"v{k}": _values(chance) for k in range(chance.randrange(1, 6))}))
        elif n % 30 == 2:
            record["hard"] = chance.choice([*_MENDED, *(_HARD if hard else ())])
        yield record


def packed(records):
    return b"".join(msgpack.packb(record, unicode_errors="surrogateescape") for record in records)


def sealed(node, count=COUNT, **options):
    """The records of three streams of the node, with their seals and checkpoints."""
    records = list(source(count, **options))
    share = -(-count // STREAMS)
    found = []
    for at in range(0, count, share):
        data = node.seal(packed(records[at : at + share]), "msgpack")
        unpacker = msgpack.Unpacker(strict_map_key=False, unicode_errors="surrogateescape", max_buffer_size=0)
        unpacker.feed(data)
        found += unpacker
    return found
