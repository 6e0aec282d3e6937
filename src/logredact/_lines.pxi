# Lines of containers' files and their way out; a part of _core.pyx. The calls are short: they keep the GIL.

LINES_FORMATS = {
    "plain": LOGREDACT_LINES_PLAIN,
    "cri": LOGREDACT_LINES_CRI,
    "docker": LOGREDACT_LINES_DOCKER,
}


cdef class Lines:
    """Makes JSON records of a file that a container runtime writes; one thread at a time."""

    cdef logredact_lines *handle
    cdef bint busy

    def __cinit__(self, Policy policy not None, *, format="plain", overhead=0):
        cdef logredact_lines_options options
        cdef logredact_error error
        error.offset = 0
        options.size = sizeof(options)
        options.format = LINES_FORMATS[format]
        options.overhead = overhead
        check(logredact_lines_new(policy.handle, &options, &self.handle, &error), &error)

    def __dealloc__(self):
        logredact_lines_free(self.handle)

    def __reduce__(self):
        raise TypeError("lines cannot be pickled")

    cdef int free_to_change(self) except -1:
        if self.busy:
            raise RuntimeError("the lines are in use by another call")
        return 0

    def feed(self, data):
        """Takes the next bytes of the file; how many: fewer than all where drain() is due first."""
        cdef Py_buffer view
        cdef logredact_error error
        cdef int32_t status
        cdef size_t taken = 0
        error.offset = 0
        self.free_to_change()
        PyObject_GetBuffer(data, &view, PyBUF_SIMPLE)
        try:
            status = logredact_lines_feed(
                self.handle, <const uint8_t *>view.buf, view.len, &taken, &error)
        finally:
            PyBuffer_Release(&view)
        check(status, &error)
        return taken

    def finish(self, *, lost):
        """The file has ended; `lost`: no other goes on where it ends."""
        cdef logredact_error error
        error.offset = 0
        self.free_to_change()
        check(logredact_lines_finish(self.handle, bool(lost), &error), &error)

    def drain(self, write):
        """Calls write(view) for all there is of the output, then forgets it; see Session.drain."""
        cdef const uint8_t *data = NULL
        cdef size_t length = 0
        self.free_to_change()
        self.busy = True
        try:
            while True:
                logredact_lines_output(self.handle, &data, &length)
                if not length:
                    return
                view = PyMemoryView_FromMemory(<char *>data, length, PyBUF_READ)
                try:
                    write(view)
                finally:
                    view.release()
                logredact_lines_clear_output(self.handle)
        finally:
            self.busy = False

    def where(self):
        """A LinesPosition: from where to read again."""
        cdef logredact_lines_position position
        logredact_lines_where(self.handle, &position)
        return LinesPosition(position.offset, tuple([
            None if position.parts[n] == LOGREDACT_LINES_NONE
            else LOST if position.parts[n] == LOGREDACT_LINES_LOST else position.parts[n]
            for n in range(3)
        ]))

    def resume(self, start, position):
        """The next byte is that at `start`; what has left by that position does not leave again."""
        cdef logredact_lines_position native
        self.free_to_change()
        native.offset = position.offset
        for n in range(3):
            part = position.parts[n]
            native.parts[n] = (LOGREDACT_LINES_NONE if part is None
                               else LOGREDACT_LINES_LOST if part == LOST else part)
        logredact_lines_resume(self.handle, start, &native)

    def held(self):
        """Bytes of lines that are not whole."""
        return logredact_lines_held(self.handle)

    def counters(self):
        """Counters since the start, by their names in logredact.h."""
        cdef logredact_lines_counters counters
        counters.size = sizeof(counters)
        logredact_lines_counts(self.handle, &counters)
        return {
            "lines": counters.lines,
            "parts": counters.parts,
            "malformed": counters.malformed,
            "too_large": counters.too_large,
            "dropped": counters.dropped,
            "cut": counters.cut,
        }


cdef class Wrap:
    """Makes lines of records on their way out; one thread at a time."""

    cdef logredact_wrap *handle
    cdef bint busy

    def __cinit__(self, *, max_line=0, id=""):
        cdef logredact_error error
        cdef bytes encoded = id.encode("ascii")
        error.offset = 0
        check(logredact_wrap_new(max_line, encoded, &self.handle, &error), &error)

    def __dealloc__(self):
        logredact_wrap_free(self.handle)

    def __reduce__(self):
        raise TypeError("a wrap cannot be pickled")

    def add(self, records, bytes fields not None):
        """Takes records, one a line; `fields`, entries of an object without braces, are added to each."""
        cdef Py_buffer view
        cdef logredact_error error
        cdef int32_t status
        error.offset = 0
        if self.busy:
            raise RuntimeError("the wrap is in use by another call")
        PyObject_GetBuffer(records, &view, PyBUF_SIMPLE)
        try:
            status = logredact_wrap_add(
                self.handle, <const uint8_t *>view.buf, view.len,
                <const uint8_t *><const char *>fields, len(fields), &error)
        finally:
            PyBuffer_Release(&view)
        check(status, &error)

    def drain(self, write):
        """Calls write(view) once with the output, if there is any, then forgets it; see Session.drain."""
        cdef const uint8_t *data = NULL
        cdef size_t length = 0
        if self.busy:
            raise RuntimeError("the wrap is in use by another call")
        self.busy = True
        try:
            logredact_wrap_output(self.handle, &data, &length)
            if length:
                view = PyMemoryView_FromMemory(<char *>data, length, PyBUF_READ)
                try:
                    write(view)
                finally:
                    view.release()
                logredact_wrap_clear_output(self.handle)
        finally:
            self.busy = False

    def counters(self):
        """Counters since the start, by their names in logredact.h."""
        cdef logredact_wrap_counters counters
        counters.size = sizeof(counters)
        logredact_wrap_counts(self.handle, &counters)
        return {
            "records": counters.records,
            "split": counters.split,
            "parts": counters.parts,
            "too_large": counters.too_large,
        }


cdef class Forward:
    """Makes entries for a forward input of lines; one thread at a time."""

    cdef logredact_forward *handle
    cdef bint busy

    def __cinit__(self):
        cdef logredact_error error
        error.offset = 0
        check(logredact_forward_new(&self.handle, &error), &error)

    def __dealloc__(self):
        logredact_forward_free(self.handle)

    def __reduce__(self):
        raise TypeError("entries cannot be pickled")

    def add(self, lines, *, time, most=0):
        """Takes lines, JSON objects; how many bytes of them: whole lines, with which the output stays within `most` bytes (0: any number), but one at least.

        `time`: (seconds, nanoseconds) of a line that has none.
        """
        cdef Py_buffer view
        cdef logredact_error error
        cdef int32_t status
        cdef size_t taken = 0
        cdef uint32_t seconds = time[0], nanoseconds = time[1]
        cdef uint64_t limit = most
        error.offset = 0
        if self.busy:
            raise RuntimeError("the entries are in use by another call")
        PyObject_GetBuffer(lines, &view, PyBUF_SIMPLE)
        try:
            status = logredact_forward_add(
                self.handle, <const uint8_t *>view.buf, view.len, seconds, nanoseconds, limit, &taken, &error)
        finally:
            PyBuffer_Release(&view)
        check(status, &error)
        return taken

    def drain(self, write):
        """Calls write(view, entries) once with the output and how many entries it has, if there is any, then forgets it; see Session.drain."""
        cdef const uint8_t *data = NULL
        cdef size_t length = 0
        cdef uint64_t entries = 0
        if self.busy:
            raise RuntimeError("the entries are in use by another call")
        self.busy = True
        try:
            logredact_forward_output(self.handle, &data, &length, &entries)
            if length:
                view = PyMemoryView_FromMemory(<char *>data, length, PyBUF_READ)
                try:
                    write(view, entries)
                finally:
                    view.release()
                logredact_forward_clear_output(self.handle)
        finally:
            self.busy = False
