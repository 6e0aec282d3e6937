"""Redaction of log records inline: secrets and personal data out, all else as it came.

>>> from logredact import Redactor
>>> redactor = Redactor()
>>> redactor.redact_text("login by jo@example.com")
'login by [REDACTED:email]'
"""

from logredact._errors import (
    KeyMaterialError,
    LimitError,
    LogredactError,
    MalformedError,
    PlanError,
    TruncatedError,
)
from logredact._redactor import Redactor
from logredact._types import DetectorStats, Finding

__all__ = [
    "DetectorStats",
    "Finding",
    "KeyMaterialError",
    "LimitError",
    "LogredactError",
    "MalformedError",
    "PlanError",
    "Redactor",
    "TruncatedError",
]
