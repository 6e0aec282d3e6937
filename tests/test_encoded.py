"""What is written encoded is found where it stands, in any nesting up to three, and is replaced whole."""

from __future__ import annotations

import base64
import json
import re
import unicodedata

import pytest
from hypothesis import given, strategies as st

import plans
import sessions
from reference import Reference, find_alone
from test_cases import marked

BODY = plans.body([{"detectors": list(range(len(plans.DETECTORS))), "action": plans.redact()}], keys=())

CASES = [
    ("email", "to «jo%40example.com», «jo\\u0040example.com» «jo&#64;example.com» «jo&#x40;example.com» «jo&#X0040;example%2ecom»"),
    ("email", "«jo%2540example.com» «jo%252540example.com» jo%25252540example.com «jo%5Cu0040example.com» «jo&amp;#64;example.com»"),
    ("email", "jo%4example.com jo\\u004example.com jo&#64example.com jo&#x;example.com jo&#;example.com jo&at;example.com"),
    ("email", "%6a%6f%40x «%6a%6f%40%65%78%61%6d%70%6c%65%2e%63%6f%6d» «\\u006ao@example.com»"),
    ("key-value", "password%3D«hunter2»&x=1 password%3a%20«hunter2» %22password%22%3A%22«hunter2»%22"),
    ("key-value", "&lt;password&gt;«hunter2»&lt;/password&gt; {&quot;password&quot;:&quot;«hunter2»&quot;} password&#61;&apos;«a b»&apos;"),
    ("key-value", "{\\u0022password\\u0022:\\u0022«hunter2»\\u0022}"),
    ("credit-card", "«4111%201111%201111%201111», 4111%201111%201111%201112"),
    ("acme-token", "«%61c_" "01234567» «ac%5f" "01234567» «ac_" "0123456%37»"),
    ("employee", "EMP%2D«123» EMP-«%3123»"),
    ("email", "«jo＠example.com» «j\u200bo@exam\u00adple.com» «𝗷𝗼@example.com» «ⓙⓞ@example．com»\u200b «jo%EF%BC%A0example.com» 中文，«jo＠example.com»。"),
    ("key-value", "password：«hunter2», password\u00a0= «hunter2» pass\u200bword=«hunter2»\ufeff ｐａｓｓｗｏｒｄ＝«hunter2»"),
    ("credit-card", "«4111\u00a01111\u00a01111\u00a01111» «４１１１１１１１１１１１１１１１»"),
    ("email", "\\ud83d\\ude00«jo%40example.com» \\ud83d«jo%40example.com»\\ude00 %c3%a9 «jo%40example.com»&#1114112;&#55296;"),
]


@pytest.mark.parametrize(("name", "text"), CASES)
def test_oracle_and_core(name, text):
    value, spans = marked(text)
    assert find_alone(plans.DETECTORS[plans.INDEX[name]], value) == spans
    body = plans.body([{"detectors": [0], "action": plans.redact()}], detectors=[plans.DETECTORS[plans.INDEX[name]]], keys=())
    for backend in sessions.BACKENDS:
        assert sessions.spans(backend, body, value) == [(name, *span) for span in spans]


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


BASE64 = [
    ("email", "aGVsbG8gam9AZXhhbXBsZS5jb20gZW5k", "hello [REDACTED:email] end"),
    ("email", b64("hello jo@example.com end, and some"), "hello [REDACTED:email] end, and some"),
    ("email", b64("to jo@example.com, al@example.org"), "to [REDACTED:email], [REDACTED:email]"),
    ("email", b64("jo@example.com,al@example.org"), "[REDACTED:email],[REDACTED:email]"),
    ("key-value", b64('{"password":"hunter2","n":17}'), '{"password":"[REDACTED:key-value]","n":17}'),
    ("credit-card", b64("4111111111111111"), "[REDACTED:credit-card]"),
    ("acme-token", b64("the token ac_" + "01234567, and an end"), "the token [REDACTED:acme-token], and an end"),
]


@pytest.mark.parametrize(("name", "text", "plain"), BASE64)
@pytest.mark.parametrize("around", ["%s", "data: %s end", '{"data":"%s"}', "blob=%s&x=1", "Zm9v/%s.", "%s\n"])
def test_base64_stays_base64(name, text, plain, around):
    body = plans.body([{"detectors": [0], "action": plans.redact()}], detectors=[plans.DETECTORS[plans.INDEX[name]]], keys=())
    before, after = around.split("%s")
    for signs in (text, text.rstrip("="), text.replace("+", "-").replace("/", "_")):
        for backend in sessions.BACKENDS:
            session = sessions.session(backend, body)
            once = session.value((before + signs + after).encode()).decode()
            assert once.startswith(before) and once.endswith(after)
            found = once[len(before) : len(once) - len(after)]
            decoded = base64.b64decode(found + "=" * (-len(found) % 4), validate=True).decode()
            assert re.sub(r"\] {0,2}", "]", decoded) == re.sub(r"\] ", "]", plain)
            assert session.value(once.encode()).decode() == once
            assert Reference(body).value((before + signs + after).encode()).decode() == once


NOT_BASE64 = [
    b64("jo@example.com")[:19],  # too few signs
    "x" + b64("hello jo@example.com end"),  # begins elsewhere
    b64("hello jo@example.com end")[1:],
    base64.b64encode(b"\x00 hello jo@example.com end").decode(),  # no text
]


@pytest.mark.parametrize("text", NOT_BASE64)
def test_what_is_no_base64_of_text_stays(text):
    body = plans.body([{"detectors": [plans.INDEX["email"]], "action": plans.redact()}], keys=())
    assert sessions.session("cython", body).value(text.encode()) == text.encode()


@given(
    parts=st.lists(st.sampled_from(["jo@example.com", "password=hunter2", " ", ",", "x", "text text ", "%40", "al%40example.org", "é", "\n", "?>~"]), max_size=10),
    times=st.integers(1, 3),
    url=st.booleans(),
    pad=st.booleans(),
    around=st.tuples(st.sampled_from(["", "x ", "jo@example.com/", "%20", "="]), st.sampled_from(["", " y", ".", "=", "%3d", "&", "jo@example.com"])),
)
def test_core_equals_the_oracle_on_base64(parts, times, url, pad, around):
    def encoded(text):
        for _ in range(times):
            text = (base64.urlsafe_b64encode if url else base64.b64encode)(text)
            text = text if pad else text.rstrip(b"=")
        return around[0].encode() + text + around[1].encode()

    value = encoded("".join(parts).encode())
    for action in (plans.redact(), plans.mask(), {"kind": "remove"}):
        body = plans.body([{"detectors": [plans.INDEX["email"], plans.INDEX["key-value"]], "action": action}], keys=())
        session = sessions.session("cython", body)
        once = session.value(value)
        assert once == Reference(body).value(value)
    body = plans.body([{"detectors": [plans.INDEX["email"], plans.INDEX["key-value"]], "action": plans.pseudonym()}])
    session = sessions.session("cython", body)
    assert session.value(value) == Reference(body, keys={"k": plans.MASTER}).value(value)
    # Apart: what is left of two addresses that touch may be one with the pseudonym before it.
    once = session.value(encoded(" ".join(parts).encode()))
    assert session.value(once) == once


def test_invisible_characters_among_encoded_ones_split_nothing():
    """They are candidates of another kind, and may come before those in front of them."""
    body = "".join("%02dcanary" % n + "A" * 56 + "%0A" for n in range(26)).replace("%0A12", "%0A\u200b12")
    text = "-----BEGIN%20RSA%20PRIVATE%20KEY-----%0A" + body + "-----END%20RSA%20PRIVATE%20KEY-----"
    for pad in range(64):
        value = (" " * pad + text).encode()
        assert b"canary" not in sessions.session("cython", BODY).value(value), pad


FORMS = ["4111+1111+1111+1111", "123+45+6789", "&card=", "&c=", "?x=", "card=", "&", "=", "+", " ", "%20", "jo@example.com", "a" * 70, "&%s=" % ("n" * 255), "&%s=" % ("n" * 256), "&a[b]=", "/"]
FORMS += ["&amp;", "\n", "é", "+" * 300]


@given(st.lists(st.sampled_from(FORMS), max_size=8).map("".join))
def test_core_equals_the_oracle_on_forms(text):
    body = plans.body([{"detectors": [plans.INDEX[id] for id in ("credit-card", "us-ssn", "email", "key-value")], "action": plans.redact()}], keys=())
    assert sessions.session("cython", body).value(text.encode()) == Reference(body).value(text.encode())


@pytest.mark.parametrize(
    "text",
    ["x=1&card=«4111+1111+1111+1111»&y=2", "card=«4111+1111+1111+1111»&next=2", "GET /pay?card=«4111+1111+1111+1111»&ok=1 HTTP/1.1", "a 4111+1111+1111+1111 b&cd=1"],
)
def test_a_plus_is_a_space_in_forms(text):
    plain, spans = marked(text)
    assert find_alone(plans.DETECTORS[plans.INDEX["credit-card"]], plain) == spans
    assert [one[1:] for one in sessions.spans("cython", BODY, plain) if one[0] == "credit-card"] == spans


ENCODERS = {
    "percent": lambda c: "".join("%%%02x" % byte for byte in c.encode()),
    "escape": lambda c: "".join("\\u" + c.encode("utf-16-be").hex()[at : at + 4] for at in range(0, len(c.encode("utf-16-be").hex()), 4)),
    "decimal": lambda c: "&#%d;" % ord(c),
    "hex": lambda c: "&#x%x;" % ord(c),
    "same": lambda c: c,
}


@st.composite
def layers(draw):
    text = draw(st.sampled_from(["jo@example.com", "password=hunter2hunter2", "ac_" + "01234567", "4111-1111-1111-1111"]))
    for _ in range(draw(st.integers(0, 3))):
        kinds = draw(st.lists(st.sampled_from(list(ENCODERS)), min_size=len(text), max_size=len(text)))
        text = "".join(ENCODERS[kind](c) for kind, c in zip(kinds, text))
    return text


@given(secret=layers(), before=st.sampled_from(["", "x ", "é ", "%20", "\\u0020", "100%25 "]), after=st.sampled_from(["", " y", "%20z", "&lt;"]))
def test_any_nesting_of_encodings_is_found_and_a_second_pass_changes_nothing(secret, before, after):
    text = (before + secret + after).encode()
    session = sessions.session("cython", BODY)
    once = session.value(text)
    assert b"[REDACTED:" in once
    rest = once.decode()
    for _ in range(4):
        rest = rest.replace("%25", "%")
    assert not any(part in rest for part in ("hunter2hunter2", "example.com", "01234567", "1111-1111"))
    assert session.value(once) == once


def test_every_character_is_compatible_with_what_unicode_says():
    """In all planes; characters newer than the table's Unicode are none."""
    detector = plans.DETECTORS[plans.INDEX["email"]]
    body = plans.body([{"detectors": [0], "action": plans.redact()}], detectors=[detector], keys=())
    session = sessions.session("cython", body)
    for code in (*range(0x80, 0xD800), *range(0xE000, 0x20000), *range(0xE0000, 0xE0100)):
        character = chr(code)
        normal = unicodedata.normalize("NFKC", character)
        for text, plain in (("jo%sexample.com", "@"), ("jo@example%scom", "."), ("jo@exampl%s.com", "e")):
            if normal == plain and not 0x1CCD6 <= code <= 0x1CCF9:  # outlined letters and digits are of Unicode 16
                assert session.value((text % character).encode()) == b"[REDACTED:email]", hex(code)
    for code in (0xAD, 0x200B, 0x200D, 0x2060, 0xFEFF, 0xE0041):
        assert session.value(("j%so@exam%sple.com" % (chr(code), chr(code))).encode()) == b"[REDACTED:email]"


@given(st.lists(st.sampled_from(["%", "4", "0", "\\u", "&#", "&", ";", "x", "amp", "\\", "lt;", "D83D", "DE00", "0040", "a@b.co", "é", "64", "＠", "\u200b", "\xa0", "．", "𝟒", "ﬁ", "中"]), max_size=14).map("".join))
def test_core_equals_the_oracle_on_what_is_almost_encoded(text):
    for name in ("email", "employee", "key-value"):
        detector = plans.DETECTORS[plans.INDEX[name]]
        body = plans.body([{"detectors": [0], "action": plans.redact()}], detectors=[detector], keys=())
        assert sessions.spans("cython", body, text.encode()) == [(name, *span) for span in find_alone(detector, text.encode())]


@given(
    st.lists(
        st.one_of(st.sampled_from(["%40", "jo%40example.com", " ", "x", "password%3D", "hunter2"]), st.integers(1, 600).map("y".__mul__), st.integers(240, 270).map("z ".__mul__)),
        max_size=12,
    ).map("".join)
)
def test_core_equals_the_oracle_on_long_values(text):
    """Parts are cut at the same places."""
    for name in ("email", "key-value", "employee"):
        detector = plans.DETECTORS[plans.INDEX[name]]
        body = plans.body([{"detectors": [0], "action": plans.redact()}], detectors=[detector], keys=())
        assert sessions.spans("cython", body, text.encode()) == [(name, *span) for span in find_alone(detector, text.encode())]


@pytest.mark.parametrize("backend", sessions.BACKENDS)
def test_inside_records_nothing_else_changes(backend):
    record = {"url": "/login?mail=jo%40example.com&x=1", "body": "{\\u0022password\\u0022:\\u0022hunter2hunter2\\u0022}"}
    out, _ = sessions.run(backend, BODY, [json.dumps(record).encode() + b"\n"], format="json")
    found = json.loads(out)
    assert found["url"] == "/login?mail=[REDACTED:email]&x=1"
    assert found["body"] == record["body"].replace("hunter2hunter2", "[REDACTED:key-value]")
