"""Python's re: one expression after another."""

from __future__ import annotations

import platform
import re
from collections import Counter
from typing import Callable, Dict, List


def version() -> str:
    return platform.python_version()


def values(texts: List[bytes]) -> List[bytes]:
    return texts


def finder(expressions: Dict[str, str]) -> Callable[[bytes, Counter], None]:
    compiled = [(label, re.compile(expression.encode()).finditer) for label, expression in expressions.items()]

    def find(value: bytes, counts: Counter) -> None:
        for label, matches in compiled:
            for _ in matches(value):
                counts[label] += 1

    return find
