"""National and tax identifiers of northern Europe."""

from __future__ import annotations

from ._identifier import identifier
from ._schema import run

DIGITS = "0-9"

DETECTORS = (
    identifier(
        "sweden-personnummer",
        "personnummer",
        "Personnummer",
        "https://www.skatteverket.se/privat/folkbokforing/personnummer.4.3810a01c150939e893f18c29.html",
        packs=("pii-se", "gdpr"),
        keywords=("personnummer", "personnr", "samordningsnummer", "personal identity number", "pnr"),
        variants=(
            (run(DIGITS, 6), "-", run(DIGITS, 4)),
            (run(DIGITS, 6), "+", run(DIGITS, 4)),
            (run("12", 1), run(DIGITS, 7), "-", run(DIGITS, 4)),
            (run("12", 1), run(DIGITS, 11)),
        ),
        check={
            "any": (
                ({"weights": (2, 1, 2, 1, 2, 1, 2, 1, 2, 1), "modulus": 10, "fold": True},),
                ({"weights": (0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1), "modulus": 10, "fold": True},),
            )
        },
        valid=("911027+3159", "150516-4465"),
        invalid=("911027+3152",),
    ),
    identifier(
        "norway-national-id",
        "nationalid",
        "Fodselsnummer",
        "https://www.skatteetaten.no/en/person/national-registry/identitetsnummer/",
        packs=("pii-no", "gdpr"),
        keywords=("f\u00f8dselsnummer", "fodselsnummer", "fodselsnr", "fnr", "personnummer"),
        variants=((run(DIGITS, 11),), (run(DIGITS, 6), " ", run(DIGITS, 5))),
        check=(
            {"weights": (3, 7, 6, 1, 8, 9, 4, 5, 2, 0, 0), "modulus": 11, "expect": "0-987654321", "at": 9},
            {"weights": (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 0), "modulus": 11, "expect": "0-987654321", "at": 10},
        ),
        valid=("055093 64798", "614398 91563"),
        invalid=("055093 64792",),
    ),
    identifier(
        "denmark-cpr",
        "cpr",
        "CPR-nummer",
        "https://cpr.dk/",
        packs=("pii-dk", "gdpr"),
        keywords=("cpr nummer", "cprnr", "cpr nr", "cpr", "personnummer"),
        variants=(
            (run("0-3", 1), run(DIGITS, 1), run("01", 1), run(DIGITS, 3), "-", run(DIGITS, 4)),
            (run("0-3", 1), run(DIGITS, 1), run("01", 1), run(DIGITS, 7)),
        ),
        valid=("140476-4455", "060458-7723"),
        distinct=4,
        before=0,
    ),
    identifier(
        "finland-hetu",
        "hetu",
        "Henkilotunnus",
        "https://dvv.fi/en/personal-identity-code",
        packs=("pii-fi", "gdpr"),
        keywords=("henkil\u00f6tunnus", "henkilotunnus", "hetu", "personal identity code"),
        variants=(
            (run(DIGITS, 6), "-", run(DIGITS, 3), run("0-9A-Y", 1)),
            (run(DIGITS, 6), "+", run(DIGITS, 3), run("0-9A-Y", 1)),
            (run(DIGITS, 6), run("A-FU-Y", 1), run(DIGITS, 3), run("0-9A-Y", 1)),
        ),
        check={
            "any": (
                (
                    {
                        "weights": (14, 20, 2, 25, 18, 8, 7, 10, 1, 0),
                        "modulus": 31,
                        "expect": "0123456789ABCDEFHJKLMNPRSTUVWXY",
                        "at": -1,
                    },
                ),
                (
                    {
                        "weights": (14, 20, 2, 25, 18, 8, 0, 7, 10, 1, 0),
                        "modulus": 31,
                        "expect": "0123456789ABCDEFHJKLMNPRSTUVWXY",
                        "at": -1,
                    },
                ),
            )
        },
        valid=("141281-798B", "180624A6930"),
        invalid=("141281-792B",),
    ),
    identifier(
        "iceland-kennitala",
        "nationalid",
        "Kennitala",
        "https://en.wikipedia.org/wiki/Kennitala",
        packs=("pii-is", "gdpr"),
        keywords=("kennitala", "kennit\u00f6lu"),
        variants=((run("0-7", 1), run(DIGITS, 5), "-", run(DIGITS, 4)), (run("0-7", 1), run(DIGITS, 9))),
        check=({"weights": (3, 2, 7, 6, 5, 4, 3, 2, 0, 0), "modulus": 11, "expect": "0-987654321", "at": 8},),
        valid=("2004306700", "0708917359"),
    ),
)
