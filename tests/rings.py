"""Keyrings for tests: files of any content, and policies over them."""

from __future__ import annotations

import os
import time
from pathlib import Path

import plans
from logredact.keys import Entry, _file

PAST = 1_700_000_000


def text(key: bytes = b"", *, purpose="pseudonym", created=PAST, active=PAST, retired=None) -> tuple[str, bytes]:
    """(id, the file of a key)"""
    material = bytearray(key or os.urandom(32))
    entry = Entry(_file.key_id(material), purpose, int(created), int(active))
    entry.retired = retired
    return entry.id, bytes(_file.content(entry, material))


def put(directory: Path, key: bytes = b"", **about) -> str:
    """A key more in the directory; its id."""
    directory.mkdir(exist_ok=True)
    id, data = text(key, **about)
    file = directory / f"{id}.key"
    file.write_bytes(data)
    file.chmod(0o600)
    return id


def body(*directories, purpose="pseudonym") -> dict:
    """A plan that makes pseudonyms of e-mail addresses with the first one's key."""
    made = plans.body(
        [{"detectors": [0], "action": plans.pseudonym()}], detectors=[plans.shape("email", "email", not_tld=[])], keys=()
    )
    made["keys"] = [{"name": f"k{n}", "dir": str(each), "purpose": purpose} for n, each in enumerate(directories)]
    return made


def subjects_body(directory, store, domain="") -> dict:
    """A plan that encrypts e-mail addresses per subject."""
    action = {"kind": "encrypt", "key": 0, "domain": domain, "per_subject": True}
    made = plans.body([{"detectors": [0], "action": action}], detectors=[plans.shape("email", "email", not_tld=[])], keys=())
    made["keys"] = [{"name": "k", "dir": str(directory), "purpose": "subject-master", "store": str(store)}]
    return made


def loaded(backend, *directories, keys=None, **more):
    return backend.Policy(plans.pack(body(*directories, **more)), keys)


def token(policy, text: str = "jo@example.com") -> str:
    module = __import__(type(policy).__module__, fromlist=["Session"])
    return module.Session(policy).value(text.encode()).decode()


def id_of(policy) -> str:
    """Of the key that new pseudonyms are made with."""
    return token(policy).split("_")[2]


def later(seconds: float) -> int:
    return int(time.time() + seconds)
