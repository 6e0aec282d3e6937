"""Options that several commands share."""

from __future__ import annotations

import os
from typing import Any, Dict, Optional, Tuple

import click

from logredact.cli import _exit

__all__ = [
    "FRAMINGS",
    "audit_option",
    "compiled",
    "framing_for",
    "framing_option",
    "keys_option",
    "loaded",
    "opened_audit",
    "policy_option",
    "reason_option",
    "reload_option",
    "report_option",
    "tag_option",
]

FRAMINGS = ("map", "event", "fluentbit")

policy_option = click.option(
    "--policy", "-p", "policy", type=click.Path(), metavar="FILE",
    help="A policy (YAML) or a compiled plan; without it the pack 'default'.",
)  # fmt: skip

framing_option = click.option(
    "--framing", type=click.Choice(FRAMINGS), default=None,
    help="How msgpack events are framed: map (a stream of maps, the default), event "
    "([time, record]), fluentbit ([[time, metadata], record] and group markers).",
)  # fmt: skip


tag_option = click.option("--tag", metavar="TAG", help="Tag of the events, for rules with 'when: {tag: …}'.")

report_option = click.option(
    "--report", type=click.Path(dir_okay=False), metavar="FILE",
    help="Write counters to FILE at the end, as JSON.",
)  # fmt: skip

reload_option = click.option(
    "--reload-interval", type=click.FloatRange(0, 86400), default=10, show_default=True, metavar="SECONDS",
    help="How often to see whether known secrets or keys have changed; 0: never.",
)  # fmt: skip

keys_option = click.option(
    "--keys", "-k", "keys", type=click.Path(), multiple=True, required=True, metavar="DIR",
    help="A keyring, or a file that is a key; may be given several times.",
)  # fmt: skip


reason_option = click.option("--reason", required=True, metavar="TEXT", help="Why; goes into the audit log.")

audit_option = click.option(
    "--audit", type=click.Path(), metavar="FILE",
    help="The audit log, which lines are added to; DIR.audit.jsonl beside the first keyring by default.",
)  # fmt: skip


def opened_audit(audit: Optional[str], keys: Tuple[str, ...], act: str, reason: str, instead: str) -> Any:
    """The audit log of a command that has these options; `instead` says what does not happen without it."""
    from logredact.keys._audit import Audit

    if not reason.strip():
        raise click.UsageError("--reason is empty: say why")
    path = audit or f"{os.path.abspath(keys[0])}.audit.jsonl"
    try:
        return Audit(path, act, reason)
    except OSError as error:
        raise _exit.Failure(_exit.IO, f"{instead}, as the audit log {path} cannot be written: {error.strerror}") from None


def framing_for(format: str, framing: Optional[str]) -> str:
    """The framing to use; a usage error where the format has none."""
    if framing is not None and format != "msgpack":
        raise click.UsageError("--framing goes with --format msgpack only.")
    return framing or "map"


def compiled(policy: Optional[str], *, apart: bool = False) -> Tuple[bytes, Dict[str, bytes]]:
    """(plan, keys from the environment) of a policy's path, or of the pack 'default'. `apart`: compiled by a child process.

    Errors: PolicyError, KeyMaterialError, and Failure for a file that cannot be read.
    """
    from logredact._plans import as_plan, as_plan_apart

    try:
        if apart and policy is not None and hasattr(os, "fork"):
            return as_plan_apart(policy)
        return as_plan(policy)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _exit.Failure(_exit.POLICY, f"cannot read the policy: {reason}") from None


def loaded(policy: Optional[str]) -> Tuple[Any, Any]:
    """(backend, its loaded Policy). Errors: as compiled; PlanError."""
    from logredact import _backend

    plan, keys = compiled(policy, apart=True)
    return _backend.current, _backend.current.Policy(plan, keys)
