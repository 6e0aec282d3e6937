"""A real Fluent Bit with a shipped configuration: events in by the forward protocol, and out by it to a receiver here."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import struct
import subprocess
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

import msgpack

from generate import Event, Record, event_time

__all__ = ["FluentBit", "FluentBitError", "Received", "find", "time_text"]

_BATCH = 500
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
    storage.type {storage}
@INCLUDE {redact}
[OUTPUT]
    name forward
    match *
    host 127.0.0.1
    port {receiver}
    workers 1
    retain_metadata_in_forward_mode true
    retry_limit no_limits
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
      storage.type: {storage}
{processors}
  outputs:
    - name: forward
      match: "*"
      host: 127.0.0.1
      port: {receiver}
      workers: 1
      retain_metadata_in_forward_mode: true
      retry_limit: no_limits
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class _Receiver(threading.Thread):
    """The other end of Fluent Bit's forward output; keeps what came as bytes, so that it is never what is waited for."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.streams: List[bytearray] = []

    def run(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            stream = bytearray()
            self.streams.append(stream)
            threading.Thread(target=self._read, args=(connection, stream), daemon=True).start()

    @staticmethod
    def _read(connection: socket.socket, stream: bytearray) -> None:
        with connection:
            while data := connection.recv(1 << 20):
                stream += data

    def size(self) -> int:
        return sum(map(len, self.streams))

    def close(self) -> None:
        self._listener.close()


class FluentBit:
    """A Fluent Bit with a forward input on loopback, `redact` (a classic or YAML file to include) and a forward output.

    `plugin` is loaded with -e; `processors` is a YAML fragment of the input's. A context manager that ends the program.
    """

    def __init__(
        self, directory: Path, redact: Optional[Path] = None, *, plugin: Optional[Path] = None, processors: str = "",
        threaded: bool = False, service: str = "", storage: str = "memory", environment: Optional[Dict[str, str]] = None, wrapper: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self._directory = directory
        self._log = directory / "fluent-bit.log"
        self._sent = 0
        self._receiver = _Receiver()
        self._forward, self._http = _free_port(), _free_port()
        self._environment = environment
        classic = redact is not None and redact.suffix == ".conf"
        text = (_CLASSIC if classic else _YAML).format(
            http=self._http, forward=self._forward, receiver=self._receiver.port, threaded="on" if threaded else "off",
            redact=redact, includes=f"includes:\n  - {redact}" if redact else "", processors=processors, service=service, storage=storage,
        )  # fmt: skip
        main = directory / ("main.conf" if classic else "main.yaml")
        main.write_text(text)
        executable = find()
        if executable is None:
            raise FluentBitError("no fluent-bit on PATH")
        self._command = [*wrapper, executable, *(["-e", str(plugin)] if plugin else []), "-c", str(main)]

    def __enter__(self) -> FluentBit:
        self.launch()
        self._receiver.start()
        try:
            self._socket = self._connected()
        except BaseException:
            self._process.kill()
            self._process.wait()
            self._receiver.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._receiver.close()

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
        for start in range(0, len(events), _BATCH):
            batch: Dict[str, List[Tuple[Any, Record]]] = {}
            for event in events[start : start + _BATCH]:
                batch.setdefault(event.tag, []).append((event_time(event), event.record))
            for tag, entries in batch.items():
                self.send_entries(tag, entries)

    def send_entries(self, tag: str, entries: Sequence[Any]) -> None:
        """Sends entries of one tag, [time, record] or [[time, metadata], record], and waits for the acknowledgement."""
        self._sent += len(entries)
        chunk = f"{self._sent}"
        packed = msgpack.packb([tag, entries, {"chunk": chunk}], use_bin_type=True, unicode_errors="surrogateescape")
        self._socket.sendall(packed)
        if self._answer() != {"ack": chunk}:
            raise FluentBitError("Fluent Bit did not acknowledge a batch")

    def _answer(self) -> Any:
        unpacker = msgpack.Unpacker()
        while True:
            data = self._socket.recv(4096)
            if not data:
                raise FluentBitError("Fluent Bit closed the connection:\n" + self.log()[-2000:])
            unpacker.feed(data)
            for answer in unpacker:
                return answer

    def wait_for(self, count: int, seconds: float) -> List[Received]:
        """What has come out once `count` events have, or when the time is up."""
        deadline = time.monotonic() + seconds
        size = -1
        while True:
            grown, size = size, self._receiver.size()
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

    def received(self) -> List[Received]:
        found = []
        for stream in list(self._receiver.streams):
            unpacker = msgpack.Unpacker(raw=False, strict_map_key=False, unicode_errors="surrogateescape", max_buffer_size=0)
            unpacker.feed(bytes(stream))
            for message in unpacker:
                found += [_event(message[0], entry) for entry in _entries(message)]
        return found


def _entries(message: List[Any]) -> List[Any]:
    """Of a message in one of the protocol's three modes, those that Fluent Bit sends."""
    if isinstance(message[1], list):
        return message[1]
    unpacker = msgpack.Unpacker(raw=False, strict_map_key=False, unicode_errors="surrogateescape", max_buffer_size=0)
    unpacker.feed(message[1] if isinstance(message[1], bytes) else message[1].encode("utf-8", "surrogateescape"))
    return list(unpacker)


def _event(tag: str, entry: List[Any]) -> Received:
    time_, metadata = entry[0] if isinstance(entry[0], list) else (entry[0], {})
    seconds, nanoseconds = struct.unpack(">II", time_.data)
    return Received(tag, f"{seconds}.{nanoseconds:09}", entry[1], metadata)


def time_text(event: Event) -> str:
    """An event's time as Received has it."""
    return f"{event.seconds}.{event.nanoseconds:09}"
