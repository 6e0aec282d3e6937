/*
 * SHA-256 of short texts: a record of ten fields takes 18 of them. Through EVP each costs as much for the calls around it as for the
 * hashing, and a block of memory in 3.0; so where libcrypto still has its calls for SHA-256 alone, those are taken.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/opensslv.h>
#include <openssl/sha.h>

#include "../crypto/crypto.h"
#include "seal.h"

#define BLOCK 64u

#if OPENSSL_VERSION_MAJOR == 3 && !defined(OPENSSL_NO_DEPRECATED_3_0)
#define ALONE 1
#else
#define ALONE 0
#endif

size_t lr_seal_pad(uint8_t *text, size_t length)
{
    const size_t end = (length + 1 + 8 + BLOCK - 1) / BLOCK * BLOCK;
    memset(text + length, 0, LR_SEAL_PAD);
    text[length] = 0x80;
    lr_put_be(text + end - 8, (uint64_t)length * 8, 8);
    return end;
}

bool lr_seal_hash_padded(EVP_MD_CTX *context, const uint8_t *text, size_t length, uint8_t out[LR_SEAL_HASH])
{
#if ALONE
    static const SHA_LONG first[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    const size_t blocks = (length + 1 + 8 + BLOCK - 1) / BLOCK;
    SHA256_CTX alone;
    (void)context;
    memcpy(alone.h, first, sizeof first); /* FIPS 180-4, 5.3.3 */
    if (blocks == 1) {
        SHA256_Transform(&alone, text);
    } else {
        alone.Nl = alone.Nh = alone.num = 0;
        SHA256_Update(&alone, text, blocks * BLOCK);
    }
    for (unsigned i = 0; i < 8; i++)
        lr_put_be(out + 4 * i, alone.h[i], 4);
    return true;
#else
    return lr_seal_hash(context, text, length, out);
#endif
}

EVP_MD_CTX *lr_seal_hash_new(void)
{
    lr_algorithms algorithms;
    return lr_algorithms_get(&algorithms) ? lr_digest_new(&algorithms) : NULL;
}

bool lr_seal_hash(EVP_MD_CTX *context, const void *bytes, size_t length, uint8_t out[LR_SEAL_HASH])
{
    return EVP_DigestInit_ex2(context, NULL, NULL) > 0 && EVP_DigestUpdate(context, bytes, length) > 0 &&
           EVP_DigestFinal_ex(context, out, NULL) > 0;
}

bool lr_seal_leaf(EVP_MD_CTX *context, uint8_t type, const void *bytes, size_t length, uint8_t out[LR_SEAL_HASH])
{
    uint8_t entry[2 + LR_SEAL_LEAF + LR_SEAL_PAD];
    entry[0] = 0;
    entry[1] = type;
    memcpy(entry + 2, bytes, length);
    (void)lr_seal_pad(entry, 2 + length);
    return lr_seal_hash_padded(context, entry, 2 + length, out);
}

bool lr_seal_node(EVP_MD_CTX *context, const uint8_t *left, const uint8_t *right, uint8_t out[LR_SEAL_HASH])
{
    uint8_t pair[1 + 2 * LR_SEAL_HASH + LR_SEAL_PAD];
    pair[0] = 1;
    memcpy(pair + 1, left, LR_SEAL_HASH);
    memcpy(pair + 1 + LR_SEAL_HASH, right, LR_SEAL_HASH);
    (void)lr_seal_pad(pair, 1 + 2 * LR_SEAL_HASH);
    return lr_seal_hash_padded(context, pair, 1 + 2 * LR_SEAL_HASH, out);
}
