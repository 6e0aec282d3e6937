"""Keys and tokens of exchanges of crypto currencies, and of their nodes."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, LEFT, RIGHT, Detector, run

_UUID = (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12))

DETECTORS = (
    Detector(
        id="kraken-key",
        type="secret",
        title="Kraken API key",
        description="An API key, or its private key, of the exchange Kraken.",
        source="https://docs.kraken.com/api/docs/guides/spot-rest-auth",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Za-z0-9+/]{86}==(?![A-Za-z0-9_])|[A-Za-z0-9+/]{56}(?![A-Za-z0-9_+/]))",
        matches=(
            (
                "KRAKEN_API_SECRET="
                + "A57jQwCx+Vr+m9qlDpHXzGgaEzy0uNrC8WySAPmHV0qwbpAxrzamhuxLEaQKjUGz2Eqnz3eKBFbsyCkVjuJDG9==",
                "A57jQwCx+Vr+m9qlDpHXzGgaEzy0uNrC8WySAPmHV0qwbpAxrzamhuxLEaQKjUGz2Eqnz3eKBFbsyCkVjuJDG9==",
            ),
            (
                "kraken api key " + "u0UXAeUoyu6QBHLA/LD/9BAuei4Zzoc1KFyiEUtz50z0fF/rGv4Wd5q3",
                "u0UXAeUoyu6QBHLA/LD/9BAuei4Zzoc1KFyiEUtz50z0fF/rGv4Wd5q3",
            ),
        ),
        near_misses=(
            "KRAKEN_API_SECRET="
            + "gBUCvRTDafG4QIRvCMLnG2691jVf49KSQDU2YnP/BXSdkWx3wGIth0JtLOfcbFr02dmVmNZ20NkkI2VZHgp1G==",
            "KRAKEN_API_SECRET="
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx==",
            "request id " + "SxwjfbJKH75Ho3hprrnn7s02Ke8a98gzToUIyURrAE4+zxTE1aOGzF60/b+WJG+Fren32TE4CqSjPeY99OqVM9==",
            "kraken order ff5a416abb80ab4524ab6dc8429bc4b59e3d3f9a",
            "kraken key c8a3686f04431dc2647f40b70968ded4767da1f51d70dd6ce0ecddfc67093b02",
        ),
        params={
            "keywords": (
                "kraken api key",
                "kraken private key",
                "kraken api secret",
                "kraken secret",
                "kraken key",
                "kraken api sign",
                "kraken api private key",
                "kraken secret key",
            ),
            "variants": ((run("A-Za-z0-9+/", 86), "=="), (run("A-Za-z0-9+/", 56),)),
            "distinct": 16,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="kucoin-key",
        type="secret",
        title="KuCoin API key",
        description="An API key, or its secret, of the exchange KuCoin.",
        source="https://www.kucoin.com/docs-new/authentication",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24})" + RIGHT,
        matches=(
            ("KUCOIN_API_SECRET=" + "eb8ce1e6-fe80-022e-cf40-1e759a062809", "eb8ce1e6-fe80-022e-cf40-1e759a062809"),
            ("kucoin api key: " + "ce9254e44065d419872c1166", "ce9254e44065d419872c1166"),
        ),
        near_misses=(
            "KUCOIN_API_SECRET=" + "04ccacb4-e5fe-9cd1-4121-b379bc9c575",
            "KUCOIN_API_SECRET=" + "00000000-0000-0000-0000-000000000000",
            "request id " + "a4f997e8-8aaf-5adf-21db-436a85d71bab",
            "kucoin order 5f2e5610c43d20c6eb78557a",
            "kucoin key 570d2cf9cc94f339d0741a3ef62545c9",
        ),
        params={
            "keywords": (
                "kucoin api secret",
                "kucoin secret",
                "kucoin api key",
                "kucoin key",
                "kc api key",
                "kc api secret",
                "kucoin secret key",
            ),
            "variants": ((*_UUID,), (run(HEX, 24),)),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="binance-key",
        type="secret",
        title="Binance API key",
        description="An API key, or its secret key, of the exchange Binance.",
        source="https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9]{64}" + RIGHT,
        matches=(
            (
                "X-MBX-APIKEY: " + "gRaIW4UTUA8orSuOjd0VOccIbyC2T5woq6wQgzJT5ji4Yk5rcwFUB2y6oz79SzJT",
                "gRaIW4UTUA8orSuOjd0VOccIbyC2T5woq6wQgzJT5ji4Yk5rcwFUB2y6oz79SzJT",
            ),
            (
                "binance secret key " + "hadkKtK3XjRFTeKLlwmIxB9m3TxNqH0UKqQWZ04mOuXTxXYf20h6coiPLmKI4utF",
                "hadkKtK3XjRFTeKLlwmIxB9m3TxNqH0UKqQWZ04mOuXTxXYf20h6coiPLmKI4utF",
            ),
        ),
        near_misses=(
            "X-MBX-APIKEY: " + "NmqmIwE3W0EOky7NRFL2o06jEaaEGYPDoIjMTb1Zeoy71vLcnkbvD6NtfLMbEdJ",
            "X-MBX-APIKEY: " + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "IOfULUCStVFdNDD7IbtUtfzAl5KUKgk7YxGgsadlvWrEPGmiosTETnqEM94JiLfQ",
            "binance order Z4cUVhb6qC0rRSE03wsjuXnOYzQrIYMGlRswFjQiUtw7NyVMbIRVi05090uJW5qy",
            "binance key 38df9ca2-596d-03ab-14ec-37d37062cb91",
        ),
        params={
            "keywords": (
                "binance api key",
                "binance api secret",
                "binance secret key",
                "binance secret",
                "binance key",
                "binance apikey",
                "x mbx apikey",
            ),
            "variants": ((run(ALNUM, 64),),),
            "distinct": 14,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="alchemy-key",
        type="secret",
        title="Alchemy API key",
        description="An API key of Alchemy, also within the address of one of its nodes, or an auth token.",
        source="https://www.alchemy.com/docs/how-to-create-access-keys",
        kind="token",
        reference=LEFT + rb"(?:alcht_[A-Za-z0-9]{30}(?![A-Za-z0-9_])"
        rb"|(?:alchemy\.com/v2/|alchemy\.com/nft/v3/|alchemyapi\.io/v2/)[A-Za-z0-9_-]{32}(?!"
        rb"[A-Za-z0-9_-]))",
        matches=(
            "alcht_" + "ntMAZ0FfHhOdTlE9aX1FGwFmQxa7h1",
            (
                "POST https://eth-mainnet.g.alchemyapi.io/v2/" + "Cfi0y0dLOywr5vMfCobOU3WJoE60RS-k 429",
                "alchemyapi.io/v2/" + "Cfi0y0dLOywr5vMfCobOU3WJoE60RS-k",
            ),
            (
                "ALCHEMY_AUTH=alchemy.com/nft/v3/" + "gxqu-iOg8dFk4juVzqvBN54cd3Y-2AgB",
                "alchemy.com/nft/v3/" + "gxqu-iOg8dFk4juVzqvBN54cd3Y-2AgB",
            ),
        ),
        near_misses=(
            "alcht_" + "dVuSEaw3H0zvHGkYT0GR1xfJPaP3k",
            "alcht_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "alchq_" + "xRz6J491wjyVXijM9VtFfwPwalGvPw",
            "sqlalchemy.com/v2/",
            "alchemy.com/v2/docs-demo",
        ),
        params={
            "variants": (
                ("alcht_", run(ALNUM, 30)),
                *(
                    (prefix, run(BASE64URL, 32))
                    for prefix in ("alchemy.com/v2/", "alchemy.com/nft/v3/", "alchemyapi.io/v2/")
                ),
            ),
            "distinct": 11,
        },
    ),
    Detector(
        id="infura-key",
        type="secret",
        title="Infura API key",
        description="An API key or project secret of Infura.",
        source="https://docs.metamask.io/services/get-started/endpoints/",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{32}" + RIGHT,
        matches=(
            ("INFURA_API_KEY=" + "c2b1434c597f7f72731706780aff3445", "c2b1434c597f7f72731706780aff3445"),
            ("infuraProjectSecret: " + "d5d91fdde8cc4d638e1bbbef0c353400", "d5d91fdde8cc4d638e1bbbef0c353400"),
        ),
        near_misses=(
            "INFURA_API_KEY=" + "d36225e5a6b273af6dc399601f84dec",
            "INFURA_API_KEY=" + "00000000000000000000000000000000",
            "request id " + "336927cfc007904cb9a0f2d76de22a77",
            "infura block 75a71ce44678537dbb6385e7a849023cf42a9e193a356025938651de6dcab578",
            "infura request 2da95bfa8bf4d057cc83e27251871b6a",
        ),
        params={
            "keywords": (
                "infura api key",
                "infura key",
                "infura project id",
                "infura project secret",
                "infura secret",
                "infura token",
                "infura api secret",
                "infura id",
                "infura api key secret",
            ),
            "variants": ((run(HEX, 32),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="infura-url",
        type="secret",
        title="Infura node address",
        description="The address of a node of Infura, with the key in it.",
        source="https://docs.metamask.io/services/get-started/endpoints/",
        kind="token",
        reference=LEFT + rb"(?:infura\.io/v3/|infura\.io/ws/v3/)[0-9a-f]{32}" + RIGHT,
        matches=(
            "infura.io/v3/" + "0404c50f408606cc1f5715896ed1dfd7",
            (
                "POST https://mainnet.infura.io/ws/v3/" + "34d57577cf690bf13ef662414d366ce2 429",
                "infura.io/ws/v3/" + "34d57577cf690bf13ef662414d366ce2",
            ),
        ),
        near_misses=(
            "infura.io/v3/" + "8ee625173e452c32d80d4625be67070",
            "infura.io/v3/" + "00000000000000000000000000000000",
            "infura.io/vq/" + "26e3d0f91ef3306965fafc82c551c461",
            "mainnet.infura.io/v3/status",
            "https://docs.infura.io/v3/",
        ),
        params={
            "variants": (*((prefix, run(HEX, 32)) for prefix in ("infura.io/v3/", "infura.io/ws/v3/")),),
            "distinct": 8,
        },
    ),
    Detector(
        id="etherscan-key",
        type="secret",
        title="Etherscan API key",
        description="An API key of Etherscan, or of a sister site such as BscScan.",
        source="https://github.com/trufflesecurity/trufflehog/blob/main/pkg/detectors/etherscan/etherscan.go",
        kind="keyed",
        reference=LEFT + rb"[A-Z0-9]{34}" + RIGHT,
        matches=(
            ("ETHERSCAN_API_KEY=" + "SPHQDJU9C5P5XW0JK661W932G73ZXSRS4Y", "SPHQDJU9C5P5XW0JK661W932G73ZXSRS4Y"),
            ("bscscan api key " + "YUBJU0L38GFG64E28G1YZV04OR2T3U54IN", "YUBJU0L38GFG64E28G1YZV04OR2T3U54IN"),
        ),
        near_misses=(
            "ETHERSCAN_API_KEY=" + "I2C58QTU85YM16F2YQTB63BL3NSGE560Z",
            "ETHERSCAN_API_KEY=" + "0000000000000000000000000000000000",
            "request id " + "EJ63YFNTA7L7K6GEZ3LZ1N3C8WM94TL3EX",
            "etherscan block QHWXZY46JOLYNMBRPBSSZY54N0QD4BC6PR",
            "etherscan key 165658974303da6dbdd29eacc196c96b7de6624b",
        ),
        params={
            "keywords": (
                "etherscan api key",
                "etherscan key",
                "etherscan token",
                "etherscan api token",
                "bscscan api key",
                "bscscan key",
                "polygonscan api key",
                "arbiscan api key",
                "etherscan apikey",
            ),
            "variants": ((run("A-Z0-9", 34),),),
            "distinct": 11,
            "after": 40,
            "before": 16,
        },
    ),
)
