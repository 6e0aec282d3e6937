"""What a log file is, from its first bytes."""

from __future__ import annotations

import json
from typing import Tuple

__all__ = ["sniff"]


def sniff(first: bytes) -> Tuple[str, str]:
    """(format, framing) that fit the beginning of a file; plain text where nothing else does."""
    code = first[:1]
    # No UTF-8 text begins with a continuation byte, nor goes on after 0xDC-0xDF with ASCII.
    if b"\x80" <= code <= b"\x8f" or (code in (b"\xde", b"\xdf") and first[1:2] < b"\x80"):
        return "msgpack", "map"
    if b"\x90" <= code <= b"\x9f" or (code in (b"\xdc", b"\xdd") and first[1:2] < b"\x80"):
        return "msgpack", "fluentbit"  # takes [time, record] as well
    text = first.lstrip(b" \t\r\n")
    if text[:1] != b"{":
        return "text", "map"
    line = text.split(b"\n", 1)[0]
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        # An object over several lines; a line of text may begin with a brace, too.
        rest = text[1:].lstrip(b" \t\r\n")
        return ("json", "document") if rest[:1] in (b'"', b"}") else ("text", "map")
    return "json", "map"
