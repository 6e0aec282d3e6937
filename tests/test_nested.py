"""JSON in a string is walked as if it stood there, in four layers; what changes is written back as the strings around it are."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

import plans
import sessions
from logredact import _msgpack as msgpack
from reference import Reference
from reference.rules import DropRecord

RULES = [
    {"key": ["gone*"], "action": {"kind": "remove"}},
    {"path": [["log", "deep", "hidden"]], "action": plans.redact("<hidden \"one\">")},
    {"key": ["n*"], "action": plans.mask(type_keep=True)},
    {"detectors": list(range(len(plans.DETECTORS))), "action": plans.redact()},
]


def body(rules=RULES, **more):
    return plans.body(rules, keys=(), **more)


def dumps(value) -> str:
    return json.dumps(value, ensure_ascii=False)


INNER = {"gone": 1, "mail": "jo@example.com", "card": 4111111111111111, "n": 17, "deep": {"hidden": [1], "b": "x"}, "gone2": {}, "password": "hunter2"}
PLAIN = {"mail": "[REDACTED:email]", "card": "[REDACTED:credit-card]", "n": 0, "deep": {"hidden": "<hidden \"one\">", "b": "x"}, "password": "[REDACTED:key-value]"}


@pytest.mark.parametrize("backend", sessions.BACKENDS)
@pytest.mark.parametrize("layers", range(6))
def test_layers(backend, layers):
    """Five layers: the record and four strings. In the sixth it is text, and is searched as that."""
    value = INNER
    for _ in range(layers):
        value = {"log": dumps(value)}
    out, _ = sessions.run(backend, body(), [(dumps(value) + "\n").encode()], format="json")
    found = json.loads(out)
    for _ in range(layers):
        found = json.loads(found["log"]) if layers < 5 else found
    text = dumps(found)
    assert "example.com" not in text and "411111" not in text and "hunter2" not in text
    if layers < 5:
        expected = dict(PLAIN, deep=PLAIN["deep"] if layers == 1 else {"hidden": [1], "b": "x"})
        assert found == expected and list(found) == list(expected)
    again, _ = sessions.run(backend, body(), [out], format="json")
    assert again == out


def test_white_space_and_escapes_around_what_changes_stay():
    text = ' {"a\\/b" : "\\u0041 jo@example.com \\t" ,\n"gone":[ 1 ], "z":-0.10 } \n'
    line = b'{"log":"%s"}\n' % text.replace("\\", "\\\\").replace('"', '\\u0022').replace("\n", "\\n").encode()
    out, _ = sessions.run("cython", body(), [line], format="json")
    assert out == line.replace(b"jo@example.com", b"[REDACTED:email]").replace(b"\\u0022gone\\u0022:[ 1 ], ", b"")
    assert sessions.session("cython", body()).value(text.encode()).decode() == text.replace("jo@example.com", "[REDACTED:email]").replace('"gone":[ 1 ], ', "")


@pytest.mark.parametrize("text", ['{"gone": jo@example.com}', '{"gone":1', '["gone":1]', "{} {}", "[INFO] jo@example.com [x]", '{"gone":01}', "{,}"])
def test_what_is_no_json_is_searched_as_text(text):
    expected = text.replace("jo@example.com", "[REDACTED:email]")
    assert sessions.session("cython", body()).value(text.encode()).decode() == expected


def test_what_a_sensitive_key_holds_goes_whole():
    line = dumps({"password": dumps({"user": "jo", "gone": 1})}) + "\n"
    out, _ = sessions.run("cython", body(), [line.encode()], format="json")
    assert json.loads(out) == {"password": "[REDACTED:key-value]"}


def test_limits_hold_in_it():
    deep = body(limits={"depth": 3})
    line = dumps({"log": dumps({"a": {"b": {"c": "jo@example.com"}}})}) + "\n"
    out, _ = sessions.run("cython", deep, [line.encode()], format="json")
    assert json.loads(json.loads(out)["log"]) == {"a": {"b": "[REDACTED:too-deep]"}}
    many = body(limits={"findings_per_value": 1})
    line = dumps({"log": dumps({"a": "jo@example.com al@example.org", "b": "x"})}) + "\n"
    out, _ = sessions.run("cython", many, [line.encode()], format="json")
    assert json.loads(json.loads(out)["log"]) == {"a": "[REDACTED:too-many]", "b": "x"}


SCALARS = st.one_of(
    st.sampled_from(["jo@example.com", "x", "", "4111111111111111", "a=b password=hunter2", "é", 'q"u\\o', "{", "[]", "{}", "ac_" + "01234567"]),
    st.sampled_from([0, 17, -5, 4111111111111111, 1.5, True, None]),
)
KEYS = st.sampled_from(["log", "gone", "n", "password", "a", "deep", "hidden", "jo@example.com"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4).map(dumps)), max_leaves=12
)


@given(record=st.dictionaries(KEYS, VALUES, max_size=4), on_error=st.sampled_from(["redact", "drop"]), depth=st.sampled_from([2, 4, 64]))
def test_core_equals_the_oracle(record, on_error, depth):
    made = body(on_error=on_error, limits={"depth": depth})
    line = (dumps(record) + "\n").encode()
    out, _ = sessions.run("cython", made, [line], format="json")
    assert out == Reference(made).json(line)
    packed = bytes(msgpack.encode(record)[0])
    out, _ = sessions.run("cython", made, [packed], format="msgpack", framing="map")
    assert out == Reference(made).msgpack(packed)
    try:
        expected = Reference(made).value(line)
    except DropRecord:
        expected = None
    assert sessions.session("cython", made).value(line) == expected
