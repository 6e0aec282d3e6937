"""Keys and tokens of monitoring, logging and alerting."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, run
from ._service import key, token

BASE64 = "A-Za-z0-9+/"
LOWER = "a-z0-9"

DETECTORS = (
    key(
        "bugsnag-key",
        "Bugsnag API key",
        "https://docs.bugsnag.com/api/",
        keywords=("bugsnag api key", "bugsnag key", "bugsnag auth token"),
        variants=(
            (run(HEX, 32),),
            (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),
        ),
        valid=(("668c", "0173f79d493a54eef4179c3c822d"), ("3147", "bd1a-77f7-35fc-24c0-21e29b32bbe4")),
        distinct=6,
    ),
    key(
        "airbrake-key",
        "Airbrake project or user key",
        "https://docs.airbrake.io/",
        keywords=("airbrake project key", "airbrake api key", "airbrake key", "airbrake user key"),
        variants=((run(HEX, 32),), (run(HEX, 40),)),
        valid=(("02bd", "fc156e6a6352d1a52cdfaec4729b"), ("ede1", "a0a13ab211cf4f63f072754d085e306838a9")),
        distinct=8,
    ),
    key(
        "raygun-key",
        "Raygun API key",
        "https://raygun.com/documentation/",
        keywords=("raygun api key", "raygun apikey", "raygun key"),
        variants=((run(BASE64, 22), "=="),),
        valid=(("FzPy", "0hhqZiKX+nAieEUheo=="),),
    ),
    key(
        "better-stack-token",
        "Better Stack source token",
        "https://github.com/trufflesecurity/trufflehog/blob/main/pkg/detectors/betterstack/betterstack.go",
        keywords=(
            "better stack token",
            "betterstack token",
            "logtail token",
            "logtail source token",
            "better uptime token",
        ),
        variants=((run(ALNUM, 24),),),
        valid=(("ZAPB", "TLHCC3NJ0dW4b25jrL29"),),
    ),
    token(
        "axiom-token",
        "Axiom token",
        "https://axiom.co/docs/reference/tokens",
        variants=(
            ("xaat-", run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),
            ("xapt-", run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),
        ),
        valid=(("xaat-", "3bcd00b4-f4da-b42f-16fe-5d0c0604fe74"), ("xapt-", "22580ba6-30c0-c5ed-ae8c-1afa71a99a53")),
        distinct=6,
    ),
    key(
        "mezmo-key",
        "Mezmo or LogDNA key",
        "https://docs.mezmo.com/docs/ingestion-key",
        keywords=(
            "logdna ingestion key",
            "mezmo ingestion key",
            "logdna agent key",
            "mezmo key",
            "logdna key",
            "mezmo service key",
        ),
        variants=((run(HEX, 32),), ("sts_", run(HEX, 32))),
        valid=(("9e1e", "2fc9c90dca319498e427b47976ee"), ("sts_", "56d2c0ac9e043e5e9f32f15327385256")),
        distinct=8,
    ),
    key(
        "coralogix-key",
        "Coralogix key",
        "https://coralogix.com/docs/user-guides/account-management/api-keys/",
        keywords=("coralogix private key", "coralogix api key", "coralogix key", "coralogix token"),
        variants=((run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),),
        valid=(("6b57", "9956-9ed4-a7d7-71aa-ea5c512d10f5"),),
        distinct=6,
    ),
    key(
        "lightstep-token",
        "ServiceNow Cloud Observability (Lightstep) token",
        "https://docs.lightstep.com/docs/create-and-manage-access-tokens",
        keywords=("lightstep access token", "ls access token", "lightstep token", "ls service token"),
        variants=((run("A-Za-z0-9+/=", 40, 220),),),
        valid=(("QWaU", "7aqds6vzCc9eywqjmPPo1CiqMPUeVy9e+6ndsRD9+p4"),),
        distinct=14,
    ),
    key(
        "appdynamics-key",
        "AppDynamics account access key",
        "https://docs.appdynamics.com/",
        keywords=("appdynamics access key", "appdynamics agent account access key", "appdynamics account access key"),
        variants=(
            (run(LOWER, 12),),
            (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),
        ),
        valid=(("o6wb", "cazr2u4g"), ("cde2", "d554-10f5-3757-4ac2-8ed24e6f3149")),
        distinct=6,
    ),
    key(
        "instana-key",
        "Instana agent key",
        "https://www.ibm.com/docs/en/instana-observability",
        keywords=("instana agent key", "instana key", "instana api token"),
        variants=((run(BASE64URL, 16, 22),),),
        valid=(("YwCb", "WQvD2V3CAL4hPp"),),
    ),
    key(
        "elastic-key",
        "Elastic API key",
        "https://www.elastic.co/docs/deploy-manage/api-keys",
        keywords=(
            "elastic api key",
            "elasticsearch api key",
            "elastic apikey",
            "elastic cloud api key",
            "elastic apm secret token",
            "elasticsearch apikey",
        ),
        variants=(
            (run(BASE64, 58), "=="),
            (run(BASE64, 59), "="),
            (run(BASE64URL, 20), ":", run(BASE64URL, 22)),
        ),
        valid=(
            ("oKjC", "8yOMdubVf0oEyLqf9eXnAky6buaDZMsDeFgcWgzDWOYQLd5L5FCEd2=="),
            ("FsrK", "uSeOnT7YyO67uomS4YHLM3bZjNhPfLrz4Y3DyDynZVKemDtpUOQTM7L="),
        ),
        distinct=14,
    ),
    key(
        "statuspage-key",
        "Statuspage API key",
        "https://developer.statuspage.io/",
        keywords=("statuspage api key", "statuspage token", "statuspage key"),
        variants=(
            (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),
            (run(HEX, 64),),
        ),
        valid=(
            ("f92e", "38b1-fbe8-02b2-4965-82c43d2297fa"),
            ("2fa4", "ddc15eb3f96fb3ffc34c70ed5ee8bbbdd66f88e0164dc9025e1a7f1af78a"),
        ),
        distinct=6,
    ),
    key(
        "uptimerobot-key",
        "UptimeRobot API key",
        "https://uptimerobot.com/api/",
        keywords=("uptimerobot api key", "uptime robot key", "uptimerobot key"),
        variants=(("u", run("0-9", 6, 8), "-", run(HEX, 24)), ("m", run("0-9", 8, 10), "-", run(HEX, 24))),
        valid=(("u", "7575159-f112988b1190eb0f86df2564"), ("m", "38729398-f5a6075bf420f0e97ae9af07")),
        distinct=8,
    ),
)
