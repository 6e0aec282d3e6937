"""RedactProcessor: the same guarantees as the logging filter, for structlog."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

import logredact
from logredact import Redactor
from logredact.integrations import RedactProcessor

MAIL = "jo@example.com"
LABEL = "[REDACTED:email]"
ERROR = "[REDACTED:error]"

pytestmark = pytest.mark.usefixtures("backend")


def process(event, redactor=None, **options):
    return RedactProcessor(redactor or Redactor(), **options)(None, "info", event)


class Broken:
    def redact(self, *arguments, **options):
        raise RuntimeError("canary")


def test_event_and_fields():
    event = {"event": f"to {MAIL}", "user": {"mail": MAIL}, "n": 1, "thing": {MAIL}}
    assert process(event) == {
        "event": f"to {LABEL}",
        "user": {"mail": LABEL},
        "n": 1,
        "thing": "{'" + LABEL + "'}",
    }
    assert event["event"] == f"to {MAIL}"


@pytest.mark.parametrize("form", ["true", "exception", "tuple"])
def test_tracebacks_become_redacted_text(form):
    try:
        raise ValueError(MAIL)
    except ValueError as error:
        info = {"true": True, "exception": error, "tuple": sys.exc_info()}[form]
        out = process({"event": "x", "exc_info": info})
    assert list(out) == ["event", "exception"]
    assert out["exception"].startswith("Traceback") and f"ValueError: {LABEL}" in out["exception"]


def test_no_traceback_where_there_is_no_error():
    assert process({"event": "x", "exc_info": True}) == {"event": "x"}
    assert process({"event": "x", "exc_info": None}) == {"event": "x"}


def test_errors_fail_closed():
    record = logging.LogRecord("a", 20, __file__, 1, "canary", (), None)
    out = process({"event": "canary", "x": "canary", "_record": record}, Broken())
    assert out["event"] == ERROR and out["_record"].getMessage() == ERROR
    assert "canary" not in repr(out)
    cycle = {"event": "canary"}
    cycle["x"] = cycle
    assert process(cycle) == {"event": ERROR}
    closed = Redactor()
    closed.close()
    assert process({"event": "canary"}, closed) == {"event": ERROR}


def test_what_the_formatter_of_structlog_keeps_is_redacted_too():
    record = logging.LogRecord("a", 20, __file__, 1, "to %s", (MAIL,), None)
    out = process({"event": "x", "_record": record, "_from_structlog": False})
    assert out["_from_structlog"] is False
    assert out["_record"].getMessage() == f"to {LABEL}"
    assert record.getMessage() == f"to {MAIL}"


def test_an_event_that_fails_as_a_whole_is_still_an_event():
    policy = "{version: 1, packs: [default], limits: {value_bytes: 100, record_bytes: 150}}"
    event = {"event": "x" * 99, "a": "x" * 99}
    assert process(event, Redactor.from_yaml(policy)) == {"event": "[REDACTED:too-large]"}


def test_a_dropped_event_raises_dropevent():
    structlog = pytest.importorskip("structlog")
    redactor = Redactor.from_yaml("{version: 1, rules: [{detector: email, action: drop}]}")
    with pytest.raises(structlog.DropEvent):
        process({"event": MAIL}, redactor)
    assert process({"event": "x"}, redactor) == {"event": "x"}


def test_in_a_chain_of_structlog():
    structlog = pytest.importorskip("structlog")
    lines = []

    class Sink:
        def info(self, line):
            lines.append(line)

    logger = structlog.wrap_logger(
        Sink(),
        processors=[RedactProcessor(Redactor()), structlog.processors.JSONRenderer()],
        wrapper_class=structlog.BoundLogger,
    )
    logger.bind(user=MAIL).info("to " + MAIL, n=1)
    assert json.loads(lines[0]) == {"user": LABEL, "event": f"to {LABEL}", "n": 1}


def test_structlog_is_not_needed_to_import_or_to_redact():
    code = (
        "import sys; sys.modules['structlog'] = None\n"
        "from logredact import Redactor\n"
        "from logredact.integrations import RedactProcessor\n"
        f"print(RedactProcessor(Redactor())(None, 'info', {{'event': '{MAIL}'}}))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(Path(logredact.__file__).parent.parent)},
        capture_output=True,
        text=True,
    )
    assert result.stdout == "{'event': '" + LABEL + "'}\n", result.stderr
