"""Run in a process of its own: one allocation after another fails while a policy is loaded again and put in force.

The request comes on stdin: {"library", "plan", "how": "once" or "from", "file" and the two "secrets" that it holds before and
after, "record"}. The session is in the midst of a second record then. Results are JSON lines.
"""

from __future__ import annotations

import ctypes as c
import json
import sys
from pathlib import Path

from canary_child import Allocator, Error, Options


def main():
    request = json.load(sys.stdin)
    library, plan, record = c.CDLL(request["library"]), bytes.fromhex(request["plan"]), bytes.fromhex(request["record"])
    allocator = Allocator(library)
    allocator.forever = request["how"] == "from"

    def feed(piece):
        statuses.append(library.logredact_session_feed(session, piece, c.c_size_t(len(piece)), c.byref(error)))

    fails, nth = True, 0
    while fails:
        nth += 1
        error, policy, fresh, session, statuses = Error(), c.c_void_p(), c.c_void_p(), c.c_void_p(), []
        Path(request["file"]).write_text(request["secrets"][0])
        allocator.fail_at = 0
        assert library.logredact_policy_load(plan, c.c_size_t(len(plan)), None, c.c_size_t(0), c.byref(policy), c.byref(error)) == 0
        options = Options(c.sizeof(Options), 0, 0, 0, 0)
        assert library.logredact_session_new(policy, c.byref(options), c.byref(session), c.byref(error)) == 0
        feed(record + record[:5])
        Path(request["file"]).write_text(request["secrets"][1])
        assert library.logredact_policy_changed(policy) == 1
        allocator.count, allocator.fail_at = 0, nth
        status = library.logredact_policy_reload(policy, c.byref(fresh), c.byref(error))
        assert (status == 0) == bool(fresh.value)
        if status == 0:
            before, allocator.count = allocator.count, nth - 1  # the very first one within would fail
            assert library.logredact_session_set_policy(session, fresh, c.byref(error)) == 0
            assert allocator.count == nth - 1, "it allocates"
            allocator.count = before
        fails, allocator.fail_at = allocator.count >= nth, 0
        library.logredact_policy_free(policy)
        library.logredact_policy_free(fresh)
        feed(record[5:])
        feed(record)
        data, length = c.c_void_p(), c.c_size_t()
        library.logredact_session_output(session, c.byref(data), c.byref(length))
        output = c.string_at(data, length.value).hex()
        library.logredact_session_free(session)
        result = {"nth": nth, "failed": fails, "reload": status, "statuses": statuses, "output": output}
        print(json.dumps({**result, "error": bytes(error).hex(), "held": len(allocator.held)}), flush=True)


if __name__ == "__main__":
    main()
