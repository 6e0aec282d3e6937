"""Presidio's PatternRecognizer over our expressions, by lines, without an NLP engine."""

from __future__ import annotations

from collections import Counter
from importlib import metadata
from typing import Callable, Dict, List


def version() -> str:
    return metadata.version("presidio-analyzer")


def values(texts: List[bytes]) -> List[str]:
    return [text.decode("utf-8", "replace") for text in texts]


def finder(expressions: Dict[str, str]) -> Callable[[str, Counter], None]:
    from presidio_analyzer import Pattern, PatternRecognizer

    # Its usual flags ignore case; our expressions say themselves where to.
    recognizers = [
        (
            label,
            PatternRecognizer(
                supported_entity=label,
                patterns=[Pattern(name=label, regex=expression, score=0.5)],
                global_regex_flags=0,
            ),
        )
        for label, expression in expressions.items()
    ]

    def find(value: str, counts: Counter) -> None:
        for label, recognizer in recognizers:
            found = recognizer.analyze(value, [label], nlp_artifacts=None)
            if found:
                counts[label] += len(found)

    return find
