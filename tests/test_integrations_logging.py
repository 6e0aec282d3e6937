"""RedactingFilter: nothing of a log record passes unredacted, whatever happens."""

from __future__ import annotations

import io
import json
import logging

import pytest

from logredact import Redactor
from logredact.integrations import RedactingFilter

MAIL = "jo@example.com"
LABEL = "[REDACTED:email]"
ERROR = "[REDACTED:error]"

pytestmark = pytest.mark.usefixtures("backend")


class Everything(logging.Formatter):
    """Shows every attribute of a record, as a careless JSON formatter does."""

    def format(self, record):
        return json.dumps({**vars(record), "text": super().format(record)}, default=repr)


@pytest.fixture
def log():
    """(logger, list of dicts of what a handler behind the filter saw)."""

    def make(redactor=None, **options):
        out = io.StringIO()
        handler = logging.StreamHandler(out)
        handler.setFormatter(Everything())
        handler.addFilter(RedactingFilter(redactor, **options))
        logger = logging.Logger("app")
        logger.addHandler(handler)
        return logger, lambda: [json.loads(line) for line in out.getvalue().splitlines()]

    return make


class Broken:
    def redact(self, *arguments, **options):
        raise RuntimeError("canary")


class Rude:
    def __str__(self):
        raise ValueError("canary")

    __repr__ = __str__


def test_message_and_arguments(log):
    logger, seen = log()
    logger.info("to %s in %d ms", MAIL, 5)
    logger.info("nothing %s", "here")
    logger.info({"mail": MAIL})
    first, second, third = seen()
    assert first["text"] == f"to {LABEL} in 5 ms"
    assert first["args"] == [] and MAIL not in json.dumps(first)
    assert second["text"] == "nothing here"
    assert third["text"] == "{'mail': '" + LABEL + "'}"


def test_traceback_and_stack(log):
    logger, seen = log()
    try:
        raise ValueError(f"no {MAIL}")
    except ValueError:
        logger.exception("failed", stack_info=True)
    (record,) = seen()
    assert record["text"].startswith("failed\nTraceback (most recent call last):")
    assert f"ValueError: no {LABEL}" in record["text"]
    assert "Stack (most recent call last)" in record["text"]
    assert record["exc_info"] is None and MAIL not in json.dumps(record)


def test_a_traceback_that_another_handler_formatted_is_redacted(log):
    logger, seen = log()
    first = logging.StreamHandler(io.StringIO())
    logger.handlers.insert(0, first)
    try:
        raise ValueError(MAIL)
    except ValueError:
        logger.exception("to %s", MAIL)
    (record,) = seen()
    assert MAIL not in json.dumps(record) and f"ValueError: {LABEL}" in record["exc_text"]
    assert MAIL in first.stream.getvalue()


def test_extra_attributes(log):
    logger, seen = log()
    kept = {"n": 1}
    extra = {
        "user": MAIL,
        "request": {"headers": {"authorization": "Bearer abcdefgh12345678"}, "ok": kept},
        "password": "hunter2hunter2",
        "size": 5,
        "ratio": 0.5,
        "items": (1, MAIL),
        "thing": {MAIL},
    }
    logger.info("x", extra=extra)
    (record,) = seen()
    assert record["user"] == LABEL
    assert record["request"]["ok"] == kept
    assert record["request"]["headers"]["authorization"] == "Bearer [REDACTED:http-authorization]"
    assert record["password"].startswith("[REDACTED:")
    assert (record["size"], record["ratio"], record["items"]) == (5, 0.5, [1, LABEL])
    assert record["thing"] == "{'" + LABEL + "'}"
    assert extra["user"] == MAIL


def test_rules_for_fields(log):
    policy = """
    version: 1
    rules:
      - {key: user, action: remove}
      - {path: "$.message", action: redact}
      - {key: level_of_noise, action: drop}
    """
    logger, seen = log(Redactor.from_yaml(policy))
    logger.info("anything", extra={"user": "x", "other": 1})
    logger.info("anything", extra={"level_of_noise": 1})
    (record,) = seen()
    assert "user" not in record
    assert (record["text"], record["other"]) == ("[REDACTED:field]", 1)


def test_tag(log):
    policy = "{version: 1, packs: [], rules: [{detector: email, action: redact, when: {tag: a}}]}"
    for tag, text in (("a", LABEL), ("b", MAIL), (None, LABEL)):
        logger, seen = log(Redactor.from_yaml(policy), tag=tag)
        logger.info(MAIL)
        assert seen()[0]["text"] == text


def test_a_dropped_record_is_not_logged(log):
    logger, seen = log(Redactor.from_yaml("{version: 1, rules: [{detector: email, action: drop}]}"))
    logger.info("to %s", MAIL)
    logger.info("x")
    assert [record["text"] for record in seen()] == ["x"]


@pytest.mark.parametrize("where", ["redactor", "arguments", "argument", "closed"])
def test_errors_fail_closed(log, capsys, where):
    redactor = Redactor()
    if where == "redactor":
        redactor = Broken()
    elif where == "closed":
        redactor.close()
    logger, seen = log(redactor)
    try:
        raise ValueError("canary")
    except ValueError:
        if where == "arguments":
            logger.exception("canary %s %s", "canary", extra={"x": "canary"}, stack_info=True)
        elif where == "argument":
            logger.exception("canary %s", Rude(), extra={"x": "canary"}, stack_info=True)
        else:
            logger.exception("canary", extra={"x": "canary"}, stack_info=True)
    (record,) = seen()
    assert (record["text"], record["x"]) == (ERROR, ERROR)
    assert record["stack_info"] is None
    assert "canary" not in json.dumps({**record, "funcName": ""})
    assert capsys.readouterr() == ("", "")


def test_an_attribute_that_cannot_be_shown_is_a_placeholder(log):
    logger, seen = log()
    logger.info("x", extra={"thing": Rude()})
    assert (seen()[0]["text"], seen()[0]["thing"]) == ("x", ERROR)


def test_a_record_above_the_limits(log):
    policy = "{version: 1, packs: [default], limits: {value_bytes: 100, record_bytes: 150}}"
    logger, seen = log(Redactor.from_yaml(policy))
    logger.info("x" * 99, extra={"a": "x" * 99})
    logger.info("x" * 101)
    assert [record["text"] for record in seen()] == ["[REDACTED:too-large]"] * 2
    assert "a" not in seen()[0]


def test_it_is_a_name_filter_as_well(log):
    logger, seen = log(name="other")
    logger.info("x")
    assert seen() == []


def test_the_record_is_changed_in_place():
    record = logging.LogRecord("a", logging.INFO, __file__, 1, "to %s", (MAIL,), None)
    assert RedactingFilter(Redactor()).filter(record) is True
    assert record.getMessage() == f"to {LABEL}"
