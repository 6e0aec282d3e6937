/* SHA-256 (FIPS 180-4), HMAC (RFC 2104) and HKDF (RFC 5869). */
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>

#include "crypto.h"
#include "key_heap.h"

bool lr_algorithms_fetch(lr_algorithms *a)
{
    static const char *const names[] = {"AES-128-ECB", "AES-192-ECB", "AES-256-ECB"};
    bool ok = lr_libcrypto_ready() && (a->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL)) != NULL;
    for (int i = 0; ok && i < 3; i++)
        ok = (a->aes[i] = EVP_CIPHER_fetch(NULL, names[i], NULL)) != NULL;
    if (!ok)
        lr_algorithms_free(a);
    return ok;
}

void lr_algorithms_free(lr_algorithms *a)
{
    EVP_MD_free(a->sha256);
    for (int i = 0; i < 3; i++)
        EVP_CIPHER_free(a->aes[i]);
    memset(a, 0, sizeof *a);
}

EVP_MD_CTX *lr_digest_new(const lr_algorithms *a)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context && EVP_DigestInit_ex2(context, a->sha256, NULL) <= 0) {
        EVP_MD_CTX_free(context);
        return NULL;
    }
    return context;
}

/* Two texts, one behind the other. The context keeps its algorithm: to be given it again costs it an allocation. */
static bool digest(EVP_MD_CTX *context, lr_text first, lr_text second, uint8_t *out)
{
    return EVP_DigestInit_ex2(context, NULL, NULL) > 0 && EVP_DigestUpdate(context, first.bytes, first.length) > 0 &&
           EVP_DigestUpdate(context, second.bytes, second.length) > 0 && EVP_DigestFinal_ex(context, out, NULL) > 0;
}

bool lr_sha256(EVP_MD_CTX *context, lr_text text, uint8_t out[LR_SHA256_BYTES])
{
    return digest(context, text, (lr_text){0}, out);
}

bool lr_hmac_sha256(EVP_MD_CTX *context, lr_text key, lr_text text, uint8_t out[LR_SHA256_BYTES])
{
    uint8_t inner[LR_SHA256_BYTES], *block = lr_key_alloc(LR_SHA256_BLOCK);
    const lr_text padded = {block, LR_SHA256_BLOCK};
    bool ok = block != NULL;
    if (ok && key.length > LR_SHA256_BLOCK)
        ok = lr_sha256(context, key, block);
    else if (ok && key.length)
        memcpy(block, key.bytes, key.length);
    for (size_t i = 0; ok && i < LR_SHA256_BLOCK; i++)
        block[i] ^= 0x36;
    ok = ok && digest(context, padded, text, inner);
    for (size_t i = 0; ok && i < LR_SHA256_BLOCK; i++)
        block[i] ^= 0x36 ^ 0x5c;
    ok = ok && digest(context, padded, (lr_text){inner, sizeof inner}, out);
    lr_key_free(block);
    OPENSSL_cleanse(inner, sizeof inner);
    return ok;
}

bool lr_hkdf_sha256(lr_text key, lr_text salt, lr_text info, uint8_t *out, size_t length)
{
    EVP_KDF *kdf = lr_libcrypto_ready() ? EVP_KDF_fetch(NULL, "HKDF", NULL) : NULL;
    EVP_KDF_CTX *context = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
    /* Parameters are not const, and what they point to is only read. An empty salt is the same as none. */
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)key.bytes, key.length),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)(info.length ? info.bytes : (const uint8_t *)""), info.length),
        OSSL_PARAM_construct_end(),
        OSSL_PARAM_construct_end(),
    };
    if (salt.length)
        parameters[3] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt.bytes, salt.length);
    bool ok = context && EVP_KDF_derive(context, out, length, parameters) > 0;
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
    return ok;
}
