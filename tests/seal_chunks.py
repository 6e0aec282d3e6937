"""A sealed session as hosts in a process have it: chunks, with checkpoints apart from them."""

from __future__ import annotations

import msgpack

from logredact import _cffi
from logredact._plans import as_plan

ffi, lib = _cffi.ffi, _cffi.lib


class Chunks:
    """One session. Calls return the status; what they gave is in `out`, `message` and `offset`."""

    def __init__(self, node, framing="event", **options):
        self.error = ffi.new("logredact_error *")
        self.policy = self.load(node)
        handle = ffi.new("logredact_session **")
        fields = {"size": ffi.sizeof("logredact_session_options"), "framing": _cffi.FRAMINGS[framing], "apart": 1, **options}
        self.status = lib.logredact_session_new_sealed(self.policy, ffi.new("logredact_session_options *", fields), handle, self.error)
        self.handle = handle[0]
        self.out = b""

    def load(self, node):
        plan, _keys = as_plan(node.policy)
        policy = ffi.new("logredact_policy **")
        assert lib.logredact_policy_load(plan, len(plan), ffi.NULL, 0, policy, self.error) == 0, self.message
        return ffi.gc(policy[0], lib.logredact_policy_free)

    @property
    def message(self):
        return ffi.string(self.error.message).decode()

    @property
    def offset(self):
        return self.error.offset

    def chunk(self, data, tag=b"t"):
        output, length = ffi.new("uint8_t **"), ffi.new("size_t *")
        status = lib.logredact_session_chunk(self.handle, tag, len(tag), data, len(data), output, length, self.error)
        self.out = ffi.buffer(output[0], length[0])[:] if length[0] else b""
        return status

    def made(self):
        """The checkpoints that are not taken."""
        output, length = ffi.new("uint8_t **"), ffi.new("size_t *")
        lib.logredact_session_checkpoints(self.handle, output, length)
        return ffi.buffer(output[0], length[0])[:] if length[0] else b""

    def take(self):
        made = self.made()
        lib.logredact_session_checkpoints_taken(self.handle, len(made))
        return made

    def taken(self, length):
        lib.logredact_session_checkpoints_taken(self.handle, length)

    def tick(self):
        return lib.logredact_session_seal_tick(self.handle, ffi.NULL, self.error)

    def end(self):
        return lib.logredact_session_seal_end(self.handle, self.error)

    def replace(self, node):
        handle = ffi.new("logredact_session **", self.handle)
        policy = self.load(node)
        status = lib.logredact_session_replace(handle, policy, self.error)
        if status == 0:
            self.policy = policy
        self.handle = handle[0]
        return status

    def close(self):
        """As if the process had died, where the stream was not ended."""
        lib.logredact_session_free(self.handle)
        self.handle = ffi.NULL

    def __enter__(self):
        assert self.status == 0, self.message
        return self

    def __exit__(self, *_):
        self.close()


def event(record, seconds=1):
    return msgpack.packb([msgpack.ExtType(0, seconds.to_bytes(4, "big") + b"\0\0\0\7"), record])


def events(numbers, **more):
    return b"".join(event({"n": n, **more}) for n in numbers)


def numbers(data):
    """Of the events that `events` made."""
    unpacker = msgpack.Unpacker()
    unpacker.feed(data)
    return [record.get("n") for _, record in unpacker]
