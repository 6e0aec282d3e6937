"""What libcrypto leaves on the stack, by which way ever it hashes: nothing of a key once a call is over."""

from __future__ import annotations

import hashlib
import hmac
import os
import platform
import subprocess
import sys

import pytest

import memories
from filtering import SANITIZED

pytestmark = [
    pytest.mark.skipif(SANITIZED, reason="the sanitizers keep what was freed"),
    pytest.mark.skipif(platform.machine() != "x86_64", reason="names what processors of x86-64 lack"),
]

# What libcrypto is to do without (OPENSSL_ia32cap(3)): SHA; AVX2, too; SSSE3 and AVX, too.
LACKING = {"nothing": "", "sha": ":~0x20000000", "avx2": ":~0x20000020", "ssse3": "~0x1000020000000000:~0x20000020"}

# The key stands in a page of the child's own, which it leaves out of dumps. Of a thread: nothing else goes by its stack afterwards.
CHILD = """
import ctypes as c, mmap, sys, threading
core, what = c.CDLL(sys.argv[1]), sys.argv[2]
page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
page.madvise(16)
place = c.addressof(c.c_char.from_buffer(page))
assert sys.stdin.buffer.raw.readinto(memoryview(page)[:32]) == 32
class Bytes(c.Structure):
    _fields_ = [("bytes", c.c_void_p), ("length", c.c_size_t)]
key, text, out = Bytes(place, 32), Bytes(place + 64, 9), c.c_void_p(place + 128)
page[64:73] = b"some text"
done, over = threading.Event(), threading.Event()
def work():
    if what == "hmac":
        status = core.logredact_hmac_sha256(c.byref(key), c.byref(text), out, None)
    elif what == "hkdf":
        status = core.logredact_hkdf_sha256(c.byref(key), None, c.byref(text), out, c.c_size_t(64), None)
    elif what == "sign":
        status = core.logredact_ed25519_sign(c.byref(key), c.byref(text), out, None)
    else:
        status = core.logredact_ed25519_public(c.byref(key), out, None)
    assert status == 0
    done.set(); over.wait()
thread = threading.Thread(target=work, daemon=True)
thread.start(); done.wait()
print(page[128:192].hex(), flush=True)
over.wait()
"""


def forms(what: str, key: bytes) -> list[bytes]:
    if what in ("sign", "public"):  # RFC 8032, 5.1.5: its first step is SHA-512 of the key
        expanded = hashlib.sha512(key).digest()
        return [key[:16], key[16:], expanded[1:17], expanded[32:48], expanded[48:], *memories.words(key, 8, memories.K512)]
    keys = [key, hmac.new(bytes(32), key, hashlib.sha256).digest()]  # and what HKDF extracts, RFC 5869, 2.2
    made = [*keys, *(state for each in keys for state in memories.mac_states(each))]
    for each in keys:
        for pad in (0x00, 0x36, 0x5C):
            made += memories.words(bytes(b ^ pad for b in each), 4, memories.K256)
    return made


@pytest.mark.parametrize("lacking", LACKING)
@pytest.mark.parametrize("what", ["hmac", "hkdf", "sign", "public"])
def test_nothing_of_a_key_is_left_on_the_stack(what, lacking, release_build):
    key = os.urandom(32)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(release_build), what],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **({"OPENSSL_ia32cap": LACKING[lacking]} if LACKING[lacking] else {})},
    )  # fmt: skip
    try:
        child.stdin.write(key)
        child.stdin.flush()
        out = bytes.fromhex(child.stdout.readline().decode())
        if what == "hmac":
            assert out[:32] == hmac.digest(key, b"some text", "sha256")
        dumped = b"".join(content for content, flags in memories.regions(child.pid) if "dd" not in flags)
        assert [form.hex() for form in forms(what, key) if form in dumped] == []
    finally:
        child.kill()
        child.communicate()
