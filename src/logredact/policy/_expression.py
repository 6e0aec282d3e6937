"""Asks the native core whether it takes a user's pattern, so that a mistake is told with its place in the file."""

from __future__ import annotations

from typing import Optional

from ._model import Action, Limits, Pattern, Policy, Rule
from ._plan import compile_policy

__all__ = ["refusal"]


def refusal(pattern: Pattern) -> Optional[str]:
    """Why the core refuses the pattern, or None. Without the core at hand, as in a build, nothing is refused here."""
    try:
        from logredact import _backend
        from logredact._errors import PlanError
    except (ImportError, OSError):
        return None
    rule = Rule((), (), (), pattern, Action("redact", {"label": None}), ())
    try:
        _backend.current.Policy(compile_policy(Policy((), (), (rule,), (), Limits(), "redact")), {})
    except PlanError as error:
        return error.message
    return None
