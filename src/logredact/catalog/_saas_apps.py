"""Keys and tokens of design, documents, files and automation."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, LEFT, RIGHT, Detector, run

_UUID = (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12))

DETECTORS = (
    Detector(
        id="clickup-token",
        type="secret",
        title="ClickUp API token",
        description="A personal API token of ClickUp.",
        source="https://developer.clickup.com/docs/authentication#personal-token",
        kind="token",
        reference=LEFT + rb"pk_[0-9]{6,10}_[A-Z0-9]{32}" + RIGHT,
        matches=(
            "pk_" + "735189037_7F0049X8GQCDVUC95NHSSEBU7IWXQXS0",
            (
                "CLICKUP_API_TOKEN=pk_" + "243330720_Z3P1PLC46ZXIAM1J6VNDOUWONJTZQD4M",
                "pk_" + "243330720_Z3P1PLC46ZXIAM1J6VNDOUWONJTZQD4M",
            ),
        ),
        near_misses=(
            "pk_" + "900259030_KWPPN1G8HUSJL3XHDV9OA3QC9V2CGUV",
            "pk_" + "000000000_00000000000000000000000000000000",
            "pq_" + "07457766_U892GYK62Q9HPA2Z69MAPJLE2K0320JT",
            "pk_01255782_O1OHIVMA5ED6",
            "pk_orders_IW8LUHT6WVYL8YEFAIHTUEVBXMBWVFV6",
        ),
        params={"variants": (("pk_", run("0-9", 6, 10), "_", run("A-Z0-9", 32)),), "distinct": 10},
    ),
    Detector(
        id="figma-token",
        type="secret",
        title="Figma access token",
        description="A personal or OAuth access or refresh token of Figma.",
        source="https://developers.figma.com/docs/rest-api/authentication/",
        kind="token",
        reference=LEFT + rb"(?:figd_|figo_|figu_|figoh_|figor_|figuh_|figur_|figp_)[A-Za-z0-9_-]{40,64}"
        rb"(?![A-Za-z0-9_-])",
        matches=(
            "figd_" + "gZlvMboHSwzA5-SZ99VC_tQQAKvCL55QSP4aSYpOt6",
            (
                "X-Figma-Token: figp_" + "6AJtG7dmLDBIPWAGLQ1FkMdiGWQ_JNRN6tgi-tEOL",
                "figp_" + "6AJtG7dmLDBIPWAGLQ1FkMdiGWQ_JNRN6tgi-tEOL",
            ),
        ),
        near_misses=(
            "figd_" + "c3odpFle-YIP0sNLhzuFd6ChogDhlJ7MUhzNwK1",
            "figd_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "figq_" + "x2bR1lnlIoW5f5pP7NDqUxDWhDWjkXg-sY2Rx6s-BGf",
            "figd_OjCNWBqmulY6wguS",
            "figs_WaEeYUlVho40QPU7a0RU2zYQ2Knd3gz6oImN8UUx",
        ),
        params={
            "variants": (
                *(
                    (prefix, run(BASE64URL, 40, 64))
                    for prefix in ("figd_", "figo_", "figu_", "figoh_", "figor_", "figuh_", "figur_", "figp_")
                ),
            ),
            "distinct": 14,
        },
    ),
    Detector(
        id="miro-token",
        type="secret",
        title="Miro access token",
        description="An access token, or a client secret, of a Miro app.",
        source="https://developers.miro.com/docs/getting-started-with-oauth",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Za-z0-9]{27}|[A-Za-z0-9]{32})" + RIGHT,
        matches=(
            ("MIRO_ACCESS_TOKEN=" + "h1PfgTZ2vYnsVopCCbW1KH3Tj9x", "h1PfgTZ2vYnsVopCCbW1KH3Tj9x"),
            ("miro oauth token " + "T8P95wlOqi4S1kKK4ACnf15EB8xedY6B", "T8P95wlOqi4S1kKK4ACnf15EB8xedY6B"),
        ),
        near_misses=(
            "MIRO_ACCESS_TOKEN=" + "pfcPLGb2jBXEGIVInVW7hJ5uge",
            "MIRO_ACCESS_TOKEN=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "CaSXMjavVSPXNsjajxM1jxxGPZW",
            "miro board 8o6k78wSYkvTbck90Vhn4FIsjQ7",
            "miro token d28e5060-cdf5-8d79-3625-298a18aae2dd",
        ),
        params={
            "keywords": (
                "miro access token",
                "miro token",
                "miro api token",
                "miro client secret",
                "miro api key",
                "miro oauth token",
            ),
            "variants": ((run(ALNUM, 27),), (run(ALNUM, 32),)),
            "distinct": 11,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="typeform-token",
        type="secret",
        title="Typeform access token",
        description="A personal access token of Typeform.",
        source="https://www.typeform.com/developers/get-started/personal-access-token/",
        kind="token",
        reference=LEFT + rb"tfp_[A-Za-z0-9_.-]{40,64}(?![A-Za-z0-9_.-])",
        matches=(
            "tfp_" + "h.vaIGXcj5r4R187-8eGCO6yYolxgRcUqANQ_rmr",
            (
                "TYPEFORM_TOKEN=tfp_" + "b5vs6CuCv-ZaHnmmRrUrvZf__q9S09UCOa69QAmMCaT",
                "tfp_" + "b5vs6CuCv-ZaHnmmRrUrvZf__q9S09UCOa69QAmMCaT",
            ),
        ),
        near_misses=(
            "tfp_" + "dtPR3H4i.70V4PLA5SkygR5nZ4UliNyKy_8Wnnf",
            "tfp_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "tfq_" + "q2JvTL-D2YodXJ7_tU0Gdh607M4DWaDer7vYdptOa5C",
            "tfp_L1CBBpl1KH8O7AloJIsU",
            "tfp_response_id",
        ),
        params={"variants": (("tfp_", run("A-Za-z0-9_.-", 40, 64)),), "distinct": 14},
    ),
    Detector(
        id="docusign-secret",
        type="secret",
        title="DocuSign secret key",
        description="The secret key of a DocuSign integration.",
        source="https://developers.docusign.com/platform/auth/confidential-authcode-get-token/",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}" + RIGHT,
        matches=(
            ("DOCUSIGN_SECRET_KEY=" + "eea91645-89b0-ac75-08d7-0974601142d5", "eea91645-89b0-ac75-08d7-0974601142d5"),
            (
                "docusign client secret: " + "efdff6a6-4c44-05e7-32cf-ad5b75b3392b",
                "efdff6a6-4c44-05e7-32cf-ad5b75b3392b",
            ),
        ),
        near_misses=(
            "DOCUSIGN_SECRET_KEY=" + "e1cbe14b-6231-7376-7654-b4e4c10165c",
            "DOCUSIGN_SECRET_KEY=" + "00000000-0000-0000-0000-000000000000",
            "request id " + "4449f7ba-71be-4cb8-b27f-a39a7373ce6c",
            "docusign envelope 87f7d7f9-1362-f4ad-6e95-cb754b5d8c5c",
            "docusign secret 19317333c2ceeab2ebaa18b444a63696",
        ),
        params={
            "keywords": ("docusign secret key", "docusign secret", "docusign client secret", "docusign api secret"),
            "variants": ((*_UUID,),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="dropbox-token",
        type="secret",
        title="Dropbox access token",
        description="A short-lived access token of Dropbox.",
        source="https://developers.dropbox.com/oauth-guide",
        kind="token",
        reference=LEFT + rb"(?:sl\.u\.[A-Za-z0-9_-]{100,2048}|sl\.[A-Za-z0-9_-]{130,2048})(?![A-Za-z0-9_-])",
        matches=(
            "sl.u." + "nOABwhKpYgXqHPjF6HjDgBGmO4s-l6_M-88MKf_Ke1yu_dCn-l-Xgq1W0YsWN78YF2ahsVnw1LzcGDinIvHmXdkE-z4P"
            "_oc6iSJ6fh",
            (
                "DROPBOX_TOKEN=sl."
                + "tQapFir0aWc-73fFHxYciwH8TN9EO_YZtB1pScZCOVthNB44-Rg2HSIDqhxKCdUkfIhTOylYbFZqGo-ij9dDhz01cZtd"
                "s_MC08MRJM0Bmr5KoepRopNfvH_Qk3XxBS3hfcWa3",
                "sl." + "tQapFir0aWc-73fFHxYciwH8TN9EO_YZtB1pScZCOVthNB44-Rg2HSIDqhxKCdUkfIhTOylYbFZqGo-ij9dDhz01cZtd"
                "s_MC08MRJM0Bmr5KoepRopNfvH_Qk3XxBS3hfcWa3",
            ),
        ),
        near_misses=(
            "sl.u." + "J_uCmmLnc4e43MDRl75EZAdyoZSwd1lbXJ5Pz5uMp4OKidNYOBKEI6wHhCxxqZllqRgpvkSxGj7Vv0TDRonxhrjYUhS_"
            "1xlSYyg",
            "sl.u." + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            "xxxxxxxxxx",
            "sl.q." + "jVwrDhJEQM-681BtFYlU8vmykglqrbsK-nY7uT0VEwgKHRzsL9-fxIVBlIEIxqK8xs8GuDfCMc2LWaJZ_OHCHE9UbjWo"
            "sO1AAWJO0",
            "sl.umxns10Bzx44JoF2DijjTXtqGCvBD2G6Gqu0lT6y",
            "sl.u.etUM00K1j2muqxyRddEYDwHMOkunHJ20RTUlfHMs",
        ),
        params={"variants": (("sl.u.", run(BASE64URL, 100, 2048)), ("sl.", run(BASE64URL, 130, 2048))), "distinct": 14},
    ),
    Detector(
        id="dropbox-secret",
        type="secret",
        title="Dropbox app secret",
        description="The secret of a Dropbox app.",
        source="https://developers.dropbox.com/oauth-guide",
        kind="keyed",
        reference=LEFT + rb"[0-9a-z]{15}" + RIGHT,
        matches=(
            ("DROPBOX_APP_SECRET=" + "qnfobuw05o8nhpw", "qnfobuw05o8nhpw"),
            ("dropbox client secret " + "2n4jjdd5nap3mu6", "2n4jjdd5nap3mu6"),
        ),
        near_misses=(
            "DROPBOX_APP_SECRET=" + "dbpaykwqgxxuyu",
            "DROPBOX_APP_SECRET=" + "xxxxxxxxxxxxxxx",
            "request id " + "0o0n673uczpnv76",
            "dropbox file du4qsqginmvpnqo",
            "dropbox secret 91851606382",
        ),
        params={
            "keywords": (
                "dropbox app secret",
                "dropbox secret",
                "dropbox client secret",
                "dropbox api secret",
                "dropbox app key secret",
            ),
            "variants": ((run("0-9a-z", 15),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="box-secret",
        type="secret",
        title="Box client secret or token",
        description="The client secret of a Box app, or a developer token.",
        source="https://developer.box.com/guides/authentication/client-credentials/",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9]{32}" + RIGHT,
        matches=(
            ("BOX_CLIENT_SECRET=" + "uiI2B8sI3hvWlrtsKKlxfLWV5I9ShpQM", "uiI2B8sI3hvWlrtsKKlxfLWV5I9ShpQM"),
            ("box developer token: " + "rsJf24Iz9UO5DdZ0minTStqdl5h7oYPI", "rsJf24Iz9UO5DdZ0minTStqdl5h7oYPI"),
        ),
        near_misses=(
            "BOX_CLIENT_SECRET=" + "vIfNO9C9QwDplx2Y7WDIgGgrsM0tvMY",
            "BOX_CLIENT_SECRET=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "zIfKLgDdkaLFyrWsyj9cznZC7puMMQBA",
            "dropbox client secret 6UflQpLWS0NdGsF0MbwUhOnF4snYKUgO",
            "box file Wqx6hOaUMPiqryZ8QtutaGCRScss15N0",
        ),
        params={
            "keywords": (
                "box client secret",
                "box developer token",
                "box access token",
                "box api key",
                "box dev token",
                "box oauth secret",
            ),
            "variants": ((run(ALNUM, 32),),),
            "distinct": 11,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="zapier-webhook",
        type="secret",
        title="Zapier webhook",
        description="The address at which a Zap catches a hook.",
        source="https://help.zapier.com/hc/en-us/articles/8496288690317-Trigger-Zap-workflows-from-webhooks",
        kind="token",
        reference=LEFT + rb"hooks\.zapier\.com/hooks/catch/[0-9]{4,10}/[A-Za-z0-9]{6,24}" + RIGHT,
        matches=(
            "hooks.zapier.com/hooks/catch/" + "6591147/LI7jFkB1",
            (
                "POST https://hooks.zapier.com/hooks/catch/" + "957759/7qGpjP/ 200",
                "hooks.zapier.com/hooks/catch/" + "957759/7qGpjP",
            ),
        ),
        near_misses=(
            "hooks.zapier.com/hooks/catch/" + "06800/pGjJj",
            "hooks.zapier.com/hooks/catch/" + "000000/xxxxxxxx",
            "hooks.zapier.com/hooks/catcq/" + "283711/HdwFO8",
            "hooks.zapier.com/hooks/catch/",
            "https://zapier.com/app/zap/18448397",
        ),
        params={
            "variants": (("hooks.zapier.com/hooks/catch/", run("0-9", 4, 10), "/", run(ALNUM, 6, 24)),),
            "distinct": 6,
        },
    ),
    Detector(
        id="ifttt-webhook",
        type="secret",
        title="IFTTT webhook",
        description="The address of a trigger of IFTTT's webhooks service, with its key.",
        source="https://ifttt.com/maker_webhooks",
        kind="token",
        reference=LEFT + rb"(?:maker\.ifttt\.com/trigger/[A-Za-z0-9_-]{1,128}/with/key/[A-Za-z0-9_-]{20,64}"
        rb"|maker\.ifttt\.com/trigger/[A-Za-z0-9_-]{1,128}/json/with/key/[A-Za-z0-9_-]{20,64})"
        rb"(?![A-Za-z0-9_-])",
        matches=(
            "maker.ifttt.com/trigger/" + "L67/with/key/avx-v2BT67vfQhoACTKGvdJ",
            (
                "POST https://maker.ifttt.com/trigger/" + "WTfC/json/with/key/eiefHLYGLUtaHxfzDfr3ke0 200",
                "maker.ifttt.com/trigger/" + "WTfC/json/with/key/eiefHLYGLUtaHxfzDfr3ke0",
            ),
        ),
        near_misses=(
            "maker.ifttt.com/trigger/" + "ys5/with/key/gYlyVuE5I3B41GDEcyI",
            "maker.ifttt.com/trigger/" + "xxxx/with/key/xxxxxxxxxxxxxxxxxxxxx",
            "maker.ifttt.com/triggeq/" + "7x/with/key/1JJVBib8F0T1P3N_cJKL2Ol",
            "maker.ifttt.com/trigger/door/with/key/",
            "maker.ifttt.com/use/",
        ),
        params={
            "variants": (
                ("maker.ifttt.com/trigger/", run(BASE64URL, 1, 128), "/with/key/", run(BASE64URL, 20, 64)),
                ("maker.ifttt.com/trigger/", run(BASE64URL, 1, 128), "/json/with/key/", run(BASE64URL, 20, 64)),
            ),
            "distinct": 10,
        },
    ),
)
