"""docs/seal-spec.md for values of Python: slow, obvious, and none of the core's code. What the vectors are made with."""

from __future__ import annotations

import base64
import hashlib
import hmac
import math
import re
import struct
from typing import Any, List, Sequence, Tuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def H(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def lp(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def text(value: Any) -> bytes:
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value).encode("utf-8")
    data = bytes(value)
    return data.decode("utf-8", "replace").encode("utf-8")


def key_text(key: Any) -> bytes:
    if isinstance(key, (str, bytes)):
        return text(key)
    if isinstance(key, int) and not isinstance(key, bool):
        return b"%d" % key
    return b"\xff" + cv(key)


def number(x: float) -> bytes:
    if math.isnan(x) or math.isinf(x):
        return b"n"
    y = float("%.16g" % x)
    if math.isinf(y):
        return b"n"
    if y == math.floor(y) and -(2.0**63) <= y < 2.0**64:
        return b"i" + lp(b"%d" % int(y))
    return b"d" + lp(b"%.16g" % y)


def cv(value: Any) -> bytes:
    """The canonical value. An ext is (type, bytes)."""
    if value is None:
        return b"n"
    if isinstance(value, bool):
        return b"t" if value else b"f"
    if isinstance(value, int):
        return b"i" + lp(b"%d" % value) if -(2**63) <= value < 2**64 else number(float(value))
    if isinstance(value, float):
        return number(value)
    if isinstance(value, (str, bytes)):
        return b"s" + lp(text(value))
    if isinstance(value, list):
        return b"a" + struct.pack(">I", len(value)) + b"".join(map(cv, value))
    if isinstance(value, tuple):
        return b"x" + struct.pack(">b", value[0]) + lp(value[1])
    entries = sorted((key_text(key), cv(each)) for key, each in value.items())
    return b"m" + struct.pack(">I", len(entries)) + b"".join(lp(key) + each for key, each in entries)


def salts(salt: bytes, count: int) -> List[bytes]:
    stream = b"".join(H(b"lrS" + salt + struct.pack(">I", j)) for j in range((count + 1) // 2))
    return [stream[16 * k : 16 * k + 16] for k in range(count)]


def commitments(record: Any, salt: bytes) -> List[Tuple[bytes, bytes, bytes]]:
    """(K(key), salt_k, d_k) of each field, in order."""
    fields = sorted((key_text(key), cv(value)) for key, value in record.items())
    return [(key, s, H(b"lrF" + s + lp(key) + value)) for (key, value), s in zip(fields, salts(salt, len(fields)))]


def record_hash(stream: bytes, seq: int, sec: int, nsec: int, digests: Sequence[bytes]) -> bytes:
    return H(b"lrR" + stream + struct.pack(">QqII", seq, sec, nsec, len(digests)) + b"".join(digests))


def leaf(entry: bytes) -> bytes:
    return H(b"\0" + entry)


def node(left: bytes, right: bytes) -> bytes:
    return H(b"\1" + left + right)


def mth(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else H(b"")
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return node(mth(leaves[:k]), mth(leaves[k:]))


def path(index: int, leaves: Sequence[bytes]) -> List[bytes]:
    if len(leaves) < 2:
        return []
    k = 1 << (len(leaves) - 1).bit_length() - 1
    if index < k:
        return [*path(index, leaves[:k]), mth(leaves[k:])]
    return [*path(index - k, leaves[k:]), mth(leaves[:k])]


def frontier(leaves: Sequence[bytes]) -> List[bytes]:
    found, at = [], 0
    for bit in range(len(leaves).bit_length() - 1, -1, -1):
        if len(leaves) >> bit & 1:
            found.append(mth(leaves[at : at + (1 << bit)]))
            at += 1 << bit
    return found


def seal(record: Any, stream: bytes, seq: int, sec: int, nsec: int, salt: bytes) -> Tuple[str, bytes]:
    """(the string on the record, its leaf)."""
    digest = record_hash(stream, seq, sec, nsec, [d for _, _, d in commitments(record, salt)])
    return f"1.{b64u(stream)}.{seq}.{sec}.{nsec}.{b64u(salt)}.{b64u(digest)}", leaf(b"\1" + digest)


def erased(record: Any, sealed: str, gone: Sequence[bytes]) -> str:
    """The string once the fields with these K(key) are gone."""
    _, stream, seq, sec, nsec, salt, digest = sealed.split(".")
    parts = commitments(record, base64.urlsafe_b64decode(salt + "=="))
    items = b"".join(b"\1" + d if key in gone else b"\0" + s for key, s, d in parts)
    return f"1r.{stream}.{seq}.{sec}.{nsec}.{b64u(items)}.{digest}"


def previous(stream: bytes = bytes(12), size: int = 0, end: int = 0) -> bytes:
    return stream + struct.pack(">QB", size, end)


def start(sec: int, nsec: int, policy: bytes, before: bytes = previous()) -> bytes:
    return b"S" + struct.pack(">qI", sec, nsec) + policy + before


def start_by_tag(sec: int, nsec: int, policy: bytes, before: bytes, series: bytes, before_in_series: bytes = previous()) -> bytes:
    return b"T" + struct.pack(">qI", sec, nsec) + policy + before + series + before_in_series


def checkpoint(sec: int, nsec: int, epoch: int, flags: int, policy: bytes, by_rule: int = 0, by_error: int = 0) -> bytes:
    return b"C" + struct.pack(">qIQB", sec, nsec, epoch, flags) + policy + struct.pack(">QQ", by_rule, by_error)


def evolve(seed: bytes) -> bytes:
    return hmac.new(seed, b"evolve", "sha256").digest()


def signing_seed(seed: bytes) -> bytes:
    return hmac.new(seed, b"sign", "sha256").digest()


def public(private_seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private_seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def note(body: str, name: str, private_seed: bytes) -> bytes:
    """A signed note, C2SP signed-note, with one signature of type 1."""
    data = body.encode("utf-8")
    key_id = H(name.encode("utf-8") + b"\n\1" + public(private_seed))[:4]
    signature = key_id + Ed25519PrivateKey.from_private_bytes(private_seed).sign(data)
    return data + b"\n\xe2\x80\x94 " + name.encode("utf-8") + b" " + base64.b64encode(signature) + b"\n"


def vkey(name: str, private_seed: bytes) -> str:
    key = b"\1" + public(private_seed)
    return "%s+%s+%s" % (name, H(name.encode("utf-8") + b"\n" + key)[:4].hex(), b64(key))


def enrolment(origin: str, start_at: int, seconds: int, keys: Sequence[bytes], name: str, private_seed: bytes) -> Tuple[bytes, List[bytes]]:
    """(the signed note, the leaf hashes of the epochs' keys)."""
    leaves = [leaf(b"\3" + struct.pack(">Q", epoch) + key) for epoch, key in enumerate(keys)]
    body = f"{origin}/epochs/{start_at}/{seconds}\n{len(keys)}\n{b64(mth(leaves))}\n"
    return note(body, name, private_seed), leaves


def fingerprint(record: Any, field: str, of: Sequence[str] = (), key: bytes = b"", id: str = "") -> str:
    """What stands under `field` where the policy wants a hash, or with a key a signature."""
    fields = sorted((key_text(name), cv(value)) for name, value in record.items() if name != field and (not of or name in of))
    data = struct.pack(">I", len(fields)) + b"".join(lp(name) + value for name, value in fields)
    if not key:
        return H(b"lrD" + data).hex()
    return f"1s.{id}.{b64u(hmac.digest(signing_key(key), b'lrM' + data, 'sha256'))}"


def signing_key(key: bytes) -> bytes:
    """HKDF-SHA-256 (RFC 5869) without a salt: one block."""
    pseudorandom = hmac.digest(bytes(32), key, "sha256")
    return hmac.digest(pseudorandom, lp(b"m1") + lp(b"") + lp(b"") + b"\1", "sha256")
