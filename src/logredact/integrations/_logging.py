"""A filter for the standard library's logging."""

from __future__ import annotations

import logging
from typing import Any, Dict, Optional

from logredact._redactor import Redactor

__all__ = ["PLACEHOLDER", "RedactingFilter", "text_or_placeholder"]

PLACEHOLDER = "[REDACTED:error]"

_TEXTS = ("exc_text", "stack_info")
# What every record has, so what is left was given as `extra`. taskName exists from Python 3.12 on.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class RedactingFilter(logging.Filter):
    """Redacts a log record in place: message, traceback, stack and `extra` attributes.

    Add it to handlers (a logger's filters do not see records of its children):

        handler.addFilter(RedactingFilter(Redactor("policy.yaml")))

    The arguments are formatted into the message first, the traceback becomes text; `args` and
    `exc_info` are then empty, so that no handler can show them. All of it is redacted as one
    record, {"message": …, "exc_text": …, "stack_info": …, extra attributes}, so key and path rules
    apply. Objects that a record cannot hold become their str(). A record that a rule drops is
    not logged. On any error all text becomes "[REDACTED:error]"; nothing is raised.
    `tag` is for rules with `when: {tag: …}`.

    A policy that seals is refused (ValueError): what is written is made by a formatter, behind this filter, and no seal is of that. Redact what
    is written instead: `Redactor.redact` in a formatter that writes JSON, or RedactProcessor before structlog's JSONRenderer.
    """

    def __init__(
        self, redactor: Optional[Redactor] = None, name: str = "", *, tag: Optional[str] = None
    ) -> None:
        super().__init__(name)
        self._redactor = Redactor() if redactor is None else redactor
        self._tag = tag
        self._check()

    def _check(self) -> None:
        if getattr(self._redactor, "seals", False):
            raise ValueError("the policy seals records, and a logging.Filter does not see what a formatter writes of them: call Redactor.redact in a formatter that writes JSON")

    def _redact(self, fields: Dict[str, Any]) -> Optional[Dict[Any, Any]]:
        return self._redactor.redact(fields, tag=self._tag, default=text_or_placeholder)

    def filter(self, record: logging.LogRecord) -> bool:
        """False for a record that a rule drops, or that is not of this filter's logger name."""
        if not super().filter(record):
            return False
        try:
            redacted = self._redact(_fields(record))
            if redacted is None:
                return False
            _store(record, redacted)
        except Exception:
            _store(record, _failed(record))
        return True


def text_or_placeholder(value: Any) -> str:
    """str(value), or a placeholder where that raises."""
    try:
        return str(value)
    except Exception:
        return PLACEHOLDER


def _extra(record: logging.LogRecord) -> Dict[str, Any]:
    return {key: value for key, value in vars(record).items() if key not in _STANDARD}


def _fields(record: logging.LogRecord) -> Dict[str, Any]:
    fields: Dict[str, Any] = {"message": record.getMessage()}
    exc_text = record.exc_text
    if record.exc_info and not exc_text:
        exc_text = logging.Formatter().formatException(record.exc_info)
    if exc_text:
        fields["exc_text"] = exc_text
    if record.stack_info:
        fields["stack_info"] = record.stack_info
    fields.update(_extra(record))
    return fields


def _failed(record: logging.LogRecord) -> Dict[str, Any]:
    fields: Dict[str, Any] = {key: PLACEHOLDER for key in _extra(record)}
    fields["message"] = PLACEHOLDER
    return fields


def _store(record: logging.LogRecord, fields: Dict[str, Any]) -> None:
    fields = dict(fields)
    attributes = vars(record)
    message = fields.pop("message", "")
    record.msg = message if isinstance(message, str) else text_or_placeholder(message)
    record.args = ()
    record.exc_info = None
    for name in _TEXTS:
        setattr(record, name, fields.pop(name, None))
    # An earlier handler's formatter leaves the formatted message behind.
    if "message" in attributes:
        record.message = record.msg
    for key in _extra(record):
        del attributes[key]
    attributes.update((str(key), value) for key, value in fields.items())
