/* The prefix-preserving mode of ipcrypt (draft-denis-ipcrypt, ipcrypt-pfx). */
#include <openssl/crypto.h>

#include "crypto.h"

#define BITS 128u

static unsigned bit_of(const uint8_t address[16], unsigned n)
{
    return address[n / 8] >> (7 - n % 8) & 1u;
}

/* One more bit behind the prefix. */
static void shifted(uint8_t prefix[16], unsigned bit)
{
    for (size_t i = 0; i + 1 < 16; i++)
        prefix[i] = (uint8_t)(prefix[i] << 1 | prefix[i + 1] >> 7);
    prefix[15] = (uint8_t)(prefix[15] << 1 | bit);
}

/*
 * Bit n is changed by a function of the n bits before it, as they are without encryption: the last bit of the sum of two
 * encryptions of `0…01` and these bits. Of an IPv4 address the first 96 bits stay.
 */
bool lr_ipcrypt_prefix(EVP_CIPHER_CTX *first, EVP_CIPHER_CTX *second, uint8_t address[16], bool decrypt)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    uint8_t prefix[16] = {0}, plain[16], blocks[BITS * 16], one[16], two[BITS * 16];
    const unsigned from = memcmp(address, mapped, sizeof mapped) == 0 ? 96 : 0;
    memcpy(plain, address, sizeof plain);
    prefix[15] = 1;
    for (unsigned n = 0; n < from; n++)
        shifted(prefix, bit_of(plain, n));
    bool ok = true;
    if (decrypt) {
        for (unsigned n = from; ok && n < BITS; n++) {
            ok = lr_aes_blocks(first, prefix, one, 1) && lr_aes_blocks(second, prefix, two, 1);
            plain[n / 8] ^= (uint8_t)(((one[15] ^ two[15]) & 1u) << (7 - n % 8));
            shifted(prefix, bit_of(plain, n));
        }
        memcpy(address, plain, sizeof plain);
    } else {
        const size_t count = BITS - from;
        for (unsigned n = from; n < BITS; n++) {
            memcpy(blocks + (size_t)(n - from) * 16, prefix, 16);
            shifted(prefix, bit_of(plain, n));
        }
        ok = lr_aes_blocks(second, blocks, two, count) && lr_aes_blocks(first, blocks, blocks, count);
        for (unsigned n = from; ok && n < BITS; n++) {
            const size_t last = (size_t)(n - from) * 16 + 15;
            address[n / 8] ^= (uint8_t)(((blocks[last] ^ two[last]) & 1u) << (7 - n % 8));
        }
        OPENSSL_cleanse(blocks, count * 16);
        OPENSSL_cleanse(two, count * 16);
    }
    OPENSSL_cleanse(plain, sizeof plain);
    OPENSSL_cleanse(prefix, sizeof prefix);
    return ok;
}
