"""National and tax identifiers of southern Europe."""

from __future__ import annotations

from ._identifier import identifier
from ._schema import run

DIGITS = "0-9"
LETTERS = "A-Z"

DETECTORS = (
    identifier(
        "spain-dni",
        "dni",
        "Documento nacional de identidad (DNI, NIF)",
        "https://www.interior.gob.es/opencms/en/servicios-al-ciudadano/tramites-y-gestiones/dni/calculo-del-digito-de-control-del-nif-nie/",
        packs=("pii-es", "gdpr"),
        keywords=("dni", "documento nacional de identidad", "numero de dni", "nif"),
        variants=(
            (run(DIGITS, 8), run(LETTERS, 1)),
            (run(DIGITS, 8), "-", run(LETTERS, 1)),
            (run(DIGITS, 2), ".", run(DIGITS, 3), ".", run(DIGITS, 3), "-", run(LETTERS, 1)),
        ),
        check=(
            {"weights": (14, 6, 19, 18, 11, 8, 10, 1, 0), "modulus": 23, "expect": "TRWAGMYFPDXBNJZSQVHLCKE", "at": -1},
        ),
        valid=("76525215Y", "41574235X"),
        invalid=("76525212Y",),
    ),
    identifier(
        "spain-nie",
        "nie",
        "Numero de identidad de extranjero (NIE)",
        "https://www.interior.gob.es/opencms/en/servicios-al-ciudadano/tramites-y-gestiones/dni/calculo-del-digito-de-control-del-nif-nie/",
        packs=("pii-es", "gdpr"),
        keywords=("nie", "numero de identidad de extranjero", "numero nie", "nif"),
        variants=(
            (run("XYZ", 1), run(DIGITS, 7), run(LETTERS, 1)),
            (run("XYZ", 1), "-", run(DIGITS, 7), "-", run(LETTERS, 1)),
        ),
        check=(
            {
                "weights": (14, 6, 19, 18, 11, 8, 10, 1, 0),
                "modulus": 23,
                "expect": "TRWAGMYFPDXBNJZSQVHLCKE",
                "at": -1,
                "letters": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2),
            },
        ),
        valid=("Y7587929J", "Z3308709A"),
        invalid=("Y7587922J",),
    ),
    identifier(
        "spain-social-security",
        "socialsecurity",
        "Numero de la seguridad social",
        "https://www.seg-social.es/",
        packs=("pii-es", "gdpr"),
        keywords=(
            "numero de la seguridad social",
            "seguridad social",
            "numero de afiliacion",
            "social security number",
            "nss",
        ),
        variants=(
            (run("0-5", 1), run(DIGITS, 11)),
            (run("0-5", 1), run(DIGITS, 1), "/", run(DIGITS, 8), "/", run(DIGITS, 2)),
            (run("0-5", 1), run(DIGITS, 1), " ", run(DIGITS, 8), " ", run(DIGITS, 2)),
        ),
        check=({"weights": (34, 81, 76, 27, 90, 9, 30, 3, 10, 1, -10, -1), "modulus": 97},),
        valid=("36 44407082 03", "556434059604"),
        invalid=("36 44407082 02",),
        distinct=4,
    ),
    identifier(
        "portugal-nif",
        "nif",
        "Numero de identificacao fiscal (NIF)",
        "https://pt.wikipedia.org/wiki/N%C3%BAmero_de_identifica%C3%A7%C3%A3o_fiscal",
        packs=("pii-pt", "gdpr"),
        keywords=(
            "nif",
            "numero de contribuinte",
            "contribuinte",
            "numero de identificacao fiscal",
            "n\u00famero de contribuinte",
        ),
        variants=(
            (run("1-35689", 1), run(DIGITS, 8)),
            (run("1-35689", 1), run(DIGITS, 2), " ", run(DIGITS, 3), " ", run(DIGITS, 3)),
        ),
        check=({"weights": (9, 8, 7, 6, 5, 4, 3, 2, 0), "modulus": 11, "expect": "00987654321", "at": -1},),
        valid=("525203087", "347 285 295"),
        invalid=("525203082",),
    ),
    identifier(
        "italy-codice-fiscale",
        "codicefiscale",
        "Codice fiscale",
        "https://www.agenziaentrate.gov.it/portale/web/guest/schede/istanze/richiesta-ts_cf/informazioni-codificazione-pf",
        packs=("pii-it", "gdpr"),
        keywords=("codice fiscale", "cod fiscale", "codfisc", "fiscal code", "cod fisc"),
        variants=(
            (
                run(LETTERS, 6),
                run("0-9LMNP-V", 2),
                run("A-EHLMPR-T", 1),
                run("0-9LMNP-V", 2),
                run(LETTERS, 1),
                run("0-9LMNP-V", 3),
                run(LETTERS, 1),
            ),
            (
                run("a-z", 6),
                run(DIGITS, 2),
                run("a-ehlmpr-t", 1),
                run(DIGITS, 2),
                run("a-z", 1),
                run(DIGITS, 3),
                run("a-z", 1),
            ),
        ),
        check="codice-fiscale",
        valid=("oevimv82b10p156a", "ymemna72m50k804c"),
        invalid=("oevimv82b10p152a",),
        distinct=4,
    ),
    identifier(
        "italy-partita-iva",
        "vat",
        "Partita IVA",
        "https://www.agenziaentrate.gov.it/",
        packs=("pii-it", "gdpr"),
        keywords=("partita iva", "piva", "part iva", "vat number"),
        variants=((run(DIGITS, 11),), ("IT", run(DIGITS, 11))),
        check={
            "any": (
                ({"weights": (1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1), "modulus": 10, "fold": True},),
                ({"weights": (0, 0, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1), "modulus": 10, "fold": True},),
            )
        },
        valid=("IT70194009992", "IT21883130565"),
        invalid=("IT70194009993",),
    ),
    identifier(
        "greece-amka",
        "socialsecurity",
        "AMKA",
        "https://www.amka.gr/",
        packs=("pii-gr", "gdpr"),
        keywords=("amka", "\u03b1\u03bc\u03ba\u03b1"),
        variants=((run("0-3", 1), run(DIGITS, 10)),),
        check="luhn",
        valid=("11037986665", "23027072448"),
        invalid=("11037986662",),
    ),
    identifier(
        "greece-afm",
        "tin",
        "AFM",
        "https://www.aade.gr/",
        packs=("pii-gr", "gdpr"),
        keywords=("\u03b1\u03c6\u03bc", "afm number", "tax registration number", "afm"),
        variants=((run(DIGITS, 9),), ("EL", run(DIGITS, 9))),
        check={
            "any": (
                ({"weights": (256, 128, 64, 32, 16, 8, 4, 2, 0), "modulus": 11, "expect": "01234567890", "at": -1},),
                (
                    {
                        "weights": (0, 0, 256, 128, 64, 32, 16, 8, 4, 2, 0),
                        "modulus": 11,
                        "expect": "01234567890",
                        "at": -1,
                    },
                ),
            )
        },
        valid=("067256130", "011049187"),
        invalid=("067256133",),
    ),
    identifier(
        "turkey-tckn",
        "tckn",
        "T.C. kimlik numarasi",
        "https://www.nvi.gov.tr/",
        packs=("pii-tr",),
        keywords=("tckn", "kimlik numarasi", "kimlik no", "tc kimlik no", "kimlik numaras\u0131"),
        variants=((run("1-9", 1), run(DIGITS, 10)),),
        check=(
            {"weights": (7, -1, 7, -1, 7, -1, 7, -1, 7, -1, 0), "modulus": 10},
            {"weights": (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1), "modulus": 10},
        ),
        valid=("49173479510", "44955975402"),
        invalid=("49173479513",),
        distinct=4,
    ),
)
