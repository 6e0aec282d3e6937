"""Glue over liblogredact without a compiler: the same names as _core, through cffi's ABI mode.

The declarations are read from the packaged logredact.h, so there is no second copy to drift.
"""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from pathlib import Path

from cffi import FFI

from logredact import _cffi_crypto, _cffi_lines, _cffi_seal
from logredact._errors import error_for
from logredact._types import DetectorStats, Edit, StreamFinding

__all__ = [
    *("ACTIONS", "FORMATS", "FRAMINGS", "Forward", "LINES_FORMATS", "Lines", "Policy", "Session", "Wrap", "kernel", "libcrypto", "library_version", "set_kernel"),
    *("ff1", "hkdf_sha256", "hmac_sha256", "hmac_token", "ipcrypt", "siv"),
    *("SealReader", "SealRows", "base64url_read", "ed25519_public", "ed25519_sign", "ed25519_verify", "seal_root"),
]

NATIVE = Path(__file__).parent / "_native"


def declarations(header):
    """The part of logredact.h that cffi reads: no preprocessor lines, no attributes."""
    text = re.sub(r"#ifdef __cplusplus.*?#endif", "", header, flags=re.S)
    return re.sub(r"^\s*#.*$|\bLOGREDACT_API\b", "", text, flags=re.M)


ffi = FFI()
ffi.cdef(declarations((NATIVE / "logredact.h").read_text(encoding="ascii")))
lib = ffi.dlopen(str(NATIVE / "liblogredact.so"))


def names_of(enum):
    values = ffi.typeof(f"enum logredact_{enum}").relements
    prefix = f"LOGREDACT_{enum.split('_')[0].upper()}_"
    return {name[len(prefix):].lower(): value for name, value in values.items()}


FORMATS = names_of("format")
FRAMINGS = names_of("framing")
ACTIONS = names_of("action_kind")
IPCRYPT = names_of("ipcrypt")
LINES_FORMATS = names_of("lines_format")
ACTION_NAMES = {value: name for name, value in ACTIONS.items()}
COUNTERS = [name for name, _ in ffi.typeof("logredact_counters").fields if name != "size"]


def library_version():
    """Version of the library that is loaded."""
    return ffi.string(lib.logredact_version()).decode("ascii")


def libcrypto():
    """Version of libcrypto, and whether it is a copy of the library's own."""
    return ffi.string(lib.logredact_libcrypto()).decode("ascii")


def kernel():
    """Name of the kernel that policies loaded from now on use."""
    return ffi.string(lib.logredact_kernel()).decode("ascii")


def set_kernel(name):
    """Forces a kernel by name, None: the fastest here. ValueError: it does not run here."""
    if lib.logredact_set_kernel(ffi.NULL if name is None else name.encode("ascii")):
        raise ValueError("no such kernel runs on this processor")


def check(status, error):
    if status == lib.LOGREDACT_OK:
        return
    if error is None:
        message, offset = ffi.string(lib.logredact_status_name(status)), 0
    else:
        message, offset = ffi.string(error.message), error.offset
    raise error_for(status, message.decode("ascii", "replace"), offset)


class Policy:
    """A loaded plan; any number of threads may share it."""

    __slots__ = ("_handle", "detectors", "digest", "fingerprints", "seals", "sources")

    def __init__(self, plan, keys=None):
        error = ffi.new("logredact_error *")
        handle = ffi.new("logredact_policy **")
        load = self._load_again if isinstance(plan, Policy) else self._load
        check(load(plan, keys, handle, error), error)
        self._handle = ffi.gc(handle[0], lib.logredact_policy_free)
        self.digest = ffi.buffer(lib.logredact_policy_digest(self._handle), 32)[:]
        self.detectors = tuple(
            ffi.string(lib.logredact_policy_detector_id(self._handle, index)).decode("ascii")
            for index in range(lib.logredact_policy_detector_count(self._handle))
        )
        self.sources = lib.logredact_policy_source_count(self._handle)
        self.seals = lib.logredact_policy_seals(self._handle) != 0
        self.fingerprints = lib.logredact_policy_fingerprints(self._handle) != 0

    @staticmethod
    def _load(plan, keys, handle, error):
        names = [ffi.new("char[]", name.encode("utf-8")) for name in keys or {}]
        with ffi.from_buffer("uint8_t[]", plan) as view:
            buffers = [ffi.from_buffer("uint8_t[]", key) for key in (keys or {}).values()]
            array = ffi.new("logredact_key[]", len(names))
            for index, (name, buffer) in enumerate(zip(names, buffers)):
                array[index].name = name
                array[index].bytes = buffer
                array[index].length = len(buffer)
            return lib.logredact_policy_load(view, len(view), array, len(names), handle, error)

    @staticmethod
    def _load_again(policy, _keys, handle, error):
        return lib.logredact_policy_reload(policy._handle, handle, error)

    @property
    def seal_field(self):
        """The key that seals, hashes or signatures stand under; None: there are none."""
        length = ffi.new("size_t *")
        field = lib.logredact_policy_seal_field(self._handle, length)
        return ffi.buffer(field, length[0])[:].decode("ascii") if length[0] else None

    def seal_most(self):
        """(bytes that a seal adds to a record of JSON, bytes of a checkpoint's line), at most."""
        seal, checkpoint = ffi.new("uint64_t *"), ffi.new("uint64_t *")
        lib.logredact_policy_seal_most(self._handle, seal, checkpoint)
        return seal[0], checkpoint[0]

    def changed(self):
        """Whether directories of known secrets and keyrings differ from what was read, or another key takes over."""
        return lib.logredact_policy_changed(self._handle) != 0

    def reload(self):
        """A policy of the same plan with the known secrets and the keyrings that there are now."""
        return Policy(self)

    def __reduce__(self):
        raise TypeError("a loaded policy cannot be pickled")


def as_bytes(text):
    """A tag or a key of records, str or bytes; None: empty."""
    if text is None:
        return b""
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)


class Session:
    """One stream over a policy; one thread at a time, which is checked."""

    __slots__ = ("_handle", "_lock", "policy")
    _MAKERS = {None: lib.logredact_session_new, "later": lib.logredact_session_new_unsealed, "only": lib.logredact_session_new_sealer}

    def __init__(self, policy, *, format="msgpack", framing="map", collect=False, stats=False, sealed=False, seals=None, apart=False):
        if not isinstance(policy, Policy):
            raise TypeError("a session needs a Policy of the same backend")
        options = ffi.new("logredact_session_options *")
        options.size = ffi.sizeof("logredact_session_options")
        options.format = FORMATS[format]
        options.framing = FRAMINGS[framing]
        options.collect = bool(collect)
        options.stats = bool(stats)
        options.apart = bool(apart)
        error = ffi.new("logredact_error *")
        handle = ffi.new("logredact_session **")
        make = lib.logredact_session_new_sealed if sealed else self._MAKERS[seals]
        check(make(policy._handle, options, handle, error), error)
        self.policy = policy
        self._handle = ffi.gc(handle[0], lib.logredact_session_free)
        self._lock = threading.Lock()

    def __reduce__(self):
        raise TypeError("a session cannot be pickled")

    # cffi releases the GIL inside calls, so a second thread could enter the same session.
    @contextmanager
    def _entered(self):
        if not self._lock.acquire(blocking=False):
            raise RuntimeError("the session is in use by another call")
        try:
            yield self._handle
        finally:
            self._lock.release()

    def seal_tick(self):
        """Writes a checkpoint if one is due; milliseconds until the next may be, None: the session does not seal."""
        error = ffi.new("logredact_error *")
        wait = ffi.new("uint64_t *")
        with self._entered() as handle:
            check(lib.logredact_session_seal_tick(handle, wait, error), error)
        return None if wait[0] == 2**64 - 1 else wait[0]

    def seal_end(self):
        """Writes the stream's last checkpoint; nothing is fed afterwards."""
        error = ffi.new("logredact_error *")
        with self._entered() as handle:
            check(lib.logredact_session_seal_end(handle, error), error)

    def set_format(self, format, framing):
        """What the chunks that follow are, of a session that only seals."""
        error = ffi.new("logredact_error *")
        with self._entered() as handle:
            check(lib.logredact_session_set_format(handle, FORMATS[format], FRAMINGS[framing], error), error)

    def checkpoints(self, start=0):
        """Those that were made and not taken, with `apart`, from a byte on: whole events of the session's framing."""
        data, length = ffi.new("uint8_t **"), ffi.new("size_t *")
        with self._entered() as handle:
            lib.logredact_session_checkpoints(handle, data, length)
            return ffi.buffer(data[0], length[0])[start:] if length[0] else b""

    def checkpoints_taken(self, length):
        """Whoever is next has the first `length` bytes of them."""
        with self._entered() as handle:
            lib.logredact_session_checkpoints_taken(handle, length)

    def dropped(self):
        """(records dropped by a rule, because of an error) since the last call."""
        by_rule, by_error = ffi.new("uint64_t *"), ffi.new("uint64_t *")
        with self._entered() as handle:
            lib.logredact_session_dropped(handle, by_rule, by_error)
        return by_rule[0], by_error[0]

    def seal_dropped(self, by_rule, by_error):
        """Records were dropped before they came here: the next checkpoint says so."""
        with self._entered() as handle:
            lib.logredact_session_seal_dropped(handle, by_rule, by_error)

    def set_tag(self, tag):
        """The tag of the events that follow, str or bytes; None: unknown."""
        tag = as_bytes(tag)
        with self._entered() as handle:
            check(lib.logredact_session_set_tag(handle, tag, len(tag)), None)

    def set_tag_key(self, key):
        """From now on each event's tag is the text of its record under this key, str or bytes; None: no longer."""
        key = as_bytes(key)
        with self._entered() as handle:
            check(lib.logredact_session_set_tag_key(handle, key, len(key)), None)

    def chunk(self, tag, data):
        """What these events, of one tag (bytes, or None: unknown), become; nothing of them waits."""
        error = ffi.new("logredact_error *")
        output, length = ffi.new("uint8_t **"), ffi.new("size_t *")
        tag = b"" if tag is None else bytes(tag)
        with ffi.from_buffer("uint8_t[]", data) as view, self._entered() as handle:
            try:
                status = lib.logredact_session_chunk(handle, tag, len(tag), view, len(view), output, length, error)
                check(status, error)
                return ffi.buffer(output[0], length[0])[:] if length[0] else b""
            finally:
                lib.logredact_session_clear_output(handle)

    def changed(self):
        """[(event, start, end)] of the last chunk: what of it is not in the output as it came."""
        events, count = ffi.new("logredact_changed_event **"), ffi.new("size_t *")
        with self._entered() as handle:
            lib.logredact_session_changed(handle, events, count)
            return [(one.event, one.start, one.end) for one in events[0][0 : count[0]]] if count[0] else []

    def set_source(self, source):
        """What tells the events that follow from those of other streams, besides what they hold."""
        with self._entered() as handle:
            check(lib.logredact_session_set_source(handle, source, len(source)), None)

    def set_policy(self, policy):
        """Events that are complete from now on are redacted by this policy, of the same plan."""
        if not isinstance(policy, Policy):
            raise TypeError("a session needs a Policy of the same backend")
        error = ffi.new("logredact_error *")
        with self._entered() as handle:
            check(lib.logredact_session_set_policy(handle, policy._handle, error), error)
            self.policy = policy

    def feed(self, data):
        """Takes the next bytes of the stream, in pieces of any size."""
        error = ffi.new("logredact_error *")
        with ffi.from_buffer("uint8_t[]", data) as view, self._entered() as handle:
            check(lib.logredact_session_feed(handle, view, len(view), error), error)

    def finish(self):
        """Ends the stream; afterwards the session is fresh, counters kept."""
        error = ffi.new("logredact_error *")
        with self._entered() as handle:
            check(lib.logredact_session_finish(handle, error), error)

    def release(self):
        """Has all events that wait for the rest of a line leave."""
        error = ffi.new("logredact_error *")
        with self._entered() as handle:
            check(lib.logredact_session_release(handle, error), error)

    def waiting(self):
        """(how many events wait for the rest of a line, the number of the first of them in the stream)."""
        first = ffi.new("uint64_t *")
        with self._entered() as handle:
            count = lib.logredact_session_waiting(handle, first)
        return count, first[0]

    def reset(self):
        """Forgets partial input, output, findings and a broken state; keeps counters."""
        with self._entered() as handle:
            lib.logredact_session_reset(handle)

    @staticmethod
    def _output(handle):
        data = ffi.new("uint8_t **")
        length = ffi.new("size_t *")
        lib.logredact_session_output(handle, data, length)
        return ffi.buffer(data[0], length[0]) if length[0] else b""

    def output(self):
        """The output so far, which the session then forgets."""
        with self._entered() as handle:
            output = bytes(self._output(handle))
            lib.logredact_session_clear_output(handle)
            return output

    def drain(self, write):
        """Calls write(view) once with the output, if there is any, then forgets it.

        The view is valid inside the call only. If `write` raises, the output stays.
        """
        with self._entered() as handle:
            output = self._output(handle)
            if output:
                with memoryview(output).toreadonly() as view:
                    write(view)
                lib.logredact_session_clear_output(handle)

    def value(self, data):
        """Redacts bytes as one value; None where a rule drops the record."""
        error = ffi.new("logredact_error *")
        dropped = ffi.new("int32_t *")
        with ffi.from_buffer("uint8_t[]", data) as view, self._entered() as handle:
            check(lib.logredact_session_value(handle, view, len(view), dropped, error), error)
            output = bytes(self._output(handle))
            lib.logredact_session_clear_output(handle)
        return None if dropped[0] else output

    def edits(self, record):
        """The edits that redact one msgpack map; None where the record is to be dropped."""
        error = ffi.new("logredact_error *")
        dropped = ffi.new("int32_t *")
        edits = ffi.new("logredact_edit **")
        count = ffi.new("size_t *")
        with ffi.from_buffer("uint8_t[]", record) as view, self._entered() as handle:
            status = lib.logredact_session_edits(
                handle, view, len(view), edits, count, dropped, error
            )
            check(status, error)
            if dropped[0]:
                return None
            replacements = lib.logredact_session_replacements(handle)
            return [
                Edit(
                    edit.start,
                    edit.end,
                    ffi.buffer(replacements + edit.replacement, edit.length)[:]
                    if edit.length
                    else b"",
                )
                for edit in (edits[0][index] for index in range(count[0]))
            ]

    def findings(self):
        """The findings since the last call, as StreamFinding; only with collect."""
        found = ffi.new("logredact_finding **")
        count = ffi.new("size_t *")
        detectors = self.policy.detectors
        with self._entered() as handle:
            lib.logredact_session_findings(handle, found, count)
            paths = lib.logredact_session_paths(handle)
            result = [
                StreamFinding(
                    finding.event,
                    ffi.string(paths + finding.field).decode("utf-8", "replace"),
                    finding.is_key != 0,
                    detectors[finding.detector] if finding.detector < len(detectors) else None,
                    finding.start,
                    finding.end,
                    ACTION_NAMES[finding.action],
                )
                for finding in (found[0][index] for index in range(count[0]))
            ]
            lib.logredact_session_clear_findings(handle)
            return result

    def counters(self):
        """Counters since the session was made, by their names in logredact.h."""
        counters = ffi.new("logredact_counters *")
        counters.size = ffi.sizeof("logredact_counters")
        with self._entered() as handle:
            lib.logredact_session_counters(handle, counters)
        return {name: getattr(counters, name) for name in COUNTERS}

    def detector_counts(self):
        """Findings of each detector, by its id, zeros included."""
        detectors = self.policy.detectors
        counts = ffi.new("uint64_t[]", len(detectors) + 1)
        with self._entered() as handle:
            lib.logredact_session_detector_counts(handle, counts)
        return {name: counts[index] for index, name in enumerate(detectors)}

    def detector_stats(self):
        """What each detector cost, as DetectorStats by its id; only with stats."""
        detectors = self.policy.detectors
        stats = ffi.new("logredact_detector_stats[]", len(detectors) + 1)
        with self._entered() as handle:
            check(lib.logredact_session_detector_stats(handle, stats), None)
        return {
            name: DetectorStats(*(getattr(stats[index], field) for field in DetectorStats._fields))
            for index, name in enumerate(detectors)
        }


(
    hmac_sha256, hkdf_sha256, hmac_token, siv, ff1, ipcrypt,
    ed25519_public, ed25519_sign, ed25519_verify, base64url_read, seal_root,
) = _cffi_crypto.make(ffi, lib, check, IPCRYPT)  # fmt: skip
SealReader, SealRows = _cffi_seal.make(ffi, lib, check, FORMATS, FRAMINGS)
Lines, Wrap, Forward = _cffi_lines.make(ffi, lib, check, LINES_FORMATS, Policy)
