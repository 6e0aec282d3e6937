"""Private keys of Bitcoin, Ethereum and other crypto currencies."""

from __future__ import annotations

from ._schema import HEX, LEFT, RIGHT, Detector, run

_BASE58 = "1-9A-HJ-NP-Za-km-z"
_HEX = "0-9A-Fa-f"

DETECTORS = (
    Detector(
        id="bitcoin-private-key",
        type="secret",
        title="Bitcoin private key",
        description="A private key in wallet import format, uncompressed or compressed, its check right.",
        source="https://en.bitcoin.it/wiki/Wallet_import_format",
        kind="token",
        reference=LEFT + rb"(?:(?:Kw|Kx|Ky|Kz|L1|L2|L3|L4|L5)[1-9A-HJ-NP-Za-km-z]{50}"
        rb"|(?:5H|5J|5K)[1-9A-HJ-NP-Za-km-z]{49})" + RIGHT,
        matches=(
            (
                "importprivkey 5H" + "yGjpnckmKDuiehNC4L8RzfvZkFztQQtB7afwVQ5xYawNvzj4J",
                "5H" + "yGjpnckmKDuiehNC4L8RzfvZkFztQQtB7afwVQ5xYawNvzj4J",
            ),
            "5J" + "LjGNcmJCYxvQzxVYZmJJTTRZ88ELAcsJN6RMS3Yw8RWDBCPz2",
            (
                "privkey=L3" + "gf554FhjmkxN1DQUAfRFEzY5Gos5xdx2oP5mcuGVVscptDgo7p",
                "L3" + "gf554FhjmkxN1DQUAfRFEzY5Gos5xdx2oP5mcuGVVscptDgo7p",
            ),
            "L4" + "LzQzRGH9AQ2PHnJaoCGtiFVmrKcWm4oYvJutznfw3WbHoJ1g6t",
        ),
        near_misses=(
            "importprivkey 5H" + "vcRYYnig43Akqhy3ja9wDXdkCxShYhuFPFnJHmxNzJGxEsmu",
            "importprivkey 5H" + "wDi4AUNWHrZ7LoArYHkWBJPatnLsMbcaqP8kWq5nGkqH3kZMB",
            "5J" + "4jSjkKzJNGcefDZUezVPURZueJe1vp",
            "L1" + "85d706d64baf1e73239d646a1eb1d469d48a14e61f6b3bb28f",
        ),
        params={
            "variants": (
                *((prefix, run(_BASE58, 49)) for prefix in ("5H", "5J", "5K")),
                *((prefix, run(_BASE58, 50)) for prefix in ("Kw", "Kx", "Ky", "Kz", "L1", "L2", "L3", "L4", "L5")),
            ),
            "distinct": 12,
            "check": "base58check",
        },
    ),
    Detector(
        id="bitcoin-encrypted-key",
        type="secret",
        title="Encrypted Bitcoin private key",
        description="A private key encrypted with a passphrase as BIP-38 does it, its check right.",
        source="https://github.com/bitcoin/bips/blob/master/bip-0038.mediawiki",
        kind="token",
        reference=LEFT + rb"6P[1-9A-HJ-NP-Za-km-z]{56}" + RIGHT,
        matches=(
            "6P" + "RWGFEkFwDsQfT6dbY4Xtk2KMpVwStUqga3oPSQTE95tvQYEhpz4KP64C",
            (
                "bip38 6P" + "YLUYp4LU6ZQ3h4eUQKFCn9EVGLae5ZAT78TVDEHG9or9uoKLxVM3zSgh",
                "6P" + "YLUYp4LU6ZQ3h4eUQKFCn9EVGLae5ZAT78TVDEHG9or9uoKLxVM3zSgh",
            ),
        ),
        near_misses=(
            "6P" + "YNJrQhgyVCoy8nGMEHTXFLngLKDbrk5mxfJFQStmDLow4n9u1gzKKmn",
            "6P" + "RP1TCE14RGEGzoaBPtaMEDqqgoFvw8hSnPRcqGBEcqBxUHwxanjKbUXP",
            "6P" + "whOvb4ueE48H5Z3fKYb3MG4aYMYuG021GgO59Ycl11htzJjLpc",
        ),
        params={"variants": (("6P", run(_BASE58, 56)),), "distinct": 12, "check": "base58check"},
    ),
    Detector(
        id="bitcoin-extended-key",
        type="secret",
        title="Extended private key of a wallet",
        description="A private key of a hierarchical wallet (xprv and its kin), its check right.",
        source="https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki",
        kind="token",
        reference=LEFT + rb"(?:xprv|yprv|zprv|tprv|uprv|vprv)[1-9A-HJ-NP-Za-km-z]{107}" + RIGHT,
        matches=(
            "xprv"
            + (
                "DmjHVW9CqiYX77yEGsa5jNMYzWsMeUmUQytTWrj6d42CKzY9Lv9d6H5CKCVRHzSCUwQqmEncv23QjC4quG1ZzSRM"
                "ySDbb1qB8JCKT9oEKA9"
            ),
            (
                "descriptor wpkh(zprv"
                + (
                    "HcUX7X6YEj4LHPeH4gAnF4H7juLUtC3hSpaikti18nY19wHaQTmJGgmBYT5ndhkfgWcVKBUDkWf44Y2z37sjdyth"
                    "KfurMFFukro7yYjpXab/0/*)"
                ),
                "zprv"
                + (
                    "HcUX7X6YEj4LHPeH4gAnF4H7juLUtC3hSpaikti18nY19wHaQTmJGgmBYT5ndhkfgWcVKBUDkWf44Y2z37sjdyth"
                    "KfurMFFukro7yYjpXab"
                ),
            ),
            (
                "import tprv"
                + (
                    "ApviDYmCE1RSfRwJ5Xv4nBzkdsuNDdrjTjsDo5juookogAq64muyiUAwjGxhW3xyuovEjGKcPrHSRnT9pJSGBACK"
                    "RAhMqbCETVEdYce8ctw"
                ),
                "tprv"
                + (
                    "ApviDYmCE1RSfRwJ5Xv4nBzkdsuNDdrjTjsDo5juookogAq64muyiUAwjGxhW3xyuovEjGKcPrHSRnT9pJSGBACK"
                    "RAhMqbCETVEdYce8ctw"
                ),
            ),
        ),
        near_misses=(
            "xprv"
            + (
                "CHwLUrahiB8HwRJPmKZjGAMoiY9c4ukN7Ed2Las61kZsKsiaFsWKn4LEpR9EBfCv4Js6CULsmYSJZsmVyRfyrnQ3"
                "gf2QvGPszc8dbg1tno"
            ),
            "xprv"
            + (
                "AuAGfTLkzUKYwXm9ME7YxGcctYCegYN5NSpHJygpXFRcy2juoZZmKhzTTUc98NHUYESz5wrFEgJDRu97KCH6mmtg"
                "dCcouUGVxKn11M3DeZ1"
            ),
            "xp" + "rv9i6o4JkJb0PBA9SR2yiUAXLao3TqbskDELo9VhAF",
        ),
        params={
            "variants": (
                *((prefix, run(_BASE58, 107)) for prefix in ("xprv", "yprv", "zprv", "tprv", "uprv", "vprv")),
            ),
            "distinct": 16,
            "check": "base58check",
        },
    ),
    Detector(
        id="bitcoin-extended-public-key",
        packs=("pii",),
        type="wallet",
        title="Extended public key of a wallet",
        description="A public key of a hierarchical wallet (xpub and its kin), which shows all of its "
        "addresses, its check right.",
        source="https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki",
        kind="token",
        reference=LEFT + rb"(?:xpub|ypub|zpub|tpub|upub|vpub)[1-9A-HJ-NP-Za-km-z]{107}" + RIGHT,
        matches=(
            "xpub"
            + (
                "8grvyGXmxSH5HTqSit3LGZWUNYVx5yY6pUHMxGSw8NaVmyrQktjcpJKWE81yVDSuWT8XtCwx6Li81uQAFCkG8BdP"
                "fGVqxezVVaeF83RawTn"
            ),
            (
                "watch zpub"
                + (
                    "DUbtXjkT4grqYfWWfeaqbfBV2iKEhmReJYy2Ct5M2Yd1G9vN9edVXTi5RzJV4V99FfPPrzFhe4NMftQYpo1Tvhqf"
                    "sD3a6k2NXxu8fmy5kQ8 added"
                ),
                "zpub"
                + (
                    "DUbtXjkT4grqYfWWfeaqbfBV2iKEhmReJYy2Ct5M2Yd1G9vN9edVXTi5RzJV4V99FfPPrzFhe4NMftQYpo1Tvhqf"
                    "sD3a6k2NXxu8fmy5kQ8"
                ),
            ),
        ),
        near_misses=(
            "xpub"
            + (
                "BnRcYtYXkbJNUYTtwmdsayhbtXQ8oyNvBXosGxKk61Nn5R34ezefiw5i1Z6HdeyUYs7hsLgFgxxLU5w5XjgWZPNE"
                "QFnqma6gLzBLvVh1ha"
            ),
            "xpub"
            + (
                "EJd3q5gsnhCF1kn5robA3heHmH8uE1vbu51mtRu9PGP1tgtbsGah2XbnDzHC8pyACYA3xU7CDxyN2nPYhraMuNhh"
                "YMEimNuSGevfiF35WAz"
            ),
            "xp" + "ub25r5UebWUqto2jAO9AI1n6biZs6oFLIuw0zvMVPS",
            "xpub-sub-topic",
        ),
        params={
            "variants": (
                *((prefix, run(_BASE58, 107)) for prefix in ("xpub", "ypub", "zpub", "tpub", "upub", "vpub")),
            ),
            "distinct": 16,
            "check": "base58check",
        },
    ),
    Detector(
        id="ethereum-private-key",
        packs=("secrets",),
        type="secret",
        title="Ethereum private key",
        description="A private key of 64 hexadecimal digits, as Ethereum and its kin have it, near words for it.",
        source="https://ethereum.org/developers/docs/accounts/",
        kind="keyed",
        reference=LEFT + rb"(?:0x[0-9A-Fa-f]{64}|[0-9A-Fa-f]{64})" + RIGHT,
        matches=(
            (
                "PRIVATE_KEY=" + "7d964d2749a12f618bf87bc89d63705911706e65efc0017df0a5f7da3567da77",
                "7d964d2749a12f618bf87bc89d63705911706e65efc0017df0a5f7da3567da77",
            ),
            (
                "deployer private key " + "0x09ab54a3e78e167dce0751fe45db7c6c4019e475e29cd1c8fce68a1ff4665d29",
                "0x09ab54a3e78e167dce0751fe45db7c6c4019e475e29cd1c8fce68a1ff4665d29",
            ),
            (
                "ethPrivateKey: " + "0x46df49fe63f73be60bd98b0c7fde0296d4e0444835d7a156dd3a173b8b97d8e8",
                "0x46df49fe63f73be60bd98b0c7fde0296d4e0444835d7a156dd3a173b8b97d8e8",
            ),
        ),
        near_misses=(
            "PRIVATE_KEY=" + "d37cf193ce3ffe6aab0c4b24125f58dd62c5a9ee0b2e121115ab15e02dc65ad",
            "request " + "7c6de658fac51b5948f66347014b7dd51a31f3f11fa1e9c5ac66d8672059d53e",
            "PRIVATE_KEY=" + "0000000000000000000000000000000000000000000000000000000000000000",
            "tx hash 0xfde61614dd33a18122f2eebf2253cb28719e05e4b1f09ea9a9538b4a95fb42e4",
            "public key 46e6697f6f6034e6ab54d291d816da83ec10c5fcc82b2ddb1d4e19cf922fe130",
            "private key id 202a3cdb362e751ea05214bf78d298949a4e486b",
        ),
        params={
            "keywords": (
                "ethereum private key",
                "eth private key",
                "private key",
                "wallet private key",
                "wallet key",
                "deployer key",
                "deployer private key",
                "signer key",
                "signer private key",
                "account key",
                "eth key",
                "evm private key",
                "mnemonic or private key",
                "privkey",
                "priv key",
                "secp256k1 key",
            ),
            "variants": ((run(_HEX, 64),), ("0x", run(_HEX, 64))),
            "distinct": 8,
            "after": 16,
            "before": 4,
        },
    ),
    Detector(
        id="stellar-secret-seed",
        packs=("secrets",),
        type="secret",
        title="Stellar secret seed",
        description="The secret seed of a Stellar account, near a word for it.",
        source="https://developers.stellar.org/docs/learn/fundamentals/transactions/signatures-multisig",
        kind="keyed",
        reference=LEFT + rb"S[A-D][A-Z2-7]{54}" + RIGHT,
        matches=(
            (
                "STELLAR_SECRET=" + "SDNFUUOUZGUOGCNP5IS4H3AT5ZLVBGFVDHJ2F5QF6FD6RZBXOD3THON6",
                "SDNFUUOUZGUOGCNP5IS4H3AT5ZLVBGFVDHJ2F5QF6FD6RZBXOD3THON6",
            ),
            (
                "secret seed: " + "SBEXMFKLKQ5C7LTI6VVSFYBV2VA4BNJBQBE77Q75CKMKPLPKGAN2NYF3",
                "SBEXMFKLKQ5C7LTI6VVSFYBV2VA4BNJBQBE77Q75CKMKPLPKGAN2NYF3",
            ),
        ),
        near_misses=(
            "STELLAR_SECRET=" + "SARZEOC4PSE5JD4WOYWCUZ6LUDTJDACP6V5FDUKOEVRORF46I2LG45J",
            "request " + "SAOSK4CQWTJW33B6RAXVO3GAQHYVIJ2WGJQ2NT72KFJWJPSMZRSA3UVV",
            "STELLAR_SECRET=" + "SAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "stellar account GSRZAR4T88I8X0U1Q4R27SEQARXGHENW5D2NVHUDJT9LIKF8P7Z6E66D",
        ),
        params={
            "keywords": (
                "stellar",
                "xlm",
                "secret seed",
                "stellar secret",
                "stellar seed",
                "soroban",
                "secret key",
                "stellar secret key",
                "source secret",
            ),
            "variants": (("S", run("A-D", 1), run("A-Z2-7", 54)),),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="xrp-seed",
        packs=("secrets",),
        type="secret",
        title="XRP Ledger seed",
        description="The seed, or family seed, of an account of the XRP Ledger, near a word for it.",
        source="https://xrpl.org/docs/concepts/accounts/cryptographic-keys",
        kind="keyed",
        reference=LEFT + rb"(?:sEd[1-9A-HJ-NP-Za-km-z]{28}|s[1-9A-HJ-NP-Za-km-z]{27,28})" + RIGHT,
        matches=(
            ("XRPL_SEED=" + "sEdB8bsvkjVWzQUuXm7jyGH4bxzh4Dh", "sEdB8bsvkjVWzQUuXm7jyGH4bxzh4Dh"),
            ("family seed: " + "sGjww5Ab21KtedjH6JcW5tA4w6mF", "sGjww5Ab21KtedjH6JcW5tA4w6mF"),
        ),
        near_misses=(
            "XRPL_SEED=" + "sEd894GUwNrNBBArYxSarKUGeLgwf3",
            "request " + "sEdZmpQLrQJXBmr4t4ccrf3qSNiykhC",
            "XRPL_SEED=" + "sEdxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "xrp seed 84ea4cc5b64e3ca4f4515dc416c774b5",
        ),
        params={
            "keywords": (
                "xrp seed",
                "xrpl seed",
                "family seed",
                "ripple secret",
                "ripple seed",
                "xrp secret",
                "xrpl secret",
                "master seed",
                "wallet seed",
                "account seed",
                "xrp wallet",
            ),
            "variants": (("sEd", run(_BASE58, 28)), ("s", run(_BASE58, 27, 28))),
            "distinct": 10,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="solana-private-key",
        packs=("secrets",),
        type="secret",
        title="Solana private key",
        description="A key pair of Solana in base 58, near a word for it.",
        source="https://solana.com/developers/cookbook/wallets/create-keypair",
        kind="keyed",
        reference=LEFT + rb"[1-9A-HJ-NP-Za-km-z]{86,88}" + RIGHT,
        matches=(
            (
                "SOLANA_PRIVATE_KEY="
                + "iGRqqou58d2rvytcsgsse5oH8tefhiyybijEoP5occZvHXU4hH3eU54PAFyvRiSNfcW4t9RAjg4Y5cnZLKwmkp",
                "iGRqqou58d2rvytcsgsse5oH8tefhiyybijEoP5occZvHXU4hH3eU54PAFyvRiSNfcW4t9RAjg4Y5cnZLKwmkp",
            ),
            (
                "keypair: " + "rh7MhUbQfh7a4dvMTAQK86zBFKHv9d6yqXukJ8rYYPJJs7pXRoVmvxb3sHBS3canMKWDRVLUbVeW1ZEigm1CXZT",
                "rh7MhUbQfh7a4dvMTAQK86zBFKHv9d6yqXukJ8rYYPJJs7pXRoVmvxb3sHBS3canMKWDRVLUbVeW1ZEigm1CXZT",
            ),
        ),
        near_misses=(
            "SOLANA_PRIVATE_KEY="
            + "4Z3uy8XHQLgmV1sDdrmJnGc4Vd8VoM8ggf39Dvm9rgRMa8RRCdeN5uD1aXBTnwEjZnmpHfvc5S6ras2GDkZzE",
            "request " + "ZoJHxZfzS8yz3QXmmpdjM58R79SbheiheRwZo4poDdnzytZYR5tNRys1hCYjVY44oymL3QP3b6i7R9nZ2YRYxCi6",
            "SOLANA_PRIVATE_KEY="
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "solana tx bb7d85e03301d42f12c60c9f0f1f811f21f77b69dcc5d3eb1825e658b3f412ce",
        ),
        params={
            "keywords": (
                "solana private key",
                "solana secret key",
                "solana key",
                "sol private key",
                "solana keypair",
                "wallet private key",
                "private key",
                "secret key",
                "solana wallet",
                "phantom",
                "keypair",
            ),
            "variants": ((run(_BASE58, 86, 88),),),
            "distinct": 20,
            "after": 24,
            "before": 16,
        },
    ),
    Detector(
        id="monero-private-key",
        packs=("secrets",),
        type="secret",
        title="Monero private key",
        description="A private spend or view key of Monero, near a word for it.",
        source="https://docs.getmonero.org/cryptography/asymmetric/private-key/",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{64}" + RIGHT,
        matches=(
            (
                "secret_spend_key=" + "699307b844e2078dec4d2cca3cb86803cc62170d07e00ad4f18ac3e867534eb0",
                "699307b844e2078dec4d2cca3cb86803cc62170d07e00ad4f18ac3e867534eb0",
            ),
            (
                "private view key: " + "40f51ff5e8b87cf7e20ad1450393f2c0cfde6c83bbf56767cac5fd2cb8be93b8",
                "40f51ff5e8b87cf7e20ad1450393f2c0cfde6c83bbf56767cac5fd2cb8be93b8",
            ),
        ),
        near_misses=(
            "secret_spend_key=" + "24170ce8aea41aa9d0de51999440b60414b1291d0aa9bea24b7bc2f251443d1",
            "request " + "8a0ce9023a95516108b9604c918b5eeac106fe6db4a0ea0cff9ce6186d97b977",
            "secret_spend_key=" + "0000000000000000000000000000000000000000000000000000000000000000",
            "monero block e6e264a5703461ea02bec4b998e0efafba5175505eb94fa4a0dabd8b0cd095d9",
        ),
        params={
            "keywords": (
                "spend key",
                "view key",
                "secret spend key",
                "secret view key",
                "private spend key",
                "private view key",
                "monero key",
            ),
            "variants": ((run(HEX, 64),),),
            "distinct": 8,
            "after": 16,
            "before": 4,
        },
    ),
)
