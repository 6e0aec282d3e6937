"""How entries for services' keys and tokens are made that need no more than their form, or their form and keywords."""

from __future__ import annotations

from typing import Any

from ._identifier import pattern_of
from ._schema import LEFT, RIGHT, Detector

__all__ = ["key", "token"]


def token(
    id: str,
    title: str,
    source: str,
    *,
    variants: tuple[tuple[Any, ...], ...],
    valid: tuple[tuple[str, str], ...],
    distinct: int = 10,
    near_misses: tuple[str, ...] = (),
    packs: tuple[str, ...] = (),
) -> Detector:
    """A credential that its own prefix tells. `valid` are made-up ones in two pieces, so that scanners of source code stay calm."""
    whole = tuple(first + rest for first, rest in valid)
    return Detector(
        id=id,
        type="secret",
        title=title,
        description="%s, by its prefix." % title,
        source=source,
        kind="token",
        reference=LEFT + b"(" + b"|".join(map(pattern_of, variants)) + b")" + RIGHT,
        matches=(*whole, ("secret is '%s'." % whole[0], whole[0]), ('{"value":"%s"}' % whole[-1], whole[-1])),
        near_misses=(
            "x" + whole[0],
            whole[0][: len(valid[0][0]) + 4],
            valid[0][0] + "x" * len(valid[0][1]),
            *near_misses,
        ),
        params={"variants": variants, "distinct": distinct},
        packs=packs,
    )


def key(
    id: str,
    title: str,
    source: str,
    *,
    keywords: tuple[str, ...],
    variants: tuple[tuple[Any, ...], ...],
    valid: tuple[tuple[str, str], ...],
    distinct: int = 10,
    near_misses: tuple[str, ...] = (),
    packs: tuple[str, ...] = (),
) -> Detector:
    """A credential without a telling prefix: it counts near its keywords."""
    whole = tuple(first + rest for first, rest in valid)
    name = keywords[0].replace(" ", "_")
    return Detector(
        id=id,
        type="secret",
        title=title,
        description="%s, near what says so." % title,
        source=source,
        kind="keyed",
        reference=LEFT + b"(" + b"|".join(map(pattern_of, variants)) + b")" + RIGHT,
        matches=(
            *(("%s=%s" % (name.upper(), one), one) for one in whole),
            ('{"%s":"%s"}' % (name, whole[0]), whole[0]),
        ),
        near_misses=(
            "commit %s" % whole[0],
            "%s=%s" % (name, whole[0][:6]),
            "%s, which is %s %s" % (name, "kept where nobody looks for it, far from here:", whole[0]),
            *near_misses,
        ),
        params={"keywords": keywords, "variants": variants, "distinct": distinct},
        packs=packs,
    )
