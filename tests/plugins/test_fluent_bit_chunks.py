"""Chunks that a real Fluent Bit made: through the core alone, and through the plugin under a harness."""

from __future__ import annotations

import io
import os
import re
import struct
import subprocess
from pathlib import Path

import msgpack
import pytest

from fluent_bit import make
from fluent_bit_hosts import COUNT, PLAN, compiled, needs_source
from logredact import Redactor, _backend

FOLDER = Path(__file__).parent / "fluent_bit"
CHUNKS = {path.stem: path.read_bytes() for path in sorted(FOLDER.glob("chunks/*.msgpack"))}
PLANTED = re.compile(rb"jo@|user\d@|example|4111 1111")
GROUP = [b"\xff\xff\xff\xff", *(struct.pack(">I", 1_700_000_000 + n) for n in range(3)), b"\xff\xff\xff\xfe"]


def events(data):
    """The events of a chunk; what is none fails."""
    found = list(msgpack.Unpacker(io.BytesIO(data), raw=False, strict_map_key=False, unicode_errors="surrogateescape"))
    for (time, metadata), record in found:
        assert isinstance(time, msgpack.ExtType) and len(time.data) == 8 and isinstance(metadata, dict) and isinstance(record, dict)
    return found


def seconds(data):
    return [time.data[:4] for (time, _), _ in events(data)]


@pytest.mark.parametrize("name", CHUNKS)
def test_the_core_changes_findings_and_no_other_byte(name):
    data = CHUNKS[name]
    out = Redactor().redact_msgpack(data, framing="fluentbit")
    assert PLANTED.search(data) and not PLANTED.search(out)
    before, after = events(data), events(out)
    assert [time for (time, _), _ in before] == [time for (time, _), _ in after]
    clean = lambda text: re.sub(r"'\[REDACTED:credit-card\]'|\[REDACTED:[a-z-]+\]|[\w.]+@example\.\w+|4111( 1111){3}|4111111111111111", "#", text)  # noqa: E731
    if name != "tail":  # there one of them is in two parts
        assert [clean(repr(one)) for one in before] == [clean(repr(one)) for one in after]


def test_the_markers_of_groups_stay_and_what_they_hold_is_redacted():
    out = Redactor().redact_msgpack(CHUNKS["groups"], framing="fluentbit")
    assert seconds(out) == GROUP
    (_, metadata), record = events(out)[0]
    assert metadata == {"schema": "otlp", "resource_id": 0, "scope_id": 0}
    assert record == {"resource": "service of [REDACTED:email]", "n": 7}
    assert out.startswith(CHUNKS["groups"][:50]) and out.endswith(CHUNKS["groups"][-14:])


def test_parts_of_a_line_are_one_in_a_chunk_and_cut_between_two():
    redactor = Redactor()
    assert [record["logtag"] for _, record in events(CHUNKS["tail"])] == ["F", "P", "F", "F"]
    texts = [record["message"] for _, record in events(redactor.redact_msgpack(CHUNKS["tail"], framing="fluentbit"))]
    assert "".join(texts[1:3]) == "a line in parts: user [REDACTED:email] logged in"
    session = _backend.current.Session(_backend.current.Policy(PLAN.read_bytes()), framing="fluentbit")
    apart = [events(session.chunk(b"t", msgpack.packb(event))) for event in events(CHUNKS["tail"])]
    text = repr(apart)
    assert [len(one) for one in apart] == [1] * 4 and not PLANTED.search(text.encode()) and "exam" not in text and "ple.com" not in text


# ---- the plugin, in a harness


@pytest.fixture(scope="session")
def harness(tmp_path_factory):
    """Runs the harness: arguments, chunks; gives a list of (words, output), one for each chunk, and counters."""
    build = tmp_path_factory.mktemp("harness")
    return _harness(build, [])


@pytest.fixture(scope="session")
def sanitized(tmp_path_factory):
    return _harness(tmp_path_factory.mktemp("sanitized"), ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g"])


def _harness(build, flags):
    make(build, f"CFLAGS={' '.join(flags)}", *(["OPTIMIZE=-O1"] if flags else []))
    program = build / "harness"
    includes = make(build, "print-includes").split()
    subprocess.run(["cc", "-std=gnu11", "-O1", "-w", "-rdynamic", *flags, *includes, "-o", str(program), str(FOLDER / "harness.c"), "-ldl"], check=True)

    def run(*chunks, plan=PLAN, options=(), code=0):
        files = []
        for number, chunk in enumerate(chunks):
            files.append(build / f"chunk{number}")
            files[-1].write_bytes(chunk)
        environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
        done = subprocess.run([program, build / "flb-filter_logredact.so", plan, *options, *files], capture_output=True, env=environment)
        assert done.returncode == code, done.stderr.decode()[-2000:]
        assert not PLANTED.search(done.stderr)
        stream, answers = io.BytesIO(done.stdout), []
        for _ in chunks if not any(option.startswith("repeat") for option in options) else ():
            words = stream.readline().split()
            answers.append((words[0].decode(), stream.read(int(words[1])) if words[0] == b"modified" else int(words[1])))
        if done.stdout[stream.tell() :].startswith(b"checkpoints "):
            answers.append(("checkpoints", stream.read(int(stream.readline().split()[1]))))
        counters = dict(line.rsplit(b" ", 1) for line in stream.read().splitlines())
        return answers, {name.decode(): value for name, value in counters.items()}, done.stderr.decode()

    return run


@needs_source
def test_the_plugin_gives_what_the_core_gives_and_touches_nothing_without_cause(harness):
    redactor = Redactor()
    out = [redactor.redact_msgpack(data, framing="fluentbit") for data in CHUNKS.values()]
    answers, counters, _ = harness(*CHUNKS.values(), *out, *out)
    assert answers[: len(out)] == [("modified", data) for data in out]
    assert answers[2 * len(out) :] == [("notouch", 0)] * len(out)  # no allocation
    assert int(counters["records_total"]) == 3 * sum(len(events(data)) for data in out)
    assert (counters["records_failed_total"], counters["records_dropped_total"]) == (b"0", b"0")
    assert int(counters["findings_total,email"]) == 8 and int(counters["findings_total,credit-card"]) == 5


def cut(data):
    """A chunk that ends within an event, at each byte."""
    return [data[:end] for end in range(1, len(data))]


def changed(data):
    """A chunk with one byte that is another, at each byte, by four kinds of damage."""
    return [data[:at] + bytes([byte]) + data[at + 1 :] for at in range(len(data)) for byte in (0xC1, 0xDF, 0x92, data[at] ^ 0x80)]


def whole_events(data):
    """How many objects are whole, and whether nothing else follows."""
    unpacker, count, end = msgpack.Unpacker(max_buffer_size=0), 0, 0
    unpacker.feed(data)
    while end < len(data):
        try:
            unpacker.skip()
        except (msgpack.OutOfData, msgpack.FormatError, ValueError):
            return count, False
        count, end = count + 1, unpacker.tell()
    return count, True


@needs_source
@pytest.mark.parametrize("name", CHUNKS)
@pytest.mark.parametrize("damage", [cut, changed])
def test_of_a_damaged_chunk_nothing_raw_leaves_and_every_event_that_can_be_counted_has_one(damage, name, harness, sanitized):
    data = CHUNKS[name]
    marked = damage(data)
    for run, pieces in ((harness, marked), (sanitized, marked[::7])):
        for start in range(0, len(pieces), 500):
            some = pieces[start : start + 500]
            answers, _, log = run(*some)
            for piece, (what, out) in zip(some, answers):
                out = piece if what == "notouch" else out
                # A finding whose own bytes are damaged is none any more, and is no concern of the plugin's.
                if damage is cut:
                    assert not PLANTED.search(out)
                count, complete = whole_events(piece)
                if what == "modified":
                    assert whole_events(out) == (count + (not complete), True)
                else:
                    assert complete
            spoken = log.count("could not be redacted and left as placeholders")
            assert spoken <= 1 and (spoken or damage is changed)  # not for each chunk


@needs_source
def test_a_placeholder_keeps_the_time_and_a_marker_stays_a_marker(harness):
    time = [b"\xd7\x00" + struct.pack(">II", 1_700_000_000 + n, n) for n in range(5)]
    marker = b"\xd7\x00\xff\xff\xff\xff\x00\x00\x00\x00"
    good = b"\x80\x81\xa1m\xaejo@example.com"
    bad = [
        b"\x92\x92" + time[1] + b"\x80\xaejo@example.com",  # the record is text
        b"\x92\x92" + time[2] + b"\xaejo@example.com\x80",  # the metadata is
        b"\x92\x92" + marker + b"\x80\xaejo@example.com",
        b"\x92\xaejo@example.com\x80",  # the time is
        b"\x93" + time[3] + b"\x80\xaejo@example.com",
        b"\xaejo@example.com",
    ]
    first, last = b"\x92\x92" + time[0] + good, b"\x92\x92" + time[4] + good
    answers, counters, log = harness(first + b"".join(bad) + last)
    clean, broken = {"m": "[REDACTED:email]"}, {"message": "[REDACTED:malformed]"}
    now = struct.pack(">II", 1_700_000_000, 5)  # by the harness
    at = lambda n: time[n][2:]  # noqa: E731
    assert [(when.data, metadata, record) for (when, metadata), record in events(answers[0][1])] == [
        (at(0), {}, clean), (at(1), {}, broken), (at(2), {}, broken), (marker[2:], {}, {}), (now, {}, broken), (now, {}, broken), (now, {}, broken), (at(4), {}, clean),
    ]  # fmt: skip
    assert (counters["records_total"], counters["records_failed_total"]) == (b"8", b"6")
    assert "6 records could not be redacted and left as placeholders: an object that is no event" in log


@needs_source
def test_without_memory_nothing_raw_leaves(harness):
    chunks = [CHUNKS["groups"], *CHUNKS.values()]
    failed = 0
    for number in range(1, 60):
        answers, _, _ = harness(*chunks, options=[f"fail={number}"])
        for data, (what, out) in zip(chunks, answers):
            assert what == "modified" and not PLANTED.search(out)
            if out != Redactor().redact_msgpack(data, framing="fluentbit"):
                failed += 1
                assert out == b"" or len(events(out)) == len(events(data))
    assert failed > 20


@needs_source
@pytest.mark.parametrize("name", ["tail", "many lines"])
def test_where_memory_fails_once_every_event_has_one(name, harness):
    data = CHUNKS.get(name) or parts_of_lines()
    failed = 0
    for number in range(1, 120):
        answers, counters, _ = harness(data, options=[f"once={number}"])
        (what, out), *_ = answers
        assert what == "modified" and not PLANTED.search(out)
        if out:  # there was no memory for the chunk itself
            assert seconds(out) == seconds(data)
            assert int(counters["records_total"]) == len(events(data))
        failed += out != Redactor().redact_msgpack(data, framing="fluentbit")
    assert failed > 5


def parts_of_lines():
    """Of many lines in turn, so that some wait for others; and events that are no part."""
    packed = b""
    for number in range(60):
        first = number % 10 < 5
        records = [{"stream": f"s{number % 5}", "logtag": "P" if first else "F", "message": f"{'x' * number} jo@exam" if first else "ple.com end"}]
        if number % 7 == 0:
            records.append({"message": f"user{number}@example.com " * (number + 1)})
        for record in records:
            packed += msgpack.packb([[msgpack.ExtType(0, struct.pack(">II", 1_700_000_000 + len(packed), number)), {}], record])
    return packed


@needs_source
def test_under_sanitizers_no_error_and_no_leak(sanitized, tmp_path):
    answers, _, _ = sanitized(*CHUNKS.values(), *cut(CHUNKS["groups"])[::5])
    assert answers[: len(CHUNKS)] == [("modified", Redactor().redact_msgpack(data, framing="fluentbit")) for data in CHUNKS.values()]
    stop = compiled(tmp_path, "version: 1\npacks: [default]\nlimits: {value_bytes: 1KiB, record_bytes: 2KiB}\non_error: stop\n")
    long = msgpack.packb([[1, {}], {"m": "x" * 1500}]) + msgpack.packb([[1, {}], {"m": ["x" * 1000] * 3}])
    answers, counters, _ = sanitized(long + CHUNKS["forward"] + long, plan=stop)
    assert counters["records_failed_total"] == b"4"
    assert [record.get("message") for _, record in msgpack.Unpacker(io.BytesIO(answers[0][1]))] == ["[REDACTED:error]"] * 2 + [None] * 3 + ["[REDACTED:error]"] * 2
    sanitized(plan=tmp_path / "absent", code=3)


@needs_source
def test_memory_does_not_grow(harness):
    """Over LOGREDACT_HOST_RECORDS records, at least 100,000, a broken chunk among every five."""
    records = sum(len(events(data)) for data in CHUNKS.values()) + 1
    rounds = max(100_000, COUNT) // records
    _, counters, _ = harness(*CHUNKS.values(), b"\x92\x92\x01", options=[f"repeat={rounds}"])
    assert int(counters["records_total"]) == rounds * records
    assert int(counters["resident late"]) - int(counters["resident early"]) < 256  # KiB
