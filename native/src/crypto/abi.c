/* The ABI's primitives: the constructions that actions are made of, for keys and values of the caller's. */
#include <openssl/crypto.h>

#include "../act/act.h"
#include "../detect/chars.h"
#include "../detect/shapes.h"
#include "../error.h"

#define HKDF_MAX (255u * LR_SHA256_BYTES)
#define TYPE_MAX 16u
#define DOMAIN_MAX 256u
#define ASSOCIATED_MAX 126u /* RFC 5297, 7 */
#define LONGEST (1u << 30)

static const char *const no_crypto = "libcrypto failed, or there is no memory";

static lr_text text_of(const logredact_bytes *bytes)
{
    return bytes ? (lr_text){bytes->bytes, bytes->length} : (lr_text){0};
}

static bool sound(const logredact_bytes *bytes)
{
    return !bytes || ((bytes->bytes || !bytes->length) && bytes->length <= LONGEST);
}

/* The status of what libcrypto has done, or not. */
static int32_t finished(bool ok, logredact_error *error)
{
    return ok ? LOGREDACT_OK : lr_fail(error, LOGREDACT_E_CRYPTO, 0, no_crypto);
}

int32_t logredact_hmac_sha256(const logredact_bytes *key, const logredact_bytes *text, uint8_t *mac, logredact_error *error)
{
    if (!mac || !sound(key) || !sound(text))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_hmac_sha256: a pointer is NULL, or a length above 2^30");
    lr_algorithms algorithms = {0};
    EVP_MD_CTX *digest = lr_algorithms_get(&algorithms) ? lr_digest_new(&algorithms) : NULL;
    const bool ok = digest && lr_hmac_sha256(digest, text_of(key), text_of(text), mac);
    EVP_MD_CTX_free(digest);
    return finished(ok, error);
}

int32_t logredact_hkdf_sha256(const logredact_bytes *key, const logredact_bytes *salt, const logredact_bytes *info, uint8_t *out,
                              size_t length, logredact_error *error)
{
    if (!out || !sound(key) || !sound(salt) || !sound(info))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_hkdf_sha256: a pointer is NULL, or a length above 2^30");
    if (!key || !key->length)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "HKDF needs a key");
    if (!length || length > HKDF_MAX)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "HKDF-SHA-256 gives 1 to 8160 bytes");
    return finished(lr_hkdf_sha256(text_of(key), text_of(salt), text_of(info), out, length), error);
}

static bool is_type(lr_text type)
{
    for (size_t i = 0; i < type.length; i++)
        if (!lr_is(type.bytes[i], LR_C_DIGIT) && !(type.bytes[i] >= 'a' && type.bytes[i] <= 'z'))
            return false;
    return type.length >= 1 && type.length <= TYPE_MAX;
}

static int32_t make_token(lr_text key, lr_text type, lr_text domain, lr_text value, lr_buffer *room, char *token, logredact_error *error)
{
    static const lr_action pseudonym = {.kind = LOGREDACT_ACTION_PSEUDONYM};
    lr_algorithms algorithms = {0};
    uint8_t derived[LR_DERIVED_BYTES];
    char code[LR_CODE_CHARS], id[9];
    EVP_MD_CTX *digest = lr_algorithms_get(&algorithms) ? lr_digest_new(&algorithms) : NULL;
    const lr_key_purpose *purpose = lr_key_purpose_of(&pseudonym);
    int32_t status = finished(digest && lr_key_id(key, id) && lr_key_derive(key, purpose, domain, type, derived), error);
    if (status == LOGREDACT_OK)
        status = lr_code(digest, (lr_text){derived, purpose->bytes}, type, value, room, code);
    room->length = 0;
    if (status == LOGREDACT_OK && lr_token_begin(room, "lrh1_", type, id) && lr_buffer_append(room, code, sizeof code)) {
        memcpy(token, room->bytes, room->length);
        token[room->length] = '\0';
    } else if (status == LOGREDACT_OK || status == LOGREDACT_E_MEMORY) {
        status = lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for a token");
    } else {
        lr_fail(error, status, 0, no_crypto);
    }
    EVP_MD_CTX_free(digest);
    OPENSSL_cleanse(derived, sizeof derived);
    return status;
}

int32_t logredact_hmac_token(const logredact_bytes *key, const logredact_bytes *type, const logredact_bytes *domain,
                             const logredact_bytes *value, char *token, logredact_error *error)
{
    if (!key || !type || !token || !sound(key) || !sound(type) || !sound(domain) || !sound(value))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_hmac_token: a pointer is NULL, or a length above 2^30");
    if (!is_type(text_of(type)))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "a type is 1 to 16 of a-z and 0-9");
    if (domain && domain->length > DOMAIN_MAX)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "a domain is longer than 256 bytes");
    lr_text master = text_of(key);
    int32_t status = lr_key_check(&master, error);
    if (status != LOGREDACT_OK)
        return status;
    lr_buffer room = {0};
    status = make_token(master, text_of(type), text_of(domain), text_of(value), &room, token, error);
    lr_buffer_free(&room);
    return status;
}

/* One message, one way. */
static int32_t siv(const logredact_bytes *key, const logredact_bytes *associated, size_t count, const logredact_bytes *text,
                   uint8_t *out, bool decrypt, logredact_error *error)
{
    lr_text data[ASSOCIATED_MAX];
    if (!key || !out || !sound(key) || !sound(text) || (count && !associated))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "AES-SIV: a pointer is NULL, or a length above 2^30");
    if (key->length != 32 && key->length != 48 && key->length != 64)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "a key of AES-SIV has 32, 48 or 64 bytes");
    if (count > ASSOCIATED_MAX)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "AES-SIV takes at most 126 associated data");
    for (size_t i = 0; i < count; i++) {
        if (!sound(&associated[i]))
            return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "AES-SIV: a pointer is NULL, or a length above 2^30");
        data[i] = text_of(&associated[i]);
    }
    if (decrypt && (!text || text->length < LR_SIV_BYTES))
        return lr_fail(error, LOGREDACT_E_MALFORMED, 0, "a ciphertext of AES-SIV has 16 bytes at least");
    lr_algorithms algorithms = {0};
    lr_siv context = {0};
    uint8_t state[LR_BLOCK_BYTES];
    bool authentic = true, ok = lr_algorithms_get(&algorithms) && lr_siv_key(&context, &algorithms, text_of(key)) &&
                                lr_siv_associate(&context, data, count, state);
    ok = ok && (decrypt ? lr_siv_decrypt(&context, state, text_of(text), out, &authentic)
                        : lr_siv_encrypt(&context, state, text_of(text), out));
    lr_siv_free(&context);
    OPENSSL_cleanse(state, sizeof state);
    if (ok && !authentic)
        return lr_fail(error, LOGREDACT_E_MALFORMED, 0, "the ciphertext was not made with this key and these associated data");
    return finished(ok, error);
}

int32_t logredact_siv_encrypt(const logredact_bytes *key, const logredact_bytes *associated, size_t count,
                              const logredact_bytes *text, uint8_t *out, logredact_error *error)
{
    return siv(key, associated, count, text, out, false, error);
}

int32_t logredact_siv_decrypt(const logredact_bytes *key, const logredact_bytes *associated, size_t count,
                              const logredact_bytes *text, uint8_t *out, logredact_error *error)
{
    return siv(key, associated, count, text, out, true, error);
}

/* The numeral that a sign stands for, or the radix. */
static uint8_t numeral(uint8_t c, uint32_t radix)
{
    const uint32_t n = c >= '0' && c <= '9' ? c - (uint32_t)'0' : c >= 'a' && c <= 'z' ? c - (uint32_t)'a' + 10 : radix;
    return (uint8_t)(n < radix ? n : radix);
}

static int32_t ff1(const logredact_bytes *key, const logredact_bytes *tweak, uint32_t radix, const logredact_bytes *text, char *out,
                   bool decrypt, logredact_error *error)
{
    uint8_t numerals[LR_FF1_LENGTH_MAX];
    if (!key || !text || !out || !sound(key) || !sound(tweak) || !sound(text))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "FF1: a pointer is NULL, or a length above 2^30");
    if (key->length != 16 && key->length != 24 && key->length != 32)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "a key of FF1 has 16, 24 or 32 bytes");
    if (radix < 2 || radix > LR_FF1_RADIX_MAX)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "the radix is 2 to 36");
    if (tweak && tweak->length > LR_FF1_TWEAK_MAX)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "a tweak is longer than 1024 bytes");
    if (!lr_ff1_length_fits(radix, text->length))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "FF1 needs a million possible texts of this length at least, and at most 4096 numerals");
    for (size_t i = 0; i < text->length; i++)
        if ((numerals[i] = numeral(text->bytes[i], radix)) == radix)
            return lr_fail(error, LOGREDACT_E_ARGUMENT, i, "the text holds something that is no numeral of the radix");
    lr_algorithms algorithms = {0};
    lr_ff1 context = {0};
    const bool ok = lr_algorithms_get(&algorithms) && lr_ff1_key(&context, &algorithms, text_of(key), text_of(tweak), radix) &&
                    lr_ff1_crypt(&context, numerals, text->length, decrypt);
    for (size_t i = 0; ok && i < text->length; i++)
        out[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[numerals[i]];
    lr_ff1_free(&context);
    OPENSSL_cleanse(numerals, text->length);
    return finished(ok, error);
}

int32_t logredact_ff1_encrypt(const logredact_bytes *key, const logredact_bytes *tweak, uint32_t radix, const logredact_bytes *text,
                              char *out, logredact_error *error)
{
    return ff1(key, tweak, radix, text, out, false, error);
}

int32_t logredact_ff1_decrypt(const logredact_bytes *key, const logredact_bytes *tweak, uint32_t radix, const logredact_bytes *text,
                              char *out, logredact_error *error)
{
    return ff1(key, tweak, radix, text, out, true, error);
}

static int32_t ipcrypt(const logredact_bytes *key, int32_t mode, const logredact_bytes *address, char *out, bool decrypt,
                       logredact_error *error)
{
    uint8_t raw[16];
    const bool prefix = mode == LOGREDACT_IPCRYPT_PREFIX;
    if (!key || !address || !out || !sound(key) || !sound(address))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "ipcrypt: a pointer is NULL");
    if (!prefix && mode != LOGREDACT_IPCRYPT_DETERMINISTIC)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "there is no such mode of ipcrypt");
    if (key->length != (prefix ? LR_IPCRYPT_PREFIX_KEY : LR_IPCRYPT_DETERMINISTIC_KEY))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "a key of ipcrypt has 32 bytes for the mode prefix, and 16 for deterministic");
    const lr_text first = {key->bytes, LR_BLOCK_BYTES}, second = {key->bytes + (prefix ? LR_BLOCK_BYTES : 0), LR_BLOCK_BYTES};
    if (prefix && CRYPTO_memcmp(first.bytes, second.bytes, LR_BLOCK_BYTES) == 0)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "the two halves of the key are the same: addresses would stay as they are");
    if (!lr_address(text_of(address), raw))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "this is no address of IPv4 or IPv6");
    lr_algorithms algorithms = {0};
    EVP_CIPHER_CTX *one = NULL, *two = NULL;
    bool ok = lr_algorithms_get(&algorithms) && (one = lr_aes_new(&algorithms, first, decrypt && !prefix)) &&
              (two = lr_aes_new(&algorithms, second, false));
    ok = ok && (prefix ? lr_ipcrypt_prefix(one, two, raw, decrypt) : lr_aes_blocks(one, raw, raw, 1));
    EVP_CIPHER_CTX_free(one);
    EVP_CIPHER_CTX_free(two);
    if (ok)
        lr_address_text(raw, out);
    return finished(ok, error);
}

int32_t logredact_ipcrypt_encrypt(const logredact_bytes *key, int32_t mode, const logredact_bytes *address, char *out,
                                  logredact_error *error)
{
    return ipcrypt(key, mode, address, out, false, error);
}

int32_t logredact_ipcrypt_decrypt(const logredact_bytes *key, int32_t mode, const logredact_bytes *address, char *out,
                                  logredact_error *error)
{
    return ipcrypt(key, mode, address, out, true, error);
}
