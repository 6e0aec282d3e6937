"""`logredact reveal`: tokens back to plain text, for those who have the key and a reason."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import sys
from typing import Any, BinaryIO, Counter, Dict, Iterator, List, Optional, Tuple

import click

from logredact.cli import _exit
from logredact.cli._options import audit_option, keys_option, opened_audit, reason_option

__all__ = ["command"]

_HASHES = 1000  # in one line of the audit log
_SHOWN = 20  # reasons on standard error


@click.command("reveal", epilog=_exit.CODES)
@keys_option
@reason_option
@audit_option
@click.option("--domain", multiple=True, metavar="DOMAIN", help="A domain that tokens may be of; may be given several times. None by default.")
@click.option("--store", type=click.Path(), multiple=True, metavar="FILE", help="A store of subjects' keys; may be given several times.")
@click.option(
    "--format", "-f", "format", type=click.Choice(["auto", "text", "json", "msgpack"]), default="auto", show_default=True,
    help="What the input is; auto tells by its first bytes, and for each line.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Of tokens that are named: print JSON.")
@click.argument("what", nargs=-1, metavar="[FILE|TOKEN]...")
def command(
    keys: Tuple[str, ...],
    reason: str,
    audit: Optional[str],
    domain: Tuple[str, ...],
    store: Tuple[str, ...],
    format: str,
    as_json: bool,
    what: Tuple[str, ...],
) -> None:
    """Write what tokens stand for, and all around them as it is.

    Reads FILEs, or standard input ('-' or nothing); a TOKEN that is named is printed alone. Tokens
    of 'encrypt' are read wherever they stand: in lines of text; in JSON, where the plain text is
    escaped as JSON needs it, in strings of JSON in strings, too; in strings of msgpack. Those in
    base64 are not. Pseudonyms stay, as nobody can read them. A token that cannot be read stays, and
    standard error says why; the exit code is then 7.

    Every call adds lines to the audit log: who, when, why, which keys, how many tokens and their
    SHA-256, never what they stand for. They are on the disk before anything is output. Where that
    cannot be, nothing is.

    \b
    Examples:
      logredact reveal -k keys --reason 'ticket 4711' lrs1_email_b7qkx2mn_…
      logredact reveal -k keys --reason 'access request 12' < redacted.jsonl > plain.jsonl
      logredact reveal -k keys --reason incident -f msgpack buffer.chunk > plain.chunk

    \b
    With --json, a line for each TOKEN:
      {"token": str, "value": str or null, "base64": str or null, "error": str or null}, of which one of the last three is
      not null: what is no UTF-8 is in base64

    \b
    A line of the audit log:
      {"time": RFC 3339, "act": "reveal", "call": hex, "uid": int, "user": str or null, "login": str or null,
       "sudo_user": str or null, "host": str, "pid": int, "reason": str, "part": int from 0,
       "keys": [id, …], "inputs": [str, …], "revealed": int, "failed": {reason: int}, "tokens": [hex, …]}
    """
    from logredact.cli._stream import no_core_dumps
    from logredact.keys._reveal import Revealer
    from logredact.keys._sources import Keys
    from logredact.keys._token import is_token

    no_core_dumps()
    tokens = [each for each in what if is_token(each)]
    files = [each for each in what if each not in tokens] or ([] if tokens else ["-"])
    held = Keys(keys)
    with opened_audit(audit, keys, "reveal", reason, "nothing is revealed") as log:
        act = _Act(Revealer(held, domain or ("",), store), log, sorted(held.held), [*tokens, *files])
        act.note()  # that it was called, whatever follows
        for token in tokens:
            act.token(token, as_json)
        for file in files:
            act.file(file, format)
        act.end()
    if act.failures:
        sys.exit(_exit.UNREVEALED)


class _Act:
    def __init__(self, revealer: Any, log: Any, keys: List[str], inputs: List[str]) -> None:
        self._revealer = revealer
        self._log = log
        self._about = {"keys": keys, "inputs": [each if len(each) < 200 else each[:199] + "…" for each in inputs]}
        self._seen = 0
        self.failures: Counter[str] = Counter()

    def note(self) -> None:
        """To the audit log, what was read since the last time."""
        revealed, failed = self._revealer.take()
        for token, why in failed.items():
            self.failures[why] += 1
            self._seen += 1
            if self._seen <= _SHOWN:
                click.echo(f"logredact: {token.decode('ascii')[:60]}{'…' if len(token) > 60 else ''}: {why}", err=True)
        hashes = [hashlib.sha256(token).hexdigest() for token in [*revealed, *failed]]
        for at in range(0, max(len(hashes), 1), _HASHES):
            some = hashes[at : at + _HASHES]
            of_revealed = min(len(some), max(0, len(revealed) - at))
            reasons: Dict[str, int] = Counter(list(failed.values())[max(0, at - len(revealed)) : max(0, at + _HASHES - len(revealed))])
            self._log.write(**self._about, revealed=of_revealed, failed=dict(reasons), tokens=some)

    def token(self, token: str, as_json: bool) -> None:
        from logredact.keys._reveal import Unrevealed

        value, why = None, None
        try:
            value = self._revealer.value(token.encode("ascii"))
        except Unrevealed as reason:
            why = str(reason)
        self.note()
        if as_json:
            text, other = None, None
            if value is not None:
                try:
                    text = value.decode("utf-8")
                except UnicodeDecodeError:
                    other = base64.b64encode(value).decode("ascii")
            click.echo(json.dumps({"token": token, "value": text, "base64": other, "error": why}))
        elif value is not None:
            sys.stdout.buffer.write(value + b"\n")
            sys.stdout.buffer.flush()

    def file(self, path: str, format: str) -> None:
        from logredact.keys._formats import pieces

        with _opened(path) as source:
            if format == "auto":
                format = _sniffed(source)
            for piece in pieces(source, format, self._revealer):
                if self._revealer.revealed or self._revealer.failed:
                    self.note()
                sys.stdout.buffer.write(piece)
                sys.stdout.buffer.flush()

    def end(self) -> None:
        if self._seen > _SHOWN:
            click.echo(f"logredact: {self._seen} tokens were not read; the first {_SHOWN} are told, in all:", err=True)
            for why, count in self.failures.most_common(_SHOWN):
                click.echo(f"logredact: {count}: {why}", err=True)


def _sniffed(source: Any) -> str:
    from logredact.cli._sniff import sniff

    kind, framing = sniff(source.peek(1 << 16))
    # JSON over several lines has no line that tells what it is.
    return "msgpack" if kind == "msgpack" else "json" if framing == "document" else "auto"


@contextlib.contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        file = open(path, "rb")
    except OSError as error:
        raise _exit.Failure(_exit.IO, f"{json.dumps(path)[1:-1]}: {error.strerror}; it is no token either") from None
    with file:
        yield file
