/*
 * Pseudonyms: keyed, deterministic, not reversible (docs/resolution.md).
 * HMAC-SHA-256 is RFC 2104 with FIPS 180-4, through libcrypto.
 */
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "../detect/shapes.h"
#include "../policy/keys.h"
#include "act.h"

#define TOKEN_CHARS 26u

size_t lr_length_prefixed(uint8_t *out, lr_text text)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)((uint32_t)text.length >> (24 - 8 * i));
    if (text.length)
        memcpy(out + 4, text.bytes, text.length);
    return 4 + text.length;
}

void lr_base32(const uint8_t *bytes, size_t bits, char *out)
{
    for (size_t at = 0; at < bits; at += 5) {
        unsigned value = 0;
        for (size_t k = at; k < at + 5; k++)
            value = value << 1 | (k < bits ? bytes[k / 8] >> (7 - k % 8) & 1u : 0u);
        *out++ = "abcdefghijklmnopqrstuvwxyz234567"[value];
    }
}

static bool is_type(lr_text type, const char *name)
{
    return type.length == strlen(name) && memcmp(type.bytes, name, type.length) == 0;
}

/* Keeps the bytes of `classes`, folded by `fold`. */
static bool keep(lr_buffer *out, lr_text text, uint8_t classes, int fold)
{
    for (size_t i = 0; i < text.length; i++) {
        uint8_t c = text.bytes[i];
        if (!lr_is(c, classes))
            continue;
        if (lr_is(c, LR_C_LETTER))
            c = fold < 0 ? c | 0x20 : (uint8_t)(c & 0xdf);
        if (!lr_buffer_put(out, c))
            return false;
    }
    return true;
}

static bool normalise_ip(lr_buffer *out, lr_text text)
{
    uint8_t address[16];
    if (lr_address(text, address))
        return lr_buffer_append(out, address, sizeof address);
    return lr_buffer_append(out, text.bytes, text.length);
}

static bool normalise(lr_buffer *out, lr_text type, lr_text text)
{
    if (is_type(type, "email")) {
        for (size_t i = 0; i < text.length; i++)
            if (!lr_buffer_put(out, lr_lower(text.bytes[i])))
                return false;
        return true;
    }
    if (is_type(type, "card") || is_type(type, "ssn"))
        return keep(out, text, LR_C_DIGIT, 0);
    if (is_type(type, "iban"))
        return keep(out, text, LR_C_DIGIT | LR_C_LETTER, 1);
    if (is_type(type, "mac"))
        return keep(out, text, LR_C_HEX, -1);
    if (is_type(type, "ip"))
        return normalise_ip(out, text);
    if (is_type(type, "phone")) {
        size_t at = out->length;
        if (!keep(out, text, LR_C_DIGIT, 0) || !lr_buffer_reserve(out, 1))
            return false;
        if (out->length - at == 10 && text.bytes[0] != '+') {
            memmove(out->bytes + at + 1, out->bytes + at, 10);
            out->bytes[at] = '1';
            out->length++;
        }
        return true;
    }
    return lr_buffer_append(out, text.bytes, text.length);
}

static const uint8_t *derived_key(const logredact_policy *policy, const lr_rule *rule, uint32_t detector)
{
    uint32_t index = rule->action.derived;
    for (uint32_t d = 0; d < rule->detector_count; d++)
        if (rule->detectors[d] == detector)
            index += d;
    return policy->derived + (size_t)index * 32;
}

int32_t lr_pseudonym(const logredact_policy *policy, const lr_rule *rule, uint32_t detector, lr_text text,
                     lr_buffer *out)
{
    static const lr_text field = {(const uint8_t *)"field", 5};
    if (LR_FAULT("pseudonym"))
        return LOGREDACT_E_CRYPTO;
    lr_text type = detector == LR_NO_DETECTOR ? field : policy->detectors[detector].type;
    const lr_key_material *key = &policy->keys[rule->action.key];
    /* The message is built at the end of the output, and given up once it is hashed. */
    size_t at = out->length;
    uint8_t head[4 + 16 + 4 + 4], mac[EVP_MAX_MD_SIZE];
    size_t length = lr_length_prefixed(head, type);
    length += lr_length_prefixed(head + length, (lr_text){0});
    if (!lr_buffer_append(out, head, length + 4) || !normalise(out, type, text))
        return LOGREDACT_E_MEMORY;
    size_t normalised = out->length - at - length - 4;
    for (int i = 0; i < 4; i++)
        out->bytes[at + length + (size_t)i] = (uint8_t)(normalised >> (24 - 8 * i));
    unsigned size = 0;
    bool ok = HMAC(EVP_sha256(), derived_key(policy, rule, detector), 32, out->bytes + at, out->length - at, mac, &size) &&
              size == 32;
    OPENSSL_cleanse(out->bytes + at, out->length - at);
    out->length = at;
    if (!ok)
        return LOGREDACT_E_CRYPTO;
    char token[TOKEN_CHARS];
    lr_base32(mac, 130, token);
    ok = lr_buffer_append(out, "lrh1_", 5) && lr_buffer_append(out, type.bytes, type.length) && lr_buffer_put(out, '_') &&
         lr_buffer_append(out, key->id, 8) && lr_buffer_put(out, '_') && lr_buffer_append(out, token, sizeof token);
    return ok ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

size_t lr_pseudonym_end(const logredact_policy *policy, lr_text v, size_t i)
{
    static const char prefix[] = "lrh1_";
    if (!policy->key_count || v.length - i < 5 || memcmp(v.bytes + i, prefix, 5) != 0 || !lr_left_boundary(v, i))
        return i;
    size_t j = i + 5, type = j;
    while (j < v.length && j - type <= 16 && lr_is(v.bytes[j], LR_C_DIGIT | LR_C_LETTER))
        j++;
    lr_text word = {v.bytes + type, j - type};
    bool known = is_type(word, "field");
    for (uint32_t d = 0; d < policy->detector_count && !known; d++)
        known = policy->detectors[d].type.length == word.length &&
                memcmp(policy->detectors[d].type.bytes, word.bytes, word.length) == 0;
    if (!known || v.length - j < 1 + 8 + 1 + TOKEN_CHARS || v.bytes[j] != '_' || v.bytes[j + 9] != '_')
        return i;
    const bool mine = lr_key_id_known(policy, v.bytes + j + 1);
    j += 10;
    for (size_t end = j + TOKEN_CHARS; j < end; j++)
        if (!((v.bytes[j] >= 'a' && v.bytes[j] <= 'z') || (v.bytes[j] >= '2' && v.bytes[j] <= '7')))
            return i;
    return mine && lr_right_boundary(v, j) ? j : i;
}
