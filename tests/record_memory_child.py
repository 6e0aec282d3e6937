"""Run in a process of its own: records through a session, lines or wrap, of which this process itself keeps nothing.

Arguments: the library, the plan's file, the records' file, and the format: msgpack, json, text (a session), lines, wrap. Says "held" while
the handles are there, then "freed", each once the parent has sent a line.
"""

from __future__ import annotations

import ctypes as c
import os
import sys
from pathlib import Path

from canary_child import Error, Options

PIECE = 7000


class LinesOptions(c.Structure):
    _fields_ = [("size", c.c_size_t), ("format", c.c_int32), ("overhead", c.c_uint64)]


def main():
    core, plan, format = c.CDLL(sys.argv[1]), Path(sys.argv[2]).read_bytes(), sys.argv[4]
    policy, handle, error, taken = c.c_void_p(), c.c_void_p(), Error(), c.c_size_t()
    fd = os.open(sys.argv[3], os.O_RDONLY)
    length = os.fstat(fd).st_size
    data = (c.c_char * length)()
    assert os.readv(fd, [memoryview(data)]) == length
    os.close(fd)
    assert core.logredact_policy_load(plan, c.c_size_t(len(plan)), None, c.c_size_t(0), c.byref(policy), c.byref(error)) == 0
    if format == "lines":
        options = LinesOptions(c.sizeof(LinesOptions), 1, 0)
        assert core.logredact_lines_new(policy, c.byref(options), c.byref(handle), c.byref(error)) == 0
    elif format == "wrap":
        assert core.logredact_wrap_new(c.c_uint64(2048), b"07", c.byref(handle), c.byref(error)) == 0
    else:
        options = Options(c.sizeof(Options), ["msgpack", "json", "text"].index(format), 0, 1, 0)
        assert core.logredact_session_new(policy, c.byref(options), c.byref(handle), c.byref(error)) == 0
    for at in range(0, length, PIECE):
        piece, size = c.byref(data, at), c.c_size_t(min(PIECE, length - at))
        if format == "lines":
            done = 0
            while done < size.value:
                rest = c.c_size_t(size.value - done)
                assert core.logredact_lines_feed(handle, c.byref(data, at + done), rest, c.byref(taken), c.byref(error)) == 0
                done += taken.value
                if done < size.value:
                    core.logredact_lines_clear_output(handle)
        elif format == "wrap":
            if at == 0:  # whole records alone
                assert core.logredact_wrap_add(handle, data, c.c_size_t(length), b"", c.c_size_t(0), c.byref(error)) == 0
        else:
            assert core.logredact_session_feed(handle, piece, size, c.byref(error)) == 0
            if at // PIECE % 3 == 2:
                core.logredact_session_clear_output(handle)
    c.memset(data, 0, length)
    print("held", flush=True)
    sys.stdin.readline()
    getattr(core, {"lines": "logredact_lines_free", "wrap": "logredact_wrap_free"}.get(format, "logredact_session_free"))(handle)
    core.logredact_policy_free(policy)
    print("freed", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main()
