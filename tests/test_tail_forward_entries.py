"""Lines become entries of the forward protocol: against Python's json and msgpack, value by value and byte by byte."""

from __future__ import annotations

import datetime
import json
import random
import re
import struct

import msgpack
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logredact import LogredactError
from sessions import BACKENDS, backend

ARRIVED = (1_700_000_000, 7)
ZERO = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


@pytest.fixture(params=BACKENDS)
def module(request):
    return backend(request.param)


def bytes_of(module, lines, *, time=ARRIVED, most=0):
    """(output, entries, bytes taken)."""
    forward, out = module.Forward(), []
    taken = forward.add(lines, time=time, most=most)
    forward.drain(lambda view, entries: out.append((bytes(view), entries)))
    forward.drain(lambda view, entries: out.append(None))  # nothing is there twice
    ((data, entries),) = out or [(b"", 0)]
    return data, entries, taken


def unpacked(data, pairs=list):
    unpacker = msgpack.Unpacker(object_pairs_hook=pairs, strict_map_key=False)
    unpacker.feed(data)
    return list(unpacker)


def of(module, line, pairs=dict):
    """((seconds, nanoseconds), record) of one line."""
    data, entries, taken = bytes_of(module, line + b"\n")
    assert (entries, taken) == (1, len(line) + 1)
    ((time, record),) = unpacked(data, pairs)
    assert time.code == 0
    return struct.unpack(">II", time.data), record


def expected(value):
    """What Python's msgpack writes, with integers beyond 64 bits as doubles."""
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**64:
        return float(value)
    if isinstance(value, dict):
        return {key: expected(one) for key, one in value.items()}
    return list(map(expected, value)) if isinstance(value, list) else value


def packed(record, time=ARRIVED):
    return msgpack.packb([msgpack.ExtType(0, struct.pack(">II", *time)), expected(record)])


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | TEXT | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers() | st.integers(-(2**64), 2**65) | st.sampled_from([sign * 2**n + d for n in range(66) for d in (-1, 0, 1) for sign in (1, -1)]),
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(TEXT, inner, max_size=20),
    max_leaves=40,
)  # fmt: skip


@pytest.mark.parametrize("name", BACKENDS)
@settings(max_examples=200, deadline=None)
@given(records=st.lists(st.dictionaries(TEXT.filter(lambda key: key != "time"), VALUES, max_size=40), max_size=4), ascii=st.booleans(), indent=st.booleans())
def test_any_records_are_to_the_byte_what_pythons_msgpack_writes(name, records, ascii, indent):
    separators = (" ,\t", " : ") if indent else (",", ":")
    lines = "".join(json.dumps(one, ensure_ascii=ascii, separators=separators) + "\n" for one in records).encode()
    assert bytes_of(backend(name), lines)[:2] == (b"".join(map(packed, records)), len(records))


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 65_535, 65_536, 70_000])
def test_containers_of_any_size(module, count):
    record = {"a": list(range(count)), "m": {str(n): None for n in range(count)}, "in": [{"x": [[0] * count]}]}
    assert bytes_of(module, json.dumps(record).encode() + b"\n")[0] == packed(record)


@pytest.mark.parametrize("size", [0, 31, 32, 255, 256, 65_535, 65_536, 3_000_000])
def test_strings_of_any_size(module, size):
    for text in ("x" * size, "\n" * size, "é" * size):
        assert bytes_of(module, json.dumps({text[:300]: text}).encode() + b"\n")[0] == packed({text[:300]: text})


def test_order_and_repeated_keys_stay(module):
    assert of(module, b'{"b":1,"a":2,"b":3,"":{"z":0,"z":{}}}', list)[1] == [("b", 1), ("a", 2), ("b", 3), ("", [("z", 0), ("z", [])])]


@pytest.mark.parametrize(
    "line, value",
    [
        (rb'"\ud83d\ude00"', "\U0001f600"), (rb'"\ud83d"', "\ufffd"), (rb'"\ude00\ud83d"', "\ufffd\ufffd"), (rb'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
        (rb'"\u0000\"\\\/\b\f\n\r\t"', '\0"\\/\b\f\n\r\t'), (b"-0", 0), (b"-0.0", -0.0), (b"1e400", float("inf")), (b"-1E400", float("-inf")), (b"1E2", 100.0),
        (b"18446744073709551615", 2**64 - 1), (b"18446744073709551616", 2.0**64), (b"-9223372036854775808", -(2**63)), (b"-9223372036854775809", -(2.0**63)),
        (b"1" + b"0" * 400, float("inf")), (b"5e-324", 5e-324), (b"0." + b"0" * 90 + b"1", 1e-91),
    ],
)  # fmt: skip
def test_values_at_their_limits(module, line, value):
    found = of(module, b'{"v":' + line + b"}")[1]["v"]
    assert repr(found) == repr(value)


@pytest.mark.parametrize(
    "text, time",
    [
        ("1970-01-01T00:00:00Z", (0, 0)), ("2106-02-07T06:28:15.999999999Z", (2**32 - 1, 999_999_999)), ("2106-02-07T06:28:16Z", None),
        ("1969-12-31T23:59:59.999999999Z", None), ("1969-12-31T23:30:00-00:30", (0, 0)), ("1970-01-01T00:59:59+01:00", None), ("2106-02-07T07:28:15+01:00", (2**32 - 1, 0)),
        ("2024-02-29T00:00:00Z", (1709164800, 0)), ("2023-02-29T00:00:00Z", None), ("2100-02-29T00:00:00Z", None), ("2000-02-29T23:59:59Z", (951868799, 0)),
        ("2024-06-12T14:02:00.1Z", (1718200920, 100_000_000)), ("2024-06-12T14:02:00.000000001+05:30", (1718181120, 1)), ("2016-12-31T23:59:60Z", (1483228800, 0)),
        ("2024-06-12T14:02:00.1234567890Z", None), ("2024-06-12T14:02:00.Z", None), ("2024-06-12t14:02:00z", None), ("2024-06-12T14:02:00", None), ("2024-13-12T14:02:00Z", None),
        ("2024-06-31T14:02:00Z", None), ("2024-06-12T24:00:00Z", None), ("2024-06-12T14:60:00Z", None), ("2024-06-12T14:02:61Z", None), ("2024-06-12T14:02:00+24:00", None),
        ("2024-00-12T14:02:00Z", None), ("2024-06-00T14:02:00Z", None), ("2024-06-12T14:02:00Z ", None), ("[REDACTED:field]", None), ("", None), ("0000-01-01T00:00:00Z", None), ("9999-12-31T23:59:59Z", None),
    ],
)  # fmt: skip
def test_times(module, text, time):
    record = {"time": text, "log": "x"}
    assert of(module, json.dumps(record).encode()) == (time or ARRIVED, record)


def test_times_of_all_years_against_pythons(module):
    rnd = random.Random(7)
    for _ in range(2000):
        seconds, nanoseconds = rnd.randrange(2**32), rnd.randrange(10**9)
        offset = rnd.randrange(-1439, 1440)
        local = ZERO + datetime.timedelta(seconds=seconds, minutes=offset)
        digits = rnd.randrange(10)
        fraction = f".{nanoseconds:09}"[: digits + 1] if digits else ""
        zone = "Z" if not offset else f"{'+' if offset > 0 else '-'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
        text = f"{local:%Y-%m-%dT%H:%M:%S}{fraction}{zone}"
        found = of(module, json.dumps({"time": text}).encode())[0]
        assert found == (seconds, int(fraction[1:].ljust(9, "0")) if digits else 0), text


def test_only_a_text_under_time_in_the_record_itself_is_its_time(module):
    other, own = "2024-06-12T14:02:00.5Z", "2024-06-12T14:02:01Z"
    for record in ({"a": {"time": other}}, {"time": {"time": other}}, {"time": [other]}, {"time": 1718200920}, {"time": None}, {"x": "time", "y": other}, {"Time": other}):
        assert of(module, json.dumps(record).encode()) == (ARRIVED, record)
    assert of(module, json.dumps({"a": {"time": other}, "time": own}).encode())[0] == (1718200921, 0)
    assert of(module, f'{{"t\\u0069me":"2024-06-12T14:02:01\\u005a","time":"{other}"}}'.encode())[0] == (1718200921, 0)


BAD = [
    b"", b" ", b"[]", b'"a"', b"1", b"null", b"{", b"}", b'{"a"}', b'{"a":}', b'{"a":1,}', b'{"a":1}}', b'{"a":1} {}', b'{"a":1}x', b"{'a':1}", b'{"a":01}', b'{"a":1.}', b'{"a":+1}',
    b'{"a":.5}', b'{"a":1e}', b'{"a":NaN}', b'{"a":Infinity}', b'{"a":nul}', b'{"a":truex}', b'{a:1}', b'{"a":"\x01"}', b'{"a":"\\x"}', b'{"a":"\\u12g4"}', b'{"a":"b}', b'{"a":[1,2}',
    b'{"a":[1 2]}', b'{"a":"\xff"}', b'{"\xc0\xaf":1}', b'{"a":"\xed\xa0\x80"}', b'{"a":"\xf4\x90\x80\x80"}', b'{"a":"12345678\xe2\x82"}', b'{"a":1}\xff', b' {"a":1}', b"\0",
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_such_line_is_an_error_and_nothing_of_it_is_there(module, bad):
    forward, out = module.Forward(), []
    good = b'{"log":"planted"}\n'
    with pytest.raises(LogredactError) as error:
        forward.add(good + bad + b"\n" + good, time=ARRIVED)
    assert error.value.code == 5 and "planted" not in str(error.value)
    forward.add(good, time=ARRIVED)
    forward.drain(lambda view, entries: out.append((bytes(view), entries)))
    assert out == [(packed({"log": "planted"}) * 2, 2)]
    with pytest.raises(LogredactError):
        forward.add(good[:-1], time=ARRIVED)  # its newline may come


def characters(value):
    """Halves of surrogate pairs are U+FFFD."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    return type(value)(map(characters, value)) if isinstance(value, (list, tuple)) else value


def test_each_byte_that_is_changed_gives_an_error_or_what_python_reads(module):
    rnd = random.Random(3)
    line = json.dumps({"time": "2024-06-12T14:02:00Z", "a": [1, -2.5e3, True, None, {"é": "\n😀"}], "k": {"x": ""}}).encode()
    for _ in range(2000):
        at = rnd.randrange(len(line))
        changed = line[:at] + bytes([rnd.choice([rnd.randrange(256), *b'"\\{}[],:0-.etnu'])]) + line[at + rnd.randrange(2) :]
        if b"\n" in changed:
            continue
        try:
            wanted = json.loads(changed.decode(), object_pairs_hook=list, parse_constant=lambda text: 1 / 0)
            sound = changed[:1] == b"{"
        except (ValueError, ZeroDivisionError):
            sound = False
        if sound:
            assert repr(of(module, changed, list)[1]) == repr(characters(wanted))
        else:
            with pytest.raises(LogredactError):
                of(module, changed)


def test_what_lies_too_deep_is_a_placeholder_and_no_depth_is_too_much(module):
    def nested(depth):
        return [nested(depth - 1)] if depth else "in"

    label = "[REDACTED:too-deep]"
    assert of(module, json.dumps({"a": nested(29)}).encode())[1] == {"a": nested(29)}
    found = of(module, json.dumps({"a": nested(30), "b": 1}).encode())[1]
    for _ in range(29):
        (found["a"],) = found["a"]
    assert found == {"a": label, "b": 1}
    assert of(module, b'{"a":' + b"[" * 60_000 + b"]" * 60_000 + b"}")[1]
    for bad in (b"[" * 70_000 + b"]" * 70_000, b'{"x":' * 40 + b"]" + b"}" * 39):
        with pytest.raises(LogredactError):
            of(module, b'{"a":' + bad + b"}")


def test_output_stays_within_its_bound_and_goes_on_at_the_next_line(module):
    lines = b"".join(json.dumps({"n": n, "x": "y" * (n % 300)}).encode() + b"\n" for n in range(3000))
    for most in (1, 500, 10_000):
        forward, at, out = module.Forward(), 0, []
        while at < len(lines):
            at += forward.add(lines[at:], time=ARRIVED, most=most)
            assert lines[at - 1 : at] == b"\n"
            forward.drain(lambda view, entries: out.append((bytes(view), entries)))
        assert b"".join(one for one, _ in out) == bytes_of(module, lines)[0]
        assert all(len(one) <= most or entries == 1 for one, entries in out)
        assert sum(entries for _, entries in out) == 3000


def test_arguments(module):
    for time in ((-1, 0), (2**32, 0), (0, 2**32)):
        with pytest.raises(OverflowError):
            module.Forward().add(b"{}\n", time=time)
    with pytest.raises(LogredactError):
        module.Forward().add(b"{}\n", time=(0, 10**9))
    assert bytes_of(module, b"") == (b"", 0, 0)
    forward = module.Forward()
    forward.add(b"{}\n", time=ARRIVED)
    with pytest.raises(RuntimeError):
        forward.drain(lambda view, entries: forward.add(b"{}\n", time=ARRIVED))


ENDS = [
    ',"kubernetes":{"pod_name":"p","x":[1,2]},"file":"/x"}', ',"time":"2024-06-12T14:02:01Z","file":"/x"}', ',"k":1,"time":"2024-06-12T14:02:02Z"}', ',"k":1,"time":"none"}', ',"k":2,"time":"none"}', "}", " }",
    ',"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11,"l":12}', ',"d":' + '{"a":' * 40 + "1" + "}" * 41, ',"file":"\\ud83d"}', ',"file":"\u00e9"}',
]  # fmt: skip
BEGINS = ['{"time":"2024-06-12T14:02:00.5Z"', '{"time":"none"', '{"time":1', '{"log":"\\",\\"kubernetes\\":{\\"pod_name\\":\\"p\\"}}"', '{"log":"x","more":{"log":"y"}', '{"a":[{"b":1},"c"]', '{"n":0,"o":0,"p":0,"q":0']
BROKEN = ['{"a":1 "b":2', '{"a":{"x":1', '{"a":["x"', '{"log":"open', '{"a"', '{"time":"2024-06-12T14:02:00.5Z",,']


def test_a_line_that_ends_like_the_one_before_becomes_what_it_becomes_alone(module):
    rnd = random.Random(9)
    for _ in range(300):
        ends = rnd.sample(ENDS, 2)
        lines = [(rnd.choice(BEGINS) + rnd.choice(["", ',"log":"' + "x" * rnd.randrange(3) + '"', ',"stream":"stdout"']) + rnd.choice(ends)).encode() + b"\n" for _ in range(rnd.randrange(2, 9))]
        alone = [bytes_of(module, line)[0] for line in lines]
        assert bytes_of(module, b"".join(lines)) == (b"".join(alone), len(lines), sum(map(len, lines)))
    for begin in BROKEN:
        for end in ENDS:
            try:
                bytes_of(module, (begin + end).encode() + b"\n")
                continue  # it is none that is broken
            except LogredactError:
                pass
            with pytest.raises(LogredactError):
                bytes_of(module, (BEGINS[0] + end + "\n" + begin + end + "\n").encode())
