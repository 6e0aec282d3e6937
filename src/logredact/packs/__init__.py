"""The shipped rule sets.

A pack is data: its rules in order of precedence, each the ids of detectors and one action. Which packs a detector is in
stands with it in the catalogue. The build compiles every pack to a plan beside this module, so that a host without a
policy of its own reads neither the catalogue nor YAML.
"""

from __future__ import annotations

import os
import re
from typing import Any

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


_TITLES = {
    "default": "what is safe to run on every log: secrets, payment cards, IBAN, SSN, e-mail",
    "secrets": "credentials: vendors' keys and tokens, private keys, headers, URLs, key and value, sessions",
    "pii": "personal data of any country but its national identifiers: contact, cards, accounts, birth, devices",
    "pci-dss": "PCI DSS 4.0.1: card numbers are redacted, track data, security codes and PINs removed",
    "gdpr": "GDPR: contact, national identifiers of Europe, accounts, addresses of networks and devices, location",
    "hipaa-safe-harbor": "HIPAA, 45 CFR 164.514(b)(2): the identifiers that have a form; names and dates of events stay",
    "kubernetes": "credentials of Kubernetes and of its clouds' metadata services",
    "network": "addresses of networks and devices",
    "all": "every detector",
}

#: Where a standard forbids that any form of the data stays.
_REMOVED = {"pci-dss": ("card-track-1", "card-track-2", "card-security-code", "card-pin", "card-pin-block")}

_COUNTRY = "pii-"


def _rules(name: str, ids: list[str]) -> tuple[tuple[tuple[str, ...], str], ...]:
    removed = tuple(id for id in ids if id in _REMOVED.get(name, ()))
    rest = tuple(id for id in ids if id not in removed)
    return tuple((some, kind) for some, kind in ((removed, "remove"), (rest, "redact")) if some)


def _made() -> dict[str, Pack]:
    from ..catalog import COUNTRIES, DETECTORS

    of: dict[str, list[str]] = {name: [] for name in _TITLES}
    for detector in DETECTORS.values():
        for name in detector.packs:
            of.setdefault(name, []).append(detector.id)
        of["all"].append(detector.id)
    titles = dict(_TITLES)
    for name in sorted(of):
        if name.startswith(_COUNTRY):
            titles[name] = "national identifiers: " + COUNTRIES[name[len(_COUNTRY) :]]
    return {name: Pack(name, titles[name], _rules(name, of[name])) for name in titles if of[name]}


def __getattr__(name: str) -> Any:
    # Only what asks for the packs themselves reads the catalogue.
    if name != "PACKS":
        raise AttributeError(name)
    globals()["PACKS"] = found = _made()
    return found


def shipped_plan(name: str) -> bytes | None:
    """The plan that the build compiled for the pack; None where there is none, as in a source tree not built yet."""
    if re.fullmatch("[a-z-]+", name):
        try:
            with open(os.path.join(os.path.dirname(__file__), name + ".plan"), "rb") as file:
                return file.read()
        except OSError:
            pass
    if name not in __getattr__("PACKS"):
        raise KeyError(name)
    return None
