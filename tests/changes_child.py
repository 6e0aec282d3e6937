"""Run in a process of its own: one allocation after another fails while a chunk comes in pieces whose changes are to be told.

The request comes on stdin: {"library", "plan", "tells", "how": "once" or "from", "pieces"}; bytes are hex. Each result is a JSON line: what the chunk told
when the allocation failed, what the same session told of it then with all the memory it wants, and of the next one how often it allocated.
"""

from __future__ import annotations

import ctypes as c
import json
import sys

from canary_child import Allocator, Error, Options


def chunk(library, session, tells, pieces, error):
    """(status, output, changes, how many), bytes as hex."""
    data, length, count = c.c_void_p(), c.c_size_t(), c.c_size_t()
    status = library.logredact_session_chunk_begin(session, b"t", c.c_size_t(1), tells, c.byref(error))
    output = ""
    for piece in pieces:
        status = status or library.logredact_session_feed(session, piece, c.c_size_t(len(piece)), c.byref(error))
    if not status:
        status = library.logredact_session_chunk_end(session, c.byref(data), c.byref(length), c.byref(error))
        output = c.string_at(data, length.value).hex() if length.value else ""
    library.logredact_session_changes(session, c.byref(data), c.byref(length), c.byref(count))
    return status, output, c.string_at(data, length.value).hex() if length.value else "", count.value


def main():
    request = json.load(sys.stdin)
    library, plan, pieces = c.CDLL(request["library"]), bytes.fromhex(request["plan"]), [bytes.fromhex(one) for one in request["pieces"]]
    allocator, error, policy = Allocator(library), Error(), c.c_void_p()
    allocator.forever = request["how"] == "from"
    assert library.logredact_policy_load(plan, c.c_size_t(len(plan)), None, c.c_size_t(0), c.byref(policy), c.byref(error)) == 0
    options = Options(c.sizeof(Options), 0, 1, 0, 0)
    fails, nth = True, 0
    while fails:
        nth += 1
        session = c.c_void_p()
        assert library.logredact_session_new(policy, c.byref(options), c.byref(session), c.byref(error)) == 0
        allocator.count, allocator.fail_at = 0, nth
        broken = chunk(library, session, request["tells"], pieces, error)
        fails, allocator.fail_at = allocator.count >= nth, 0
        whole = chunk(library, session, request["tells"], pieces, error)
        allocator.count = 0
        again = chunk(library, session, request["tells"], pieces, error)
        assert again == whole
        print(json.dumps({"failed": fails, "broken": broken, "whole": whole, "allocations": allocator.count}), flush=True)
        library.logredact_session_free(session)
    library.logredact_policy_free(policy)
    assert not allocator.held


if __name__ == "__main__":
    main()
