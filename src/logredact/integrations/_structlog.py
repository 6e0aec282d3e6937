"""A processor for structlog, which is imported only to drop an event."""

from __future__ import annotations

import copy
import logging
import sys
from typing import Any, Dict, MutableMapping, Optional

from logredact._redactor import Redactor
from logredact.integrations._logging import PLACEHOLDER, RedactingFilter, text_or_placeholder

__all__ = ["RedactProcessor"]

# Put in by structlog.stdlib.ProcessorFormatter, and taken out by it after this processor.
_META = ("_record", "_from_structlog")


class _MetaFilter(RedactingFilter):
    """Of a record that goes no further: it needs no seal."""

    def _check(self) -> None:
        pass

    def _redact(self, fields: Dict[str, Any]) -> Optional[Dict[Any, Any]]:
        return self._redactor._redact(fields, self._tag, text_or_placeholder)


def _without_bytes(value: Any) -> Any:
    """Bytes as text, which JSON needs, and of which the seal is the same."""
    if isinstance(value, dict):
        return {_without_bytes(key): _without_bytes(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_bytes(item) for item in value]
    return value.decode("utf-8", "replace") if isinstance(value, (bytes, bytearray)) else value


class RedactProcessor:
    """Redacts the event dict; place it last before the renderer.

        structlog.configure(processors=[…, RedactProcessor(Redactor("policy.yaml")), JSONRenderer()])

    A traceback asked for with `exc_info` becomes the text "exception", redacted. Objects that a
    record cannot hold become their str(). An event that a rule drops raises structlog.DropEvent.
    On any error the event becomes {"event": "[REDACTED:error]"}; nothing else is raised.
    `tag` is for rules with `when: {tag: …}`.

    With a policy that seals, the event has its seal last, and nothing may be added behind this processor: JSONRenderer comes next. Bytes become text,
    dates too. `redactor.checkpoints()` has what is to be written to the same log, as lines of JSON of their own. Where that policy's
    directory cannot be used any more, every event is {"event": "[REDACTED:error]"}, without a seal.
    """

    def __init__(self, redactor: Optional[Redactor] = None, *, tag: Optional[str] = None) -> None:
        self._redactor = Redactor() if redactor is None else redactor
        self._filter = _MetaFilter(self._redactor, tag=tag)
        self._tag = tag
        self._seals: bool = getattr(self._redactor, "seals", False)

    def __call__(
        self, logger: Any, method_name: str, event_dict: MutableMapping[str, Any]
    ) -> Dict[str, Any]:
        meta: Dict[str, Any] = {}
        try:
            fields = dict(event_dict)
            meta = {key: self._meta(fields.pop(key)) for key in _META if key in fields}
            _format_exception(fields)
            redacted = self._redactor.redact(fields, tag=self._tag, default=text_or_placeholder)
            if self._seals:
                redacted = None if redacted is None else _without_bytes(redacted)
            elif redacted is not None and "event" in fields and "event" not in redacted:
                # A record that fails as a whole has its placeholder in "message".
                if list(redacted) == ["message"]:
                    redacted = {"event": redacted["message"]}
        except Exception:
            redacted = {"event": PLACEHOLDER}
        if redacted is None:
            from structlog import DropEvent

            raise DropEvent
        return {**redacted, **meta}

    def _meta(self, value: Any) -> Any:
        if isinstance(value, logging.LogRecord):
            value = copy.copy(value)
            self._filter.filter(value)
            return value
        return value if isinstance(value, bool) else None


def _format_exception(fields: Dict[str, Any]) -> None:
    error = fields.pop("exc_info", None)
    if not error:
        return
    if isinstance(error, BaseException):
        error = (type(error), error, error.__traceback__)
    elif not isinstance(error, tuple):
        error = sys.exc_info()
    if error[0] is not None:
        fields["exception"] = logging.Formatter().formatException(error)
