"""From nodes to a checked policy."""

from __future__ import annotations

import os
import re
from typing import Collection, Dict, List, Mapping, Optional, Tuple

from ..catalog import DETECTORS
from ..packs import PACKS
from ._errors import PolicyError, shown
from ._fields import Reader, read_path
from ._fingerprint import is_fingerprint, read_fingerprint
from ._model import KNOWN_SECRET, PURPOSES, Allowance, Key, KnownSecrets, Limits, Policy
from ._rules import pattern_ids, read_detectors, read_paths, read_rules
from ._seal import read_seal
from ._standards import Standards, clash
from ._yaml import Map, Node, Scalar, Seq

__all__ = ["check"]

_VERSION = 1
_FIELDS = ("version", "packs", "keys", "rules", "allow", "known_secrets", "limits", "on_error", "seal")
_LATER = ("parse_json", "tests")
_KEY_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
_ENV_NAME = r"[A-Za-z_][A-Za-z0-9_]{0,127}"
_SIZE = r"([1-9][0-9]{0,11}) ?(B|KiB|MiB|GiB)"
_UNITS = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
_MAX_KEYS = 64
_MAX_ALLOWANCES = 4096
_MAX_BYTES = 1 << 30
_MAX_SOURCES = 256
_MIN_LENGTH = 8


def check(root: Node, *, source: str, base: str) -> Policy:
    """The policy that the document says; relative file names are taken from the directory `base`.

    Raises PolicyError with every mistake of the document.
    """
    reader = Reader()
    fields = reader.fields(root, "a policy", _FIELDS, _LATER)
    if fields is None:
        raise PolicyError(source, reader.problems)
    _version(reader, root, fields.get("version"))
    keys = _keys(reader, fields["keys"], base) if "keys" in fields else ()
    # A key with a mistake of its own counts as defined, or its uses would be reported too.
    defined = fields.get("keys")
    names: Dict[str, Optional[Key]] = {key.value: None for key, _ in defined.items} if isinstance(defined, Map) else {}
    names.update((key.name, key) for key in keys)
    packs = _packs(reader, fields["packs"], names) if "packs" in fields else ("default",)
    known_secrets = _known_secrets(reader, fields["known_secrets"], base) if "known_secrets" in fields else ()
    detectors = [*DETECTORS, *([KNOWN_SECRET] if "known_secrets" in fields else [])]
    standards = Standards(packs)
    rules = read_rules(reader, fields["rules"], names, detectors, standards) if "rules" in fields else ()
    allow = _allow(reader, fields["allow"], [*detectors, *pattern_ids(rules)], standards) if "allow" in fields else ()
    limits = _limits(reader, fields["limits"]) if "limits" in fields else Limits()
    alone = "seal" in fields and is_fingerprint(fields["seal"])
    fingerprint = read_fingerprint(reader, fields["seal"], names) if alone else None
    seal = read_seal(reader, fields["seal"], base) if "seal" in fields and not alone else None
    on_error: Optional[str] = "redact"
    if "on_error" in fields:
        on_error = reader.choice(fields["on_error"], "on_error", ("redact", "drop", "stop"))
    if not packs and not rules and not known_secrets and not reader.problems:
        reader.fail(root, "neither packs nor rules: such a policy redacts nothing")
    if reader.problems or on_error is None:
        raise PolicyError(source, reader.problems)
    return Policy(packs, keys, rules, allow, limits, on_error, known_secrets, seal, fingerprint)


def _version(reader: Reader, root: Node, node: Optional[Node]) -> None:
    if node is None:
        reader.fail(root, "no version: begin the policy with 'version: %d'" % _VERSION)
    elif not isinstance(node, Scalar) or node.value != _VERSION or isinstance(node.value, bool):
        reader.fail(node, "version must be %d, the one that this logredact reads" % _VERSION)


def _packs(reader: Reader, node: Node, keys: Mapping[str, Optional[Key]]) -> Tuple[str, ...]:
    if isinstance(node, Seq) and not node.items:
        return ()
    found = []
    for name, item in reader.strings(node, "packs"):
        if name in PACKS:
            found.append(name)
            key = PACKS[name].key
            if key is not None and key not in keys:
                reader.fail(item, "pack %s needs the key %s: add 'keys: {%s: {file: PATH}}' to the policy" % (shown(name), key, key))
                continue
            defined = None if key is None else keys[key]
            if defined is not None and defined.purpose not in (None, "pseudonym"):
                reader.fail(item, "pack %s needs the key %s for pseudonym; it is for %s" % (shown(name), key, defined.purpose))
        else:
            guess = reader.near(name, PACKS) or "; 'logredact packs' lists them"
            reader.fail(item, "unknown pack %s%s" % (shown(name), guess))
    reason = clash(found)
    if reason is not None:
        reader.fail(node, reason)
    return tuple(found)


def _keys(reader: Reader, node: Node, base: str) -> Tuple[Key, ...]:
    if not isinstance(node, Map):
        reader.fail(node, "keys must be a map of names, as in 'keys: {pii: {file: PATH}}'")
        return ()
    if len(node.items) > _MAX_KEYS:
        reader.fail(node, "more than %d keys" % _MAX_KEYS)
        return ()
    found: List[Key] = []
    for name, value in node.items:
        if not re.fullmatch(_KEY_NAME, name.value):
            reader.fail(name, "the name of a key must be of letters, digits, '_' and '-', at most 64 characters")
        if isinstance(value, Scalar):
            # Perhaps the key itself, written where it must not be.
            reader.fail(value, "key %s must be {file: PATH}, {env: NAME} or {dir: PATH, purpose: WORD}; a policy holds no key" % shown(name.value))
            continue
        key = _key(reader, name.value, value, base)
        if key is not None:
            found.append(key)
    return tuple(found)


def _key(reader: Reader, name: str, node: Node, base: str) -> Optional[Key]:
    fields = reader.fields(node, "key %s" % shown(name), ("file", "env", "dir", "purpose", "store"))
    if fields is None:
        return None
    if len([each for each in ("file", "env", "dir") if each in fields]) != 1:
        reader.fail(node, "key %s needs one of file, env and dir" % shown(name))
        return None
    if "dir" not in fields and "purpose" in fields:
        reader.fail(fields["purpose"], "purpose goes with dir only: a file or a variable holds one key")
        return None
    store = None
    if "store" in fields:
        store = read_path(reader, fields["store"], "store", base)
        if store is None:
            return None
    if "file" in fields:
        path = read_path(reader, fields["file"], "file", base)
        return None if path is None else Key(name, file=path, store=store)
    if "env" in fields:
        env = reader.string(fields["env"], "env")
        if env is not None and not re.fullmatch(_ENV_NAME, env):
            reader.fail(fields["env"], "env must be the name of an environment variable")
            return None
        return None if env is None else Key(name, env=env, store=store)
    if "purpose" not in fields:
        reader.fail(node, "key %s needs a purpose with its dir, one of %s" % (shown(name), ", ".join(PURPOSES)))
        return None
    path = read_path(reader, fields["dir"], "dir", base)
    purpose = reader.choice(fields["purpose"], "purpose", PURPOSES)
    if store is not None and purpose not in (None, "subject-master"):
        reader.fail(fields["store"], "a store of subjects' keys goes with purpose subject-master only")
        return None
    return None if path is None or purpose is None else Key(name, directory=path, purpose=purpose, store=store)


def _known_secrets(reader: Reader, node: Node, base: str) -> Tuple[KnownSecrets, ...]:
    if not isinstance(node, Seq) or not node.items:
        reader.fail(node, "known_secrets must be a list of directories, as in 'known_secrets: [{dir: PATH}]'")
        return ()
    if len(node.items) > _MAX_SOURCES:
        reader.fail(node, "more than %d directories" % _MAX_SOURCES)
        return ()
    found: Dict[str, KnownSecrets] = {}
    for item in node.items:
        fields = reader.fields(item, "an entry of known_secrets", ("dir", "min_length"))
        if fields is None:
            continue
        length: Optional[int] = _MIN_LENGTH
        if "min_length" in fields:
            length = reader.integer(fields["min_length"], "min_length", 4, 4096)
        if "dir" not in fields:
            reader.fail(item, "an entry of known_secrets needs a dir, the directory whose files hold the secrets")
            continue
        path = read_path(reader, fields["dir"], "dir", base)
        if path in found:
            reader.fail(fields["dir"], "dir is there twice")
        elif path is not None and length is not None:
            found[path] = KnownSecrets(path, length)
    return tuple(found.values())


def _allow(reader: Reader, node: Node, known: Collection[str], standards: Standards) -> Tuple[Allowance, ...]:
    if not isinstance(node, Seq):
        reader.fail(node, "allow must be a list: begin each entry with '- '")
        return ()
    if len(node.items) > _MAX_ALLOWANCES:
        reader.fail(node, "more than %d entries" % _MAX_ALLOWANCES)
        return ()
    found = []
    for item in node.items:
        fields = reader.fields(item, "an entry of allow", ("detector", "value", "path"))
        if fields is None:
            continue
        detectors = read_detectors(reader, fields["detector"], known) if "detector" in fields else None
        detectors = standards.allowance(reader, item, detectors, known)
        if "value" in fields and "path" in fields:
            reader.fail(item, "either value or path: write two entries to allow both")
        elif "value" in fields:
            values, networks = _values(reader, fields["value"])
            found.append(Allowance(detectors, values, networks, ()))
        elif "path" in fields:
            found.append(Allowance(detectors, (), (), read_paths(reader, fields["path"])))
        else:
            reader.fail(item, "an entry of allow needs a value or a path; to ignore a detector, give it 'action: keep'")
    return tuple(found)


def _values(reader: Reader, node: Node) -> Tuple[Tuple[str, ...], Tuple[Tuple[bytes, int], ...]]:
    """Texts, and the networks among them: an address or network allows every way to write its addresses."""
    values = []
    networks = []
    for text, item in reader.strings(node, "value", longest=4096, most=65536):
        if not re.fullmatch(r"[0-9A-Fa-f:.]+(?:/[0-9]{1,3})?", text):
            values.append(text)
            continue
        import ipaddress  # only where there is something like an address

        try:
            network = ipaddress.ip_network(text)
        except ValueError:
            try:
                network = ipaddress.ip_network(text, strict=False)
            except ValueError:
                values.append(text)
            else:
                reader.fail(item, "value: the address has bits beyond its prefix: write %s" % network)
            continue
        if "/" not in text:
            values.append(text)
        if network.version == 4:
            networks.append((b"\0" * 10 + b"\xff\xff" + network.network_address.packed, network.prefixlen + 96))
        else:
            networks.append((network.network_address.packed, network.prefixlen))
    return tuple(values), tuple(networks)


def _limits(reader: Reader, node: Node) -> Limits:
    fields = reader.fields(node, "limits", Limits._fields)
    if fields is None:
        return Limits()
    found = {}
    for name, highest in (("depth", 1024), ("findings_per_value", 1_000_000)):
        if name in fields:
            found[name] = reader.integer(fields[name], name, 1, highest)
    for name in ("value_bytes", "record_bytes"):
        if name in fields:
            found[name] = _size(reader, fields[name], name)
    return Limits(**{name: value for name, value in found.items() if value is not None})


def _size(reader: Reader, node: Node, what: str) -> Optional[int]:
    if isinstance(node, Scalar) and isinstance(node.value, str):
        match = re.fullmatch(_SIZE, node.value)
        if match is None:
            reader.fail(node, "%s must be a number of bytes or a size such as 64KiB or 1MiB" % what)
            return None
        node = Scalar(int(match[1]) * _UNITS[match[2]], node.line, node.column)
    return reader.integer(node, what, 1, _MAX_BYTES)
