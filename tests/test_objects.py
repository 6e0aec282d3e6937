"""Secrets of Kubernetes: every value in a part of an object counts, wherever what the object is stands."""

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

SECRET = {
    "id": "object",
    "type": "secret",
    "kind": "keyvalue",
    "names": [["password", False, False, False]],
    "object": ["kind", ["Secret", "Vault"], ["data", "stringData"]],
}
BODY = plans.body([{"detectors": [0, 1], "action": plans.redact("<>")}], detectors=[SECRET, plans.DETECTORS[plans.INDEX["us-ssn"]]], keys=())

# (record, what is left of it)
CASES = [
    ({"kind": "Secret", "data": {"a": "eA==", "b": "eQ=="}}, {"kind": "Secret", "data": {"a": "<>", "b": "<>"}}),
    ({"data": {"a": "eA=="}, "stringData": {"c": "z"}, "kind": "Secret"}, {"data": {"a": "<>"}, "stringData": {"c": "<>"}, "kind": "Secret"}),
    ({"data": {"a": "eA=="}, "kind": "ConfigMap"}, None),
    ({"data": {"a": "eA=="}, "Kind": "Secret", "kinds": "Secret"}, None),
    ({"data": {"a": "eA=="}, "kind": "Secrets"}, None),
    ({"data": {"a": "eA=="}, "kind": ["Secret"]}, None),
    ({"data": "eA==", "kind": "Secret", "type": "Opaque"}, None),
    ({"kind": "Secret", "metadata": {"data": {"a": "b"}}}, None),
    ({"kind": "Event", "requestObject": {"data": {"a": "b"}, "kind": "Secret"}}, {"kind": "Event", "requestObject": {"data": {"a": "<>"}, "kind": "Secret"}}),
    ({"data": {"n": 1, "x": True, "y": None, "z": "null", "e": "", "l": ["b", [2]], "m": {"data": "d"}}, "kind": "Vault"},
     {"data": {"n": "<>", "x": True, "y": None, "z": "null", "e": "", "l": ["<>", ["<>"]], "m": {"data": "<>"}}, "kind": "Vault"}),
    ({"items": [{"data": {"a": "b"}}, {"data": {"a": "b"}, "kind": "ConfigMap"}], "kind": "SecretList"},
     {"items": [{"data": {"a": "<>"}}, {"data": {"a": "<>"}, "kind": "ConfigMap"}], "kind": "SecretList"}),
    ({"items": {"data": {"a": "b"}}, "kind": "SecretList"}, None),
    ({"items": [[{"data": {"a": "b"}}]], "kind": "SecretList"}, None),
    ({"data": [{"kind": "w"}, "b"], "kind": "Secret"}, {"data": [{"kind": "<>"}, "<>"], "kind": "Secret"}),
    ({"a": "123-45-6789", "password": "x1y2"}, {"a": "<>", "password": "<>"}),
    ({"data": {"a": "123-45-6789 b"}, "kind": "Secret"}, {"data": {"a": "<>"}, "kind": "Secret"}),
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
        outer = {"log": line, "kind": "Secret"}
        assert json.loads(json.loads(redacted(runner, json.dumps(outer).encode(), "json"))["log"]) == expected


@pytest.mark.parametrize("runner", RUNNERS)
def test_keys_and_values_with_escapes_are_the_same(runner):
    line = rb'{"d\u0061ta":{"a":"b"},"k\u0069nd":"Secr\u0065t"}'
    assert redacted(runner, line, "json") == line.replace(b'"b"', b'"<>"')
    twice = b'{"kind":"x","data":{"a":"b"},"kind":"Secret"}'
    assert redacted(runner, twice, "json") == twice.replace(b'"b"', b'"<>"')
    annotation = {"metadata": {"annotations": {"last-applied-configuration": '{"stringData":{"a":"b"},"kind":"Secret"}\n'}}}
    assert b'\\"a\\":\\"<>\\"' in redacted(runner, json.dumps(annotation).encode(), "json")


NAMES = st.sampled_from(["kind", "data", "stringData", "items", "a"])
VALUES = st.recursive(
    st.sampled_from(["Secret", "SecretList", "x", "null", 7, None, '{"data":{"a":"b"},"kind":"Secret"}', '{"data":["c"]}']),
    lambda inside: st.one_of(st.lists(inside, max_size=3), st.lists(st.tuples(NAMES, inside), max_size=4)),
    max_leaves=14,
)


def written(value) -> str:
    """As JSON; a list of pairs is an object, in which a key may stand twice."""
    if isinstance(value, list) and value and all(isinstance(one, tuple) for one in value):
        return "{%s}" % ",".join("%s:%s" % (json.dumps(key), written(one)) for key, one in value)
    if isinstance(value, list):
        return "[%s]" % ",".join(map(written, value))
    return json.dumps(value)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=5))
def test_the_core_agrees_with_the_oracle(pairs):
    line = written(pairs or {}).encode() + b"\n"
    assert redacted("cython", line, "json") == redacted("oracle", line, "json")
    packed = msgpack.packb(json.loads(line))
    assert redacted("cython", packed, "msgpack") == redacted("oracle", packed, "msgpack")


AUDIT = {
    "kind": "Event",
    "apiVersion": "audit.k8s.io/v1",
    "verb": "create",
    "objectRef": {"resource": "secrets", "namespace": "shop", "name": "db"},
    "requestObject": {
        "data": {"user": "c2hvcA==", "note": "aGVsbG8gd29ybGQ="},
        "kind": "Secret",
        "metadata": {"name": "db", "labels": {"app": "shop"}},
        "type": "Opaque",
    },
}


@pytest.mark.parametrize("pack", ["default", "kubernetes", "secrets"])
def test_audit_records(pack):
    found = Redactor(packs=[pack]).redact(AUDIT)
    expected = {**AUDIT, "requestObject": {**AUDIT["requestObject"], "data": dict.fromkeys(("user", "note"), "[REDACTED:kubernetes-secret]")}}
    assert found == expected
