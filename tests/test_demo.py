"""The demo: its sample is what the manifest says, its proof can fail, and the whole runs."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generate import COUNT, SEED, generate, pack
from planted import Planter, Source, counted, forms
from prove import prove_records, prove_stream, split, unpack

DEMO = Path(__file__).resolve().parent.parent / "demo"


@pytest.fixture(scope="module")
def events():
    return list(generate())


@pytest.fixture(scope="module")
def stream(events):
    return b"".join(pack(event.record) for event in events)


def redacted(events):
    """What a perfect filter gives, made from the plants."""

    def walk(value):
        if isinstance(value, dict):
            return {walk(key): walk(each) for key, each in value.items()}
        if isinstance(value, list):
            return [walk(each) for each in value]
        if isinstance(value, bytes):
            return walk(value.decode("latin-1")).encode("latin-1")
        if isinstance(value, int) and str(value) in texts:
            return "[REDACTED:x]"
        if isinstance(value, str):
            for text in texts:
                value = value.replace(text, "[REDACTED:x]")
        return value

    for event in events:
        texts = [form for one in event.planted for form in forms(one.text)]
        yield walk(event.record)


def test_the_sample_is_the_one_of_the_manifest(events, stream):
    assert json.loads((DEMO / "manifest.json").read_text()) == {
        "seed": SEED,
        "records": COUNT,
        "bytes": len(stream),
        "sha256": hashlib.sha256(stream).hexdigest(),
        "planted": counted([one for event in events for one in event.planted]),
    }


def test_every_event_has_a_time_of_its_own(events):
    """The run through Fluentd tells events apart by their time."""
    assert len({(event.seconds, event.nanoseconds) for event in events}) == len(events)


def test_planted_values_are_in_their_records(events):
    for event in events:
        record = pack(event.record)
        for planted in event.planted:
            found = any(form.encode() in record for form in forms(planted.text))
            assert found or pack(int(planted.text)) in record


def test_planted_numbers_pass_their_checksums():
    planter = Planter(Source(1))
    for _ in range(300):
        digits = [int(char) for char in planter.card(" ") if char != " "]
        doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
        assert (sum(digits[::-1][::2]) + sum(doubled)) % 10 == 0
        iban = planter.iban()
        assert int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1
        area, group, serial = planter.ssn().split("-")
        assert 0 < int(area) < 900 and area != "666" and int(group) and int(serial)


def test_the_proof_holds_for_a_perfect_output(events, stream):
    proof = prove_stream(events, stream, b"".join(map(pack, redacted(events))))
    assert proof.holds
    assert (proof.plain, proof.marked) == (proof.identical, proof.redacted)


def test_the_proof_fails_for_an_output_left_as_it_was(events, stream):
    proof = prove_stream(events, stream, stream)
    assert not proof.holds
    assert proof.leaked == proof.planted
    assert proof.redacted == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda record: {**record, "level": "changed"} if "level" in record else {**record, "log": "changed"},
        lambda record: dict(reversed(record.items())),
        lambda record: {**record, "extra": None},
        lambda record: {key: value for key, value in record.items() if key != "kubernetes"},
    ],
    ids=["a value", "the order of keys", "a key more", "a key less"],
)
def test_the_proof_fails_for_one_changed_record(events, damage):
    few = [event for event in events if "kubernetes" in event.record][:20]
    records = list(redacted(few))
    assert prove_records(few, records).holds
    records[7] = damage(records[7])
    assert not prove_records(few, records).holds


def test_the_proof_fails_for_a_type_that_changed(events):
    event = next(event for event in events if not event.planted and "duration_ms" in event.record)
    record = {**event.record, "duration_ms": str(event.record["duration_ms"])}
    assert not prove_records([event], [record]).holds


def test_the_proof_fails_for_another_encoding_of_the_same_record(events, stream):
    """A record with nothing planted must leave byte for byte, not only value for value."""
    pieces = list(map(pack, redacted(events)))
    at = next(at for at, event in enumerate(events) if not event.planted and pieces[at][0] < 0x90)
    pieces[at] = b"\xde\x00" + bytes([pieces[at][0] & 0x0F]) + pieces[at][1:]
    assert unpack(pieces[at]) == events[at].record
    assert not prove_stream(events, stream, b"".join(pieces)).holds


def test_the_proof_fails_for_a_lost_record(events, stream):
    pieces = list(map(pack, redacted(events)))
    assert not prove_stream(events, stream, b"".join(pieces[:-1])).holds


def test_a_cut_stream_is_noticed(stream):
    with pytest.raises(ValueError):
        split(stream[:-1])


def test_the_demo_runs_in_a_pipe_without_colour():
    environment = {key: value for key, value in os.environ.items() if key not in ("FORCE_COLOR", "LOGREDACT_FLUENTD")}
    environment["PATH"] = str(Path(sys.executable).parent)  # no fluentd here: tests/plugins has that
    done = subprocess.run(
        [sys.executable, str(DEMO / "run.py")], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert "FAIL" not in done.stdout
    assert f"{COUNT:,} records in, {COUNT:,} out" in done.stdout
    assert "No fluentd on PATH" in done.stdout
