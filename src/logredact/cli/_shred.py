"""`logredact shred`: deletes a subject's key, so that what was encrypted with it can never be read again."""

from __future__ import annotations

import hashlib
import json
import sys
from typing import Iterator, List, Optional, Tuple

import click

from logredact.cli import _exit
from logredact.cli._options import audit_option, keys_option, opened_audit, reason_option

__all__ = ["command"]

_BEYOND = (
    "out of reach: copies and backups of the store, stores of other nodes, keys that a filter has in memory (for a second), plain text that "
    "was copied, what other actions made (pseudonyms, 'encrypt' without per_subject)"
)


@click.command("shred", epilog=_exit.CODES)
@keys_option
@click.option("--store", type=click.Path(), multiple=True, required=True, metavar="FILE", help="A store of subjects' keys; may be given several times.")
@click.option("--subject", multiple=True, required=True, metavar="TYPE:VALUE", help="Whose key, as email:jo@example.com; '-': from standard input, one a line.")
@click.option("--domain", multiple=True, metavar="DOMAIN", help="A domain that tokens may be of; may be given several times. None by default.")
@reason_option
@audit_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    keys: Tuple[str, ...],
    store: Tuple[str, ...],
    subject: Tuple[str, ...],
    domain: Tuple[str, ...],
    reason: str,
    audit: Optional[str],
    as_json: bool,
) -> None:
    """Delete the keys of subjects, under every live master key, from stores.

    All tokens of 'encrypt' with per_subject that stand for these values can then never be read
    again, wherever they are: in archives, on tape, on storage that cannot be changed. The bytes of
    the keys are gone from the file, too; the disk may keep blocks for itself.

    What it cannot reach is said on standard error. A subject that no store has a key of is told;
    the exit code is then 7.

    \b
    Examples:
      logredact shred -k keys --store subjects.db --subject email:jo@example.com --reason 'erasure 12'
      logredact shred -k keys --store subjects.db --subject - --reason 'erasure 12' < subjects.txt

    \b
    JSON, a line for each subject, in order (the value is not in it):
      {"type": str, "deleted": int, "subjects": [what tokens begin with, …]}

    \b
    Lines of the audit log are those of 'reveal', but for
      {"act": "shred", "stores": [str, …], "subjects": [SHA-256 of what tokens begin with, …], "deleted": int or null}
    The first, with null, is written before anything is deleted.
    """
    from logredact.cli._stream import no_core_dumps
    from logredact.keys import _lookup
    from logredact.keys._sources import Keys
    from logredact.keys._subjects import Store

    no_core_dumps()
    held = Keys(keys)
    if not held.of("subject-master"):
        raise _exit.Failure(_exit.POLICY, "there is no key for keys of subjects, of purpose subject-master")
    found: List[Tuple[str, List[str]]] = []
    for number, (type, value) in enumerate(_subjects(subject), 1):
        if type not in _lookup.types():
            raise click.UsageError(f"subject {number}: before the colon stands no type; it is the word in the token")
        try:
            made = _lookup.tokens(held, type, value, domain or ("",), ("subject-master",))
        except ValueError as error:
            raise _exit.Failure(_exit.INPUT, f"subject {number}: {error}") from None
        found.append((type, [one.token for one in made]))
    everyone = sorted({one for _, tokens in found for one in tokens})
    about = {
        "keys": sorted(each.id for each in held.of("subject-master")),
        "stores": list(store),
        "subjects": [hashlib.sha256(one.encode("ascii")).hexdigest() for one in everyone],
    }
    with opened_audit(audit, keys, "shred", reason, "nothing is shredded") as log:
        log.write(**about, deleted=None)
        gone: List[str] = []
        try:
            for each in store:
                gone += Store(each).delete([one.rsplit("_", 1)[1] for one in everyone])
        finally:
            log.write(**about, deleted=len(gone))
    missing = 0
    for number, (type, tokens) in enumerate(found, 1):
        deleted = sum(gone.count(one.rsplit("_", 1)[1]) for one in tokens)
        missing += not deleted
        if as_json:
            click.echo(json.dumps({"type": type, "deleted": deleted, "subjects": tokens}))
        else:
            click.echo(f"subject {number}: {deleted} keys deleted" if deleted else f"subject {number}: no key in any of the stores")
    click.echo(f"logredact: {_BEYOND}", err=True)
    if missing:
        sys.exit(_exit.UNREVEALED)


def _subjects(subjects: Tuple[str, ...]) -> Iterator[Tuple[str, bytes]]:
    for subject in subjects:
        if subject != "-":
            lines = [subject.encode("utf-8", "surrogateescape")]
        else:
            lines = [line.rstrip(b"\r\n") for line in sys.stdin.buffer]
        for line in lines:
            if line:
                type, colon, value = line.partition(b":")
                yield (type.decode("ascii", "replace") if colon else ""), value
