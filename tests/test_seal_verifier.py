"""The second verifier (tests/verifier) against the vectors: what the specification says and no more is enough to have them right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import verifier
from judging import judge
from sealing import lines
from verifier import seals
from verifier.values import canonical, json_value, msgpack_objects

VECTORS = Path(__file__).parent / "vectors" / "seal"


def load(name):
    return json.loads((VECTORS / name).read_text())


@pytest.mark.parametrize("vector", load("canonical.json"), ids=lambda vector: vector.get("json") or vector["about"])
def test_canonical_values(vector):
    if "json" in vector:
        [(_, value)] = json_value(b'{"v":%s}' % vector["json"].encode()).entries
        assert canonical(value).hex() == vector["cv"]
    if "msgpack" in vector:
        [value] = msgpack_objects(bytes.fromhex(vector["msgpack"]))
        assert canonical(value).hex() == vector["cv"]


@pytest.mark.parametrize("vector", load("records.json"), ids=lambda vector: vector["seal"].split(".")[2])
def test_records(vector):
    for form in [vector, *([vector["erased"]] if "erased" in vector else [])]:
        record = json_value(form["record"].encode())
        record.entries.append(("_lr", form["seal"]))
        found = seals.read(record, form["seal"], b"_lr", [])
        assert found.right and found.leaf.hex() == vector["leaf"] and found.erased == (form is not vector)


def test_the_stream():
    vector = load("stream.json")
    report = verifier.verify([lines(vector["records"]), lines({"_lr": text} for text in vector["checkpoints"])], [vector["organisation"]["vkey"]])
    assert (report.code, dict(report.counts), report.dropped) == (0, {"verified": 5}, [3, 0])


TAGS = load("tags.json")


@pytest.mark.parametrize("case", TAGS["verdicts"], ids=lambda case: case["about"])
def test_tags(tmp_path, case):
    gone = {seals.base64.urlsafe_b64encode(bytes.fromhex(TAGS["streams"][number]["stream"])).decode() for number in case.get("without", ())}
    files = []
    for name, records in TAGS["files"].items():
        records = [record for record in records if record["_lr"].split(".")[1] not in gone]
        if name not in case["files"]:
            records = [record for record in records if record["_lr"].startswith("1c.") and name in case.get("checkpoints_of", ())]
        files.append(records)
    result = judge(tmp_path, TAGS["vkey"], *files, part=case["part"], tag_key="tag")
    assert ({state: count for state, count in result.counts.items() if count}, result.code) == (case["counts"], case["exit"])
    if any(record.keys() > {"_lr"} for records in files for record in records if record["_lr"].startswith("1c.")):
        # Nobody vouches for what stands beside a checkpoint; who does not know of the tag's key is told.
        assert judge(tmp_path, TAGS["vkey"], *files, part=case["part"]).counts["modified"]
