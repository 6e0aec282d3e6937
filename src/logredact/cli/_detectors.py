"""`logredact detectors`: what can be found."""

from __future__ import annotations

import difflib
import json
import sys
from typing import Any, Dict, Optional

import click

__all__ = ["command"]


@click.command("detectors")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(name: Optional[str], as_json: bool) -> None:
    """List the detectors, or show one with its source, examples and near misses.

    \b
    Examples:
      logredact detectors
      logredact detectors credit-card
      logredact detectors --json | jq -r '.[].id'

    \b
    JSON: an array of (with NAME, one)
      {"id": str, "type": str, "kind": str, "title": str, "description": str, "source": URL,
       "matches": [{"text": str, "found": str}, …], "near_misses": [str, …]}
    """
    from logredact.catalog import DETECTORS

    if name is None:
        if as_json:
            click.echo(json.dumps([_described(each) for each in DETECTORS.values()]))
            return
        from logredact.cli._table import draw

        rows = [(each.id, each.kind, each.title) for each in DETECTORS.values()]
        draw(("detector", "kind", "finds"), rows, sys.stdout)
        return
    if name not in DETECTORS:
        near = difflib.get_close_matches(name, DETECTORS, n=1)
        hint = f", did you mean '{near[0]}'?" if near else ""
        raise click.UsageError(f"unknown detector '{name}'{hint}")
    detector = _described(DETECTORS[name])
    if as_json:
        click.echo(json.dumps(detector))
        return
    click.secho(detector["id"], bold=True, nl=False)
    click.echo(f"  {detector['title']} ({detector['kind']})")
    click.echo(f"{detector['description']}\nSource: {detector['source']}\nMatches:")
    for example in detector["matches"]:
        click.echo(f"  {example['text']}")
    click.echo("Near misses, not found:")
    for text in detector["near_misses"]:
        click.echo(f"  {text}")


def _described(detector: Any) -> Dict[str, Any]:
    return {
        "id": detector.id,
        "type": detector.type,
        "kind": detector.kind,
        "title": detector.title,
        "description": detector.description,
        "source": detector.source,
        "matches": [{"text": text, "found": found} for text, found in detector.examples()],
        "near_misses": list(detector.near_misses),
    }
