"""The shipped forwarding examples: node agents and aggregators of both kinds, TLS with certificates on both sides and a shared key."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import msgpack
import pytest
import yaml

import fluentd
import forward
from fluentd import time_text
from generate import generate

EXAMPLES = Path(__file__).resolve().parents[2] / "plugins" / "forward"
BIT = os.environ.get("LOGREDACT_FLUENT_BIT") or shutil.which("fluent-bit")
FLUENTD = fluentd.find()
OPENSSL = shutil.which("openssl")
SECONDS = 60

needs = {
    "fluentd": pytest.mark.skipif(FLUENTD is None, reason="no fluentd on PATH; LOGREDACT_FLUENTD names one"),
    "fluent-bit": pytest.mark.skipif(BIT is None, reason="no fluent-bit on PATH; LOGREDACT_FLUENT_BIT names one"),
}
PAIRS = [
    pytest.param(node, aggregator, id=f"{node} to {aggregator}", marks=[needs[node], needs[aggregator]])
    for node, aggregator in (("fluent-bit", "fluentd"), ("fluentd", "fluent-bit"), ("fluent-bit", "fluent-bit"), ("fluentd", "fluentd"))
]
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="no openssl on PATH")

NAME, NODE = "localhost", "node-17"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def certificates(directory, *names, **environment):
    return subprocess.run(
        [EXAMPLES / "make-certificates", directory, *names], env={**os.environ, **environment}, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    directory = tmp_path_factory.mktemp("tls")
    for name in ("ours", "theirs"):
        done = certificates(directory / name, NAME, NODE)
        assert done.returncode == 0, done.stderr
    return directory


class Agent:
    """One of the shipped examples as a process: its own side of TLS and of authentication as they are, its other end a test's."""

    def __init__(self, kind, role, directory, tls, port, *, key=None, edit=None):
        directory.mkdir(parents=True, exist_ok=True)
        self.kind, self.role, self.directory, self.local = kind, role, directory, free_port()
        self.environment = {**os.environ, "FORWARD_SHARED_KEY": key or (tls / "shared_key").read_text().strip()}
        name = f"{kind}-{role}" + (".yaml" if kind == "fluent-bit" else ".conf")
        text = (EXAMPLES / name).read_text()
        for old, new in {
            "/etc/logredact/tls": str(tls), "aggregator.example.com": NAME, "24224": str(port), "0.0.0.0": "127.0.0.1",
            "/var/lib": str(directory), "/var/log/aggregated": str(directory / "out"),
        }.items():  # fmt: skip
            assert new == str(directory) or old in text or role == "node" or "/var" in old, (old, name)
            text = text.replace(old, new)
        text = self._bit(text) if kind == "fluent-bit" else self._fluentd(text)
        self.configuration = directory / name
        self.configuration.write_text(edit(text) if edit else text)

    def _bit(self, text):
        configuration = yaml.safe_load(text)
        pipeline = configuration["pipeline"]
        configuration["service"].pop("plugins_file", None)
        configuration["service"]["flush"] = 0.2
        if self.role == "node":
            pipeline["inputs"] = [{"name": "forward", "listen": "127.0.0.1", "port": self.local, "storage.type": "filesystem"}]
        else:
            (self.directory / "out").mkdir(exist_ok=True)
            pipeline["outputs"] = [{"name": "file", "match": "*", "path": str(self.directory / "out"), "format": "msgpack"}]
        return yaml.safe_dump(configuration)

    def _fluentd(self, text):
        if self.role == "node":
            text = re.sub(r"<filter.*?</filter>", "", text, flags=re.S)
            source = f"<source>\n@type forward\nbind 127.0.0.1\nport {self.local}\n</source>"
            return re.sub(r"<source>.*?</source>", source, text, flags=re.S)
        text = text.replace("@type json", "@type msgpack")
        flush = "<buffer []>\n@type memory\nflush_mode interval\nflush_interval 0.2\nflush_thread_interval 0.05\nflush_thread_burst_interval 0\n</buffer>\n</match>"
        return text.replace("</match>", flush, 1)

    def __enter__(self):
        command = [BIT, "-c", self.configuration] if self.kind == "fluent-bit" else [FLUENTD, "--no-supervisor", "-c", self.configuration]
        with open(self.directory / "log", "ab") as log:
            self.process = subprocess.Popen(command, cwd=self.directory, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def log(self):
        return (self.directory / "log").read_text(errors="replace")

    def await_port(self, port):
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"{self.kind} did not start: {self.log()[-2000:]}")

    def send(self, events):
        """By the forward protocol, each batch acknowledged."""
        self.await_port(self.local)
        with socket.create_connection(("127.0.0.1", self.local), timeout=SECONDS) as connection:
            for number, (tag, entries) in enumerate(forward.batches(events)):
                message = msgpack.packb([tag, entries, {"chunk": str(number)}])
                forward.send(connection, message, str(number))

    def received(self):
        """(tag, time as text, record) of all that came out."""
        options = dict(raw=False, strict_map_key=False, unicode_errors="surrogateescape")
        found = []
        if self.kind == "fluentd":
            for path in sorted((self.directory / "out").glob("out*.log")):
                with open(path, "rb") as file:
                    found += [(one.pop("fluentd_tag"), one.pop("fluentd_time"), one) for one in msgpack.Unpacker(file, **options)]
            return found
        for path in (self.directory / "out").iterdir():
            with open(path, "rb") as file:
                for head, record in msgpack.Unpacker(file, **options):
                    stamp = head[0] if isinstance(head, list) else head
                    assert not isinstance(head, list) or head[1] == {}
                    seconds, nanoseconds = int.from_bytes(stamp.data[:4], "big"), int.from_bytes(stamp.data[4:], "big")
                    found.append((path.name, f"{seconds}.{nanoseconds:09}", record))
        return found

    def wait_for(self, count, seconds=SECONDS):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if len(self.received()) >= count:
                break
            time.sleep(0.3)
        return self.received()


def expected(events):
    return sorted(((event.tag, time_text(event), repr(event.record)) for event in events))


def shown(received):
    return sorted((tag, time, repr(record)) for tag, time, record in received)


@pytest.mark.parametrize("node, aggregator", PAIRS)
def test_all_records_arrive_as_they_were_also_across_a_restart_of_the_aggregator(node, aggregator, tls, tmp_path):
    events = list(generate(count=2000))
    half, port = len(events) // 2, free_port()
    with Agent(node, "node", tmp_path / "node", tls / "ours", port) as sender:
        with Agent(aggregator, "aggregator", tmp_path / "aggregator", tls / "ours", port) as receiver:
            receiver.await_port(port)
            sender.send(events[:half])
            assert len(receiver.wait_for(half)) == half, sender.log()[-3000:] + receiver.log()[-3000:]
        sender.send(events[half:])
        with Agent(aggregator, "aggregator", tmp_path / "aggregator", tls / "ours", port) as receiver:
            received = receiver.wait_for(len(events))
    assert shown(received) == expected(events)
    by_tag = {tag: [time for one, time, _ in received if one == tag] for tag in {event.tag for event in events}}
    assert by_tag == {tag: [time_text(event) for event in events if event.tag == tag] for tag in by_tag}


def without_client_certificate(text):
    return re.sub(r"^.*(tls_client_\w+_path|tls\.(crt|key)_file).*\n", "", text, flags=re.M)


def for_another_name(text):
    return re.sub(r"(self_hostname:?) .*", r"\1 node-17", text.replace("localhost", "127.0.0.1"))


REFUSED = {
    "no certificate of the node": ({}, without_client_certificate, "ours"),
    "a certificate of another authority": ({}, None, "theirs"),
    "another shared key": ({"key": "00" * 32}, None, "ours"),
    "a server of another name": ({}, for_another_name, "ours"),
}


@pytest.mark.parametrize("reason", REFUSED)
@pytest.mark.parametrize("node, aggregator", PAIRS[:2])  # either program on either side
def test_a_peer_that_lacks_something_gets_nothing_through(node, aggregator, reason, tls, tmp_path):
    options, edit, own = REFUSED[reason]
    events, port = list(generate(count=50)), free_port()
    with Agent(aggregator, "aggregator", tmp_path / "aggregator", tls / "ours", port) as receiver:
        receiver.await_port(port)
        with Agent(node, "node", tmp_path / "node", tls / own, port, edit=edit, **options) as sender:
            sender.send(events)
            time.sleep(4)
            assert receiver.received() == [], sender.log()[-2000:]
            assert sender.process.poll() is None
            log = sender.log() + receiver.log()
            sender.process.kill()  # it would try to the end
    assert (tls / "ours" / "shared_key").read_text().strip() not in log
    assert re.search(r"error|fail|unmatch|refuse|closed|reset", log, flags=re.I), log[-2000:]


def test_certificates_are_made_once_and_closed_to_others(tmp_path):
    directory = tmp_path / "tls"
    assert certificates(directory, "a.example.com").returncode == 0
    before = {path.name: path.read_bytes() for path in directory.iterdir()}
    assert set(before) == {"ca.crt", "ca.key", "shared_key", "a.example.com.crt", "a.example.com.key"}
    assert certificates(directory, "a.example.com", "10.0.0.7", "::1").returncode == 0
    after = {path.name: path.read_bytes() for path in directory.iterdir()}
    assert {name: after[name] for name in before} == before
    assert certificates(directory, "a.example.com", RENEW="1").returncode == 0
    assert (directory / "a.example.com.crt").read_bytes() != before["a.example.com.crt"]
    assert (directory / "ca.crt").read_bytes() == before["ca.crt"]
    for path in directory.iterdir():
        assert path.stat().st_mode & 0o777 == (0o644 if path.suffix == ".crt" else 0o600), path
    for name, kind in (("a.example.com", "DNS:a.example.com"), ("10.0.0.7", "IP Address:10.0.0.7"), ("::1", "IP Address:0:0:0:0:0:0:0:1")):
        listed = subprocess.run([OPENSSL, "x509", "-in", directory / f"{name}.crt", "-noout", "-ext", "subjectAltName"], capture_output=True, text=True)
        assert kind in listed.stdout
        verified = subprocess.run([OPENSSL, "verify", "-x509_strict", "-CAfile", directory / "ca.crt", directory / f"{name}.crt"], capture_output=True, text=True)
        assert verified.returncode == 0, verified.stderr


def test_wrong_uses_of_the_script_are_told(tmp_path):
    assert certificates(tmp_path).returncode == 2
    assert "no name for a certificate" in certificates(tmp_path, "a/../b").stderr
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "ca.crt").touch()
    done = certificates(tmp_path / "other", "a")
    assert done.returncode == 1 and "without ca.key" in done.stderr
