"""Texts of checkpoints, as the core's reader hands them over."""

from __future__ import annotations

import struct
from typing import Iterator, Tuple

__all__ = ["numbered", "texts_of"]


def numbered(texts: bytes) -> Iterator[Tuple[int, bytes]]:
    """(number of the record in its input, text) of each (logredact_seal_reader_feed)."""
    at = 0
    while at < len(texts):
        number, length = struct.unpack_from(">QI", texts, at)
        yield number, texts[at + 12 : at + 12 + length]
        at += 12 + length


def texts_of(texts: bytes) -> Iterator[str]:
    """Those that can be one at all."""
    for _, text in numbered(texts):
        yield text.decode("ascii", "replace")
