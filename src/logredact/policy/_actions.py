"""The `action` of a rule."""

from __future__ import annotations

from typing import Any, Collection, Dict, Optional

from ._errors import shown
from ._fields import Reader
from ._model import Action
from ._yaml import Map, Node, Scalar

__all__ = ["read_action"]

_ACTIONS = ("keep", "redact", "mask", "remove", "drop", "pseudonym")
_LATER = ("hash", "encrypt", "fpe", "generalise", "ip")
_MASK = {"keep_first": 0, "keep_last": 0, "char": "*", "separators": True, "type_keep": False}


def read_action(reader: Reader, node: Node, keys: Collection[str]) -> Optional[Action]:
    """An action's name alone, or a map of its one name to its options. `keys` are the names that `keys` defines."""
    if isinstance(node, Scalar) and isinstance(node.value, str):
        kind, at, options = node.value, node, None
    elif isinstance(node, Map) and len(node.items) == 1:
        at, options = node.items[0]
        kind = at.value
    else:
        reader.fail(node, "action must be one of %s, or a map of one of them to its options" % ", ".join(_ACTIONS))
        return None
    if kind in _LATER:
        reader.fail(at, "action %s is not supported by this version, which has %s" % (shown(kind), ", ".join(_ACTIONS)))
    elif kind not in _ACTIONS:
        guess = reader.near(kind, _ACTIONS) or "; there are %s" % ", ".join(_ACTIONS)
        reader.fail(at, "unknown action %s%s" % (shown(kind), guess))
    elif kind == "redact":
        return _redact(reader, options)
    elif kind == "mask":
        return _mask(reader, options)
    elif kind == "pseudonym":
        if options is not None:
            return _pseudonym(reader, options, keys)
        reader.fail(at, "pseudonym needs a key: write {pseudonym: {key: NAME}}, and NAME under keys")
    elif options is not None:
        reader.fail(at, "%s takes no options: write 'action: %s'" % (kind, kind))
    else:
        return Action(kind)
    return None


def _redact(reader: Reader, options: Optional[Node]) -> Optional[Action]:
    if options is None:
        return Action("redact", {"label": None})
    label = reader.string(options, "the label of redact", longest=256)
    return None if label is None else Action("redact", {"label": label})


def _mask(reader: Reader, options: Optional[Node]) -> Optional[Action]:
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


def _pseudonym(reader: Reader, options: Node, keys: Collection[str]) -> Optional[Action]:
    fields = reader.fields(options, "pseudonym", ("key", "domain"))
    if fields is None:
        return None
    domain: Optional[str] = ""
    if "domain" in fields:
        domain = reader.string(fields["domain"], "domain", longest=256)
    if "key" not in fields:
        reader.fail(options, "pseudonym needs a key: write {key: NAME}, and NAME under keys")
        return None
    key = reader.string(fields["key"], "key", longest=64)
    if key is not None and key not in keys:
        guess = reader.near(key, keys) or ": define it under keys, as in 'keys: {NAME: {file: PATH}}'"
        reader.fail(fields["key"], "unknown key %s%s" % (shown(key), guess))
    return Action("pseudonym", {"key": key, "domain": domain})
