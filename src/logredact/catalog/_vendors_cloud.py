"""Keys and tokens of cloud platforms and their services."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, LEFT, RIGHT, Detector, run

DETECTORS = (
    Detector(
        id="aws-access-key-id",
        type="secret",
        title="AWS access key ID",
        description="The id of an IAM access key, of temporary security credentials or of a service's bearer token.",
        source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids",
        kind="token",
        reference=LEFT + rb"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}" + RIGHT,
        matches=(
            "AKIA" + "QK7M2VXN4RLT6WZC",
            "ASIA" + "QK7M2VXN4RLT6WZC",
            ("id=AKIA" + "QK7M2VXN4RLT6WZC/20130524/us-east-1", "AKIA" + "QK7M2VXN4RLT6WZC"),
            (r"\tABIA" + "QK7M2VXN4RLT6WZC", "ABIA" + "QK7M2VXN4RLT6WZC"),
        ),
        near_misses=(
            "AKIA" + "IOSFODNN7EXAMPLE",  # documentation's
            "AKIA" + "QK7M2VXN4RLT6WZ",
            "AKIA" + "QK7M2VXN4RLT6WZCS",
            "AKIA" + "QK7M2VXN4RLT0WZC",
            "xAKIA" + "QK7M2VXN4RLT6WZC",
            "AKIA" + "AAAAAAAAAAAAAAAA",
        ),
        params={
            "variants": tuple((prefix, run("A-Z2-7", 16)) for prefix in ("AKIA", "ASIA", "ABIA", "ACCA")),
            "distinct": 6,
        },
    ),
    Detector(
        id="google-api-key",
        type="secret",
        title="Google API key",
        description="A key of Google Cloud, Maps, Firebase or Gemini, of the older or the newer form.",
        source="https://cloud.google.com/docs/authentication/api-keys",
        kind="token",
        reference=LEFT + rb"(?:AIza[A-Za-z0-9_-]{35}|AQ\.Ab8RN6[A-Za-z0-9_-]{44})(?![A-Za-z0-9_-])",
        matches=(
            "AIza" + "SyKx7Rt2mVqB-zLw4NcYh6PjDfKx7Rt2mVq",
            "AQ." + "Ab8RN684EKlpclN0sfQzyvva-JeNtyguhE1lDW6rXRRbr7rz53",
            (
                "GEMINI_API_KEY=AQ." + "Ab8RN6L3A-RFZK1j-O82pyNilgWqgVbsbbxkD5T5t33jNByFpR",
                "AQ." + "Ab8RN6L3A-RFZK1j-O82pyNilgWqgVbsbbxkD5T5t33jNByFpR",
            ),
            ("?key=AIza" + "SyKx7Rt2mVqB-zLw4NcYh6PjDfKx7Rt2mVq&q=x", "AIza" + "SyKx7Rt2mVqB-zLw4NcYh6PjDfKx7Rt2mVq"),
        ),
        near_misses=(
            "AIza" + "SyKx7Rt2mVqB-zLw4NcYh6PjDfKx7Rt2mV",
            "AIza" + "SyKx7Rt2mVqB-zLw4NcYh6PjDfKx7Rt2mVq1",
            "AQ." + "Ab8RN684EKlpclN0sfQzyvva-JeNtyguhE1lDW6rXRRbr7rz5",
            "AQ.questions-and-answers-about-the-newer-keys-of-gemini",
        ),
        params={"variants": (("AIza", run(BASE64URL, 35)), ("AQ.Ab8RN6", run(BASE64URL, 44))), "distinct": 10},
    ),
    Detector(
        id="google-oauth",
        type="secret",
        title="Google OAuth credential",
        description="An OAuth access token, refresh token or client secret of Google.",
        source="https://developers.google.com/identity/protocols/oauth2",
        kind="token",
        reference=LEFT + rb"(?:ya29\.[A-Za-z0-9_-]{20,2048}|GOCSPX-[A-Za-z0-9_-]{28}|1//0[A-Za-z0-9_-]{20,512})",
        matches=(
            "ya29" + ".a0Kx7Rt2mVqB9zLw4NcYh6PjDf-Kx7Rt2mVqB_9",
            "GOCSPX-" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFg",
            "1//0" + "gK7Jd8sLqPz2mX4vB7nRt5wYc3hFg-L9Ir",
        ),
        near_misses=("ya29.short", "GOCSPX-" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hF", "1//024"),
        params={
            "variants": (
                ("ya29.", run(BASE64URL, 20, 2048)),
                ("GOCSPX-", run(BASE64URL, 28)),
                ("1//0", run(BASE64URL, 20, 512)),
            ),
            "distinct": 10,
        },
    ),
    Detector(
        id="digitalocean-token",
        type="secret",
        title="DigitalOcean token",
        description="A personal access token, OAuth token or refresh token of DigitalOcean.",
        source="https://docs.digitalocean.com/reference/api/create-personal-access-token/",
        kind="token",
        reference=LEFT + rb"do[opr]_v1_[0-9a-f]{64}" + RIGHT,
        matches=(
            "dop_v1_" + "3f2a9c0b7d81e4563f2a9c0b7d81e4563f2a9c0b7d81e4563f2a9c0b7d81e456",
            "doo_v1_" + "3f2a9c0b7d81e4563f2a9c0b7d81e4563f2a9c0b7d81e4563f2a9c0b7d81e456",
            "dor_v1_" + "3f2a9c0b7d81e4563f2a9c0b7d81e4563f2a9c0b7d81e4563f2a9c0b7d81e456",
        ),
        near_misses=(
            "dop_v1_" + "3f2a9c0b7d81e4563f2a9c0b7d81e4563f2a9c0b7d81e4563f2a9c0b7d81e45",
            "dop_v2_" + "3f2a9c0b7d81e4563f2a9c0b7d81e4563f2a9c0b7d81e4563f2a9c0b7d81e456",
        ),
        params={
            "variants": tuple((prefix, run(HEX, 64)) for prefix in ("dop_v1_", "doo_v1_", "dor_v1_")),
            "distinct": 6,
        },
    ),
    Detector(
        id="databricks-token",
        type="secret",
        title="Databricks token",
        description="A personal access token of Databricks, or an OAuth secret or refresh token.",
        source="https://github.com/databrickslabs/pylint-plugin",
        kind="token",
        reference=LEFT + rb"(?:dapi[0-9a-f]{32}(?:-[0-9]{1,3})?|(?:dkea|dose|dosa|doau)[0-9a-f]{32})" + RIGHT,
        matches=(
            "dapi" + "3f2a9c0b7d81e4563f2a9c0b7d81e451",
            "dapi" + "3f2a9c0b7d81e4563f2a9c0b7d81e451-2",
            "dose" + "c4e72348111e01485652fe8a810b90eb",
            "dkea" + "9283bcf53a2f60090e5d27f5e9749ce8",
        ),
        near_misses=(
            "dapi" + "3f2a9c0b7d81e4563f2a9c0b7d81e45",
            "dapi" + "3f2a9c0b7d81e4563f2a9c0b7d81e45g",
            "dapi" + "00000000000000000000000000000000",
        ),
        params={
            "variants": (
                ("dapi", run(HEX, 32), "-", run("0-9", 1, 3)),
                *((prefix, run(HEX, 32)) for prefix in ("dapi", "dkea", "dose", "dosa", "doau")),
            ),
            "distinct": 6,
        },
    ),
    Detector(
        id="vault-token",
        type="secret",
        title="HashiCorp Vault token",
        description="A service, batch or recovery token of Vault 1.10 or later.",
        source="https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes",
        kind="token",
        reference=LEFT + rb"hv[sbr]\.[A-Za-z0-9_-]{24,1024}(?![A-Za-z0-9_-])",
        matches=(
            "hvs"
            + ".CAESIKx7Rt2mVqB9zLw4NcYh6PjDfKx7Rt2mVqB9zLw4NcYh6PjDfKx7Rt2mVqB9zLw4NcYh6PjDfKx7Rt2mVqB9zLw4NcYh6PjDf",
            "hvs" + ".k9Jd8sLqPz2mX4vB7nRt5wYc",
            "hvb"
            + ".AAAAAQKx7Rt2mVqB9-Lw4NcYh6Pj_fKx7Rt2mVqB9-Lw4NcYh6Pj_fKx7Rt2mVqB9-Lw4NcYh6Pj_fKx7Rt2mVqB9-Lw4NcYh6Pj_f",
        ),
        near_misses=(
            "hvs" + ".k9Jd8sLqPz2mX4vB7nRt5wY",
            "hvs" + ".aaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "hva" + ".k9Jd8sLqPz2mX4vB7nRt5wYc",
        ),
        params={
            "variants": tuple((prefix, run(BASE64URL, 24, 1024)) for prefix in ("hvs.", "hvb.", "hvr.")),
            "distinct": 10,
        },
    ),
    Detector(
        id="grafana-token",
        type="secret",
        title="Grafana token",
        description="A service account token of Grafana, an access policy token of Grafana Cloud, or an API key of the older form.",
        source="https://grafana.com/docs/grafana/latest/administration/service-accounts/",
        kind="token",
        reference=LEFT
        + rb"(?:glsa_[A-Za-z0-9]{32}_[0-9A-Fa-f]{8}|(?:glc_|eyJrIjoi)[A-Za-z0-9+/]{32,512}={0,3})"
        + RIGHT,
        matches=(
            "glsa_" + "Kx7Rt2mVqB9zLw4NcYh6PjDfKx7Rt2mV_3f2a9ce1",
            "glc_" + "eyJvIjoiMTIzNDU2IiwibiI6InJlYWRlciIsImsiOiJ4N1J0NXdZYzNoRmcifQ==",
            "glc_" + "eyJvIjoiMTIzNDU2IiwibiI6InJlYWRlciIsImsiOiJ4N1J0NXdZYzNoRmcifQ",
            "eyJrIjoi" + "L8ozFiA2auK7Z7GtQbU4WWEOCV81K2LSnAwqRzZHb4gzQt8HQT0PMPSlWW0Sao/dgPuXJkBGrbwzrzx1vLXEvz4dnc==",
        ),
        near_misses=(
            "glsa_" + "Kx7Rt2mVqB9zLw4NcYh6PjDfKx7Rt2mV_3f2a9cg1",
            "glsa_" + "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX_00000000",
            "glc_" + "GenericLightmapTexture",
        ),
        params={
            "variants": (
                ("glsa_", run(ALNUM, 32), "_", run("0-9A-Fa-f", 8)),
                ("glc_", run("A-Za-z0-9+/", 32, 512), run("=", 1, 3)),
                ("glc_", run("A-Za-z0-9+/", 32, 512)),
                ("eyJrIjoi", run("A-Za-z0-9+/", 40, 400), run("=", 1, 2)),  # JSON that begins with a key k
                ("eyJrIjoi", run("A-Za-z0-9+/", 40, 400)),
            ),
            "distinct": 10,
        },
    ),
)
