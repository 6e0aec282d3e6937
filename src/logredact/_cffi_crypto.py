"""Primitives through cffi; the same names as in _core_crypto.pxi. Texts are bytes; logredact.crypto checks and explains.

What may be a key is a bytearray, to be wiped. Made by a function, because the declarations are _cffi's.
"""

from __future__ import annotations

__all__ = ["make"]


def make(ffi, lib, check, ipcrypt_modes):
    """The functions, over the library, in the order in which they stand."""

    def called(function, *arguments):
        """Calls a primitive: bytes are passed as logredact_bytes, which `kept` holds for as long as the call takes."""
        error = ffi.new("logredact_error *")
        kept = []

        def passed(argument):
            if not isinstance(argument, (bytes, bytearray)):
                return argument
            buffer = ffi.from_buffer("uint8_t[]", argument)
            kept.extend((buffer, ffi.new("logredact_bytes *", {"bytes": buffer, "length": len(argument)})))
            return kept[-1]

        check(function(*map(passed, arguments), error), error)

    def hmac_sha256(key, text):
        out = ffi.new("uint8_t[]", 32)
        called(lib.logredact_hmac_sha256, key, text, out)
        return ffi.buffer(out)[:]

    def hkdf_sha256(key, salt, info, length):
        out = bytearray(length)
        called(lib.logredact_hkdf_sha256, key, salt, info, ffi.from_buffer("uint8_t[]", out), length)
        return out

    def hmac_token(key, type, domain, value):
        token = ffi.new("char[]", 64)
        called(lib.logredact_hmac_token, key, type, domain, value, token)
        return ffi.string(token).decode("ascii")

    def siv(key, associated, text, decrypt):
        buffers = [ffi.from_buffer("uint8_t[]", bytes(one)) for one in associated]
        array = ffi.new("logredact_bytes[]", [{"bytes": buffer, "length": len(buffer)} for buffer in buffers])
        out = bytearray(max(len(text) - 16 if decrypt else len(text) + 16, 0))
        place = ffi.from_buffer("uint8_t[]", out)
        called(lib.logredact_siv_decrypt if decrypt else lib.logredact_siv_encrypt, key, array, len(buffers), text, place)
        return out

    def ff1(key, tweak, radix, text, decrypt):
        out = ffi.new("char[]", max(len(text), 1))
        called(lib.logredact_ff1_decrypt if decrypt else lib.logredact_ff1_encrypt, key, tweak, radix, text, out)
        return ffi.buffer(out, len(text))[:]

    def ipcrypt(key, mode, address, decrypt):
        out = ffi.new("char[]", 46)
        called(lib.logredact_ipcrypt_decrypt if decrypt else lib.logredact_ipcrypt_encrypt, key, ipcrypt_modes[mode], address, out)
        return ffi.string(out).decode("ascii")

    def ed25519_public(key):
        out = ffi.new("uint8_t[]", 32)
        called(lib.logredact_ed25519_public, key, out)
        return ffi.buffer(out)[:]

    def ed25519_sign(key, text):
        out = ffi.new("uint8_t[]", 64)
        called(lib.logredact_ed25519_sign, key, text, out)
        return ffi.buffer(out)[:]

    def ed25519_verify(key, text, signature):
        called(lib.logredact_ed25519_verify, key, text, signature)

    def base64url_read(text):
        out, length = ffi.new("uint8_t[]", len(text) // 4 * 3 + 3), ffi.new("size_t *")
        called(lib.logredact_base64url_read, text, out, length)
        return ffi.buffer(out, length[0])[:]

    def seal_root(first, frontier, leaves):
        out = ffi.new("uint8_t[]", 32)
        called(lib.logredact_seal_root, first, frontier, leaves, out)
        return ffi.buffer(out)[:]

    return (
        hmac_sha256, hkdf_sha256, hmac_token, siv, ff1, ipcrypt,
        ed25519_public, ed25519_sign, ed25519_verify, base64url_read, seal_root,
    )
