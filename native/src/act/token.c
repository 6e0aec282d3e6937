/* Tokens, what stands for a value that can be joined or read again: made, and known again (docs/resolution.md). */
#include "../detect/chars.h"
#include "act.h"

#define ID_CHARS 8u
#define TYPE_MAX 16u

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

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
    uint32_t held = 0; /* bits that wait, the last `count` of it */
    unsigned count = 0;
    for (size_t at = 0; at < bits; at += 5) {
        if (count < 5) {
            /* Bits beyond the last one that is asked for are 0, and of a byte of none the text has nothing. */
            const size_t left = bits - at - count;
            const uint32_t next = left ? *bytes++ : 0;
            held = held << 8 | (left < 8 ? next & (0xffu << (8 - left)) : next);
            count += 8;
        }
        count -= 5;
        *out++ = alphabet[held >> count & 31u];
    }
}

bool lr_token_begin(lr_buffer *out, const char *prefix, lr_text type, const char *key_id)
{
    return lr_buffer_append(out, prefix, strlen(prefix)) && lr_buffer_append(out, type.bytes, type.length) &&
           lr_buffer_put(out, '_') && lr_buffer_append(out, key_id, ID_CHARS) && lr_buffer_put(out, '_');
}

/* The five bits of a sign; above 31: it is none. */
static unsigned value_of(uint8_t c)
{
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    return c >= '2' && c <= '7' ? c - '2' + 26u : 32u;
}

/* End of the run of signs from j. */
static size_t signs(lr_text v, size_t j)
{
    while (j < v.length && value_of(v.bytes[j]) < 32)
        j++;
    return j;
}

static bool is_type(const logredact_policy *policy, lr_text word)
{
    for (uint32_t t = 0; t < policy->type_count; t++)
        if (policy->types[t].length == word.length && memcmp(policy->types[t].bytes, word.bytes, word.length) == 0)
            return true;
    return false;
}

/* Is v[j..end) base32 of whole bytes, as many as a ciphertext of SIV has at least, and are the bits left over 0? */
static bool is_ciphertext(lr_text v, size_t j, size_t end)
{
    const size_t bits = (end - j) * 5, over = bits % 8;
    return bits / 8 >= LR_SIV_BYTES && over < 5 && (value_of(v.bytes[end - 1]) & ((1u << over) - 1)) == 0;
}

size_t lr_token_end(const logredact_policy *policy, lr_text v, size_t i)
{
    if (!policy->key_count || v.length - i < 5 || memcmp(v.bytes + i, "lr", 2) != 0 || memcmp(v.bytes + i + 3, "1_", 2) != 0)
        return i;
    const uint8_t kind = v.bytes[i + 2];
    if ((kind != 'h' && kind != 's' && kind != 'k') || !lr_left_boundary(v, i))
        return i;
    size_t j = i + 5;
    const size_t type = j;
    while (j < v.length && j - type <= TYPE_MAX && lr_is(v.bytes[j], LR_C_DIGIT | LR_C_LETTER))
        j++;
    const lr_text word = {v.bytes + type, j - type};
    if (v.length - j < 1 + ID_CHARS + 1 + LR_CODE_CHARS || v.bytes[j] != '_' || v.bytes[j + 1 + ID_CHARS] != '_' ||
        !is_type(policy, word) || !lr_key_id_known(policy, kind, v.bytes + j + 1))
        return i;
    j += 1 + ID_CHARS + 1;
    size_t end = signs(v, j);
    if (kind == 'k' && end - j == LR_CODE_CHARS && lr_byte(v, end, '_')) {
        j = end + 1;
        end = signs(v, j);
    } else if (kind == 'k') {
        return i;
    }
    const bool fits = kind == 'h' ? end - j == LR_CODE_CHARS : is_ciphertext(v, j, end);
    return fits && lr_right_boundary(v, end) ? end : i;
}
