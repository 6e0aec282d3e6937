"""Which glue is used: the Cython extension or cffi. Both must supply the same names.

LOGREDACT_BACKEND=cython or cffi decides; else PyPy, and a package without its extension, use cffi.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import platform
from types import ModuleType

__all__ = ["BACKENDS", "NAMES", "current", "load"]

BACKENDS = {"cython": "logredact._core", "cffi": "logredact._cffi"}

NAMES = (
    *("ACTIONS", "FORMATS", "FRAMINGS", "Forward", "LINES_FORMATS", "Lines", "Policy", "Session", "Wrap", "kernel", "libcrypto", "library_version", "set_kernel"),
    *("ff1", "hkdf_sha256", "hmac_sha256", "hmac_token", "ipcrypt", "siv"),
    *("SealReader", "SealRows", "base64url_read", "ed25519_public", "ed25519_sign", "ed25519_verify", "seal_root"),
)


def load(name: str) -> ModuleType:
    """The module of a backend; ImportError if it cannot be had or lacks one of NAMES."""
    module = importlib.import_module(BACKENDS[name])
    missing = [each for each in NAMES if not hasattr(module, each)]
    if missing:
        raise ImportError(f"backend {name} does not supply {', '.join(missing)}")
    return module


def _choose() -> str:
    asked = os.environ.get("LOGREDACT_BACKEND")
    if asked:
        if asked not in BACKENDS:
            raise ImportError("LOGREDACT_BACKEND must be cython or cffi")
        return asked
    if platform.python_implementation() == "PyPy":
        return "cffi"
    return "cython" if importlib.util.find_spec(BACKENDS["cython"]) else "cffi"


current = load(_choose())
