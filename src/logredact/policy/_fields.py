"""Reading nodes strictly: every mistake is noted, with its place, and reading goes on."""

from __future__ import annotations

import os
from typing import Dict, Iterable, List, Optional, Sequence, Tuple

from ._errors import MAX_PROBLEMS, Problem, near, shown
from ._yaml import Map, Node, Scalar, Seq

__all__ = ["Reader", "read_path"]

_MAX_FILE_NAME = 4095


class Reader:
    """Typed access to nodes. A method that finds a mistake notes it in `problems` and returns None (or less)."""

    def __init__(self) -> None:
        self.problems: List[Problem] = []

    def fail(self, node: Node, message: str) -> None:
        self.problems.append(Problem(node.line, node.column, message))

    def near(self, text: str, known: Iterable[str]) -> str:
        """As :func:`near`, while it is told at all: a search for each of 100,000 mistakes would take hours."""
        return near(text, known) if len(self.problems) < MAX_PROBLEMS else ""

    def fields(
        self, node: Node, what: str, known: Sequence[str], later: Sequence[str] = ()
    ) -> Optional[Dict[str, Node]]:
        """The values of a map by key; unknown keys, and those of `later` versions, are mistakes."""
        if not isinstance(node, Map):
            self.fail(node, "%s must be a map with %s, not %s" % (what, _any_of(known), _kind(node)))
            return None
        found = {}
        for key, value in node.items:
            if key.value in known:
                found[key.value] = value
            elif key.value in later:
                self.fail(
                    key,
                    "%s is not supported by this version; %s may hold %s" % (shown(key.value), what, _any_of(known)),
                )
            else:
                guess = self.near(key.value, known) or "; %s may hold %s" % (what, _any_of(known))
                self.fail(key, "unknown key %s in %s%s" % (shown(key.value), what, guess))
        return found

    def string(self, node: Node, what: str, *, longest: int = 1024) -> Optional[str]:
        """A string, not empty, of at most `longest` bytes in UTF-8 and without control characters."""
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            quote = ": put it in quotes" if isinstance(node, Scalar) and node.value is not None else ""
            self.fail(node, "%s must be a string, not %s%s" % (what, _kind(node), quote))
        elif not node.value:
            self.fail(node, "%s is empty" % what)
        elif len(node.value.encode("utf-8")) > longest:
            self.fail(node, "%s is longer than %d bytes" % (what, longest))
        elif any(c < " " or "\x7f" <= c <= "\x9f" for c in node.value):
            self.fail(node, "%s holds a control character" % what)
        else:
            return node.value
        return None

    def strings(self, node: Node, what: str, *, longest: int = 1024, most: int = 4096) -> List[Tuple[str, Node]]:
        """A string or a list of them, each once, with their nodes; the good ones of them where some are bad."""
        if not isinstance(node, Seq):
            nodes: Iterable[Node] = [node]
        elif 0 < len(node.items) <= most:
            nodes = node.items
        else:
            self.fail(node, "%s is %s" % (what, "a list of more than %d" % most if node.items else "an empty list"))
            return []
        found: Dict[str, Node] = {}
        for item in nodes:
            text = self.string(item, what, longest=longest)
            if text is None:
                continue
            if text in found:
                self.fail(item, "%s is there twice" % what)
            found[text] = item
        return list(found.items())

    def integer(self, node: Node, what: str, low: int, high: int) -> Optional[int]:
        if not isinstance(node, Scalar) or isinstance(node.value, bool) or not isinstance(node.value, int):
            self.fail(node, "%s must be a whole number from %d to %d, not %s" % (what, low, high, _kind(node)))
        elif not low <= node.value <= high:
            self.fail(node, "%s must be from %d to %d" % (what, low, high))
        else:
            return node.value
        return None

    def boolean(self, node: Node, what: str) -> Optional[bool]:
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return node.value
        self.fail(node, "%s must be true or false" % what)
        return None

    def choice(self, node: Node, what: str, known: Sequence[str]) -> Optional[str]:
        """One of the words of `known`."""
        if isinstance(node, Scalar) and isinstance(node.value, str):
            if node.value in known:
                return node.value
            guess = self.near(node.value, known)
            self.fail(node, "%s must be %s%s" % (what, _any_of(known, "or"), guess))
        else:
            self.fail(node, "%s must be %s, not %s" % (what, _any_of(known, "or"), _kind(node)))
        return None


def _kind(node: Node) -> str:
    if isinstance(node, Map):
        return "a map"
    if isinstance(node, Seq):
        return "a list"
    if node.value is None:
        return "nothing"
    if isinstance(node.value, bool):
        return "true or false"
    return "a number" if isinstance(node.value, int) else "a string"


def _any_of(words: Sequence[str], last: str = "and") -> str:
    return words[0] if len(words) == 1 else "%s %s %s" % (", ".join(words[:-1]), last, words[-1])


def read_path(reader: Reader, node: Node, what: str, base: str) -> Optional[str]:
    """The absolute path of a name of a file or a directory."""
    name = reader.string(node, what, longest=_MAX_FILE_NAME)
    path = os.path.abspath(os.path.join(base, name or ""))
    if len(os.fsencode(path)) > _MAX_FILE_NAME:
        reader.fail(node, "%s is longer than %d bytes with its directory" % (what, _MAX_FILE_NAME))
    elif any("\ud800" <= c <= "\udfff" for c in path):
        reader.fail(node, "%s lies in a directory whose name is not UTF-8" % what)
    elif name is not None:
        return path
    return None
