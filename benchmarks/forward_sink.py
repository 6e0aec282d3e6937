"""A forward input that acknowledges all and keeps nothing: `python -m benchmarks.forward_sink PATH`. Writes a line when it listens."""

from __future__ import annotations

import socket
import sys

import msgpack


def main() -> None:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(sys.argv[1])
    listener.listen(1)
    print("ready", flush=True)
    while True:
        connection, _ = listener.accept()
        unpacker = msgpack.Unpacker(max_buffer_size=1 << 25)
        with connection:
            while data := connection.recv(1 << 18):
                unpacker.feed(data)
                for message in unpacker:
                    connection.sendall(msgpack.packb({"ack": message[2]["chunk"]}))


if __name__ == "__main__":
    main()
