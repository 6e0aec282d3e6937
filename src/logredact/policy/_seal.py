"""The policy's `seal`."""

from __future__ import annotations

import re
from typing import Optional

from ._fields import Reader, read_path
from ._model import Seal
from ._yaml import Node

__all__ = ["read_field", "read_seal"]

_RECORDS_BY_TAG = 4096  # LR_SEAL_RECORDS_BY_TAG of policy.h
_EXAMPLE = "'seal: {key: {dir: PATH}, origin: prod/node-17}'"


def read_seal(reader: Reader, node: Node, base: str) -> Optional[Seal]:
    fields = reader.fields(node, "seal", ("key", "origin", "field", "checkpoint", "spool", "per_tag"))
    if fields is None:
        return None
    for name in ("key", "origin"):
        if name not in fields:
            reader.fail(node, "seal needs %s, as in %s" % (name, _EXAMPLE))
    directory = origin = None
    if "key" in fields:
        key = reader.fields(fields["key"], "key", ("dir",))
        if key is not None and "dir" not in key:
            reader.fail(fields["key"], "key needs a dir, the directory that 'logredact keys new seal' made")
        elif key is not None:
            directory = read_path(reader, key["dir"], "dir", base)
    if "origin" in fields:
        origin = _name(reader, fields["origin"], "origin", r"[A-Za-z0-9._/-]{1,128}", "letters, digits and . _ / -, at most 128")
    values = {}
    if "field" in fields:
        values["field"] = read_field(reader, fields["field"])
    if "spool" in fields:
        values["spool"] = read_path(reader, fields["spool"], "spool", base)
    if "per_tag" in fields:
        values["per_tag"] = reader.boolean(fields["per_tag"], "per_tag")
    if "checkpoint" in fields:
        values.update(_checkpoint(reader, fields["checkpoint"], bool(values.get("per_tag"))))
    if directory is None or origin is None:
        return None
    return Seal(directory, origin, **{name: value for name, value in values.items() if value is not None})


def read_field(reader: Reader, node: Node) -> Optional[str]:
    """The key that a seal stands under."""
    return _name(reader, node, "field", r"[A-Za-z0-9._@-]{1,64}", "letters, digits and . _ @ -, at most 64")


def _name(reader: Reader, node: Node, what: str, form: str, of: str) -> Optional[str]:
    text = reader.string(node, what)
    if text is not None and not re.fullmatch(form, text):
        reader.fail(node, "%s must be of %s of them" % (what, of))
        return None
    return text


def _checkpoint(reader: Reader, node: Node, per_tag: bool) -> dict:
    fields = reader.fields(node, "checkpoint", ("records", "seconds")) or {}
    ranges = {"records": (2, 65536), "seconds": (1, 3600)}
    found = {name: reader.integer(each, name, *ranges[name]) for name, each in fields.items()}
    if per_tag and (found.get("records") or 0) > _RECORDS_BY_TAG:
        reader.fail(fields["records"], "records must be at most %d with per_tag: there is room for them in the spool of each tag" % _RECORDS_BY_TAG)
    return found
