"""`logredact tail` seals what it writes: lines of every kind, checkpoints among them, and starts that follow a kill."""

from __future__ import annotations

import json
import random
import signal
import time

import pytest

from filtering import LABEL, MAIL
from logredact.seal._verify import TAMPERED
from sealing import Node, counts, is_checkpoint, records_of
from tailing import Tail, append, cri, docker, tail  # noqa: F401


def lines_of(records):
    return [record for record in records if not is_checkpoint(record)]


def sealed_by(tail, node, *arguments):  # noqa: F811
    """One run to the files' ends: what it wrote."""
    one = tail("--once", "--policy", node.policy, *arguments)
    assert (one.end(), one.errors, one.rest) == (0, b"", b"")
    return b"".join(line + b"\n" for line in one.lines)


def test_lines_are_sealed_as_they_are_written(tail, tmp_path):  # noqa: F811
    node = Node(tmp_path)
    own = tmp_path / "containers" / ("0" * 64)
    own.mkdir(parents=True)
    append(own / f"{own.name}-json.log", docker(f"to {MAIL}\n") + docker("lone \ud800 surrogate\n"))
    append(tmp_path / "a.log", cri(f"to {MAIL}") + cri("two, pa", tag="P") + cri("rt") + cri("bytes \udcff", stream="stderr") + "plain\n")
    out = sealed_by(tail, node, own / "*.log", tmp_path / "*.log")
    records = records_of(out)
    lines = lines_of(records)
    assert is_checkpoint(records[-1]) and list(records[-1]) == ["_lr"]
    assert [record["log"] for record in lines] == [f"to {LABEL}", "two, part", "bytes �", "plain", f"to {LABEL}", "lone \ud800 surrogate"]
    assert lines[4]["kubernetes"] == {"docker_id": "0" * 64} and lines[0]["file"] == str(tmp_path / "a.log")
    assert all(list(record)[-1] == "_lr" for record in lines)
    result = node.verify(out)
    assert (counts(result), result.code) == ({"verified": 6}, 0)
    # What tail added is sealed, too.
    for name in ("file", "time", "log"):
        changed = [{**record, name: "x"} if name in record else record for record in records]
        assert node.verify(changed).counts["modified"] == sum(name in record for record in lines)
    # The next run goes on, as another stream.
    append(tmp_path / "a.log", cri("more"))
    result = node.verify(out, sealed_by(tail, node, own / "*.log", tmp_path / "*.log"))
    assert (counts(result), result.code, len(result.streams)) == ({"verified": 7}, 0, 2)


def test_checkpoints_come_by_count_by_time_and_at_the_end(tail, tmp_path):  # noqa: F811
    node = Node(tmp_path, records=10)
    append(tmp_path / "a.log", "".join(f"line {n}\n" for n in range(25)))
    one = tail("--policy", node.policy, tmp_path / "a.log")
    one.wait_for(25 + 2)
    began = time.monotonic()
    one.wait_for(25 + 3)  # of what is left, a second later, while nothing comes
    assert time.monotonic() - began < 5
    append(tmp_path / "a.log", "last\n")
    one.wait_for(25 + 3 + 1)
    records = one.stop()
    assert [n for n, record in enumerate(records) if is_checkpoint(record)][:2] == [9, 20] and is_checkpoint(records[-1])
    result = node.verify(records)
    assert (counts(result), result.code) == ({"verified": 26}, 0)


def test_an_epoch_ends_in_the_midst(tail, tmp_path):  # noqa: F811
    node = Node(tmp_path, seconds=2)
    append(tmp_path / "a.log", "first\n")
    one = tail("--policy", node.policy, tmp_path / "a.log")
    one.wait_for(1)
    time.sleep(2.5)
    append(tmp_path / "a.log", "second\n")
    time.sleep(0.5)
    records = one.stop()
    assert len({record["_lr"].split(".")[4] for record in records if is_checkpoint(record)}) > 1
    result = node.verify(records)
    assert (counts(result), result.code) == ({"verified": 2}, 0)


def test_what_is_dropped_is_counted(tail, tmp_path):  # noqa: F811
    node = Node(tmp_path, more="rules: [{pattern: 'secret', action: drop}]\non_error: drop\nlimits: {value_bytes: 1KiB, record_bytes: 4KiB}\n")
    append(tmp_path / "a.log", "kept\nsecret\n" + "x" * 2000 + "\n" + "y" * 9000 + "\nsecret\n")
    append(tmp_path / "secret.log", "one\ntwo\nthree\n")  # its name is in every line
    result = node.verify(sealed_by(tail, node, tmp_path / "*.log"))
    assert (counts(result), result.dropped) == ({"verified": 1}, [5, 2])


def test_lines_stay_as_long_as_they_may_be(tail, tmp_path):  # noqa: F811
    node = Node(tmp_path, more="limits: {value_bytes: 8MiB}\n")
    append(tmp_path / "a.log", "".join(f"{n} " + "long " * 30000 + "\n" for n in range(3)) + "".join(f"{n}\n" for n in range(5000)))
    out = sealed_by(tail, node, "--max-line", 65535, tmp_path / "a.log")
    assert max(map(len, out.splitlines(keepends=True))) <= 65535
    result = node.verify(out)
    assert result.code == 0 and set(counts(result)) == {"verified"}
    parts = [record for record in records_of(out) if "partial_message" in record]
    assert len(parts) > 6 and "".join(part["log"] for part in parts).count("long ") == 90000
    one = tail("--once", "--policy", node.policy, "--max-line", 1024, tmp_path / "a.log")
    assert one.end() == 2 and b"--max-line 65" in one.errors


def test_one_process_has_the_directory(tail, tmp_path):  # noqa: F811
    node = Node(tmp_path)
    append(tmp_path / "a.log", "line\n")
    one = tail("--policy", node.policy, tmp_path / "a.log")
    one.wait_for(1)
    other = tail("--policy", node.policy, tmp_path / "a.log", state=tmp_path / "other.db")
    assert other.end() == 3 and b"another" in other.errors and not other.lines
    one.stop()


@pytest.mark.parametrize("seed", range(8))
def test_killed_at_any_moment(tmp_path, seed):
    """Every line is there once or more, each time as it was sealed; what did not come out is withheld, and nothing altered."""
    node = Node(tmp_path, records=64)
    chance = random.Random(seed)
    written, outputs = 0, []

    def more(count):
        nonlocal written
        append(tmp_path / "a.log", "".join(cri(f"line {n} " + "x" * 50) for n in range(written, written + count)))
        written += count

    for _ in range(4):
        more(6000)
        one = Tail("--state", tmp_path / "state.db", "--poll", 0.02, "--policy", node.policy, tmp_path / "a.log")
        one.wait_for(1)
        time.sleep(chance.random() * 0.12)
        more(1000)
        time.sleep(chance.random() * 0.06)
        one.end(signal.SIGKILL)
        outputs.append(b"".join(line + b"\n" for line in one.lines))
    last = Tail("--state", tmp_path / "state.db", "--once", "--policy", node.policy, tmp_path / "a.log")
    assert (last.end(), last.errors) == (0, b"")
    outputs.append(b"".join(line + b"\n" for line in last.lines))
    result = node.verify(*outputs)
    assert not any(result.counts[state] for state in TAMPERED), counts(result)
    assert set(counts(result)) <= {"verified", "recovered", "withheld"}
    there = [json.loads(line) for output in outputs for line in output.splitlines()]
    there = [record for record in there if not is_checkpoint(record)]
    assert result.counts["verified"] + result.counts["recovered"] == len(there)
    assert {record["log"].split()[1] for record in there} == {str(n) for n in range(written)}
    assert not list(node.keys.glob("closed-*")) and not list(node.keys.glob("spool-*"))


def test_streams_by_tag(tail, tmp_path):  # noqa: F811
    node = Node(tmp_path)
    node.policy.write_text(node.policy.read_text().replace("checkpoint: {records: 1024}", "per_tag: true"))
    append(tmp_path / "a.log", "one\ntwo\n")
    result = node.verify(sealed_by(tail, node, "--tag", "kube.app", tmp_path / "a.log"))
    assert (counts(result), result.code, len(result.streams)) == ({"verified": 2}, 0, 2)


@pytest.mark.parametrize("records", [2, 16, 256, 1024])
def test_a_recovered_checkpoint_is_no_longer_than_said(tmp_path, records):
    from logredact import _backend
    from logredact._plans import as_plan

    node = Node(tmp_path, records=records)
    policy = _backend.current.Policy(*as_plan(node.policy))
    seal, checkpoint = policy.seal_most()
    made = []
    for _ in range(2):
        session = _backend.current.Session(policy, format="json", framing="whole", seals="only")
        made.append(session.output())  # of the one before
        session.feed(b'{"n":1}\n' * (records - 2))
        made.append(session.output())
        session.feed(b'{"file":"/x"}\n' * 360)  # and what it becomes is lost
        del session
    [recovered] = made[2].splitlines(keepends=True)
    assert made[0] == b"" and b'{"_lr":"1c.' in recovered
    assert checkpoint - 24_000 < len(recovered) <= checkpoint
    for line in b"".join(made).splitlines(keepends=True):
        assert len(line) <= (checkpoint if line.startswith(b'{"_lr"') else len(b'{"n":1}\n') + seal)
