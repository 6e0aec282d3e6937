"""`logredact filter`: stdin to stdout, as a host calls it."""

from __future__ import annotations

import json
import os
import time
from typing import Any, Optional

import click

from logredact.cli import _exit
from logredact.cli._options import framing_for, framing_option, loaded, policy_option, reload_option, report_option, tag_option

__all__ = ["command"]


@click.command("filter", epilog=_exit.CODES)
@policy_option
@click.option(
    "--format", "-f", type=click.Choice(["msgpack", "json", "text"]), default="msgpack",
    show_default=True, help="msgpack events, JSON (one value a line), or plain text lines.",
)  # fmt: skip
@framing_option
@tag_option
@click.option(
    "--tag-key", metavar="KEY", help="The record's own key that holds its tag, as a host puts it in; seals with per_tag go by it, too."
)  # fmt: skip
@report_option
@reload_option
def command(
    policy: Optional[str],
    format: str,
    framing: Optional[str],
    tag: Optional[str],
    tag_key: Optional[str],
    report: Optional[str],
    reload_interval: float,
) -> None:
    """Redact records from standard input to standard output.

    Everything that is no finding leaves byte for byte as it came. Each record is written as soon
    as it is complete. On SIGTERM or SIGINT, what was read and what lies in the pipe is still
    redacted and written.

    Known secrets and keyrings are read again when their files have changed or a key's time has come,
    and on SIGHUP at once. Where that fails, those read before stay in force, and one line says why.

    \b
    Examples:
      logredact filter --policy policy.yaml                       Fluentd's exec_filter
      logredact filter --tag-key logredact_tag                    rules see the tag that Fluentd injects
      logredact filter --framing event < chunk > redacted         Fluentd's chunks
      logredact filter --format json < app.jsonl
      kubectl logs app | logredact filter --format text
      logredact filter --report counters.json < in > out

    \b
    The report:
      {"version": str, "policy": hex SHA-256 of the plan, "seconds": float,
       "counters": {"bytes_in": int, "bytes_out": int, "events_in": int, "events_out": int,
                    "events_changed": int, "events_dropped": int, "events_failed": int,
                    "values_failed": int, "findings": int},
       "detectors": {id: findings}}
    """
    from logredact.cli._reload import Reloader
    from logredact.cli._stream import Pump, Stop, no_core_dumps

    stop = Stop()
    started = time.monotonic()
    for descriptor in (0, 1):
        os.fstat(descriptor)  # a closed one would be taken by the next file that is opened
    framing = framing_for(format, framing)
    if tag_key is not None and (tag is not None or format == "text"):
        raise click.UsageError("--tag-key goes with records, and not with --tag.")
    no_core_dumps()
    backend, plan = loaded(policy)
    if (plan.seals or plan.fingerprints) and format == "text":
        raise click.UsageError("The policy seals records, and text has no place for a seal: use --format json or msgpack.")
    session = backend.Session(plan, format=format, framing=framing, sealed=plan.seals)
    del plan  # the session alone keeps it: one that another has replaced is wiped
    if tag_key:
        session.set_tag_key(tag_key)
    else:
        session.set_tag(tag)
    reloader = Reloader(session, reload_interval) if session.policy.sources else None
    out = None if report is None else open(report, "w", encoding="ascii")
    pump = Pump(session, 0, 1, stop, lines=format != "msgpack", reloader=reloader)
    try:
        pump.run()
    finally:
        if out is not None:
            with out:
                json.dump(_report(backend, session, time.monotonic() - started), out)
                out.write("\n")
    if pump.cut is not None:
        click.echo(f"logredact: stopped by a signal: {pump.cut}", err=True)


def _report(backend: Any, session: Any, seconds: float) -> Any:
    return {
        "version": backend.library_version(),
        "policy": session.policy.digest.hex(),
        "seconds": round(seconds, 6),
        "counters": session.counters(),
        "detectors": session.detector_counts(),
    }
