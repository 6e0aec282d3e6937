"""The 13 expressions that every peer runs: plain ones, in the syntax that re, RE2, Hyperscan, Rust and Go have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Dict

__all__ = ["DETECTORS", "EXPRESSIONS", "write"]

_OCTET = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"

EXPRESSIONS: Dict[str, str] = {
    "email": r"\b[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}\b",
    "credit-card": r"\b(?:(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6011|65[0-9]{2}|35[0-9]{2})(?:[ -]?[0-9]{4}){3}"
    r"|3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}|36[0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{4})\b",
    "us-ssn": r"\b[0-9]{3}[ -][0-9]{2}[ -][0-9]{4}\b",
    "ipv4": rf"\b(?:{_OCTET}\.){{3}}{_OCTET}\b",
    "ipv6": r"\b(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}\b"
    r"|\b(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6}\b",
    "mac-address": r"\b[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}\b",
    "iban": r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b",
    "phone": r"\+[1-9](?:[ .()-]?[0-9]){7,14}\b"
    r"|\b[2-9][0-9]{2}[.-][2-9][0-9]{2}[.-][0-9]{4}\b|\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[ .-][0-9]{4}\b",
    "jwt": r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+)?",
    "bearer": r"(?i)\bbearer +[A-Za-z0-9._~+/=-]{16,}",
    "basic": r"(?i)\bbasic +[A-Za-z0-9+/]{8,}={0,2}",
    "key-value": r"(?i)(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key)[0-9]*[\"']?[ \t]*[=:][ \t]*"
    r"[\"']?[^\s\"'&,;]+",
    "url-credentials": r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/:@]*:[^\s/@]+@",
}

#: What logredact runs beside them: bearer and basic are one detector there.
DETECTORS = tuple(dict.fromkeys("http-authorization" if name in ("bearer", "basic") else name for name in EXPRESSIONS))


def write(path: Path) -> Path:
    """Label, tab, expression; a line each, as the harnesses read them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{label}\t{expression}\n" for label, expression in EXPRESSIONS.items()), "ascii")
    return path
