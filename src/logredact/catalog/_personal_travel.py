"""Machine-readable zones of passports, visas and identity cards."""

from __future__ import annotations

from typing import Any

from ._schema import LEFT, RIGHT, Detector, run

_SOURCE = "https://www.icao.int/publications/doc-series/doc-9303"
_PACKS = ("pii", "gdpr", "hipaa-safe-harbor")

_NAME = "A-Z<"
_ANY = "A-Z0-9<"
# Ends of lines, also as logs write them.
_NEXT = run("\r\n\\\\rn ", 1, 4)

_BOOKS = ("P<", "PP", "PD", "PS", "PO", "PE", "PT", "PR", "PM", "PN", "PC", "PB", "V<")
_CARDS = ("I<", "ID", "IP", "IR", "A<", "AC", "AR", "C<", "CR", "V<")


def _two_lines(begin: str, length: int) -> tuple[tuple[Any, ...], ...]:
    first = (begin, run(_NAME, length - 2))
    return ((*first, _NEXT, run(_ANY, length)), first)


def _three_lines(begin: str) -> tuple[tuple[Any, ...], ...]:
    first = (begin, run(_NAME, 3), run(_ANY, 9), run("0-9", 1), run(_ANY, 15))
    # A long number goes on behind the filler that stands in place of its check digit.
    long = (begin, run(_NAME, 3), run(_ANY, 25))
    return ((*long, _NEXT, run(_ANY, 30), _NEXT, run(_NAME, 30)), first)


_TD3 = ("P<" + "UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
_TD2 = ("I<" + "UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
_TD1 = ("I<" + "UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")

DETECTORS = (
    Detector(
        id="mrz-passport",
        type="mrz",
        title="Machine-readable zone of a passport or visa",
        description="The two lines of 44 signs, with their check digits, or the first of them alone.",
        source=_SOURCE,
        kind="token",
        packs=_PACKS,
        reference=LEFT + rb"(?:" + "|".join(_BOOKS).encode() + rb")[A-Z<]{42}(?:[\r\n\\ n]{1,4}[A-Z0-9<]{44})?" + RIGHT,
        matches=(
            "\n".join(_TD3),
            ("mrz: %s." % _TD3[0], _TD3[0]),
            ("scan %s\\n%s" % _TD3, "%s\\n%s" % _TD3),
        ),
        near_misses=("P<" + "TEMPLATE<T>", "x" + _TD3[0], _TD3[0][:-1], _TD3[0] + "<", "P<" + "A" * 42, "PD" + "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOP"),
        params={"variants": sum((_two_lines(begin, 44) for begin in _BOOKS), ()), "distinct": 5, "check": "mrz"},
    ),
    Detector(
        id="mrz-card",
        type="mrz",
        title="Machine-readable zone of an identity card",
        description="The three lines of 30 or two lines of 36 signs, with their check digits, or the first of them alone.",
        source=_SOURCE,
        kind="token",
        packs=_PACKS,
        reference=LEFT
        + rb"(?:"
        + "|".join(_CARDS).encode()
        + rb")[A-Z0-9<]{28,34}(?:[\r\n\\ n]{1,4}[A-Z0-9<]{30,36}(?:[\r\n\\ n]{1,4}[A-Z0-9<]{30})?)?"
        + RIGHT,
        matches=(
            "\n".join(_TD1),
            "\r\n".join(_TD2),
            ("id card %s, read" % _TD1[0], _TD1[0]),
            ("id card %s, read" % _TD2[0], _TD2[0]),
        ),
        near_misses=("I<" + "UTOD231458908<<<<<<<<<<<<<<<", "I<" + "FOO<BAR", "x" + _TD1[0], _TD1[0] + "<"),
        params={
            "variants": sum((_three_lines(begin) + _two_lines(begin, 36) for begin in _CARDS), ()),
            "distinct": 5,
            "check": "mrz",
        },
    ),
)
