#include "decode.h"

#include "../detect/chars.h"

static unsigned digit_value(uint8_t c)
{
    return (unsigned)(c <= '9' ? c - '0' : lr_lower(c) - 'a' + 10);
}

/* `count` hex digits at i as a number; -1: these are not so many. */
static int32_t hex(lr_text v, size_t i, unsigned count)
{
    uint32_t value = 0;
    for (unsigned n = 0; n < count; n++) {
        if (!lr_at(v, i + n, LR_C_HEX))
            return -1;
        value = value << 4 | digit_value(v.bytes[i + n]);
    }
    return (int32_t)value;
}

/* UTF-8 (RFC 3629) of a code point; 0 bytes for a surrogate and for what is none. */
static uint8_t write_utf8(uint32_t c, uint8_t out[4])
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 0;
    const uint8_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (uint8_t n = length; n-- > 1; c >>= 6)
        out[n] = (uint8_t)(0x80 | (c & 0x3f));
    out[0] = (uint8_t)((length == 2 ? 0xc0 : length == 3 ? 0xe0 : 0xf0) | c);
    return length;
}

/* \uXXXX, two of them for a pair of surrogates (RFC 8259, 7). */
static size_t unicode_escape(lr_text v, size_t i, uint8_t out[4], uint8_t *length)
{
    const int32_t first = lr_byte(v, i + 1, 'u') ? hex(v, i + 2, 4) : -1;
    if (first < 0)
        return 0;
    if (first >= 0xd800 && first < 0xdc00 && lr_byte(v, i + 6, '\\') && lr_byte(v, i + 7, 'u')) {
        const int32_t second = hex(v, i + 8, 4);
        if (second >= 0xdc00 && second < 0xe000) {
            *length = write_utf8(0x10000u + ((uint32_t)(first - 0xd800) << 10) + (uint32_t)(second - 0xdc00), out);
            return 12;
        }
    }
    *length = write_utf8((uint32_t)first, out);
    return *length ? 6 : 0;
}

/* &amp; and the like, &#64; &#x40; (HTML, 13.1.4). */
static size_t character_reference(lr_text v, size_t i, uint8_t out[4], uint8_t *length)
{
    static const struct {
        char name[6];
        uint8_t length, character;
    } named[] = {{"&amp;", 5, '&'}, {"&lt;", 4, '<'}, {"&gt;", 4, '>'}, {"&quot;", 6, '"'}, {"&apos;", 6, '\''}};
    if (!lr_byte(v, i + 1, '#')) {
        for (size_t n = 0; n < sizeof named / sizeof named[0]; n++)
            if (named[n].length <= v.length - i && memcmp(v.bytes + i, named[n].name, named[n].length) == 0) {
                out[0] = named[n].character;
                *length = 1;
                return named[n].length;
            }
        return 0;
    }
    const bool in_hex = lr_byte(v, i + 2, 'x') || lr_byte(v, i + 2, 'X');
    const size_t first = i + 2 + in_hex;
    uint32_t character = 0;
    size_t j = first;
    for (; j - first < (in_hex ? 6 : 7) && lr_at(v, j, in_hex ? LR_C_HEX : LR_C_DIGIT); j++)
        character = character * (in_hex ? 16 : 10) + digit_value(v.bytes[j]);
    if (j == first || !lr_byte(v, j, ';'))
        return 0;
    *length = write_utf8(character, out);
    return *length ? j + 1 - i : 0;
}

size_t lr_decode_unit(lr_text v, size_t i, uint8_t out[4], uint8_t *length)
{
    int32_t byte;
    switch (v.bytes[i]) {
    case '%':
        byte = hex(v, i + 1, 2);
        out[0] = (uint8_t)byte;
        *length = 1;
        return byte < 0 ? 0 : 3;
    case '\\':
        return unicode_escape(v, i, out, length);
    case '&':
        return character_reference(v, i, out, length);
    default:
        return v.bytes[i] < 0x80 ? 0 : lr_decode_compatible(v, i, out, length);
    }
}

bool lr_decode(lr_decoded *d, lr_text source, bool spaces, bool *plus)
{
    *plus = false;
    d->bytes.length = d->count = 0;
    /* Nothing becomes longer by being decoded. */
    if (source.length > UINT32_MAX || !lr_buffer_reserve(&d->bytes, source.length))
        return false;
    lr_form_value value = {0};
    for (size_t i = 0; i < source.length;) {
        uint8_t out[4] = {' '}, length = 1;
        const bool space = source.bytes[i] == '+' && lr_form_space(source, i, &value);
        *plus |= space;
        size_t taken = space && spaces ? 1 : lr_is(source.bytes[i], LR_C_ESCAPE) || source.bytes[i] >= 0x80 ? lr_decode_unit(source, i, out, &length) : 0;
        if (!taken) {
            d->bytes.bytes[d->bytes.length++] = source.bytes[i++];
            continue;
        }
        if (!lr_grow((void **)&d->units, &d->capacity, d->count + 1, sizeof *d->units))
            return false;
        d->units[d->count++] = (lr_unit){(uint32_t)d->bytes.length, (uint32_t)i, length, (uint8_t)taken};
        memcpy(d->bytes.bytes + d->bytes.length, out, length);
        d->bytes.length += length;
        i += taken;
    }
    return true;
}

void lr_decoded_free(lr_decoded *d)
{
    lr_buffer_free(&d->bytes);
    lr_free(d->units);
    *d = (lr_decoded){0};
}

/* The last unit that begins at or before text[at], or NULL. */
static const lr_unit *unit_at(const lr_decoded *d, size_t at)
{
    size_t low = 0, high = d->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (d->units[middle].text <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &d->units[low - 1] : NULL;
}

size_t lr_source_start(const lr_decoded *d, size_t at)
{
    const lr_unit *unit = unit_at(d, at);
    if (!unit)
        return at;
    const size_t end = unit->text + unit->text_length;
    return at < end ? unit->source : unit->source + unit->source_length + (at - end);
}

size_t lr_source_end(const lr_decoded *d, size_t at)
{
    const lr_unit *unit = unit_at(d, at - 1);
    if (!unit)
        return at;
    const size_t end = unit->text + unit->text_length;
    return unit->source + unit->source_length + (at > end ? at - end : 0);
}
