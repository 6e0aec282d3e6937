"""Identifiers of telephones and their subscribers."""

from __future__ import annotations

from ._schema import HEX, LEFT, RIGHT, Detector, run

_DIGITS = "0-9"
_HEX = "0-9A-Fa-f"
_ANY_UUID = (run(_HEX, 8), "-", run(_HEX, 4), "-", run(_HEX, 4), "-", run(_HEX, 4), "-", run(_HEX, 12))

DETECTORS = (
    Detector(
        id="imei",
        packs=("pii", "gdpr", "hipaa-safe-harbor", "network"),
        type="imei",
        title="IMEI of a mobile device",
        description="An international mobile equipment identity with a right check digit, together or in its "
        "groups, near a word for it.",
        source="https://www.gsma.com/get-involved/working-groups/terminal-steering-group/imei-database",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9]{2}-[0-9]{6}-[0-9]{6}-[0-9]|[0-9]{2} [0-9]{6} [0-9]{6} [0-9]"
        rb"|[0-9]{6}-[0-9]{2}-[0-9]{6}-[0-9]|[0-9]{15})" + RIGHT,
        matches=(
            ("IMEI: " + "454687769585444", "454687769585444"),
            ('"imei1":"' + '23-990603-759566-8"', "23-990603-759566-8"),
            ("imei=" + "74-081468-826707-8", "74-081468-826707-8"),
        ),
        near_misses=(
            "IMEI: " + "04485152291522",
            "request " + "279326690473262",
            "IMEI: " + "147464873699935",
            "imei 49523089967641x",
        ),
        params={
            "keywords": ("imei", "imei number", "device imei", "mobile equipment identity", "equipment identity"),
            "variants": (
                (run(_DIGITS, 15),),
                (run(_DIGITS, 2), "-", run(_DIGITS, 6), "-", run(_DIGITS, 6), "-", run(_DIGITS, 1)),
                (run(_DIGITS, 2), " ", run(_DIGITS, 6), " ", run(_DIGITS, 6), " ", run(_DIGITS, 1)),
                (run(_DIGITS, 6), "-", run(_DIGITS, 2), "-", run(_DIGITS, 6), "-", run(_DIGITS, 1)),
            ),
            "distinct": 4,
            "after": 40,
            "before": 16,
            "check": "luhn",
        },
    ),
    Detector(
        id="imeisv",
        packs=("pii", "gdpr", "hipaa-safe-harbor", "network"),
        type="imei",
        title="IMEI and software version",
        description="An international mobile equipment identity with its software version, of sixteen "
        "digits, near a word for it.",
        source="https://www.etsi.org/deliver/etsi_ts/123000_123099/123003/",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9]{2}-[0-9]{6}-[0-9]{6}-[0-9]{2}|[0-9]{8}-[0-9]{6}-[0-9]{2}|[0-9]{16})" + RIGHT,
        matches=(
            ("IMEISV: " + "9993688291162750", "9993688291162750"),
            ("imeisv=" + "88-991626-137208-67", "88-991626-137208-67"),
        ),
        near_misses=("request " + "7618762959574611", "IMEISV: " + "0000000000000000", "imeisv 615893607095694"),
        params={
            "keywords": ("imeisv", "imei sv", "imei software version"),
            "variants": (
                (run(_DIGITS, 16),),
                (run(_DIGITS, 2), "-", run(_DIGITS, 6), "-", run(_DIGITS, 6), "-", run(_DIGITS, 2)),
                (run(_DIGITS, 8), "-", run(_DIGITS, 6), "-", run(_DIGITS, 2)),
            ),
            "distinct": 4,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="imsi",
        packs=("pii", "gdpr", "hipaa-safe-harbor", "network"),
        type="imsi",
        title="IMSI of a subscriber",
        description="An international mobile subscriber identity of 14 or 15 digits, near a word for it.",
        source="https://www.itu.int/rec/T-REC-E.212",
        kind="keyed",
        reference=LEFT + rb"(?:[2-79][0-9]{13,14}|001[0-9]{11,12})" + RIGHT,
        matches=(
            ("IMSI " + "477937390366033 attached", "477937390366033"),
            ("imsi=" + "001540146267257", "001540146267257"),
        ),
        near_misses=("request " + "766683635026508", "IMSI " + "200000000000000 attached", "imsi 849760330305051"),
        params={
            "keywords": ("imsi", "imsi number", "mobile subscriber identity", "subscriber identity"),
            "variants": ((run("2-79", 1), run(_DIGITS, 13, 14)), ("001", run(_DIGITS, 11, 12))),
            "distinct": 4,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="3gpp-identity",
        packs=("pii", "gdpr", "hipaa-safe-harbor", "network"),
        type="imsi",
        title="Identity of a subscriber or device in 5G",
        description="A permanent, concealed or public identity of a subscriber, or a permanent one of a "
        "device, in the form of 5G network functions.",
        source="https://www.etsi.org/deliver/etsi_ts/129500_129599/129571/",
        kind="token",
        reference=LEFT + rb"(?:suci-0-[0-9]{3}-[0-9]{2,3}-[0-9]{1,4}-[0-9]-[0-9]{1,3}-[0-9A-Fa-f]{8,256}"
        rb"|imeisv-[0-9]{16}|msisdn-[0-9]{8,15}|imsi-[0-9]{14,15}|imei-[0-9]{15})" + RIGHT,
        matches=(
            ("[imsi-" + "161319774768905] Registration request", "imsi-" + "161319774768905"),
            ("GET /nudm-sdm/v2/imsi-" + "313289242781361/am-data", "imsi-" + "313289242781361"),
            ("suci-0-" + "682-87-33-2-751-f4f6deb4e authenticated", "suci-0-" + "682-87-33-2-751-f4f6deb4e"),
            ("gpsi=msisdn-" + "61880371", "msisdn-" + "61880371"),
        ),
        near_misses=(
            "[imsi-" + "0184599821022] Registration request",
            "[imsi-" + "00000000000000] Registration request",
            "imsi-attach-request",
            "imei-check-started",
        ),
        params={
            "variants": (
                ("imsi-", run(_DIGITS, 14, 15)),
                ("msisdn-", run(_DIGITS, 8, 15)),
                ("imei-", run(_DIGITS, 15)),
                ("imeisv-", run(_DIGITS, 16)),
                (
                    "suci-0-",
                    run(_DIGITS, 3),
                    "-",
                    run(_DIGITS, 2, 3),
                    "-",
                    run(_DIGITS, 1, 4),
                    "-",
                    run(_DIGITS, 1),
                    "-",
                    run(_DIGITS, 1, 3),
                    "-",
                    run(_HEX, 8, 256),
                ),
            ),
            "distinct": 3,
        },
    ),
    Detector(
        id="iccid",
        packs=("pii", "gdpr", "hipaa-safe-harbor", "network"),
        type="iccid",
        title="ICCID of a SIM card",
        description="The number of a SIM card of 19 digits, the last a right check digit, or of 20, near a "
        "word for it.",
        source="https://www.itu.int/rec/T-REC-E.118",
        kind="keyed",
        reference=LEFT + rb"(?:89[0-9]{18}|89[0-9]{17}F|89[0-9]{17})" + RIGHT,
        matches=(
            ("ICCID " + "8986225399330060333", "8986225399330060333"),
            ("sim_serial=" + "89970559992171160535", "89970559992171160535"),
        ),
        near_misses=(
            "ICCID " + "894163428873902579",
            "request " + "8907544450994442554",
            "ICCID " + "8991317692078375306",
            "iccid 8850453050670974313",
        ),
        params={
            "keywords": (
                "iccid",
                "icc id",
                "sim serial",
                "sim serial number",
                "sim card number",
                "sim number",
                "uicc id",
                "sim iccid",
            ),
            "variants": (("89", run(_DIGITS, 17)), ("89", run(_DIGITS, 18)), ("89", run(_DIGITS, 17), "F")),
            "distinct": 4,
            "after": 40,
            "before": 16,
            "check": {
                "any": (
                    "luhn",
                    ({"weights": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "modulus": 2},),
                )
            },
        },
    ),
    Detector(
        id="esim-eid",
        packs=("pii", "gdpr", "hipaa-safe-harbor", "network"),
        type="eid",
        title="EID of an eSIM",
        description="The identifier of an eUICC of 32 digits with right check digits, near a word for it.",
        source="https://www.gsma.com/solutions-and-impact/technologies/esim/",
        kind="keyed",
        reference=LEFT + rb"89[0-9]{30}" + RIGHT,
        matches=(
            ("EID: " + "89254194590021485742896876108875", "89254194590021485742896876108875"),
            ('"eid":"' + '89183316716576338438759893194069"', "89183316716576338438759893194069"),
        ),
        near_misses=(
            "EID: " + "8909825131584855637098807068303",
            "request " + "89261902225157064321048201635078",
            "EID: " + "89181637093964411204893364238383",
            "eid 88468605670276853926249755885989",
        ),
        params={
            "keywords": ("eid", "eid number", "euicc id", "euicc", "esim id", "eid value"),
            "variants": (("89", run(_DIGITS, 30)),),
            "distinct": 5,
            "after": 40,
            "before": 16,
            "check": "iso7064-mod97-10",
        },
    ),
    Detector(
        id="meid",
        packs=("pii", "gdpr", "hipaa-safe-harbor", "network"),
        type="meid",
        title="MEID or ESN of a mobile device",
        description="A mobile equipment identifier, hexadecimal or decimal, or an electronic serial number, "
        "near a word for it.",
        source="https://www.3gpp2.org/",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9]{18}|[A-Fa-f][0-9A-Fa-f]{13}|[0-9]{11}|[0-9A-Fa-f]{8})" + RIGHT,
        matches=(
            ("MEID: " + "e32f4a21a0241a", "e32f4a21a0241a"),
            ("esn=" + "c76ae55b", "c76ae55b"),
            ("meid dec " + "883634420104455123", "883634420104455123"),
        ),
        near_misses=(
            "MEID: " + "bc7a24ab767fd",
            "request " + "c358377aa66ac6",
            "MEID: " + "A0000000000000",
            "meid 99a08ea1fb8be",
        ),
        params={
            "keywords": ("meid", "meid number", "meid hex", "meid dec", "esn", "esn number", "pesn"),
            "variants": ((run("A-Fa-f", 1), run(_HEX, 13)), (run(_DIGITS, 18),), (run(_HEX, 8),), (run(_DIGITS, 11),)),
            "distinct": 4,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="advertising-id",
        packs=("pii", "gdpr", "hipaa-safe-harbor", "network"),
        type="adid",
        title="Advertising identifier",
        description="The advertising or vendor identifier of a phone, a television or a browser, a UUID, "
        "near a word for it.",
        source="https://developer.apple.com/documentation/adsupport/asidentifiermanager/advertisingidentifier",
        kind="keyed",
        reference=LEFT + rb"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}" + RIGHT,
        matches=(
            ("IDFA=" + "9a2fe644-6520-b094-089c-b45fe06fb103", "9a2fe644-6520-b094-089c-b45fe06fb103"),
            ('"advertisingId":"' + 'dfba5bd4-aec5-c191-5547-5e338b71a6d1"', "dfba5bd4-aec5-c191-5547-5e338b71a6d1"),
            ("gps_adid=" + "ca7728c8-765e-0fd9-6892-665d98a74b9e&os=android", "ca7728c8-765e-0fd9-6892-665d98a74b9e"),
        ),
        near_misses=(
            "IDFA=" + "51cb9b2f-36b2-789b-f1bd-406c8ff6426",
            "request " + "9b942971-b042-0110-3260-f900befe04b4",
            "IDFA=" + "00000000-0000-0000-0000-000000000000",
            "lead id 6fbfdb20-2095-3e20-7013-4be09141b17f",
        ),
        params={
            "keywords": (
                "idfa",
                "idfv",
                "aaid",
                "gaid",
                "adid",
                "advertising id",
                "advertising identifier",
                "google advertising id",
                "google ad id",
                "gps adid",
                "android advertising id",
                "apple advertising id",
                "identifier for vendor",
                "identifier for advertisers",
                "rida",
                "tifa",
                "ad id",
                "roku ad id",
                "fire ad id",
                "oaid",
            ),
            "variants": ((*_ANY_UUID,),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="android-id",
        packs=("pii", "gdpr", "hipaa-safe-harbor", "network"),
        type="deviceid",
        title="Android ID",
        description="The identifier of an Android device for an app and a user, of sixteen hexadecimal "
        "digits, near a word for it.",
        source="https://developer.android.com/reference/android/provider/Settings.Secure#ANDROID_ID",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{16}" + RIGHT,
        matches=(
            ("android_id=" + "c65da4330e7784bb", "c65da4330e7784bb"),
            ('"androidId":"' + '8fa631065661e435"', "8fa631065661e435"),
        ),
        near_misses=(
            "android_id=" + "e9d2312edfb7677",
            "request " + "05364ab173b57544",
            "android_id=" + "0000000000000000",
            "android build ba7d9f1cc2e0a971",
            "android id 6d739abe6065ff92228603f7b406f906d2a6322c",
        ),
        params={
            "keywords": ("android id", "androidid", "ssaid", "android device id", "secure android id"),
            "variants": ((run(HEX, 16),),),
            "distinct": 6,
            "after": 40,
            "before": 16,
        },
    ),
)
