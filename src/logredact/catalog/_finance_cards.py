"""What goes with a payment card: expiry date, security code, PIN, tracks."""

from __future__ import annotations

from ._schema import LEFT, RIGHT, Detector, run

_NAME = "A-Za-z0-9 .'/*-"
_DIGITS = "0-9"
_UPPER = "A-Z0-9"
_HEX = "0-9A-Fa-f"

DETECTORS = (
    Detector(
        id="card-expiry",
        packs=("pci-dss",),
        type="expiry",
        title="Expiry date of a payment card",
        description="The month and year until which a payment card is valid, near a word for it.",
        source="https://www.pcisecuritystandards.org/document_library/",
        kind="keyed",
        reference=LEFT + rb"(?:0[1-9] / 20[2-4][0-9]|1[0-2] / 20[2-4][0-9]|0[1-9]/20[2-4][0-9]"
        rb"|0[1-9]-20[2-4][0-9]|0[1-9] / [2-4][0-9]|1[0-2]/20[2-4][0-9]|1[0-2]-20[2-4][0-9]"
        rb"|1[0-2] / [2-4][0-9]|20[2-4][0-9]-0[1-9]|20[2-4][0-9]-1[0-2]|0[1-9]/[2-4][0-9]"
        rb"|0[1-9]-[2-4][0-9]|1[0-2]/[2-4][0-9]|1[0-2]-[2-4][0-9]|0[1-9][2-4][0-9]"
        rb"|1[0-2][2-4][0-9])" + RIGHT,
        matches=(
            ("card expiry " + "02/2045", "02/2045"),
            ("exp_date=" + "0727", "0727"),
            ("valid thru " + "08/39", "08/39"),
        ),
        near_misses=("request " + "07/2036", "exp date 13/27", "expiration date 12/27/2024", "expiry date 2027-12-01"),
        params={
            "keywords": (
                "card expiry",
                "expiry date",
                "exp date",
                "card exp",
                "card exp date",
                "cc exp",
                "valid thru",
                "valid through",
                "card expiration",
                "expiration date",
                "card valid",
                "cc expiry",
                "expires on",
            ),
            "variants": (
                ("0", run("1-9", 1), "/", "20", run("2-4", 1), run(_DIGITS, 1)),
                ("0", run("1-9", 1), "/", run("2-4", 1), run(_DIGITS, 1)),
                ("0", run("1-9", 1), "-", "20", run("2-4", 1), run(_DIGITS, 1)),
                ("0", run("1-9", 1), "-", run("2-4", 1), run(_DIGITS, 1)),
                ("0", run("1-9", 1), " / ", "20", run("2-4", 1), run(_DIGITS, 1)),
                ("0", run("1-9", 1), " / ", run("2-4", 1), run(_DIGITS, 1)),
                ("1", run("0-2", 1), "/", "20", run("2-4", 1), run(_DIGITS, 1)),
                ("1", run("0-2", 1), "/", run("2-4", 1), run(_DIGITS, 1)),
                ("1", run("0-2", 1), "-", "20", run("2-4", 1), run(_DIGITS, 1)),
                ("1", run("0-2", 1), "-", run("2-4", 1), run(_DIGITS, 1)),
                ("1", run("0-2", 1), " / ", "20", run("2-4", 1), run(_DIGITS, 1)),
                ("1", run("0-2", 1), " / ", run("2-4", 1), run(_DIGITS, 1)),
                ("20", run("2-4", 1), run(_DIGITS, 1), "-0", run("1-9", 1)),
                ("20", run("2-4", 1), run(_DIGITS, 1), "-1", run("0-2", 1)),
                ("0", run("1-9", 1), run("2-4", 1), run(_DIGITS, 1)),
                ("1", run("0-2", 1), run("2-4", 1), run(_DIGITS, 1)),
            ),
            "distinct": 1,
            "after": 16,
            "before": 0,
        },
    ),
    Detector(
        id="card-security-code",
        packs=("pci-dss",),
        type="cvv",
        title="Card security code",
        description="The verification code (CVV, CVC, CID) of a payment card, near a word for it.",
        source="https://www.pcisecuritystandards.org/document_library/",
        kind="keyed",
        reference=LEFT + rb"[0-9]{3,4}" + RIGHT,
        matches=(("cvv2: " + "679", "679"), ("card security code " + "7205", "7205"), ('"cvc":"' + '0459"', "0459")),
        near_misses=("request " + "510", "cvv check 12", "cvv mismatch in line 402"),
        params={
            "keywords": (
                "cvv",
                "cvc",
                "cvv2",
                "cvc2",
                "cav2",
                "cvv code",
                "cvc code",
                "cvv number",
                "card verification value",
                "card verification code",
                "card verification number",
                "card security code",
                "cvn",
                "csc code",
                "security code",
            ),
            "variants": ((run(_DIGITS, 3, 4),),),
            "distinct": 1,
            "after": 16,
            "before": 0,
        },
    ),
    Detector(
        id="card-pin",
        packs=("pci-dss", "secrets"),
        type="pin",
        title="PIN of a card",
        description="A personal identification number of 4 to 12 digits, near a word for it.",
        source="https://www.iso.org/standard/68669.html",
        kind="keyed",
        reference=LEFT + rb"[0-9]{4,12}" + RIGHT,
        matches=(("card pin: " + "2120218881", "2120218881"), ("atm_pin=" + "2925497", "2925497")),
        near_misses=(
            "card pin: " + "098",
            "request " + "4192210551",
            "card pin: " + "0000",
            "pin code 123",
            "pin 4711 set high",
        ),
        params={
            "keywords": (
                "card pin",
                "atm pin",
                "debit pin",
                "pin code",
                "pin number",
                "customer pin",
                "personal identification number",
                "new pin",
                "old pin",
                "user pin",
                "wallet pin",
                "unlock pin",
            ),
            "variants": ((run(_DIGITS, 4, 12),),),
            "distinct": 2,
            "after": 16,
            "before": 0,
        },
    ),
    Detector(
        id="card-pin-block",
        packs=("pci-dss", "secrets"),
        type="secret",
        title="PIN block",
        description="An encrypted PIN block of ISO 9564, format 0 or 4, near a word for it.",
        source="https://www.iso.org/standard/68669.html",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{16})" + RIGHT,
        matches=(
            ("pin_block=" + "3254ab9a516c44e7", "3254ab9a516c44e7"),
            ("encryptedPin: " + "d192cabc93a846305710e043f2f37ade", "d192cabc93a846305710e043f2f37ade"),
        ),
        near_misses=(
            "pin_block=" + "02e5362c8fd675e",
            "request " + "bfd8d2ae16f0a6da",
            "pin_block=" + "0000000000000000",
            "pin block dd315166ee93940d408f",
        ),
        params={
            "keywords": ("pin block", "encrypted pin", "pinblock data", "enc pin", "epb"),
            "variants": ((run(_HEX, 16),), (run(_HEX, 32),)),
            "distinct": 6,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="card-track-1",
        packs=("pci-dss", "secrets"),
        type="track",
        title="Track 1 of a payment card",
        description="What track 1 of a magnetic stripe holds, from its format code: card number, name, "
        "expiry date and what follows.",
        source="https://www.iso.org/standard/80609.html",
        kind="token",
        reference=LEFT + rb"B[3-6][0-9]{11,18}\^[A-Za-z0-9 .'/*-]{2,26}\^[0-9]{7}(?:[A-Z0-9 ]{1,60}\?|[A-Z0-9]{1,60}"
        rb"(?![A-Za-z0-9_])|\?|(?![A-Za-z0-9_]))" + RIGHT,
        matches=(
            ("%B3001" + "83215041^ED5Duhbd^13513776U?", "B3001" + "83215041^ED5Duhbd^13513776U?"),
            ("track: %B4141" + "533271270^KN4^23062988", "B4141" + "533271270^KN4^23062988"),
            ("swiped B3925" + "11194654^HtOKfb^08972874Z24D at till 4", "B3925" + "11194654^HtOKfb^08972874Z24D"),
            ("B4007" + "35840668577781^PK*-ycX^6871621 read", "B4007" + "35840668577781^PK*-ycX^6871621"),
        ),
        near_misses=(
            "%B3904" + "4720369^dR^6816004YHZYL9?",
            "%B" + "453957876362148^DOE",
            "B4" + "539578763621486=2709101",
            "B12 ^ B13 ^ B14",
        ),
        params={
            "variants": tuple(
                (first, run(_DIGITS, 11, 18), "^", run(_NAME, 2, 26), "^", run(_DIGITS, 7), *end)
                for first in ("B3", "B4", "B5", "B6")
                for end in ((run("A-Z0-9 ", 1, 60), "?"), (run(_UPPER, 1, 60),), ("?",), ())
            ),
            "distinct": 8,
        },
    ),
    Detector(
        id="card-track-2",
        packs=("pci-dss", "secrets"),
        type="track",
        title="Track 2 of a payment card",
        description="What track 2 of a magnetic stripe holds, or track 2 data as messages carry it, near a "
        "word for it.",
        source="https://www.iso.org/standard/80609.html",
        kind="keyed",
        reference=LEFT + rb"(?:[2-6][0-9]{12,18}D[0-9]{7,20}F|[2-6][0-9]{12,18}=[0-9]{7,20}"
        rb"|[2-6][0-9]{12,18}D[0-9]{7,20})" + RIGHT,
        matches=(
            ("track2=" + "2939185246016960927=141472836774", "2939185246016960927=141472836774"),
            ("field 35: " + "605988506492439D2728167111097", "605988506492439D2728167111097"),
            ("track 2 data " + "550940341615952125D681409341317F", "550940341615952125D681409341317F"),
            ("card swiped: ;" + "295152713657146100=7283765101?", "295152713657146100=7283765101"),
        ),
        near_misses=(
            "request " + "36779922156239=521428880",
            "track 2 7045490225732965",
            "track 2 453957876362=27091010",
        ),
        params={
            "keywords": (
                "track 2",
                "track 2 data",
                "track2 equivalent data",
                "track 2 equivalent data",
                "magnetic stripe",
                "magstripe",
                "mag stripe",
                "field 35",
                "emv tag 57",
                "tag 57",
                "track data",
                "card swipe",
                "swiped",
            ),
            "variants": (
                (run("2-6", 1), run(_DIGITS, 12, 18), "=", run(_DIGITS, 7, 20)),
                (run("2-6", 1), run(_DIGITS, 12, 18), "D", run(_DIGITS, 7, 20)),
                (run("2-6", 1), run(_DIGITS, 12, 18), "D", run(_DIGITS, 7, 20), "F"),
            ),
            "distinct": 6,
            "after": 40,
            "before": 16,
        },
    ),
)
