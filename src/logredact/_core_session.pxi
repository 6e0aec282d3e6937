# One stream of input through a policy (logredact.h, logredact_session); a part of _core.pyx.


cdef class Session:
    """One stream over a policy; one thread at a time, which is checked."""

    cdef logredact_session *handle
    cdef readonly Policy policy
    cdef bint busy

    def __cinit__(self, Policy policy not None, *, format="msgpack", framing="map", collect=False,
                  stats=False, sealed=False, seals=None, apart=False):
        cdef logredact_session_options options
        cdef logredact_error error
        error.offset = 0
        options.size = sizeof(options)
        options.format = FORMATS[format]
        options.framing = FRAMINGS[framing]
        options.collect = bool(collect)
        options.stats = bool(stats)
        options.apart = bool(apart)
        self.policy = policy
        if sealed:
            check(logredact_session_new_sealed(policy.handle, &options, &self.handle, &error), &error)
        elif seals == "later":
            check(logredact_session_new_unsealed(policy.handle, &options, &self.handle, &error), &error)
        elif seals == "only":
            check(logredact_session_new_sealer(policy.handle, &options, &self.handle, &error), &error)
        else:
            check(logredact_session_new(policy.handle, &options, &self.handle, &error), &error)

    def __dealloc__(self):
        logredact_session_free(self.handle)

    def __reduce__(self):
        raise TypeError("a session cannot be pickled")

    # The GIL is released inside calls, so a second thread could enter the same session.
    cdef int enter(self) except -1:
        if self.busy:
            raise RuntimeError("the session is in use by another call")
        self.busy = True
        return 0

    def seal_tick(self):
        """Writes a checkpoint if one is due; milliseconds until the next may be, None: the session does not seal."""
        cdef logredact_error error
        cdef uint64_t wait = 0
        cdef int32_t status
        error.offset = 0
        self.enter()
        with nogil:
            status = logredact_session_seal_tick(self.handle, &wait, &error)
        self.busy = False
        check(status, &error)
        return None if wait == <uint64_t>-1 else wait

    def seal_end(self):
        """Writes the stream's last checkpoint; nothing is fed afterwards."""
        cdef logredact_error error
        cdef int32_t status
        error.offset = 0
        self.enter()
        with nogil:
            status = logredact_session_seal_end(self.handle, &error)
        self.busy = False
        check(status, &error)

    def set_format(self, format, framing):
        """What the chunks that follow are, of a session that only seals."""
        cdef logredact_error error
        cdef int32_t status
        error.offset = 0
        self.enter()
        status = logredact_session_set_format(self.handle, FORMATS[format], FRAMINGS[framing], &error)
        self.busy = False
        check(status, &error)

    def checkpoints(self, size_t start=0):
        """Those that were made and not taken, with `apart`, from a byte on: whole events of the session's framing."""
        cdef const uint8_t *data = NULL
        cdef size_t length = 0
        self.enter()
        try:
            logredact_session_checkpoints(self.handle, &data, &length)
            return PyBytes_FromStringAndSize(<const char *>data + start, length - start) if length > start else b""
        finally:
            self.busy = False

    def checkpoints_taken(self, size_t length):
        """Whoever is next has the first `length` bytes of them."""
        self.enter()
        logredact_session_checkpoints_taken(self.handle, length)
        self.busy = False

    def dropped(self):
        """(records dropped by a rule, because of an error) since the last call."""
        cdef uint64_t by_rule = 0, by_error = 0
        self.enter()
        logredact_session_dropped(self.handle, &by_rule, &by_error)
        self.busy = False
        return by_rule, by_error

    def seal_dropped(self, by_rule, by_error):
        """Records were dropped before they came here: the next checkpoint says so."""
        self.enter()
        logredact_session_seal_dropped(self.handle, by_rule, by_error)
        self.busy = False

    def set_tag(self, tag):
        """The tag of the events that follow, str or bytes; None: unknown."""
        cdef bytes encoded = as_bytes(tag)
        cdef int32_t status
        self.enter()
        status = logredact_session_set_tag(
            self.handle, <const uint8_t *><const char *>encoded, len(encoded))
        self.busy = False
        check(status, NULL)

    def set_tag_key(self, key):
        """From now on each event's tag is the text of its record under this key, str or bytes; None: no longer."""
        cdef bytes encoded = as_bytes(key)
        cdef int32_t status
        self.enter()
        status = logredact_session_set_tag_key(
            self.handle, <const uint8_t *><const char *>encoded, len(encoded))
        self.busy = False
        check(status, NULL)

    def chunk(self, tag, data):
        """What these events, of one tag (bytes, or None: unknown), become; nothing of them waits."""
        cdef Py_buffer view
        cdef logredact_error error
        cdef int32_t status
        cdef const uint8_t *output = NULL
        cdef size_t length = 0
        cdef bytes name = b"" if tag is None else bytes(tag)
        cdef const uint8_t *tag_bytes = <const uint8_t *><const char *>name
        cdef size_t tag_length = len(name)
        error.offset = 0
        PyObject_GetBuffer(data, &view, PyBUF_SIMPLE)
        try:
            self.enter()
            with nogil:
                status = logredact_session_chunk(
                    self.handle, tag_bytes, tag_length, <const uint8_t *>view.buf, view.len, &output, &length, &error)
            try:
                check(status, &error)
                return PyBytes_FromStringAndSize(<const char *>output, length) if length else b""
            finally:
                logredact_session_clear_output(self.handle)
                self.busy = False
        finally:
            PyBuffer_Release(&view)

    def changed(self):
        """[(event, start, end)] of the last chunk: what of it is not in the output as it came."""
        cdef const logredact_changed_event *events = NULL
        cdef size_t count = 0
        self.enter()
        logredact_session_changed(self.handle, &events, &count)
        self.busy = False
        return [(events[n].event, events[n].start, events[n].end) for n in range(count)]

    def set_source(self, bytes source not None):
        """What tells the events that follow from those of other streams, besides what they hold."""
        cdef int32_t status
        self.enter()
        status = logredact_session_set_source(
            self.handle, <const uint8_t *><const char *>source, len(source))
        self.busy = False
        check(status, NULL)

    def set_policy(self, Policy policy not None):
        """Events that are complete from now on are redacted by this policy, of the same plan."""
        cdef logredact_error error
        cdef int32_t status
        error.offset = 0
        self.enter()
        status = logredact_session_set_policy(self.handle, policy.handle, &error)
        self.busy = False
        check(status, &error)
        self.policy = policy

    def feed(self, data):
        """Takes the next bytes of the stream, in pieces of any size."""
        cdef Py_buffer view
        cdef logredact_error error
        cdef int32_t status
        error.offset = 0
        PyObject_GetBuffer(data, &view, PyBUF_SIMPLE)
        try:
            self.enter()
            with nogil:
                status = logredact_session_feed(
                    self.handle, <const uint8_t *>view.buf, view.len, &error)
            self.busy = False
        finally:
            PyBuffer_Release(&view)
        check(status, &error)

    def finish(self):
        """Ends the stream; afterwards the session is fresh, counters kept."""
        cdef logredact_error error
        cdef int32_t status
        error.offset = 0
        self.enter()
        with nogil:
            status = logredact_session_finish(self.handle, &error)
        self.busy = False
        check(status, &error)

    def release(self):
        """Has all events that wait for the rest of a line leave."""
        cdef logredact_error error
        cdef int32_t status
        error.offset = 0
        self.enter()
        with nogil:
            status = logredact_session_release(self.handle, &error)
        self.busy = False
        check(status, &error)

    def waiting(self):
        """(how many events wait for the rest of a line, the number of the first of them in the stream)."""
        cdef uint64_t first = 0
        self.enter()
        cdef uint64_t count = logredact_session_waiting(self.handle, &first)
        self.busy = False
        return count, first

    def reset(self):
        """Forgets partial input, output, findings and a broken state; keeps counters."""
        self.enter()
        logredact_session_reset(self.handle)
        self.busy = False

    cdef bytes take_output(self):
        cdef const uint8_t *data = NULL
        cdef size_t length = 0
        logredact_session_output(self.handle, &data, &length)
        output = PyBytes_FromStringAndSize(<const char *>data, length) if length else b""
        logredact_session_clear_output(self.handle)
        return output

    def output(self):
        """The output so far, which the session then forgets."""
        self.enter()
        try:
            return self.take_output()
        finally:
            self.busy = False

    def drain(self, write):
        """Calls write(view) once with the output, if there is any, then forgets it.

        The view is valid inside the call only. If `write` raises, the output stays.
        """
        cdef const uint8_t *data = NULL
        cdef size_t length = 0
        self.enter()
        try:
            logredact_session_output(self.handle, &data, &length)
            if length:
                view = PyMemoryView_FromMemory(<char *>data, length, PyBUF_READ)
                try:
                    write(view)
                finally:
                    view.release()
                logredact_session_clear_output(self.handle)
        finally:
            self.busy = False

    def value(self, data):
        """Redacts bytes as one value; None where a rule drops the record."""
        cdef Py_buffer view
        cdef logredact_error error
        cdef int32_t status, dropped = 0
        error.offset = 0
        PyObject_GetBuffer(data, &view, PyBUF_SIMPLE)
        try:
            self.enter()
            try:
                with nogil:
                    status = logredact_session_value(
                        self.handle, <const uint8_t *>view.buf, view.len, &dropped, &error)
                check(status, &error)
                output = self.take_output()
            finally:
                self.busy = False
        finally:
            PyBuffer_Release(&view)
        return None if dropped else output

    def edits(self, record):
        """The edits that redact one msgpack map; None where the record is to be dropped."""
        cdef Py_buffer view
        cdef logredact_error error
        cdef int32_t status, dropped = 0
        cdef const logredact_edit *edits = NULL
        cdef const char *replacements
        cdef size_t count = 0
        error.offset = 0
        PyObject_GetBuffer(record, &view, PyBUF_SIMPLE)
        try:
            self.enter()
            try:
                with nogil:
                    status = logredact_session_edits(
                        self.handle, <const uint8_t *>view.buf, view.len,
                        &edits, &count, &dropped, &error)
                check(status, &error)
                if dropped:
                    return None
                replacements = <const char *>logredact_session_replacements(self.handle)
                return [
                    Edit(edits[index].start, edits[index].end,
                         PyBytes_FromStringAndSize(
                             replacements + edits[index].replacement, edits[index].length)
                         if edits[index].length else b"")
                    for index in range(count)
                ]
            finally:
                self.busy = False
        finally:
            PyBuffer_Release(&view)

    def findings(self):
        """The findings since the last call, as StreamFinding; only with collect."""
        cdef const logredact_finding *found = NULL
        cdef const char *paths
        cdef size_t count = 0
        cdef tuple detectors = self.policy.detectors
        self.enter()
        try:
            logredact_session_findings(self.handle, &found, &count)
            paths = logredact_session_paths(self.handle)
            result = [
                StreamFinding(
                    found[index].event,
                    (paths + found[index].field).decode("utf-8", "replace"),
                    found[index].is_key != 0,
                    detectors[found[index].detector]
                    if found[index].detector < <uint32_t>len(detectors) else None,
                    found[index].start,
                    found[index].end,
                    ACTION_NAMES[found[index].action],
                )
                for index in range(count)
            ]
            logredact_session_clear_findings(self.handle)
            return result
        finally:
            self.busy = False

    def counters(self):
        """Counters since the session was made, by their names in logredact.h."""
        cdef logredact_counters counters
        counters.size = sizeof(counters)
        self.enter()
        logredact_session_counters(self.handle, &counters)
        self.busy = False
        return {
            "bytes_in": counters.bytes_in,
            "bytes_out": counters.bytes_out,
            "events_in": counters.events_in,
            "events_out": counters.events_out,
            "events_changed": counters.events_changed,
            "events_dropped": counters.events_dropped,
            "events_failed": counters.events_failed,
            "values_failed": counters.values_failed,
            "findings": counters.findings,
        }

    def detector_counts(self):
        """Findings of each detector, by its id, zeros included."""
        cdef tuple detectors = self.policy.detectors
        cdef uint64_t *counts = <uint64_t *>PyMem_Calloc(len(detectors) + 1, sizeof(uint64_t))
        if counts == NULL:
            raise MemoryError
        try:
            self.enter()
            logredact_session_detector_counts(self.handle, counts)
            self.busy = False
            return {detectors[index]: counts[index] for index in range(len(detectors))}
        finally:
            PyMem_Free(counts)

    def detector_stats(self):
        """What each detector cost, as DetectorStats by its id; only with stats."""
        cdef tuple detectors = self.policy.detectors
        cdef int32_t status
        cdef logredact_detector_stats *stats = <logredact_detector_stats *>PyMem_Calloc(
            len(detectors) + 1, sizeof(logredact_detector_stats))
        if stats == NULL:
            raise MemoryError
        try:
            self.enter()
            status = logredact_session_detector_stats(self.handle, stats)
            self.busy = False
            check(status, NULL)
            return {
                detectors[index]: DetectorStats(
                    stats[index].candidates, stats[index].rejects, stats[index].findings,
                    stats[index].nanoseconds)
                for index in range(len(detectors))
            }
        finally:
            PyMem_Free(stats)
