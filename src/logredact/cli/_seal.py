"""`logredact seal`: the keys that seal, and what is done with sealed records."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

import click

from logredact.cli import _exit

__all__ = ["command"]


@click.group("seal", epilog=_exit.CODES)
def command() -> None:
    """Make the keys with which a node seals its records, and enrol them.

    An organisation's key, kept away from all nodes, signs once what a node's keys are. Its public part, the verifier key, is all that is
    needed to check every record of every node (logredact verify).

    \b
    Examples:
      logredact seal organisation org.key --name logs.example.com       once; keep org.key offline
      logredact seal new /var/lib/logredact/seal --origin prod/node-17   on the node
      logredact seal enrol --key org.key request > enrolment            where org.key is
    """


def _refused(path: str, error: Any) -> _exit.Failure:
    text = str(error)
    return _exit.Failure(_exit.POLICY, text if text.startswith((path, "an ")) else f"{path} {text}")


@command.command("new")
@click.argument("directory", metavar="DIR", type=click.Path())
@click.option("--origin", required=True, metavar="NAME", help="What the policy's seal has as its origin, such as prod/node-17.")
@click.option("--days", type=click.IntRange(1, 3660), default=366, show_default=True, help="How long there are keys for.")
@click.option("--epoch", "seconds", type=click.IntRange(1, 86400), default=900, show_default=True, metavar="SECONDS", help="How long each key signs.")
def new(directory: str, origin: str, days: int, seconds: int) -> None:
    """Make the keys of a node in DIR (mode 0700), which no other node or process may share.

    Of the private keys only the current one is ever on the disk: who takes the node can seal what comes, and change nothing that was
    sealed in an epoch before. DIR/request is to be enrolled; the result belongs there as DIR/enrolment.

    \b
    Examples:
      logredact seal new /var/lib/logredact/seal --origin prod/node-17
    """
    from logredact.cli._stream import no_core_dumps
    from logredact.seal import _keys

    no_core_dumps()
    epochs = -(-days * 86400 // seconds)
    if epochs > 1 << 22:
        raise click.UsageError("these are more epochs than a node may have: 4194304")
    try:
        _keys.new(directory, origin, int(time.time()), seconds, epochs)
    except _keys.Refused as error:
        raise _refused(directory, error) from None
    click.echo(f"{directory}: {epochs} epochs of {seconds} s; enrol {os.path.join(directory, 'request')}")


@command.command("organisation")
@click.argument("path", metavar="FILE", type=click.Path())
@click.option("--name", required=True, metavar="NAME", help="The organisation's name as a URL without its scheme, such as logs.example.com.")
def organisation(path: str, name: str) -> None:
    """Make an organisation's key in FILE, and its verifier key, which is public, in FILE.vkey.

    \b
    Examples:
      logredact seal organisation org.key --name logs.example.com
    """
    from logredact.cli._stream import no_core_dumps
    from logredact.seal import _keys

    no_core_dumps()
    try:
        key = _keys.new_organisation(path, name)
    except _keys.Refused as error:
        raise _refused(path, error) from None
    click.echo(str(key))


@command.command("enrol")
@click.argument("request", metavar="REQUEST", type=click.Path(exists=True))
@click.option("--key", required=True, metavar="FILE", type=click.Path(), help="The organisation's key.")
def enrol(request: str, key: str) -> None:
    """Sign a node's REQUEST with the organisation's key; the enrolment is on standard output.

    REQUEST is the file that 'seal new' wrote, or its directory: then the enrolment is put there.

    \b
    Examples:
      logredact seal enrol --key org.key request > enrolment
      logredact seal enrol --key org.key /var/lib/logredact/seal
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
