"""Run in a process of its own: feeds a library the same records again and again, and prints how often it allocates in each round.

The request comes on stdin: {"library", "plan", "format", "framing", "data": bytes as hex}.
"""

from __future__ import annotations

import ctypes as c
import json
import sys

from canary_child import Error, Options

ROUNDS = 5
MALLOC, REALLOC, FREE = c.CFUNCTYPE(c.c_void_p, c.c_size_t), c.CFUNCTYPE(c.c_void_p, c.c_void_p, c.c_size_t), c.CFUNCTYPE(None, c.c_void_p)


def main():
    request = json.load(sys.stdin)
    libc = c.CDLL(None)
    libc.malloc.restype = libc.realloc.restype = c.c_void_p
    libc.malloc.argtypes, libc.realloc.argtypes, libc.free.argtypes = [c.c_size_t], [c.c_void_p, c.c_size_t], [c.c_void_p]
    calls = [0]

    def counted(function):
        def call(*arguments):
            calls[0] += 1
            return function(*arguments)

        return call

    functions = MALLOC(counted(libc.malloc)), REALLOC(counted(libc.realloc)), FREE(libc.free)
    core = c.CDLL(request["library"])
    core.logredact_set_allocator(*functions)
    plan, data = bytes.fromhex(request["plan"]), bytes.fromhex(request["data"])
    policy, session, error = c.c_void_p(), c.c_void_p(), Error()
    assert core.logredact_policy_load(plan, c.c_size_t(len(plan)), None, c.c_size_t(0), c.byref(policy), c.byref(error)) == 0, error.message
    options = Options(c.sizeof(Options), request["format"], request["framing"], 0, 0)
    assert core.logredact_session_new(policy, c.byref(options), c.byref(session), c.byref(error)) == 0, error.message
    rounds = []
    for _ in range(ROUNDS):
        calls[0] = 0
        for at in range(0, len(data), 5000):
            piece = data[at : at + 5000]
            assert core.logredact_session_feed(session, piece, c.c_size_t(len(piece)), c.byref(error)) == 0, error.message
            core.logredact_session_clear_output(session)
        rounds.append(calls[0])
    json.dump(rounds, sys.stdout)


if __name__ == "__main__":
    main()
