"""Keys and tokens of platforms and services, in forms that a prefix of their own tells."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, run
from ._service import token

BASE32 = "a-z2-7"
BASE64 = "A-Za-z0-9+/"
LOWER = "a-z0-9"

#: Where a public rule set shows the form of a token that its vendor does not.
_RULES = "https://github.com/betterleaks/betterleaks/blob/main/config/betterleaks.toml"

DETECTORS = (
    token(
        "cloudflare-prefixed-token",
        "Cloudflare API token or key",
        "https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/",
        variants=(
            ("cfut_", run(ALNUM, 40), run(HEX, 8)),
            ("cfat_", run(ALNUM, 40), run(HEX, 8)),
            ("cfk_", run(ALNUM, 40), run(HEX, 8)),
        ),
        valid=(
            ("cfut_", "ecCnqF2SUoOooSGaWPiyIip9k2ZZsXXNf1EkuPtx3bc8b81d"),
            ("cfat_", "SBLdVLIIN8nVy40xdnxVZmwkycbF1bthAfImpmCi62d8f3fd"),
        ),
        distinct=12,
    ),
    token(
        "vercel-prefixed-token",
        "Vercel access, app, integration or gateway token",
        _RULES,
        variants=(
            ("vcp_", run(BASE64URL, 56)),
            ("vci_", run(BASE64URL, 56)),
            ("vca_", run(BASE64URL, 56)),
            ("vcr_", run(BASE64URL, 56)),
            ("vck_", run(BASE64URL, 56)),
        ),
        valid=(
            ("vcp_", "pyNilgWqgVbsbbxkD5T5t33jNByFpRyS5cLNRiEHE6BHQhXZUI-4hoiH"),
            ("vci_", "DtnC4skJgMty8UNpK9YBAmD6U1Jf8X6mfQmx7jYsVfmkUbk42Toe0fcF"),
        ),
        distinct=16,
    ),
    token(
        "coralogix-token",
        "Coralogix API key",
        "https://coralogix.com/docs/user-guides/account-management/api-keys/api-keys/",
        variants=(("cxtp_", run(ALNUM, 30)), ("cxup_", run(ALNUM, 30))),
        valid=(("cxtp_", "VVdVKZKDFpbsCrtAqes2Kqu8kHdETu"), ("cxup_", "ppdabKrqLoH2F5qJrjdrzuMAs35ykf")),
        distinct=12,
    ),
    token(
        "wandb-token",
        "Weights & Biases API key",
        _RULES,
        variants=(("wandb_v1_", run(ALNUM, 27), "_", run(ALNUM, 49)),),
        valid=(("wandb_v1_", "uvEyWl4iq9fmvwmK0oZwdkqjact_vnr9WeCHsxMMTs0ucEkGICxS7AdoULNuuiQbTauM8sSCUZm2F"),),
        distinct=16,
    ),
    token(
        "together-token",
        "Together AI API key",
        _RULES,
        variants=(("tgp_v1_", run(BASE64URL, 43)),),
        valid=(("tgp_v1_", "sFNk_9uPxDXGaYj9UJJNK8Hujqq_U-r3R4DV1OHF-CR"),),
        distinct=14,
    ),
    token(
        "elastic-cloud-token",
        "Elastic Cloud API key",
        _RULES,
        variants=(("essu_", run("A-Za-z0-9+/_-", 60, 200), run("=", 1, 2)), ("essu_", run("A-Za-z0-9+/_-", 60, 200))),
        valid=(
            ("essu_", "vq3s8uh5nMKN_+soffFi/d+/3L6bADj7LmtI7YRnZ63rB+ri5MTykSB6VS8F="),
            ("essu_", "bQ2v-LyJsNAwzFEZcggEm7s/dh-Hd3jJfV3alF+iwKVjok_sOEQdAATbG6Ah"),
        ),
        distinct=16,
    ),
    token(
        "private-packagist-token",
        "Private Packagist token",
        "https://packagist.com/docs/composer-authentication",
        variants=(
            ("packagist_uut_", run(HEX, 68)),
            ("packagist_out_", run(HEX, 68)),
            ("packagist_ort_", run(HEX, 68)),
            ("packagist_cut_", run(HEX, 68)),
        ),
        valid=(
            ("packagist_uut_", "08759b99653fa9f6ebf66bf8d17c19b71a2779096007022ed4eb7d3abe6a97cebaf8"),
            ("packagist_out_", "8a45be601a0e09956e131a8182c3fd7901a794d0200bf8e9d8c560e9ceb154426143"),
        ),
        distinct=8,
    ),
    token(
        "dingtalk-secret",
        "Signing secret of a DingTalk robot",
        "https://open.dingtalk.com/document/robots/customize-robot-security-settings",
        variants=(("SEC", run(HEX, 64)),),
        valid=(("SEC", "fc0106036246033f8366855d7fdb742255f3a9d4c26a78096a8ce5b4f5eddb3e"),),
        distinct=8,
    ),
    token(
        "alibaba-security-token",
        "Security token of Alibaba Cloud STS",
        "https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole",
        variants=(("CAIS", run(BASE64, 160, 2000), run("=", 1, 2)), ("CAIS", run(BASE64, 160, 2000))),
        valid=(
            (
                "CAIS",
                "HJZo/3KaGCcAPVYR4b0FIMtbmIS/osvieXpYNWxLL7973Kf7tWgt5/r7mUqPfk89dmCua9ZfbeKHN6Cj"
                "7qDOO2cLXwYwQBJMIGc/ZELyLX0Z4F5jzscNdw6TgGX7GpNXZW6b5teVz61aF7WsCnzHmwEEjvtK7oZU"
                "=",
            ),
            (
                "CAIS",
                "ZfOsdMzQdDY2sYaua8F1FtizzXQP3bBrS11eXPFa4bcLihplJXq3KbsCmcx9e64Egs4shO4Xxq4b3+jn"
                "CbnrrchQxdQ7EqTW2vWkr6Xa8mZLHxbUgfOrXxZ/hswmn/l+ZTPGr/6rRt7sSx9KHCOkfYTbnnlDHI6c",
            ),
        ),
        distinct=20,
    ),
    token(
        "upcloud-token",
        "UpCloud API token",
        "https://upcloud.com/docs/guides/managing-api-tokens/",
        variants=(("ucat_", run(ALNUM, 24, 32)),),
        valid=(("ucat_", "z7SrvkK0ZwpOsVEeLrxCFrM0"),),
        distinct=12,
    ),
    token(
        "deno-token",
        "Deno Deploy access token",
        _RULES,
        variants=(("ddp_", run(ALNUM, 36)),),
        valid=(("ddp_", "mAeN9as72wlNNYrd1eEL2gIMBHo40qMY4G7V"),),
        distinct=14,
    ),
    token(
        "cloudsmith-key",
        "Cloudsmith API key",
        _RULES,
        variants=(("csa_", run(HEX, 30), run(ALNUM, 6)),),
        valid=(("csa_", "a9ae7ba21ce69a4aa1d16b937365001ERaiJ"),),
        distinct=8,
    ),
    token(
        "datastax-astra-token",
        "DataStax Astra token",
        _RULES,
        variants=(("AstraCS:", run(ALNUM, 20, 40), ":", run(HEX, 64)), ("AstraCS:", run(ALNUM, 20, 40))),
        valid=(
            ("AstraCS:", "j5ILxelLYkqyqpoKyC2t:cc2ed407a1bca07bebbaa3c3ffbf29b4c54cdda795e872d30bb40aaf98145111"),
            ("AstraCS:", "cL1y1glOB6COb6ft0Mwg"),
        ),
        distinct=12,
    ),
    token(
        "apify-token",
        "Apify API token",
        _RULES,
        variants=(("apify_api_", run(ALNUM, 34, 38)),),
        valid=(("apify_api_", "zmLfNKPBuP6AGOJ8ocK1EnZ4ZbSKT6FxMc"),),
        distinct=14,
    ),
    token(
        "devin-key",
        "Devin API key",
        _RULES,
        variants=(
            ("apk_user_", run(BASE64, 120, 180), run("=", 1, 2)),
            ("apk_user_", run(BASE64, 120, 180)),
            ("cog_", run(BASE32, 52)),
        ),
        valid=(
            (
                "apk_user_",
                "PCOodCqdXJ0GDSm3M15qmL06w7CUE4yt9trAWJY5R4LtwiOmvEexRmsSVxUgO60YIbTFw284uGJHCccx"
                "hSJdp8tLn41OrSB/7EXagprkPipbzXWF00JbBhI5",
            ),
            ("cog_", "cx3zfg6frpat6abdokum47bnzo5taounlahbtmzj2ynr6oedpzhn"),
        ),
        distinct=14,
    ),
    token(
        "canva-secret",
        "Canva client secret",
        _RULES,
        variants=(("cnvca", run(BASE64URL, 51)),),
        valid=(("cnvca", "HALQ6-ntvmzG4uoTASe45-rSewuGqTeYxZIofXB-0azUngTj_2t"),),
        distinct=16,
    ),
    token(
        "mercury-token",
        "Mercury API token",
        _RULES,
        variants=(("mercury_production_", run("a-z", 3, 6), "_", run(ALNUM, 40, 50), "_yrucrem"),),
        valid=(("mercury_production_", "ify_hvNbEAJGctWBBfBLkUwGPWNXTEHBKVSAZRmlJIWa_yrucrem"),),
        distinct=14,
    ),
    token(
        "mergify-key",
        "Mergify application key",
        _RULES,
        variants=(("mergify_application_key_", run(BASE64URL, 40, 200)),),
        valid=(("mergify_application_key_", "4IiMRvPiod4VBz3m_x-vQXew07ief9GPbj3aIeAH"),),
        distinct=14,
    ),
    token(
        "rootly-key",
        "Rootly API key",
        _RULES,
        variants=(("rootly_", run(HEX, 64)),),
        valid=(("rootly_", "c668bf6da6ee69bd84fc8b333d895454f7a95816ee9e13cdca51299443fbaf3d"),),
        distinct=8,
    ),
    token(
        "samsara-token",
        "Samsara API token",
        _RULES,
        variants=(("samsara_api_", run(ALNUM, 26, 32)),),
        valid=(("samsara_api_", "xMoDCJG4xqZdscYmhANBd8adX6"),),
        distinct=12,
    ),
    token(
        "settlemint-token",
        "SettleMint access token",
        _RULES,
        variants=(("sm_aat_", run(ALNUM, 16)), ("sm_pat_", run(ALNUM, 16)), ("sm_sat_", run(ALNUM, 16))),
        valid=(("sm_aat_", "wOdIQI6K5uaQe8HD"), ("sm_pat_", "uCw91YVMWSix0hvy")),
        distinct=9,
    ),
    token(
        "val-town-token",
        "Val Town API token",
        _RULES,
        variants=(("vtwn_", run(ALNUM, 20, 80)),),
        valid=(("vtwn_", "783hD1rPWCsvjS8P2u3f"),),
        distinct=12,
    ),
    token(
        "zuplo-key",
        "Zuplo consumer key",
        _RULES,
        variants=(("zpka_", run(LOWER, 32), "_", run(HEX, 8)),),
        valid=(("zpka_", "9ha6n2wua7sj57s9pfkrn5ptjaqvsk2b_85d96ca0"),),
        distinct=12,
    ),
    token(
        "unkey-root-key",
        "Unkey root key",
        _RULES,
        variants=(("unkey_", run(ALNUM, 20, 32)),),
        valid=(("unkey_", "EftO7g3aVa4u9Jnpty0V"),),
        distinct=12,
    ),
    token(
        "lichess-token",
        "Lichess access token",
        _RULES,
        variants=(("lip_", run(ALNUM, 20, 60)),),
        valid=(("lip_", "VSPe4ir6JzTIe3gTh73s"),),
        distinct=12,
    ),
    token(
        "ionic-token",
        "Ionic access token",
        _RULES,
        variants=(("ion_", run(ALNUM, 42)),),
        valid=(("ion_", "G5fyX85kIUfakbeIka8UnWkdHBbd9oT2oqVQZUWf43"),),
        distinct=14,
    ),
    token(
        "adobe-client-secret",
        "Adobe client secret",
        _RULES,
        variants=(("p8e-", run(LOWER, 32)),),
        valid=(("p8e-", "9kjyharl3nurpo949w9f1x64dy1finwi"),),
        distinct=12,
    ),
    token(
        "aikido-secret",
        "Aikido client secret or CI token",
        _RULES,
        variants=(("AIK_SECRET_", run(ALNUM, 64)), ("AIK_CI_", run(ALNUM, 20, 44))),
        valid=(
            ("AIK_SECRET_", "qCbyWwQZdK8Grc6JpgreEJTaop08O8Vzfk2GenhRSHrudRPR6jDiPuCMG0BM36qp"),
            ("AIK_CI_", "8GvJOU32L0jdMP33gliM"),
        ),
        distinct=12,
    ),
    token(
        "nightfall-key",
        "Nightfall API key",
        "https://github.com/trufflesecurity/trufflehog/blob/main/pkg/detectors/nightfall/nightfall.go",
        variants=(("NF-", run(ALNUM, 32)),),
        valid=(("NF-", "cIkkekJDftKUEZjoyQXSB2P50YqawFEM"),),
        distinct=14,
    ),
    token(
        "minimax-key",
        "MiniMax API key",
        _RULES,
        variants=(("sk-api-", run(BASE64URL, 119)),),
        valid=(
            (
                "sk-api-",
                "0W9_w8d8X6s1j_dvV3KG_YQT2TZd93NxoUfVnsvUVPlJRPevDecmCLKYrzq7r9UvvHkULHUNycbz99jd"
                "X3FEY6mKM_tc0os4FiNjY2gh2aFsr8Di4Lke_G5",
            ),
        ),
        distinct=20,
    ),
    token(
        "asaas-token",
        "Asaas API token",
        _RULES,
        variants=(("aact_prod_", run(BASE64URL, 20, 300)), ("aact_hmlg_", run(BASE64URL, 20, 300))),
        valid=(("aact_prod_", "W0QfJxtTpOUF1JeyBHXc"), ("aact_hmlg_", "papy_hDGndjwRdDTWYbE")),
        distinct=12,
    ),
    token(
        "endor-labs-key",
        "Endor Labs API key",
        _RULES,
        variants=(("endr+", run("A-Za-z0-9-", 16)),),
        valid=(("endr+", "9TDXNmbbAmDOU7ga"),),
        distinct=9,
    ),
    token(
        "jumpcloud-token",
        "JumpCloud API key",
        "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/jumpcloud",
        variants=(("jca_", run(ALNUM, 36)),),
        valid=(("jca_", "puTG3suUNwztrtPYScw9F4ca96QEgS6r3Uye"),),
        distinct=14,
    ),
)
