"""Canonical values of any record, against the slow reference; and a reader that meets anything."""

from __future__ import annotations

import json
import random

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import seal
from sealing import Node, lines
from test_seal_vectors import fields

from logredact import _backend

SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.floats(width=32) | st.text(max_size=9) | st.binary(max_size=9)
    | st.builds(tuple, st.tuples(st.integers(-128, 127), st.binary(max_size=20)))
)  # fmt: skip
KEYS = st.text(max_size=4) | st.binary(max_size=4) | st.integers(-5, 300) | st.booleans() | st.none() | st.floats(0, 1)


def maps(inner):
    # Keys that are equal once they are texts have no canonical value.
    entries = st.lists(st.tuples(KEYS, inner), max_size=6, unique_by=lambda entry: seal.key_text(entry[0]))
    return entries.map(lambda found: Entries(found))


class Entries(list):
    """A map as its entries: Python takes 1, 1.0 and True for one key."""

    def items(self):
        return list(self)


VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | maps(inner), max_leaves=15)


def cv(value):
    if isinstance(value, Entries):
        found = sorted((seal.key_text(key), cv(each)) for key, each in value)
        return b"m" + len(found).to_bytes(4, "big") + b"".join(seal.lp(key) + each for key, each in found)
    if isinstance(value, list):
        return b"a" + len(value).to_bytes(4, "big") + b"".join(map(cv, value))
    return seal.cv(value)


def packed(value, packer):
    if isinstance(value, Entries):
        return packer.pack_map_header(len(value)) + b"".join(packed(key, packer) + packed(each, packer) for key, each in value)
    if isinstance(value, list):
        return packer.pack_array_header(len(value)) + b"".join(packed(each, packer) for each in value)
    if isinstance(value, tuple):
        return packer.pack(msgpack.ExtType(value[0] % 128, value[1]))
    return packer.pack(value)


def with_ext(value):
    """msgpack for Python writes no negative types of ext."""
    if isinstance(value, Entries):
        return Entries((key, with_ext(each)) for key, each in value)
    if isinstance(value, list):
        return [with_ext(each) for each in value]
    return (value[0] % 128, value[1]) if isinstance(value, tuple) else value


@given(record=maps(VALUES), narrow=st.booleans())
def test_msgpack_is_as_the_reference_has_it(record, narrow):
    data = packed(record, msgpack.Packer(autoreset=True))
    expected = sorted((seal.key_text(key), cv(with_ext(value))) for key, value in record if seal.key_text(key) != b"_lr")
    for name in _backend.BACKENDS:
        assert fields(_backend.load(name), "msgpack", data) == expected


TEXTS = st.text(max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=15,
)


@given(record=st.dictionaries(TEXTS, JSON, max_size=6), spaces=st.booleans(), ascii=st.booleans())
def test_json_is_as_the_reference_has_it(record, spaces, ascii):
    text = json.dumps(record, ensure_ascii=ascii, indent=2 if spaces else None)
    expected = sorted((seal.key_text(key), seal.cv(value)) for key, value in record.items() if key != "_lr")
    assert fields(_backend.current, "json", text.encode("utf-8", "surrogatepass")) == expected


@pytest.mark.parametrize("format", ["json", "msgpack"])
def test_a_reader_meets_anything(tmp_path, format):
    node = Node(tmp_path, records=8)
    source = [{"n": n, "deep": [{"a": [n, "é"]}], "f": n / 7, "s": "x\\\n" * (n % 5)} for n in range(20)]
    good = node.seal(lines(source) if format == "json" else b"".join(map(msgpack.packb, source)), format)
    chance = random.Random(format)
    for _ in range(1500):
        data = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            what = chance.randrange(4)
            if what == 0:
                data[at] = chance.randrange(256)
            elif what == 1:
                del data[at : at + chance.randint(1, 40)]
            elif what == 2:
                data[at:at] = data[chance.randrange(len(data)) :][: chance.randint(1, 60)]
            else:
                data[at : at + 4] = chance.choice([b"[" * 300, b"\xdf\xff\xff\xff\xff", b"\x81\xa3_lr", b'"_lr":"1.', b"\xdd\x00\x00\x00\x01"])
        reader = _backend.current.SealReader(format=format, framing="map", field=b"_lr", ignore=[b"n"] if chance.random() < 0.1 else [])
        for at in range(0, len(data), 700):
            rows, _, failed = reader.feed(bytes(data[at : at + 700]), at + 700 >= len(data))
            assert len(rows) % 80 == 0 and all(state <= 5 for state in rows[55::80])
            if failed:
                break
