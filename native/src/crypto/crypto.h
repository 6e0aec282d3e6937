/*
 * What is made of libcrypto's primitives: keyed hashes, derived keys, and the modes of AES that it lacks or has in a form
 * that does not do. Each mode is written over single blocks of AES, which libcrypto computes; a context is keyed once a call
 * and used for any number of values. Nothing is allocated then, but one block by libcrypto itself, in 3.0, for each hash.
 *
 * Functions that give a bool: false means that libcrypto failed (memory, or a provider that is not there).
 */
#ifndef LR_CRYPTO_H
#define LR_CRYPTO_H

#include <openssl/evp.h>

#include "../policy/policy.h"
#include "algorithms.h"

#define LR_BLOCK_BYTES 16u
#define LR_SHA256_BYTES 32u
#define LR_SHA256_BLOCK 64u

/* A context for SHA-256, for one use after the other; NULL: libcrypto failed. */
EVP_MD_CTX *lr_digest_new(const lr_algorithms *algorithms);

/* SHA-256, FIPS 180-4. */
bool lr_sha256(EVP_MD_CTX *context, lr_text text, uint8_t out[LR_SHA256_BYTES]);

/*
 * HMAC-SHA-256, RFC 2104. One context serves all keys: the two blocks that a key makes are hashed with each message, which
 * takes two steps of SHA-256 more and leaves nothing of the key in libcrypto's memory.
 */
bool lr_hmac_sha256(EVP_MD_CTX *context, lr_text key, lr_text text, uint8_t out[LR_SHA256_BYTES]);

/* HKDF-SHA-256, RFC 5869; at most 255 * 32 bytes. */
bool lr_hkdf_sha256(lr_text key, lr_text salt, lr_text info, uint8_t *out, size_t length);

/* A context of AES for single blocks, one way; NULL: libcrypto failed. The key has 16, 24 or 32 bytes. */
EVP_CIPHER_CTX *lr_aes_new(const lr_algorithms *algorithms, lr_text key, bool decrypt);
/* The same with another key, in a context that is there. Of the same length, nothing is allocated. */
bool lr_aes_key(EVP_CIPHER_CTX *context, const lr_algorithms *algorithms, lr_text key, bool decrypt);
/*
 * Writes a key of zeros over the context's: what the system's libcrypto makes of a key is neither locked nor left out of dumps
 * (key_heap.h). The context is to be keyed before it is used again. NULL is allowed.
 */
void lr_aes_forget(EVP_CIPHER_CTX *context);

/* Blocks, each by itself (ECB); `in` and `out` may be the same. */
static inline bool lr_aes_blocks(EVP_CIPHER_CTX *context, const uint8_t *in, uint8_t *out, size_t blocks)
{
    int written = 0;
    return EVP_CipherUpdate(context, out, &written, in, (int)(blocks * LR_BLOCK_BYTES)) > 0 &&
           (size_t)written == blocks * LR_BLOCK_BYTES;
}

static inline void lr_xor_block(uint8_t *to, const uint8_t *from)
{
    for (size_t i = 0; i < LR_BLOCK_BYTES; i++)
        to[i] ^= from[i];
}

#define LR_SIV_AT_ONCE 8u /* blocks */

/*
 * AES-SIV, RFC 5297: deterministic authenticated encryption.
 *
 * Not libcrypto's own AES-SIV: that gives nothing for an empty plaintext, left out empty associated data before 3.0.10
 * (CVE-2023-2975), and a message costs it 13 allocations and ten times the time.
 */
typedef struct lr_siv {
    EVP_CIPHER_CTX *mac, *counter;
    uint8_t whole[LR_BLOCK_BYTES], cut[LR_BLOCK_BYTES]; /* the subkeys of CMAC, NIST SP 800-38B: of a last block that is whole, or not */
    /* The end of a text, and what a text is added to: here, as the text may be a key. */
    uint8_t last[2 * LR_BLOCK_BYTES], stream[LR_SIV_AT_ONCE * LR_BLOCK_BYTES];
} lr_siv;

#define LR_SIV_BYTES LR_BLOCK_BYTES /* what a ciphertext is longer by; it stands first */

/* The key has 32, 48 or 64 bytes. May be called again, with another key of the same length or not. */
bool lr_siv_key(lr_siv *siv, const lr_algorithms *algorithms, lr_text key);
void lr_siv_forget(lr_siv *siv); /* as lr_aes_forget(), and what was made of the key */
void lr_siv_free(lr_siv *siv);

/* What S2V makes of associated data, `count` strings: the same for all messages with these. */
bool lr_siv_associate(lr_siv *siv, const lr_text *associated, size_t count, uint8_t state[LR_BLOCK_BYTES]);

/* `out` has LR_SIV_BYTES + text.length bytes, and does not overlap the text. */
bool lr_siv_encrypt(lr_siv *siv, const uint8_t state[LR_BLOCK_BYTES], lr_text text, uint8_t *out);

/* `out` has text.length - LR_SIV_BYTES bytes; *authentic false: the text was not made so, `out` is wiped. */
bool lr_siv_decrypt(lr_siv *siv, const uint8_t state[LR_BLOCK_BYTES], lr_text text, uint8_t *out, bool *authentic);

/*
 * FF1, NIST SP 800-38G: encryption of `length` numerals, each below the radix, to as many. radix^length is at least
 * 1,000,000, as the first revision of the publication has it.
 */
#define LR_FF1_RADIX_MAX 36u
#define LR_FF1_LENGTH_MAX 4096u
#define LR_FF1_TWEAK_MAX 1024u

typedef struct lr_ff1 {
    EVP_CIPHER_CTX *aes;
    uint8_t tweak[LR_FF1_TWEAK_MAX];
    size_t tweak_length;
    uint32_t radix;
    /* What the first blocks of every round come to, for numerals of this length; 0: for none yet. */
    size_t length;
    uint8_t before[LR_BLOCK_BYTES];
} lr_ff1;

/* May be called again. `tweak` and `radix` are in their bounds. */
bool lr_ff1_key(lr_ff1 *ff1, const lr_algorithms *algorithms, lr_text key, lr_text tweak, uint32_t radix);
void lr_ff1_forget(lr_ff1 *ff1); /* as lr_aes_forget(), and what was made of the key */
void lr_ff1_free(lr_ff1 *ff1);

/* Are so many numerals enough, and not too many? */
bool lr_ff1_length_fits(uint32_t radix, size_t length);

/* In place; the length fits. */
bool lr_ff1_crypt(lr_ff1 *ff1, uint8_t *numerals, size_t length, bool decrypt);

/*
 * ipcrypt (draft-denis-ipcrypt), over addresses of 16 bytes, IPv4 as ::ffff:a.b.c.d. Of its modes the two that give an
 * address for an address: the prefix-preserving one, which keeps the family, with a key of 32 bytes whose halves differ;
 * and the deterministic one, with a key of 16, which gives an IPv6 address for an IPv4 address.
 */
#define LR_IPCRYPT_PREFIX_KEY 32u
#define LR_IPCRYPT_DETERMINISTIC_KEY 16u

bool lr_ipcrypt_prefix(EVP_CIPHER_CTX *first, EVP_CIPHER_CTX *second, uint8_t address[16], bool decrypt);

#endif
