"""Redaction inside Python's own logging: a `logging.Filter` and a structlog processor."""

from logredact.integrations._logging import RedactingFilter
from logredact.integrations._structlog import RedactProcessor

__all__ = ["RedactProcessor", "RedactingFilter"]
