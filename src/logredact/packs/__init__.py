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
    """One rule set: `name`, `title`, and `rules`, pairs of a tuple of detector ids and the action's name.

    `key` is the name of the key that its pseudonyms are made with, which a policy defines; None where it makes none. `note`
    is what its user must know.
    """

    __slots__ = ("key", "name", "note", "rules", "title")

    def __init__(self, name: str, title: str, rules: tuple[tuple[tuple[str, ...], str], ...]) -> None:
        self.name = name
        self.title = title
        self.rules = rules
        self.key = _KEYS.get(name)
        self.note = _NOTES.get(name, "")

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
    "hipaa-pseudonymised": "what hipaa-safe-harbor takes, under pseudonyms made with the key pii: still PHI",
    "kubernetes": "credentials of Kubernetes and of its clouds' metadata services",
    "network": "addresses of networks and devices",
    "all": "every detector",
}

#: Where a standard forbids that any form of the data stays.
_REMOVED = {"pci-dss": ("card-track-1", "card-track-2", "card-security-code", "card-pin", "card-pin-block")}

#: Packs of the same detectors as another one.
_SAME_AS = {"hipaa-pseudonymised": "hipaa-safe-harbor"}

#: Packs that make pseudonyms, and the name of the key in a policy that they do it with.
_KEYS = {"hipaa-pseudonymised": "pii"}

_NOTES = {
    "pci-dss": "A policy that names this pack does not load where a rule lets authentication data stay in any form, leaves a card number "
    "readable, or card numbers in two forms (docs/packs/pci-dss.md).",
    "gdpr": "It redacts. Pseudonyms of each domain's own, access and erasure: docs/packs/gdpr.md. Pseudonymised data stays personal data. "
    "Names and what people wrote have no form and stay.",
    "hipaa-safe-harbor": "Of the eighteen classes of 45 CFR 164.514(b)(2)(i) it cannot cover names, addresses but for postcodes, dates of events "
    "without a word for them, ages above 89, URLs, biometric identifiers and images (docs/packs/hipaa-safe-harbor.md says what to add). No "
    "tool makes a log compliant. A rule of the policy's own that keeps a part or a code of what the pack removes is refused.",
    "hipaa-pseudonymised": "Its output is still protected health information (PHI): a pseudonym is a code derived from what it "
    "stands for, which 45 CFR 164.514(b)(2)(i)(R) and (c) do not take for de-identified. Who holds the key can tell which "
    "pseudonym is whose: keep it away from those who read the logs. A policy that names this pack defines the key, as in "
    "`keys: {pii: {dir: PATH, purpose: pseudonym}}` (docs/packs/hipaa-pseudonymised.md).",
    "kubernetes": "Everything that stands under `data` and `stringData` of a Secret is redacted, whatever it looks like (docs/packs/kubernetes.md).",
}

_COUNTRY = "pii-"


def _rules(name: str, ids: list[str]) -> tuple[tuple[tuple[str, ...], str], ...]:
    removed = tuple(id for id in ids if id in _REMOVED.get(name, ()))
    rest = tuple(id for id in ids if id not in removed)
    usual = "pseudonym" if name in _KEYS else "redact"
    return tuple((some, kind) for some, kind in ((removed, "remove"), (rest, usual)) if some)


def _made() -> dict[str, Pack]:
    from ..catalog import COUNTRIES, DETECTORS

    of: dict[str, list[str]] = {name: [] for name in _TITLES}
    for detector in DETECTORS.values():
        for name in detector.packs:
            of.setdefault(name, []).append(detector.id)
        of["all"].append(detector.id)
    for name, other in _SAME_AS.items():
        of[name] = of[other]
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
