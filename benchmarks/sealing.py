"""A policy that seals, over keys that are made for a run."""

from __future__ import annotations

import secrets
import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from .paths import BUILD

__all__ = ["sealing"]


@contextmanager
def sealing() -> Iterator[str]:
    """The policy's text; the directory of its keys goes at the end."""
    from logredact.seal import _keys

    directory = BUILD / f"seal-{secrets.token_hex(4)}"
    _keys.new(str(directory), "bench", int(time.time()), 86400, 30)
    _keys.enrol_directory(str(directory), "bench.example.com", secrets.token_bytes(32))
    try:
        yield f"version: 1\npacks: [default]\nseal: {{key: {{dir: {Path(directory).resolve()}}}, origin: bench}}\n"
    finally:
        shutil.rmtree(directory)
