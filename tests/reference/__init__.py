"""The oracle: docs/detection.md and docs/resolution.md in plain, slow Python.

It is written from those pages alone and shares no code with what it checks.
"""

from __future__ import annotations

from .detect import find, find_alone
from .engine import Broken, Reference, Stopped

__all__ = ["Broken", "Reference", "Stopped", "find", "find_alone"]
