"""The audit log of what is done with keys: one JSON line for each act, on the disk before the act shows any effect."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import pwd
import socket
import stat
import time
from typing import Any, Optional

from logredact.keys import _file

__all__ = ["Audit"]


class Audit:
    """A file that lines are added to. Errors of all methods: OSError; then nothing may be output.

    `reason` is the one that the caller gives; who, when and where are found here. Nothing of a key or a value is written.
    """

    def __init__(self, path: str, act: str, reason: str) -> None:
        self._fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOCTTY, 0o600)
        if stat.S_ISCHR(os.fstat(self._fd).st_mode):
            os.close(self._fd)
            raise OSError(errno.EINVAL, "an audit log is no device")
        uid = os.getuid()
        self._always = {
            "act": act,
            "call": os.urandom(8).hex(),
            "uid": uid,
            "user": _name(uid),
            "login": _login(),
            "sudo_user": os.environ.get("SUDO_USER"),
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "reason": reason,
        }
        self._part = 0
        self._begun = _ends_within_a_line(path)

    def write(self, **about: Any) -> None:
        """One line, in one write, and to the disk."""
        line = json.dumps({"time": _file.stamp(time.time()), **self._always, "part": self._part, **about}).encode("ascii") + b"\n"
        line = b"\n" * self._begun + line
        self._begun = False
        if os.write(self._fd, line) != len(line):
            raise OSError(errno.ENOSPC, "the audit log is full")
        _sync(self._fd)
        self._part += 1

    def close(self) -> None:
        os.close(self._fd)

    def __enter__(self) -> "Audit":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _ends_within_a_line(path: str) -> bool:
    """Whether a write before was cut short, so far as it may be looked at."""
    with contextlib.suppress(OSError):
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            info = os.fstat(fd)
            return stat.S_ISREG(info.st_mode) and info.st_size > 0 and os.pread(fd, 1, info.st_size - 1) != b"\n"
        finally:
            os.close(fd)
    return False


def _sync(fd: int) -> None:
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a pipe to a collector, say
            raise


def _name(uid: int) -> Optional[str]:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return None


def _login() -> Optional[str]:
    """Who logged in, whatever he became since (Linux's audit of logins); None: nobody did."""
    with contextlib.suppress(OSError, ValueError), open("/proc/self/loginuid", encoding="ascii") as file:
        uid = int(file.read())
        return None if uid == 0xFFFFFFFF else _name(uid) or str(uid)
    return None
