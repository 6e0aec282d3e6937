"""A real Fluentd with one of the shipped configurations: events in by its forward protocol, events out of a file."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

import msgpack

import forward
from generate import Event, Record

__all__ = ["INJECT", "MODES", "PLUGINS", "Fluentd", "FluentdError", "Received", "file_output", "find", "forward_message", "ruby", "time_text"]

PLUGINS = Path(__file__).resolve().parent.parent / "plugins" / "fluentd"
MODES = ("forward", "packed", "compressed")  # of the forward protocol: an array of events, their bytes, these in gzip

_GEM = PLUGINS / "lib" / "fluent" / "plugin"
_START_SECONDS = 30
_STOP_SECONDS = 60

_CONFIGURATION = """
<system>
  log_level info
{system}</system>
<source>
  @type forward
  bind 127.0.0.1
  port {port}
  @label @REDACT
</source>
@include redact.conf
<label @REDACTED>
{output}</label>
"""


INJECT = """
    <inject>
      tag_key fluentd_tag
      time_key fluentd_time
      time_type string
      time_format %s.%N
    </inject>"""


def file_output(path: str, form: str, inject: str = "") -> str:
    """Configuration: all events of a label into one file, soon after they come."""
    return f"""  <match **>
    @type file
    path {path}
    append true{inject}
    <format>
      @type {form}
    </format>
    <buffer []>
      @type memory
      flush_mode interval
      flush_interval 0.2
      flush_thread_interval 0.05
      flush_thread_burst_interval 0
      flush_at_shutdown true
    </buffer>
  </match>
"""


class FluentdError(Exception):
    """Fluentd did not start, or did not take or give what it should."""


class Received(NamedTuple):
    """One event as Fluentd handed it on."""

    tag: str
    time: str  # seconds, a point, nine digits
    record: Record


def find() -> Optional[str]:
    """The fluentd to use: LOGREDACT_FLUENTD, or the one on PATH; None if there is none."""
    return os.environ.get("LOGREDACT_FLUENTD") or shutil.which("fluentd")


def ruby() -> Optional[List[str]]:
    """A command for a Ruby that finds the libraries of that fluentd, and test-unit; None if there is none."""
    executable, interpreter = find(), shutil.which("ruby")
    if executable is None or interpreter is None:
        return None
    # A fluentd that is a wrapper in shell says with -I where its libraries are.
    found = re.findall(rb"-I ?([^\s]+)", Path(shutil.which(executable) or executable).read_bytes()[:4096])
    command = [interpreter, *(f"-I{os.fsdecode(path)}" for path in found)]
    probe = subprocess.run([*command, "-e", "require 'fluent/test'; require 'test/unit'; exit!(true)"], capture_output=True)
    return None if probe.returncode else command


class Fluentd:
    """A Fluentd on a loopback port, with its files in `directory`; a context manager that ends it.

    `workers`: more than one run under Fluentd's supervisor, and write a file each.
    """

    def __init__(self, configuration: Path, directory: Path, *, workers: int = 1) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._directory = directory
        self._log = directory / "fluentd.log"
        self._sent = 0
        self._batches = 0
        shutil.copyfile(configuration, directory / "redact.conf")
        system = f"  workers {workers}\n  root_dir {directory}\n" if workers > 1 else ""
        (directory / "fluentd.conf").write_text(_CONFIGURATION.format(port=self._port, system=system, output=file_output("out", "msgpack", INJECT)))
        self._arguments = ["-p", str(_GEM), "-c", "fluentd.conf"] + ["--no-supervisor"] * (workers == 1)

    def __enter__(self) -> Fluentd:
        executable = find()
        if executable is None:
            raise FluentdError("no fluentd on PATH")
        environment = dict(os.environ, PATH=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
        with open(self._log, "wb") as log:
            self._process = subprocess.Popen(
                [executable, *self._arguments],
                cwd=self._directory, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            self._socket = self._connected()
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    @property
    def pid(self) -> int:
        return self._process.pid

    def log(self) -> str:
        """What Fluentd logged so far."""
        return self._log.read_text(errors="replace")

    def _connected(self) -> socket.socket:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                return socket.create_connection(("127.0.0.1", self._port), timeout=_STOP_SECONDS)
            except ConnectionRefusedError:
                time.sleep(0.05)
        raise FluentdError("Fluentd did not start:\n" + self.log()[-2000:])

    def send(self, events: Sequence[Event], modes: Sequence[str] = ("forward",)) -> None:
        """Sends events, each batch in the next of the modes, and waits until Fluentd says that it holds it. Errors: OSError."""
        for tag, entries in forward.batches(events):
            self._sent += len(entries)
            self._batches += 1
            chunk = f"{self._sent}"
            message = forward_message(tag, entries, modes[self._batches % len(modes)], {"chunk": chunk})
            self.send_raw(message, chunk)

    def send_raw(self, message: bytes, chunk: str) -> None:
        """Sends a message of the forward protocol with this chunk in its options. Errors: OSError, FluentdError."""
        try:
            forward.send(self._socket, message, chunk)
        except ConnectionError as error:
            raise FluentdError(f"{error}:\n{self.log()[-2000:]}") from None

    def wait_for(self, count: int, seconds: float) -> List[Received]:
        """What has come out once `count` events have, or when the time is up."""
        deadline = time.monotonic() + seconds
        size = -1
        while True:
            grown, size = size, sum(path.stat().st_size for path in self._outputs())
            received = self.received() if size == grown else []
            if len(received) >= count or time.monotonic() > deadline:
                return received or self.received()
            time.sleep(0.2)

    def stop(self) -> List[Received]:
        """Ends Fluentd with SIGTERM, as its service manager does, and gives all that came out."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            raise FluentdError("Fluentd did not end:\n" + self.log()[-2000:]) from None
        return self.received()

    def _outputs(self) -> List[Path]:
        return sorted(self._directory.glob("out*.log"))

    def received(self) -> List[Received]:
        found = []
        for path in self._outputs():
            with open(path, "rb") as file:
                for record in msgpack.Unpacker(file, raw=False, strict_map_key=False, unicode_errors="surrogateescape"):
                    found.append(Received(record.pop("fluentd_tag"), record.pop("fluentd_time"), record))
        return found


def forward_message(tag: str, entries: Sequence[Tuple[Any, Record]], mode: str, option: Dict[str, Any]) -> bytes:
    """A message of the forward protocol, https://github.com/fluent/fluentd/wiki/Forward-Protocol-Specification-v1."""
    body: Any = entries
    if mode != "forward":
        body = b"".join(msgpack.packb(entry, use_bin_type=True) for entry in entries)
        option = {**option, "size": len(entries)}
    if mode == "compressed":
        body = gzip.compress(body, 1)
        option["compressed"] = "gzip"
    return msgpack.packb([tag, body, option], use_bin_type=True)


def time_text(event: Event) -> str:
    """An event's time as Received has it."""
    return f"{event.seconds}.{event.nanoseconds:09}"
