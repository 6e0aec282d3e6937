"""`make demo`: the sample through `logredact filter`, what it found, how fast, and the proof; then through Fluentd."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from fluentd import MODES, PLUGINS, Fluentd, FluentdError, find, time_text
from generate import Event, Record, generate, pack
from pipe import CHUNK, chunks, through_filter
from planted import counted, forms
from prove import PLACEHOLDER, Proof, changed_leaves, prove_records, prove_stream, split, unpack

_WAYS = ("filter_logredact.conf", "exec_filter_msgpack.conf")
_REPEAT = 40  # of the sample, where speed is measured
# a kind of secret, and the field to show it in
_SHOWN = (
    ("credit-card", "log"),
    ("http-authorization", "http.headers"),
    ("private-key", "requestObject.stringData"),
    ("key-value", "body"),
    ("key-value", "log"),
    ("email", "sessions_by_user"),
    ("url-credentials", "log"),
    ("us-ssn", "log"),
    ("iban", "payout"),
    ("credit-card", "payment"),
    ("jwt", "log"),
    ("stripe-key", "log"),
)
_SHOWN_CHARACTERS = 150
_FLUENTD_SECONDS = 60


def main() -> int:
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=120)
    events = list(generate())
    packed = [pack(event.record) for event in events]
    planted = counted([one for event in events for one in event.planted])
    console.rule("[bold]logredact")
    console.print(
        f"{len(events):,} records of a Kubernetes cluster ({megabytes(sum(map(len, packed)))}), synthetic, with "
        f"{sum(planted.values())} secrets planted in texts, nested fields, JSON within strings, map keys, URLs and headers."
    )

    with tempfile.TemporaryDirectory() as directory:
        report = Path(directory, "report.json")
        run = through_filter(chunks(packed), ["--report", str(report)])
        found = json.loads(report.read_text())
    assert run.output is not None
    proof = prove_stream(events, b"".join(packed), run.output)

    console.print("\n[bold]Before and after[/], from [bold]logredact filter[/], msgpack over pipes, pack [bold]default[/]")
    console.print(samples(events, [unpack(piece) for piece in split(run.output)]))
    console.print(detectors(found["detectors"], planted))
    speed(console, chunks(packed) * _REPEAT, len(packed) * _REPEAT, run.first_output)
    console.print("\n[bold]Proof[/], logredact filter")
    holds = show(console, proof, "left byte for byte as they came")
    if find() is None:
        console.print("\n[dim]No fluentd on PATH: the runs through Fluentd are left out.[/]")
        return 0 if holds else 1
    return 0 if all([with_fluentd(console, events, PLUGINS / way) for way in _WAYS]) and holds else 1


def samples(events: Sequence[Event], records: Sequence[Record]) -> Table:
    """One record for each kind of secret in _SHOWN, the texts that changed side by side."""
    table = Table(expand=True, padding=(0, 1), show_lines=True, border_style="dim")
    table.add_column("field", ratio=2, overflow="fold", style="dim")
    table.add_column("before", ratio=5, overflow="fold")
    table.add_column("after", ratio=5, overflow="fold")
    for kind, field in _SHOWN:
        rows = [
            (path, marked(before, event, "bold red"), marked(after, event, "bold green"))
            for event, record in zip(events, records)
            if any(planted.kind == kind for planted in event.planted)
            for path, before, after in changed_leaves(event.record, record)
            if path.startswith(field)
        ]
        for row in rows[:1]:
            table.add_row(*row)
    return table


def marked(text: str, event: Event, style: str) -> Text:
    """The text around its first planted value or placeholder, these in colour, on one line."""
    planted = [re.escape(form) for one in event.planted for form in forms(one.text)]
    spans = [match.span() for match in re.finditer("|".join([*planted, PLACEHOLDER]), text)]
    start = max(0, spans[0][0] - 40) if spans else 0
    end = min(len(text), start + _SHOWN_CHARACTERS)
    line = Text("…" * (start > 0))
    at = start
    for first, last in spans:
        if first < end:
            line.append(visible(text[at:first])).append(visible(text[first : min(last, end)]), style)
            at = min(last, end)
    return line.append(visible(text[at:end])).append("…" * (end < len(text)))


def visible(text: str) -> str:
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def detectors(found: Dict[str, int], planted: Dict[str, int]) -> Table:
    table = Table(title="Found by detector", title_style="bold", title_justify="left", border_style="dim")
    table.add_column("detector")
    table.add_column("found", justify="right")
    table.add_column("planted", justify="right")
    for detector in sorted({name for name, count in found.items() if count} | set(planted)):
        table.add_row(detector, f"{found.get(detector, 0):,}", f"{planted.get(detector, 0):,}")
    table.add_section()
    table.add_row("all", f"{sum(found.values()):,}", f"{sum(planted.values()):,}", style="bold")
    return table


def speed(console: Console, data: Sequence[bytes], records: int, first_output: float) -> None:
    run = through_filter(data, keep=False)
    seconds = run.seconds - run.first_output
    console.print(
        f"[bold]Speed[/]: {records / seconds:,.0f} records/s, [bold]{run.bytes_in / seconds / 1e6:,.0f} MB/s[/] over "
        f"{megabytes(run.bytes_in)} in chunks of {CHUNK >> 10} KiB; first output {first_output * 1000:.0f} ms after start"
    )


def show(console: Console, proof: Proof, unchanged: str) -> bool:
    """Prints the proof's parts; True if it holds."""
    for holds, text in (
        (proof.records_in == proof.records_out, f"{proof.records_in:,} records in, {proof.records_out:,} out"),
        (proof.leaked == 0, f"{proof.leaked} of {proof.planted} planted values in the output, plain, escaped or encoded"),
        (proof.identical == proof.plain, f"{proof.identical:,} of {proof.plain:,} records with nothing planted {unchanged}"),
        (proof.redacted == proof.marked, f"{proof.redacted:,} of {proof.marked:,} others differ in their placeholders only"),
    ):
        console.print(Text.assemble(("  ok   ", "bold green") if holds else ("  FAIL ", "bold red"), text))
    return proof.holds


def with_fluentd(console: Console, events: Sequence[Event], configuration: Path) -> bool:
    """The same through a real Fluentd; True if the proof holds."""
    console.print("\n[bold]Proof[/], through Fluentd with " + str(configuration.relative_to(configuration.parents[2])))
    started = time.perf_counter()
    try:
        with tempfile.TemporaryDirectory() as directory, Fluentd(configuration, Path(directory)) as fluentd:
            fluentd.send(events, MODES)
            fluentd.wait_for(len(events), _FLUENTD_SECONDS)
            received = fluentd.stop()
    except (FluentdError, OSError) as error:
        console.print(Text(f"  FAIL {error}", "bold red"))
        return False
    out: Dict[str, Any] = {one.time: one for one in received}
    matched = [event for event in events if time_text(event) in out and out[time_text(event)].tag == event.tag]
    proof = prove_records(matched, [out[time_text(event)].record for event in matched])
    proof.records_in, proof.records_out = len(events), len(received)
    holds = show(console, proof, "kept their fields, values and types")
    kept = len(matched) == len(events)
    console.print(
        Text.assemble(("  ok   ", "bold green") if kept else ("  FAIL ", "bold red"))
        + Text(f"{len(matched):,} events kept their tag and their time to the nanosecond")
    )
    console.print(f"[dim]  {time.perf_counter() - started:.1f} s, start and stop of Fluentd included[/]")
    return holds and kept


def megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"


if __name__ == "__main__":
    sys.exit(main())
