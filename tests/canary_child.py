"""Run in a process of its own: breaks the library at one place and reports what came out, as JSON lines.

The request comes on stdin: {"library", "plan", "streams": [{"format", "framing", "pieces", "sealed"?, "tag_key"?, "apart"?}], and "allocations":
"once" or "from" (the n-th allocation fails, or all from the n-th on, for n = 1, 2, … until nothing fails), or
"stages": [[stage, nth], …] (of the fault build)}. Bytes are hex.
"""

from __future__ import annotations

import ctypes as c
import json
import sys

MASTER = bytes(range(7, 39))
COUNTERS = "bytes_in bytes_out events_in events_out events_changed events_dropped events_failed values_failed findings".split()


class Error(c.Structure):
    _fields_ = [("code", c.c_int32), ("offset", c.c_uint64), ("message", c.c_char * 160)]


class Key(c.Structure):
    _fields_ = [("name", c.c_char_p), ("bytes", c.c_char_p), ("length", c.c_size_t)]


class Options(c.Structure):
    _fields_ = [("size", c.c_size_t)] + [(name, c.c_int32) for name in ("format", "framing", "collect", "stats", "apart")]


class Counters(c.Structure):
    _fields_ = [("size", c.c_size_t)] + [(name, c.c_uint64) for name in COUNTERS]


class Allocator:
    """Replaces the library's allocator by one that fails on request and knows what is still held."""

    def __init__(self, library):
        libc = c.CDLL(None)
        libc.malloc.restype = libc.realloc.restype = c.c_void_p
        libc.malloc.argtypes, libc.realloc.argtypes, libc.free.argtypes = [c.c_size_t], [c.c_void_p, c.c_size_t], [c.c_void_p]
        self.count, self.fail_at, self.forever, self.held = 0, 0, False, set()

        def fails():
            self.count += 1
            return self.count == self.fail_at or (self.forever and 0 < self.fail_at < self.count)

        def allocate(size):
            made = None if fails() else libc.malloc(size)
            self.held |= {made} - {None}
            return made

        def reallocate(old, size):
            made = None if fails() else libc.realloc(old, size)
            if made is not None:
                self.held -= {old}
                self.held |= {made}
            return made

        def release(old):
            self.held -= {old}
            libc.free(old)

        self.callbacks = (
            c.CFUNCTYPE(c.c_void_p, c.c_size_t)(allocate),
            c.CFUNCTYPE(c.c_void_p, c.c_void_p, c.c_size_t)(reallocate),
            c.CFUNCTYPE(None, c.c_void_p)(release),
        )
        library.logredact_set_allocator(*self.callbacks)


def chunks(library, session, events, result, done, error):
    """All events by chunks of three, as a host does: what stands behind a failing one has a call of its own."""
    output, length, out = c.c_void_p(), c.c_size_t(), b""
    ends = [0] + [at + 1 for at, byte in enumerate(events) if byte == 0x0A]
    for first in range(0, len(ends) - 1, 3):
        piece = events[ends[first] : ends[min(first + 3, len(ends) - 1)]]
        for _ in range(4):
            status = done(library.logredact_session_chunk(session, None, c.c_size_t(0), piece, c.c_size_t(len(piece)), c.byref(output), c.byref(length), c.byref(error)))
            out += c.string_at(output, length.value) if length.value else b""
            library.logredact_session_seal_tick(session, None, None)
            if not status:
                break
            piece = piece[piece.index(b"\n", error.offset) + 1 :]
    result["output"] = out.hex()


def run(library, plan, stream, result):
    """One policy, one session, one stream; fills `result`."""
    error, policy, session = Error(), c.c_void_p(), c.c_void_p()
    key = Key(b"k", MASTER, len(MASTER))

    def done(status):
        result["status"] = status
        result["error"] = [error.code, error.offset, bytes(error).hex()]
        return status

    if done(library.logredact_policy_load(plan, c.c_size_t(len(plan)), c.byref(key), c.c_size_t(1), c.byref(policy), c.byref(error))):
        return
    options = Options(c.sizeof(Options), stream["format"], stream["framing"], 1, 0, "apart" in stream)
    sealed = stream.get("sealed", False)
    make = library.logredact_session_new_sealed if sealed else library.logredact_session_new
    if not done(make(policy, c.byref(options), c.byref(session), c.byref(error))):
        if "tag_key" in stream:
            key = stream["tag_key"].encode()
            library.logredact_session_set_tag_key(session, key, c.c_size_t(len(key)))
        for piece in map(bytes.fromhex, stream["pieces"]):
            if options.apart:
                chunks(library, session, piece, result, done, error)
                break
            if done(library.logredact_session_feed(session, piece, c.c_size_t(len(piece)), c.byref(error))):
                break
        else:
            done(library.logredact_session_finish(session, c.byref(error)))
        if sealed:
            result["ended"] = library.logredact_session_seal_end(session, None)
        data, length, found, count = c.c_void_p(), c.c_size_t(), c.c_void_p(), c.c_size_t()
        if options.apart:
            library.logredact_session_checkpoints(session, c.byref(data), c.byref(length))
            result["checkpoints"] = c.string_at(data, length.value).hex() if length.value else ""
        library.logredact_session_output(session, c.byref(data), c.byref(length))
        result.setdefault("output", c.string_at(data, length.value).hex() if length.value else "")
        if options.apart:
            library.logredact_session_checkpoints_taken(session, c.c_size_t(len(result["checkpoints"]) // 2))
        elif sealed:  # taken: what was closed for a stream before is not asked for again
            library.logredact_session_clear_output(session)
        counters = Counters(c.sizeof(Counters))
        library.logredact_session_counters(session, c.byref(counters))
        result["counters"] = {name: getattr(counters, name) for name in COUNTERS}
        library.logredact_session_findings(session, c.byref(found), c.byref(count))
        library.logredact_session_paths.restype = c.c_void_p
        paths = library.logredact_session_paths(session)
        fields = {c.c_uint32.from_address(found.value + 40 * i + 32).value for i in range(count.value)}
        result["paths"] = [c.string_at(paths + field).hex() for field in sorted(fields)]
        library.logredact_session_free(session)
    library.logredact_policy_free(policy)


def main():
    request = json.load(sys.stdin)
    library, plan = c.CDLL(request["library"]), bytes.fromhex(request["plan"])
    allocator = Allocator(library) if "allocations" in request else None
    for number, stream in enumerate(request["streams"]):
        if allocator is None:
            for stage, nth in request["stages"]:
                result = {"stream": number, "stage": stage, "nth": nth}
                library.logredact_test_fault(stage.encode(), c.c_uint64(nth))
                run(library, plan, stream, result)
                library.logredact_test_fault(stage.encode(), c.c_uint64(0))
                print(json.dumps(result), flush=True)
            continue
        allocator.forever = request["allocations"] == "from"
        fails = True
        nth = 0
        while fails:
            nth += 1
            allocator.count, allocator.fail_at = 0, nth
            result = {"stream": number, "nth": nth}
            run(library, plan, stream, result)
            fails = allocator.count >= nth
            result.update(failed=fails, held=len(allocator.held))
            print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
