"""A node's chain of keys, an organisation's key, and the enrolment of the one by the other (docs/seal-spec.md, Keys)."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import struct
from typing import List, Tuple

from logredact import _backend
from logredact.keys import _file
from logredact.seal._checkpoint import leaf_hash
from logredact.seal._note import Key, b64, signed

__all__ = ["Refused", "enrol", "enrol_directory", "new", "new_organisation", "organisation"]

Refused = _file.Refused

_ORIGIN = r"[A-Za-z0-9._/-]{1,128}"
_NAME = r"[A-Za-z0-9._/-]{1,128}"
_FIRST = b"logredact-organisation: 1\n"
_STATE = b"lrseal1\n"


def _write(path: str, data: bytes, mode: int = 0o600) -> None:
    """A new file, durably. Errors: OSError; Refused where there is one."""
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    except FileExistsError:
        raise Refused("%s is there already" % path) from None
    with os.fdopen(fd, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(directory: str) -> None:
    fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def new(directory: str, origin: str, start: int, seconds: int, epochs: int) -> str:
    """Makes the keys of a node in a directory (mode 0700); the text that is to be enrolled.

    The seed of epoch 0 is the only secret, in the file `state`. Errors: OSError, Refused.
    """
    if not re.fullmatch(_ORIGIN, origin):
        raise Refused("an origin is of letters, digits and . _ / -, at most 128 of them")
    os.makedirs(directory, mode=0o700, exist_ok=True)
    os.chmod(directory, 0o700)
    first = seed = secrets.token_bytes(32)
    backend, publics = _backend.current, []
    for _ in range(epochs):
        publics.append(backend.ed25519_public(backend.hmac_sha256(seed, b"sign")))
        seed = backend.hmac_sha256(seed, b"evolve")
    leaves = [leaf_hash(b"\3" + struct.pack(">Q", epoch) + public) for epoch, public in enumerate(publics)]
    request = f"{origin}/epochs/{start}/{seconds}\n{epochs}\n{b64(backend.seal_root(0, b'', b''.join(leaves)))}\n"
    state = _STATE + struct.pack(">Q", 0) + first
    _write(os.path.join(directory, "state"), state + hashlib.sha256(state).digest()[:8])
    _write(os.path.join(directory, "epochs"), b"".join(publics))
    _write(os.path.join(directory, "request"), request.encode("ascii"))
    _sync(directory)
    return request


def new_organisation(path: str, name: str) -> Key:
    """Makes an organisation's key; its public part beside it, PATH.vkey. Errors: OSError, Refused."""
    if not re.fullmatch(_NAME, name):
        raise Refused("an organisation's name is of letters, digits and . _ / -, such as logs.example.com")
    seed = secrets.token_bytes(32)
    key = Key(name, _backend.current.ed25519_public(seed))
    _write(path, b"%bname: %b\nkey: %b\n" % (_FIRST, name.encode("ascii"), seed.hex().encode("ascii")))
    _write(path + ".vkey", str(key).encode("ascii") + b"\n", 0o644)
    return key


def organisation(path: str) -> Tuple[str, bytes]:
    """(name, private key) from a file. Errors: Refused."""
    found = re.fullmatch(_FIRST + b"name: (%b)\nkey: ([0-9a-f]{64})\n" % _NAME.encode("ascii"), bytes(_file.checked(path)))
    if found is None:
        raise Refused("is no organisation's key of this version: logredact keys new organisation makes one")
    return found[1].decode("ascii"), bytes.fromhex(found[2].decode("ascii"))


def _lines(request: str) -> List[str]:
    lines = request.split("\n")
    if (
        len(lines) != 4
        or lines[3]
        or not re.fullmatch(_ORIGIN + r"/epochs/(0|[1-9][0-9]{0,18})/[1-9][0-9]{0,5}", lines[0])
        or not re.fullmatch(r"[1-9][0-9]{0,6}", lines[1])
        or not re.fullmatch(r"[A-Za-z0-9+/]{43}=", lines[2])
    ):
        raise Refused("is no request: logredact keys new seal writes one")
    return lines


def enrol(request: str, name: str, seed: bytes) -> bytes:
    """The enrolment, a signed note, of what `new` gave. Errors: Refused."""
    _lines(request)
    return signed(request, name, seed)


def enrol_directory(directory: str, name: str, seed: bytes) -> str:
    """Puts the enrolment of a directory's keys there; the path of its file. Errors: OSError, Refused."""
    with open(os.path.join(directory, "request"), encoding="ascii") as file:
        note = enrol(file.read(4096), name, seed)
    path = os.path.join(directory, "enrolment")
    _write(path, note)
    _sync(directory)
    return path
