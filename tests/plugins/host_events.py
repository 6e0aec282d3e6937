"""Events of real logs with secrets planted in, and what each must become, for tests of hosts."""

from __future__ import annotations

import itertools
import os
import random
from typing import Any, Iterator, List, NamedTuple, Tuple

from generate import Event
from logredact import Redactor
from test_corpora import LOGS, PLANTED, lines

__all__ = ["COUNT", "Case", "cases", "difference", "leaked"]

# How many records the tests of hosts move; `make test-hosts` says 200,000.
COUNT = int(os.environ.get("LOGREDACT_HOST_RECORDS", "20000"))

_SHARE = 0.25
_START = 1_700_000_000
_VALUES = [value for values in PLANTED.values() for value in values]


class Case(NamedTuple):
    event: Event
    expected: Any  # the record as it must leave


def cases(count: int = COUNT, seed: int = 1) -> Iterator[Case]:
    """`count` events over all logs, each log under a tag of its own, times ascending by odd nanoseconds."""
    luck = random.Random(seed)
    quiet = Redactor()
    texts: List[Tuple[str, List[str]]] = [
        (f"host.{path.stem.lower()}", [text for text in _texts(path) if quiet.redact_text(text) == text]) for path in LOGS
    ]
    times = itertools.count(_START * 10**9 + 7, 12_345_677)
    for number in range(count):
        tag, lines_ = texts[number // 50 % len(texts)]
        line = lines_[(number // (50 * len(texts)) * 50 + number % 50) % len(lines_)]
        seconds, nanoseconds = divmod(next(times), 10**9)
        before, after = _planted(line, luck, quiet) if luck.random() < _SHARE else (line, line)
        record, expected = _record(before, number), _record(after, number)
        yield Case(Event(tag, seconds, nanoseconds, record, ()), expected)


def _texts(path: Any) -> List[str]:
    return [line.decode("utf-8", "replace") for line in lines(path) if line]


def _planted(line: str, luck: random.Random, quiet: Redactor) -> Tuple[str, str]:
    """The line with a value in it, and as it must leave; quotes around it, so that no neighbour joins it."""
    detector = luck.choice(sorted(PLANTED))
    at = luck.randrange(len(line) + 1)
    left, right = line[:at] + ' "', '" ' + line[at:]
    if quiet.redact_text(left + right) != left + right:  # cut there, the line itself says something else
        return line, line
    return left + luck.choice(PLANTED[detector]) + right, f"{left}[REDACTED:{detector}]{right}"


def _record(text: str, number: int) -> Any:
    """A record around the text with values of every type, the same for the same number."""
    luck = random.Random(number)
    return {
        "message": text,
        "n": number,
        "small": -(2**63) + luck.randrange(1000),
        "large": 2**64 - 1 - luck.randrange(1000),
        "ratio": luck.random() * 10 ** luck.randrange(-300, 0),
        "ok": luck.choice([True, False, None]),
        "raw": bytes(luck.randrange(256) for _ in range(5)),
        "nested": {"list": [[], {}, "", 0.0, -0.0], "ü": {"deep": [None, {"x": number}]}},
    }


def difference(case: Case, record: Any) -> str:
    """'' where the record is what it must be, types and order of keys too; else where it is not."""
    if repr(record) == repr(case.expected):
        return ""
    wrong = [key for key in case.expected if repr(record.get(key)) != repr(case.expected[key])]
    return f"{case.event.tag} record {case.expected['n']}: {wrong or list(record)}"


def leaked(data: bytes) -> List[str]:
    return [value for value in _VALUES if value.encode() in data]
