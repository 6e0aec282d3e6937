"""detect-secrets with its own plugins and filters, over a file as `detect-secrets scan` does."""

from __future__ import annotations

import tempfile
from collections import Counter
from importlib import metadata
from pathlib import Path
from typing import Callable, Dict, List

_FOLDER = tempfile.TemporaryDirectory(prefix="detect-secrets-")  # goes with the process


def version() -> str:
    return metadata.version("detect-secrets")


def values(texts: List[bytes]) -> List[str]:
    path = Path(_FOLDER.name, "corpus.log")
    path.write_bytes(b"\n".join(texts) + b"\n")
    return [str(path)]


def finder(expressions: Dict[str, str]) -> Callable[[str, Counter], None]:
    from detect_secrets.core.scan import scan_file
    from detect_secrets.settings import default_settings

    def find(path: str, counts: Counter) -> None:
        with default_settings():
            for secret in scan_file(path):
                counts[secret.type] += 1

    return find
