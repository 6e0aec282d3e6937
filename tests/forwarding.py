"""A forward input as small as can be, in the test's own process: it takes messages, and answers as it is told."""

from __future__ import annotations

import os
import socket
import struct
import threading
import time

import msgpack


class Host:
    """Listens at `address`, a path or (host, port), from start() to stop(). `messages`: all whole ones, (tag, entries, options), as they came.

    `answer(message)` gives what is sent for it: bytes, None for nothing, or `Host.CLOSE`. `taken`: those that were acknowledged.
    """

    CLOSE = object()

    def __init__(self, address, answer=None):
        self.address, self.answer = address, answer or ack
        self.messages, self.taken, self.connections = [], [], []
        self.listener = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        family = socket.AF_UNIX if isinstance(self.address, str) else socket.AF_INET6 if ":" in self.address[0] else socket.AF_INET
        if family == socket.AF_UNIX and os.path.exists(self.address):
            os.unlink(self.address)
        self.listener = socket.socket(family, socket.SOCK_STREAM)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(self.address)
        self.listener.listen(8)
        threading.Thread(target=self._accept, args=[self.listener], daemon=True).start()

    def stop(self):
        """As if it had been killed: connections break."""
        if self.listener is None:
            return
        listener, self.listener = self.listener, None
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for one in self.connections:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection):
        unpacker = msgpack.Unpacker(max_buffer_size=6_144_000)  # more than Fluent Bit takes is an error
        with connection:
            try:
                while data := connection.recv(1 << 16):
                    unpacker.feed(data)
                    for message in unpacker:
                        self.messages.append(message)
                        answer = self.answer(message)
                        if answer is Host.CLOSE:
                            return
                        # Taken before it is told: a sender that goes on must find it there.
                        if answer == ack(message):
                            self.taken.append(message)
                        if answer is not None:
                            connection.sendall(answer)
            except OSError:
                pass

    def entries(self):
        """((seconds, nanoseconds), record) of all that was acknowledged, in order; a message that came again, as its ack was lost, once."""
        chunks = {}
        for message in self.taken:
            assert chunks.setdefault(message[2]["chunk"], message) == message
        return [one for message in chunks.values() for one in entries(message)]

    def logs(self):
        return [record["log"] for _, record in self.entries()]

    def wait_for(self, count, seconds=20):
        deadline = time.monotonic() + seconds
        while sum(message[2]["size"] for message in list(self.taken)) < count and time.monotonic() < deadline:
            time.sleep(0.005)
        assert sum(message[2]["size"] for message in self.taken) >= count, (len(self.messages), len(self.taken))


def ack(message):
    return msgpack.packb({"ack": message[2]["chunk"]})


def entries(message):
    unpacker = msgpack.Unpacker(strict_map_key=False)
    unpacker.feed(message[1])
    found = [(struct.unpack(">II", time.data), record) for time, record in unpacker]
    assert len(found) == message[2]["size"]
    return found
