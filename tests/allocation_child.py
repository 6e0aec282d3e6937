"""Run in a process of its own: feeds a library the same records again and again, and prints how often it and libcrypto allocate in each round.

Of a copy of libcrypto of the library's own, whose blocks come from its key heap: by how many bytes that heap has grown.

The request comes on stdin: {"library", "plan", "format", "framing", "data": bytes as hex, "sealed"?}.
"""

from __future__ import annotations

import ctypes as c
import json
import os
import sys

import memories
from canary_child import MASTER, Error, Key, Options

ROUNDS = 5
CRYPTO_MALLOC = c.CFUNCTYPE(c.c_void_p, c.c_size_t, c.c_char_p, c.c_int)
CRYPTO_REALLOC = c.CFUNCTYPE(c.c_void_p, c.c_void_p, c.c_size_t, c.c_char_p, c.c_int)
CRYPTO_FREE = c.CFUNCTYPE(None, c.c_void_p, c.c_char_p, c.c_int)
MALLOC, REALLOC, FREE = c.CFUNCTYPE(c.c_void_p, c.c_size_t), c.CFUNCTYPE(c.c_void_p, c.c_void_p, c.c_size_t), c.CFUNCTYPE(None, c.c_void_p)


def main():
    request = json.load(sys.stdin)
    libc = c.CDLL(None)
    libc.malloc.restype = libc.realloc.restype = c.c_void_p
    libc.malloc.argtypes, libc.realloc.argtypes, libc.free.argtypes = [c.c_size_t], [c.c_void_p, c.c_size_t], [c.c_void_p]
    calls = {"core": 0, "libcrypto": 0}

    def counted(whose, function):
        def call(*arguments):
            calls[whose] += 1
            return function(*arguments)

        return call

    functions = MALLOC(counted("core", libc.malloc)), REALLOC(counted("core", libc.realloc)), FREE(libc.free)
    core = c.CDLL(request["library"])
    core.logredact_libcrypto.restype = c.c_char_p
    own = core.logredact_libcrypto().endswith(b"own")
    # In the copy of libcrypto that the core uses, by whatever name that was loaded.
    of_crypto = (
        CRYPTO_MALLOC(counted("libcrypto", lambda size, _file, _line: libc.malloc(size))),
        CRYPTO_REALLOC(counted("libcrypto", lambda old, size, _file, _line: libc.realloc(old, size))),
        CRYPTO_FREE(lambda old, _file, _line: libc.free(old)),
    )
    assert own or core.CRYPTO_set_mem_functions(*of_crypto) == 1, "libcrypto has allocated something already"
    core.logredact_set_allocator(*functions)
    plan, data = bytes.fromhex(request["plan"]), bytes.fromhex(request["data"])
    policy, session, error, key = c.c_void_p(), c.c_void_p(), Error(), Key(b"k", MASTER, len(MASTER))
    loaded = core.logredact_policy_load(plan, c.c_size_t(len(plan)), c.byref(key), c.c_size_t(1), c.byref(policy), c.byref(error))
    assert loaded == 0, error.message
    options = Options(c.sizeof(Options), request["format"], request["framing"], 0, 0)
    make = core.logredact_session_new_sealed if request.get("sealed") else core.logredact_session_new
    assert make(policy, c.byref(options), c.byref(session), c.byref(error)) == 0, error.message
    rounds = []
    for _ in range(ROUNDS):
        calls.update(core=0, libcrypto=-memories.undumped(os.getpid()) if own else 0)
        for at in range(0, len(data), 5000):
            piece = data[at : at + 5000]
            assert core.logredact_session_feed(session, piece, c.c_size_t(len(piece)), c.byref(error)) == 0, error.message
            core.logredact_session_clear_output(session)
        calls["libcrypto"] += memories.undumped(os.getpid()) if own else 0
        rounds.append([calls["core"], calls["libcrypto"]])
    json.dump(rounds, sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # libcrypto frees what it has at the end of the process, when there is no Python to call any more


if __name__ == "__main__":
    main()
