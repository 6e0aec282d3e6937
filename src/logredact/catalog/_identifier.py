"""How entries for numbers that states and their offices give out are made: all have the same shape."""

from __future__ import annotations

import re
from typing import Any, Sequence

from ._schema import LEFT, RIGHT, Detector

__all__ = ["identifier", "pattern_of"]


def identifier(
    id: str,
    type: str,
    title: str,
    source: str,
    *,
    packs: tuple[str, ...],
    keywords: tuple[str, ...],
    variants: tuple[tuple[Any, ...], ...],
    valid: tuple[str, ...],
    invalid: tuple[str, ...] = (),
    check: Any = None,
    distinct: int = 3,
    after: int = 40,
    before: int = 32,
    more: str = "",
) -> Detector:
    """An identifier that counts near its keywords.

    `valid` are made-up numbers that pass the check, the first of them also shown under a key; `invalid` are numbers of
    the right form that do not, or forms of other things.
    """
    word = keywords[0]
    params: dict[str, Any] = {
        "keywords": keywords,
        "variants": variants,
        "distinct": distinct,
        "after": after,
        "before": before,
    }
    if check is not None:
        params["check"] = check
    return Detector(
        id=id,
        type=type,
        title=title,
        description="%s%s, near what says so." % (title, more),
        source=source,
        kind="keyed",
        reference=LEFT + b"(" + b"|".join(map(pattern_of, variants)) + b")" + RIGHT,
        matches=(
            *(("%s: %s" % (word, number), number) for number in valid),
            ('{"%s":"%s"}' % (keywords[-1].replace(" ", "_"), valid[0]), valid[0]),
            ("%s=%s, checked" % (word.replace(" ", "-"), valid[-1]), valid[-1]),
        ),
        near_misses=(
            "order %s shipped" % valid[0],
            "%s: %s_7" % (word, valid[0]),
            "%s: x_%s" % (word, valid[0]),
            *("%s: %s" % (word, number) for number in invalid),
        ),
        params=params,
        packs=packs,
    )


def pattern_of(variant: Sequence[Any]) -> bytes:
    """The variant as a `re` pattern."""
    text = ""
    for part in variant:
        if isinstance(part, str):
            text += re.escape(part)
        else:
            characters, shortest, longest = part
            text += "[%s]{%d,%d}" % (characters.replace("\\", "\\\\").replace("]", "\\]"), shortest, longest)
    return text.encode()
