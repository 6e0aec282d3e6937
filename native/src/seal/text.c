/* base64 (RFC 4648) and decimal numbers, as the seal writes and reads them: one way to write each. */
#include "seal.h"

static const char url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static size_t encode(const char *signs, const uint8_t *bytes, size_t length, char *out)
{
    size_t at = 0, i = 0;
    for (; i + 3 <= length; i += 3) {
        const uint32_t three = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];
        out[at++] = signs[three >> 18];
        out[at++] = signs[three >> 12 & 63];
        out[at++] = signs[three >> 6 & 63];
        out[at++] = signs[three & 63];
    }
    if (i < length) {
        const uint32_t rest = (uint32_t)bytes[i] << 16 | (i + 1 < length ? (uint32_t)bytes[i + 1] << 8 : 0);
        out[at++] = signs[rest >> 18];
        out[at++] = signs[rest >> 12 & 63];
        if (i + 1 < length)
            out[at++] = signs[rest >> 6 & 63];
    }
    return at;
}

size_t lr_base64url(const uint8_t *bytes, size_t length, char *out)
{
    return encode(url, bytes, length, out);
}

size_t lr_base64(const uint8_t *bytes, size_t length, char *out)
{
    size_t at = encode(standard, bytes, length, out);
    while (at % 4)
        out[at++] = '=';
    return at;
}

bool lr_base64url_append(lr_buffer *out, const void *bytes, size_t length)
{
    if (!lr_buffer_reserve(out, length / 3 * 4 + 4))
        return false;
    out->length += encode(url, bytes, length, (char *)out->bytes + out->length);
    return true;
}

/* The value of a sign and one, 0: it is none. */
#define V4(n) n, n + 1, n + 2, n + 3
#define V24(n) V4(n), V4(n + 4), V4(n + 8), V4(n + 12), V4(n + 16), V4(n + 20)
static const uint8_t values[256] = {
    ['-'] = 63, ['0'] = V4(53), V4(57), 61, 62, ['A'] = V24(1), 25, 26, ['_'] = 64, ['a'] = V24(27), 51, 52,
};

bool lr_base64url_read(lr_text text, uint8_t *out, size_t length)
{
    if (text.length != (length * 4 + 2) / 3)
        return false;
    uint32_t bits = 0;
    unsigned held = 0;
    size_t at = 0, i = 0;
    for (; i + 4 <= text.length; i += 4) {
        const uint32_t a = values[text.bytes[i]] - 1u, b = values[text.bytes[i + 1]] - 1u;
        const uint32_t c = values[text.bytes[i + 2]] - 1u, d = values[text.bytes[i + 3]] - 1u;
        if ((a | b | c | d) > 63)
            return false;
        const uint32_t three = a << 18 | b << 12 | c << 6 | d;
        out[at++] = (uint8_t)(three >> 16);
        out[at++] = (uint8_t)(three >> 8);
        out[at++] = (uint8_t)three;
    }
    for (; i < text.length; i++) {
        const uint32_t value = values[text.bytes[i]];
        if (!value)
            return false;
        bits = bits << 6 | (value - 1);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[at++] = (uint8_t)(bits >> held);
            bits &= (1u << held) - 1;
        }
    }
    return bits == 0; /* unused bits are zero: a text of one's own for each value */
}

size_t lr_seal_decimal(int64_t number, char *out)
{
    return lr_integer_text((uint64_t)number, number < 0, out);
}

bool lr_seal_decimal_read(lr_text text, bool negative, uint64_t *number)
{
    const bool minus = negative && text.length && text.bytes[0] == '-';
    const uint8_t *digits = text.bytes + minus;
    const size_t count = text.length - minus;
    uint64_t value = 0;
    if (count == 0 || count > 20 || (digits[0] == '0' && (count > 1 || minus)))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (digits[i] < '0' || digits[i] > '9' || __builtin_mul_overflow(value, 10u, &value) ||
            __builtin_add_overflow(value, (uint64_t)(digits[i] - '0'), &value))
            return false;
    }
    if (negative && value > (uint64_t)INT64_MAX + minus)
        return false;
    *number = minus ? 0 - value : value;
    return true;
}
