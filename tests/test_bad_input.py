"""Broken, hostile and oversized input: the error's code and offset, and that nothing is let through."""

from __future__ import annotations

import hashlib

import msgpack
import pytest

import plans
import sessions
from reference import mp

MALFORMED, TRUNCATED, LIMIT, PLAN = 5, 6, 7, 3
SECRET = b"123-45-6789"
GOOD = b"\x81\xa1a\xab" + SECRET
CLEAN = b"\x81\xa1a\xb1[REDACTED:us-ssn]"

both = pytest.mark.parametrize("backend", sessions.BACKENDS)


def ended(backend, body, data, **options):
    """(code, offset, output, session) of feeding all of `data` and ending the stream."""
    made = sessions.session(backend, body, **options)
    code, offset = 0, 0
    try:
        made.feed(data)
        made.finish()
    except Exception as error:  # the classes belong to the bindings
        code, offset = error.code, error.offset
        for shown in (str(error), repr(error), repr(error.args), repr(error.__context__), repr(error.__cause__)):
            assert SECRET.decode() not in shown
    return code, offset, made.output(), made


# ---- msgpack


@both
@pytest.mark.parametrize("before", [b"", GOOD, GOOD * 3], ids=["first", "second", "fourth"])
def test_the_byte_that_begins_no_object(backend, before):
    for part, offset in ((b"\xc1", 0), (b"\x81\xc1", 1), (b"\x81\xa1a\xc1", 3), (b"\x81\xa1a\x92" + b"\xc4\x01x\xc1", 7)):
        code, at, output, _ = ended(backend, plans.body(), before + part)
        assert (code, at) == (MALFORMED, len(before) + offset)
        assert output == CLEAN * (len(before) // len(GOOD))


@both
@pytest.mark.parametrize("data", [b"\x01", b"\xff", b"\xc0", b"\xc3", b"\xab" + SECRET, b"\xc4\x0b" + SECRET, b"\x91" + GOOD, b"\xd4\0\0", b"\xca\0\0\0\0"])
def test_a_record_that_is_no_map(backend, data):
    code, at, output, _ = ended(backend, plans.body(), GOOD + data)
    assert (code, at, output) == (MALFORMED, len(GOOD), CLEAN)


@both
@pytest.mark.parametrize(
    ("framing", "data"),
    [
        ("event", GOOD),
        ("event", b"\x91\x01"),
        ("event", b"\x93\x01" + GOOD + b"\xc0"),
        ("event", b"\x92\xab" + SECRET + GOOD),
        ("event", b"\x92\xc0" + GOOD),
        ("event", b"\x92\x01\xab" + SECRET),
        ("event", b"\x92\x92\x01\x80" + GOOD),
        ("fluentbit", b"\x92\x91\x01" + GOOD),
        ("fluentbit", b"\x92\x93\x01\x80\x80" + GOOD),
        ("fluentbit", b"\x92\x92\xab" + SECRET + b"\x80" + GOOD),
        ("fluentbit", b"\x92\x92\x01\xab" + SECRET + GOOD),
        ("fluentbit", b"\x92\x92\x01\x80\x90"),
        ("fluentbit", b"\x92" + GOOD + GOOD),
    ],
)
def test_events_that_are_not_of_the_framing(backend, framing, data):
    event = b"\x92\x01" + GOOD
    code, at, output, _ = ended(backend, plans.body(), event + data, framing=framing)
    assert (code, at) == (MALFORMED, len(event))
    assert output == b"\x92\x01" + CLEAN


@both
@pytest.mark.parametrize("framing", ["map", "event", "fluentbit"])
def test_every_truncation(backend, framing):
    record = b"\x83\xda\0\x01k\xdb\0\0\0\x0b" + SECRET + b"\xcf" + bytes(8) + b"\xcb" + bytes(8) + b"\xa1x\x92\xc7\x02\x05ab\xde\0\0"
    whole = {"map": b"", "event": b"\x92\xd7\0" + bytes(8), "fluentbit": b"\x92\x92\xd7\0" + bytes(8) + b"\x81\xa1m\xc0"}[framing] + record
    assert ended(backend, plans.body(), whole, framing=framing)[0] == 0
    for i in range(1, len(whole)):
        code, at, output, made = ended(backend, plans.body(), whole + whole[:i], framing=framing)
        assert (code, at) == (TRUNCATED, len(whole)), i
        assert mp.parse(output).end == len(output), i
        assert made.counters()["events_out"] == 1


@both
def test_every_short_input_ends_as_the_oracle_has_it(backend):
    body = plans.body()
    for first in range(256):
        for second in (0x00, 0x80, 0x81, 0x92, 0xA1, 0xC0, 0xC1, 0xD9, 0xDF, 0xFF):
            for data in (bytes([first, second]), bytes([0x81, first, second]), bytes([0x81, 0xA0, first, second])):
                assert ended(backend, body, data)[:2] == expected_end(data), data.hex()


def expected_end(data):
    """Offsets: of the byte that begins no object; else of the event that is no map, or is not whole."""
    i = 0
    while i < len(data):
        if not (0x80 <= data[i] <= 0x8F or 0xDE <= data[i] <= 0xDF):
            return MALFORMED, i
        try:
            i = mp.parse(data, i).end
        except mp.Truncated:
            return TRUNCATED, i
        except mp.Malformed as error:
            return MALFORMED, error.args[0]
    return 0, 0


@both
def test_a_broken_session_stays_broken(backend):
    made = sessions.session(backend, plans.body())
    for call in (lambda: made.feed(GOOD + b"\xc1"), lambda: made.feed(GOOD), made.finish, lambda: made.feed(b"")):
        with pytest.raises(Exception) as caught:
            call()
        assert caught.value.code == MALFORMED
    assert made.output() == CLEAN
    made.reset()
    made.feed(GOOD)
    made.finish()
    assert made.output() == CLEAN


@both
def test_maps_that_claim_more_than_there_is(backend):
    for head in (b"\xdf\xff\xff\xff\xff", b"\x81\xa1a\xdf\xff\xff\xff\xff", b"\x81\xa1a\xdd\xff\xff\xff\xff", b"\x81\xdf\xff\xff\xff\xff"):
        code, at, output, _ = ended(backend, plans.body(), GOOD + head + b"\xab" + SECRET)
        assert (code, at, output) == (TRUNCATED, len(GOOD), CLEAN)
    for head in (b"\xdb\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\xc9\xff\xff\xff\xff\x01"):
        code, _, output, _ = ended(backend, plans.body(), b"\x81\xa1a" + head + SECRET)
        assert (code, output) == (TRUNCATED, b"")


@both
@pytest.mark.parametrize("opener", [b"\x91", b"\x81\xa1k", b"\xdc\0\1", b"\xdf\0\0\0\1\xa0"])
def test_depth_bombs(backend, opener):
    """The record is depth 1: 63 containers stay, the one in them becomes the placeholder."""
    many = 300000
    output, made = sessions.run(backend, plans.body(), [b"\x81\xa1a" + opener * many + b"\xab" + SECRET + GOOD])
    assert output == b"\x81\xa1a" + opener * 63 + mp.string(b"[REDACTED:too-deep]") + CLEAN
    assert made.counters()["values_failed"] == 1
    code, at, output, _ = ended(backend, plans.body(), b"\x81\xa1a" + opener * many)
    assert (code, at, output) == (TRUNCATED, 0, b"")


@both
def test_depth_bomb_in_a_key(backend):
    output, _ = sessions.run(backend, plans.body(), [b"\x81" + b"\x91" * 100000 + b"\xab" + SECRET + b"\xc0"])
    assert output == b"\x81" + b"\x91" * 63 + mp.string(b"[REDACTED:too-deep]") + b"\xc0"


# ---- limits


@both
def test_a_value_too_large(backend):
    body = plans.body(limits={"value_bytes": 20})
    long = b"x" * 10 + SECRET
    for head in (b"\xb5", b"\xd9\x15", b"\xc4\x15", b"\xc6\0\0\0\x15"):
        kind = "bin" if head[0] in (0xC4, 0xC6) else "str"
        placeholder = b"[REDACTED:too-large]"
        output, made = sessions.run(backend, body, [b"\x81\xa1a" + head + long])
        assert output == b"\x81\xa1a" + mp.header(kind, len(placeholder), head) + placeholder
        output, _ = sessions.run(backend, body, [b"\x81" + head + long + b"\xc0"])
        assert output == b"\x81" + mp.header(kind, len(placeholder), head) + placeholder + b"\xc0"
        assert made.counters()["values_failed"] == 1
    for record in (b"\x81\xa1a\xb5" + long, b"\x81\xb5" + long + b"\xc0"):
        output, made = sessions.run(backend, plans.body(limits={"value_bytes": 20}, on_error="drop"), [record + GOOD])
        assert output == CLEAN
        assert made.counters()["events_dropped"] == 1
        code, _, output, _ = ended(backend, plans.body(limits={"value_bytes": 20}, on_error="stop"), GOOD + record + GOOD)
        assert (code, output) == (LIMIT, CLEAN)
    output, _ = sessions.run(backend, body, [b"\x81\xa1a\xb4" + b" " * 9 + SECRET])
    assert output == b"\x81\xa1a\xba" + b" " * 9 + b"[REDACTED:us-ssn]"


@both
def test_a_record_too_large(backend):
    body = {on: plans.body(limits={"record_bytes": 100}, on_error=on) for on in ("redact", "drop", "stop")}
    placeholder = b"\x81\xa7message" + mp.string(b"[REDACTED:too-large]")
    large = b"\x81\xa1a\xda\x03\xe8" + SECRET + b"x" * 989
    exact = b"\x81\xa1a\xd9\x5f" + SECRET + b" " * 84
    assert (len(exact), len(large)) == (100, 1006)
    assert sessions.run(backend, body["redact"], [exact])[0].endswith(b"[REDACTED:us-ssn]" + b" " * 84)
    over = b"\x81\xa1a\xd9\x60" + SECRET + b" " * 85
    for record in (over, large):
        output, made = sessions.run(backend, body["redact"], [GOOD + record + GOOD])
        assert output == CLEAN + placeholder + CLEAN
        counters = made.counters()
        assert (counters["events_in"], counters["events_out"], counters["events_failed"]) == (3, 3, 1)
        output, made = sessions.run(backend, body["drop"], [GOOD + record + GOOD])
        assert output == CLEAN + CLEAN
        assert (made.counters()["events_dropped"], made.counters()["events_failed"]) == (1, 1)
        code, _, output, _ = ended(backend, body["stop"], GOOD + record + GOOD)
        assert (code, output) == (LIMIT, CLEAN)
        output, _ = sessions.run(backend, body["redact"], [b"\x92\x01" + record], framing="event")
        assert output == b"\x92\x01" + placeholder
        output, _ = sessions.run(backend, body["redact"], [b"\x92\x92\x01\x81\xa1m\xab" + SECRET + record], framing="fluentbit")
        assert output == b"\x92\x92\x01\x80" + placeholder
        output, _ = sessions.run(backend, body["drop"], [b"\x92\x92\xff\x80" + record], framing="fluentbit")
        assert output == b"\x92\x92\xff\x80" + placeholder


@both
def test_a_large_record_is_not_kept(backend):
    """64 MiB of one value in small pieces; what follows is redacted as ever."""
    body = plans.body(limits={"record_bytes": 1 << 20})
    made = sessions.session(backend, body)
    made.feed(b"\x81\xa1a\xc6\x04\0\0\0")
    for _ in range(1 << 10):
        made.feed(SECRET + bytes((1 << 16) - len(SECRET)))
    made.feed(GOOD)
    made.finish()
    assert made.output() == b"\x81\xa7message" + mp.string(b"[REDACTED:too-large]") + CLEAN


@both
def test_too_many_findings(backend):
    body = plans.body(limits={"findings_per_value": 3})
    three, four = b",".join([SECRET] * 3), b",".join([SECRET] * 4)
    assert sessions.run(backend, body, [three], format="text")[0] == b",".join([b"[REDACTED:us-ssn]"] * 3)
    assert sessions.run(backend, body, [four], format="text")[0] == b"[REDACTED:too-many]"
    output, _ = sessions.run(backend, body, [b"\x82\xa1a" + mp.string(four) + b"\xa1b\xab" + SECRET])
    assert output == b"\x82\xa1a" + mp.header("str", 19, b"12") + b"[REDACTED:too-many]\xa1b\xb1[REDACTED:us-ssn]"


@both
def test_too_many_edits_of_a_record(backend):
    def record(count):
        return b"\x81\xa1a\xdd" + count.to_bytes(4, "big") + (b"\xab" + SECRET) * count

    output, _ = sessions.run(backend, plans.body(), [record(20000)])
    assert output == b"\x81\xa1a\xdd" + (20000).to_bytes(4, "big") + b"\xb1[REDACTED:us-ssn]" * 20000
    output, made = sessions.run(backend, plans.body(), [record(70000) + GOOD])
    assert output == b"\x81\xa7message" + mp.string(b"[REDACTED:too-many]") + CLEAN
    assert made.counters()["events_failed"] == 1


# ---- bytes that are not text


@both
@pytest.mark.parametrize("around", [b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\xf8\x88\x80\x80", b"\x00", b"\x00\x00\n\x00", b"\x7f\x1b[0m "])
def test_invalid_utf8_and_nul(backend, around):
    value = around + SECRET + around + b"EMP-123" + around
    clean = around + b"[REDACTED:us-ssn]" + around + b"EMP-[REDACTED:employee]" + around
    output, _ = sessions.run(backend, plans.body(), [b"\x81" + mp.string(value) + mp.header("bin", len(value)) + value])
    assert output == b"\x81" + mp.string(clean) + mp.header("bin", len(clean)) + clean
    assert sessions.session(backend, plans.body()).value(value) == clean


# ---- JSON

NOT_JSON = [
    b"{", b"[", b'"', b'{"a":"' + SECRET, b'{"a":"' + SECRET + b'",}', b"[1,]", b"{'a':1}", b'{"a" 1}', b'{a:1}', b"01", b"1.", b".5", b"+1", b"1e", b"-", b"tru", b"nulll",
    b"NaN", b"Infinity", b'"\\x"', b'"\\u12g4"', b'"a\tb"', b'"\x00"', b"{}{}", b"1 2", b"[1 2]", b"\xef\xbb\xbf{}", b"//x", b"{\x0c}", SECRET,
]


@both
@pytest.mark.parametrize("line", NOT_JSON)
def test_a_line_that_is_not_json(backend, line):
    good, clean = b'{"a":"' + SECRET + b'"}\n', b'{"a":"[REDACTED:us-ssn]"}\n'
    output, made = sessions.run(backend, plans.body(), [good + line + b"\n" + good], format="json")
    assert output == clean + b'{"message":"[REDACTED:malformed]"}\n' + clean
    assert made.counters()["events_failed"] == 1
    output, made = sessions.run(backend, plans.body(on_error="drop"), [good + line + b"\n" + good], format="json")
    assert output == clean + clean
    assert made.counters()["events_dropped"] == 1
    code, offset, output, _ = ended(backend, plans.body(on_error="stop"), good + line + b"\n" + good, format="json")
    assert (code, output) == (MALFORMED, clean)
    assert len(good) <= offset <= len(good) + len(line)


@both
def test_a_document_that_is_not_json(backend):
    for data in (b"{} [1,] " + SECRET, b'{} {"a" 1}', b"{} ]", b"{} nul "):
        code, offset, output, _ = ended(backend, plans.body(), data, format="json", framing="document")
        assert code == MALFORMED and 3 <= offset <= len(data)
        assert SECRET not in output and output.strip() == b"{}"
    for data in (b'{} {"a":"' + SECRET, b'{} {"a":1', b"{} [[", b'{} "\\', b"{} tru", b'{} "\\u00'):
        code, offset, output, _ = ended(backend, plans.body(), data, format="json", framing="document")
        assert (code, output.strip()) == (TRUNCATED, b"{}")
        assert 3 <= offset <= len(data)


@both
def test_json_depth_bombs(backend):
    many = 60000
    for opener, closer in ((b"[", b"]"), (b'{"a":', b"}")):
        line = opener * many + b'"' + SECRET + b'"' + closer * many + b"\n"
        output, _ = sessions.run(backend, plans.body(), [line], format="json")
        assert output == opener * 64 + b'"[REDACTED:too-deep]"' + closer * 64 + b"\n"
        for unclosed in (opener * many + b"\n", opener * 2000000 + b"\n", opener * 100000 + b"1" + closer * 100000 + b"\n"):
            output, _ = sessions.run(backend, plans.body(), [unclosed], format="json")
            assert output == b'{"message":"[REDACTED:malformed]"}\n'
        code, _, output, _ = ended(backend, plans.body(), opener * many, format="json", framing="document")
        assert (code, output) == (TRUNCATED, b"")


@both
@pytest.mark.parametrize("format", ["json", "text"])
def test_lines_too_large(backend, format):
    placeholder = {"json": b'{"message":"[REDACTED:too-large]"}', "text": b"[REDACTED:too-large]"}[format]
    body = {on: plans.body(limits={"record_bytes": 40}, on_error=on) for on in ("redact", "drop", "stop")}
    good, clean = {"json": (b'"' + SECRET + b'"\n', b'"[REDACTED:us-ssn]"\n'), "text": (SECRET + b"\n", b"[REDACTED:us-ssn]\n")}[format]
    large = b'"' + b"x" * 30 + SECRET + b'"'
    for end in (b"\n", b""):
        output, made = sessions.run(backend, body["redact"], [good + large + end], format=format)
        assert output == clean + placeholder + end
        assert made.counters()["events_failed"] == 1
    output, _ = sessions.run(backend, body["drop"], [good + large + b"\n" + good], format=format)
    assert output == clean + clean
    code, _, output, _ = ended(backend, body["stop"], good + large + b"\n" + good, format=format)
    assert (code, output) == (LIMIT, clean)


# ---- plans


@both
def test_plans_that_are_damaged(backend):
    policy = sessions.backend(backend).Policy
    plan = plans.pack(plans.body())
    policy(plan, {"k": plans.MASTER})
    for i in range(0, len(plan), 7):
        damaged = plan[:i] + bytes([plan[i] ^ 0x55]) + plan[i + 1 :]
        for wrong in (damaged, plan[:i]):
            with pytest.raises(Exception) as caught:
                policy(wrong, {"k": plans.MASTER})
            assert caught.value.code == PLAN


@both
def test_bodies_that_are_wrong_under_a_right_digest(backend):
    policy = sessions.backend(backend).Policy

    def load(packed):
        return policy(msgpack.packb({"format": 1, "digest": hashlib.sha256(packed).digest(), "body": packed}), {"k": plans.MASTER})

    packed = msgpack.packb(plans.body())
    load(packed)
    for i in range(0, len(packed), 5):
        with pytest.raises(Exception) as caught:
            load(packed[:i])
        assert caught.value.code == PLAN
    good = plans.body()
    wrong = [
        {**good, "more": 1},
        {name: good[name] for name in good if name != "limits"},
        {**good, "rules": [{"detectors": [len(plans.DETECTORS)], "action": plans.redact()}]},
        {**good, "rules": [{"detectors": [-1], "action": plans.redact()}]},
        {**good, "rules": [{"detectors": [0], "action": {**plans.pseudonym(), "key": 1}}]},
        {**good, "rules": [{"detectors": [0], "action": plans.mask(65)}]},
        {**good, "rules": [{"detectors": [0], "action": plans.mask(char="ab")}]},
        {**good, "rules": [{"detectors": [0], "action": {"kind": "shred"}}]},
        {**good, "rules": [{"detectors": [0], "key": ["a"], "action": plans.redact()}]},
        {**good, "rules": [{"detectors": [0], "action": {**plans.encrypt(), "key": None}}]},
        {**good, "rules": [{"detectors": [0], "action": {**plans.encrypt(), "key": 1}}]},
        {**good, "rules": [{"detectors": [0], "action": {"kind": "encrypt", "key": 0, "domain": ""}}]},
        {**good, "rules": [{"detectors": [0], "action": plans.encrypt("d" * 257)}]},
        {**good, "rules": [{"detectors": [0], "action": plans.fpe(radix=16)}]},
        {**good, "rules": [{"detectors": [0], "action": {**plans.fpe(), "key": 2**32 - 1}}]},
        {**good, "rules": [{"detectors": [0], "action": {**plans.ip("truncate"), "key": 0}}]},
        {**good, "rules": [{"detectors": [0], "action": {**plans.ip("prefix"), "key": None}}]},
        {**good, "rules": [{"detectors": [0], "action": plans.ip("reverse")}]},
        {**good, "rules": [{"detectors": [0], "action": plans.generalise("month")}]},
        {**good, "rules": [{"detectors": [0], "action": plans.generalise("bucket", size=0)}]},
        {**good, "rules": [{"detectors": [0], "action": plans.generalise("zip", areas=[1000])}]},
        {**good, "rules": [{"detectors": [0], "action": {**plans.HASH, "key": 0}}]},
        {**good, "rules": [{"action": plans.redact()}]},
        {**good, "detectors": [plans.shape("nothing", "x")]},
        {**good, "detectors": [{}], "rules": []},
        {**good, "detectors": [{"id": "p", "type": "p", "kind": "pattern", "re": "q*", "group": 0, "ignore_case": False}], "rules": []},
        {**good, "detectors": [{"id": "p", "type": "p", "kind": "pattern", "re": "(", "group": 0, "ignore_case": False}], "rules": []},
        {**good, "detectors": [{"id": "p", "type": "p", "kind": "pattern", "re": "a", "group": 1, "ignore_case": False}], "rules": []},
        {**good, "allow": [plans.allowance(networks=[[bytes(16), 129]])]},
        {**good, "allow": [plans.allowance(detectors=[99])]},
        {**good, "on_error": "pass"},
        {**good, "limits": {**good["limits"], "depth": 0}},
    ]
    loaded = []
    for body in wrong:
        try:
            load(msgpack.packb(body))
            loaded.append(body)
        except Exception as error:  # the class belongs to the bindings
            assert error.code == PLAN, body
    assert loaded == []
