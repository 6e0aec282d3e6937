"""Tokens back to what they stand for, and the texts around them as they were."""

from __future__ import annotations

import base64
from typing import Callable, Dict, List, Sequence, Set, Tuple

from logredact import _backend
from logredact._errors import MalformedError
from logredact.keys import _file
from logredact.keys._sources import Keys
from logredact.keys._subjects import Store
from logredact.keys._token import TOKEN

__all__ = ["Revealer", "Unrevealed"]

#: What may stand right behind a token and look like more of it.
_MOST_BEHIND = 32


class Unrevealed(Exception):
    """Why a token cannot be read."""


class Revealer:
    """Reads tokens by the keys it has, and notes which ones.

    `domains`: those in which tokens may have been made; `stores`: files of subjects' keys. `revealed` and `failed` (reason by token) are those since take().
    What it derives of the keys is wiped when it goes.
    """

    def __init__(self, keys: Keys, domains: Sequence[str] = ("",), stores: Sequence[str] = ()) -> None:
        self._keys = keys
        self._stores = [Store(path) for path in stores]
        self._domains = tuple(domains)
        self._derived: Dict[Tuple[str, str, str, str], bytearray] = {}
        self._known: Dict[bytes, bytes] = {}
        self.revealed: Set[bytes] = set()
        self.failed: Dict[bytes, str] = {}

    def __del__(self) -> None:
        for key in self._derived.values():
            _file.wipe(key)

    def take(self) -> Tuple[List[bytes], Dict[bytes, str]]:
        """(tokens that were read, why others were not) since the last call."""
        taken = sorted(self.revealed), self.failed
        self.revealed, self.failed = set(), {}
        return taken

    def value(self, token: bytes) -> bytes:
        """What a token stands for. Errors: Unrevealed."""
        try:
            kind, type, id = token[2:3], *token.split(b"_")[1:3]
            value = self._value(kind, type.decode("ascii"), id.decode("ascii"), token)
        except Unrevealed as reason:
            self.failed[token] = str(reason)
            raise
        self.revealed.add(token)
        return value

    def replace(self, text: bytes, escaped: Callable[[bytes], bytes] = bytes) -> bytes:
        """The text with its tokens read; those that cannot be are left, and noted. Pseudonyms are left."""
        out = bytearray()
        at = 0
        for start, end, value in self.places(text):
            out += text[at:start]
            out += escaped(value)
            at = end
        return bytes(out + text[at:]) if at else text

    def places(self, text: bytes) -> List[Tuple[int, int, bytes]]:
        """(start, end, value) of the tokens in the text that can be read."""
        found = []
        for match in TOKEN.finditer(text):
            token = match.group()
            if token[2:3] == b"h":
                continue
            try:
                found.append((*match.span(), self.value(token)))
            except Unrevealed:
                cut = self._cut(token)
                if cut is not None:
                    del self.failed[token]
                    found.append((match.start(), match.start() + cut, self.value(token[:cut])))
        return found

    def _cut(self, token: bytes) -> int | None:
        """Where a token ends that letters or digits stand behind."""
        reason = self.failed[token]
        for end in range(len(token) - 1, max(len(token) - 1 - _MOST_BEHIND, 0), -1):
            if TOKEN.fullmatch(token, 0, end):
                try:
                    self._value(token[2:3], *(part.decode("ascii") for part in token.split(b"_")[1:3]), token[:end])
                except Unrevealed:
                    continue
                return end
        self.failed[token] = reason
        return None

    def _value(self, kind: bytes, type: str, id: str, token: bytes) -> bytes:
        if token in self._known:
            return self._known[token]
        if kind == b"h":
            raise Unrevealed("is a pseudonym, which nobody can read; 'logredact token' tells whether it is a certain person's")
        if id in self._keys.destroyed:
            raise Unrevealed("its key %s was destroyed on %s" % (id, _file.stamp(self._keys.destroyed[id])))
        if id not in self._keys.held:
            raise Unrevealed("its key %s is not there: name the keyring that holds it" % id)
        *_, code, signs = token.split(b"_")
        sealed = _decoded(signs)
        owns = self._subject_keys(id, code) if kind == b"k" else []
        try:
            for domain in self._domains:
                bound = [b"logredact/%s1" % kind, domain.encode(), type.encode(), id.encode(), *([code] if owns else [])]
                for key in owns or [self._key(id, "s1", domain, type)]:
                    value = None if sealed is None else _opened(key, sealed, bound)
                    if value is not None:
                        if len(self._known) > 10000:
                            self._known.clear()
                        self._known[token] = bytes(value)
                        return self._known[token]
        finally:
            for key in owns:
                _file.wipe(key)
        names = ", ".join("'%s'" % domain for domain in self._domains)
        other = " or with the store of another node," if owns else ""
        raise Unrevealed("was not made in the domain %s,%s or is damaged; --domain names another one" % (names, other))

    def _subject_keys(self, id: str, code: bytes) -> List[bytearray]:
        """The keys that nodes have made for one subject, one in each store at most. The caller wipes them."""
        if not self._stores:
            raise Unrevealed("is made with a key of its subject: --store names the file of these keys")
        sealed = [found for found in (store.get(code.decode("ascii")) for store in self._stores) if found is not None]
        if not sealed:
            raise Unrevealed("the store has no key of its subject: it was shredded, or is in the store of another node")
        wrap = self._key(id, "w1", "", "")
        keys = [key for key in (_opened(wrap, each, [b"logredact/w1", id.encode(), code]) for each in sealed) if key is not None]
        if not keys:
            raise Unrevealed("the key of its subject is damaged, or was not wrapped by key %s" % id)
        return keys

    def _key(self, id: str, construction: str, domain: str, type: str) -> bytearray:
        """The key that an action derives (docs/resolution.md), or the one that wraps keys of subjects (docs/keys.md)."""
        which = (id, construction, domain, type)
        if which not in self._derived:
            with self._keys.key(id) as key:
                self._derived[which] = _derived(key, construction, domain, type, 64)
        return self._derived[which]


def _derived(key: bytearray, construction: str, domain: str, type: str, length: int) -> bytearray:
    parts = [part.encode() for part in (construction, domain, type)]
    info = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    made: bytearray = _backend.current.hkdf_sha256(key, b"", info, length)
    return made


def _opened(key: bytearray, sealed: bytes, bound: List[bytes]) -> bytearray | None:
    """The plain text; None: it was not made so."""
    try:
        made: bytearray = _backend.current.siv(key, bound, sealed, True)
        return made
    except MalformedError:
        return None


def _decoded(signs: bytes) -> bytes | None:
    """Base32 without padding; None: it is of no whole bytes."""
    try:
        found = base64.b32decode(signs.upper() + b"=" * (-len(signs) % 8))
    except ValueError:
        return None
    return found if base64.b32encode(found).lower().rstrip(b"=") == signs else None
