"""Values whose name stands beside them: {"name": "DB_PASSWORD", "value": "…"}."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import msgpack
import plans
import sessions
from logredact import Redactor
from reference import Reference

KEYS = {
    "id": "pair",
    "type": "secret",
    "kind": "keyvalue",
    "names": [["password", False, False, False], ["token", False, True, False], ["authorization", False, False, True]],
    "beside": [["name", "key"], ["value", "Value"]],
}
OTHER = {**KEYS, "id": "other", "names": [["pin", True, False, False]], "object": ["kind", ["Secret"], ["data"]]}
BODY = plans.body([{"detectors": [0, 1], "action": plans.redact("<>")}], detectors=[KEYS, OTHER], keys=())

# (record, what is left of it)
CASES = [
    ({"name": "DB_PASSWORD", "value": "x1"}, {"name": "DB_PASSWORD", "value": "<>"}),
    ({"value": "x1", "n": [1], "name": "dbPassword"}, {"value": "<>", "n": [1], "name": "dbPassword"}),
    ({"key": "password", "Value": 12}, {"key": "password", "Value": "<>"}),
    ({"key": "pin", "value": 12}, {"key": "pin", "value": "<>"}),
    ({"key": "a", "name": "password", "value": "q"}, {"key": "a", "name": "password", "value": "<>"}),
    ({"name": "user", "value": "q"}, None),
    ({"name": "password", "values": "q", "other": "q"}, None),
    ({"names": "password", "value": "q"}, None),
    ({"name": ["password"], "value": "q"}, None),
    ({"name": "password_policy", "value": "strict"}, None),
    ({"name": "password", "value": None}, None),
    ({"name": "password", "value": "null"}, None),
    ({"name": "password", "value": {"secretKeyRef": {"n": True}}}, None),
    ({"name": "password", "value": {"stringValue": "q", "n": [1, ["y"]]}}, {"name": "password", "value": {"stringValue": "<>", "n": ["<>", ["<>"]]}}),
    ({"name": "password", "value": ["q", ["y"], {"a": "z"}]}, {"name": "password", "value": ["<>", ["<>"], {"a": "<>"}]}),
    ({"name": "token", "value": "short"}, None),
    ({"name": "token", "value": "0a1b2c3d4e"}, {"name": "token", "value": "<>"}),
    ({"name": "token", "value": {"a": "0a1b2c3d4e"}}, None),
    ({"name": "token", "value": ["0a1b2c3d4e", 1]}, {"name": "token", "value": ["<>", 1]}),
    ({"name": "Authorization", "value": "Basic abc"}, {"name": "Authorization", "value": "Basic <>"}),
    ({"key": "authorization", "value": {"s": "Basic abc"}}, {"key": "authorization", "value": {"s": "<>"}}),
    ({"env": [{"name": "a", "value": "q"}, {"name": "PASSWORD", "value": "y"}, {"value": "z"}]},
     {"env": [{"name": "a", "value": "q"}, {"name": "PASSWORD", "value": "<>"}, {"value": "z"}]}),
    ({"name": "password", "m": {"value": "q"}}, None),
    ({"name": "password", "value": {"value": "q"}}, {"name": "password", "value": {"value": "<>"}}),
    ({"name": "user", "value": {"name": "password", "value": "q"}}, {"name": "user", "value": {"name": "password", "value": "<>"}}),
    ({"password": "q", "value": "y"}, {"password": "<>", "value": "y"}),
    ({"kind": "Secret", "data": {"name": "a", "value": "b"}}, {"kind": "Secret", "data": {"name": "<>", "value": "<>"}}),
]  # fmt: skip

RUNNERS = ["oracle", *sessions.BACKENDS]


def redacted(runner, data, format):
    if runner == "oracle":
        reference = Reference(BODY)
        return reference.msgpack(data) if format == "msgpack" else reference.json(data)
    return sessions.run(runner, BODY, [data], format=format)[0]


@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize(("record", "left"), CASES)
def test_records_and_lines(runner, record, left):
    expected = record if left is None else left
    assert msgpack.unpackb(redacted(runner, msgpack.packb(record), "msgpack")) == expected
    for separators in ((",", ":"), (" ,\t", " : ")):
        line = json.dumps(record, separators=separators)
        assert json.loads(redacted(runner, line.encode(), "json")) == expected
        assert json.loads(json.loads(redacted(runner, json.dumps({"log": line}).encode(), "json"))["log"]) == expected


@pytest.mark.parametrize("runner", RUNNERS)
def test_names_in_escapes_twice_and_in_bytes(runner):
    line = rb'{"n\u0061me":"p\u0061ssword","v\u0061lue":"q"}'
    assert redacted(runner, line, "json") == line.replace(b'"q"', b'"<>"')
    twice = b'{"name":"a","value":"q","name":"password","value":"y","name":"b"}'
    assert redacted(runner, twice, "json") == twice.replace(b'"q"', b'"<>"').replace(b'"y"', b'"<>"')
    assert msgpack.unpackb(redacted(runner, msgpack.packb({b"name": b"password", b"value": b"q"}), "msgpack")) == {b"name": b"password", b"value": b"<>"}


NAMES = st.sampled_from(["name", "key", "value", "Value", "password", "a"])
TEXTS = st.sampled_from(["password", "token", "authorization", "pin", "a", "0a1b2c3d4e", "Basic x", "null", '{"name":"password","value":"q"}', '["password","y"]'])
RECORDS = st.recursive(
    TEXTS | st.integers(0, 99) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(NAMES, RECORDS, max_size=4))
def test_the_core_is_as_the_oracle(record):
    for format, data in (("msgpack", msgpack.packb(record)), ("json", json.dumps(record).encode())):
        expected = redacted("oracle", data, format)
        assert [redacted(backend, data, format) for backend in sessions.BACKENDS] == [expected] * len(sessions.BACKENDS)


def test_the_usual_ones_are_found():
    redactor = Redactor()
    container = {"env": [{"name": "DB_PASSWORD", "value": "hunter2"}, {"name": "DB_HOST", "value": "db-1"}, {"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}]}
    hidden = "[REDACTED:key-value]"
    expected = {"env": [{**container["env"][0], "value": hidden}, *container["env"][1:]]}
    assert redactor.redact(container) == expected
    assert json.loads(redactor.redact({"msg": json.dumps(container)})["msg"]) == expected
    for record in (
        {"ParameterKey": "DbPassword", "ParameterValue": "hunter2"},
        {"Key": "api_key", "Value": "hunter2"},
        {"key": "db.password", "value": {"stringValue": "hunter2"}},
        {"name": "Authorization", "value": "Bearer hunter2hunter2"},
        {"name": "Cookie", "value": "sid=hunter2hunter2"},
    ):
        assert "hunter2" not in str(redactor.redact(record)), record


def test_many_values_of_one_map_take_time_by_their_number():
    """Each looks at the map's names once for all: 40 times the entries of a small one are done while this is in time at all."""
    line = b'{"name":"a",' + b",".join(b'"value":"%d"' % n for n in range(200_000)) + b"}"
    assert redacted("cython", line, "json") == line
