"""A fork while another thread makes libcrypto ready: the child can use it."""

from __future__ import annotations

import subprocess
import sys

from filtering import SANITIZED

CHILD = """
import ctypes as c, os, sys, threading, time
core = c.CDLL(sys.argv[1])
class Bytes(c.Structure):
    _fields_ = [("bytes", c.c_char_p), ("length", c.c_size_t)]
key, text = Bytes(b"k" * 32, 32), Bytes(b"text", 4)
def sign():
    return core.logredact_ed25519_sign(c.byref(key), c.byref(text), c.create_string_buffer(64), None)
def prepare():  # and no more: this is no plan
    core.logredact_policy_load(b"x", c.c_size_t(1), None, c.c_size_t(0), c.byref(c.c_void_p()), None)
thread = threading.Thread(target=prepare)
thread.start()
time.sleep(float(sys.argv[2]))
pid = os.fork()
if not pid:
    os._exit(sign())
deadline = time.monotonic() + 20
while not (ended := os.waitpid(pid, os.WNOHANG))[0] and time.monotonic() < deadline:
    time.sleep(0.002)
if not ended[0]:
    os.kill(pid, 9)
    os.waitpid(pid, 0)
thread.join()
print("hangs" if not ended[0] else ended[1])
"""


def test_a_child_of_a_fork_amid_the_preparation_of_libcrypto_signs(release_build):
    """At one moment after the other of the four milliseconds that it takes."""
    for n in range(1 if SANITIZED else 25):
        done = subprocess.run([sys.executable, "-c", CHILD, str(release_build), str(n * 0.00018)], capture_output=True, text=True, timeout=60)
        assert done.stdout == "0\n", (n, done.stderr)
