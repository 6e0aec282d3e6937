"""Records that have a hash or a signature each, by themselves: whether they are what it was made of (docs/seal-spec.md, Fingerprints)."""

from __future__ import annotations

import contextlib
import struct
from typing import Callable, Dict, Iterable, Iterator, Mapping, Sequence, Union

from logredact import _backend
from logredact.seal._inputs import Unreadable, opened, pieces
from logredact.seal._verify import TAMPERED, UNVERIFIABLE, Result

__all__ = ["signing_keys", "verify_fingerprints"]

_ROW = 80
_STATES = {0: "verified", 2: "modified", 4: "unsealed-but-expected", 5: "modified", 6: "unknown key"}
_INFO = b"".join(struct.pack(">I", len(part)) + part for part in (b"m1", b"", b""))


class FingerprintResult(Result):
    @property
    def code(self) -> int:
        """0 clean, 1 tampered, 3 not verifiable."""
        if any(self.counts[state] for state in TAMPERED):
            return 1
        return 3 if any(self.counts[state] for state in UNVERIFIABLE) or not self.records else 0


@contextlib.contextmanager
def signing_keys(paths: Sequence[str]) -> Iterator[Dict[str, bytearray]]:
    """{id: what is derived for signatures} of all keys of these keyrings and files, retired ones too; wiped at the end. Errors: KeyMaterialError."""
    from logredact.keys import _file
    from logredact.keys._sources import Keys

    found: Dict[str, bytearray] = {}
    try:
        keys = Keys(paths)
        for held in keys.of("sign"):
            with keys.key(held.id) as key:
                found[held.id] = _backend.current.hkdf_sha256(key, b"", _INFO, 32)
        yield found
    finally:
        for derived in found.values():
            _file.wipe(derived)


def verify_fingerprints(
    paths: Iterable[str],
    keys: Mapping[str, bytearray],
    *,
    field: str,
    of: Iterable[str] = (),
    ignore: Iterable[str] = (),
    format: str = "auto",
    framing: str = "map",
    advanced: Callable[[int], object] = lambda count: None,
) -> FingerprintResult:
    """Checks files: signatures by these keys, as signing_keys() gives them, or, without, hashes. Memory does not grow. Errors: OSError."""
    result = FingerprintResult()
    for path in paths:
        try:
            file, found, framed = opened(path, format, framing)
            reader = _backend.current.SealReader(format=found, framing=framed, field=field.encode("utf-8"), ignore=[name.encode("utf-8") for name in ignore])
            reader.fingerprints([name.encode("utf-8") for name in of], keys)
            with file:
                failed = None
                for piece in pieces(file):
                    failed = _take(result, path, *reader.feed(piece))
                    advanced(len(piece))
                    if failed is not None:
                        break
                else:
                    failed = _take(result, path, *reader.feed(b"", True))
            if failed is not None:
                result.note("unreadable", file=f"{path}: {failed}")
        except Unreadable as error:
            result.note("unreadable", file=f"{path}: {error}")
    return result


def _take(result: Result, path: str, rows: bytes, _texts: bytes, failed: Union[Exception, None]) -> Union[Exception, None]:
    states = rows[55::_ROW]
    good = states.count(0)
    result.records += len(states)
    result.counts["verified"] += good
    if good != len(states):
        for index, state in enumerate(states):
            if state:
                number = int.from_bytes(rows[_ROW * index + 68 : _ROW * index + 76], "big")
                result.note(_STATES[state], file=path, record=number)
    return failed
