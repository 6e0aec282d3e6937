/* Ed25519 (RFC 8032) by the ABI's calls for single values. */
#include <openssl/evp.h>

#include "../error.h"
#include "key_heap.h"

#define KEY 32u
#define SIGNATURE 64u

static int32_t failed(logredact_error *error)
{
    return lr_fail(error, LOGREDACT_E_CRYPTO, 0, "libcrypto failed");
}

static int32_t wrong(logredact_error *error)
{
    return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "a key of Ed25519 has 32 bytes, a signature 64");
}

int32_t logredact_ed25519_public(const logredact_bytes *key, uint8_t *out, logredact_error *error)
{
    if (!key || !out || key->length != KEY)
        return wrong(error);
    size_t length = KEY;
    EVP_PKEY *pkey = !lr_libcrypto_ready() ? NULL : EVP_PKEY_new_raw_private_key_ex(NULL, "ED25519", NULL, key->bytes, KEY);
    const int ok = pkey && EVP_PKEY_get_raw_public_key(pkey, out, &length) > 0;
    EVP_PKEY_free(pkey);
    lr_burn_stack();
    return ok ? LOGREDACT_OK : failed(error);
}

int32_t logredact_ed25519_sign(const logredact_bytes *key, const logredact_bytes *text, uint8_t *signature, logredact_error *error)
{
    if (!key || !text || !signature || key->length != KEY)
        return wrong(error);
    size_t length = SIGNATURE;
    EVP_PKEY *pkey = !lr_libcrypto_ready() ? NULL : EVP_PKEY_new_raw_private_key_ex(NULL, "ED25519", NULL, key->bytes, KEY);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const int ok = pkey && context && EVP_DigestSignInit_ex(context, NULL, NULL, NULL, NULL, pkey, NULL) > 0 &&
                   EVP_DigestSign(context, signature, &length, text->bytes, text->length) > 0;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(pkey);
    lr_burn_stack();
    return ok ? LOGREDACT_OK : failed(error);
}

int32_t logredact_ed25519_verify(const logredact_bytes *public_key, const logredact_bytes *text, const logredact_bytes *signature,
                                 logredact_error *error)
{
    if (!public_key || !text || !signature || public_key->length != KEY || signature->length != SIGNATURE)
        return wrong(error);
    EVP_PKEY *pkey = !lr_libcrypto_ready() ? NULL : EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL, public_key->bytes, KEY);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const int ready = pkey && context && EVP_DigestVerifyInit_ex(context, NULL, NULL, NULL, NULL, pkey, NULL) > 0;
    const int ok = ready && EVP_DigestVerify(context, signature->bytes, SIGNATURE, text->bytes, text->length) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(pkey);
    if (!ready)
        return failed(error);
    return ok ? LOGREDACT_OK : lr_fail(error, LOGREDACT_E_MALFORMED, 0, "the signature is not of this key and text");
}
