"""Attacks of whoever has seized a node: they have the keys of its epoch and of all later ones, and the store. Those of journald's sealing among them.

Felix Dörre and Astrid Ottenhues, "Security Analysis of the Implementation of Forward Secure Log Sealing in Journald"
(ia.cr/2023/867), section 5, found three in systemd's: CVE-2023-31439, CVE-2023-31438 and CVE-2023-31437.
"""

from __future__ import annotations

import itertools
import os
import time

import msgpack
import pytest
from forging import CLOSED, EPOCH_ENDS, FINAL, FINISHED, LOST, RECOVERED, Keys, Stream, history
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judging import ENCODINGS, judge, named
from reference import seal
from sealing import Node, counts, is_checkpoint, lines, records_of

attack = settings(max_examples=int(os.environ.get("LOGREDACT_ATTACKS", "12")), deadline=None, suppress_health_check=list(HealthCheck))
KEYS = Keys()


@pytest.fixture
def verdict(tmp_path):
    """What both verifiers say of some lists of records, in one of the encodings after the other."""
    encodings = itertools.cycle(ENCODINGS.values())
    return lambda *parts, keys=KEYS: judge(tmp_path, keys.vkey, next(encodings)([record for part in parts for record in part]))


def records(part):
    return [record for record in part if not is_checkpoint(record)]


def test_an_honest_history_is_clean(verdict):
    stream, parts = history(KEYS)
    assert counts(verdict(*parts)) == {"verified": sum(len(records(part)) for part in parts)}
    after = Stream(KEYS, 2, stream, FINISHED)
    assert verdict(*parts, after.segment(3, 2, FINAL)).code == 0


# ---- CVE-2023-31439: entries of epochs that are over are sealed with the key of a later one


@attack
@given(data=st.data())
def test_cve_2023_31439_entries_of_an_epoch_sealed_again_with_a_later_key(verdict, data):
    """5.1: the attacker alters entries of epoch 0 and signs them with what is on the node now. All that comes after is signed anew, too."""
    stolen = data.draw(st.integers(1, 4))
    says, claims = data.draw(st.sampled_from([0, stolen])), data.draw(st.sampled_from([0, stolen]))
    flags, end = data.draw(st.sampled_from([0, EPOCH_ENDS, RECOVERED, EPOCH_ENDS | RECOVERED])), data.draw(st.booleans())
    stream = Stream(KEYS, 0)
    altered = stream.records(data.draw(st.integers(1, 8)), 0)
    checkpoint = stream.checkpoint(says, flags | (FINAL if end else 0), key=stolen, claimed=claims)
    result = verdict(altered, [checkpoint])
    assert not result.counts["verified"] and result.code != 0
    if (says, claims) == (stolen, stolen) and flags & RECOVERED:  # it says of itself that it is no witness
        assert result.counts["recovered"] == len(altered)
        assert ("epoch gap", stream.name, None) in named(result) and ("recovered", stream.name, None) in named(result)
    else:
        assert ("forged", stream.name, None) in named(result) and result.code == 1


@attack
@given(data=st.data())
def test_cve_2023_31439_the_last_segments_of_an_epoch_sealed_again_with_a_later_key(verdict, data):
    """As in the paper's remark: tags before which something is to be added are removed first. The beginning of the epoch stays."""
    stream = Stream(KEYS, 0)
    kept = [each for _ in range(data.draw(st.integers(1, 3))) for each in stream.segment(4, 0)]
    flags = data.draw(st.sampled_from([0, FINAL, EPOCH_ENDS, RECOVERED]))
    stolen = data.draw(st.integers(1, 3))
    forged = [*stream.records(5, 0), stream.checkpoint(stolen, flags)]
    result = verdict(kept, forged)
    assert ("epoch gap", stream.name, None) in named(result) and result.code == 2
    assert all(problem.time is not None for problem in result.problems if problem.state == "epoch gap")


def test_cve_2023_31439_what_was_sealed_is_still_there(verdict):
    """Where the store has kept anything of what was signed in time, both histories are seen."""
    stream, parts = history(KEYS, (0, 1), end=0)
    other = stream.copy()
    other.leaves[1], other.signed = seal.leaf(b"\1" + os.urandom(32)), 0
    again = other.checkpoint(3, RECOVERED, first=0)
    for part in ([again], [*parts[0], again], [*parts[1], again]):
        result = verdict(part)
        assert not result.code == 0
        if len(part) > 1:
            assert ("forged", stream.name, None) in named(result) and result.code == 1


# ---- CVE-2023-31438: sealed epochs are truncated, and the log goes on


@attack
@given(data=st.data())
def test_cve_2023_31438_a_whole_epoch_cut_out(verdict, data):
    """5.2: epochs without entries were not sealed, so that an epoch whose entries were removed looked like one of those."""
    epochs = sorted(data.draw(st.sets(st.integers(0, 9), min_size=2, max_size=5)))
    stream, kept = Stream(KEYS, epochs[0]), []
    for epoch in epochs:
        kept += stream.segment(data.draw(st.integers(0, 4)), epoch, FINAL if epoch == epochs[-1] else EPOCH_ENDS)
    result = verdict(kept)
    left_out = sum(other - one > 1 for one, other in zip(epochs, epochs[1:]))
    assert result.counts["epoch gap"] == left_out and result.code == (2 if left_out else 0)
    assert (("epoch gap", stream.name, None) in named(result)) == (left_out > 0)


@attack
@given(data=st.data())
def test_cve_2023_31438_the_end_of_an_epoch_cut_off(verdict, data):
    """5.2: a key seals several times, so that blocks from the end can be deleted and the rest continued. Unless the last says that it is."""
    stream, parts = history(KEYS, (0, 1), segments=data.draw(st.integers(2, 4)))
    ends = [index for index, record in enumerate(parts[0]) if is_checkpoint(record)]
    kept = parts[0][: ends[data.draw(st.integers(0, len(ends) - 2))] + 1]
    size = int(kept[-1]["_lr"].split(".")[3])
    other = stream.copy()
    other.leaves, other.controls, other.signed = other.leaves[:size], {seq: each for seq, each in other.controls.items() if seq < size}, size
    later = data.draw(st.integers(1, 3))
    result = verdict(kept, other.segment(3, later, data.draw(st.sampled_from([FINAL, RECOVERED, RECOVERED | EPOCH_ENDS]))))
    assert ("epoch gap", stream.name, None) in named(result) and result.code == 2
    # What is left of it, or the next stream, tells as well.
    assert verdict(kept).counts["truncated"] == 1
    assert verdict(kept, Stream(KEYS, 1, stream).segment(1, 1, FINAL)).counts["truncated"] == 2


def test_cve_2023_31438_a_stream_cut_before_its_end_and_closed(verdict):
    """With a key of the epoch itself this cannot be told from a crash: but it is told as one."""
    stream = Stream(KEYS, 0)
    kept = stream.segment(4, 0)
    cut = stream.records(3, 0)
    result = verdict(kept, [stream.checkpoint(0, RECOVERED)])
    assert counts(result) == {"verified": 4, "withheld": 3} and ("recovered", stream.name, None) in named(result)
    assert counts(verdict(kept, cut, [{"_lr": stream.signature(5 + 1, len(stream.leaves), 0)}])) == {"verified": 4, "recovered": 3}


def test_a_sealer_signs_in_every_epoch_that_it_slept_through(tmp_path):
    node = Node(tmp_path, seconds=1, epochs=600)
    session = node.session()
    session.feed(lines([{"n": 1}]))
    time.sleep(3.1)  # nobody calls: the machine sleeps
    session.feed(lines([{"n": 2}]))
    while session.seal_tick() == 0:
        pass
    session.feed(lines([{"n": 3}]))
    session.seal_end()
    out = session.output()
    result = judge(tmp_path, node.vkey.read_text().strip(), out)
    assert counts(result) == {"verified": 3} and result.code == 0
    checkpoints = [record for record in records_of(out) if is_checkpoint(record)]
    epochs = [int(record["_lr"].split(".")[4]) for record in checkpoints]
    assert sorted(set(epochs)) == list(range(epochs[0], epochs[-1] + 1)) and len(set(epochs)) >= 4
    for gone in set(epochs[1:-1]):  # each of them is missed
        rest = [record for record in records_of(out) if not is_checkpoint(record) or int(record["_lr"].split(".")[4]) != gone]
        assert judge(tmp_path, node.vkey.read_text().strip(), rest).code == 2


# ---- CVE-2023-31437: entries are hidden from who looks, and verification does not see it


def test_cve_2023_31437_hidden_entries(tmp_path):
    """5.3: indexes that verification does not check decide what is shown. Here records are all there is; what hides one takes it away or alters it."""
    stream, [part] = history(KEYS, (0,), count=8, segments=1)
    victim, where = part[3], ("withheld", stream.name, 4)

    def say(*others):
        data = b"".join(msgpack.packb([[msgpack.ExtType(0, bytes(8)), {}], record]) for record in part if record is not victim)
        return judge(tmp_path, KEYS.vkey, data + b"".join(map(msgpack.packb, others)))

    time_, marker = msgpack.ExtType(0, bytes(8)), msgpack.ExtType(0, b"\xff\xff\xff\xff" + bytes(4))
    assert say([[time_, {}], victim]).code == 0
    # As the mark of a group, which no reader of Fluent Bit's events takes for a record.
    for hidden in (marker, -1, -2):
        assert where in named(say([[hidden, {}], victim]))
    # In the metadata of another event; under another key; in a checkpoint.
    assert where in named(say([[time_, victim], part[-1]]))
    assert ("modified", None, None) in named(say([[time_, {}], {"x": victim, **part[-1]}]))
    assert ("unsealed-but-expected", None, None) in named(say([[time_, {}], {key.replace("_lr", "_lR"): value for key, value in victim.items()}]))
    # As a control leaf, of which no record is expected; with a key, and without.
    other = stream.copy()
    other.controls[4] = seal.checkpoint(Stream.time(0), 0, 0, 0, bytes(32))
    forged = {"_lr": other.signature(0, len(other.leaves), 0)}
    assert judge(tmp_path, KEYS.vkey, lines([*part[:3], *part[4:-1], forged])).counts["forged"] == 1


# ---- others with keys


@attack
@given(data=st.data())
def test_two_histories(verdict, data):
    """Who has the key of an epoch signs a second one. Where anything of both is there, it is seen."""
    stream = Stream(KEYS, 0)
    common = [each for _ in range(data.draw(st.integers(0, 2))) for each in stream.segment(3, 0)]
    other = stream.copy()
    epoch, flags = data.draw(st.integers(0, 2)), data.draw(st.sampled_from([0, FINAL, RECOVERED]))
    one = [*stream.records(data.draw(st.integers(1, 5)), 0), stream.checkpoint(0, data.draw(st.sampled_from([0, FINAL, EPOCH_ENDS])))]
    two = [*other.records(data.draw(st.integers(1, 5)), epoch), other.checkpoint(epoch, flags)]
    if not common and epoch and not flags & RECOVERED:
        return  # it cannot begin in another epoch: not valid at all
    result = verdict(common, one, two)
    assert ("forged", stream.name, None) in named(result) and result.code == 1


@attack
@given(data=st.data())
def test_what_is_put_behind_an_end(verdict, data):
    epoch, more = data.draw(st.integers(0, 3)), data.draw(st.integers(1, 4))
    end = data.draw(st.sampled_from([FINAL, FINAL | EPOCH_ENDS, RECOVERED]))
    stream = Stream(KEYS, 0)
    part = stream.segment(4, 0, end)
    tail = stream.records(more, epoch)
    # Without the key: records alone.
    result = verdict(part, tail)
    state = "forged" if end & FINAL else "unsealed tail"
    assert result.counts[state] == more and (state, stream.name, 6) in named(result)
    # With it.
    result = verdict(part, tail, [stream.checkpoint(epoch, FINAL)])
    assert ("forged", stream.name, None) in named(result) and result.code == 1


def test_an_end_that_is_closed_again(verdict):
    """A sealer that dies with its last checkpoint in hand: the next one closes the stream, with a leaf of its own and nothing else."""
    stream = Stream(KEYS, 0)
    part = stream.segment(4, 0, FINAL)
    other = stream.copy()
    again = stream.checkpoint(3, RECOVERED, first=0)
    assert counts(verdict(part, [again])) == {"verified": 4} and verdict(part, [again]).code == 0
    forged = other.record({"n": "evil"})
    result = verdict(part, [forged, other.checkpoint(3, RECOVERED)])
    assert ("forged", other.name, None) in named(result) and result.code == 1


def test_an_epoch_that_falls(verdict):
    stream = Stream(KEYS, 1)
    result = verdict(stream.segment(3, 1), stream.segment(3, 0))
    assert ("forged", stream.name, None) in named(result) and result.code == 1


def test_keys_of_another(verdict):
    """An attacker's own keys, enrolled by themselves under the node's name; and their enrolment under the organisation's."""
    own = Keys()
    stream, [part] = history(own, (0,), segments=1)
    result = verdict(part)
    assert result.code == 3 and not result.counts["verified"] and ("unknown key", stream.name, 1) in named(result)
    mixed = Keys()
    mixed.enrolment = KEYS.enrolment
    stream, [part] = history(mixed, (0,), segments=1)
    result = verdict(part)
    assert result.code == 1 and not result.counts["verified"] and ("forged", stream.name, None) in named(result)


def test_streams_that_are_left_out_between_two(verdict):
    first, parts = history(KEYS, (0,), segments=1)
    for end, size, told in ((FINISHED, None, "gap"), (CLOSED, None, "gap"), (LOST, 5, "crash gap")):
        last = Stream(KEYS, 2, first, end, size).segment(2, 2, FINAL)
        result = verdict(last)
        assert (told, first.name, None) in named(result) and result.code == 2
        result = verdict(parts[0], last)
        assert result.code == (2 if end == LOST else 0)
    longer = Stream(KEYS, 2, first, FINISHED, 50).segment(2, 2, FINAL)
    assert ("truncated", first.name, 8) in named(verdict(parts[0], longer))


@attack
@given(data=st.data())
def test_any_parts_of_a_history_in_any_order(verdict, data):
    """Both verifiers agree on whatever is left of several streams of several epochs; nothing of it is called altered."""
    parts, before = [], None
    for _ in range(data.draw(st.integers(1, 3))):
        epochs = sorted(data.draw(st.sets(st.integers(0, 4), min_size=1, max_size=3)))
        end = data.draw(st.sampled_from([FINAL, RECOVERED, 0]))
        stream = Stream(KEYS, epochs[0], before, data.draw(st.sampled_from([FINISHED, CLOSED, LOST])))
        for epoch in epochs:
            parts += stream.segment(data.draw(st.integers(0, 3)), epoch, 0)
            parts += stream.segment(data.draw(st.integers(0, 3)), epoch, end if epoch == epochs[-1] else data.draw(st.sampled_from([0, EPOCH_ENDS])))
        before = stream
    left = data.draw(st.lists(st.sampled_from(parts), max_size=2 * len(parts)))
    result = verdict(left)
    assert result.code != 1
