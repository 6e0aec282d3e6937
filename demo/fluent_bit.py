"""A real Fluent Bit with a shipped configuration: events in by the forward protocol, its own chunks out of files."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import struct
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Sequence

import msgpack

import forward
from generate import Event, Record

__all__ = ["SOURCE", "FluentBit", "FluentBitError", "Received", "find", "make", "time_text"]

#: Fluent Bit's source tree in which cmake has run, to build the plugin with; its build tree is LOGREDACT_FLUENT_BIT_BUILD, or `build` in it.
SOURCE = os.environ.get("LOGREDACT_FLUENT_BIT_SOURCE")

_ROOT = Path(__file__).resolve().parent.parent

_START_SECONDS = 30
_STOP_SECONDS = 60

_CLASSIC = """
[SERVICE]
    flush 0.2
    grace 20
    log_level info
    http_server on
    http_listen 127.0.0.1
    http_port {http}
    {service}
[INPUT]
    name forward
    listen 127.0.0.1
    port {forward}
    threaded {threaded}
@INCLUDE {redact}
[OUTPUT]
    name file
    match *
    path {out}
    mkdir true
    format msgpack
    workers 1
"""

_YAML = """
service:
  flush: 0.2
  grace: 20
  log_level: info
  http_server: on
  http_listen: 127.0.0.1
  http_port: {http}
{service}
{includes}
pipeline:
  inputs:
    - name: forward
      listen: 127.0.0.1
      port: {forward}
      threaded: {threaded}
{processors}
  outputs:
    - name: file
      match: "*"
      path: {out}
      mkdir: true
      format: msgpack
      workers: 1
"""


class FluentBitError(Exception):
    """Fluent Bit did not start, or did not take or give what it should."""


class Received(NamedTuple):
    """One event as Fluent Bit handed it on."""

    tag: str
    time: str  # seconds, a point, nine digits
    record: Record
    metadata: Record


def find() -> Optional[str]:
    """The program to use: LOGREDACT_FLUENT_BIT, or fluent-bit on PATH; None if there is none."""
    return os.environ.get("LOGREDACT_FLUENT_BIT") or shutil.which("fluent-bit")


def make(build: Path, *arguments: str) -> str:
    """Runs the plugin's Makefile for the Fluent Bit of SOURCE; without arguments, puts the plugin and the library into `build`."""
    command = [
        "make", "-s", "-C", str(_ROOT / "plugins" / "fluent-bit" / "filter_logredact"), f"FLUENT_BIT_SOURCE={SOURCE}", f"BUILD={build}",
        f"LOGREDACT_LIBRARY={_ROOT / 'src' / 'logredact' / '_native' / 'liblogredact.so'}",
        *([f"FLUENT_BIT_BUILD={os.environ['LOGREDACT_FLUENT_BIT_BUILD']}"] if "LOGREDACT_FLUENT_BIT_BUILD" in os.environ else []),
    ]  # fmt: skip
    return subprocess.run([*command, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class FluentBit:
    """A Fluent Bit with a forward input on loopback, `redact` (a classic or YAML file to include) and
    an output of its chunks as they are, a file for each tag.

    `plugin` is loaded with -e; `processors` is a YAML fragment of the input's. A context manager that ends the program.
    """

    def __init__(
        self, directory: Path, redact: Optional[Path] = None, *, plugin: Optional[Path] = None, processors: str = "",
        threaded: bool = False, service: str = "", environment: Optional[Dict[str, str]] = None, wrapper: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self._directory = directory
        self._log = directory / "fluent-bit.log"
        self._sent = 0
        self._out = directory / "out"
        self._forward, self._http = _free_port(), _free_port()
        self._environment = environment
        classic = redact is not None and redact.suffix == ".conf"
        text = (_CLASSIC if classic else _YAML).format(
            http=self._http, forward=self._forward, out=self._out, threaded="on" if threaded else "off",
            redact=redact, includes=f"includes:\n  - {redact}" if redact else "", processors=processors, service=service,
        )  # fmt: skip
        main = directory / ("main.conf" if classic else "main.yaml")
        main.write_text(text)
        executable = find()
        if executable is None:
            raise FluentBitError("no fluent-bit on PATH")
        self._command = [*wrapper, executable, *(["-e", str(plugin)] if plugin else []), "-c", str(main)]

    def __enter__(self) -> FluentBit:
        self.launch()
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

    def launch(self) -> subprocess.Popen:
        """Starts the program and nothing else, for what is not expected to come up."""
        with open(self._log, "wb") as log:
            self._process = subprocess.Popen(
                self._command, cwd=self._directory, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        return self._process

    @property
    def pid(self) -> int:
        return self._process.pid

    def log(self) -> str:
        """What Fluent Bit logged so far."""
        return self._log.read_text(errors="replace")

    def metrics(self) -> Dict[str, float]:
        """Its metrics as it shows them: name and labels, value; none in its first second."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._http}/api/v2/metrics/prometheus", timeout=10) as answer:
                lines = answer.read().decode().splitlines()
        except OSError:
            return {}
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line and line[0] != "#")}

    def hang_up(self) -> None:
        """Has Fluent Bit read its configuration again (hot_reload), and connects to it anew."""
        self._process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + _START_SECONDS
        while "[reload]" not in self.log() and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(3)
        self._socket.close()
        self._socket = self._connected()

    def _connected(self) -> socket.socket:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                return socket.create_connection(("127.0.0.1", self._forward), timeout=_STOP_SECONDS)
            except ConnectionRefusedError:
                time.sleep(0.05)
        raise FluentBitError("Fluent Bit did not start:\n" + self.log()[-2000:])

    def send(self, events: Sequence[Event]) -> None:
        """Sends events, and waits for each batch until Fluent Bit says that it holds it. Errors: OSError."""
        for tag, entries in forward.batches(events):
            self.send_entries(tag, entries)

    def send_entries(self, tag: str, entries: Sequence[Any]) -> None:
        """Sends entries of one tag, [time, record] or [[time, metadata], record], and waits for the acknowledgement."""
        self.send_packed(tag, msgpack.packb(entries, use_bin_type=True, unicode_errors="surrogateescape"))

    def send_packed(self, tag: str, entries: bytes) -> None:
        """The same with an array of entries that is msgpack already."""
        self._sent += 1
        chunk = f"{self._sent}"
        try:
            forward.send(self._socket, b"\x93" + msgpack.packb(tag) + entries + msgpack.packb({"chunk": chunk}), chunk)
        except ConnectionError as error:
            raise FluentBitError(f"{error}:\n{self.log()[-2000:]}") from None

    def wait_for(self, count: int, seconds: float) -> List[Received]:
        """What has come out once `count` events have, or when the time is up."""
        deadline = time.monotonic() + seconds
        size = -1
        while True:
            grown, size = size, sum(path.stat().st_size for path in self._out.glob("*"))
            received = self.received() if size == grown else []
            if len(received) >= count or time.monotonic() > deadline:
                return received or self.received()
            time.sleep(0.5)

    def stop(self) -> List[Received]:
        """Ends Fluent Bit with SIGTERM, as its service manager does, and gives all that came out."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            raise FluentBitError("Fluent Bit did not end:\n" + self.log()[-2000:]) from None
        return self.received()

    def chunks(self) -> Dict[str, bytes]:
        """What came out, by tag: events as Fluent Bit holds them, [[time, metadata], record]."""
        return {path.name: path.read_bytes() for path in sorted(self._out.glob("*"))}

    def received(self) -> List[Received]:
        found = []
        for tag, data in self.chunks().items():
            unpacker = msgpack.Unpacker(raw=False, strict_map_key=False, unicode_errors="surrogateescape", max_buffer_size=0)
            unpacker.feed(data)
            for (time_, metadata), record in unpacker:
                seconds, nanoseconds = struct.unpack(">II", time_.data)
                found.append(Received(tag, f"{seconds}.{nanoseconds:09}", record, metadata))
        return found


def time_text(event: Event) -> str:
    """An event's time as Received has it."""
    return f"{event.seconds}.{event.nanoseconds:09}"
