"""Every kernel equals the plain one, alone and in the whole scan, and none reads a byte beyond its input."""

from __future__ import annotations

import ctypes
import mmap
import platform
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import plans
import sessions
import strategies

NATIVE = Path(__file__).resolve().parent.parent / "native"
KERNELS = {"x86_64": ("avx512", "avx2", "ssse3", "plain"), "aarch64": ("neon", "plain")}.get(platform.machine(), ("plain",))

SOURCES = [
    *(NATIVE / "src" / "scan" / f"kernels{which}.c" for which in ("", "_avx512", "_avx2", "_ssse3", "_neon", "_plain")),
    NATIVE / "src" / "detect" / "chars.c",
    NATIVE / "tests" / "kernels.c",
]
needs_sources = pytest.mark.skipif(not NATIVE.exists(), reason="not a tree of sources")


def build(compiler, program, *options):
    subprocess.run(
        [compiler, "-std=c11", "-O2", "-D_GNU_SOURCE", f"-I{NATIVE / 'include'}", *options, "-o", program, *SOURCES], check=True
    )


def passed(*command):
    """Comparisons passed, by kernel."""
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-500:]
    return {name: int(count) for name, count in (line.split() for line in done.stdout.splitlines())}


@needs_sources
def test_kernels_of_this_processor_equal_the_plain_one(tmp_path):
    build("cc", tmp_path / "kernels", "-fsanitize=undefined", "-fno-sanitize-recover=all")
    found = passed(tmp_path / "kernels")
    assert tuple(found) == KERNELS
    assert found["plain"] > 10_000
    assert [name for name, count in found.items() if count != found["plain"]] in ([], ["avx512"], ["avx512", "avx2"], ["avx512", "avx2", "ssse3"])


@needs_sources
def test_neon_equals_the_plain_one_under_emulation(tmp_path):
    compiler, emulator = shutil.which("aarch64-linux-gnu-gcc"), shutil.which("qemu-aarch64")
    if not compiler or not emulator:
        pytest.skip("needs aarch64-linux-gnu-gcc and qemu-aarch64 (Debian: gcc-aarch64-linux-gnu, qemu-user)")
    build(compiler, tmp_path / "kernels", "-static")
    found = passed(emulator, tmp_path / "kernels")
    assert found["neon"] == found["plain"] > 10_000


@pytest.fixture
def kernels(backend):
    """The kernels that run here; the fastest is chosen again afterwards."""
    names = []
    for name in KERNELS:
        try:
            backend.set_kernel(name)
            names.append(name)
        except ValueError:
            pass
    backend.set_kernel(None)
    assert backend.kernel() == names[0]
    yield names
    backend.set_kernel(None)


def test_a_kernel_that_is_not_there_is_refused(backend):
    with pytest.raises(ValueError, match="no such kernel"):
        backend.set_kernel("no-such-kernel")
    assert backend.kernel() in KERNELS


def every_session(backend, names, body, **options):
    made = {}
    for name in names:
        backend.set_kernel(name)
        assert backend.kernel() == name
        policy = backend.Policy(plans.pack(body), {key["name"]: plans.MASTER for key in body["keys"]})
        made[name] = backend.Session(policy, collect=True, **options)
    backend.set_kernel(None)
    return made


EVERYTHING = plans.body([{"detectors": list(range(len(plans.DETECTORS))), "action": plans.redact()}])


def test_the_whole_scan_is_the_same_with_each_kernel(backend, kernels):
    one_by_one = every_session(backend, kernels, EVERYTHING, format="text")

    @given(text=st.lists(strategies.values(), max_size=40).map(b" ".join))
    def check(text):
        found = set()
        for session in one_by_one.values():
            session.value(text)
            found.add(tuple((one.detector, one.start, one.end) for one in session.findings()))
        assert len(found) == 1

    check()


class Pages:
    """Bytes that lie flush against pages that may not be touched, on both sides in turn."""

    def __init__(self):
        self.size = mmap.PAGESIZE
        self.map = mmap.mmap(-1, 3 * self.size)
        self.base = ctypes.addressof(ctypes.c_char.from_buffer(self.map))
        libc = ctypes.CDLL(None, use_errno=True)
        for page in (0, 2):
            if libc.mprotect(ctypes.c_void_p(self.base + page * self.size), self.size, 0) != 0:
                raise OSError(ctypes.get_errno(), "mprotect")

    def first(self, text):
        return self._put(self.size, text)

    def last(self, text):
        return self._put(2 * self.size - len(text), text)

    def _put(self, at, text):
        view = (ctypes.c_char * len(text)).from_address(self.base + at)
        view.raw = text
        return view


TEXTS = [
    b"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", b"password=hunter2hunter2", b"4111 1111 1111 1111", b"a@b.example.com",
    b"10.1.2.3 fe80::1 00:1b:44:11:3a:b7", b"https://u:p@h/", b"eyJ", b"EMP-123", b"=", b":", b"\xff\xfe", b"1" * 70,
]


def test_no_byte_beyond_the_input_is_read(backend, kernels):
    pages = Pages()
    for name, session in every_session(backend, kernels, EVERYTHING, format="text").items():
        for text in TEXTS:
            for length in (*range(1, 140), 2047, 2048, 2049, 2112, 4000):
                whole = (b"x " * 2048 + text)[-length:]
                expected = session.value(whole)
                assert session.value(memoryview(pages.first(whole)).cast("B")) == expected, name
                assert session.value(memoryview(pages.last(whole)).cast("B")) == expected, name
                session.findings()


ONE_LINE = strategies.values().map(lambda text: text.replace(b"\n", b" ").replace(b"\r", b" "))


def test_a_value_inside_a_buffer_is_scanned_as_it_is_alone(backend, kernels):
    """The sweep goes over the whole buffer; what stands around a value neither adds findings nor hides them."""
    one_by_one = every_session(backend, kernels, EVERYTHING, format="text")

    @given(texts=st.lists(ONE_LINE, max_size=60))
    def check(texts):
        # The lines of a private key that has begun are more than they are alone (tests/test_join.py).
        lines = [text for text in texts if text.strip() and b"-----BEGIN" not in text]
        for session in one_by_one.values():
            alone = [session.value(text) for text in lines]
            session.feed(b"".join(line + b"\n" for line in lines))
            session.finish()
            assert session.output() == b"".join(one + b"\n" for one in alone)
            session.findings()

    check()
