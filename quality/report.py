"""The pages that are made from the catalogue and what was measured."""

from __future__ import annotations

from typing import Any

from logredact import catalog
from logredact.packs import PACKS

from .contexts import CONTEXTS, RECORDS
from .recall import EXCEPT

__all__ = ["detectors", "packs"]


def _evidence(detector: catalog.Detector) -> str:
    """The strength, and what it comes from."""
    strength = catalog.evidence(detector).strength
    words = {"token": "prefix", "keyed": "keyword", "shape": "form"}.get(detector.kind, "key")
    return "%s: %s%s" % (strength, words, ", check digits" if detector.params.get("check", "mnemonic") != "mnemonic" else "")


def detectors(results: dict[str, Any]) -> str:
    """docs/detectors.md."""
    corpora, lookalikes = results["corpora"], results["lookalikes"]
    lines = [
        "# Detectors",
        "",
        "Made by `make quality` from the catalogue and its measurements; not written by hand.",
        "",
        "%d detectors. Recall is the share of %d generated valid values that are found whole by the detector alone, in the"
        % (len(results["recall"]), results["values"]),
        "worst of %d contexts. False alarms: findings in %s lines of system logs of others and in %d lines of look-alikes"
        % (
            len(CONTEXTS) + len(RECORDS),
            corpora["lines"] if corpora else "no",
            lookalikes["lines"],
        ),
        "(UUIDs, hashes, trace ids, timestamps, versions, container ids, digests, build numbers, coordinates).",
        "",
        "Contexts: " + ", ".join([*CONTEXTS, *RECORDS]) + ".",
        "",
        "| detector | what | evidence | packs | recall | corpora | look-alikes |",
        "|---|---|---|---|---|---|---|",
    ]
    for detector in catalog.DETECTORS.values():
        cells = results["recall"][detector.id].values()
        worst = min(found / tried for found, tried in cells)
        lines.append(
            "| `%s` | [%s](%s) | %s | %s | %.0f %% | %s | %d |"
            % (
                detector.id,
                detector.title,
                detector.source,
                _evidence(detector),
                " ".join(detector.packs),
                100 * worst,
                corpora["by_detector"].get(detector.id, 0) if corpora else "",
                lookalikes["by_detector"].get(detector.id, 0),
            )
        )
    lines += ["", "Not measured, or known not to be found:", ""]
    lines += ["- `%s`, %s: %s." % (*cell, reason) for cell, reason in EXCEPT.items()]
    lines += [
        "- `credit-card`: a number of 13 to 16 or 19 digits that passes Luhn and begins as an issuer's do is one, whatever it counts."
    ]
    lines += ["- Values with spaces in a query of one parameter alone: a `+` is a space where a `&` and another name stand near."]
    lines += ["- `key-value` and `http-authorization` where a name and its value stand apart (prose, SQL insert)."]
    return "\n".join(lines) + "\n"


def packs() -> str:
    """docs/packs.md."""
    lines = ["# Packs", "", "Made from the catalogue; not written by hand."]
    for pack in PACKS.values():
        lines += [
            "",
            "## %s" % pack.name,
            "",
            "%s. %d detectors." % (pack.title[:1].upper() + pack.title[1:], len(pack.detectors)),
            "",
        ]
        if pack.name == "all":
            lines.append("Every detector of docs/detectors.md.")
            continue
        if pack.note:
            lines += [pack.note, ""]
        for ids, action in pack.rules:
            lines.append("%s: %s." % (action, ", ".join("`%s`" % id for id in ids)))
    return "\n".join(lines) + "\n"
