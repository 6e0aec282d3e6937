"""`logredact seal`: what is done with sealed records."""

from __future__ import annotations

import json
import sys
from typing import Any, Iterator, Optional, Tuple

import click

from logredact.cli import _exit
from logredact.cli._options import FRAMINGS

__all__ = ["command"]


@click.group("seal", epilog=_exit.CODES)
def command() -> None:
    """Erase fields of sealed records, prove single ones.

    The keys that seal are made by 'logredact keys new seal'; 'logredact verify' checks whole logs.

    \b
    Examples:
      logredact seal redact --remove user < app.jsonl > erased.jsonl
      logredact seal prove record.json app.jsonl > proof.json
      logredact seal verify-proof --keys org.key.vkey record.json proof.json
    """


_field = click.option("--field", default="_lr", show_default=True, help="The key that seals stand under.")


@command.command("redact")
@click.option("--remove", "names", multiple=True, required=True, metavar="NAME", help="A field of the record, at its top; may be given several times.")
@_field
@click.option(
    "--format", "-f", type=click.Choice(["auto", "msgpack", "json"]), default="auto", show_default=True,
    help="What the input is; auto looks at its first bytes.",
)  # fmt: skip
@click.option("--framing", type=click.Choice(FRAMINGS), default=None, help="How msgpack is framed, with --format msgpack.")
@click.argument("file", type=click.Path(exists=True), required=False)
def redact(names: Tuple[str, ...], field: str, format: str, framing: Optional[str], file: Optional[str]) -> None:
    """Take fields out of sealed records; they stay verifiable. JSON lines or msgpack, plain, gzip or zstd, from FILE or standard input.

    A commitment takes the place of each field. It shows that the field was sealed, and what was in it cannot be guessed from it; the
    other fields verify as before. What is written is of the same format, not compressed. Records without these fields, and checkpoints, are written as
    they come. A record that was altered ends it with exit code 4: what stands before is written.

    \b
    Examples:
      logredact seal redact --remove user --remove client_ip < app.jsonl > erased.jsonl
      logredact seal redact --remove user app.jsonl.gz | gzip > erased.jsonl.gz
      logredact seal redact --remove user chunk.msgpack > erased.msgpack
    """
    from logredact.seal._erase import Eraser
    from logredact.seal._inputs import Unreadable, pieces, told

    if field in names:
        raise click.UsageError("the seal itself cannot be removed from what is to stay sealed")
    if framing is not None and format != "msgpack":
        raise click.UsageError("--framing goes with --format msgpack only.")
    out = sys.stdout.buffer
    number = 1
    try:
        source, found, framed = told(open(file or 0, "rb", buffering=0, closefd=file is not None), format, framing or "map")
        with source:
            for number, record in enumerate(Eraser(names, field, format=found, framing=framed).stream(pieces(source)), 2):
                out.write(record)
    except Unreadable as error:
        out.flush()
        raise _exit.Failure(_exit.INPUT, str(error)) from None
    except ValueError as error:
        out.flush()
        raise _exit.Failure(_exit.INPUT, f"{'line' if found == 'json' else 'record'} {number}: {error}") from None
    out.flush()


def _read(path: str, most: int = 64 << 20) -> bytes:
    with open(path, "rb") as file:
        return file.read(most)


def _record(path: str, field: str) -> Tuple[bytes, Any]:
    """(the one record of a file of JSON, its seal)."""
    data = _read(path).strip()
    try:
        record = json.loads(data.decode("utf-8", "replace"))
        return data, record[field]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _exit.Failure(_exit.INPUT, f"{path} is no sealed record of JSON") from None


def _checkpoints(paths: Tuple[str, ...], field: str) -> Iterator[str]:
    from logredact import _backend
    from logredact.seal._inputs import opened, pieces
    from logredact.seal._texts import texts_of

    for path in paths:
        file, format, framing = opened(path, "auto", "map")
        reader = _backend.current.SealReader(format=format, framing=framing, field=field.encode("utf-8"))
        with file:
            for piece in pieces(file):
                yield from texts_of(reader.feed(piece)[1])
            yield from texts_of(reader.feed(b"", True)[1])


@command.command("prove")
@click.argument("record", type=click.Path(exists=True))
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True))
@_field
def prove(record: str, files: Tuple[str, ...], field: str) -> None:
    """Print a proof that RECORD, a file with one sealed record of JSON, was sealed; FILES hold its stream's checkpoints.

    The proof and the record are enough for someone who has nothing else of the logs, and the verifier key.

    \b
    Examples:
      grep 4711 app.jsonl > record.json && logredact seal prove record.json app.jsonl > proof.json

    \b
    JSON:
      {"format": "logredact-proof: 1", "stream": str, "index": int, "size": int, "path": [str], "epoch": int,
       "public_key": str, "key_path": str, "enrolment": str, "note": str}      bytes are base64url
    """
    from logredact.seal import _prove
    from logredact.seal._inputs import Unreadable

    data, text = _record(record, field)
    try:
        proof = _prove.prove(*_prove.record_leaf(data, text, field), _checkpoints(files, field))
    except (_prove.NotProven, Unreadable) as error:
        raise _exit.Failure(_exit.INPUT, str(error)) from None
    click.echo(json.dumps(proof))


@command.command("verify-proof")
@click.option("--keys", "-k", "key_files", type=click.Path(exists=True), multiple=True, required=True, metavar="FILE", help="Verifier keys of organisations, one a line.")
@click.argument("record", type=click.Path(exists=True))
@click.argument("proof", type=click.Path(exists=True))
@_field
def verify_proof(key_files: Tuple[str, ...], record: str, proof: str, field: str) -> None:
    """Check that RECORD was sealed, by a PROOF that 'seal prove' made; exit code 4 where that is not proven.

    \b
    Examples:
      logredact seal verify-proof --keys org.key.vkey record.json proof.json

    \b
    JSON:
      {"origin": str, "stream": str, "index": int, "sealed_after": seconds since 1970, "sealed_before": seconds since 1970}
    """
    from logredact.cli._verify import trusted_keys
    from logredact.seal import _prove

    data, text = _record(record, field)
    try:
        claims = json.loads(_read(proof, 1 << 20))
    except (ValueError, RecursionError):
        raise _exit.Failure(_exit.INPUT, f"{proof} is no proof") from None
    try:
        proven = _prove.verify_proof(data, text, claims, trusted_keys(key_files), field)
    except _prove.NotProven as error:
        raise _exit.Failure(_exit.INPUT, f"not proven: {error}") from None
    click.echo(json.dumps(proven))
