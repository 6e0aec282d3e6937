"""Policies made to hurt: they are refused, quickly, and nothing of them is repeated."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from logredact.policy import PolicyError, _yaml, compile_policy, loads

SECRET = "s3cr3t-0123456789-canary"


def refused(data) -> str:
    started = time.monotonic()
    with pytest.raises(PolicyError) as caught:
        loads(data)
    assert time.monotonic() - started < 60
    return str(caught.value)


@pytest.fixture(params=["C", "pure"], autouse=True)
def loader(request, monkeypatch):
    """Every test runs over libyaml and over PyYAML's own parser."""
    if request.param == "pure":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("this PyYAML has no libyaml")


@pytest.mark.parametrize(
    "text, message",
    [
        ("version: 1\nrules: " + "[" * 900, "2:23: nested deeper than 16 levels"),
        ("version: 1\nrules: " + "[" * 100_000, "<policy>:2:"),  # libyaml may refuse it first
        ("version: 1\nrules: " + "{a: " * 900, "nested deeper than 16 levels"),
        ("- " * 900, "nested deeper than 16 levels"),
        ("version: 1\npacks: &a [default]\n", "2:8: anchors and aliases are not supported: write the value out"),
        ("version: 1\npacks: *a\n", "2:8: anchors and aliases are not supported: write the value out"),
        ("a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "1:4: anchors and aliases are not supported: write the value out"),
        ("version: 1\n<<: {packs: []}\n", "2:1: unknown key '<<' in a policy"),
        ("!!python/object/apply:os.system [id]\n", "1:1: tags are not supported: quote a value to make it a string"),
        ("version: !!int '1'\n", "1:10: tags are not supported: quote a value to make it a string"),
        ("version: 1\n---\nversion: 1\n", "2:1: a second document: a policy is one document"),
        ("%YAML 9.9\n---\nversion: 1\n", "not valid YAML"),
        ("version: 1\nrules: [" + "a," * 100_000 + "]", "more than 100000 values, the most that a policy may hold"),
        ("version: 1\n#" + "x" * (1 << 20), "larger than 1 MiB, the most that a policy may be"),
        (
            "version: 1\nrules:\n" + "- {key: a, action: keep}\n" * 4001,
            "4001 rules, more than the 4000 that a policy may hold",
        ),
        ("version: 1\nkeys:\n" + "".join(" k%d: {env: A}\n" % n for n in range(65)), "more than 64 keys"),
        ("version: 1\nallow:\n" + "- {value: a}\n" * 4097, "more than 4096 entries"),
        ("version: 1\nknown_secrets:\n" + "".join("- {dir: d%d}\n" % n for n in range(257)), "more than 256 directories"),
        ("version: 1\nrules: [{action: keep, key: [" + "a," * 4097 + "]}]", "key is a list of more than 4096"),
        ("version: 1\npacks: [\0]\n", "2:9: a character that YAML does not allow (U+0000)"),
        ("version: 1\n# \x1b[2J\n", "2:3: a character that YAML does not allow (U+001B)"),
        ("version: 1\n? packs\n: [all]\nx\ud800: 1", "4:2: not UTF-8: save the file in UTF-8"),
        ('version: 1\npacks: ["\\ud800"]\n', "2:"),
    ],
)
def test_it_is_refused(text, message):
    assert message in refused(text)


@pytest.mark.parametrize(
    "data, place",
    [
        (b"version: 1\npacks: [\xff]\n", "2:9"),
        (b"\xff\xfev\0e\0r\0s\0i\0o\0n\0", "1:1"),
        ("version: 1\n# é".encode("latin-1"), "2:3"),
        ("version: 1\n# é".encode() + b"\x80", "2:4"),
    ],
)
def test_what_is_not_utf8_has_a_place(data, place):
    assert refused(data) == "<policy>:%s: not UTF-8: save the file in UTF-8" % place


def test_a_byte_order_mark_is_no_part_of_the_policy():
    assert loads(b"\xef\xbb\xbfversion: 1\n").packs == ("default",)


def test_scalars_mean_what_they_say():
    policy = loads("version: 1\nrules:\n- {key: [on, off, yes, 0x10, 012, 1.5, 2024-01-01, 1:30], action: keep}\n")
    assert policy.rules[0].keys == ("on", "off", "yes", "0x10", "012", "1.5", "2024-01-01", "1:30")


def test_json_is_a_policy():
    policy = loads(
        b'{\n\t"version": 1,\n\t"packs": ["all"],\n\t"rules": [{"key": "a\\/b", "action": {"redact": "\\u00e9"}}]\n}\n'
    )
    assert policy.packs == ("all",)
    assert policy.rules[0].keys == ("a/b",)
    assert policy.rules[0].action.options == {"label": "é"}


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\nkeys: {pii: %s}\n",
        "version: 1\nkeys: {pii: {env: '%s '}}\n",
        "version: 1\nkeys: {pii: [%s]}\n",
        "version: 1\nversion: %s\n",
        "version: 1\non_error: %s\n",
        "version: 1\nlimits: {value_bytes: %s}\n",
        "version: 1\nallow: [%s]\n",
        "version: 1\nallow: [{value: [%s, %s, 5]}]\n",
        "version: 1\nknown_secrets: [{dir: %s}, {dir: %s}, {dir: b, min_length: %s}]\n",
        "version: 1\nknown_secrets: %s\n",
        "version: 1\nrules: [{pattern: %s, action: keep, group: x}]\n",
        "version: 1\nrules: [{path: %s, action: keep}]\n",
        "version: 1\nrules: [{key: a, action: {redact: [%s]}}]\n",
        "version: 1\nrules: [{key: a, action: keep, when: %s}]\n",
        "version: 1\n# %s \x07\n",
        "version: 1\nrules: [ '%s'\n",
        "%s",
        '"%s',
        "version: 1\npacks: [%s\n",
    ],
)
def test_contents_are_not_repeated(text):
    assert SECRET not in refused(text.replace("%s", SECRET))


def test_names_are_cut_and_made_printable():
    message = refused('version: 1\n"%s\\u202e\\e[2J": 1\n' % ("x" * 40))
    assert "unknown key '%s\\u202e\\x1b[2J'" % ("x" * 40) in message
    message = refused("version: 1\n%s: 1\n" % ("y" * 100))
    assert "unknown key '%s…'" % ("y" * 60) in message


def test_an_error_keeps_no_hold_of_the_file():
    for text in ("version: 1\npacks: [%s\n" % SECRET, b"# " + SECRET.encode() + b"\xff"):
        with pytest.raises(PolicyError) as caught:
            loads(text)
        assert caught.value.__context__ is None and caught.value.__cause__ is None


def test_a_hundred_thousand_mistakes_are_told_at_once():
    patterns = "".join("- {pattern: x, name: %s%04d, action: keep}\n" % ("n" * 40, n) for n in range(4000))
    entries = ("- {value: x, detector: [" + ",".join("%s%04da" % ("n" * 12, n) for n in range(4000)) + "]}\n") * 9
    message = refused("version: 1\nrules:\n" + patterns + "allow:\n" + entries)
    assert message.endswith("and 35950 more")


def test_the_largest_policy_compiles():
    text = "version: 1\nrules:\n" + "".join("- {pattern: 'x%04d', action: keep}\n" % n for n in range(4000))
    started = time.monotonic()
    assert len(compile_policy(loads(text))) > 4000 * 20
    assert time.monotonic() - started < 60


LINES = st.sampled_from(
    "version: 1|packs: [all]|rules:|- detector: email|  action: redact|  action: {mask: {char: x}}|- key: a"
    "|- pattern: '('|keys: {k: {env: K}}|allow:|- value: [10.0.0.0/8]|limits: {depth: 1}|on_error: stop"
    "|  when: {tag: a}"
    "|[|]|{|}|: |- |? |'"
    '|"|&a|*a|!!x|%|\t|...|---'.split("|")
)


@given(st.lists(LINES, max_size=12).map("\n".join) | st.text(max_size=60) | st.binary(max_size=60))
def test_any_text_is_a_policy_or_a_policy_error(data):
    try:
        compile_policy(loads(data))
    except PolicyError as error:
        assert error.problems and str(error)


def test_a_node_knows_where_it_stands():
    root = _yaml.parse(b"a: 1\nb:\n- x\n-   y\n", source="p")
    (a, one), (b, items) = root.items
    assert (a.line, a.column, one.line, one.column, one.value) == (1, 1, 1, 4, 1)
    assert [(item.value, item.line, item.column) for item in items.items] == [("x", 3, 3), ("y", 4, 5)]
