"""What an action costs a value, without the search for it: one core, values of a kind, all of them different."""

import pytest

from . import corpus, lrbench
from .quick import params

COUNT = 20_000
ACTIONS = {
    "redact": ("email", "redact"),
    "mask": ("credit-card", "{mask: {keep_last: 4}}"),
    "pseudonym": ("email", "{pseudonym: {key: bench}}"),
    "encrypt": ("email", "{encrypt: {key: bench}}"),
    "fpe": ("credit-card", "{fpe: {key: bench}}"),
    "fpe-36": ("iban", "{fpe: {key: bench, radix: 36}}"),
    "ip-truncate": ("ipv4", "{ip: truncate}"),
    "ip-prefix": ("ipv4", "{ip: {mode: prefix, key: bench}}"),
    "ip-prefix-6": ("ipv6", "{ip: {mode: prefix, key: bench}}"),
    "ip-deterministic": ("ipv4", "{ip: {mode: deterministic, key: bench}}"),
    "hash": ("github-token", "hash"),
}


def _value(source, detector):
    digits = "0123456789"
    if detector == "email":
        return source.text("abcdefghijklmnopqrstuvwxyz", 8) + "@example.com"
    if detector == "ipv4":
        return ".".join(str(source.below(256)) for _ in range(4))
    if detector == "ipv6":
        return "2001:db8:" + ":".join(source.text("0123456789abcdef", 4) for _ in range(6))
    return {"credit-card": "4", "iban": "DE", "github-token": "ghp_"}[detector] + source.text(digits, {"credit-card": 15, "iban": 20}.get(detector, 36))


def values(detector):
    source = corpus.Source(corpus.SEED)
    return lrbench.text(f"values-{detector}", ((_value(source, detector) + "\n").encode() for _ in range(COUNT)))


@pytest.mark.parametrize("name", params(ACTIONS, ["pseudonym", "encrypt", "fpe", "ip-prefix"]))
def bench_action(measure, seconds, name):
    detector, action = ACTIONS[name]
    plan = lrbench.policy(
        f"action-{name}", "version: 1\npacks: []\nkeys: {bench: {env: K}}\nrules: [{detector: %s, action: %s}]\n" % (detector, action)
    )
    measure(f"actions/{name}", lambda: lrbench.act(plan, values(detector), seconds=seconds / 2))
