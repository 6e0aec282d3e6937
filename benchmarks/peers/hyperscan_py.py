"""Hyperscan from Python: all expressions in one database, block mode, every end of a match reported."""

from __future__ import annotations

from collections import Counter
from importlib import metadata
from typing import Any, Callable, Dict, List


def version() -> str:
    return metadata.version("hyperscan")


def values(texts: List[bytes]) -> List[bytes]:
    return texts


def finder(expressions: Dict[str, str]) -> Callable[[bytes, Counter], None]:
    import hyperscan

    labels = list(expressions)
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[expression.encode() for expression in expressions.values()],
        ids=list(range(len(labels))),
        elements=len(labels),
        flags=[0] * len(labels),
    )

    def on_match(id: int, start: int, end: int, flags: int, context: Any) -> None:
        context[labels[id]] += 1

    def find(value: bytes, counts: Counter) -> None:
        database.scan(value, match_event_handler=on_match, context=counts)

    return find
