"""Keys of subjects in the core: made once, on the disk before a token leaves, used by nobody once they are deleted."""

from __future__ import annotations

import base64
import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

import plans
import rings
import sessions
from filtering import ENVIRONMENT, SANITIZED
from logredact import KeyMaterialError, PlanError, Redactor
from logredact.keys import Keyring
from logredact.keys._subjects import Store
from memories import places
from reference.crypto import hkdf, lp, unsiv
from test_canary import ask
from test_keyring_memory import child

E_MEMORY = 2
MAIL = "jo@example.com"
ERROR = "[REDACTED:error]"


@pytest.fixture
def ring(tmp_path):
    ring = Keyring(tmp_path / "keys")
    ring.new("subject-master")
    return ring


@pytest.fixture
def store(tmp_path):
    return tmp_path / "subjects.db"


def redactor(ring, store, **more):
    return Redactor(plans.pack(rings.subjects_body(ring.directory, store, **more)))


def code_of(token: str) -> str:
    return token.split("_")[3]


def opened(ring, store, token: str, domain: str = "") -> str:
    """What a token stands for, by the standards' own words: no code of the package."""
    _, type, id, code, signs = token.split("_")
    with contextlib.closing(sqlite3.connect(store)) as file:
        (wrapped,) = file.execute("SELECT wrapped FROM subject WHERE code = ?", (code,)).fetchone()
    with ring.key(id) as key:
        wrap = hkdf(bytes(key), lp(b"w1") + lp(b"") + lp(b""), 64)
    own = unsiv(wrap, wrapped, [b"logredact/w1", id.encode(), code.encode()])
    bound = [b"logredact/k1", domain.encode(), type.encode(), id.encode(), code.encode()]
    return unsiv(own, base64.b32decode(signs.upper() + "=" * (-len(signs) % 8)), bound).decode()


def test_a_token_is_what_the_page_says(ring, store):
    token = redactor(ring, store, domain="billing").redact_text("Jo@Example.com")
    assert opened(ring, store, token, "billing") == "Jo@Example.com"


def test_a_subject_has_one_key_however_it_is_written(ring, store):
    redact = redactor(ring, store).redact_text
    first, other, third = redact(MAIL), redact("JO@example.com"), redact("al@example.com")
    assert redact(MAIL) == first
    assert code_of(first) == code_of(other) != code_of(third) and first != other
    assert opened(ring, store, other) == "JO@example.com"
    assert redactor(ring, store).redact_text(MAIL) == first
    assert code_of(redactor(ring, store, domain="x").redact_text(MAIL)) != code_of(first)
    with contextlib.closing(sqlite3.connect(store)) as file:
        assert file.execute("SELECT count(*), count(DISTINCT wrapped), min(length(wrapped)) FROM subject").fetchone() == (3, 3, 80)


ENCODED = ["jo%40example.com", "jo%2540example.com", "jo\\u0040example.com", "jo&#64;example.com", "jo\uff20example.com"]


@pytest.mark.parametrize("text", ENCODED)
def test_a_subject_is_what_encoded_text_means(ring, store, text):
    """Or who erases jo@example.com would leave jo%40example.com. What comes back is what stood there."""
    redact = redactor(ring, store).redact_text
    token = redact(f"to={text} ")[3:-1]
    assert code_of(token) == code_of(redact(MAIL))
    assert opened(ring, store, token) == text


def test_a_subject_in_base64(ring, store):
    redact = redactor(ring, store).redact_text
    for text in (f"mail to {MAIL}, today", "mail to jo%40example.com, today"):
        inside = base64.b64decode(redact(base64.b64encode(text.encode()).decode())).decode()
        (token,) = [word for word in re.findall(r"lrk1_\w+", inside)]
        assert code_of(token) == code_of(redact(MAIL))


def test_more_subjects_than_are_kept_at_hand(ring, store):
    redact = redactor(ring, store).redact_text
    tokens = [redact(f"p{n}@example.com") for n in range(700)]
    assert len({code_of(token) for token in tokens}) == 700
    assert [redact(f"p{n}@example.com") for n in range(700)] == tokens
    assert opened(ring, store, tokens[17]) == "p17@example.com"


def test_the_file_is_for_its_owner_alone(ring, store):
    before = os.umask(0)
    try:
        redactor(ring, store).redact_text(MAIL)
    finally:
        os.umask(before)
    assert store.stat().st_mode & 0o777 == 0o600
    assert all(each.stat().st_mode & 0o077 == 0 for each in store.parent.glob("subjects.db-*"))


def test_a_token_of_one_is_known(ring, store):
    redact = redactor(ring, store).redact_text
    token = redact(MAIL)
    assert redact(token) == token


# ---- before a token leaves


def test_its_key_is_in_the_file_when_a_token_leaves(ring, store, tmp_path):
    """The filter is killed as soon as it has said something."""
    plan = tmp_path / "plan"
    plan.write_bytes(plans.pack(rings.subjects_body(ring.directory, store)))
    for n in range(3):
        command = [sys.executable, "-m", "logredact", "filter", "--policy", str(plan), "--format", "text"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT)
        process.stdin.write(f"p{n}@example.com\n".encode())
        process.stdin.flush()
        token = process.stdout.readline().decode().strip()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert opened(ring, store, token) == f"p{n}@example.com"


def test_a_store_that_cannot_be_written_lets_nothing_pass(ring, store):
    redact = redactor(ring, store).redact_text
    token = redact(MAIL)
    with contextlib.closing(sqlite3.connect(store, isolation_level=None)) as file:
        file.execute("BEGIN IMMEDIATE")
        assert redact("al@example.com") == ERROR
        assert redact(MAIL) == token
        file.execute("ROLLBACK")
    assert redact("al@example.com").startswith("lrk1_email_")


def test_a_store_that_is_damaged_lets_nothing_pass(ring, store):
    token = redactor(ring, store).redact_text(MAIL)
    with contextlib.closing(sqlite3.connect(store)) as file, file:
        file.execute("UPDATE subject SET wrapped = zeroblob(80)")
    assert redactor(ring, store).redact_text(f"to {MAIL}") == ERROR
    with contextlib.closing(sqlite3.connect(store)) as file, file:
        file.execute("UPDATE subject SET wrapped = x'00'")
    assert redactor(ring, store).redact_text(f"to {MAIL}") == ERROR
    assert token.startswith("lrk1_")


def rows(store) -> int:
    """As another process sees them, which closes the file after that."""
    count = "import sqlite3, sys; file = sqlite3.connect(sys.argv[1]); print(file.execute('SELECT count(*) FROM subject').fetchone()[0]); file.close()"
    return int(subprocess.run([sys.executable, "-c", count, str(store)], stdout=subprocess.PIPE, check=True).stdout)


def test_a_second_policy_leaves_the_locks_of_the_first(ring, store):
    """A file that was opened and closed besides SQLite would end them, and another process then remove what SQLite writes into."""
    first = redactor(ring, store)
    first.redact_text(MAIL)
    second = redactor(ring, store)  # as at a reload
    assert rows(store) == 1
    token = first.redact_text("al@example.com")
    assert rows(store) == 2
    assert opened(ring, store, token) == "al@example.com"
    first.close()
    second.close()
    assert rows(store) == 2


@pytest.mark.parametrize("replaced", [True, False])
def test_a_file_that_is_replaced_is_opened_anew(ring, store, tmp_path, replaced):
    """What is written to a file without a name is lost: then rather no token."""
    redact = redactor(ring, store).redact_text
    redact(MAIL)
    if replaced:
        redactor(ring, tmp_path / "other").redact_text(MAIL)
        for end in ("-wal", "-shm"):
            Path(f"{store}{end}").unlink(missing_ok=True)
        (tmp_path / "other").rename(store)
    else:
        store.unlink()
    deadline, n = time.monotonic() + 20, 0
    while (token := redact(f"p{n}@example.com")) == ERROR and time.monotonic() < deadline:
        n += 1
        time.sleep(0.05)
    assert opened(ring, store, token) == f"p{n}@example.com"
    again = redact(MAIL)
    assert opened(ring, store, again) == MAIL


def test_what_fails_at_any_place(ring, tmp_path, fault_build, release_build):
    body = rings.subjects_body(ring.directory, tmp_path / "s")
    for result in ask(fault_build, body, stages=[["store", n] for n in range(1, 6)]):
        assert result["status"] in (0, 7, 9), result
    for how in ("once", "from"):
        (tmp_path / "s").unlink(missing_ok=True)
        results = ask(release_build, body, allocations=how)
        assert any(result["status"] == E_MEMORY for result in results)
        assert all(result["held"] == 0 for result in results)


REFUSED = {
    "no such directory": (lambda store: store.with_name("none") / "x", "cannot be opened or made"),
    "a directory": (lambda store: store.parent, "no regular file"),
    "a text": (lambda store: (store.write_text("no database, but long enough to be one" * 100), store.chmod(0o600)), "no SQLite database"),
    "another program's": (lambda store: _database(store, "CREATE TABLE a (b)"), "another program's or version's"),
    "another version's": (lambda store: _database(store, "CREATE TABLE subject (a)", "PRAGMA application_id = 1819439921", "PRAGMA user_version = 2"), "another program's or version's"),
    "open to others": (lambda store: (store.touch(), store.chmod(0o640)), "may be read by group or others; chmod 600 it"),
    "a device": (lambda store: Path("/dev/zero"), "no regular file"),
}  # fmt: skip


def _database(store, *statements):
    with contextlib.closing(sqlite3.connect(store)) as file, file:
        for statement in statements:
            file.execute(statement)
    store.chmod(0o600)


@pytest.mark.parametrize("change, reason", REFUSED.values(), ids=REFUSED)
def test_files_that_are_refused(ring, store, change, reason):
    path = change(store)
    path = path if isinstance(path, Path) else store
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(KeyMaterialError, match=reason):
        redactor(ring, path)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_an_action_whose_key_has_no_store(ring, store):
    body = rings.subjects_body(ring.directory, store)
    del body["keys"][0]["store"]
    with pytest.raises(PlanError, match="encrypts per subject with a key that names no store"):
        Redactor(plans.pack(body))


def test_without_such_an_action_no_store_is_opened(ring, store):
    body = rings.subjects_body(ring.directory, store)
    body["rules"][0]["action"] = plans.redact()
    assert Redactor(plans.pack(body)).redact_text(MAIL) == "[REDACTED:email]"
    assert not store.exists()


# ---- several at once


RACE = """
import sys
from logredact import Redactor
redactor = Redactor(bytes.fromhex(sys.stdin.readline()))
print("ready", flush=True)
sys.stdin.readline()
print(" ".join(redactor.redact_text(f"p{n}@example.com") for n in range(100)), flush=True)
"""


def test_processes_that_make_the_same_keys_at_once(ring, store):
    line = plans.pack(rings.subjects_body(ring.directory, store)).hex().encode() + b"\n"
    running = [subprocess.Popen([sys.executable, "-c", RACE], stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(3)]
    for process in running:
        process.stdin.write(line)
        process.stdin.flush()
    for process in running:
        assert process.stdout.readline() == b"ready\n"
    for process in running:
        process.stdin.write(b"\n")
        process.stdin.flush()
    said = {process.communicate(timeout=60)[0] for process in running}
    assert len(said) == 1 and len(said.pop().split()) == 100


def test_threads(ring, store):
    redact = redactor(ring, store).redact_text
    said = [[] for _ in range(4)]

    def work(mine):
        mine += [redact(f"p{n % 60}@example.com") for n in range(300)]

    threads = [threading.Thread(target=work, args=[mine]) for mine in said]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(mine == said[0] for mine in said) and len(set(said[0])) == 60


def test_a_fork_opens_the_file_anew(ring, store):
    """SQLite's locks are not inherited, so nothing of it may be open over a fork: the child has locks of its own, and its rows stay."""
    redact = redactor(ring, store).redact_text
    token = redact(MAIL)
    assert _open_files(store)
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            inherited = _open_files(store)
            said = f"{redact(MAIL)} {redact('al@example.com')}"
            locks = sum(f":{store.stat().st_ino} " in line and f" {os.getpid()} " in line for line in open("/proc/locks"))
            assert not inherited and locks
            os.write(write, said.encode())
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    again, other = os.read(read, 4096).decode().split()
    assert again == token == redact(MAIL) and other == redact("al@example.com")
    with contextlib.closing(sqlite3.connect(store)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _open_files(store) -> list[str]:
    return [path for path in map(os.path.realpath, Path("/proc/self/fd").iterdir()) if path.startswith(str(store))]


def test_a_master_key_that_is_rotated(ring, store):
    first = redactor(ring, store)
    token = first.redact_text(MAIL)
    ring.rotate("subject-master")
    assert first.reload_if_changed()
    other = first.redact_text(MAIL)
    assert other.split("_")[2] == ring.active("subject-master").id != token.split("_")[2]
    assert opened(ring, store, token) == opened(ring, store, other) == MAIL
    assert first.redact_text(token) == token


# ---- deleted


def test_a_deleted_key_is_not_used_any_more(ring, store):
    """By another process, or connection, while this one has it at hand."""
    with_keys = redactor(ring, store)
    redact = with_keys.redact_text
    token = redact(MAIL)
    other = redact("al@example.com")
    assert Store(store).delete([code_of(token)]) == [code_of(token)]
    deadline = time.monotonic() + 10
    while redact(MAIL) == token and time.monotonic() < deadline:
        time.sleep(0.05)
    assert redact(MAIL) != token and code_of(redact(MAIL)) == code_of(token)
    assert redact("al@example.com") == other
    assert opened(ring, store, redact(MAIL)) == MAIL
    with pytest.raises(InvalidTag):
        opened(ring, store, token)


def test_no_byte_of_a_deleted_key_is_left_in_the_file(ring, store):
    """While others have the file open, too."""
    redact = redactor(ring, store).redact_text
    tokens = [redact(f"p{n}@example.com") for n in range(200)]
    with contextlib.closing(sqlite3.connect(store)) as file:
        wrapped = dict(file.execute("SELECT code, wrapped FROM subject"))
    files = [store, store.with_name("subjects.db-wal")]
    held = b"".join(each.read_bytes() for each in files if each.exists())
    assert all(each in held for each in wrapped.values())
    gone = [code_of(token) for token in tokens[::3]]
    assert sorted(Store(store).delete(gone)) == sorted(gone)
    held = b"".join(each.read_bytes() for each in store.parent.glob("subjects.db*"))
    assert len(held) > 8192
    for code, each in wrapped.items():
        assert (each in held) == (code not in gone)
        assert (each[:16] in held) == (each[-16:] in held) == (code not in gone)
    assert [redact(f"p{n}@example.com") for n in range(1, 200, 3)] == tokens[1::3]


CHILD = """
import sys
from logredact import Redactor
redactor = Redactor(bytes.fromhex(sys.stdin.readline()))
print(redactor.redact_text("jo@example.com"), flush=True)
sys.stdin.readline()
redactor.reload_if_changed()
print("looked", flush=True)
sys.stdin.readline()
redactor.close()
del redactor
print("closed", flush=True)
sys.stdin.readline()
"""


@pytest.mark.skipif(SANITIZED, reason="the sanitizers keep what was freed")
def test_keys_of_subjects_stand_on_a_locked_page_alone(ring, store):
    with child(CHILD, line=plans.pack(rings.subjects_body(ring.directory, store)).hex()) as process:

        def step(word: bytes) -> None:
            process.stdin.write(b"\n")
            process.stdin.flush()
            assert process.stdout.readline() == word

        token = process.stdout.readline().decode().strip()
        _, _, id, code, _ = token.split("_")
        with ring.key(id) as key:
            master = bytes(key)
        wrap = hkdf(master, lp(b"w1") + lp(b"") + lp(b""), 64)
        own = unsiv(wrap, Store(store).get(code), [b"logredact/w1", id.encode(), code.encode()])
        for secret in (own[:32], own[32:], wrap[:32], wrap[32:], master):
            found = places(process.pid, secret)
            assert len(found) == 1 and "dd" in found[0]
        Store(store).delete([code])
        time.sleep(1.1)
        step(b"looked\n")
        assert [places(process.pid, half) for half in (own[:32], own[32:])] == [[], []]
        assert len(places(process.pid, master)) == 1
        step(b"closed\n")
        assert [places(process.pid, secret) for secret in (wrap[:32], wrap[32:], master)] == [[], [], []]
