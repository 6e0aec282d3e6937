"""Exceptions of the native core. None of them ever holds bytes of a record, a key or a plan."""

from __future__ import annotations

__all__ = [
    "KeyMaterialError",
    "LimitError",
    "LogredactError",
    "MalformedError",
    "PlanError",
    "TruncatedError",
    "error_for",
]


class LogredactError(Exception):
    """What the native core refused or could not do.

    `code` is the status of logredact.h, `message` a fixed text, `offset` the byte of the input
    (or of the plan) where it happened, 0 where no byte is to blame.
    """

    def __init__(self, code: int, message: str, offset: int = 0) -> None:
        super().__init__(code, message, offset)
        self.code = code
        self.message = message
        self.offset = offset

    def __str__(self) -> str:
        return f"{self.message} (at byte {self.offset})" if self.offset else self.message


class PlanError(LogredactError):
    """The plan is damaged, hostile or of a format this library does not load."""


class KeyMaterialError(LogredactError):
    """A key is missing, unreadable, too short, or its file may be read by others."""


class MalformedError(LogredactError):
    """The input is not of the announced format."""


class TruncatedError(LogredactError):
    """The input ended inside an event."""


class LimitError(LogredactError):
    """A limit was met, and nothing may pass unscanned."""


# Statuses that Python code knows: LOGREDACT_E_ARGUMENT, _E_KEY, _E_MALFORMED, _E_LIMIT.
ARGUMENT = 1
KEY = 4
MALFORMED = 5
LIMIT = 7

_CLASSES = {
    3: PlanError,
    KEY: KeyMaterialError,
    MALFORMED: MalformedError,
    6: TruncatedError,
    LIMIT: LimitError,
}


def error_for(code: int, message: str, offset: int) -> LogredactError:
    """The exception for a status that is not LOGREDACT_OK."""
    return _CLASSES.get(code, LogredactError)(code, message, offset)
