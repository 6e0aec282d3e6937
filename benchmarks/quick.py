"""Which parameters the quick suite runs."""

from __future__ import annotations

from typing import Any, Collection, Iterable, List

import pytest

__all__ = ["params"]


def params(values: Iterable[Any], quick: Collection[Any]) -> List[Any]:
    """All of the values, those not in `quick` marked as part of the full suite alone."""
    return [value if value in quick else pytest.param(value, marks=pytest.mark.full) for value in values]
