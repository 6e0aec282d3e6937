"""Redactor: what it takes, what it gives back, and how it behaves with threads and forks."""

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import threading
import time

import msgpack
import plans
import pytest

from logredact import (
    Finding,
    KeyMaterialError,
    LimitError,
    MalformedError,
    PlanError,
    Redactor,
    TruncatedError,
)
from logredact.policy import PolicyError, loads

MAIL = "jo@example.com"
CARD = "4111 1111 1111 1111"
PSEUDONYMS = """
version: 1
keys:
  pii: {env: LOGREDACT_TEST_KEY}
rules:
  - {detector: email, action: {pseudonym: {key: pii}}}
"""
DROP = "{version: 1, rules: [{detector: email, action: drop}]}"

pytestmark = pytest.mark.usefixtures("backend")


@pytest.fixture
def redactor():
    return Redactor()


# ---- text ----


def test_text_comes_back_in_the_type_it_came(redactor):
    assert redactor.redact_text(f"to {MAIL}, {CARD}") == "to [REDACTED:email], [REDACTED:credit-card]"
    assert redactor.redact_text(b"to " + MAIL.encode()) == b"to [REDACTED:email]"
    assert redactor.redact_text("") == ""


def test_text_without_a_finding_is_the_same_object(redactor):
    text = "nothing " * 3
    assert redactor.redact_text(text) is text


@pytest.mark.parametrize("text", ["\ud800", "é€𝄞\x00", "\udcff"])
def test_what_is_around_a_finding_stays(redactor, text):
    assert redactor.redact_text(f"{text} {MAIL} {text}") == f"{text} [REDACTED:email] {text}"
    assert redactor.redact_text(b"\xff " + MAIL.encode() + b" \xfe") == b"\xff [REDACTED:email] \xfe"


@pytest.mark.parametrize("wrong", [None, 5, bytearray(b"x"), ["x"]])
def test_other_types_are_refused_without_their_content(redactor, wrong):
    for call in (redactor.redact_text, redactor.scan, redactor.redact_json):
        with pytest.raises(TypeError) as caught:
            call(wrong)
        assert str(caught.value) == f"expected str or bytes, not {type(wrong).__name__}"


def test_a_dropped_text_is_none():
    redactor = Redactor.from_yaml(DROP)
    assert redactor.redact_text(f"to {MAIL}") is None
    assert redactor.redact_text(f"to {MAIL}".encode()) is None
    assert redactor.redact_text("other") == "other"


def test_a_text_above_the_limit_does_not_pass():
    redactor = Redactor.from_yaml("{version: 1, packs: [default], limits: {value_bytes: 100}}")
    assert redactor.redact_text("x" * 101) == "[REDACTED:too-large]"
    with pytest.raises(LimitError, match="not scanned"):
        redactor.scan("x" * 101)
    assert redactor.scan(f"{MAIL} ok") == [Finding("email", 0, len(MAIL))]


def test_tags_choose_rules():
    redactor = Redactor.from_yaml(
        "{version: 1, packs: [], rules: [{detector: email, action: redact, when: {tag: 'hr.**'}}]}"
    )
    assert redactor.redact_text(MAIL, tag="hr.app") == "[REDACTED:email]"
    assert redactor.redact_text(MAIL, tag="web.app") == MAIL
    assert redactor.redact_text(MAIL) == "[REDACTED:email]"


# ---- scan ----


def test_scan_counts_bytes_for_bytes_and_characters_for_str(redactor):
    text = f"é€𝄞 {MAIL} é {CARD} \ud800 {MAIL}"
    found = redactor.scan(text)
    assert [text[each.start : each.end] for each in found] == [MAIL, CARD, MAIL]
    assert [each.detector for each in found] == ["email", "credit-card", "email"]
    data = text.encode("utf-8", "surrogatepass")
    found = redactor.scan(data)
    assert [data[each.start : each.end].decode() for each in found] == [MAIL, CARD, MAIL]
    assert redactor.scan("nothing") == []


def test_scan_widens_a_finding_inside_a_character():
    # A byte that is not valid UTF-8 makes the pattern see Latin-1: half of a character fits.
    redactor = Redactor.from_yaml(r"{version: 1, rules: [{pattern: '\xa9|\x80', action: redact}]}")
    text = "aé\ud800b"
    found = redactor.scan(text)
    assert [text[each.start : each.end] for each in found] == ["é", "\ud800"]


# ---- streams ----


def test_msgpack_streams_in_every_framing(redactor):
    hit, clean = {"m": MAIL, "n": 1 << 63}, {"m": "x"}
    out = {"m": "[REDACTED:email]", "n": 1 << 63}
    pack = msgpack.packb
    assert redactor.redact_msgpack(pack(hit) + pack(clean)) == pack(out) + pack(clean)
    assert redactor.redact_msgpack(pack([1, hit]), framing="event") == pack([1, out])
    chunk = pack([[msgpack.ExtType(0, b"\0" * 8), {}], hit])
    assert redactor.redact_msgpack(chunk, framing="fluentbit") == pack(
        [[msgpack.ExtType(0, b"\0" * 8), {}], out]
    )
    assert redactor.redact_msgpack(b"") == b""


def test_broken_msgpack_gives_nothing_and_the_next_call_is_whole(redactor):
    good = msgpack.packb({"m": "x"})
    with pytest.raises(MalformedError) as caught:
        redactor.redact_msgpack(good + b"\xc1")
    assert caught.value.offset == len(good)
    with pytest.raises(TruncatedError):
        redactor.redact_msgpack(good + b"\x81")
    assert redactor.redact_msgpack(good) == good
    with pytest.raises(ValueError, match="framing must be"):
        redactor.redact_msgpack(good, framing="document")


@pytest.mark.parametrize(
    "document",
    [
        '{"m": "%s", "n": 1.50}',
        '{"m":"%s"}\n{"m":"%s"}\n',
        ' {\n  "m" : "%s",\n  "l": [1, {"x": "%s"}]\n }\n',
        '{"m": "\\u00e9 %s \\/"}',
    ],
)
def test_json_keeps_everything_else(redactor, document):
    text = document.replace("%s", MAIL)
    wanted = document.replace("%s", "[REDACTED:email]")
    assert redactor.redact_json(text) == wanted
    assert redactor.redact_json(text.encode()) == wanted.encode()


def test_no_record_bytes_in_errors(redactor):
    for call in (
        lambda: redactor.redact_json('{"m": "canary-value", broken'),
        lambda: redactor.redact_msgpack(b"\x81\xa6canary\xc1"),
        lambda: redactor.redact({"canary": object()}),
        lambda: redactor.redact({"canary": {"canary"}}),
    ):
        with pytest.raises(Exception) as caught:
            call()
        error = caught.value
        while error is not None:
            assert "canary" not in f"{error!r} {error} {vars(error)}"
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


# ---- policies ----


def test_a_policy_can_be_path_plan_object_or_packs(tmp_path):
    yaml = tmp_path / "policy.yaml"
    yaml.write_text("{version: 1, packs: [default]}")
    from logredact.policy import compile_policy

    plan = compile_policy(loads("{version: 1, packs: [default]}"))
    (tmp_path / "policy.plan").write_bytes(plan)
    digests = {
        Redactor(policy).digest
        for policy in (yaml, str(yaml), tmp_path / "policy.plan", plan, loads(yaml.read_text()))
    }
    assert digests == {Redactor(packs=["default"]).digest, Redactor().digest}
    assert len(digests) == 1
    assert Redactor(packs=["all"]).redact_text("10.1.2.3") == "[REDACTED:ipv4]"
    assert Redactor().redact_text("10.1.2.3") == "10.1.2.3"


def test_wrong_policies_are_refused(tmp_path):
    with pytest.raises(TypeError, match="either a policy or packs"):
        Redactor(b"", packs=["default"])
    with pytest.raises(TypeError, match="not int"):
        Redactor(5)
    with pytest.raises(FileNotFoundError):
        Redactor(tmp_path / "none.yaml")
    with pytest.raises(PolicyError, match="did you mean 'default'"):
        Redactor(packs=["defalt"])
    with pytest.raises(PolicyError, match="did you mean 'credit-card'"):
        Redactor.from_yaml("{version: 1, rules: [{detector: credit-crad, action: redact}]}")
    with pytest.raises(PlanError):
        Redactor(b"\x83no plan")


def test_keys_come_from_the_argument_or_the_environment(monkeypatch):
    with pytest.raises(KeyMaterialError, match="LOGREDACT_TEST_KEY of key pii is not set"):
        Redactor.from_yaml(PSEUDONYMS)
    key = "k" * 32
    given = Redactor.from_yaml(PSEUDONYMS, keys={"pii": key.encode()}).redact_text(MAIL)
    monkeypatch.setenv("LOGREDACT_TEST_KEY", key)
    assert given.startswith("lrh1_email_")
    assert Redactor.from_yaml(PSEUDONYMS).redact_text(MAIL) == given
    assert Redactor.from_yaml(PSEUDONYMS, keys={"pii": b"o" * 32}).redact_text(MAIL) != given
    monkeypatch.setenv("LOGREDACT_TEST_KEY", "short")
    with pytest.raises(KeyMaterialError):
        Redactor.from_yaml(PSEUDONYMS)


# ---- life ----


def test_repr_shows_the_digest_and_no_key():
    redactor = Redactor.from_yaml(PSEUDONYMS, keys={"pii": b"canary-" * 8})
    assert redactor.digest[:12] in repr(redactor)
    assert "canary" not in repr(redactor) and "canary" not in str(vars(redactor))


def test_pickling_is_refused(redactor):
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(redactor)


def test_closed_is_closed(redactor):
    with redactor as same:
        assert same.redact_text(MAIL) == "[REDACTED:email]"
    redactor.close()
    assert repr(redactor) == "<Redactor closed>"
    for call in (
        lambda: redactor.redact_text("x"),
        lambda: redactor.scan("x"),
        lambda: redactor.redact({}),
        lambda: redactor.redact_json("{}"),
        lambda: redactor.redact_msgpack(b"\x80"),
        lambda: redactor.digest,
        redactor.__enter__,
    ):
        with pytest.raises(ValueError, match="closed"):
            call()


def test_threads_share_a_redactor(redactor):
    wrong = []
    start = threading.Barrier(8)

    def work(number):
        start.wait()
        for turn in range(300):
            name = f"u{number}x{turn}"
            text = f"{name} {MAIL} {name}"
            results = (
                redactor.redact_text(text),
                redactor.redact({"m": text})["m"],
                json.loads(redactor.redact_json(json.dumps({"m": text})))["m"],
            )
            if set(results) != {f"{name} [REDACTED:email] {name}"}:
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_fork_while_threads_work_leaves_a_whole_redactor(redactor):
    stop = threading.Event()

    def work():
        while not stop.is_set():
            redactor.redact_text(f"{MAIL} " * 200)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        started = time.monotonic()
        for _ in range(20):
            child = os.fork()
            if child == 0:
                good = redactor.redact_text(MAIL) == "[REDACTED:email]"
                os._exit(0 if good and redactor.redact({"m": MAIL}) else 1)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert time.monotonic() - started < 20  # a fork waits for calls under way, no longer
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert redactor.redact_text(MAIL) == "[REDACTED:email]"


def _in_pool(text):
    return _shared.redact_text(text)


_shared = None


def test_a_pool_of_forked_processes_inherits_the_redactor(redactor, monkeypatch):
    monkeypatch.setitem(globals(), "_shared", redactor)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_in_pool, [MAIL] * 10) == ["[REDACTED:email]"] * 10


def test_a_redactor_works_from_a_plan_without_the_compiler():
    redactor = Redactor(plans.pack(plans.body()), keys={"k": plans.MASTER})
    assert redactor.detectors == tuple(each["id"] for each in plans.DETECTORS)
