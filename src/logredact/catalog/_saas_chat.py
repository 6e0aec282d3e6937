"""Tokens of chat services."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, LEFT, RIGHT, Detector, run

DETECTORS = (
    Detector(
        id="discord-bot-token",
        type="secret",
        title="Discord bot token",
        description="The token of a Discord bot: the id in base64, a timestamp and a signature.",
        source="https://discord.com/developers/docs/reference",
        kind="keyed",
        reference=LEFT + rb"[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}(?![A-Za-z0-9_-])",
        matches=(
            (
                "DISCORD_TOKEN=" + "OCSI851ViVnc3EgkMWyWJo-E.qLY7Gd.P2WrKjGtQKh5RQjXyTgYh0i8lwG",
                "OCSI851ViVnc3EgkMWyWJo-E.qLY7Gd.P2WrKjGtQKh5RQjXyTgYh0i8lwG",
            ),
            (
                "discord.js login with " + "NvwB65NvM54WZv3gkuGyEJwjjSd.y7gSCa.i9BDEDtshXaxww1SIR8Hi-RK8Ozqwz",
                "NvwB65NvM54WZv3gkuGyEJwjjSd.y7gSCa.i9BDEDtshXaxww1SIR8Hi-RK8Ozqwz",
            ),
            (
                '"discordBotToken": "' + 'Mw5mq1SvGoHCqTk6Mei0qTmW.kyH14e.qbGfL1rsH3XdRsQKX3_ehJpulBZ"',
                "Mw5mq1SvGoHCqTk6Mei0qTmW.kyH14e.qbGfL1rsH3XdRsQKX3_ehJpulBZ",
            ),
        ),
        near_misses=(
            "DISCORD_TOKEN=" + "NRNL67YNDkiqXrS2E60485WEH2.HuecQA.LZ2ePyxU5CC8flB7qRzAZSIU8q",
            "DISCORD_TOKEN=" + "Mxxxxxxxxxxxxxxxxxxxxxxxxxx.xxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "NMYvgcqYdIsRgnshnrzDwleN5P.HLWBGn.n7qdTk-34sggM6NRL36UmU-FxmuESj",
            "discord gateway 8084569507d7319b3c3d9a0839eb54e7",
            "discord.js v14.7.1 loaded 507d97f0aa8b48dda7e26ca87873efeb37ef2ede",
        ),
        params={
            "keywords": ("discord", "bot token"),
            "variants": ((run("MNO", 1), run(BASE64URL, 23, 27), ".", run(BASE64URL, 6), ".", run(BASE64URL, 27, 38)),),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="discord-client-secret",
        type="secret",
        title="Discord client secret",
        description="The OAuth2 client secret of a Discord application.",
        source="https://discord.com/developers/docs/topics/oauth2",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9_-]{32}(?![A-Za-z0-9_-])",
        matches=(
            ("DISCORD_CLIENT_SECRET=" + "yvBMS2me1gcl9-eoQNqE7Y8Qke4lis9r", "yvBMS2me1gcl9-eoQNqE7Y8Qke4lis9r"),
            ("discordClientSecret: " + "icoYG2acjZejgmlyn2rkzmID1fCSbxQp", "icoYG2acjZejgmlyn2rkzmID1fCSbxQp"),
        ),
        near_misses=(
            "DISCORD_CLIENT_SECRET=" + "MK-PEcg-StzNPqXUwJiMGZdVbxRMpce",
            "DISCORD_CLIENT_SECRET=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "83I_aq9WZsPIgBuLBMYrWkCxP4jYAAyL",
            "DISCORD_CLIENT_SECRET=fd5619d6-2e45-1b83-3beb-68982b0ba224",
            "discord client id 509068707351105835",
        ),
        params={
            "keywords": ("discord client secret", "discord secret", "discord oauth secret"),
            "variants": ((run(BASE64URL, 32),),),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="telegram-bot-token",
        type="secret",
        title="Telegram bot token",
        description="The token of a Telegram bot: its id and a key.",
        source="https://core.telegram.org/bots/features#creating-a-new-bot",
        kind="keyed",
        reference=LEFT + rb"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])",
        matches=(
            (
                "TELEGRAM_BOT_TOKEN=" + "17744988:AAkbGmaWfFrLPWmiHtYufBU4Ttsk3r140wj",
                "17744988:AAkbGmaWfFrLPWmiHtYufBU4Ttsk3r140wj",
            ),
            (
                "telegram: getUpdates failed for " + "0299701456:AAgpgMnAXsQlnD5Qbqdv9z94gRgRpqyBwQO",
                "0299701456:AAgpgMnAXsQlnD5Qbqdv9z94gRgRpqyBwQO",
            ),
        ),
        near_misses=(
            "TELEGRAM_BOT_TOKEN=" + "789430697:AA7UBbufzVNwiZxXTsCpK7Je_F1GHqN24F",
            "TELEGRAM_BOT_TOKEN=" + "00000000:AAxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "195649746:AANma_GPJl2zZ0nNiEr68CxTNvfAxrQLr22",
            "telegram chat 123456789:closed",
            "telegram update 415f46c63fe0b7da7291fa36b7c9926c3d9bda73",
        ),
        params={
            "keywords": ("telegram", "tg bot token", "tg token", "bot token", "tgram bot"),
            "variants": ((run("0-9", 8, 10), ":AA", run(BASE64URL, 33)),),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="mattermost-token",
        type="secret",
        title="Mattermost token",
        description="A personal access token, bot token or session token of Mattermost.",
        source="https://developers.mattermost.com/integrate/reference/personal-access-token/",
        kind="keyed",
        reference=LEFT + rb"[0-9a-z]{26}" + RIGHT,
        matches=(
            ("MATTERMOST_TOKEN=" + "7ru341gqvxqvxel0uj7yowtvdk", "7ru341gqvxqvxel0uj7yowtvdk"),
            ("mattermost bot token: " + "sl1ktz6kr4v4ryaokadeq2cvcu", "sl1ktz6kr4v4ryaokadeq2cvcu"),
            ('"mattermostAccessToken":"' + 'mdqsxhvln1czvj13yk3nl6c7tu"', "mdqsxhvln1czvj13yk3nl6c7tu"),
        ),
        near_misses=(
            "MATTERMOST_TOKEN=" + "qd77n6cbgzyieyb8bzwo9kivx",
            "MATTERMOST_TOKEN=" + "xxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "mlp38jvwxapcnekktq0exgdnby",
            "mattermost token a26e8cca-e3bb-b395-ad13-6d08f1904e3d",
            "mattermost token bd8db36e0afa6cfe032a3a9c2042564d",
            "mattermost channel icn8aluwx9uh3m2a424qx0uczi",
        ),
        params={
            "keywords": (
                "mattermost token",
                "mattermost access token",
                "mattermost personal access token",
                "mattermost bot token",
                "mattermost auth token",
                "mattermost api token",
                "mattermost webhook",
            ),
            "variants": ((run("0-9a-z", 26),),),
            "distinct": 10,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="zulip-key",
        type="secret",
        title="Zulip API key",
        description="The API key of a Zulip user or bot.",
        source="https://zulip.com/api/api-keys",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9]{32}" + RIGHT,
        matches=(
            ("ZULIP_API_KEY=" + "izrDslyrxqww1pA79Gpho1gi5v4GtoGJ", "izrDslyrxqww1pA79Gpho1gi5v4GtoGJ"),
            ("zulip api key is " + "QMmsiWMVrO7pSILB5CGs6Br9al0yrAmv", "QMmsiWMVrO7pSILB5CGs6Br9al0yrAmv"),
        ),
        near_misses=(
            "ZULIP_API_KEY=" + "o6H9KE1hLOAYeUN4JUdmSZpkPDMjiLu",
            "ZULIP_API_KEY=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "0GhWPGqTDNr0vAUIZ87IPOAgVabIh2Y4",
            "zulip key efe7ce35-8184-7e83-08fb-bec80880a874",
            "zulip message YrNAW86xoQruGsdY09VNk2feyjn3Hupk",
        ),
        params={
            "keywords": ("zulip api key", "zulip key", "zulip bot key", "zulip token"),
            "variants": ((run(ALNUM, 32),),),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="rocketchat-token",
        type="secret",
        title="Rocket.Chat token",
        description="A login token or personal access token of Rocket.Chat.",
        source="https://developer.rocket.chat/apidocs/authenticate-a-rest-client",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
        matches=(
            (
                "ROCKETCHAT_TOKEN=" + "22PWqdndBVOUnnp_wN3gpGQfOUJvC_d1nRhZK5DhT33",
                "22PWqdndBVOUnnp_wN3gpGQfOUJvC_d1nRhZK5DhT33",
            ),
            (
                "rocket.chat auth token: " + "1jfhNIIBS6acJuWZwkikucYDBryXyt8XcJHnGeQAvxD",
                "1jfhNIIBS6acJuWZwkikucYDBryXyt8XcJHnGeQAvxD",
            ),
        ),
        near_misses=(
            "ROCKETCHAT_TOKEN=" + "OKVj-xwufLnYIbXovDffSsapDe4z7SyNg-5-meQhLF",
            "ROCKETCHAT_TOKEN=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "a1Lff8_qNZoI3gurj9KkEMvGugyKMkMhZZEePTSmQ_9",
            "rocketchat token ebfdc0909370c86e271b4d5c28f7fd9decb1e2dd",
            "rocketchat token e3232804-912d-1530-2877-1f93627115b3",
        ),
        params={
            "keywords": (
                "rocket chat token",
                "rocket chat auth token",
                "rocket chat access token",
                "rocket chat personal access token",
                "rocket chat api token",
            ),
            "variants": ((run(BASE64URL, 43),),),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="matrix-token",
        type="secret",
        title="Matrix access token",
        description="An access or refresh token of a Matrix homeserver: of Synapse, or of the Matrix Authenticati"
        "on Service.",
        source="https://github.com/element-hq/matrix-authentication-service/blob/main/crates/data-model/src/tokens.rs",
        kind="token",
        reference=LEFT + rb"(?:syt_[A-Za-z0-9+/]{2,400}_[A-Za-z]{20}_[A-Za-z0-9]{6}|syr_[A-Za-z]{20}_[A-Za-z0-9]{6}"
        rb"|(?:mat_|mar_|mct_|mcr_|mpt_)[A-Za-z0-9]{30}_[A-Za-z0-9]{6})" + RIGHT,
        matches=(
            "syt_" + "zYdPX_XHJAtcuuDaJpffYPcQkk_nZ6Nno",
            (
                '"access_token":"mpt_' + 'Wyqpe3bB6DBUuxtVdW3Zza66wZ5JIX_FbfPzB"',
                "mpt_" + "Wyqpe3bB6DBUuxtVdW3Zza66wZ5JIX_FbfPzB",
            ),
        ),
        near_misses=(
            "syt_" + "gA_zcSOCXmzCTSJiLGoTkf_kq7dOS",
            "syt_" + "xxx_xxxxxxxxxxxxxxxxxxxx_xxxxxx",
            "syq_" + "I5jU_vVFBYeTZnYyfFxDNowOA_NILCQ0",
            "mat_4x4_multiply_transposed_vectors_kernel",
            "syt_table_entry",
        ),
        params={
            "variants": (
                ("syt_", run("A-Za-z0-9+/", 2, 400), "_", run("A-Za-z", 20), "_", run(ALNUM, 6)),
                ("syr_", run("A-Za-z", 20), "_", run(ALNUM, 6)),
                *((prefix, run(ALNUM, 30), "_", run(ALNUM, 6)) for prefix in ("mat_", "mar_", "mct_", "mcr_", "mpt_")),
            ),
            "distinct": 10,
        },
    ),
)
