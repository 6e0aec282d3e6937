"""Run in a process of its own: a policy with keys at work, then let go of; the parent looks at the memory meanwhile.

Arguments: the library, the plan's file, the record's file, and how the record is given. The library reads the keys itself, and the record
is read into memory of the child's that it wipes, so that neither passes through Python. It says on stdout when to look, with what came of
the record, and waits for a line.
"""

from __future__ import annotations

import ctypes as c
import json
import os
import sys
from pathlib import Path

from canary_child import Error, Options

MSGPACK, JSON, TEXT = 0, 1, 2


class Child:
    def __init__(self, library, plan, record, how):
        self.core, self.record, self.how = c.CDLL(library), record, how
        self.policy, self.session, self.error = c.c_void_p(), c.c_void_p(), Error()
        data = Path(plan).read_bytes()
        self.ok(self.core.logredact_policy_load(data, c.c_size_t(len(data)), None, c.c_size_t(0), c.byref(self.policy), c.byref(self.error)))
        options = Options(c.sizeof(Options), {"edits": MSGPACK, "malformed": MSGPACK, "value": TEXT, "stop": TEXT}.get(how, JSON), 0, 1, 0)
        self.ok(self.core.logredact_session_new(self.policy, c.byref(options), c.byref(self.session), c.byref(self.error)))

    def ok(self, status):
        assert status == 0, bytes(self.error.message)

    def feed(self, data, length):
        return self.core.logredact_session_feed(self.session, data, c.c_size_t(length), c.byref(self.error))

    def call(self, data, length):
        """The status of what the host calls last."""
        core, session, error = self.core, self.session, c.byref(self.error)
        out, size, dropped = c.c_void_p(), c.c_size_t(), c.c_int32()
        if self.how == "chunk":
            return core.logredact_session_chunk(session, b"t", c.c_size_t(1), data, c.c_size_t(length), c.byref(out), c.byref(size), error)
        if self.how == "stop":  # with a key in a context, and others still to come
            core.logredact_test_fault(b"ip", c.c_uint64(1))
        if self.how in ("value", "stop"):
            return core.logredact_session_value(session, data, c.c_size_t(length), c.byref(dropped), error)
        if self.how == "edits":
            status = core.logredact_session_edits(session, data, c.c_size_t(length), c.byref(out), c.byref(size), c.byref(dropped), error)
            assert size.value
            return status
        status = self.feed(data, length)
        if self.how == "finish":
            return status or core.logredact_session_finish(session, error)
        if self.how == "release":
            return status or core.logredact_session_release(session, error)
        if self.how == "set_tag":
            return status or core.logredact_session_set_tag(session, os.urandom(4).hex().encode(), c.c_size_t(8))
        return status

    def give(self, word):
        """One record, of which this process keeps nothing."""
        fd = os.open(self.record, os.O_RDONLY)
        length = os.fstat(fd).st_size
        data = (c.c_char * length)()
        assert os.readv(fd, [memoryview(data)]) == length
        os.close(fd)
        status = self.call(data, length)
        c.memset(data, 0, length)
        out, size = c.c_void_p(), c.c_size_t()
        self.core.logredact_session_output(self.session, c.byref(out), c.byref(size))
        self.wait(word, status, c.string_at(out, size.value).hex())
        self.core.logredact_session_reset(self.session)

    def wait(self, word, status=0, output=""):
        print(json.dumps({"word": word, "status": status, "output": output}), flush=True)
        sys.stdin.readline()

    def reload(self):
        fresh = c.c_void_p()
        self.ok(self.core.logredact_policy_reload(self.policy, c.byref(fresh), c.byref(self.error)))
        self.ok(self.core.logredact_session_set_policy(self.session, fresh, c.byref(self.error)))
        self.core.logredact_policy_free(self.policy)
        self.policy = fresh

    def reloading(self):
        """A policy after the other, and the record by each."""
        data = Path(self.record).read_bytes()
        print("busy", flush=True)
        while True:
            self.reload()
            self.ok(self.feed(data, len(data)))
            self.core.logredact_session_clear_output(self.session)

    def busy(self):
        """The record over and over, in calls of a thousand."""
        chunk = Path(self.record).read_bytes() * 1000
        out, size, error = c.c_void_p(), c.c_size_t(), c.byref(self.error)
        print("busy", flush=True)
        while True:
            length = c.c_size_t(len(chunk))
            self.ok(self.core.logredact_session_chunk(self.session, b"t", c.c_size_t(1), chunk, length, c.byref(out), c.byref(size), error))
            self.core.logredact_session_clear_output(self.session)


def main():
    child = Child(*sys.argv[1:5])
    if child.how == "busy":
        child.busy()
    if child.how == "reloading":
        child.reloading()
    child.give("called")
    child.reload()
    child.give("reloaded")
    child.core.logredact_session_free(child.session)
    child.core.logredact_policy_free(child.policy)
    child.wait("freed")


if __name__ == "__main__":
    main()
