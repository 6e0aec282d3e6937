"""`logredact token`: what a value has become in the logs."""

from __future__ import annotations

import json
import sys
from typing import BinaryIO, Iterator, Optional, Tuple

import click

from logredact.cli import _exit
from logredact.cli._options import keys_option

__all__ = ["command"]


@click.command("token", epilog=_exit.CODES)
@keys_option
@click.option("--type", "type", metavar="TYPE", required=True, help="What the value is: email, card, phone, ip, … ; field for key and path rules.")
@click.option("--domain", multiple=True, metavar="DOMAIN", help="The domain of the rule; may be given several times. None by default.")
@click.option("--file", "-f", "file", type=click.File("rb"), metavar="FILE", help="Read values from FILE, one a line; '-' is standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.argument("value", required=False)
def command(
    keys: Tuple[str, ...], type: str, domain: Tuple[str, ...], file: Optional[BinaryIO], as_json: bool, value: Optional[str]
) -> None:
    """Print all tokens that stand for a value: one for each live key, those of active keys first.

    To look for a person's records, search for any of them. Without VALUE, values are read from
    standard input, one a line, so that they are in no shell history and no list of processes.

    Pseudonyms are alike for all ways to write a value (upper case, separators); those of 'encrypt'
    are of the value exactly as it is given. Of keys for keys of subjects, what all tokens of the
    subject begin with is printed.

    \b
    Examples:
      logredact token --keys /etc/logredact/keys --type email < address.txt
      grep -h -F -f <(logredact token -k keys --type email -f address.txt) /var/log/redacted/*.log
      logredact token -k keys --type phone --domain billing --json '+49 30 901820'

    \b
    JSON, one line for each value (which is not in it):
      [{"token": str, "kind": "pseudonym" | "encrypt" | "subject-master", "key": id,
        "state": "active" | "next" | "earlier" | "retired"}, …]
    """
    from logredact.cli._stream import no_core_dumps
    from logredact.keys import _lookup
    from logredact.keys._sources import Keys
    from logredact.policy._errors import near, shown

    no_core_dumps()
    if type not in _lookup.types():
        raise click.UsageError("unknown type %s%s" % (shown(type), near(type, _lookup.types()) or "; it is the word in the token"))
    if value is not None and file is not None:
        raise click.UsageError("either VALUE or --file, not both")
    held = Keys(keys)
    if not held.held:
        raise _exit.Failure(_exit.POLICY, "there is no key; 'logredact keys new' makes one")
    for number, each in enumerate(_values(value, file), 1):
        try:
            found = _lookup.tokens(held, type, each, domain or ("",))
        except ValueError as error:
            raise _exit.Failure(_exit.INPUT, f"value {number}: {error}") from None
        if as_json:
            click.echo(json.dumps([one._asdict() for one in found]))
        else:
            click.echo("".join(f"{one.token}\n" for one in found), nl=False)


def _values(value: Optional[str], file: Optional[BinaryIO]) -> Iterator[bytes]:
    if value is not None:
        yield value.encode("utf-8", "surrogateescape")
        return
    for line in file or sys.stdin.buffer:
        line = line.rstrip(b"\r\n")
        if line:
            yield line
