"""Both backends for every test that asks; hypothesis finds the same examples every time."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from logredact import _backend

ROOT = Path(__file__).resolve().parent.parent
_COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}

settings.register_profile("short", derandomize=True, max_examples=100, **_COMMON)
settings.register_profile("long", max_examples=20000, print_blob=True, **_COMMON)
settings.load_profile("short")


@pytest.fixture(params=list(_backend.BACKENDS))
def backend(request, monkeypatch):
    """The module of each backend in turn; Redactor uses it for as long as the test runs."""
    module = _backend.load(request.param)
    monkeypatch.setattr(_backend, "current", module)
    return module


def _built(variant: str) -> Path:
    """The library of a build; made here where the tree of sources is at hand."""
    folder = Path(os.environ.get("LOGREDACT_BUILD", ROOT / "build" / "native"))
    if (ROOT / "native" / "Makefile").exists():
        # A sanitizer that is preloaded for the tests would watch the compiler too.
        environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
        subprocess.run(["make", "-s", "-C", str(ROOT / "native"), f"VARIANT={variant}"], check=True, env=environment)
    return folder / variant / "liblogredact.so"


@pytest.fixture(scope="session")
def fault_build() -> Path:
    """The library in which a stage can be made to fail."""
    return _built("faults")


@pytest.fixture(scope="session")
def release_build() -> Path:
    """The library as it is shipped."""
    return _built("release")
