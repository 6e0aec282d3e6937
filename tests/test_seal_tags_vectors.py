"""Streams by tag as docs/seal-spec.md has them: the vectors, and what the verifier says of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reference import seal_tags

from logredact.seal._checkpoint import Bad, Validator
from logredact.seal._note import b64u, parsed_key
from logredact.seal._verify import verify

VECTORS = Path(__file__).parent / "vectors" / "seal"
TAGS = json.loads((VECTORS / "tags.json").read_text())


def test_the_vectors_are_what_the_reference_makes():
    assert seal_tags.vectors(json.loads((VECTORS / "stream.json").read_text())) == TAGS


@pytest.mark.parametrize("case", TAGS["verdicts"], ids=lambda case: case["about"])
def test_what_a_verifier_says(backend, tmp_path, case):
    gone = {b64u(bytes.fromhex(TAGS["streams"][number]["stream"])) for number in case.get("without", ())}
    paths = []
    for name in TAGS["files"]:
        records = [record for record in TAGS["files"][name] if record["_lr"].split(".")[1] not in gone]
        if name not in case["files"]:
            records = [record for record in records if record["_lr"].startswith("1c.") and name in case.get("checkpoints_of", ())]
        paths.append(tmp_path / name)
        paths[-1].write_text("".join(json.dumps(record) + "\n" for record in reversed(records)))
    result = verify(list(map(str, paths)), [parsed_key(TAGS["vkey"])], part=case["part"], tag_key="tag")
    assert ({state: count for state, count in result.counts.items() if count}, result.code) == (case["counts"], case["exit"])
    known = {b64u(bytes.fromhex(each["stream"])): b64u(bytes.fromhex(each["series"])) for each in TAGS["streams"]}
    assert all(known[stream["stream"]] == stream["series"] for stream in result.streams)


def test_starts_that_are_valid_and_that_are_not():
    validator = Validator([parsed_key(TAGS["vkey"])])
    for text in TAGS["starts"]["valid"]:
        assert validator.checkpoint(text).start is not None
    for text in TAGS["starts"]["invalid"]:
        with pytest.raises(Bad):
            validator.checkpoint(text)
