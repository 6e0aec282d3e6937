"""Postal codes."""

from __future__ import annotations

from ._schema import LEFT, RIGHT, Detector, run

_DIGITS = "0-9"
_LETTERS = "A-Z"

DETECTORS = (
    Detector(
        id="uk-postcode",
        packs=("gdpr", "hipaa-safe-harbor"),
        type="postcode",
        title="UK postcode",
        description="A postcode of the United Kingdom, near words for it.",
        source="https://www.gov.uk/government/publications/bulk-data-transfer-for-sponsors-xml-schema",
        kind="keyed",
        reference=LEFT + rb"(?:[A-PR-UWYZ][A-HK-Y][0-9][A-Z] [0-9][ABD-HJLNP-UW-Z]{2}"
        rb"|[A-PR-UWYZ][A-HK-Y][0-9]{1,2} [0-9][ABD-HJLNP-UW-Z]{2}"
        rb"|[A-PR-UWYZ][A-HK-Y][0-9][A-Z][0-9][ABD-HJLNP-UW-Z]{2}"
        rb"|[A-PR-UWYZ][A-HK-Y][0-9]{1,2}[0-9][ABD-HJLNP-UW-Z]{2}"
        rb"|[A-PR-UWYZ][0-9][A-Z] [0-9][ABD-HJLNP-UW-Z]{2}"
        rb"|[A-PR-UWYZ][0-9]{1,2} [0-9][ABD-HJLNP-UW-Z]{2}"
        rb"|[A-PR-UWYZ][0-9][A-Z][0-9][ABD-HJLNP-UW-Z]{2}"
        rb"|[A-PR-UWYZ][0-9]{1,2}[0-9][ABD-HJLNP-UW-Z]{2})" + RIGHT,
        matches=(
            ("postcode=" + "EA5J 6PU", "EA5J 6PU"),
            ("Postcode: " + "T2M 2FE", "T2M 2FE"),
            ('"postalCode":"' + 'W0 9FA"', "W0 9FA"),
        ),
        near_misses=("request " + "OV6X 8ST", "post code 12", "postcode QX1 1AA"),
        params={
            "keywords": (
                "postcode",
                "post code",
                "postal code",
                "uk postcode",
                "billing postcode",
                "shipping postcode",
                "postcode district",
            ),
            "variants": (
                (
                    run("A-PR-UWYZ", 1),
                    run("A-HK-Y", 1),
                    run(_DIGITS, 1),
                    run(_LETTERS, 1),
                    " ",
                    run(_DIGITS, 1),
                    run("ABD-HJLNP-UW-Z", 2),
                ),
                (
                    run("A-PR-UWYZ", 1),
                    run("A-HK-Y", 1),
                    run(_DIGITS, 1),
                    run(_LETTERS, 1),
                    run(_DIGITS, 1),
                    run("ABD-HJLNP-UW-Z", 2),
                ),
                (
                    run("A-PR-UWYZ", 1),
                    run("A-HK-Y", 1),
                    run(_DIGITS, 1, 2),
                    " ",
                    run(_DIGITS, 1),
                    run("ABD-HJLNP-UW-Z", 2),
                ),
                (run("A-PR-UWYZ", 1), run("A-HK-Y", 1), run(_DIGITS, 2, 3), run("ABD-HJLNP-UW-Z", 2)),
                (
                    run("A-PR-UWYZ", 1),
                    run(_DIGITS, 1),
                    run(_LETTERS, 1),
                    " ",
                    run(_DIGITS, 1),
                    run("ABD-HJLNP-UW-Z", 2),
                ),
                (run("A-PR-UWYZ", 1), run(_DIGITS, 1), run(_LETTERS, 1), run(_DIGITS, 1), run("ABD-HJLNP-UW-Z", 2)),
                (run("A-PR-UWYZ", 1), run(_DIGITS, 1, 2), " ", run(_DIGITS, 1), run("ABD-HJLNP-UW-Z", 2)),
                (run("A-PR-UWYZ", 1), run(_DIGITS, 2, 3), run("ABD-HJLNP-UW-Z", 2)),
            ),
            "distinct": 3,
            "after": 16,
            "before": 0,
        },
    ),
    Detector(
        id="us-zip-code",
        packs=("gdpr", "hipaa-safe-harbor"),
        type="zip",
        title="US ZIP code",
        description="A ZIP code of five digits, or ZIP+4, near words for it.",
        source="https://pe.usps.com/text/pub28/28c2_006.htm",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9]{5}-[0-9]{4}|[0-9]{5})" + RIGHT,
        matches=(
            ("zip_code=" + "47010-8578", "47010-8578"),
            ('"billingZip":"' + '10188"', "10188"),
            ('"zip":"' + '44326-1426"', "44326-1426"),
        ),
        near_misses=("request " + "64492-3477", "zip 1024", "zip file size 48213 bytes"),
        params={
            "keywords": (
                "zip code",
                "zipcode",
                "zip",
                "postal code",
                "zip plus 4",
                "zip4",
                "billing zip",
                "shipping zip",
                "us zip",
                "avs zip",
            ),
            "variants": ((run(_DIGITS, 5), "-", run(_DIGITS, 4)), (run(_DIGITS, 5),)),
            "distinct": 1,
            "after": 8,
            "before": 0,
        },
    ),
    Detector(
        id="postal-code",
        packs=("gdpr", "hipaa-safe-harbor"),
        type="postcode",
        title="Postal code",
        description="A postal code of Canada, the Netherlands, Ireland, Germany, France, Italy, Spain, "
        "Brazil, Portugal, Poland, India or Japan, near words for it.",
        source="https://www.upu.int/en/postal-solutions/programmes-services/addressing-solutions",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9]{5}-[0-9]{3}|[AC-FHKNPRTV-Y][0-9][0-9W] [0-9AC-FHKNPRTV-Y]{4}"
        rb"|[0-9]{4}-[0-9]{3}|[0-9]{3}-[0-9]{4}"
        rb"|[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z] [0-9][ABCEGHJ-NPRSTV-Z][0-9]"
        rb"|[1-9][0-9]{3} [A-Z]{2}"
        rb"|[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][0-9][ABCEGHJ-NPRSTV-Z][0-9]"
        rb"|[1-9][0-9]{3}[A-Z]{2}|[0-9]{2}-[0-9]{3}|[0-9]{6}|[0-9]{5})" + RIGHT,
        matches=(
            ("postal_code=" + "N9R 0Z9", "N9R 0Z9"),
            ("Postcode: " + "1784 QH", "1784 QH"),
            ("CEP " + "65127-216", "65127-216"),
            ("Eircode " + "Y9W 2XXR", "Y9W 2XXR"),
            ("PLZ " + "43842", "43842"),
        ),
        near_misses=("request " + "E8X 0S6", "plz 123", "postal code 12.345"),
        params={
            "keywords": (
                "postal code",
                "postalcode",
                "code postal",
                "codigo postal",
                "postleitzahl",
                "plz",
                "postcode",
                "eircode",
                "cep",
                "cap code",
                "codice postale",
                "pin code",
                "pincode",
                "kod pocztowy",
                "postnummer",
                "postnr",
                "\u90f5\u4fbf\u756a\u53f7",
            ),
            "variants": (
                (
                    run("ABCEGHJ-NPRSTVXY", 1),
                    run(_DIGITS, 1),
                    run("ABCEGHJ-NPRSTV-Z", 1),
                    " ",
                    run(_DIGITS, 1),
                    run("ABCEGHJ-NPRSTV-Z", 1),
                    run(_DIGITS, 1),
                ),
                (
                    run("ABCEGHJ-NPRSTVXY", 1),
                    run(_DIGITS, 1),
                    run("ABCEGHJ-NPRSTV-Z", 1),
                    run(_DIGITS, 1),
                    run("ABCEGHJ-NPRSTV-Z", 1),
                    run(_DIGITS, 1),
                ),
                (run("1-9", 1), run(_DIGITS, 3), " ", run(_LETTERS, 2)),
                (run("1-9", 1), run(_DIGITS, 3), run(_LETTERS, 2)),
                (run("AC-FHKNPRTV-Y", 1), run(_DIGITS, 1), run("0-9W", 1), " ", run("0-9AC-FHKNPRTV-Y", 4)),
                (run(_DIGITS, 5), "-", run(_DIGITS, 3)),
                (run(_DIGITS, 4), "-", run(_DIGITS, 3)),
                (run(_DIGITS, 2), "-", run(_DIGITS, 3)),
                (run(_DIGITS, 3), "-", run(_DIGITS, 4)),
                (run(_DIGITS, 6),),
                (run(_DIGITS, 5),),
            ),
            "distinct": 2,
            "after": 16,
            "before": 0,
        },
    ),
)
