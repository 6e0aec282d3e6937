"""What every peer's adapter gives, and how its harness is built and run.

A harness is run as `HARNESS EXPRESSIONS CORPUS MODE SECONDS` and prints {"bytes", "seconds", "rounds", "counts"}: seconds of the
best round, and what was found in one round by the label of the expression; and "version" where its manifest does not say it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from .. import expressions
from ..lrbench import Unavailable
from ..paths import BUILD, ROOT

__all__ = ["Cargo", "Compiled", "Go", "Peer", "Python"]

HERE = Path(__file__).resolve().parent
_TREES = BUILD / "peers"


class Peer(NamedTuple):
    """One peer: who it is, what it does with the corpus, and the harness that runs it."""

    name: str
    title: str
    harness: Any  #: has build(), which raises Unavailable, and command()
    modes: Tuple[str, ...] = ("lines",)  #: block: the corpus as one value; lines: each line is one; set: see re2_cpp
    own_rules: bool = False  #: cannot run our expressions and runs rules of its own
    rewrites: bool = False  #: gives redacted text and not only the matches
    sample: Optional[int] = None  #: bytes of the corpus that it sees, where all of it would take too long
    quick: bool = False  #: part of the quick suite
    note: str = ""

    def build(self) -> None:
        """Makes what can be made here. Raises Unavailable with the reason."""
        reason = _TREES / f"{self.name}.unavailable"
        reason.unlink(missing_ok=True)
        try:
            self.harness.build(_TREES / self.name)
        except Unavailable as error:
            reason.parent.mkdir(parents=True, exist_ok=True)
            reason.write_text(str(error))
            raise

    def run(self, corpus: Path, mode: str, seconds: float) -> Dict[str, Any]:
        command = self.harness.command(_TREES / self.name)
        if not os.path.exists(command[0]):
            reason = _TREES / f"{self.name}.unavailable"
            raise Unavailable(reason.read_text() if reason.exists() else "not built: python -m benchmarks.prepare")
        listed = expressions.write(_TREES / "expressions.tsv")
        done = subprocess.run([*command, str(listed), str(corpus), mode, str(seconds)], capture_output=True, text=True, cwd=ROOT)
        if done.returncode:
            raise Unavailable(f"its harness failed: {_last_line(done.stderr)}")
        found = json.loads(done.stdout)
        return found if "version" in found else {**found, "version": self.harness.version()}


def _last_line(text: str) -> str:
    found = text.strip().splitlines()
    return found[-1][:300] if found else "no message"


def _make(command: List[str], what: str, **options: Any) -> None:
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if re.search("error|cannot|not found|no such", line, re.I)]
        raise Unavailable(f"{what}: {(errors or [_last_line(done.stderr)])[0].strip()[:300]}")


def _tool(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path=os.pathsep.join((str(Path.home() / ".cargo/bin"), "/usr/local/go/bin")))
    if found is None:
        raise Unavailable(f"{name} is not installed")
    return found


class Compiled(NamedTuple):
    """A C or C++ source in native/, linked with a library of the system."""

    source: str
    package: str  #: for pkg-config
    debian: str  #: package that has the headers

    def build(self, tree: Path) -> None:
        flags = subprocess.run([_tool("pkg-config"), "--cflags", "--libs", self.package], capture_output=True, text=True)
        if flags.returncode:
            raise Unavailable(f"{self.package} is not installed: apt-get install {self.debian}")
        source = HERE / "native" / self.source
        compiler = [_tool("c++"), "-std=c++17"] if source.suffix == ".cc" else [_tool("cc"), "-std=gnu11"]
        tree.mkdir(parents=True, exist_ok=True)
        define = f'-DVERSION="{self._version()}"'
        _make([*compiler, "-O2", define, "-o", str(tree / "harness"), str(source), *flags.stdout.split()], "it does not compile")

    def _version(self) -> str:
        # Debian's RE2 of 2022 tells pkg-config 0.0.0.
        told = subprocess.run(["pkg-config", "--modversion", self.package], capture_output=True, text=True).stdout.strip()
        if told.strip("0.") or not shutil.which("dpkg-query"):
            return told
        return subprocess.run(["dpkg-query", "-W", "-f", "${Version}", self.debian], capture_output=True, text=True).stdout.strip()

    def command(self, tree: Path) -> List[str]:
        return [str(tree / "harness")]


class Python(NamedTuple):
    """A Python package, called by worker.py. Heavy ones get an environment of their own."""

    module: str
    requirements: Tuple[str, ...] = ()
    own_environment: bool = False

    def build(self, tree: Path) -> None:
        if self.own_environment:
            environment = _TREES.parent.parent / "bench-venv"
            if not (environment / "bin" / "python").exists():
                _make([sys.executable, "-m", "venv", str(environment)], "no virtual environment")
        if self.requirements:
            # Where they are there already, pip does not ask the index.
            install = [self.command(tree)[0], "-m", "pip", "install", "-q", "--disable-pip-version-check", *self.requirements]
            _make(install, "it does not install")

    def command(self, tree: Path) -> List[str]:
        python = str(_TREES.parent.parent / "bench-venv" / "bin" / "python") if self.own_environment else sys.executable
        return [python, "-m", "benchmarks.peers.worker", self.module]


class Cargo(NamedTuple):
    """A crate of ours in the folder of that name, over published crates."""

    folder: str

    def version(self) -> str:
        return re.search(r'version = "=([^"]+)"', (HERE / self.folder / "Cargo.toml").read_text()).group(1)

    def build(self, tree: Path) -> None:
        cargo = _tool("cargo")
        # Cargo.lock and target/ stay out of the tree of sources.
        shutil.copytree(HERE / self.folder, tree / "src", dirs_exist_ok=True)
        command = [cargo, "build", "--release", "--quiet", "--target-dir", str(_TREES / "cargo")]
        _make(command, "it does not build", cwd=tree / "src")

    def command(self, tree: Path) -> List[str]:
        return [str(_TREES / "cargo" / "release" / f"bench-{self.folder}")]


class Go(NamedTuple):
    """A module of ours in the folder of that name, over published modules."""

    folder: str

    def version(self) -> str:
        return re.search(r"^\t\S+/redactionprocessor v(\S+)", (HERE / self.folder / "go.mod").read_text(), re.M).group(1)

    def build(self, tree: Path) -> None:
        go = _tool("go")
        shutil.copytree(HERE / self.folder, tree / "src", dirs_exist_ok=True)
        command = [go, "build", "-mod=mod", "-o", str(tree / "harness"), "."]
        _make(command, "it does not build", cwd=tree / "src")

    def command(self, tree: Path) -> List[str]:
        return [str(tree / "harness")]
