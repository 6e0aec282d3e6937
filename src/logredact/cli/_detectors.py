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
    """List the detectors, or show one: what it finds, on what evidence, its source, examples and near misses.

    \b
    Examples:
      logredact detectors
      logredact detectors credit-card
      logredact detectors --json | jq -r '.[].id'

    \b
    JSON: an array of (with NAME, one)
      {"id": str, "type": str, "kind": str, "title": str, "description": str, "source": URL,
       "evidence": {"strength": "strong" | "medium" | "weak", "reasons": [str, …]}, "packs": [str, …],
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
    if name not in DETECTORS and name != _KNOWN["id"]:
        near = difflib.get_close_matches(name, [*DETECTORS, _KNOWN["id"]], n=1)
        hint = f", did you mean '{near[0]}'?" if near else ""
        raise click.UsageError(f"unknown detector '{name}'{hint}")
    detector = _KNOWN if name == _KNOWN["id"] else _described(DETECTORS[name])
    if as_json:
        click.echo(json.dumps(detector))
        return
    click.secho(detector["id"], bold=True, nl=False)
    click.echo(f"  {detector['title']} ({detector['kind']})")
    click.echo(detector["description"])
    click.echo("Source: %s" % (detector["source"] or "the policy's known_secrets"))
    click.echo("Packs: %s" % (", ".join(detector["packs"]) or "none; a rule of its own stands before the packs"))
    click.echo(f"Evidence: {detector['evidence']['strength']}")
    for reason in detector["evidence"]["reasons"]:
        click.echo(f"  {reason}")
    if detector["matches"]:
        click.echo("Matches:")
    for example in detector["matches"]:
        click.echo(f"  {example['text']}")
    if detector["near_misses"]:
        click.echo("Near misses, not found:")
    for text in detector["near_misses"]:
        click.echo(f"  {text}")


#: What a policy's `known_secrets` stands for; it is in no catalogue, as only the policy knows what it finds.
_KNOWN: Dict[str, Any] = {
    "id": "known-secret",
    "type": "secret",
    "kind": "known",
    "title": "Secret that the policy knows",
    "description": "The content of each file in the directories of known_secrets, wherever it stands; in base64, base64url, JSON's escapes "
    "and form bodies too.",
    "source": "",
    "evidence": {"strength": "strong", "reasons": ["It is, byte for byte, what a file holds, or one of the forms of that."]},
    "packs": [],
    "matches": [],
    "near_misses": [],
}


def _described(detector: Any) -> Dict[str, Any]:
    from logredact.catalog import evidence

    strength, reasons = evidence(detector)
    return {
        "id": detector.id,
        "type": detector.type,
        "kind": detector.kind,
        "title": detector.title,
        "description": detector.description,
        "source": detector.source,
        "evidence": {"strength": strength, "reasons": list(reasons)},
        "packs": list(detector.packs),
        "matches": [{"text": text, "found": found} for text, found in detector.examples()],
        "near_misses": list(detector.near_misses),
    }
