"""What a policy says of sealing: mistakes with their place, and the plan."""

from __future__ import annotations

import hashlib

import msgpack
import pytest
from logredact import PlanError, _backend
from logredact.policy import PolicyError, compile_policy, loads

HEAD = "version: 1\nseal: "
GOOD = {"dir": "/d", "origin": "prod/node-17", "field": "_lr", "records": 1024, "seconds": 1}


@pytest.mark.parametrize(
    "text, mistake",
    [
        ("{key: {dir: /d}}", "2:7: seal needs origin, as in 'seal: {key: {dir: PATH}, origin: prod/node-17}'"),
        ("{origin: a}", "2:7: seal needs key, as in"),
        ("[]", "2:7: seal must be a map with key, origin, field, checkpoint, spool and per_tag, not a list"),
        ("{key: {}, origin: a}", "2:13: key needs a dir"),
        ("{key: {file: x}, origin: a}", "2:14: unknown key 'file' in key"),
        ("{key: {dir: /d}, origin: a b}", "2:32: origin must be of letters, digits and . _ / -"),
        ("{key: {dir: /d}, origin: a, field: 'a\"b'}", "2:42: field must be of letters, digits and . _ @ -"),
        ("{key: {dir: /d}, origin: a, checkpoint: {records: 1}}", "2:57: records must be from 2 to 65536"),
        ("{key: {dir: /d}, origin: a, checkpoint: {seconds: 0.5}}", "2:57: seconds must be a whole number from 1 to 3600"),
        ("{key: {dir: /d}, origin: a, checkpoints: 1}", "2:35: unknown key 'checkpoints' in seal, did you mean 'checkpoint'?"),
        ("{key: {dir: /d}, origin: a, spool: ''}", "2:42: spool is empty"),
        ("{key: {dir: /d}, origin: a, spool: {dir: /d}}", "2:42: spool must be a string, not a map"),
        ("{key: {dir: /d}, origin: a, per_tag: 1}", "2:44: per_tag must be true or false"),
        ("{key: {dir: /d}, origin: a, per-tag: true}", "2:35: unknown key 'per-tag' in seal, did you mean 'per_tag'?"),
        ("{key: {dir: /d}, origin: a, per_tag: true, checkpoint: {records: 4097}}", "2:72: records must be at most 4096 with per_tag"),
    ],
)
def test_mistakes_have_a_place(text, mistake):
    with pytest.raises(PolicyError) as caught:
        loads(HEAD + text, name="p")
    assert any(line.startswith("p:" + mistake) for line in str(caught.value).split("\n")), str(caught.value)


def plan(seal):
    body = msgpack.unpackb(msgpack.unpackb(compile_policy(loads("version: 1\npacks: [default]\n", name="p")))["body"])
    packed = msgpack.packb({**body, "seal": seal})
    return msgpack.packb({"format": 1, "digest": hashlib.sha256(packed).digest(), "body": packed})


def test_what_the_policy_says_is_in_the_plan():
    policy = loads(HEAD + "{key: {dir: /d}, origin: a, field: seal, checkpoint: {records: 9, seconds: 8}}", name="p")
    body = msgpack.unpackb(msgpack.unpackb(compile_policy(policy))["body"])
    assert body["seal"] == {"dir": "/d", "origin": "a", "field": "seal", "records": 9, "seconds": 8}
    assert _backend.current.Policy(plan(GOOD)).seals
    policy = loads(HEAD + "{key: {dir: /d}, origin: a, spool: s/../t, per_tag: true, checkpoint: {records: 4096}}", name="p", base="/x")
    body = msgpack.unpackb(msgpack.unpackb(compile_policy(policy))["body"])
    assert body["seal"] == {"dir": "/d", "origin": "a", "field": "_lr", "records": 4096, "seconds": 1, "spool": "/x/t", "per_tag": True}
    off = loads(HEAD + "{key: {dir: /d}, origin: a, per_tag: false}", name="p")
    assert "per_tag" not in msgpack.unpackb(msgpack.unpackb(compile_policy(off))["body"])["seal"]
    assert _backend.current.Policy(plan(body["seal"])).seals


@pytest.mark.parametrize(
    "change",
    [{"dir": ""}, {"dir": 1}, {"origin": "a b"}, {"origin": "x" * 129}, {"origin": "a\0"}, {"field": 'a"'}, {"field": ""}, {"records": 1}, {"records": 65537},
     {"seconds": 0}, {"seconds": 3601}, {"more": 1}, {"spool": ""}, {"spool": None}, {"spool": "x" * 4096}, {"per_tag": 1}, {"per_tag": True, "records": 4097}],
)  # fmt: skip
def test_hostile_plans_are_refused(change):
    with pytest.raises(PlanError):
        _backend.current.Policy(plan({**GOOD, **change}))
    for name in GOOD:
        with pytest.raises(PlanError):
            _backend.current.Policy(plan({key: value for key, value in GOOD.items() if key != name}))
