"""`logredact keys new seal`, `new organisation` and `enrol`: the keys that seal, and who vouches for them."""

from __future__ import annotations

import os
import sys
import time
from typing import Any, Optional

import click

from logredact.cli import _exit

__all__ = ["enrol", "new", "organisation"]


def _refused(path: str, error: Any) -> _exit.Failure:
    text = str(error)
    return _exit.Failure(_exit.POLICY, text if text.startswith((path, "an ")) else f"{path} {text}")


def _given(out: Optional[str], what: str, word: str) -> str:
    """--out, which 'keys new' has as an argument: whoever made a keyring before may not know."""
    if out is None:
        raise click.UsageError(f"Missing option '--out': {what}. A keyring in a directory named {word} is 'logredact keys new ./{word}'.")
    return out


@click.command("new seal")
@click.option("--out", type=click.Path(), metavar="DIR", help="The directory to make (mode 0700); it must not be there, or be empty.")
@click.option("--origin", required=True, metavar="NAME", help="What the policy's seal has as its origin, such as prod/node-17.")
@click.option("--days", type=click.IntRange(1, 3660), default=366, show_default=True, help="How long there are keys for.")
@click.option("--epoch", "seconds", type=click.IntRange(1, 86400), default=900, show_default=True, metavar="SECONDS", help="How long each key signs.")
def new(out: Optional[str], origin: str, days: int, seconds: int) -> None:
    """Make the keys with which a node seals its records, in a directory that no other node or process may share.

    Of the private keys only the current one is ever on the disk: who takes the node can seal what comes, and change nothing that was
    sealed in an epoch before. DIR/request is to be enrolled (keys enrol); the result belongs there as DIR/enrolment.

    \b
    Examples:
      logredact keys new seal --out /var/lib/logredact/seal --origin prod/node-17
      logredact keys new seal --out seal --origin prod/node-17 --days 90 --epoch 300
    """
    from logredact.cli._stream import no_core_dumps
    from logredact.seal import _keys

    directory = _given(out, "the directory to make", "seal")
    no_core_dumps()
    epochs = -(-days * 86400 // seconds)
    if epochs > 1 << 22:
        raise click.UsageError("these are more epochs than a node may have: 4194304")
    try:
        _keys.new(directory, origin, int(time.time()), seconds, epochs)
    except _keys.Refused as error:
        raise _refused(directory, error) from None
    click.echo(f"{directory}: {epochs} epochs of {seconds} s; enrol {os.path.join(directory, 'request')}")


@click.command("new organisation")
@click.option("--out", type=click.Path(), metavar="FILE", help="The file to make (mode 0600); FILE.vkey is the verifier key.")
@click.option("--name", required=True, metavar="NAME", help="The organisation's name as a URL without its scheme, such as logs.example.com.")
def organisation(out: Optional[str], name: str) -> None:
    """Make an organisation's key, which vouches for the keys of nodes, in FILE, and its verifier key in FILE.vkey.

    Keep FILE where no node is. The verifier key is public: all that anybody needs to check the records of every node.

    \b
    Examples:
      logredact keys new organisation --out org.key --name logs.example.com
    """
    from logredact.cli._stream import no_core_dumps
    from logredact.seal import _keys

    path = _given(out, "the file to make", "organisation")
    no_core_dumps()
    try:
        key = _keys.new_organisation(path, name)
    except _keys.Refused as error:
        raise _refused(path, error) from None
    click.echo(str(key))


@click.command("enrol")
@click.argument("request", metavar="REQUEST", type=click.Path(exists=True))
@click.option("--key", required=True, metavar="FILE", type=click.Path(), help="The organisation's key.")
def enrol(request: str, key: str) -> None:
    """Vouch for a node: sign its REQUEST with the organisation's key; the enrolment is on standard output.

    REQUEST is the file that 'keys new seal' wrote, or its directory: then the enrolment is put there.

    \b
    Examples:
      logredact keys enrol --key org.key request > enrolment
      logredact keys enrol --key org.key /var/lib/logredact/seal
    """
    from logredact.cli._stream import no_core_dumps
    from logredact.seal import _keys

    no_core_dumps()
    try:
        name, seed = _keys.organisation(key)
    except _keys.Refused as error:
        raise _refused(key, error) from None
    try:
        if os.path.isdir(request):
            click.echo(_keys.enrol_directory(request, name, seed))
            return
        with open(request, "rb") as file:
            note = _keys.enrol(file.read(4096).decode("ascii", "replace"), name, seed)
    except _keys.Refused as error:
        raise _refused(request, error) from None
    sys.stdout.buffer.write(note)
    sys.stdout.buffer.flush()
