"""`logredact tail --forward`: what it sends, to hosts that answer, are away, break off, or answer something else."""

from __future__ import annotations

import base64
import json
import signal
import socket
import time

import msgpack
import pytest

from filtering import LABEL, MAIL
from forwarding import Host, ack
from logredact import _core
from logredact._tail._forward import Forward
from logredact._tail._outlet import Stopped
from tailing import ID, append, cri, docker, tail  # noqa: F401

AWAY = "does not take records"


@pytest.fixture
def place(tmp_path):
    return str(tmp_path / "forward.sock")


@pytest.fixture
def host(place):
    with Host(place) as one:
        yield one


def to(place, *arguments):
    return ("--forward", f"unix:{place}" if place.startswith("/") else place, "--tag", "kube.tail", *arguments)


def ended(one, code=0, errors=b""):
    assert (one.end(), one.lines, one.rest) == (code, [], b""), one.errors
    assert one.errors == errors


def test_lines_leave_with_their_times_and_fields(tail, tmp_path, place, host):
    log, plain = tmp_path / f"pod_ns_app-{ID}.log", tmp_path / "plain.txt"
    append(log, cri(f"to {MAIL} é") + cri("two", time="2024-06-12T14:02:00.1+02:00", stream="stderr"))
    append(plain, "no time\n")
    before = time.time()
    ended(tail("--once", *to(place), log, plain, "--report", tmp_path / "report"))
    kubernetes = {"pod_name": "pod", "namespace_name": "ns", "container_name": "app", "docker_id": ID}
    by_file = {record["file"]: [] for _, record in host.entries()}
    for one in host.entries():
        by_file[one[1]["file"]].append(one)
    assert by_file[str(log)] == [
        ((1718200920, 123456789), {"time": "2024-06-12T14:02:00.123456789Z", "stream": "stdout", "log": f"to {LABEL} é", "kubernetes": kubernetes, "file": str(log)}),
        ((1718193720, 100_000_000), {"time": "2024-06-12T14:02:00.1+02:00", "stream": "stderr", "log": "two", "kubernetes": kubernetes, "file": str(log)}),
    ]
    (((seconds, nanoseconds), record),) = by_file[str(plain)]
    assert record == {"log": "no time", "file": str(plain)}
    assert before - 1 < seconds + nanoseconds / 1e9 < time.time()
    for tag, data, options in host.messages:
        assert (tag, type(data), list(options)) == ("kube.tail", bytes, ["chunk", "size"])
        assert len(base64.b64decode(options["chunk"], validate=True)) == 16
    report = json.loads((tmp_path / "report").read_text())
    assert report["forwarded"] == {"messages": len(host.messages), "entries": 3, "again": 0}


def test_it_follows_and_nothing_leaves_twice_after_sigterm(tail, tmp_path, place, host):
    log = tmp_path / "a.log"
    append(log, "".join(cri(f"a {n}") for n in range(1000)))
    one = tail(*to(place), log)
    host.wait_for(1000)
    append(log, "".join(cri(f"b {n}") for n in range(1000)))
    host.wait_for(2000)
    assert one.end(signal.SIGTERM) == 0
    append(log, cri("c"))
    one = tail(*to(place), log)
    host.wait_for(2001)
    assert one.end(signal.SIGINT) == 0
    assert host.logs() == [f"{letter} {n}" for letter in "ab" for n in range(1000)] + ["c"]
    assert host.taken == host.messages


@pytest.mark.parametrize("address", [("127.0.0.1", "127.0.0.1:{}"), ("127.0.0.1", "localhost:{}"), ("::1", "[::1]:{}"), ("::1", "localhost:{}")])
def test_tcp(tail, tmp_path, address):
    with socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET) as probe:
        try:
            probe.bind((address[0], 0))
        except OSError:
            pytest.skip("no such address here")
        port = probe.getsockname()[1]
    append(tmp_path / "a.log", cri("one"))
    with Host((address[0], port)) as host:
        ended(tail("--once", *to(address[1].format(port)), tmp_path / "a.log"))
        assert host.logs() == ["one"]


def test_while_the_host_is_away_it_waits_and_is_told_of_once(tail, tmp_path, place):
    log = tmp_path / "a.log"
    append(log, "".join(cri(f"{n} " + "x" * 500) for n in range(20_000)))
    one = tail("--once", *to(place), log)
    time.sleep(1.5)
    assert one.process.poll() is None
    with Host(place) as host:
        host.wait_for(1)
        host.stop()
        time.sleep(1.5)
        host.start()
        ended_code = one.end()
        assert [int(text.split()[0]) for text in host.logs()] == list(range(20_000))
    assert ended_code == 0 and one.lines == []
    told = one.errors.decode().splitlines()
    assert told[:2] == [
        f"logredact: unix:{place} does not take records (No such file or directory); they wait, it is tried again", f"logredact: unix:{place} takes records again",
    ]  # fmt: skip
    assert len(told) == 4 and AWAY in told[2] and told[3] == told[1]


def test_a_host_may_be_away_for_days(monkeypatch, tmp_path):
    waited, failures = [], 2_000
    sender = Forward(_core, f"unix:{tmp_path}/nobody", "t", tell=lambda line: None)
    sender.stopped = lambda: len(waited) >= failures
    monkeypatch.setattr(sender, "_poll", lambda descriptor, event, seconds, until_stopped: waited.append(seconds))
    with pytest.raises(Stopped):
        sender.write(memoryview(b'{"log":"x"}\n'))
    assert waited[:3] == [0.1, 0.2, 0.4] and set(waited[6:]) == {5.0}
    assert sender.counters == {"messages": 0, "entries": 0, "again": failures + 2}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("state", ["away", "silent"])
def test_a_signal_ends_it_while_it_waits_and_nothing_counts_as_sent(tail, tmp_path, place, number, state):
    log = tmp_path / "a.log"
    append(log, cri("one") + cri("two"))
    with Host(place, lambda message: None) as host:
        if state == "away":
            host.stop()
        one = tail(*to(place), log)
        deadline = time.monotonic() + 10
        while not host.messages and state != "away" and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(1.0)
        start = time.monotonic()
        assert one.end(number) == 0
        assert time.monotonic() - start < 4
        assert one.lines == []
        assert AWAY.encode() in one.errors or state != "away"
    with Host(place) as host:
        ended(tail("--once", *to(place), log))
        assert host.logs() == ["one", "two"]


def test_a_message_under_way_is_finished_after_a_signal(tail, tmp_path, place):
    def late(message):
        time.sleep(0.7)
        return ack(message)

    append(tmp_path / "a.log", cri("one"))
    with Host(place, late) as host:
        one = tail(*to(place), tmp_path / "a.log")
        while not host.messages:
            time.sleep(0.01)
        assert (one.end(signal.SIGTERM), one.errors) == (0, b"")
        ended(tail("--once", *to(place), tmp_path / "a.log"))
        assert host.logs() == ["one"]


def first(answer):
    """The answer to the first message; the others are acknowledged."""
    seen = []

    def of(message):
        seen.append(message)
        return (answer(message) if callable(answer) else answer) if len(seen) == 1 else ack(message)

    return of


NO_ACKS = {
    "closed": Host.CLOSE,
    "another id": msgpack.packb({"ack": "AAAAAAAAAAAAAAAAAAAAAA=="}),
    "no id": msgpack.packb({"ack": None}),
    "a number": msgpack.packb({"ack": 1}),
    "another key": lambda message: msgpack.packb({"nack": message[2]["chunk"]}),
    "the id alone": lambda message: msgpack.packb(message[2]["chunk"]),
    "in an array": lambda message: msgpack.packb([{"ack": message[2]["chunk"]}]),
    "under a map": lambda message: msgpack.packb({1: {"ack": message[2]["chunk"]}}),
    "twice": lambda message: ack(message) * 2,
    "and more": lambda message: ack(message) + b"\x00",
    "a prefix": lambda message: msgpack.packb({"ack": message[2]["chunk"][:-1]}),
    "no msgpack": b"\xc1",
    "HTTP": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "endless": b"\xdb\xff\xff\xff\xff" + b"x" * 10_000,
    "HELO": msgpack.packb(["HELO", {"nonce": b"x" * 16, "auth": "", "keepalive": True}]),
}


@pytest.mark.parametrize("name", NO_ACKS)
def test_what_is_no_ack_of_the_message_is_none_and_the_same_message_comes_again(tail, tmp_path, place, name):
    append(tmp_path / "a.log", cri("one"))
    with Host(place, first(NO_ACKS[name])) as host:
        ended(tail("--once", *to(place), tmp_path / "a.log"))
        assert len(host.messages) == 2 and host.messages[0] == host.messages[1]
        assert len(host.connections) == 2


def test_an_ack_in_pieces_is_one(tail, tmp_path, place):
    append(tmp_path / "a.log", cri("one"))
    with Host(place) as host:

        def slowly(message):
            for byte in ack(message)[:-1]:
                host.connections[-1].sendall(bytes([byte]))
                time.sleep(0.005)
            return ack(message)[-1:]

        host.answer = slowly
        ended(tail("--once", *to(place), tmp_path / "a.log"))
        assert len(host.messages) == 1


def test_why_it_waits_is_told(tail, tmp_path, place):
    append(tmp_path / "a.log", cri("one"))
    with Host(place, lambda message: NO_ACKS["HELO"]) as host:
        one = tail(*to(place), tmp_path / "a.log")
        while len(host.messages) < 3:
            time.sleep(0.01)
        assert one.end(signal.SIGTERM) == 0
    assert one.errors.decode() == f"logredact: unix:{place} does not take records (it wants a shared key or a user, which are not supported); they wait, it is tried again\n"


def test_no_message_is_larger_than_a_host_takes_and_a_long_line_is_split(tail, tmp_path, place, host):
    attrs = {"n": [0.0] * 400_000}  # of all JSON it grows most
    text = "wörds " * 1_000_000
    append(tmp_path / "c-json.log", "".join(cri(f"{n} " + "y" * 900) for n in range(6000)))
    append(tmp_path / "d.log", docker("x\n")[:-2] + "," + json.dumps({"attrs": attrs}, separators=(",", ":"))[1:] + "\n")
    append(tmp_path / "e.log", cri(text))
    (tmp_path / "policy.yaml").write_text("version: 1\nlimits: {value_bytes: 8388608}\n")
    ended(tail("--once", "-p", tmp_path / "policy.yaml", *to(place), tmp_path / "*.log"))
    sizes = [len(data) for _, data, _ in host.messages]
    assert max(sizes) > 3_000_000 and max(sizes) < 6_144_000
    records = [record for _, record in host.entries()]
    assert [record["attrs"] for record in records if record["file"].endswith("d.log")] == [attrs]
    parts = [record for record in records if record["file"].endswith("e.log")]
    assert len(parts) == 4 and "".join(one["log"] for one in parts) == text
    assert len(records) == 6000 + 1 + len(parts)


@pytest.mark.parametrize(
    "address, says",
    [
        ("unix:", "a socket's path has"), ("unix:" + "x" * 108, "a socket's path has"), ("/run/x.sock", "unix:PATH, HOST:PORT"), ("127.0.0.1", "unix:PATH, HOST:PORT"),
        (":24224", "unix:PATH, HOST:PORT"), ("::1:24224", "unix:PATH, HOST:PORT"), ("127.0.0.1:", "the port"), ("127.0.0.1:0", "the port"), ("127.0.0.1:65536", "the port"),
        ("127.0.0.1:x", "the port"), ("127.0.0.1:\u0661", "the port"), ("10.0.0.1:24224", "forward by TLS"), ("aggregator.example.com:24224", "forward by TLS"),
        ("[2001:db8::1]:24224", "forward by TLS"), ("0.0.0.0:24224", "forward by TLS"), ("localhost.example.com:1", "forward by TLS"),
    ],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_wrong_usage(tail, tmp_path, address, says):
    one = tail("--once", "--forward", address, "--tag", "t", tmp_path / "a.log")
    assert one.end() == 2
    assert says in " ".join(one.errors.decode().split()) and b"Traceback" not in one.errors
    assert not (tmp_path / "state.db").exists()


def test_wrong_usage(tail, tmp_path, place):
    for arguments, says in ((("--forward", f"unix:{place}"), "--tag NAME"), ((*to(place), "--tag", ""), "--tag NAME"), (to(place, "--max-line", 3 << 20), "--max-line 2097152")):
        one = tail("--once", *arguments, tmp_path / "a.log")
        assert one.end() == 2
        assert says in one.errors.decode()


def test_an_idle_connection_that_the_host_closed_is_no_news(tail, tmp_path, place, host):
    log = tmp_path / "a.log"
    append(log, cri("one"))
    one = tail(*to(place), log)
    host.wait_for(1)
    host.stop()
    host.start()
    append(log, cri("two"))
    host.wait_for(2)
    assert (one.end(signal.SIGTERM), one.errors) == (0, b"")
    assert host.logs() == ["one", "two"]
