"""Events to a host by Fluentd's forward protocol (version 1), each message acknowledged."""

from __future__ import annotations

import socket
from typing import Any, Dict, Iterator, List, Sequence, Tuple

import msgpack

from generate import Event, Record, event_time

__all__ = ["batches", "send"]

_BATCH = 500  # events


def batches(events: Sequence[Event]) -> Iterator[Tuple[str, List[Tuple[Any, Record]]]]:
    """(tag, [(time, record), …]) of the events, in their order within each tag."""
    for start in range(0, len(events), _BATCH):
        batch: Dict[str, List[Tuple[Any, Record]]] = {}
        for event in events[start : start + _BATCH]:
            batch.setdefault(event.tag, []).append((event_time(event), event.record))
        yield from batch.items()


def send(connection: socket.socket, message: bytes, chunk: str) -> None:
    """Sends a message with this chunk in its options, and waits until the host says that it holds it.

    Errors: OSError; ConnectionError where the host closed, or answered with anything else.
    """
    connection.sendall(message)
    unpacker = msgpack.Unpacker()
    while True:
        data = connection.recv(4096)
        if not data:
            raise ConnectionError("the host closed the connection")
        unpacker.feed(data)
        for answer in unpacker:
            if answer != {"ack": chunk}:
                raise ConnectionError("the host did not acknowledge a message")
            return
