"""How throughput falls with the number of rules beside the pack `default`."""

import pytest

from . import corpus, lrbench
from .quick import params

COUNTS = [10, 50, 100, 500, 1000]
ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@pytest.fixture(scope="module")
def text():
    return corpus.file("mixed", 2 * corpus.MEGABYTE)


def _names(count):
    """Different words of five letters, the same every time."""
    source = corpus.Source(corpus.SEED)
    found = {}
    while len(found) < count:
        found[source.text("abcdefghijklmnopqrstuvwxyz", 5)] = None
    return list(found)


def tokens(count):
    run = [lrbench.alphabet(ALNUM), 20, 40]
    return [
        {"id": f"token-{number}", "type": "secret", "kind": "token", "variants": [[f"{name}_", run]], "distinct": 8, "check": []}
        for number, name in enumerate(_names(count))
    ]


def patterns(count):
    entry = {"type": "pattern", "kind": "pattern", "group": 0, "ignore_case": False}
    return [
        {"id": f"pattern-{number}", "re": rf"\b{name}-[0-9]{{6,10}}\b", **entry} for number, name in enumerate(_names(count))
    ]


def _scan(text, plan, seconds):
    return {**lrbench.scan(plan, text, lines=True, seconds=seconds), "plan_bytes": plan.stat().st_size}


def bench_none(measure, text, seconds):
    measure("rules/none/0", lambda: _scan(text, lrbench.plan("default"), seconds))


@pytest.mark.parametrize("count", params(COUNTS, [10, 100]))
@pytest.mark.parametrize("kind", [tokens, pytest.param(patterns, marks=pytest.mark.passes(2))], ids=["tokens", "patterns"])
def bench_rules(measure, text, seconds, kind, count):
    measure(f"rules/{kind.__name__}/{count}", lambda: _scan(text, lrbench.plan_with("default", kind(count)), seconds / 2))


@pytest.mark.parametrize("count", params([100, 1000, 10000], [1000]))
def bench_known_secrets(measure, text, seconds, tmp_path, count):
    source = corpus.Source(corpus.SEED)
    for number in range(count):
        (tmp_path / f"secret-{number}").write_text(source.text(ALNUM, 12 + source.below(20)))
    policy = f"version: 1\npacks: [default]\nknown_secrets: [{{dir: {tmp_path}, min_length: 8}}]\n"
    measure(f"rules/known-secrets/{count}", lambda: _scan(text, lrbench.policy(f"known-{count}", policy), seconds / 2))
