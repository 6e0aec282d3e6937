"""Dates of birth and of care, travel documents, telephones."""

from __future__ import annotations

from ._schema import LEFT, RIGHT, Detector, run

_DIGITS = "0-9"
_UPPER = "A-Z0-9"
_LETTERS = "A-Z"

_MONTH = "A-Za-z."
_DAY = (run("01", 1), run(_DIGITS, 1)), (run("0-3", 1), run(_DIGITS, 1))
_YEARS = (("19", run(_DIGITS, 2)), ("20", run("0-3", 1), run(_DIGITS, 1)))

# Of 1900 to 2039: year first, with a time of day or without; day or month first; the month's name.
_DATES = tuple(
    variant
    for year in _YEARS
    for variant in (
        *((*year, mark, *_DAY[0], mark, *_DAY[1]) for mark in ("-", "/", ".")),
        *(
            (*year, "-", *_DAY[0], "-", *_DAY[1], "T", run("0-9:.", 5, 15), *zone)
            for zone in (("Z",), (run("+-", 1), run("0-9:", 4, 5)), ())
        ),
        (*year, *_DAY[0], *_DAY[1]),
        *((run(_DIGITS, 1, 2), mark, run(_DIGITS, 1, 2), mark, *year) for mark in ("/", ".", "-")),
        (run(_DIGITS, 1, 2), " ", run(_MONTH, 3, 9), " ", *year),
        (run(_MONTH, 3, 9), " ", run(_DIGITS, 1, 2), ", ", *year),
        (run(_DIGITS, 1, 2), "-", run("A-Za-z", 3), "-", *year),
    )
) + tuple((run(_DIGITS, 2), mark, run(_DIGITS, 2), mark, run(_DIGITS, 2)) for mark in ("/", "."))
_DATE = (
    LEFT + rb"(?:(?:19|20)[0-9]{2}[-/.]?[01][0-9][-/.]?[0-3][0-9](?:T[0-9:.]{5,15}(?:Z|[+-][0-9:]{4,5})?)?"
    rb"|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:19|20)[0-9]{2}|[0-9]{1,2}[ -][A-Za-z.]{3,9}[ -](?:19|20)[0-9]{2}"
    rb"|[A-Za-z.]{3,9} [0-9]{1,2}, (?:19|20)[0-9]{2}|[0-9]{2}[/.][0-9]{2}[/.][0-9]{2})" + RIGHT
)

DETECTORS = (
    Detector(
        id="birth-date",
        packs=("pii", "gdpr", "hipaa-safe-harbor"),
        type="birthdate",
        title="Date of birth",
        description="A date near words that make it one of birth.",
        source="https://www.law.cornell.edu/cfr/text/45/164.514",
        kind="keyed",
        reference=_DATE,
        matches=(
            ("DOB: " + "1941-04-05", "1941-04-05"),
            ('"dateOfBirth":"' + '1912-06-06T00:00:00Z"', "1912-06-06T00:00:00Z"),
            ("Geburtsdatum: " + "5.6.1904", "5.6.1904"),
            ("born on " + "Sep 5, 1928", "Sep 5, 1928"),
            ("birth_date=" + "19531211", "19531211"),
        ),
        near_misses=("request " + "1951-11-13", "dob 12-34", "born again 2024-13", "date 1980-03-12"),
        params={
            "keywords": (
                "date of birth",
                "birth date",
                "birthdate",
                "birthday",
                "dob",
                "born on",
                "born",
                "geburtsdatum",
                "geboren am",
                "geburtstag",
                "date de naissance",
                "ne le",
                "fecha de nacimiento",
                "data di nascita",
                "nato il",
                "geboortedatum",
                "data de nascimento",
                "data urodzenia",
                "fodelsedatum",
                "fodselsdato",
                "syntymaaika",
                "patient dob",
                "birth day",
            ),
            "variants": _DATES,
            "distinct": 1,
            "after": 16,
            "before": 0,
        },
    ),
    Detector(
        id="medical-date",
        packs=("hipaa-safe-harbor",),
        type="date",
        title="Date of care or of death",
        description="A date near words that make it one of admission, discharge, service or death.",
        source="https://www.law.cornell.edu/cfr/text/45/164.514",
        kind="keyed",
        reference=_DATE,
        matches=(
            ("admission_date=" + "1911-05-14", "1911-05-14"),
            ("date of death: " + "5/3/1975", "5/3/1975"),
            ('"dischargeDate":"' + '1963-05-24T00:00:00Z"', "1963-05-24T00:00:00Z"),
            ("visit date " + "3-5-1982", "3-5-1982"),
        ),
        near_misses=("request " + "1970-02-08", "service date 12", "discharge rate 2024-01"),
        params={
            "keywords": (
                "admission date",
                "admit date",
                "admitted on",
                "date of admission",
                "discharge date",
                "discharged on",
                "date of discharge",
                "date of death",
                "death date",
                "deceased on",
                "date of service",
                "service date",
                "visit date",
                "encounter date",
                "surgery date",
                "procedure date",
                "appointment date",
                "date of visit",
            ),
            "variants": _DATES,
            "distinct": 1,
            "after": 16,
            "before": 0,
        },
    ),
    Detector(
        id="passport-mrz",
        packs=("pii", "gdpr", "hipaa-safe-harbor"),
        type="mrz",
        title="Machine-readable line of a travel document",
        description="The line of a passport's or identity card's machine-readable zone that holds number, "
        "birth and expiry, its check digits right, near a word for it.",
        source="https://www.icao.int/publications/doc-series/doc-9303",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Z0-9]{9}[0-9][A-Z]{3}[0-9]{7}[MFX][0-9]{7}"
        rb"|[A-Z0-9]{9}[0-9][A-Z]{3}[0-9]{7}<[0-9]{7}|[0-9]{7}[MFX][0-9]{7}[A-Z]{3})" + RIGHT,
        matches=(
            ("mrz2=" + "6P0FKVX2L1UTO7509096M2805287<<<<<<<<<<<<<<08", "6P0FKVX2L1UTO7509096M2805287"),
            ("passport scan " + "9P2VXR3RY9UTO9201202F3502240", "9P2VXR3RY9UTO9201202F3502240"),
            ("identity card " + "6907019M3009107UTO<<<<<<<<<<<6", "6907019M3009107UTO"),
        ),
        near_misses=(
            "request " + "NNTC849L07UTO9202058M3205091",
            "mrz2=" + "7X217N96T1UTO7494249F3109281<<<<<<<<<<<<<<08",
            "mrz L898902C36UTO7408122F1204158",
            "passport 360974455",
        ),
        params={
            "keywords": (
                "mrz",
                "mrz line",
                "machine readable zone",
                "passport",
                "travel document",
                "identity card",
                "document scan",
            ),
            "variants": (
                (run(_UPPER, 9), run(_DIGITS, 1), run(_LETTERS, 3), run(_DIGITS, 7), run("MFX", 1), run(_DIGITS, 7)),
                (run(_UPPER, 9), run(_DIGITS, 1), run(_LETTERS, 3), run(_DIGITS, 7), "<", run(_DIGITS, 7)),
                (run(_DIGITS, 7), run("MFX", 1), run(_DIGITS, 7), run(_LETTERS, 3)),
            ),
            "distinct": 4,
            "after": 48,
            "before": 16,
            "check": {
                "any": (
                    (
                        {
                            "weights": (
                                7,
                                3,
                                1,
                                7,
                                3,
                                1,
                                7,
                                3,
                                1,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                            ),
                            "modulus": 10,
                            "expect": "0123456789",
                            "at": 9,
                        },
                        {
                            "weights": (
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                7,
                                3,
                                1,
                                7,
                                3,
                                1,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                            ),
                            "modulus": 10,
                            "expect": "0123456789",
                            "at": 19,
                        },
                        {
                            "weights": (
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                7,
                                3,
                                1,
                                7,
                                3,
                                1,
                                0,
                            ),
                            "modulus": 10,
                            "expect": "0123456789",
                            "at": 27,
                        },
                    ),
                    (
                        {
                            "weights": (7, 3, 1, 7, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                            "modulus": 10,
                            "expect": "0123456789",
                            "at": 6,
                        },
                        {
                            "weights": (0, 0, 0, 0, 0, 0, 0, 0, 7, 3, 1, 7, 3, 1, 0, 0, 0, 0),
                            "modulus": 10,
                            "expect": "0123456789",
                            "at": 14,
                        },
                    ),
                )
            },
        },
    ),
)
