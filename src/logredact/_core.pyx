# cython: language_level=3
"""Glue over liblogredact: converts, releases the GIL, raises. What it does is in logredact.h."""

from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.bytearray cimport PyByteArray_AS_STRING
from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.mem cimport PyMem_Calloc, PyMem_Free
from cpython.memoryview cimport PyMemoryView_FromMemory

from logredact._abi cimport *

from logredact._errors import error_for
from logredact._types import LOST, DetectorStats, Edit, LinesPosition, StreamFinding

cdef extern from "Python.h":
    enum:
        PyBUF_READ

FORMATS = {
    "msgpack": LOGREDACT_FORMAT_MSGPACK,
    "json": LOGREDACT_FORMAT_JSON,
    "text": LOGREDACT_FORMAT_TEXT,
}
FRAMINGS = {
    "map": LOGREDACT_FRAMING_MAP,
    "event": LOGREDACT_FRAMING_EVENT,
    "fluentbit": LOGREDACT_FRAMING_FLUENTBIT,
    "document": LOGREDACT_FRAMING_DOCUMENT,
    "whole": LOGREDACT_FRAMING_WHOLE,
}
ACTIONS = {
    "keep": LOGREDACT_ACTION_KEEP,
    "redact": LOGREDACT_ACTION_REDACT,
    "mask": LOGREDACT_ACTION_MASK,
    "remove": LOGREDACT_ACTION_REMOVE,
    "drop": LOGREDACT_ACTION_DROP,
    "pseudonym": LOGREDACT_ACTION_PSEUDONYM,
    "hash": LOGREDACT_ACTION_HASH,
    "encrypt": LOGREDACT_ACTION_ENCRYPT,
    "fpe": LOGREDACT_ACTION_FPE,
    "ip": LOGREDACT_ACTION_IP,
    "generalise": LOGREDACT_ACTION_GENERALISE,
}
cdef dict ACTION_NAMES = {value: name for name, value in ACTIONS.items()}


def library_version():
    """Version of the library that is loaded."""
    return logredact_version().decode("ascii")


def libcrypto():
    """Version of libcrypto, and whether it is a copy of the library's own."""
    return logredact_libcrypto().decode("ascii")


def kernel():
    """Name of the kernel that policies loaded from now on use."""
    return logredact_kernel().decode("ascii")


def set_kernel(name):
    """Forces a kernel by name, None: the fastest here. ValueError: it does not run here."""
    cdef bytes encoded = b"" if name is None else name.encode("ascii")
    if logredact_set_kernel(NULL if name is None else <const char *>encoded):
        raise ValueError("no such kernel runs on this processor")


cdef int check(int32_t status, logredact_error *error) except -1:
    if status == LOGREDACT_OK:
        return 0
    if error == NULL:
        raise error_for(status, logredact_status_name(status).decode("ascii"), 0)
    raise error_for(status, error.message.decode("ascii", "replace"), error.offset)


cdef class Policy:
    """A loaded plan; any number of threads may share it."""

    cdef logredact_policy *handle
    cdef readonly bytes digest
    cdef readonly tuple detectors
    cdef readonly uint32_t sources
    cdef readonly bint seals, fingerprints

    def __cinit__(self, plan, keys=None):
        if isinstance(plan, Policy):
            self.load_again(plan)
        else:
            self.load(plan, keys)
        self.digest = PyBytes_FromStringAndSize(
            <const char *>logredact_policy_digest(self.handle), 32)
        self.detectors = tuple([
            logredact_policy_detector_id(self.handle, index).decode("ascii")
            for index in range(logredact_policy_detector_count(self.handle))
        ])
        self.sources = logredact_policy_source_count(self.handle)
        self.seals = logredact_policy_seals(self.handle)
        self.fingerprints = logredact_policy_fingerprints(self.handle)

    cdef int load(self, plan, keys) except -1:
        cdef Py_buffer view
        cdef logredact_error error
        cdef int32_t status
        cdef size_t count = 0
        cdef logredact_key *array = NULL
        # Views, which hold the keys where they are: copies could not be wiped.
        cdef list kept = [(name.encode("utf-8"), memoryview(key)) for name, key in (keys or {}).items()]
        cdef bytes name_bytes
        cdef Py_buffer of_key
        error.offset = 0
        PyObject_GetBuffer(plan, &view, PyBUF_SIMPLE)
        try:
            array = <logredact_key *>PyMem_Calloc(len(kept) + 1, sizeof(logredact_key))
            if array == NULL:
                raise MemoryError
            for name_bytes, key_view in kept:
                PyObject_GetBuffer(key_view, &of_key, PyBUF_SIMPLE)
                array[count].name = name_bytes
                array[count].bytes = <const uint8_t *>of_key.buf
                array[count].length = of_key.len
                PyBuffer_Release(&of_key)
                count += 1
            with nogil:
                status = logredact_policy_load(
                    <const uint8_t *>view.buf, view.len, array, count, &self.handle, &error)
            check(status, &error)
        finally:
            PyMem_Free(array)
            PyBuffer_Release(&view)
        return 0

    cdef int load_again(self, Policy source) except -1:
        cdef logredact_error error
        cdef int32_t status
        error.offset = 0
        with nogil:
            status = logredact_policy_reload(source.handle, &self.handle, &error)
        return check(status, &error)

    @property
    def seal_field(self):
        """The key that seals, hashes or signatures stand under; None: there are none."""
        cdef size_t length = 0
        cdef const char *field = logredact_policy_seal_field(self.handle, &length)
        return PyBytes_FromStringAndSize(field, length).decode("ascii") if length else None

    def seal_most(self):
        """(bytes that a seal adds to a record of JSON, bytes of a checkpoint's line), at most."""
        cdef uint64_t seal = 0, checkpoint = 0
        logredact_policy_seal_most(self.handle, &seal, &checkpoint)
        return seal, checkpoint

    def changed(self):
        """Whether directories of known secrets and keyrings differ from what was read, or another key takes over."""
        cdef int32_t differs
        with nogil:
            differs = logredact_policy_changed(self.handle)
        return differs != 0

    def reload(self):
        """A policy of the same plan with the known secrets and the keyrings that there are now."""
        return Policy(self)

    def __dealloc__(self):
        logredact_policy_free(self.handle)

    def __reduce__(self):
        raise TypeError("a loaded policy cannot be pickled")


cdef bytes as_bytes(text):
    """A tag or a key of records, str or bytes; None: empty."""
    if text is None:
        return b""
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)


include "_core_session.pxi"
include "_core_crypto.pxi"
include "_lines.pxi"
include "_core_seal.pxi"
