"""Policies: reading, checking, compiling to a plan.

    >>> plan = compile_policy(load("policy.yaml"))

What a plan holds is docs/plan.md.
"""

from __future__ import annotations

import os
from typing import Iterable, Union

from .. import packs as _packs
from ._errors import PolicyError, Problem, near, printable, shown
from ._model import Key, Limits, Policy

__all__ = [
    "Policy",
    "PolicyError",
    "Problem",
    "compile_policy",
    "default_plan",
    "from_packs",
    "load",
    "loads",
    "pack_plan",
    "write_pack_plans",
]


def load(path: Union[str, "os.PathLike[str]"]) -> Policy:
    """The policy in a file, YAML or JSON. Relative names of files and directories in it are taken from its directory.

    Raises PolicyError, also where the file cannot be read.
    """
    from ._yaml import MAX_BYTES

    name = os.fspath(path)
    reason = ""
    try:
        with open(name, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such name"
    if reason:
        raise PolicyError(printable(name), [Problem(0, 0, "cannot be read: %s" % reason)])
    return loads(data, name=name, base=os.path.dirname(os.path.abspath(name)))


def loads(text: Union[str, bytes], *, name: str = "<policy>", base: Union[str, "os.PathLike[str]"] = ".") -> Policy:
    """The policy in `text`, YAML or JSON, in UTF-8 where it is bytes.

    `name` stands for the file in errors; relative names of files and directories are taken from the directory `base`.
    Raises PolicyError with every mistake found.
    """
    from ._check import check
    from ._yaml import parse

    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
    source = printable(name)
    return check(parse(data, source=source), source=source, base=os.fspath(base))


def from_packs(names: Iterable[str]) -> Policy:
    """The policy that is only these packs, with the usual limits. Raises PolicyError for an unknown or missing name.

    Keys that the packs need are given by the host.
    """
    from ._standards import clash

    found = tuple(dict.fromkeys([names] if isinstance(names, str) else names))
    problems = [
        Problem(
            0,
            0,
            "unknown pack %s%s" % (shown(name), near(name, _packs.PACKS) or "; 'logredact packs' lists them"),
        )
        for name in found
        if name not in _packs.PACKS
    ]
    reason = clash(found)
    if reason is not None:
        problems.append(Problem(0, 0, reason))
    if not found:
        problems.append(Problem(0, 0, "no pack is named: such a policy redacts nothing"))
    if problems:
        raise PolicyError("packs", problems)
    needed = dict.fromkeys(_packs.PACKS[name].key for name in found)
    keys = tuple(Key(name) for name in needed if name is not None)
    return Policy(packs=found, keys=keys, rules=(), allow=(), limits=Limits(), on_error="redact")


def compile_policy(policy: Policy) -> bytes:
    """The policy's plan, one msgpack document for `logredact_policy_load`. The same policy gives the same bytes."""
    from ._plan import compile_policy as compile_

    return compile_(policy)


def pack_plan(name: str) -> bytes:
    """The plan of one pack: the one that the build shipped, or compiled now. KeyError if there is no such pack."""
    return _packs.shipped_plan(name) or compile_policy(from_packs([name]))


def default_plan() -> bytes:
    """The plan for when there is no policy: the default pack's."""
    return pack_plan("default")


def write_pack_plans(directory: Union[str, "os.PathLike[str]"]) -> list[str]:
    """Compiles every pack into `directory`, as NAME.plan; for the build. Returns the names of the files."""
    written = []
    os.makedirs(directory, exist_ok=True)
    for name in _packs.PACKS:
        path = os.path.join(os.fspath(directory), name + ".plan")
        with open(path, "wb") as file:
            file.write(compile_policy(from_packs([name])))
        written.append(path)
    return written
