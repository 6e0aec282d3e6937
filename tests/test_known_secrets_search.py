"""Known secrets: where they are found, on both backends, against the oracle."""

from __future__ import annotations

import atexit
import random
import tempfile
from pathlib import Path

import plans
import pytest
import sessions
import strategies
from hypothesis import example, given
from hypothesis import strategies as st
from reference import Reference, find_alone, mp

both = pytest.mark.parametrize("backend", sessions.BACKENDS)

LABEL = b"[REDACTED:known-secret]"

# Prefixes, suffixes and middles of each other, ends that meet beginnings, one that a number holds, what JSON must escape,
# what is a finding of another detector, and what a replacement is made of.
SHORT = [b"abcd", b"abcdabcde", b"cdab", b"dab!", b"1111", b"\xc3\xa9\n\0", b"aaaa", b"aaaaaaa"]
LONG = [
    b"correct-horse", b"correct-horse-battery", b"horse-battery", b"battery-staple", b"orse-ba", b"41111111", b"-1234567", b"4111111111111111",
    b'quo"te\\back\tslash', b"\xff\xfe\xfd\xfc\xfb\xfa\xf9", b"\0\0\0\0\0\0\0\0", b"password=hunter22", b"carol@example.com", b"x" * 64, b"x" * 65, b"y" * 4096,
    b"REDACTED", b"known-secret", "déjà-vu-😀".encode(), b"line one\r\nline two",
]  # fmt: skip


def _write(values) -> str:
    directory = tempfile.TemporaryDirectory()
    atexit.register(directory.cleanup)
    for number, value in enumerate(values):
        Path(directory.name, str(number)).write_bytes(value + b"\n")
    return directory.name


def _body(*directories, min_length=4):
    return plans.body(detectors=[plans.known(*directories, min_length=min_length)], keys=())


SETS = {"short": SHORT, "long": LONG, "both": SHORT + LONG}
BODIES = {name: _body(_write(values)) for name, values in SETS.items()}
MIXED = plans.body(
    [
        {"detectors": [plans.INDEX["email"]], "action": plans.mask(1, 3)},
        {"detectors": [len(plans.DETECTORS)], "action": plans.pseudonym()},
        {"detectors": list(range(len(plans.DETECTORS))), "action": plans.redact()},
    ],
    detectors=[*plans.DETECTORS, plans.known(BODIES["both"]["detectors"][0]["sources"][0][0])],
)


@st.composite
def cut(draw, values):
    """A value, or a part of one, or one with a byte changed."""
    value = draw(st.sampled_from(values))
    kind = draw(st.sampled_from(["whole", "whole", "whole", "head", "tail", "changed"]))
    i = draw(st.integers(0, len(value) - 1))
    return {"whole": value, "head": value[:i], "tail": value[i:]}.get(kind, value[:i] + bytes([value[i] ^ draw(st.integers(1, 255))]) + value[i + 1 :])


def texts(values, most=6):
    few = [value for value in values if len(value) < 100]
    piece = st.one_of(cut(few), cut(few), cut(few), strategies.GLUE, strategies.ITEMS)
    return st.lists(piece, max_size=most).map(b"".join)


def oracle(body):
    return Reference(body, keys={"k": plans.MASTER})


def spans(backend, body, text):
    return [span[1:] for span in sessions.spans(backend, body, text)]


# ---- one value


@both
@pytest.mark.parametrize("name", SETS)
@given(data=st.data())
def test_the_core_finds_what_the_oracle_finds(backend, name, data):
    text = data.draw(texts(SETS[name]))
    assert spans(backend, BODIES[name], text) == find_alone(BODIES[name]["detectors"][0], text)


@both
@pytest.mark.parametrize("name", SETS)
@given(data=st.data())
def test_at_the_seams_of_blocks(backend, name, data):
    pad = data.draw(st.integers(0, 200))
    text = b"." * pad + data.draw(texts(SETS[name], 3)) + b"." * data.draw(st.integers(0, 70)) + data.draw(cut(SETS[name]))
    assert spans(backend, BODIES[name], text) == find_alone(BODIES[name]["detectors"][0], text)


@both
@pytest.mark.parametrize("name", SETS)
def test_each_at_every_place(backend, name):
    """Every secret at every offset of a block, first and last of its value too."""
    for value in SETS[name]:
        for pad in range(0, 130) if len(value) < 100 else (0, 1, 63, 64, 65):
            for behind in (b"", b"~"):
                text = b"~" * pad + value + behind
                assert spans(backend, BODIES[name], text) == [(pad, pad + len(value))], (value[:20], pad)


@both
@pytest.mark.parametrize(
    "text, found",
    [
        (b"abcdabcde", [b"abcdabcde"]),
        (b"abcdabcdx", [b"abcd", b"abcd"]),
        (b"abcdab!", [b"abcd"]),
        (b"bcdabcd", [b"cdab"]),
        (b"dabcdab", [b"abcd"]),
        (b"aaaaaa", [b"aaaa"]),
        (b"aaaaaaaa", [b"aaaaaaa"]),
        (b"aaaaaaaaaaa", [b"aaaaaaa", b"aaaa"]),
        (b"correct-horse-battery-staple", [b"correct-horse-battery"]),
        (b"correct-horse-batterx-staple", [b"correct-horse"]),
        (b"incorrect-horse-batter", [b"correct-horse"]),
        (b"the horse-battery-staple", [b"horse-battery"]),
        (b"the orse-battery-staple", [b"orse-ba"]),
        (b"x" * 63, []),
        (b"x" * 129, [b"x" * 65, b"x" * 64]),
        (b"Correct-Horse-Battery", []),
        (b"_correct-horse_", [b"correct-horse"]),
        (b"y" * 4095, []),
        (b"z" + b"y" * 8192, [b"y" * 4096] * 2),
    ],
)
def test_the_longest_then_what_follows_it(backend, text, found):
    assert [text[start:end] for start, end in spans(backend, BODIES["both"], text)] == found


@both
@given(text=texts(SHORT + LONG))
def test_among_all_other_detectors(backend, text):
    assert sessions.session(backend, MIXED).value(text) == oracle(MIXED).value(text)


@both
def test_many_values(backend):
    """Each of 10,000, of every length from 4 to 40, and none that differs in one byte."""
    chance = random.Random(5)
    values = [bytes(chance.choices(b"abcdefghijklmnopqrstuvwxyz0123456789", k=4 + n % 37)) for n in range(10_000)]
    known = set(values)
    body = _body(_write(values))
    planted = [*chance.sample(values, 1000), *values[:37]]
    made = sessions.session(backend, body, collect=True)
    for value in planted:
        text = b"<" + value + b">"
        assert made.value(text) == b"<" + LABEL + b">", value
    for value in planted:
        if len(value) > 12:
            changed = value[:-1] + (b"A" if value[-1:] != b"A" else b"B")
            if not any(changed[i:j] in known for i in range(len(changed)) for j in range(i + 4, len(changed) + 1)):
                assert made.value(changed) == changed


# ---- records


@st.composite
def records(draw):
    content = texts(SHORT + LONG, 3)
    strings = strategies.strings(content)
    numbers = st.sampled_from([b"\xcf" + (4111111112345).to_bytes(8, "big"), b"\xd3" + (-1234567890).to_bytes(8, "big", signed=True), b"\xce" + (411111111).to_bytes(4, "big")])
    inside = st.one_of(strings, strings, numbers, strategies.ATOMS)
    pairs = draw(st.lists(st.tuples(st.one_of(strings, numbers), st.one_of(inside, _arrays(inside))).map(b"".join), max_size=4))
    return mp.header("map", len(pairs)) + b"".join(pairs)


def _arrays(inside):
    return st.lists(inside, max_size=3).map(lambda items: mp.header("array", len(items)) + b"".join(items))


@both
@pytest.mark.parametrize("body", [BODIES["both"], BODIES["long"], MIXED], ids=["both", "long", "mixed"])
@given(data=st.data())
def test_in_msgpack_records(backend, body, data):
    stream = b"".join(data.draw(st.lists(records(), max_size=3)))
    expected = oracle(body).msgpack(stream, "map")
    at = data.draw(st.integers(0, len(stream)))
    for pieces in ([stream], [stream[:at], stream[at:]]):
        assert sessions.run(backend, body, pieces, framing="map")[0] == expected


_JSON_STRINGS = strategies.json_strings(texts(SHORT + LONG, 3))
_JSON_NUMBERS = st.sampled_from([b"41111111", b"1.41111111", b"-1234567", b"1111", b"11e1111", b"0.00001111"])
_JSON_LINES = st.lists(st.tuples(_JSON_STRINGS, st.one_of(_JSON_STRINGS, _JSON_NUMBERS)).map(b": ".join), max_size=3).map(
    lambda members: b"{" + b", ".join(members) + b"}\n"
)
JSON = st.lists(_JSON_LINES, max_size=3).map(b"".join)


@both
@pytest.mark.parametrize("body", [BODIES["both"], BODIES["long"], MIXED], ids=["both", "long", "mixed"])
@given(stream=JSON)
@example(
    stream=b'{"41111111": 41111111, "n": 41111111.5, "m": -1234567, "c": "\\u0063orrect-hors\\u0065", "k": ["quo\\"te\\\\back\\tslash"]}\n'
)
def test_in_json(backend, body, stream):
    assert sessions.run(backend, body, [stream], format="json")[0] == oracle(body).json(stream)


@both
@given(data=st.lists(texts(SHORT + LONG, 4), max_size=4).map(b"\n".join))
def test_in_lines_of_text(backend, data):
    assert sessions.run(backend, BODIES["both"], [data], format="text")[0] == oracle(BODIES["both"]).text(data)


@both
def test_an_integer_that_holds_one_becomes_a_string(backend):
    record = b"\x81\xa1a\xcf" + (9411111112).to_bytes(8, "big")
    assert sessions.run(backend, BODIES["long"], [record])[0] == b"\x81\xa1a" + mp.string(b"9" + LABEL + b"2")


@both
def test_every_split_of_a_stream(backend):
    stream = b"\x82" + mp.string(b"a correct-horse") + mp.string(b"line one\r\nline two") + mp.string(b"n") + b"\xce" + (411111111).to_bytes(4, "big")
    whole = sessions.run(backend, BODIES["long"], [stream])[0]
    assert whole.count(LABEL) == 3
    for at in range(len(stream)):
        assert sessions.run(backend, BODIES["long"], [stream[:at], stream[at:]])[0] == whole


@both
def test_counts_and_limits(backend):
    body = plans.body(detectors=BODIES["both"]["detectors"], keys=(), limits={"findings_per_value": 3})
    made = sessions.session(backend, body)
    assert made.value(b"abcd 1111 dab!") == b" ".join([LABEL] * 3)
    assert made.detector_counts() == {"known-secret": 3}
    assert made.value(b"abcd 1111 dab! abcd") == b"[REDACTED:too-many]"


@both
def test_two_detectors_of_one_plan_have_values_of_their_own(backend):
    """Not what a policy compiles to, but what the format allows."""
    first, second = _write([b"correct-horse", b"both-know"]), _write([b"horse-battery", b"both-know"])
    body = plans.body(detectors=[plans.known(first, id="one"), plans.known(second, id="two")], keys=())
    found = sorted(sessions.spans(backend, body, b"correct-horse-battery both-know"))
    assert found == sorted([("one", 0, 13), ("two", 8, 21), ("one", 22, 31)])


@both
def test_no_value_at_all(backend):
    body = _body(_write([]), _write([b"abc"]))
    assert sessions.session(backend, body).value(b"abc") == b"abc"
    assert sessions.run(backend, body, [b'{"abc": 12}\n'], format="json")[0] == b'{"abc": 12}\n'
