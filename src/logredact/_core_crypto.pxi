# Primitives of the core (logredact.h, primitives), included by _core.pyx. Texts are bytes; logredact.crypto checks and explains. What may be
# a key is a bytearray, so that who asked for it can wipe it.

cdef logredact_bytes view_of(bytes data):
    cdef logredact_bytes made
    made.bytes = <const uint8_t *><const char *>data
    made.length = len(data)
    return made


cdef logredact_bytes key_of(key) except *:
    """A key may be a bytearray, which its owner wipes: no copy is made, as none could be wiped. The GIL is held while it is used."""
    cdef logredact_bytes made
    if type(key) is bytearray:
        made.bytes = <const uint8_t *>PyByteArray_AS_STRING(key)
        made.length = len(key)
        return made
    return view_of(<bytes?>key)


def hmac_sha256(key not None, bytes text not None):
    cdef logredact_error error
    cdef logredact_bytes of_key = key_of(key), of_text = view_of(text)
    cdef bytes out = PyBytes_FromStringAndSize(NULL, 32)
    error.offset = 0
    check(logredact_hmac_sha256(&of_key, &of_text, <uint8_t *><char *>out, &error), &error)
    return out


def hkdf_sha256(key not None, bytes salt not None, bytes info not None, size_t length):
    cdef logredact_error error
    cdef logredact_bytes of_key = key_of(key), of_salt = view_of(salt), of_info = view_of(info)
    cdef bytearray out = bytearray(length)
    error.offset = 0
    check(logredact_hkdf_sha256(&of_key, &of_salt, &of_info, <uint8_t *>PyByteArray_AS_STRING(out), length, &error), &error)
    return out


def hmac_token(key not None, bytes type not None, bytes domain not None, bytes value not None):
    cdef logredact_error error
    cdef logredact_bytes of_key = key_of(key), of_type = view_of(type), of_domain = view_of(domain), of_value = view_of(value)
    cdef char token[64]
    error.offset = 0
    check(logredact_hmac_token(&of_key, &of_type, &of_domain, &of_value, token, &error), &error)
    return (<bytes>token).decode("ascii")


def siv(key not None, associated, bytes text not None, bint decrypt):
    cdef logredact_error error
    cdef logredact_bytes of_key = key_of(key), of_text = view_of(text)
    cdef list kept = [bytes(one) for one in associated]
    cdef size_t index
    cdef Py_ssize_t length = len(text) - 16 if decrypt else len(text) + 16
    cdef int32_t status
    cdef bytes one
    cdef bytearray out = bytearray(max(length, 0))
    cdef uint8_t *place = <uint8_t *>PyByteArray_AS_STRING(out)
    cdef logredact_bytes *array = <logredact_bytes *>PyMem_Calloc(len(kept) + 1, sizeof(logredact_bytes))
    if array == NULL:
        raise MemoryError
    try:
        error.offset = 0
        for index, one in enumerate(kept):
            array[index] = view_of(one)
        if decrypt:
            status = logredact_siv_decrypt(&of_key, array, len(kept), &of_text, place, &error)
        else:
            status = logredact_siv_encrypt(&of_key, array, len(kept), &of_text, place, &error)
        check(status, &error)
        return out
    finally:
        PyMem_Free(array)


def ff1(key not None, bytes tweak not None, uint32_t radix, bytes text not None, bint decrypt):
    cdef logredact_error error
    cdef logredact_bytes of_key = key_of(key), of_tweak = view_of(tweak), of_text = view_of(text)
    cdef bytes out = PyBytes_FromStringAndSize(NULL, len(text))
    cdef int32_t status
    error.offset = 0
    if decrypt:
        status = logredact_ff1_decrypt(&of_key, &of_tweak, radix, &of_text, <char *>out, &error)
    else:
        status = logredact_ff1_encrypt(&of_key, &of_tweak, radix, &of_text, <char *>out, &error)
    check(status, &error)
    return out


def ipcrypt(key not None, str mode not None, bytes address not None, bint decrypt):
    cdef logredact_error error
    cdef logredact_bytes of_key = key_of(key), of_address = view_of(address)
    cdef int32_t number = {"deterministic": LOGREDACT_IPCRYPT_DETERMINISTIC, "prefix": LOGREDACT_IPCRYPT_PREFIX}[mode]
    cdef int32_t status
    cdef char out[46]
    error.offset = 0
    if decrypt:
        status = logredact_ipcrypt_decrypt(&of_key, number, &of_address, out, &error)
    else:
        status = logredact_ipcrypt_encrypt(&of_key, number, &of_address, out, &error)
    check(status, &error)
    return (<bytes>out).decode("ascii")
