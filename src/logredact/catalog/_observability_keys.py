"""Keys and tokens of monitoring, logging and alerting."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, run
from ._service import key, token

LOWER = "a-z0-9"
UPPER = "A-Z0-9"

DETECTORS = (
    key(
        "datadog-key",
        "Datadog API or application key",
        "https://docs.datadoghq.com/account_management/api-app-keys/",
        keywords=(
            "datadog api key",
            "dd api key",
            "dd app key",
            "datadog app key",
            "dd application key",
            "datadog application key",
            "datadog key",
            "dd client token",
        ),
        variants=((run(HEX, 32),), (run(HEX, 40),), ("pub", run(HEX, 32))),
        valid=(("1d48", "2d22edc4ac24c88d9122fc14e390"), ("f7a5", "dd522275b6d9aa829976b200f8939b8ef984")),
        distinct=8,
    ),
    token(
        "newrelic-key",
        "New Relic key",
        "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
        variants=(
            ("NRAK-", run(UPPER, 27)),
            ("NRII-", run(BASE64URL, 32)),
            ("NRJS-", run(HEX, 19)),
            ("NRIQ-", run(BASE64URL, 32)),
            ("NRRA-", run(HEX, 42)),
        ),
        valid=(("NRAK-", "TVRJTLI42VDNNEZDSTET4PBN4V6"), ("NRII-", "HaqyXoxbGvszjpfKT0gh1X0C7-ViFwLE")),
        distinct=7,
    ),
    key(
        "newrelic-license-key",
        "New Relic license key",
        "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
        keywords=(
            "new relic license key",
            "newrelic license key",
            "nria license key",
            "new relic license",
            "nr license key",
        ),
        variants=((run(HEX, 36), "NRAL"), (run(HEX, 40),), ("eu01xx", run(HEX, 30), "NRAL")),
        valid=(("5983", "606c9f8dbfb91383a2c7215c2b2e33d8NRAL"), ("2627", "ecebc20b6b5394284ffac4a5717b12823b52")),
        distinct=8,
    ),
    token(
        "sentry-token",
        "Sentry token",
        "https://docs.sentry.io/api/auth/",
        variants=(
            *((prefix, run(HEX, 64)) for prefix in ("sntryu_", "sntrya_", "sntryi_")),
            ("sntrys_eyJ", run("A-Za-z0-9+/=_", 60, 600)),
        ),
        valid=(
            ("sntryu_", "2852264c18d31cb66335a3c06e80702fb79c1ddf6f348a237279ad6d8faeb2b6"),
            ("sntryi_", "fba7718f7ffd2e6008e29b2e6496eda0fa8e34c940e54f1964db2c2b30cc1167"),
            (
                "sntrys_eyJ",
                "3PggrIpKVcbC1_6MVJ7N05sUBhvbCrvth4scTocmdef8=vVt2+n00RQ5/E+S+Yl=IJEUa6R06Gm6oWRyZdKHdkubzUaS5",
            ),
        ),
    ),
    token(
        "honeycomb-key",
        "Honeycomb key",
        "https://docs.honeycomb.io/get-started/configure/environments/manage-api-keys/",
        variants=(
            ("hcaik_", run(LOWER, 50, 70)),
            ("hcaic_", run(LOWER, 50, 70)),
            ("hcbik_", run(LOWER, 50, 70)),
            ("hcamk_", run(LOWER, 50, 70)),
        ),
        valid=(
            ("hcaik_", "dcxrzafxy45fv39zfyzbroefy84r7iz82wg8ldyta5onjrqugin54wx0ehwco4qdxr0"),
            ("hcaic_", "lrxj3wxis6t8f8fz041zjygyk6p6od1gg5op8xsheatucps34o6gm3pt23fiqt08"),
        ),
    ),
    token(
        "dynatrace-token",
        "Dynatrace token",
        "https://docs.dynatrace.com/docs/dynatrace-api/basics/dynatrace-api-authentication",
        variants=(
            ("dt0c01.", run("A-Z2-7", 24), ".", run("A-Z2-7", 64)),
            ("dt0s01.", run("A-Z2-7", 24), ".", run("A-Z2-7", 64)),
            ("dt0s02.", run("A-Z2-7", 24), ".", run("A-Z2-7", 64)),
            ("dt0s08.", run("A-Z2-7", 24), ".", run("A-Z2-7", 64)),
            ("dt0s16.", run("A-Z2-7", 24), ".", run("A-Z2-7", 64)),
        ),
        valid=(
            ("dt0c01.", "OX2PEASTBZBWGFWGKSGL2JA2.DIAIZ2MIHGDTHT6UKGMD6DIS7OCU2MTOKHP3A3K455PRXVWFB635SKMAQOQARWP5"),
            ("dt0s01.", "EE3SKWC2BXTUANYLLV74PP27.AUNC6NEFWOU2IUPTABNUWJPYYRIB27ZLUUXA6MQ6KCKTNND4OHUKPQHVRY2M3VR7"),
        ),
        distinct=14,
    ),
    key(
        "splunk-hec-token",
        "Splunk HTTP event collector token",
        "https://docs.splunk.com/Documentation/Splunk/latest/Data/UsetheHTTPEventCollector",
        keywords=("splunk hec token", "splunk token", "hec token", "splunk access token", "signalfx access token"),
        variants=(
            (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),
            (run(BASE64URL, 22),),
        ),
        valid=(("a805", "0913-607d-a27e-a01e-ea0841596c00"), ("qQBk", "ja83waOwU8ID2y--SD")),
        distinct=6,
    ),
    key(
        "sumologic-key",
        "Sumo Logic access key",
        "https://help.sumologic.com/docs/manage/security/access-keys/",
        keywords=(
            "sumologic access key",
            "sumo access key",
            "sumo logic access key",
            "sumologic accesskey",
            "sumo key",
        ),
        variants=((run(ALNUM, 64),),),
        valid=(("EFy9", "mXxb8Ww9QSh3OEOS4EfKeCv1VM0IVTN2DSlgy5Au0WhVw4rmca0aQqkEJAkD"),),
        distinct=16,
    ),
    key(
        "logzio-token",
        "Logz.io token",
        "https://docs.logz.io/docs/user-guide/admin/authentication-tokens/log-shipping-tokens/",
        keywords=("logzio token", "logzio shipping token", "logz io token", "logzio api token"),
        variants=(
            (run("A-Za-z", 32),),
            (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),
        ),
        valid=(("pvyh", "EEFrArRfYWDGsZBMglWBwuzjQdxW"), ("c0c6", "618d-d044-0921-71e2-013b1275a00a")),
        distinct=6,
    ),
    key(
        "loggly-token",
        "Loggly customer token",
        "https://documentation.solarwinds.com/en/success_center/loggly/content/admin/customer-token-authentication-token.htm",
        keywords=("loggly token", "loggly customer token", "loggly customertoken"),
        variants=((run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),),
        valid=(("e15f", "ff1a-48f3-0a95-ec31-0b777f258b67"),),
        distinct=6,
    ),
    key(
        "pagerduty-key",
        "PagerDuty API or integration key",
        "https://support.pagerduty.com/main/docs/api-access-keys",
        keywords=(
            "pagerduty token",
            "pagerduty api key",
            "pagerduty api token",
            "pagerduty routing key",
            "pagerduty integration key",
            "pagerduty service key",
            "pagerduty key",
        ),
        variants=((run("A-Za-z0-9_+-", 20),), (run(HEX, 32),)),
        valid=(("MbfI", "nzG4oRsc-eFTdEn9"), ("c470", "f5c93fcbfd09cc301ad11703dae2")),
        distinct=8,
    ),
    key(
        "opsgenie-key",
        "Opsgenie API key",
        "https://docs.opsgenie.com/docs/api-key-management",
        keywords=("opsgenie api key", "opsgenie key", "opsgenie token", "genie key", "geniekey"),
        variants=((run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),),
        valid=(("4561", "1ce9-8e88-a117-741f-a38469fdfb8e"),),
        distinct=6,
    ),
    key(
        "rollbar-token",
        "Rollbar access token",
        "https://docs.rollbar.com/docs/access-tokens",
        keywords=("rollbar access token", "rollbar token", "rollbar server token"),
        variants=((run(HEX, 32),), (run(HEX, 128),)),
        valid=(
            ("6f5a", "8ba1a89b11b62ba4d797c62df7e6"),
            (
                "eeac",
                "20b6af3204a5cbd5f5c8d14fb8d71416cada1540a459c6f75b4a64f039b13313e2cd000e1b3bde97"
                "2d7b847aaff08d1c0e7d0c4d8853e24da1c4f11edc69",
            ),
        ),
        distinct=8,
    ),
)
