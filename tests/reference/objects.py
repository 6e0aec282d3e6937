"""Which values count by what stands in the maps around them: what a detector's `object` and `beside` say, read off the parsed record."""

from __future__ import annotations

from . import credentials


class OwnKey(bytes):
    """The key of a value, and the ids of the detectors for which the value is in a part of an object."""

    within: frozenset = frozenset()
    beside: dict = {}  # id: how a name beside the value fits


def own_key(name, within, beside) -> OwnKey:
    key = OwnKey(name)
    key.within, key.beside = within, beside
    return key


def named(detectors, node, name):
    """The key `name` of the map `node`, with what stands beside its value."""
    if name is None:
        return None
    found = {}
    for detector in detectors:
        names, values = detector.get("beside", ((), ()))
        if name not in [one.encode() for one in values]:
            continue
        keys = [one.encode() for one in names]
        texts = [_text(other) for one, other in zip(node.value[::2], node.value[1::2]) if _text(one) in keys]
        fits = {credentials.key_fits(detector, text, own=True) for text in texts if text is not None}
        for fit in ("strong", "field", "weak"):
            if fit in fits:
                found[detector["id"]] = fit
                break
    return own_key(name, frozenset(), found) if found else name


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
