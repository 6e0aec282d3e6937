"""Sealed streams through the real hosts, as JSON and back: verified, withheld or twice, never modified."""

from __future__ import annotations

import signal
import socket
import subprocess
import time

import fluent_bit
import fluentd
import forward
import msgpack
import pytest
from judging import judge
from seal_volume import COUNT, packed, sealed
from sealing import Node, counts

SECONDS = 60 + COUNT // 200

FLUENTD = """
<system>
  log_level warn
</system>
<source>
  @type forward
  bind 127.0.0.1
  port {port}
  @label @OUT
</source>
<label @OUT>
{json}</label>
<source>
  @type tail
  path {out}/json.log
  pos_file {out}/pos
  tag back
  read_from_head true
  refresh_interval 1
  @label @BACK
  <parse>
    @type json
  </parse>
</source>
<label @BACK>
{msgpack}</label>
"""

FLUENT_BIT = """
service:
  flush: 0.2
  grace: 20
  log_level: warn
parsers:
  - name: json
    format: json
pipeline:
  inputs:
    - name: forward
      listen: 127.0.0.1
      port: {port}
      buffer_max_size: 64M
    - name: tail
      path: {out}/json
      tag: msgpack
      parser: json
      read_from_head: true
      refresh_interval: 1
      buffer_chunk_size: 1M
      buffer_max_size: 64M
      skip_long_lines: off
  outputs:
    - name: file
      match: in
      path: {out}
      file: json
      format: plain
    - name: file
      match: msgpack
      path: {out}
      format: msgpack
"""


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    return Node(tmp_path_factory.mktemp("hosts"), records=256)


@pytest.fixture(scope="module")
def log(node):
    # Of what JSON does not have (docs/seal.md) each host makes something of its own.
    return sealed(node, hard=False)


def through(command, configuration, name, directory, records):
    """Sends records by the forward protocol and waits until what comes out no longer grows: (JSON lines, msgpack)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    out = directory / "out"
    out.mkdir()
    outputs = {form: fluentd.file_output(f"{out}/{form}", form) for form in ("json", "msgpack")}
    (directory / name).write_text(configuration.format(port=port, out=out, **outputs))
    with open(directory / "host.log", "wb") as said:
        process = subprocess.Popen([*command, "-c", name], cwd=directory, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    try:
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                connection = socket.create_connection(("127.0.0.1", port), timeout=30)
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < deadline, (directory / "host.log").read_text()[-2000:]
                time.sleep(0.1)
        with connection:
            for at in range(0, len(records), 200):
                entries = b"".join(
                    b"\x92" + msgpack.packb(msgpack.ExtType(0, (1_700_000_000 + at).to_bytes(4, "big") + bytes(4))) + packed([record])
                    for record in records[at : at + 200]
                )
                message = b"\x93" + msgpack.packb("in") + msgpack.packb(entries) + msgpack.packb({"chunk": str(at)})
                forward.send(connection, message, str(at))
        size = grown = -1
        while (size != grown or size <= 0) and time.monotonic() < deadline:
            time.sleep(4)
            size, grown = grown, sum(path.stat().st_size for path in out.glob("*"))
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    read = lambda kind: b"".join(path.read_bytes() for path in sorted(out.glob(f"{kind}*")))  # noqa: E731
    return read("json"), read("msgpack")


def assert_none_is_altered(node, data):
    """Counted in and out: each record is there and verified, once or more often."""
    found = counts(judge(node.path, node.vkey.read_text().strip(), data))
    assert found.pop("duplicate", 0) >= 0 and found == {"verified": COUNT}


@pytest.mark.skipif(fluentd.find() is None, reason="no fluentd on PATH; LOGREDACT_FLUENTD names one")
def test_fluentd(node, log, tmp_path):
    for data in through([fluentd.find(), "--no-supervisor"], FLUENTD, "fluentd.conf", tmp_path, log):
        assert_none_is_altered(node, data)


@pytest.mark.skipif(fluent_bit.find() is None, reason="no fluent-bit on PATH; LOGREDACT_FLUENT_BIT names one")
def test_fluent_bit(node, log, tmp_path):
    for data in through([fluent_bit.find()], FLUENT_BIT, "fluent-bit.yaml", tmp_path, log):
        assert_none_is_altered(node, data)
