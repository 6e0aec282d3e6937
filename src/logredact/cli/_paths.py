"""`logredact paths`: where library, header, plans of the packs and plugin files are."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any, Dict, List

import click

__all__ = ["command"]

_PACKAGE = Path(__file__).parent.parent
# glibc's and the compiler's own libraries, which hosts have: they are written in the same languages.
_RUNTIME = re.compile(r"(linux-vdso|ld-linux[\w-]*|lib(c|m|dl|rt|pthread|stdc\+\+|gcc_s))\.so")


@click.command("paths")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(as_json: bool) -> None:
    """Show where the library, its header, the packs' plans and the hosts' plugin files are.

    \b
    Examples:
      logredact paths
      cc tool.c $(logredact paths --json | jq -r .library)
      cp $(logredact paths --json | jq -r '.library, .libraries[]') for-a-stock-image/

    \b
    JSON:
      {"library": path, "libraries": [path, …], "header": path, "plans": path, "plugins": path, "plugin_files": [path, …]}
    Libraries are those that the library needs beside glibc's and the C++ compiler's; copies in one directory with it are found.
    """
    found = paths()
    if as_json:
        click.echo(json.dumps(found))
        return
    for name, value in found.items():
        if isinstance(value, str):
            click.echo(f"{name:8} {value}")
        for path in value if isinstance(value, list) else ():
            click.echo(f"         {path}")


def paths() -> Dict[str, Any]:
    """Absolute paths of what hosts need. Errors: FileNotFoundError if the package lacks any."""
    native = _PACKAGE / "_native"
    # A development tree has the plugins at its root, an installed package inside itself.
    plugins = _PACKAGE / "_plugins"
    if not plugins.is_dir():
        plugins = _PACKAGE.parent.parent / "plugins"
    library = native / "liblogredact.so"
    result = {
        "header": native / "logredact.h",
        "plans": _PACKAGE / "packs",
        "plugins": plugins,
    }
    for path in (library, *result.values()):
        path.stat()
    files = sorted(path for path in plugins.rglob("*") if path.is_file())
    return {
        "library": str(library),
        "libraries": _libraries(library),
        **{name: str(path) for name, path in result.items()},
        "plugin_files": [str(path) for path in files],
    }


def _libraries(library: Path) -> List[str]:
    """What the dynamic linker loads with it, but for what every host has; nothing where there is no ldd."""
    try:
        listed = subprocess.run(["ldd", str(library)], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    needed = re.findall(r"^\s*(\S+) => (/\S+)", listed, re.MULTILINE)
    return [path for name, path in needed if not _RUNTIME.match(name)]
