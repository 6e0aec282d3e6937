"""Which rule decides: tags, positions of fields, allowances, overlaps."""

from __future__ import annotations

import re

from . import actions, layers
from .actions import key_id
from .credentials import field_value
from .crypto import address
from .detect import decoded, find, plain_span
from .text import left_boundary, right_boundary

NAMELESS = object()  # the place of a key that has no name


class DropRecord(Exception):
    """A rule drops the record."""


class TooMany(Exception):
    """More findings in one value than the limit."""


def tag_matches(glob: str, tag: str) -> bool:
    parts = re.split(r"(\*\*|\*)", glob)
    form = "".join({"**": ".*", "*": "[^.]*"}.get(part, re.escape(part)) for part in parts)
    return re.fullmatch(form, tag, re.DOTALL) is not None


def key_matches(glob: str, name: bytes) -> bool:
    parts = re.split(rb"([*?])", glob.encode())
    form = b"".join({b"*": b".*", b"?": b"."}.get(part, re.escape(part)) for part in parts)
    return re.fullmatch(form, name.lower(), re.DOTALL) is not None


def path_matches(segments, path) -> bool:
    if not segments:
        return not path
    head, rest = segments[0], segments[1:]
    if head is False:
        return any(path_matches(rest, path[i:]) for i in range(len(path) + 1))
    if not path:
        return False
    if head is None:
        fits = True
    elif isinstance(head, str):
        fits = path[0] == head.encode()
    else:
        fits = type(path[0]) is int and path[0] == head
    return fits and path_matches(rest, path[1:])


class Rules:
    """The rules of a plan body that take part for a tag; `masters` are the keys by name."""

    def __init__(self, body: dict, masters: dict, tag=None):
        self.body = body
        self.masters = [masters[key["name"]] for key in body["keys"]]
        self.rules = [
            rule
            for rule in body["rules"]
            if "tag" not in rule
            or (any(tag_matches(glob, tag) for glob in rule["tag"]) if tag else rule["action"]["kind"] != "keep")
        ]
        self.private_key = next((n for n, one in enumerate(body["detectors"]) if one.get("shape") == "private-key"), None)
        types = "|".join({detector["type"] for detector in body["detectors"]} | {"field"})
        ids = "|".join(key_id(master) for master in self.masters) or "(?!)"
        begin = f"_(?:{types})_(?:{ids})_"
        code = "[a-z2-7]{26}"
        self._token = re.compile(f"lrh1{begin}{code}|(?:lrs1{begin}|lrk1{begin}{code}_)([a-z2-7]+)".encode())

    def field_rule(self, path, name):
        """The rule that decides over the value at `path` (a tuple) under the key `name`, or None."""
        for rule in self.rules:
            if name is not None and any(key_matches(glob, name) for glob in rule.get("key", ())):
                return rule
            if path and any(path_matches(segments, path) for segments in rule.get("path", ())):
                return rule
        return None

    def tokens(self, value: bytes):
        found = (m for m in (self._token.match(value, i) for i in range(len(value))) if m)
        spans = (m.span() for m in found if m[1] is None or actions.is_ciphertext(m[1]))
        return [(s, e) for s, e in spans if left_boundary(value, s) and right_boundary(value, e)]

    def base64_of_token(self, span) -> bool:
        if not any(layer.base64 for layer in span.layers) or span[1] - span[0] > 2048:
            return False
        plain = layers.plain(span)
        return (0, len(plain)) in self.tokens(plain)

    def allowed(self, detector: int, text: bytes, path, is_key: bool) -> bool:
        for allow in self.body["allow"]:
            if allow["detectors"] is not None and detector not in allow["detectors"]:
                continue
            if any(text == value.encode() for value in allow["values"]):
                return True
            raw = address(text)
            for network, bits in allow["networks"]:
                shift = 128 - bits
                if raw and int.from_bytes(raw, "big") >> shift == int.from_bytes(network, "big") >> shift:
                    return True
            if not is_key and any(path_matches(segments, path) for segments in allow["paths"]):
                return True
        return False

    def replacement(self, action: dict, text: bytes, detector, default: bytes) -> bytes:
        """What the action makes of `text`; `detector` is None for a field rule."""
        kind = action["kind"]
        if kind == "keep":
            return text
        if kind == "remove":
            return b""
        if kind == "redact" and action["label"] is not None:
            return action["label"].encode()
        word = "field" if detector is None else self.body["detectors"][detector]["type"]
        master = None if action.get("key") is None else self.masters[action["key"]]
        made = actions.made(action, master, word, text)
        return default if made is None else made

    def takes_whole(self, value: bytes, own_key: bytes) -> bool:
        """Does a key-value detector take the value by its own key?"""
        named = {index for rule in self.rules for index in rule.get("detectors", ())}
        detectors = [self.body["detectors"][index] for index in named]
        return any(one["kind"] == "keyvalue" and field_value(one, value, own_key) is not None for one in detectors)

    def findings(self, value: bytes, *, path=(), own_key=None, is_key=False, keys_open=None):
        """[(rule index, start, end, detector index, span)] in the order in which they claim, and what layers.covered() says."""
        owner = {}
        for number, rule in enumerate(self.rules):
            for detector in rule.get("detectors", ()):
                owner.setdefault(detector, number)
        # Keyed values look at the own key and those of the two maps around; a key looks at these two alone.
        keys = [name for name in path if type(name) is not int]
        keys = [name for name in (keys[:-1][-2:] if is_key else keys[-3:]) if name is not NAMELESS]
        found = [
            (owner[index], *span, index, span)
            for index in owner
            for span in find(self.body["detectors"][index], value, own_key, keys)
        ]
        if keys_open is not None and self.private_key in owner:
            own = [one[4] for one in found if one[3] == self.private_key]
            if (span := keys_open(own)) is not None:
                found.append((owner[self.private_key], *span, self.private_key, plain_span(*span)))
        if len(found) > self.body["limits"]["findings_per_value"]:
            raise TooMany
        inside = self.tokens(value)
        covers = layers.covered(one[4] for one in found)
        found = [
            one
            for one in found
            if not self.allowed(one[3], value[one[1] : one[2]], path, is_key)
            and not any(start <= one[1] and one[2] <= end for start, end in inside)
            and not self.base64_of_token(one[4])
        ]
        return sorted(found, key=lambda one: (one[0], one[1], -one[2], one[3], layers.order(one[4]))), covers

    def instead(self, action: dict, value: bytes, part, span, detector: int, label: bytes, covers) -> bytes:
        """What takes the place of `part` of the span."""
        if action["kind"] == "keep" or not any(layer.base64 for layer in span.layers):
            text = value[slice(*part)]
            if action["kind"] == "pseudonym" and tuple(part) == tuple(span):
                text = decoded(text, len(span.layers))
            return self.replacement(action, text, detector, label)
        text = self.replacement(action, layers.plain(span), detector, label)
        return layers.encode(span, text, covers if tuple(part) == tuple(span) else None)

    def resolve(self, value: bytes, *, path=(), own_key=None, is_key=False, keep_record=False, keys_open=None):
        """[(start, end, replacement, detector, action)] in ascending order; DropRecord, TooMany.

        `keys_open` gives, for the spans of `private-key`, the one that a key of earlier values has here, or None.
        With `keep_record` (a group marker) `drop` acts as `redact`.
        """
        claimed, spans, drop = set(), [], False
        found, covers = self.findings(value, path=path, own_key=own_key, is_key=is_key, keys_open=keys_open)
        for number, start, end, detector, span in found:
            own = [i for i in range(start, end) if i not in claimed]
            if not own:
                continue
            claimed.update(own)
            action = self.rules[number]["action"]
            if action["kind"] == "drop":
                drop = drop or not keep_record
                action = {"kind": "redact", "label": None}
            label = b"[REDACTED:%s]" % self.body["detectors"][detector]["id"].encode()
            if len(own) == end - start:
                text = self.instead(action, value, span, span, detector, label, covers)
                spans.append((start, end, text, detector, action))
                continue
            if action["kind"] not in ("keep", "remove"):
                action = {"kind": "redact", "label": None}
            for i in own:
                if i - 1 in own:
                    continue
                j = i
                while j in own:
                    j += 1
                spans.append((i, j, self.instead(action, value, (i, j), span, detector, label, covers), detector, action))
        if drop:
            raise DropRecord
        return sorted(spans, key=lambda span: span[:2])
