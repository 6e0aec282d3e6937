"""Identifiers of machines and vehicles, and where they are."""

from __future__ import annotations

from ._schema import HEX, LEFT, RIGHT, Detector, run

_DIGITS = "0-9"
_UPPER = "A-Z0-9"
_LETTERS = "A-Z"
_HEX = "0-9A-Fa-f"
_ANY_UUID = (run(_HEX, 8), "-", run(_HEX, 4), "-", run(_HEX, 4), "-", run(_HEX, 4), "-", run(_HEX, 12))

DETECTORS = (
    Detector(
        id="apple-udid",
        packs=("pii", "gdpr", "hipaa-safe-harbor"),
        type="udid",
        title="Apple device identifier",
        description="The unique device identifier of an Apple device, near a word for it.",
        source="https://developer.apple.com/documentation/devicemanagement/",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9a-f]{40}|0000[0-9A-F]{4}-[0-9A-F]{16})" + RIGHT,
        matches=(
            ("UDID: " + "dac33dc7a3c336cab624044837053f5e7554db80", "dac33dc7a3c336cab624044837053f5e7554db80"),
            ("udid=" + "000049E9-D6856F177ACBAA98", "000049E9-D6856F177ACBAA98"),
        ),
        near_misses=(
            "UDID: " + "061a5d71785f4192f3450dd1d90b94c786dc769",
            "request " + "aba3abe233e3a62457389b769012d41f8713b2f9",
            "UDID: " + "0000000000000000000000000000000000000000",
            "commit 89a9fedb3d5725f2c876a22f2155eda7519a6b5f",
        ),
        params={
            "keywords": ("udid", "device udid", "unique device id", "unique device identifier"),
            "variants": ((run(HEX, 40),), ("0000", run("0-9A-F", 4), "-", run("0-9A-F", 16))),
            "distinct": 5,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="machine-id",
        packs=("pii", "gdpr", "hipaa-safe-harbor"),
        type="machineid",
        title="Machine identifier",
        description="The identifier of an installation of an operating system, or a UUID of its hardware, "
        "near a word for it.",
        source="https://www.freedesktop.org/software/systemd/man/latest/machine-id.html",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9a-f]{32})" + RIGHT,
        matches=(
            ("machine-id " + "9c50730e73e0e8b74a70e822974e5e39", "9c50730e73e0e8b74a70e822974e5e39"),
            ("system_uuid=" + "8ecdf7c0-250f-1507-ca34-2a8c456dda8e", "8ecdf7c0-250f-1507-ca34-2a8c456dda8e"),
        ),
        near_misses=(
            "machine-id " + "948dba44ef9acb030be044cdfc97139",
            "request " + "f7cdc7954888c8c3f991c34904322ecd",
            "machine-id " + "00000000000000000000000000000000",
            "machine be08f5668e2285453bb9a60e63d00da72c8d779a973727619b9b3f65d2e2f8a2",
        ),
        params={
            "keywords": (
                "machine id",
                "machineid",
                "machine guid",
                "hardware uuid",
                "system uuid",
                "product uuid",
                "hardware id",
                "hwid",
                "installation id",
                "boot id",
                "device uuid",
                "device guid",
                "smbios uuid",
            ),
            "variants": ((run(HEX, 32),), (*_ANY_UUID,)),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="device-serial-number",
        packs=("pii", "gdpr", "hipaa-safe-harbor"),
        type="serial",
        title="Serial number of a device",
        description="The serial number of a device, of 7 to 27 capital letters and digits with digits among "
        "them, near a word for it.",
        source="https://www.law.cornell.edu/cfr/text/45/164.514",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Z]{1,8}[0-9]{1,12}[A-Z]{1,6}[A-Z0-9]{2,16}|[0-9]{1,6}[A-Z]{1,8}[A-Z0-9]{3,20}"
        rb"|[A-Z]{1,8}[0-9]{5,20}|[0-9]{7,20})" + RIGHT,
        matches=(
            ("Serial Number: " + "892ROTXPXYSYR7F0", "892ROTXPXYSYR7F0"),
            ("device_serial=" + "700532095505", "700532095505"),
            ('"serialNumber":"' + 'RDU71822020"', "RDU71822020"),
        ),
        near_misses=(
            "request " + "0DTQQUGKDNC",
            "Serial Number: " + "00000AAA0000",
            "serial number MISMATCHED",
            "serial number 04:5E:9A:11:C2:7D",
        ),
        params={
            "keywords": (
                "serial number",
                "serial no",
                "device serial",
                "serialnumber",
                "serial num",
                "service tag",
                "chassis serial",
                "system serial",
                "board serial",
                "device sn",
                "drive serial",
                "asset tag",
            ),
            "variants": (
                (run(_DIGITS, 1, 6), run(_LETTERS, 1), run(_UPPER, 3, 27)),
                (run(_DIGITS, 7, 20),),
                (run(_LETTERS, 1, 8), run(_DIGITS, 1, 12), run(_LETTERS, 1), run(_UPPER, 2, 21)),
                (run(_LETTERS, 1, 8), run(_DIGITS, 5, 20)),
            ),
            "distinct": 3,
            "after": 16,
            "before": 4,
        },
    ),
    Detector(
        id="vin",
        packs=("pii", "gdpr", "hipaa-safe-harbor"),
        type="vin",
        title="Vehicle identification number",
        description="A vehicle identification number with a right check digit, near a word for it.",
        source="https://www.ecfr.gov/current/title-49/subtitle-B/chapter-V/part-565",
        kind="keyed",
        reference=LEFT + rb"[A-HJ-NPR-Z0-9]{8}[0-9X][A-HJ-NPR-Z0-9]{4}[0-9]{4}" + RIGHT,
        matches=(
            ("VIN: " + "V57FENZV88F297259", "V57FENZV88F297259"),
            ('"vehicleVin":"' + '590334PV8CDEF5926"', "590334PV8CDEF5926"),
        ),
        near_misses=(
            "VIN: " + "MV56MG84X2Y0A864",
            "request " + "HV9VDXKA9CZ0H3184",
            "VIN: " + "7S7S3N4Z5A56G5449",
            "vin 8993624873509039",
        ),
        params={
            "keywords": ("vin", "vin number", "vin code", "vehicle vin", "vin no"),
            "variants": ((run("A-HJ-NPR-Z0-9", 8), run("0-9X", 1), run("A-HJ-NPR-Z0-9", 4), run(_DIGITS, 4)),),
            "distinct": 7,
            "after": 40,
            "before": 16,
            "check": (
                {
                    "weights": (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2),
                    "modulus": 11,
                    "expect": "0123456789X",
                    "at": 8,
                    "letters": (1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9),
                },
            ),
        },
    ),
    Detector(
        id="vehicle-identification-number",
        packs=("pii", "gdpr", "hipaa-safe-harbor"),
        type="vin",
        title="Vehicle identification number without a check digit",
        description="A vehicle identification number, as European makers give them without a check digit, "
        "near words for it.",
        source="https://www.iso.org/standard/52200.html",
        kind="keyed",
        reference=LEFT + rb"[A-HJ-NPR-Z0-9]{13}[0-9]{4}" + RIGHT,
        matches=(
            ("Fahrgestellnummer: " + "YP5ZSWAS7TB4R5013", "YP5ZSWAS7TB4R5013"),
            ("chassis_number=" + "P159TG8U41MFH4656", "P159TG8U41MFH4656"),
        ),
        near_misses=(
            "Fahrgestellnummer: " + "TC080E70H9WY9252",
            "request " + "NFCHR0AKSP90A5533",
            "chassis number OLTAGOMJSJUOHJOFL",
        ),
        params={
            "keywords": (
                "vehicle identification number",
                "vehicle identification no",
                "vehicle id number",
                "chassis number",
                "chassis no",
                "frame number",
                "fahrgestellnummer",
                "fahrzeug identifizierungsnummer",
                "fahrzeugidentnummer",
                "numero de chassis",
                "numero de bastidor",
                "numero di telaio",
                "chassisnummer",
                "num serie vehicule",
            ),
            "variants": ((run("A-HJ-NPR-Z0-9", 13), run(_DIGITS, 4)),),
            "distinct": 7,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="licence-plate",
        packs=("pii", "gdpr", "hipaa-safe-harbor"),
        type="plate",
        title="Licence plate of a vehicle",
        description="A registration mark of a British, French, Italian, German, Spanish or North American "
        "form, near a word for it.",
        source="https://www.gov.uk/government/publications/vehicle-registration-numbers-and-number-plates",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Z]{1,3}-[A-Z]{1,2} [0-9]{1,4}|[A-Z]{1,3} [A-Z]{1,2} [0-9]{1,4}"
        rb"|[A-Z]{1,3}-[A-Z]{1,2}[0-9]{1,4}|[A-Z]{2}-[0-9]{3}-[A-Z]{2}"
        rb"|[A-Z]{2}[0-9]{2} [A-Z]{3}|[0-9]{4} [A-Z]{3}|[A-Z]{3}-[0-9]{3,4}|[A-Z]{3} [0-9]{3,4}"
        rb"|[A-Z]{2}[0-9]{2}[A-Z]{3}|[A-Z]{2}[0-9]{3}[A-Z]{2}|[0-9]{4}[A-Z]{3}"
        rb"|[0-9][A-Z]{3}[0-9]{3}|[A-Z]{3}[0-9]{3,4})" + RIGHT,
        matches=(
            ("license_plate=" + "RL36 CJB", "RL36 CJB"),
            ("Kennzeichen " + "UB-PW 67", "UB-PW 67"),
            ("number plate " + "TF13 ZZT", "TF13 ZZT"),
            ('"licencePlate":"' + 'QWM 808"', "QWM 808"),
        ),
        near_misses=(
            "license_plate=" + "ZY47 LK",
            "request " + "PM85 JRX",
            "plate number 4711",
            "license plate READER",
        ),
        params={
            "keywords": (
                "license plate",
                "licence plate",
                "number plate",
                "plate number",
                "registration plate",
                "plate no",
                "vehicle registration",
                "vehicle plate",
                "registration mark",
                "kennzeichen",
                "immatriculation",
                "matricula",
                "targa",
                "nummernschild",
                "anpr",
                "lpr",
            ),
            "variants": (
                (run(_LETTERS, 2), run(_DIGITS, 2), " ", run(_LETTERS, 3)),
                (run(_LETTERS, 2), run(_DIGITS, 2), run(_LETTERS, 3)),
                (run(_LETTERS, 2), "-", run(_DIGITS, 3), "-", run(_LETTERS, 2)),
                (run(_LETTERS, 2), run(_DIGITS, 3), run(_LETTERS, 2)),
                (run(_LETTERS, 1, 3), "-", run(_LETTERS, 1, 2), " ", run(_DIGITS, 1, 4)),
                (run(_LETTERS, 1, 3), " ", run(_LETTERS, 1, 2), " ", run(_DIGITS, 1, 4)),
                (run(_LETTERS, 1, 3), "-", run(_LETTERS, 1, 2), run(_DIGITS, 1, 4)),
                (run(_DIGITS, 4), " ", run(_LETTERS, 3)),
                (run(_DIGITS, 4), run(_LETTERS, 3)),
                (run(_DIGITS, 1), run(_LETTERS, 3), run(_DIGITS, 3)),
                (run(_LETTERS, 3), "-", run(_DIGITS, 3, 4)),
                (run(_LETTERS, 3), " ", run(_DIGITS, 3, 4)),
                (run(_LETTERS, 3), run(_DIGITS, 3, 4)),
            ),
            "distinct": 3,
            "after": 20,
            "before": 4,
        },
    ),
    Detector(
        id="coordinates",
        packs=("pii", "gdpr", "hipaa-safe-harbor"),
        type="location",
        title="Coordinates of a place",
        description="A latitude or longitude of four decimals or more, or both, near a word for it.",
        source="https://www.rfc-editor.org/rfc/rfc7946#section-3.1.1",
        kind="keyed",
        reference=LEFT + rb"(?:-[0-9]{1,3}\.[0-9]{4,17}, -[0-9]{1,3}\.[0-9]{4,17}"
        rb"|-[0-9]{1,3}\.[0-9]{4,17},-[0-9]{1,3}\.[0-9]{4,17}"
        rb"|-[0-9]{1,3}\.[0-9]{4,17}, [0-9]{1,3}\.[0-9]{4,17}"
        rb"|[0-9]{1,3}\.[0-9]{4,17}, -[0-9]{1,3}\.[0-9]{4,17}"
        rb"|-[0-9]{1,3}\.[0-9]{4,17},[0-9]{1,3}\.[0-9]{4,17}"
        rb"|[0-9]{1,3}\.[0-9]{4,17},-[0-9]{1,3}\.[0-9]{4,17}"
        rb"|[0-9]{1,3}\.[0-9]{4,17}, [0-9]{1,3}\.[0-9]{4,17}"
        rb"|[0-9]{1,3}\.[0-9]{4,17},[0-9]{1,3}\.[0-9]{4,17}|-[0-9]{1,3}\.[0-9]{4,17}"
        rb"|[0-9]{1,3}\.[0-9]{4,17})" + RIGHT,
        matches=(
            ('{"latitude":' + "-94.64963}", "-94.64963"),
            ("gps position " + "546.8409227215, -267.286702", "546.8409227215, -267.286702"),
            ("lng: " + "2.020792281", "2.020792281"),
        ),
        near_misses=("request " + "-392.809905", "lat 12.5", "longitude 512 degrees", "lat avg=4.52, stdev=0.123"),
        params={
            "keywords": (
                "latitude",
                "longitude",
                "lat",
                "lng",
                "lon",
                "lat lng",
                "lat lon",
                "latlng",
                "latlong",
                "lat long",
                "coordinates",
                "gps coordinates",
                "gps position",
                "geolocation",
                "geo location",
                "gps location",
                "geo point",
                "breitengrad",
            ),
            "variants": (
                ("-", run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17), ",", run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17)),
                ("-", run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17), ",-", run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17)),
                ("-", run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17), ", ", run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17)),
                (
                    "-",
                    run(_DIGITS, 1, 3),
                    ".",
                    run(_DIGITS, 4, 17),
                    ", -",
                    run(_DIGITS, 1, 3),
                    ".",
                    run(_DIGITS, 4, 17),
                ),
                ("-", run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17)),
                (run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17), ",", run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17)),
                (run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17), ",-", run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17)),
                (run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17), ", ", run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17)),
                (run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17), ", -", run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17)),
                (run(_DIGITS, 1, 3), ".", run(_DIGITS, 4, 17)),
            ),
            "distinct": 3,
            "after": 16,
            "before": 0,
        },
    ),
    Detector(
        id="geo-uri",
        packs=("pii", "gdpr", "hipaa-safe-harbor"),
        type="location",
        title="Location as a geo URI",
        description="A place on Earth as a URI of the scheme geo.",
        source="https://www.rfc-editor.org/rfc/rfc5870",
        kind="token",
        reference=LEFT + rb"(?:(?:geo:|geo:-)[0-9]{1,3}\.[0-9]{2,17},-[0-9]{1,3}\.[0-9]{2,17}"
        rb"|(?:geo:|geo:-)[0-9]{1,3}\.[0-9]{2,17},[0-9]{1,3}\.[0-9]{2,17})" + RIGHT,
        matches=(
            "geo:" + "6.69940,751.8323",
            ("open geo:-" + "47.267723,-1.79;u=35", "geo:-" + "47.267723,-1.79"),
            ("href=geo:" + "424.266,-22.371", "geo:" + "424.266,-22.371"),
        ),
        near_misses=("geo:0,0?q=cafe", "geo:12.5", "egeo:52.5200,13.4050"),
        params={
            "variants": (
                *(
                    (
                        prefix,
                        run(_DIGITS, 1, 3),
                        ".",
                        run(_DIGITS, 2, 17),
                        ",",
                        run(_DIGITS, 1, 3),
                        ".",
                        run(_DIGITS, 2, 17),
                    )
                    for prefix in ("geo:", "geo:-")
                ),
                *(
                    (
                        prefix,
                        run(_DIGITS, 1, 3),
                        ".",
                        run(_DIGITS, 2, 17),
                        ",-",
                        run(_DIGITS, 1, 3),
                        ".",
                        run(_DIGITS, 2, 17),
                    )
                    for prefix in ("geo:", "geo:-")
                ),
            ),
            "distinct": 3,
        },
    ),
)
