"""Bytes of records in memory: in the buffers of what looks at them, wiped with these and whenever they grow or shrink."""

from __future__ import annotations

import base64
import html
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import msgpack
import pytest

import memories
import plans
from filtering import SANITIZED

CHILD = Path(__file__).with_name("record_memory_child.py")
EMAIL, CARD, PHRASE = "quillon.marsh7@example.com", "4929 1234 5678 9015", "correct-horse-battery"
TEXT = f"mail {EMAIL} paid {CARD} with password={PHRASE} membranqua"
#: As they stand in records, decoded, and as the digits that a checksum goes over.
PLAIN = [EMAIL.encode(), EMAIL[:12].encode(), EMAIL[-20:].encode(), CARD.encode(), CARD.replace(" ", "").encode(), PHRASE.encode()]
PLAIN += [CARD[-11:].encode(), bytes(map(int, CARD.replace(" ", ""))), quote(EMAIL, safe="")[:20].encode(), base64.b64encode(TEXT.encode())[4:24]]
PLAIN += [PHRASE[:8].encode(), EMAIL[:8].encode(), b"membranq"]  # beginnings of words; of one that could be a keyword
#: Of a map that comes with each record, and in which nothing is found: it is kept to be known again.
REPEATED = {"pod_name": "tremolant-harbinger-55d9c", "owner": {"kind": "a name that is as long as names of pods tend to be"}}
PLAIN += [b"tremolant-harb", b"pods tend to be"]


def records():
    """Small ones and some that no buffer has room for at first, so that all of them grow, and shrink again."""
    made = []
    for size in (1, 200, 3, 30000, 1, 1000, 2):
        text = " ".join([TEXT] * size)
        made.append(
            {
                "message": text,
                "escaped": f'"{TEXT}"\n' * 3,
                "nested": json.dumps({"list": [TEXT, json.dumps({"deep": text})]}),
                "percent": "x=" + quote(TEXT, safe=""),
                "page": html.escape(TEXT).replace("@", "&#64;"),
                "base64": base64.b64encode(TEXT.encode()).decode(),
                EMAIL: {"password": PHRASE},
                "kubernetes": REPEATED,
            }
        )
    waits = {"message": TEXT, "partial_message": "true", "partial_id": "7", "partial_last": "false"}
    return [*made, waits, {"message": "behind one that waits"}]


def content(format):
    """The last one is not whole, but for the wrap, which takes whole ones alone."""
    if format == "msgpack":
        return b"".join(map(msgpack.packb, records())) + msgpack.packb({"message": TEXT})[:-3]
    if format == "lines":
        head = b"2026-01-31T23:59:59.5Z stdout "
        texts = [json.dumps(record).encode() for record in records()]
        return b"".join(head + b"P %b\n" % text[: len(text) // 2] + head + b"F %b\n" % text[len(text) // 2 :] for text in texts) + head + b"P " + TEXT.encode()
    lines = "".join(json.dumps(record) + "\n" for record in records())
    if format == "wrap":
        return b"".join(json.dumps({"time": "t", "log": text}).encode() + b"\n" for text in lines.splitlines())
    return (lines + json.dumps({"message": TEXT})[:-3]).encode()


def found(pid):
    left = b"\0".join(region for region, _ in memories.regions(pid))
    return [plain for plain in PLAIN if plain in left]


@pytest.mark.skipif(SANITIZED, reason="the sanitizers keep what was freed")
@pytest.mark.parametrize("format", ["msgpack", "json", "text", "lines", "wrap"])
def test_nothing_of_records_is_left_when_a_handle_is_freed(format, tmp_path, release_build):
    every = list(range(len(plans.DETECTORS)))
    body = plans.body([{"detectors": [plans.INDEX["credit-card"]], "action": plans.fpe()}, {"detectors": every, "action": plans.redact()}])
    (tmp_path / "key").write_bytes(os.urandom(32))
    (tmp_path / "key").chmod(0o600)
    body["keys"] = [{"name": "k", "file": str(tmp_path / "key")}]
    (tmp_path / "plan").write_bytes(plans.pack(body))
    (tmp_path / "records").write_bytes(content(format))
    command = [sys.executable, str(CHILD), str(release_build), str(tmp_path / "plan"), str(tmp_path / "records"), format]
    # As allocators do that keep what is freed: glibc gives large blocks back.
    keeping = {"MALLOC_MMAP_THRESHOLD_": str(1 << 30), "MALLOC_TRIM_THRESHOLD_": str(1 << 30)}
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **keeping})
    try:
        assert child.stdout.readline() == "held\n"
        assert found(child.pid), "what is looked for is there"
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.stdout.readline() == "freed\n"
        assert found(child.pid) == []
    finally:
        child.kill()
        child.communicate()
