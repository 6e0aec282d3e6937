"""The catalogue: every detector that logredact knows, as data.

Policies, packs, the documentation and the tests are made from these entries. What a detector finds to the byte is
docs/detection.md.
"""

from __future__ import annotations

from . import (
    _bank,
    _cards,
    _contact,
    _key_value,
    _keys,
    _national,
    _network,
    _vendors_apps,
    _vendors_cloud,
    _vendors_code,
    _web,
)
from ._schema import Detector, alphabet

__all__ = ["DETECTORS", "Detector", "alphabet", "get"]

#: Every detector by its id, in the order of the families below.
DETECTORS: dict[str, Detector] = {
    detector.id: detector
    for family in (
        _keys,
        _vendors_cloud,
        _vendors_code,
        _vendors_apps,
        _web,
        _key_value,
        _cards,
        _bank,
        _national,
        _contact,
        _network,
    )
    for detector in family.DETECTORS
}


def get(id: str) -> Detector:
    """The detector of that id; KeyError if there is none."""
    return DETECTORS[id]
