"""Whole processes over pipes: time, CPU time, resident memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence

__all__ = ["FILTER", "first_output", "peak_bytes", "side_by_side", "through"]

FILTER = [sys.executable, "-m", "logredact", "filter"]


def _on(core: int) -> Callable[[], None]:
    return lambda: os.sched_setaffinity(0, {core})


def peak_bytes(pid: int) -> int:
    # getrusage would count what the parent held when it forked; this is of the program alone.
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def through(command: Sequence[str], data: bytes, *, core: int) -> Dict[str, Any]:
    """One run with the data going in as fast as it is taken, in pieces of 64 KiB; `core` is the program's own."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=_on(core))
    peak: List[int] = []

    def write() -> None:
        with process.stdin as pipe:
            for at in range(0, len(data), 65536):
                pipe.write(data[at : at + 65536])
            pipe.flush()
            peak.append(peak_bytes(process.pid))

    writer = threading.Thread(target=write)
    writer.start()
    length = 0
    while piece := process.stdout.read1(1 << 20):
        length += len(piece)
    writer.join()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        raise RuntimeError(f"{command[-1]} ended with {process.returncode}")
    wall = time.perf_counter() - began
    return {"wall_seconds": wall, "cpu_seconds": usage.ru_utime + usage.ru_stime, "peak_bytes": peak[0], "bytes_out": length}


def side_by_side(command: Sequence[str], files: Sequence[Path], cores: Sequence[int]) -> float:
    """Seconds until processes, one for each file and core, have all read their file to its end."""
    began = time.perf_counter()
    processes = []
    for file, core in zip(files, cores):
        with file.open("rb") as data:
            processes.append(subprocess.Popen(command, stdin=data, stdout=subprocess.DEVNULL, preexec_fn=_on(core)))
    codes = [process.wait() for process in processes]
    if any(codes):
        raise RuntimeError(f"{command[-1]} ended with {max(codes)}")
    return time.perf_counter() - began


def first_output(command: Sequence[str], record: bytes, expected: bytes) -> Dict[str, Any]:
    """Seconds from start to the first redacted record, and the memory then; the input stays open until it is there."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdin.write(record)
        process.stdin.flush()
        answer = process.stdout.read1(4096)
        taken = time.perf_counter() - began
        peak = peak_bytes(process.pid)
        process.stdin.close()
        process.wait()
    if expected not in answer:
        raise RuntimeError("the first record was not redacted")
    return {"seconds": taken, "peak_bytes": peak}
