"""Precision: what is found where nothing is to be found."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Iterable, NamedTuple

from logredact import Redactor, catalog

from .lookalikes import lines
from .recall import alone

__all__ = ["CORPORA", "Found", "on_corpora", "on_lookalikes", "near_misses_found"]

CORPORA = Path(os.environ.get("LOGREDACT_CORPORA", Path(__file__).resolve().parents[2] / "shared" / "corpora"))


class Found(NamedTuple):
    """Findings in `lines` lines, by detector."""

    lines: int
    by_detector: dict[str, int]

    def per_million(self, ids: Iterable[str]) -> float:
        return sum(self.by_detector.get(id, 0) for id in ids) * 1e6 / self.lines


def _found(redactor: Redactor, texts: Iterable[bytes]) -> Found:
    count, found = 0, Counter[str]()
    for text in texts:
        count += 1
        found.update(finding.detector for finding in redactor.scan(text))
    return Found(count, dict(found))


def on_lookalikes(redactor: Redactor, count: int) -> Found:
    return _found(redactor, (line.encode() for line in lines(count)))


def on_corpora(redactor: Redactor) -> Found | None:
    """None where there are no corpora."""
    files = sorted(CORPORA.glob("loghub/*.log"))
    if not files:
        return None
    return _found(redactor, (line for file in files for line in file.read_bytes().split(b"\n")))


def near_misses_found(id: str) -> int:
    """How many of the detector's near misses it finds."""
    redactor = alone(id)
    return sum(bool(redactor.scan(text.encode())) for text in catalog.get(id).near_misses)
