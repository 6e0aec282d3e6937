"""The core against docs/seal-spec.md: vectors of our own, and those that RFC 6962's and RFC 8032's implementers and C2SP have published."""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path

import msgpack
import pytest
from reference import seal

from logredact import MalformedError, _backend

VECTORS = Path(__file__).parent / "vectors" / "seal"


def load(name):
    return json.loads((VECTORS / name).read_text())


@pytest.fixture(params=list(_backend.BACKENDS))
def backend(request):
    return _backend.load(request.param)


def reader(backend, format="msgpack", **options):
    return backend.SealReader(format=format, framing="map", field=b"_lr", **options)


def fields(backend, format, record):
    data = reader(backend, format).fields(record)
    found = []
    while data:
        (size,) = struct.unpack(">I", data[:4])
        (key,) = struct.unpack(">I", data[4:8])
        found.append((data[8 : 8 + key], data[8 + key : 4 + size]))
        data = data[4 + size :]
    return found


@pytest.mark.parametrize("vector", load("canonical.json"), ids=lambda v: v.get("json") or v["about"])
def test_canonical_values(backend, vector):
    expected = [(b"v", bytes.fromhex(vector["cv"]))]
    if "json" in vector:
        assert fields(backend, "json", b'{"v":%s}' % vector["json"].encode("utf-8")) == expected
    if "msgpack" in vector:
        assert fields(backend, "msgpack", b"\x81\xa1v" + bytes.fromhex(vector["msgpack"])) == expected


def rows(backend, format, data, **options):
    found, texts, error = reader(backend, format, **options).feed(data, True)
    assert error is None
    return [found[at : at + 80] for at in range(0, len(found), 80)]


def row_of(row):
    return {"stream": row[:12].hex(), "seq": int.from_bytes(row[12:20], "big"), "leaf": row[20:52].hex(), "state": row[55]}


@pytest.mark.parametrize("vector", load("records.json"), ids=lambda v: v["seal"].split(".")[2])
def test_records(backend, vector):
    expected = {"stream": vector["stream"], "seq": vector["seq"], "leaf": vector["leaf"], "state": 0}
    record = {**json.loads(vector["record"]), "_lr": vector["seal"]}
    assert [row_of(row) for row in rows(backend, "json", json.dumps(record).encode())] == [expected]
    backwards = dict(reversed(record.items()))
    assert [row_of(row) for row in rows(backend, "msgpack", msgpack.packb(backwards))] == [expected]
    found = rows(backend, "msgpack", msgpack.packb(record))[0]
    assert int.from_bytes(found[60:68], "big", signed=True) == vector["sec"] and int.from_bytes(found[56:60], "big") == vector["nsec"]
    if "erased" in vector:
        left = {**json.loads(vector["erased"]["record"]), "_lr": vector["erased"]["seal"]}
        assert [row_of(row) for row in rows(backend, "json", json.dumps(left).encode())] == [{**expected, "state": 1}]


@pytest.mark.parametrize("change", ["value", "key", "more", "less", "type", "repeated", "second", "salt"])
def test_what_was_changed_is_told(backend, change):
    vector = load("records.json")[0]
    record = {**json.loads(vector["record"]), "_lr": vector["seal"]}
    parts = vector["seal"].split(".")
    if change == "value":
        record["status"] = 201
    elif change == "key":
        record["User"] = record.pop("user")
    elif change == "more":
        record["new"] = None
    elif change == "less":
        del record["status"]
    elif change == "type":
        record["status"] = "200"
    elif change == "second":
        record["_lr"] = ".".join([*parts[:3], str(int(parts[3]) + 1), *parts[4:]])
    elif change == "salt":
        record["_lr"] = ".".join([*parts[:5], "A" * 22, parts[6]])
    data = json.dumps(record).encode()
    if change == "repeated":
        data = data[:-1] + b',"status":200}'
    assert row_of(rows(backend, "json", data)[0])["state"] == 2


@pytest.mark.parametrize("text", [None, 5, "", "1", "1.AAAA", "2.x", "1." + "A" * 16 + ".01.0.0." + "A" * 22 + "." + "A" * 43])
def test_broken_seals(backend, text):
    assert row_of(rows(backend, "json", json.dumps({"a": 1, "_lr": text}).encode())[0])["state"] == 5
    assert row_of(rows(backend, "json", b'{"a":1}')[0])["state"] == 4
    assert row_of(rows(backend, "json", b"[1]\n{\n")[0])["state"] == 5


def test_fields_to_ignore(backend):
    vector = load("records.json")[0]
    record = {"host": "added", **json.loads(vector["record"]), "_lr": vector["seal"]}
    data = json.dumps(record).encode()
    assert row_of(rows(backend, "json", data)[0])["state"] == 2
    assert row_of(rows(backend, "json", data, ignore=[b"host", b"none"])[0])["leaf"] == vector["leaf"]


# RFC 6962's tree: the leaves and roots of certificate-transparency's and transparency-dev/merkle's tests.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_roots_of_rfc_6962(backend):
    leaves = [seal.leaf(bytes.fromhex(entry)) for entry in LEAVES]
    for size, root in enumerate(ROOTS):
        for first in range(size + 1):
            before = b"".join(seal.frontier(leaves[:first]))
            assert backend.seal_root(first, before, b"".join(leaves[first:size])).hex() == root
    with pytest.raises(Exception, match="frontier"):
        backend.seal_root(3, leaves[0], b"")


def test_roots_and_frontiers(backend):
    vector = load("stream.json")
    for size, (root, frontier) in enumerate(zip(vector["roots"], vector["frontiers"])):
        assert backend.seal_root(size, bytes.fromhex("".join(frontier)), b"").hex() == root


# RFC 8032, 7.1, TEST 1 to 3 and SHA(abc): private key, public key, message, signature.
ED25519 = [
    ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
]  # fmt: skip


@pytest.mark.parametrize("vector", ED25519, ids=["1", "2", "3", "SHA(abc)"])
def test_ed25519_of_rfc_8032(backend, vector):
    private, public, message, signature = map(bytes.fromhex, vector)
    assert backend.ed25519_public(private) == public
    assert backend.ed25519_sign(private, message) == signature
    backend.ed25519_verify(public, message, signature)
    with pytest.raises(MalformedError):
        backend.ed25519_verify(public, message + b"x", signature)


# C2SP signed-note v1.0.0, Example.
NOTE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"


# golang.org/x/mod/sumdb/note, ExampleOpen and ExampleSign_add_signatures; the second key is that of its TestOpen.
GO_KEYS = ["PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"]
GO_SIGNATURES = [
    "PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=",
    "EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=",
]
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"


@pytest.mark.parametrize("note, keys", [
    (NOTE, [NOTE_KEY]),
    *((f"{GO_TEXT}\n" + "".join(f"\u2014 {each}\n" for each in GO_SIGNATURES[:count]), GO_KEYS[:count]) for count in (1, 2)),
], ids=["C2SP", "Go", "Go, two"])  # fmt: skip
def test_published_notes(backend, monkeypatch, note, keys):
    """As `logredact verify` opens them, and the second verifier: each key alone, another one, an altered text."""
    from verifier import checkpoints

    from logredact.seal import _note

    monkeypatch.setattr(_backend, "current", backend)
    text = note[: note.rindex("\n\n") + 1]
    for key in keys:
        assert _note.opened(note.encode(), [_note.parsed_key(key)]) == text.splitlines()
        assert checkpoints.opened(note.encode(), [checkpoints.parsed_vkey(key)]) == (text, checkpoints.parsed_vkey(key))
        with pytest.raises(Exception):  # noqa: B017
            _note.opened(note.replace("i", "j", 1).encode(), [_note.parsed_key(key)])
        with pytest.raises(checkpoints.Broken, match="signature"):
            checkpoints.opened(note.replace("i", "j", 1).encode(), [checkpoints.parsed_vkey(key)])
    other = load("stream.json")["organisation"]["vkey"]
    assert _note.opened(note.encode(), [_note.parsed_key(other)]) is None
    assert checkpoints.opened(note.encode(), [checkpoints.parsed_vkey(other)])[1] is None


def test_the_stream_of_the_vectors_is_clean(backend, tmp_path, monkeypatch):
    from logredact.seal._note import parsed_key
    from logredact.seal._verify import verify

    monkeypatch.setattr(_backend, "current", backend)
    vector = load("stream.json")
    erased = [{**json.loads(each["erased"]["record"]), "_lr": each["erased"]["seal"]} for each in load("records.json") if "erased" in each]
    for name, records in (("whole", vector["records"]), ("erased", erased)):
        (tmp_path / name).write_text("".join(json.dumps(record) + "\n" for record in records))
    (tmp_path / "checkpoints").write_text("".join(json.dumps({"_lr": text}) + "\n" for text in vector["checkpoints"]))
    keys = [parsed_key(vector["organisation"]["vkey"])]
    result = verify([str(tmp_path / "whole"), str(tmp_path / "checkpoints")], keys)
    assert (result.code, dict(+result.counts), result.dropped) == (0, {"verified": 5}, [3, 0])
    result = verify([str(tmp_path / "checkpoints"), str(tmp_path / "erased")], keys)
    assert (result.code, dict(+result.counts)) == (2, {"redacted-valid": 3, "withheld": 2})


def test_the_keys_of_the_vectors(backend):
    epochs = load("stream.json")["epochs"]
    seed = bytes.fromhex(epochs["seed_0"])
    for epoch in epochs["epochs"]:
        assert epoch["seed"] == seed.hex()
        private = backend.hmac_sha256(seed, b"sign")
        assert (private.hex(), backend.ed25519_public(private).hex()) == (epoch["signing_seed"], epoch["public"])
        seed = backend.hmac_sha256(seed, b"evolve")
    leaves = b"".join(bytes.fromhex(epoch["leaf"]) for epoch in epochs["epochs"])
    assert backend.seal_root(0, b"", leaves).hex() == epochs["root"]
