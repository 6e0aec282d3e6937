"""`logredact filter` as Fluentd runs it: a child process, chunks into one pipe, records out of another."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import Iterable, List, Optional, Sequence

__all__ = ["CHUNK", "Run", "chunks", "through_filter"]

CHUNK = 256 << 10
_READ = 1 << 20


@dataclass
class Run:
    """What came out of one run. `output` is None where only its length was kept."""

    output: Optional[bytes]
    bytes_in: int
    bytes_out: int
    seconds: float
    first_output: float


def chunks(records: Iterable[bytes], size: int = CHUNK) -> List[bytes]:
    """Records joined to chunks of at least `size` bytes, as an output plugin's buffer does."""
    joined: List[bytes] = []
    part: List[bytes] = []
    length = 0
    for record in records:
        part.append(record)
        length += len(record)
        if length >= size:
            joined.append(b"".join(part))
            part, length = [], 0
    return joined + [b"".join(part)] if part else joined


def through_filter(data: Iterable[bytes], options: Sequence[str] = (), *, keep: bool = True) -> Run:
    """Runs the filter of this interpreter's environment. Errors: RuntimeError where it fails."""
    command = [sys.executable, "-m", "logredact", "filter", *options]
    started = time.perf_counter()
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin is not None and child.stdout is not None
    source, sink = child.stdin, child.stdout
    written = [0]

    def write() -> None:
        try:
            for chunk in data:
                source.write(chunk)
                source.flush()
                written[0] += len(chunk)
            source.close()
        except BrokenPipeError:
            pass  # its exit code says why

    writer = threading.Thread(target=write)
    writer.start()
    kept: List[bytes] = []
    length, first = 0, 0.0
    while True:
        piece = os.read(sink.fileno(), _READ)
        if not piece:
            break
        first = first or time.perf_counter() - started
        length += len(piece)
        if keep:
            kept.append(piece)
    writer.join()
    sink.close()
    if child.wait() != 0:
        raise RuntimeError(f"logredact filter ended with exit code {child.returncode}")
    return Run(b"".join(kept) if keep else None, written[0], length, time.perf_counter() - started, first)
