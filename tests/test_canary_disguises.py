"""Canaries in every slot and disguise through `logredact filter`: none leaves, all records do, what was written still parses."""

from __future__ import annotations

import base64
import html
import json
import re
import urllib.parse

import msgpack
import pytest

from filtering import run, start  # noqa: F401

SECRETS = ("hunter2-canary-0147", "jo.canary@example.com", "4111111111111111", "AKIA" + "Q3EGBZ7LXM2WPD5R")
TEXT = "user jo.canary@example.com paid 4111111111111111 password=hunter2-canary-0147 with %s and left" % SECRETS[3]
WIDE = str.maketrans({c: chr(c + 0xFEE0) for c in range(0x21, 0x7F)})


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def dumps(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def from_b64(text: str) -> str:
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode()


def escaped(text: str) -> str:
    return "".join("\\u%04x" % ord(c) for c in text)


# How a text is written, and how it is read again; None: nothing must read it.
DISGUISES = {
    "plain": (str, str),
    "percent": (lambda text: "".join("%%%02X" % c for c in text.encode()), urllib.parse.unquote),
    "percent twice": (lambda text: urllib.parse.quote(urllib.parse.quote(text, safe=""), safe=""), lambda text: urllib.parse.unquote(urllib.parse.unquote(text))),
    "query": (lambda text: "/login?next=%2F&q=" + urllib.parse.quote(text, safe=""), urllib.parse.unquote),
    "escapes": (escaped, None),
    "html": (lambda text: "<p>" + "".join("&#%d;" % ord(c) for c in text) + "</p>", html.unescape),
    "html hex": (lambda text: "".join("&#x%x;" % ord(c) for c in text), html.unescape),
    **{
        "base64, %d before" % before: (lambda text, before=before: b64("." * before + text), from_b64)
        for before in range(3)
    },
    "base64url, no padding": (lambda text: base64.urlsafe_b64encode((text + "??>>").encode()).decode().rstrip("="), lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()),
    "base64 twice": (lambda text: b64(b64(text)), lambda text: from_b64(from_b64(text))),
    "base64 in a query": (lambda text: "a=1&data=" + urllib.parse.quote(b64(text), safe=""), lambda text: from_b64(urllib.parse.unquote(text).split("data=")[1])),
    "full width": (lambda text: text.translate(WIDE), None),
    "zero width": (lambda text: "\u200b".join(text), None),
    "spaces of all widths": (lambda text: text.replace(" ", "\u00a0"), None),
    **{
        "JSON, %d layers" % layers: (
            lambda text, layers=layers: _wrap(text, layers),
            lambda text, layers=layers: _unwrap(text, layers),
        )
        for layers in range(1, 7)
    },
    "JSON in base64": (lambda text: b64(dumps({"m": text})), lambda text: json.loads(from_b64(text))["m"]),
    "base64 in JSON": (lambda text: dumps({"m": b64(text)}), lambda text: from_b64(json.loads(text)["m"])),
}


def _wrap(text: str, layers: int) -> str:
    for _ in range(layers):
        text = dumps({"level": "info", "msg": text, "n": 4111111111111111})
    return text


def _unwrap(text: str, layers: int) -> str:
    for _ in range(layers):
        read = json.loads(text)
        # What is deeper than four strings is a text.
        assert isinstance(read["n"], (str, int))
        text = read["msg"]
    return text


SLOTS = {
    "value": lambda text: {"message": text},
    "key": lambda text: {text: 1},
    "nested": lambda text: {"a": {"b": [{"c": text}]}},
    "array": lambda text: {"list": ["x", text, 1.5, None, True]},
    "many": lambda text: {"one": text, "two": [text, {"three": text}]},
    "binary": lambda text: {"raw": text.encode()},
}


def views(data: bytes, depth: int = 4):
    """The bytes, and all that they may be read as."""
    yield data
    if not depth:
        return
    text = data.decode("utf-8", "replace")
    further = {
        urllib.parse.unquote(text), html.unescape(text), text.replace("\u200b", "").translate({c + 0xFEE0: c for c in range(0x21, 0x7F)}),
        text.replace('\\"', '"').replace("\\\\", "\\"),
    }
    further.add(re.sub(r"\\+u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text))
    further.discard(text)
    for one in further:
        yield from views(one.encode("utf-8", "replace"), depth - 1)
    for word in text.replace('"', " ").replace("=", "= ").split():
        for cut in range(4):
            piece = word[cut:].rstrip("=,\\")
            if len(piece) >= 20 and piece.isascii():
                try:
                    plain = base64.b64decode(piece[: len(piece) // 4 * 4].replace("-", "+").replace("_", "/"), validate=True)
                except ValueError:
                    continue
                if sum(0x20 <= c < 0x7F for c in plain) > 0.9 * len(plain):
                    yield from views(plain, depth - 1)


def leaks(data: bytes):
    return sorted({secret for view in views(data) for secret in SECRETS if secret.encode() in view})


RECORDS = [
    (disguise, slot, made(DISGUISES[disguise][0](TEXT)))
    for disguise in DISGUISES
    for slot, made in SLOTS.items()
]


def test_the_views_see_each_canary_before():
    for disguise, slot, record in RECORDS:
        if slot == "value" and not disguise.startswith("spaces"):
            assert leaks(record["message"].encode()) == sorted(SECRETS), disguise


def reader_of(disguise: str, slot: str):
    """How the text is read again. Keys, and strings in more than four strings, are searched as text: numbers in them do not stay JSON."""
    as_text = disguise.startswith("JSON,") and (slot == "key" or int(disguise.split()[1]) > 4)
    return (not as_text and DISGUISES[disguise][1]) or str


def reads(disguise: str, slot: str, record) -> str:
    """The text that a record's slot holds, read as it was written."""
    if slot == "key":
        text = next(iter(record))
    else:
        text = {
            "value": lambda: record["message"],
            "nested": lambda: record["a"]["b"][0]["c"],
            "array": lambda: record["list"][1],
            "many": lambda: record["two"][1]["three"],
            "binary": lambda: record["raw"].decode(),
        }[slot]()
    return reader_of(disguise, slot)(text)


def check(disguise: str, slot: str, record) -> None:
    text = reads(disguise, slot, record)
    if reader_of(disguise, slot) is not str:
        assert "user " in text and "and left" in text, (disguise, slot, text)
    assert "[REDACTED:" in text, (disguise, slot, text)


def policy(folder):
    path = folder / "policy.yaml"
    path.write_text("version: 1\npacks: [default, pii]\n")
    return path


@pytest.mark.parametrize("format", ["msgpack", "json"])
def test_none_leaves_and_all_parse_and_a_second_pass_changes_nothing(run, tmp_path, format):  # noqa: F811
    records = [one for one in RECORDS if format == "msgpack" or one[1] != "binary"]
    if format == "msgpack":
        data = b"".join(msgpack.packb(record, use_bin_type=True) for _, _, record in records)
    else:
        data = "".join(dumps(record) + "\n" for _, _, record in records).encode()
    arguments = ("--policy", policy(tmp_path), "--format", format)
    code, out, err = run(*arguments, data=data)
    assert code == 0, err
    if format == "msgpack":
        unpacker = msgpack.Unpacker(strict_map_key=False)
        unpacker.feed(out)
        found = list(unpacker)
    else:
        found = [json.loads(line) for line in out.splitlines()]
    assert len(found) == len(records)
    for (disguise, slot, _), record in zip(records, found):
        assert leaks(dumps(record if slot != "binary" else {"raw": record["raw"].decode()}).encode()) == [], (disguise, slot, record)
        check(disguise, slot, record)
    code, again, err = run(*arguments, data=out)
    assert code == 0 and again == out


def test_numbers(run, tmp_path):  # noqa: F811
    record = {"card": 4111111111111111, "inner": dumps({"card": 4111111111111111, "x": [1, 2.5]}), "n": 17}
    code, out, _ = run("--policy", policy(tmp_path), "--format", "json", data=dumps(record).encode() + b"\n")
    told = json.loads(out)
    assert code == 0 and told["card"] == "[REDACTED:credit-card]" and told["n"] == 17 and b"411111" not in out
    assert told["inner"] == '{"card": "[REDACTED:credit-card]", "x": [1, 2.5]}'
