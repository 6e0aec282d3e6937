/* Text as UTF-8: Unicode 15, table 3-7, and U+FFFD for maximal subparts of ill-formed sequences (3.9). */
#include "canonical.h"

/* Bytes at text[0..length) that are one character, or one maximal subpart of none. */
static size_t sequence(const uint8_t *text, size_t length, bool *valid)
{
    const uint8_t lead = text[0];
    uint8_t low = 0x80, high = 0xbf;
    size_t need = 1;
    if (lead < 0x80) {
        *valid = true;
        return 1;
    }
    if (lead >= 0xc2 && lead <= 0xdf) {
        need = 2;
    } else if (lead >= 0xe0 && lead <= 0xef) {
        need = 3;
        low = lead == 0xe0 ? 0xa0 : 0x80;
        high = lead == 0xed ? 0x9f : 0xbf;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        need = 4;
        low = lead == 0xf0 ? 0x90 : 0x80;
        high = lead == 0xf4 ? 0x8f : 0xbf;
    }
    size_t at = 1;
    while (at < need && at < length && text[at] >= low && text[at] <= high) {
        at++;
        low = 0x80;
        high = 0xbf;
    }
    *valid = need > 1 && at == need;
    return at;
}

#define HIGH 0x8080808080808080u

static inline uint64_t eight_at(const uint8_t *bytes)
{
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    return eight;
}

/* Is it ASCII alone, as nearly all keys and values are? */
static bool is_ascii(lr_text text)
{
    size_t at = 0;
    uint64_t all = 0;
    if (text.length >= 8) {
        for (; at + 8 < text.length; at += 8)
            all |= eight_at(text.bytes + at);
        all |= eight_at(text.bytes + text.length - 8);
    } else {
        for (; at < text.length; at++)
            all |= text.bytes[at];
    }
    return !(all & HIGH);
}

/* Where the first byte of a sequence that is none stands, or the text's length. */
static size_t valid_up_to(lr_text text)
{
    size_t at = 0;
    while (at < text.length) {
        if (text.length - at >= 8 && !(eight_at(text.bytes + at) & HIGH)) {
            at += 8;
            continue;
        }
        bool valid;
        const size_t size = sequence(text.bytes + at, text.length - at, &valid);
        if (!valid)
            return at;
        at += size;
    }
    return at;
}

bool lr_canonical_text(lr_buffer *out, lr_text text, bool *replaced)
{
    if (is_ascii(text))
        return lr_buffer_append(out, text.bytes, text.length);
    for (;;) {
        const size_t good = valid_up_to(text);
        if (!lr_buffer_append(out, text.bytes, good))
            return false;
        if (good == text.length)
            return true;
        *replaced = true;
        bool valid;
        const size_t bad = sequence(text.bytes + good, text.length - good, &valid);
        if (!lr_buffer_append(out, "\xef\xbf\xbd", 3))
            return false;
        text.bytes += good + bad;
        text.length -= good + bad;
    }
}
