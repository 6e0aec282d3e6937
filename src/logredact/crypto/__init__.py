"""The constructions that actions with keys are made of, for keys and values of your own.

They are those of the native core, one implementation each, and so give what `logredact filter` writes: `hmac_token` makes
the pseudonym to search the logs for, `aes_siv_decrypt` reads an encrypted token again (docs/resolution.md tells what is
derived from which key, and how tokens are spelled).

>>> key = bytes(range(32))
>>> hmac_token(key, "email", "Jo@Example.com") == hmac_token(key, "email", "jo@example.com")
True
>>> aes_siv_decrypt(bytes(64), aes_siv_encrypt(bytes(64), b"text", [b"context"]), [b"context"])
b'text'
>>> ff1_decrypt(key, b"", ff1_encrypt(key, b"", "4111111111111111"))
'4111111111111111'

Keys are bytes; take them from the operating system (`secrets.token_bytes(32)`), never from a password. ValueError: a key,
a text or a number that the construction does not take. Other errors are LogredactError. No message holds a key or a text.
"""

from __future__ import annotations

from typing import Any, Callable, Sequence, Union

from logredact import _backend
from logredact._errors import ARGUMENT, MALFORMED, LogredactError, MalformedError

__all__ = [
    "aes_siv_decrypt",
    "aes_siv_encrypt",
    "ff1_decrypt",
    "ff1_encrypt",
    "hkdf_sha256",
    "hmac_sha256",
    "hmac_token",
    "ipcrypt_deterministic_decrypt",
    "ipcrypt_deterministic_encrypt",
    "ipcrypt_prefix_decrypt",
    "ipcrypt_prefix_encrypt",
]


def hmac_sha256(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA-256 (RFC 2104; vectors: RFC 4231): 32 bytes, for a key and data of any length."""
    return _call("hmac_sha256", _key(key), _bytes(data))


def hkdf_sha256(key: bytes, info: bytes, length: int, salt: bytes = b"") -> bytes:
    """HKDF-SHA-256 (RFC 5869 and its vectors): `length` bytes, 1 to 8160, for this purpose, `info`, from a key."""
    if not 1 <= length <= 8160:
        raise ValueError("HKDF-SHA-256 gives 1 to 8160 bytes")
    return bytes(_call("hkdf_sha256", _key(key), _bytes(salt), _bytes(info), length))


def hmac_token(key: bytes, type: str, value: Union[str, bytes], *, domain: str = "") -> str:
    """The pseudonym of a value: what `pseudonym: {key, domain}` writes for it, `lrh1_<type>_<key id>_<code>`.

    `key` is the master key, as its file holds it (32 to 4096 bytes); `type` the detector's word (`logredact detectors NAME`
    tells it: email, card, phone, …; field for key and path rules). The value is normalised by its type.
    """
    text = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else _bytes(value)
    return _call("hmac_token", _key(key), type.encode("utf-8"), domain.encode("utf-8"), text)


def aes_siv_encrypt(key: bytes, plaintext: bytes, associated_data: Sequence[bytes] = ()) -> bytes:
    """AES-SIV (RFC 5297; vectors: its A.1 and A.2, Wycheproof's): the synthetic vector of 16 bytes, then the ciphertext.

    The key has 32, 48 or 64 bytes (for AES of 128, 192 and 256 bits). Any number of associated data up to 126, none
    included; an empty one counts. The same inputs give the same output.
    """
    return bytes(_call("siv", _key(key), [_bytes(one) for one in associated_data], _bytes(plaintext), False))


def aes_siv_decrypt(key: bytes, ciphertext: bytes, associated_data: Sequence[bytes] = ()) -> bytes:
    """The plaintext. MalformedError: the ciphertext was not made with this key and these associated data."""
    if len(ciphertext) < 16:
        raise MalformedError(MALFORMED, "a ciphertext of AES-SIV has 16 bytes at least")
    return bytes(_call("siv", _key(key), [_bytes(one) for one in associated_data], _bytes(ciphertext), True))


def ff1_encrypt(key: bytes, tweak: bytes, text: str, radix: int = 10) -> str:
    """FF1 (NIST SP 800-38G; vectors: NIST's samples, ACVP's, Wycheproof's): a text of numerals to one of the same length.

    Numerals are the first `radix` (2 to 36) of 0-9 a-z. The key has 16, 24 or 32 bytes, the tweak at most 1024. There must
    be a million texts of the length (Rev. 1), so 6 digits; at most 4096 numerals.
    """
    return _ff1(key, tweak, text, radix, False)


def ff1_decrypt(key: bytes, tweak: bytes, text: str, radix: int = 10) -> str:
    """The text that `ff1_encrypt` made this of. There is no telling whether it did: each text is one of some other."""
    return _ff1(key, tweak, text, radix, True)


def ipcrypt_deterministic_encrypt(key: bytes, ip: str) -> str:
    """ipcrypt-deterministic (draft-denis-ipcrypt and its vectors): AES of an address, with a key of 16 bytes.

    The result is an address, of IPv6 where `ip` is one of IPv4, too.
    """
    return _call("ipcrypt", _key(key), "deterministic", _address(ip), False)


def ipcrypt_deterministic_decrypt(key: bytes, ip: str) -> str:
    """The address that this was made of."""
    return _call("ipcrypt", _key(key), "deterministic", _address(ip), True)


def ipcrypt_prefix_encrypt(key: bytes, ip: str) -> str:
    """ipcrypt-pfx (draft-denis-ipcrypt and its vectors): addresses that share a prefix share as long a one afterwards.

    The key has 32 bytes, its halves must differ. The result is an address of the same family. Whoever can have addresses
    encrypted, or knows some, learns the prefixes of others.
    """
    return _call("ipcrypt", _key(key), "prefix", _address(ip), False)


def ipcrypt_prefix_decrypt(key: bytes, ip: str) -> str:
    """The address that this was made of."""
    return _call("ipcrypt", _key(key), "prefix", _address(ip), True)


def _ff1(key: bytes, tweak: bytes, text: str, radix: int, decrypt: bool) -> str:
    if not 2 <= radix <= 36:
        raise ValueError("the radix is 2 to 36")
    made: bytes = _call("ff1", _key(key), _bytes(tweak), radix, text.encode("utf-8", "surrogatepass"), decrypt)
    return made.decode("ascii")


def _address(ip: str) -> bytes:
    return ip.encode("utf-8", "surrogatepass")


def _key(data: bytes) -> bytes:
    """A bytearray as it is: its owner can wipe it, and no copy."""
    return data if isinstance(data, (bytes, bytearray)) else _bytes(data)


def _bytes(data: bytes) -> bytes:
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"expected bytes, not {type(data).__name__}")
    return bytes(data)


def _call(name: str, *arguments: Any) -> Any:
    function: Callable[..., Any] = getattr(_backend.current, name)
    try:
        return function(*arguments)
    except LogredactError as error:
        if error.code == ARGUMENT:
            raise ValueError(str(error)) from None
        raise
