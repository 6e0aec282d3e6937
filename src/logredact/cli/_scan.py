"""`logredact scan`: what would be found, without changing anything."""

from __future__ import annotations

import collections
import json
import os
import sys
from typing import Any, Counter, Dict, Iterator, List, Optional, Tuple

import click

from logredact._errors import LogredactError
from logredact._types import DetectorStats
from logredact.cli import _exit
from logredact.cli._lines import Lines
from logredact.cli._options import framing_for, framing_option, loaded, policy_option, tag_option

__all__ = ["command"]

_PIECE = 256 << 10


@click.command("scan", epilog=_exit.CODES)
@policy_option
@click.option(
    "--format", "-f", type=click.Choice(["auto", "msgpack", "json", "text"]), default="auto",
    show_default=True, help="What the input is; auto looks at its first bytes.",
)  # fmt: skip
@framing_option
@tag_option
@click.option(
    "--show-values", is_flag=True,
    help="Print what was found, too. The output then holds secrets.",
)  # fmt: skip
@click.option(
    "--stats", is_flag=True,
    help="Show what each detector cost: candidates, rejects, findings, time.",
)  # fmt: skip
@click.option("--report", metavar="FILE", help="Write what each detector cost to FILE, as JSON.")
@click.option("--fail-on-findings", is_flag=True, help="Exit with 6 if anything was found.")
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATH]...")
def command(
    policy: Optional[str],
    format: str,
    framing: Optional[str],
    tag: Optional[str],
    show_values: bool,
    stats: bool,
    report: Optional[str],
    fail_on_findings: bool,
    paths: Tuple[str, ...],
) -> None:
    """Report what a policy acts on in files, or standard input ('-' or no PATH).

    Findings are JSON lines on standard output, a summary is on standard error. Values are not
    shown unless asked for.

    \b
    Examples:
      logredact scan /var/log/app.log
      logredact scan --policy policy.yaml --fail-on-findings logs/*.jsonl > findings.jsonl
      logredact scan --framing event buffer.chunk
      kubectl logs app | logredact scan --show-values
      logredact scan --stats --policy policy.yaml logs/*.log > /dev/null

    \b
    A finding:
      {"file": str, "event": int from 0, "line": int from 1 (text, and JSON a line),
       "field": path, "is_key": bool, "detector": id or null (a key or path rule),
       "start": int, "end": int (bytes of the value), "action": str}
      and with --show-values "value": str, null in a key and below a key with a finding

    \b
    The report:
      {"version": str, "policy": hex SHA-256 of the plan, "kernel": str, "events": int,
       "bytes": int, "detectors": {id: {"candidates": int, "rejects": int, "findings": int,
       "nanoseconds": int}}}

    A candidate is a place that a detector had to look at. It is rejected, or is found; an
    allowance or another rule may take what was found. One look in 16 is timed.
    """
    if format != "auto":
        framing_for(format, framing)
    elif framing is not None:
        format = "msgpack"
    backend, plan = loaded(policy)
    scan = _Scan(backend, plan, tag, show_values, stats or report is not None)
    out = None if report is None else open(report, "w", encoding="ascii")
    failed: Optional[Exception] = None
    with _progress(paths) as advance:
        for path in paths or ("-",):
            try:
                scan.file(path, format, framing, advance)
            except BrokenPipeError:
                raise
            except (LogredactError, OSError) as error:
                # The other files are still scanned; the first failure decides the exit code.
                failed = failed or error
                click.echo(f"logredact: {_name(path)}: {_exit.outcome(error)[1]}", err=True)
    scan.summary(sys.stderr)
    if stats:
        scan.draw_stats(sys.stderr)
    if out is not None:
        with out:
            json.dump(scan.report(), out)
            out.write("\n")
    if failed is not None:
        sys.exit(_exit.outcome(failed)[0])
    if fail_on_findings and scan.totals:
        sys.exit(_exit.FINDINGS)


def _name(path: str) -> str:
    return "standard input" if path == "-" else json.dumps(path)[1:-1]


class _Scan:
    def __init__(
        self, backend: Any, plan: Any, tag: Optional[str], show_values: bool, stats: bool
    ) -> None:
        self._backend = backend
        self._plan = plan
        self._tag = tag
        self._show_values = show_values
        self._stats = dict.fromkeys(plan.detectors, DetectorStats(0, 0, 0, 0)) if stats else None
        self.totals: Counter[Tuple[str, str]] = collections.Counter()
        self._events = self._bytes = self._failed = 0

    def file(self, path: str, format: str, framing: Optional[str], advance: Any) -> None:
        source = 0 if path == "-" else os.open(path, os.O_RDONLY)
        try:
            first = _read(source)
            if format == "auto":
                from logredact.cli._sniff import sniff

                format, framing = sniff(first)
            self._stream(path, source, first, format, framing or "map", advance)
        finally:
            if source:
                os.close(source)

    def _stream(
        self, path: str, source: int, first: bytes, format: str, framing: str, advance: Any
    ) -> None:
        session = self._backend.Session(
            self._plan,
            format=format,
            framing=framing,
            collect=True,
            stats=self._stats is not None,
            seals="later",  # nothing leaves
        )
        session.set_tag(self._tag)
        lines = None
        if format == "text" or (format == "json" and framing == "map"):
            lines = Lines(skip_blank=format == "json")
        events = None
        if self._show_values:
            if framing == "document":
                raise click.UsageError("--show-values needs JSON with one value a line")
            from logredact.cli._values import Events

            events = Events(format, framing)
        try:
            for piece in _pieces(source, first):
                for part in events.split(piece) if events else (piece,):
                    if lines:
                        lines.feed(part)
                    session.feed(part)
                    self._report(session, path, lines, events)
                sys.stdout.flush()
                advance(len(piece))
            if events:
                if lines:
                    lines.feed(events.rest())
                session.feed(events.rest(last=True))
            session.finish()
        finally:
            self._report(session, path, lines, events)
            sys.stdout.flush()
            counters = session.counters()
            self._events += counters["events_in"]
            self._bytes += counters["bytes_in"]
            self._failed += counters["events_failed"] + counters["values_failed"]
            if self._stats is not None:
                for name, stats in session.detector_stats().items():
                    self._stats[name] = DetectorStats(*map(sum, zip(self._stats[name], stats)))

    def _report(self, session: Any, path: str, lines: Optional[Lines], events: Any) -> None:
        session.drain(len)  # the redacted stream is not wanted here
        output: List[str] = []
        for found in session.findings():
            self.totals[found.detector or "(key or path rule)", found.action] += 1
            shown: Dict[str, Any] = {"file": path, "event": found.event}
            if lines:
                shown["line"] = lines.number(found.event)
            shown.update(
                field=found.field,
                is_key=found.is_key,
                detector=found.detector,
                start=found.start,
                end=found.end,
                action=found.action,
            )
            if self._show_values:
                shown["value"] = events.value(found)
            output.append(json.dumps(shown) + "\n")
        # Events that wait for the rest of a line are reported later.
        for kept in (lines, events):
            if kept:
                kept.forget(session.waiting()[1])
        if output:
            sys.stdout.write("".join(output))

    def summary(self, out: Any) -> None:
        """Counts by detector, and what was scanned."""
        from logredact.cli._table import draw

        if self.totals:
            rows = [(*names, count) for names, count in self.totals.most_common()]
            draw(("detector", "action", "findings"), rows, out)
        total = sum(self.totals.values())
        out.write(f"{total} findings in {self._events} events, {self._bytes} bytes\n")
        if self._failed:
            out.write(f"{self._failed} events or values could not be scanned\n")


    def draw_stats(self, out: Any) -> None:
        """The detectors that looked at anything, the most expensive first."""
        from logredact.cli._table import draw

        stats = self._stats or {}
        rows = [
            (
                name,
                *each[:3],
                f"{each.nanoseconds / 1e6:.2f}",
                f"{each.nanoseconds / each.candidates:.0f}",
                f"{each.nanoseconds / max(self._bytes, 1):.4f}",
            )
            for name, each in sorted(stats.items(), key=lambda item: (-item[1].nanoseconds, item[0]))
            if each.candidates
        ]
        columns = ("detector", "candidates", "rejects", "findings", "ms", "ns/candidate", "ns/byte")
        draw(columns, rows, out, right=range(1, len(columns)))
        idle = len(stats) - len(rows)
        out.write(f"{idle} other detectors had no candidate\n")

    def report(self) -> Dict[str, Any]:
        """The same, all detectors, for programs."""
        return {
            "version": self._backend.library_version(),
            "policy": self._plan.digest.hex(),
            "kernel": self._backend.kernel(),
            "events": self._events,
            "bytes": self._bytes,
            "detectors": {name: each._asdict() for name, each in (self._stats or {}).items()},
        }


def _read(source: int) -> bytes:
    return os.read(source, _PIECE)


def _pieces(source: int, piece: bytes) -> Iterator[bytes]:
    while piece:
        yield piece
        piece = _read(source)


class _progress:
    """A bar on a terminal, over the files whose size is known; calls with bytes advance it."""

    def __init__(self, paths: Tuple[str, ...]) -> None:
        self._bar: Any = None
        self._paths = paths

    def __enter__(self) -> Any:
        if not sys.stderr.isatty():
            return lambda count: None
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TransferSpeedColumn

        sizes = [os.stat(path).st_size for path in self._paths if os.path.isfile(path)]
        total = sum(sizes) if len(sizes) == len(self._paths) and sizes else None
        # Findings that share the terminal are printed above the bar; into a file they go as is.
        self._bar = Progress(
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=sys.stdout.isatty(),
        )
        self._bar.start()
        task = self._bar.add_task("", total=total)
        return lambda count: self._bar.advance(task, count)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
