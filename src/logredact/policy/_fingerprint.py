"""The policy's `seal` where it is a hash or a signature of each record by itself."""

from __future__ import annotations

from typing import Mapping, Optional, Tuple

from ._errors import shown
from ._fields import Reader
from ._model import Fingerprint, Key
from ._seal import read_field
from ._yaml import Map, Node

__all__ = ["is_fingerprint", "read_fingerprint"]

_MOST = 64  # fields


def is_fingerprint(node: Node) -> bool:
    """Else it seals a stream."""
    return isinstance(node, Map) and any(key.value in ("hash", "sign") for key, _ in node.items)


def read_fingerprint(reader: Reader, node: Node, keys: Mapping[str, Optional[Key]]) -> Optional[Fingerprint]:
    signs = isinstance(node, Map) and any(key.value == "sign" for key, _ in node.items)
    fields = reader.fields(node, "seal", ("sign", "key", "field") if signs else ("hash", "of", "field"))
    if fields is None:
        return None
    word = reader.choice(fields["sign"], "sign", ("hmac",)) if signs else reader.choice(fields["hash"], "hash", ("sha256",))
    field = None
    if "field" in fields:
        field = read_field(reader, fields["field"])
    else:
        reader.fail(node, "seal needs a field, the key that %s is to stand under, as in 'field: %s'" % (("the signature", "_sig") if signs else ("the hash", "_hash")))
    of: Tuple[str, ...] = ()
    if "of" in fields:
        of = tuple(name for name, _ in reader.strings(fields["of"], "of", longest=256, most=_MOST))
        if field in of:
            reader.fail(fields["of"], "a hash cannot be of the field that it stands in")
    key = _key(reader, node, fields.get("key"), keys) if signs else None
    if word is None or field is None or (signs and key is None):
        return None
    return Fingerprint(field, of, key)


def _key(reader: Reader, node: Node, named: Optional[Node], keys: Mapping[str, Optional[Key]]) -> Optional[str]:
    if named is None:
        reader.fail(node, "sign needs a key: write 'seal: {sign: hmac, key: NAME, field: _sig}', and NAME under keys")
        return None
    if isinstance(named, Map):
        reader.fail(named, "key must be a name, and that name must stand under keys, as in 'keys: {NAME: {dir: PATH, purpose: sign}}'")
        return None
    name = reader.string(named, "key")
    if name is None:
        return None
    if name not in keys:
        guess = reader.near(name, keys) or "; define it under keys"
        reader.fail(named, "unknown key %s%s" % (shown(name), guess))
        return None
    key = keys[name]
    if key is not None and key.purpose not in (None, "sign"):
        reader.fail(named, "key %s is for %s; this needs one for sign" % (shown(name), key.purpose))
    return name
