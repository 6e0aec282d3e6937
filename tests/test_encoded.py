"""What is written encoded is found where it stands, in any nesting up to three, and is replaced whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

import plans
import sessions
from reference import find_alone
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
    ("email", "\\ud83d\\ude00«jo%40example.com» \\ud83d«jo%40example.com»\\ude00 %c3%a9 «jo%40example.com»&#1114112;&#55296;"),
]


@pytest.mark.parametrize(("name", "text"), CASES)
def test_oracle_and_core(name, text):
    value, spans = marked(text)
    assert find_alone(plans.DETECTORS[plans.INDEX[name]], value) == spans
    body = plans.body([{"detectors": [0], "action": plans.redact()}], detectors=[plans.DETECTORS[plans.INDEX[name]]], keys=())
    for backend in sessions.BACKENDS:
        assert sessions.spans(backend, body, value) == [(name, *span) for span in spans]


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


@given(st.lists(st.sampled_from(["%", "4", "0", "\\u", "&#", "&", ";", "x", "amp", "\\", "lt;", "D83D", "DE00", "0040", "a@b.co", "é", "64"]), max_size=14).map("".join))
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
