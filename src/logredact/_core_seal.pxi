# Reading seals, and Ed25519 (logredact.h, reading seals), included by _core.pyx.


def ed25519_public(bytes key not None):
    cdef logredact_error error
    cdef logredact_bytes of_key = view_of(key)
    cdef bytes out = PyBytes_FromStringAndSize(NULL, 32)
    error.offset = 0
    check(logredact_ed25519_public(&of_key, <uint8_t *><char *>out, &error), &error)
    return out


def ed25519_sign(bytes key not None, bytes text not None):
    cdef logredact_error error
    cdef logredact_bytes of_key = view_of(key), of_text = view_of(text)
    cdef bytes out = PyBytes_FromStringAndSize(NULL, 64)
    error.offset = 0
    check(logredact_ed25519_sign(&of_key, &of_text, <uint8_t *><char *>out, &error), &error)
    return out


def ed25519_verify(bytes key not None, bytes text not None, bytes signature not None):
    cdef logredact_error error
    cdef logredact_bytes of_key = view_of(key), of_text = view_of(text), of_signature = view_of(signature)
    error.offset = 0
    check(logredact_ed25519_verify(&of_key, &of_text, &of_signature, &error), &error)


def base64url_read(bytes text not None):
    cdef logredact_error error
    cdef logredact_bytes of_text = view_of(text)
    cdef bytes out = PyBytes_FromStringAndSize(NULL, len(text) // 4 * 3 + 3)
    cdef size_t length = 0
    error.offset = 0
    check(logredact_base64url_read(&of_text, <uint8_t *><char *>out, &length, &error), &error)
    return out[:length]


def seal_root(uint64_t first, bytes frontier not None, bytes leaves not None):
    cdef logredact_error error
    cdef logredact_bytes of_frontier = view_of(frontier), of_leaves = view_of(leaves)
    cdef bytes out = PyBytes_FromStringAndSize(NULL, 32)
    error.offset = 0
    check(logredact_seal_root(first, &of_frontier, &of_leaves, <uint8_t *><char *>out, &error), &error)
    return out


cdef bytes rows_of(const logredact_seal_row *rows, size_t count):
    return PyBytes_FromStringAndSize(<const char *>rows, count * sizeof(logredact_seal_row)) if count else b""


cdef class SealReader:
    """Reads the seals of one input (logredact.h, reading seals)."""

    cdef logredact_seal_reader *handle

    def __cinit__(self, *, format, framing, field, ignore=(), beside=b"", source=0):
        cdef logredact_error error
        cdef list kept = [bytes(name) for name in ignore]
        cdef size_t index
        cdef bytes one
        cdef logredact_bytes of_field = view_of(bytes(field)), of_beside = view_of(bytes(beside))
        cdef logredact_bytes *array = <logredact_bytes *>PyMem_Calloc(len(kept) + 1, sizeof(logredact_bytes))
        if array == NULL:
            raise MemoryError
        try:
            error.offset = 0
            for index, one in enumerate(kept):
                array[index] = view_of(one)
            check(logredact_seal_reader_new(
                FORMATS[format], FRAMINGS[framing], &of_field, array, len(kept), source, &self.handle, &error), &error)
            check(logredact_seal_reader_beside(self.handle, &of_beside, &error), &error)
        finally:
            PyMem_Free(array)

    def __dealloc__(self):
        logredact_seal_reader_free(self.handle)

    def fingerprints(self, of, keys):
        """What stands under its key are fingerprints of these fields (none: all): by {id: derived key}, or without keys hashes."""
        cdef logredact_error error
        cdef list names = [bytes(name) for name in of]
        cdef list kept = [(id.encode("ascii"), memoryview(key)) for id, key in keys.items()]  # copies could not be wiped
        cdef size_t index
        cdef bytes one
        cdef Py_buffer of_key
        cdef logredact_bytes *fields = <logredact_bytes *>PyMem_Calloc(len(names) + 1, sizeof(logredact_bytes))
        cdef logredact_key *array = <logredact_key *>PyMem_Calloc(len(kept) + 1, sizeof(logredact_key))
        if fields == NULL or array == NULL:
            PyMem_Free(fields)
            PyMem_Free(array)
            raise MemoryError
        try:
            error.offset = 0
            for index, one in enumerate(names):
                fields[index] = view_of(one)
            for index, (one, view) in enumerate(kept):
                PyObject_GetBuffer(view, &of_key, PyBUF_SIMPLE)
                array[index].name = one
                array[index].bytes = <const uint8_t *>of_key.buf
                array[index].length = of_key.len
                PyBuffer_Release(&of_key)
            check(logredact_seal_reader_fingerprints(self.handle, fields, len(names), array, len(kept), &error), &error)
        finally:
            PyMem_Free(fields)
            PyMem_Free(array)

    def feed(self, data, last=False):
        """(rows, texts, error): 80 bytes a row; the error, or None, of what follows them."""
        cdef Py_buffer view
        cdef logredact_error error
        cdef const logredact_seal_row *rows = NULL
        cdef const uint8_t *texts = NULL
        cdef size_t count = 0, length = 0
        cdef int32_t status, is_last = bool(last)
        error.offset = 0
        PyObject_GetBuffer(data, &view, PyBUF_SIMPLE)
        try:
            with nogil:
                status = logredact_seal_reader_feed(
                    self.handle, <const uint8_t *>view.buf, view.len, is_last, &rows, &count, &texts, &length, &error)
            failed = None
            try:
                check(status, &error)
            except Exception as caught:
                failed = caught
            return (rows_of(rows, count),
                    PyBytes_FromStringAndSize(<const char *>texts, length) if length else b"", failed)
        finally:
            PyBuffer_Release(&view)

    def fields(self, bytes record not None):
        """What the fields of a record are hashed as, in order."""
        cdef logredact_error error
        cdef const uint8_t *fields = NULL
        cdef size_t length = 0
        error.offset = 0
        check(logredact_seal_fields(
            self.handle, <const uint8_t *><const char *>record, len(record), &fields, &length, &error), &error)
        return PyBytes_FromStringAndSize(<const char *>fields, length) if length else b""


cdef class SealRows:
    """Rows of records, sorted in a file (logredact.h, logredact_seal_rows)."""

    cdef logredact_seal_rows *handle

    def __cinit__(self, int file, size_t piece):
        cdef logredact_error error
        error.offset = 0
        check(logredact_seal_rows_new(file, piece, &self.handle, &error), &error)

    def __dealloc__(self):
        logredact_seal_rows_free(self.handle)

    def add(self, bytes rows not None):
        """Takes rows; those without a number come back."""
        cdef logredact_error error
        cdef const logredact_seal_row *others = NULL
        cdef const logredact_seal_row *added = <const logredact_seal_row *><const char *>rows
        cdef size_t count = len(rows) // sizeof(logredact_seal_row), other_count = 0
        cdef int32_t status
        error.offset = 0
        with nogil:
            status = logredact_seal_rows_add(self.handle, added, count, &others, &other_count, &error)
        check(status, &error)
        return rows_of(others, other_count)

    def take(self, bytes stream, uint64_t seq):
        """Some thousand rows of one stream that stand before this stream and number, None: any at all; none: there are no more."""
        cdef logredact_error error
        cdef const logredact_seal_row *taken = NULL
        cdef const uint8_t *of_stream = NULL
        cdef size_t count = 0
        cdef int32_t status
        if stream is not None:
            assert len(stream) == 12
            of_stream = view_of(stream).bytes
        error.offset = 0
        with nogil:
            status = logredact_seal_rows_take(self.handle, of_stream, seq, &taken, &count, &error)
        check(status, &error)
        return rows_of(taken, count)

    def match(self, bytes stream not None, uint64_t first, bytes leaves not None, controls, size_t most):
        """What became of the leaves of a segment: the counts of logredact_seal_match by name, its rows that are bad, its ranges."""
        cdef logredact_error error
        cdef logredact_seal_match match
        cdef const uint8_t *of_stream = view_of(stream).bytes
        cdef logredact_bytes of_leaves = view_of(leaves)
        cdef size_t count = len(controls), index
        cdef int32_t status
        assert len(stream) == 12
        cdef uint64_t *numbers = <uint64_t *>PyMem_Calloc(count + 1, sizeof(uint64_t))
        if numbers == NULL:
            raise MemoryError
        try:
            for index, number in enumerate(controls):
                numbers[index] = number
            error.offset = 0
            with nogil:
                status = logredact_seal_rows_match(
                    self.handle, of_stream, first, &of_leaves, numbers, count, most, &match, &error)
            check(status, &error)
        finally:
            PyMem_Free(numbers)
        return (
            {"whole": match.whole, "erased": match.erased, "duplicates": match.duplicates, "modified": match.modified,
             "forged": match.forged, "conflicts": match.conflicts, "missing": match.missing},
            rows_of(match.bad, match.bad_count),
            [(match.ranges[index].first, match.ranges[index].last) for index in range(match.range_count)],
        )
