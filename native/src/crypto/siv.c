/* AES of single blocks, and AES-SIV over it (RFC 5297; its CMAC is NIST SP 800-38B). */
#include <openssl/crypto.h>

#include "crypto.h"

bool lr_aes_key(EVP_CIPHER_CTX *context, const lr_algorithms *a, lr_text key, bool decrypt)
{
    const EVP_CIPHER *cipher = a->aes[key.length / 8 - 2];
    /* A context that is told its cipher again is made anew. */
    if (EVP_CIPHER_CTX_get0_cipher(context) == cipher)
        return EVP_CipherInit_ex2(context, NULL, key.bytes, NULL, !decrypt, NULL) > 0;
    return EVP_CipherInit_ex2(context, cipher, key.bytes, NULL, !decrypt, NULL) > 0 && EVP_CIPHER_CTX_set_padding(context, 0) > 0;
}

void lr_aes_forget(EVP_CIPHER_CTX *context)
{
    static const uint8_t zeros[32]; /* the longest key */
    if (!context || !EVP_CIPHER_CTX_get0_cipher(context))
        return;
    if (EVP_CipherInit_ex2(context, NULL, zeros, NULL, -1, NULL) <= 0)
        (void)EVP_CIPHER_CTX_reset(context); /* which wipes what it frees */
}

EVP_CIPHER_CTX *lr_aes_new(const lr_algorithms *a, lr_text key, bool decrypt)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context && !lr_aes_key(context, a, key, decrypt)) {
        EVP_CIPHER_CTX_free(context);
        return NULL;
    }
    return context;
}

/* RFC 5297, 2.3: times x in GF(2^128). Without a branch, as it is done to what depends on the key. */
static void doubled(uint8_t block[LR_BLOCK_BYTES])
{
    const uint8_t carry = block[0] >> 7;
    for (size_t i = 0; i + 1 < LR_BLOCK_BYTES; i++)
        block[i] = (uint8_t)(block[i] << 1 | block[i + 1] >> 7);
    block[LR_BLOCK_BYTES - 1] = (uint8_t)(block[LR_BLOCK_BYTES - 1] << 1) ^ (uint8_t)(0x87 & (0 - carry));
}

bool lr_siv_key(lr_siv *siv, const lr_algorithms *a, lr_text key)
{
    const lr_text first = {key.bytes, key.length / 2}, second = {key.bytes + key.length / 2, key.length / 2};
    if ((!siv->mac && !(siv->mac = EVP_CIPHER_CTX_new())) || (!siv->counter && !(siv->counter = EVP_CIPHER_CTX_new())))
        return false;
    memset(siv->whole, 0, sizeof siv->whole);
    if (!lr_aes_key(siv->mac, a, first, false) || !lr_aes_key(siv->counter, a, second, false) ||
        !lr_aes_blocks(siv->mac, siv->whole, siv->whole, 1))
        return false;
    doubled(siv->whole);
    memcpy(siv->cut, siv->whole, sizeof siv->cut);
    doubled(siv->cut);
    return true;
}

void lr_siv_forget(lr_siv *siv)
{
    lr_aes_forget(siv->mac);
    lr_aes_forget(siv->counter);
    OPENSSL_cleanse(siv->whole, sizeof siv->whole);
    OPENSSL_cleanse(siv->cut, sizeof siv->cut);
    OPENSSL_cleanse(siv->last, sizeof siv->last);
    OPENSSL_cleanse(siv->stream, sizeof siv->stream);
}

void lr_siv_free(lr_siv *siv)
{
    EVP_CIPHER_CTX_free(siv->mac);
    EVP_CIPHER_CTX_free(siv->counter);
    OPENSSL_cleanse(siv, sizeof *siv);
}

/* CMAC of the text, the last 16 bytes of which `ending`, where it is not NULL, is added to. */
static bool cmac(lr_siv *siv, lr_text text, const uint8_t *ending, uint8_t out[LR_BLOCK_BYTES])
{
    uint8_t *last = siv->last;
    memset(last, 0, sizeof siv->last);
    memset(out, 0, LR_BLOCK_BYTES);
    /* So many bytes that all that the ending is added to, and the last block, lie in the rest. */
    const size_t most = ending ? 2 * LR_BLOCK_BYTES : LR_BLOCK_BYTES;
    size_t at = 0;
    for (; text.length - at > most; at += LR_BLOCK_BYTES) {
        lr_xor_block(out, text.bytes + at);
        if (!lr_aes_blocks(siv->mac, out, out, 1))
            return false;
    }
    size_t rest = text.length - at;
    if (rest)
        memcpy(last, text.bytes + at, rest);
    if (ending && rest >= LR_BLOCK_BYTES)
        lr_xor_block(last + rest - LR_BLOCK_BYTES, ending);
    const uint8_t *block = last;
    if (rest > LR_BLOCK_BYTES) {
        lr_xor_block(out, block);
        if (!lr_aes_blocks(siv->mac, out, out, 1))
            return false;
        block += LR_BLOCK_BYTES;
        rest -= LR_BLOCK_BYTES;
    }
    if (rest < LR_BLOCK_BYTES)
        last[(size_t)(block - last) + rest] = 0x80;
    lr_xor_block(out, block);
    lr_xor_block(out, rest == LR_BLOCK_BYTES ? siv->whole : siv->cut);
    return lr_aes_blocks(siv->mac, out, out, 1);
}

bool lr_siv_associate(lr_siv *siv, const lr_text *associated, size_t count, uint8_t state[LR_BLOCK_BYTES])
{
    static const uint8_t zero[LR_BLOCK_BYTES];
    uint8_t one[LR_BLOCK_BYTES];
    if (!cmac(siv, (lr_text){zero, sizeof zero}, NULL, state))
        return false;
    for (size_t i = 0; i < count; i++) {
        doubled(state);
        if (!cmac(siv, associated[i], NULL, one))
            return false;
        lr_xor_block(state, one);
    }
    return true;
}

/* S2V's last step, RFC 5297, 2.4: what the text makes of the state. */
static bool synthetic(lr_siv *siv, const uint8_t state[LR_BLOCK_BYTES], lr_text text, uint8_t out[LR_BLOCK_BYTES])
{
    if (text.length >= LR_BLOCK_BYTES)
        return cmac(siv, text, state, out);
    uint8_t padded[LR_BLOCK_BYTES];
    memcpy(padded, state, sizeof padded);
    doubled(padded);
    for (size_t i = 0; i < text.length; i++)
        padded[i] ^= text.bytes[i];
    padded[text.length] ^= 0x80;
    bool ok = cmac(siv, (lr_text){padded, sizeof padded}, NULL, out);
    OPENSSL_cleanse(padded, sizeof padded);
    return ok;
}

/* Adds AES of the counters that begin with the vector. In two of its bits it is 0 there, RFC 5297, 2.5. */
static bool counted(lr_siv *siv, const uint8_t vector[LR_BLOCK_BYTES], lr_text text, uint8_t *out)
{
    uint8_t counter[LR_BLOCK_BYTES], *stream = siv->stream;
    memcpy(counter, vector, sizeof counter);
    counter[8] &= 0x7f;
    counter[12] &= 0x7f;
    bool ok = true;
    for (size_t at = 0; ok && at < text.length; at += sizeof siv->stream) {
        const size_t length = text.length - at < sizeof siv->stream ? text.length - at : sizeof siv->stream;
        const size_t blocks = (length + LR_BLOCK_BYTES - 1) / LR_BLOCK_BYTES;
        for (size_t b = 0; b < blocks; b++) {
            memcpy(stream + b * LR_BLOCK_BYTES, counter, sizeof counter);
            for (size_t i = LR_BLOCK_BYTES; i-- > 0 && ++counter[i] == 0;) {
            }
        }
        ok = lr_aes_blocks(siv->counter, stream, stream, blocks);
        for (size_t i = 0; ok && i < length; i++)
            out[at + i] = text.bytes[at + i] ^ stream[i];
    }
    return ok;
}

bool lr_siv_encrypt(lr_siv *siv, const uint8_t state[LR_BLOCK_BYTES], lr_text text, uint8_t *out)
{
    return synthetic(siv, state, text, out) && counted(siv, out, text, out + LR_SIV_BYTES);
}

bool lr_siv_decrypt(lr_siv *siv, const uint8_t state[LR_BLOCK_BYTES], lr_text text, uint8_t *out, bool *authentic)
{
    uint8_t vector[LR_BLOCK_BYTES];
    const lr_text ciphertext = {text.bytes + LR_SIV_BYTES, text.length - LR_SIV_BYTES};
    bool ok = counted(siv, text.bytes, ciphertext, out) && synthetic(siv, state, (lr_text){out, ciphertext.length}, vector);
    *authentic = ok && CRYPTO_memcmp(vector, text.bytes, sizeof vector) == 0;
    if (!*authentic && ciphertext.length)
        OPENSSL_cleanse(out, ciphertext.length);
    return ok;
}
