"""A sealer by tag: each tag can be verified alone, all can be verified together, whatever dies, ends or floods in between."""

from __future__ import annotations

import collections
import json
import os
import random
import subprocess
import sys
import time

import msgpack
import pytest
from sealing import Node, counts, is_checkpoint, lines, records_of, unpacked
from test_seal_crash import complete

from logredact import LogredactError
from logredact.seal._verify import TAMPERED

BY_TAG = ", per_tag: true"
STREAMS = 256  # LR_TAG_STREAMS


@pytest.fixture
def node(tmp_path, backend):
    return Node(tmp_path, records=16, seal=BY_TAG)


def parts(records):
    """By tag, as a store that goes by the records' key would have them."""
    found = collections.defaultdict(list)
    for record in records:
        found[record.get("tag") or None].append(record)
    return found


def streams_of(records):
    return {record["_lr"].split(".")[1] for record in records}


def spools(directory):
    return sorted(directory.glob("spool-*"))


def test_each_tag_is_clean_alone_and_all_are_together(node):
    session = node.session(tag_key="tag")
    session.feed(lines({"tag": f"app.{n % 5}", "n": n} for n in range(300)))
    session.feed(lines([{"n": 300}, {"n": 301, "tag": None}, {"n": 302, "tag": ""}]))
    session.finish()
    session.seal_end()
    out = records_of(session.output())
    result = node.verify(out)
    assert (counts(result), result.code, len(result.streams)) == ({"verified": 303}, 0, 6)
    apart = parts(out)
    for n in range(5):
        there = apart[f"app.{n}"]
        result = node.verify(there, part=True)
        assert (counts(result), result.code) == ({"verified": 60, "elsewhere": 1}, 0)
        # One is missed by who is told that this is all.
        assert counts(node.verify(there)) == {"verified": 60, "gap": 1}
        gone = node.verify(there[:7] + there[8:], part=True)
        assert gone.counts["withheld"] == 1 and gone.code == 2
    assert not spools(node.keys)


def test_the_tag_is_that_of_the_redacted_record(node):
    """What a checkpoint stands beside has been redacted as the records have."""
    session = node.session(tag_key="tag")
    session.feed(lines({"tag": f"jo{n}@example.com", "n": n} for n in range(20)))
    [spool] = [path for path in spools(node.keys) if b"REDACTED" in path.read_bytes()]
    assert b"@example.com" not in b"".join(path.read_bytes() for path in node.keys.iterdir())
    session.seal_end()
    out = session.output()
    assert b"@example.com" not in out and len(streams_of(records_of(out))) == 2 and spool
    there = parts(records_of(out))["[REDACTED:email]"]
    assert counts(node.verify(there, part=True)) == {"verified": 20, "elsewhere": 1}


@pytest.mark.parametrize("framing", ["map", "event", "fluentbit"])
def test_checkpoints_stand_beside_their_tag_in_every_framing(node, framing):
    wrap = {"map": lambda record: record, "event": lambda record: [5, record], "fluentbit": lambda record: [[5, {}], record]}[framing]
    session = node.session("msgpack", framing, tag_key="é\"tag")
    tags = ["a", "quote\" and \\ and é\n", "x" * 1000, "x" * 1025]
    session.feed(b"".join(msgpack.packb(wrap({"é\"tag": tag, "n": n})) for n in range(20) for tag in tags))
    session.seal_end()
    records = [event if framing == "map" else event[1] for event in unpacked(session.output())]
    beside = collections.Counter(record.get("é\"tag") for record in records if is_checkpoint(record))
    assert beside == {"a": 2, tags[1]: 2, tags[2]: 2, None: 2}  # a tag that is too long has no stream
    assert counts(node.verify(records)) == {"verified": 80}


def test_checkpoints_of_json_are_json(node):
    session = node.session(tag_key='a"\\b')
    tags = ["plain", 'quote" \\ \u00e9 \n \x01 \U0001f600', "\ud800"]
    session.feed(lines({'a"\\b': tag, "n": n} for n in range(3) for tag in tags))
    session.seal_end()
    records = records_of(session.output())
    assert {record.get('a"\\b') for record in records if is_checkpoint(record)} == {"plain", tags[1], "\ufffd", None}


def test_the_tag_of_the_host(node):
    session = node.session()
    for n in range(100):
        session.set_tag([None, "a", "b"][n % 3])
        session.feed(lines([{"n": n}]))
    session.seal_end()
    out = records_of(session.output())
    assert counts(node.verify(out)) == {"verified": 100}
    assert all(set(record) == {"_lr"} for record in out if is_checkpoint(record))
    by_stream = collections.defaultdict(set)
    for record in out:
        if not is_checkpoint(record):
            by_stream[record["_lr"].split(".")[1]].add(record["n"] % 3)
    assert sorted(by_stream.values(), key=min) == [{0}, {1}, {2}]


def test_a_tag_goes_on_in_its_series(node):
    outputs = []
    for n in range(3):
        session = node.session(tag_key="tag")
        session.feed(lines({"tag": tag, "n": n} for tag in ("a", "b", "a")))
        session.seal_end()
        outputs.append(records_of(session.output()))
        del session
    assert node.verify(*outputs).code == 0
    alone = [parts(out)["a"] for out in outputs]
    result = node.verify(*alone, part=True)
    assert result.code == 0 and result.counts["verified"] == 6 and len({stream["series"] for stream in result.streams}) == 1
    # A stream that is gone is missed, by who has the tag alone and by who has all; the last one cannot be.
    for gone in range(3):
        result = node.verify(*alone[:gone], *alone[gone + 1 :], part=True)
        assert (result.counts["gap"], result.code) == ((1, 2) if gone < 2 else (0, 0))
        missing = streams_of(alone[gone])
        result = node.verify(*[[record for record in out if record["_lr"].split(".")[1] not in missing] for out in outputs])
        assert (result.counts["gap"], result.code) == (1, 2)  # named by the tag that began after it


@pytest.mark.parametrize("seed", range(12))
def test_it_dies_at_any_moment(tmp_path, backend, seed):
    """Records of several tags, signed by number and time, epochs that pass, and ends without warning: what a host has taken is whole."""
    chance = random.Random(seed)
    spool = tmp_path / "spool"
    spool.mkdir(mode=0o700)
    seconds = chance.choice([1, 900])
    node = Node(tmp_path, records=chance.choice([3, 8, 40]), seconds=seconds, epochs=100, seal=f"{BY_TAG}, spool: {spool}")
    # What an epoch did not sign is recovered by the key of a later one, which the verifier tells.
    later = {"epoch gap"} if seconds == 1 else set()
    outputs, number, lost = [], 0, collections.Counter()
    for _ in range(chance.randint(2, 5)):
        session = node.session(tag_key="tag")
        for _ in range(chance.randint(0, 12)):
            fed = [{"tag": chance.choice(["a", "b", "c", "d", ""]), "n": number + n} for n in range(chance.randint(1, 12))]
            number += len(fed)
            session.feed(lines(fed))
            if chance.random() < 0.1:
                time.sleep(chance.random())
            if chance.random() < 0.5:
                session.seal_tick()
            if chance.random() < 0.6:
                outputs.append(session.output())
                fed = []
            lost.update(record["tag"] for record in fed)
        if chance.random() < 0.4:
            session.seal_end()
        if chance.random() < 0.5:
            outputs.append(session.output())
        del session
    last = node.session(tag_key="tag")
    last.seal_end()
    out = records_of(b"".join([*outputs, last.output()]))
    there = [record for record in out if not is_checkpoint(record)]
    chance.shuffle(out)
    result = node.verify(out)
    assert not any(result.counts[state] for state in TAMPERED), counts(result)
    assert set(counts(result)) <= {"verified", "recovered", "withheld"} | later
    assert result.counts["verified"] + result.counts["recovered"] == len(there)
    assert result.counts["withheld"] == number - len(there)
    for tag, part in parts(out).items():
        mine = sum(not is_checkpoint(record) for record in part)
        result = node.verify(part, part=True)
        assert set(counts(result)) <= {"verified", "recovered", "withheld", "elsewhere"} | later, (tag, counts(result))
        assert result.counts["verified"] + result.counts["recovered"] == mine
        assert result.counts["withheld"] <= lost[tag or ""]
        assert mine == 0 or result.code == (2 if result.counts["withheld"] or result.counts["epoch gap"] else 0)
    assert not spools(spool) and not list(spool.glob("closed-*")) and not spools(node.keys)


def test_recovered_streams_keep_their_tag(node):
    session = node.session(tag_key="tag")
    session.feed(lines({"tag": tag, "n": 1} for tag in ("a", "b")))
    out = records_of(session.output())
    del session
    for _ in range(2):  # the first one's output is lost
        again = node.session()
        recovered = records_of(again.output() if _ else json.dumps({}).encode())
        if not _:
            del again
    assert sorted(record.get("tag", "") for record in recovered) == ["", "", "a", "b"]
    for tag in "ab":
        result = node.verify(parts(out + recovered)[tag], part=True)
        assert (counts(result), result.code) == ({"recovered": 1, "elsewhere": 1}, 0)


def test_a_quiet_tag_ends_with_its_epoch(tmp_path, backend):
    node = Node(tmp_path, seconds=1, epochs=100, seal=BY_TAG)
    session = node.session(tag_key="tag")
    session.feed(lines([{"tag": "a"}, {"tag": "b"}]))
    deadline = time.monotonic() + 20
    while len(spools(node.keys)) > 2 and time.monotonic() < deadline:
        session.feed(lines([{"tag": "b"}]))
        time.sleep(0.1)
        session.seal_tick()
        out = session.output()
        with (tmp_path / "out").open("ab") as file:
            file.write(out)
    assert len(spools(node.keys)) == 2  # b, and that without a tag
    session.feed(lines([{"tag": "a"}]))
    session.seal_end()
    records = records_of((tmp_path / "out").read_bytes() + session.output())
    result = node.verify(records)
    assert set(counts(result)) == {"verified"} and result.code == 0
    assert len(streams_of(parts(records)["a"])) == 2 and len(streams_of(parts(records)["b"])) == 1
    assert node.verify(parts(records)["a"], part=True).code == 0


def test_ever_new_tags_share_one_stream(node):
    """Streams, files and what is remembered of them are bounded; all is sealed all the same."""
    session = node.session(tag_key="tag")
    out = b""
    for n in range(0, 3000, 100):
        session.feed(lines({"tag": f"flood-{each}", "n": each} for each in range(n, n + 100)))
        session.seal_tick()
        out += session.output()
        assert len(spools(node.keys)) <= 1 + STREAMS
    session.feed(lines([{"tag": "flood-0", "n": -1}]))
    session.seal_end()
    records = records_of(out + session.output())
    result = node.verify(records)
    assert (counts(result), result.code) == ({"verified": 3001}, 0)
    assert STREAMS <= len(result.streams) <= STREAMS + 1 + 100
    assert (node.keys / "streams").stat().st_size < 100_000
    own = streams_of(parts(records)["flood-0"])
    assert len(own) == 1


def test_streams_that_are_quiet_make_room(tmp_path):
    node = Node(tmp_path, records=16, seal=BY_TAG)
    session = node.session(tag_key="tag")
    session.feed(lines({"tag": f"t{n}"} for n in range(STREAMS + 10)))
    out = session.output()
    time.sleep(1.1)
    session.seal_tick()
    out += session.output()
    full = len(spools(node.keys))
    assert full == 1 + STREAMS
    time.sleep(10.5)  # LR_TAG_QUIET_MS
    session.seal_tick()
    out += session.output()
    assert len(spools(node.keys)) == 1 + STREAMS - 16
    session.feed(lines([{"tag": "new"}]))
    session.seal_end()
    records = records_of(out + session.output())
    assert counts(node.verify(records)) == {"verified": STREAMS + 11}
    assert node.verify(parts(records)["new"], part=True).code == 0


def test_the_policy_may_begin_and_end_it(tmp_path, backend):
    outputs = []
    node = Node(tmp_path, seal="")
    for by_tag in (False, True, False, True, True):
        node.policy.write_text(node.policy.read_text().replace(BY_TAG, "").replace("}}\n", "}" + (BY_TAG if by_tag else "") + "}\n"))
        session = node.session(tag_key="tag")
        session.feed(lines([{"tag": "a"}, {"tag": "b"}]))
        session.seal_end()
        outputs.append(records_of(session.output()))
        del session
    result = node.verify(*outputs)
    assert (counts(result), result.code, len(result.streams)) == ({"verified": 10}, 0, 11)
    for n in range(4):
        assert node.verify(*outputs[:n], *outputs[n + 1 :]).counts["gap"] >= 1


# ---- where the spools lie ----


@pytest.fixture(params=["", BY_TAG], ids=["one stream", "by tag"])
def spooled(tmp_path, backend, request):
    (tmp_path / "spool").mkdir(mode=0o700)
    return Node(tmp_path, seal=f", spool: {tmp_path / 'spool'}{request.param}")


def test_spools_lie_where_the_policy_says(spooled, tmp_path):
    session = spooled.session()
    session.feed(lines([{"n": 1}]))
    out = session.output()
    assert len(spools(tmp_path / "spool")) == 1 and not spools(spooled.keys)
    del session
    again = spooled.session()
    assert len(list((tmp_path / "spool").glob("closed-*"))) == 1
    again.seal_end()
    result = spooled.verify(out, again.output())
    assert (counts(result), result.code) == ({"recovered": 1}, 0)
    assert [path.name for path in (tmp_path / "spool").iterdir()] == ["lock"]


def test_spools_that_are_left_behind_are_a_crash_gap(spooled, tmp_path):
    first = spooled.session()
    first.feed(lines([{"n": 1}]))
    out = first.output()
    del first
    (tmp_path / "other").mkdir(mode=0o700)
    spooled.policy.write_text(spooled.policy.read_text().replace("/spool", "/other"))
    result = spooled.verify(out, spooled.seal(lines([{"n": 2}])))
    assert (counts(result), result.code) == ({"verified": 1, "unsealed tail": 1, "crash gap": 1}, 2)
    # A stream that had ended is none that is lost.
    spooled.policy.write_text(spooled.policy.read_text().replace("/other", "/spool"))
    result = spooled.verify(spooled.seal(lines([{"n": 3}])))
    assert "crash gap" not in counts(result)


REFUSED = {
    "cannot be opened": lambda path: path.rmdir(),
    "chmod 700": lambda path: path.chmod(0o750),
    "cannot be written to": lambda path: (path / "lock").symlink_to("/nowhere"),
}


@pytest.mark.parametrize("message", REFUSED)
def test_a_spool_that_cannot_be_used_is_refused(spooled, tmp_path, message):
    REFUSED[message](tmp_path / "spool")
    with pytest.raises(LogredactError, match=f"spool.*{message}"):
        spooled.session()


def test_the_keys_directory_may_be_named_as_the_spool(tmp_path, backend):
    node = Node(tmp_path, seal=f", spool: {tmp_path / 'seal' / '.'}")
    assert counts(node.verify(node.seal(lines([{"n": 1}])))) == {"verified": 1}


def test_one_spool_a_process_and_the_spools_of_others_stay(tmp_path, backend):
    spool = tmp_path / "spool"
    spool.mkdir(mode=0o700)
    nodes = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        nodes.append(Node(tmp_path / name, seal=f", spool: {spool}"))
    first = nodes[0].session()
    with pytest.raises(LogredactError, match="another process has its spool"):
        nodes[1].session()
    first.feed(lines([{"n": 1}]))
    out = first.output()
    del first
    other = nodes[1].session()
    other.feed(lines([{"n": 2}]))
    assert len(spools(spool)) == 2
    other.seal_end()
    assert counts(nodes[1].verify(other.output())) == {"verified": 1}
    del other
    result = nodes[0].verify(out, nodes[0].seal(b""))
    assert (counts(result), result.code) == ({"recovered": 1}, 0)


def test_a_damaged_memory_is_refused(node):
    node.seal(lines([{"n": 1}]))
    memory = node.keys / "streams"
    memory.write_bytes(b"x" * memory.stat().st_size)
    with pytest.raises(LogredactError, match="'streams' of the seal's directory is damaged"):
        node.session()
    memory.write_bytes(b"short")
    with pytest.raises(LogredactError, match="'streams' of the seal's directory"):
        node.session()
    memory.unlink()
    memory.symlink_to("/dev/null")
    with pytest.raises(LogredactError, match="'streams' of the seal's directory"):
        node.session()


def test_without_memory_spools_are_closed_all_the_same(node):
    session = node.session(tag_key="tag")
    session.feed(lines([{"tag": "a"}, {"tag": "b"}]))
    out = session.output()
    del session
    (node.keys / "streams").unlink()
    result = node.verify(out, node.seal(b""))
    assert counts(result) == {"recovered": 2} and result.code == 0


def test_a_checkpoint_holds_no_other_field(node):
    """Nothing signs what stands beside: it is not to pass for a record's."""
    session = node.session(tag_key="tag")
    session.feed(lines([{"tag": "a", "n": 1}]))
    session.seal_end()
    out = records_of(session.output())
    assert node.verify(out).code == 0
    assert node.verify(out, tag_key="").code == 1
    [mine] = [record for record in out if is_checkpoint(record) and "tag" in record]
    mine["message"] = "all is well"
    assert node.verify(out).code == 1
    del mine["message"]
    assert node.verify(out).code == 0
    mine["tag"] = {"message": "all is well"}
    assert node.verify(out).code == 1


def test_one_that_dies_before_its_start_is_no_stream(node):
    """Its spool is there, and has nothing: a checkpoint of it would have no start, and not be valid."""
    session = node.session()
    del session
    [spool] = spools(node.keys)
    data = bytearray(spool.read_bytes())
    count = 1664 + 8 + 64 * 32  # spool.h: behind the head and the tree of the first half; then the bytes of controls
    assert data[count : count + 10] == b"\1" + bytes(7) + bytes([111, 0])
    data[count : count + 16] = bytes(16)
    spool.write_bytes(data)
    (node.keys / "streams").unlink()
    result = node.verify(node.seal(lines([{"n": 1}])))
    assert (counts(result), result.code) == ({"verified": 1}, 0)
    assert not spools(node.keys)


# ---- the command ----


def command(*arguments, data=b""):
    done = subprocess.run([sys.executable, "-m", "logredact", *map(str, arguments)], input=data, capture_output=True, timeout=120)
    return done.returncode, done.stdout, done.stderr.decode()


def test_filter_with_a_tag_key_and_verify_of_each_tag(tmp_path):
    (tmp_path / "spool").mkdir(mode=0o700)
    node = Node(tmp_path, records=100, seal=", spool: spool, per_tag: true")
    code, text, _ = command("policy", "check", node.policy)
    assert code == 0 and b": ok, " in text and b", seals (" in text
    bad = tmp_path / "bad.yaml"
    bad.write_text("version: 1\nseal:\n  key: {dir: k}\n  origin: a\n  per_tag: yes please\n")
    code, _, err = command("policy", "check", bad)
    assert code == 3 and "bad.yaml:5:12: per_tag must be true or false" in err
    tags = ["app.web", "app.db", "sys"]
    data = lines({"tag": tags[n % 3], "n": n, "m": "to jo@example.com"} for n in range(3000))
    code, out, err = command("filter", "--policy", node.policy, "-f", "json", "--tag-key", "tag", data=data)
    assert (code, err) == (0, "")
    apart = parts(records_of(out))
    assert set(apart) == {*tags, None} and all(is_checkpoint(record) for record in apart[None])
    for tag in tags:
        (tmp_path / tag).write_bytes(lines(apart[tag]))
        code, text, err = command("verify", "--keys", node.vkey, "--tag-key", "tag", "--part", "--json", tmp_path / tag)
        report = json.loads(text)
        assert (code, err, report["counts"]["verified"], report["counts"]["withheld"]) == (0, "", 1000, 0)
    code, text, _ = command("verify", "--keys", node.vkey, "--tag-key", "tag", "--part", tmp_path / tags[1])
    assert code == 0 and b"elsewhere" in text
    code, text, _ = command("verify", "--keys", node.vkey, "--tag-key", "tag", tmp_path / tags[1])
    assert code == 2 and b"gap" in text
    (tmp_path / "all").write_bytes(out)
    assert command("verify", "--keys", node.vkey, "--tag-key", "tag", tmp_path / "all")[0] == 0
    # With the others' checkpoints, as from a tag of their own, nothing of them is missed.
    mine = lines(apart["sys"]) + lines(record for record in records_of(out) if is_checkpoint(record))
    (tmp_path / "mine").write_bytes(mine)
    assert command("verify", "--keys", node.vkey, "--tag-key", "tag", "--part", tmp_path / "mine")[0] == 0
    assert command("verify", "--keys", node.vkey, "--tag-key", "tag", tmp_path / "mine")[0] == 2


@pytest.mark.parametrize("seed", range(4))
def test_filter_is_killed_at_any_moment(tmp_path, seed):
    import signal
    import threading

    node = Node(tmp_path, records=64, seal=BY_TAG)
    node.tag_key = "tag"
    chance = random.Random(seed)
    outputs = []
    for kill in (True, True, False):
        data = lines({"tag": f"t{chance.randrange(20)}", "n": n} for n in range(20000 if kill else 1))
        process = subprocess.Popen(
            [sys.executable, "-m", "logredact", "filter", "--policy", str(node.policy), "-f", "json", "--tag-key", "tag"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

        def write(pipe=process.stdin, data=data):
            try:
                with pipe:
                    pipe.write(data)
            except OSError:
                pass  # it was killed

        writer = threading.Thread(target=write)
        writer.start()
        first = os.read(process.stdout.fileno(), 65536)
        if kill:
            threading.Timer(chance.random() * 0.1, process.send_signal, [signal.SIGKILL]).start()
        outputs.append(complete(first + process.stdout.read()))
        process.stdout.close()
        process.wait()
        writer.join()
    records = records_of(b"".join(outputs))
    result = node.verify(records)
    there = sum("n" in record for record in records)
    assert set(counts(result)) <= {"verified", "recovered", "withheld"}
    assert result.counts["verified"] + result.counts["recovered"] == there
    for tag, part in parts(records).items():
        result = node.verify(part, part=True)
        assert set(counts(result)) <= {"verified", "recovered", "withheld", "elsewhere"}, (tag, counts(result))
    assert not list(node.keys.glob("closed-*")) and not spools(node.keys)
