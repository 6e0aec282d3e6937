"""`logredact verify`: whether sealed records are what was sealed, and which are missing."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

import click

from logredact.cli import _exit
from logredact.cli._options import FRAMINGS

__all__ = ["command", "trusted_keys"]

_CODES = """\b
Exit codes:
  0  clean: all that was sealed is there, as it was
  1  tampered: records or checkpoints were altered, forged or added
  2  incomplete: what is there is as it was, but records or checkpoints are missing
  3  not verifiable: no key, a key that nobody vouches for, or an input that cannot be read
  4  wrong usage, or another error
  5  the output was closed"""

_TELLS = {
    "verified": "as they were sealed",
    "redacted-valid": "as they were sealed, but for fields that were erased",
    "recovered": "as they were sealed, signed for after a crash, by a later key",
    "duplicate": "there more than once, each time the same",
    "elsewhere": "streams of other tags, of which no record is here (--part)",
    "modified": "altered after they were sealed",
    "forged": "signed by nobody, or signed twice differently",
    "duplicate-conflict": "there with different contents",
    "unsealed-but-expected": "without a seal",
    "withheld": "sealed, but not here: filtered, sampled, lost or deleted",
    "gap": "of which no checkpoint is here",
    "unsealed tail": "with no checkpoint behind them yet, or any more",
    "crash gap": "streams whose end was lost in a crash",
    "truncated": "streams without their end",
    "epoch gap": "epochs without their last checkpoint",
    "unknown key": "of a key that none of yours vouches for",
    "unreadable": "inputs that cannot be read to their end",
}


class _Command(click.Command):
    """2 is a verdict here: wrong usage has another code than elsewhere."""

    def parse_args(self, ctx: click.Context, args: List[str]) -> List[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise _exit.Failure(4, f"{error.format_message()} See 'logredact verify --help'.") from None


@click.command("verify", cls=_Command, epilog=_CODES)
@click.option(
    "--keys", "-k", "key_files", type=click.Path(), multiple=True, metavar="FILE",
    help="A file with verifier keys of organisations, one a line; may be given several times.",
)  # fmt: skip
@click.option("--origin", "origins", multiple=True, metavar="NAME", help="Trust checkpoints of this origin only; may be given several times.")
@click.option("--part", is_flag=True, help="The files are of one tag, or of some: what a policy with per_tag has sealed of others is not missed.")
@click.option("--tag-key", metavar="NAME", default="", help="The key that records hold their tag under, with per_tag: checkpoints hold it, too.")
@click.option("--hash", "hashed", is_flag=True, help="Check hashes ('seal: {hash: sha256}') instead of seals.")
@click.option("--of", multiple=True, metavar="NAME", help="A field that the hash is of, where the policy names any; may be given several times.")
@click.option(
    "--hmac-keys", "hmac_keys", type=click.Path(), multiple=True, metavar="DIR",
    help="Check signatures ('seal: {sign: hmac}') by the keys of a keyring, or of a file, instead of seals.",
)  # fmt: skip
@click.option("--field", default=None, metavar="NAME", help="The key that seals stand under: _lr by default, _hash with --hash, _sig with --hmac-keys.")
@click.option("--ignore", multiple=True, metavar="NAME", help="A field that the store has added; may be given several times.")
@click.option(
    "--format", "-f", type=click.Choice(["auto", "msgpack", "json"]), default="auto", show_default=True,
    help="What the files are; auto looks at their first bytes.",
)  # fmt: skip
@click.option("--framing", type=click.Choice(FRAMINGS), default=None, help="How msgpack is framed, with --format msgpack.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.argument("files", nargs=-1, type=click.Path(), required=True)
def command(
    key_files: Tuple[str, ...],
    origins: Tuple[str, ...],
    part: bool,
    tag_key: str,
    hashed: bool,
    of: Tuple[str, ...],
    hmac_keys: Tuple[str, ...],
    field: Optional[str],
    ignore: Tuple[str, ...],
    format: str,
    framing: Optional[str],
    as_json: bool,
    files: Tuple[str, ...],
) -> None:
    """Check sealed records: in any order, any part of them, as msgpack or JSON lines, plain, gzip or zstd.

    All files are looked at as one: give all that you have of a node's streams. Whether what is withheld was filtered on purpose
    or deleted, no seal can tell.

    Hashes and signatures, of policies with 'seal: {hash: sha256}' or 'seal: {sign: hmac}', are each of one record: they tell whether it was
    altered, and nothing of those that are missing.

    \b
    Examples:
      logredact verify --keys org.vkey app.jsonl
      logredact verify --keys org.vkey --ignore @timestamp --ignore kubernetes export/*.jsonl.gz
      logredact verify --keys org.vkey --part --tag-key tag app.web-*.jsonl     of a store that keeps tags apart (per_tag)
      logredact verify --keys org.vkey --part --tag-key tag app.web-*.jsonl     where filter had that --tag-key
      logredact verify --keys org.vkey --json chunks/* | jq .counts
      logredact verify --hmac-keys /etc/logredact/keys app.jsonl
      logredact verify --hash --of message app.jsonl

    \b
    JSON:
      {"verdict": "clean" | "tampered" | "incomplete" | "unverifiable", "records": int, "checkpoints": int,
       "counts": {state: int}, "dropped": {"by_rule": int, "by_error": int}, "seconds": float,
       "streams": [{"stream": str, "origin": str, "leaves": int, "sealed": seconds since 1970,
                    "series": str?}],
       "problems": [{"state": str, "stream": str?, "seq": int?, "last": int?, "time": seconds since 1970?,
                     "file": str?, "record": int?}]}      the first 1000; ? may be null
    """
    from logredact.seal._fingerprints import verify_fingerprints
    from logredact.seal._verify import verify

    if framing is not None and format != "msgpack":
        raise _exit.Failure(4, "--framing goes with --format msgpack only.")
    alone = hashed or bool(hmac_keys)
    if (hashed and hmac_keys) or (alone and (key_files or origins or part or tag_key)) or (of and not hashed):
        raise _exit.Failure(4, "one of --keys (and --origin, --part, --tag-key), --hash (and --of) and --hmac-keys: a file is checked for one kind of seal at a time.")
    field = field or ("_hash" if hashed else "_sig" if hmac_keys else "_lr")
    began = time.monotonic()
    result: Any
    try:
        with _progress(files) as advanced:
            how: Any = {"field": field, "ignore": ignore, "format": format, "framing": framing or "map", "advanced": advanced}
            if alone:
                with _signing_keys(hmac_keys) as signing:
                    result = verify_fingerprints(files, signing, of=of, **how)
            else:
                result = verify(files, trusted_keys(key_files), origins=origins, part=part, tag_key=tag_key, **how)
    except OSError as error:
        raise _exit.Failure(4, f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)) from None
    except click.ClickException:
        raise
    except Exception as error:  # no code of a verdict; its text may hold anything
        raise _exit.Failure(4, f"unexpected error: {type(error).__name__}") from None
    seconds = time.monotonic() - began
    if as_json:
        click.echo(json.dumps(_described(result, seconds)))
    else:
        _print(result, alone)
    sys.exit(result.code)


@contextlib.contextmanager
def _signing_keys(paths: Tuple[str, ...]) -> Iterator[Dict[str, bytearray]]:
    from logredact._errors import LogredactError
    from logredact.cli._stream import no_core_dumps
    from logredact.seal._fingerprints import signing_keys

    no_core_dumps()
    try:
        with signing_keys(paths) as found:
            if paths and not found:
                raise _exit.Failure(4, "no key there is for signatures: 'logredact keys new DIR --purpose sign' makes one")
            yield found
    except LogredactError as error:
        raise _exit.Failure(4, str(error)) from None


def trusted_keys(paths: Tuple[str, ...]) -> List[Any]:
    """The verifier keys in files. Errors: OSError, and Failure."""
    from logredact.seal._note import parsed_keys

    found = []
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                found += parsed_keys(file.read(1 << 20))
        except ValueError as error:
            raise _exit.Failure(4, f"{path}: {error if str(error).startswith('a verifier') else 'no verifier keys'}") from None
    return found


@contextlib.contextmanager
def _progress(files: Tuple[str, ...]) -> Iterator[Callable[[int], object]]:
    """A bar on a terminal that has none of the output."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TransferSpeedColumn

    plain = not any(name.endswith((".gz", ".zst")) for name in files)
    total = sum(os.stat(name).st_size for name in files) if plain else None
    with Progress(BarColumn(), DownloadColumn(), TransferSpeedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda count: bar.advance(task, count)


_VERDICTS = ("clean", "tampered", "incomplete", "unverifiable")


def _described(result: Any, seconds: float) -> Any:
    return {
        "verdict": _VERDICTS[result.code],
        "records": result.records,
        "checkpoints": result.checkpoints,
        "counts": {state: result.counts[state] for state in _TELLS},
        "dropped": dict(zip(("by_rule", "by_error"), result.dropped)),
        "seconds": round(seconds, 3),
        "streams": result.streams,
        "problems": [problem._asdict() for problem in result.problems],
    }


def _print(result: Any, alone: bool) -> None:
    from logredact.cli._table import draw

    parts = "" if alone else f", {result.checkpoints} checkpoints, {len(result.streams)} streams"
    click.echo(f"{_VERDICTS[result.code]}: {result.records} records{parts}")
    rows = [(state, result.counts[state], tells) for state, tells in _TELLS.items() if result.counts[state]]
    if rows:
        draw(("state", "count", ""), rows, sys.stdout)
    if any(result.dropped):
        click.echo(f"dropped before they were sealed: {result.dropped[0]} by a rule, {result.dropped[1]} by an error")
    if result.problems:
        click.echo()
        draw(("what", "stream", "sequence", "time", "where"), [_row(each) for each in result.problems[:50]], sys.stdout)
        if len(result.problems) > 50:
            click.echo("… --json shows more")


def _row(problem: Any) -> Tuple[str, ...]:
    number = "" if problem.seq is None else str(problem.seq)
    if problem.last is not None and problem.last != problem.seq:
        number += f"–{problem.last}"
    when = ""
    if problem.time is not None and abs(problem.time) < 1e11:
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(problem.time))
    where = problem.file or ""
    if problem.record is not None:
        where += f", record {problem.record + 1}"
    return problem.state, problem.stream or "", number, when, where
