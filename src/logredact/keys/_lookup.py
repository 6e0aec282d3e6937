"""The tokens that a value has become, one for each key there is: made by the core, as the filter makes them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from typing import Any, Dict, List, NamedTuple, Sequence

from logredact import _backend
from logredact.keys._sources import Held, Keys
from logredact.keys._token import KINDS, TOKEN, subject
from logredact.policy._model import Limits
from logredact.policy._msgpack import pack

__all__ = ["Lookup", "tokens", "types"]


class Lookup(NamedTuple):
    """A token that stands for a value, and the key it is made with.

    Of kind `subject-master` it is what all tokens of the subject begin with.
    """

    token: str
    kind: str
    key: str
    state: str


def types() -> List[str]:
    """The words that may stand in a token for what a value is."""
    from logredact.catalog import DETECTORS

    return sorted({detector.type for detector in DETECTORS.values()} | {"field", "pattern", "secret"})


def tokens(
    keys: Keys, type: str, value: bytes, domains: Sequence[str] = ("",), kinds: Sequence[str] = KINDS
) -> List[Lookup]:
    """All tokens of a value, of these kinds, those of active keys first.

    ValueError: there is none for the value, as it is empty, too long, or a token itself. Errors of the core: LogredactError.
    """
    order = {"active": 0, "next": 1, "earlier": 2, "retired": 3}
    found = [
        _made(keys, held, kind, type, value, domain)
        for domain in domains
        for kind in kinds
        for held in sorted(keys.of(kind), key=lambda each: (order[each.state], each.id))
    ]
    return found


def _made(keys: Keys, held: Held, kind: str, type: str, value: bytes, domain: str) -> Lookup:
    with keys.key(held.id) as key, tempfile.TemporaryDirectory() as directory:
        # The store holds one key, of no use to anyone: it is made for the name that the master key gives a subject.
        policy = _backend.current.Policy(_plan(kind, type, domain, os.path.join(directory, "store")), {"k": key})
        made = _of(policy, type, value)
    if kind == "subject-master":
        made = subject(made)
    return Lookup(made.decode("ascii"), kind, held.id, held.state)


def _of(policy: Any, type: str, value: bytes) -> bytes:
    # As a record, as a value alone that is JSON would be walked where a field's is not. Headers keep their widths; nil is no slot.
    head = b"\x81\xa1v\xdb" if type == "field" else b"\x81\xc0\xdb"
    session = _backend.current.Session(policy)
    session.feed(head + len(value).to_bytes(4, "big") + value)
    made = session.output()[len(head) + 4 :]
    if made == value or not TOKEN.fullmatch(made):
        raise ValueError("no token can be made of this value: it is empty, too long, or one itself")
    return bytes(made)


def _plan(kind: str, type: str, domain: str, store: str) -> bytes:
    """A plan by which a value, all of it, is one finding of the type. docs/plan.md"""
    action: Dict[str, Any] = {"kind": kind, "key": 0, "domain": domain}
    if kind != "pseudonym":
        action.update(kind="encrypt", per_subject=kind == "subject-master")
    detectors: List[Dict[str, Any]] = []
    rule: Dict[str, Any] = {"key": ["v"], "action": action}
    if type != "field":
        detectors = [{"id": "value", "type": type, "kind": "pattern", "re": "(?s).+", "group": 0, "ignore_case": False}]
        rule = {"detectors": [0], "action": action}
    body = pack(
        {
            "detectors": detectors,
            "rules": [rule],
            "allow": [],
            "keys": [{"name": "k", "file": None, "store": store}],
            "limits": Limits()._asdict(),
            "on_error": "redact",
        }
    )
    return pack({"format": 1, "digest": hashlib.sha256(body).digest(), "body": body})
