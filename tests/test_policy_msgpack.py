"""The compiler's own MessagePack writer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logredact.policy._msgpack import pack

import msgpack

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(max_size=40) | st.binary(max_size=300),
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text(max_size=8), inner, max_size=20),
    max_leaves=30,
)


@given(VALUES)
def test_it_writes_what_others_write_and_read(value):
    assert pack(value) == msgpack.packb(value)
    assert msgpack.unpackb(pack(value)) == value


@pytest.mark.parametrize("size", [0, 15, 16, 31, 32, 255, 256, 65535, 65536])
def test_every_length_has_its_shortest_head(size):
    for value in ("a" * size, b"a" * size, [1] * size, {n: n for n in range(size)}):
        assert pack(value) == msgpack.packb(value)


@pytest.mark.parametrize(
    "value",
    [
        sign * ((1 << bits) + more)
        for bits in (5, 7, 8, 15, 16, 31, 32, 62, 63)
        for more in (-1, 0, 1)
        for sign in (1, -1)
    ],
)
def test_every_integer_has_its_shortest_form(value):
    if -(1 << 63) <= value < 1 << 64:
        assert pack(value) == msgpack.packb(value)
    else:
        with pytest.raises(TypeError):
            pack(value)


@pytest.mark.parametrize("value", [1.5, object(), {1}, 1 << 64, -(1 << 63) - 1])
def test_other_values_are_refused(value):
    with pytest.raises(TypeError):
        pack([value])
