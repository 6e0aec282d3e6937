"""Bank accounts."""

from __future__ import annotations

from ._schema import LEFT, RIGHT, Detector

# Country and length of its IBANs: SWIFT IBAN Registry, release 101. Territories without a code of their own there
# (Guadeloupe, Jersey, ...) use their country's.
_COUNTRIES = (
    ("AD", 24), ("AE", 23), ("AL", 28), ("AT", 20), ("AZ", 28), ("BA", 20), ("BE", 16), ("BG", 22), ("BH", 22),
    ("BI", 27), ("BR", 29), ("BY", 28), ("CH", 21), ("CR", 22), ("CY", 28), ("CZ", 24), ("DE", 22), ("DJ", 27),
    ("DK", 18), ("DO", 28), ("EE", 20), ("EG", 29), ("ES", 24), ("FI", 18), ("FK", 18), ("FO", 18), ("FR", 27),
    ("GB", 22), ("GE", 22), ("GI", 23), ("GL", 18), ("GR", 27), ("GT", 28), ("HN", 28), ("HR", 21), ("HU", 28),
    ("IE", 22), ("IL", 23), ("IQ", 23), ("IS", 26), ("IT", 27), ("JO", 30), ("KW", 30), ("KZ", 20), ("LB", 28),
    ("LC", 32), ("LI", 21), ("LT", 20), ("LU", 20), ("LV", 21), ("LY", 25), ("MC", 27), ("MD", 24), ("ME", 22),
    ("MK", 19), ("MN", 20), ("MR", 27), ("MT", 31), ("MU", 30), ("NI", 28), ("NL", 18), ("NO", 15), ("OM", 23),
    ("PK", 24), ("PL", 28), ("PS", 29), ("PT", 25), ("QA", 29), ("RO", 24), ("RS", 22), ("RU", 33), ("SA", 24),
    ("SC", 31), ("SD", 18), ("SE", 24), ("SI", 19), ("SK", 24), ("SM", 27), ("SO", 23), ("ST", 25), ("SV", 28),
    ("TL", 23), ("TN", 24), ("TR", 26), ("UA", 29), ("VA", 22), ("VG", 24), ("XK", 20), ("YE", 30),
)  # fmt: skip

DETECTORS = (
    Detector(
        id="iban",
        type="iban",
        title="International bank account number",
        description="An IBAN of a country of the SWIFT registry, together or in groups of four, check digits right.",
        source="https://www.swift.com/standards/data-standards/iban-international-bank-account-number",
        kind="shape",
        reference=LEFT
        + rb"[A-Za-z]{2}[0-9]{2}(?:[A-Za-z0-9]{11,30}|(?:[ -][A-Za-z0-9]{4}){2,7}(?:[ -][A-Za-z0-9]{1,3})?)"
        + RIGHT,
        matches=(
            "DE89370400440532013000",
            "GB29NWBK60161331926819",
            "GB29 NWBK 6016 1331 9268 19",
            "FR14-2004-1010-0505-0001-3M02-606",
            "NO9386011117947",
            "MT84MALT011000012345MTLCAST001S",
            "gb29nwbk60161331926819",
            ("to CH93 0076 2011 6238 5295 7, thanks", "CH93 0076 2011 6238 5295 7"),
            (r"iban\tDE89370400440532013000", "DE89370400440532013000"),
        ),
        near_misses=(
            "DE88370400440532013000",
            "DE8937040044053201300",
            "DE893704004405320130000",
            "ZZ89370400440532013000",
            "xDE89370400440532013000",
            "GB29 NWBK-6016 1331 9268 19",
        ),
        params={"shape": "iban", "countries": _COUNTRIES},
    ),
)
