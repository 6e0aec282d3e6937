"""Keys and tokens of telephony, push notifications and marketing."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, LEFT, RIGHT, Detector, run

DETECTORS = (
    Detector(
        id="messagebird-key",
        type="secret",
        title="MessageBird access key",
        description="An API access key of MessageBird, now Bird.",
        source="https://developers.messagebird.com/api/#authentication",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Za-z0-9]{25}|(?:live_|test_)[A-Za-z0-9]{25})" + RIGHT,
        matches=(
            ("MESSAGEBIRD_ACCESS_KEY=" + "2Hq1WnjChvM9lYUV1JinIhp9a", "2Hq1WnjChvM9lYUV1JinIhp9a"),
            ("messagebird key: live_" + "ijPFHJca695fC5lWViTFwSUjm", "live_" + "ijPFHJca695fC5lWViTFwSUjm"),
        ),
        near_misses=(
            "MESSAGEBIRD_ACCESS_KEY=" + "cGIXLwxt7JKwo9j4IbhyknFe",
            "MESSAGEBIRD_ACCESS_KEY=" + "xxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "6jXx6R9jRx8DN9q0Kjti6icSG",
            "messagebird message c2558a8ea067062e0ebfe7debb92a146",
            "messagebird key 5869b6ff-f40a-2174-3ac3-c477d814c0db",
        ),
        params={
            "keywords": (
                "messagebird api key",
                "messagebird access key",
                "messagebird key",
                "messagebird token",
                "messagebird api token",
                "message bird access key",
                "messagebird secret",
            ),
            "variants": ((run(ALNUM, 25),), *((prefix, run(ALNUM, 25)) for prefix in ("live_", "test_"))),
            "distinct": 11,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="twilio-auth-token",
        type="secret",
        title="Twilio auth token",
        description="The auth token of a Twilio account, or the secret of one of its API keys.",
        source="https://www.twilio.com/docs/iam/api-keys",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9a-f]{32}|[A-Za-z0-9]{32})" + RIGHT,
        matches=(
            ("TWILIO_AUTH_TOKEN=" + "338270623da9e99c5b02479325fdfd50", "338270623da9e99c5b02479325fdfd50"),
            ("twilioApiSecret: " + "8JSSrVdQ4JHF6Y2maYKZlLoJh9hrnGui", "8JSSrVdQ4JHF6Y2maYKZlLoJh9hrnGui"),
        ),
        near_misses=(
            "TWILIO_AUTH_TOKEN=" + "65a4e3af5e55306eb7a1d700f46a059",
            "TWILIO_AUTH_TOKEN=" + "00000000000000000000000000000000",
            "request id " + "4ebe7c87a848561587e93cb99cf417f2",
            "twilio call CA8061d3401b7173023a6eb65c211dcd16",
            "twilio message d5f3e2dbb01722597390c4a3edd627dc",
        ),
        params={
            "keywords": (
                "twilio auth token",
                "twilio token",
                "twilio secret",
                "twilio api secret",
                "twilio api key secret",
                "twilio account token",
                "twilio key secret",
                "twilio authtoken",
            ),
            "variants": ((run(HEX, 32),), (run(ALNUM, 32),)),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="vonage-secret",
        type="secret",
        title="Vonage API secret",
        description="The API secret of a Vonage account, formerly Nexmo.",
        source="https://developer.vonage.com/en/account/secret-management",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9]{16}" + RIGHT,
        matches=(
            ("NEXMO_API_SECRET=" + "pYZJpg646UGqFwUe", "pYZJpg646UGqFwUe"),
            ("vonage api secret: " + "M8ZclvqwyGILLJGQ", "M8ZclvqwyGILLJGQ"),
        ),
        near_misses=(
            "NEXMO_API_SECRET=" + "A0bjcTuTC1D0vGQ",
            "NEXMO_API_SECRET=" + "xxxxxxxxxxxxxxxx",
            "request id " + "QubGE3XH2sNtvpwz",
            "vonage call sFmFZ1vWExjvMjhG",
            "nexmo secret 8633434808891888",
        ),
        params={
            "keywords": (
                "vonage api secret",
                "vonage secret",
                "nexmo api secret",
                "nexmo secret",
                "vonage signature secret",
                "nexmo signature secret",
                "nexmo secret key",
            ),
            "variants": ((run(ALNUM, 16),),),
            "distinct": 9,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="plivo-auth-token",
        type="secret",
        title="Plivo auth token",
        description="The auth token of a Plivo account.",
        source="https://www.plivo.com/docs/account/api/overview/",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9]{40}" + RIGHT,
        matches=(
            (
                "PLIVO_AUTH_TOKEN=" + "hfZXEmLii9iP4bXvOmXNy3MO7yIoOy1LztVFb4lx",
                "hfZXEmLii9iP4bXvOmXNy3MO7yIoOy1LztVFb4lx",
            ),
            ("plivo token: " + "CuXjBWfkSAPLfuSPJLnzOs5WFLY8NKlU5xFxdtjv", "CuXjBWfkSAPLfuSPJLnzOs5WFLY8NKlU5xFxdtjv"),
        ),
        near_misses=(
            "PLIVO_AUTH_TOKEN=" + "DpgOiiCIDMbv9QLAEC0h8v0J6kq25KBwy9jKx6l",
            "PLIVO_AUTH_TOKEN=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "jEzZ7J8z3U26hfbdsjcHBhki4jGAwB1PEEL6U5Fn",
            "plivo message f609a08f-17d1-232d-943c-b959bae59c84",
            "plivo call Ws0EbhbunfMR7OA3juFuhPLpTsZH7DrEqSTsfqEV",
        ),
        params={
            "keywords": ("plivo auth token", "plivo token", "plivo secret", "plivo authtoken", "plivo auth"),
            "variants": ((run(ALNUM, 40),),),
            "distinct": 13,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="telnyx-key",
        type="secret",
        title="Telnyx API key",
        description="An API key of Telnyx, of version 2 of its API.",
        source="https://developers.telnyx.com/docs/account-setup/authentication",
        kind="keyed",
        reference=LEFT + rb"(?:KEY[0-9a-f]{32}_[A-Za-z0-9_-]{22}|KEY[A-Za-z0-9_-]{55})(?![A-Za-z0-9_-])",
        matches=(
            (
                "TELNYX_API_KEY=KEY" + "eeb4c10e66de8f78490b015bd1092ffa_Ch5TL2WFz47gUq-wSeXjm1",
                "KEY" + "eeb4c10e66de8f78490b015bd1092ffa_Ch5TL2WFz47gUq-wSeXjm1",
            ),
            (
                "telnyx rejected KEY" + "sc9I-LSu-i1jG_6LP0j68vtoGfh6Xet8wrQNUSWyQrJve0eZseRwyX4",
                "KEY" + "sc9I-LSu-i1jG_6LP0j68vtoGfh6Xet8wrQNUSWyQrJve0eZseRwyX4",
            ),
        ),
        near_misses=(
            "TELNYX_API_KEY=KEY" + "3604f56433fa1f3c8ec4fea00342df8_CG962Vp0ZZuU6oPaDxUS-a",
            "TELNYX_API_KEY=KEY" + "00000000000000000000000000000000_xxxxxxxxxxxxxxxxxxxxxx",
            "request id KEY" + "c87cb0f4ecd5e0aa6c0625efa444bbeb_1p6iYYRkLM2M8YNdiyJRmu",
            "telnyx KEYc0d14c89e495d301",
            "telnyx call 71cc6ff0-0a3f-7440-6d70-96b929563155",
        ),
        params={
            "keywords": ("telnyx",),
            "variants": (("KEY", run(HEX, 32), "_", run(BASE64URL, 22)), ("KEY", run(BASE64URL, 55))),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="klaviyo-key",
        type="secret",
        title="Klaviyo private key",
        description="A private API key of Klaviyo.",
        source="https://developers.klaviyo.com/en/docs/authenticate_",
        kind="token",
        reference=LEFT + rb"(?:pk_[0-9a-f]{34}|pk_[A-Za-z0-9]{6}_[0-9a-f]{34})" + RIGHT,
        matches=(
            "pk_" + "8ef68a50fff6136982da49c94e23120aa4",
            (
                "Klaviyo-API-Key pk_" + "sI0wBc_22d98c1cc2f849c91f0c7b41f3edbb0631",
                "pk_" + "sI0wBc_22d98c1cc2f849c91f0c7b41f3edbb0631",
            ),
        ),
        near_misses=(
            "pk_" + "42c6da92c4cdae2912499eb9f2b16bdcc",
            "pk_" + "0000000000000000000000000000000000",
            "pq_" + "27a62f373796372a60b5c3ef313ae54d1d",
            "pk_289dcc4a9321efbfe98a2f410db9c5ed",
            "pk_table_359828a25a8751d07b0f867de38163fe56",
        ),
        params={"variants": (("pk_", run(HEX, 34)), ("pk_", run(ALNUM, 6), "_", run(HEX, 34))), "distinct": 9},
    ),
    Detector(
        id="customerio-key",
        type="secret",
        title="Customer.io API key",
        description="A tracking or app API key, or a site id, of Customer.io.",
        source="https://docs.customer.io/integrations/api/",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9a-f]{20}|[0-9a-f]{32})" + RIGHT,
        matches=(
            ("CUSTOMERIO_API_KEY=" + "44fe500c6f08f356e6b8", "44fe500c6f08f356e6b8"),
            ("customer.io token: " + "c2b8d8f7211da117701a717e85b69975", "c2b8d8f7211da117701a717e85b69975"),
        ),
        near_misses=(
            "CUSTOMERIO_API_KEY=" + "8b2288f6219803d835c",
            "CUSTOMERIO_API_KEY=" + "00000000000000000000",
            "request id " + "50acb7e816839d86951b",
            "customer id a12c60c39f62558e6b8c",
            "customerio key 50b977970ef24f9f2117fcbb",
        ),
        params={
            "keywords": (
                "customerio api key",
                "customer io api key",
                "customerio key",
                "customer io key",
                "customerio tracking key",
                "customerio app key",
                "customerio tracking api key",
                "customerio token",
                "customer io token",
                "customerio secret",
                "cio api key",
                "customerio app api key",
            ),
            "variants": ((run(HEX, 20),), (run(HEX, 32),)),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="courier-token",
        type="secret",
        title="Courier API key",
        description="An API key of Courier, of production or of the test environment.",
        source="https://www.courier.com/docs/reference/authorization",
        kind="token",
        reference=LEFT + rb"(?:pk_prod_|pk_test_|dk_prod_)[A-Z0-9]{28}" + RIGHT,
        matches=(
            "pk_prod_" + "359Z9Y4MNI6Q0R3SZA83M9TE4E1H",
            (
                "COURIER_AUTH_TOKEN=dk_prod_" + "CB4R13LYKYIBF78MS40O8EPH8VKL",
                "dk_prod_" + "CB4R13LYKYIBF78MS40O8EPH8VKL",
            ),
        ),
        near_misses=(
            "pk_prod_" + "ROT1DOB0P6CYGTG5W1NSXYHL4SK",
            "pk_prod_" + "0000000000000000000000000000",
            "pk_proq_" + "VB5UK9RXNYZS87PSDE639V12XORT",
            "pk_prod_30cf79be",
            "pk_live_SG5IE4VVGRCP8BY9WM9VT17EVP36",
        ),
        params={
            "variants": (*((prefix, run("A-Z0-9", 28)) for prefix in ("pk_prod_", "pk_test_", "dk_prod_")),),
            "distinct": 11,
        },
    ),
    Detector(
        id="onesignal-key",
        type="secret",
        title="OneSignal API key",
        description="A REST API key of a OneSignal app, of an organization or of a user.",
        source="https://github.com/betterleaks/betterleaks/blob/main/config/betterleaks.toml",
        kind="token",
        reference=LEFT + rb"(?:os_v2_app_|os_v2_org_)[a-z2-7]{103}" + RIGHT,
        matches=(
            "os_v2_app_" + "psi2aeabw6r5s3rykma4sy5xdljifncih7yadbnbgnfimagg7qhnmrlk2p72xpjeekl6hvs3izfmvpra"
            "snvry5kxj6l422xg4demu73",
            (
                "Authorization Key os_v2_org_"
                + "fndboahkmi4n2cegwntej7uwxrplumglyff5653fp5wlqw47v5tkvhps66otbxn6mpnpfdg5br5vbhh3"
                "oflymyiaegedo7mcfzfl2m4",
                "os_v2_org_" + "fndboahkmi4n2cegwntej7uwxrplumglyff5653fp5wlqw47v5tkvhps66otbxn6mpnpfdg5br5vbhh3"
                "oflymyiaegedo7mcfzfl2m4",
            ),
        ),
        near_misses=(
            "os_v2_app_" + "c4rzwogoy5jqdl5duglml5n4wpkz52nc5lwbtzdtyccrxwf5umktmphwogziobm3wmnxn6c2cwrzzlih"
            "3navj22plhcn4nofrqusel",
            "os_v2_app_" + "x" * 103,
            "os_v2_apq_" + "v3fnwbtoy6p54cqw4wqh4lyv4n37rtbntvvoqiyoi5cvjl3xlsv5ln6tmfdynkqphvlym7qwytt7s7mj"
            "hdv75viw5wjy6fdbhspmjnt",
            "os_v2_app_eivf3n42c6q9qb3owhux3745",
            "os_v2_user_3p2xdzame6e4xkzitqysfb2f",
        ),
        params={
            "variants": (*((prefix, run("a-z2-7", 103)) for prefix in ("os_v2_app_", "os_v2_org_")),),
            "distinct": 12,
        },
    ),
    Detector(
        id="fcm-server-key",
        type="secret",
        title="Firebase Cloud Messaging server key",
        description="A legacy server key of Firebase Cloud Messaging.",
        source="https://firebase.google.com/docs/cloud-messaging/migrate-v1",
        kind="token",
        reference=LEFT + rb"AAAA[A-Za-z0-9_-]{7}:APA91b[A-Za-z0-9_-]{134}(?![A-Za-z0-9_-])",
        matches=(
            "AAAA" + "QxN1p7w:APA91bOsOq692XM9r6JNbFMu7jauXKllDBAtAHxXScreZNQfqi85mkx-EDp3aNAd-tGLGwGRPQTQgib3_0DB"
            "yQj99LU4NZk8aoJUCoTW37GH1G2T1YwOzZVUoOOa-U9X5A1viCz1DPtw",
            (
                "Authorization key=AAAA"
                + "0wjanL7:APA91byHFnJVJ1UFrlZUMlxzxtUBm1UyFvoNwJiYQveZNlLz_dTw_TKgk6eD8gs015OyeViO2ofgRQ-lMQpN"
                "9aHGBfxr9MtfDODTumN6nyJtDDwvrZZQ5YUQzY7mr-AN_vLDqjOp8rwT",
                "AAAA" + "0wjanL7:APA91byHFnJVJ1UFrlZUMlxzxtUBm1UyFvoNwJiYQveZNlLz_dTw_TKgk6eD8gs015OyeViO2ofgRQ-lMQpN"
                "9aHGBfxr9MtfDODTumN6nyJtDDwvrZZQ5YUQzY7mr-AN_vLDqjOp8rwT",
            ),
        ),
        near_misses=(
            "AAAA" + "drYpBa7:APA91bUVfihk3cwTwt-ieHuK-lnnU8evVdLV8PkruSx2dGmJpFyeVNAvHHtm1erE-WUpkzk4Q6Z-e91haMGG"
            "v5_68MuIyXc3yqyv6GvrhtXUiFcKWTBKDMTzWornm6R3gOy8o3sur9a",
            "AAAA" + "xxxxxxx:APA91bxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "AAAq" + "CxugN8n:APA91bsqcECKL5iUAshiD15rmyV3EK4kI4Xc3YIVSPEy47Rsbfus9Pkrch7dhW94NWBIFyXK3sCtA7bB5sWT"
            "jn9ezpLMQLooEj4SlbZFLL9GaiCZCERuIM0lkjt9QB1gHPhNqrO_y0VZ",
            "AAAAj13ipB0:APA91b",
            "HOP320MNiJrrThrOOFWKKy:APA91bvlLfdNYiPdyiJeucpG2GK38pYKFPYdFN8P2WQLlHK1GPzMBqZDYJctZHv2xvQdD"
            "sI6KFRpV5Lv2dpOwab83jaRKFGWxdOXGvodcmnaW91Itbyounoigevg6bnDM8wxdCaAHeUD",
        ),
        params={"variants": (("AAAA", run(BASE64URL, 7), ":APA91b", run(BASE64URL, 134)),), "distinct": 14},
    ),
)
