"""What a standard forbids, of the rules of a policy that names its pack: such a policy is no policy.

Sources: PCI DSS 4.0.1, requirements 3.3.1, 3.5.1 and 3.5.1.1; 45 CFR 164.514(b)(2) and (c).
"""

from __future__ import annotations

from typing import Collection, Optional, Sequence

from ..packs import PACKS
from ._errors import shown
from ._fields import Reader
from ._model import Action
from ._yaml import Node

__all__ = ["Standards", "clash"]

#: Sensitive authentication data, which must not be stored in any form.
_FORBIDDEN = ("card-track-1", "card-track-2", "card-security-code", "card-pin", "card-pin-block")
_NUMBERS = ("credit-card", "credit-card-17-18")
_GONE = ("redact", "remove", "drop")
_BIRTH = ("birth-date",)
_SAFE_HARBOR = (*_GONE, "generalise")


def clash(packs: Collection[str]) -> Optional[str]:
    """Why these packs cannot stand in one policy."""
    if {"hipaa-safe-harbor", "hipaa-pseudonymised"} <= set(packs):
        return "packs hipaa-safe-harbor and hipaa-pseudonymised exclude each other: what the first removes the second keeps under codes"
    return None


class Standards:
    """Checks rules one after the other, as some may only not stand together."""

    def __init__(self, packs: Sequence[str]) -> None:
        self._cards = "pci-dss" in packs
        self._safe_harbor = frozenset(PACKS["hipaa-safe-harbor"].detectors if "hipaa-safe-harbor" in packs else ())
        #: Of card numbers, where not the whole of them is gone; that of a pack whose rules stand before those of pci-dss, too.
        self._form: Optional[str] = None
        if self._cards and "hipaa-pseudonymised" in packs[: packs.index("pci-dss")]:
            self._form = "pseudonym"

    def rule(self, reader: Reader, node: Node, detectors: Sequence[str], action: Action) -> None:
        """The action at `node` of a rule for these detectors."""
        if self._cards:
            self._of_cards(reader, node, detectors, action)
        for id in detectors:
            if id in self._safe_harbor and action.kind not in _SAFE_HARBOR:
                reader.fail(
                    node,
                    "pack hipaa-safe-harbor only removes and generalises, and a part or a code of %s is neither "
                    "(45 CFR 164.514): redact, remove, drop or generalise it, or take pack hipaa-pseudonymised" % shown(id),
                )
                break
            if id in self._safe_harbor and id in _BIRTH and action.kind == "generalise":
                reader.fail(
                    node,
                    "the year of a birth tells an age above 89 (45 CFR 164.514(b)(2)(i)(C)): redact, remove or drop %s" % shown(id),
                )

    def allowance(self, reader: Reader, node: Node, detectors: Optional[Sequence[str]], known: Collection[str]) -> Optional[Sequence[str]]:
        """Whose findings an entry of allow lets stand that names these detectors, or none (None): of all that are known, as far as may be."""
        if self._cards and detectors is None:
            return tuple(id for id in known if id not in _FORBIDDEN)
        if self._cards and any(id in _FORBIDDEN for id in detectors or ()):
            reader.fail(node, "sensitive authentication data must not stand anywhere (PCI DSS 3.3.1): take it out of allow")
        return detectors

    def _of_cards(self, reader: Reader, node: Node, detectors: Sequence[str], action: Action) -> None:
        if any(id in _FORBIDDEN for id in detectors) and action.kind not in ("remove", "drop"):
            reader.fail(node, "sensitive authentication data must not be stored in any form (PCI DSS 3.3.1): its action is remove or drop")
        if not any(id in _NUMBERS for id in detectors) or action.kind in _GONE:
            return
        form = _form(action)
        if form is None:
            reader.fail(
                node,
                "a card number must be unreadable (PCI DSS 3.5.1): redact, remove, drop, pseudonym, encrypt, fpe, or mask with at most "
                "{keep_first: 6, keep_last: 4}",
            )
        elif self._form not in (None, form):
            reader.fail(
                node,
                "card numbers are in two forms, %s and %s, which together tell more than each (PCI DSS 3.5.1): use one" % (self._form, form),
            )
        else:
            self._form = form


def _form(action: Action) -> Optional[str]:
    """What is left of a card number; None: too much, or what can be found by trying."""
    if action.kind == "mask":
        first, last = action.options["keep_first"], action.options["keep_last"]
        # A mistake of its own is None, and told already.
        if (first or 0) > 6 or (last or 0) > 4:
            return None
        return "mask(%s, %s)" % (first, last)
    return action.kind if action.kind in ("pseudonym", "encrypt", "fpe") else None
