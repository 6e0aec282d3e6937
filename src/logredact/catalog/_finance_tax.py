"""Creditors and VAT numbers."""

from __future__ import annotations

from ._schema import LEFT, RIGHT, Detector, run

_DIGITS = "0-9"
_UPPER = "A-Z0-9"
_LETTERS = "A-Z"

# By length. 18 characters (Germany, Austria) and 17 (Belgium) have their check digits looked at: ISO 7064 over all but
# the business code, with country and check digits last. Other lengths have not.
_SEPA_CHECK = {
    "any": (
        ({"weights": (9, 3, 10, 1, 0, 0, 0, 62, 45, 53, 15, 50, 5, 49, 34, 81, 76, 27), "modulus": 97, "add": 96},),
        ({"weights": (9, 3, 10, 1, 0, 0, 0, 45, 53, 15, 50, 5, 49, 34, 81, 76, 27), "modulus": 97, "add": 96},),
        ({"weights": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "modulus": 2},),
        ({"weights": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "modulus": 2},),
        ({"weights": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "modulus": 2},),
        ({"weights": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "modulus": 2},),
        ({"weights": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "modulus": 2},),
    )
}

DETECTORS = (
    Detector(
        id="sepa-creditor-id",
        packs=("gdpr",),
        type="creditor",
        title="SEPA creditor identifier",
        description="The identifier of a creditor of SEPA direct debits, near a word for it; with right "
        "check digits for Germany, Austria and Belgium.",
        source="https://www.europeanpaymentscouncil.eu/document-library/guidance-documents/"
        "creditor-identifier-overview",
        kind="keyed",
        reference=LEFT + rb"(?:IT[0-9]{2}[A-Z0-9]{3}[A-Z0-9]{16}|BE[0-9]{2}[A-Z0-9]{3}[0-9]{3}D[0-9]{9}"
        rb"|NL[0-9]{2}[A-Z0-9]{3}[0-9]{12}|(?:DE|AT)[0-9]{2}[A-Z0-9]{3}[0-9]{11}"
        rb"|BE[0-9]{2}[A-Z0-9]{3}[0-9]{10}|ES[0-9]{2}[A-Z0-9]{3}[A-Z0-9]{9}"
        rb"|FR[0-9]{2}[A-Z0-9]{3}[A-Z0-9]{6})" + RIGHT,
        matches=(
            ("creditor id " + "DE49ZZZ36836212553", "DE49ZZZ36836212553"),
            ("creditor_identifier=" + "NL9652Y515636643949", "NL9652Y515636643949"),
            ("creditorId: " + "FR06ORO2SJ2YM", "FR06ORO2SJ2YM"),
            ("sepa creditor " + "BE20ZZZ4380746622", "BE20ZZZ4380746622"),
        ),
        near_misses=(
            "creditor id " + "DE63ZZZ7725793784",
            "request " + "DE07ZZZ22024748451",
            "creditor id " + "DE17ZZZ52997863269",
            "creditor id ZZ98ZZZ09999999999",
        ),
        params={
            "keywords": (
                "creditor id",
                "creditor identifier",
                "creditor identification",
                "sepa creditor",
                "glaeubiger id",
                "gl\xe4ubiger id",
                "gl\xe4ubiger identifikationsnummer",
                "sepa mandate",
                "incassant id",
                "identifiant creancier",
            ),
            "variants": (
                *((prefix, run(_DIGITS, 2), run(_UPPER, 3), run(_DIGITS, 11)) for prefix in ("DE", "AT")),
                ("BE", run(_DIGITS, 2), run(_UPPER, 3), run(_DIGITS, 10)),
                ("BE", run(_DIGITS, 2), run(_UPPER, 3), run(_DIGITS, 3), "D", run(_DIGITS, 9)),
                ("NL", run(_DIGITS, 2), run(_UPPER, 3), run(_DIGITS, 12)),
                ("FR", run(_DIGITS, 2), run(_UPPER, 3), run(_UPPER, 6)),
                ("ES", run(_DIGITS, 2), run(_UPPER, 3), run(_UPPER, 9)),
                ("IT", run(_DIGITS, 2), run(_UPPER, 3), run(_UPPER, 16)),
            ),
            "distinct": 4,
            "after": 40,
            "before": 16,
            "check": _SEPA_CHECK,
        },
    ),
    Detector(
        id="eu-vat-number",
        packs=("gdpr",),
        type="vat",
        title="VAT number",
        description="A VAT identification number of a country of the European Union, Great Britain, Norway "
        "or Switzerland, with its country's prefix, near a word for it.",
        source="https://ec.europa.eu/taxation_customs/vies/#/faq",
        kind="keyed",
        reference=LEFT + rb"(?:CHE-[0-9]{3}\.[0-9]{3}\.[0-9]{3}|LT[0-9]{12}|NL[0-9]{9}B[0-9]{2}|SE[0-9]{10}01"
        rb"|GB[0-9]{12}|XI[0-9]{12}|NO[0-9]{9}MVA|HR[0-9]{11}|FR[A-Z0-9]{2}[0-9]{9}"
        rb"|(?:IT|LV)[0-9]{11}|BE[01][0-9]{9}|BG[0-9]{9,10}|CZ[0-9]{8,10}|PL[0-9]{10}"
        rb"|RO[0-9]{4,10}|SK[0-9]{10}|CHE[0-9]{9}|ATU[0-9]{8}|CY[0-9]{8}[A-Z]|EE[0-9]{9}"
        rb"|(?:DE|EL)[0-9]{9}|IE[0-9]{7}[A-Z]{1,2}|LT[0-9]{9}|PT[0-9]{9}"
        rb"|ES[A-Z0-9][0-9]{7}[A-Z0-9]|GB[0-9]{9}|XI[0-9]{9}|DK[0-9]{8}|FI[0-9]{8}|HU[0-9]{8}"
        rb"|IE[0-9][A-Z+*][0-9]{5}[A-Z]|(?:LU|MT)[0-9]{8}|SI[0-9]{8})" + RIGHT,
        matches=(
            ("VAT number: " + "DE956582556", "DE956582556"),
            ("ust-id " + "NL318640676B99", "NL318640676B99"),
            ('"vatId":"' + 'FRAL185514372"', "FRAL185514372"),
        ),
        near_misses=("request " + "DE755153478", "VAT rate DE19", "vat id DE12345678", "vat FRANCE0123456"),
        params={
            "keywords": (
                "vat number",
                "vat no",
                "vat id",
                "vat",
                "vat reg no",
                "vat registration",
                "ust id",
                "ust idnr",
                "umsatzsteuer id",
                "tva intracommunautaire",
                "numero tva",
                "num tva",
                "btw nummer",
                "btw nr",
                "partita iva",
                "tax id",
                "vatin",
                "uid mwst",
            ),
            "variants": (
                ("ATU", run(_DIGITS, 8)),
                ("BE", run("01", 1), run(_DIGITS, 9)),
                ("BG", run(_DIGITS, 9, 10)),
                ("HR", run(_DIGITS, 11)),
                ("CY", run(_DIGITS, 8), run(_LETTERS, 1)),
                ("CZ", run(_DIGITS, 8, 10)),
                ("DK", run(_DIGITS, 8)),
                ("EE", run(_DIGITS, 9)),
                ("FI", run(_DIGITS, 8)),
                ("FR", run(_UPPER, 2), run(_DIGITS, 9)),
                *((prefix, run(_DIGITS, 9)) for prefix in ("DE", "EL")),
                ("HU", run(_DIGITS, 8)),
                ("IE", run(_DIGITS, 7), run(_LETTERS, 1, 2)),
                ("IE", run(_DIGITS, 1), run("A-Z+*", 1), run(_DIGITS, 5), run(_LETTERS, 1)),
                *((prefix, run(_DIGITS, 11)) for prefix in ("IT", "LV")),
                ("LT", run(_DIGITS, 9)),
                ("LT", run(_DIGITS, 12)),
                *((prefix, run(_DIGITS, 8)) for prefix in ("LU", "MT")),
                ("NL", run(_DIGITS, 9), "B", run(_DIGITS, 2)),
                ("PL", run(_DIGITS, 10)),
                ("PT", run(_DIGITS, 9)),
                ("RO", run(_DIGITS, 4, 10)),
                ("SK", run(_DIGITS, 10)),
                ("SI", run(_DIGITS, 8)),
                ("ES", run(_UPPER, 1), run(_DIGITS, 7), run(_UPPER, 1)),
                ("SE", run(_DIGITS, 10), "01"),
                ("GB", run(_DIGITS, 9)),
                ("GB", run(_DIGITS, 12)),
                ("XI", run(_DIGITS, 9)),
                ("XI", run(_DIGITS, 12)),
                ("CHE-", run(_DIGITS, 3), ".", run(_DIGITS, 3), ".", run(_DIGITS, 3)),
                ("CHE", run(_DIGITS, 9)),
                ("NO", run(_DIGITS, 9), "MVA"),
            ),
            "distinct": 3,
            "after": 20,
            "before": 4,
        },
    ),
)
