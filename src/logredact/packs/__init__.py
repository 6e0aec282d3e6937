"""The shipped rule sets.

A pack is data: its rules in order of precedence, each the ids of detectors and one action. The build compiles every
pack to a plan beside this module, so that a host without a policy of its own reads neither the catalogue nor YAML.
"""

from __future__ import annotations

import os

__all__ = ["PACKS", "Pack", "shipped_plan"]


class Pack:
    """One rule set: `name`, `title`, and `rules`, pairs of a tuple of detector ids and the action's name."""

    __slots__ = ("name", "rules", "title")

    def __init__(self, name: str, title: str, rules: tuple[tuple[tuple[str, ...], str], ...]) -> None:
        self.name = name
        self.title = title
        self.rules = rules

    @property
    def detectors(self) -> tuple[str, ...]:
        """Ids of all its detectors, in order of precedence."""
        return tuple(id for ids, _ in self.rules for id in ids)


_VENDOR_TOKENS = (
    "aws-access-key-id",
    "google-api-key",
    "google-oauth",
    "digitalocean-token",
    "databricks-token",
    "vault-token",
    "grafana-token",
    "github-token",
    "gitlab-token",
    "npm-token",
    "pypi-token",
    "docker-token",
    "huggingface-token",
    "slack-token",
    "stripe-key",
    "shopify-token",
    "sendgrid-key",
    "twilio-key",
    "openai-key",
    "anthropic-key",
)

# The most telling first: where two detectors find the same bytes, the earlier rule names them.
_DEFAULT = (
    (("private-key",), "redact"),
    (_VENDOR_TOKENS, "redact"),
    (("jwt",), "redact"),
    (("http-authorization",), "redact"),
    (("url-credentials",), "redact"),
    (("key-value",), "redact"),
    (("credit-card",), "redact"),
    (("iban",), "redact"),
    (("us-ssn",), "redact"),
    (("email",), "redact"),
)

#: Every pack by its name.
PACKS: dict[str, Pack] = {
    pack.name: pack
    for pack in (
        Pack("default", "what is safe to run on every log: secrets, payment cards, IBAN, SSN, e-mail", _DEFAULT),
        Pack(
            "all",
            "every detector: the default pack, telephone numbers and network addresses",
            _DEFAULT
            + (
                (("phone",), "redact"),
                (("ipv4",), "redact"),
                (("ipv6",), "redact"),
                (("mac-address",), "redact"),
            ),
        ),
    )
}


def shipped_plan(name: str) -> bytes | None:
    """The plan that the build compiled for the pack; None where there is none, as in a source tree not built yet."""
    if name not in PACKS:
        raise KeyError(name)
    try:
        with open(os.path.join(os.path.dirname(__file__), name + ".plan"), "rb") as file:
            return file.read()
    except OSError:
        return None
