"""What one entry of the catalogue holds."""

from __future__ import annotations

from typing import Any, Iterator, Mapping, NamedTuple, Tuple, Union

__all__ = ["ALNUM", "BASE64URL", "Detector", "HEX", "LEFT", "RIGHT", "Run", "alphabet", "run"]

#: Alphabets of vendor tokens, in the notation of :func:`run`.
ALNUM = "A-Za-z0-9"
BASE64URL = "A-Za-z0-9_-"
HEX = "0-9a-f"

#: Word boundaries for reference patterns. To the left an escape of logged text ends as well: \\n, %0A, \\u000a.
LEFT = rb"(?:(?<![A-Za-z0-9_])|(?<=\\[nrtbf])|(?<=%[0-9A-Fa-f]{2})|(?<=\\u[0-9A-Fa-f]{4}))"
RIGHT = rb"(?![A-Za-z0-9_])"

#: A run of a token: alphabet, shortest and longest length in bytes.
Run = Tuple[str, int, int]


def run(characters: str, shortest: int, longest: int | None = None) -> Run:
    """A run of `shortest` to `longest` bytes of `characters`; of exactly `shortest` without `longest`.

    `characters` lists ASCII characters and ranges as a regular expression's class does: "A-Za-z0-9_-".
    """
    return (characters, shortest, shortest if longest is None else longest)


def alphabet(characters: str) -> frozenset[int]:
    """The bytes that `characters` of :func:`run` stands for."""
    found: set[int] = set()
    at = 0
    while at < len(characters):
        if characters[at + 1 : at + 2] == "-" and at + 2 < len(characters):
            found.update(range(ord(characters[at]), ord(characters[at + 2]) + 1))
            at += 3
        else:
            found.add(ord(characters[at]))
            at += 1
    return frozenset(found)


class Detector(NamedTuple):
    """One detector: what it finds, where that is written down, and examples.

    `params` are those of the plan for its kind, in readable form: the `variants` of a token or of a keyed value are
    tuples of literals and of :func:`run`; a card's `issuers` are (name, low, high, lengths); a key=value's `names` are
    (name, marks), its `object` is (key, values, parts), its `beside` (keys of names, keys of values). `check`, where there is one, is a name, a tuple of steps that must all hold, or {"any": (check, ...)}
    (docs/plan.md, Checks). A keyed value counts where it begins at most `after` bytes behind one of its `keywords`, or
    `before` bytes in front of it.
    """

    id: str
    type: str  #: the word in a pseudonym
    title: str
    description: str
    source: str  #: URL of the standard or of the vendor's page
    kind: str  #: shape, token, keyed or keyvalue
    reference: bytes  #: a `re` pattern of candidates; its group 1, or the whole match, is the span
    matches: Tuple[Union[str, Tuple[str, str]], ...]  #: the text if all of it is found, or (text, what is found in it)
    near_misses: Tuple[str, ...]  #: texts in which nothing is found
    params: Mapping[str, Any]
    packs: Tuple[str, ...] = ()  #: names of those it is in; where none are given, its family's

    def examples(self) -> Iterator[Tuple[str, str]]:
        """Pairs of a text and the one part of it that is found."""
        for example in self.matches:
            yield (example, example) if isinstance(example, str) else example
