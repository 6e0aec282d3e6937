"""Addresses of further crypto currencies."""

from __future__ import annotations

from ._schema import LEFT, RIGHT, Detector, run

_BASE58 = "1-9A-HJ-NP-Za-km-z"
_BECH32 = "02-9ac-hj-np-z"

DETECTORS = (
    Detector(
        id="solana-address",
        packs=("pii", "gdpr"),
        type="wallet",
        title="Solana address",
        description="An address of Solana, near a word for it.",
        source="https://solana.com/docs/core/accounts",
        kind="keyed",
        reference=LEFT + rb"[1-9A-HJ-NP-Za-km-z]{43,44}" + RIGHT,
        matches=(
            (
                "solana address " + "qkHKfztkTkC5YUYGmsDrVnGhFDhvppd8TcQGSBHNC41",
                "qkHKfztkTkC5YUYGmsDrVnGhFDhvppd8TcQGSBHNC41",
            ),
            (
                "Solana wallet: " + "UHR8kcRWru3NnKs3shC73zQ4khEzFtBk6LNTz3rsPq9",
                "UHR8kcRWru3NnKs3shC73zQ4khEzFtBk6LNTz3rsPq9",
            ),
        ),
        near_misses=(
            "solana address " + "hyRFPNtcBB6BqVgiDJqsd3FSbQF8JrsqwQzCpKFDnX",
            "request " + "91zHsn22jLXJ9jLBfPjGKoaK52fwhBCCon7KGKZ6QhU",
            "solana address " + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "solana slot 314381762608",
            "solana image c66b85718f253de747a784acd9152cf2c469dbc9ea6647c672c3a83290183595",
        ),
        params={
            "keywords": (
                "solana",
                "solana address",
                "sol address",
                "spl token",
                "phantom",
                "solana wallet",
                "solana account",
            ),
            "variants": ((run(_BASE58, 43, 44),),),
            "distinct": 16,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="monero-address",
        packs=("pii", "gdpr"),
        type="wallet",
        title="Monero address",
        description="An address, subaddress or integrated address of Monero, near a word for it.",
        source="https://docs.getmonero.org/public-address/standard-address/",
        kind="keyed",
        reference=LEFT + rb"(?:4[0-9AB][1-9A-HJ-NP-Za-km-z]{104}|4[0-9AB][1-9A-HJ-NP-Za-km-z]{93}"
        rb"|8[1-9ABC][1-9A-HJ-NP-Za-km-z]{93})" + RIGHT,
        matches=(
            (
                "xmr "
                + ("4AVZ3ab9FrAKKMzyjfXMdMudHsp7QUWUiG96nSV8XwDZUXi9MwVzSSz8t8u5R9PoE7arzhMyQzKHcNSYQfXvimDzSmMimqf"),
                ("4AVZ3ab9FrAKKMzyjfXMdMudHsp7QUWUiG96nSV8XwDZUXi9MwVzSSz8t8u5R9PoE7arzhMyQzKHcNSYQfXvimDzSmMimqf"),
            ),
            (
                "monero address: "
                + ("83cGKBMPutTSiKHNYTKp8pAT73q2w5pnZ7uNvBPPu7dN3hf4s7pwvw7GxHE46xstQJPqc9xCrHcigdFg4ocrPXk6NTxyHnK"),
                ("83cGKBMPutTSiKHNYTKp8pAT73q2w5pnZ7uNvBPPu7dN3hf4s7pwvw7GxHE46xstQJPqc9xCrHcigdFg4ocrPXk6NTxyHnK"),
            ),
        ),
        near_misses=(
            "xmr " + ("40VeQCj3Qjnf7FsceApzGEKJD1fcKGrWkTguHCXtQiMrrkz4PhhSJoapdtAttb9gDnXQD8BRMc78Yr36iJYk2BEFsyMEgC"),
            "request "
            + ("4AYDyFBAHi46xgi34heWemjxNvTvg4Q6Q9gkjjh8RnzWoQgznpnwknE21M3WJjWuJAc92TrmToaSqXhBN8MV3QppLfjSk2v"),
            "xmr "
            + ("4AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
            "monero block a03acf52baf93f2629500fd2f57a65aa9e7a4666475747c667203aa699ad936c",
        ),
        params={
            "keywords": (
                "monero",
                "xmr",
                "monero address",
                "subaddress",
                "payout address",
                "wallet address",
                "mining address",
                "pool user",
            ),
            "variants": (
                ("4", run("0-9AB", 1), run(_BASE58, 93)),
                ("8", run("1-9ABC", 1), run(_BASE58, 93)),
                ("4", run("0-9AB", 1), run(_BASE58, 104)),
            ),
            "distinct": 16,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="cardano-address",
        packs=("pii", "gdpr"),
        type="wallet",
        title="Cardano address",
        description="An address or stake address of Cardano.",
        source="https://cips.cardano.org/cip/CIP-0019",
        kind="token",
        reference=LEFT + rb"(?:addr_test1[02-9ac-hj-np-z]{98}|addr1[02-9ac-hj-np-z]{98}"
        rb"|(?:stake1|stake_test1)[02-9ac-hj-np-z]{53}|addr1[02-9ac-hj-np-z]{53})" + RIGHT,
        matches=(
            "addr1"
            + ("dpds9v2dzc9smg9zndte2l6ymm4v2xjv3etmelxzmut35q4mp0pss23et55nap7fnge73p8xhfmudazjqmtzwpqs6qwtt2zv7g"),
            (
                "utxo at addr1" + "agt2gs33faz52afq95hlyuhxkamn4snk26xf6hqy0grt555r8flvm",
                "addr1" + "agt2gs33faz52afq95hlyuhxkamn4snk26xf6hqy0grt555r8flvm",
            ),
            (
                "rewards of stake1" + "4f2de4s2j237extn2yqd7ls9hd0j4ex48tda934dwle55eu6mmwne",
                "stake1" + "4f2de4s2j237extn2yqd7ls9hd0j4ex48tda934dwle55eu6mmwne",
            ),
        ),
        near_misses=(
            "addr1"
            + ("mztp8zqsk9r7mt5f6ttatfpzyzrt7urjzmfuejwqk9mn3jf8hs94ml0xnr45dg94jh8xfl977adj6msypwr04h50z4yzhc027"),
            "addr1"
            + ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
            "ad" + "dr1qmms7v57p323sdm0pptswcnyej609ymgl0g7qgyx",
            "st" + "ake12b353c64472659576c44",
        ),
        params={
            "variants": (
                ("addr1", run(_BECH32, 98)),
                ("addr1", run(_BECH32, 53)),
                ("addr_test1", run(_BECH32, 98)),
                *((prefix, run(_BECH32, 53)) for prefix in ("stake1", "stake_test1")),
            ),
            "distinct": 16,
        },
    ),
    Detector(
        id="cosmos-address",
        packs=("pii", "gdpr"),
        type="wallet",
        title="Address of a Cosmos chain",
        description="An account's address of Cosmos or of a chain built with its kit, its check right.",
        source="https://docs.cosmos.network/sdk/latest/guides/reference/bech32",
        kind="token",
        reference=LEFT + rb"(?:cosmos1|osmo1|juno1|celestia1|inj1|kava1|thor1|terra1|akash1|dydx1|noble1|stars1|bnb1"
        rb")[02-9ac-hj-np-z]{38}" + RIGHT,
        matches=(
            "cosmos1" + "mw4f2vhu9cvlxvrefvn9y7ffz7mmayh5u7ew9d",
            (
                "delegate from osmo1" + "jc5qtvf7evsnpq6gpsm6d0xtvj5vpuyzrt8tw5",
                "osmo1" + "jc5qtvf7evsnpq6gpsm6d0xtvj5vpuyzrt8tw5",
            ),
        ),
        near_misses=(
            "cosmos1" + "amsm39wvkusvn48d4ea74d8yg5exr58ydnx5x",
            "cosmos1" + "6h4j9v6r4fdvkhe6gpkpr6a33nnevmpwtvp8nt",
            "co" + "smos1c68fea71717f720fedcf",
            "co" + "smosvaloper1r6t95tv5wcah8f9fwmx0nxjvrktp0mldyh9fyx",
        ),
        params={
            "variants": (
                *(
                    (prefix, run(_BECH32, 38))
                    for prefix in (
                        "cosmos1",
                        "osmo1",
                        "juno1",
                        "celestia1",
                        "inj1",
                        "kava1",
                        "thor1",
                        "terra1",
                        "akash1",
                        "dydx1",
                        "noble1",
                        "stars1",
                        "bnb1",
                    )
                ),
            ),
            "distinct": 12,
            "check": "bech32",
        },
    ),
    Detector(
        id="stellar-address",
        packs=("pii", "gdpr"),
        type="wallet",
        title="Stellar address",
        description="The public key of a Stellar account, near a word for it.",
        source="https://developers.stellar.org/docs/learn/fundamentals/stellar-data-structures/accounts",
        kind="keyed",
        reference=LEFT + rb"G[A-D][A-Z2-7]{54}" + RIGHT,
        matches=(
            (
                "stellar account " + "GDW2T7VVV5LDNECEBCPEJ74NXIZOMCMCG5WVJTXG7TCRPK5DBQDK3DLV",
                "GDW2T7VVV5LDNECEBCPEJ74NXIZOMCMCG5WVJTXG7TCRPK5DBQDK3DLV",
            ),
            (
                "source_account=" + "GA735JDPCXB3PJQH7DPTGKLWXO2VSBQDK3XTHJTHE7QXXBWV6S3VCQHJ",
                "GA735JDPCXB3PJQH7DPTGKLWXO2VSBQDK3XTHJTHE7QXXBWV6S3VCQHJ",
            ),
        ),
        near_misses=(
            "stellar account " + "GBE4SFA2E4LLS65SWBQHHAPZSB7UORBXOAKMIH6VKCJUVTIX7KGLG3L",
            "request " + "GBVMGXKDUP7XSBD5GPFCRGRN6SQA2IDEJMWRBKLUER47N25CSJ6ALCV3",
            "stellar account " + "GAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "stellar ledger 7d02f5eadc967c45fada2a26f910cdd3f6ffecf12ecf6df82c2a554e336ffbf2",
        ),
        params={
            "keywords": (
                "stellar",
                "xlm",
                "stellar address",
                "stellar account",
                "soroban",
                "source account",
                "destination account",
                "wallet address",
                "crypto address",
                "deposit address",
                "withdrawal address",
                "payout address",
                "crypto wallet",
            ),
            "variants": (("G", run("A-D", 1), run("A-Z2-7", 54)),),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="zcash-shielded-address",
        packs=("pii", "gdpr"),
        type="wallet",
        title="Shielded Zcash address",
        description="A shielded address of Zcash, its check right.",
        source="https://zips.z.cash/protocol/protocol.pdf",
        kind="token",
        reference=LEFT + rb"zs1[02-9ac-hj-np-z]{75}" + RIGHT,
        matches=(
            "zs1" + "em79ffl8ghlsnlr7mcgwht3djf3h2204g4768da4gjv9pnknsrun8huvpz36shv7cxtf9y07knq",
            (
                "z_sendmany zs1" + "wphxu6c53l2ywf0uxa8v433nunt29awahnq3ya7mux8x56x8k3mju9gc88mqlcduz2gxgvvyczh",
                "zs1" + "wphxu6c53l2ywf0uxa8v433nunt29awahnq3ya7mux8x56x8k3mju9gc88mqlcduz2gxgvvyczh",
            ),
        ),
        near_misses=(
            "zs1" + "hxakkhk0c7vw0008j2kz7jq64d099jxyns5666nnu7xazdtne2cn5utyvrua660t9j6tav7a5y",
            "zs1" + "tzt6p4sullj29llcvucuuzdm97fugwrkf6tenduhk6fph8rdg3gudsudstehwu39c9sffuapzz2",
            "zs" + "1064b650be09cc1e5c6ae52bbaedc83b8ba3808f8",
        ),
        params={"variants": (("zs1", run(_BECH32, 75)),), "distinct": 14, "check": "bech32"},
    ),
)
