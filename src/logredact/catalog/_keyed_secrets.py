"""Keys and tokens of platforms and services that count near words for them."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, run
from ._service import key

BASE64 = "A-Za-z0-9+/"
LOWER = "a-z0-9"

#: Where a public rule set shows the form of a token that its vendor does not.
_RULES = "https://github.com/betterleaks/betterleaks/blob/main/config/betterleaks.toml"

DETECTORS = (
    key(
        "cursor-key",
        "Cursor API key",
        _RULES,
        keywords=("cursor api key", "cursor key", "cursor"),
        variants=(("key_", run(HEX, 64)),),
        valid=(("key_", "352c3de35c9feaeaacc58ab1f6d00a6d194d969991ae993cc3444ec853b30520"),),
        distinct=8,
    ),
    key(
        "databento-key",
        "Databento API key",
        _RULES,
        keywords=("databento", "databento api key", "databento key"),
        variants=(("db-", run(ALNUM, 29)),),
        valid=(("db-", "NiQKXbcabmUd1TR7SJOaXuX7BHQEf"),),
        distinct=12,
    ),
    key(
        "brave-search-key",
        "Brave Search API key",
        _RULES,
        keywords=("brave api key", "brave search", "subscription token"),
        variants=(("BSA", run(BASE64URL, 24, 40)),),
        valid=(("BSA", "l_xM6c-Mahp9XLhXoopdA4hD"),),
        distinct=12,
    ),
    key(
        "zai-key",
        "Z.ai API key",
        _RULES,
        keywords=("zai api key", "zhipu api key", "zhipuai api key", "bigmodel", "glm api key"),
        variants=((run(HEX, 32), ".", run(ALNUM, 16)),),
        valid=(("01d1", "f9a4be03582dd42d96c3e5cada78.4jlzeWzBNhyEcH39"),),
        distinct=10,
    ),
    key(
        "ollama-key",
        "Ollama API key",
        _RULES,
        keywords=("ollama api key", "ollama key", "ollama"),
        variants=((run(HEX, 32), ".", run(BASE64URL, 24)),),
        valid=(("5382", "d79d102e0362e9513b7d28fbbcc7.6gE_loxr9VQD6ePRN0KlluJ8"),),
        distinct=10,
    ),
    key(
        "kagi-key",
        "Kagi API key",
        _RULES,
        keywords=("kagi api key", "kagi key", "kagi"),
        variants=((run(BASE64URL, 11), ".", run(BASE64URL, 43)),),
        valid=(("ERS2", "DTtJQea.sgwlufsarPP0J4bNyC_u9tYXHkcrawcZOXDn0fWBsgc"),),
        distinct=14,
    ),
    key(
        "greptile-key",
        "Greptile API key",
        _RULES,
        keywords=("greptile api key", "greptile key", "greptile token"),
        variants=((run(BASE64, 48),),),
        valid=(("r8Ee", "egqPfN9T/SmiJ/bUrG3MNk3uTAeyjFN276kUFf9frk3B"),),
        distinct=14,
    ),
    key(
        "civo-key",
        "Civo API key",
        _RULES,
        keywords=("civo api key", "civo token", "civo key"),
        variants=((run(LOWER, 50),),),
        valid=(("bs82", "dap29nqlg4zoww5ceqvzt1wehgk2stu31tbqvkqyxmieyo"),),
        distinct=14,
    ),
    key(
        "tableau-token",
        "Tableau personal access token",
        _RULES,
        keywords=("tableau", "personal access token secret", "token secret"),
        variants=((run(BASE64, 22), "==:", run(ALNUM, 32)),),
        valid=(("3aQ7", "/Bpml/JS2wZ7sZ3ATp==:L2tObOx2zzGvdA2zsVmAacmgLufDN0nP"),),
        distinct=14,
    ),
    key(
        "ebay-client-secret",
        "eBay client secret",
        _RULES,
        keywords=("ebay client secret", "ebay secret", "ebay cert id", "cert id", "ebay"),
        variants=(
            ("PRD-", run(HEX, 8, 12), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4, 12)),
            ("SBX-", run(HEX, 8, 12), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4, 12)),
        ),
        valid=(("PRD-", "f2d6582e-5d6f-d829-ee01-2330"), ("SBX-", "e2701e9e-f755-5e61-e398-088f")),
        distinct=8,
    ),
    key(
        "neon-password",
        "Password of a Neon role",
        "https://neon.com/docs/connect/connect-from-any-app",
        keywords=(
            "pgpassword",
            "postgres password",
            "neon password",
            "database password",
            "db password",
            "password",
            "neon",
        ),
        variants=(("npg_", run(ALNUM, 12)),),
        valid=(("npg_", "2BYPD0VQoZaT"),),
        distinct=8,
    ),
    key(
        "lark-access-token",
        "Lark or Feishu access token",
        "https://open.larksuite.com/document/home/introduction-to-scope-and-authorization/access-credentials",
        keywords=("tenant access token", "user access token", "app access token", "lark", "larksuite", "feishu"),
        variants=(
            ("t-", run("A-Za-z0-9_.", 32, 50)),
            ("u-", run("A-Za-z0-9_.", 32, 50)),
            ("a-", run("A-Za-z0-9_.", 32, 50)),
        ),
        valid=(("t-", "Qg3l0Ukw4YwrZsAtlYVh1d0szAOZAnV4"), ("u-", "ah17kZCNnJEH1mvlYMyzWh6qQQ5x1Wug")),
        distinct=12,
    ),
    key(
        "vault-token-1-9",
        "HashiCorp Vault token before 1.10",
        "https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes",
        keywords=("vault token", "x vault token", "vault", "client token"),
        variants=(("s.", run(ALNUM, 24)), ("b.", run(BASE64URL, 100, 300))),
        valid=(
            ("s.", "NRdk24sYL067ek5o46eqKEiP"),
            (
                "b.",
                "6BOq-JqAjBo0hVRGyEGrdlU4H1dYO_VijuJZWtKOQRTLEwVtdUrGr3YnWOS-BdwMe4KUV4vgoFyCmUQBkllP-2JFtUoqpEwidTCk",
            ),
        ),
        distinct=12,
    ),
)
