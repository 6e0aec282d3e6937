"""A Redactor of a policy that seals: one stream of its process, of records as objects, JSON and msgpack, whatever thread they come from."""

from __future__ import annotations

import datetime
import json
import logging
import os
import subprocess
import sys
import threading
import time

import msgpack
import pytest
from reference import seal
from sealing import Node, counts, is_checkpoint, lines, records_of, unpacked

from logredact import LimitError, LogredactError, Redactor, _sealing
from logredact.integrations import RedactingFilter, RedactProcessor

MAIL = "jo@example.com"
LABEL = "[REDACTED:email]"
SECOND = datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)


@pytest.fixture
def node(tmp_path, backend):
    return Node(tmp_path, records=50)


def ended(redactor):
    redactor.close()
    return list(redactor.checkpoints())


def test_records_of_every_kind_are_one_stream(node):
    redactor = Redactor(node.policy)
    assert redactor.seals
    record = redactor.redact({"to": MAIL, "n": 1, "nested": {"list": [1.5, None, True]}})
    assert list(record) == ["to", "n", "nested", "_lr"] and record["to"] == LABEL
    as_json = redactor.redact_json(f'{{"to": "{MAIL}"}}\n{{"n": 2}}')
    document = redactor.redact_json(f'{{\n  "to": "{MAIL}",\n  "n": 3\n}}\n'.encode())
    packed = redactor.redact_msgpack(b"".join(map(msgpack.packb, [{"to": MAIL}, {"n": 4}])))
    time_ = msgpack.ExtType(0, bytes(8))
    events = redactor.redact_msgpack(msgpack.packb([time_, {"to": MAIL}]), framing="event")
    groups = redactor.redact_msgpack(b"".join(map(msgpack.packb, [[[-1, {}], {}], [[time_, {"a": MAIL}], {"n": 5}], [[-2, {}], {}]])), framing="fluentbit")
    checkpoints = ended(redactor)
    assert all(list(each) == ["_lr"] and is_checkpoint(each) for each in checkpoints)
    [(_, event)] = unpacked(events)
    assert [each[1].get("n") for each in unpacked(groups)] == [None, 5, None] and MAIL.encode() not in events + groups + packed
    everything = [record, *records_of(as_json.encode()), json.loads(document), *unpacked(packed), event, unpacked(groups)[1][1]]
    assert len({each["_lr"].split(".")[1] for each in everything}) == 1
    for contents in ([*everything, *checkpoints], b"".join(map(msgpack.packb, [*checkpoints, *everything]))):
        assert counts(node.verify(contents)) == {"verified": 8}
    assert node.verify([*everything, *checkpoints]).code == 0
    with pytest.raises(ValueError, match="closed"):
        redactor.redact({"n": 1})
    assert list(redactor.checkpoints()) == []


def test_what_comes_back_is_the_same_in_json_and_msgpack(node):
    redactor = Redactor(node.policy)
    record = {
        "when": SECOND, "day": SECOND.date(), "took": datetime.timedelta(seconds=5), "nan": float("nan"), "inf": float("-inf"), "tuple": (1, (2,)),
        "lone": "\ud800", "pair": "\ud83d\ude00", "big": 2**64 - 1, "small": -(2**63), "float": 0.1, "zero": -0.0, "whole": 1e20, 7: {"8": 9}, "empty": {}, "_lr": {"a": 1},
    }  # fmt: skip
    kept = dict(record)
    sealed = redactor.redact(record)
    assert record == kept and sealed["when"] == "2024-01-02T03:04:05+00:00" and sealed["nan"] is None and sealed["pair"] == "😀"
    checkpoints = ended(redactor)
    assert counts(node.verify([sealed, *checkpoints])) == {"verified": 1}
    assert counts(node.verify(b"".join(map(msgpack.packb, [sealed, *checkpoints])))) == {"verified": 1}
    assert counts(node.verify([{**sealed, "float": 0.2}, *checkpoints])) == {"modified": 1}


@pytest.mark.parametrize("record", [{True: 1}, {1.5: 1}, {None: 1}, {1: 1, "1": 2}, {"a": {b"b": 1, "b": 2}}, {"n": 1 << 64}, {"n": object()}])
def test_what_json_would_write_otherwise_is_refused(node, record):
    redactor = Redactor(node.policy)
    with pytest.raises(TypeError):
        redactor.redact(record)
    assert counts(node.verify([redactor.redact({"n": 1}), *ended(redactor)])) == {"verified": 1}


def test_texts_have_no_place_for_a_seal(node):
    redactor = Redactor(node.policy)
    with pytest.raises(LogredactError, match="no place"):
        redactor.redact_text("x")
    assert [found.detector for found in redactor.scan(MAIL)] == ["email"] and redactor.stats([MAIL])["email"].findings == 1
    assert node.verify(ended(redactor)).code == 0


def test_from_many_threads(node):
    redactor = Redactor(node.policy)
    got, done = [], threading.Event()

    def work(number):
        for n in range(300):
            got.append(redactor.redact({"thread": number, "n": n}))

    def fetch():
        while not done.is_set():
            got.extend(redactor.checkpoints())

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    fetcher = threading.Thread(target=fetch)
    for thread in (*threads, fetcher):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    fetcher.join()
    got += ended(redactor)
    result = node.verify(got)
    assert (counts(result), result.code) == ({"verified": 1800}, 0)
    assert len({record["_lr"] for record in got}) == len(got) > 1830


def test_a_checkpoint_counts_as_written_once_the_loop_has_gone_past(node):
    redactor = Redactor(node.policy)
    records = [redactor.redact({"n": n}) for n in range(120)]
    first = next(iter(redactor.checkpoints()))
    again = []
    for checkpoint in redactor.checkpoints():
        again.append(checkpoint)
        assert not list(redactor.checkpoints())  # somebody has them
    assert again[0] == first and len(again) == 2
    del redactor  # it dies: the next one closes its stream
    assert counts(node.verify([*records, *again])) == {"verified": 99, "unsealed tail": 21, "truncated": 1}
    assert counts(node.verify([*records, *again, *ended(Redactor(node.policy))])) == {"verified": 99, "recovered": 21}


def test_checkpoints_come_by_time(node):
    with Redactor(node.policy) as redactor:
        record = redactor.redact({"n": 1})
        assert not list(redactor.checkpoints())
        deadline = time.monotonic() + 10
        found = []
        while not found and time.monotonic() < deadline:
            time.sleep(0.05)
            found = list(redactor.checkpoints())
    assert counts(node.verify([record, *found])) == {"verified": 1, "truncated": 1}
    result = node.verify([record, *found, *redactor.checkpoints()])
    assert (counts(result), result.code) == ({"verified": 1}, 0)


def test_checkpoints_that_nobody_takes_end_it(node, monkeypatch):
    monkeypatch.setattr(_sealing, "_WAITING_MOST", 10_000)
    redactor = Redactor(node.policy)
    records = []
    with pytest.raises(LimitError, match="checkpoints wait"):
        for n in range(10_000):
            records.append(redactor.redact({"n": n}))
    records += redactor.checkpoints()
    records += [redactor.redact({"n": 1}), *ended(redactor)]
    assert set(counts(node.verify(records))) == {"verified"}


def test_a_forked_child_does_not_seal_as_its_parent(node, tmp_path):
    child = f"""
import os, sys, time
sys.path[:0] = {sys.path!r}
from logredact import Redactor
redactor = Redactor({str(node.policy)!r})
import json
out = open({str(tmp_path / "out")!r}, "w")
def write(record):
    out.write(json.dumps(record) + "\\n"); out.flush()
write(redactor.redact({{"n": 1}}))
reader, writer = os.pipe()
done, finish = os.pipe()
child = os.fork()
if not child:
    said = []
    for call in (lambda: redactor.redact({{"n": 2}}), lambda: redactor.redact_json('{{"n":2}}'), lambda: list(redactor.checkpoints())):
        try:
            call()
            said.append("sealed")
        except Exception as error:
            said.append(str(error))
    redactor.close()
    os.write(writer, ("|".join(said)).encode()); os.close(writer)
    os.close(finish); os.read(done, 1)
    os._exit(0)
os.close(writer)
print(os.read(reader, 10000).decode())
write(redactor.redact({{"n": 3}}))
redactor.close()
for each in redactor.checkpoints():
    write(each)
# The child lives, and does not hold the directory.
again = Redactor({str(node.policy)!r})
write(again.redact({{"n": 4}}))
again.close()
for each in again.checkpoints():
    write(each)
os.close(finish); os.waitpid(child, 0)
"""
    done = subprocess.run([sys.executable, "-c", child], capture_output=True, text=True, timeout=60, env={**os.environ, "LOGREDACT_BACKEND": "cython"})
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout.strip().split("|")
    assert len(said) == 3 and all("was forked from the one that seals" in each for each in said)
    result = node.verify((tmp_path / "out").read_bytes())
    assert (counts(result), result.code) == ({"verified": 3}, 0)


def test_what_a_rule_or_an_error_drops_is_counted(tmp_path, backend):
    node = Node(tmp_path, more="rules: [{pattern: 'secret', action: drop}]\non_error: drop\n")
    redactor = Redactor(node.policy)
    assert redactor.redact({"m": "secret"}) is None
    assert redactor.redact({"m": "x" * (13 << 20)}) is None  # above a limit of the policy
    assert redactor.redact({str(n): "x" * 900_000 for n in range(8)}) is not None
    assert redactor.redact_json('{"m": "secret"}\n{"m": "kept"}\n').count("_lr") == 1
    result = node.verify(ended(redactor))
    assert result.dropped == [2, 1] and result.counts["withheld"] == 2


@pytest.mark.parametrize("on_error", ["redact", "drop"])
def test_what_cannot_be_sealed_is_treated_as_the_policy_says(tmp_path, backend, on_error):
    node = Node(tmp_path, more=f"on_error: {on_error}\nlimits: {{record_bytes: 32MiB}}\n")
    redactor = Redactor(node.policy)
    record = redactor.redact({str(n): "x" * 900_000 for n in range(16)})
    made = ended(redactor)
    if on_error == "drop":
        assert record is None and node.verify(made).dropped == [0, 1]
        return
    assert record.pop("_lr")[:2] == "1." and record["message"].startswith("[REDACTED:") and list(record) == ["message"]


def test_known_secrets_change_and_the_stream_goes_on(tmp_path, backend):
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "a").write_text("first-known-secret")
    node = Node(tmp_path, more=f"known_secrets: [{{dir: {secrets}}}]\n")
    redactor = Redactor(node.policy)
    records = [redactor.redact({"m": "first-known-secret"})]
    (secrets / "a").write_text("second-known-secret")
    assert redactor.reload_if_changed()
    records.append(redactor.redact({"m": "second-known-secret"}))
    assert [record["m"] for record in records] == ["[REDACTED:known-secret]"] * 2
    assert counts(node.verify([*records, *ended(redactor)])) == {"verified": 2}


def test_hashes_need_neither_stream_nor_process(backend):
    redactor = Redactor.from_yaml("version: 1\nseal: {hash: sha256, field: _hash}\n")
    assert redactor.seals and list(redactor.checkpoints()) == []
    record = redactor.redact({"to": MAIL, "n": 1})
    assert record == {"to": LABEL, "n": 1, "_hash": seal.fingerprint({"to": LABEL, "n": 1}, "_hash")}
    assert json.loads(redactor.redact_json(f'{{"n": 1, "to": "{MAIL}"}}'))["_hash"] == record["_hash"]
    [packed] = unpacked(redactor.redact_msgpack(msgpack.packb({"to": MAIL, "n": 1})))
    assert packed == record
    with pytest.raises(LogredactError, match="no place"):
        redactor.redact_text("x")
    signed = Redactor.from_yaml("version: 1\nkeys: {k: {env: NONE}}\nseal: {sign: hmac, key: k, field: _sig}\n", keys={"k": b"k" * 32})
    assert signed.redact({"n": 1})["_sig"].split(".")[2] == seal.fingerprint({"n": 1}, "_sig", (), b"k" * 32, "x").split(".")[2]
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, json.dumps(redactor.redact({"to": MAIL, "n": 1})).encode())
        os._exit(0)
    assert json.loads(os.read(reader, 1000)) == record
    os.waitpid(child, 0)
    os.close(reader), os.close(writer)


def test_structlog_seals_what_its_renderer_writes(node):
    structlog = pytest.importorskip("structlog")
    redactor = Redactor(node.policy)
    written = []
    logger = structlog.wrap_logger(
        structlog.PrintLogger(), processors=[structlog.processors.TimeStamper(fmt="iso"), RedactProcessor(redactor), structlog.processors.JSONRenderer(sort_keys=True), keep(written)]
    )  # fmt: skip
    for n in range(60):
        try:
            logger.info("to " + MAIL, n=n, thing={MAIL}, raw=b"\xff x", when=SECOND, nan=float("nan"))
        except structlog.DropEvent:
            pass
    assert json.loads(written[0])["event"] == f"to {LABEL}"
    written += map(json.dumps, ended(redactor))
    result = node.verify("".join(line + "\n" for line in written).encode())
    assert (counts(result), result.code) == ({"verified": 60}, 0)
    assert RedactProcessor(redactor)(None, "info", {"event": "x"}) == {"event": "[REDACTED:error]"}  # it is closed


def keep(written):
    def processor(logger, name, line):
        from structlog import DropEvent

        written.append(line)
        raise DropEvent

    return processor


def test_structlogs_own_record_needs_no_seal(node):
    redactor = Redactor(node.policy)
    record = logging.makeLogRecord({"msg": f"to {MAIL}"})
    event = RedactProcessor(redactor)(None, "info", {"event": "x", "_record": record, "_from_structlog": False})
    assert event["_record"].getMessage() == f"to {LABEL}" and "_lr" not in vars(event["_record"])
    del event["_record"], event["_from_structlog"]
    assert counts(node.verify([event, *ended(redactor)])) == {"verified": 1}


def test_a_logging_filter_refuses_it(node):
    with pytest.raises(ValueError, match="formatter"):
        RedactingFilter(Redactor(node.policy))
    redactor = Redactor(node.policy)

    class Formatter(logging.Formatter):
        def format(self, record):
            return json.dumps(redactor.redact({"level": record.levelname, "message": record.getMessage()}))

    out = [Formatter().format(logging.makeLogRecord({"msg": f"to {MAIL}", "levelname": "INFO"}))]
    assert counts(node.verify("\n".join([*out, *map(json.dumps, ended(redactor))]).encode())) == {"verified": 1}


def test_what_logs_while_its_thread_seals_does_not_wait_for_itself(node, monkeypatch):
    """The handler of a signal, or a finalizer that the garbage collector calls: in the thread that is in the midst of another record."""
    redactor = Redactor(node.policy)
    collect, refused, made = redactor._sealer._collect, [], []

    def collect_and_log(*kind):
        try:
            redactor.redact({"n": 2})
        except LogredactError as error:
            refused.append(str(error))
        collect(*kind)

    monkeypatch.setattr(redactor._sealer, "_collect", collect_and_log)
    thread = threading.Thread(target=lambda: made.append(redactor.redact({"n": 1})), daemon=True)
    thread.start()
    thread.join(20)
    monkeypatch.undo()
    assert [record["n"] for record in made] == [1] and len(refused) == 1 and "within" in refused[0]
    result = node.verify([*made, redactor.redact({"n": 3}), *ended(redactor)])
    assert counts(result) == {"verified": 2}


def test_one_redactor_a_directory(node):
    redactor = Redactor(node.policy)
    with pytest.raises(LogredactError, match="another"):
        Redactor(node.policy)
    assert lines([redactor.redact({"n": 1})])
    del redactor
    Redactor(node.policy).close()


def test_streams_by_tag(node):
    node.policy.write_text(node.policy.read_text().replace("checkpoint: {records: 50}", "per_tag: true"))
    redactor = Redactor(node.policy)
    records = [redactor.redact({"n": n}, tag=tag) for n in range(3) for tag in ("a", "b")]
    records += records_of(redactor.redact_json('{"n": 3}', tag="a").encode())
    assert len({record["_lr"].split(".")[1] for record in records}) == 2
    result = node.verify([*records, *ended(redactor)])
    assert (counts(result), result.code) == ({"verified": 7}, 0)


def test_what_looks_like_a_checkpoint_beside_one_is_none(node):
    """A filter that took the tag from a record has died: its last checkpoint stands beside the tag."""
    node.policy.write_text(node.policy.read_text().replace("checkpoint: {records: 50}", "per_tag: true"))
    session = node.session(tag_key="tag")
    session.feed(lines([{"tag": "1c." + "A" * 400, "n": 1}]))
    out = session.output()
    del session
    recovered = ended(Redactor(node.policy))
    assert all(set(checkpoint) == {"_lr"} and checkpoint["_lr"].count(".") == 12 - 1 for checkpoint in recovered)
    result = node.verify(out, recovered)
    assert (counts(result), result.code) == ({"recovered": 1}, 0)
