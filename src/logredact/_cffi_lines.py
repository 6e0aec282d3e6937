"""Lines of containers' files and their way out, through cffi; the same names as in _lines.pxi.

Made by a function, because the declarations are _cffi's.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager

from logredact._types import LOST, LinesPosition

__all__ = ["make"]

_NONE, _LOST = 2**64 - 1, 2**64 - 2  # LOGREDACT_LINES_NONE, LOGREDACT_LINES_LOST


def make(ffi, lib, check, formats, policy_class):
    """(Lines, Wrap, Forward) over the library."""

    class Handle:
        __slots__ = ("_handle", "_lock")

        def _own(self, handle, free):
            self._handle = ffi.gc(handle[0], free)
            self._lock = threading.Lock()

        # cffi releases the GIL inside calls, so a second thread could enter the same handle.
        @contextmanager
        def _entered(self):
            if not self._lock.acquire(blocking=False):
                raise RuntimeError(f"the {type(self).__name__.lower()} is in use by another call")
            try:
                yield self._handle
            finally:
                self._lock.release()

        def __reduce__(self):
            raise TypeError(f"{type(self).__name__} cannot be pickled")

        def _drain_once(self, handle, write, output, clear):
            data = ffi.new("uint8_t **")
            length = ffi.new("size_t *")
            output(handle, data, length)
            if not length[0]:
                return False
            with memoryview(ffi.buffer(data[0], length[0])).toreadonly() as view:
                write(view)
            clear(handle)
            return True

        def _counters(self, kind, read):
            counters = ffi.new(f"{kind} *")
            counters.size = ffi.sizeof(kind)
            with self._entered() as handle:
                read(handle, counters)
            return {name: getattr(counters, name) for name, _ in ffi.typeof(kind).fields if name != "size"}

    class Lines(Handle):
        """Makes JSON records of a file that a container runtime writes; one thread at a time."""

        __slots__ = ()

        def __init__(self, policy, *, format="plain", overhead=0):
            if not isinstance(policy, policy_class):
                raise TypeError("lines need a Policy of the same backend")
            options = ffi.new("logredact_lines_options *")
            options.size = ffi.sizeof("logredact_lines_options")
            options.format = formats[format]
            options.overhead = overhead
            error = ffi.new("logredact_error *")
            handle = ffi.new("logredact_lines **")
            check(lib.logredact_lines_new(policy._handle, options, handle, error), error)
            self._own(handle, lib.logredact_lines_free)

        def feed(self, data):
            """Takes the next bytes of the file; how many: fewer than all where drain() is due first."""
            error = ffi.new("logredact_error *")
            taken = ffi.new("size_t *")
            with ffi.from_buffer("uint8_t[]", data) as view, self._entered() as handle:
                check(lib.logredact_lines_feed(handle, view, len(view), taken, error), error)
            return taken[0]

        def finish(self, *, lost):
            """The file has ended; `lost`: no other goes on where it ends."""
            error = ffi.new("logredact_error *")
            with self._entered() as handle:
                check(lib.logredact_lines_finish(handle, bool(lost), error), error)

        def drain(self, write):
            """Calls write(view) for all there is of the output, then forgets it; see Session.drain."""
            with self._entered() as handle:
                while self._drain_once(handle, write, lib.logredact_lines_output, lib.logredact_lines_clear_output):
                    pass

        def where(self):
            """A LinesPosition: from where to read again."""
            position = ffi.new("logredact_lines_position *")
            with self._entered() as handle:
                lib.logredact_lines_where(handle, position)
            special = {_NONE: None, _LOST: LOST}
            return LinesPosition(position.offset, tuple(special.get(part, part) for part in position.parts))

        def resume(self, start, position):
            """The next byte is that at `start`; what has left by that position does not leave again."""
            native = ffi.new("logredact_lines_position *")
            native.offset = position.offset
            for n, part in enumerate(position.parts):
                native.parts[n] = _NONE if part is None else _LOST if part == LOST else part
            with self._entered() as handle:
                lib.logredact_lines_resume(handle, start, native)

        def held(self):
            """Bytes of lines that are not whole."""
            with self._entered() as handle:
                return lib.logredact_lines_held(handle)

        def counters(self):
            """Counters since the start, by their names in logredact.h."""
            return self._counters("logredact_lines_counters", lib.logredact_lines_counts)

    class Wrap(Handle):
        """Makes lines of records on their way out; one thread at a time."""

        __slots__ = ()

        def __init__(self, *, max_line=0, id=""):
            error = ffi.new("logredact_error *")
            handle = ffi.new("logredact_wrap **")
            check(lib.logredact_wrap_new(max_line, id.encode("ascii"), handle, error), error)
            self._own(handle, lib.logredact_wrap_free)

        def add(self, records, fields):
            """Takes records, one a line; `fields`, entries of an object without braces, are added to each."""
            error = ffi.new("logredact_error *")
            with ffi.from_buffer("uint8_t[]", records) as view, self._entered() as handle:
                check(lib.logredact_wrap_add(handle, view, len(view), fields, len(fields), error), error)

        def drain(self, write):
            """Calls write(view) once with the output, if there is any, then forgets it; see Session.drain."""
            with self._entered() as handle:
                self._drain_once(handle, write, lib.logredact_wrap_output, lib.logredact_wrap_clear_output)

        def counters(self):
            """Counters since the start, by their names in logredact.h."""
            return self._counters("logredact_wrap_counters", lib.logredact_wrap_counts)

    class Forward(Handle):
        """Makes entries for a forward input of lines; one thread at a time."""

        __slots__ = ()

        def __init__(self):
            error = ffi.new("logredact_error *")
            handle = ffi.new("logredact_forward **")
            check(lib.logredact_forward_new(handle, error), error)
            self._own(handle, lib.logredact_forward_free)

        def add(self, lines, *, time, most=0):
            """Takes lines, JSON objects; how many bytes of them: whole lines, with which the output stays within `most` bytes (0: any number), but one at least.

            `time`: (seconds, nanoseconds) of a line that has none.
            """
            error = ffi.new("logredact_error *")
            taken = ffi.new("size_t *")
            with ffi.from_buffer("uint8_t[]", lines) as view, self._entered() as handle:
                check(lib.logredact_forward_add(handle, view, len(view), *time, most, taken, error), error)
            return taken[0]

        def drain(self, write):
            """Calls write(view, entries) once with the output and how many entries it has, if there is any, then forgets it; see Session.drain."""
            entries = ffi.new("uint64_t *")

            def output(handle, data, length):
                lib.logredact_forward_output(handle, data, length, entries)

            with self._entered() as handle:
                self._drain_once(handle, lambda view: write(view, entries[0]), output, lib.logredact_forward_clear_output)

    return Lines, Wrap, Forward
