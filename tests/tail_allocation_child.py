"""Run in a process of its own: the n-th allocation of lines, of a wrap and of entries fails, for n = 1, 2, … until none does.

Prints one JSON object a line: {"what", "n", "status", "output": hex, "held": blocks that were not freed}.
"""

from __future__ import annotations

import json
import sys

import plans
from logredact._cffi import Policy, ffi, lib

LONG_NUMBER = b'{"n":0.' + b"0" * 400 + b'1}\n'

ffi.cdef("void *malloc(size_t); void *realloc(void *, size_t); void free(void *);")
libc = ffi.dlopen(None)
state = {"count": 0, "fail": 0, "held": 0}


def fails():
    state["count"] += 1
    return state["count"] == state["fail"]


@ffi.callback("void *(size_t)")
def allocate(size):
    if fails():
        return ffi.NULL
    state["held"] += 1
    return libc.malloc(size)


@ffi.callback("void *(void *, size_t)")
def reallocate(old, size):
    if fails():
        return ffi.NULL
    state["held"] += old == ffi.NULL
    return libc.realloc(old, size)


@ffi.callback("void(void *)")
def release(old):
    state["held"] -= old != ffi.NULL
    libc.free(old)


def taken(output, clear, handle):
    found, data, length = b"", ffi.new("uint8_t **"), ffi.new("size_t *")
    while True:
        output(handle, data, length)
        if not length[0]:
            return found
        found += ffi.buffer(data[0], length[0])[:]
        clear(handle)


def run_lines(policy, data):
    options = ffi.new("logredact_lines_options *", {"size": ffi.sizeof("logredact_lines_options"), "format": 1})
    handle = ffi.new("logredact_lines **")
    status = lib.logredact_lines_new(policy, options, handle, ffi.NULL)
    if status:
        return status, b""
    count, at, out = ffi.new("size_t *"), 0, b""
    while at < len(data) and not status:
        piece = data[at : at + 7000]
        status = lib.logredact_lines_feed(handle[0], piece, len(piece), count, ffi.NULL)
        at += count[0]
        out += taken(lib.logredact_lines_output, lib.logredact_lines_clear_output, handle[0])
    if not status:
        status = lib.logredact_lines_finish(handle[0], 1, ffi.NULL)
        out += taken(lib.logredact_lines_output, lib.logredact_lines_clear_output, handle[0])
    lib.logredact_lines_free(handle[0])
    return status, out


def run_wrap(_policy, data):
    handle = ffi.new("logredact_wrap **")
    status = lib.logredact_wrap_new(1024, b"ab", handle, ffi.NULL)
    if status:
        return status, b""
    status = lib.logredact_wrap_add(handle[0], data, len(data), b'"f":1', 5, ffi.NULL)
    out = taken(lib.logredact_wrap_output, lib.logredact_wrap_clear_output, handle[0])
    lib.logredact_wrap_free(handle[0])
    return status, out


def run_forward(_policy, data):
    handle = ffi.new("logredact_forward **")
    status = lib.logredact_forward_new(handle, ffi.NULL)
    if status:
        return status, b""
    bytes_, length, taken_, entries = ffi.new("uint8_t **"), ffi.new("size_t *"), ffi.new("size_t *"), ffi.new("uint64_t *")
    status = lib.logredact_forward_add(handle[0], data, len(data), 1, 2, 0, taken_, ffi.NULL)
    lib.logredact_forward_output(handle[0], bytes_, length, entries)
    out = ffi.buffer(bytes_[0], length[0])[:] if length[0] else b""
    assert entries[0] == data[: taken_[0]].count(b"\n")
    lib.logredact_forward_free(handle[0])
    return status, out


def main():
    policy = Policy(plans.pack(plans.body([], limits={"record_bytes": 50_000})), {"k": plans.MASTER})._handle
    time = b"2024-06-12T14:02:00Z "
    data = b"".join(
        time + stream + tag + b"x" * size + b"\n"
        for stream, tag, size in [
            (b"stdout ", b"F ", 10), (b"stdout ", b"P ", 20_000), (b"stderr ", b"F ", 30_000), (b"stdout ", b"F ", 9), (b"stdout ", b"F ", 60_000), (b"stderr ", b"P ", 3),
        ]
    )  # fmt: skip
    lib.logredact_set_allocator(allocate, reallocate, release)
    records = run_lines(policy, data)[1]
    for what, run, given in (("lines", run_lines, data), ("wrap", run_wrap, records), ("forward", run_forward, records + LONG_NUMBER)):
        for n in range(1, 1000):
            state.update(count=0, fail=n, held=0)
            status, output = run(policy, given)
            print(json.dumps({"what": what, "n": n, "status": status, "output": output.hex(), "held": state["held"]}))
            if state["count"] < n:
                break
    lib.logredact_set_allocator(ffi.NULL, ffi.NULL, ffi.NULL)


if __name__ == "__main__":
    sys.exit(main())
