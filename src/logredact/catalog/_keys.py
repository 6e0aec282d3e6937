"""Private keys."""

from __future__ import annotations

from ._schema import Detector

_BODY = "Kx7Rt2mVqB9zLw4NcYh6PjDf/Kx7Rt2mVqB9zLw4NcYh6PjDf+Kx7Rt2mVqB9zL"

DETECTORS = (
    Detector(
        id="private-key",
        type="secret",
        title="Private key",
        description="A private key in PEM, OpenSSH or OpenPGP armour, from its first line to its last.",
        source="https://www.rfc-editor.org/rfc/rfc7468#section-10",
        kind="shape",
        reference=rb"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
        rb"(?s:.*?)(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\Z)",
        matches=(
            "-----BEGIN " + "PRIVATE KEY-----\n" + _BODY + "\n-----END " + "PRIVATE KEY-----",
            "-----BEGIN RSA " + "PRIVATE KEY-----\\n" + _BODY + "\\n-----END RSA " + "PRIVATE KEY-----",
            (
                "key: -----BEGIN OPENSSH "
                + "PRIVATE KEY-----\n"
                + _BODY
                + "\n-----END OPENSSH "
                + "PRIVATE KEY-----\nok",
                "-----BEGIN OPENSSH " + "PRIVATE KEY-----\n" + _BODY + "\n-----END OPENSSH " + "PRIVATE KEY-----",
            ),
            "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----\n\n" + _BODY + "\n-----END PGP " + "PRIVATE KEY BLOCK-----",
            ("cut off: -----BEGIN EC " + "PRIVATE KEY-----\n" + _BODY, "-----BEGIN EC " + "PRIVATE KEY-----\n" + _BODY),
        ),
        near_misses=(
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----",
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
            "-----BEGIN private key-----",
            "BEGIN PRIVATE KEY",
        ),
        params={"shape": "private-key"},
    ),
)
