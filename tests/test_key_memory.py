"""Where keys and plain values are in memory: between calls keys stand only in pages of their own, and afterwards nothing stands anywhere."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import select
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgpack
import pytest
from reference.actions import derived, key_id
from reference.crypto import aes, unsiv

import memories
import plans
import rings
import sessions
from filtering import SANITIZED

CHILD = Path(__file__).with_name("key_memory_child.py")
PURPOSES = ["pseudonym", "encrypt", "fpe", "ip", "subject-master"]
EMAIL, CARD, SUBJECT, EMPLOYEE = "quillon.marsh7@example.com", "4929 1234 5678 9015", "theodora.finch", "739"
VALUE = f"mail {EMAIL} paid {CARD} from 10.83.211.4 as EMP-{EMPLOYEE}"
RECORD = {
    "message": VALUE,
    "address": "10.83.211.4",
    "user": SUBJECT,
    "coded": "to=quillon%2emarsh7%40example.com&n=1",
    "inner": json.dumps({"to": [EMAIL, {"card": CARD}]}),
    EMAIL: 1,
}  # fmt: skip
PLAIN = [EMAIL.encode(), EMAIL[:14].encode(), CARD.encode(), CARD.replace(" ", "").encode(), SUBJECT.encode(), b"10.83.211.4"]
PLAIN += [bytes(map(int, CARD.replace(" ", ""))), b"quillon%2emarsh7"]


def plan_body(tmp_path, on_error="redact"):
    """Every action that has a key."""

    def by(purpose, action):
        return {**action, "key": PURPOSES.index(purpose)}

    rules = [
        {"key": ["user"], "action": by("subject-master", plans.encrypt("d", per_subject=True))},
        {"key": ["address"], "action": by("ip", plans.ip("deterministic", "d"))},
        {"detectors": [plans.INDEX["email"]], "action": by("encrypt", plans.encrypt("d"))},
        {"detectors": [plans.INDEX["credit-card"]], "action": by("fpe", plans.fpe("d"))},
        {"detectors": [plans.INDEX["ipv4"]], "action": by("ip", plans.ip("prefix", "d"))},
        {"detectors": [plans.INDEX["employee"]], "action": by("pseudonym", plans.pseudonym("d"))},
    ]
    body = plans.body(rules, on_error=on_error)
    body["keys"] = [{"name": purpose, "dir": str(tmp_path / "keys"), "purpose": purpose} for purpose in PURPOSES]
    body["keys"][-1]["store"] = str(tmp_path / "store")
    return body


class Secrets:
    """New keys in the ring, and all that is made of them."""

    def __init__(self, tmp_path, active):
        self.master = {purpose: os.urandom(32) for purpose in PURPOSES}
        for purpose, key in self.master.items():
            rings.put(tmp_path / "keys", key, purpose=purpose, active=active)
        m, self.store = self.master, tmp_path / "store"
        siv = derived(m["encrypt"], b"s1", "d", "email", 64)
        prefix = derived(m["ip"], b"ipcrypt-pfx", "d", "ip", 32)
        self.macs = [derived(m["pseudonym"], b"h1", "d", "employee"), derived(m["subject-master"], b"k1", "d", "field")]
        self.sivs = [(siv[:32], siv[32:])]
        self.aes = [derived(m["fpe"], b"f1", "d", "card"), prefix[:16], prefix[16:], derived(m["ip"], b"ipcrypt-deterministic", "d", "ip", 16)]
        self.wrap = derived(m["subject-master"], b"w1", "", "", 64)

    def subject(self):
        """The key of the one subject, from the store."""
        id = key_id(self.master["subject-master"])
        with contextlib.closing(sqlite3.connect(self.store)) as file:
            rows = file.execute("SELECT code, wrapped FROM subject WHERE key_id = ?", (id,)).fetchall()
        return [unsiv(self.wrap, wrapped, [b"logredact/w1", id.encode(), code.encode()]) for code, wrapped in rows]

    def keys(self, subjects=True):
        """By name: the keys themselves, in the pieces that libcrypto is given."""
        named = {f"master {purpose}": key for purpose, key in self.master.items()}
        named |= {f"mac {n}": key for n, key in enumerate(self.macs)} | {f"aes {n}": key for n, key in enumerate(self.aes)}
        pairs = self.sivs + [(key[:32], key[32:]) for key in ([self.wrap, *self.subject()] if subjects else [])]
        return named | {f"siv {n}{half}": key for n, pair in enumerate(pairs) for half, key in zip("ab", pair)}

    def forms(self):
        """By name: all that is as good as a key, 16 bytes each; keys of AES as the first and the last rounds have them."""
        made = {}
        for name, key in self.keys().items():
            made[name] = [key[at : at + 16] for at in range(0, len(key), 16)]
            if name.startswith("master"):
                extracted = hmac.new(bytes(32), key, hashlib.sha256).digest()  # RFC 5869, 2.2: as good as the key
                made[name] += [key.hex().encode()[:32], key.hex().encode()[32:], extracted[:16], extracted[16:]]
                made[name] += memories.both_orders(memories.mac_states(extracted))
            elif name.startswith("mac"):
                made[name] += memories.both_orders(memories.mac_states(key))
            else:
                rounds = memories.round_keys(key)
                made[name] = memories.both_orders([*rounds[: len(key) // 16], rounds[-1]])
            if name.startswith("siv") and name.endswith("a"):
                made[name] += subkeys(key)
        return made


def subkeys(key):
    """NIST SP 800-38B, 6.1."""
    twice = int.from_bytes(aes(key, bytes(16)), "big")
    made = []
    for _ in range(2):
        twice = (twice << 1) ^ (0x87 | 1 << 128) * (twice >> 127)
        made.append(twice.to_bytes(16, "big"))
    return made


@contextlib.contextmanager
def started(library, tmp_path, how, record=None, body=None):
    (tmp_path / "plan").write_bytes(plans.pack(body or plan_body(tmp_path, "stop" if how == "stop" else "redact")))
    line = json.dumps(RECORD | ({"partial_message": "true", "partial_id": "7", "partial_last": "false"} if how in ("release", "set_tag") else {}))
    content = {
        "value": VALUE.encode(),
        "stop": VALUE.encode(),
        "finish": line.encode(),
        "edits": msgpack.packb(RECORD),
        "malformed": msgpack.packb(RECORD) + b"\xc1",
    }.get(how, line.encode() + b"\n")  # fmt: skip
    (tmp_path / "record").write_bytes(content if record is None else record)
    command = [sys.executable, str(CHILD), str(library), str(tmp_path / "plan"), str(tmp_path / "record"), how]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def answer(child, word):
    found = json.loads(child.stdout.readline())
    assert found["word"] == word
    return found["status"], bytes.fromhex(found["output"])


def go_on(child):
    child.stdin.write("\n")
    child.stdin.flush()


def outside(pid, forms):
    """Names of what stands in memory that a core dump has."""
    left = b"".join(content for content, flags in memories.regions(pid) if "dd" not in flags)
    return sorted({name for name, each in forms.items() for form in each if form in left})


def anywhere(pid, forms):
    left = b"".join(content for content, _ in memories.regions(pid))
    return sorted({name for name, each in forms.items() for form in each if form in left})


CALLS = ["feed", "finish", "chunk", "release", "set_tag", "value", "edits", "malformed", "stop"]


@pytest.mark.skipif(SANITIZED, reason="the sanitizers keep what was freed")
@pytest.mark.parametrize("how", CALLS)
def test_between_calls_keys_stand_in_their_own_pages_alone_and_then_nowhere(how, tmp_path, release_build, fault_build):
    first = Secrets(tmp_path, rings.PAST)
    with started(fault_build if how == "stop" else release_build, tmp_path, how) as child:
        status, output = answer(child, "called")
        assert (status != 0) == (how in ("stop", "malformed"))
        if how not in ("stop", "edits"):
            assert b"lrs1_email_" in output and not any(plain in output for plain in PLAIN[:2])
        held = b"".join(content for content, flags in memories.regions(child.pid) if "dd" in flags)
        assert [name for name, key in first.keys(how not in ("value", "stop")).items() if key not in held] == [], "what is looked for is there"
        assert outside(child.pid, first.forms()) == []
        second = Secrets(tmp_path, rings.PAST + 1)
        go_on(child)
        answer(child, "reloaded")
        assert anywhere(child.pid, first.forms()) == []
        assert outside(child.pid, second.forms()) == []
        go_on(child)
        answer(child, "freed")
        assert anywhere(child.pid, {**first.forms(), **{f"new {name}": forms for name, forms in second.forms().items()}}) == []
        assert anywhere(child.pid, {plain.decode("latin-1"): [plain] for plain in PLAIN}) == []


BACKEND_CHILD = """
import sys, threading
from pathlib import Path
from logredact import MalformedError, Redactor, _backend
_backend.current = backend = _backend.load(sys.argv[1])
def wait(word):
    print(word, flush=True); sys.stdin.readline()
redactor = Redactor(Path(sys.argv[2]).read_bytes())
line = Path(sys.argv[3]).read_bytes()
def work():
    assert b"lrs1_email_" in redactor.redact_json(line)
    assert redactor.redact({"user": "x", "m": line.decode()})
    assert "lrh1_" in redactor.redact_text("EMP-739")
threads = [threading.Thread(target=work) for _ in range(3)]
[thread.start() for thread in threads]; [thread.join() for thread in threads]; work()
wait("called")
session = backend.Session(backend.Policy(Path(sys.argv[2]).read_bytes()), format="msgpack")
try:
    session.feed(b"\\x81\\xa1m\\xb4alice.b@example.com.\\xc1")
    raise SystemExit("taken")
except MalformedError:
    wait("failed")
assert redactor.reload_if_changed()
work()
del session
wait("rotated")
del redactor, threads
wait("freed")
"""


@pytest.mark.skipif(SANITIZED, reason="the sanitizers keep what was freed")
@pytest.mark.parametrize("name", sessions.BACKENDS)
def test_in_python_too_from_threads_and_behind_an_exception(name, tmp_path):
    """And a core dump of such a process, where gcore is, holds none."""
    first = Secrets(tmp_path, rings.PAST)
    (tmp_path / "plan").write_bytes(plans.pack(plan_body(tmp_path)))
    (tmp_path / "record").write_bytes(json.dumps(RECORD).encode())
    command = [sys.executable, "-c", BACKEND_CHILD, name, str(tmp_path / "plan"), str(tmp_path / "record")]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        for word in ("called", "failed"):
            assert child.stdout.readline() == word + "\n"
            assert outside(child.pid, first.forms()) == []
            if word == "called" and shutil.which("gcore"):
                subprocess.run(["gcore", "-o", str(tmp_path / "core"), str(child.pid)], check=True, capture_output=True, timeout=120)
                dump = memories.without_zeros((tmp_path / f"core.{child.pid}").read_bytes())
                assert len(dump) > 1 << 20
                assert [name for name, key in first.keys().items() if key[:16] in dump or key[-16:] in dump] == []
            if word == "failed":
                second = Secrets(tmp_path, rings.PAST + 1)
            go_on(child)
        assert child.stdout.readline() == "rotated\n"
        assert anywhere(child.pid, first.forms()) == []
        assert outside(child.pid, second.forms()) == []
        held = b"".join(content for content, flags in memories.regions(child.pid) if "dd" in flags)
        assert [name for name, key in second.keys().items() if key not in held] == [], "what is looked for is there"
        go_on(child)
        assert child.stdout.readline() == "freed\n"
        assert anywhere(child.pid, second.forms()) == []
    finally:
        child.kill()
        child.communicate()


def written(key):
    """A key as somebody might have it printed, each with half of it or more."""
    forms = [key[:16], key[-16:], key.hex().encode()[:24], key.hex().upper().encode()[-24:], repr(key).encode()[2:40], str(list(key[:8])).encode()[1:-1]]
    return forms + [code(key)[:20] for code in (base64.b64encode, base64.urlsafe_b64encode, base64.b32encode)] + [base64.b32encode(key).lower()[:20]]


@pytest.mark.parametrize("ending", ["end", "malformed", "SIGTERM", "rotated badly", "refused"])
def test_no_output_of_a_filter_holds_a_key_or_a_plain_value(ending, tmp_path):
    """Records, messages, the report; and the limit on core dumps, which holds for those that are piped to a program, too."""
    secrets = Secrets(tmp_path, rings.PAST)
    body = plan_body(tmp_path)
    (tmp_path / "plan").write_bytes(plans.pack(body))
    if ending == "refused":  # two keys in one file's place
        next((tmp_path / "keys").iterdir()).write_bytes(secrets.master["fpe"].hex().encode() + PLAIN[0])
    command = [sys.executable, "-m", "logredact", "filter", "--policy", str(tmp_path / "plan"), "--report", str(tmp_path / "report")]
    process = subprocess.Popen([*command, "--reload-interval", "0.05"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    record = msgpack.packb(RECORD)
    try:
        process.stdin.write(record * 3)
        process.stdin.flush()
        if ending != "refused":
            first = os.read(process.stdout.fileno(), 1 << 20)
            assert "Max core file size        1                    1 " in Path(f"/proc/{process.pid}/limits").read_text()
            if ending == "rotated badly":
                (tmp_path / "keys" / "aaaaaaaa.key").write_bytes(secrets.master["fpe"].hex().encode() + PLAIN[0])
                assert select.select([process.stderr], [], [], 20)[0], "it is told without a record"
            if ending == "malformed":
                process.stdin.write(record + b"\xc1" + record)
            if ending == "SIGTERM":
                process.terminate()
        else:
            first = b""
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    report = (tmp_path / "report").read_bytes() if (tmp_path / "report").exists() else b""
    assert process.returncode == {"malformed": 4, "refused": 3}.get(ending, 0)
    assert bool(err) == (ending in ("malformed", "refused", "rotated badly")) and bool(report) == (ending != "refused")
    told = {"output": first + out, "messages": err, "report": report}
    assert (b"lrs1_email_" in told["output"]) == (ending != "refused")
    for place, text in told.items():
        for name, key in secrets.keys(subjects=ending != "refused").items():
            assert [form for form in written(key) if form in text] == [], (place, name)
        assert [plain for plain in PLAIN if plain in text] == [], place
