"""From a checked policy to the plan of docs/plan.md."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any, Dict, List, Sequence

from ..catalog import DETECTORS, Detector, alphabet
from ..packs import PACKS
from ._model import KNOWN_SECRET, Action, Key, KnownSecrets, Limits, Pattern, Policy, Rule, Seal
from ._msgpack import pack

__all__ = ["compile_policy"]

_FORMAT = 1


def compile_policy(policy: Policy) -> bytes:
    """The plan, ready for `logredact_policy_load`. The same policy gives the same bytes."""
    builder = _Builder(policy)
    for rule in policy.rules:
        builder.own_rule(rule)
    if policy.known_secrets:
        builder.known_secrets()
    builder.packs(policy.packs)
    parts: Dict[str, Any] = {} if policy.seal is None else {"seal": _seal(policy.seal)}
    if policy.fingerprint is not None:
        field, of, key = policy.fingerprint
        parts["fingerprint"] = {"field": field, "of": of, "key": None if key is None else builder.key_index[key]}
    body = pack(
        {
            "detectors": builder.detectors,
            "rules": builder.rules,
            "allow": builder.allow(),
            "keys": [_key(key) for key in policy.keys],
            "limits": {name: getattr(policy.limits, name) for name in Limits._fields},
            "on_error": policy.on_error,
            **parts,
        }
    )
    return pack({"format": _FORMAT, "digest": hashlib.sha256(body).digest(), "body": body})


class _Builder:
    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.key_index = {key.name: index for index, key in enumerate(policy.keys)}
        self.index: Dict[str, int] = {}
        self.detectors: List[Dict[str, Any]] = []
        self.rules: List[Dict[str, Any]] = []

    def detector(self, id: str) -> int:
        """The index of a detector, which joins the plan with its first use."""
        if id not in self.index:
            self.add(_known(self.policy.known_secrets) if id == KNOWN_SECRET else _catalogued(DETECTORS[id]))
        return self.index[id]

    def add(self, entry: Dict[str, Any]) -> int:
        self.index[entry["id"]] = len(self.detectors)
        self.detectors.append(entry)
        return self.index[entry["id"]]

    def own_rule(self, rule: Rule) -> None:
        entry: Dict[str, Any]
        if rule.pattern is not None:
            entry = {"detectors": [self.add(_own(rule.pattern))]}
        elif rule.detectors:
            entry = {"detectors": [self.detector(id) for id in rule.detectors]}
        elif rule.keys:
            entry = {"key": rule.keys}
        else:
            entry = {"path": rule.paths}
        entry["action"] = self.action(rule.action)
        if rule.tags:
            entry["tag"] = rule.tags
        self.rules.append(entry)

    def known_secrets(self) -> None:
        """They are redacted where no rule of the policy's own says otherwise, whatever the tag, as what packs find is."""
        if not any(KNOWN_SECRET in rule.detectors and not rule.tags for rule in self.policy.rules):
            redact = Action("redact", {"label": None})
            self.rules.append({"detectors": [self.detector(KNOWN_SECRET)], "action": self.action(redact)})

    def packs(self, names: Any) -> None:
        done = set()
        rules = [(name, ids, kind) for name in names for ids, kind in PACKS[name].rules]
        # What a standard has removed is removed, whatever other packs, before it, make of it.
        for name, ids, kind in sorted(rules, key=lambda rule: rule[2] != "remove"):
            new = [id for id in ids if id not in done]
            done.update(new)
            if new:
                options = {"redact": {"label": None}, "pseudonym": {"key": PACKS[name].key, "domain": ""}}
                action = self.action(Action(kind, options.get(kind, {})))
                self.rules.append({"detectors": [self.detector(id) for id in new], "action": action})

    def action(self, action: Action) -> Dict[str, Any]:
        entry = {"kind": action.kind, **action.options}
        if entry.get("key") is not None:
            entry["key"] = self.key_index[entry["key"]]
        return entry

    def allow(self) -> List[Dict[str, Any]]:
        found = []
        for allowance in self.policy.allow:
            detectors = None
            if allowance.detectors is not None:
                # A detector that is not in the plan has no findings; an allowance left with none is dropped, since
                # nil would mean all of them.
                detectors = [self.index[id] for id in allowance.detectors if id in self.index]
                if not detectors:
                    continue
            found.append(
                {
                    "detectors": detectors,
                    "values": allowance.values,
                    "networks": allowance.networks,
                    "paths": allowance.paths,
                }
            )
        # False is `**`: at any depth.
        for id, index in self.index.items():
            names = DETECTORS[id].params.get("not_under", ()) if id in DETECTORS else ()
            if names:
                paths = [[False, name] for name in names]
                found.append({"detectors": [index], "values": (), "networks": (), "paths": paths})
        return found


def _key(key: Key) -> Dict[str, Any]:
    entry: Dict[str, Any] = {"name": key.name, "file": key.file}
    if key.directory is not None:
        entry = {"name": key.name, "dir": key.directory, "purpose": key.purpose}
    return entry if key.store is None else {**entry, "store": key.store}


def _seal(seal: Seal) -> Dict[str, Any]:
    about = {name: getattr(seal, name) for name in ("origin", "field", "records", "seconds")}
    if seal.spool is not None:
        about["spool"] = seal.spool
    if seal.per_tag:
        about["per_tag"] = True
    return {"dir": seal.directory, **about}


def _own(pattern: Pattern) -> Dict[str, Any]:
    return {
        "id": pattern.id,
        "type": "pattern",
        "kind": "pattern",
        "re": pattern.expression,
        "group": pattern.group,
        "ignore_case": pattern.ignore_case,
    }


def _known(sources: Sequence[KnownSecrets]) -> Dict[str, Any]:
    return {"id": KNOWN_SECRET, "type": "secret", "kind": "known", "sources": [list(source) for source in sources]}


def _catalogued(detector: Detector) -> Dict[str, Any]:
    entry: Dict[str, Any] = {"id": detector.id, "type": detector.type, "kind": detector.kind}
    params = detector.params
    if detector.kind in ("token", "keyed"):
        entry["variants"] = [[_part(part) for part in variant] for variant in params["variants"]]
        entry["distinct"] = params.get("distinct", 0)
        entry["check"] = _alternatives(params.get("check"))
        if detector.kind == "keyed":
            entry["keywords"] = _keywords(params["keywords"])
            entry["after"] = params.get("after", 40)
            entry["before"] = params.get("before", 0)
    elif detector.kind == "keyvalue":
        entry["names"] = [[name, "word" in marks, "weak" in marks, "field" in marks] for name, marks in params["names"]]
        for name in ("object", "beside"):
            if name in params:
                entry[name] = params[name]
    else:
        entry["shape"] = params["shape"]
        if "issuers" in params:
            entry["issuers"] = [
                [low, high, len(str(low)), sum(1 << length for length in lengths)]
                for _, low, high, lengths in params["issuers"]
            ]
        for name in ("countries", "not_tld"):
            if name in params:
                entry[name] = params[name]
    return entry


def _keywords(keywords: Sequence[str]) -> List[str]:
    """The core folds the case of ASCII alone: of other letters the usual spellings in both cases are listed."""

    def upper(text: str) -> str:
        return "".join(c if c.isascii() or c.upper().isascii() else c.upper() for c in text)

    found = dict.fromkeys(keywords)
    for keyword in keywords:
        words = keyword.split(" ")
        title = [upper(word[:1]) + word[1:] for word in words]
        camel = [words[0], *title[1:]]
        found.update(dict.fromkeys((upper(keyword), " ".join(title), " ".join(camel))))
    return list(found)


def _alternatives(check: Any) -> List[Any]:
    if check is None:
        return []
    if isinstance(check, str):
        return [check]
    if isinstance(check, dict):
        return [one for alternative in check["any"] for one in _alternatives(alternative)]
    return [[{**_STEP, **step} for step in check]]


#: What a step of a check leaves out.
_STEP = {"expect": "", "at": 0, "fold": False, "add": 0, "letters": ()}


def _part(part: Any) -> Any:
    if isinstance(part, str):
        return part
    characters, shortest, longest = part
    return [_bits(characters), shortest, longest]


@lru_cache(maxsize=None)  # hundreds of detectors share a few alphabets
def _bits(characters: str) -> bytes:
    bits = bytearray(32)
    for byte in alphabet(characters):
        bits[byte >> 3] |= 1 << (byte & 7)
    return bytes(bits)
