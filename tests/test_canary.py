"""A secret in every kind of slot, every stage broken in turn: the secret is in no output."""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import plans
from reference import mp

CHILD = Path(__file__).with_name("canary_child.py")
STAGES = "frame walk scan detect pattern resolve act mask pseudonym hash encrypt fpe ip generalise encode output".split()

TOKEN = b"ac_" b"c0ffee15bad5"
CARD = 4111111111111111
SSN = b"123-45-6789"
MAIL = b"canary.bird@example.com"
STAFF = b"EMP-917x"
WORD = b"hunter2canary"
FIELD = b"fieldcanary"
ACCOUNT = b"917263545142"
ADDRESS = b"10.91.72.63"
BIRTH = b"1984-12-31"
CANARIES = [TOKEN, TOKEN[:7], TOKEN[7:], b"%d" % CARD, struct.pack(">Q", CARD), struct.pack(">d", CARD), SSN, MAIL, STAFF[:7], WORD, FIELD, ACCOUNT, ADDRESS, BIRTH]

RULES = [
    {"key": ["owner"], "action": plans.mask(0, 2)},
    {"path": [[False, "who"]], "action": plans.pseudonym()},
    {"key": ["gone"], "action": {"kind": "remove"}},
    {"key": ["sealed"], "action": plans.encrypt("d")},
    {"key": ["account"], "action": plans.fpe()},
    {"key": ["digest"], "action": plans.HASH},
    {"key": ["peer"], "action": plans.ip("prefix")},
    {"key": ["born"], "action": plans.generalise("year")},
    {"detectors": [plans.INDEX["us-ssn"]], "action": plans.mask()},
    {"detectors": [plans.INDEX["email"]], "action": plans.pseudonym()},
    {"detectors": [plans.INDEX["credit-card"]], "action": plans.mask(type_keep=True)},
    {"detectors": list(range(len(plans.DETECTORS))), "action": plans.redact()},
]


def text(content: bytes) -> bytes:
    return mp.string(content)


def packed(pairs) -> bytes:
    return mp.header("map", len(pairs)) + b"".join(key + value for key, value in pairs)


RECORD = packed(
    [
        (text(b"message"), text(b"token " + TOKEN + b" of " + MAIL + b" and " + STAFF)),
        (text(b"key " + TOKEN), b"\xc0"),
        (b"\xcf" + struct.pack(">Q", CARD), b"\xc3"),
        (text(b"bin"), mp.header("bin", len(SSN)) + SSN),
        (text(b"int"), b"\xcf" + struct.pack(">Q", CARD)),
        (text(b"double"), b"\xcb" + struct.pack(">d", CARD)),
        (text(b"password"), text(WORD)),
        (text(b"list"), mp.header("array", 3) + text(SSN) + packed([(text(b"deep"), text(b"password=" + WORD))]) + b"\xc0"),
        (text(b"owner"), text(FIELD)),
        (text(b"who"), text(FIELD)),
        (text(b"gone"), text(FIELD)),
        (text(b"sealed"), text(FIELD)),
        (text(b"digest"), text(FIELD)),
        (text(b"account"), text(ACCOUNT)),
        (text(b"peer"), text(ADDRESS)),
        (text(b"born"), text(BIRTH)),
    ]
)
PLAIN = packed([(text(b"a"), text(b"nothing"))])
TIME = b"\xd7\x00\x60\0\0\0\0\0\0\1"
JSON = (
    b'{"message": "' + b"".join(b"\\u%04x" % byte for byte in TOKEN) + b' ' + MAIL.replace(b"@", b"\\u0040") + b'", "' + SSN + b'": ' + b"%d" % CARD
    + b', "a": [{"password": "' + WORD + b'"}], "owner": "' + FIELD + b'", "who": "' + FIELD + b'", "gone": "' + FIELD + b'", "x": "' + STAFF + b'"}\n'
)
LINE = b"token " + TOKEN + b" " + MAIL + b" " + STAFF + b" " + SSN + b" %d password=" % CARD + WORD + b"\n"

BROKEN_LINE = b'{"broken": "' + TOKEN + b"\n"

CUT = 7
PARTS = [
    packed([(text(b"stream"), text(b"x")), (text(b"logtag"), text(tag)), (text(b"log"), text(piece)), (text(b"who"), text(FIELD))])
    for tag, piece in [(b"P", b"a " + TOKEN[:CUT]), (b"P", TOKEN[CUT:] + b" password=hunter2"), (b"F", b"canary, " + MAIL), (b"P", TOKEN[:CUT])]
]

STREAMS = [  # format, framing, events
    (0, 0, [RECORD, PLAIN, RECORD]),
    (0, 1, [b"\x92" + TIME + RECORD, b"\x92" + TIME + PLAIN]),
    (0, 2, [b"\x92\x92\xff\x80" + RECORD, b"\x92\x92" + TIME + RECORD + RECORD, b"\x92\x92\xfe\x80\x80"]),
    (1, 0, [JSON, b'{"a": 1}\n', BROKEN_LINE]),
    (1, 3, [JSON, b'{"a": 1}\n']),
    (2, 0, [LINE, b"nothing\n", LINE]),
    (0, 0, [*PARTS[:2], RECORD, PARTS[2], PARTS[3]]),
]


def streams():
    """Each stream in two pieces, split inside of the first event."""
    for format, framing, events in STREAMS:
        whole = b"".join(events)
        yield {"format": format, "framing": framing, "pieces": [whole[:40].hex(), whole[40:].hex()]}


def ask(library: Path, body: dict, **request):
    """What the child process reports; nothing of it, nor of its own output, may hold a canary."""
    request.update(library=str(library), plan=plans.pack(body).hex(), streams=list(streams()))
    done = subprocess.run([sys.executable, str(CHILD)], input=json.dumps(request).encode(), capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.splitlines()]


def unescaped(output: bytes) -> bytes:
    """The output with the escapes of ASCII characters resolved."""
    return re.sub(rb"\\u00([0-7][0-9a-fA-F])", lambda match: bytes([int(match.group(1), 16)]), output)


def check(result, body):
    where = {name: result.get(name) for name in ("stream", "stage", "nth")}
    format, framing, events = STREAMS[result["stream"]]
    output = bytes.fromhex(result.get("output", ""))
    everything = [output, unescaped(output), bytes.fromhex(result["error"][2]), *map(bytes.fromhex, result.get("paths", []))]
    for canary in CANARIES:
        assert not any(canary in one for one in everything), where
    if "counters" not in result:
        assert result["status"] != 0, where
        return
    counters = result["counters"]
    assert counters["bytes_out"] == len(output), where
    assert counted(format, output) == counters["events_out"], where
    if result["status"] == 0:
        assert counters["events_in"] == counters["events_out"] + counters["events_dropped"] == len(events), where
        assert counters["bytes_in"] == sum(map(len, events)), where
    else:
        assert result["status"] == result["error"][0], where
        assert counters["events_out"] + counters["events_dropped"] <= counters["events_in"] <= len(events), where
    if body["on_error"] != "drop":
        assert counters["events_dropped"] == 0, where


def counted(format: int, output: bytes) -> int:
    """How many whole events `output` holds."""
    if format:
        assert output == b"" or output.endswith(b"\n")
        return sum(line.strip() != b"" for line in output.split(b"\n"))
    count, i = 0, 0
    while i < len(output):
        i = mp.parse(output, i).end
        count += 1
    return count


def test_the_canaries_are_all_found_when_nothing_breaks(fault_build):
    """Otherwise their absence would prove nothing: the input holds them, a policy without rules lets them through."""
    nothing = plans.body([{"key": ["no such key"], "action": plans.redact()}])
    seen = b"".join(bytes.fromhex(result["output"]) for result in ask(fault_build, nothing, stages=[["frame", 0]]))
    for canary in CANARIES:
        assert canary in seen or canary in unescaped(seen)
    for result in ask(fault_build, plans.body(RULES), stages=[["frame", 0]]):
        assert result["status"] == 0
        assert result["counters"]["events_changed"] >= 1
        check(result, plans.body(RULES))


@pytest.mark.parametrize("on_error", ["redact", "drop", "stop"])
@pytest.mark.parametrize("how", ["once", "from"])
def test_allocation_failures(how, on_error, release_build):
    body = plans.body(RULES, on_error=on_error)
    results = ask(release_build, body, allocations=how)
    for result in results:
        check(result, body)
        assert result["held"] == 0, result["nth"]
    for number in range(len(STREAMS)):
        of_stream = [result for result in results if result["stream"] == number]
        assert len(of_stream) > 10
        # The line that is not JSON ends a session under `stop`, broken library or not.
        last = of_stream[-1]
        assert last["status"] == (5 if on_error == "stop" and BROKEN_LINE in STREAMS[number][2] else 0)
        assert not last["failed"]


@pytest.mark.parametrize("on_error", ["redact", "drop", "stop"])
def test_every_stage_broken(on_error, fault_build):
    body = plans.body(RULES, on_error=on_error)
    results = ask(fault_build, body, stages=[[stage, nth] for stage in STAGES for nth in range(1, 16)])
    sound = {result["stream"]: result["output"] for result in ask(fault_build, body, stages=[["frame", 0]])}
    for stage in STAGES:
        broken = [result for result in results if result["stage"] == stage and result.get("output") != sound[result["stream"]]]
        assert broken, f"no call of stage {stage} could be broken"
    for result in results:
        check(result, body)
        failed = result.get("counters", {}).get("values_failed", 0) + result.get("counters", {}).get("events_failed", 0)
        if on_error == "stop":
            assert result["status"] != 0 or result["output"] == sound[result["stream"]], result["stage"]
        elif result.get("output") != sound[result["stream"]]:
            assert result["status"] != 0 or failed > 0, result["stage"]
