"""Keys and tokens of maps, realtime channels, calls, video and images."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, LEFT, RIGHT, Detector, run

_UUID = (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12))

DETECTORS = (
    Detector(
        id="mapbox-token",
        type="secret",
        title="Mapbox secret token",
        description="A secret or temporary access token of Mapbox.",
        source="https://docs.mapbox.com/help/dive-deeper/access-tokens/",
        kind="token",
        reference=LEFT + rb"(?:sk\.eyJ[A-Za-z0-9_-]{40,300}\.[A-Za-z0-9_-]{20,86}"
        rb"|tk\.eyJ[A-Za-z0-9_-]{40,400}\.[A-Za-z0-9_-]{20,86})(?![A-Za-z0-9_-])",
        matches=(
            "sk.eyJ" + "n_31eFXknQFQdLpqvT9ynuiCcGYzhtibylWTnrXdmh.2yIyWokoaDs8EgqBaSLVcC",
            (
                "?access_token=tk.eyJ" + "Rc4oTviDzLbpht_0DkjetgBpFjG745BwPwb7dR1OEGg.8SCsuWVsKcymiCQkS4BxSe",
                "tk.eyJ" + "Rc4oTviDzLbpht_0DkjetgBpFjG745BwPwb7dR1OEGg.8SCsuWVsKcymiCQkS4BxSe",
            ),
        ),
        near_misses=(
            "sk.eyJ" + "nnL46TH0FvmcYnD7aUcJWv7xSAjo64mbaNUtOJd.NsJNj6vuyrRdRrRh_LOS",
            "sk.eyJ" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxx",
            "sk.eyq" + "hnyvPXUOwdbemSo6QNyNLYXU5D4qU2Cdu7IlZpvSorL.s4mJZgcKYS6PetTUcDIvnl",
            "pk.eyJ43o8l5C5QXE5sYKc7Q9zEvT8DjRtFSt84H2MNsrZbv5MPTp841lsDaHHqdGF.k9Z12oNqr7sD4RvhDeqUAk",
            "sk.eyJKV6vKTe12yqrTY8wT3At",
        ),
        params={
            "variants": (
                ("sk.eyJ", run(BASE64URL, 40, 300), ".", run(BASE64URL, 20, 86)),
                ("tk.eyJ", run(BASE64URL, 40, 400), ".", run(BASE64URL, 20, 86)),
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="here-key",
        type="secret",
        title="HERE API key",
        description="An API key of the HERE platform.",
        source="https://www.here.com/docs/bundle/identity-and-access-management-developer-guide/page/topics/"
        "plat-using-apikeys.html",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
        matches=(
            (
                "HERE_API_KEY=" + "fM1lz8I0KycVRLBrPtrDsY1PeauqDMgzq_TE7-TXjqL",
                "fM1lz8I0KycVRLBrPtrDsY1PeauqDMgzq_TE7-TXjqL",
            ),
            (
                "hereMapsApiKey: " + "IH0CvjPISEqhSbcLH9g4QElot6BhQmDP6fBQnzEzPOG",
                "IH0CvjPISEqhSbcLH9g4QElot6BhQmDP6fBQnzEzPOG",
            ),
        ),
        near_misses=(
            "HERE_API_KEY=" + "rXBEwUcHtAJQpFpVs2f4BJCoz3sYq0Up7IuisETqou",
            "HERE_API_KEY=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "ONcZUP9Ol2yz6LndTZ3hkBUrH2DG02K0CbxTXSN6BSS",
            "here api key 849eb54121ac81f23a889950963451590d62606b",
            "there api key 046b91c9-f248-5f91-de92-bd4e70da5877",
        ),
        params={
            "keywords": (
                "here api key",
                "here apikey",
                "here maps api key",
                "here maps key",
                "hereapi key",
                "here api token",
                "here access key",
            ),
            "variants": ((run(BASE64URL, 43),),),
            "distinct": 14,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="sendbird-token",
        type="secret",
        title="Sendbird API token",
        description="A master or secondary API token of a Sendbird application, or an organization's API key.",
        source="https://sendbird.com/docs/chat/platform-api/v3/prepare-to-use-api",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9a-f]{40}|[0-9a-f]{24})" + RIGHT,
        matches=(
            (
                "SENDBIRD_API_TOKEN=" + "7ef9e54ba3e0d23be144c2f8bbdd86e8bf9cd1fc",
                "7ef9e54ba3e0d23be144c2f8bbdd86e8bf9cd1fc",
            ),
            ("sendbird api key: " + "7b45b8a9d8b1ecc591e8cc98", "7b45b8a9d8b1ecc591e8cc98"),
        ),
        near_misses=(
            "SENDBIRD_API_TOKEN=" + "0bf374f1b28e28685fa4f8e6c5b8fecde921a9d",
            "SENDBIRD_API_TOKEN=" + "0000000000000000000000000000000000000000",
            "request id " + "2130f5dc0d5c3fc2ef0979829daf551d4625fac5",
            "sendbird channel 0f96bea1c075f54ecb356f8e98e8295e282030c4",
            "sendbird token b9b901a7-b88c-d337-c59b-97480165f409",
        ),
        params={
            "keywords": (
                "sendbird api token",
                "sendbird token",
                "sendbird api key",
                "sendbird key",
                "sendbird master token",
                "sendbird secret",
            ),
            "variants": ((run(HEX, 40),), (run(HEX, 24),)),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="pusher-secret",
        type="secret",
        title="Pusher secret",
        description="The key or secret of a Pusher Channels application.",
        source="https://pusher.com/docs/channels/library_auth_reference/rest-api/",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{20}" + RIGHT,
        matches=(
            ("PUSHER_APP_SECRET=" + "5e0321a9a0b30aea6d67", "5e0321a9a0b30aea6d67"),
            ("pusher secret: " + "524a5a8652457f9ae9f5", "524a5a8652457f9ae9f5"),
        ),
        near_misses=(
            "PUSHER_APP_SECRET=" + "ab590282312a6b45f01",
            "PUSHER_APP_SECRET=" + "00000000000000000000",
            "request id " + "1be51ba0b2beaf403e45",
            "pusher channel 90f4414c51420f2cfd21",
            "pusher key fd971b40f86effbd1ab87d87",
        ),
        params={
            "keywords": (
                "pusher app secret",
                "pusher secret",
                "pusher key secret",
                "pusher app key",
                "pusher key",
                "pusher api secret",
                "pusher channels secret",
            ),
            "variants": ((run(HEX, 20),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="ably-key",
        type="secret",
        title="Ably API key",
        description="An API key of Ably: the application, the key's name and its secret.",
        source="https://ably.com/docs/platform/account/app/api",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{5,6}:[A-Za-z0-9_-]{43}"
        rb"|[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{5,6}:[A-Za-z0-9_-]{16})(?![A-Za-z0-9_-])",
        matches=(
            (
                "ABLY_API_KEY=" + "11zqB3.OqfvRn:qBDBZC5DqBFduSO42ZjLN6FSk0cSDMbZTfQyXTsTrry",
                "11zqB3.OqfvRn:qBDBZC5DqBFduSO42ZjLN6FSk0cSDMbZTfQyXTsTrry",
            ),
            ("ably: connect with " + "atNj3W.UMClvJ:96iqIuLjWFkZTeVe failed", "atNj3W.UMClvJ:96iqIuLjWFkZTeVe"),
            ("ably key " + "Rk5Jpw.A-qtz:7QWC3LFdBU5rKxVn", "Rk5Jpw.A-qtz:7QWC3LFdBU5rKxVn"),
        ),
        near_misses=(
            "ABLY_API_KEY=" + "jLZZY6.kKpIx7:4Ax_Kv2JHNIknuQLUECRCu4WEp-hODxbGZy5O50EYP",
            "ABLY_API_KEY=" + "xxxxxx.xxxxxx:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "Ry0tmz.BRhocR:GzT75nQxe9t-h4FUZ_52L_wJiFzgT3YafbsF2KN1Qwc",
            "ably build v2.10.6:latest",
            "ably channel 3d2c93d1b6e7e8ac50f22ba2249c9cf8",
            "reasonably 294128fa4e0e07e7e5d48490def2bfd8f587a44c",
        ),
        params={
            "keywords": ("ably",),
            "variants": (
                (run(BASE64URL, 6), ".", run(BASE64URL, 5, 6), ":", run(BASE64URL, 43)),
                (run(BASE64URL, 6), ".", run(BASE64URL, 5, 6), ":", run(BASE64URL, 16)),
            ),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="pubnub-secret",
        type="secret",
        title="PubNub secret key",
        description="The secret key of a PubNub keyset.",
        source="https://www.pubnub.com/docs/general/setup/account-setup",
        kind="token",
        reference=LEFT + rb"(?:sec-c-[A-Za-z0-9+/]{48}(?![A-Za-z0-9_+/])"
        rb"|sec-c-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![A-Za-z0-9_]))",
        matches=(
            "sec-c-" + "vmn1JBf9YsRpRKibCA0nwLRruJ4LwEOXJMWDdY/R0WSZDw1J",
            (
                "PUBNUB_SECRET_KEY=sec-c-" + "dd17ae91-abdb-bde1-02e7-3ce7c6c0e3e0",
                "sec-c-" + "dd17ae91-abdb-bde1-02e7-3ce7c6c0e3e0",
            ),
        ),
        near_misses=(
            "sec-c-" + "jvVhApNFesJHSbBGASnAC6WG524+XMyzfDvdvgsqRVXvEfC",
            "sec-c-" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "sec-q-" + "J+ukIHEL2A0ujAzapFIIzLxP7pmUQPLL1vkrzPeTtxCOIIJC",
            "sub-c-09bbdb0f-cfc3-a479-d090-801b3b7c1835",
            "sec-c-YSvbv3BskhXJzWTcXSES",
        ),
        params={"variants": (("sec-c-", run("A-Za-z0-9+/", 48)), ("sec-c-", *_UUID)), "distinct": 8},
    ),
    Detector(
        id="livekit-secret",
        type="secret",
        title="LiveKit API secret",
        description="The secret of a LiveKit API key.",
        source="https://docs.livekit.io/home/self-hosting/deployment/",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9]{40,64}" + RIGHT,
        matches=(
            (
                "LIVEKIT_API_SECRET=" + "EkWoGFCldMR9scY5hKl9iXZrNbQUbv188nZrRUr2R",
                "EkWoGFCldMR9scY5hKl9iXZrNbQUbv188nZrRUr2R",
            ),
            (
                "livekit secret: " + "hBfq37HBwM0ikUnKYWukg9zFnMBDbEHEEbWMCKkCX",
                "hBfq37HBwM0ikUnKYWukg9zFnMBDbEHEEbWMCKkCX",
            ),
        ),
        near_misses=(
            "LIVEKIT_API_SECRET=" + "gGcbeS4ael9bXZ8TXRuno6iVVw7D0rdlANegRBB",
            "LIVEKIT_API_SECRET=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "Qw73J4W3IVpBikLGJJiBiIA203WkJPRSj4vhdBAitBa",
            "livekit room MRabCQ9MpQRobUOUSN36ZjLSBEvUXZPwhHIMJcNbrs1",
            "livekit secret 20f326c3-75a6-0ce7-beb0-842400402755",
        ),
        params={
            "keywords": ("livekit api secret", "livekit secret", "livekit api key secret", "livekit keys"),
            "variants": ((run(ALNUM, 40, 64),),),
            "distinct": 14,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="agora-certificate",
        type="secret",
        title="Agora app certificate",
        description="The app certificate of an Agora project, with which tokens are signed.",
        source="https://docs.agora.io/en/video-calling/get-started/manage-agora-account",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{32}" + RIGHT,
        matches=(
            ("AGORA_APP_CERTIFICATE=" + "ddf0c75f229883329e9374083abced76", "ddf0c75f229883329e9374083abced76"),
            ("agoraAppCertificate: '" + "61f4b85b5927f920beb9aa9e506e704a'", "61f4b85b5927f920beb9aa9e506e704a"),
        ),
        near_misses=(
            "AGORA_APP_CERTIFICATE=" + "b2a8a293ef65aa40377db9ba4ba894e",
            "AGORA_APP_CERTIFICATE=" + "00000000000000000000000000000000",
            "request id " + "798f1490c2f04d417a5689fdedeeb127",
            "agora channel f9ccc8dfa3cb060a153bf9ec4ef4d088",
            "agora certificate 8f02649c6fc7d599c20a6bbb5640622444bdbd97",
        ),
        params={
            "keywords": (
                "agora app certificate",
                "agora certificate",
                "agora primary certificate",
                "agora app cert",
                "agora secret",
                "agora customer secret",
            ),
            "variants": ((run(HEX, 32),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="mux-secret",
        type="secret",
        title="Mux token secret",
        description="The secret of an access token of Mux.",
        source="https://www.mux.com/docs/core/make-api-requests",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9+/]{75}(?![A-Za-z0-9_+/])",
        matches=(
            (
                "MUX_TOKEN_SECRET=" + "3/7bRx+Ho5q4C2HySo7SGNH+onaftJnGM1khyx7yPhiuSGGoKstg5/ch7bXVvwGZl7PUdBhEhuU",
                "3/7bRx+Ho5q4C2HySo7SGNH+onaftJnGM1khyx7yPhiuSGGoKstg5/ch7bXVvwGZl7PUdBhEhuU",
            ),
            (
                "mux secret key " + "4GqI7UMou8DDMdQM6dmG1mXfKpVbeEpKVECq/4wB4Jn9nt/GrMKdBgHB4eX8A85ULRfrgPENlwx",
                "4GqI7UMou8DDMdQM6dmG1mXfKpVbeEpKVECq/4wB4Jn9nt/GrMKdBgHB4eX8A85ULRfrgPENlwx",
            ),
        ),
        near_misses=(
            "MUX_TOKEN_SECRET=" + "6cXxpoYXDMHvzpuOFlVdLelaqbvZo0tJ5csYanPwHsro4a9uihbzrIQ7z95DKMLpSMYjCeoNdO",
            "MUX_TOKEN_SECRET=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "QRsgLNE4gmBBTrMXnQToV9LVyZO5JMdXaqABWimiFORRNWnQeXXVZzZfXjpEWA+KE/bnwfRXIik",
            "mux asset 7FuuyDiqYyf56zQeVk11JIyXMukMsDLLIgkUSK9HN02t",
            "demux secret 9df3c71037b7dfc22a84c50dae5206ac6cd1c226b8177991f7c4fcbba235737d",
        ),
        params={
            "keywords": (
                "mux token secret",
                "mux secret",
                "mux access token secret",
                "mux secret key",
                "mux api secret",
            ),
            "variants": ((run("A-Za-z0-9+/", 75),),),
            "distinct": 16,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="cloudinary-secret",
        type="secret",
        title="Cloudinary API secret",
        description="The API secret of a Cloudinary product environment.",
        source="https://cloudinary.com/documentation/finding_your_credentials_tutorial",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9_-]{27}(?![A-Za-z0-9_-])",
        matches=(
            ("CLOUDINARY_API_SECRET=" + "lSBbwMYESH73Pxtk2daBO4gZryP", "lSBbwMYESH73Pxtk2daBO4gZryP"),
            ("cloudinary secret: " + "4vbQ1xU27tjivr4qmNyRXnyiPOp", "4vbQ1xU27tjivr4qmNyRXnyiPOp"),
        ),
        near_misses=(
            "CLOUDINARY_API_SECRET=" + "rXqLhWnkYLf11zP5qY4-NsKJDr",
            "CLOUDINARY_API_SECRET=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "CURMIclczWVhp8Vs-TghNpExjGT",
            "cloudinary image GC3KEu0pnA6EdZYYctBS633Ck1e",
            "cloudinary api key 155796445652636",
        ),
        params={
            "keywords": ("cloudinary api secret", "cloudinary secret", "cloudinary secret key"),
            "variants": ((run(BASE64URL, 27),),),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="imagekit-key",
        type="secret",
        title="ImageKit private key",
        description="The private API key of ImageKit.",
        source="https://imagekit.io/docs/api-keys",
        kind="keyed",
        reference=LEFT + rb"private_[A-Za-z0-9+/]{26,28}=(?![A-Za-z0-9_])",
        matches=(
            (
                "IMAGEKIT_PRIVATE_KEY=private_" + "KkxZofrOoOeaOSISTUSKgTrmi3=",
                "private_" + "KkxZofrOoOeaOSISTUSKgTrmi3=",
            ),
            (
                "imagekit: 401 for private_" + "Q1t95ib/hc+rlXLYPclsrL+fnAE=",
                "private_" + "Q1t95ib/hc+rlXLYPclsrL+fnAE=",
            ),
        ),
        near_misses=(
            "IMAGEKIT_PRIVATE_KEY=private_" + "4eeVLpPKbMEfr+TmjdNXvEL29=",
            "IMAGEKIT_PRIVATE_KEY=private_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxx=",
            "request id private_" + "1goE5vr+Hw7OkC784WZp9nZgOHz=",
            "imagekit public_HaL90IYgVKV0ZYnWTXvfQVuCg0Q=",
            "imagekit private_folder_listing",
        ),
        params={
            "keywords": ("imagekit",),
            "variants": (("private_", run("A-Za-z0-9+/", 26, 28), "="),),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
)
