"""Keys and tokens of tunnels, networks, sites and devices."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, LEFT, RIGHT, Detector, run

DETECTORS = (
    Detector(
        id="defined-networking-token",
        type="secret",
        title="Defined Networking API token",
        description="An API token of Defined Networking.",
        source="https://docs.defined.net/guides/rotating-api-keys/",
        kind="token",
        reference=LEFT + rb"dnkey-[A-Za-z0-9_=-]{26}-[A-Za-z0-9_=-]{52}(?![A-Za-z0-9_=-])",
        matches=(
            "dnkey-" + "wh-SO_GX_XtPl_Re7k7aMnc0s7-0kYjtbzU=b-PP7rz4A5xtpXhl5UICcQpAdnRqHPTyJVUds8NyANq",
            (
                "DN_API_KEY=dnkey-" + "e-iprokHYM4Zx96=aXOZufUplr-b-==Pylts7d12Nl1hEk5WtfFGAtwjhIVM59jsnv4XxAA6jlUYDeB",
                "dnkey-" + "e-iprokHYM4Zx96=aXOZufUplr-b-==Pylts7d12Nl1hEk5WtfFGAtwjhIVM59jsnv4XxAA6jlUYDeB",
            ),
        ),
        near_misses=(
            "dnkey-" + "FzhWSgdGU=Ccsr3oys6iBp1A8V-YjpNeT7iSjB8N5wm-06JGDxUEBMlXAAXmOVufRIs8XSe6dgvv39",
            "dnkey-" + "xxxxxxxxxxxxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "dnkeq-" + "O8k-WCY17Og6ycpzQoFIxzZo13-0mR4CFOs9WigtSN90OAAP_GSnq=BYp-OE31_FlBrWpOA-aGcoLCP",
            "dnkey-w6sbt8VeIV44O7AcGHF8UoOTKb",
            "dnkey-rotation-job",
        ),
        params={"variants": (("dnkey-", run("A-Za-z0-9_=-", 26), "-", run("A-Za-z0-9_=-", 52)),), "distinct": 14},
    ),
    Detector(
        id="ngrok-token",
        type="secret",
        title="ngrok authtoken",
        description="An authtoken or an API key of ngrok.",
        source="https://ngrok.com/docs/agent/#authtokens",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9]{20,28}_[A-Za-z0-9]{20,22}" + RIGHT,
        matches=(
            (
                "NGROK_AUTHTOKEN=" + "HVRvk9bvDVA1jHf4nnS1_imJPAkcktUKiKSPHlpVlT8",
                "HVRvk9bvDVA1jHf4nnS1_imJPAkcktUKiKSPHlpVlT8",
            ),
            (
                "ngrok config add-authtoken " + "vX7a3Od2viml7O7iEWPvz_bgWmIrfXyGhSoxQiigE8B",
                "vX7a3Od2viml7O7iEWPvz_bgWmIrfXyGhSoxQiigE8B",
            ),
        ),
        near_misses=(
            "NGROK_AUTHTOKEN=" + "PYzE5hg44VK428qLacyo_5G0XfI0ljuCQIECEAlf",
            "NGROK_AUTHTOKEN=" + "xxxxxxxxxxxxxxxxxxxxxx_xxxxxxxxxxxxxxxxxxxxx",
            "request id " + "MDDEPq1vVX5C6ORi8DFm_PFTcp5ArU6AC5KAum5myl",
            "ngrok tunnel 6a9e725b40f54b211df3588dfd56ad8c",
            "ngrok session ts_y8ojGG1hs4fJpUdiBx81DGNj4rd",
        ),
        params={
            "keywords": ("ngrok",),
            "variants": ((run(ALNUM, 20, 28), "_", run(ALNUM, 20, 22)),),
            "distinct": 14,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="intra42-secret",
        type="secret",
        title="42 Intra client secret",
        description="The client secret of an application of the intranet of the school 42.",
        source="https://api.intra.42.fr/apidoc/guides/web_application_flow",
        kind="token",
        reference=LEFT + rb"(?:s-s4t2ud-|s-s4t2af-)[0-9a-f]{64}" + RIGHT,
        matches=(
            "s-s4t2ud-" + "0600d0fef4d200725f0f0041da51ccd37e5843e7464518c77b6e2e244cfd7506",
            (
                "client_secret=s-s4t2af-" + "178c7f2b255b44b28ee7b1d40551262db24007fbec14bbbdf085a9235b421a34",
                "s-s4t2af-" + "178c7f2b255b44b28ee7b1d40551262db24007fbec14bbbdf085a9235b421a34",
            ),
        ),
        near_misses=(
            "s-s4t2ud-" + "d3b0c4f1c4601addbce8ff1cb72b6af7c51288461e4df01c6cb4ecba4ca31bd",
            "s-s4t2ud-" + "0000000000000000000000000000000000000000000000000000000000000000",
            "s-s4t2uq-" + "4d1ac15057251c8c1ad8ffbacfc1d12cb19a4dbee4dd0a797b8e9b41f22ebf29",
            "u-s4t2ud-f72ffcefc30a3930c23e0b531d876639555de1512a7eec3b7453f30013133f84",
            "s-s4t2ud-6c56dc8095a220d1cffc3820cf98c0dc",
        ),
        params={"variants": (*((prefix, run(HEX, 64)) for prefix in ("s-s4t2ud-", "s-s4t2af-")),), "distinct": 8},
    ),
    Detector(
        id="yandex-key",
        type="secret",
        title="Yandex Cloud key or token",
        description="An API key of a service account, or an IAM token, of Yandex Cloud.",
        source="https://yandex.cloud/en/docs/iam/concepts/authorization/api-key",
        kind="token",
        reference=LEFT + rb"(?:AQVN[A-Za-z0-9_-]{35,38}(?![A-Za-z0-9_-])"
        rb"|t1\.[A-Za-z0-9_-]{20,600}={1,2}\.[A-Za-z0-9_-]{86}={1,2}(?![A-Za-z0-9_])"
        rb"|t1\.[A-Za-z0-9_-]{20,600}\.[A-Za-z0-9_-]{86}={1,2}(?![A-Za-z0-9_])"
        rb"|t1\.[A-Za-z0-9_-]{20,600}\.[A-Za-z0-9_-]{86}(?![A-Za-z0-9_-]))",
        matches=(
            "AQVN" + "SxVZ2MjN-7phJk7yP7EOMs-2D11E55m2S41f5g",
            (
                "Authorization Api-Key t1."
                + "5utQITGDFpoW-dj-4_hg0.nMZLcudV0zTFUenbFNPK2FnvoIoGocgEwPvPdI9ZTMSTbJiutfwkKLqxGTc4_jCrdisdOi"
                "eSTgUh47CCSoRb-u",
                "t1." + "5utQITGDFpoW-dj-4_hg0.nMZLcudV0zTFUenbFNPK2FnvoIoGocgEwPvPdI9ZTMSTbJiutfwkKLqxGTc4_jCrdisdOi"
                "eSTgUh47CCSoRb-u",
            ),
        ),
        near_misses=(
            "AQVN" + "OE4b8Uql-6dTfPuw2gcr7iK5YpPxnyhR4i",
            "AQVN" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "AQVq" + "zesTFhFI-tobPq2f2Pa09SHYQr8zQKQ1GKSu4",
            "AQVNdif1sMFk9LmVDxAubmml",
            "t1.UE9afAcF5qZlIfzmtlRD.YEpwn5fYUNnAUTvBrX54lT0EFXvX2CR1r4eFeoxt",
        ),
        params={
            "variants": (
                ("AQVN", run(BASE64URL, 35, 38)),
                ("t1.", run(BASE64URL, 20, 600), run("=", 1, 2), ".", run(BASE64URL, 86), run("=", 1, 2)),
                ("t1.", run(BASE64URL, 20, 600), ".", run(BASE64URL, 86), run("=", 1, 2)),
                ("t1.", run(BASE64URL, 20, 600), ".", run(BASE64URL, 86)),
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="adafruit-key",
        type="secret",
        title="Adafruit IO key",
        description="A key of Adafruit IO.",
        source="https://io.adafruit.com/api/docs/#authentication",
        kind="token",
        reference=LEFT + rb"aio_[A-Za-z0-9]{28}" + RIGHT,
        matches=(
            "aio_" + "0fQETj2AidON8epasw8VIcqdiO52",
            ("X-AIO-Key: aio_" + "vyd9B75aw7eSiq3ekdIu09emnsd1", "aio_" + "vyd9B75aw7eSiq3ekdIu09emnsd1"),
        ),
        near_misses=(
            "aio_" + "ojbaDEH3KPTFeBdNzYrv5Dj0ibs",
            "aio_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "aiq_" + "5I8XAXCQ6v32DFfc1hwk0V9hm8I0",
            "aio_lVRLPpOS0uJB",
            "aio_pika_connection_closed_by_peer",
        ),
        params={"variants": (("aio_", run(ALNUM, 28)),), "distinct": 11},
    ),
    Detector(
        id="particle-token",
        type="secret",
        title="Particle access token",
        description="An access token of the Particle device cloud.",
        source="https://docs.particle.io/reference/cloud-apis/authentication/",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{40}" + RIGHT,
        matches=(
            (
                "PARTICLE_ACCESS_TOKEN=" + "38c7d7ac5abc3fac906a1e643b18d4ecfe41c7b3",
                "38c7d7ac5abc3fac906a1e643b18d4ecfe41c7b3",
            ),
            (
                "particle token " + "1bed1bc41e88f3264da290a0c41f2a9abcc0fbcd expired",
                "1bed1bc41e88f3264da290a0c41f2a9abcc0fbcd",
            ),
        ),
        near_misses=(
            "PARTICLE_ACCESS_TOKEN=" + "e3c98063ee7117e083a2fdbc900b72cdc71d950",
            "PARTICLE_ACCESS_TOKEN=" + "0000000000000000000000000000000000000000",
            "request id " + "13a56936b693608387c871a4ea031edb8b03b1ca",
            "particle firmware 05ce29cc804f0f9a2a893149b5ed4689034bb6bf",
            "particle token e3e8953491d73dd4ed2482f3",
        ),
        params={
            "keywords": (
                "particle access token",
                "particle token",
                "particle auth token",
                "particle api token",
                "particle io token",
            ),
            "variants": ((run(HEX, 40),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
)
