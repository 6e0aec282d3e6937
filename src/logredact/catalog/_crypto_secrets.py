"""Secret keys that say in their first letters what they are."""

from __future__ import annotations

from ._schema import HEX, LEFT, RIGHT, Detector, run

_BASE58 = "1-9A-HJ-NP-Za-km-z"
_BECH32 = "02-9ac-hj-np-z"

DETECTORS = (
    Detector(
        id="age-secret-key",
        type="secret",
        title="age identity",
        description="A secret key of the encryption tool age, its check right.",
        source="https://age-encryption.org/v1",
        kind="token",
        reference=LEFT + rb"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}" + RIGHT,
        matches=(
            "AGE-SECRET-KEY-1" + "TDYL554M9FKQZ0QYTH8QAG808DZNGYER848ZFYJ9RAKXPZ904XMZ6EVKDR",
            (
                "SOPS_AGE_KEY=AGE-SECRET-KEY-1" + "34WSDMC3UF5PGZHMNZN5M3XUHT5D0HVL4EN2Q92FMKVKPXA5L4X8E6K3T4",
                "AGE-SECRET-KEY-1" + "34WSDMC3UF5PGZHMNZN5M3XUHT5D0HVL4EN2Q92FMKVKPXA5L4X8E6K3T4",
            ),
        ),
        near_misses=(
            "AGE-SECRET-KEY-1" + "K7GXQM922E2TL075NQTR30QR7WTS65545J46JPQN3VX2J72TT2YSRSGD4",
            "AGE-SECRET-KEY-1" + "GR3TXCQHS9KJ0JN485HLHGR3DAW5UAFTA5D9THVDRMTTT5PY7PC8TYQYFH",
            "AG" + "E-PLUGIN-YUBIKEY-1M5LYMLYU2S34FXK2M50Y045YGGN7O892FKJPG9TT9E1E41OX782PKTM0XO",
        ),
        params={"variants": (("AGE-SECRET-KEY-1", run("02-9AC-HJ-NP-Z", 58)),), "distinct": 14, "check": "bech32"},
    ),
    Detector(
        id="nostr-secret-key",
        type="secret",
        title="Nostr secret key",
        description="A secret key of Nostr, its check right.",
        source="https://github.com/nostr-protocol/nips/blob/master/19.md",
        kind="token",
        reference=LEFT + rb"nsec1[02-9ac-hj-np-z]{58}" + RIGHT,
        matches=(
            "nsec1" + "j2ucvttshg25425kstn7u7t4qx283ryw2kq8gvd9u396yhf62gnztnsqkl",
            (
                "login with nsec1" + "64gy88udzj7wp7gjeqlxu6vpw233uw45ltggft8q6yjycfugnyjrxyfr6s",
                "nsec1" + "64gy88udzj7wp7gjeqlxu6vpw233uw45ltggft8q6yjycfugnyjrxyfr6s",
            ),
        ),
        near_misses=(
            "nsec1" + "6x2fp3wfasv53p3m3v045p7amuhzgce40dnkppdgj930t83zt256vcv0e",
            "nsec1" + "v7s8ed0qsnhxnf3qxy7ckevytyr0g62r79wxsvpqd8sccuzw60r3lgwuhv",
            "ns" + "ec117278ac6b7e061237c71bc7390c83a",
        ),
        params={"variants": (("nsec1", run(_BECH32, 58)),), "distinct": 14, "check": "bech32"},
    ),
    Detector(
        id="nostr-public-key",
        packs=("pii",),
        type="wallet",
        title="Nostr public key",
        description="The public key of a user of Nostr, its check right.",
        source="https://github.com/nostr-protocol/nips/blob/master/19.md",
        kind="token",
        reference=LEFT + rb"npub1[02-9ac-hj-np-z]{58}" + RIGHT,
        matches=(
            "npub1" + "8g59pw48p8f5g0v2hu7s7qxqqm674ms2vmnqecflg640jryw9sjmgz88we",
            (
                "follow npub1" + "9hnxzmw24af6rz6v9xn66j244vyjk39uvdf8v8mwxg6qtn95cy3xmwlpdq",
                "npub1" + "9hnxzmw24af6rz6v9xn66j244vyjk39uvdf8v8mwxg6qtn95cy3xmwlpdq",
            ),
        ),
        near_misses=(
            "npub1" + "6gpclxfz6nrxrea374r7jkw4sp5r0l3jd96qqcnznwxjz6j0lhg57ycm4",
            "npub1" + "njrl2xfzxta32dlfkelq7lr4xnr3cjhdtpe8kr00h95anmv6rm2a6p392n",
            "np" + "ub1052501cc6b9fb28098408c7bc90d64",
        ),
        params={"variants": (("npub1", run(_BECH32, 58)),), "distinct": 14, "check": "bech32"},
    ),
    Detector(
        id="cardano-secret-key",
        type="secret",
        title="Cardano secret key",
        description="A secret key of Cardano as command-line tools write it.",
        source="https://cips.cardano.org/cip/CIP-0005",
        kind="token",
        reference=LEFT + rb"(?:(?:root_xsk1|acct_xsk1|addr_xsk1|stake_xsk1)[02-9ac-hj-np-z]{160}"
        rb"|ed25519e_sk1[02-9ac-hj-np-z]{109}"
        rb"|(?:ed25519_sk1|addr_sk1|stake_sk1)[02-9ac-hj-np-z]{58})" + RIGHT,
        matches=(
            "ed25519_sk1" + "tdya3q7vwxp9znl5g83fnlnn3cxeu8v3rm9r5fmpus6fqhd362hz9pr38w",
            (
                "key acct_xsk1"
                + (
                    "0t4azgfqmzza5ag4runctcp5axmnykw3c9lmrqtn4m35qgrfz90dhezawxkzpssujwvtxspk7n5twcqp83jp6ymc"
                    "y406mr3awsaarfunqfwp7057k8ruu5555sc25ygh9fhm9vwe4well00tv5r8um593gztmk70 written"
                ),
                "acct_xsk1"
                + (
                    "0t4azgfqmzza5ag4runctcp5axmnykw3c9lmrqtn4m35qgrfz90dhezawxkzpssujwvtxspk7n5twcqp83jp6ymc"
                    "y406mr3awsaarfunqfwp7057k8ruu5555sc25ygh9fhm9vwe4well00tv5r8um593gztmk70"
                ),
            ),
        ),
        near_misses=(
            "ed25519_sk1" + "kcp6mr7hvet95cz7s59cqf4enjp4v6975rchnl4u3g4prfasc24xn8nmm",
            "ed25519_sk1" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "ad" + "dr_vk17u7ln8h2dg4vuftle7y2rer8errdvtw5u32ayp0x7fu0yh6aa5d2cq2an2",
            "ad" + "dr_sk1nyktwnzmusxnupwmjzupts54x2mya5n30fhpn9u3",
        ),
        params={
            "variants": (
                *((prefix, run(_BECH32, 58)) for prefix in ("ed25519_sk1", "addr_sk1", "stake_sk1")),
                *((prefix, run(_BECH32, 160)) for prefix in ("root_xsk1", "acct_xsk1", "addr_xsk1", "stake_xsk1")),
                ("ed25519e_sk1", run(_BECH32, 109)),
            ),
            "distinct": 16,
        },
    ),
    Detector(
        id="sui-private-key",
        type="secret",
        title="Sui private key",
        description="A private key of Sui, its check right.",
        source="https://docs.sui.io/references/cli/keytool",
        kind="token",
        reference=LEFT + rb"suiprivkey1[02-9ac-hj-np-z]{59}" + RIGHT,
        matches=(
            "suiprivkey1" + "wxwe8eszw8vjhgsqqqyktqtfr570f8ym9thw0jz9ehs3ua2zqgyyx0hpehc",
            (
                "sui keytool import suiprivkey1" + "2ctrw5t307rcmfrne78ragrp6p0cusf2nrmpdn842xduu6l9eyernae8p9e",
                "suiprivkey1" + "2ctrw5t307rcmfrne78ragrp6p0cusf2nrmpdn842xduu6l9eyernae8p9e",
            ),
        ),
        near_misses=(
            "suiprivkey1" + "sxrujdjqffxevn8u4kjzr6gcq34arhl475rq022x0m3cuttuzj4m456ntv",
            "suiprivkey1" + "rj8au459m6ua3jxn36ufycttz7u7gpp9l2uatykfaex8kznge7rsg7tgwkw",
            "su" + "iprivkey1d6b66aeefc0245eb606abb6de625d7b3ae797d45",
        ),
        params={"variants": (("suiprivkey1", run(_BECH32, 59)),), "distinct": 14, "check": "bech32"},
    ),
    Detector(
        id="near-private-key",
        type="secret",
        title="NEAR private key",
        description="A secret key of a NEAR account.",
        source="https://docs.near.org/protocol/access-keys",
        kind="token",
        reference=LEFT + rb"ed25519:[1-9A-HJ-NP-Za-km-z]{85,88}" + RIGHT,
        matches=(
            "ed25519:" + ("D8RnqAz5BDoW4JKVRBAqoBVk7mQ9GzbHbXW7ibeSsYPiBf6LvPGGu54jdWK573sz49ATxMwxCiZ5TNT7Ly5mjWEj"),
            (
                '"private_key":"ed25519:'
                + 'QpDgbDkxXEQV1Yt9QjUvaJ3fyxKDStERz9ydyf9gz2P6bjct1D61KsFEqj11VFhxd8G2hQ5hpSaV3TNRxdgaPN8"',
                "ed25519:" + "QpDgbDkxXEQV1Yt9QjUvaJ3fyxKDStERz9ydyf9gz2P6bjct1D61KsFEqj11VFhxd8G2hQ5hpSaV3TNRxdgaPN8",
            ),
        ),
        near_misses=(
            "ed25519:" + "S2My4svtdQz79bCEzYsiAW7wsPeyF9dA4znWt51A5uj37XPP7D4q4RvLXEay9ghEhknhzZozALwoRUEQXCUB",
            "ed25519:" + ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
            "ed" + "25519:bEibQ4eqiK2V1t3PeawwZiN55HhTGS2szHnUNXzYJRtf",
            "ed" + "25519:b3c342c4124d50f77792e4cab9eea1e3895b4cfff7f13136d71c73dd10dd1e52",
        ),
        params={"variants": (("ed25519:", run(_BASE58, 85, 88)),), "distinct": 18},
    ),
    Detector(
        id="aptos-private-key",
        type="secret",
        title="Aptos private key",
        description="A private key of Aptos with its prefix.",
        source="https://aptos.dev/build/cli",
        kind="token",
        reference=LEFT + rb"(?:ed25519-priv-0x|secp256k1-priv-0x)[0-9a-f]{64}" + RIGHT,
        matches=(
            "ed25519-priv-0x" + "df4b61184a666eaa2989a4891fd633fc388c6c55bc9660d2f2960c9301949111",
            (
                "private_key: secp256k1-priv-0x" + "7d820f9802720b6f35c3d12a62e773528abf69b52645c20194c39bb2f043ded7",
                "secp256k1-priv-0x" + "7d820f9802720b6f35c3d12a62e773528abf69b52645c20194c39bb2f043ded7",
            ),
        ),
        near_misses=(
            "ed25519-priv-0x" + "e67cdfde3103237eac8f15a9442ebd13e36e5635cd5b4406108ccc50324e8e7",
            "ed25519-priv-0x" + "0000000000000000000000000000000000000000000000000000000000000000",
            "ed" + "25519-pub-0x2044f5d876fcebd26a396959f9ecf0fbe30a717f33b84fe6d9230be4054d6593",
        ),
        params={
            "variants": (*((prefix, run(HEX, 64)) for prefix in ("ed25519-priv-0x", "secp256k1-priv-0x")),),
            "distinct": 8,
        },
    ),
    Detector(
        id="tezos-secret-key",
        type="secret",
        title="Tezos secret key",
        description="A secret key of Tezos, in the clear or encrypted, its check right.",
        source="https://octez.tezos.com/docs/user/key-management.html",
        kind="token",
        reference=LEFT + rb"(?:edsk[1-9A-HJ-NP-Za-km-z]{94}|edesk[1-9A-HJ-NP-Za-km-z]{83}"
        rb"|edsk[1-9A-HJ-NP-Za-km-z]{50}|(?:spsk|p2sk)[1-9A-HJ-NP-Za-km-z]{50})" + RIGHT,
        matches=(
            "edsk" + "3ziWjY9AE6TomCWbo5qh9x6Pf1HG81UEj4xuZMP9F7xhT8v6ga",
            (
                "unencrypted:edsk"
                + ("RexrYFETz9vkRF3r7Ud8wrfYnVKusyLmnEFoAsokJha1etdZvJS6a4RyTWQAaSzBGCUoxMw6wEKW1sE4QtH49ZmiK3TiNy"),
                "edsk"
                + ("RexrYFETz9vkRF3r7Ud8wrfYnVKusyLmnEFoAsokJha1etdZvJS6a4RyTWQAaSzBGCUoxMw6wEKW1sE4QtH49ZmiK3TiNy"),
            ),
            (
                "encrypted:edesk"
                + "1efUW9Ju63e6ZEPy5Agt15NUXPYPvGnZgGvTb6aMSehppWfupUg9RABHejhHe62QcahT3QwcoLZ43ng6iFa",
                "edesk" + "1efUW9Ju63e6ZEPy5Agt15NUXPYPvGnZgGvTb6aMSehppWfupUg9RABHejhHe62QcahT3QwcoLZ43ng6iFa",
            ),
        ),
        near_misses=(
            "edsk" + "3Xu9eE2k263MwpGFEqWKnBEpjaPddzc8decj5XkGr3ASujBkx",
            "edsk" + "4LVJX8fTE6MpFcVoxshijUdojysDwSfsMPojCKSEQBUDZWgnnk",
            "ed" + "pkBhQKxnhaQogGMGHndSgzRLOvTcSDvkpIpdLxee9XqA8ULWhSHE",
            "ed" + "sk64d40b20edce1f1927b3dc65aae77eb81caf6c0d",
        ),
        params={
            "variants": (
                ("edsk", run(_BASE58, 94)),
                ("edsk", run(_BASE58, 50)),
                ("edesk", run(_BASE58, 83)),
                *((prefix, run(_BASE58, 50)) for prefix in ("spsk", "p2sk")),
            ),
            "distinct": 14,
            "check": "base58check",
        },
    ),
    Detector(
        id="eos-private-key",
        type="secret",
        title="EOS private key",
        description="A private key of EOS and its kin in the newer form.",
        source="https://docs.eosnetwork.com/docs/latest/core-concepts/accounts/",
        kind="token",
        reference=LEFT + rb"(?:PVT_K1_|PVT_R1_)[1-9A-HJ-NP-Za-km-z]{48,52}" + RIGHT,
        matches=(
            "PVT_K1_" + "r4wbGs6xusTbF4YrVmPhnkGb2ueCvQjStQvs3ngmBvQhbwxV",
            (
                "cleos wallet import --private-key PVT_R1_" + "4WPhdV2XRXJK652xkDW5hL2uyGeDhSsUjocPvZTetaXAbYLi5M",
                "PVT_R1_" + "4WPhdV2XRXJK652xkDW5hL2uyGeDhSsUjocPvZTetaXAbYLi5M",
            ),
        ),
        near_misses=(
            "PVT_K1_" + "4ZcQXas3wKuX2iRxKbN7jheQQhmgx9YpHpNfxyQPZpjPEVp",
            "PVT_K1_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "PU" + "B_K1_CZnJmygMgVy5mtShWtJqsBZ6jayJ9DMMxyW7F1N12cMfoTXMzo",
        ),
        params={"variants": (*((prefix, run(_BASE58, 48, 52)) for prefix in ("PVT_K1_", "PVT_R1_")),), "distinct": 16},
    ),
    Detector(
        id="zcash-spending-key",
        type="secret",
        title="Zcash spending key",
        description="An extended spending key of shielded Zcash.",
        source="https://zips.z.cash/zip-0032",
        kind="token",
        reference=LEFT + rb"(?:secret-extended-key-main1|secret-extended-key-test1)[02-9ac-hj-np-z]{277}" + RIGHT,
        matches=(
            "secret-extended-key-main1"
            + (
                "25krk8tsrqf2g7k2gfwz7cmjfhq0ert0wvphhfq5m8vcnu3h43zqmnmsq7fgk7dxmljuy72ysqx9syfvjpww8kvn"
                "y3ty464e9tnqz0sh64sgmemyqe5vtwwlclrvgxsudqu4rzey00g7sk2krgqtf2ep0fj9j3t6rpd5a4fmgc7uftfw"
                "kl3uqe9kd6z3q2zsz0200333lu2mapf92qnyjws3ug8a0jgz8leacm68mmzaxcxn0jgl0ps8e0vukx0tduudds52"
                "4kn7ayjl22v2g"
            ),
            (
                "z_importkey secret-extended-key-test1"
                + (
                    "ruf06hs52kdud5jpc46z2xaz2pezjn8m8k53tsjp5uf9radz22hsl6mk7wjwy2vp3g48echan753pvyd27te3ycs"
                    "ju9ekyfatp27yn6qmaee6lhjz20zgeve7cvqlj8tv9jdg2kuh0p0amgh72gvunqd2v6e9spv5k2zkhgm0ugrfthk"
                    "t9upxsas8fsyugzspspdkajgn9tm28hzgjwmjnmh8jw5tejatewueza556wkrc3h0gc6ld3ctc59z8zav475hlgn"
                    "7ct32ks4kh6mx"
                ),
                "secret-extended-key-test1"
                + (
                    "ruf06hs52kdud5jpc46z2xaz2pezjn8m8k53tsjp5uf9radz22hsl6mk7wjwy2vp3g48echan753pvyd27te3ycs"
                    "ju9ekyfatp27yn6qmaee6lhjz20zgeve7cvqlj8tv9jdg2kuh0p0amgh72gvunqd2v6e9spv5k2zkhgm0ugrfthk"
                    "t9upxsas8fsyugzspspdkajgn9tm28hzgjwmjnmh8jw5tejatewueza556wkrc3h0gc6ld3ctc59z8zav475hlgn"
                    "7ct32ks4kh6mx"
                ),
            ),
        ),
        near_misses=(
            "secret-extended-key-main1"
            + (
                "f6uhfzvtm3j88n39cpd3medtjnpxuzddj07dcs72qy37fzvy6k9qlz8677vd8cm5q8yfmsudpn6kkgtrqpscgf6u"
                "6tyq03dalyghdvfrrsynwukuyjuhzqy2x9e2mnnt4tcq7599kzmqf24scevvymyyspkdx8uu54j73e4l9y9kjqz7"
                "tzx3858xpwlfdky69jwtxs7fvvavdpum264fulccp4tz4ulzu2puzmh88hftr0z3ykm0qdrq9aj702kfk4tlm950"
                "7ts4qz59p2f8"
            ),
            "secret-extended-key-main1"
            + (
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                "xxxxxxxxxxxxx"
            ),
            "se"
            + (
                "cret-extended-key-main1v0dz6ttu0rc95aj9r6kqqt0h6vazvcugxjk45d8ecdm9r69epull6x2flc6c0gvsf"
                "em5dqxn6jw4um8qgkzqc6xl27tsqmr98enk"
            ),
        ),
        params={
            "variants": (
                *((prefix, run(_BECH32, 277)) for prefix in ("secret-extended-key-main1", "secret-extended-key-test1")),
            ),
            "distinct": 16,
        },
    ),
    Detector(
        id="lnd-macaroon",
        type="secret",
        title="Macaroon of a Lightning node",
        description="A macaroon of the Lightning node lnd, in hexadecimal digits or in base64.",
        source="https://docs.lightning.engineering/lightning-network-tools/lnd/macaroons",
        kind="token",
        reference=LEFT + rb"(?:0201036c6e64[0-9a-f]{100,2000}|0201036C6E64[0-9A-F]{100,2000}"
        rb"|AgEDbG5k[A-Za-z0-9+/_-]{80,2700}={0,2})" + RIGHT,
        matches=(
            "0201036c6e64"
            + ("7cc1c4dccca06938216793ef85a04c47c2efd88b7d2a2856729959af3b33845fe29ff743b31343f76958ad3e84d1d17d699ec"),
            "0201036C6E64"
            + "4EF9BB9C1EBA4047EEFA47CB1A476C62A750FD6C59848FDB856D2043EB00F05A37B6B92305A90C844BDE2834B38A7E50CD9FCFB4",
            (
                "macaroon=AgEDbG5k"
                + "HCccxhSJdp8tLn41OrSB/7EXagprkPipbzXWF00JbBhI5Fv3zLM9LieAn8BCGcVpY4+Dazd7mBdpbWAOCnYzS0wai8dJHeyObHAL",
                "AgEDbG5k"
                + "HCccxhSJdp8tLn41OrSB/7EXagprkPipbzXWF00JbBhI5Fv3zLM9LieAn8BCGcVpY4+Dazd7mBdpbWAOCnYzS0wai8dJHeyObHAL",
            ),
            (
                "Grpc-Metadata-macaroon: 0201036c6e64"
                + (
                    "b12c38109309f751e3330a90a83ec2abbd49b0d299aa0789312d94868d8fd9eb92ae4217c626cf5498cc0e3d"
                    "1e8972662c247198"
                ),
                "0201036c6e64"
                + (
                    "b12c38109309f751e3330a90a83ec2abbd49b0d299aa0789312d94868d8fd9eb92ae4217c626cf5498cc0e3d"
                    "1e8972662c247198"
                ),
            ),
        ),
        near_misses=(
            "0201036c6e64"
            + ("2add82a8356686e4aa074be0040057bfdc28fa59d2bd65884804a7afc008d3cc4faaf80843a5c0daab71184013bc505ee40"),
            "0201036c6e64"
            + (
                "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                "000000000000000000"
            ),
            "02" + "01036c6e64346df1a2b32f7a081d7ec3bba9346aeaa49e8778",
            "02"
            + (
                "01036c6e6af4f9895c69f82099382381c62233f06c0da2f2d555b381440c2c8b091bd5a1eca90c550c6aa271"
                "052c52c1f4fa7516464e9"
            ),
        ),
        params={
            "variants": (
                ("0201036c6e64", run(HEX, 100, 2000)),
                ("0201036C6E64", run("0-9A-F", 100, 2000)),
                ("AgEDbG5k", run("A-Za-z0-9+/_-", 80, 2700), run("=", 1, 2)),
                ("AgEDbG5k", run("A-Za-z0-9+/_-", 80, 2700)),
            ),
            "distinct": 12,
        },
    ),
)
