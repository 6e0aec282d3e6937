"""Seals that are read, through cffi; the same names as in _core_seal.pxi.

Made by a function, because the declarations are _cffi's.
"""

from __future__ import annotations

__all__ = ["make"]


def make(ffi, lib, check, formats, framings):
    """(SealReader, SealRows) over the library."""
    counts = [name for name, of in ffi.typeof("logredact_seal_match").fields if of.type is ffi.typeof("uint64_t")]

    def rows_of(rows, count):
        return ffi.buffer(rows, count * ffi.sizeof("logredact_seal_row"))[:] if count else b""

    class SealReader:
        """Reads the seals of one input (logredact.h, reading seals)."""

        __slots__ = ("_handle",)

        def __init__(self, *, format, framing, field, ignore=(), beside=b"", source=0):
            error = ffi.new("logredact_error *")
            handle = ffi.new("logredact_seal_reader **")
            buffers = [ffi.from_buffer("uint8_t[]", bytes(name)) for name in (field, *ignore)]
            names = [{"bytes": buffer, "length": len(buffer)} for buffer in buffers]
            of_field, array = ffi.new("logredact_bytes *", names[0]), ffi.new("logredact_bytes[]", names[1:])
            status = lib.logredact_seal_reader_new(
                formats[format], framings[framing], of_field, array, len(names) - 1, source, handle, error
            )
            check(status, error)
            self._handle = ffi.gc(handle[0], lib.logredact_seal_reader_free)
            buffer = ffi.from_buffer("uint8_t[]", bytes(beside))
            of_beside = ffi.new("logredact_bytes *", {"bytes": buffer, "length": len(buffer)})
            check(lib.logredact_seal_reader_beside(handle[0], of_beside, error), error)

        def fingerprints(self, of, keys):
            """What stands under its key are fingerprints of these fields (none: all): by {id: derived key}, or without keys hashes."""
            error = ffi.new("logredact_error *")
            kept = [ffi.from_buffer("uint8_t[]", each) for each in (*of, *keys.values())]
            names = [ffi.new("char[]", id.encode("ascii")) for id in keys]
            fields = ffi.new("logredact_bytes[]", [{"bytes": each, "length": len(each)} for each in kept[: len(of)]])
            array = ffi.new(
                "logredact_key[]", [{"name": name, "bytes": key, "length": len(key)} for name, key in zip(names, kept[len(of) :])]
            )
            check(lib.logredact_seal_reader_fingerprints(self._handle, fields, len(of), array, len(names), error), error)

        def feed(self, data, last=False):
            """(rows, texts, error): 80 bytes a row; the error, or None, of what follows them."""
            error = ffi.new("logredact_error *")
            rows, texts = ffi.new("logredact_seal_row **"), ffi.new("uint8_t **")
            count, length = ffi.new("size_t *"), ffi.new("size_t *")
            failed = None
            with ffi.from_buffer("uint8_t[]", data) as view:
                status = lib.logredact_seal_reader_feed(self._handle, view, len(view), bool(last), rows, count, texts, length, error)
            try:
                check(status, error)
            except Exception as caught:
                failed = caught
            return (
                rows_of(rows[0], count[0]),
                ffi.buffer(texts[0], length[0])[:] if length[0] else b"",
                failed,
            )

        def fields(self, record):
            """What the fields of a record are hashed as, in order."""
            error = ffi.new("logredact_error *")
            fields, length = ffi.new("uint8_t **"), ffi.new("size_t *")
            check(lib.logredact_seal_fields(self._handle, record, len(record), fields, length, error), error)
            return ffi.buffer(fields[0], length[0])[:] if length[0] else b""

    class SealRows:
        """Rows of records, sorted in a file (logredact.h, logredact_seal_rows)."""

        __slots__ = ("_handle",)

        def __init__(self, file, piece):
            error = ffi.new("logredact_error *")
            handle = ffi.new("logredact_seal_rows **")
            check(lib.logredact_seal_rows_new(file, piece, handle, error), error)
            self._handle = ffi.gc(handle[0], lib.logredact_seal_rows_free)

        def _got(self, call, *arguments):
            error = ffi.new("logredact_error *")
            rows, count = ffi.new("logredact_seal_row **"), ffi.new("size_t *")
            check(call(self._handle, *arguments, rows, count, error), error)
            return rows_of(rows[0], count[0])

        def add(self, rows):
            """Takes rows; those without a number come back."""
            added = ffi.from_buffer("logredact_seal_row[]", rows)
            return self._got(lib.logredact_seal_rows_add, added, len(added))

        def take(self, stream, seq):
            """Some thousand rows of one stream that stand before this stream and number, None: any at all; none: there are no more."""
            assert stream is None or len(stream) == 12
            return self._got(lib.logredact_seal_rows_take, ffi.NULL if stream is None else stream, seq)

        def match(self, stream, first, leaves, controls, most):
            """What became of the leaves of a segment: the counts of logredact_seal_match by name, its rows that are bad, its ranges."""
            assert len(stream) == 12
            error, match = ffi.new("logredact_error *"), ffi.new("logredact_seal_match *")
            held = ffi.from_buffer("uint8_t[]", leaves)
            of_leaves = ffi.new("logredact_bytes *", {"bytes": held, "length": len(held)})
            numbers = ffi.new("uint64_t[]", list(controls))
            status = lib.logredact_seal_rows_match(
                self._handle, stream, first, of_leaves, numbers, len(numbers), most, match, error
            )
            check(status, error)
            return (
                {name: getattr(match, name) for name in counts},
                rows_of(match.bad, match.bad_count),
                [(match.ranges[index].first, match.ranges[index].last) for index in range(match.range_count)],
            )

    return SealReader, SealRows
