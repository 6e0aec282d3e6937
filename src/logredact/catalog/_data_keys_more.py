"""Keys and tokens of databases, search and analytics."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, run
from ._service import key, token

LOWER = "a-z0-9"

DETECTORS = (
    token(
        "cockroachdb-key",
        "CockroachDB Cloud API key",
        "https://www.cockroachlabs.com/docs/cockroachcloud/cloud-api",
        variants=(("CCDB1_", run(ALNUM, 22), "_", run(ALNUM, 40)),),
        valid=(("CCDB1_", "uqSVA1jIdtfTxGwD9GYWXo_jjNSitHjPkYBRuyhs5moe1chtdknegetlls6c88R"),),
        distinct=14,
    ),
    key(
        "influxdb-token",
        "InfluxDB token",
        "https://docs.influxdata.com/influxdb/v2/admin/tokens/",
        keywords=(
            "influxdb token",
            "influx token",
            "influxdb admin token",
            "influxdb api token",
            "influxdb v2 admin token",
            "docker influxdb init admin token",
        ),
        variants=((run(BASE64URL, 86), "=="),),
        valid=(("J3bO", "zBJZBwGG2o5G5ru6j9RYarrprsiZzJjdfhUwsZAISikavK1gEj6_lGMZX4xWKYVL-9hyl9QRFy91vV-Rd6=="),),
        distinct=20,
    ),
    token(
        "neon-key",
        "Neon API key",
        "https://neon.com/docs/manage/api-keys",
        variants=(("napi_", run(ALNUM, 64)),),
        valid=(("napi_", "p0wd8cljojdtnh9awkb8ra7zc0pfnjga6tknzabr1qwl4372b1l8ickqgtui277w"),),
        distinct=16,
    ),
    key(
        "upstash-token",
        "Upstash REST token",
        "https://upstash.com/docs/redis/features/restapi",
        keywords=(
            "upstash redis rest token",
            "upstash token",
            "upstash api key",
            "upstash kafka rest password",
            "kv rest api token",
        ),
        variants=((run(BASE64URL, 36, 120), "=="), (run(BASE64URL, 36, 120), "="), (run(BASE64URL, 36, 120),)),
        valid=(
            ("m_qu", "zl4RTkyJ1krhl_aZ4nOHj7clLQTIFNJA5ING2DiX97xiU-5x1zR4koFDeCs5hW=="),
            ("Lq8l", "cDbTtYVDJkkPHaE2DTaKpCHG3-uBtIpeO="),
        ),
        distinct=14,
    ),
    key(
        "redis-cloud-key",
        "Redis Cloud API key",
        "https://redis.io/docs/latest/operate/rc/api/get-started/",
        keywords=("redis cloud secret key", "rediscloud secret key", "redis cloud api key", "rediscloud access key"),
        variants=(("S", run(LOWER, 30, 60)), ("A", run(LOWER, 30, 60))),
        valid=(
            ("S", "ajsvv93blv19c4edlrxdqvrqnkwnfl1hv2s2xxdu5c"),
            ("A", "wxpxw259blx71g0qp9m7iyqjxh8y70m8vue2ifelaolv6tjug80abr0k2vcs"),
        ),
        distinct=12,
    ),
    key(
        "snowflake-token",
        "Snowflake programmatic access token or password",
        "https://docs.snowflake.com/en/user-guide/programmatic-access-tokens",
        keywords=("snowflake token", "snowflake password", "snowflake pat", "snowsql pwd"),
        variants=((run("A-Za-z0-9_!@#%-", 14, 400),),),
        valid=(("U36U", "CI#YTOIcL7"),),
        distinct=9,
    ),
    token(
        "contentful-token",
        "Contentful personal access token",
        "https://www.contentful.com/developers/docs/references/authentication/",
        variants=(("CFPAT-", run(BASE64URL, 43)),),
        valid=(("CFPAT-", "v7qXH0w2DkqScwKRIq6mIiAmxVRUH_9jVuP4LiKDblI"),),
        distinct=14,
    ),
    key(
        "contentful-key",
        "Contentful delivery token",
        "https://www.contentful.com/developers/docs/references/authentication/",
        keywords=(
            "contentful access token",
            "contentful delivery token",
            "contentful management token",
            "contentful token",
            "contentful preview token",
        ),
        variants=((run(BASE64URL, 43),),),
        valid=(("eGnf", "k_GtLjaI5lRrIlyXZsMSBzuWVOpOsRDnlzeEo24"),),
        distinct=14,
    ),
    key(
        "meilisearch-key",
        "Meilisearch key",
        "https://www.meilisearch.com/docs/learn/security/basic_security",
        keywords=("meili master key", "meilisearch master key", "meilisearch api key", "meilisearch key"),
        variants=(
            (run(BASE64URL, 32, 64),),
            (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),
        ),
        valid=(
            ("anmr", "YmsCTyDlIDmkIS3DRUJxsz4jQJI4Lhwu7Z50dmmHhGeV2w25PWE3jh"),
            ("de84", "a842-58aa-72fa-7c87-69e4c14feb1b"),
        ),
        distinct=6,
    ),
    key(
        "typesense-key",
        "Typesense API key",
        "https://typesense.org/docs/latest/api/api-keys.html",
        keywords=("typesense api key", "typesense key", "typesense admin key", "x typesense api key"),
        variants=((run(ALNUM, 32),), (run(ALNUM, 48),)),
        valid=(("JA8D", "Xe2tHwObb4q23YPqKxaUTnW82l3q"), ("oU8A", "RBfQW4YvXqxYIMt8jtZNA4h348yxvfIeGZDKwaV4UVjh")),
        distinct=12,
    ),
    key(
        "looker-secret",
        "Looker API client secret",
        "https://cloud.google.com/looker/docs/api-auth",
        keywords=("looker client secret", "lookersdk client secret", "looker secret"),
        variants=((run(ALNUM, 24),),),
        valid=(("iOGf", "d7NPdw5phTyuExOa8p0X"),),
    ),
    key(
        "fivetran-secret",
        "Fivetran API secret",
        "https://fivetran.com/docs/rest-api/getting-started",
        keywords=("fivetran api secret", "fivetran secret"),
        variants=((run(ALNUM, 32, 64),),),
        valid=(("sJGU", "w9ZHMwa73QCQAn5vgUm7WTWcX57BzlWCB7xKg"),),
        distinct=12,
    ),
    key(
        "clickhouse-key",
        "ClickHouse Cloud key secret",
        "https://clickhouse.com/docs/cloud/manage/openapi",
        keywords=("clickhouse key secret", "clickhouse cloud key", "clickhouse api secret", "clickhouse key"),
        variants=(("4b1d", run(ALNUM, 38)),),
        valid=(("4b1d", "tQa5bckZB3ed36if2yx7nVxG3QyFiLucDNYBus"),),
        distinct=12,
    ),
)
