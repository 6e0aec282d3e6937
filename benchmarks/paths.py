"""Where things are."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["BUILD", "CORPORA", "LRBENCH", "ROOT"]

ROOT = Path(__file__).resolve().parent.parent
#: All that the suite makes: corpora, plans, peers, results.
BUILD = ROOT / "build" / "bench"
LRBENCH = ROOT / "build" / "native" / "bench" / "lrbench"
#: A folder of real logs, *.log at any depth.
CORPORA = Path(os.environ.get("LOGREDACT_CORPORA", ROOT.parent / "shared" / "corpora"))
