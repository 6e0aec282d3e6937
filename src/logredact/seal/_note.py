"""Signed notes and verifier keys, as C2SP's signed-note v1.0.0 has them; signatures of type 1, Ed25519, alone."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Iterable, List, NamedTuple, Optional, Tuple

from logredact import _backend
from logredact._errors import LogredactError, MalformedError

__all__ = ["Key", "Note", "b64", "b64u", "key_id", "opened", "parsed_key", "parsed_keys", "signed", "unb64u"]

_MAX_SIGNATURES = 16
_CONTROLS = bytes(range(10)) + bytes(range(11, 32))


class Key(NamedTuple):
    """A public key by the name it signs under."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        return key_id(self.name, self.public)

    def __str__(self) -> str:
        """The verifier key, as others read it."""
        return f"{self.name}+{self.id.hex()}+{b64(b'%c%b' % (1, self.public))}"


class Note(NamedTuple):
    """A note that was not verified: its text, and per signature (name, key id, signature)."""

    text: bytes
    signatures: List[Tuple[str, bytes, bytes]]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def unb64(text: str) -> bytes:
    """Errors: ValueError, for any other way to write it as well."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError("no base64") from None
    if b64(data) != text:
        raise ValueError("base64 that is not canonical")
    return data


def b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64u(text: str) -> bytes:
    """Errors: ValueError, for any other way to write it as well."""
    try:
        return _backend.current.base64url_read(text.encode("ascii"))
    except (LogredactError, UnicodeEncodeError):
        raise ValueError("no base64url") from None


def key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode("utf-8") + b"\n\x01" + public).digest()[:4]


def parsed_key(text: str) -> Key:
    """A verifier key. Errors: ValueError."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not re.fullmatch(r"[^\s+]{1,256}", parts[0]) or not re.fullmatch(r"[0-9a-f]{8}", parts[1]):
        raise ValueError("a verifier key is NAME+ID+KEY")
    data = unb64(parts[2])
    if len(data) != 33 or data[0] != 1:
        raise ValueError("a verifier key of another kind than Ed25519")
    key = Key(parts[0], data[1:])
    if key.id.hex() != parts[1]:
        raise ValueError("a verifier key whose id is not its own")
    return key


def parsed_keys(text: str) -> List[Key]:
    """One verifier key a line; empty lines and those that begin with # are passed over. Errors: ValueError."""
    return [parsed_key(line.strip()) for line in text.splitlines() if line.strip() and not line.startswith("#")]


def signed(text: str, name: str, seed: bytes) -> bytes:
    """The note with one signature, by the private key `seed`."""
    data = text.encode("utf-8")
    signature = key_id(name, _backend.current.ed25519_public(seed)) + _backend.current.ed25519_sign(seed, data)
    return data + b"\n\xe2\x80\x94 " + name.encode("utf-8") + b" " + base64.b64encode(signature) + b"\n"


def _parsed(data: bytes) -> Note:
    split = data.rfind(b"\n\n")
    if split < 0 or not data.endswith(b"\n") or data != data.translate(None, _CONTROLS):
        raise ValueError("no signed note")
    text, rest = data[: split + 1], data[split + 2 :].decode("utf-8")
    signatures: List[Tuple[str, bytes, bytes]] = []
    for line in rest[:-1].split("\n"):
        found = re.fullmatch("\u2014 ([^\\s+]+) ([A-Za-z0-9+/=]+)", line)
        if found is None or len(signatures) == _MAX_SIGNATURES:
            raise ValueError("no signed note")
        value = unb64(found[2])
        if len(value) < 5:
            raise ValueError("no signed note")
        signatures.append((found[1], value[:4], value[4:]))
    text.decode("utf-8")
    return Note(text, signatures)


def opened(data: bytes, keys: Iterable[Key]) -> Optional[List[str]]:
    """The lines of a note's text, once a signature of one of the keys was verified; None: no signature is of any of them.

    Errors: ValueError: no note; MalformedError: a signature of one of the keys is wrong.
    """
    note = _parsed(data)
    known = {(key.name, key.id): key for key in keys}
    good = False
    for name, id, signature in note.signatures:
        key = known.get((name, id))
        if key is None:
            continue
        if len(signature) != 64:
            raise MalformedError(5, "a signature has another length than one")
        _backend.current.ed25519_verify(key.public, note.text, signature)
        good = True
    return note.text.decode("utf-8").split("\n")[:-1] if good else None
