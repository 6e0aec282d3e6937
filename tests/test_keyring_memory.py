"""Where key bytes stand in memory: on locked pages that no dump holds, and nowhere once they are let go of."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading

import pytest
from reference.actions import derived
from reference.crypto import unsiv

import memories
import plans
import rings
import sessions
from filtering import SANITIZED
from logredact import KeyMaterialError, Redactor
from logredact.keys import Keyring
from test_canary import ask

E_MEMORY, E_CRYPTO = 2, 8

CHILD = """
import sys
from logredact import _backend
backend = _backend.load(sys.argv[1])
def wait(word):
    print(word, flush=True); sys.stdin.readline()
plan = bytes.fromhex(sys.stdin.readline())
policy = backend.Policy(plan)
session = backend.Session(policy)
for _ in range(50):
    session.value(b"to jo@example.com")
wait("loaded")
fresh = policy.reload()
session.set_policy(fresh)
session.value(b"to jo@example.com")
del policy
wait("reloaded")
del fresh, session
wait("freed")
"""


@contextlib.contextmanager
def child(code: str, *arguments: str, line: str):
    process = subprocess.Popen([sys.executable, "-c", code, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        process.stdin.write(line.encode() + b"\n")
        process.stdin.flush()
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def _forms(key: bytes) -> list[bytes]:
    """The key, either half of it, and as its file has it."""
    return [key, key[:16], key[16:], key.hex().encode()[:32], key.hex().encode()[32:]]


def _step(process, word: str) -> None:
    assert process.stdout.readline().decode().strip() == word


@pytest.mark.skipif(SANITIZED, reason="the sanitizers keep what was freed")
@pytest.mark.parametrize("kind", ["keyring", "file"])
@pytest.mark.parametrize("name", sessions.BACKENDS)
def test_keys_stand_on_their_own_page_alone_and_are_gone_with_the_policy(name, kind, tmp_path):
    keys = [os.urandom(32) for _ in range(3)]
    rings.put(tmp_path / "keys", keys[0], active=rings.PAST + 1)
    rings.put(tmp_path / "keys", keys[1])
    rings.put(tmp_path / "keys", keys[2], purpose="encrypt")
    body = rings.body(tmp_path / "keys")
    if kind == "file":
        (tmp_path / "raw").write_bytes(keys[0])
        (tmp_path / "raw").chmod(0o600)
        body["keys"] = [{"name": "k0", "file": str(tmp_path / "raw")}]
    with child(CHILD, name, line=plans.pack(body).hex()) as process:
        for word in ("loaded", "reloaded"):
            _step(process, word)
            for form in _forms(keys[0])[:3]:
                (flags,) = memories.places(process.pid, form)
                assert "dd" in flags  # left out of core dumps
                assert "lo" in flags or "lo" not in _flags_of_lockable()
            for form in [form for key in keys[1:] for form in _forms(key)] + _forms(keys[0])[3:]:
                assert memories.places(process.pid, form) == []
            process.stdin.write(b"\n")
            process.stdin.flush()
        _step(process, "freed")
        for form in [form for key in keys for form in _forms(key)]:
            assert memories.places(process.pid, form) == []


def _flags_of_lockable() -> set[str]:
    """What smaps says of a page that this user may lock; empty where he may not."""
    code = "import mmap, ctypes, os; m = mmap.mmap(-1, 4096); m[0] = 1\nb = ctypes.c_char.from_buffer(m)\n"
    code += "r = ctypes.CDLL(None).mlock(ctypes.byref(b), 4096); print(r)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {"lo"} if done.stdout.strip() == "0" else set()


@pytest.mark.skipif(SANITIZED, reason="the sanitizers' shadow has terabytes")
@pytest.mark.skipif(shutil.which("gcore") is None, reason="gcore (of gdb) is not there")
def test_a_core_dump_holds_no_key(tmp_path):
    key = os.urandom(32)
    rings.put(tmp_path / "keys", key)
    with child(CHILD, sessions.BACKENDS[0], line=plans.pack(rings.body(tmp_path / "keys")).hex()) as process:
        _step(process, "loaded")
        subprocess.run(["gcore", "-o", str(tmp_path / "core"), str(process.pid)], check=True, capture_output=True, timeout=120)
        dump = (tmp_path / f"core.{process.pid}").read_bytes()
        assert len(dump) > 1 << 20
        assert not [form for form in _forms(key) if form in dump]


@pytest.mark.skipif(SANITIZED, reason="the sanitizers keep what was freed")
def test_a_filter_forgets_the_key_that_was_rotated(tmp_path):
    """Idle, and so in no record either."""
    old, new = os.urandom(32), os.urandom(32)
    rings.put(tmp_path / "keys", old)
    plan = tmp_path / "plan"
    plan.write_bytes(plans.pack(rings.body(tmp_path / "keys")))
    command = [sys.executable, "-m", "logredact", "filter", "--policy", plan, "--reload-interval", "0.05", "--format", "text"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        id = ""
        expected = rings.put(tmp_path / "keys", new, active=rings.PAST + 1)
        for _ in range(400):
            process.stdin.write(b"jo@example.com\n")
            process.stdin.flush()
            id = process.stdout.readline().split(b"_")[2].decode()
            if id == expected:
                break
        assert id == expected
        assert len(memories.places(process.pid, new)) == 1
        assert [memories.places(process.pid, form) for form in _forms(old)] == [[]] * 5
    finally:
        process.kill()
        process.communicate()


ADMINISTRATOR = """
import sys
from logredact import _backend
from logredact.keys import Keyring, _lookup
from logredact.keys._reveal import Revealer
from logredact.keys._sources import Keys
_backend.current = _backend.load(sys.argv[1])
directory, token, act, store = sys.argv[2:6]
sys.stdin.readline()
acts = {
    "list": lambda: Keyring(directory).entries(),
    "rotate": lambda: Keyring(directory).rotate("encrypt"),
    "reveal": lambda: Revealer(Keys([directory]), stores=[store]).value(token.encode()),
    "reveal a subject's": lambda: Revealer(Keys([directory]), stores=[store]).value(token.encode()),
    "token": lambda: _lookup.tokens(Keys([directory]), "email", b"jo@example.com"),
}
assert acts[act]()
print("done", flush=True)
sys.stdin.readline()
"""


@pytest.mark.skipif(SANITIZED, reason="the sanitizers keep what was freed")
@pytest.mark.parametrize("act", ["list", "rotate", "reveal", "reveal a subject's", "token"])
@pytest.mark.parametrize("name", sessions.BACKENDS)
def test_what_administrators_do_leaves_no_key_behind(name, act, tmp_path):
    """Nor one that was derived, nor a subject's."""
    ring = Keyring(tmp_path / "keys")
    for purpose in ("pseudonym", "encrypt", "subject-master"):
        ring.new(purpose)
    per_subject = act.endswith("subject's")
    body = plans.body([{"key": ["v"], "action": plans.encrypt(per_subject=per_subject)}], keys=())
    body["keys"] = [{"name": "k", "dir": str(ring.directory), "purpose": "subject-master" if per_subject else "encrypt", "store": str(tmp_path / "store")}]
    token = Redactor(plans.pack(body)).redact({"v": "jo"})["v"]
    with child(ADMINISTRATOR, name, str(ring.directory), token, act, str(tmp_path / "store"), line="") as process:
        _step(process, "done")
        for entry in ring.entries():
            with ring.key(entry.id) as key:
                forms = _forms(bytes(key))
            for form in forms + [part for made in _made_of(forms[0], entry, tmp_path / "store") for part in (made[:32], made[32:])]:
                assert memories.places(process.pid, form) == [], entry.purpose


def _made_of(key: bytes, entry, store) -> list[bytes]:
    """Of 64 bytes: what is derived of a key of the ring, and the subjects' keys that one wraps."""
    if entry.purpose == "encrypt":
        return [derived(key, b"s1", "", "field", 64)]
    if entry.purpose != "subject-master" or not store.exists():
        return []
    wrap = derived(key, b"w1", "", "", 64)
    with contextlib.closing(sqlite3.connect(store)) as file:
        rows = file.execute("SELECT code, wrapped FROM subject").fetchall()
    return [wrap, *(unsiv(wrap, wrapped, [b"logredact/w1", entry.id.encode(), code.encode()]) for code, wrapped in rows)]


def test_keys_are_in_no_representation_and_no_error(tmp_path):
    key = os.urandom(32)
    id = rings.put(tmp_path / "keys", key)
    ring = Keyring(tmp_path / "keys")
    shown = [repr(ring), repr(ring.entries()), repr(Redactor(plans.pack(rings.body(tmp_path / "keys"))))]
    done = subprocess.run([sys.executable, "-m", "logredact", "keys", "list", tmp_path / "keys", "--json"], capture_output=True, text=True)
    shown += [done.stdout, done.stderr]
    with pytest.raises(KeyMaterialError) as caught:
        ring.rotate("fpe")
    shown.append(f"{caught.value!r} {caught.value}")
    assert id in done.stdout and not any(key.hex()[:16] in each or str(key)[2:-1] in each for each in shown)


def test_when_there_is_no_memory(tmp_path, fault_build, release_build):
    for _ in range(2):
        rings.put(tmp_path / "keys")
    body = rings.body(tmp_path / "keys")
    statuses = {result["nth"]: result["status"] for result in ask(fault_build, body, stages=[["key", n] for n in range(1, 5)])}
    assert [statuses[n] for n in (1, 2, 3)] == [E_MEMORY] * 3  # a page to read into, one for the key, one for what is derived
    assert statuses[4] != E_MEMORY
    for how in ("once", "from"):
        results = ask(release_build, body, allocations=how)
        assert any(result["status"] == E_MEMORY for result in results)
        assert all(result["held"] == 0 for result in results)


# ---- forks and threads


def test_a_fork_has_the_keys_and_rotates_alone(tmp_path):
    ring = Keyring(tmp_path / "keys")
    first = ring.new("pseudonym")
    redactor = Redactor(plans.pack(rings.body(tmp_path / "keys")))
    mark = redactor.redact_text("jo@example.com")
    second = ring.rotate("pseudonym")
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            before = redactor.redact_text("jo@example.com")
            redactor.reload_if_changed()
            os.write(write, f"{before} {redactor.redact_text('jo@example.com')}".encode())
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    before, after = os.read(read, 4096).decode().split()
    assert before == mark and mark.split("_")[2] == first.id and after.split("_")[2] == second.id
    assert redactor.redact_text("jo@example.com") == mark
    assert redactor.reload_if_changed() and redactor.redact_text("jo@example.com") == after


def test_threads_while_keys_rotate(tmp_path):
    """Every token is of a key there is, whole; and in every thread the keys follow in order."""
    ring = Keyring(tmp_path / "keys")
    ids = [ring.new("pseudonym").id]
    redactor = Redactor(plans.pack(rings.body(tmp_path / "keys")))
    stop, seen = threading.Event(), [[] for _ in range(4)]

    def redact(mine):
        while not stop.is_set():
            record = redactor.redact({"a": "jo@example.com", "b": ["jo@example.com"]})
            assert record["b"] == [record["a"]]
            mine.append(record["a"])

    threads = [threading.Thread(target=redact, args=[mine]) for mine in seen]
    for thread in threads:
        thread.start()
    for _ in range(5):
        ids.append(ring.rotate("pseudonym").id)
        assert redactor.reload_if_changed()
    stop.set()
    for thread in threads:
        thread.join()
    for mine in seen:
        order = [ids.index(each.split("_")[2]) for each in mine]
        assert order == sorted(order) and len(set(mine)) == len(set(order))
