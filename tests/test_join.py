"""Secrets that span records: parts of a line that a runtime cut."""

from __future__ import annotations

import io
import json
import random
import struct

import msgpack
import pytest

import plans
import sessions
from reference import Reference

both = pytest.mark.parametrize("backend", sessions.BACKENDS)

DETECTORS = [plans.INDEX[name] for name in ("credit-card", "email", "private-key", "key-value", "acme-token", "http-authorization")]
BODY = plans.body([{"detectors": DETECTORS, "action": plans.redact()}], keys=())
TOKEN = "ac_c0ffee15bad5"
SECRETS = {
    "token": f"see {TOKEN} here",
    "password": "login password=hunter2canary done",
    "quoted": 'set password="correct horse battery" now',
    "card": "paid 4111 1111 1111 1111 ok",
    "mail": "from canary.bird@example.com!",
    "JSON": '{"user":"jo","password":"hunter2canary","n":[1,"canary.bird@example.com"]}',
    "JSON in JSON": json.dumps({"log": json.dumps({"password": "hunter2canary"}), "k": 1}),
    "base64": "data bWFpbCBvZiBjYW5hcnkuYmlyZEBleGFtcGxlLmNvbSE= end",
    "escaped": "mail canary.bird%40example.com%21",
    "PEM": "key -----BEGIN EC PRIVATE KEY-----\\nMHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6tF1aY/PuoAoGCCqGSM49\\n-----END EC PRIVATE KEY----- end",
}
TIME = "2026-11-26T08:21:1%d.00000000%dZ"


def cuts(text: str, parts: int):
    """Every way to cut it in so many parts; for three every second cut is at random."""
    source = random.Random(len(text))
    for first in range(len(text) + 1):
        yield [text[:first], text[first:]] if parts == 2 else _three(text, first, source.randint(first, len(text)))


def _three(text, first, second):
    return [text[:first], text[first:second], text[second:]]


def tags(parts):
    return ["P"] * (len(parts) - 1) + ["F"]


class Text:
    """CRI's log files."""

    options = {"format": "text"}

    def pack(self, number, stream, tag, text):
        return f"{TIME % (number, number)} {stream} {tag} {text}\n".encode()

    def unpack(self, data):
        for line in data.decode().splitlines():
            time, stream, tag, text = line.split(" ", 3)
            yield text, (time, stream, tag)


class Json:
    """As Fluent Bit's cri parser has it."""

    options = {"format": "json"}

    def pack(self, number, stream, tag, text):
        return (json.dumps({"time": TIME % (number, number), "stream": stream, "logtag": tag, "log": text, "n": number}) + "\n").encode()

    def unpack(self, data):
        for line in data.splitlines():
            record = json.loads(line)
            yield record.pop("log"), record


class Msgpack:
    """Fluentd's chunks; Docker's driver says what is a part."""

    options = {"format": "msgpack", "framing": "event"}

    def pack(self, number, stream, tag, text):
        time = msgpack.ExtType(0, struct.pack(">II", 1764145271, number))
        record = {"source": stream, "n": 2**63 + number, "log": text, "bin": b"\xff", "partial_id": stream}
        record.update(partial_message="true", partial_last="false" if tag == "P" else "true")
        return msgpack.packb([time, record])

    def unpack(self, data):
        for time, record in msgpack.Unpacker(io.BytesIO(data)):
            yield record.pop("log"), (time, record)


FORMATS = {"text": Text(), "json": Json(), "msgpack": Msgpack()}
everywhere = pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)


def redacted(text: str) -> str:
    return sessions.session("cython", BODY).value(text.encode()).decode()


@both
@everywhere
@pytest.mark.parametrize("parts", [2, 3])
@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_cut_at_any_byte_leaves_no_part(backend, form, parts, secret):
    """The texts that leave, joined, are what the text would have become; all else is as it was, another stream's lines between."""
    want = redacted(SECRETS[secret])
    assert want != SECRETS[secret]
    for pieces in cuts(SECRETS[secret], parts):
        events, came = [], []
        for number, (tag, piece) in enumerate(zip(tags(pieces), pieces)):
            events += [("stdout", tag, piece), ("stderr", "F", f"between {number}")]
        data = b"".join(form.pack(number, *event) for number, event in enumerate(events))
        out, made = sessions.run(backend, BODY, [data], **form.options)
        came, left = list(form.unpack(data)), list(form.unpack(out))
        assert [rest for _, rest in came] == [rest for _, rest in left]
        assert "".join(text for text, _ in left[::2]) == want
        assert [text for text, _ in left[1::2]] == [text for text, _ in came[1::2]]
        assert made.counters()["events_in"] == made.counters()["events_out"] == len(events)
        again, _ = sessions.run(backend, BODY, [out], **form.options)
        assert again == out


@both
def test_docker_json_files(backend):
    """Docker cuts lines after 16 KiB; the last part ends with a newline."""
    text = "x" * (16384 - 8) + " password=hunter2canary and more"
    lines = [text[:16384], "other\n", text[16384:] + "\n"]
    data = b"".join(
        json.dumps({"log": line, "stream": stream, "time": TIME % (1, 1)}).encode() + b"\n"
        for line, stream in zip(lines, ["stdout", "stderr", "stdout"])
    )
    out, _ = sessions.run(backend, BODY, [data], format="json")
    logs = [json.loads(line)["log"] for line in out.splitlines()]
    assert "".join(logs[::2]) == text.replace("hunter2canary", "[REDACTED:key-value]") + "\n" and logs[1] == "other\n"


WORDS = ["password=hunter2", "4111 1111 1111 1111", "jo@example.com", "x", " ", "\n", "token: abc12345678", TOKEN, "-----BEGIN RSA PRIVATE KEY-----"]
WORDS += ["MIIEpAIBAAKCAQEA1234567890123456789012345", "abcdefghijklmnopqr", "Ab=", "-----END RSA PRIVATE KEY-----", "é", "plain words", "\\"]
WORDS += ["am9AZXhhbXBsZS5jb20gaGVsbG8gaGVsbG8=", "%40"]


def random_events(source):
    """(stream, tag, text) of three streams, in any order among each other, with lines that never end."""
    streams = [[], [], []]
    for stream in streams:
        for _ in range(source.randint(0, 3)):
            text = "".join(source.choice(WORDS) for _ in range(source.randint(0, 5)))
            at = [0, *sorted(source.randint(0, len(text)) for _ in range(source.randint(0, 3))), len(text)]
            pieces = [text[low:high] for low, high in zip(at, at[1:])]
            stream += [("P" if n < len(pieces) - 1 else source.choice("FFFP"), piece) for n, piece in enumerate(pieces)]
    while any(streams):
        number = source.choice([n for n, stream in enumerate(streams) if stream])
        yield (number, *streams[number].pop(0))


def as_record(number, tag, text):
    if number < 2:
        return {"n": number, "stream": f"s{number}", "logtag": tag, "log": text}
    return {"message": text, "kubernetes": {"pod_name": "p"}, "partial_message": tag == "P", "partial_last": False}


def as_line(number, tag, text):
    text = text.replace("\n", " ")
    return f"2024-01-01T00:00:00Z std{['out', 'err'][number]} {tag} {text}\n" if number < 2 else text + "\n"


@pytest.mark.parametrize("seed", range(60))
def test_core_equals_the_oracle(seed):
    """Parts of three streams, interleaved, in every format, fed in two pieces."""
    source = random.Random(seed)
    events = list(random_events(source))
    body = plans.body(keys=())
    kinds = [
        ("".join(as_line(*event) for event in events).encode(), Reference(body).text, {"format": "text"}),
        ("".join(json.dumps(as_record(*event)) + "\n" for event in events).encode(), Reference(body).json, {"format": "json"}),
        (b"".join(msgpack.packb(as_record(*event)) for event in events), Reference(body).msgpack, {}),
    ]
    for data, oracle, options in kinds:
        cut = source.randint(0, len(data))
        assert sessions.run(sessions.BACKENDS[seed % 2], body, [data[:cut], data[cut:]], **options)[0] == oracle(data)


def parts(*texts, last="F", stream="stdout"):
    form = Json()
    return [form.pack(n, stream, "P" if n < len(texts) - 1 else last, text) for n, text in enumerate(texts)]


def texts_of(data):
    return [text for text, _ in Json().unpack(data)]


@both
def test_a_line_without_its_end_leaves_with_its_end_in_doubt(backend):
    data = b"".join(parts("a" * 50 + " " * 30 + "b" * 80 + "tail", "more ghp", last="P"))
    out, _ = sessions.run(backend, BODY, [data], format="json")
    assert texts_of(out) == ["a" * 50 + " " * 30 + "[REDACTED:partial]", ""]


@both
def test_the_rest_of_a_line_that_left_in_part_is_searched_with_what_was_before(backend):
    """A host that must have its events back releases them; the rest of the secret comes later."""
    first, second = parts("word " * 20 + "password=hun", "ter2canary then " + "x " * 40)
    made = sessions.session(backend, BODY, format="json")
    made.feed(first)
    assert (made.waiting(), made.output()) == ((1, 0), b"")
    made.release()
    assert made.waiting() == (0, 1)
    assert texts_of(made.output()) == ["word " * 9 + "[REDACTED:partial]"]
    made.feed(second)
    assert made.waiting() == (0, 2)
    out = texts_of(made.output())
    assert out == ["[REDACTED:key-value] then " + "x " * 40]


@both
def test_what_waits_is_bounded_and_nothing_is_lost(backend):
    """More than 1 MiB, 4,096 events or 32 lines: all leave."""
    made = sessions.session(backend, BODY, format="json")
    made.feed(parts("start", "", last="F")[0])
    other = Json().pack(1, "stderr", "F", "y" * 1000)
    for number in range(5000):
        made.feed(other)
        assert made.waiting()[0] <= 4096
    assert made.waiting()[0] == 0
    made.finish()
    assert len(made.output().splitlines()) == 5001
    for number in range(40):
        made.feed(parts("z", "", stream=f"s{number}")[0])
    assert made.waiting()[0] == 8
    made.finish()
    assert len(made.output().splitlines()) == 40
    large = parts("password=hunter2canary " + "w " * 400_000, "v " * 300_000, "end")
    for piece in large:
        made.feed(piece)
    made.finish()
    out = made.output()
    assert len(out.splitlines()) == 3 and b"hunter2canary" not in out and b"[REDACTED:partial]" in out


@both
def test_a_tag_ends_what_waits_and_tells_streams_apart(backend):
    made = sessions.session(backend, BODY, format="json")
    made.set_tag("one")
    made.feed(parts("password=hun", "")[0])
    made.set_tag("two")
    assert texts_of(made.output()) == ["[REDACTED:partial]"]
    made.feed(parts("", "ter2canary")[1])
    made.set_tag("one")
    made.feed(parts("", "ter2canary x")[1])
    assert texts_of(made.output()) == ["ter2canary", "[REDACTED:key-value] x"]


@both
@pytest.mark.parametrize("kind", ["drop", "on_error"])
def test_what_drops_one_part_drops_all(backend, kind):
    if kind == "drop":
        body = plans.body([{"detectors": DETECTORS, "action": {"kind": "drop"}}], keys=())
    else:
        body = plans.body(keys=(), limits={"value_bytes": 31}, on_error="drop")
    data = b"".join([*parts("password=hunter", "2canary", " and so on"), *parts("fine", " too", stream="stderr")])
    out, made = sessions.run(backend, body, [data], format="json")
    assert texts_of(out) == ["fine", " too"]
    counters = made.counters()
    assert (counters["events_in"], counters["events_out"], counters["events_dropped"]) == (5, 2, 3)
    assert counters["events_failed"] == (3 if kind == "on_error" else 0)


@both
def test_a_value_that_fails_leaves_one_placeholder(backend):
    body = plans.body(keys=(), limits={"value_bytes": 31})
    out, _ = sessions.run(backend, body, [b"".join(parts("password=hunter", "2canary", " and so on"))], format="json")
    assert texts_of(out) == ["[REDACTED:too-large]", "", ""]


@both
def test_field_rules_decide_over_each_part(backend):
    body = plans.body([{"key": ["log"], "action": {"kind": "remove"}}], keys=())
    out, _ = sessions.run(backend, body, [b"".join(parts("password=hunter", "2canary"))], format="json")
    assert all("log" not in json.loads(line) for line in out.splitlines()) and len(out.splitlines()) == 2


@both
def test_findings_and_counters_are_of_the_line(backend):
    made = sessions.session(backend, BODY, format="json", collect=True)
    for piece in [Json().pack(0, "x", "F", "jo@example.com"), *parts("a password=hun", "ter2canary b")]:
        made.feed(piece)
    found = [(one.detector, one.event, one.start, one.end) for one in made.findings()]
    assert found == [("email", 0, 0, 14), ("key-value", 1, 11, 24)]
    assert {name: count for name, count in made.detector_counts().items() if count} == {"email": 1, "key-value": 1}
    assert made.counters()["findings"] == 2


@both
def test_parts_in_documents_and_single_records(backend):
    """Documents are a stream as lines are; a single record is none."""
    first, second = (piece.replace(b", ", b",\n ") for piece in parts("password=hun", "ter2canary x"))
    out, _ = sessions.run(backend, BODY, [first + b"\n\n" + second], format="json", framing="document")
    assert b"hun" not in out and b"ter2" not in out and out.count(b"\n\n") == 1
    made = sessions.session(backend, BODY)
    edits = made.edits(msgpack.packb({"log": "password=hun", "logtag": "P"}))
    assert any(edit.replacement == b"[REDACTED:key-value]" for edit in edits)


def lines_of(*records):
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def logs(backend, *records):
    return texts_of(sessions.run(backend, BODY, [lines_of(*records)], format="json")[0])


@both
def test_streams_are_told_by_the_tag_that_fluentd_puts_in(backend):
    parts_of = [("P", "a password=hun", "kube.a"), ("F", "other", "kube.b"), ("F", "ter2canary", "kube.a")]
    out = logs(backend, *({"stream": "stdout", "logtag": tag, "log": text, "logredact_tag": name} for tag, text, name in parts_of))
    assert out == ["a password=[REDACTED:key-value]", "other", ""]


@both
def test_streams_are_the_same_whatever_the_order_of_keys(backend):
    """Docker's driver sends maps whose order changes."""
    first = {"container_id": "c", "source": "stdout", "log": "a password=hun", "partial_message": "true", "partial_last": "false"}
    last = {"partial_last": "true", "source": "stdout", "partial_message": "true", "log": "ter2canary b", "container_id": "c"}
    assert logs(backend, first, last) == ["a password=[REDACTED:key-value]", " b"]


@both
def test_a_line_that_finds_no_room_is_one_of_its_own_stream(backend):
    records = [{"stream": f"s{n}", "logtag": "P", "log": "x"} for n in range(32)]
    records += [{"stream": "s32", "logtag": "P", "log": "password=hun"}, {"stream": "s32", "logtag": "F", "log": "ter2canary y"}]
    records += [{"stream": "s31", "logtag": "F", "log": "fine"}]
    assert logs(backend, *records)[-3:] == ["password=[REDACTED:key-value]", " y", "fine"]


@both
def test_what_only_claims_to_be_a_part_hides_nothing(backend):
    assert logs(backend, {"stream": "s", "log": "A" * 16384}, {"stream": "s", "log": "4111 1111 1111 1111 paid"})[1] == "[REDACTED:credit-card] paid"


@both
def test_carriage_returns_are_no_text(backend):
    data = b"2024-01-01T00:00:00Z stdout P password=hun\r\n2024-01-01T00:00:00Z stdout F ter2canary\r\n"
    out, _ = sessions.run(backend, BODY, [data], format="text")
    assert out == b"2024-01-01T00:00:00Z stdout P password=[REDACTED:key-value]\r\n2024-01-01T00:00:00Z stdout F \r\n"


@both
def test_only_what_waits_counts(backend):
    """A line that left, and what stood before it, are no reason for another to leave early."""
    record = {"logtag": "P", "log": "b password=hun", "stream": "b"}
    records = [{"logtag": "P", "log": "y " * 200_000, "stream": "a"}, record, {"logtag": "F", "log": "", "stream": "a"}]
    records += [{"log": "y " * 350_000}, {"logtag": "F", "log": "ter2canary", "stream": "b"}]
    out = logs(backend, *records)
    assert out[1] == "b password=[REDACTED:key-value]" and out[-1] == ""


@both
def test_a_replacement_stands_once_behind_an_empty_part(backend):
    made = sessions.session(backend, BODY, format="json")
    made.feed(lines_of({"stream": "s", "logtag": "P", "log": "aa password=hun"}))
    made.release()
    made.output()
    made.feed(lines_of({"stream": "s", "logtag": "P", "log": ""}, {"stream": "s", "logtag": "F", "log": "ter2canary then"}))
    assert texts_of(made.output()) == ["", "[REDACTED:key-value] then"]


@both
def test_a_second_pass_over_an_unfinished_line_changes_nothing(backend):
    first = {"stream": "s", "logtag": "P", "log": "word " * 40}
    once, _ = sessions.run(backend, BODY, [lines_of(first)], format="json")
    assert b"[REDACTED:partial]" in once and sessions.run(backend, BODY, [once], format="json")[0] == once
