#!/usr/bin/env python3
"""Writes native/src/act/unicode_tables.h from Python's copy of the Unicode Character Database; run it for a newer one."""

from __future__ import annotations

import unicodedata
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "native" / "src" / "act" / "unicode_tables.h"
WIDTH = 150
POINTS = [c for c in range(0x80, 0x110000) if not 0xD800 <= c < 0xE000]


def lower_case():
    """[first, last, step, offset] of characters whose lower case is their code point and an offset."""
    ranges = []
    for c in POINTS:
        small = chr(c).lower()
        if small == chr(c) or len(small) != 1:
            continue
        offset = ord(small) - c
        last = ranges[-1] if ranges else None
        if last and last[3] == offset and c - last[1] <= 2 and last[2] in (0, c - last[1]):
            last[1], last[2] = c, c - last[1]
        else:
            ranges.append([c, c, 0, offset])
    return [(first, last, step or 1, offset) for first, last, step, offset in ranges]


def decompositions():
    """Canonical ones: (code point, another), and (code point, first, second)."""
    found = [(c, [int(part, 16) for part in unicodedata.decomposition(chr(c)).split()]) for c in POINTS if unicodedata.decomposition(chr(c))[:1] not in ("", "<")]
    return [(c, *parts) for c, parts in found if len(parts) == 1], [(c, *parts) for c, parts in found if len(parts) == 2]


def classes():
    """(first, last, canonical combining class)."""
    ranges = []
    for c in POINTS:
        order = unicodedata.combining(chr(c))
        if order and ranges and ranges[-1][1] == c - 1 and ranges[-1][2] == order:
            ranges[-1][1] = c
        elif order:
            ranges.append([c, c, order])
    return ranges


def check():
    """What unicode.c relies on: the lower case of what cannot be decomposed is one character, and such a one again."""
    for c in POINTS:
        for part in unicodedata.normalize("NFD", chr(c)):
            small = part.lower()
            assert len(small) == 1 and unicodedata.normalize("NFD", small) == small and unicodedata.combining(small) == unicodedata.combining(part)


def lines(entries):
    line = "   "
    for entry in entries:
        if len(line) + 1 + len(entry) > WIDTH:
            yield line
            line = "   "
        line += " " + entry
    yield line


def table(comment, type, name, entries):
    return "\n".join([f"/* {comment} */", f"static const {type} {name}[] = {{", *lines(entries), "};", ""])


def braces(*numbers):
    return "{%s}," % ",".join(hex(n) if n >= 10 else str(n) for n in numbers)


def main():
    check()
    singles, pairs = decompositions()
    composed = [n for n, (c, first, second) in enumerate(pairs) if unicodedata.normalize("NFC", chr(first) + chr(second)) == chr(c)]
    composed.sort(key=lambda n: pairs[n][1:])
    lower = [f"{{{first:#x},{last:#x},{step},{offset}}}," for first, last, step, offset in lower_case()]
    TARGET.write_text(
        "\n".join(
            [
                f"/* Made by scripts/unicode_tables.py from the Unicode Character Database {unicodedata.unidata_version}. All ascend by their first field. */",
                "#include <stdint.h>",
                "",
                table("Lower case: from first to last, each step-th, is the code point and offset.", "struct {\n    uint32_t first, last;\n    int32_t step, offset;\n}", "lower_case", lower),
                table("Canonical combining classes other than 0.", "struct {\n    uint32_t first, last;\n    uint8_t order;\n}", "classes", [braces(*one) for one in classes()]),
                table("Canonical decompositions to one character.", "struct {\n    uint32_t from, to;\n}", "singles", [braces(*one) for one in singles]),
                table("To two.", "struct {\n    uint32_t from, first, second;\n}", "pairs", [braces(*one) for one in pairs]),
                table("Indexes of the pairs that are composed again, by first and second.", "uint16_t", "composed", [f"{n}," for n in composed]),
            ]
        ),
        "ascii",
    )


if __name__ == "__main__":
    main()
