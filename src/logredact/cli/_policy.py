"""`logredact policy`: check a policy, compile it to a plan."""

from __future__ import annotations

import hashlib
import sys
from typing import Optional

import click

from logredact.cli import _exit
from logredact.cli._options import compiled

__all__ = ["command"]


@click.group("policy", epilog=_exit.CODES)
def command() -> None:
    """Check and compile policies.

    \b
    Examples:
      logredact policy check policy.yaml
      logredact policy compile policy.yaml -o policy.plan
    """


@command.command("check", epilog=_exit.CODES)
@click.argument("file", type=click.Path())
def check(file: str) -> None:
    """Check FILE and load it, its keys too; all mistakes are told with file, line and column.

    \b
    Examples:
      logredact policy check policy.yaml && systemctl reload fluentd
    """
    from logredact import _backend

    plan, keys = compiled(file)
    policy = _backend.current.Policy(plan, keys)
    seals = ", seals (the directories are looked at when it starts)" if policy.seals else ""
    click.echo(f"{file}: ok, {len(policy.detectors)} detectors{seals}, digest {policy.digest.hex()}")


@command.command("compile", epilog=_exit.CODES)
@click.argument("file", type=click.Path())
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False), metavar="OUT",
    help="Where to write the plan; standard output by default.",
)  # fmt: skip
def compile_(file: str, output: Optional[str]) -> None:
    """Compile FILE to a plan, which hosts load without Python and YAML. A plan holds no key.

    \b
    Examples:
      logredact policy compile policy.yaml -o policy.plan
      logredact policy compile policy.yaml | sha256sum
    """
    plan, _ = compiled(file)
    if output is not None:
        with open(output, "wb") as out:
            out.write(plan)
        click.echo(f"{output}: {len(plan)} bytes, SHA-256 {hashlib.sha256(plan).hexdigest()}")
        return
    if sys.stdout.isatty():
        raise click.UsageError("a plan is binary: give -o OUT or redirect the output")
    sys.stdout.buffer.write(plan)
    sys.stdout.buffer.flush()
