"""Maps that come again, byte for byte, are not searched again; nothing that leaves may show it.

A session that counts what its detectors cost (`stats`) looks at each of them, and is what the others are held to.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import msgpack
import pytest

import plans
from logredact.policy import compile_policy, loads
from volumes import Volume

CHILD = Path(__file__).parent / "canary_child.py"

POLICY = """
version: 1
packs: [default]
rules:
  - path: "$.kept.**"
    action: keep
  - path: "$.meta.owner"
    action: remove
  - key: [gone]
    action: drop
    when: {tag: "drop.**"}
  - detector: ipv4
    action: keep
    when: {tag: "net.**"}
  - detector: ipv4
    action: redact
allow:
  - {detector: email, value: "noreply@example.com"}
"""
POD = {"pod_name": "checkout-5d9f7c6b4-x2x7q", "namespace_name": "shop", "labels": {"app.kubernetes.io/name": "checkout", "tier": ["a", {"b": None}]}, "port": 8080}
MAPS = [
    POD,
    {**POD, "pod_name": "checkout-5d9f7c6b4-zzzzz"},
    {**POD, "pod_ip": "10.1.2.3"},
    {**POD, "owner": "somebody", "annotations": {}},
    {**POD, "gone": True, "ratio": 0.25, "big": 2**40},
    {**POD, "annotations": {"mail": "noreply@example.com", "kubectl": '{"a": [1, 2, {"b": "nothing"}]}'}},
    {**POD, "annotations": {"mail": "jo.smith@example.com"}},
    {**POD, "annotations": {"password": "hunter2hunter2"}},
    {**POD, "annotations": {"last": '{"data": {"password": "hunter2hunter2"}}'}},
    {"name": "DB_PASSWORD", "note": "thirty-two bytes and more of nothing at all", "value": "Zq8vkT2mLw"},
    {"host": "a-name-as-long-as-a-name-of-a-host-may-be", "url-safe": "c2hvcnQ", "note": "card 4111 1111 1111 1111"},
    {"data": {"tls.key": "c29tZXRoaW5nIGVuY29kZWQsIGxvbmcgZW5vdWdo"}, "metadata": {"name": "as-long-as-it-has-to-be"}},
    {"ssn": {"as": "078-05-1120", "note": "thirty-two bytes and more of nothing at all"}},
    {"last4": 1120, "zip": 12345, "note": "thirty-two bytes and more of nothing at all", "amount": 4111111111111111},
    {"secret-of-the-volume": "battery staple", "note": "thirty-two bytes and more of nothing at all"},
    {"log": "MIIEpAIBAAKCAQEAcanary90123456789012345678901234567890123456789012", "note": "nothing at all"},
]  # fmt: skip
KEYS = ["kubernetes", "kept", "meta", "data", "value", "env", "ssn", "password", "account", "items", "k" * 60]
LINES = [
    "started",
    "login by jo.smith@example.com from 10.1.2.3",
    "-----BEGIN RSA PRIVATE KEY-----",
    "MIIEpAIBAAKCAQEAcanary90123456789012345678901234567890123456789012",
    "-----END RSA PRIVATE KEY-----",
    "thirty-two bytes and more of nothing at all",
]


def records(chance: random.Random, count: int):
    """Records that hold a few maps in turn, under keys and beside entries that may decide what is in them."""
    few = chance.sample(MAPS, 5)
    keys = chance.sample(KEYS, 3)
    for _ in range(count):
        record = {}
        if chance.random() < 0.3:
            record["log"] = chance.choice(LINES)
        for key in chance.sample(keys, chance.randrange(1, 4)):
            held = chance.choice(few)
            record[key] = held if chance.random() < 0.9 else [held, held]
        more = chance.random()
        if more < 0.15:
            record["kind"] = chance.choice(["Secret", "SecretList", "ConfigMap"])
        elif more < 0.3:
            record["name"] = chance.choice(["DB_PASSWORD", "LEVEL"])
        elif more < 0.4:
            record = {"logtag": chance.choice("PF"), **record}
        elif more < 0.45:
            record["stream"] = "stderr"
        yield dict(chance.sample(sorted(record.items()), len(record)))


def written(form: str, record: dict) -> bytes:
    if form == "msgpack":
        return msgpack.packb([1718200920, record])
    return json.dumps(record, separators=((",", ":") if form == "compact" else (", ", ": "))).encode() + b"\n"


def session(backend, policy, form: str, stats: bool):
    options = {"format": "msgpack", "framing": "event"} if form == "msgpack" else {"format": "json"}
    return backend.Session(policy, collect=True, stats=stats, **options)


@pytest.mark.parametrize("form", ["msgpack", "compact", "spaced"])
def test_what_repeats_becomes_what_it_became(backend, form, tmp_path):
    """In chunks with tags that change the rules, and with known secrets that change between."""
    volume = Volume(tmp_path / "s", password="correct horse")
    text = f"{POLICY}known_secrets:\n  - dir: {volume.directory}\n"
    policy = backend.Policy(compile_policy(loads(text)))
    for seed in range(12):
        chance = random.Random(seed)
        pair = [session(backend, policy, form, stats) for stats in (False, True)]
        came = 0
        for part in range(12):
            if part == 8:
                volume.swap(password=chance.choice(["battery staple", "correct horse"]))
                policy = policy.reload()
                for made in pair:
                    made.set_policy(policy)
            tag = chance.choice(["app.web", "app.web", "drop.web", "net.web"])
            data = b"".join(written(form, record) for record in records(chance, 40))
            given = []
            for made in pair:
                made.set_tag(tag)
                made.feed(data)
                made.finish()
                given.append((made.output(), made.findings(), made.counters(), made.detector_counts()))
            assert given[0] == given[1]
            came += 40
        assert pair[0].counters()["events_in"] == came


LONG = "thirty-two bytes and more of nothing at all"
HELD = {"data": {"tls.key": "c29tZXRoaW5nIGVuY29kZWQsIGxvbmcgZW5vdWdo"}, "note": LONG}
# What comes four times and has nothing, the record in which the same map has something, and what that is.
DECIDED = {
    "the map is a Secret's data": ({"data": HELD["data"]}, {"kind": "Secret", "data": HELD["data"]}, "c29t"),
    "its list is one of Secrets": ({"items": [HELD]}, {"kind": "SecretList", "items": [HELD]}, "c29t"),
    "its name stands beside it": ({"value": {"note": LONG}}, {"name": "DB_PASSWORD", "value": {"note": LONG}}, LONG),
    "a private key is open": ({"at": {"log": MAPS[-1]["log"]}}, {"log": LINES[2], "at": {"log": MAPS[-1]["log"]}}, "MIIE"),
}


@pytest.mark.parametrize("case", DECIDED)
@pytest.mark.parametrize("form", ["msgpack", "compact"])
def test_what_else_decides(backend, form, case):
    before, last, gone = DECIDED[case]
    made = session(backend, backend.Policy(compile_policy(loads("version: 1\npacks: [default]\n"))), form, False)
    data = written(form, before)
    made.feed(data * 4)
    made.release()
    assert made.output() == data * 4
    made.feed(written(form, last))
    made.release()
    assert gone.encode() in written(form, last) and gone.encode() not in made.output()
    made.feed(data)
    made.finish()
    assert (made.output() == data) is (case != "a private key is open")


ALLOWED = f"""
version: 1
rules:
  - {{detector: private-key, action: redact}}
allow:
  - {{detector: private-key, value: "{LINES[2]}"}}
"""


def test_a_record_apart_begins_no_private_key_but_its_map_may(backend):
    """Records apart follow no keys from one to the next; in a stream the same map, in which all is allowed, begins one."""
    made = backend.Session(backend.Policy(compile_policy(loads(ALLOWED))))
    begins, body = (msgpack.packb({"at": {"log": line, "note": LONG}}) for line in LINES[2:4])
    for _ in range(4):
        assert made.edits(begins) == []
    made.feed(begins + body)
    made.finish()
    assert _unpacked(made.output()) == [{"at": {"log": LINES[2], "note": LONG}}, {"at": {"log": "[REDACTED:private-key]", "note": LONG}}]


def test_a_key_that_failed_in_a_record_that_was_dropped(backend):
    """It could not be scanned there either: it is not one in which nothing was found."""
    text = "version: 1\nlimits: {value_bytes: 20}\nrules:\n  - {key: [gone], action: drop}\n  - {detector: email, action: redact}\n"
    made = session(backend, backend.Policy(compile_policy(loads(text))), "compact", False)
    made.feed(b'{"gone":1,"jo.smith.long@example.com":1}\n{"jo.smith.long@example.com":1}\n')
    made.finish()
    assert made.output() == b'{"[REDACTED:too-large]":1}\n'


def scanned(library: Path, stream, nth: int) -> bytes:
    """What a session gives that fails when it scans a value for the n-th time."""
    request = {
        "library": str(library),
        "plan": plans.pack(plans.body([{"detectors": [plans.INDEX["email"]], "action": plans.redact()}], keys=())).hex(),
        "streams": [{"format": 0, "framing": 0, "pieces": [stream.hex()]}],
        "stages": [["scan", nth]],
    }
    done = subprocess.run([sys.executable, str(CHILD)], input=json.dumps(request), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return bytes.fromhex(json.loads(done.stdout)["output"])


def test_it_is_not_scanned_again(fault_build):
    """Of fifty records with eight values each the first two are scanned, with their keys, where all are alike; where they differ, all are."""
    held = {f"name of an entry {n}": "almost @ an address" for n in range(8)}
    alike = b"".join(msgpack.packb({"kubernetes": held}) for _ in range(50))
    different = b"".join(msgpack.packb({"kubernetes": {**held, "number": n}}) for n in range(50))
    assert scanned(fault_build, alike, 2 * 8) != alike
    assert scanned(fault_build, alike, 4 * 8 + 1) == alike
    assert scanned(fault_build, different, 50 * 8) != different


def test_more_than_are_kept(backend):
    """Forty in turn, of which thirty-two are kept, and among them the longest that are and are not."""
    policy = backend.Policy(plans.pack(plans.body([{"detectors": [plans.INDEX["email"]], "action": plans.redact("<>")}], keys=())))
    made = backend.Session(policy)
    maps = [{"n": n, "text": "t" * (size + n % 3), "to": "jo@example.com" if n % 7 == 0 else "jo at example.com"} for n, size in enumerate([20, 100, 1000, 4000, 4090, 5000, 40, 30] * 5)]
    for _ in range(6):
        for held in maps:
            made.feed(msgpack.packb({"kubernetes": held, "n": 1}))
    expected = [{"kubernetes": {**held, "to": held["to"].replace("jo@example.com", "<>")}, "n": 1} for held in maps] * 6
    assert _unpacked(made.output()) == expected


def _unpacked(data: bytes):
    unpacker = msgpack.Unpacker()
    unpacker.feed(data)
    return list(unpacker)
