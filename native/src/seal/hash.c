/*
 * SHA-256 of short texts: a record of ten fields takes 18 of them. Through EVP each costs as much for the calls around it as for the
 * hashing, and a block of memory in 3.0; so where libcrypto still has its calls for SHA-256 alone, those are taken.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/opensslv.h>
#include <openssl/sha.h>

#include "seal.h"

#if OPENSSL_VERSION_MAJOR == 3 && !defined(OPENSSL_NO_DEPRECATED_3_0)
#define ALONE 1
#else
#define ALONE 0
#endif

#if ALONE
/* FIPS 180-4, 5.1.1: a text of at most 55 bytes and its padding are one block. */
static void one_block(const void *bytes, size_t length, uint8_t out[LR_SEAL_HASH])
{
    SHA256_CTX alone;
    uint8_t block[SHA256_CBLOCK] = {0};
    SHA256_Init(&alone);
    memcpy(block, bytes, length);
    block[length] = 0x80;
    lr_put_be(block + SHA256_CBLOCK - 2, length * 8, 2);
    SHA256_Transform(&alone, block);
    for (unsigned i = 0; i < 8; i++)
        lr_put_be(out + 4 * i, alone.h[i], 4);
}
#endif

EVP_MD_CTX *lr_seal_hash_new(void)
{
    EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    EVP_MD_CTX *context = sha256 ? EVP_MD_CTX_new() : NULL;
    if (context && EVP_DigestInit_ex2(context, sha256, NULL) <= 0) {
        EVP_MD_CTX_free(context);
        context = NULL;
    }
    EVP_MD_free(sha256); /* the context holds it */
    return context;
}

bool lr_seal_hash(EVP_MD_CTX *context, const void *bytes, size_t length, uint8_t out[LR_SEAL_HASH])
{
#if ALONE
    SHA256_CTX alone;
    (void)context;
    if (length <= SHA256_CBLOCK - 9) {
        one_block(bytes, length, out);
        return true;
    }
    return SHA256_Init(&alone) > 0 && SHA256_Update(&alone, bytes, length) > 0 && SHA256_Final(out, &alone) > 0;
#endif
    return EVP_DigestInit_ex2(context, NULL, NULL) > 0 && EVP_DigestUpdate(context, bytes, length) > 0 &&
           EVP_DigestFinal_ex(context, out, NULL) > 0;
}

bool lr_seal_leaf(EVP_MD_CTX *context, uint8_t type, const void *bytes, size_t length, uint8_t out[LR_SEAL_HASH])
{
    uint8_t entry[130] = {0, type};
    memcpy(entry + 2, bytes, length);
    return lr_seal_hash(context, entry, 2 + length, out);
}

bool lr_seal_node(EVP_MD_CTX *context, const uint8_t *left, const uint8_t *right, uint8_t out[LR_SEAL_HASH])
{
    uint8_t pair[1 + 2 * LR_SEAL_HASH] = {1};
    memcpy(pair + 1, left, LR_SEAL_HASH);
    memcpy(pair + 1 + LR_SEAL_HASH, right, LR_SEAL_HASH);
    return lr_seal_hash(context, pair, sizeof pair, out);
}
