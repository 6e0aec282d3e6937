"""What joins a wireless network."""

from __future__ import annotations

from typing import Any

from ._schema import LEFT, Detector, run

# A field of a Wi-Fi QR code: its name, a colon, its value.
_FIELD = (run(" -:<-~\x80-\xff", 1, 300), ";")


def _wifi(before: int, behind: int) -> tuple[Any, ...]:
    """A code with so many fields before and behind the password; an escaped semicolon in it looks like one more."""
    return ("WIFI:", *_FIELD * before, "P:", run(" -:<-~\x80-\xff", 2, 300), ";", *_FIELD * behind, ";")


DETECTORS = (
    Detector(
        id="wifi-qr-code",
        type="secret",
        title="Wi-Fi QR code",
        description="The text of a QR code that joins a wireless network, its password in it.",
        source="https://github.com/zxing/zxing/wiki/Barcode-Contents#wi-fi-network-config-android-ios-11",
        kind="token",
        reference=LEFT + rb"WIFI:(?:[^;\"\x00-\x1f]*;)*P:[^;\"\x00-\x1f]+;(?:[^;\"\x00-\x1f]+;)*;",
        matches=(
            "WIFI:" + "T:WPA;S:guests;P:8dGq2x-77;;",
            ("scanned WIFI:" + "S:Caf\u00e9 \\;1;T:WPA2;P:p\\;wd 1;H:true;; ok", "WIFI:" + "S:Caf\u00e9 \\;1;T:WPA2;P:p\\;wd 1;H:true;;"),
            ('"WIFI:' + 'P:hunter22;T:WPA;S:x;;"', "WIFI:" + "P:hunter22;T:WPA;S:x;;"),
        ),
        near_misses=(
            "WIFI:" + "T:nopass;S:guests;;",
            "WIFI: connected; P: 1;",
            "xWIFI:" + "T:WPA;S:guests;P:8dGq2x-77;;",
            "WIFI:" + "T:WPA;S:guests;P:8dGq2x-77;",
        ),
        params={"variants": tuple(_wifi(before, behind) for before in range(5) for behind in range(3)), "distinct": 2},
    ),
)
