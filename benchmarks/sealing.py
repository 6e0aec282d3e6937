"""A policy that seals, over keys that are made for a run."""

from __future__ import annotations

import secrets
import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Tuple

from .paths import BUILD

__all__ = ["sealing"]


@contextmanager
def sealing() -> Iterator[Tuple[str, Path]]:
    """(the policy's text, a file of the key to verify with); the directory of its keys goes at the end."""
    from logredact import _backend
    from logredact.seal import _keys, _note

    directory, seed = BUILD / f"seal-{secrets.token_hex(4)}", secrets.token_bytes(32)
    _keys.new(str(directory), "bench", int(time.time()), 86400, 30)
    _keys.enrol_directory(str(directory), "bench.example.com", seed)
    key = directory.with_suffix(".vkey")
    key.write_text(f"{_note.Key('bench.example.com', _backend.current.ed25519_public(seed))}\n")
    try:
        yield f"version: 1\npacks: [default]\nseal: {{key: {{dir: {Path(directory).resolve()}}}, origin: bench}}\n", key
    finally:
        shutil.rmtree(directory)
        key.unlink()
