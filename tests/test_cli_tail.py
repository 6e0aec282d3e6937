"""`logredact tail`: what becomes of the lines of a file, and of files that are rotated, emptied and deleted."""

from __future__ import annotations

import json
import os
import shutil
import time

import pytest

from filtering import LABEL, MAIL
from tailing import ID, append, cri, docker, once, tail  # noqa: F401

POD = "checkout-7d9c5b8f6d-x2x4z"
UID = "0a1b2c3d-1111-2222-3333-444455556666"


def test_lines_of_every_format_become_records(once, tmp_path):
    place = tmp_path / "pods" / f"shop_{POD}_{UID}" / "app"
    place.mkdir(parents=True)
    append(place / "0.log", cri(f"to {MAIL}") + cri("error", stream="stderr") + "not of the format\r\n\n" + cri("nul \0"))
    links = tmp_path / "containers"
    links.mkdir()
    os.symlink(os.path.relpath(place / "0.log", links), links / f"{POD}_shop_app-{ID}.log")
    own = tmp_path / "docker" / "containers" / ID
    own.mkdir(parents=True)
    append(own / f"{ID}-json.log", docker(f"to {MAIL}\n"))
    append(tmp_path / "plain.log", f"to {MAIL}\nlast without newline")
    found = once(links / "*.log", own / "*.log", tmp_path / "plain.log", place / "*.log")
    kubernetes = {"pod_name": POD, "namespace_name": "shop", "pod_id": UID, "container_name": "app", "docker_id": ID}
    rest = {"kubernetes": kubernetes, "file": str(links / f"{POD}_shop_app-{ID}.log")}
    at = {"time": "2024-06-12T14:02:00.123456789Z"}
    assert found == [
        {**at, "stream": "stdout", "log": f"to {LABEL}", **rest}, {**at, "stream": "stderr", "log": "error", **rest},
        {"log": "not of the format\r", **rest}, {"log": "", **rest}, {**at, "stream": "stdout", "log": "nul \0", **rest},
        {**at, "stream": "stdout", "log": f"to {LABEL}", "kubernetes": {"docker_id": ID}, "file": str(own / f"{ID}-json.log")},
        {"log": f"to {LABEL}", "file": str(tmp_path / "plain.log")},
    ]  # fmt: skip
    assert list(found[0]) == ["time", "stream", "log", "kubernetes", "file"]
    assert list(found[0]["kubernetes"]) == list(kubernetes)


def test_what_has_left_does_not_leave_again(once, tmp_path):
    log = tmp_path / "a.log"
    append(log, cri("one") + cri("two, part", tag="P") + cri("other", stream="stderr"))
    assert [one["log"] for one in once(log)] == ["one", "other"]
    assert once(log) == []
    append(log, cri(" and rest"))
    append(log, "2024-06-12T14:02:00Z stdout F thr")
    assert [one["log"] for one in once(log)] == ["two, part and rest"]
    append(log, "ee\n")
    assert [one["log"] for one in once(log)] == ["three"]


def test_lines_leave_within_a_second_and_new_files_are_found(tail, tmp_path):
    one = tail(tmp_path / "*.log", poll=0.5)
    time.sleep(0.5)
    for number in range(3):
        append(tmp_path / f"{number}.log", cri(f"line {number}"))
        began = time.monotonic()
        one.wait_for(number + 1)
        assert time.monotonic() - began < 1.5
    assert [record["log"] for record in one.stop()] == ["line 0", "line 1", "line 2"]


def test_a_rotated_file_is_read_to_its_end_and_a_line_goes_on_in_the_next(tail, tmp_path):
    log = tmp_path / "0.log"
    append(log, cri("first") + cri("password=hun", tag="P"))
    one = tail(log)
    one.wait_for(1)
    log.rename(tmp_path / "0.log.20240612-140200")
    time.sleep(0.3)
    append(tmp_path / "0.log.20240612-140200", cri("late", stream="stderr"))
    append(log, cri("ter22 end") + cri("next"))
    one.wait_for(4)
    assert [record["log"] for record in one.stop()] == ["first", "late", "password=[REDACTED:key-value] end", "next"]


def test_a_writer_that_is_late_to_notice_is_read_as_well(tail, tmp_path):
    log = tmp_path / "app.log"
    append(log, "one\n")
    one = tail(log)
    one.wait_for(1)
    log.rename(tmp_path / "app.log.1")
    append(log, "two\n")
    one.wait_for(2)
    append(tmp_path / "app.log.1", "late\n")
    one.wait_for(3)
    assert [record["log"] for record in one.stop()] == ["one", "two", "late"]


@pytest.mark.parametrize("follow", [False, True])
def test_files_that_were_rotated_while_nobody_looked_are_found(tail, once, tmp_path, follow):
    log = tmp_path / "0.log"
    append(log, cri("one") + cri("be", tag="P"))
    assert [one["log"] for one in once(log)] == ["one"]
    append(log, cri("two", stream="stderr"))
    log.rename(tmp_path / "0.log.1")
    time.sleep(0.02)
    append(log, cri("gin", tag="P"))
    log.rename(tmp_path / "0.log.2")  # one that was never seen
    (tmp_path / "0.log.3.gz").write_bytes(b"compressed\n")
    (tmp_path / "0.log.offsets").write_bytes(b"another program's\n")
    time.sleep(0.02)
    append(log, cri(" end") + cri("three"))
    expected = ["two", "begin end", "three"]
    if follow:
        two = tail(log)
        two.wait_for(3)
        assert [one["log"] for one in two.stop()] == expected
    else:
        assert [one["log"] for one in once(log)] == expected
    assert once(log) == []


def test_much_is_read_again_where_a_line_is_open_for_long(tail, once, tmp_path):
    log = tmp_path / "0.log"
    other = "".join(cri(f"{n} " + "x" * 1000, stream="stderr") for n in range(3000))  # three turns
    append(log, cri("be", tag="P") + other)
    assert len(once(log)) == 3000
    log.rename(tmp_path / "0.log.1")
    append(log, other + cri("gin", tag="P"))
    assert len(once(log)) == 3000
    one = tail(log)
    time.sleep(1)
    assert one.lines == []
    append(log, other[:100_000])
    one.wait_for(95)
    one.stop()
    append(log, other[100_000:] + cri(" end"))
    found = once(log)
    assert [record["log"] for record in found if record["stream"] == "stdout"] == ["begin end"]
    assert len(found) + len(one.lines) == 3001


def test_a_line_whose_beginning_is_gone_is_replaced(once, tmp_path):
    log = tmp_path / "0.log"
    append(log, cri("password=hun", tag="P"))
    assert once(log) == []
    log.unlink()
    append(log, cri("ter22") + cri("next"))
    assert [one["log"] for one in once(log)] == ["[REDACTED:partial]", "next"]


def test_an_emptied_file_is_read_from_its_beginning(tail, tmp_path):
    log = tmp_path / "app.log"
    append(log, "one\ntwo\n")
    one = tail(log)
    one.wait_for(2)
    os.truncate(log, 0)
    append(log, "3\n")
    one.wait_for(3)
    with open(log, "r+b") as file:  # emptied and filled further than it was, between two looks
        file.truncate(0)
        file.write(b"four is longer than what stood there\n")
    one.wait_for(4)
    assert [record["log"] for record in one.stop()] == ["one", "two", "3", "four is longer than what stood there"]


def test_a_file_that_was_emptied_while_nobody_looked_is_read_from_its_beginning(once, tmp_path):
    log = tmp_path / "app.log"
    append(log, "one\ntwo\n")
    once(log)
    log.write_text("other\nthan\nbefore\n")
    assert [one["log"] for one in once(log)] == ["other", "than", "before"]


def test_an_inode_that_is_used_again_is_another_file(once, tmp_path):
    log = tmp_path / "app.log"
    append(log, "one\ntwo\n")
    once(log)
    inode = log.stat().st_ino
    log.unlink()
    for number in range(200):  # until the file system gives the same out again
        path = tmp_path / f"try{number}"
        append(path, "another file\nlonger than before\n")
        if path.stat().st_ino == inode:
            path.rename(log)
            break
    else:
        pytest.skip("the file system did not use the inode again")
    assert [one["log"] for one in once(log)] == ["another file", "longer than before"]


def test_a_deleted_file_is_read_to_its_end(tail, tmp_path):
    log = tmp_path / "0.log"
    append(log, cri("one"))
    one = tail(log)
    one.wait_for(1)
    with open(log, "a") as file:
        log.unlink()
        file.write(cri("two") + "end without newline")
        file.flush()
        one.wait_for(3)  # some seconds after its deletion
    append(log, cri("three"))
    one.wait_for(4)
    assert [record["log"] for record in one.stop()] == ["one", "two", "end without newline", "three"]


def test_a_directory_that_was_out_of_sight_does_not_leave_twice(tail, tmp_path):
    place = tmp_path / "logs"
    place.mkdir()
    append(place / "a.log", "one\ntwo\n")
    one = tail(place / "*.log")
    one.wait_for(2)
    place.rename(tmp_path / "away")
    time.sleep(6)
    (tmp_path / "away").rename(place)
    append(place / "a.log", "three\n")
    one.wait_for(3)
    assert [record["log"] for record in one.stop()] == ["one", "two", "three"]


def test_a_link_that_leads_elsewhere_is_followed(tail, tmp_path):
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.log"
    append(tmp_path / "real" / "0.log", "one\n")
    link.symlink_to("real/0.log")
    one = tail(link)
    one.wait_for(1)
    append(tmp_path / "real" / "1.log", "two\n")
    (tmp_path / "new").symlink_to("real/1.log")
    (tmp_path / "new").rename(link)
    one.wait_for(2)
    assert [record["log"] for record in one.stop()] == ["one", "two"]


NAMES = [b'quo"te.log', b"back\\slash.log", b"new\nline.log", b"\xff\xfe.log", "\u00fc\u2028.log".encode(), b"[a-z]*.log", b"tab\t\x1b[31m.log"]


def test_any_file_name_gives_valid_json(once, tmp_path):
    directory = os.fsencode(tmp_path) + b"/d"
    os.mkdir(directory)
    for name in NAMES:
        with open(os.path.join(directory, name), "wb") as file:
            file.write(b"text\n")
    found = once(tmp_path / "d" / "*.log")
    assert sorted(one["file"] for one in found) == sorted((directory + b"/" + name).decode("utf-8", "replace") for name in NAMES)


def test_what_a_policy_says_of_the_path_holds(once, tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_text(
        "version: 1\nrules:\n  - path: $.kubernetes.pod_name\n    action: redact\n  - path: $.file\n    action: remove\n"
        "  - pattern: zz-hidden\n    action: drop\n"
    )
    for container in ("shown", "zz-hidden"):
        append(tmp_path / f"pod_ns_{container}-{ID}.log", cri("text"))
    report = tmp_path / "report.json"
    found = once("--policy", policy, "--report", report, tmp_path / "*.log")
    assert [one["kubernetes"]["pod_name"] for one in found] == ["[REDACTED:field]"]
    assert "file" not in found[0]
    counted = json.loads(report.read_text())
    assert counted["counters"]["events_dropped"] == 1
    assert counted["lines"]["lines"] == 2


def test_a_file_in_two_globs_is_read_once_and_no_match_is_no_error(once, tmp_path):
    append(tmp_path / "a.log", "one\n")
    os.link(tmp_path / "a.log", tmp_path / "b.log")
    assert len(once(tmp_path / "a.log", tmp_path / "*.log", tmp_path / "none-*")) == 1
    assert once(tmp_path / "none-*") == []


def test_from_the_end_only_what_comes(once, tmp_path):
    log = tmp_path / "0.log"
    append(log, cri("old") + cri("password=hun", tag="P") + cri("old", stream="stderr"))
    assert once("--from", "end", log) == []
    append(log, cri("ter22") + cri("new"))
    append(tmp_path / "1.log", "a later file\n")
    assert [one["log"] for one in once("--from", "end", tmp_path / "*.log")] == ["password=[REDACTED:key-value]", "new", "a later file"]


def test_no_line_is_longer_than_it_may_be(once, tmp_path):
    text = ("wörds " * 3000) + MAIL * 500
    append(tmp_path / "0.log", cri(text) + cri("short"))
    found = once("--max-line", 4096, tmp_path / "0.log")
    assert all(len(json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode()) + 1 <= 4096 for one in found)
    assert found[-1]["log"] == "short"
    assert [one["partial_ordinal"] for one in found[:-1]] == [str(n + 1) for n in range(len(found) - 1)]
    whole = "".join(one["log"] for one in found[:-1])
    assert MAIL not in whole
    assert whole.startswith("wörds " * 3000)


def test_a_whole_directory_that_goes_and_comes_again(tail, tmp_path):
    place = tmp_path / "pods" / "a"
    place.mkdir(parents=True)
    append(place / "0.log", cri("one"))
    one = tail(tmp_path / "pods" / "*" / "*.log")
    one.wait_for(1)
    shutil.rmtree(place)
    place.mkdir()
    append(place / "0.log", cri("two"))
    one.wait_for(2)
    assert [record["log"] for record in one.stop()] == ["one", "two"]
