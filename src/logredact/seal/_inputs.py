"""Files as a verifier meets them: msgpack or JSON lines, plain, gzip or zstd, told by their first bytes."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Any, BinaryIO, Callable, Iterator, Tuple

__all__ = ["Unreadable", "opened", "pieces", "told"]

_PIECE = 1 << 20
_ZSTD_PIECE = 1 << 10  # may become 32 MiB: a block of 128 KiB of one byte takes four (RFC 8878, 3.1.1.2)


class Unreadable(Exception):
    """Why an input cannot be read. Holds nothing of it."""


class _Zstd(io.RawIOBase):
    """Frames of zstd, one after another. Unlike zstandard's own reader it tells where the last one is cut off, by an EOFError."""

    def __init__(self, file: BinaryIO, decompressor: Any) -> None:
        self._file = file
        self._decompressor = decompressor
        self._frame: Any = None
        self._rest = self._out = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._out:
            data = self._rest or self._file.read(_ZSTD_PIECE)
            self._rest = b""
            if not data and self._frame is not None:
                raise EOFError
            if not data:
                return 0
            if self._frame is None:
                self._frame = self._decompressor.decompressobj()
            self._out = self._frame.decompress(data)
            if self._frame.eof:
                self._rest, self._frame = self._frame.unused_data, None
        count = min(len(buffer), len(self._out))
        buffer[:count] = self._out[:count]
        self._out = self._out[count:]
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


def _decompressed(file: BinaryIO, first: bytes) -> BinaryIO:
    if first.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)  # type: ignore[return-value]
    if first.startswith(b"\x28\xb5\x2f\xfd"):
        try:
            import zstandard
        except ImportError:
            raise Unreadable("it is zstd, which needs the package zstandard: pip install logredact[verify]") from None
        return _Zstd(file, zstandard.ZstdDecompressor())  # type: ignore[return-value]
    return file


def opened(path: str, format: str, framing: str) -> Tuple[BinaryIO, str, str]:
    """(the file, format, framing); `auto` is told by the first bytes. Errors: OSError, Unreadable."""
    return told(open(path, "rb", buffering=0), format, framing)


def told(unbuffered: Any, format: str, framing: str) -> Tuple[BinaryIO, str, str]:
    """The same of a file that is open, without a buffer."""
    raw = io.BufferedReader(unbuffered, _PIECE)
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
