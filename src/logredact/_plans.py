"""From what a caller names as a policy to the plan that the core loads."""

from __future__ import annotations

import marshal
import os
from typing import Any, Callable, Dict, Mapping, Optional, Sequence, Tuple

from logredact._errors import KEY, KeyMaterialError

__all__ = ["as_plan", "as_plan_apart"]

_PLAN_START = b"\x83"  # a plan is a msgpack map of three; no YAML text begins so


def as_plan(
    policy: Any = None,
    *,
    packs: Optional[Sequence[str]] = None,
    keys: Optional[Mapping[str, bytes]] = None,
) -> Tuple[bytes, Dict[str, bytes]]:
    """(plan, key material) for a path, a Policy, a plan's bytes, or names of packs.

    To `keys` come those that the policy takes from the environment.
    Errors: PolicyError, KeyMaterialError, OSError; TypeError for anything else.
    """
    if policy is not None and packs is not None:
        raise TypeError("give either a policy or packs")
    found = dict(keys or {})
    plan, variables = _compile(policy, packs)
    _read_variables(variables, found)
    return plan, found


def as_plan_apart(path: str) -> Tuple[bytes, Dict[str, bytes]]:
    """as_plan of a file, compiled by a child process: what the compiler needs, 5 MB, is not the caller's for as long as it runs.

    For a process that has one thread, and no other use for the compiler.
    """
    found: Dict[str, bytes] = {}
    answer = _in_a_child(lambda: marshal.dumps(_compile(path, None)))
    if answer is None:
        return as_plan(path)  # for its error
    plan, variables = marshal.loads(answer)
    _read_variables(variables, found)
    return plan, found


def _in_a_child(made: Callable[[], bytes]) -> Optional[bytes]:
    """What a child process makes; None: it made nothing, or there can be none."""
    reader, writer = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(reader)
        os.close(writer)
        return None
    if child == 0:
        try:
            os.close(reader)
            with open(writer, "wb") as file:
                answer = made()
                file.write(len(answer).to_bytes(8, "big") + answer)
        finally:
            os._exit(0)
    os.close(writer)
    with open(reader, "rb") as file:
        length, answer = int.from_bytes(file.read(8), "big"), file.read()
    try:
        os.waitpid(child, 0)
    except ChildProcessError:
        pass  # who started this process has it ignore SIGCHLD
    return answer if length and length == len(answer) else None


def _compile(policy: Any, packs: Optional[Sequence[str]]) -> Tuple[bytes, Dict[str, str]]:
    """(plan, {name of a key: the variable that it is in})"""
    if isinstance(policy, bytes):
        return policy, {}
    # Not before it is needed: a compiled plan wants none of the compiler.
    if policy is None:
        from logredact.policy import compile_policy, default_plan, from_packs

        return (default_plan() if packs is None else compile_policy(from_packs(packs))), {}
    if isinstance(policy, (str, os.PathLike)):
        with open(policy, "rb") as file:
            if file.read(1) == _PLAN_START:
                return _PLAN_START + file.read(), {}
        from logredact.policy import load

        policy = load(policy)
    from logredact.policy import Policy, compile_policy

    if not isinstance(policy, Policy):
        raise TypeError(f"a policy is a path, a Policy or a plan, not {type(policy).__name__}")
    return compile_policy(policy), dict(policy.env_keys)


def _read_variables(variables: Mapping[str, str], found: Dict[str, bytes]) -> None:
    for name, variable in variables.items():
        if name not in found:
            value = os.environb.get(os.fsencode(variable))
            if value is None:
                raise KeyMaterialError(KEY, f"the variable {variable} of key {name} is not set")
            found[name] = value
