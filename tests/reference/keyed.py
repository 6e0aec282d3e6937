"""The oracle's detectors of kind keyed: keywords, and values near them."""

from __future__ import annotations

import re
from functools import lru_cache

from .checks import valid
from .text import ALNUM, DIGIT, LETTER, at, left_boundary, right_boundary

_UPPER = frozenset(range(ord("A"), ord("Z") + 1))
_JOINS = frozenset(b"-./:")


@lru_cache(maxsize=None)
def _members(alphabet: bytes) -> frozenset:
    return frozenset(c for c in range(256) if alphabet[c // 8] >> c % 8 & 1)


@lru_cache(maxsize=None)
def _expressions(keywords: tuple):
    found = []
    for keyword in keywords:
        first, *rest = keyword.encode().split(b" ")
        joined = b"" if not rest else b"[_-]?" if len(first) < 3 else b"[ _.-]?"
        words = re.escape(first) + joined + b"[ _.-]?".join(map(re.escape, rest))
        found.append(re.compile(words, re.IGNORECASE))
    return found


def variant_end(detector: dict, parts, b: bytes, i: int):
    """The end of the variant at i, if its boundary to the right and all checks hold."""
    runs, member, start = [], None, i
    for part in parts:
        if isinstance(part, str):
            literal, member = part.encode(), None
            if b[i : i + len(literal)] != literal:
                return None
            i += len(literal)
            continue
        alphabet, least, most = part
        member = _members(alphabet)
        first = i
        while i - first < most and at(b, i) in member:
            i += 1
        if i - first < least:
            return None
        runs.append(b[first:i])
    full_stop = at(b, i) == ord(".") and at(b, i + 1) <= 0x20
    if not right_boundary(b, i) or (member is not None and at(b, i) in member and not full_stop):
        return None
    if len(set(b"".join(runs)[:32])) < detector["distinct"]:
        return None
    if detector["check"]:
        return i if any(_checked(check, b[start:i]) for check in detector["check"]) else None
    for run in runs:
        if b"example" in run[:64].lower() or (len(run) >= 16 and re.search(rb"(.)\1{5}", run[:64], re.DOTALL)):
            return None
    return i


def _checked(check, value: bytes) -> bool:
    if check != "mnemonic" and not 1 < sum(byte in ALNUM for byte in value) <= 128:
        return False
    if isinstance(check, str):
        return valid(check, value)
    steps = [{name: setting for name, setting in step.items() if setting not in ("", [])} for step in check]
    return valid(tuple(steps), value)


def _keyword_may_begin(b: bytes, k: int) -> bool:
    if k == 0 or b[k - 1] not in LETTER:
        return True
    return (b[k] in _UPPER and b[k - 1] not in _UPPER) or left_boundary(b, k)


def _keyword_may_end(b: bytes, e: int) -> bool:
    if at(b, e) in DIGIT:
        return b[e - 1] not in DIGIT
    return at(b, e) not in LETTER or (b[e] in _UPPER and b[e - 1] not in _UPPER)


def keywords(detector: dict, b: bytes):
    """(start, end) of every keyword."""
    for expression in _expressions(tuple(detector["keywords"])):
        for k in range(len(b)):
            found = expression.match(b, k)
            if not found or not _keyword_may_begin(b, k):
                continue
            if _keyword_may_end(b, found.end()):
                yield k, found.end()
            elif at(b, found.end()) in b"sS" and _keyword_may_end(b, found.end() + 1):
                yield k, found.end() + 1


def _value_may_begin(b: bytes, i: int) -> bool:
    if not left_boundary(b, i):
        return False
    if i >= 2 and b[i - 1] in _JOINS and b[i - 2] in ALNUM:
        return b[i - 1] == ord(":") and b[i - 2] in LETTER
    return True


def keyed(detector: dict, b: bytes, keys=()):
    """Spans in `b`; `keys` are those under which it stands."""
    near = set()
    if any(next(keywords(detector, key[-64:]), None) for key in keys):
        near.update(range(256))
    for k, e in keywords(detector, b):
        near.update(range(max(0, k - detector["before"]), e + detector["after"]))
    for k, e in keywords(detector, b):
        near.difference_update(range(k, e))
    found, floor = [], 0
    for i in sorted(near):
        if floor <= i < len(b) and _value_may_begin(b, i):
            for parts in detector["variants"]:
                end = variant_end(detector, parts, b, i)
                if end is None or (at(b, end) in _JOINS and at(b, end + 1) in ALNUM):
                    continue
                if len({byte for byte in b[i:end].lower() if byte in ALNUM}) > 1:
                    found.append((i, end))
                    floor = end
                    break
    return found
