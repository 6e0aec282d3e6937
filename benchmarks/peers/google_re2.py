"""RE2 from Python: one expression after another."""

from __future__ import annotations

from collections import Counter
from importlib import metadata
from typing import Callable, Dict, List


def version() -> str:
    return metadata.version("google-re2")


def values(texts: List[bytes]) -> List[bytes]:
    return texts


def finder(expressions: Dict[str, str]) -> Callable[[bytes, Counter], None]:
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # bytes, as all others see the corpus
    compiled = [(label, re2.compile(expression.encode(), options).finditer) for label, expression in expressions.items()]

    def find(value: bytes, counts: Counter) -> None:
        for label, matches in compiled:
            for _ in matches(value):
                counts[label] += 1

    return find
