"""Paths of fields, in the form of Fluentd's record accessor, and globs.

A path is `$` and segments: `.key`, `['any key']`, `[0]`, `.*` or `[*]` (any one key or index), `.**` (any number of
segments, none included). In a quoted key `\\` stands before a quote or a backslash.
"""

from __future__ import annotations

import re
from typing import Tuple, Union

__all__ = ["ANY", "ANY_DEPTH", "Path", "parse_path"]

MAX_SEGMENTS = 64

#: `*` and `**` as the plan has them.
ANY = None
ANY_DEPTH = False

Path = Tuple[Union[str, int, None, bool], ...]

_SEGMENT = (
    r"\.(?P<name>[^.\[\]'\"\s]+)"
    r"|\[(?P<index>[0-9]{1,9})\]"
    r"|\[(?P<any>\*)\]"
    r"|\['(?P<single>(?:[^'\\]|\\['\"\\])+)'\]"
    r"|\[\"(?P<double>(?:[^\"\\]|\\['\"\\])+)\"\]"
)


def parse_path(text: str) -> Path:
    """The segments of a path; ValueError with what is wrong and at which character, from 1."""
    if not text.startswith("$"):
        raise ValueError("a path begins with '$', as in $.user.email")
    segment = re.compile(_SEGMENT)
    segments: list[Union[str, int, None, bool]] = []
    at = 1
    while at < len(text):
        match = segment.match(text, at)
        if match is None:
            raise ValueError("character %d: expected .key, ['key'], [0], .* or .**" % (at + 1))
        at = match.end()
        if match["index"] is not None:
            segments.append(int(match["index"]))
        elif match["name"] == "**":
            if not segments or segments[-1] is not ANY_DEPTH:
                segments.append(ANY_DEPTH)
        elif match["any"] or match["name"] == "*":
            segments.append(ANY)
        elif match["name"] is not None:
            if "*" in match["name"]:
                raise ValueError("'*' and '**' stand alone in a path; a quoted key may hold a '*'")
            segments.append(match["name"])
        else:
            segments.append(re.sub(r"\\(.)", r"\1", match["single"] or match["double"]))
    if all(segment is ANY_DEPTH for segment in segments):
        raise ValueError("it names the whole record: name a field, or every field with $.*")
    if len(segments) > MAX_SEGMENTS:
        raise ValueError("more than %d segments" % MAX_SEGMENTS)
    return tuple(segments)
