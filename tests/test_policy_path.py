"""Paths of fields."""

from __future__ import annotations

import pytest
from logredact.policy._path import parse_path


@pytest.mark.parametrize(
    "text, segments",
    [
        ("$.a", ["a"]),
        ("$.a.b-c.d_e", ["a", "b-c", "d_e"]),
        ("$['a.b']", ["a.b"]),
        ('$["a b"]', ["a b"]),
        ("$.kubernetes.labels['app.kubernetes.io/name']", ["kubernetes", "labels", "app.kubernetes.io/name"]),
        (r"$['it\'s']", ["it's"]),
        (r"$['a\\b']", ["a\\b"]),
        (r'$["a\"b\'c"]', ["a\"b'c"]),
        ("$.a[0].b[12]", ["a", 0, "b", 12]),
        ("$[0]", [0]),
        ("$.0", ["0"]),
        ("$.*", [None]),
        ("$[*].a", [None, "a"]),
        ("$['*']", ["*"]),
        ("$.**.a", [False, "a"]),
        ("$.a.**", ["a", False]),
        ("$.**.**.a.**.b", [False, "a", False, "b"]),
        ("$[0].**", [0, False]),
        ("$.straße", ["straße"]),
    ],
)
def test_a_path_has_its_segments(text, segments):
    found = parse_path(text)
    assert [(type(s), s) for s in found] == [(type(s), s) for s in segments]


@pytest.mark.parametrize(
    "text, message",
    [
        ("a.b", "a path begins with '$', as in $.user.email"),
        ("", "a path begins with '$', as in $.user.email"),
        ("$", "it names the whole record: name a field, or every field with $.*"),
        ("$.**", "it names the whole record: name a field, or every field with $.*"),
        ("$.**.**", "it names the whole record: name a field, or every field with $.*"),
        ("$a", "character 2: expected .key, ['key'], [0], .* or .**"),
        ("$.a.", "character 4: expected .key, ['key'], [0], .* or .**"),
        ("$.a..b", "character 4: expected .key, ['key'], [0], .* or .**"),
        ("$.a b", "character 4: expected .key, ['key'], [0], .* or .**"),
        ("$.a['b", "character 4: expected .key, ['key'], [0], .* or .**"),
        ("$['']", "character 2: expected .key, ['key'], [0], .* or .**"),
        ("$[-1]", "character 2: expected .key, ['key'], [0], .* or .**"),
        ("$[b]", "character 2: expected .key, ['key'], [0], .* or .**"),
        ("$[1234567890]", "character 2: expected .key, ['key'], [0], .* or .**"),
        (r"$['a\b']", "character 2: expected .key, ['key'], [0], .* or .**"),
        ("$.a*", "'*' and '**' stand alone in a path; a quoted key may hold a '*'"),
        ("$.***", "'*' and '**' stand alone in a path; a quoted key may hold a '*'"),
        ("$" + ".a" * 65, "more than 64 segments"),
    ],
)
def test_what_is_no_path_is_told(text, message):
    with pytest.raises(ValueError) as caught:
        parse_path(text)
    assert str(caught.value) == message


def test_the_longest_path_is_one():
    assert len(parse_path("$" + ".a" * 64)) == 64
