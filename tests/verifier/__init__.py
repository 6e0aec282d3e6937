"""A second verifier, in plain Python and as slow as it is.

It is written from docs/seal-spec.md and the vectors alone, holds everything in memory and shares no code with
what it checks: neither with the core, nor with `logredact verify`, nor with the reference that made the vectors.
"""

from __future__ import annotations

from .verdict import Report, verify

__all__ = ["Report", "verify"]
