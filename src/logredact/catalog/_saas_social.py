"""Keys and tokens of social networks and media."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, LEFT, RIGHT, Detector, run

DETECTORS = (
    Detector(
        id="facebook-token",
        type="secret",
        title="Facebook access token",
        description="An access token of a user, a page or a system user of Facebook.",
        source="https://developers.facebook.com/docs/facebook-login/guides/access-tokens",
        kind="keyed",
        reference=LEFT + rb"EAA[A-Za-z0-9]{90,400}" + RIGHT,
        matches=(
            (
                "graph.facebook.com/me?access_token=EAA"
                + "J5nzlQdrmoTWF2f0Vyqn716vqlZh8lBmjqz3JPw58PokVonUHp1faA8U5JJrf6KmULerkkl2mTdmSayDn7EWvVC8iDo",
                "EAA" + "J5nzlQdrmoTWF2f0Vyqn716vqlZh8lBmjqz3JPw58PokVonUHp1faA8U5JJrf6KmULerkkl2mTdmSayDn7EWvVC8iDo",
            ),
            (
                "FB_PAGE_TOKEN=EAA"
                + "07lgzHVkDZDq0qPAcDHzwAYJlVuyiGBrKRHpvy3eYGblqaNHj1ZKk5zpxHfQxqzmjS0gJ2dzdupKJ847SWfjt8GTI8Ds"
                "X",
                "EAA" + "07lgzHVkDZDq0qPAcDHzwAYJlVuyiGBrKRHpvy3eYGblqaNHj1ZKk5zpxHfQxqzmjS0gJ2dzdupKJ847SWfjt8GTI8DsX",
            ),
        ),
        near_misses=(
            "graph.facebook.com/me?access_token=EAA"
            + "soi0VoaUdTNA0t2xCXMW96IYvH1rfOwwpo6Cal3BqtwY3DaRCgqcCrkAd0UkDaTv3RhQTMcsDRhDh2fOE481QPp0d",
            "graph.facebook.com/me?access_token=EAA"
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id EAA"
            + "HjMhjmt5IXy2xWdGNSc8o7vgGyPFzzG0mqjBeryGRjO4ES5b7kSKavFAITBIoNMKoRWTMCI0oR4N2yEW9sZYFzbM6V5E"
            "H",
            "access token EAAYBY4W9km4taQ4foJuWN355KLzYRlEQZDDaHtby2mpXsEKzExkJ1mVVgOiIJW",
            "facebook image 58fc39d1de6d091032801a8d1c932cc3cd9faeb48bc20492fd931e295dd7104d",
        ),
        params={
            "keywords": (
                "facebook",
                "fb access token",
                "fb token",
                "access token",
                "page token",
                "meta access token",
                "meta token",
                "whatsapp token",
                "whatsapp access token",
                "instagram",
            ),
            "variants": (("EAA", run(ALNUM, 90, 400)),),
            "distinct": 16,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="facebook-app-secret",
        type="secret",
        title="Facebook app secret",
        description="The secret of a Facebook or Meta app.",
        source="https://developers.facebook.com/docs/facebook-login/security",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{32}" + RIGHT,
        matches=(
            ("FACEBOOK_APP_SECRET=" + "4d61109cc844ba9620379aac50ac6cb8", "4d61109cc844ba9620379aac50ac6cb8"),
            ("fbAppSecret: " + "a5b9fb749b701cd2fa797492e5902cb4", "a5b9fb749b701cd2fa797492e5902cb4"),
        ),
        near_misses=(
            "FACEBOOK_APP_SECRET=" + "c62305373b7147945b28071750c131e",
            "FACEBOOK_APP_SECRET=" + "00000000000000000000000000000000",
            "request id " + "b232c5cfc3e16858208502fc96860638",
            "facebook post a5375cc368a17203e96af59729f25468",
            "facebook secret 3b7e49084e1d0d432ffc85a57278b8eccd1a86e6",
        ),
        params={
            "keywords": (
                "facebook app secret",
                "facebook secret",
                "facebook client secret",
                "fb app secret",
                "fb secret",
                "fb client secret",
                "facebook secret key",
                "facebook api secret",
                "meta app secret",
                "instagram app secret",
                "instagram client secret",
            ),
            "variants": ((run(HEX, 32),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="facebook-app-token",
        type="secret",
        title="Facebook app access token",
        description="An app access token of Facebook: the app's id and a key.",
        source="https://developers.facebook.com/docs/facebook-login/guides/access-tokens#apptokens",
        kind="keyed",
        reference=LEFT + rb"[0-9]{14,17}\|[A-Za-z0-9_-]{27,32}(?![A-Za-z0-9_-])",
        matches=(
            (
                "access_token=" + "79890136611700|z05WsDNk_ISzY14j3VQ-S2AalLhxNS",
                "79890136611700|z05WsDNk_ISzY14j3VQ-S2AalLhxNS",
            ),
            (
                "facebook app token " + "80533539274813|7nzoYEVv9HGIH3pUncQwsKP6VBxKlp expired",
                "80533539274813|7nzoYEVv9HGIH3pUncQwsKP6VBxKlp",
            ),
        ),
        near_misses=(
            "access_token=" + "22915244680613|dHfaTh-oqBBsmYDXtdg8-h_NuP",
            "access_token=" + "0000000000000000|xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "397093278411715|cICQMX3gLALOcC6MPCNwXmIyfni",
            "facebook page 461171428726304",
            "facebook 658640363092303|690497406893164",
        ),
        params={
            "keywords": ("facebook", "access token", "meta app token"),
            "variants": ((run("0-9", 14, 17), "|", run(BASE64URL, 27, 32)),),
            "distinct": 10,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="instagram-token",
        type="secret",
        title="Instagram access token",
        description="An access token of the Instagram API.",
        source="https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login",
        kind="keyed",
        reference=LEFT + rb"(?:IGQ|IGAA)[A-Za-z0-9_-]{100,300}(?![A-Za-z0-9_-])",
        matches=(
            (
                "graph.instagram.com/me?access_token=IGQ"
                + "1_qO7wRy2p7kqKDNIIk_1yy-1V-VI1ke9allbXlJq7SVEOwz591Slo84EDpNK41o9jkB7UnVdExu2imYQ4SNehmlgK50"
                "KbHSGeXJ-J",
                "IGQ" + "1_qO7wRy2p7kqKDNIIk_1yy-1V-VI1ke9allbXlJq7SVEOwz591Slo84EDpNK41o9jkB7UnVdExu2imYQ4SNehmlgK50"
                "KbHSGeXJ-J",
            ),
            (
                "INSTAGRAM_TOKEN=IGAA"
                + "Sn2wcMg-IaUGPbkDh80pQFvfQPJEtHiFfbSw5CRMnriFA2gf_eI_Vs3YekpiYdzzEVj4iNcOu9-Z5zkockvK8oQybfnb"
                "AjkW6wRN",
                "IGAA" + "Sn2wcMg-IaUGPbkDh80pQFvfQPJEtHiFfbSw5CRMnriFA2gf_eI_Vs3YekpiYdzzEVj4iNcOu9-Z5zkockvK8oQybfnb"
                "AjkW6wRN",
            ),
        ),
        near_misses=(
            "graph.instagram.com/me?access_token=IGQ"
            + "KCCKzvch91q8kPGN_oRenHfY0XaHBNcLpIVlwh5zwKJ_d4krKvcWHD6rL4RcGiQxwPEfHDyp5Zun7ZsHqlVFXHrT-yG8"
            "3FIQTH7",
            "graph.instagram.com/me?access_token=IGQ"
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            "xxxxxxxxx",
            "request id IGQ"
            + "akm0FXJkVHWRbwVenFG5CAgQaCGPM7t6XfZw-FVy5cBd-Wr0L4AgrLO4Dtfk0o-Dmt6091YA50QiKtfLkHAtOpJFp3VD"
            "oJ8ULVu1",
            "instagram IGQKEczdqjZLJpA8VH95D4oKrsn5C0U5EqOtafjwNoN",
            "access token IGAA570006b9ca75cf5a584ee9f4b71d2ce87a64c2ca5df0e448bd2fdf11262f8109",
        ),
        params={
            "keywords": ("instagram", "ig access token", "ig token", "access token"),
            "variants": (*((prefix, run(BASE64URL, 100, 300)) for prefix in ("IGQ", "IGAA")),),
            "distinct": 16,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="twitter-secret",
        type="secret",
        title="X API secret",
        description="An API key's secret, or an access token's secret, of X, formerly Twitter.",
        source="https://docs.x.com/fundamentals/authentication/oauth-1-0a/api-key-and-secret",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Za-z0-9]{50}|[A-Za-z0-9]{45})" + RIGHT,
        matches=(
            (
                "TWITTER_API_SECRET=" + "FbfO7TMq6lZfBtzh7Q7wMunnbEEtrB3Yhixo2wHs4ctJg8egP7",
                "FbfO7TMq6lZfBtzh7Q7wMunnbEEtrB3Yhixo2wHs4ctJg8egP7",
            ),
            (
                "twitter_access_token_secret: " + "NdPpeZWKlFJGQp7jbH5mipF4I8EPfVbmwTHbVY0mmCYhO",
                "NdPpeZWKlFJGQp7jbH5mipF4I8EPfVbmwTHbVY0mmCYhO",
            ),
        ),
        near_misses=(
            "TWITTER_API_SECRET=" + "AH2eZpUtYOY1un8F9majc7HALS9CNxqqvt8S3sGpYuXelE3M3",
            "TWITTER_API_SECRET=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "oQfIuZ6ovLWHN4QjMyk7QgQTNAKDMnFrH34c4GEp5sf4G2xX3Q",
            "twitter secret 8c61d2be75caeba050d8f8aee1da4824dd787c18cded9327d071af432d5d91cf",
            "twitter thread b0i7WZ87RLfFWXhR6wCrDEZ70TlCetmbRtEc7wV0xoOr1dYtQO",
        ),
        params={
            "keywords": (
                "twitter api secret",
                "twitter consumer secret",
                "twitter api secret key",
                "twitter api key secret",
                "twitter app secret",
                "twitter secret",
                "twitter access token secret",
                "twitter access secret",
                "twitter token secret",
            ),
            "variants": ((run(ALNUM, 50),), (run(ALNUM, 45),)),
            "distinct": 14,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="twitter-access-token",
        type="secret",
        title="X access token",
        description="An OAuth 1.0a access token of X, formerly Twitter: the user's id and a key.",
        source="https://docs.x.com/fundamentals/authentication/oauth-1-0a/obtaining-user-access-tokens",
        kind="keyed",
        reference=LEFT + rb"[0-9]{7,20}-[A-Za-z0-9]{40}" + RIGHT,
        matches=(
            (
                "TWITTER_ACCESS_TOKEN=" + "5275788-dzon6otJkdAYG3BfiVJM6yIC4iT8sglOrmYrIdei",
                "5275788-dzon6otJkdAYG3BfiVJM6yIC4iT8sglOrmYrIdei",
            ),
            (
                "twitter token " + "013793898-446z9GF6SKdsKbLCorzvh98rQAoy51gyqGl5Bj9z revoked",
                "013793898-446z9GF6SKdsKbLCorzvh98rQAoy51gyqGl5Bj9z",
            ),
        ),
        near_misses=(
            "TWITTER_ACCESS_TOKEN=" + "2502800-6s54h3cEiiUwnzpFWgaoykIae3cFVHYZqp8HP2O",
            "TWITTER_ACCESS_TOKEN=" + "0000000-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "4812906-dbixW7nvpZa5J3Bg66kooh0UNC42uTH13si2QjaJ",
            "twitter range 5807950203-1173270655",
            "twitter status 5845066398591815337",
        ),
        params={
            "keywords": ("twitter", "x access token"),
            "variants": ((run("0-9", 7, 20), "-", run(ALNUM, 40)),),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="linkedin-secret",
        type="secret",
        title="LinkedIn client secret",
        description="The primary client secret of a LinkedIn application.",
        source="https://learn.microsoft.com/en-us/linkedin/shared/authentication/client-credentials-flow",
        kind="keyed",
        reference=LEFT + rb"(?:WPL_AP[0-9]\.[A-Za-z0-9]{16}\.[A-Za-z0-9+/]{6,20}={1,2}(?![A-Za-z0-9_])"
        rb"|[A-Za-z0-9]{16}(?![A-Za-z0-9_]))",
        matches=(
            ("LINKEDIN_CLIENT_SECRET=WPL_AP" + "2.ghdiwbPT093w75qm.HEY8Gw==", "WPL_AP" + "2.ghdiwbPT093w75qm.HEY8Gw=="),
            ("linkedin client secret: " + "2EbPqwKxHYd1puOe", "2EbPqwKxHYd1puOe"),
        ),
        near_misses=(
            "LINKEDIN_CLIENT_SECRET=WPL_AP" + "9.FXRa5uFbKk0hRN6.iFeqQBItN==",
            "LINKEDIN_CLIENT_SECRET=WPL_AP" + "0.xxxxxxxxxxxxxxxx.xxxxxxx=",
            "request id WPL_AP" + "4.9OkaD3M8p6WuOw5H.kE4Kky66==",
            "linkedin post iI1ONhVy60uAzNHy",
            "linkedin secret T67c8tlUYv8rjh",
        ),
        params={
            "keywords": (
                "linkedin client secret",
                "linkedin secret",
                "linkedin api secret",
                "linkedin app secret",
                "linkedin key secret",
                "linked in client secret",
            ),
            "variants": (
                ("WPL_AP", run("0-9", 1), ".", run(ALNUM, 16), ".", run("A-Za-z0-9+/", 6, 20), run("=", 1, 2)),
                (run(ALNUM, 16),),
            ),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="twitch-token",
        type="secret",
        title="Twitch token or secret",
        description="An access token, or a client secret, of Twitch.",
        source="https://dev.twitch.tv/docs/authentication/",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9a-z]{30}|oauth:[0-9a-z]{30})" + RIGHT,
        matches=(
            ("TWITCH_CLIENT_SECRET=" + "pptopnp2hsei8giylpq01h208r29ar", "pptopnp2hsei8giylpq01h208r29ar"),
            (
                "twitch oauth oauth:" + "djo3yui19xspbzr9o0sxnw4oaee6fb refused",
                "oauth:" + "djo3yui19xspbzr9o0sxnw4oaee6fb",
            ),
        ),
        near_misses=(
            "TWITCH_CLIENT_SECRET=" + "02gy947xv4v79dszvmp44jwdrt5xd",
            "TWITCH_CLIENT_SECRET=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "bc8e1uskmpnrw803ngzjq5zgg43ybf",
            "twitch stream fbsi15yb6r1haq61lqx0fpbou53lwq",
            "twitch token 875c8914e8dab1acb5dd9e16d1fdb7cf",
        ),
        params={
            "keywords": (
                "twitch access token",
                "twitch token",
                "twitch client secret",
                "twitch secret",
                "twitch oauth token",
                "twitch oauth",
                "twitch chat token",
                "twitch api key",
            ),
            "variants": ((run("0-9a-z", 30),), ("oauth:", run("0-9a-z", 30))),
            "distinct": 11,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="spotify-secret",
        type="secret",
        title="Spotify client secret",
        description="The client secret of a Spotify application.",
        source="https://developer.spotify.com/documentation/web-api/concepts/apps",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{32}" + RIGHT,
        matches=(
            ("SPOTIFY_CLIENT_SECRET=" + "d74184a45e877ad27687adbba351cd16", "d74184a45e877ad27687adbba351cd16"),
            ("spotipyClientSecret: " + "1bc549764290bdc943b4c720a36e533a", "1bc549764290bdc943b4c720a36e533a"),
        ),
        near_misses=(
            "SPOTIFY_CLIENT_SECRET=" + "54191513055924674a6f76a7efe2f6a",
            "SPOTIFY_CLIENT_SECRET=" + "00000000000000000000000000000000",
            "request id " + "1e8c3e4e7446726a16df483a1bd9f6d0",
            "spotify track 86ca49c53f37e1506fe7d96a8bc88ec6",
            "spotify secret 262411cc-2cad-cdc9-a493-e54aa5d6e2c1",
        ),
        params={
            "keywords": (
                "spotify client secret",
                "spotify secret",
                "spotify secret key",
                "spotify api secret",
                "spotipy client secret",
            ),
            "variants": ((run(HEX, 32),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="pinterest-token",
        type="secret",
        title="Pinterest access token",
        description="An access or refresh token of the Pinterest API.",
        source="https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/",
        kind="token",
        reference=LEFT + rb"(?:pina_[A-Za-z0-9_-]{32,256}(?![A-Za-z0-9_-])"
        rb"|pinr\.[A-Za-z0-9._-]{40,512}(?![A-Za-z0-9_.-]))",
        matches=(
            "pina_" + "nBp91qbB3nDf84nkMdKiJADpneDL7DxOZY",
            (
                "PINTEREST_TOKEN=pinr." + "6SeM6gsJWvqqUAp42JKRWIjmHTMv1UiJfadC2F3PDu",
                "pinr." + "6SeM6gsJWvqqUAp42JKRWIjmHTMv1UiJfadC2F3PDu",
            ),
        ),
        near_misses=(
            "pina_" + "45TxMiOkOO0X6ssXJ5nXvipYxrvaWup",
            "pina_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "pinq_" + "DCTzOp2va8l3uM7p5PMBecjDCJu5ZisVWQ",
            "pina_colada_recipe",
            "pinr.mmlg0V3QaXbrHqMXsasA",
        ),
        params={
            "variants": (("pina_", run(BASE64URL, 32, 256)), ("pinr.", run("A-Za-z0-9._-", 40, 512))),
            "distinct": 16,
        },
    ),
)
