"""Whole processes over pipes: time, CPU time, resident memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable, Dict, Sequence

__all__ = ["FILTER", "first_output", "peak_bytes", "side_by_side", "through"]

FILTER = [sys.executable, "-m", "logredact", "filter"]


def _on(core: int) -> Callable[[], None]:
    return lambda: os.sched_setaffinity(0, {core})


def peak_bytes(pid: int) -> int:
    # getrusage would count what the parent held when it forked; this is of the program alone.
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def through(command: Sequence[str], file: Path, *, core: int, spare: int) -> Dict[str, Any]:
    """One run between pipes: `cat` writes the file into one as fast as it is taken, `wc -c` reads the other.

    The program has `core` for itself; what is around it shares `spare`.
    """
    began = time.perf_counter()
    with file.open("rb") as data:
        source = subprocess.Popen(["cat"], stdin=data, stdout=subprocess.PIPE, preexec_fn=_on(spare))
    process = subprocess.Popen(command, stdin=source.stdout, stdout=subprocess.PIPE, preexec_fn=_on(core))
    sink = subprocess.Popen(["wc", "-c"], stdin=process.stdout, stdout=subprocess.PIPE, preexec_fn=_on(spare))
    source.stdout.close()
    process.stdout.close()
    peak = 0
    while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
        try:
            peak = max(peak, peak_bytes(process.pid))
        except (OSError, IndexError):  # it has just ended
            pass
        time.sleep(0.002)
    _, status, usage = ended
    process.returncode = os.waitstatus_to_exitcode(status)
    length = int(sink.communicate()[0])
    wall = time.perf_counter() - began
    if source.wait() or process.returncode or sink.returncode:
        raise RuntimeError(f"{command[-1]} ended with {process.returncode}")
    return {"wall_seconds": wall, "cpu_seconds": usage.ru_utime + usage.ru_stime, "peak_bytes": peak, "bytes_out": length}


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
