"""The `action` of a rule."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional, Sequence

from . import _suits
from ._errors import shown
from ._fields import Reader
from ._model import Action, Key
from ._yaml import Map, Node, Scalar
from ._zip_areas import AREAS

__all__ = ["Keys", "read_action"]

#: Keys by name; None for one with a mistake of its own.
Keys = Mapping[str, Optional[Key]]

_ACTIONS = ("keep", "redact", "mask", "remove", "drop", "pseudonym", "hash", "encrypt", "fpe", "ip", "generalise")
_MASK = {"keep_first": 0, "keep_last": 0, "char": "*", "separators": True, "type_keep": False}
_MODES = ("truncate", "prefix", "deterministic")
_TARGETS = ("year", "age", "zip")
_MAX_BUCKET = 10**9


def read_action(
    reader: Reader, node: Node, keys: Keys, detectors: Optional[Sequence[str]] = None
) -> Optional[Action]:
    """An action's name alone, or a map of its one name to its options.

    `keys` are those that the policy defines, `detectors` the ids that the rule is for: None where it is for keys, paths or
    a pattern, of whose values nothing is known.
    """
    if isinstance(node, Scalar) and isinstance(node.value, str):
        kind, at, options = node.value, node, None
    elif isinstance(node, Map) and len(node.items) == 1:
        at, options = node.items[0]
        kind = at.value
    else:
        reader.fail(node, "action must be one of %s, or a map of one of them to its options" % ", ".join(_ACTIONS))
        return None
    if kind not in _ACTIONS:
        guess = reader.near(kind, _ACTIONS) or "; there are %s" % ", ".join(_ACTIONS)
        reader.fail(at, "unknown action %s%s" % (shown(kind), guess))
    elif kind in _READERS:
        return _READERS[kind](reader, at, options, keys, detectors)
    elif options is not None:
        reader.fail(at, "%s takes no options: write 'action: %s'" % (kind, kind))
    else:
        return Action(kind)
    return None


def _redact(reader: Reader, _at: Node, options: Optional[Node], *_: Any) -> Optional[Action]:
    if options is None:
        return Action("redact", {"label": None})
    label = reader.string(options, "the label of redact", longest=256)
    return None if label is None else Action("redact", {"label": label})


def _mask(reader: Reader, _at: Node, options: Optional[Node], *_: Any) -> Optional[Action]:
    mask: Dict[str, Any] = dict(_MASK)
    if options is None:
        return Action("mask", mask)
    fields = reader.fields(options, "mask", ("keep_first", "keep_last", "char", "separators", "type"))
    if fields is None:
        return None
    for name in ("keep_first", "keep_last"):
        if name in fields:
            mask[name] = reader.integer(fields[name], name, 0, 64)
    if "char" in fields:
        mask["char"] = reader.string(fields["char"], "char")
        if len(mask["char"] or "*") > 1:
            reader.fail(fields["char"], "char must be one character")
    if "separators" in fields:
        mask["separators"] = reader.boolean(fields["separators"], "separators")
    if "type" in fields:
        mask["type_keep"] = reader.choice(fields["type"], "type", ("keep", "string")) == "keep"
    return Action("mask", mask)


def _key_and_domain(
    reader: Reader, kind: str, at: Node, fields: Dict[str, Node], keys: Keys
) -> Optional[Dict[str, Any]]:
    """The options that all actions with a key have."""
    domain: Optional[str] = ""
    if "domain" in fields:
        domain = reader.string(fields["domain"], "domain", longest=256)
    if "key" not in fields:
        reader.fail(at, "%s needs a key: write {key: NAME}, and NAME under keys" % kind)
        return None
    key = reader.string(fields["key"], "key", longest=64)
    if key is not None and key not in keys:
        guess = reader.near(key, keys) or ": define it under keys, as in 'keys: {NAME: {file: PATH}}'"
        reader.fail(fields["key"], "unknown key %s%s" % (shown(key), guess))
    return {"key": key, "domain": domain}


def _keyed(
    reader: Reader, kind: str, at: Node, options: Optional[Node], keys: Keys, more: Sequence[str] = ()
) -> Optional[Action]:
    """An action with a key, and with the fields `more`, which are left in the options as nodes."""
    if options is None:
        reader.fail(at, "%s needs a key: write {%s: {key: NAME}}, and NAME under keys" % (kind, kind))
        return None
    fields = reader.fields(options, kind, ("key", "domain", *more))
    known = None if fields is None else _key_and_domain(reader, kind, options, fields, keys)
    if fields is None or known is None:
        return None
    per_subject = fields.get("per_subject")
    of_subjects = isinstance(per_subject, Scalar) and per_subject.value is True
    needed = "subject-master" if of_subjects else kind
    key = keys.get(known["key"])
    if key is not None and key.purpose not in (None, needed):
        reader.fail(fields["key"], "key %s is for %s; this action needs one for %s" % (shown(key.name), key.purpose, needed))
    elif key is not None and of_subjects and key.store is None:
        reader.fail(fields["key"], "per_subject needs a key with a store: add 'store: PATH' to key %s" % shown(key.name))
    return Action(kind, {**known, **{name: fields.get(name) for name in more}})


def _pseudonym(reader: Reader, at: Node, options: Optional[Node], keys: Keys, *_: Any) -> Optional[Action]:
    return _keyed(reader, "pseudonym", at, options, keys)


def _encrypt(reader: Reader, at: Node, options: Optional[Node], keys: Keys, *_: Any) -> Optional[Action]:
    action = _keyed(reader, "encrypt", at, options, keys, ("per_subject",))
    if action is None:
        return None
    node = action.options["per_subject"]
    per_subject = False if node is None else reader.boolean(node, "per_subject")
    return Action("encrypt", {**action.options, "per_subject": per_subject})


def _fpe(
    reader: Reader, at: Node, options: Optional[Node], keys: Keys, detectors: Optional[Sequence[str]]
) -> Optional[Action]:
    action = _keyed(reader, "fpe", at, options, keys, ("radix",))
    if action is None:
        return None
    node = action.options["radix"]
    radix = 10 if node is None else reader.integer(node, "radix", 10, 36)
    if radix is not None and radix not in (10, 36):
        reader.fail(node, "radix must be 10 (digits) or 36 (letters and digits)")
        return None
    for id in detectors or ():
        reason = None if radix is None else _suits.fpe(id, radix)
        if reason is not None:
            reader.fail(at, reason)
    return Action("fpe", {**action.options, "radix": radix})


def _hash(
    reader: Reader, at: Node, options: Optional[Node], _keys: Keys, detectors: Optional[Sequence[str]]
) -> Optional[Action]:
    allowed: Optional[bool] = False
    if options is not None:
        fields = reader.fields(options, "hash", ("allow_guessable",))
        if fields is None:
            return None
        if "allow_guessable" in fields:
            allowed = reader.boolean(fields["allow_guessable"], "allow_guessable")
    reason = _suits.hash(detectors) if allowed is False else None
    if reason is not None:
        reader.fail(at, reason)
    return Action("hash")


def _ip(
    reader: Reader, at: Node, options: Optional[Node], keys: Keys, detectors: Optional[Sequence[str]]
) -> Optional[Action]:
    mode: Optional[str] = None
    known: Optional[Dict[str, Any]] = {"key": None, "domain": ""}
    if isinstance(options, Map):
        fields = reader.fields(options, "ip", ("mode", "key", "domain")) or {}
        if "mode" in fields:
            mode = reader.choice(fields["mode"], "mode", _MODES)
        else:
            reader.fail(options, "ip needs a mode: truncate, prefix or deterministic")
        if mode == "truncate":
            for name in ("key", "domain"):
                if name in fields:
                    reader.fail(fields[name], "truncate has no %s: it only cuts" % name)
        elif mode is not None:
            known = _key_and_domain(reader, "ip", options, fields, keys)
    elif options is None:
        reader.fail(at, "ip needs a mode: write {ip: truncate}, or {ip: {mode: prefix, key: NAME}}")
    else:
        mode = reader.choice(options, "the mode of ip", _MODES)
        if mode not in (None, "truncate"):
            reader.fail(options, "%s needs a key: write {ip: {mode: %s, key: NAME}}" % (mode, mode))
            mode = None
    for id in detectors or ():
        reason = _suits.ip(id)
        if reason is not None:
            reader.fail(at, reason)
    return None if mode is None or known is None else Action("ip", {"mode": mode, **known})


def _generalise(
    reader: Reader, at: Node, options: Optional[Node], _keys: Keys, detectors: Optional[Sequence[str]]
) -> Optional[Action]:
    to: Optional[str] = None
    size: Optional[int] = 1
    if isinstance(options, Map):
        fields = reader.fields(options, "generalise", ("bucket",)) or {}
        if "bucket" in fields:
            to, size = "bucket", reader.integer(fields["bucket"], "bucket", 2, _MAX_BUCKET)
        elif not options.items:
            reader.fail(options, "generalise needs a bucket's size, as in {generalise: {bucket: 10}}")
    elif options is None:
        reader.fail(at, "generalise needs what to: write {generalise: year}, age or zip, or {generalise: {bucket: 10}}")
    else:
        to = reader.choice(options, "what to generalise to", _TARGETS)
    for id in detectors or ():
        reason = None if to is None else _suits.generalise(id, to)
        if reason is not None:
            reader.fail(at, reason)
    return None if to is None else Action("generalise", {"to": to, "size": size, "areas": AREAS if to == "zip" else ()})


_READERS = {
    "redact": _redact,
    "mask": _mask,
    "pseudonym": _pseudonym,
    "hash": _hash,
    "encrypt": _encrypt,
    "fpe": _fpe,
    "ip": _ip,
    "generalise": _generalise,
}
