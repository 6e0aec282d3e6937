"""Builds the native core, the extension over it, and the plans of the packs; metadata is in pyproject.toml."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
import types
from pathlib import Path

from setuptools import Distribution, Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).resolve().parent
HEADER = ROOT / "native" / "include" / "logredact.h"

# release, or asan for a build under AddressSanitizer and UndefinedBehaviorSanitizer
VARIANT = os.environ.get("LOGREDACT_VARIANT", "release")
NATIVE_BUILD = ROOT / "build" / "native" / VARIANT
SANITIZE = ["-fsanitize=address,undefined", "-fno-omit-frame-pointer"] if VARIANT == "asan" else []


def version() -> str:
    return re.search(r'#define LOGREDACT_VERSION "([^"]+)"', HEADER.read_text("ascii")).group(1)


def extensions() -> list[Extension]:
    if sys.implementation.name != "cpython":
        return []  # cffi calls the library there
    # Only building needs Cython; reading the metadata does not.
    from Cython.Build import cythonize

    extension = Extension(
        "logredact._core",
        ["src/logredact/_core.pyx"],
        include_dirs=[str(HEADER.parent)],
        depends=[str(HEADER)],
        library_dirs=[str(NATIVE_BUILD)],
        libraries=["logredact"],
        extra_compile_args=SANITIZE,
        extra_link_args=[*SANITIZE, "-Wl,-rpath,$ORIGIN/_native"],
    )
    return cythonize([extension], build_dir=str(ROOT / "build" / "cython"), quiet=True)


def copy(source: Path, target: Path) -> None:
    """Copies what changed. A new file takes the old one's place, so that a process which has mapped it keeps its own."""
    if target.exists() and target.read_bytes() == source.read_bytes():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(target.name + ".new")
    shutil.copyfile(source, fresh)
    fresh.replace(target)


def write_pack_plans(directory: Path) -> None:
    # The package's __init__ loads the extension, which may not be built yet; the compiler of policies needs none of it.
    package = types.ModuleType("logredact")
    package.__path__ = [str(ROOT / "src" / "logredact")]
    sys.modules["logredact"] = package
    try:
        importlib.import_module("logredact.policy").write_pack_plans(directory)
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "logredact"]:
            del sys.modules[name]


class BuildNative(build_ext):
    """The library first, then the extension that links it, then what the package carries besides."""

    def run(self) -> None:
        subprocess.run(["make", "-s", "-C", str(ROOT / "native"), f"VARIANT={VARIANT}"], check=True)
        super().run()
        inplace = self.inplace or self.editable_mode
        package = ROOT / "src" / "logredact" if inplace else Path(self.build_lib, "logredact").resolve()
        copy(NATIVE_BUILD / "liblogredact.so", package / "_native" / "liblogredact.so")
        copy(HEADER, package / "_native" / HEADER.name)
        if not inplace:  # in a source tree the plugins are at its root
            for path in (ROOT / "plugins").rglob("*"):
                if path.is_file() and "test" not in path.relative_to(ROOT / "plugins").parts:
                    copy(path, package / "_plugins" / path.relative_to(ROOT / "plugins"))
        write_pack_plans(package / "packs")


class BinaryDistribution(Distribution):
    """The library makes every wheel one of its platform, with or without the extension."""

    def has_ext_modules(self) -> bool:
        return True


setup(
    version=version(),
    ext_modules=extensions(),
    cmdclass={"build_ext": BuildNative},
    distclass=BinaryDistribution,
)
