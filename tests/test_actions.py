"""Actions that keep something of a value: the core against the oracle, round trips, second passes, domains, threads, forks."""

from __future__ import annotations

import base64
import os
import re
import threading
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from logredact import KeyMaterialError, Redactor, catalog, crypto
from reference import actions
from reference import crypto as reference

import plans
import sessions
import strategies

both = pytest.mark.parametrize("backend", sessions.BACKENDS)
DOMAINS = st.sampled_from(["", "a", "tenant", "é" * 128])


def field(backend, action, text: bytes) -> bytes:
    """What the action makes of a whole value."""
    body = plans.body([{"key": ["v"], "action": action}])
    made = sessions.session(backend, body, format="json", framing="document")
    made.feed(b'{"v": "' + text + b'"}')
    made.finish()
    return made.output()[7:-2]


def expected(action, kind, text):
    made = actions.made(action, plans.MASTER, kind, text)
    return b"[REDACTED:field]" if made is None else made


def found(backend, detector, action, text: bytes, tag=None) -> bytes:
    return sessions.session(backend, plans.body([{"detectors": [plans.INDEX[detector]], "action": action}])).value(text)


# ---- every action on whole values

PLAIN = st.text("0123456789abcdefABCDEF xyz-.:/()@+_é,", max_size=40).map(str.encode)
NUMERALS = st.one_of(st.text("0123456789", max_size=45), st.text("0123456789 -./+()", max_size=45), st.from_regex(r"[0-9A-Z]{3,40}|[0-9a-z-]{3,40}|[0-9a-zA-Z]{3,9}", fullmatch=True)).map(str.encode)


@both
@given(text=st.one_of(PLAIN, NUMERALS), domain=DOMAINS, radix=st.sampled_from([10, 36]))
@example(text=b"0" * 300, domain="", radix=10)
@example(text=b"12345", domain="", radix=10)
@example(text=b"123456", domain="", radix=10)
@example(text=b"a1b", domain="", radix=36)
@example(text=b"a1b2", domain="", radix=36)
def test_fpe(backend, text, domain, radix):
    action = plans.fpe(domain, radix=radix)
    made = field(backend, action, text)
    assert made == expected(action, "field", text)
    if made != b"[REDACTED:field]":
        assert [c for c in text if chr(c) in " -.:/()@+_"] == [c for c in made if chr(c) in " -.:/()@+_"]
        key = reference.hkdf(plans.MASTER, b"".join(map(reference.lp, [b"f1", domain.encode(), b"field"])))
        numerals = "".join(c for c in made.decode().lower() if c.isalnum())
        plain = crypto.ff1_decrypt(key, domain.encode() + b"field", numerals, radix)
        assert plain == "".join(c for c in text.decode().lower() if c.isalnum())


@both
@given(text=st.one_of(PLAIN, st.binary(max_size=200).map(base64.b64encode)), domain=DOMAINS)
@example(text=b"", domain="")
def test_encrypt_and_back(backend, text, domain):
    made = field(backend, plans.encrypt(domain), text)
    assert made == actions.encrypt(plans.MASTER, domain, "field", text)
    prefix, kind, key_id, signs = made.decode().split("_")
    assert (prefix, kind) == ("lrs1", "field")
    sealed = base64.b32decode(signs.upper() + "=" * (-len(signs) % 8))
    key = crypto.hkdf_sha256(plans.MASTER, b"".join(map(reference.lp, [b"s1", domain.encode(), kind.encode()])), 64)
    assert crypto.aes_siv_decrypt(key, sealed, [b"logredact/s1", domain.encode(), kind.encode(), key_id.encode()]) == text
    assert field(backend, plans.encrypt(domain), made) == made


ADDRESSES = st.one_of(st.ip_addresses().map(str), st.sampled_from(["::ffff:1.2.3.4", "1.2.3", "fe80::1%eth0", "::", "1.2.3.4.5", "010.1.1.1"])).map(str.encode)


@both
@given(text=ADDRESSES, mode=st.sampled_from(["truncate", "prefix", "deterministic"]), domain=DOMAINS)
def test_ip(backend, text, mode, domain):
    action = plans.ip(mode, "" if mode == "truncate" else domain)
    made = field(backend, action, text)
    assert made == expected(action, "ip", text)
    if mode == "truncate":
        assert field(backend, action, made) == made or made == b"[REDACTED:field]"
    elif mode == "prefix" and made != b"[REDACTED:field]":
        assert (b":" in made) == (reference.address(text)[:12] != bytes(10) + b"\xff\xff")


@both
def test_an_address_is_the_same_in_a_field_and_in_a_text(backend):
    action = plans.ip("prefix", "d")
    assert found(backend, "ipv4", action, b"from 10.1.2.3 on") == b"from " + field(backend, action, b"10.1.2.3") + b" on"


GENERALISED = st.one_of(
    PLAIN,
    st.dates().map(str),
    st.datetimes().map(lambda t: t.isoformat()),
    st.dates().flatmap(lambda d: st.sampled_from([d.strftime(form) for form in ("%d.%m.%Y", "%Y%m%d", "%d %B %Y", "%m/%d/%y", "%Y-%m", "%A")])),
    st.integers(-200, 200).map(str),
    st.integers(-(10**19), 10**19).map(str),
    st.floats(-1e6, 1e6).map(lambda x: "%.3f" % x),
    st.from_regex(r"[0-9]{3,5}([- ]?[0-9]{4})?", fullmatch=True),
    st.sampled_from(["90+", "91+", "090+", "89", "90", "036", "03601", "10201-1234", "20-29", "-20--11", "20-28", "-0.5", "-0", "1984-03-12T10:00:00.123456Z"]),
).map(lambda text: text if isinstance(text, bytes) else text.encode())
TARGETS = [plans.generalise("year"), plans.generalise("age"), plans.generalise("zip", areas=(36, 102)), plans.generalise("bucket", size=10), plans.generalise("bucket", size=7)]


@both
@pytest.mark.parametrize("action", TARGETS, ids=["year", "age", "zip", "ten", "seven"])
@given(text=GENERALISED)
def test_generalise_and_a_second_time(backend, action, text):
    made = field(backend, action, text)
    assert made == expected(action, "field", text)
    assert made == b"[REDACTED:field]" or field(backend, action, made) == made


@both
def test_what_is_generalised_to_what(backend):
    def to(action, *texts):
        return [field(backend, action, text.encode()).decode() for text in texts]

    label = "[REDACTED:field]"
    assert to(TARGETS[0], "1984-03-12", "12.3.1984", "March 12, 1984", "19840312", "1984-03-12T10:11:12.123456Z", "12/03/84", "1984-1985", "0984-01-01", "19841312") == ["1984"] * 5 + [label] * 4
    assert to(TARGETS[1], "0", "89", "90", "107", "90+", "89+", "ninety", "1000") == ["0", "89", "90+", "90+", "90+", label, label, label]
    assert to(TARGETS[2], "94103", "94103-1234", "941031234", "94103 1234", "941", "03601", "102", "9410", "SW1A") == ["941"] * 5 + ["000", "000", label, label]
    assert to(TARGETS[3], "0", "9", "29.99", "-1", "-10", "-10.5", "20-29", "1e3", "20-28") == ["0-9", "0-9", "20-29", "-10--1", "-10--1", "-20--11", "20-29", label, label]


@both
@pytest.mark.parametrize("number", [725, 501, 601, 2138])
def test_a_postcode_that_lost_its_zeros_as_a_number_is_not_its_first_three_digits(backend, number):
    """725 is 00725, all of it; 725 in a string may be what a pass before this one has left."""
    body = plans.body([{"key": ["v"], "action": TARGETS[2]}])
    label = b"[REDACTED:field]"
    assert sessions.run(backend, body, [b'{"v": %d}\n' % number], format="json")[0] == b'{"v": "%b"}\n' % label
    assert sessions.run(backend, body, [b"\x81\xa1v\xcd" + number.to_bytes(2, "big")])[0] == b"\x81\xa1v\xb0" + label


@both
@given(text=PLAIN)
def test_hash(backend, text):
    assert field(backend, plans.HASH, text) == actions.made(plans.HASH, None, "", text)


# ---- normalisation of addresses

@given(text=st.one_of(st.text(max_size=40), st.text("aÅÉéÖ\u0301\u0308\u030a\u0327\u0345İΣς가각\u1100\u1161\u11a8\u212b\u1e9e\U0001d15e", max_size=12), st.characters().map(lambda c: "x" + c + "\u0301")))
@example(text="x" + "\u0301\u0327" * 300)
@example(text="É" * 600)
@example(text="ª\u0301\u1100\u1161\u11a7")
def test_lower_case_and_nfc(text):
    code = crypto.hmac_token(plans.MASTER, "email", text)
    assert code == actions.pseudonym(plans.MASTER, "", "email", text.encode("utf-8", "surrogatepass")).decode()
    if len(text.encode("utf-8", "surrogatepass")) < 300 and text.isprintable():
        for other in (unicodedata.normalize("NFD", text), unicodedata.normalize("NFC", text)):
            assert crypto.hmac_token(plans.MASTER, "email", other) == code


def test_every_character_is_folded_as_unicode_says():
    """All of them, a few hundred at a time: a table that is wrong anywhere gives another token."""
    points = [chr(c) for c in range(0x80, 0x110000) if not 0xD800 <= c < 0xE000 and unicodedata.category(chr(c)) != "Cn"]
    for at in range(0, len(points), 160):
        text = "a".join(points[at : at + 160])
        assert crypto.hmac_token(plans.MASTER, "email", text) == actions.pseudonym(plans.MASTER, "", "email", text.encode()).decode()


@pytest.mark.parametrize("one, other", [("Jo@Exämple.com", "jo@exa\u0308mple.com"), ("JÖRG@X.DE", "jo\u0308rg@x.de")])
def test_spellings_of_one_address_have_one_pseudonym(one, other):
    assert crypto.hmac_token(plans.MASTER, "email", one) == crypto.hmac_token(plans.MASTER, "email", other)


@both
@pytest.mark.parametrize(
    "detector, plain, disguises",
    [
        ("email", "jo@example.com", ["Jo%40example.com", "jo\\u0040example.com", "jo&#64;example.com", "jo%2540example.com", "jo\uff20example.com"]),
        ("credit-card", "4111111111111111", ["4111 1111 1111 1111", "\uff14111111111111111", "%34111111111111111"]),
    ],
)
def test_a_pseudonym_is_that_of_what_was_meant(backend, detector, plain, disguises):
    """Not of its spelling: else a card in full-width digits would be normalised to no digits at all, and so be like any other."""
    token = found(backend, detector, plans.pseudonym(), plain.encode())
    assert token.startswith(b"lrh1_")
    for text in disguises:
        assert found(backend, detector, plans.pseudonym(), text.encode()) == token
        # What can be read again is as it stood.
        assert found(backend, detector, plans.encrypt(), text.encode()) != found(backend, detector, plans.encrypt(), plain.encode())


# ---- domains and types

@given(text=st.text(max_size=20), domains=st.lists(st.text("ab\0é", max_size=6), min_size=2, max_size=2, unique=True), kinds=st.lists(st.text("ab1", min_size=1, max_size=4), min_size=2, max_size=2, unique=True))
def test_two_domains_or_types_never_give_one_token(text, domains, kinds):
    tokens = {crypto.hmac_token(plans.MASTER, kind, text, domain=domain) for kind in kinds for domain in domains}
    assert len({token.rpartition("_")[2] for token in tokens}) == 4


@both
@given(text=st.text("0123456789", min_size=8, max_size=20).map(str.encode))
def test_two_domains_never_give_one_ciphertext(backend, text):
    for action in (plans.pseudonym, plans.encrypt, plans.fpe):
        assert field(backend, action("a"), text) != field(backend, action("b"), text)
    address = b"10.%d.2.3" % (int(text) % 256)
    for mode in ("prefix", "deterministic"):
        assert field(backend, plans.ip(mode, "a"), address) != field(backend, plans.ip(mode, "b"), address)


# ---- second passes

#: Of the patterns, that which finds no parts of words: a token in the middle of one is not told from the rest of it.
WHOLE_WORDS = [number for id, number in plans.INDEX.items() if id not in ("employee", "optional", "first", "empty")]
WHOLE = re.compile(rb"> (?:[a-z_]+[=:] ?[\"']?)?lr[hs]1_[a-z0-9]+_[a-z2-7]{8}_[a-z2-7]+[\"']? <\n", re.IGNORECASE)
TOKENS = [plans.pseudonym(), plans.encrypt(), plans.encrypt("d")]


@both
@pytest.mark.parametrize("action", TOKENS, ids=["pseudonym", "encrypt", "domain"])
@given(items=st.lists(strategies.ITEMS, min_size=1, max_size=8))
def test_a_second_pass_over_a_log_changes_nothing(backend, action, items):
    """Each on a line of its own, those lines whose item was found whole: what a token is glued to may make something new of both."""
    body = plans.body([{"detectors": WHOLE_WORDS, "action": action}])
    log = b"".join(b"> " + item.replace(b"\n", b" ") + b" <\n" for item in items)
    once, _ = sessions.run(backend, body, [log], format="text")
    kept = b"".join(line for line in once.splitlines(keepends=True) if WHOLE.fullmatch(line))
    assert sessions.run(backend, body, [kept], format="text")[0] == kept


LOG = [b"login by jo@example.com from 10.1.2.3", b"card 4111 1111 1111 1111 and +1 415 555 0100", b"password=hunter2hunter2", b"nothing at all", b"DE89370400440532013000 id12"]


@both
@pytest.mark.parametrize("action", TOKENS, ids=["pseudonym", "encrypt", "domain"])
def test_a_redacted_log_stays_as_it_is(backend, action):
    body = plans.body([{"detectors": WHOLE_WORDS, "action": action}])
    once, _ = sessions.run(backend, body, [b"\n".join(LOG)], format="text")
    assert once.count(b"lrh1_" if action["kind"] == "pseudonym" else b"lrs1_") == 7
    twice, made = sessions.run(backend, body, [once], format="text")
    assert twice == once and made.counters()["findings"] == 0


GOOD = actions.encrypt(plans.MASTER, "", "email", b"jo@example.com").decode()
ID = actions.key_id(plans.MASTER)
FORGED = [
    GOOD.replace(ID, "a" * 8),
    GOOD.replace("email", "nothing"),
    GOOD + "a",
    GOOD[:-1] + "1",
    GOOD.upper(),
    GOOD.replace("lrs1", "lrs2"),
    "lrs1_email_%s_%s" % (ID, "a" * 25),
    "lrs1_email_%s_%s" % (ID, "a" * 27),
    "lrh1_email_%s_%s" % (ID, "a" * 27),
    "lrk1_email_%s_%s" % (ID, "a" * 26),
    "lrk1_email_%s_%s_%s" % (ID, "a" * 25, "a" * 26),
    "x" + GOOD,
]


@both
def test_forged_tokens_are_values_like_any_other(backend):
    """Only the one with a key's id, of the right length and alphabet, is left alone."""
    action, body = plans.pseudonym(), plans.body([{"detectors": [plans.INDEX["key-value"]], "action": plans.redact()}])
    real = [GOOD, "lrk1_email_%s_%s_%s" % (ID, "a" * 26, "a" * 26), "lrh1_field_%s_%s" % (ID, "a" * 26)]
    for token in real:
        assert field(backend, action, token.encode()) == token.encode()
        line = b"password=" + token.encode()
        assert sessions.session(backend, body).value(line) == line
    for token in FORGED:
        assert field(backend, action, token.encode()).startswith(b"lrh1_field_"), token
        assert sessions.session(backend, body).value(b"password=" + token.encode()) == b"password=[REDACTED:key-value]", token


# ---- threads, forks, keys

POLICY = """
version: 1
packs: []
keys: {k: {env: K}}
rules:
- {detector: email, action: {encrypt: {key: k, domain: d}}}
- {detector: credit-card, action: {fpe: {key: k}}}
- {detector: [ipv4, ipv6], action: {ip: {mode: prefix, key: k}}}
- {detector: phone, action: {pseudonym: {key: k}}}
- {detector: jwt, action: hash}
"""
TEXTS = ["jo%d@example.com 4111111111111111 10.1.2.%d +1 415 555 01%02d" % (n, n, n) for n in range(50)]


def test_threads_share_a_redactor():
    with Redactor.from_yaml(POLICY, keys={"k": plans.MASTER}) as redactor:
        alone, together = [redactor.redact_text(text) for text in TEXTS], {}

        def work(number):
            together[number] = [redactor.redact_text(text) for _ in range(20) for text in TEXTS]

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(set(alone)) == len(TEXTS)
    assert all(found == alone * 20 for found in together.values()) and len(together) == 8


def test_a_fork_keeps_the_keys():
    redactor = Redactor.from_yaml(POLICY, keys={"k": plans.MASTER})
    before = [redactor.redact_text(text) for text in TEXTS]
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.write(writer, b"1" if [redactor.redact_text(text) for text in TEXTS] == before else b"0")
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    assert os.read(reader, 1) == b"1"
    os.close(reader)
    assert os.waitpid(child, 0)[1] == 0
    assert [redactor.redact_text(text) for text in TEXTS] == before


@both
def test_another_key_from_the_next_event_on(backend):
    """A session may be given a policy of the same plan with other keys: nothing of the contexts before is used again."""
    rules = [{"key": [name], "action": action} for name, action in (("a", plans.encrypt()), ("b", plans.fpe()), ("c", plans.ip("prefix")), ("d", plans.pseudonym()))]
    plan, module = plans.pack(plans.body(rules)), sessions.backend(backend)
    record = b'{"a": "x", "b": "12345678", "c": "10.1.2.3", "d": "y"}\n'

    def output(*keys):
        made = module.Session(module.Policy(plan, {"k": keys[0]}), format="json")
        out = []
        for key in keys:
            made.set_policy(module.Policy(plan, {"k": key}))
            made.feed(record)
            out.append(made.output())
        return out

    other = bytes(32)
    assert output(plans.MASTER, other, plans.MASTER) == output(plans.MASTER) + output(other) + output(plans.MASTER)
    assert output(plans.MASTER) != output(other)


@both
def test_a_key_too_short_is_told_when_the_policy_loads(backend):
    for action in (plans.encrypt(), plans.fpe(), plans.ip("prefix")):
        with pytest.raises(Exception, match="a key is shorter than 32 bytes") as caught:
            sessions.backend(backend).Policy(plans.pack(plans.body([{"key": ["a"], "action": action}])), {"k": bytes(31)})
        assert isinstance(caught.value, KeyMaterialError)


TOKEN = re.compile(r"lrs1_([a-z0-9]+)_([a-z2-7]{8})_([a-z2-7]+)")


def opened(match) -> str:
    """The text that a token of encrypt stands for, as docs/resolution.md has it."""
    kind, key_id, signs = match.groups()
    key = crypto.hkdf_sha256(plans.MASTER, b"".join(map(reference.lp, [b"s1", b"eu", kind.encode()])), 64)
    sealed = base64.b32decode(signs.upper() + "=" * (-len(signs) % 8))
    return crypto.aes_siv_decrypt(key, sealed, [b"logredact/s1", b"eu", kind.encode(), key_id.encode()]).decode()


@pytest.mark.parametrize("id", catalog.DETECTORS)
def test_what_any_detector_finds_is_read_again(id):
    """Each example of the catalogue, encrypted and opened, is the text that it was."""
    policy = "version: 1\npacks: []\nkeys: {k: {env: K}}\nrules: [{detector: %s, action: {encrypt: {key: k, domain: eu}}}]\n" % id
    redactor = Redactor.from_yaml(policy, keys={"k": plans.MASTER})
    for text, part in catalog.DETECTORS[id].examples():
        sealed = redactor.redact_text(text)
        assert part not in sealed
        if "[REDACTED" not in sealed and TOKEN.search(sealed):
            # A number of JSON is a string then.
            assert TOKEN.sub(opened, sealed) in (text, re.sub(r'(?<=":)-?[0-9.]+', r'"\g<0>"', text))
            assert redactor.redact_text(sealed) == sealed
            assert catalog.DETECTORS[id].type == TOKEN.search(sealed)[1]
