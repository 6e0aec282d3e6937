"""A policy that seals, over keys that are made for a run."""

from __future__ import annotations

import secrets
import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Optional

from .paths import BUILD

__all__ = ["sealing"]


@contextmanager
def sealing(key: Optional[Path] = None) -> Iterator[str]:
    """The policy's text; the directory of its keys goes at the end. `key` becomes the file that one verifies with."""
    from logredact import _backend
    from logredact.seal import _keys, _note

    directory, name, seed = BUILD / f"seal-{secrets.token_hex(4)}", "bench.example.com", secrets.token_bytes(32)
    _keys.new(str(directory), "bench", int(time.time()), 86400, 30)
    _keys.enrol_directory(str(directory), name, seed)
    if key:
        key.write_text(f"{_note.Key(name, _backend.current.ed25519_public(seed))}\n")
    try:
        yield f"version: 1\npacks: [default]\nseal: {{key: {{dir: {Path(directory).resolve()}}}, origin: bench}}\n"
    finally:
        shutil.rmtree(directory)
