"""Fields erased from sealed records, and proofs of single records."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys

import msgpack
import pytest
from sealing import Node, counts, is_checkpoint, lines, records_of, unpacked

from logredact.seal import _prove
from logredact.seal._erase import Eraser
from logredact.seal._note import Key

SOURCE = [{"n": n, "user": f"u{n}", "f": n / 3, "deep": {"b": 1, "a": ["é", None]}} for n in range(40)]


@pytest.fixture
def node(tmp_path):
    return Node(tmp_path, records=16)


@pytest.fixture
def sealed(node):
    return node.seal(lines(SOURCE))


def test_what_was_erased_is_gone_and_the_rest_verifies(node, sealed):
    out = b"".join(Eraser(["user"], "_lr").record(line) for line in sealed.splitlines(keepends=True))
    assert b'"u17"' not in out and b'"user"' not in out
    assert counts(node.verify(out)) == {"redacted-valid": 40}
    again = b"".join(Eraser(["user", "deep"], "_lr").record(line) for line in out.splitlines(keepends=True))
    assert counts(node.verify(again)) == {"redacted-valid": 40}
    # The salts of what is gone are in no seal: one could try values until one fits.
    salt = records_of(sealed)[0]["_lr"].split(".")[5]
    assert salt.encode() not in out
    everything = b"".join(Eraser(["user", "deep", "n", "f"], "_lr").record(line) for line in sealed.splitlines(keepends=True))
    assert counts(node.verify(everything)) == {"redacted-valid": 40}


def test_an_erased_record_cannot_be_altered(node, sealed):
    out = [json.loads(Eraser(["user"], "_lr").record(line)) for line in sealed.splitlines(keepends=True)]
    victim = next(record for record in out if not is_checkpoint(record))
    for change in ({"n": 99}, {"user": "u0"}, {"other": 1}, {"f": None}):
        result = node.verify([{**record, **change} if record is victim else record for record in out])
        assert counts(result) == {"redacted-valid": 39, "modified": 1}
    swapped = {key: value for key, value in victim.items() if key != "f"}
    result = node.verify([swapped if record is victim else record for record in out])
    assert counts(result) == {"redacted-valid": 39, "modified": 1}


def test_the_whole_record_and_its_erased_form_are_one(node, sealed):
    out = b"".join(Eraser(["user"], "_lr").record(line) for line in sealed.splitlines(keepends=True))
    assert counts(node.verify(sealed, out)) == {"verified": 40, "duplicate": 40} or counts(node.verify(sealed, out)) == {
        "redacted-valid": 40, "duplicate": 40}  # fmt: skip


def test_what_is_altered_is_not_erased(sealed):
    line = sealed.splitlines(keepends=True)[0]
    with pytest.raises(ValueError, match="does not have the hash"):
        Eraser(["user"], "_lr").record(line.replace(b'"u0"', b'"u1"'))
    with pytest.raises(ValueError, match="no seal"):
        Eraser(["user"], "_lr").record(b'{"user":1}\n')
    assert Eraser(["user"], "_lr").record(b'{"x":1}\n') == b'{"x":1}\n'


def proofs(node, sealed):
    checkpoints = [record["_lr"] for record in records_of(sealed) if is_checkpoint(record)]
    for record in records_of(sealed):
        if not is_checkpoint(record):
            data = json.dumps(record).encode()
            yield data, record, _prove.prove(*_prove.record_leaf(data, record["_lr"], "_lr"), checkpoints)


def test_each_record_is_proven(node, sealed):
    found = 0
    for data, record, proof in proofs(node, sealed):
        proven = _prove.verify_proof(data, record["_lr"], json.loads(json.dumps(proof)), [node.key])
        assert proven["origin"] == "prod/node-17" and proven["index"] == int(record["_lr"].split(".")[2])
        found += 1
    assert found == 40


def test_checkpoints_that_are_none_are_in_nobodys_way(node, sealed):
    records = [json.loads(line) for line in sealed.splitlines()]
    checkpoints = [record["_lr"] for record in records if record["_lr"].startswith("1c.")]
    parts = checkpoints[0].split(".")
    leaf = 43 * 4 // 3  # within the first leaves
    flipped = "B" if parts[10][leaf] == "A" else "A"
    changes = [(2, "9" * 5000), (2, "²"), (3, "-1"), (10, "*"), (10, parts[10][:leaf] + flipped + parts[10][leaf + 1 :])]
    forged = [".".join([*parts[:place], text, *parts[place + 1 :]]) for place, text in changes]
    data = json.dumps(records[0]).encode()
    asked = _prove.record_leaf(data, records[0]["_lr"], "_lr")
    assert _prove.prove(*asked, forged + checkpoints) == _prove.prove(*asked, checkpoints)
    with pytest.raises(_prove.NotProven, match="another leaf"):
        _prove.prove(*asked, forged)


def test_proofs_that_do_not_hold(node, sealed):
    (data, record, proof), (other, other_record, other_proof) = list(proofs(node, sealed))[3:5]

    def refused(match, data=data, text=record["_lr"], key=node.key, **change):
        with pytest.raises(_prove.NotProven, match=match):
            _prove.verify_proof(data, text, {**proof, **change}, [key])

    refused("another record", other, other_record["_lr"])
    refused("does not lead", path=other_proof["path"])
    refused("does not lead", path=proof["path"][:-1])
    refused("signature", size=proof["size"] + 1)
    refused("not enrolled", epoch=proof["epoch"] + 1)
    refused("no key", key=Key("logs.example.com", bytes(32)))
    refused("hash", data.replace(b'"u3"', b'"u4"'))
    refused("damaged", note="AAAA")
    refused("damaged", path=None)
    refused("no proof", format="x")


def run(*arguments, data=b""):
    done = subprocess.run([sys.executable, "-m", "logredact", *map(str, arguments)], input=data, capture_output=True, timeout=60)
    return done.returncode, done.stdout, done.stderr.decode()


def test_the_commands(node, sealed, tmp_path):
    code, out, err = run("seal", "redact", "--remove", "user", data=sealed)
    assert (code, err) == (0, "") and counts(node.verify(out)) == {"redacted-valid": 40}
    code, out_bad, err = run("seal", "redact", "--remove", "user", data=sealed.replace(b'"u5"', b'"u6"'))
    assert code == 4 and "line 6" in err and len(out_bad.splitlines()) == 5
    (tmp_path / "all.jsonl").write_bytes(out)
    (tmp_path / "one.json").write_bytes(out.splitlines()[7])
    code, proof, err = run("seal", "prove", tmp_path / "one.json", tmp_path / "all.jsonl")
    assert (code, err) == (0, "")
    (tmp_path / "proof.json").write_bytes(proof)
    code, said, _ = run("seal", "verify-proof", "--keys", node.vkey, tmp_path / "one.json", tmp_path / "proof.json")
    assert code == 0 and json.loads(said)["index"] == 8
    (tmp_path / "two.json").write_bytes(out.splitlines()[8])
    code, said, err = run("seal", "verify-proof", "--keys", node.vkey, tmp_path / "two.json", tmp_path / "proof.json")
    assert (code, said) == (4, b"") and "another record" in err


TIME = msgpack.ExtType(0, bytes(range(8)))
FRAMED = {
    "map": [{"n": n, "user": f"u{n}", "f": n / 3, "bin": b"\xff", "ext": TIME, "deep": {"user": n, 5: [None]}} for n in range(40)],
    "event": [[TIME, {"n": n, "user": f"u{n}"}] for n in range(40)],
    "fluentbit": [[[-1, {}], {"group": 1}], *([[TIME, {"meta": "u"}], {"user": f"u{n}", **{str(k): k for k in range(15)}}] for n in range(38)), [[-2, {}], {}]],
}  # fmt: skip


@pytest.mark.parametrize("framing", FRAMED)
def test_msgpack_stays_byte_for_byte_but_for_what_goes(node, framing):
    events = FRAMED[framing]
    sealed = node.seal(b"".join(map(msgpack.packb, events)), "msgpack", framing)
    for size in (1, 100, 1 << 20):
        pieces = [sealed[at : at + size] for at in range(0, len(sealed), size)]
        out = b"".join(Eraser(["user"], "_lr", format="msgpack", framing=framing).stream(pieces))
        assert counts(node.verify(out, format="msgpack", framing=framing)) == {"redacted-valid": 38 if framing == "fluentbit" else 40}

    def is_record(event):
        record = event if framing == "map" else event[1]
        return not record.get("_lr", "").startswith("1c.")

    def without(event):
        record = event if framing == "map" else event[1]
        record.pop("user", None), record.pop("_lr", None)
        return msgpack.packb(event)

    kept = [without(event) for event in unpacked(out) if is_record(event)]
    assert kept == [without(msgpack.unpackb(msgpack.packb(event), strict_map_key=False)) for event in events]
    again = b"".join(Eraser(["user", "n", "3"], "_lr", format="msgpack", framing=framing).stream([out]))
    assert set(counts(node.verify(again, format="msgpack", framing=framing))) == {"redacted-valid"}
    with pytest.raises(ValueError, match="ends inside"):
        list(Eraser(["user"], "_lr", format="msgpack", framing=framing).stream([sealed[:-1]]))


def test_msgpack_that_was_altered_is_not_erased(node):
    sealed = node.seal(msgpack.packb({"user": "u1", "n": 1}), "msgpack")
    eraser = Eraser(["user"], "_lr", format="msgpack")
    for bad in (sealed.replace(b"u1", b"u2"), msgpack.packb({"user": 1}), msgpack.packb({"user": 1, "_lr": 5}), b"\x05", b"\xc1"):
        with pytest.raises(ValueError):
            list(eraser.stream([bad]))


@pytest.mark.parametrize("packed", ["plain", "gzip", "zstd"])
def test_the_command_takes_what_verify_takes(node, tmp_path, packed):
    if packed == "zstd":
        compress = pytest.importorskip("zstandard").ZstdCompressor().compress
    else:
        compress = gzip.compress if packed == "gzip" else bytes
    for format, data in (("json", lines(SOURCE)), ("msgpack", b"".join(map(msgpack.packb, SOURCE)))):
        (tmp_path / "in").write_bytes(compress(node.seal(data, format)))
        code, out, err = run("seal", "redact", "--remove", "user", "--remove", "f", tmp_path / "in")
        assert (code, err) == (0, "") and counts(node.verify(out))["redacted-valid"] == 40
        assert run("seal", "redact", "--remove", "user", "--remove", "f", data=(tmp_path / "in").read_bytes()) == (0, out, "")
        assert run("seal", "redact", "--remove", "user", "-f", format, tmp_path / "in")[0] == 0
        if packed != "plain":
            (tmp_path / "in").write_bytes((tmp_path / "in").read_bytes()[:-50])
            code, out, err = run("seal", "redact", "--remove", "user", tmp_path / "in")
            assert code == 4 and "cut off or damaged" in err
    altered = node.seal(b"".join(map(msgpack.packb, SOURCE)), "msgpack").replace(b"\xa2u5", b"\xa2u6")
    code, out, err = run("seal", "redact", "--remove", "user", data=altered)
    assert code == 4 and "record 6: " in err and out.count(b"1r.") == 5
    assert run("seal", "redact", "--remove", "user", "--framing", "event", data=altered)[0] == 2
