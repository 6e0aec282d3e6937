"""Sessions for any number of threads over one policy, whole after a fork."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager
from typing import Any, Dict, Iterator, List, Optional, Tuple

from logredact import _backend

__all__ = ["SessionPool"]

_IDLE_PER_KIND = 16
_FORK_WAIT = 2.0  # seconds

_Kind = Tuple[str, str, bool, bool, Optional[str]]


class _ForkGate:
    """Holds a fork until no thread is inside the core, and threads until the fork is done.

    Otherwise the child could inherit a lock (RE2 has some) whose holder does not exist there. The
    lock is reentrant because a signal handler may log, and so redact, wherever its thread is; for
    the same reason the wait has an end.
    """

    def __init__(self) -> None:
        self._forget()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(
                before=self._before, after_in_parent=self._after, after_in_child=self._forget
            )

    def _forget(self) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._inside = 0
        self._forking: Optional[int] = None  # the thread that forks

    @contextmanager
    def entered(self) -> Iterator[None]:
        with self._changed:
            while self._forking not in (None, threading.get_ident()):
                self._changed.wait()
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside = max(0, self._inside - 1)
                if not self._inside:
                    self._changed.notify_all()

    def _before(self) -> None:
        self._changed.acquire()
        deadline = time.monotonic() + _FORK_WAIT
        while True:
            self._forking = threading.get_ident()  # again: another thread's fork may end meanwhile
            left = deadline - time.monotonic()
            if not self._inside or left <= 0:
                break
            self._changed.wait(left)

    def _after(self) -> None:
        self._forking = None
        self._changed.notify_all()
        self._changed.release()


_gate = _ForkGate()


class SessionPool:
    """A loaded policy and its idle sessions, by what they were made for."""

    def __init__(self, plan: bytes, keys: Dict[str, bytes]) -> None:
        self._backend = _backend.current
        # Policy and sessions change together, by one assignment.
        self._held: Tuple[Any, Dict[_Kind, List[Any]]] = (self._backend.Policy(plan, keys), {})
        self._reloading = threading.RLock()

    @property
    def policy(self) -> Any:
        """The policy that sessions get."""
        return self._held[0]

    def reload_if_changed(self) -> bool:
        """Whether sessions get another policy from now on; those in use keep theirs to their end."""
        with _gate.entered(), self._reloading:
            policy = self.policy
            if not policy.changed():
                return False
            self._held = (policy.reload(), {})
            return True

    @contextmanager
    def session(
        self,
        *,
        tag: Any = None,
        format: str = "msgpack",
        framing: str = "map",
        collect: bool = False,
        stats: bool = False,
        seals: Optional[str] = "later",
    ) -> Iterator[Any]:
        """A session for this thread alone; one that raised is not used again. It does not seal, or, "only", does nothing else."""
        kind = (format, framing, collect, stats, seals)
        policy, kinds = self._held
        idle = kinds.setdefault(kind, [])
        with _gate.entered():
            try:
                session = idle.pop()
            except IndexError:
                session = self._backend.Session(
                    policy, format=format, framing=framing, collect=collect, stats=stats, seals=seals
                )
            session.set_tag(tag)
            yield session
            if len(idle) < _IDLE_PER_KIND:
                idle.append(session)
