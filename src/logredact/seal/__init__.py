"""Sealed streams, for those who check them or hold their keys (docs/seal-spec.md).

A filter needs nothing of this: the core seals. Names here begin at `_verify`, `_keys`, `_erase` and `_prove`.
"""
