"""A checked policy, before it is compiled."""

from __future__ import annotations

from typing import Any, Dict, Mapping, NamedTuple, Optional, Tuple

from ._path import Path

__all__ = ["KNOWN_SECRET", "PURPOSES", "Action", "Allowance", "Fingerprint", "Key", "KnownSecrets", "Limits", "Pattern", "Policy", "Rule", "Seal"]

#: Id of the detector of known secrets, which the catalogue does not hold: it is what a policy's directories make it.
KNOWN_SECRET = "known-secret"


#: What a key of a keyring is for: one of these, so that who may make tokens need not be able to read others.
PURPOSES = ("pseudonym", "encrypt", "fpe", "ip", "subject-master", "sign")


class Key(NamedTuple):
    """Key material by its name in the policy: a file's absolute path, the name of an environment variable, or a keyring.

    A keyring is a directory, by its absolute path; of its keys those for `purpose` count. `store` is the absolute path of the file
    of subjects' keys that this one wraps.
    """

    name: str
    file: Optional[str] = None
    env: Optional[str] = None
    directory: Optional[str] = None
    purpose: Optional[str] = None
    store: Optional[str] = None


class Action(NamedTuple):
    """`kind` and its options under their names in the plan; a key stands by its name."""

    kind: str
    options: Mapping[str, Any] = {}


class Pattern(NamedTuple):
    """A detector of the policy's own: an RE2 expression whose group is the span."""

    id: str
    expression: str
    group: int
    ignore_case: bool


class Rule(NamedTuple):
    """What to look for, one of the first four, and what to do; `tags` empty: for every event."""

    detectors: Tuple[str, ...]
    keys: Tuple[str, ...]
    paths: Tuple[Path, ...]
    pattern: Optional[Pattern]
    action: Action
    tags: Tuple[str, ...]


class Allowance(NamedTuple):
    """Findings that are suppressed; `detectors` None: of every detector. Networks are 16 bytes and a prefix length."""

    detectors: Optional[Tuple[str, ...]]
    values: Tuple[str, ...]
    networks: Tuple[Tuple[bytes, int], ...]
    paths: Tuple[Path, ...]


class KnownSecrets(NamedTuple):
    """A directory, by its absolute path, each of whose files holds a secret; shorter ones are passed over."""

    directory: str
    min_length: int


class Seal(NamedTuple):
    """What seals the records (docs/seal-spec.md): absolute paths of the keys' directory and of that of the spools, where it is another, and
    when checkpoints follow."""

    directory: str
    origin: str
    field: str = "_lr"
    records: int = 1024
    seconds: int = 1
    spool: Optional[str] = None
    per_tag: bool = False


class Fingerprint(NamedTuple):
    """A hash of each record by itself, or of the fields `of` where it names any; with a key, by its name, a signature."""

    field: str
    of: Tuple[str, ...] = ()
    key: Optional[str] = None


class Limits(NamedTuple):
    """Sizes in bytes; the record itself is depth 1."""

    depth: int = 64
    value_bytes: int = 1 << 20
    record_bytes: int = 8 << 20
    findings_per_value: int = 10_000


class Policy(NamedTuple):
    """A policy whose every name is known and whose every value is in range."""

    packs: Tuple[str, ...]
    keys: Tuple[Key, ...]
    rules: Tuple[Rule, ...]
    allow: Tuple[Allowance, ...]
    limits: Limits
    on_error: str
    known_secrets: Tuple[KnownSecrets, ...] = ()
    seal: Optional[Seal] = None
    fingerprint: Optional[Fingerprint] = None

    @property
    def env_keys(self) -> Dict[str, str]:
        """Names of the keys that the host reads from the environment, each with its variable's name."""
        return {key.name: key.env for key in self.keys if key.env is not None}
