"""Records what Fluentd writes, for test_fluentd_framing.py: LOGREDACT_FLUENTD=fluentd python tests/plugins/record_fluentd.py

The files in fixtures/fluentd are of Fluentd 1.18.0 on Ruby 3.1 with msgpack-ruby 1.4.2: twelve events of `events()`, sent to it by
the forward protocol, as its own plugins wrote them on:

    packed_forward.msgpack       out_forward: [tag, events, option], times as EventTime (ext type 0)
    packed_forward_int.msgpack   out_forward with `time_as_integer true`
    packed_forward_gzip.msgpack  out_forward with `compress gzip`
    buffer_chunk.msgpack         a chunk of a file buffer
    exec_filter.msgpack          standard input of exec_filter's child, with the shipped configuration
"""

from __future__ import annotations

import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Dict, List

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "demo"))

from fluentd import MODES, PLUGINS, Fluentd  # noqa: E402
from generate import Event  # noqa: E402

TAG = "kube.app"

_FORWARD = """
<label @REDACT>
  <match **>
    @type forward
    heartbeat_type none
    send_timeout 5s
    {option}
    <server>
      host 127.0.0.1
      port {port}
    </server>
    <buffer>
      flush_mode interval
      flush_interval 1s
    </buffer>
  </match>
</label>
"""

_BUFFER = """
<label @REDACT>
  <match **>
    @type forward
    heartbeat_type none
    <server>
      host 127.0.0.1
      port 9
    </server>
    <buffer>
      @type file
      path {path}
      flush_mode interval
      flush_interval 3600s
      flush_at_shutdown false
    </buffer>
  </match>
</label>
"""


def events() -> List[Event]:
    """With a finding in every second one, and values that msgpack writes in every of its ways."""
    values: List[Any] = [
        "ü\u2028\U0001f600", "x" * 40, "y" * 300, b"\xff\x00", 2**64 - 1, -(2**63), 1.5, None, True, [1, [2, {}]], {"a": {"b": -1}}, 70_000,
    ]  # fmt: skip
    return [
        Event(TAG, 1_700_000_000 + n, 111_111_111 * n % 10**9, {"m": "card 4111 1111 1111 1111" if n % 2 else "plain", "v": value, "n": n}, ())
        for n, value in enumerate(values)
    ]


def through(configuration: str, directory: Path) -> None:
    """Fluentd with this configuration and all events, which it has handed on when this returns."""
    file = directory / "label.conf"
    file.write_text(configuration)
    with Fluentd(file, directory) as fluentd:
        for event in events():
            fluentd.send([event], MODES)
        time.sleep(3)
        fluentd.stop()


def received(option: str) -> bytes:
    """What a server for the forward protocol is sent."""
    data: List[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server, tempfile.TemporaryDirectory() as directory:

        def serve() -> None:
            server.settimeout(20)
            connection, _ = server.accept()
            while piece := connection.recv(65536):
                data.append(piece)

        thread = threading.Thread(target=serve)
        thread.start()
        through(_FORWARD.format(option=option, port=server.getsockname()[1]), Path(directory))
        thread.join()
    return b"".join(data)


def chunk() -> bytes:
    with tempfile.TemporaryDirectory() as directory:
        through(_BUFFER.format(path=Path(directory, "buffer")), Path(directory))
        return b"".join(path.read_bytes() for path in sorted(Path(directory, "buffer").glob("*.log")))


def child_input() -> bytes:
    with tempfile.TemporaryDirectory() as directory:
        took = Path(directory, "taken")
        shipped = (PLUGINS / "exec_filter_msgpack.conf").read_text()
        command = next(line for line in shipped.splitlines() if line.strip().startswith("command logredact"))
        through(shipped.replace(command, f"    command tee {took}"), Path(directory))
        return took.read_bytes()


def main() -> None:
    files: Dict[str, bytes] = {
        "packed_forward": received(""),
        "packed_forward_int": received("time_as_integer true"),
        "packed_forward_gzip": received("compress gzip"),
        "buffer_chunk": chunk(),
        "exec_filter": child_input(),
    }
    for name, data in files.items():
        (HERE / "fixtures" / "fluentd" / f"{name}.msgpack").write_bytes(data)
        print(f"{name}: {len(data)} bytes")


if __name__ == "__main__":
    main()
