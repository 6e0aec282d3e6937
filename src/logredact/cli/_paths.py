"""`logredact paths`: where library, header, plans of the packs and plugin files are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict

import click

__all__ = ["command"]

_PACKAGE = Path(__file__).parent.parent


@click.command("paths")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(as_json: bool) -> None:
    """Show where the library, its header, the packs' plans and the hosts' plugin files are.

    \b
    Examples:
      logredact paths
      cc tool.c $(logredact paths --json | jq -r .library)

    \b
    JSON:
      {"library": path, "header": path, "plans": path, "plugins": path, "plugin_files": [path, …]}
    """
    found = paths()
    if as_json:
        click.echo(json.dumps(found))
        return
    for name in ("library", "header", "plans", "plugins"):
        click.echo(f"{name:8} {found[name]}")
    for name in found["plugin_files"]:
        click.echo(f"         {name}")


def paths() -> Dict[str, Any]:
    """Absolute paths of what hosts need. Errors: FileNotFoundError if the package lacks any."""
    native = _PACKAGE / "_native"
    # A development tree has the plugins at its root, an installed package inside itself.
    plugins = _PACKAGE / "_plugins"
    if not plugins.is_dir():
        plugins = _PACKAGE.parent.parent / "plugins"
    result = {
        "library": native / "liblogredact.so",
        "header": native / "logredact.h",
        "plans": _PACKAGE / "packs",
        "plugins": plugins,
    }
    for path in result.values():
        path.stat()
    files = sorted(path for path in plugins.rglob("*") if path.is_file())
    return {
        **{name: str(path) for name, path in result.items()},
        "plugin_files": [str(path) for path in files],
    }
