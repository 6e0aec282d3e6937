"""`logredact scan`: findings as JSON lines, never a value unless asked."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import msgpack
import pytest

import logredact
from logredact import _backend
from logredact.cli._lines import Lines
from logredact.cli._sniff import sniff

MAIL = "jo@example.com"
CARD = "4111 1111 1111 1111"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(logredact.__file__).parent.parent)}


@pytest.fixture(params=list(_backend.BACKENDS))
def scan(request):
    """Runs `logredact scan …`: (exit code, findings, errors, raw output)."""

    def scan_(*arguments, data=b""):
        process = subprocess.run(
            [sys.executable, "-m", "logredact", "scan", *map(str, arguments)],
            env={**ENVIRONMENT, "LOGREDACT_BACKEND": request.param},
            input=data,
            capture_output=True,
            timeout=60,
        )
        lines = process.stdout.decode().splitlines()
        return process.returncode, [json.loads(line) for line in lines], process.stderr.decode()

    return scan_


def test_text_lines(scan):
    code, found, err = scan(data=f"nothing\né {MAIL} {CARD}\n".encode())
    assert code == 0
    assert [list(each) for each in found] == [
        ["file", "event", "line", "field", "is_key", "detector", "start", "end", "action"]
    ] * 2
    assert [(each["line"], each["detector"], each["start"], each["end"]) for each in found] == [
        (2, "email", 3, 17),
        (2, "credit-card", 18, 37),
    ]
    assert {(each["file"], each["event"], each["action"]) for each in found} == {("-", 1, "redact")}
    assert "2 findings in 2 events" in err


def test_no_value_is_shown_anywhere(scan):
    data = f"{MAIL}\n".encode() + json.dumps({MAIL: CARD, "x": [MAIL]}).encode() + b"\n"
    for format in ("text", "json"):
        code, found, err = scan("-f", format, data=data)
        assert found and MAIL not in json.dumps(found) + err and "4111" not in json.dumps(found) + err


def test_json_lines_with_fields(scan):
    record = {"a": {"b c": [1, MAIL]}, MAIL: {"x": CARD}}
    data = json.dumps({"x": 1}).encode() + b"\n \n\n" + json.dumps(record).encode()
    code, found, _ = scan(data=data)
    wanted = [
        (1, 4, "$.a['b c'][1]", False),
        (1, 4, "$", True),
        (1, 4, "$['[REDACTED:email]'].x", False),
    ]
    told = ("event", "line", "field", "is_key")
    assert [tuple(each[name] for name in told) for each in found] == wanted
    _, found, _ = scan("--show-values", data=data + b"\n\n")
    assert [tuple(each[name] for name in told) for each in found] == wanted


def test_a_document_over_several_lines(scan):
    code, found, _ = scan(data=json.dumps({"a": MAIL}, indent=2).encode())
    assert [(each["event"], each["field"]) for each in found] == [(0, "$.a")]
    assert "line" not in found[0]


def test_msgpack_in_every_framing(scan):
    record = {"m": MAIL}
    for data in (record, [1, record], [[1, {}], record]):
        code, found, _ = scan(data=msgpack.packb({"x": 1} if data is record else [1, {}]) + msgpack.packb(data))
        assert [(each["event"], each["field"]) for each in found] == [(1, "$.m")]
        assert "line" not in found[0]
    assert scan("--framing", "event", data=msgpack.packb([1, record]))[1][0]["field"] == "$.m"


def test_several_files_and_a_missing_one(scan, tmp_path):
    one, two = tmp_path / "one.log", tmp_path / "two.log"
    one.write_text(f"{MAIL}\n")
    two.write_text(f"x\n{CARD}\n")
    code, found, err = scan(one, tmp_path / "none.log", two)
    assert [(each["file"], each["line"]) for each in found] == [(str(one), 1), (str(two), 2)]
    assert code == 5
    assert "none.log: No such file or directory" in err
    assert "2 findings in 3 events" in err


def test_exit_codes(scan, tmp_path):
    clean = tmp_path / "clean.log"
    clean.write_text("nothing\n")
    assert scan("--fail-on-findings", clean)[0] == 0
    assert scan("--fail-on-findings", data=MAIL.encode())[0] == 6
    assert scan(data=MAIL.encode())[0] == 0
    assert scan("-f", "msgpack", data=b"\x81")[0] == 4
    assert scan("-f", "msgpack", data=b"\xc1")[0] == 4
    assert scan("-p", tmp_path / "none.yaml", data=b"")[0] == 3
    assert scan("-f", "text", "--framing", "map", data=b"")[0] == 2
    assert scan("--bogus")[0] == 2


def test_findings_before_broken_input_are_reported(scan):
    code, found, err = scan("-f", "msgpack", data=msgpack.packb({"m": MAIL}) + b"\xc1")
    assert code == 4 and len(found) == 1
    assert "standard input" in err and "(at byte" in err


def test_what_could_not_be_scanned_is_told(scan, tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_text("{version: 1, packs: [default], limits: {value_bytes: 50}}")
    _, found, err = scan("-p", policy, "-f", "text", data=b"x" * 60 + b"\nok\n")
    assert found == [] and "1 events or values could not be scanned" in err


# ---- values ----


def test_values_of_text_lines(scan):
    _, found, _ = scan("--show-values", data=f"x\né {MAIL} {CARD}\nlast {MAIL}".encode())
    assert [each["value"] for each in found] == [MAIL, CARD, MAIL]


@pytest.mark.parametrize("size", [1, 3_000])
def test_values_of_json_and_msgpack(scan, size):
    record = {
        "a": {"b c": [1, f"é {MAIL}"]},
        "it's": {"x.y": MAIL},
        "n": 4111111111111111,
        "password": "hunter2hunter2",
        "z": "x" * 10,
    }
    wanted = [MAIL, MAIL, "4111111111111111", "hunter2hunter2"] * size
    data = b"".join([json.dumps(record).encode() + b"\n"] * size)
    _, found, _ = scan("--show-values", data=data)
    assert [each["value"] for each in found] == wanted
    record["b"] = b"\xff " + MAIL.encode()
    data = msgpack.packb(record) * size
    _, found, _ = scan("--show-values", data=data)
    assert [each["value"] for each in found] == (wanted[:4] + [MAIL]) * size
    _, found, _ = scan("--show-values", data=msgpack.packb([[1, {}], record]))
    assert [each["value"] for each in found] == wanted[:4] + [MAIL]


def test_values_of_keys_and_below_them_are_null(scan):
    _, found, _ = scan("--show-values", data=json.dumps({MAIL: {"x": CARD}}).encode())
    assert [each["value"] for each in found] == [None, None]


def test_values_of_a_document_are_refused(scan):
    code, found, err = scan("--show-values", data=json.dumps({"a": MAIL}, indent=2).encode())
    assert code == 2 and found == [] and "one value a line" in err


def test_lines_are_counted_across_pieces():
    data = b'{"a": 1}\n\n  \n{"b": 2}\r\n\r\n \t{"c": 3}'
    for size in range(1, len(data) + 1):
        lines = Lines(skip_blank=True)
        ended = []
        for at in range(0, len(data), size):
            piece = data[at : at + size]
            lines.feed(piece)
            for event, end in enumerate((9, 23)):
                if at < end <= at + len(piece):
                    ended.append(lines.number(event))
        assert (ended, lines.number(2)) == ([1, 4], 6)


# ---- what is what ----


@pytest.mark.parametrize(
    ("first", "wanted"),
    [
        (b"\x81\xa1a\x01", ("msgpack", "map")),
        (b"\xde\x00\x10", ("msgpack", "map")),
        (b"\xdf\x00\x00\x00\x01", ("msgpack", "map")),
        (b"\x92\x01\x80", ("msgpack", "fluentbit")),
        (b"\xdc\x00\x02", ("msgpack", "fluentbit")),
        (b'{"a": 1}\n', ("json", "map")),
        (b'  {"a": 1}', ("json", "map")),
        (b'{\n "a": 1}', ("json", "document")),
        (b"{}\n", ("json", "map")),
        (b"{not json}\n", ("text", "map")),
        (b"[2024-01-01] x\n", ("text", "map")),
        ("ߞ߀ text\n".encode(), ("text", "map")),
        ("é text\n".encode(), ("text", "map")),
        (b"", ("text", "map")),
    ],
)
def test_auto_tells_formats_apart(first, wanted):
    assert sniff(first) == wanted


def test_a_bomb_at_the_beginning_of_a_file_is_no_error():
    assert sniff(b'{"a":' * 50000 + b"1" + b"}" * 50000) == ("json", "document")


# ---- terminals ----


def test_a_bar_and_a_table_on_a_terminal(tmp_path):
    log = tmp_path / "a.log"
    log.write_text(f"{MAIL}\n" * 20_000)
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "logredact", "scan", str(log)],
        env={**ENVIRONMENT, "TERM": "xterm", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=slave,
    )
    os.close(slave)
    out = process.stdout.read()
    process.wait(30)
    shown = b""
    try:
        while piece := os.read(master, 65536):
            shown += piece
    except OSError:
        pass  # the terminal's way to say that nobody writes any more
    finally:
        os.close(master)
        process.stdout.close()
    assert out.count(b"\n") == 20_000
    assert b"\x1b[" in shown and b"email" in shown and b"20000" in shown
    assert MAIL.encode() not in shown


def test_events_that_wait_for_the_rest_of_a_line_are_told_with_their_own_place_and_value(scan):
    records = [
        {"stream": "s", "logtag": "P", "m": "q", "log": "aa password=hun"},
        {"m": f"mail {MAIL} now"},
        {"stream": "s", "logtag": "F", "log": "ter2canary x", "m": "another text that is long enough"},
    ]
    data = "\n".join(map(json.dumps, records)).encode()
    for values in ([], ["--show-values"]):
        code, found, _ = scan(*values, data=data)
        told = [(each["event"], each["line"], each["detector"], each.get("value")) for each in found]
        assert code == 0 and told == [(0, 1, "key-value", None), (1, 2, "email", MAIL if values else None)]
