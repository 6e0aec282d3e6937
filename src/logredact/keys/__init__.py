"""Keyrings: directories of keys, for those who administer them (docs/keys.md).

>>> ring = Keyring("/etc/logredact/keys")
>>> ring.new("pseudonym").id
'b7qkx2mn'

A filter needs nothing of this: the core reads a keyring itself.
"""

from logredact.keys._file import Entry
from logredact.keys._ring import Keyring

__all__ = ["Entry", "Keyring"]
