"""One file of a keyring: its lines, and what is refused. The core reads the same in native/src/policy/key_file.c."""

from __future__ import annotations

import calendar
import contextlib
import os
import re
import stat
import time
from typing import Dict, List, Optional, Tuple, Union

from logredact import crypto

__all__ = ["Entry", "Refused", "checked", "content", "key_id", "read", "said", "seconds", "stamp", "tombstone", "wipe"]

FIRST = b"logredact-key: 1\n"
MAX_BYTES = 4096
KEY_BYTES = 32
_MAX_KEY = 64
_NAMES = ("id", "purpose", "created", "active-from", "retired", "key")
_NAMES_DESTROYED = ("id", "purpose", "created", "destroyed")
_TIME = "%Y-%m-%dT%H:%M:%SZ"


class Refused(Exception):
    """Why a file does not count as a key. The text holds nothing of the key."""


class Entry:
    """A key of a keyring: all but its bytes, which stay in the file. Times are seconds since 1970.

    `state` is one of `active`, `next` (it takes over at `active_from`), `earlier` (another has taken over), `retired`
    (makes no new tokens), `destroyed` (only its tombstone is left).
    """

    __slots__ = ("active_from", "created", "destroyed", "id", "purpose", "retired", "state")

    def __init__(self, id: str, purpose: str, created: int, active_from: Optional[int] = None) -> None:
        self.id = id
        self.purpose = purpose
        self.created = created
        self.active_from = active_from
        self.retired: Optional[int] = None
        self.destroyed: Optional[int] = None
        self.state = ""

    @property
    def live(self) -> bool:
        """Whether tokens that were made with it can still be told, and those that are encrypted, be read."""
        return self.destroyed is None

    def __repr__(self) -> str:
        return f"<Entry {self.id} {self.purpose} {self.state}>"


def stamp(seconds: float) -> str:
    """RFC 3339 in UTC, to the second."""
    return time.strftime(_TIME, time.gmtime(seconds))


def seconds(text: str) -> int:
    """What stamp() wrote. Errors: Refused."""
    parts = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z", text)
    if parts:
        with contextlib.suppress(ValueError):
            found = calendar.timegm((*map(int, parts.groups()), 0, 0, 0))
            # timegm() makes the 31st of February a day in March.
            if int(parts[1]) >= 1900 and stamp(found) == text:
                return found
    raise Refused("a time is not as in 2026-01-31T23:59:59Z")


def key_id(key: Union[bytes, bytearray]) -> str:
    """8 base32 characters of the first 40 bits of HKDF-SHA-256 (RFC 5869) of the key (docs/resolution.md)."""
    bits = int.from_bytes(crypto.hkdf_sha256(key, b"\0\0\0\2id", 5), "big")
    return "".join("abcdefghijklmnopqrstuvwxyz234567"[bits >> at & 31] for at in range(35, -1, -5))


def wipe(data: bytearray) -> None:
    data[:] = bytes(len(data))


def content(entry: Entry, key: bytearray) -> bytearray:
    """The file of a key."""
    head = FIRST
    fields = [("id", entry.id), ("purpose", entry.purpose), ("created", stamp(entry.created))]
    fields.append(("active-from", stamp(entry.active_from or 0)))
    if entry.retired is not None:
        fields.append(("retired", stamp(entry.retired)))
    for name, value in fields:
        head += f"{name}: {value}\n".encode("ascii")
    head += b"key: "
    # No text of the whole key, as what is immutable cannot be wiped; and of its length from the start, as what grows leaves copies behind.
    lines = bytearray(len(head) + 2 * len(key) + 1)
    lines[: len(head)] = head
    for at, byte in enumerate(key):
        lines[len(head) + 2 * at : len(head) + 2 * at + 2] = b"%02x" % byte
    lines[-1:] = b"\n"
    return lines


def tombstone(entry: Entry) -> bytes:
    """What is left of a destroyed key: that there was one, and when it went."""
    return b"%sid: %s\npurpose: %s\ncreated: %s\ndestroyed: %s\n" % (
        FIRST,
        *(each.encode("ascii") for each in (entry.id, entry.purpose, stamp(entry.created), stamp(entry.destroyed or 0))),
    )


def checked(name: Union[str, int], directory: Optional[int] = None, *, owned: bool = True) -> bytearray:
    """The content of a key file that only those may read who should. Errors: Refused; the same as the core's."""
    if isinstance(name, str):
        try:
            fd = os.open(name, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY, dir_fd=directory)
        except OSError as error:
            raise Refused("cannot be opened: %s" % (error.strerror or type(error).__name__)) from None
    else:
        fd = name
    try:
        info = os.fstat(fd)
        if not stat.S_ISREG(info.st_mode):
            raise Refused("is no regular file")
        mine = info.st_uid == os.geteuid()
        if owned and not mine and info.st_uid != 0:
            raise Refused("belongs to another user than root and the one that this process runs as")
        groups = {os.getegid(), *os.getgroups()}
        by_group = not mine and info.st_uid == 0 and not info.st_mode & 0o037 and info.st_gid in groups
        if info.st_mode & 0o077 and not by_group:
            raise Refused("may be read by group or others; chmod 600 it (Kubernetes: defaultMode: 0400)")
        data = bytearray(MAX_BYTES + 1)
        length = 0
        while length < len(data):
            got = os.readv(fd, [memoryview(data)[length:]])
            if not got:
                break
            length += got
    except OSError as error:
        raise Refused("cannot be read: %s" % (error.strerror or type(error).__name__)) from None
    finally:
        os.close(fd)
    del data[length:]
    return data


def _lines(data: bytearray, names: Tuple[str, ...], optional: str) -> Dict[str, memoryview]:
    if data[: len(FIRST)] != FIRST:
        raise Refused("does not begin with 'logredact-key: 1', the format of this version")
    found: Dict[str, memoryview] = {}
    at = len(FIRST)
    while at < len(data):
        end = data.find(b"\n", at)
        if end < 0:
            raise Refused("ends within a line: it is cut off")
        colon = data.find(b":", at, end)
        if colon < 0 or end - colon < 3 or data[colon + 1 : colon + 2] != b" ":
            raise Refused("has a line that is not 'name: value'")
        name = next((each for each in names if data[at:colon] == each.encode("ascii")), None)
        if name is None:
            raise Refused("has a line that this version does not know")
        if name in found:
            raise Refused("has a line twice")
        found[name] = memoryview(data)[colon + 2 : end]
        at = end + 1
    missing: List[str] = [name for name in names if name not in found and name != optional]
    if missing:
        raise Refused("lacks the line %s" % missing[0])
    return found


def said(data: bytearray, entry_id: str) -> Entry:
    """What a tombstone says. Errors: Refused."""
    try:
        lines = {name: bytes(value).decode("ascii") for name, value in _lines(data, _NAMES_DESTROYED, "").items()}
    except UnicodeDecodeError:
        raise Refused("holds what is no text") from None
    entry = Entry(lines["id"], lines["purpose"], seconds(lines["created"]))
    entry.destroyed = seconds(lines["destroyed"])
    if entry.id != entry_id or not re.fullmatch("[a-z-]{1,24}", entry.purpose):
        raise Refused("does not belong to its name: it is damaged")
    entry.state = "destroyed"
    return entry


def read(data: bytearray, entry_id: str) -> Tuple[Entry, bytearray]:
    """(what the file says, the key), which the caller wipes. Errors: Refused."""
    if len(data) > MAX_BYTES:
        raise Refused("is longer than %d bytes" % MAX_BYTES)
    lines = _lines(data, _NAMES, "retired")
    try:
        text = {name: bytes(value).decode("ascii") for name, value in lines.items() if name != "key"}
    except UnicodeDecodeError:
        raise Refused("holds what is no text") from None
    if not re.fullmatch("[a-z2-7]{8}", text["id"]):
        raise Refused("has an id that is not of eight base32 characters")
    if not re.fullmatch("[a-z-]{1,24}", text["purpose"]):
        raise Refused("has a purpose that is not of a-z and '-'")
    entry = Entry(text["id"], text["purpose"], seconds(text["created"]), seconds(text["active-from"]))
    if "retired" in text:
        entry.retired = seconds(text["retired"])
    key = _decoded(lines["key"])
    if entry.id != entry_id or key_id(key) != entry_id:
        wipe(key)
        raise Refused("has a name, an id and a key that do not belong together: it is damaged")
    return entry, key


def _decoded(digits: memoryview) -> bytearray:
    if len(digits) % 2 or any(not (48 <= c <= 57 or 97 <= c <= 102) for c in digits):
        raise Refused("has a key that is not in hexadecimal, lower case")
    if len(digits) < 2 * KEY_BYTES:
        raise Refused("has a key that is shorter than %d bytes" % KEY_BYTES)
    if len(digits) > 2 * _MAX_KEY:
        raise Refused("has a key that is longer than %d bytes" % _MAX_KEY)
    key = bytearray(len(digits) // 2)
    for at, c in enumerate(digits):
        key[at // 2] |= (c - 48 if c <= 57 else c - 87) << (0 if at % 2 else 4)
    return key
