"""Health numbers of the United Kingdom and of Canada."""

from __future__ import annotations

from ._schema import LEFT, RIGHT, Detector, run

_DIGITS = "0-9"
_LETTERS = "A-Z"

DETECTORS = (
    Detector(
        id="uk-nhs-number",
        packs=("pii-gb", "gdpr"),
        type="nhs",
        title="UK NHS number",
        description="A number of the National Health Service with a right check digit, near a word for it.",
        source="https://www.datadictionary.nhs.uk/attributes/nhs_number.html",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9]{3} [0-9]{3} [0-9]{4}|[0-9]{3}-[0-9]{3}-[0-9]{4}|[0-9]{10})" + RIGHT,
        matches=(
            ("NHS number " + "6969483274", "6969483274"),
            ('"nhsNumber":"' + '366 872 6086"', "366 872 6086"),
            ("nhs_no=" + "0211665517", "0211665517"),
        ),
        near_misses=("request " + "3684665177", "NHS number " + "6555863326", "nhs 9268921760", "nhsd 4945976716"),
        params={
            "keywords": ("nhs", "nhs number", "nhs no", "nhs id", "nhs patient"),
            "variants": (
                (run(_DIGITS, 10),),
                (run(_DIGITS, 3), " ", run(_DIGITS, 3), " ", run(_DIGITS, 4)),
                (run(_DIGITS, 3), "-", run(_DIGITS, 3), "-", run(_DIGITS, 4)),
            ),
            "distinct": 4,
            "after": 40,
            "before": 16,
            "check": ({"weights": (10, 9, 8, 7, 6, 5, 4, 3, 2, 0), "modulus": 11, "expect": "0-987654321", "at": -1},),
        },
    ),
    Detector(
        id="uk-chi-number",
        packs=("pii-gb", "gdpr"),
        type="chi",
        title="Scottish CHI number",
        description="A number of the Community Health Index: date of birth and four digits, the check digit "
        "right, near a word for it.",
        source="https://www.ndc.scot.nhs.uk/Dictionary-A-Z/Definitions/index.asp?ID=128&Title=CHI%20Number",
        kind="keyed",
        reference=LEFT + rb"(?:[0-3][0-9][01][0-9]{3} [0-9]{4}|[0-3][0-9][01][0-9]{7})" + RIGHT,
        matches=(("CHI " + "0916465896", "0916465896"), ("chi_number=" + "320957 4480", "320957 4480")),
        near_misses=("CHI " + "300263255", "request " + "2912221242", "CHI " + "1800961860", "chi 5365049226"),
        params={
            "keywords": ("chi", "chi number", "chi no", "community health index"),
            "variants": (
                (run("0-3", 1), run(_DIGITS, 1), run("01", 1), run(_DIGITS, 7)),
                (run("0-3", 1), run(_DIGITS, 1), run("01", 1), run(_DIGITS, 3), " ", run(_DIGITS, 4)),
            ),
            "distinct": 4,
            "after": 40,
            "before": 16,
            "check": ({"weights": (10, 9, 8, 7, 6, 5, 4, 3, 2, 0), "modulus": 11, "expect": "0-987654321", "at": -1},),
        },
    ),
    Detector(
        id="uk-health-and-care-number",
        packs=("pii-gb", "gdpr"),
        type="hcn",
        title="Northern Irish health and care number",
        description="A Health and Care Number of Northern Ireland with a right check digit, near a word for it.",
        source="https://www.datadictionary.nhs.uk/attributes/health_and_care_number.html",
        kind="keyed",
        reference=LEFT + rb"(?:3[2-9][0-9] [0-9]{3} [0-9]{4}|3[2-9][0-9]{8})" + RIGHT,
        matches=(("HCN " + "3321846101", "3321846101"), ("health_and_care_number=" + "362 498 3253", "362 498 3253")),
        near_misses=("HCN " + "381840922", "request " + "3551551626", "HCN " + "3640654770", "hcn 3168274908"),
        params={
            "keywords": ("hcn", "health and care number", "hc number", "health care number"),
            "variants": (
                ("3", run("2-9", 1), run(_DIGITS, 8)),
                ("3", run("2-9", 1), run(_DIGITS, 1), " ", run(_DIGITS, 3), " ", run(_DIGITS, 4)),
            ),
            "distinct": 4,
            "after": 40,
            "before": 16,
            "check": ({"weights": (10, 9, 8, 7, 6, 5, 4, 3, 2, 0), "modulus": 11, "expect": "0-987654321", "at": -1},),
        },
    ),
    Detector(
        id="canada-ohip-number",
        packs=("pii-ca",),
        type="healthcard",
        title="Ontario health card number",
        description="A health card number of Ontario, with or without its version code, its check digit "
        "right, near a word for it.",
        source="https://www.ontario.ca/page/health-card-validation",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9]{4}-[0-9]{3}-[0-9]{3}-[A-Z]{2}|[0-9]{4} [0-9]{3} [0-9]{3} [A-Z]{2}"
        rb"|[0-9]{10}[A-Z]{2}|[0-9]{4}-[0-9]{3}-[0-9]{3}|[0-9]{4} [0-9]{3} [0-9]{3}|[0-9]{10})" + RIGHT,
        matches=(
            ("OHIP " + "8434330182", "8434330182"),
            ("health_card_number=" + "3554782130CH", "3554782130CH"),
            ("health card " + "4709-640-777-JO", "4709-640-777-JO"),
        ),
        near_misses=("OHIP " + "759477286", "request " + "6325374368", "OHIP " + "0295596483", "ohip 800193941"),
        params={
            "keywords": ("ohip", "ohip number", "ohip no", "health card", "health card number", "ontario health card"),
            "variants": (
                (run(_DIGITS, 10),),
                (run(_DIGITS, 10), run(_LETTERS, 2)),
                (run(_DIGITS, 4), "-", run(_DIGITS, 3), "-", run(_DIGITS, 3)),
                (run(_DIGITS, 4), "-", run(_DIGITS, 3), "-", run(_DIGITS, 3), "-", run(_LETTERS, 2)),
                (run(_DIGITS, 4), " ", run(_DIGITS, 3), " ", run(_DIGITS, 3), " ", run(_LETTERS, 2)),
                (run(_DIGITS, 4), " ", run(_DIGITS, 3), " ", run(_DIGITS, 3)),
            ),
            "distinct": 4,
            "after": 40,
            "before": 16,
            "check": {
                "any": (
                    ({"weights": (2, 1, 2, 1, 2, 1, 2, 1, 2, 1), "modulus": 10, "fold": True},),
                    ({"weights": (2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 0, 0), "modulus": 10, "fold": True},),
                )
            },
        },
    ),
    Detector(
        id="canada-bc-phn",
        packs=("pii-ca",),
        type="healthcard",
        title="British Columbia personal health number",
        description="A personal health number of British Columbia with a right check digit, near a word for it.",
        source="https://www2.gov.bc.ca/gov/content/health/practitioner-professional-resources/software/"
        "conformance-standards",
        kind="keyed",
        reference=LEFT + rb"(?:9[0-9]{3} [0-9]{3} [0-9]{3}|9[0-9]{3}-[0-9]{3}-[0-9]{3}|9[0-9]{9})" + RIGHT,
        matches=(("PHN " + "9499661771", "9499661771"), ("personal_health_number=" + "9864 839 918", "9864 839 918")),
        near_misses=("PHN " + "906599242", "request " + "9581929295", "PHN " + "9319011477", "phn 8894066779"),
        params={
            "keywords": ("phn", "bc phn", "personal health number", "bc services card", "phn number", "care card"),
            "variants": (
                ("9", run(_DIGITS, 9)),
                ("9", run(_DIGITS, 3), " ", run(_DIGITS, 3), " ", run(_DIGITS, 3)),
                ("9", run(_DIGITS, 3), "-", run(_DIGITS, 3), "-", run(_DIGITS, 3)),
            ),
            "distinct": 4,
            "after": 40,
            "before": 16,
            "check": ({"weights": (0, 2, 4, 8, 5, 10, 9, 7, 3, 0), "modulus": 11, "expect": "--987654321", "at": -1},),
        },
    ),
    Detector(
        id="canada-quebec-ramq",
        packs=("pii-ca",),
        type="healthcard",
        title="Quebec health insurance number",
        description="A health insurance number of Quebec: four letters of the name, date of birth and two "
        "characters, near a word for it.",
        source="https://www.ramq.gouv.qc.ca/en/citizens/health-insurance/health-insurance-card",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Z]{4} [0-9]{2}[0156][0-9] [0-3][0-9][0-9]{2}"
        rb"|[A-Z]{4}[0-9]{2}[0156][0-9][0-3][0-9][0-9]{2})" + RIGHT,
        matches=(("RAMQ " + "GMNS49080355", "GMNS49080355"), ("ramq_number=" + "EHEQ 0519 0562", "EHEQ 0519 0562")),
        near_misses=("request " + "JPUR35130177", "ramq DOEJ85999999", "ramq DOE850101123"),
        params={
            "keywords": (
                "ramq",
                "numero d assurance maladie",
                "assurance maladie",
                "health insurance number",
                "carte soleil",
                "carte assurance maladie",
                "nam patient",
                "ramq number",
            ),
            "variants": (
                (
                    run(_LETTERS, 4),
                    run(_DIGITS, 2),
                    run("0156", 1),
                    run(_DIGITS, 1),
                    run("0-3", 1),
                    run(_DIGITS, 1),
                    run(_DIGITS, 2),
                ),
                (
                    run(_LETTERS, 4),
                    " ",
                    run(_DIGITS, 2),
                    run("0156", 1),
                    run(_DIGITS, 1),
                    " ",
                    run("0-3", 1),
                    run(_DIGITS, 1),
                    run(_DIGITS, 2),
                ),
            ),
            "distinct": 6,
            "after": 40,
            "before": 16,
        },
    ),
)
