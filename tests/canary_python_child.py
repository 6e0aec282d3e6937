"""Run in a process of its own, over a copy of the package whose library is the fault build.

Calls every door of the Python API while one stage of the core fails, and prints all that a program could print:
results, exceptions with their causes and contexts, attributes, log output. The request is one JSON line on stdin;
its values arrive base64, so that this process says no canary by itself.
"""

from __future__ import annotations

import base64
import ctypes
import io
import json
import logging
import sys
import traceback
from pathlib import Path

import logredact
from logredact import Redactor, _backend
from logredact.integrations import RedactingFilter, RedactProcessor


def decoded(value):
    if isinstance(value, list):
        return [decoded(inside) for inside in value]
    if "pairs" in value:
        return {decoded(key): decoded(inside) for key, inside in value["pairs"]}
    ((kind, text),) = value.items()
    raw = base64.b64decode(text)
    return {"bytes": lambda: raw, "str": raw.decode, "int": lambda: int(raw), "float": lambda: float(raw)}[kind]()


def show(*things):
    for thing in things:
        sys.stdout.write(f"{thing!r}\n")


def show_error(error):
    while error is not None:
        show(type(error), str(error), error.args, vars(error))
        sys.stdout.write("".join(traceback.format_exception(type(error), error, error.__traceback__)))
        error = error.__cause__ or error.__context__


class Plain(logging.StreamHandler):
    """Shows all there is of a log record, as a handler that knows nothing of redaction would."""

    def emit(self, record):
        super().emit(record)
        self.stream.write(repr(vars(record)) + "\n")


def doors(redactor, material):
    record, text, packed, document = (material[name] for name in ("record", "text", "packed", "document"))
    stream = io.StringIO()
    handler = Plain(stream)
    handler.addFilter(RedactingFilter(redactor))
    logger = logging.Logger("canary")
    logger.addHandler(handler)

    def log():
        try:
            raise ValueError(text)
        except ValueError:
            logger.exception("said %s", text, extra={"data": record})
        return stream.getvalue()

    yield lambda: redactor.redact(record)
    yield lambda: redactor.redact_text(text)
    yield lambda: redactor.redact_text(text.encode())
    yield lambda: redactor.scan(text)
    yield lambda: redactor.redact_msgpack(packed)
    yield lambda: redactor.redact_json(document)
    yield log
    yield lambda: RedactProcessor(redactor)(None, "info", dict(record, event=text))


def main():
    request = json.loads(sys.stdin.readline())
    material = {name: decoded(value) for name, value in request["material"].items()}
    library = ctypes.CDLL(str(Path(logredact.__file__).parent / "_native" / "liblogredact.so"))
    plan, keys = bytes.fromhex(request["plan"]), {"k": bytes.fromhex(request["key"])}
    broken = 0
    for stage in request["stages"]:
        for nth in range(1, request["most"] + 1):
            redactor = Redactor(plan, keys=keys)
            show(redactor, vars(redactor))
            for door in doors(redactor, material):
                library.logredact_test_fault(stage.encode(), ctypes.c_uint64(nth))
                try:
                    result = door()
                    show(result)
                    broken += "[REDACTED:error]" in repr(result)
                except BaseException as error:  # structlog's DropEvent is no Exception
                    broken += 1
                    show_error(error)
                finally:
                    library.logredact_test_fault(stage.encode(), ctypes.c_uint64(0))
    print("doors broken:", broken, "backend:", _backend.current.__name__)


if __name__ == "__main__":
    main()
