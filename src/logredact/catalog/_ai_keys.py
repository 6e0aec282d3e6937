"""Keys and tokens of AI services, besides those of _vendors_ai."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, run
from ._service import key, token

LOWER = "a-z0-9"
UPPER = "A-Z0-9"

DETECTORS = (
    key(
        "mistral-key",
        "Mistral AI API key",
        "https://docs.mistral.ai/getting-started/quickstart/",
        keywords=("mistral api key", "mistral key"),
        variants=((run(ALNUM, 32),),),
        valid=(("yTS8", "whxJCNgbjE0PYItzHXeEpF7wyHgW"),),
        distinct=12,
    ),
    key(
        "together-key",
        "Together AI API key",
        "https://docs.together.ai/docs/quickstart",
        keywords=("together api key", "togetherai api key", "together ai key"),
        variants=((run(HEX, 64),),),
        valid=(("2efe", "46bb5379b68f84a51c7a4e3de12b58c5779ab0457b14bd8ed8397e93dbb7"),),
        distinct=9,
    ),
    token(
        "fireworks-key",
        "Fireworks AI API key",
        "https://docs.fireworks.ai/getting-started/quickstart",
        variants=(("fw_", run(ALNUM, 22, 24)),),
        valid=(("fw_", "Ipjj4v5W1ITI7nRfieSha0P"),),
        distinct=12,
    ),
    key(
        "deepseek-key",
        "DeepSeek API key",
        "https://api-docs.deepseek.com/",
        keywords=("deepseek api key", "deepseek key"),
        variants=(("sk-", run(HEX, 32)), ("sk-", run(ALNUM, 32, 64))),
        valid=(
            ("sk-", "d282707c23b0463cb6ad435ddeb58579"),
            ("sk-", "OXO5oZbggW2hPBj8DBlKVdZKZ7ukq5QNYvsi9bh5nMaKtKyWqfT0aWtvzabgLcEP"),
        ),
        distinct=8,
    ),
    token(
        "cerebras-key",
        "Cerebras API key",
        "https://inference-docs.cerebras.ai/quickstart",
        variants=(("csk-", run(LOWER, 48)),),
        valid=(("csk-", "ru1m0303esrvsoodgz2bqa55k2bfncwfo8ns333hc5xb02ci"),),
        distinct=14,
    ),
    key(
        "wandb-key",
        "Weights & Biases API key",
        "https://docs.wandb.ai/guides/track/environment-variables/",
        keywords=("wandb api key", "wandb key", "weights biases api key"),
        variants=((run(HEX, 40),),),
        valid=(("a636", "c622fdfe4e25d5e05d729a7908b1935190e1"),),
        distinct=8,
    ),
    token(
        "voyage-key",
        "Voyage AI API key",
        "https://docs.voyageai.com/docs/api-key-and-installation",
        variants=(("pa-", run(BASE64URL, 43)),),
        valid=(("pa-", "kPphbP5BB0f65JtAmGRYYlO4uHTN4FsIyXJrhYB_84D"),),
        distinct=16,
    ),
    token(
        "jina-key",
        "Jina AI API key",
        "https://jina.ai/api-dashboard/",
        variants=(("jina_", run(BASE64URL, 55, 65)),),
        valid=(("jina_", "yUyxr8n5sqCM9MMfHXlsniP5mUeos92EZB7YBBvCz5JvSeQp-WE2gpjXGH3Kq"),),
        distinct=16,
    ),
    token(
        "tavily-key",
        "Tavily API key",
        "https://docs.tavily.com/documentation/quickstart",
        variants=(("tvly-dev-", run(ALNUM, 28, 40)), ("tvly-prod-", run(ALNUM, 28, 40)), ("tvly-", run(ALNUM, 28, 40))),
        valid=(
            ("tvly-dev-", "FxLNWpKJFDSidWuM3y5dnQ7PDjuPPopElM"),
            ("tvly-prod-", "nFNrOuGvn0yj6K9V6iw82zmUFc1ntgSHC"),
        ),
        distinct=12,
    ),
    key(
        "stability-key",
        "Stability AI API key",
        "https://platform.stability.ai/docs/getting-started/authentication",
        keywords=("stability api key", "stability key", "stability ai key"),
        variants=(("sk-", run(ALNUM, 48)),),
        valid=(("sk-", "5x7fqEsciGEtOPCreGfC8Nsk4bjX5dwTJxjxNWGP1Qj82Cfj"),),
        distinct=14,
    ),
    key(
        "fal-key",
        "fal.ai key",
        "https://docs.fal.ai/authentication",
        keywords=("fal key", "fal api key", "fal key secret"),
        variants=(
            (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12), ":", run(HEX, 32)),
        ),
        valid=(("6e54", "9fc7-3877-46fc-e0d7-3ab6351607cc:a8318571bf9eb7ec8d5d1ff07066838f"),),
        distinct=7,
    ),
    token(
        "runpod-key",
        "RunPod API key",
        "https://github.com/betterleaks/betterleaks/blob/main/config/betterleaks.toml",
        variants=(("rpa_", run(UPPER, 40), run(ALNUM, 6)),),
        valid=(("rpa_", "4MD7IO5PNXXYHJY7IYKO1HL5S20KENZYJN7HDVB71a8z5k"),),
        distinct=14,
    ),
    key(
        "moonshot-key",
        "Moonshot AI key",
        "https://platform.moonshot.ai/docs/",
        keywords=("moonshot api key", "moonshot key", "kimi api key"),
        variants=(("sk-", run(ALNUM, 48)),),
        valid=(("sk-", "6Xkx0buPFnv2EjW1SmTYCmKiPtO3nhQuPgmfqOc6BT4ReZPE"),),
        distinct=14,
    ),
    token(
        "firecrawl-key",
        "Firecrawl API key",
        "https://github.com/praetorian-inc/titus/blob/main/pkg/rule/rules/firecrawl.yml",
        variants=(("fc-", run(HEX, 32)),),
        valid=(("fc-", "dd88d157b03c4686fedd7fdfe9113d35"),),
        distinct=9,
    ),
)
