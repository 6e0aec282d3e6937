"""The command line. Subcommands are imported when they are called, so that `filter` starts fast."""

from __future__ import annotations

import importlib
import sys
from typing import Callable, List, NoReturn, Optional

import click

from logredact.cli import _exit

__all__ = ["cli", "main"]

_COMMANDS = {
    "filter": "logredact.cli._filter",
    "tail": "logredact.cli._tail",
    "scan": "logredact.cli._scan",
    "detectors": "logredact.cli._detectors",
    "packs": "logredact.cli._packs",
    "policy": "logredact.cli._policy",
    "keys": "logredact.cli._keys",
    "token": "logredact.cli._token",
    "reveal": "logredact.cli._reveal",
    "shred": "logredact.cli._shred",
    "seal": "logredact.cli._seal",
    "verify": "logredact.cli._verify",
    "paths": "logredact.cli._paths",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> List[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> Optional[click.Command]:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(_COMMANDS[cmd_name]).command
        return command


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from logredact._backend import current

        click.echo(f"logredact {current.library_version()}\n{current.libcrypto()}")
        ctx.exit()


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_exit.CODES,
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version,
    help="Show the version, and that of libcrypto, and exit.",
)  # fmt: skip
def cli() -> None:
    """Redact log records: secrets and personal data out, all else byte for byte as it came.

    \b
    Examples:
      logredact filter < in.msgpack > out.msgpack     as Fluentd's exec_filter calls it
      logredact tail --state s.db '/var/log/containers/*.log'   files, followed, to JSON lines
      logredact scan /var/log/app.log                 look before you filter
      logredact policy check policy.yaml
      logredact COMMAND --help                        options and examples of a command
    """


def main(arguments: Optional[List[str]] = None) -> NoReturn:
    """The console script: runs a command and exits; errors are one line on stderr."""
    # Not cli.main(): it takes a closed output for its own affair and exits with 1.
    try:
        words = sys.argv[1:] if arguments is None else list(arguments)
        with cli.make_context("logredact", words) as ctx:
            cli.invoke(ctx)
        sys.exit(_exit.OK)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.UsageError as error:
        _show(error.show)
        sys.exit(_exit.USAGE)
    except KeyboardInterrupt:
        _show(lambda: click.echo("logredact: interrupted", err=True))
        sys.exit(_exit.UNEXPECTED)
    except Exception as error:
        code, message = _exit.outcome(error)
        _show(lambda: click.echo(f"logredact: {message}", err=True))
        if code == _exit.IO:
            _discard_stdout()
        sys.exit(code)


def _show(write: Callable[[], object]) -> None:
    try:
        write()
    except OSError:
        pass  # stderr is closed too: the exit code is all that is left


def _discard_stdout() -> None:
    """Keeps the interpreter from flushing into a closed pipe at exit, which adds a message."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
