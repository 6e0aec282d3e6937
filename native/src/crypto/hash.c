/* SHA-256 (FIPS 180-4), HMAC (RFC 2104) and HKDF (RFC 5869). */
#include "crypto.h"
#include "key_heap.h"

static lr_algorithms fetched;

bool lr_algorithms_fetch(void)
{
    static const char *const names[] = {"AES-128-ECB", "AES-192-ECB", "AES-256-ECB"};
    bool ok = (fetched.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL)) != NULL;
    for (int i = 0; ok && i < 3; i++)
        ok = (fetched.aes[i] = EVP_CIPHER_fetch(NULL, names[i], NULL)) != NULL;
    return ok;
}

void lr_algorithms_free(void)
{
    EVP_MD_free(fetched.sha256);
    for (int i = 0; i < 3; i++)
        EVP_CIPHER_free(fetched.aes[i]);
    fetched = (lr_algorithms){0};
}

bool lr_algorithms_get(lr_algorithms *a)
{
    const bool ready = lr_libcrypto_ready();
    if (ready)
        *a = fetched;
    return ready;
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
    uint8_t *block = lr_key_alloc(LR_SHA256_BLOCK + LR_SHA256_BYTES);
    const lr_text padded = {block, LR_SHA256_BLOCK};
    bool ok = block != NULL;
    uint8_t *inner = ok ? block + LR_SHA256_BLOCK : NULL;
    if (ok && key.length > LR_SHA256_BLOCK)
        ok = lr_sha256(context, key, block);
    else if (ok && key.length)
        memcpy(block, key.bytes, key.length);
    for (size_t i = 0; ok && i < LR_SHA256_BLOCK; i++)
        block[i] ^= 0x36;
    ok = ok && digest(context, padded, text, inner);
    for (size_t i = 0; ok && i < LR_SHA256_BLOCK; i++)
        block[i] ^= 0x36 ^ 0x5c;
    ok = ok && digest(context, padded, (lr_text){inner, LR_SHA256_BYTES}, out);
    lr_key_free(block);
    return ok;
}

/* Over the HMAC above: libcrypto's HKDF has the key that it extracts, and the blocks that HMAC makes of it, on the stack. */
bool lr_hkdf_sha256(lr_text key, lr_text salt, lr_text info, uint8_t *out, size_t length)
{
    lr_algorithms algorithms;
    EVP_MD_CTX *context = lr_algorithms_get(&algorithms) ? lr_digest_new(&algorithms) : NULL;
    /* The extracted key; then what each step hashes: the output of the last one, info, its number. */
    uint8_t *extracted = info.length > SIZE_MAX / 2 ? NULL : lr_key_alloc(2 * LR_SHA256_BYTES + info.length + 1);
    bool ok = context && extracted && length <= 255 * LR_SHA256_BYTES && lr_hmac_sha256(context, salt, key, extracted);
    uint8_t *last = ok ? extracted + LR_SHA256_BYTES : NULL, *number = ok ? last + LR_SHA256_BYTES + info.length : NULL;
    if (ok && info.length)
        memcpy(last + LR_SHA256_BYTES, info.bytes, info.length);
    for (size_t at = 0; ok && at < length; at += LR_SHA256_BYTES) {
        const size_t before = at ? LR_SHA256_BYTES : 0, left = length - at;
        const lr_text text = {last + LR_SHA256_BYTES - before, before + info.length + 1};
        ++*number;
        ok = lr_hmac_sha256(context, (lr_text){extracted, LR_SHA256_BYTES}, text, last);
        if (ok)
            memcpy(out + at, last, left < LR_SHA256_BYTES ? left : LR_SHA256_BYTES);
    }
    lr_key_free(extracted);
    EVP_MD_CTX_free(context);
    return ok;
}
