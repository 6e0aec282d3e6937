"""From what a caller names as a policy to the plan that the core loads."""

from __future__ import annotations

import os
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple

from logredact._errors import KEY, KeyMaterialError

__all__ = ["as_plan"]

_PLAN_START = b"\x83"  # a plan is a msgpack map of three; no YAML text begins so


def as_plan(
    policy: Any = None,
    *,
    packs: Optional[Sequence[str]] = None,
    keys: Optional[Mapping[str, bytes]] = None,
    sealed: bool = True,
) -> Tuple[bytes, Dict[str, bytes]]:
    """(plan, key material) for a path, a Policy, a plan's bytes, or names of packs.

    To `keys` come those that the policy takes from the environment. `sealed` false: without the policy's seal, for who writes no
    records; a plan is taken as it is.
    Errors: PolicyError, KeyMaterialError, OSError; TypeError for anything else.
    """
    if policy is not None and packs is not None:
        raise TypeError("give either a policy or packs")
    found = dict(keys or {})
    if isinstance(policy, bytes):
        return policy, found
    # Not before it is needed: a compiled plan wants none of the compiler.
    if policy is None:
        from logredact.policy import compile_policy, default_plan, from_packs

        return (default_plan() if packs is None else compile_policy(from_packs(packs))), found
    if isinstance(policy, (str, os.PathLike)):
        with open(policy, "rb") as file:
            if file.read(1) == _PLAN_START:
                return _PLAN_START + file.read(), found
        from logredact.policy import load

        policy = load(policy)
    from logredact.policy import Policy, compile_policy

    if not isinstance(policy, Policy):
        raise TypeError(f"a policy is a path, a Policy or a plan, not {type(policy).__name__}")
    if not sealed:
        policy = policy._replace(seal=None)
    for name, variable in policy.env_keys.items():
        if name not in found:
            value = os.environb.get(os.fsencode(variable))
            if value is None:
                raise KeyMaterialError(KEY, f"the variable {variable} of key {name} is not set")
            found[name] = value
    return compile_policy(policy), found
