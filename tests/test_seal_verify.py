"""Sealed streams after a pipeline: shuffled, doubled, sampled, split, re-encoded are never called modified; whatever is altered is."""

from __future__ import annotations

import copy
import gzip
import itertools
import json
import random
import subprocess
import sys

import msgpack
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sealing import Node, counts, is_checkpoint, lines, records_of, unpacked

import logredact
from logredact import LogredactError
from logredact.seal._verify import TAMPERED

COUNT = 100


@pytest.fixture
def node(tmp_path):
    return Node(tmp_path, records=16)


@pytest.fixture
def sealed(node):
    return records_of(node.seal(lines({"n": n, "m": f"to jo@example.com {n}", "f": n / 7} for n in range(COUNT))))


def test_all_of_it_is_clean(node, sealed):
    result = node.verify(sealed)
    assert counts(result) == {"verified": COUNT}
    assert result.code == 0 and result.records == COUNT
    assert len(sealed) - COUNT == result.checkpoints == 7
    assert [record for record in sealed if "n" in record][3]["m"] == "to [REDACTED:email] 3"


def test_without_a_key_nothing_is_said_to_be_verified(node, sealed):
    from logredact.seal._verify import verify

    node.verify(sealed)
    result = verify([str(node.path / "input-0")], [])
    assert result.code == 3 and not result.counts["verified"] and result.counts["unknown key"]


BROKEN = {
    "no seal": lambda record: record.pop("_lr"),
    "a broken seal": lambda record: record.update(_lr=record["_lr"][:-1]),
    "a seal of null": lambda record: record.update(_lr=None),
    "another form": lambda record: record.update(_lr="2" + record["_lr"][1:]),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_record_without_a_seal_is_told(node, sealed, what):
    altered = copy.deepcopy(sealed)
    victim = next(record for record in altered if record.get("n") == 40)
    BROKEN[what](victim)
    result = node.verify(altered)
    assert result.code == 1
    assert result.counts["verified"] == COUNT - 1
    assert result.counts["unsealed-but-expected" if what == "no seal" else "modified"] == 1


def test_another_origin_is_not_trusted(node, sealed):
    assert node.verify(sealed, origins=["prod/node-17"]).code == 0
    result = node.verify(sealed, origins=["prod/node-18"])
    assert result.code == 1 and not result.counts["verified"] and result.counts["forged"] == 7


FRAMINGS = {
    "map": lambda record: record,
    "event": lambda record: [msgpack.ExtType(0, b"\x65\x00\x00\x00\x00\x00\x00\x07"), record],
    "fluentbit": lambda record: [[msgpack.ExtType(0, b"\x65\x00\x00\x00\x00\x00\x00\x07"), {"meta": 1}], record],
}


@pytest.mark.parametrize("framing", FRAMINGS)
def test_msgpack_and_json_of_one_record_have_one_seal(node, framing):
    wrap = FRAMINGS[framing]
    source = [{"n": n, "f": 0.1 + 0.2, "u": 2**64 - 1, "s": "é\n", "deep": {"b": [1, None, True], "a": -5}} for n in range(40)]
    out = node.seal(b"".join(msgpack.packb(wrap(record)) for record in source), "msgpack", framing)
    result = node.verify(out)
    assert counts(result) == {"verified": 40} and result.code == 0
    records = [event if framing == "map" else event[1] for event in unpacked(out)]
    assert counts(node.verify(records)) == {"verified": 40}
    assert [{key: value for key, value in record.items() if key != "_lr"} for record in records if "n" in record] == source
    if framing != "map":
        seals = [record["_lr"].split(".") for record in records if "n" in record]
        assert {(parts[3], parts[4]) for parts in seals} == {(str(0x65000000), "7")}
        assert [event[0] for event in unpacked(out) if "n" in event[1]] == [wrap({})[0]] * 40


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(st.dictionaries(st.text(max_size=6).filter(lambda key: key != "_lr"), VALUES, max_size=5), min_size=1, max_size=5))
def test_any_record_is_the_same_in_both_encodings(node, records):
    out = node.seal(b"".join(map(msgpack.packb, records)), "msgpack")
    assert counts(node.verify(unpacked(out)[:-1], out)).get("verified") == len(records)
    assert not any(node.verify(unpacked(out)).counts[state] for state in TAMPERED)


HOSTILE = [
    b'{"a":1,"a":2}',
    b'{"_lr":"x"}',
    b'{"_lr":1,"a":{"b":1,"b":2,"b":{"c":1,"c":2}},"_lr":2 , "a":3}',
    b'{ "x" : [ {"k":1,"k":2} ] , "x" : [ {"k":1,"k":2} ] }  ',
    b'{"\\u005flr":1}',
    b'{"a":"\\ud800","b":"\xff\xfe"}',
    b"[1]",
    b'"text"',
    b"{",
    b'{"a":' + b"[" * 300 + b"]" * 300 + b"}",
    b'{"a":1e400,"b":-0,"c":-0.0,"d":1e-400}',
    b"{}",
]


def test_hostile_lines_are_sealed_or_replaced(node):
    out = node.seal(b"\n".join(HOSTILE))
    result = node.verify(out)
    assert counts(result) == {"verified": len(HOSTILE)} and result.code == 0
    kept = [json.loads(line.decode("utf-8", "replace")) for line in out.splitlines()]
    assert [record.get("a") for record in kept[:3]] == [2, None, 3]
    assert kept[6]["message"] == "[REDACTED:malformed]"


def test_hostile_msgpack_is_sealed_or_replaced(node):
    events = [
        b"\x82\xa1a\x01\xa1a\x02",
        b"\x83\xa3_lr\x01\xa1a\x02\xa3_lr\x03",
        b"\xde\x00\x02\x01\xc0\xa11\xc2",
        b"\x82\xc0\x01\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00\x02",
        b"\x81\x81\xa1a\x01\x02",
        b"\x81\xa1b\xc4\x03\xff\x00a",
        b"\x81\xa1x\xd6\x05\x00\x00\x00\x01",
        b"\x81\xa1d" + b"\x91" * 300 + b"\x01",
        b"\xdf\x00\x00\x00\x00",
        b"\x8f" + b"".join(b"\xa1" + bytes([97 + n]) + b"\x01" for n in range(15)),
    ]
    out = node.seal(b"".join(events), "msgpack")
    result = node.verify(out)
    assert counts(result) == {"verified": len(events)} and result.code == 0


@pytest.mark.parametrize("value", [[1] * 3_000_000, {n: 1 for n in range(200_000)}], ids=["numbers", "entries"])
def test_a_record_that_would_take_too_much_memory_is_replaced(node, value):
    out = node.seal(msgpack.packb({"a": value}) + msgpack.packb({"a": 1}), "msgpack")
    first, second, _ = unpacked(out)
    assert first["message"].startswith("[REDACTED:") and second["a"] == 1
    assert counts(node.verify(out)) == {"verified": 2}


def test_dropped_records_are_counted(tmp_path):
    node = Node(tmp_path, more="rules:\n  - {key: gone, action: drop}\n")
    out = node.seal(lines([{"a": 1}, {"gone": 1}, {"gone": 2}, {"a": 2}]))
    result = node.verify(out)
    assert counts(result) == {"verified": 2} and result.dropped == [2, 0]


def test_streams_name_the_one_before(node):
    outputs = [node.seal(lines([{"n": n}])) for n in range(3)]
    assert node.verify(*outputs).code == 0
    result = node.verify(outputs[0], outputs[2])
    assert counts(result) == {"verified": 2, "gap": 1} and result.code == 2
    assert result.problems[0].stream == records_of(outputs[1])[0]["_lr"].split(".")[1]


def test_epochs_pass_and_seeds_go(tmp_path, monkeypatch):
    import time

    node = Node(tmp_path, seconds=1, epochs=60)
    first = (node.keys / "state").read_bytes()
    session = node.session()
    for n in range(3):
        session.feed(lines([{"n": n}]))
        session.seal_tick()
        time.sleep(1.1)
    session.seal_tick()
    session.seal_end()
    out = session.output()
    state = (node.keys / "state").read_bytes()
    assert state[8:16] > first[8:16] and first[16:48] not in b"".join(path.read_bytes() for path in node.keys.iterdir())
    epochs = [record["_lr"].split(".")[4] for record in records_of(out) if is_checkpoint(record)]
    assert len(set(epochs)) >= 3 and epochs == sorted(epochs, key=int)
    assert counts(node.verify(out)) == {"verified": 3}


def test_the_last_epoch_ends_the_stream(tmp_path):
    node = Node(tmp_path, seconds=1, epochs=2, start=1)
    with pytest.raises(LogredactError, match="last epoch is over"):
        node.session()


REFUSED = {
    "state": ("missing", lambda node: (node.keys / "state").unlink()),
    "open": ("chmod 600", lambda node: (node.keys / "state").chmod(0o644)),
    "directory": ("chmod 700", lambda node: node.keys.chmod(0o755)),
    "damaged": ("damaged", lambda node: (node.keys / "state").write_bytes(b"lrseal1\n" + bytes(48))),
    "not enrolled": ("missing", lambda node: (node.keys / "enrolment").unlink()),
    "other keys": ("beside it", lambda node: (node.keys / "epochs").write_bytes(bytes(32 * 40))),
    "origin": ("another origin", lambda node: node.policy.write_text(node.policy.read_text().replace("node-17", "node-18"))),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_directory_that_is_not_right_is_refused(node, what):
    message, spoil = REFUSED[what]
    spoil(node)
    with pytest.raises(LogredactError, match=message):
        node.session()


def test_one_process_a_directory(node):
    first = node.session()
    with pytest.raises(LogredactError, match="another process"):
        node.session()
    del first
    node.session()


def test_hosts_that_do_not_seal_refuse_the_policy(node):
    for format, framing in (("text", "map"), ("json", "document"), ("json", "whole")):
        with pytest.raises(LogredactError, match="only records can be sealed"):
            node.session(format, framing)
    session = node.session("msgpack")
    for call in (lambda: session.chunk(None, b"\x80"), lambda: session.value(b"x"), lambda: session.edits(b"\x80")):
        with pytest.raises(LogredactError, match="session that seals"):
            call()


def run(*arguments, data=b""):
    done = subprocess.run([sys.executable, "-m", "logredact", *map(str, arguments)], input=data, capture_output=True, timeout=60)
    return done.returncode, done.stdout, done.stderr.decode()


def test_the_commands_from_keys_to_verdict(tmp_path):
    assert run("keys", "new", "organisation", "--out", tmp_path / "org.key", "--name", "logs.example.com")[0] == 0
    assert run("keys", "new", "seal", "--out", tmp_path / "keys", "--origin", "prod/node-17", "--days", 1)[0] == 0
    assert run("keys", "enrol", "--key", tmp_path / "org.key", tmp_path / "keys")[0] == 0
    again = run("keys", "new", "seal", "--out", tmp_path / "keys", "--origin", "prod/node-17", "--days", 1)
    assert again[0] == 3 and "is there already" in again[2]
    policy = tmp_path / "policy.yaml"
    policy.write_text("version: 1\nseal: {key: {dir: keys}, origin: prod/node-17}\n")
    code, out, err = run("filter", "--policy", policy, "-f", "json", data=lines({"n": n} for n in range(2000)))
    assert (code, err) == (0, "")
    for name, data in (("plain", out), ("gz", gzip.compress(out))):
        (tmp_path / name).write_bytes(data)
        code, text, err = run("verify", "--keys", tmp_path / "org.key.vkey", tmp_path / name, "--json")
        report = json.loads(text)
        assert (code, err, report["verdict"], report["counts"]["verified"]) == (0, "", "clean", 2000)
    (tmp_path / "bad").write_bytes(out.replace(b'{"n": 7,', b'{"n": 8,'))
    code, text, _ = run("verify", "--keys", tmp_path / "org.key.vkey", tmp_path / "bad")
    assert code == 1 and b"modified" in text and b"tampered" in text.splitlines()[0]
    (tmp_path / "cut").write_bytes(gzip.compress(out)[:-200])
    assert run("verify", "--keys", tmp_path / "org.key.vkey", tmp_path / "cut")[0] == 3
    assert run("verify", "--keys", tmp_path / "none", tmp_path / "plain")[0] == 4
    # 2 is a verdict.
    assert [run("verify", *wrong)[0] for wrong in ((), ("--none",), ("--framing", "map", tmp_path / "plain"), (tmp_path / "none",))] == [4] * 4
    assert run("filter", "--policy", policy, "-f", "text", data=b"x\n")[0] == 2


def test_zstd(node, sealed, tmp_path):
    zstandard = pytest.importorskip("zstandard")
    result = node.verify(zstandard.ZstdCompressor().compress(lines(sealed)))
    assert counts(result) == {"verified": COUNT}


def test_pieces_of_any_size_give_the_same_rows(node, sealed):
    from logredact import _backend

    data = lines(sealed)
    whole = _backend.current.SealReader(format="json", framing="map", field=b"_lr").feed(data, True)
    for size in (1, 7, 1000):
        reader = _backend.current.SealReader(format="json", framing="map", field=b"_lr")
        parts = [reader.feed(data[at : at + size]) for at in range(0, len(data), size)] + [reader.feed(b"", True)]
        assert (b"".join(part[0] for part in parts), b"".join(part[1] for part in parts)) == whole[:2]


@pytest.mark.parametrize("piece", [2, 7, 64])
def test_rows_in_many_pieces_are_judged_as_those_in_one(node, monkeypatch, piece):
    """Three streams, interleaved and shuffled; copies of a record far from it; what is altered and what is gone."""
    from logredact.seal import _rows

    streams = [records_of(node.seal(lines({"s": stream, "n": n} for n in range(COUNT)))) for stream in range(3)]
    chance = random.Random(piece)
    everything = [record for triple in itertools.zip_longest(*streams) for record in triple if record]
    gone = chance.sample([record for record in everything if not is_checkpoint(record)], 20)
    there = [record for record in everything if record not in gone]
    twice = chance.sample([record for record in there if not is_checkpoint(record)], 30)
    altered = [{**record, "n": -1} for record in twice[:5]]
    chance.shuffle(there)
    mixed = [*twice, *there, *altered]
    whole = node.verify(mixed)
    assert counts(whole) == {"verified": 280, "withheld": 20, "duplicate": 30, "modified": 5, "duplicate-conflict": 5}
    monkeypatch.setattr(_rows, "PIECE", piece)
    parts = node.verify(mixed)
    assert parts.counts == whole.counts and parts.problems == whole.problems and parts.streams == whole.streams


@pytest.mark.parametrize("value", ["x", 1, None, {}, {"a": 1}, {"_lr": {"_lr": 1}}, [{"a": [{"_lr": 2}]}]])
@pytest.mark.parametrize("format", ["json", "msgpack"])
def test_whatever_came_under_the_seals_key_gives_way(tmp_path, value, format):
    node = Node(tmp_path)
    pack = msgpack.packb if format == "msgpack" else lambda record: json.dumps(record).encode() + b"\n"
    out = node.seal(b"".join(map(pack, [{"_lr": value, "n": 1}, {"n": 2, "_lr": value}, {"_lr": value}])), format)
    assert counts(node.verify(out)) == {"verified": 3}
    assert out.count(b"_lr") == 4


def test_blank_lines_stay_where_they_are(tmp_path):
    node = Node(tmp_path, records=7)
    data = b"".join(b" " * (n % 90) + b"\n" + b"\n" * (n % 3) + b'{"n":%d}\n' % n for n in range(500))
    out = node.seal(data)
    assert counts(node.verify(out)) == {"verified": 500}
    kept = [line for line in out.splitlines(keepends=True) if b'"1c.' not in line]
    assert b"".join(line[: line.index(b',"_lr"')] + b"}\n" if b"_lr" in line else line for line in kept) == data
