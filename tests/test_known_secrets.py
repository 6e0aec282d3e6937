"""Known secrets: what a policy may say of them, and which files are read, and how."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time

import msgpack
import plans
import pytest
import sessions
from memories import places

from logredact import KeyMaterialError, PlanError, Redactor
from logredact.packs import PACKS
from logredact.policy import compile_policy, load, loads

from test_canary import ask  # isort: skip

E_MEMORY, E_KEY = 2, 4
REDACT = {"kind": "redact", "label": None}
LABEL = "[REDACTED:known-secret]"


def body(text: str, **options) -> dict:
    return msgpack.unpackb(msgpack.unpackb(compile_policy(loads(text, **options)))["body"])


def found(backend, text: bytes, *directories, **options) -> list[bytes]:
    """What of `text` the secrets of these directories are."""
    plan = plans.pack(plans.body(detectors=[plans.known(*directories, **options)], keys=()))
    session = backend.Session(backend.Policy(plan), collect=True)
    session.value(text)
    return [text[one.start : one.end] for one in session.findings()]


def refused(backend, *directories) -> str:
    """The message of the refusal, which says nothing of what is on the disk or in the plan."""
    started = time.monotonic()
    with pytest.raises(KeyMaterialError) as caught:
        found(backend, b"x", *directories)
    assert time.monotonic() - started < 5
    assert (caught.value.code, caught.value.offset) == (E_KEY, 0)
    assert not any(str(directory) in str(caught.value) for directory in directories)
    return caught.value.message


# ---- the policy


def test_one_detector_of_all_directories_and_a_rule_before_the_packs():
    plan = body(
        "version: 1\nrules: [{detector: email, action: keep}]\n"
        "known_secrets: [{dir: app, min_length: 12}, {dir: /run/other}]\n",
        base="/etc/logredact",
    )
    assert plan["detectors"][1] == {
        "id": "known-secret", "type": "secret", "kind": "known",
        "sources": [["/etc/logredact/app", 12], ["/run/other", 8]],
    }  # fmt: skip
    assert plan["rules"][:2] == [{"detectors": [0], "action": {"kind": "keep"}}, {"detectors": [1], "action": REDACT}]
    assert len(plan["rules"]) == 2 + len(PACKS["default"].rules)


def test_directories_are_relative_to_the_policy(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "token").write_text("not a known shape")
    (tmp_path / "policy.yaml").write_text("version: 1\nknown_secrets: [{dir: app}]\n")
    redactor = Redactor(tmp_path / "policy.yaml")
    assert redactor.redact_text("it is not a known shape!") == "it is %s!" % LABEL
    assert redactor.detectors[0] == "known-secret"
    assert load(tmp_path / "policy.yaml").known_secrets == ((str(tmp_path / "app"), 8),)


def test_no_known_secrets_no_detector():
    assert all(detector["kind"] != "known" for detector in body("version: 1\npacks: [all]\n")["detectors"])


def test_a_rule_of_the_policy_takes_them():
    policy = "version: 1\npacks: []\nknown_secrets: [{dir: a}]\nrules: [{detector: [ipv4, known-secret], action: remove}]\n"
    assert body(policy)["rules"] == [{"detectors": [0, 1], "action": {"kind": "remove"}}]


def test_a_rule_for_a_tag_leaves_no_other_tag_open():
    rules = "rules: [{detector: known-secret, action: keep, when: {tag: a}}]\n"
    made = body("version: 1\npacks: []\nknown_secrets: [{dir: a}]\n" + rules)["rules"]
    assert made == [
        {"detectors": [0], "action": {"kind": "keep"}, "tag": ["a"]},
        {"detectors": [0], "action": REDACT},
    ]


def test_they_may_be_all_that_a_policy_looks_for():
    plan = body("version: 1\npacks: []\nknown_secrets: [{dir: a}]\nallow: [{detector: known-secret, value: abc}]\n")
    assert plan["rules"] == [{"detectors": [0], "action": REDACT}]
    assert plan["allow"][0]["detectors"] == [0]


@pytest.mark.parametrize(
    "action, expected",
    [
        ("{mask: {keep_last: 4}}", r"\*+3333"),
        ("remove", ""),
        ("{pseudonym: {key: k}}", "lrh1_secret_[a-z2-7]{8}_[a-z2-7]{26}"),
    ],
)
def test_every_action_goes_with_them(tmp_path, action, expected):
    (tmp_path / "a").write_text("1111222233333")
    text = "version: 1\nkeys: {k: {env: K}}\nrules: [{detector: known-secret, action: %s}]\n" % action
    policy = loads(text + "known_secrets: [{dir: %s}]\n" % tmp_path)
    redacted = Redactor(compile_policy(policy), keys={"k": plans.MASTER}).redact_text("<1111222233333>")
    assert re.fullmatch("<%s>" % expected, redacted)


def test_the_command_line_checks_them_too(tmp_path):
    def check():
        command = [sys.executable, "-m", "logredact", "policy", "check", str(tmp_path / "policy.yaml")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    (tmp_path / "policy.yaml").write_text("version: 1\npacks: []\nknown_secrets: [{dir: app}]\n")
    assert check() == (3, "", "logredact: a directory of known secrets does not exist\n")
    (tmp_path / "app").mkdir()
    code, out, err = check()
    assert (code, err) == (0, "") and ": ok, 1 detectors, digest " in out


# ---- the files


@pytest.mark.parametrize(
    "content, value",
    [
        (b"hunter2hunter2", b"hunter2hunter2"),
        (b"hunter2hunter2\n", b"hunter2hunter2"),
        (b"hunter2hunter2\r\n", b"hunter2hunter2"),
        (b"hunter2hunter2\n\n", b"hunter2hunter2\n"),
        (b"hunter2hunter2\n\r\n", b"hunter2hunter2\n"),
        (b"hunter2hunter2\r", b"hunter2hunter2\r"),
        (b" hunter2hunter2 ", b" hunter2hunter2 "),
        (b"a\0b\xff\xfe\n\r\nc", b"a\0b\xff\xfe\n\r\nc"),
        (b"abcd", b"abcd"),
        (b"abcd\n", b"abcd"),
    ],
)
def test_a_value_is_the_content_without_one_line_end(backend, tmp_path, content, value):
    (tmp_path / "a").write_bytes(content)
    text = b"\n" + content + b"\r\n\r\n"
    start = text.index(value)
    assert found(backend, text, tmp_path) == [value]
    assert found(backend, text[start + 1 :], tmp_path) == []
    assert found(backend, text[: start + len(value) - 1], tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n", b"abc", b"abc\n", b"abc\r\n", b"\n\n"])
def test_short_ones_are_passed_over(backend, tmp_path, content):
    (tmp_path / "a").write_bytes(content)
    assert found(backend, b"abc\n\r\n\n\n abcabc", tmp_path) == []


def test_each_directory_has_its_own_shortest(backend, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text(name * 6)
        (tmp_path / name / "y").write_text(name * 10 + "!")
    plan = plans.body(detectors=[{**plans.known(), "sources": [[str(tmp_path / "a"), 4], [str(tmp_path / "b"), 8]]}], keys=())
    session = backend.Session(backend.Policy(plans.pack(plan)))
    assert session.value(b"aaaaaa bbbbbb aaaaaaaaaa! bbbbbbbbbb!") == b"L bbbbbb L L".replace(b"L", LABEL.encode())


def test_equal_values_are_one(backend, tmp_path):
    for name in "abc":
        (tmp_path / name).mkdir()
        for end in ("", "\n", "\r\n"):
            (tmp_path / name / ("f%d" % len(end))).write_text("the same value" + end)
    assert found(backend, b"the same value, the same value", *(tmp_path / name for name in "abc")) == [b"the same value"] * 2


def test_as_kubernetes_mounts_a_secret(backend, tmp_path):
    stamped = tmp_path / "..2026_01_02_03_04_05.678"
    stamped.mkdir()
    (stamped / "password").write_text("correct horse")
    (tmp_path / "..data").symlink_to(stamped.name)
    (tmp_path / "password").symlink_to("..data/password")
    (tmp_path / ".hidden").write_text("battery staple")
    assert found(backend, b"correct horse battery staple", tmp_path) == [b"correct horse"]


def test_sub_directories_are_passed_over(backend, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a").write_text("far below")
    (tmp_path / "link").symlink_to("deep")
    (tmp_path / "a").write_text("on the top")
    assert found(backend, b"far below, on the top", tmp_path) == [b"on the top"]


def test_a_directory_may_be_empty_or_a_link(backend, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert found(backend, b"anything", tmp_path / "link") == []
    (tmp_path / "real" / "a").write_text("anything")
    assert found(backend, b"anything", tmp_path / "link") == [b"anything"]


def test_who_else_may_read_them_is_not_asked(backend, tmp_path):
    (tmp_path / "a").write_text("correct horse")
    (tmp_path / "a").chmod(0o666)
    assert found(backend, b"correct horse", tmp_path) == [b"correct horse"]


def test_they_are_read_once(backend, tmp_path):
    (tmp_path / "a").write_text("before the change")
    policy = backend.Policy(plans.pack(plans.body(detectors=[plans.known(tmp_path)], keys=())))
    (tmp_path / "a").write_text("after the change ")
    session = backend.Session(policy)
    assert session.value(b"after the change, before the change").decode() == "after the change, " + LABEL


def test_a_directory_that_is_not_there(backend, tmp_path):
    assert refused(backend, tmp_path / "none") == "a directory of known secrets does not exist"
    (tmp_path / "file").write_text("x" * 20)
    assert refused(backend, tmp_path / "file") == "a directory of known secrets cannot be opened"
    os.mkfifo(tmp_path / "fifo")
    assert refused(backend, tmp_path / "fifo") == "a directory of known secrets cannot be opened"
    good = tmp_path / "good"
    good.mkdir()
    assert refused(backend, good, tmp_path / "none") == "a directory of known secrets does not exist"


def test_a_link_that_leads_nowhere(backend, tmp_path):
    (tmp_path / "a").symlink_to("none")
    assert refused(backend, tmp_path) == "a file of known secrets cannot be opened"
    (tmp_path / "a").unlink()
    (tmp_path / "a").symlink_to("a")
    assert refused(backend, tmp_path) == "a file of known secrets cannot be opened"


def test_what_is_neither_file_nor_directory(backend, tmp_path):
    neither = "an entry of a directory of known secrets is neither a file nor a directory"
    os.mkfifo(tmp_path / "fifo")
    assert refused(backend, tmp_path) == neither
    (tmp_path / "fifo").unlink()
    (tmp_path / "zero").symlink_to("/dev/zero")
    assert refused(backend, tmp_path) == neither
    (tmp_path / "zero").unlink()
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.getcwd()
        os.chdir(tmp_path)  # a socket's name has 108 bytes at most
        try:
            listening.bind("socket")
        finally:
            os.chdir(here)
        assert refused(backend, tmp_path) == "a file of known secrets cannot be opened"


def test_a_value_too_long(backend, tmp_path):
    too_long = "a known secret is longer than 4096 bytes"
    (tmp_path / "a").write_bytes(b"a" * 4095 + b"b\r\n")
    assert found(backend, b"a" * 5000 + b"b", tmp_path) == [b"a" * 4095 + b"b"]
    for content in (b"a" * 4097, b"a" * 4096 + b"\n\n", b"a" * 4097 + b"\r\n", b"a" * 4096 + b"\r", b"\r\n" * 2050):
        (tmp_path / "a").write_bytes(content)
        assert refused(backend, tmp_path) == too_long
    os.truncate(tmp_path / "a", 1 << 40)
    assert refused(backend, tmp_path) == too_long


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs another user, in a process of its own")
@pytest.mark.parametrize(
    "closed, message",
    [("mounted/a", "a file of known secrets cannot be opened"), ("mounted", "a directory of known secrets cannot be opened")],
)
def test_files_that_may_not_be_read(backend, tmp_path, closed, message):
    (tmp_path / "mounted").mkdir()
    (tmp_path / "mounted" / "a").write_text("correct horse")
    tmp_path.chmod(0o755)
    child = os.fork()
    if child == 0:
        try:  # root may read everything, and nobody may come here but by a relative name
            os.chdir(tmp_path)
            os.chmod(closed, 0)
            if os.geteuid() == 0:
                os.setresuid(65534, 65534, 65534)
            os._exit(0 if refused(backend, "mounted") == message else 1)
        finally:
            os._exit(2)
    status = os.waitpid(child, 0)[1]
    (tmp_path / closed).chmod(0o700)
    assert os.waitstatus_to_exitcode(status) == 0


def test_a_hundred_thousand_and_no_more(backend, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "value").write_text("%s is not many" % name)
        for number in range(49_999):
            (tmp_path / name / str(number)).symlink_to("value")
    assert found(backend, b"a is not many, b is not many", tmp_path / "a", tmp_path / "b") == [b"a is not many", b"b is not many"]
    (tmp_path / "b" / "one").symlink_to("value")
    assert refused(backend, tmp_path / "a", tmp_path / "b") == "there are more than 100000 known secrets"


# ---- plans made by others


@pytest.mark.parametrize(
    "sources",
    [
        None, {}, "a", [None], [[]], [["/"]], [["/", 8, 8]], [[8, "/"]], [["", 8]], [["a" * 4096, 8]], [["/", 3]],
        [["/", 4097]], [["/", -8]], [[b"/", 8]], [["/", 8.0]], [["/", 8]] * 257,
    ],
)  # fmt: skip
def test_plans_that_are_wrong(backend, sources):
    for keys in ({"sources": sources}, {"sources": [], "distinct": 1}):
        plan = plans.body(detectors=[{"id": "known-secret", "type": "secret", "kind": "known", **keys}], keys=())
        with pytest.raises(PlanError) as caught:
            backend.Policy(plans.pack(plan))
        assert caught.value.offset > 0


def test_sources_go_with_no_other_kind(backend):
    for kind in ("token", "pattern", "shape", "keyvalue"):
        wrong = {**plans.known("/"), "kind": kind}
        with pytest.raises(PlanError):
            backend.Policy(plans.pack(plans.body(detectors=[wrong], keys=())))


def test_no_file_is_read_for_a_plan_that_is_wrong_behind(backend, tmp_path):
    """A plan is understood before it reaches for files: the directory that is missing is not what is told."""
    plan = plans.body(detectors=[plans.known(tmp_path / "none")], keys=())
    with pytest.raises(PlanError):
        backend.Policy(plans.pack({**plan, "on_error": "ignore"}))


# ---- memory

CHILD = """
import sys
from logredact import _backend
plan = bytes.fromhex(sys.stdin.readline())
policy = _backend.load(sys.argv[1]).Policy(plan)
print("loaded", flush=True); sys.stdin.readline()
del policy
print("freed", flush=True); sys.stdin.readline()
"""


@pytest.mark.parametrize("name", sessions.BACKENDS)
def test_they_stand_in_memory_once_and_are_gone_with_the_policy(name, tmp_path):
    needle = b"needle " + os.urandom(12).hex().encode()
    (tmp_path / "a").write_bytes(needle + b"\n")
    plan = plans.pack(plans.body(detectors=[plans.known(tmp_path)], keys=()))
    child = subprocess.Popen([sys.executable, "-c", CHILD, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        child.stdin.write(plan.hex().encode() + b"\n")
        child.stdin.flush()
        assert child.stdout.readline() == b"loaded\n"
        (flags,) = places(child.pid, needle)
        assert "dd" in flags  # left out of core dumps
        child.stdin.write(b"\n")
        child.stdin.flush()
        assert child.stdout.readline() == b"freed\n"
        assert places(child.pid, needle) == []
    finally:
        child.send_signal(signal.SIGKILL)
        child.communicate()


def test_when_there_is_no_memory(tmp_path, fault_build, release_build):
    (tmp_path / "a").write_text("correct horse")
    (tmp_path / "b").write_text("battery staple")
    plan = plans.body(detectors=[plans.known(tmp_path)], keys=())
    statuses = {result["nth"]: result["status"] for result in ask(fault_build, plan, stages=[["key", 1], ["key", 2]])}
    assert statuses[1] == E_MEMORY and statuses[2] != E_MEMORY
    for how in ("once", "from"):
        results = ask(release_build, plan, allocations=how)
        assert any(result["status"] == E_MEMORY for result in results)
        assert all(result["held"] == 0 for result in results)
