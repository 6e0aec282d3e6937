"""Tokens as text (docs/resolution.md, "Actions on a span")."""

from __future__ import annotations

import re

__all__ = ["KINDS", "TOKEN", "is_token", "subject"]

#: What a key of a keyring is for, of those that tokens are made with.
KINDS = ("pseudonym", "encrypt", "subject-master")

_HEAD = rb"1_[a-z0-9]{1,16}_[a-z2-7]{8}_"

#: Any token. What stands around it is not asked: one that is read again proves itself.
TOKEN = re.compile(rb"lr(?:h%s[a-z2-7]{26}|s%s[a-z2-7]{26,}|k%s[a-z2-7]{26}_[a-z2-7]{26,})" % (_HEAD, _HEAD, _HEAD))


def subject(token: bytes) -> bytes:
    """What all tokens of one subject begin with, of one made with a key of its subject."""
    return token.rsplit(b"_", 1)[0]


def is_token(text: str) -> bool:
    """Whether the text as a whole is a token."""
    return text.isascii() and TOKEN.fullmatch(text.encode("ascii")) is not None
