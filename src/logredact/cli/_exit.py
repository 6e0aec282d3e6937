"""Exit codes, and the one place where an exception becomes one."""

from __future__ import annotations

import errno
from typing import Tuple

import click

from logredact._errors import (
    KeyMaterialError,
    LimitError,
    MalformedError,
    PlanError,
    TruncatedError,
)

__all__ = [
    "CODES",
    "FINDINGS",
    "INPUT",
    "IO",
    "OK",
    "POLICY",
    "UNEXPECTED",
    "UNREVEALED",
    "USAGE",
    "Failure",
    "outcome",
]

OK = 0
UNEXPECTED = 1
USAGE = 2
POLICY = 3
INPUT = 4
IO = 5
FINDINGS = 6
UNREVEALED = 7

CODES = """\b
Exit codes:
  0  all input was read, all output written (also after SIGTERM or SIGINT)
  1  unexpected error
  2  wrong usage
  3  the policy or a key is missing, unreadable or wrong
  4  broken or truncated input, or a limit met with on_error: stop
  5  the output was closed, or another input/output error
  6  findings, with scan --fail-on-findings
  7  tokens that could not be read, with reveal; a subject without a key, with shred
Whatever the code, complete output of what was read before is written."""


class Failure(click.ClickException):
    """An error that a command explains itself: exit code and one line."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.exit_code = code  # type: ignore[misc]


def outcome(error: BaseException) -> Tuple[int, str]:
    """(exit code, one line without record bytes) for an exception."""
    if isinstance(error, click.ClickException):
        return error.exit_code, error.format_message()
    if isinstance(error, (PlanError, KeyMaterialError)):
        return POLICY, str(error)
    if isinstance(error, (MalformedError, TruncatedError, LimitError)):
        return INPUT, str(error)
    if isinstance(error, BrokenPipeError):
        return IO, "the output was closed"
    if isinstance(error, OSError):
        reason = errno.errorcode.get(error.errno or 0, "")
        text = error.strerror or type(error).__name__
        return IO, f"{text} ({reason})" if reason else text
    if type(error).__name__ == "PolicyError":  # by name: its module brings YAML with it
        return POLICY, str(error)
    # The text of an unknown exception may hold anything, so only its type is shown.
    return UNEXPECTED, f"unexpected error: {type(error).__name__}"
