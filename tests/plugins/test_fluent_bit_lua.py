"""logredact.lua in a real Fluent Bit's Lua filter."""

from __future__ import annotations

import itertools
import struct
import time
from collections import defaultdict

import msgpack
import pytest

from fluent_bit import FluentBit, time_text
from fluent_bit_hosts import LIBRARY, PLAN, PLUGINS, SECONDS, another_library, assert_nothing_planted_in, compiled, events, fails_to_start, needs_fluent_bit, records_of, shipped
from generate import Event
from logredact import Redactor
from planted import forms
from volumes import Volume

pytestmark = needs_fluent_bit


def through_lua(value):
    """What Lua makes of a value that leaves it again, where null is kept: numbers are doubles, bytes are text."""
    if isinstance(value, dict):
        return {through_lua(key): through_lua(one) for key, one in value.items()}
    if isinstance(value, list):
        return [through_lua(one) for one in value]
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, msgpack.ExtType):
        return through_lua(value.data)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        double = float(value)
        if isinstance(value, int) and double >= 2**63:
            return -(2**63)
        return int(double) if double.is_integer() and abs(double) <= 2**63 else double
    return value


def same(one, other):
    """Equal, types included; Lua's tables have no order of keys."""
    if isinstance(one, dict):
        assert isinstance(other, dict) and one.keys() == other.keys()
        return all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        assert isinstance(other, list) and len(one) == len(other)
        return all(map(same, one, other))
    assert repr(one) == repr(other)
    return True


@pytest.mark.parametrize("configuration", ["lua.conf", "lua.yaml"])
def test_all_records_come_out_redacted_and_otherwise_equal_but_for_what_lua_loses(configuration, tmp_path):
    redactor = Redactor()
    sent = events()
    with FluentBit(tmp_path, shipped(configuration, tmp_path)) as fluent_bit:
        fluent_bit.send(sent)
        fluent_bit.wait_for(len(sent), SECONDS)
        received = fluent_bit.stop()
        log = fluent_bit.log()
    planted = 0
    for event, record in zip(sent, records_of(sent, received)):
        if not event.planted:
            assert repr(record) == repr(event.record)
            continue
        planted += len(event.planted)
        assert same(record, through_lua(redactor.redact(event.record)))
        packed = msgpack.packb(record, unicode_errors="surrogateescape")
        assert not [form for one in event.planted for form in forms(one.text) if form.encode() in packed]
    assert planted > len(sent) // 8
    assert_nothing_planted_in(log, sent)


RECORD = {
    "time": "2024-06-12 14:02:00", "tag": "mine", "zero": -0.0, "float": 5e-324, "big": 1.7976931348623157e308, "infinite": float("inf"),
    "u64": 2**64 - 1, "i64": -(2**63), "nanoseconds": 1_718_200_920_123_456_789, "whole": 3.0, "nil": None, "true": True, "false": False, "map": {},
    "list": [], "nul": "a\0b", "not UTF-8": "\udcff", "text": "\u00fc\u2028\U0001f600", "": "no name", "a.b": {"c d": [{"e": [None]}, [], [1, None, 2, None]]},
    "binary": bytes(range(256)), "ext": msgpack.ExtType(5, b"abc"), "long": "x" * 70_000, 7: "a number for a name", "many": {f"k{n}": [n] * 20 for n in range(40)},
}  # fmt: skip


def sent_and_received(fluent_bit, *entries):
    for number, entry in enumerate(entries):
        metadata, record = entry if isinstance(entry, tuple) else ({}, entry)
        when = msgpack.ExtType(0, struct.pack(">II", 2**31 - number, 999_999_999 - number))
        fluent_bit.send_entries("types", [[[when, metadata], record]])
    received = fluent_bit.wait_for(len(entries), SECONDS)
    assert [one.time for one in received] == [f"{2**31 - n}.{999_999_999 - n}" for n in range(len(entries))]
    return received


def test_what_lua_loses_it_loses_in_changed_records_alone(tmp_path):
    metadata = {"n": 3.0, "attributes": {"list": []}}
    with FluentBit(tmp_path, shipped("lua.yaml", tmp_path)) as fluent_bit:
        received = sent_and_received(fluent_bit, (metadata, RECORD), (metadata, {**RECORD, "mail": "jo@example.com"}), ({"mail": "jo@example.com"}, RECORD), {})
    assert [repr(received[0].metadata), repr(received[0].record), repr(received[3].record)] == [repr(metadata), repr(RECORD), "{}"]
    assert same(received[1].metadata, through_lua(metadata))
    assert same(received[1].record, through_lua({**RECORD, "mail": "[REDACTED:email]"}))
    assert received[2].metadata == {"mail": "[REDACTED:email]"}
    assert same(received[2].record, through_lua(RECORD))


def test_without_flb_null_a_null_goes_with_its_name_and_may_cut_a_list(tmp_path):
    redact = shipped("lua.yaml", tmp_path)
    redact.write_text(redact.read_text().replace("enable_flb_null: true", "enable_flb_null: false"))
    record = {"a": None, "b": {"c": None}, "d": [1, None, "jo@example.com", None, None, None, None, "jo@example.com"]}
    with FluentBit(tmp_path, redact) as fluent_bit:
        received = sent_and_received(fluent_bit, record, {"a": None, "n": 1})
    assert received[0].record.keys() == {"b", "d"} and received[0].record["b"] == {}
    assert "example.com" not in repr(received[0].record)
    assert received[1].record == {"a": None, "n": 1}


def test_integers_that_lua_rounds_are_no_way_through(tmp_path):
    check = Redactor()
    # 16 digits are exact, 19 are not; 6304 begins a card's number, 6303 does not, and is what a double makes of the first.
    starts = (4111111111111111, 6304000000000000001, 6304000000000500000, 4123456789012345678)
    cards = [next(number for number in itertools.count(start) if "REDACTED" in str(check.redact({"n": number}))) for start in starts]
    others = [2**53 + 1, 1_718_200_920_123_456_789, 2**64 - 1, -(2**60)]
    with FluentBit(tmp_path, shipped("lua.yaml", tmp_path)) as fluent_bit:
        received = sent_and_received(fluent_bit, *({"n": number} for number in cards + others))
    assert [one.record["n"] for one in received] == ["[REDACTED:credit-card]", *["[REDACTED:error]"] * 3, *others]


@pytest.mark.parametrize("rewrite", ["0", "1"])
def test_a_name_that_stands_twice_is_only_hidden_where_records_are_written_anew(rewrite, tmp_path):
    redact = shipped("lua.yaml", tmp_path)
    redact.write_text(redact.read_text().replace("env:\n", f'env:\n  LOGREDACT_REWRITE: "{rewrite}"\n'))
    record = b"\x82\xa1m\xaejo@example.com\xa1m\xa1x"
    with FluentBit(tmp_path, redact) as fluent_bit:
        fluent_bit.send_packed("twice", b"\x91\x92\x01" + record)
        fluent_bit.send_entries("twice", [[2, {"n": 1.5, "list": []}]])
        received = fluent_bit.wait_for(2, SECONDS)
        chunk = fluent_bit.chunks()["twice"]
    assert [one.record for one in received] == [{"m": "x"}, {"n": 1.5, "list": []}]
    assert (b"jo@example.com" in chunk) == (rewrite == "0")


def test_integers_that_lua_rounds_are_found_as_names_and_by_their_key(tmp_path):
    is_found = lambda key, number: "REDACTED" in str(Redactor().redact({key: number}))  # noqa: E731
    card = next(filter(lambda number: is_found("n", number), itertools.count(4111111111111111101)))
    by_key = next(filter(lambda number: is_found("card number", number), itertools.count(411111111111111101)))
    assert not is_found("n", by_key)
    error, sent = "[REDACTED:error]", [{card: 1}, {"a": [{card: 1}]}, {"card number": by_key}, {"n": by_key}]
    with FluentBit(tmp_path, shipped("lua.yaml", tmp_path)) as fluent_bit:
        received = sent_and_received(fluent_bit, *sent)
    assert [one.record for one in received] == [{error: 1}, {"a": [{error: 1}]}, {"card number": error}, sent[3]]


def test_a_plan_that_is_half_written_is_read_again(tmp_path):
    """Its first bytes, by which a change is told, are there before the rest is."""
    policy = "version: 1\npacks: []\nrules:\n  - {detector: email, action: {redact: '[ONE]'}}\n"
    plan = compiled(tmp_path, policy)
    whole = compiled(tmp_path, policy.replace("ONE", "TWO"), name="next").read_bytes()
    redact = shipped("lua.yaml", tmp_path, plan=plan)
    redact.write_text(redact.read_text().replace("env:\n", 'env:\n  LOGREDACT_RELOAD_INTERVAL: "1"\n'))
    with FluentBit(tmp_path, redact) as fluent_bit:
        for number, content in enumerate((whole[:200], whole)):
            plan.write_bytes(content)
            time.sleep(2.1)
            fluent_bit.send([Event("half", 1_700_000_000 + number, 0, {"m": "jo@example.com"}, ())])
            assert fluent_bit.wait_for(number + 1, SECONDS)[-1].record["m"] == ("[ONE]", "[TWO]")[number]


def test_records_that_fail_or_are_dropped(tmp_path):
    policy = """version: 1
packs: [default]
rules:
  - {pattern: "drop me", action: drop, when: {tag: types}}
limits: {value_bytes: 1KiB}
on_error: stop
"""
    with FluentBit(tmp_path, shipped("lua.yaml", tmp_path, plan=compiled(tmp_path, policy))) as fluent_bit:
        for number, text in enumerate(("jo@example.com", "x" * 2000 + " jo@example.com", "drop me", "last")):
            fluent_bit.send_entries("types", [[number, {"m": text}]])
        received = fluent_bit.wait_for(3, SECONDS)
        log = fluent_bit.log()
    assert [one.record for one in received] == [{"m": "[REDACTED:email]"}, {"message": "[REDACTED:error]"}, {"m": "last"}]
    assert [one.time[:2] for one in received] == ["0.", "1.", "3."]
    assert "[logredact] a record could not be redacted" in log and "example.com" not in log


def test_an_error_within_lua_passes_nothing(tmp_path):
    """Whatever fails is caught, or Fluent Bit would pass the chunk as it was: an encoder that fails stands for all of it."""
    script = (PLUGINS / "logredact.lua").read_text()
    broken = script.replace("local function put_string(at, text)\n", 'local function put_string(at, text)\n    if text == "fail" then error({}) end\n', 1)
    assert broken != script
    (tmp_path / "broken.lua").write_text(broken)
    redact = shipped("lua.yaml", tmp_path)
    redact.write_text(redact.read_text().replace(str(PLUGINS / "logredact.lua"), str(tmp_path / "broken.lua")))
    with FluentBit(tmp_path, redact) as fluent_bit:
        received = sent_and_received(fluent_bit, {"m": "jo@example.com"}, {"m": "fail", "n": "jo@example.com"}, {"m": "jo@example.com"})
    assert [one.record for one in received] == [{"m": "[REDACTED:email]"}, {"message": "[REDACTED:error]"}, {"m": "[REDACTED:email]"}]


@pytest.mark.parametrize("what, reason", [
    ("no policy", "fluent-bit/default.plan' does not load: "),
    ("missing", "does not load: "),
    ("yaml", "it is text, not a compiled policy; compile it"),
    ("damaged", "does not load: the plan does not have the digest it claims"),
    ("no library", "cannot open shared object file"),
    ("older library", "has no logredact_session_chunk: it is older than logredact.lua"),
])  # fmt: skip
def test_without_a_good_policy_and_library_it_does_not_start(what, reason, tmp_path):
    plan = tmp_path / "plan"
    good = PLAN.read_bytes()
    content = {"yaml": b"version: 1\npacks: [default]\n", "damaged": good[:-1] + bytes([good[-1] ^ 1]), "missing": None}.get(what, good)
    if content is not None:
        plan.write_bytes(content)
    redact = shipped("lua.yaml", tmp_path, plan=plan)
    text = redact.read_text()
    if what == "no policy":
        text = text.replace("LOGREDACT_POLICY:", "OTHER:")
    if what == "no library":
        text = text.replace(str(LIBRARY), str(tmp_path / "absent.so"))
    if what == "older library":
        another_library(tmp_path, "0.1.0", without="logredact_session_chunk")
        text = text.replace(str(LIBRARY), str(tmp_path / "liblogredact.so"))
    redact.write_text(text)
    log = fails_to_start(FluentBit(tmp_path, redact))
    assert reason in log, log


def test_policies_and_known_secrets_that_change(tmp_path):
    volume = Volume(tmp_path / "secrets", token="first-secret-value")
    policy = f"version: 1\npacks: []\nrules:\n  - {{detector: email, action: {{redact: '[ONE]'}}}}\nknown_secrets:\n  - {{dir: {tmp_path}/secrets}}\n"
    plan = compiled(tmp_path, policy)
    redact = shipped("lua.yaml", tmp_path, plan=plan)
    redact.write_text(redact.read_text().replace("env:\n", 'env:\n  LOGREDACT_RELOAD_INTERVAL: "1"\n'))
    text = "jo@example.com first-secret-value other-secret-value"
    with FluentBit(tmp_path, redact) as fluent_bit:
        def one_more(number):
            fluent_bit.send([Event("reload", 1_700_000_000 + number, 0, {"m": text}, ())])
            return fluent_bit.wait_for(number + 1, SECONDS)[-1].record["m"]

        assert one_more(0) == "[ONE] [REDACTED:known-secret] other-secret-value"
        volume.swap(token="other-secret-value")
        time.sleep(2.1)
        assert one_more(1) == "[ONE] first-secret-value [REDACTED:known-secret]"
        compiled(tmp_path, policy.replace("ONE", "TWO"))
        time.sleep(2.1)
        assert one_more(2) == "[TWO] first-secret-value [REDACTED:known-secret]"
        plan.write_bytes(b"version: 1\n")
        for number in (3, 4):
            time.sleep(2.1)
            assert one_more(number) == "[TWO] first-secret-value [REDACTED:known-secret]"
        log = fluent_bit.log()
    assert log.count("policy not read again, the one before stays in use: it is text") == 1


def test_what_the_readme_says_of_a_chunk_with_a_broken_event(tmp_path):
    """Fluent Bit's own doing, for every Lua filter: the day it closes, README.md can say so."""
    when = msgpack.ExtType(0, struct.pack(">II", 1_700_000_000, 5))
    good, broken = [[when, {}], {"m": "jo@example.com"}], [[when, {}], "no record"]
    with FluentBit(tmp_path, shipped("lua.yaml", tmp_path)) as fluent_bit:
        fluent_bit.send_packed("broken", msgpack.packb(b"".join(map(msgpack.packb, (good, broken)))))
        fluent_bit.wait_for(1, SECONDS)
        out = b"".join(fluent_bit.chunks().values())
    assert b"jo@example.com" in out
