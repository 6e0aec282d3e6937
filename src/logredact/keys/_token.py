"""Tokens as text (docs/resolution.md, "Actions on a span")."""

from __future__ import annotations

import re

__all__ = ["KINDS", "TOKEN", "is_token"]

#: Actions that make tokens, by what a key of a keyring is for.
KINDS = ("pseudonym", "encrypt")

_HEAD = rb"1_[a-z0-9]{1,16}_[a-z2-7]{8}_"

#: Any token. What stands around it is not asked: one that is read again proves itself.
TOKEN = re.compile(rb"lr(?:h%s[a-z2-7]{26}|s%s[a-z2-7]{26,}|k%s[a-z2-7]{26}_[a-z2-7]{26,})" % (_HEAD, _HEAD, _HEAD))


def is_token(text: str) -> bool:
    """Whether the text as a whole is a token."""
    return text.isascii() and TOKEN.fullmatch(text.encode("ascii")) is not None
