"""The kernels that look for where a match could start, and memcpy of as many bytes as the corpora have."""

import ctypes
import time

import pytest

from . import corpus, lrbench

SIZE = 4 * corpus.MEGABYTE
NAMES = ["plain", "ssse3", "avx2", "avx512", "neon"]


def _entry(bytes_per_second):
    return {"bytes": SIZE, "seconds": SIZE / bytes_per_second}


def _speed(name):
    kernels = lrbench.kernels()
    if name not in kernels:
        raise lrbench.Unavailable(f"no kernel {name} in this build on this machine")
    return kernels[name]


def bench_memcpy(measure):
    source, target = (ctypes.create_string_buffer(SIZE) for _ in range(2))

    def run():
        taken = []
        for _ in range(50):
            began = time.perf_counter()
            ctypes.memmove(target, source, SIZE)  # glibc's memmove and memcpy are one function
            taken.append(time.perf_counter() - began)
        return {"bytes": SIZE, "seconds": min(taken)}

    measure("kernels/memcpy", run)


@pytest.mark.parametrize("name", NAMES)
def bench_kernel(measure, name):
    measure(f"kernels/{name}", lambda: _entry(_speed(name)))


@pytest.mark.parametrize("name", NAMES)
def bench_scan_by_kernel(measure, mixed, seconds, name):
    """The whole scan with that kernel forced."""

    def run():
        _speed(name)
        return lrbench.scan(lrbench.plan("default"), mixed, lines=False, seconds=seconds / 2, kernel=name)

    measure(f"kernels/{name}, scan", run)
