"""Files as a verifier meets them: msgpack or JSON lines, plain, gzip or zstd, told by their first bytes."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import BinaryIO, Callable, Iterator, Tuple

__all__ = ["Unreadable", "opened", "pieces"]

_PIECE = 1 << 20


class Unreadable(Exception):
    """Why an input cannot be read. Holds nothing of it."""


def _decompressed(file: BinaryIO, first: bytes) -> BinaryIO:
    if first.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)  # type: ignore[return-value]
    if first.startswith(b"\x28\xb5\x2f\xfd"):
        try:
            import zstandard
        except ImportError:
            raise Unreadable("it is zstd, which needs the package zstandard: pip install logredact[verify]") from None
        reader: BinaryIO = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        return reader
    return file


def opened(path: str, format: str, framing: str) -> Tuple[BinaryIO, str, str]:
    """(the file, format, framing); `auto` is told by the first bytes. Errors: OSError, Unreadable."""
    raw = io.BufferedReader(open(path, "rb", buffering=0), _PIECE)
    file = _decompressed(raw, raw.peek(4)[:4])
    if format != "auto":
        return file, format, framing
    if file is not raw:
        file = io.BufferedReader(file, _PIECE)  # type: ignore[arg-type]
    code = _tried(lambda: file.peek(2))[:2]  # type: ignore[attr-defined]
    # No JSON begins with these: a map, and an array of a time and a map.
    if b"\x80" <= code[:1] <= b"\x8f" or code[:1] in (b"\xde", b"\xdf"):
        return file, "msgpack", "map"
    if b"\x90" <= code[:1] <= b"\x9f" or code[:1] in (b"\xdc", b"\xdd"):
        return file, "msgpack", "fluentbit"  # takes [time, record] as well
    return file, "json", "map"


def _tried(read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"it is cut off or damaged ({type(error).__name__})") from None
    except Exception as error:  # zstandard has one of its own
        if type(error).__name__ != "ZstdError":
            raise
        raise Unreadable("it is cut off or damaged (ZstdError)") from None


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """Errors: Unreadable."""
    while True:
        piece = _tried(lambda: file.read(_PIECE))
        if not piece:
            return
        yield piece
