#include "base64.h"

#include "chars.h"

const uint8_t lr_base64_signs[256] = {
    ['A'] = 1, ['B'] = 2, ['C'] = 3, ['D'] = 4, ['E'] = 5, ['F'] = 6, ['G'] = 7, ['H'] = 8, ['I'] = 9, ['J'] = 10,
    ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20,
    ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30,
    ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49, ['x'] = 50,
    ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60,
    ['8'] = 61, ['9'] = 62, ['+'] = 63, ['-'] = 63, ['/'] = 64, ['_'] = 64,
};

static bool is_text(uint8_t c)
{
    return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' || c == '\r';
}

/* LR_BASE64_MIN letters and digits, and what they are is printable. */
static bool is_text_run(const uint8_t *b)
{
    for (size_t i = 0; i < LR_BASE64_MIN; i += 4) {
        const int s0 = lr_base64_bits(b[i]), s1 = lr_base64_bits(b[i + 1]), s2 = lr_base64_bits(b[i + 2]), s3 = lr_base64_bits(b[i + 3]);
        if ((s0 | s1 | s2 | s3) < 0 || s0 > 31 || s1 > 61 || s2 > 61 || s3 > 61)
            return false;
        const uint8_t first = (uint8_t)(s0 << 2 | s1 >> 4), second = (uint8_t)((s1 & 15) << 4 | s2 >> 2),
                      third = (uint8_t)((s2 & 3) << 6 | s3);
        if (!is_text(first) || !is_text(second) || !is_text(third))
            return false;
    }
    return true;
}

size_t lr_base64_end(lr_text v, size_t i)
{
    if (v.length - i < LR_BASE64_MIN || !lr_left_boundary(v, i) || !is_text_run(v.bytes + i))
        return i;
    size_t j = i + LR_BASE64_MIN;
    while (j < v.length && lr_base64_bits(v.bytes[j]) >= 0)
        j++;
    switch ((j - i) % 4) {
    case 1: /* no bytes have so many signs */
        return j - 1;
    case 2:
        return lr_byte(v, j, '=') && lr_byte(v, j + 1, '=') ? j + 2 : j;
    case 3:
        return lr_byte(v, j, '=') ? j + 1 : j;
    default:
        return j;
    }
}

bool lr_base64_decode(lr_buffer *out, const uint8_t *signs, size_t length)
{
    if (!lr_buffer_reserve(out, length))
        return false;
    uint32_t bits = 0;
    for (size_t n = 0; n < length && lr_base64_bits(signs[n]) >= 0; n++) {
        bits = bits << 6 | (uint32_t)lr_base64_bits(signs[n]);
        /* With the second, third and fourth sign of a group a byte is whole. */
        if (n % 4)
            out->bytes[out->length++] = (uint8_t)(bits >> (6 - 2 * (n % 4)));
    }
    return true;
}

bool lr_base64_encode(lr_buffer *out, const uint8_t *bytes, size_t length, bool url)
{
    static const char common[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    if (!lr_buffer_reserve(out, length / 3 * 4))
        return false;
    for (size_t n = 0; n + 2 < length; n += 3) {
        const uint32_t group = (uint32_t)bytes[n] << 16 | (uint32_t)bytes[n + 1] << 8 | bytes[n + 2];
        for (int shift = 18; shift >= 0; shift -= 6) {
            const uint32_t six = group >> shift & 63;
            out->bytes[out->length++] = (uint8_t)(six < 62 ? common[six] : url ? "-_"[six - 62] : "+/"[six - 62]);
        }
    }
    return true;
}
