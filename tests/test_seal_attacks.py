"""Attacks of whoever can write to the store, at random places, on both encodings: each is found, and named, by both verifiers."""

from __future__ import annotations

import copy
import json
import os
import unicodedata
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judging import ENCODINGS, judge, named
from reference import seal
from sealing import Node, counts, is_checkpoint, lines, records_of

COUNT, STREAMS = 40, 3
attack = settings(max_examples=int(os.environ.get("LOGREDACT_ATTACKS", "12")), deadline=None, suppress_health_check=list(HealthCheck))
encoded = pytest.mark.parametrize("encoding", ENCODINGS)


class Log:
    """Three sealed streams, and the words to say what became of them."""

    def __init__(self, path):
        self.path = path
        self.node = node = Node(path, records=16)
        self.vkey = node.vkey.read_text().strip()
        self.streams = [records_of(node.seal(lines(map(self.source, range(COUNT))))) for _ in range(STREAMS)]
        self.records = [record for stream in self.streams for record in stream]
        self.clean = {"verified": COUNT * STREAMS}

    @staticmethod
    def source(n):
        return {"n": n, "m": f"caf\u00e9 {n}", "f": n / 7, "t": bool(n % 2), "z": None, "d": {"k": [n, "v"]}}

    def judge(self, records, encoding="json", **options):
        return judge(self.path, self.vkey, ENCODINGS[encoding](records), **options)

    def sealed(self):
        return [index for index, record in enumerate(self.records) if not is_checkpoint(record)]

    def expect(self, result, *names, **changes):
        expected = Counter(self.clean)
        for state, change in changes.items():
            expected[state.replace("_", "-" if state.startswith("duplicate") else " ")] += change
        assert counts(result) == {state: count for state, count in expected.items() if count}
        assert set(names) <= named(result)
        assert all(problem.time is not None for problem in result.problems if problem.state in ("modified", "forged") and problem.seq is not None)


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return Log(tmp_path_factory.mktemp("log"))


def parts_of(record):
    return record["_lr"].split(".")


def place(record):
    parts = parts_of(record)
    return parts[1], int(parts[2])


def with_part(record, index, text):
    parts = parts_of(record)
    parts[index] = text
    return {**record, "_lr": ".".join(parts)}


def resealed(record, seq, content=None):
    """A seal that is right for any content and number: its salt is no secret."""
    _, stream, _, sec, nsec, salt, _ = parts_of(record)
    content = {key: value for key, value in (content or record).items() if key != "_lr"}
    raw = seal.base64.urlsafe_b64decode
    return {**content, "_lr": seal.seal(content, raw(stream), seq, int(sec), int(nsec), raw(salt + "=="))[0]}


def controls_of(log, name):
    found = set()
    for record in log.records:
        if is_checkpoint(record) and parts_of(record)[1] == name:
            found |= {0, int(parts_of(record)[3]) - 1}
    return found


def test_it_is_clean_as_it_is(log):
    for encoding in ENCODINGS:
        log.expect(log.judge(log.records, encoding))


OTHER_VALUES = {
    "a number more": lambda value: value + 1 if isinstance(value, (int, float)) else [value],
    "as a text": lambda value: json.dumps(value) if not isinstance(value, str) else value + "\0",
    "in a list": lambda value: [value],
    "in a map": lambda value: {"": value},
    "null": lambda value: None if value is not None else False,
    "empty": lambda value: "" if value != "" else "x",
    "true": lambda value: value is not True,
    "a fraction more": lambda value: value + 1e-9 if isinstance(value, float) else (value + 0.5 if isinstance(value, int) else 0.5),
}


@encoded
@pytest.mark.parametrize("how", OTHER_VALUES)
@attack
@given(data=st.data())
def test_changed_value(log, encoding, how, data):
    index, key = data.draw(st.sampled_from(log.sealed())), data.draw(st.sampled_from(sorted(Log.source(0))))
    record = log.records[index]
    result = log.judge([*log.records[:index], {**record, key: OTHER_VALUES[how](record[key])}, *log.records[index + 1 :]], encoding)
    log.expect(result, ("modified", *place(record)), verified=-1, modified=1)


@encoded
@attack
@given(data=st.data())
def test_changed_value_deep_inside(log, encoding, data):
    records = copy.deepcopy(log.records)
    record = records[data.draw(st.sampled_from(log.sealed()))]
    record["d"] = data.draw(st.sampled_from([{"k": ["v", record["n"]]}, {"k": [record["n"]]}, {"K": [record["n"], "v"]}, {"k": [record["n"], "v"], "l": None}]))
    log.expect(log.judge(records, encoding), ("modified", *place(record)), verified=-1, modified=1)


@encoded
@attack
@given(data=st.data())
def test_what_is_the_same_to_json_is_no_change(log, encoding, data):
    records = copy.deepcopy(log.records)
    for index in data.draw(st.sets(st.sampled_from(log.sealed()), min_size=1, max_size=5)):
        records[index].update(n=float(records[index]["n"]), d={"k": [float(records[index]["n"]), "v"]})
        records[index] = dict(data.draw(st.permutations(list(records[index].items()))))
    log.expect(log.judge(records, encoding))


@encoded
@attack
@given(data=st.data())
def test_field_missing_added_or_renamed(log, encoding, data):
    records = copy.deepcopy(log.records)
    record = records[data.draw(st.sampled_from(log.sealed()))]
    key, how = data.draw(st.sampled_from(sorted(Log.source(0)))), data.draw(st.sampled_from(["missing", "renamed", "another case", "added", "added null"]))
    if how.startswith("added"):
        record["x" + key] = None if how.endswith("null") else 1
    else:
        value = record.pop(key)
        if how != "missing":
            record[key.upper() if how == "another case" else key + "_"] = value
    log.expect(log.judge(records, encoding), ("modified", *place(record)), verified=-1, modified=1)


UNICODE = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "full width": lambda text: text.replace("c", "\uff43"),
    "zero width": lambda text: text[:2] + "\u200b" + text[2:],
    "another alphabet": lambda text: text.replace("c", "\u0441"),
    "soft hyphen": lambda text: text + "\u00ad",
    "byte order mark": lambda text: "\ufeff" + text,
    "a surrogate": lambda text: text + "\ud800",
    "upper case": str.upper,
}


@pytest.mark.parametrize("how", UNICODE)
@attack
@given(data=st.data())
def test_variants_of_a_text(log, how, data):
    records = copy.deepcopy(log.records)
    record = records[data.draw(st.sampled_from(log.sealed()))]
    record["m"] = UNICODE[how](record["m"])
    log.expect(log.judge(records), ("modified", *place(record)), verified=-1, modified=1)


@attack
@given(data=st.data())
def test_one_key_twice(log, data):
    """Of readers of JSON some take the first, some the last: a record with both is none that was sealed."""
    index, key = data.draw(st.sampled_from(log.sealed())), data.draw(st.sampled_from(sorted(Log.source(0)) + ["_lr"]))
    whole, record = lines(log.records).splitlines(), log.records[index]
    entry = json.dumps({key: data.draw(st.sampled_from([record[key], 666, None]))})[1:-1].encode()
    if data.draw(st.booleans()):
        whole[index] = whole[index][:-1] + b"," + entry + b"}"
    else:
        whole[index] = b"{" + entry + b"," + whole[index][1:]
    result = judge(log.path, log.vkey, b"\n".join(whole))
    assert result.counts["modified"] == 1 and result.counts["verified"] == COUNT * STREAMS - 1 and result.code == 1


@encoded
@attack
@given(data=st.data())
def test_changed_number(log, encoding, data):
    index = data.draw(st.sampled_from(log.sealed()))
    record = log.records[index]
    name, seq = place(record)
    other = data.draw(st.integers(0, 60).filter(lambda number: number != seq) | st.sampled_from([2**64 - 1, 2**63]))
    taken = (name, other) in {place(each) for each in log.records if not is_checkpoint(each)}
    result = log.judge([*log.records[:index], with_part(record, 2, str(other)), *log.records[index + 1 :]], encoding)
    log.expect(result, ("modified", name, other), ("withheld", name, seq), verified=-1, modified=1, withheld=1, duplicate_conflict=int(taken))


@encoded
@attack
@given(data=st.data())
def test_copied_record_with_a_new_number(log, encoding, data):
    """All of the seal can be made anew but the signature."""
    record = log.records[data.draw(st.sampled_from(log.sealed()))]
    name, seq = place(record)
    other = data.draw(st.integers(0, 60).filter(lambda number: number != seq) | st.sampled_from([2**64 - 1, 2**63]))
    taken = (name, other) in {place(each) for each in log.records if not is_checkpoint(each)}
    at = data.draw(st.integers(0, len(log.records)))
    result = log.judge([*log.records[:at], resealed(record, other), *log.records[at:]], encoding)
    log.expect(result, ("forged", name, other), forged=1, duplicate_conflict=int(taken))


@encoded
@attack
@given(data=st.data())
def test_inserted_record(log, encoding, data):
    record = log.records[data.draw(st.sampled_from(log.sealed()))]
    name, seq = place(record)
    how = data.draw(st.sampled_from(["copied seal", "invented seal", "none", "under a checkpoint"]))
    at = data.draw(st.integers(0, len(log.records)))
    new = {"copied seal": {"n": "evil", "_lr": record["_lr"]}, "invented seal": resealed(record, seq, {"n": "evil"}), "none": {"n": "evil"}}.get(how)
    if new is None:
        new = {"n": "evil", **data.draw(st.sampled_from([each for each in log.records if is_checkpoint(each)]))}
    result = log.judge([*log.records[:at], new, *log.records[at:]], encoding)
    if how == "copied seal":
        log.expect(result, ("modified", name, seq), modified=1, duplicate_conflict=1)
    elif how == "invented seal":
        log.expect(result, ("forged", name, seq), forged=1, duplicate_conflict=1)
    else:
        state = "unsealed-but-expected" if how == "none" else "modified"
        log.expect(result, (state, None, None), **({"modified": 1} if state == "modified" else {}), **({} if state == "modified" else {state: 1}))
        assert [problem.record for problem in result.problems if problem.state == state] == [at]
    assert result.code == 1


@encoded
@attack
@given(data=st.data())
def test_swapped_fields(log, encoding, data):
    records = copy.deepcopy(log.records)
    one, other = data.draw(st.lists(st.sampled_from(log.sealed()), min_size=2, max_size=2, unique_by=lambda index: log.records[index]["n"]))
    key = data.draw(st.sampled_from(["n", "m", "f", "d", "_lr"]))
    records[one][key], records[other][key] = records[other][key], records[one][key]
    names = [("modified", *place(log.records[index])) for index in (one, other)]
    log.expect(log.judge(records, encoding), *names, verified=-2, modified=2)


@encoded
@attack
@given(data=st.data())
def test_deleted_records(log, encoding, data):
    gone = data.draw(st.sets(st.sampled_from(log.sealed()), min_size=1, max_size=20))
    result = log.judge([record for index, record in enumerate(log.records) if index not in gone], encoding)
    names = [("withheld", *place(log.records[index])) for index in gone]
    log.expect(result, *names, verified=-len(gone), withheld=len(gone))
    assert result.code == 2


@encoded
@attack
@given(data=st.data())
def test_deleted_tail(log, encoding, data):
    """Of one stream, from some record or checkpoint on. The streams after it say how many leaves it had."""
    number, left = data.draw(st.integers(0, STREAMS - 1)), data.draw(st.integers(1, COUNT + 2))
    streams = list(log.streams)
    streams[number] = streams[number][:left]
    result = log.judge([record for stream in streams for record in stream], encoding)
    name = place(log.streams[number][0])[0]
    signed = any(map(is_checkpoint, streams[number]))
    assert result.code == 2
    if signed:
        assert result.counts["truncated"] == 1 + (number < STREAMS - 1)
        assert {"truncated"} == {state for state, stream, _ in named(result) if stream == name} - {"unsealed tail"}
    else:  # nothing of it is known but what the next one says
        assert result.counts["gap"] == (number < STREAMS - 1) and result.counts["unsealed tail"] == left
        assert (("gap", name, None) in named(result)) == (number < STREAMS - 1)


@encoded
@attack
@given(data=st.data())
def test_deleted_checkpoint(log, encoding, data):
    index = data.draw(st.sampled_from([index for index, record in enumerate(log.records) if is_checkpoint(record)]))
    parts = parts_of(log.records[index])
    result = log.judge([*log.records[:index], *log.records[index + 1 :]], encoding)
    assert result.code == 2 and not result.counts["modified"]
    last = [each for each in log.records if is_checkpoint(each) and parts_of(each)[1] == parts[1]][-1] is log.records[index]
    names = {("unsealed tail" if last else "gap", parts[1], seq) for seq in range(int(parts[2]), int(parts[3]))} - {
        ("unsealed tail", parts[1], seq) for seq in controls_of(log, parts[1])
    }
    assert names <= named(result) and (not last or any(name[:2] == ("truncated", parts[1]) for name in named(result)))


@encoded
@attack
@given(data=st.data())
def test_rolled_back_stream(log, encoding, data):
    """The newest is taken out, the checkpoint before is there twice in its place."""
    number, kept = data.draw(st.integers(0, STREAMS - 1)), data.draw(st.integers(1, 2))
    stream = log.streams[number]
    cut = [index for index, record in enumerate(stream) if is_checkpoint(record)][kept - 1] + 1
    streams = [*log.streams[:number], [*stream[:cut], stream[cut - 1]], *log.streams[number + 1 :]]
    result = log.judge([record for each in streams for record in each], encoding)
    lost = sum(not is_checkpoint(record) for record in stream[cut:])
    log.expect(result, ("truncated", place(stream[0])[0], int(parts_of(stream[cut - 1])[3])), verified=-lost, truncated=1 + (number < STREAMS - 1))


@encoded
@pytest.mark.parametrize("number", range(STREAMS))
def test_deleted_stream(log, encoding, number):
    """The next one names it. Of the last one nothing else can know."""
    result = log.judge([record for stream in log.streams if stream is not log.streams[number] for record in stream], encoding)
    name = place(log.streams[number][0])[0]
    known = number < STREAMS - 1
    log.expect(result, *([("gap", name, None)] if known else []), verified=-COUNT, gap=int(known))


@encoded
@attack
@given(data=st.data())
def test_streams_mixed(log, encoding, data):
    index = data.draw(st.sampled_from(log.sealed()))
    record = log.records[index]
    name, seq = place(record)
    other = data.draw(st.sampled_from([place(stream[0])[0] for stream in log.streams]).filter(lambda each: each != name))
    moved = with_part(record, 1, other)
    taken = any(place(each) == (other, seq) for each in log.records if not is_checkpoint(each))
    result = log.judge([*log.records[:index], moved, *log.records[index + 1 :]], encoding)
    log.expect(result, ("modified", other, seq), ("withheld", name, seq), verified=-1, modified=1, withheld=1, duplicate_conflict=int(taken))


@encoded
@attack
@given(data=st.data())
def test_altered_seal(log, encoding, data):
    index, part = data.draw(st.sampled_from(log.sealed())), data.draw(st.sampled_from([3, 4, 5, 6]))
    record = log.records[index]
    text = parts_of(record)[part]
    changed = str(int(text) ^ 1 << data.draw(st.integers(0, 28))) if part < 5 else ("A" if text[0] != "A" else "B") + text[1:]
    result = log.judge([*log.records[:index], with_part(record, part, changed), *log.records[index + 1 :]], encoding)
    log.expect(result, ("modified", *place(record)), verified=-1, modified=1)


@encoded
@attack
@given(data=st.data())
def test_altered_checkpoint(log, encoding, data):
    """Any one sign of it: nothing of a checkpoint is left to choose."""
    index = data.draw(st.sampled_from([index for index, record in enumerate(log.records) if is_checkpoint(record)]))
    text = log.records[index]["_lr"]
    at = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.sampled_from("AZaz09-_.").filter(lambda each: each != text[at]))
    result = log.judge([*log.records[:index], {"_lr": text[:at] + sign + text[at + 1 :]}, *log.records[index + 1 :]], encoding)
    # A sign of the enrolment's signer makes it one of nobody that is known.
    assert result.counts["forged"] + result.counts["modified"] + result.counts["unknown key"] == 1 and result.code in (1, 3)
    assert result.counts["gap"] + result.counts["unsealed tail"] > 0


@encoded
@attack
@given(data=st.data())
def test_several_at_a_time(log, encoding, data):
    """Whatever is done: nothing that was not sealed is verified, and both verifiers say the same."""
    records = copy.deepcopy(log.records)
    for _ in range(data.draw(st.integers(2, 6))):
        at = data.draw(st.integers(0, len(records) - 1))
        other = data.draw(st.integers(0, len(records) - 1))
        what = data.draw(st.sampled_from(["delete", "copy", "move", "swap seals", "change", "cut"]))
        if what == "delete":
            del records[at]
        elif what == "copy":
            records.insert(other, copy.deepcopy(records[at]))
        elif what == "move":
            records.insert(other, records.pop(at))
        elif what == "swap seals":
            records[at]["_lr"], records[other]["_lr"] = records[other]["_lr"], records[at]["_lr"]
        elif what == "change":
            records[at]["n"] = "changed"
        else:
            del records[at:]
        if not records:
            return
    true = {json.dumps(record, sort_keys=True) for record in log.records}
    altered = sum(json.dumps(record, sort_keys=True) not in true for record in records)
    result = log.judge(records, encoding)
    assert result.counts["modified"] == altered
    assert result.counts["verified"] <= len({json.dumps(record, sort_keys=True) for record in records} & true)
