"""Addresses that are secrets: webhooks of chat services."""

from __future__ import annotations

from ._schema import BASE64URL, HEX, LEFT, RIGHT, Detector, run

_UUID = (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12))

DETECTORS = (
    Detector(
        id="discord-webhook",
        type="secret",
        title="Discord webhook",
        description="The address of a Discord webhook, whose last part is its token.",
        source="https://discord.com/developers/docs/resources/webhook",
        kind="token",
        reference=LEFT + rb"(?:(?:discord\.com/api/webhooks/|discordapp\.com/api/webhooks/)[0-9]{17,20}/[A-Za-z0-9_-]"
        rb"{60,80}"
        rb"|(?:discord\.com/api/v|discordapp\.com/api/v)[0-9]{1,2}/webhooks/[0-9]{17,20}/"
        rb"[A-Za-z0-9_-]{60,80})"
        rb"(?![A-Za-z0-9_-])",
        matches=(
            "discord.com/api/webhooks/"
            + "9200507813187604332/Hal3Sru8caftvE0X32Pior26YEBs099483XVh45XQsxXvRq6M6ZaihEB9XtD",
            (
                "POST https://discordapp.com/api/v"
                + "0/webhooks/8596342595985401997/ipM4NhNOdqqXF85sRNFAendNXkdSfNuyjT_QP5EOCorrFU-YUI3Se-zQyIRjI"
                "Dn 204",
                "discordapp.com/api/v"
                + "0/webhooks/8596342595985401997/ipM4NhNOdqqXF85sRNFAendNXkdSfNuyjT_QP5EOCorrFU-YUI3Se-zQyIRjI"
                "Dn",
            ),
        ),
        near_misses=(
            "discord.com/api/webhooks/"
            + "32334983063034293044/WXOy74QJzkwUuS4C4RbOZkUoBjyD8zODj_j3VwJtyyX_ZArnpV7Ui40Dndx",
            "discord.com/api/webhooks/"
            + "000000000000000000/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "discord.com/api/webhookq/"
            + "50928598840917666/tTMkZCoUuS55qnaslx8TPiY2AItfmlZty53oKxIutaYOTfhkyQxYqVUdEGjQL6",
            "discord.com/api/webhooks/573686305144230512",
            "https://discord.com/channels/927738347208437864/172662506445742667",
        ),
        params={
            "variants": (
                *(
                    (prefix, run("0-9", 17, 20), "/", run(BASE64URL, 60, 80))
                    for prefix in ("discord.com/api/webhooks/", "discordapp.com/api/webhooks/")
                ),
                *(
                    (prefix, run("0-9", 1, 2), "/webhooks/", run("0-9", 17, 20), "/", run(BASE64URL, 60, 80))
                    for prefix in ("discord.com/api/v", "discordapp.com/api/v")
                ),
            ),
            "distinct": 10,
        },
    ),
    Detector(
        id="telegram-bot-url",
        type="secret",
        title="Telegram Bot API address",
        description="The address of a call to the Telegram Bot API, which holds the bot's token.",
        source="https://core.telegram.org/bots/api#making-requests",
        kind="token",
        reference=LEFT + rb"(?:(?:api\.telegram\.org/bot|api\.telegram\.org/file/bot)[0-9]{8,10}:[A-Za-z0-9_-]{35}"
        rb"|api\.telegram\.org/bot[0-9]{8,10}%3A[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])",
        matches=(
            "api.telegram.org/bot" + "2950502385:SJlEXODTRK9buASXMcaZpNS0SdJwBTuQluO",
            (
                "POST https://api.telegram.org/bot" + "4982584379%3A5qYjDwDbx7TaN2br91jTTzXOZTcOe4H7vKB/sendMessage",
                "api.telegram.org/bot" + "4982584379%3A5qYjDwDbx7TaN2br91jTTzXOZTcOe4H7vKB",
            ),
        ),
        near_misses=(
            "api.telegram.org/bot" + "73158532:cLOuyFXz79AuTzwffN6aUbwJwauO9BAe9i",
            "api.telegram.org/bot" + "00000000:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "api.telegram.org/boq" + "9883920326:ed5uZNrVJHkwEhytbAxn-c9djqRVJmeTrm8",
            "https://api.telegram.org/bot<token>/getMe",
        ),
        params={
            "variants": (
                *(
                    (prefix, run("0-9", 8, 10), ":", run(BASE64URL, 35))
                    for prefix in ("api.telegram.org/bot", "api.telegram.org/file/bot")
                ),
                ("api.telegram.org/bot", run("0-9", 8, 10), "%3A", run(BASE64URL, 35)),
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="microsoft-teams-webhook",
        type="secret",
        title="Microsoft Teams webhook",
        description="The address of an incoming webhook of a Microsoft Teams channel.",
        source="https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add"
        "-incoming-webhook",
        kind="token",
        reference=LEFT + rb"(?:(?:webhook\.office\.com/webhookb2/|outlook\.office\.com/webhook/|outlook\.office365\.co"
        rb"m/webhook/)[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/[0-9a-f]{32}/[0-9a-f-]{36}/"
        rb"[A-Za-z0-9_-]{20,80}"
        rb"|(?:webhook\.office\.com/webhookb2/|outlook\.office\.com/webhook/|outlook\.office365\.com/"
        rb"webhook/)[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/[0-9a-f]{32}/[0-9a-f-]{36})"
        rb"(?![A-Za-z0-9_-])",
        matches=(
            "webhook.office.com/webhookb2/"
            + "5d3fb906-22db-9a1b-0be4-b0de35d33d09@f88c4bd5-b1b7-7866-1251-6e8e234ecf94/IncomingWebhook/ee"
            "47a41217edb21dae7143e2526822e3/46fb0562-4069-24e7-9dbb-30899c11e740/G_yDcQ0uhqK_NsE10iKI8",
            (
                "POST https://contoso.outlook.office365.com/webhook/"
                + "0763f032-0580-6557-98a9-24d09f67811b@c9be14e0-042e-bb8d-23de-bc6dac49e2c1/IncomingWebhook/45"
                "e543f3a3581f581c121f200b8417f2/04c216bb-62e9-f12e-ad35-59634941e926 200",
                "outlook.office365.com/webhook/"
                + "0763f032-0580-6557-98a9-24d09f67811b@c9be14e0-042e-bb8d-23de-bc6dac49e2c1/IncomingWebhook/45"
                "e543f3a3581f581c121f200b8417f2/04c216bb-62e9-f12e-ad35-59634941e926",
            ),
        ),
        near_misses=(
            "webhook.office.com/webhookb2/"
            + "f18dd133-a62d-522e-dc4a-d5190c17c927@84823eb5-cf52-fae1-31af-7d05a958b5ee/IncomingWebhook/a7"
            "f824115a6a3a4c3e52a8338b5babb3/ac7b684b-8547-fef4-25c6-374a111bd36/Cfp4c8HDT6fEnXFIp79HxR",
            "webhook.office.com/webhookb2/"
            + "000000000000000000000000000000000000@000000000000000000000000000000000000/IncomingWebhook/00"
            "000000000000000000000000000000/000000000000000000000000000000000000/xxxxxxxxxxxxxxxxxxxx",
            "webhook.office.com/webhookbq/"
            + "cc4d31a2-6987-0f4d-c1e4-d24b2d47850d@f345dafb-2c01-6beb-3073-e71290dd338a/IncomingWebhook/66"
            "15bf484fc3eb6436e777819f846716/8658c87d-7616-43eb-337b-58652df4984e/bhAbecbynul9gZuxanf8C1",
            "https://outlook.office.com/webhook/cd00ebe4-8ca6-f84d-b7d0-39d8d9e06f37",
            "webhook.office.com/webhookb2/9d3f256e-46f0-f50f-9b7f-05caf3053aa6@3f00a2c6-11b9-3cd0-47c7-89"
            "4707bd7b6e/IncomingWebhook/",
        ),
        params={
            "variants": (
                *(
                    (
                        prefix,
                        run("0-9a-f-", 36),
                        "@",
                        run("0-9a-f-", 36),
                        "/IncomingWebhook/",
                        run(HEX, 32),
                        "/",
                        run("0-9a-f-", 36),
                        "/",
                        run(BASE64URL, 20, 80),
                    )
                    for prefix in (
                        "webhook.office.com/webhookb2/",
                        "outlook.office.com/webhook/",
                        "outlook.office365.com/webhook/",
                    )
                ),
                *(
                    (
                        prefix,
                        run("0-9a-f-", 36),
                        "@",
                        run("0-9a-f-", 36),
                        "/IncomingWebhook/",
                        run(HEX, 32),
                        "/",
                        run("0-9a-f-", 36),
                    )
                    for prefix in (
                        "webhook.office.com/webhookb2/",
                        "outlook.office.com/webhook/",
                        "outlook.office365.com/webhook/",
                    )
                ),
            ),
            "distinct": 8,
        },
    ),
    Detector(
        id="google-chat-webhook",
        type="secret",
        title="Google Chat webhook",
        description="The address of an incoming webhook of a Google Chat space, with its key and token.",
        source="https://developers.google.com/workspace/chat/quickstart/webhooks",
        kind="token",
        reference=LEFT + rb"chat\.googleapis\.com/v1/spaces/[A-Za-z0-9_-]{8,32}/messages\?key=AIza[A-Za-z0-9_-]{35}\&t"
        rb"oken=[A-Za-z0-9_%-]{20,128}={0,2}(?![A-Za-z0-9_%-])",
        matches=(
            "chat.googleapis.com/v1/spaces/"
            + "2sM3rZwV/messages?key=AIza"
            + "hjX4CY1xPagNceJ5fY-QssyCIZPiGtMvYjZ&token=34790zoxxVgUzWBDSpFJAXB",
            (
                "POST https://chat.googleapis.com/v1/spaces/"
                + "cCwlGo2sJe/messages?key=AIza"
                + "m_3hSQVqSRS9lePJvLyIYPcvyF1dpxEPZla&token=q7IiJX7wPfhE5IkQ7mLTO 200",
                "chat.googleapis.com/v1/spaces/"
                + "cCwlGo2sJe/messages?key=AIza"
                + "m_3hSQVqSRS9lePJvLyIYPcvyF1dpxEPZla&token=q7IiJX7wPfhE5IkQ7mLTO",
            ),
        ),
        near_misses=(
            "chat.googleapis.com/v1/spaces/"
            + "KGJYFhoVzQR/messages?key=AIza"
            + "axH68otuNqXoHjT84dPuMT5pvVabK3kB4H&token=y%80aL7BVw3qwRuNXFe0T4",
            "chat.googleapis.com/v1/spaces/"
            + "xxxxxxxxx/messages?key=AIza"
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&token=xxxxxxxxxxxxxxxxxxxxxxx",
            "chat.googleapis.com/v1/spaceq/"
            + "P0cFbixDm/messages?key=AIza"
            + "ByJ4lxP_Tpd25p1tUt7WdQcAe3BcXW-UA5I&token=vStXrgCMma908IhfF_wQ",
            "chat.googleapis.com/v1/spaces/AAAAbbbb/messages",
            "chat.googleapis.com/v1/spaces/",
        ),
        params={
            "variants": tuple(
                (
                    "chat.googleapis.com/v1/spaces/",
                    run(BASE64URL, 8, 32),
                    "/messages?key=AIza",
                    run(BASE64URL, 35),
                    "&token=",
                    run("A-Za-z0-9_%-", 20, 128),
                    *padding,
                )
                for padding in ((run("=", 1, 2),), ())
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="feishu-webhook",
        type="secret",
        title="Feishu or Lark webhook",
        description="The address of a custom bot's webhook in Feishu or Lark.",
        source="https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot",
        kind="token",
        reference=LEFT + rb"(?:(?:open\.feishu\.cn/open-apis/bot/v2/|open\.feishu\.cn/open-apis/bot/)hook/[0-9a-f]{8}("
        rb"?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
        rb"|open\.larksuite\.com/open-apis/bot/v2/hook/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
        rb"|open\.larksuite\.com/open-apis/bot/hook/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
        rb"|open\.feishu\.cn/open-apis/bot/hook/[0-9a-f]{32})" + RIGHT,
        matches=(
            "open.feishu.cn/open-apis/bot/v2/hook/" + "9913530b-4584-627b-a96b-e46aaf7b688d",
            "open.feishu.cn/open-apis/bot/hook/" + "5be601a0e09956e131a8182c3fd7901a",
            (
                "POST https://open.larksuite.com/open-apis/bot/hook/" + "271a16c9-ce4b-9cec-7fe4-0f4fb3d16303 ok",
                "open.larksuite.com/open-apis/bot/hook/" + "271a16c9-ce4b-9cec-7fe4-0f4fb3d16303",
            ),
        ),
        near_misses=(
            "open.feishu.cn/open-apis/bot/v2/hook/" + "0233f06e-bc31-7909-5e06-5da32ba51ba",
            "open.feishu.cn/open-apis/bot/v2/hook/" + "00000000-0000-0000-0000-000000000000",
            "open.feishu.cn/open-apis/bot/v2/hooq/8ce6c63e" + "-4735-17dc-8f9d-e61633dab55a",
            "open.feishu.cn/open-apis/bot/v2/hook/",
        ),
        params={
            "variants": (
                *(
                    (prefix, "hook/", *_UUID)
                    for prefix in ("open.feishu.cn/open-apis/bot/v2/", "open.feishu.cn/open-apis/bot/")
                ),
                ("open.larksuite.com/open-apis/", "bot/v2/hook/", *_UUID),
                ("open.larksuite.com/open-apis/", "bot/hook/", *_UUID),
                ("open.feishu.cn/open-apis/bot/", "hook/", run(HEX, 32)),  # of bots of the first version
            ),
            "distinct": 8,
        },
    ),
    Detector(
        id="dingtalk-webhook",
        type="secret",
        title="DingTalk webhook",
        description="The address of a custom robot's webhook in DingTalk, with its access token.",
        source="https://open.dingtalk.com/document/orgapp/custom-robots-send-group-messages",
        kind="token",
        reference=LEFT + rb"oapi\.dingtalk\.com/robot/send\?access_token=[0-9a-f]{64}" + RIGHT,
        matches=(
            "oapi.dingtalk.com/robot/send?access_token="
            + "de3a085313a3afa690f010479426230ef85dff8cc28aac21d57b7493c25dc8e8",
            (
                "POST https://oapi.dingtalk.com/robot/send?access_token="
                + "ab930e0a3c67d520bf03c7382a7ed95a87acdf564ab52a8e19f4cf2e0b6f7699 ok",
                "oapi.dingtalk.com/robot/send?access_token="
                + "ab930e0a3c67d520bf03c7382a7ed95a87acdf564ab52a8e19f4cf2e0b6f7699",
            ),
        ),
        near_misses=(
            "oapi.dingtalk.com/robot/send?access_token="
            + "626aca34b87d10856a1c3999dd19b397b56ceccf5c1da90a1b3f157fede8e93",
            "oapi.dingtalk.com/robot/send?access_token="
            + "0000000000000000000000000000000000000000000000000000000000000000",
            "oapi.dingtalk.com/robot/send?access_tokeq=3df3a587587c60fd9a17faaf9a47a45eb4f97344cfb42a9a5b"
            "9d21cbbec26295",
            "oapi.dingtalk.com/robot/send?access_token=",
        ),
        params={"variants": (("oapi.dingtalk.com/robot/send?", "access_token=", run(HEX, 64)),), "distinct": 8},
    ),
    Detector(
        id="wecom-webhook",
        type="secret",
        title="WeCom webhook",
        description="The address of a group robot's webhook in WeCom, with its key.",
        source="https://developer.work.weixin.qq.com/document/path/91770",
        kind="token",
        reference=LEFT + rb"(?:qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-"
        rb"[0-9a-f]{12}"
        rb"|qyapi\.weixin\.qq\.com/cgi-bin/webhook/upload_media\?key=[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-"
        rb"[0-9a-f]{12})" + RIGHT,
        matches=(
            "qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + "04105d87-a38c-c7b3-71a0-81017c21404e",
            (
                "POST https://qyapi.weixin.qq.com/cgi-bin/webhook/upload_media?key="
                + "cafeb525-99b5-2055-6122-f3f7c72faf18 ok",
                "qyapi.weixin.qq.com/cgi-bin/webhook/upload_media?key=" + "cafeb525-99b5-2055-6122-f3f7c72faf18",
            ),
        ),
        near_misses=(
            "qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + "bbce0b9d-a9cc-b79c-681b-5cfd7457a1d",
            "qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + "00000000-0000-0000-0000-000000000000",
            "qyapi.weixin.qq.com/cgi-bin/webhook/send?keq=dcdeddfa" + "-9f57-5d91-6788-90a7fc5b4965",
            "qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
        ),
        params={
            "variants": (
                ("qyapi.weixin.qq.com/cgi-bin/", "webhook/send?key=", *_UUID),
                ("qyapi.weixin.qq.com/cgi-bin/", "webhook/upload_media?key=", *_UUID),
            ),
            "distinct": 8,
        },
    ),
)
