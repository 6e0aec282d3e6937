"""Directories of known secrets that change as Kubernetes changes them, and a plan over them."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import plans

LABEL = b"[REDACTED:known-secret]"


class Volume:
    """A Secret's volume: links lead through `..data`, which one rename turns to other files."""

    def __init__(self, directory: Path, *, mode: int = 0o644, **files: str) -> None:
        self.directory = directory
        self._mode = mode
        self._numbers = itertools.count()
        directory.mkdir()
        self.swap(**files)

    def swap(self, **files: str) -> None:
        """What the kubelet does: new directory, new link, rename; then the links of files that are gone, and the old directory."""
        stamp = self.directory / f"..stamp{next(self._numbers)}"
        stamp.mkdir()
        for name, text in files.items():
            (stamp / name).write_text(text)
            (stamp / name).chmod(self._mode)
        link = self.directory / "..data"
        before = os.readlink(link) if link.is_symlink() else None
        (self.directory / "..data_tmp").symlink_to(stamp.name)
        os.replace(self.directory / "..data_tmp", link)
        for entry in self.directory.iterdir():
            if not entry.name.startswith(".") and entry.name not in files:
                entry.unlink()
        for name in files:
            if not (self.directory / name).is_symlink():
                (self.directory / name).symlink_to(f"..data/{name}")
        if before:
            for file in (self.directory / before).iterdir():
                file.unlink()
            (self.directory / before).rmdir()


def body(*directories, **options) -> dict:
    return plans.body(detectors=[plans.known(*directories, **options)], keys=())


def loaded(backend, *directories):
    """A policy that looks for the secrets of these directories alone."""
    return backend.Policy(plans.pack(body(*directories)))
