"""Hash or signature of each record by itself: the core against docs/seal-spec.md, what is told of changes, and keys that rotate."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import msgpack
import pytest
import rings
from filtering import LABEL, MAIL
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import seal
from sealing import lines, records_of, unpacked
from tailing import append, cri, tail  # noqa: F401
from test_seal_faults import RECORDS, ask

from logredact import LogredactError, PlanError, _backend
from logredact._plans import as_plan
from logredact.keys import _file
from logredact.policy import PolicyError, loads
from logredact.seal._fingerprints import signing_keys, verify_fingerprints

HASH = "version: 1\nseal: {hash: sha256, field: _hash}\n"
OF = "version: 1\nseal: {hash: sha256, of: [message, user], field: _hash}\n"
SIGN = "version: 1\nkeys: {k: {env: NONE}}\nseal: {sign: hmac, key: k, field: _sig}\n"
VECTORS = Path(__file__).parent / "vectors" / "seal" / "fingerprints.json"


def session(policy, format="json", framing="map", keys=None, backend=_backend.current, **options):
    plan, found = as_plan(loads(policy) if isinstance(policy, str) else policy, keys=keys)
    return backend.Session(backend.Policy(plan, found), format=format, framing=framing, **options)


def made(policy, data, format="json", framing="map", **options):
    one = session(policy, format, framing, **options)
    one.feed(data)
    one.finish()
    return one.output()


def checked(tmp_path, *contents, keys=(), field="_hash", **options):
    paths = []
    for number, content in enumerate(contents):
        path = tmp_path / f"input-{number}"
        path.write_bytes(content)
        paths.append(str(path))
    with signing_keys([str(key) for key in keys]) as signing:
        result = verify_fingerprints(paths, signing, field=field, **options)
    return {state: count for state, count in result.counts.items() if count}, result.code


@pytest.fixture
def ring(tmp_path):
    return tmp_path / "ring"


def signs(ring):
    return f"version: 1\nkeys: {{audit: {{dir: {ring}, purpose: sign}}}}\nseal: {{sign: hmac, key: audit, field: _sig}}\n"


@pytest.mark.parametrize("vector", json.loads(VECTORS.read_text()), ids=lambda v: v["about"])
@pytest.mark.parametrize("backend", _backend.BACKENDS)
def test_vectors(backend, vector, tmp_path):
    backend = _backend.load(backend)
    of = f"of: {json.dumps(vector['of'])}, " if vector["of"] else ""
    if "key" in vector:
        policy, keys = SIGN.replace("_sig", "f"), {"k": bytes.fromhex(vector["key"])}
    else:
        policy, keys = f"version: 1\npacks: []\nrules: [{{key: none, action: keep}}]\nseal: {{hash: sha256, {of}field: f}}\n", None
    [record] = records_of(made(policy, vector["json"].encode(), keys=keys, backend=backend))
    assert record["f"] == vector["text"]
    assert seal.fingerprint(json.loads(vector["json"]), "f", vector["of"], bytes.fromhex(vector.get("key", "")), vector.get("id", "")) == vector["text"]
    if "msgpack" in vector:
        [packed] = unpacked(made(policy, bytes.fromhex(vector["msgpack"]), "msgpack", keys=keys, backend=backend))
        assert packed["f"] == vector["text"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["message", "user", "a", "_hash", "é"]), VALUES, max_size=5), st.booleans())
def test_json_and_msgpack_agree_with_the_reference(record, some):
    policy = f"version: 1\npacks: []\nrules: [{{key: none, action: keep}}]\nseal: {{hash: sha256, {'of: [message, user], ' if some else ''}field: _hash}}\n"
    expected = seal.fingerprint(record, "_hash", ("message", "user") if some else ())
    [there] = unpacked(made(policy, msgpack.packb(record, unicode_errors="surrogatepass"), "msgpack"))
    [written] = records_of(made(policy, json.dumps(record).encode()))
    assert there["_hash"] == written["_hash"] == expected


def test_what_is_written_is_hashed(tmp_path):
    out = made(HASH, lines([{"message": f"to {MAIL}", "n": n} for n in range(100)]))
    records = records_of(out)
    assert all(record["message"] == f"to {LABEL}" and list(record)[-1] == "_hash" for record in records)
    assert checked(tmp_path, out) == ({"verified": 100}, 0)
    assert checked(tmp_path, b"".join(map(msgpack.packb, records)), gzip.compress(out)) == ({"verified": 200}, 0)
    assert checked(tmp_path, lines({"added": 1, **record} for record in records)) == ({"modified": 100}, 1)
    assert checked(tmp_path, lines({"added": 1, **record} for record in records), ignore=["added"]) == ({"verified": 100}, 0)
    # Of some fields: others may change.
    out = records_of(made(OF, lines([{"message": "a", "user": "b", "n": n} for n in range(10)])))
    assert len({record["_hash"] for record in out}) == 1
    assert checked(tmp_path, lines({**record, "n": 0} for record in out), of=["message", "user"]) == ({"verified": 10}, 0)
    assert checked(tmp_path, lines({**record, "user": 0} for record in out), of=["message", "user"]) == ({"modified": 10}, 1)


@pytest.mark.parametrize("seed", range(5))
def test_every_change_of_a_signed_record_is_found(ring, tmp_path, seed):
    chance = random.Random(seed)
    rings.put(ring, purpose="sign")
    records = [{"message": f"line {n}", "n": n, "deep": {"list": [n, None, 1.5]}} for n in range(50)]
    out = records_of(made(signs(ring), lines(records)))
    options = {"keys": [ring], "field": "_sig"}
    assert checked(tmp_path, lines(out), **options) == ({"verified": 50}, 0)
    changes = [
        lambda record: {**record, "message": record["message"] + " "},
        lambda record: {**record, "n": record["n"] + 1},
        lambda record: {**record, "deep": {"list": record["deep"]["list"][::-1]}},
        lambda record: {key: value for key, value in record.items() if key != "n"},
        lambda record: {**record, "more": None},
        lambda record: {**record, "_sig": record["_sig"][:-2] + ("AA" if record["_sig"][-2:] != "AA" else "BA")},
        lambda record: {**record, "_sig": seal.fingerprint(record, "_sig")},
        lambda record: {**record, "_sig": records[0]["message"]},
    ]
    for change in changes:
        at = chance.randrange(50)
        assert checked(tmp_path, lines([*out[:at], change(out[at]), *out[at + 1 :]]), **options) == ({"verified": 49, "modified": 1}, 1)
    swapped = {**out[1], "_sig": out[0]["_sig"]}
    assert checked(tmp_path, lines([swapped, records[2]]), **options) == ({"modified": 1, "unsealed-but-expected": 1}, 1)
    # Keys that come twice: the last stays, and none may come later.
    assert records_of(made(signs(ring), b'{"a":1,"a":2}\n'))[0]["a"] == 2
    assert checked(tmp_path, lines(out[:1]).replace(b'{"message"', b'{"n": 5, "message"'), **options) == ({"modified": 1}, 1)


def test_keys_of_a_ring_rotate_and_ids_tell_them_apart(ring, tmp_path):
    first = rings.put(ring, purpose="sign")
    rings.put(ring, purpose="encrypt")
    backend = _backend.current
    plan, _ = as_plan(loads(signs(ring)))
    one = backend.Session(backend.Policy(plan), format="json")
    one.feed(lines([{"n": 1}]))
    second = rings.put(ring, purpose="sign", active=time.time() - 5)
    one.set_policy(one.policy.reload())
    one.feed(lines([{"n": 2}]))
    one.finish()
    out = one.output()
    assert [record["_sig"].split(".")[:2] for record in records_of(out)] == [["1s", first], ["1s", second]]
    options = {"field": "_sig"}
    assert checked(tmp_path, out, keys=[ring], **options) == ({"verified": 2}, 0)
    (ring / f"{first}.key").unlink()
    assert checked(tmp_path, out, keys=[ring], **options) == ({"verified": 1, "unknown key": 1}, 3)
    # Who has no key accepts no hash in its place, and the other way round.
    assert checked(tmp_path, made(HASH.replace("_hash", "_sig"), b'{"n":1}\n'), keys=[ring], **options) == ({"modified": 1}, 1)
    assert checked(tmp_path, out, **options) == ({"modified": 2}, 1)


def test_every_framing_and_chunks(ring, tmp_path):
    rings.put(ring, purpose="sign")
    time_ = msgpack.ExtType(0, bytes(8))
    data = {"map": [{"a": n} for n in range(3)], "event": [[time_, {"a": n}] for n in range(3)],
            "fluentbit": [[[-1, {}], {}], *([[time_, {}], {"a": n}] for n in range(3)), [[-2, {}], {}]]}  # fmt: skip
    for framing, events in data.items():
        packed = b"".join(map(msgpack.packb, events))
        out = made(signs(ring), packed, "msgpack", framing)
        assert session(signs(ring), "msgpack", framing).chunk(None, packed) == out
        assert len(unpacked(out)) == len(events) and out.count(b"_sig") == 3
        assert checked(tmp_path, out, keys=[ring], field="_sig", format="msgpack", framing=framing) == ({"verified": 3}, 0)


@pytest.mark.parametrize("on_error", ["redact", "drop", "stop"])
def test_what_cannot_be_hashed_is_treated_as_the_policy_says(on_error, tmp_path):
    policy = HASH + f"on_error: {on_error}\n"
    bad = b'{"a":' + b"[" * 300 + b"]" * 300 + b"}\n"
    one = session(policy.replace("seal", "limits: {depth: 1000}\nseal"))
    if on_error == "stop":
        with pytest.raises(LogredactError):
            one.feed(b'{"a":1}\n' + bad)
        assert checked(tmp_path, one.output()) == ({"verified": 1}, 0)
        return
    one.feed(b'{"a":1}\n' + bad + b"5\n" + b'{"a":2}\n')
    out = one.output()
    assert checked(tmp_path, out) == ({"verified": 4 if on_error == "redact" else 2}, 0)
    if on_error == "redact":
        assert [record.get("message", "")[:10] for record in records_of(out)] == ["", "[REDACTED:", "[REDACTED:", ""]


def test_text_and_single_values_are_refused():
    with pytest.raises(LogredactError, match="no place"):
        session(HASH, "text")
    one = session(HASH, "msgpack")
    for call in (lambda: one.value(b"x"), lambda: one.edits(b"\x80")):
        with pytest.raises(LogredactError, match="whole"):
            call()


@pytest.mark.parametrize(
    "text, mistake",
    [
        ("{hash: sha256}", "2:7: seal needs a field"),
        ("{hash: md5, field: _h}", "2:14: hash must be sha256"),
        ("{hash: sha256, field: _h, key: k}", "2:33: unknown key 'key' in seal"),
        ("{hash: sha256, field: _h, of: [a, _h]}", "2:37: a hash cannot be of the field that it stands in"),
        ("{hash: sha256, field: _h, of: []}", "2:37: of is an empty list"),
        ("{hash: sha256, sign: hmac, field: _h}", "2:8: unknown key 'hash' in seal"),
        ("{sign: hmac, field: _s}", "2:7: sign needs a key"),
        ("{sign: hmac, key: {dir: /x}, field: _s}", "2:25: key must be a name"),
        ("{sign: hmac, key: none, field: _s}", "2:25: unknown key 'none'"),
        ("{sign: hmac, key: other, field: _s}\nkeys: {other: {dir: /x, purpose: encrypt}}", "2:25: key 'other' is for encrypt; this needs one for sign"),
    ],
)
def test_mistakes_have_a_place(text, mistake):
    with pytest.raises(PolicyError) as caught:
        loads("version: 1\nseal: " + text, name="p")
    assert any(line.startswith("p:" + mistake) for line in str(caught.value).split("\n")), str(caught.value)


@pytest.mark.parametrize("change", [{"field": ""}, {"field": "a b"}, {"of": [1]}, {"of": ["x"] * 65}, {"key": 0}, {"key": "k"}, {"more": 1}, None])
def test_hostile_plans_are_refused(change):
    import hashlib

    plan, _ = as_plan(loads(HASH))
    body = msgpack.unpackb(msgpack.unpackb(plan)["body"])
    if change is None:
        body["seal"] = {"dir": "/d", "origin": "a", "field": "_lr", "records": 2, "seconds": 1}
    else:
        body["fingerprint"].update(change)
    packed = msgpack.packb(body)
    with pytest.raises(PlanError):
        _backend.current.Policy(msgpack.packb({"format": 1, "digest": hashlib.sha256(packed).digest(), "body": packed}))


def run(*arguments, data=b""):
    done = subprocess.run([sys.executable, "-m", "logredact", *map(str, arguments)], input=data, capture_output=True, timeout=60)
    return done.returncode, done.stdout, done.stderr.decode()


def test_the_commands(tmp_path):
    assert run("keys", "new", tmp_path / "ring", "--purpose", "sign")[0] == 0
    policy = tmp_path / "policy.yaml"
    policy.write_text(signs("ring"))
    code, out, err = run("filter", "--policy", policy, "-f", "json", data=lines({"n": n} for n in range(100)))
    assert (code, err) == (0, "")
    (tmp_path / "a.jsonl").write_bytes(out)
    (tmp_path / "b.jsonl").write_bytes(out.replace(b'{"n": 7,', b'{"n": 8,'))
    code, said, err = run("verify", "--hmac-keys", tmp_path / "ring", tmp_path / "a.jsonl")
    assert (code, said.decode().splitlines()[0], err) == (0, "clean: 100 records", "")
    code, said, err = run("verify", "--hmac-keys", tmp_path / "ring", "--json", tmp_path / "b.jsonl")
    report = json.loads(said)
    assert (code, report["verdict"], report["counts"]["modified"], report["problems"][0]["record"]) == (1, "tampered", 1, 7)
    hashed = tmp_path / "hash.yaml"
    hashed.write_text(OF)
    code, out, err = run("filter", "--policy", hashed, "-f", "json", data=lines({"message": "a", "n": n} for n in range(9)))
    (tmp_path / "h.jsonl").write_bytes(out)
    assert run("verify", "--hash", "--of", "message", "--of", "user", tmp_path / "h.jsonl")[0] == 0
    assert run("verify", "--hash", tmp_path / "h.jsonl")[0] == 1
    # One kind of seal at a time; a keyring with no key for it is no keyring for it.
    assert run("keys", "new", tmp_path / "other")[0] == 0
    for wrong in (("--hash", "--hmac-keys", tmp_path / "ring"), ("--of", "a"), ("--hash", "--origin", "a"), ("--hmac-keys", tmp_path / "other"), ("--hmac-keys", tmp_path / "none")):
        assert run("verify", *wrong, tmp_path / "h.jsonl")[0] == 4
    assert run("filter", "--policy", policy, "-f", "text", data=b"x\n")[0] == 2
    assert run("scan", "-p", policy, "-f", "text", "-", data=f"{MAIL}\n".encode())[0] == 0


def faulty_streams():
    data = {1: lines(RECORDS), 0: b"".join(map(msgpack.packb, RECORDS))}
    return [{"format": format, "framing": 0, "pieces": [each.hex()], "sealed": False} for format, each in data.items()]


@pytest.mark.parametrize("on_error", ["redact", "drop", "stop"])
def test_any_stage_fails(tmp_path, on_error, fault_build):
    policy = tmp_path / "policy.yaml"
    policy.write_text(f"{HASH}on_error: {on_error}\n")
    stages = [[stage, nth] for stage in ("frame", "walk", "scan", "resolve", "act", "encode", "output", "seal") for nth in (1, 2, 5, 9)]
    results = ask(fault_build, SimpleNamespace(policy=policy), faulty_streams(), stages=stages)
    assert len(results) == 2 * len(stages) and (any(result["status"] for result in results) or on_error != "stop")
    all_verify(tmp_path, results)


@pytest.mark.parametrize("how", ["once", "from"])
def test_any_allocation_fails(tmp_path, how, release_build):
    policy = tmp_path / "policy.yaml"
    policy.write_text(HASH)
    results = ask(release_build, SimpleNamespace(policy=policy), faulty_streams(), allocations=how)
    assert len(results) > 50 and not any(result["held"] for result in results)
    all_verify(tmp_path, results)


def all_verify(tmp_path, results):
    for result in results:
        out = bytes.fromhex(result.get("output", ""))
        assert not out or set(checked(tmp_path, out)[0]) == {"verified"}, result["nth"]
        assert b"jo@example.com" not in out


@pytest.mark.parametrize("policy", [HASH, OF, SIGN])
def test_a_warm_session_allocates_nothing(policy, release_build):
    plan, _ = as_plan(loads(policy), keys={"k": b"k" * 32})
    for format, data in ((0, b"".join(map(msgpack.packb, RECORDS)) * 20), (1, lines(RECORDS) * 20)):
        asked = {"library": str(release_build), "plan": plan.hex(), "format": format, "framing": 0, "data": data.hex()}
        child = [sys.executable, str(Path(__file__).parent / "allocation_child.py")]
        done = subprocess.run(child, input=json.dumps(asked), capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        rounds = json.loads(done.stdout)
        assert rounds[0][0] > 0 and [core for core, _ in rounds[2:]] == [0, 0, 0]


def test_tail_hashes_lines_as_they_are_written(tail, ring, tmp_path):  # noqa: F811
    rings.put(ring, purpose="sign")
    policy = tmp_path / "policy.yaml"
    policy.write_text(signs(ring))
    append(tmp_path / "a.log", cri(f"to {MAIL}") + cri("bytes \udcff") + cri("x" * 3000))
    one = tail("--once", "--policy", policy, "--max-line", 1200, tmp_path / "a.log")
    assert (one.end(), one.errors) == (0, b"")
    out = b"".join(line + b"\n" for line in one.lines)
    assert max(map(len, out.splitlines(keepends=True))) <= 1200 and len(one.lines) > 4
    assert checked(tmp_path, out, keys=[ring], field="_sig") == ({"verified": len(one.lines)}, 0)


def test_the_key_is_where_keys_are(ring):
    """Derived for signatures, it is not the key itself, and neither is shown by an error."""
    rings.put(ring, b"k" * 32, purpose="sign")
    with signing_keys([str(ring)]) as derived:
        assert derived == {_file.key_id(bytearray(b"k" * 32)): seal.signing_key(b"k" * 32)}
    assert [bytes(each) for each in derived.values()] == [bytes(32)]  # wiped
    os.chmod(ring / f"{next(iter(derived))}.key", 0o644)
    with pytest.raises(LogredactError):
        session(signs(ring))
