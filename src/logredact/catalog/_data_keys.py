"""Keys and tokens of databases, search and analytics."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, run
from ._service import key, token

BASE64 = "A-Za-z0-9+/"

DETECTORS = (
    key(
        "mongodb-atlas-key",
        "MongoDB Atlas key",
        "https://www.mongodb.com/docs/atlas/configure-api-access/",
        keywords=(
            "mongodb atlas private key",
            "atlas private key",
            "mongodb atlas api key",
            "mcli private api key",
            "atlas api private key",
        ),
        variants=((run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),),
        valid=(("f207", "ce70-d596-870d-e7ca-1a79a2dd2578"),),
        distinct=6,
    ),
    token(
        "mongodb-atlas-secret",
        "MongoDB Atlas service account secret",
        "https://www.mongodb.com/docs/atlas/api/service-accounts-overview/",
        variants=(("mdb_sa_sk_", run(BASE64URL, 40)),),
        valid=(("mdb_sa_sk_", "UhSYtBIkL9WhfnDSBC4UfzMwlW383rSfzvi4rv17"),),
    ),
    key(
        "algolia-key",
        "Algolia API key",
        "https://www.algolia.com/doc/guides/security/api-keys/",
        keywords=(
            "algolia api key",
            "algolia admin key",
            "algolia key",
            "algolia admin api key",
            "algolia write key",
            "x algolia api key",
        ),
        variants=((run(HEX, 32),),),
        valid=(("dc56", "a338fe89b68fda1ec0ebbdf9db9a"),),
        distinct=8,
    ),
    key(
        "confluent-secret",
        "Confluent Cloud API secret",
        "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html",
        keywords=(
            "confluent api secret",
            "confluent cloud api secret",
            "confluent secret",
            "kafka api secret",
            "schema registry api secret",
        ),
        variants=((run(BASE64, 64),),),
        valid=(("rwF7", "57A06lSPKzmENHmzlTdM0EP26mwZR5bKqpJ4+/i/d/h9QOHJenmSgVknj1n5"),),
        distinct=18,
    ),
    token(
        "aiven-password",
        "Aiven service password",
        "https://aiven.io/docs/platform/concepts/authentication-tokens",
        variants=(("AVNS_", run(BASE64URL, 14, 24)),),
        valid=(("AVNS_", "p3DZz_GwMArrbLh6i0CW2jh"),),
    ),
    token(
        "airtable-token",
        "Airtable personal access token",
        "https://airtable.com/developers/web/guides/personal-access-tokens",
        variants=(("pat", run(ALNUM, 14), ".", run(HEX, 64)),),
        valid=(("pat", "xqoUdfCr70oViw.fb76f2c34ad5cfec16afd8950b41d4d2a7a2f16f1fd903a3863e06ef7f2ab4d6"),),
        distinct=12,
    ),
    key(
        "airtable-key",
        "Airtable API key, older form",
        "https://support.airtable.com/docs/airtable-api-key-deprecation-notice",
        keywords=("airtable api key", "airtable key"),
        variants=(("key", run(ALNUM, 14)),),
        valid=(("key", "ftQBaI5BuN7erX"),),
        distinct=8,
    ),
    key(
        "segment-key",
        "Segment write key",
        "https://segment.com/docs/connections/find-writekey/",
        keywords=("segment write key", "segment api key", "segment key", "segment writekey", "segment access token"),
        variants=((run(ALNUM, 32),), ("sgp_", run(ALNUM, 64))),
        valid=(
            ("LEO9", "bRrwUAeYKjy50u7Z7xLTdCdimOYE"),
            ("sgp_", "dfgt2cP34fwWqVbgmma4dwurZJe7hHz7jdYIubhymBw3S0u4eFKFOns2bz4CcKjt"),
        ),
        distinct=12,
    ),
    key(
        "amplitude-key",
        "Amplitude API or secret key",
        "https://amplitude.com/docs/apis/keys-and-tokens",
        keywords=("amplitude api key", "amplitude secret key", "amplitude key", "amplitude secret"),
        variants=((run(HEX, 32),),),
        valid=(("7a4e", "aaca6cbd7d51fb181e636233924e"),),
        distinct=8,
    ),
    key(
        "mixpanel-secret",
        "Mixpanel project token or secret",
        "https://docs.mixpanel.com/docs/orgs-and-projects/managing-projects",
        keywords=("mixpanel token", "mixpanel api secret", "mixpanel secret", "mixpanel project token"),
        variants=((run(HEX, 32),),),
        valid=(("c671", "6d54f54b42d07f8c9f6ffb750fa3"),),
        distinct=8,
    ),
    token(
        "posthog-key",
        "PostHog key",
        "https://posthog.com/docs/api",
        variants=(("phx_", run(ALNUM, 43, 48)), ("phc_", run(ALNUM, 43)), ("phs_", run(ALNUM, 43))),
        valid=(
            ("phx_", "TQef8sB6AkFp7FnvVSYkZZvFaJFO0RZAQ1izjHHdi9q"),
            ("phc_", "zkZUkHAfOtlEqdh62PYQTV0ZcupubuNMSLz7oYSbgBZ"),
        ),
        distinct=14,
    ),
    token(
        "dbt-token",
        "dbt platform token",
        "https://docs.getdbt.com/docs/dbt-cloud-apis/authentication",
        variants=(("dbtc_", run("A-Za-z0-9_=-", 32, 80)), ("dbtu_", run("A-Za-z0-9_=-", 32, 80))),
        valid=(
            ("dbtc_", "BA0YsDjgPRrLXB9JkM=upL23J2pDzK_tyWq35uN"),
            ("dbtu_", "V2o3FqQ7tqoAUq8kbJVAuesdtWXf2LuIrFYQlqQbP"),
        ),
        distinct=12,
    ),
)
