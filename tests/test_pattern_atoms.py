"""A pattern that is searched only where one of its atoms stands finds what it finds everywhere: Python's `re` is the oracle."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given, strategies as st

import plans
import sessions


def body(*expressions, ignore_case=False):
    detectors = [
        {"id": f"p{n}", "type": "word", "kind": "pattern", "re": each, "group": 0, "ignore_case": ignore_case}
        for n, each in enumerate(expressions)
    ]
    return plans.body([{"detectors": [n], "action": plans.redact()} for n in range(len(detectors))], detectors=detectors, keys=())


def found(backend, expression, text, **options):
    return [(start, end) for _, start, end in sessions.spans(backend, body(expression, **options), text)]


def expected(expression, text, flags=0):
    return [match.span() for match in re.finditer(expression.encode(), text, flags) if match.group()]


CASES = [
    # Long and short atoms, alternatives, atoms that are only a part, and expressions without any.
    (r"ticket-[0-9]+", b"a ticket-1, TICKET-2 and ticket-"),
    (r"abc|xyz+|longer-literal", b"abcxyzzz longer-literalabc"),
    (r"(?:foo|barbaz)[0-9]{2}(?:qux|quux)", b"foo12qux barbaz34quux foo5qux barbaz66qu"),
    (r"[0-9]+ms", b"12ms 3 ms"),
    (r"ab", b"ab cab"),
    (r"[a-c]bcdefgh", b"abcdefgh bbcdefgh dbcdefgh"),
    (r"x*secret-value", b"xxsecret-value"),
    (r"\bid=[a-f]+", b"id=abc kid=abc"),
    (r"a{3}b{4}c{5}", b"aaabbbbccccc"),
    (r"prefix(?:-inner)*-suffix", b"prefix-inner-inner-suffix prefix-suffix"),
]


@pytest.mark.parametrize(("expression", "text"), CASES)
@pytest.mark.parametrize("name", sessions.BACKENDS)
def test_finds_what_the_oracle_finds(name, expression, text):
    for before in ("", " ", "é", "x" * 61, "x" * 64, "y" * 2047, "z" * 2111):
        for behind in ("", " ", "\n" * 70):
            whole = before.encode() + b" " + text + behind.encode()
            assert found(name, expression, whole) == expected(expression, whole)
            assert found(name, expression, whole.upper(), ignore_case=True) == expected(expression, whole.upper(), re.I)


@pytest.mark.parametrize("name", sessions.BACKENDS)
def test_invalid_utf8_is_searched_too(name):
    assert found(name, r"ticket-[0-9]+", b"\xff ticket-1") == [(2, 10)]
    assert found(name, r"grün-ticket", b"\xff " + "grün-ticket".encode()) == [(2, 14)]


@pytest.mark.parametrize("name", sessions.BACKENDS)
def test_characters_outside_of_ascii_that_fold_to_letters(name):
    """Every code point in place of an ASCII letter of the atom: RE2 says which fold (CaseFolding.txt), NFKC which are the same."""
    session = sessions.session(name, body("task-token", ignore_case=True), collect=True)
    matching = set()
    for place, letter in enumerate("task-token"):
        for code in range(0x80, sys.maxunicode + 1) if letter in "sk" else (0x17F, 0x212A, 0x130, 0x131):
            if 0xD800 <= code < 0xE000:
                continue
            if letter not in "sk" or code < 0x3000:
                session.value(("task-token"[:place] + chr(code) + "task-token"[place + 1 :]).encode())
                if session.findings():
                    matching.add((letter, code))
    compatible = {(unicodedata.normalize("NFKC", chr(code)).lower(), code) for code in range(0x80, 0x3000)}
    assert matching == {("s", 0x17F), ("k", 0x212A)} | {one for one in compatible if one[0] in ("s", "k")}


WORDS = ["abc", "abcdefgh", "bcd", "defg", "ghijklmnop", "hij"]


@st.composite
def expressions(draw):
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        word = st.sampled_from(WORDS)
        parts.append(
            draw(
                st.one_of(
                    word,
                    st.builds("(?:{}|{})".format, word, word),
                    st.builds("(?:{})?".format, word),
                    st.sampled_from(["[a-c]+", "-", "[0-9]?", "d{1,2}"]),
                )
            )
        )
    return "".join(parts)


TEXTS = st.lists(st.sampled_from([*WORDS, "a", "-", "1", " ", "d", "ABCDEFGH", "é"]), max_size=30).map("".join)


@given(many=st.lists(expressions(), min_size=1, max_size=6), text=TEXTS, ignore_case=st.booleans())
def test_random_expressions(many, text, ignore_case):
    many = [each for each in many if not re.fullmatch(each, "")]
    if not many:
        return
    text = text.encode()
    flags = re.I if ignore_case else 0
    for name in sessions.BACKENDS:
        for each in many:
            assert found(name, each, text, ignore_case=ignore_case) == expected(each, text, flags)
        together = sessions.spans(name, body(*many, ignore_case=ignore_case), text)
        assert bool(together) == any(expected(each, text, flags) for each in many)


@pytest.mark.parametrize("name", sessions.BACKENDS)
def test_many_patterns_share_an_atom(name):
    """Each is found though an atom's patterns are looked up once a value; also in the value after."""
    many = [f"common-atom-{n:03}" for n in range(300)]
    session = sessions.session(name, body(*many), collect=True)
    for text in (b"common-atom-007 common-atom-299", b"none", b"common-atom-007"):
        session.value(text)
        assert len(session.findings()) == text.count(b"common")
