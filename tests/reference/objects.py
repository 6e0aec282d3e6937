"""Which values stand in a part of an object: what a detector's `object` says, read off the parsed record."""

from __future__ import annotations


class OwnKey(bytes):
    """The key of a value, and the ids of the detectors for which the value is in a part of an object."""

    within: frozenset = frozenset()


def own_key(name, within) -> OwnKey:
    key = OwnKey(name)
    key.within = within
    return key


def _text(node):
    return node.value if node.kind in ("str", "bin") else None


def _has(node, key: str, values) -> bool:
    pairs = zip(node.value[::2], node.value[1::2])
    return any(_text(one) == key.encode() and _text(other) in values for one, other in pairs)


def parts(detectors, node, name, parents) -> frozenset:
    """Ids of the detectors of which what stands under `name` in the map `node` is a part. `parents`: the containers around it."""
    found = set()
    for detector in detectors:
        if "object" not in detector or name is None:
            continue
        key, values, names = detector["object"]
        listed = len(parents) >= 2 and parents[-1] is not None and parents[-1].kind == "array" and parents[-2] is not None and parents[-2].kind == "map"
        is_object = _has(node, key, [value.encode() for value in values])
        is_object |= listed and _has(parents[-2], key, [value.encode() + b"List" for value in values])
        if is_object and name in [one.encode() for one in names]:
            found.add(detector["id"])
    return frozenset(found)
