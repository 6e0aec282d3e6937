"""`logredact tail`: files, as container runtimes write them, to redacted JSON lines on standard output, or to a host's forward input."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import time
from functools import partial
from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple

import click

from logredact._descriptors import write_all
from logredact.cli import _exit
from logredact.cli._options import loaded, policy_option, reload_option, report_option, tag_option

if TYPE_CHECKING:
    from logredact._tail._forward import Forward
    from logredact._tail._outlet import Outlet
    from logredact._tail._watch import Watch

__all__ = ["command"]

_LEAST = 1024  # bytes of a line


@click.command("tail", epilog=_exit.CODES)
@policy_option
@click.option(
    "--state", type=click.Path(dir_okay=False), required=True, metavar="FILE",
    help="Where the positions are kept, on a disk that outlives the process.",
)  # fmt: skip
@click.option(
    "--once/--follow", default=False, help="Read to the files' ends and exit, or go on as they grow (the default)."
)
@click.option(
    "--format", "-f", type=click.Choice(["auto", "cri", "docker", "plain"]), default="auto", show_default=True,
    help="auto: by a file's first line, or else its path.",
)  # fmt: skip
@click.option(
    "--from", "begin", type=click.Choice(["beginning", "end"]), default="beginning", show_default=True,
    help="Where to begin with files that are there when the state file is new.",
)  # fmt: skip
@click.option(
    "--max-line", type=click.IntRange(_LEAST), default=None, metavar="BYTES",
    help="Split longer lines, newline included; at least 1024. Without it none is.",
)  # fmt: skip
@click.option(
    "--forward", metavar="ADDRESS", default=None,
    help="Send Forward messages there instead of writing lines: unix:PATH, or HOST:PORT of this machine. Needs --tag.",
)  # fmt: skip
@click.option(
    "--poll", type=click.FloatRange(0.01, 3600), default=0.5, show_default=True, metavar="SECONDS",
    help="How often to look for new lines and files.",
)  # fmt: skip
@tag_option
@report_option
@reload_option
@click.argument("globs", nargs=-1, required=True, metavar="GLOB…")
def command(
    policy: Optional[str],
    state: str,
    once: bool,
    format: str,
    begin: str,
    max_line: Optional[int],
    forward: Optional[str],
    poll: float,
    tag: Optional[str],
    report: Optional[str],
    reload_interval: float,
    globs: Tuple[str, ...],
) -> None:
    """Redact the lines of log files to standard output, and follow the files.

    Files are followed across rotation, truncation and deletion; new ones that match a GLOB are
    taken up. Parts of a line that a container runtime cut are joined. A position moves only after
    the line was written: after a crash at most the lines of the last write come twice, none is
    missing. A last line without its newline waits for it. A reader that is slow holds everything
    back. On SIGTERM or SIGINT the write under way is finished.

    Where the policy seals, each line is sealed as it is written, and checkpoints are lines of their own among them; lines that
    come twice after a crash are two records of two streams.

    With --forward each record goes to the forward input of a Fluent Bit or Fluentd on this machine, under TAG and
    with its time to the nanosecond, and a position moves only after the host acknowledged it. While the host is away
    nothing is read; what was sent and not acknowledged is sent again. Lines are at most 2 MiB then.

    Known secrets and keyrings are read again when their files have changed, and on SIGHUP at once.

    \b
    Examples:
      logredact tail -p policy.yaml --state /var/lib/logredact/tail.db '/var/log/containers/*.log'
      logredact tail --state s.db --once --max-line 65535 '/var/log/containers/*.log'
      logredact tail --state s.db -f plain /var/log/app.log | other-agent
      logredact tail --state s.db --from end '/var/log/pods/*/*/*.log'
      logredact tail --state s.db --forward unix:/run/logredact/forward.sock --tag kube.tail '/var/log/containers/*.log'

    \b
    A line of the output (what is not known is left out; the names in kubernetes are those of
    Fluent Bit's kubernetes filter):
      {"time": str as in the file, "stream": "stdout" or "stderr", "attrs": object of Docker,
       "log": str without its newline,
       "kubernetes": {"pod_name": str, "namespace_name": str, "pod_id": str,
                      "container_name": str, "docker_id": str},
       "file": path}
    and in each of several lines that one was split into, as Docker's fluentd driver has them:
      "partial_message": "true", "partial_id": str, "partial_ordinal": "1", …,
      "partial_last": "true" or "false";
    with a seal, "_lr": str comes last; a checkpoint is {"_lr": str} alone

    \b
    The report:
      {"version": str, "policy": hex SHA-256 of the plan, "seconds": float,
       "files": {"read", "rotated", "truncated", "deleted", "gone", "unreadable": int},
       "lines": {"lines", "parts", "malformed", "too_large", "dropped", "cut": int},
       "counters": as in `logredact filter`, "detectors": {id: findings},
       "wrapped": {"records", "split", "parts", "too_large": int},
       "forwarded": {"messages", "entries": acknowledged, "again": int tries that failed}, with --forward}
    """
    from logredact._tail._outlet import Outlet
    from logredact._tail._state import State, StateError
    from logredact._tail._watch import Watch
    from logredact.cli._reload import Reloader
    from logredact.cli._stream import no_core_dumps

    started = time.monotonic()
    os.fstat(1)  # a closed one would be taken by the next file that is opened
    no_core_dumps()
    _allow_many_files()
    backend, plan = loaded(policy)
    sender = None if forward is None else _sender(backend, forward, tag)
    if sender is not None:
        most = sender.line_most
        if max_line is not None and max_line > most:
            raise click.UsageError(f"--max-line {max_line} is too long with --forward: write --max-line {most} at most, or nothing, which is the same.")
        max_line = max_line or most
    seal, checkpoint = plan.seal_most()
    least = max(checkpoint, _LEAST + seal)
    if max_line is not None and max_line < least:
        less = ", or fewer records in its 'seal: {checkpoint: {records: N}}'" if checkpoint else ""
        raise click.UsageError(f"--max-line {max_line} is too short for what this policy seals: write --max-line {least}{less}.")
    out = None if report is None else open(report, "w", encoding="ascii")
    try:
        kept = State(state)
    except StateError as error:
        raise _exit.Failure(_exit.IO, str(error)) from None
    try:
        write = partial(write_all, 1) if sender is None else sender.write
        outlet = Outlet(backend, plan, write=write, max_line=max_line or 0, tag=tag)
        del plan  # the outlet alone keeps it: one that another has replaced is wiped
        reloader = Reloader(outlet, reload_interval) if outlet.policy.sources else None
        watch = Watch(
            backend, outlet, kept, [os.fsencode(one) for one in globs], format=None if format == "auto" else format,
            once=once, from_end=begin == "end", tell=_tell,
        )  # fmt: skip
        try:
            _run(watch, outlet, sender, once=once, poll=poll, reloader=reloader)
        finally:
            if out is not None:
                with out:
                    json.dump(_report(backend, watch, outlet, sender, time.monotonic() - started), out)
                    out.write("\n")
    except StateError as error:
        raise _exit.Failure(_exit.IO, str(error)) from None
    finally:
        kept.close()


def _allow_many_files() -> None:
    import resource

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _tell(line: str) -> None:
    try:
        os.write(2, f"logredact: {line}\n".encode("utf-8", "backslashreplace"))
    except OSError:
        pass  # nobody reads: that is no reason to end


class _Stop:
    """Becomes true with SIGTERM or SIGINT, and wakes whoever waits."""

    def __init__(self) -> None:
        self.asked = False
        self.wake, writer = os.pipe()
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True


def _sender(backend: Any, address: str, tag: Optional[str]) -> "Forward":
    from logredact._tail._forward import AddressError, Forward

    if not tag:
        raise click.UsageError("--forward needs a tag for its messages: write --tag NAME.")
    try:
        return Forward(backend, address, tag, tell=_tell)
    except AddressError as error:
        raise click.UsageError(f"--forward {address}: {error}.") from None


def _run(watch: "Watch", outlet: "Outlet", sender: Optional["Forward"], *, once: bool, poll: float, reloader: Any) -> None:
    """Until SIGTERM or SIGINT, or the files' ends; then the last checkpoint. Errors: LogredactError, OSError, StateError."""
    from logredact._tail._outlet import Stopped

    stop = _Stop()
    watch.stopped = lambda: stop.asked
    if sender is not None:
        sender.stopped, sender.wake = watch.stopped, stop.wake
    # What was not acknowledged by the end comes again with the next start.
    with contextlib.suppress(Stopped):
        try:
            _follow(watch, outlet, stop, once=once, poll=poll, reloader=reloader, piped=sender is None)
        finally:
            with contextlib.suppress(Stopped):  # an error that is under way stays one
                outlet.end()


def _follow(watch: "Watch", outlet: "Outlet", stop: _Stop, *, once: bool, poll: float, reloader: Any, piped: bool) -> None:
    if reloader is not None:
        reloader.listen()
    wait = select.poll()
    wait.register(stop.wake, select.POLLIN)
    if piped:
        wait.register(1, 0)  # a closed reader shows here even while no line comes
    due = 0.0
    while not stop.asked:
        waits = [outlet.tick(), None if reloader is None else reloader.look()]
        if time.monotonic() >= due and not (once and due):
            watch.scan()
            due = time.monotonic() + poll
        if watch.turns():
            continue
        if once or stop.asked:
            return
        left = max(due - time.monotonic(), 0.0) * 1000
        ready = dict(wait.poll(min([left, *(one for one in waits if one is not None)])))
        if ready.get(1, 0) & (select.POLLERR | select.POLLNVAL):
            raise BrokenPipeError
        if stop.wake in ready:
            os.read(stop.wake, 4096)


def _report(backend: Any, watch: "Watch", outlet: "Outlet", sender: Optional["Forward"], seconds: float) -> Dict[str, Any]:
    session = outlet.session
    counters = session.counters()
    counters["events_dropped"] += outlet.dropped
    return {
        "version": backend.library_version(),
        "policy": session.policy.digest.hex(),
        "seconds": round(seconds, 6),
        "files": watch.counters,
        "lines": watch.lines(),
        "counters": counters,
        "detectors": session.detector_counts(),
        "wrapped": outlet.counters(),
        **({} if sender is None else {"forwarded": sender.counters}),
    }
