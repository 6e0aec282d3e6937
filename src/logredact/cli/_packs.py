"""`logredact packs`: the shipped rule sets."""

from __future__ import annotations

import json
import sys

import click

__all__ = ["command"]


@click.command("packs")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> None:
    """List the packs: shipped rule sets that a policy names under 'packs'.

    \b
    Examples:
      logredact packs
      logredact packs --json | jq -r '.[] | select(.name == "default").rules[].detectors[]'

    \b
    JSON: an array of
      {"name": str, "title": str, "note": str, "key": str or null, "rules": [{"detectors": [id, …], "action": str}, …]}
    """
    from logredact.packs import PACKS

    if as_json:
        shown = [
            {
                "name": pack.name,
                "title": pack.title,
                "note": pack.note,
                "key": pack.key,
                "rules": [{"detectors": list(ids), "action": action} for ids, action in pack.rules],
            }
            for pack in PACKS.values()
        ]
        click.echo(json.dumps(shown))
        return
    from logredact.cli._table import draw

    rows = [(pack.name, len(pack.detectors), pack.title) for pack in PACKS.values()]
    draw(("pack", "detectors", "for"), rows, sys.stdout)
