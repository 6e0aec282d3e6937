"""What a policy compiles to, as docs/plan.md says."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from logredact import Redactor, catalog
from logredact.packs import PACKS
from logredact.policy import PolicyError, compile_policy, from_packs, load, loads

import msgpack

POLICY = """
version: 1
packs: [default]
keys:
  pii: {file: keys/pii.key}
  old: {env: OLD_KEY}
  abs: {file: /run/secrets/abs.key}
rules:
  - detector: credit-card
    action: {mask: {keep_first: 6, keep_last: 4}}
  - detector: [email, phone]
    action: {pseudonym: {key: old, domain: eu}}
  - key: [Password, "*_TOKEN", api_key, É]
    action: remove
  - path: ["$.kubernetes.annotations['example.com/owner']", "$.a[0].*.**.b"]
    action: redact
  - pattern: 'EMP-(\\d{6})'
    group: 1
    action: {redact: "[EMPLOYEE]"}
    when: {tag: ["kube.hr.**", "hr.*"]}
  - pattern: 'case'
    name: any-case
    ignore_case: true
    action: {mask: {char: "#", separators: false, type: keep}}
  - {detector: ipv6, action: keep, when: {tag: a}}
  - {detector: jwt, action: drop}
allow:
  - {detector: [ipv6, ipv4], value: ["127.0.0.1", "10.0.0.0/8", "2001:db8::/32", "::1", "localhost", "1.2.3"]}
  - {detector: mac-address, value: "00:00:5e:00:53:01"}
  - {path: ["$.trace_id", "$.span_id"]}
  - {detector: [any-case, pattern-1], value: "000000"}
limits: {depth: 9, value_bytes: 64KiB, record_bytes: "2 MiB", findings_per_value: 100}
on_error: drop
"""


def body(plan: bytes) -> dict:
    outer = msgpack.unpackb(plan)
    assert list(outer) == ["format", "digest", "body"]
    assert outer["format"] == 1
    assert outer["digest"] == hashlib.sha256(outer["body"]).digest()
    return msgpack.unpackb(outer["body"])


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    path = tmp_path_factory.mktemp("etc") / "policy.yaml"
    path.write_text(POLICY, encoding="utf-8")
    return path, body(compile_policy(load(path)))


def test_a_plan_has_six_parts(compiled):
    _, plan = compiled
    assert list(plan) == ["detectors", "rules", "allow", "keys", "limits", "on_error"]
    assert plan["limits"] == {"depth": 9, "value_bytes": 65536, "record_bytes": 2 << 20, "findings_per_value": 100}
    assert plan["on_error"] == "drop"


def test_keys_are_named_and_their_files_absolute(compiled):
    path, plan = compiled
    assert plan["keys"] == [
        {"name": "pii", "file": str(path.parent / "keys" / "pii.key")},
        {"name": "old", "file": None},
        {"name": "abs", "file": "/run/secrets/abs.key"},
    ]
    assert load(path).env_keys == {"old": "OLD_KEY"}


def test_detectors_stand_in_the_order_of_their_first_rule(compiled):
    _, plan = compiled
    ids = [detector["id"] for detector in plan["detectors"]]
    own = ["credit-card", "email", "phone", "pattern-1", "any-case", "ipv6", "jwt"]
    assert ids == own + [id for id in PACKS["default"].detectors if id not in own]


def test_rules_of_the_policy_come_before_those_of_packs(compiled):
    _, plan = compiled
    redact = {"kind": "redact", "label": None}
    mask = {"kind": "mask", "keep_first": 6, "keep_last": 4, "char": "*", "separators": True, "type_keep": False}
    assert plan["rules"][:8] == [
        {"detectors": [0], "action": mask},
        {"detectors": [1, 2], "action": {"kind": "pseudonym", "key": 1, "domain": "eu"}},
        {"key": ["password", "*_token", "api_key", "É"], "action": {"kind": "remove"}},
        {
            "path": [["kubernetes", "annotations", "example.com/owner"], ["a", 0, None, False, "b"]],
            "action": redact,
        },
        {"detectors": [3], "action": {"kind": "redact", "label": "[EMPLOYEE]"}, "tag": ["kube.hr.**", "hr.*"]},
        {
            "detectors": [4],
            "action": {
                "kind": "mask",
                "keep_first": 0,
                "keep_last": 0,
                "char": "#",
                "separators": False,
                "type_keep": True,
            },
        },
        {"detectors": [5], "action": {"kind": "keep"}, "tag": ["a"]},
        {"detectors": [6], "action": {"kind": "drop"}},
    ]
    index = {detector["id"]: number for number, detector in enumerate(plan["detectors"])}
    assert plan["rules"][8:] == [
        {"detectors": [index[id] for id in ids], "action": redact} for ids, _ in PACKS["default"].rules
    ]


def test_patterns_are_detectors_of_their_own(compiled):
    _, plan = compiled
    assert plan["detectors"][3] == {
        "id": "pattern-1", "type": "pattern", "kind": "pattern", "re": r"EMP-(\d{6})", "group": 1, "ignore_case": False,
    }  # fmt: skip
    assert plan["detectors"][4] == {
        "id": "any-case", "type": "pattern", "kind": "pattern", "re": "case", "group": 0, "ignore_case": True,
    }  # fmt: skip


def test_addresses_are_allowed_as_networks_and_detectors_without_rules_left_out(compiled):
    _, plan = compiled
    four = b"\0" * 10 + b"\xff\xff"
    *own, traces = plan["allow"]
    assert traces["detectors"] == [0] and [False, "trace_id"] in traces["paths"]
    assert own == [
        {
            "detectors": [5],
            "values": ["127.0.0.1", "::1", "localhost", "1.2.3"],
            "networks": [
                [four + b"\x7f\0\0\1", 128],
                [four + b"\x0a\0\0\0", 104],
                [b"\x20\x01\x0d\xb8" + b"\0" * 12, 32],
                [b"\0" * 15 + b"\1", 128],
            ],
            "paths": [],
        },
        {"detectors": None, "values": [], "networks": [], "paths": [["trace_id"], ["span_id"]]},
        {"detectors": [4, 3], "values": ["000000"], "networks": [], "paths": []},
    ]


def test_the_core_loads_the_plan(compiled):
    path, plan = compiled
    redactor = Redactor(compile_policy(load(path)), keys={key["name"]: bytes(range(32)) for key in plan["keys"]})
    assert list(redactor.detectors) == [detector["id"] for detector in plan["detectors"]]
    assert redactor.redact_text("EMP-123456, EMP-000000, Case") == "EMP-[EMPLOYEE], EMP-000000, ####"


def test_a_policy_of_its_version_alone_is_the_default_pack():
    assert compile_policy(loads("version: 1\n")) == compile_policy(from_packs(["default"]))


def test_the_same_policy_is_the_same_bytes():
    assert compile_policy(loads(POLICY)) == compile_policy(loads(POLICY))
    as_json = json.dumps({"version": 1, "packs": ["all"], "on_error": "redact"})
    assert compile_policy(loads(as_json)) == compile_policy(from_packs(["all"]))


def test_packs_that_overlap_add_each_detector_once():
    plan = body(compile_policy(from_packs(["default", "all"])))
    indexes = [index for rule in plan["rules"] for index in rule["detectors"]]
    assert sorted(indexes) == list(range(len(plan["detectors"]))) == sorted(set(indexes))
    assert len(indexes) == len(catalog.DETECTORS)


def test_without_packs_only_the_rules_count():
    plan = body(compile_policy(loads("version: 1\npacks: []\nrules: [{detector: ipv4, action: redact}]\n")))
    assert [detector["id"] for detector in plan["detectors"]] == ["ipv4"]
    assert len(plan["rules"]) == 1


def test_a_shape_carries_its_lists():
    plan = body(compile_policy(from_packs(["all"])))
    entries = {entry["id"]: entry for entry in plan["detectors"]}
    card = entries["credit-card"]
    assert card["shape"] == "credit-card"
    assert [4, 4, 1, 1 << 13 | 1 << 16 | 1 << 18 | 1 << 19] in card["issuers"]
    assert [2221, 2720, 4, 1 << 16] in card["issuers"]
    assert ["DE", "n" * 18] in entries["iban"]["countries"]
    assert "png" in entries["email"]["not_tld"]
    assert ["pass", True, False, False] in entries["key-value"]["names"]
    assert ["token", True, True, False] in entries["key-value"]["names"]
    assert entries["us-ssn"] == {"id": "us-ssn", "type": "ssn", "kind": "shape", "shape": "us-ssn"}


SHAPES = {"credit-card", "us-ssn", "email", "ipv4", "ipv6", "mac-address", "iban", "phone", "jwt", "private-key"}
SHAPES |= {"http-authorization", "url-credentials"}


@pytest.mark.parametrize("entry", body(compile_policy(from_packs(["all"])))["detectors"], ids=lambda entry: entry["id"])
def test_a_detector_keeps_within_the_bounds_of_the_plan(entry):
    assert re.fullmatch("[a-z0-9-]{1,48}", entry["id"]) and re.fullmatch("[a-z0-9]{1,16}", entry["type"])
    if entry["kind"] == "shape":
        more = {"credit-card": {"issuers"}, "iban": {"countries"}, "email": {"not_tld"}}.get(entry["shape"], set())
        assert entry["shape"] in SHAPES and set(entry) == {"id", "type", "kind", "shape"} | more
    elif entry["kind"] == "keyvalue":
        assert set(entry) - {"object", "beside"} == {"id", "type", "kind", "names"}
        for name, word, weak, field_only in entry["names"]:
            assert re.fullmatch("[a-z0-9]{3,32}", name) and type(word) is type(weak) is type(field_only) is bool
    else:
        token = {"id", "type", "kind", "variants", "distinct", "check"}
        assert set(entry) == (token if entry["kind"] == "token" else token | {"keywords", "after", "before"})
        assert 1 <= len(entry["variants"]) <= 64 and 0 <= entry["distinct"] <= 32 and len(entry["check"]) <= 16
        for keyword in entry.get("keywords", ()):
            assert 3 <= len(keyword.encode()) <= 48 and keyword == keyword.strip() and "  " not in keyword
        for parts in entry["variants"]:
            assert 1 <= len(parts) <= 48
            if entry["kind"] == "token":
                assert isinstance(parts[0], str) and 2 <= len(parts[0].encode()) <= 32
            for part in parts:
                if isinstance(part, str):
                    assert part
                else:
                    alphabet, low, high = part
                    assert isinstance(alphabet, bytes) and len(alphabet) == 32 and any(alphabet)
                    assert 1 <= low <= high <= 4096


def test_actions_compile_to_what_the_plan_has_for_them():
    text = """
version: 1
packs: []
keys: {a: {env: A, store: /none/subjects.db}, b: {env: B}}
rules:
- {detector: email, action: {encrypt: {key: b, domain: eu}}}
- {detector: phone, action: {encrypt: {key: a, per_subject: true}}}
- {detector: us-ssn, action: {fpe: {key: a}}}
- {detector: iban, action: {fpe: {key: b, radix: 36, domain: x}}}
- {detector: ipv4, action: {ip: truncate}}
- {detector: ipv6, action: {ip: {mode: prefix, key: b}}}
- {path: $.peer, action: {ip: {mode: deterministic, key: a, domain: d}}}
- {detector: [jwt, github-token], action: hash}
- {key: user, action: {hash: {allow_guessable: true}}}
- {detector: us-zip-code, action: {generalise: zip}}
- {detector: birth-date, action: {generalise: year}}
- {key: age, action: {generalise: age}}
- {key: latency, action: {generalise: {bucket: 50}}}
"""
    areas = [36, 59, 63, 102, 203, 556, 692, 790, 821, 823, 830, 831, 878, 879, 884, 890, 893]
    plan = compile_policy(loads(text))
    assert [rule["action"] for rule in body(plan)["rules"]] == [
        {"kind": "encrypt", "key": 1, "domain": "eu", "per_subject": False},
        {"kind": "encrypt", "key": 0, "domain": "", "per_subject": True},
        {"kind": "fpe", "key": 0, "domain": "", "radix": 10},
        {"kind": "fpe", "key": 1, "domain": "x", "radix": 36},
        {"kind": "ip", "mode": "truncate", "key": None, "domain": ""},
        {"kind": "ip", "mode": "prefix", "key": 1, "domain": ""},
        {"kind": "ip", "mode": "deterministic", "key": 0, "domain": "d"},
        {"kind": "hash"},
        {"kind": "hash"},
        {"kind": "generalise", "to": "zip", "size": 1, "areas": areas},
        {"kind": "generalise", "to": "year", "size": 1, "areas": []},
        {"kind": "generalise", "to": "age", "size": 1, "areas": []},
        {"kind": "generalise", "to": "bucket", "size": 50, "areas": []},
    ]
    Redactor.from_yaml(text.replace(", per_subject: true", ""), keys={"a": bytes(32), "b": bytes(range(32))})


@pytest.mark.parametrize("id", catalog.DETECTORS)
def test_every_detector_can_be_encrypted_and_what_it_suits_besides_is_known(id):
    """Where a policy takes fpe or hash for a detector, its examples are of that kind."""
    keys = {"k": bytes(32)}

    def taken(action):
        try:
            return Redactor.from_yaml("version: 1\npacks: []\nkeys: {k: {env: K}}\nrules: [{detector: %s, action: %s}]\n" % (id, action), keys=keys)
        except PolicyError:
            return None

    assert taken("{encrypt: {key: k}}") is not None
    detector = catalog.DETECTORS[id]
    digits = taken("{fpe: {key: k}}")
    if digits is not None:
        assert taken("{fpe: {key: k, radix: 36}}") is not None
        texts = [(text, part) for text, part in detector.examples() if re.fullmatch(r"[-0-9 .:/()@+_]*", part) and sum(c.isdigit() for c in part) > 5]
        assert all("[REDACTED" not in digits.redact_text(text) for text, part in texts)
    if taken("hash") is not None:
        assert min(len(part) for _, part in detector.examples()) >= 12
