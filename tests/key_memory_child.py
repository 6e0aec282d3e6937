"""Run in a process of its own: a policy with keys at work, then let go of; the parent looks at the memory meanwhile.

Arguments: the library, the plan's file, the record's file. The plan's keys are files, which the library reads itself, so that no
key passes through Python. It says on stdout when to look, and waits for a line.
"""

from __future__ import annotations

import ctypes as c
import sys
from pathlib import Path

from canary_child import Error, Options


def wait(word):
    print(word, flush=True)
    sys.stdin.readline()


def main():
    core, plan, record = c.CDLL(sys.argv[1]), Path(sys.argv[2]).read_bytes(), Path(sys.argv[3]).read_bytes()
    policy, session, error = c.c_void_p(), c.c_void_p(), Error()
    loaded = core.logredact_policy_load(plan, c.c_size_t(len(plan)), None, c.c_size_t(0), c.byref(policy), c.byref(error))
    assert loaded == 0, error.message
    options = Options(c.sizeof(Options), 1, 0, 0, 0)
    assert core.logredact_session_new(policy, c.byref(options), c.byref(session), c.byref(error)) == 0
    assert core.logredact_session_feed(session, record, c.c_size_t(len(record)), c.byref(error)) == 0
    data, length = c.c_void_p(), c.c_size_t()
    core.logredact_session_output(session, c.byref(data), c.byref(length))
    wait(c.string_at(data, length.value).hex())
    core.logredact_session_free(session)
    core.logredact_policy_free(policy)
    wait("freed")


if __name__ == "__main__":
    main()
