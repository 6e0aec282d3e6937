"""That one record was sealed, for somebody who has only this record: its path to a signed root (RFC 9162, 2.1.3)."""

from __future__ import annotations

import hashlib
import re
import struct
from typing import Any, Dict, Iterable, List, Optional, Tuple

from logredact import _backend
from logredact._errors import LogredactError
from logredact.seal._checkpoint import Bad, UnknownKey, Validator, path_root
from logredact.seal._erase import commitments, leaf_of, parsed
from logredact.seal._note import Key, b64u, opened, unb64, unb64u

__all__ = ["NotProven", "prove", "record_leaf", "verify_proof"]

FORMAT = "logredact-proof: 1"
_NUMBER = re.compile(r"[0-9]{1,20}")


class NotProven(ValueError):
    """Why a proof does not hold, or none can be made."""


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def _subtrees(first: int, frontier: bytes) -> List[Tuple[int, bytes]]:
    """(height, root) of the complete subtrees before `first`, from the left."""
    heights = [bit for bit in range(63, -1, -1) if first >> bit & 1]
    return [(height, frontier[32 * at : 32 * at + 32]) for at, height in enumerate(heights)]


def path(index: int, first: int, frontier: bytes, leaves: bytes) -> List[bytes]:
    """The inclusion path of leaf `index` in the tree of `first` leaves that are known by their frontier alone, and these."""
    size = first + len(leaves) // 32
    known = {(at, height): root for at, height, root in _placed(first, frontier)}

    def root(at: int, count: int) -> bytes:
        """Of leaves at … at + count - 1."""
        height = count.bit_length() - 1
        if count == 1 << height and (at, height) in known:
            return known[at, height]
        if count == 1:
            return leaves[32 * (at - first) : 32 * (at - first) + 32]
        half = 1 << (count - 1).bit_length() - 1
        return _node(root(at, half), root(at + half, count - half))

    found: List[bytes] = []
    at, count = 0, size
    while count > 1:
        half = 1 << (count - 1).bit_length() - 1
        if index < at + half:
            found.append(root(at + half, count - half))
            count = half
        else:
            found.append(root(at, half))
            at, count = at + half, count - half
    return found[::-1]


def _placed(first: int, frontier: bytes) -> Iterable[Tuple[int, int, bytes]]:
    at = 0
    for height, root in _subtrees(first, frontier):
        yield at, height, root
        at += 1 << height


def record_leaf(record: bytes, text: Any, field: str) -> Tuple[bytes, int, bytes]:
    """(stream, number, leaf) of a sealed record of JSON. Errors: NotProven."""
    reader = _backend.current.SealReader(format="json", framing="map", field=field.encode("utf-8"))
    try:
        seal = parsed(text if isinstance(text, str) else "")
        return seal.stream, seal.seq, leaf_of(seal, commitments(seal, reader.fields(record)))
    except (ValueError, LogredactError) as error:
        raise NotProven(str(error)) from None


def prove(stream: bytes, seq: int, leaf: bytes, checkpoints: Iterable[str]) -> Dict[str, Any]:
    """A proof, from the checkpoint among these that has the leaf. Errors: NotProven."""
    name = b64u(stream)
    refuted = False
    for text in checkpoints:
        parts = text.split(".")
        if len(parts) != 12 or parts[:2] != ["1c", name] or not all(map(_NUMBER.fullmatch, parts[2:5])):
            continue
        first, size = int(parts[2]), int(parts[3])
        if not first <= seq < size:
            continue
        try:
            frontier, leaves = unb64u(parts[9]), unb64u(parts[10])
        except ValueError:
            continue
        if len(leaves) != 32 * (size - first) or len(frontier) != 32 * bin(first).count("1"):
            continue
        if leaves[32 * (seq - first) : 32 * (seq - first) + 32] != leaf:
            refuted = True
            continue
        steps = path(seq, first, frontier, leaves)
        return {
            "format": FORMAT,
            "stream": name,
            "index": seq,
            "size": size,
            "path": [b64u(step) for step in steps],
            "epoch": int(parts[4]),
            "public_key": parts[5],
            "key_path": parts[6],
            "enrolment": parts[7],
            "note": parts[8],
        }
    raise NotProven(
        "the checkpoint has another leaf there: the record was forged" if refuted else "no checkpoint with this record is in the files"
    )


def verify_proof(record: bytes, text: Any, proof: Any, keys: Iterable[Key], field: str = "_lr") -> Dict[str, Any]:
    """What is proven: origin, stream, index, time. Errors: NotProven."""
    stream, seq, leaf = record_leaf(record, text, field)
    try:
        if proof["format"] != FORMAT:
            raise NotProven("it is no proof of this version")
        if unb64u(proof["stream"]) != stream or proof["index"] != seq:
            raise NotProven("the proof is of another record")
        public, steps, epoch, size = unb64u(proof["public_key"]), unb64u(proof["key_path"]), proof["epoch"], proof["size"]
        enrolment = Validator(keys).enrolment(proof["enrolment"])
        key_leaf = hashlib.sha256(b"\0\3" + struct.pack(">Q", epoch) + public).digest()
        if path_root(epoch, enrolment.size, key_leaf, [steps[at : at + 32] for at in range(0, len(steps), 32)]) != enrolment.root:
            raise NotProven("the key is not enrolled for its epoch")
        lines: Optional[List[str]] = opened(unb64u(proof["note"]), [Key(enrolment.origin, public)])
        if lines is None or len(lines) != 3 or lines[:2] != [f"{enrolment.origin}/{proof['stream']}", str(size)]:
            raise NotProven("the checkpoint's signature is not of this key and stream")
        if path_root(seq, size, leaf, [unb64u(step) for step in proof["path"]]) != unb64(lines[2]):
            raise NotProven("the path does not lead to the root that was signed")
    except NotProven:
        raise
    except UnknownKey as error:
        raise NotProven(str(error)) from None
    except (Bad, KeyError, TypeError, ValueError, struct.error, LogredactError):
        raise NotProven("it is no proof, or it is damaged") from None
    begins = enrolment.start + epoch * enrolment.seconds
    return {"origin": enrolment.origin, "stream": proof["stream"], "index": seq, "sealed_after": begins, "sealed_before": begins + enrolment.seconds}
