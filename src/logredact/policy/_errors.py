"""Mistakes in a policy, and how they are told."""

from __future__ import annotations

from typing import Iterable, NamedTuple, Sequence

__all__ = ["MAX_PROBLEMS", "PolicyError", "Problem", "near", "printable", "shown"]

#: More than these are not listed: whoever reads them mends the first ones first.
MAX_PROBLEMS = 50


class Problem(NamedTuple):
    """One mistake: where it is, from 1, or (0, 0) for the file as a whole; what it is and what to do."""

    line: int
    column: int
    message: str


class PolicyError(ValueError):
    """A policy that cannot be used. `problems` are all its mistakes, `source` is the name of its file.

    The text has one line per problem, `file:line:column: message`. It quotes names of keys, detectors, packs and
    actions, never other contents of the policy.
    """

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        self.source = source
        self.problems: Sequence[Problem] = sorted(problems, key=lambda problem: (problem.line, problem.column))
        super().__init__(source, self.problems)

    def __str__(self) -> str:
        lines = []
        for problem in self.problems[:MAX_PROBLEMS]:
            place = "%s:%d:%d" % (self.source, problem.line, problem.column) if problem.line else self.source
            lines.append("%s: %s" % (place, problem.message))
        rest = len(self.problems) - MAX_PROBLEMS
        if rest > 0:
            lines.append("%s: and %d more" % (self.source, rest))
        return "\n".join(lines)


def printable(text: str) -> str:
    """The text with escapes in place of what does not print."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def shown(text: str) -> str:
    """A name as messages quote it: cut to 60 characters, and printable."""
    return "'%s%s'" % (printable(text[:60]), "…" if len(text) > 60 else "")


def near(text: str, known: Iterable[str]) -> str:
    """ ", did you mean 'x'?" with the closest of `known`, or nothing."""
    if len(text) > 60:
        return ""
    import difflib  # only where there is a mistake to explain

    found = difflib.get_close_matches(text.lower(), list(known), n=1, cutoff=0.6)
    return ", did you mean %s?" % shown(found[0]) if found else ""
