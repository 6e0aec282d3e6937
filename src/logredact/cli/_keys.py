"""`logredact keys`: make, rotate, retire and destroy the keys of a keyring; the keys that seal are in _keys_seal.py."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from typing import Any, Dict, List, Optional, Tuple

import click

from logredact.cli import _exit, _keys_seal
from logredact.policy._model import PURPOSES

__all__ = ["command"]

_JSON = """\b
JSON: an array of (but for list, one)
  {"id": str, "purpose": str, "state": "active" | "next" | "earlier" | "retired" | "destroyed",
   "created": time, "active_from": time or null, "retired": time or null, "destroyed": time or null}
Times are RFC 3339, UTC."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class _Time(click.ParamType):
    """A moment as seconds since 1970."""

    name = "time"

    def convert(self, value: Any, param: Optional[click.Parameter], ctx: Optional[click.Context]) -> float:
        if isinstance(value, float):
            return value
        ahead = re.fullmatch(r"\+([0-9]{1,6})([smhd])", value)
        if ahead:
            return time.time() + int(ahead[1]) * _UNITS[ahead[2]]
        from logredact.keys import _file

        try:
            return float(_file.seconds(value))
        except _file.Refused:
            self.fail("write a time as 2026-01-31T23:59:59Z, or as +90s, +30m, +24h or +7d from now", param, ctx)


_at = click.option("--at", type=_Time(), metavar="TIME", help="From when: 2026-01-31T23:59:59Z, or +90s, +30m, +24h, +7d from now. Now by default.")
_purpose = click.option("--purpose", type=click.Choice(PURPOSES), default="pseudonym", show_default=True, help="What the key is for.")
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_directory = click.argument("directory", metavar="DIR", type=click.Path())


class _Group(click.Group):
    """Commands may be of two words: 'new' makes a keyring's key, 'new seal' the keys that seal."""

    def resolve_command(self, ctx: click.Context, args: List[str]) -> Tuple[Optional[str], Optional[click.Command], List[str]]:
        words = " ".join(args[:2])
        if len(args) > 1 and words in self.commands:
            return words, self.commands[words], args[2:]
        return super().resolve_command(ctx, args)


@click.group("keys", cls=_Group, epilog=_exit.CODES)
def command() -> None:
    """Make, list, rotate, retire and destroy the keys in a directory, a keyring; make those that seal, and enrol them.

    A policy names a keyring: 'keys: {pii: {dir: DIR, purpose: pseudonym}}'. The filter takes the active key from there, and a rotated
    one while it runs. The keys that seal have a directory of their own, one for each process: 'seal: {key: {dir: DIR}, …}'. An
    organisation's key, kept away from all nodes, signs once what they are. No command ever shows a key.

    \b
    Examples:
      logredact keys new /etc/logredact/keys
      logredact keys rotate /etc/logredact/keys --at +24h
      logredact keys list /etc/logredact/keys
      logredact keys retire /etc/logredact/keys b7qkx2mn
      logredact keys destroy /etc/logredact/keys b7qkx2mn --yes
      logredact keys new organisation --out org.key --name logs.example.com      once, where no node is
      logredact keys new seal --out /var/lib/logredact/seal --origin prod/node-17   on the node
      logredact keys enrol --key org.key request > enrolment                     where org.key is
    """


for _each in (_keys_seal.new, _keys_seal.organisation, _keys_seal.enrol):
    command.add_command(_each)


@command.command("new", epilog=_JSON)
@_directory
@_purpose
@_at
@_as_json
def new(directory: str, purpose: str, at: Optional[float], as_json: bool) -> None:
    """Make a first key for a purpose in DIR, a keyring, and DIR (mode 0700) where it is missing.

    The words 'seal' and 'organisation' in place of DIR make other keys: a directory of such a name is written as ./seal.

    \b
    Examples:
      logredact keys new /etc/logredact/keys
      logredact keys new keys --purpose encrypt && kubectl create secret generic logredact-keys --from-file keys
    """
    _show(_ring(directory).new(purpose, at), as_json)


@command.command("rotate", epilog=_JSON)
@_directory
@_purpose
@_at
@_as_json
def rotate(directory: str, purpose: str, at: Optional[float], as_json: bool) -> None:
    """Make a key in DIR that takes over at a time; those before stay readable.

    Choose the time so that by then the file is on every node.

    \b
    Examples:
      logredact keys rotate /etc/logredact/keys --at +24h
      logredact keys rotate /etc/logredact/keys --purpose encrypt --at 2027-01-01T00:00:00Z
    """
    _show(_ring(directory).rotate(purpose, at), as_json)


@command.command("retire", epilog=_JSON)
@_directory
@click.argument("id")
@_as_json
def retire(directory: str, id: str, as_json: bool) -> None:
    """Make no new tokens with the key ID any more; what was made with it stays known and readable.

    \b
    Examples:
      logredact keys retire /etc/logredact/keys b7qkx2mn
    """
    _show(_ring(directory).retire(id), as_json)


@command.command("destroy", epilog=_JSON)
@_directory
@click.argument("id")
@click.option("--yes", is_flag=True, help="Yes: what was encrypted with it can never be read again.")
@_as_json
def destroy(directory: str, id: str, yes: bool, as_json: bool) -> None:
    """Overwrite and delete the key ID, for ever. A file ID.destroyed says that there was one.

    Copies stay out of reach: backups, snapshots, other nodes, the Secret it came from, and blocks that the disk keeps for itself.

    \b
    Examples:
      logredact keys destroy /etc/logredact/keys b7qkx2mn --yes
    """
    if not yes:
        raise click.UsageError("what was made with the key can then never be read again: say --yes")
    _show(_ring(directory).destroy(id), as_json)


@command.command("list", epilog=_JSON)
@_directory
@_as_json
def list_(directory: str, as_json: bool) -> None:
    """List the keys in DIR, destroyed ones too, and what is wrong with files there (then the exit code is 3).

    \b
    Examples:
      logredact keys list /etc/logredact/keys
      logredact keys list keys --json | jq -r '.[] | select(.state == "active").id'
    """
    ring = _ring(directory)
    entries, damaged = ring.look()
    if as_json:
        click.echo(json.dumps([_described(each) for each in entries]))
    else:
        from logredact.cli._table import draw

        draw(("id", "purpose", "state", "active from", "ended"), [_row(each) for each in entries], sys.stdout)
    for name, why in damaged.items():
        click.echo(f"logredact: {json.dumps(os.path.join(directory, name))[1:-1]}: {why}", err=True)
    if damaged:
        raise _exit.Failure(_exit.POLICY, "filters refuse to start with these files; mend or remove them")


def _ring(directory: str) -> Any:
    from logredact.cli._stream import no_core_dumps
    from logredact.keys import Keyring

    no_core_dumps()
    return Keyring(directory)


def _time(seconds: Optional[int]) -> Optional[str]:
    from logredact.keys import _file

    return None if seconds is None else _file.stamp(seconds)


def _described(entry: Any) -> Dict[str, Any]:
    return {
        "id": entry.id,
        "purpose": entry.purpose,
        "state": entry.state,
        **{name: _time(getattr(entry, name)) for name in ("created", "active_from", "retired", "destroyed")},
    }


def _row(entry: Any) -> Tuple[str, ...]:
    about: List[Any] = [entry.id, entry.purpose, entry.state, _time(entry.active_from)]
    about.append(_time(entry.destroyed if entry.retired is None else entry.retired))
    return tuple(each or "" for each in about)


def _show(entry: Any, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_described(entry)))
        return
    since = ""
    if entry.state in ("active", "next"):
        since = f" from {_time(entry.active_from)}"
    click.echo(f"{entry.id}: {entry.purpose}, {entry.state}{since}")
