"""The native program that times the core alone, and the plans it loads."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Sequence

import msgpack

from . import expressions
from .paths import BUILD, LRBENCH

__all__ = ["Unavailable", "act", "alphabet", "detectors", "feed", "kernels", "plan", "plan_with", "policy", "scan", "text"]


class Unavailable(Exception):
    """What was to be measured is not there; the message says why."""


def run(*arguments: Any) -> Dict[str, Any]:
    """What one run of the program prints."""
    if not LRBENCH.exists():
        raise Unavailable("lrbench is not built: make -C native bench")
    done = subprocess.run([str(LRBENCH), *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"lrbench ended with {done.returncode}")
    return json.loads(done.stdout)


def scan(plan: Path, text: Path, *, lines: bool, seconds: float, kernel: Optional[str] = None) -> Dict[str, Any]:
    options = [*(["--lines"] if lines else []), *(["--kernel", kernel] if kernel else [])]
    return run("scan", plan, text, *options, "--seconds", seconds)


def feed(plan: Path, data: Path, format: str, framing: str, *, seconds: float) -> Dict[str, Any]:
    return run("feed", plan, data, format, framing, "--seconds", seconds)


def act(plan: Path, values: Path, *, seconds: float) -> Dict[str, Any]:
    """The action of the plan's first rule on each line; key "bench" is known to the program."""
    return run("act", plan, values, "--seconds", seconds)


@lru_cache(maxsize=None)
def kernels() -> Dict[str, float]:
    """Bytes a second by the name of the kernel."""
    return {kernel["name"]: kernel["bytes_per_second"] for kernel in run("kernels", "--seconds", 0.3)["kernels"]}


def _write(name: str, data: bytes) -> Path:
    path = BUILD / "plans" / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}.plan"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return path


def policy(name: str, text: str) -> Path:
    """The plan of a policy in YAML. Unavailable where this logredact does not take it."""
    from logredact.policy import PolicyError, compile_policy, loads

    try:
        return _write(name, compile_policy(loads(text)))
    except PolicyError as error:
        # The mistakes begin on the second line; the first only counts them.
        raise Unavailable(f"the policy is refused: {re.sub(r' +', ' ', str(error).strip().splitlines()[-1])}") from None


def plan(name: str) -> Path:
    """The plan of a pack, or "peers": the detectors that stand for the expressions of the peers."""
    from logredact.policy import pack_plan

    if name == "peers":
        rules = "".join(f"  - {{detector: {id}, action: redact}}\n" for id in expressions.DETECTORS)
        return policy(name, f"version: 1\npacks: []\nrules:\n{rules}")
    return _write(name, pack_plan(name))


def plan_with(base: str, detectors: Sequence[Dict[str, Any]]) -> Path:
    """The plan of a pack with further detectors, entries as docs/plan.md has them, and one rule that redacts what they find.

    Users cannot write token rules in YAML; the core takes them from any plan.
    """
    outer = msgpack.unpackb(plan(base).read_bytes())
    body = msgpack.unpackb(outer["body"])
    first = len(body["detectors"])
    body["detectors"] += detectors
    indexes = list(range(first, first + len(detectors)))
    body["rules"].append({"detectors": indexes, "action": {"kind": "redact", "label": None}})
    packed = msgpack.packb(body)
    return _write(f"{base}-{len(detectors)}", msgpack.packb({**outer, "digest": hashlib.sha256(packed).digest(), "body": packed}))


def alphabet(characters: str) -> bytes:
    """The 32 bytes of a run's alphabet."""
    bits = bytearray(32)
    for byte in characters.encode():
        bits[byte // 8] |= 1 << byte % 8
    return bytes(bits)


def detectors(name: str) -> List[Dict[str, Any]]:
    """The detectors in the plan of a pack."""
    return msgpack.unpackb(msgpack.unpackb(plan(name).read_bytes())["body"])["detectors"]


def text(name: str, data: Iterable[bytes]) -> Path:
    """A file with that content, for the program to read."""
    content = b"".join(data)
    path = BUILD / "texts" / f"{name}-{hashlib.sha256(content).hexdigest()[:12]}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return path


