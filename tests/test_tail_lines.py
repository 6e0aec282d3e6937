"""Records of containers' files, against the obvious reader, at every cut and from every position."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

import plans
from logredact._types import LOST, LinesPosition
from reference import container
from sessions import BACKENDS, backend

RULES = [{"detectors": [plans.INDEX["email"]], "action": plans.redact()}]
TIMES = [b"2024-06-12T14:02:00.123456789Z", b"2024-06-12T14:02:00Z", b"2024-06-12T14:02:00.5+02:00"]
BAD_TIMES = [b"2024-06-12T14:02:00.1234567890Z", b"2024-06-12 14:02:00Z", b"2024-06-12T14:02:00", b"2024-06-12T14:02:00.Z"]
TEXTS = [b"", b"x", b"caf\xc3\xa9 \xf0\x9f\x98\x80", b"\xff\xfe bad", b'"quoted" \\ back\\\\', b"a\tb\x00c\x1f\x7f\r", b" spaced ", b"\xe2\x80", b"0123456789abcdef" * 4]


@pytest.fixture(params=BACKENDS)
def make(request):
    """Lines over a policy with these limits."""
    module = backend(request.param)

    def make_(format, **body):
        policy = module.Policy(plans.pack(plans.body(RULES, **body)), {"k": plans.MASTER})
        return module.Lines(policy, format=format)

    return make_


def drain(lines):
    out = []
    lines.drain(lambda view: out.append(bytes(view)))
    return b"".join(out)


def feed(lines, data):
    """All of it, whatever of its output is to be taken meanwhile."""
    out, at = b"", 0
    while at < len(data):
        at += lines.feed(memoryview(data)[at:])
        out += drain(lines)
    return out


def loads(output):
    assert output == b"" or output.endswith(b"\n")
    return [json.loads(container.text(line)) for line in output.split(b"\n")[:-1]]


def cri_line(rnd):
    kind = rnd.random()
    text = rnd.choice(TEXTS)
    if kind < 0.1:
        return text
    if kind < 0.2:
        return rnd.choice(BAD_TIMES) + b" stdout F " + text
    if kind < 0.25:
        return rnd.choice(TIMES) + rnd.choice([b" stdin F ", b" stdout X ", b" stdout F", b"  stdout F ", b" stdout FP "]) + text
    return rnd.choice(TIMES) + rnd.choice([b" stdout ", b" stderr "]) + rnd.choice([b"P", b"F", b"F", b"P:tag", b"F:a:b"]) + b" " + text


def docker_line(rnd):
    kind = rnd.random()
    text = container.text(rnd.choice(TEXTS)).encode("utf-8", "replace").decode()
    if kind < 0.1:
        return rnd.choice(TEXTS)
    if rnd.random() < 0.3:
        text = "é" * 8192 + text  # as long as Docker's buffer
    if rnd.random() < 0.5:
        text += "\n"
    record = {"log": text, "stream": rnd.choice(["stdout", "stderr"]), "attrs": {"a": ["b}\"", 1]}, "time": rnd.choice(TIMES).decode()}
    for name in ("log", "stream", "attrs"):
        if rnd.random() < (0.6 if name == "attrs" else 0.1):
            del record[name]
    if kind < 0.15:
        record["more"] = 1
    if kind > 0.95:
        record[rnd.choice(["log", "stream", "time", "attrs"])] = rnd.choice([1, None, [], "x", "2024"])
    line = json.dumps(record, ensure_ascii=rnd.random() < 0.5, separators=rnd.choice([(",", ":"), (", ", ": ")])).encode()
    if kind > 0.9:
        line = line[: rnd.randrange(len(line))] if rnd.random() < 0.5 else line.replace(b'"stream"', b'"log"', 1)
    return line


LINES = {"cri": cri_line, "docker": docker_line, "plain": lambda rnd: rnd.choice(TEXTS)}


def sample(format, seed, count):
    rnd = random.Random(seed)
    data = b"\n".join(LINES[format](rnd) for _ in range(count))
    return data if rnd.random() < 0.3 else data + b"\n"


def expected(data, format):
    """What has left before the end of the file: its last line waits for a newline."""
    return container.records(data[: data.rfind(b"\n") + 1], format)[0]


@pytest.mark.parametrize("format", LINES)
@pytest.mark.parametrize("seed", range(40))
def test_records_are_those_of_the_reference(make, format, seed):
    data = sample(format, seed, 60)
    lines = make(format)
    assert loads(feed(lines, data)) == expected(data, format)
    whole, still_open = container.records(data, format)
    lines.finish(lost=False)
    assert loads(drain(lines)) == whole[len(expected(data, format)) :]
    names = (None, "stdout", "stderr")
    assert {names[n] for n, part in enumerate(lines.where().parts) if part is not None} == still_open
    assert lines.counters()["lines"] == data.count(b"\n") + (not data.endswith(b"\n") and bool(data))


@pytest.mark.parametrize("format", LINES)
def test_every_split_gives_the_same_bytes(make, format):
    for seed in range(6):
        data = sample(format, seed, 7)[:1500]
        whole = feed(make(format), data)
        for cut in range(len(data) + 1):
            lines = make(format)
            assert feed(lines, data[:cut]) + feed(lines, data[cut:]) == whole
        lines = make(format)
        assert b"".join(feed(lines, data[at : at + 1]) for at in range(len(data))) == whole


@pytest.mark.parametrize("format", LINES)
def test_from_every_position_exactly_the_rest_leaves(make, format):
    """As after a crash: what was open is read again, what has left does not leave again."""
    for seed in range(12):
        data = sample(format, seed + 100, 25)
        whole = feed(make(format), data)
        places = sorted({0, len(data), *(random.Random(seed).randrange(len(data) + 1) for _ in range(40))})
        for cut in places:
            first = make(format)
            before = feed(first, data[:cut])
            position = first.where()
            start = min([position.offset, *(part for part in position.parts if part is not None)])
            second = make(format)
            second.resume(start, position)
            assert second.where() == position
            assert before + feed(second, data[start:]) == whole
            assert first.held() <= cut * 7


def test_random_bytes_are_lines_and_nothing_is_lost(make):
    rnd = random.Random(7)
    for _ in range(200):
        data = bytes(rnd.choice(b'\n\n{}":, \\P2T0F\x00\xffstdoutlg') for _ in range(rnd.randrange(400)))
        for format in LINES:
            lines = make(format)
            out = feed(lines, data)
            lines.finish(lost=False)
            assert loads(out + drain(lines)) == container.records(data, format)[0]


def test_the_output_is_given_in_bounds_whatever_the_lines_are(make):
    module = make("plain")
    longest, total, at = 0, 0, 0
    data = b"\n" * 500_000
    while at < len(data):
        taken = module.feed(memoryview(data)[at:])
        at += taken
        size = len(drain(module))
        longest, total = max(longest, size), total + size
    assert longest < 500_000
    assert total == 500_000 * len(b'{"log":""}\n')


def cri(stream, tag, text, time=TIMES[0]):
    return time + b" " + stream + b" " + tag + b" " + text + b"\n"


def test_what_exceeds_the_limit_keeps_its_time_and_stream(make):
    long = b"x" * 3000
    data = cri(b"stderr", b"F", long) + cri(b"stdout", b"P", long[:400]) * 5 + cri(b"stdout", b"F", b"end") + cri(b"stdout", b"F", b"next")
    found = {}
    for cut in (0, 100, 1500, 3300, 4800):
        lines = make("cri", limits={**plans.LIMITS, "record_bytes": 1000})
        found[cut] = loads(feed(lines, data[:cut]) + feed(lines, data[cut:]))
        assert lines.counters()["too_large"] == 2
        assert lines.held() == 0
    assert [(one["time"], one["stream"], one["log"]) for one in found[0]] == [
        (TIMES[0].decode(), "stderr", "[REDACTED:too-large]"), (TIMES[0].decode(), "stdout", "[REDACTED:too-large]"),
        (TIMES[0].decode(), "stdout", "next"),
    ]  # fmt: skip
    assert all(one == found[0] for one in found.values())


def test_records_as_long_as_the_limit_stay(make):
    for length in range(80, 120):
        lines = make("cri", limits={**plans.LIMITS, "record_bytes": 150})
        (record,) = loads(feed(lines, cri(b"stdout", b"P", b"y" * 40) + cri(b"stdout", b"F", b"y" * (length - 40))))
        size = len(json.dumps(record, separators=(",", ":"))) if record["log"][0] == "y" else 0
        whole = len(json.dumps({**record, "log": "y" * length}, separators=(",", ":")))
        assert size == (whole if whole <= 150 else 0)


def test_held_memory_stays_within_the_limit(make):
    lines = make("cri", limits={**plans.LIMITS, "record_bytes": 100_000})
    for _ in range(100):
        feed(lines, cri(b"stdout", b"P", b"x" * 16_000) + cri(b"stderr", b"P", b"x" * 16_000))
        assert lines.held() <= 200_000
    feed(lines, b"x" * 1_000_000)
    assert lines.held() <= 200_000


@pytest.mark.parametrize("on_error, out", [("drop", 1), ("stop", 0)])
def test_what_exceeds_the_limit_is_treated_as_the_policy_says(make, on_error, out):
    from logredact import LimitError

    lines = make("cri", limits={**plans.LIMITS, "record_bytes": 200}, on_error=on_error)
    data = cri(b"stdout", b"F", b"x" * 300) + cri(b"stdout", b"F", b"after")
    if on_error == "stop":
        with pytest.raises(LimitError):
            feed(lines, data)
        with pytest.raises(LimitError):
            feed(lines, data)
        assert drain(lines) == b""
        assert lines.where().offset == 0
        return
    assert [one["log"] for one in loads(feed(lines, data))] == ["after"]
    assert lines.counters()["dropped"] == 1


def test_a_line_whose_rest_does_not_come_leaves_without_its_last_word(make):
    lines = make("cri")
    assert feed(lines, cri(b"stdout", b"P", b"words before " + b"A" * 50 + b'"' * 20)) == b""
    lines.finish(lost=True)
    (record,) = loads(drain(lines))
    assert record["log"] == "words before [REDACTED:partial]"
    assert lines.where().parts == (None, LOST, None)
    # Should the rest come nevertheless, it could be that of a secret.
    out = loads(feed(lines, cri(b"stdout", b"P", b"rest") + cri(b"stderr", b"F", b"other") + cri(b"stdout", b"F", b"rest") + cri(b"stdout", b"F", b"next")))
    assert [one["log"] for one in out] == ["other", "[REDACTED:partial]", "next"]
    assert lines.counters()["cut"] == 2


def test_a_lost_beginning_is_known_after_a_restart(make):
    lines = make("cri")
    lines.resume(10, LinesPosition(10, (None, None, LOST)))
    out = loads(feed(lines, cri(b"stdout", b"F", b"one") + cri(b"stderr", b"F", b"rest") + cri(b"stderr", b"F", b"two")))
    assert [one["log"] for one in out] == ["one", "[REDACTED:partial]", "two"]


def test_doubt_cuts_no_character_in_two(make):
    for length in range(4100, 4200):
        for character in ('"', "é", "\x01", "x", "\udcc3\\"):
            lines = make("cri")
            feed(lines, cri(b"stdout", b"P", (character * length + "x" * (length % 7)).encode("utf-8", "surrogateescape")))
            lines.finish(lost=True)
            (record,) = loads(drain(lines))
            text = record["log"]
            assert text.endswith("[REDACTED:partial]")
            assert set(text[: -len("[REDACTED:partial]")]) <= {*character, "x"}


def test_two_files_that_follow_each_other_are_one(make):
    lines = make("cri")
    assert feed(lines, cri(b"stdout", b"P", b"be") + b"torn") == b""
    lines.finish(lost=False)
    out = drain(lines) + feed(lines, cri(b"stdout", b"F", b"gin"))
    assert [one["log"] for one in loads(out)] == ["torn", "begin"]


def test_a_line_whose_parts_lie_far_apart_is_cut(make):
    lines = make("cri")
    feed(lines, cri(b"stdout", b"P", b"password=hun"))
    other = cri(b"stderr", b"F", b"x" * 1_000_000)
    out = b"".join(feed(lines, other) for _ in range(70))
    assert [one["log"] for one in loads(out) if one["stream"] == "stdout"] == ["[REDACTED:partial]"]
    assert [one["log"] for one in loads(feed(lines, cri(b"stdout", b"F", b"ter22")))] == ["[REDACTED:partial]"]


def test_whatever_allocation_fails_what_left_is_whole_and_nothing_leaks():
    place = Path(__file__).parent
    child = subprocess.run(
        [sys.executable, str(place / "tail_allocation_child.py")], capture_output=True, timeout=120, check=True,
        env={**os.environ, "PYTHONPATH": f"{place}:{os.environ.get('PYTHONPATH', '')}"},
    )  # fmt: skip
    results = [json.loads(line) for line in child.stdout.splitlines()]
    for what in ("lines", "wrap", "forward"):
        *failed, sound = [one for one in results if one["what"] == what]
        assert sound["status"] == 0
        assert len(failed) > 3
        for one in failed:
            assert one["status"] == 2 or one["output"] == sound["output"]
            assert sound["output"].startswith(one["output"])
            assert what == "forward" or one["output"] == "" or one["output"].endswith(b"\n".hex())
            assert one["held"] == 0
