"""The filter plugin in a real Fluent Bit."""

from __future__ import annotations

import io
import re
import shutil
import struct
import time
from pathlib import Path

import msgpack
import pytest

from fluent_bit import FluentBit, FluentBitError, make, time_text
from fluent_bit_hosts import (
    LIBRARY, PLAN, ROOT, SECONDS, another_library, assert_nothing_planted_in, compiled, events, fails_to_start, needs_fluent_bit, needs_source,
    records_of, shipped,
)  # fmt: skip
from generate import Event
from logredact import Redactor
from prove import prove_records
from volumes import Volume

pytestmark = [needs_fluent_bit, needs_source]

PROCESSORS = """
      processors:
        logs:
          - name: logredact
            policy: {plan}
"""
# Of all metrics, those of one instance by their names.
NAME = '{name="logredact.0"'


@pytest.fixture(scope="session")
def plugin(tmp_path_factory):
    """The plugin and the library beside it."""
    build = tmp_path_factory.mktemp("plugin")
    make(build)
    return build / "flb-filter_logredact.so"


def metric(fluent_bit, name, labels=""):
    return fluent_bit.metrics().get(f"logredact_{name}{NAME}{labels}}}")


def until(question, seconds=15):
    """Asks until it is so; Fluent Bit shows its metrics once a second."""
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.2)


@pytest.mark.parametrize("how", ["filter.conf", "filter.yaml", "processor", "processor of a threaded input", "filter of a threaded input"])
def test_all_records_come_out_redacted_and_otherwise_equal(how, plugin, tmp_path):
    sent = events()
    threaded = "threaded" in how
    if how.startswith("processor"):
        fluent_bit = FluentBit(tmp_path, plugin=plugin, processors=PROCESSORS.format(plan=PLAN), threaded=threaded)
    elif how == "filter.conf":
        (tmp_path / "plugins.conf").write_text(f"[PLUGINS]\n    Path {plugin}\n")
        fluent_bit = FluentBit(tmp_path, shipped(how, tmp_path), service=f"plugins_file {tmp_path}/plugins.conf")
    else:
        fluent_bit = FluentBit(tmp_path, shipped("filter.yaml", tmp_path, plugin=plugin), threaded=threaded)
    with fluent_bit:
        fluent_bit.send(sent)
        fluent_bit.wait_for(len(sent), SECONDS)
        until(lambda: metric(fluent_bit, "records_total") == len(sent))
        changed = sum(bool(event.planted) for event in sent)
        assert (metric(fluent_bit, "records_changed_total"), metric(fluent_bit, "records_failed_total")) == (changed, 0)
        assert metric(fluent_bit, "findings_total", ',detector="credit-card"') > 10
        received = fluent_bit.stop()
        log = fluent_bit.log()
    proof = prove_records(sent, records_of(sent, received))
    assert proof.planted > len(sent) // 8
    assert proof.holds, proof
    assert_nothing_planted_in(log, sent)


RECORD = {
    "time": "2024-06-12 14:02:00", "tag": "mine", "u64": 2**64 - 1, "i64": -(2**63), "zero": -0.0, "float": 5e-324, "whole": 3.0,
    "big": 1.7976931348623157e308, "infinite": float("inf"), "nil": None, "true": True, "map": {}, "list": [], "nul": "a\0b", "not UTF-8": "\udcff",
    "text": "\u00fc\u2028\U0001f600", "": "no name", "a.b": {"c d": [{"e": [None]}]}, "binary": bytes(range(256)), "ext": msgpack.ExtType(5, b"abc"),
    "card": 4111111111111111, 7: "a number for a name",
}  # fmt: skip


def test_types_times_and_metadata_are_kept(plugin, tmp_path):
    metadata = {"severity": 9, "attributes": {"mail": "jo@example.com", "n": [1, None, 2.0]}}
    mail = {**RECORD, "mail": "jo@example.com"}
    with FluentBit(tmp_path, shipped("filter.yaml", tmp_path, plugin=plugin)) as fluent_bit:
        for number, record in enumerate((RECORD, mail, {})):
            when = msgpack.ExtType(0, struct.pack(">II", 2**31 - number, 999_999_999 - number))
            fluent_bit.send_entries("types", [[[when, metadata], record]])
        received = fluent_bit.wait_for(3, SECONDS)
    redacted = {**RECORD, "card": "[REDACTED:credit-card]"}
    assert [repr(one.record) for one in received] == [repr(redacted), repr({**redacted, "mail": "[REDACTED:email]"}), "{}"]
    clean = {"severity": 9, "attributes": {"mail": "[REDACTED:email]", "n": [1, None, 2.0]}}
    assert [repr(one.metadata) for one in received] == [repr(clean)] * 3
    assert [one.time for one in received] == [f"{2**31 - n}.{999_999_999 - n}" for n in range(3)]


def chunk_of(tmp_path: Path, directory: str, plugin: Path, filters: str) -> bytes:
    """The chunk that Fluent Bit makes of the same entries behind these filters."""
    home = tmp_path / directory
    home.mkdir()
    (home / "redact.yaml").write_text(f"plugins:\n  - {plugin.parent}/flb-filter_groups.so\n  - {plugin}\npipeline:\n  filters:\n{filters}")
    with FluentBit(home, home / "redact.yaml") as fluent_bit:
        entries = []
        for number in range(3):
            when = msgpack.ExtType(0, struct.pack(">II", 1_700_000_000 + number, number))
            entries.append([[when, {"n": number}], {**RECORD, "mail": f"user{number}@example.com"}])
        fluent_bit.send_entries("groups", entries)
        fluent_bit.wait_for(5, SECONDS)
        return fluent_bit.chunks()["groups"]


def test_a_chunk_with_groups_becomes_what_the_library_makes_of_it(plugin, tmp_path):
    """Byte for byte: what Fluent Bit holds behind groups and logredact, and what it holds behind groups alone."""
    make(plugin.parent, f"SOURCES={ROOT}/tests/plugins/fluent_bit/groups.c", f"PLUGIN={plugin.parent}/flb-filter_groups.so", f"{plugin.parent}/flb-filter_groups.so")
    groups = '    - {name: groups, match: "*"}\n'
    raw = chunk_of(tmp_path, "raw", plugin, groups)
    redacted = chunk_of(tmp_path, "redacted", plugin, groups + f'    - {{name: logredact, match: "*", policy: {PLAN}}}\n')
    assert raw.count(b"group.owner@example.org") == 1 and raw.count(b"@example.com") == 3
    assert redacted == Redactor().redact_msgpack(raw, framing="fluentbit")
    times = [entry[0][0].data[:4] for entry in msgpack.Unpacker(io.BytesIO(redacted), raw=True, strict_map_key=False)]
    assert (times[0], times[-1], len(times)) == (b"\xff\xff\xff\xff", b"\xff\xff\xff\xfe", 5)
    assert b"@example" not in redacted


# ---- what must not start


@pytest.mark.parametrize("what, reason", [
    ("missing", "does not load: No such file or directory"),
    ("yaml", "it is text, not a compiled policy; compile it: logredact policy compile policy.yaml -o policy.plan"),
    ("damaged", "does not load: the plan does not have the digest it claims"),
    ("empty", "it is no file, or empty"),
    ("directory", "it is no file, or empty"),
    ("key", "does not load: a key"),
])  # fmt: skip
def test_without_a_good_policy_it_does_not_start(what, reason, plugin, tmp_path):
    plan = tmp_path / "plan"
    if what == "directory":
        plan.mkdir()
    elif what == "key":
        key = tmp_path / "key"
        key.write_bytes(bytes(range(64)))
        key.chmod(0o644)
        plan = compiled(tmp_path, f"version: 1\npacks: []\nkeys: {{k: {{file: {key}}}}}\nrules:\n  - {{detector: email, action: {{pseudonym: {{key: k}}}}}}\n")
    elif what != "missing":
        good = PLAN.read_bytes()
        plan.write_bytes({"yaml": b"version: 1\npacks: [default]\n", "damaged": good[:-1] + bytes([good[-1] ^ 1]), "empty": b""}[what])
    for name in ("filter", "processor"):
        directory = tmp_path / name
        directory.mkdir()
        if name == "filter":
            fluent_bit = FluentBit(directory, shipped("filter.yaml", directory, plugin=plugin, plan=plan))
        else:
            fluent_bit = FluentBit(directory, plugin=plugin, processors=PROCESSORS.format(plan=plan))
        log = fails_to_start(fluent_bit)
        assert reason in log, log


def test_without_a_policy_named_the_default_beside_the_plugin_holds_or_it_does_not_start(plugin, tmp_path):
    for name in (plugin.name, LIBRARY.name, "default.plan"):
        shutil.copy(plugin.parent / name, tmp_path / name)
    (tmp_path / "redact.yaml").write_text(f'plugins:\n  - {tmp_path / plugin.name}\npipeline:\n  filters:\n    - {{name: logredact, match: "*"}}\n')
    with FluentBit(tmp_path, tmp_path / "redact.yaml") as fluent_bit:
        one_more(fluent_bit, 0)
        assert texts(fluent_bit, 1) == ["[REDACTED:email]"]
    shutil.rmtree(tmp_path / "out")
    (tmp_path / "default.plan").unlink()
    log = fails_to_start(FluentBit(tmp_path, tmp_path / "redact.yaml"))
    assert f"policy '{tmp_path}/default.plan' does not load: No such file or directory" in log


@pytest.mark.parametrize("what", ["no library", "another version", "an older library"])
def test_without_its_library_it_does_not_start(what, plugin, tmp_path):
    alone = tmp_path / "flb-filter_logredact.so"
    alone.write_bytes(plugin.read_bytes())
    if what == "another version":
        another_library(tmp_path, "9.9.9")
    elif what == "an older library":
        another_library(tmp_path, "0.1.0", without="logredact_session_chunk")
    log = fails_to_start(FluentBit(tmp_path, shipped("filter.yaml", tmp_path, plugin=alone)))
    reason = {
        "no library": "dlopen() liblogredact.so: cannot open shared object file",
        "another version": "this plugin was built for liblogredact.so 0.1.0, and 9.9.9 was loaded",
        "an older library": "undefined symbol: logredact_session_chunk",
    }[what]
    assert reason in log, log


def test_for_another_fluent_bit_it_does_not_start(plugin, tmp_path):
    data = plugin.read_bytes()
    (version,) = set(re.findall(rb'version="([0-9.]+)"', data))
    other = version[:-1] + b"x"
    built = tmp_path / plugin.name
    built.write_bytes(data.replace(version, other))
    (tmp_path / LIBRARY.name).symlink_to(LIBRARY)
    log = fails_to_start(FluentBit(tmp_path, shipped("filter.yaml", tmp_path, plugin=built)))
    assert f"this plugin was built for Fluent Bit {other.decode()}, and this is another version" in log


# ---- policies that change

FIRST = "version: 1\npacks: []\nrules:\n  - {detector: email, action: {redact: '[ONE]'}}\n"
SECOND = "version: 1\npacks: []\nrules:\n  - {detector: email, action: {redact: '[TWO]'}}\n"


def texts(fluent_bit, count):
    return [one.record["m"] for one in fluent_bit.wait_for(count, SECONDS)]


def one_more(fluent_bit, number, text="jo@example.com"):
    fluent_bit.send([Event("reload", 1_700_000_000 + number, 0, {"m": text}, ())])


def test_a_policy_that_changes_is_read_again_and_a_bad_one_is_not_used(plugin, tmp_path):
    plan = compiled(tmp_path, FIRST)
    redact = shipped("filter.yaml", tmp_path, plugin=plugin, plan=plan)
    redact.write_text(redact.read_text().replace("reload_interval: 10", "reload_interval: 1"))
    with FluentBit(tmp_path, redact) as fluent_bit:
        one_more(fluent_bit, 0)
        digest = Redactor.from_yaml(FIRST).digest
        until(lambda: metric(fluent_bit, "policy_info", f',digest="{digest}"') == 1)
        compiled(tmp_path, SECOND)
        time.sleep(1.2)
        one_more(fluent_bit, 1)
        until(lambda: metric(fluent_bit, "policy_reloads_total", ',result="ok"') == 1)
        assert metric(fluent_bit, "policy_info", f',digest="{digest}"') == 0
        assert metric(fluent_bit, "policy_info", f',digest="{Redactor.from_yaml(SECOND).digest}"') == 1
        for number, bad in enumerate((b"version: 1\n", b"\x83", None, None), 2):
            if bad is None:
                plan.unlink(missing_ok=True)
            else:
                plan.write_bytes(bad)
            time.sleep(1.2)
            one_more(fluent_bit, number)
        assert texts(fluent_bit, 6) == ["[ONE]", "[TWO]", "[TWO]", "[TWO]", "[TWO]", "[TWO]"]
        until(lambda: metric(fluent_bit, "policy_reloads_total", ',result="failed"') == 4)
        compiled(tmp_path, FIRST)
        time.sleep(1.2)
        one_more(fluent_bit, 6)
        assert texts(fluent_bit, 7)[-1] == "[ONE]"
        until(lambda: metric(fluent_bit, "records_total") == 7)
        log = fluent_bit.log()
    # Each bad one is said once.
    assert log.count("not read again, the one before stays in use") == 3
    assert log.count("stays in use: No such file or directory") == 1
    assert "@example.com" not in log


def test_a_policy_whose_key_comes_later_is_in_force_from_then_on(plugin, tmp_path):
    plan, key = compiled(tmp_path, FIRST), tmp_path / "key"
    redact = shipped("filter.yaml", tmp_path, plugin=plugin, plan=plan)
    redact.write_text(redact.read_text().replace("reload_interval: 10", "reload_interval: 1"))
    with FluentBit(tmp_path, redact) as fluent_bit:
        compiled(tmp_path, f"version: 1\npacks: []\nkeys: {{k: {{file: {key}}}}}\nrules:\n  - {{detector: email, action: {{pseudonym: {{key: k}}}}}}\n")
        for number in range(2):
            time.sleep(1.2)
            one_more(fluent_bit, number)
        until(lambda: metric(fluent_bit, "policy_reloads_total", ',result="failed"') == 2)
        key.touch(0o600)
        key.write_bytes(bytes(range(64)))
        time.sleep(1.2)
        one_more(fluent_bit, 2)
        found = texts(fluent_bit, 3)
        log = fluent_bit.log()
    assert found[:2] == ["[ONE]"] * 2 and found[2] not in ("[ONE]", "jo@example.com")
    assert log.count("not read again, the one before stays in use") == 1


def test_known_secrets_that_change_are_read_again(plugin, tmp_path):
    volume = Volume(tmp_path / "secrets", token="first-secret-value")
    plan = compiled(tmp_path, f"version: 1\npacks: []\nknown_secrets:\n  - {{dir: {tmp_path}/secrets}}\n")
    redact = shipped("filter.yaml", tmp_path, plugin=plugin, plan=plan)
    redact.write_text(redact.read_text().replace("reload_interval: 10", "reload_interval: 1"))
    with FluentBit(tmp_path, redact) as fluent_bit:
        one_more(fluent_bit, 0, "first-secret-value other-secret-value")
        volume.swap(token="other-secret-value")
        time.sleep(1.2)
        one_more(fluent_bit, 1, "first-secret-value other-secret-value")
        assert texts(fluent_bit, 2) == ["[REDACTED:known-secret] other-secret-value", "first-secret-value [REDACTED:known-secret]"]


def test_a_reload_of_fluent_bit_itself_takes_the_new_policy(plugin, tmp_path):
    plan = compiled(tmp_path, FIRST)
    redact = shipped("filter.yaml", tmp_path, plugin=plugin, plan=plan)
    redact.write_text(redact.read_text().replace("reload_interval: 10", "reload_interval: 0"))
    with FluentBit(tmp_path, redact, service="  hot_reload: on") as fluent_bit:
        one_more(fluent_bit, 0)
        compiled(tmp_path, SECOND)
        time.sleep(1.2)
        one_more(fluent_bit, 1)
        assert texts(fluent_bit, 2) == ["[ONE]", "[ONE]"]
        fluent_bit.hang_up()
        one_more(fluent_bit, 2)
        assert texts(fluent_bit, 3)[-1] == "[TWO]"


def test_a_reload_of_fluent_bit_itself_with_a_bad_policy_passes_nothing(plugin, tmp_path):
    plan = compiled(tmp_path, FIRST)
    with FluentBit(tmp_path, shipped("filter.yaml", tmp_path, plugin=plugin, plan=plan), service="  hot_reload: on") as fluent_bit:
        one_more(fluent_bit, 0)
        assert texts(fluent_bit, 1) == ["[ONE]"]
        plan.write_bytes(b"version: 1\n")
        with pytest.raises((FluentBitError, OSError)):
            fluent_bit.hang_up()
            one_more(fluent_bit, 1)
        assert texts(fluent_bit, 1) == ["[ONE]"]
        assert "it is text, not a compiled policy" in fluent_bit.log()


# ---- rules by tag, drops, errors


def test_rules_see_the_tag_and_records_can_be_dropped(plugin, tmp_path):
    policy = """version: 1
packs: []
rules:
  - {detector: email, action: drop, when: {tag: "drop.**"}}
  - {detector: email, action: redact, when: {tag: "kube.**"}}
"""
    with FluentBit(tmp_path, shipped("filter.yaml", tmp_path, plugin=plugin, plan=compiled(tmp_path, policy))) as fluent_bit:
        sent = [Event(tag, 1_700_000_000, n, {"m": text, "n": n}, ()) for n, (tag, text) in enumerate((tag, text) for tag in ("drop.a", "kube.a", "web") for text in ("jo@example.com", "nothing"))]
        fluent_bit.send(sent)
        received = fluent_bit.wait_for(5, SECONDS)
        until(lambda: metric(fluent_bit, "records_total") == 6)
        assert metric(fluent_bit, "records_dropped_total") == 1
    found = {one.record["n"]: one.record["m"] for one in received}
    assert found == {1: "nothing", 2: "[REDACTED:email]", 3: "nothing", 4: "jo@example.com", 5: "nothing"}


def test_where_a_limit_stops_the_scan_the_record_becomes_a_placeholder_and_the_rest_is_redacted(plugin, tmp_path):
    policy = "version: 1\npacks: [default]\nlimits: {value_bytes: 1KiB}\non_error: stop\n"
    sent = []
    for number in range(9):
        text = "jo@example.com " + ("x" * 2000 if number in (2, 5, 6) else "")
        sent.append(Event("limit", 1_700_000_000 + number, number, {"m": text, "n": number}, ()))
    with FluentBit(tmp_path, shipped("filter.yaml", tmp_path, plugin=plugin, plan=compiled(tmp_path, policy))) as fluent_bit:
        fluent_bit.send(sent)
        received = fluent_bit.wait_for(len(sent), SECONDS)
        until(lambda: metric(fluent_bit, "records_total") == 9)
        assert metric(fluent_bit, "records_failed_total") == 3
        log = fluent_bit.log()
    expected = [{"message": "[REDACTED:error]"} if n in (2, 5, 6) else {"m": "[REDACTED:email] ", "n": n} for n in range(9)]
    assert [one.record for one in received] == expected
    assert [one.time for one in received] == [time_text(event) for event in sent]
    assert "3 records could not be redacted and left as placeholders: a value or an event exceeds a limit" in log
    assert "@example.com" not in log and "xxx" not in log


def test_what_fluent_bit_keeps_on_its_disk_is_redacted(plugin, tmp_path):
    sent = events(1000)
    redact = shipped("filter.yaml", tmp_path, plugin=plugin)
    storage = f"  flush: 100\n  storage.path: {tmp_path}/storage\n"
    with FluentBit(tmp_path, redact, service=storage, processors="      storage.type: filesystem") as fluent_bit:
        fluent_bit.send(sent)
        until(lambda: metric(fluent_bit, "records_total") == len(sent))
        time.sleep(1)
        kept = b"".join(path.read_bytes() for path in tmp_path.glob("storage/*/*.flb"))
    assert kept.count(b"[REDACTED:") >= sum(bool(event.planted) for event in sent)
    assert_nothing_planted_in(kept.decode("utf-8", "replace"), sent)


def test_nothing_is_lost_when_fluent_bit_is_stopped_at_once(plugin, tmp_path):
    sent = events(6000)
    with FluentBit(tmp_path, shipped("filter.yaml", tmp_path, plugin=plugin)) as fluent_bit:
        fluent_bit.send(sent)
        received = fluent_bit.stop()
    assert prove_records(sent, records_of(sent, received)).holds


def test_a_broken_event_from_another_host_becomes_a_placeholder_and_the_others_are_redacted(plugin, tmp_path):
    when = msgpack.ExtType(0, struct.pack(">II", 1_700_000_000, 5))
    good, broken = [[when, {}], {"m": "jo@example.com"}], [[when, {}], "no record of jo@example.com"]
    with FluentBit(tmp_path, shipped("filter.yaml", tmp_path, plugin=plugin)) as fluent_bit:
        fluent_bit.send_packed("broken", msgpack.packb(b"".join(map(msgpack.packb, (good, broken, good)))))
        received = fluent_bit.wait_for(3, SECONDS)
    assert [one.record for one in received] == [{"m": "[REDACTED:email]"}, {"message": "[REDACTED:malformed]"}, {"m": "[REDACTED:email]"}]
