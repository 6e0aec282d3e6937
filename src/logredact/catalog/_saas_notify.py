"""Keys and tokens of support desks, messengers and notification services."""

from __future__ import annotations

from ._schema import ALNUM, HEX, LEFT, RIGHT, Detector, run

_UUID = (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12))

DETECTORS = (
    Detector(
        id="webex-token",
        type="secret",
        title="Webex token",
        description="A bot's or a person's access token of Cisco Webex.",
        source="https://developer.webex.com/docs/bots",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9]{64}_[A-Za-z0-9]{4}_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}" + RIGHT,
        matches=(
            (
                "WEBEX_ACCESS_TOKEN="
                + "ujXdmvfBXAoOwMHc0p4JEYaeFj3tv6PXzMWp979rz5QYzfvyo8TaPfKTFjORefSR_22Lf_cbb7c20b-6854-7242-716"
                "6-1f1599355c95",
                "ujXdmvfBXAoOwMHc0p4JEYaeFj3tv6PXzMWp979rz5QYzfvyo8TaPfKTFjORefSR_22Lf_cbb7c20b-6854-7242-716"
                "6-1f1599355c95",
            ),
            (
                "webex bot started with "
                + "eiBqx3snzuFBiiy9l9aLXGoVMWACtXeoF43u4XaTYK8V2sDBfMz5mwkFJVNQKjGQ_sT2Y_8cfa5143-136f-ed0a-593"
                "e-263d0c17a577",
                "eiBqx3snzuFBiiy9l9aLXGoVMWACtXeoF43u4XaTYK8V2sDBfMz5mwkFJVNQKjGQ_sT2Y_8cfa5143-136f-ed0a-593"
                "e-263d0c17a577",
            ),
        ),
        near_misses=(
            "WEBEX_ACCESS_TOKEN="
            + "EL9pwmAdeI8ltCY5m9bDULzS1xCZaDitGteazKTNPKxZz0fArmZT0bYcIexOKWC_w78H_603965a2-c4b9-269b-ad18"
            "-3141dfdc4927",
            "WEBEX_ACCESS_TOKEN="
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_xxxx_00000000-0000-0000-000"
            "0-000000000000",
            "request id "
            + "c0sQoZwjjJI9Wqhel5erZMMoRP6CUcE4ANO5ZXc48waofmfU6IvaRmqrOgj6GmwK_0bwS_48e8a0e4-92b2-a996-dc3"
            "d-311c29ea9527",
            "webex meeting cb154121-5bc6-470d-b0c3-5abf1a556197",
            "webex digest 7ca7d91508d133ee6fabda34beea7ce6a51ef458d10a3c4fabeae67cb8a3efd5",
        ),
        params={
            "keywords": ("webex", "ciscospark", "cisco spark"),
            "variants": ((run(ALNUM, 64), "_", run(ALNUM, 4), "_", *_UUID),),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="webex-client-secret",
        type="secret",
        title="Webex client secret",
        description="The client secret of a Webex integration.",
        source="https://developer.webex.com/docs/integrations",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{64}" + RIGHT,
        matches=(
            (
                "WEBEX_CLIENT_SECRET=" + "ccaf1d2b2996ca1b343a307fcf2599e58e3a3e74d5eb888b04d8566721da284c",
                "ccaf1d2b2996ca1b343a307fcf2599e58e3a3e74d5eb888b04d8566721da284c",
            ),
            (
                "webexClientSecret: " + "7e58e8c74b10dc9e73257652c6ae9595c4b1323eba18abf671ab892a176fb243",
                "7e58e8c74b10dc9e73257652c6ae9595c4b1323eba18abf671ab892a176fb243",
            ),
        ),
        near_misses=(
            "WEBEX_CLIENT_SECRET=" + "9dffc578f5557476fb5b55b62988d4eb47ccb6a19abbc6b76a36b95642caf98",
            "WEBEX_CLIENT_SECRET=" + "0000000000000000000000000000000000000000000000000000000000000000",
            "request id " + "ae18b118d80ac2788c5ff9e0a5694e409e5824f6c45b87ae5df96d06b76cb092",
            "webex client id 0cb487fa57d49bd08571b979f86056ca462d2dffe020f2fbe7d67f1595905781",
            "webex client secret 073b2464-e08f-1e03-277f-b2ca273f3b6a",
        ),
        params={
            "keywords": ("webex client secret", "webex secret", "webex integration secret"),
            "variants": ((run(HEX, 64),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="line-channel-token",
        type="secret",
        title="LINE channel access token",
        description="A long-lived channel access token of the LINE Messaging API.",
        source="https://developers.line.biz/en/docs/basics/channel-access-token/",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Za-z0-9+/]{150,200}={1,2}(?![A-Za-z0-9_])"
        rb"|[A-Za-z0-9+/]{168,200}(?![A-Za-z0-9_+/]))",
        matches=(
            (
                "LINE_CHANNEL_ACCESS_TOKEN="
                + "5IQ62rnrrSsLS7Lx8EoXR+k4eOqvljYtQCmCuA/X6guh3w+zFCM/VytOd0sx1QR7VsT86Xu68v/eD/1Nz5a4o9xaqjJ7"
                "vR5H+wcRSqwassyplsFbEYQeIY1HkiH5Xl/oXk933WKhTeOzlcOQp6G0QR4=",
                "5IQ62rnrrSsLS7Lx8EoXR+k4eOqvljYtQCmCuA/X6guh3w+zFCM/VytOd0sx1QR7VsT86Xu68v/eD/1Nz5a4o9xaqjJ7"
                "vR5H+wcRSqwassyplsFbEYQeIY1HkiH5Xl/oXk933WKhTeOzlcOQp6G0QR4=",
            ),
            (
                '"channelAccessToken": "'
                + "JLY2wERSZYUtdj0zXHBWvQE8DHDr7rpRBY4r09Py+Gb5dtzQLJTYSa/HCJMcSSV8oYWaHzzh8+/MSjDxVvZawNgEw7Zw"
                'nv+ElSfArBIy5g3bKrUXwWeFRe6bOVW6OFLyANQ6b5XaJDfVntgJI2edN8aVz1fKobqUW+NZ6nVvr"',
                "JLY2wERSZYUtdj0zXHBWvQE8DHDr7rpRBY4r09Py+Gb5dtzQLJTYSa/HCJMcSSV8oYWaHzzh8+/MSjDxVvZawNgEw7Zw"
                "nv+ElSfArBIy5g3bKrUXwWeFRe6bOVW6OFLyANQ6b5XaJDfVntgJI2edN8aVz1fKobqUW+NZ6nVvr",
            ),
        ),
        near_misses=(
            "LINE_CHANNEL_ACCESS_TOKEN="
            + "HcziAI09elyCpe9/NfqcpHnGqdRFDh01ZHT1IFbH+G8C5Lh5x2vq6ir9KImevIFj31jZGAFQZVCcloRHim37DeTbQVBb"
            "o0mqVlcZCf0IU0edyUTWckxzX+OY85PWKw2HnJufmTEAcE6DY6SXfo6ns==",
            "LINE_CHANNEL_ACCESS_TOKEN="
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx==",
            "request id "
            + "UdutoJTclhM4rd287PG6VHM4MuF1wpWx9SutWfB15u9TPNvllOrrRMwLAPvKdNVFfssHiTdU+69uMaQ9KvgcDneWQLHs"
            "vnFGzviwOYg8vlKeOy7WOcmh3UFnYYQUyX1JUjY1DXpwBKcQZhaHe8fDU+a=",
            "line access token ba53edbd44824ae037ccde1d08827c30f2b125d6da87dadbda964afc4a73e110",
            "pipeline access token rejected",
        ),
        params={
            "keywords": (
                "line channel access token",
                "line access token",
                "line channel token",
                "line bot token",
                "line messaging token",
                "line bot channel access token",
                "channel access token",
            ),
            "variants": ((run("A-Za-z0-9+/", 150, 200), run("=", 1, 2)), (run("A-Za-z0-9+/", 168, 200),)),
            "distinct": 16,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="line-channel-secret",
        type="secret",
        title="LINE channel secret",
        description="The channel secret of a LINE Login or Messaging API channel.",
        source="https://developers.line.biz/en/glossary/#channel-secret",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{32}" + RIGHT,
        matches=(
            ("LINE_CHANNEL_SECRET=" + "48fa03b6a3b863e01e7127edfc1d7749", "48fa03b6a3b863e01e7127edfc1d7749"),
            ("line client secret: " + "ed207a2e8abd64290c95ff6419c5195b", "ed207a2e8abd64290c95ff6419c5195b"),
        ),
        near_misses=(
            "LINE_CHANNEL_SECRET=" + "c2f9e81708872a7e1c6ccb5fb65fc22",
            "LINE_CHANNEL_SECRET=" + "00000000000000000000000000000000",
            "request id " + "c96ec11496706169ce44cf86c7e87aaf",
            "line channel secret d60500df182ec87cda068124717cac87d297755c",
            "pipeline digest a298ca74bc3337f38b6717dc6edcd478",
        ),
        params={
            "keywords": (
                "line channel secret",
                "line bot channel secret",
                "line secret",
                "line login secret",
                "line login channel secret",
                "line client secret",
            ),
            "variants": ((run(HEX, 32),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="viber-token",
        type="secret",
        title="Viber bot token",
        description="The authentication token of a Viber bot or channel.",
        source="https://developers.viber.com/docs/api/rest-bot-api/#authentication-token",
        kind="keyed",
        reference=LEFT + rb"[0-9a-z]{16}-[0-9a-z]{16}-[0-9a-z]{16}" + RIGHT,
        matches=(
            (
                "X-Viber-Auth-Token: " + "u3x9pqbgnsmokymu-y84v2f7qoqhd7huo-h8fgkmozj577x1qy",
                "u3x9pqbgnsmokymu-y84v2f7qoqhd7huo-h8fgkmozj577x1qy",
            ),
            (
                "VIBER_TOKEN=" + "hbsjen5b2w8b7wwm-164yp1dcs7tdh9vw-68r2v1vzendaqyr1",
                "hbsjen5b2w8b7wwm-164yp1dcs7tdh9vw-68r2v1vzendaqyr1",
            ),
        ),
        near_misses=(
            "X-Viber-Auth-Token: " + "g9xa9eehjuj5i17q-ypdwta5kauyd97xr-vxt38xk6p7kkqj7",
            "X-Viber-Auth-Token: " + "xxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx",
            "request id " + "hlk6pbt6y6ud6yq3-kvmpdtpvkzumcm78-zixzgekk5e6a66ww",
            "viber message bab91bf95bf2d0fa-4d907efc534a3d02",
            "viber user 0d37bccd-ddec-92bd-a055-0b7e6c735c36",
        ),
        params={
            "keywords": ("viber", "x viber auth token"),
            "variants": ((run("0-9a-z", 16), "-", run("0-9a-z", 16), "-", run("0-9a-z", 16)),),
            "distinct": 10,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="intercom-token",
        type="secret",
        title="Intercom access token",
        description="An access token of an Intercom app.",
        source="https://developers.intercom.com/docs/build-an-integration/learn-more/authentication",
        kind="token",
        reference=LEFT + rb"dG9rO[A-Za-z0-9+/]{54}=(?![A-Za-z0-9_])",
        matches=(
            "dG9rO" + "4eFTmQsxZmw1kedXwk0oYb+plkSYXMGj7/ruDaVp1zKc/r+PBjtfKm=",
            (
                "INTERCOM_TOKEN=dG9rO" + "r0A7wkhsxQBn2wenGmM4eCxWBrLGYSveZ5AR4YadgzNoAtTWxHJqbJ=",
                "dG9rO" + "r0A7wkhsxQBn2wenGmM4eCxWBrLGYSveZ5AR4YadgzNoAtTWxHJqbJ=",
            ),
        ),
        near_misses=(
            "dG9rO" + "Upne+FnElw1/LH+BtWS5YGWLOzsZ6hKV/HWRCMiR+Yc35BxXC8mOp=",
            "dG9rO" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=",
            "dG9rq" + "Y+49vDrDUFoQzDjTtrT59oIgjA4tD7lynEiXEIgLTsN/iPjV/VW1Gf=",
            "dG9rZW4gaW4gYmFzZTY0",
            "57c9c2dc88eff77a7b04eed5d17e9bb60e0f7607a6c18eb448e3d80e9c307684=",
        ),
        params={"variants": (("dG9rO", run("A-Za-z0-9+/", 54), "="),), "distinct": 12},
    ),
    Detector(
        id="zendesk-token",
        type="secret",
        title="Zendesk API token",
        description="An API token of Zendesk.",
        source="https://developer.zendesk.com/api-reference/introduction/security-and-auth/",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9]{40}" + RIGHT,
        matches=(
            (
                "ZENDESK_API_TOKEN=" + "Omq5GKpzDqyEL71HHbTTFMXkPHR0JfeCRHnr5YbF",
                "Omq5GKpzDqyEL71HHbTTFMXkPHR0JfeCRHnr5YbF",
            ),
            (
                "zendesk token: " + "YXTLU9Zypk6Ex7aa818a83bB5ZTiTjC8UJkjCg2S",
                "YXTLU9Zypk6Ex7aa818a83bB5ZTiTjC8UJkjCg2S",
            ),
        ),
        near_misses=(
            "ZENDESK_API_TOKEN=" + "Vr0vqICLEqiZkKa3TzZtlpxD532CNTHNSqFCCCE",
            "ZENDESK_API_TOKEN=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "kE7DvcgeWnRiPP6DjknCuNJ44bkv9pBrGapRDyOS",
            "zendesk commit 41e51864415f53b1c3c8fdcc439f310355b2bedd",
            "zendesk token aeaa3f9a-d7a0-d114-3614-300c56ee9deb",
        ),
        params={
            "keywords": (
                "zendesk api token",
                "zendesk token",
                "zendesk api key",
                "zendesk secret",
                "zendesk access token",
                "zendesk key",
            ),
            "variants": ((run(ALNUM, 40),),),
            "distinct": 14,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="freshdesk-key",
        type="secret",
        title="Freshdesk API key",
        description="An API key of Freshdesk or Freshservice.",
        source="https://developers.freshdesk.com/api/#authentication",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9]{20}" + RIGHT,
        matches=(
            ("FRESHDESK_API_KEY=" + "wIeTfZQ4N90Xgj86QUx2", "wIeTfZQ4N90Xgj86QUx2"),
            ("freshservice api key " + "JF9oI7muasVEKH7biQjF", "JF9oI7muasVEKH7biQjF"),
        ),
        near_misses=(
            "FRESHDESK_API_KEY=" + "DMVNAFixJXWu4FYHKiJ",
            "FRESHDESK_API_KEY=" + "xxxxxxxxxxxxxxxxxxxx",
            "request id " + "kAIp3aTMx1y6lbTeWcor",
            "freshdesk ticket tqrukXS6SQINrSdVo1QC",
            "freshdesk key 39558148",
        ),
        params={
            "keywords": (
                "freshdesk api key",
                "freshdesk key",
                "freshdesk token",
                "freshservice api key",
                "freshservice key",
                "freshdesk api token",
            ),
            "variants": ((run(ALNUM, 20),),),
            "distinct": 10,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="gitter-token",
        type="secret",
        title="Gitter token",
        description="A personal access token of Gitter.",
        source="https://developer.gitter.im/docs/authentication",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{40}" + RIGHT,
        matches=(
            ("GITTER_TOKEN=" + "038082f6761be2ea65d3764a17ea243fae550b64", "038082f6761be2ea65d3764a17ea243fae550b64"),
            (
                "gitter access token: " + "d561b8ae522941f838cce23836b44042daf23481",
                "d561b8ae522941f838cce23836b44042daf23481",
            ),
        ),
        near_misses=(
            "GITTER_TOKEN=" + "8c4745eac342d383a41eb525eac437c211cf44c",
            "GITTER_TOKEN=" + "0000000000000000000000000000000000000000",
            "request id " + "b5c808f9929cdb0425f07246a61965afbdb06f20",
            "gitter commit b1b6c402360d0d1ffb50c4b3a2e26822ccfef7be",
            "gitter token 49c7fecd12bde26e7583951f32c92d5f",
        ),
        params={
            "keywords": ("gitter token", "gitter access token", "gitter api token", "gitter api key", "gitter key"),
            "variants": ((run(HEX, 40),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="ntfy-token",
        type="secret",
        title="ntfy access token",
        description="An access token of an ntfy server.",
        source="https://docs.ntfy.sh/config/#access-tokens",
        kind="keyed",
        reference=LEFT + rb"tk_[A-Za-z0-9]{29}" + RIGHT,
        matches=(
            ("NTFY_TOKEN=tk_" + "fukDAOqaV2LJ5NemqGlicLcC0RXrl", "tk_" + "fukDAOqaV2LJ5NemqGlicLcC0RXrl"),
            ("ntfy publish as tk_" + "kgBIq3jwiQDmH3ox4YnFWRmuvYBdV", "tk_" + "kgBIq3jwiQDmH3ox4YnFWRmuvYBdV"),
        ),
        near_misses=(
            "NTFY_TOKEN=tk_" + "J63Eq1cokO3mWeBrxYbvJDFE4O1n",
            "NTFY_TOKEN=tk_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id tk_" + "gaPnCNkXSJp9whbSMsfLAiqDyfSdV",
            "ntfy topic tk_general",
            "ntfy message Nf2vZpoRPmST",
        ),
        params={
            "keywords": ("ntfy",),
            "variants": (("tk_", run(ALNUM, 29)),),
            "distinct": 10,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="pushover-key",
        type="secret",
        title="Pushover token",
        description="An application's API token, or a user's or group's key, of Pushover.",
        source="https://pushover.net/api",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9a-z]{30}|[A-Za-z0-9]{30})" + RIGHT,
        matches=(
            ("PUSHOVER_TOKEN=" + "trc43d2ql7tejog6551cajjp1fddr2", "trc43d2ql7tejog6551cajjp1fddr2"),
            ("pushover user key: " + "u8NbVviOS6LUo5p6H853wpN9EdO6c4", "u8NbVviOS6LUo5p6H853wpN9EdO6c4"),
        ),
        near_misses=(
            "PUSHOVER_TOKEN=" + "o0xxf3718akhxffo8uap36k82gwh5",
            "PUSHOVER_TOKEN=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "75ol0htyzxs02zfcsqneoiu99hvn1t",
            "pushover token 626185899263b029f2291efc03789bb2",
            "pushover receipt fx1b1sx7vfgjzuqfly1sxstf0dkr8d",
        ),
        params={
            "keywords": (
                "pushover token",
                "pushover api token",
                "pushover app token",
                "pushover key",
                "pushover user key",
                "pushover user",
                "pushover api key",
                "po user key",
                "pushover group key",
            ),
            "variants": ((run("0-9a-z", 30),), (run(ALNUM, 30),)),
            "distinct": 11,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="pushbullet-token",
        type="secret",
        title="Pushbullet access token",
        description="An access token of Pushbullet.",
        source="https://docs.pushbullet.com/#authentication",
        kind="keyed",
        reference=LEFT + rb"o\.[A-Za-z0-9]{32}" + RIGHT,
        matches=(
            ("PUSHBULLET_TOKEN=o." + "zDZJ8GTV3EAOC2hBTo448PqXmIPQv9rN", "o." + "zDZJ8GTV3EAOC2hBTo448PqXmIPQv9rN"),
            (
                "pushbullet access token o." + "7PXIhXfGPq1V3xDXdNwrhli0nGU1z2sK",
                "o." + "7PXIhXfGPq1V3xDXdNwrhli0nGU1z2sK",
            ),
        ),
        near_misses=(
            "PUSHBULLET_TOKEN=o." + "EWY35yLkvXCb2TCbs9Kpwldxn2bV8eF",
            "PUSHBULLET_TOKEN=o." + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id o." + "N8ZthchT0JGGVVkr7nAZLAmDepW2lSEa",
            "pushbullet foo.6509904426c640b7dd5985769a3faef1",
            "pushbullet push a0icCPfFbgkSC2NFUT6kfm",
        ),
        params={
            "keywords": ("pushbullet",),
            "variants": (("o.", run(ALNUM, 32)),),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
)
