"""What no writer of JSON can write is made what all of them would write before it is sealed."""

import io
import json

import msgpack
import pytest
from sealing import Node, counts, lines, records_of

NAN, INFINITE = float("nan"), float("inf")


def sealed(tmp_path, data, format):
    node = Node(tmp_path)
    session = node.session(format)
    session.feed(data)
    session.finish()
    session.seal_end()
    out = session.output()
    assert counts(node.verify(out)) == {"verified": node.verify(out).records}
    return node, out


def test_numbers_that_are_none_and_strings_that_are_no_text(tmp_path):
    data = b"".join(map(msgpack.packb, [{"n": NAN, "i": [INFINITE, -INFINITE, {"x": 1.5}]}, {"z": 1}]))
    data += b"\x83\xa3a\xffb\xa4q\xf0\x90\x80\xa1c\x93\xa1\xff\xc4\x01\xff\xa2\xc3\xa9\xa1f\xca\x7f\xc0\x00\x00"
    data += b"\x81\xd9\x20" + b"\xfe" * 32 + b"\x81\xa1\xc0\xa1\xc1"  # keys grow beyond their header, a map within
    node, out = sealed(tmp_path, data, "msgpack")
    found = list(msgpack.Unpacker(io.BytesIO(out), raw=False, strict_map_key=False))
    seals = [record.pop("_lr") for record in found]
    assert found[:2] == [{"n": None, "i": [None, None, {"x": 1.5}]}, {"z": 1}]
    # Binary stays as it is.
    assert found[2:4] == [{"a\ufffdb": "q\ufffd", "c": ["\ufffd", b"\xff", "é"], "f": None}, {"\ufffd" * 32: {"\ufffd": "\ufffd"}}]
    assert len(found) == 5 and seals[4].startswith("1c.")
    del found[2]["c"][1]
    as_json = [{**record, "_lr": seal} for record, seal in zip(found, seals)]
    assert counts(node.verify(as_json[:2] + as_json[3:], lines([as_json[1]])))["verified"] == 3


def test_bytes_of_json_that_are_no_utf8(tmp_path):
    node, out = sealed(tmp_path, b'{ "a\xff" : "b\\u00e9\xfe\\/" , "c":[1.50,"\xc3\xa9","\xe2\x82"]}\n{"q":1e0}\n', "json")
    first, second, _ = out.decode("utf-8").splitlines()
    assert first.startswith('{ "a\ufffd" : "bé\ufffd/" , "c":[1.50,"é","\ufffd"],"_lr":"1.') and second.startswith('{"q":1e0,')
    again = json.dumps(json.loads(first)).encode() + b"\n"
    assert counts(node.verify(again, out))["duplicate"] == 1


@pytest.mark.parametrize("format", ["msgpack", "json"])
def test_equal_keys_and_bytes_that_are_no_text_in_one_record(tmp_path, format):
    data = b"\x83\xa1a\xa1\xff\xa1\xfe\x01\xa1\xff\xa1\xfd" if format == "msgpack" else b'{"a":"\xff","\xfe":1,"\xff":"\xfd"}\n'
    _, out = sealed(tmp_path, data, format)
    record = records_of(out)[0] if format == "json" else next(msgpack.Unpacker(io.BytesIO(out), raw=False))
    record.pop("_lr")
    assert record == {"a": "\ufffd", "\ufffd": "\ufffd"}


def test_more_than_may_be_mended_fails_as_a_record(tmp_path):
    node, out = sealed(tmp_path, msgpack.packb({"a": [NAN] * 70_000}) + msgpack.packb({"b": 1}), "msgpack")
    found = list(msgpack.Unpacker(io.BytesIO(out), raw=False))
    assert "a" not in found[0] and found[1]["b"] == 1
