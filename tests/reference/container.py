"""Lines of container runtimes' files, the obvious way: all of a file at once, regular expressions, json."""

from __future__ import annotations

import json
import re

TIME = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)"
CRI = re.compile(rb"(?s)(" + TIME + rb") (stdout|stderr) ([PF])(?::[\x21-\xff]*)? (.*)")


def text(data: bytes) -> str:
    """Bytes that are no UTF-8 as lone surrogates, so that nothing is lost."""
    return data.decode("utf-8", "surrogateescape")


def cri(line):
    match = CRI.fullmatch(line)
    if not match:
        return None
    time, stream, tag, content = match.groups()
    return {"time": text(time), "stream": text(stream), "log": text(content)}, tag == b"P"


def _pairs(pairs):
    assert len({key for key, _ in pairs}) == len(pairs)
    return dict(pairs)


def docker(line):
    try:
        record = json.loads(text(line), object_pairs_hook=_pairs)
    except (ValueError, AssertionError, RecursionError):
        return None
    if not isinstance(record, dict) or not set(record) <= {"log", "stream", "time", "attrs"}:
        return None
    log = record.get("log", "")
    time = record.get("time")
    if not isinstance(log, str) or not isinstance(time, str) or not re.fullmatch(TIME.decode(), time, re.ASCII):
        return None
    if record.get("stream", "stdout") not in ("stdout", "stderr") or not isinstance(record.get("attrs", {}), dict):
        return None
    whole = log.endswith("\n")
    log = log[:-1] if whole else log
    found = {"time": time, "stream": record.get("stream"), "attrs": record.get("attrs"), "log": log}
    partial = not whole and len(log.encode("utf-8", "surrogatepass")) >= 16384
    return {key: value for key, value in found.items() if value is not None}, partial


def records(data: bytes, format: str):
    """(the records of a file in order, the streams of which a line is open at its end); a last line without a newline is one."""
    parse = {"cri": cri, "docker": docker, "plain": lambda line: None}[format]
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    found, open_lines = [], {}
    for line in lines:
        parsed = parse(line)
        if parsed is None:
            found.append({"log": text(line)})
            continue
        record, partial = parsed
        stream = record.get("stream")
        first = open_lines.setdefault(stream, {**record, "log": ""})
        first["log"] += record["log"]
        if not partial:
            found.append(open_lines.pop(stream))
    return found, set(open_lines)
