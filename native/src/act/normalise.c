/* One form for all spellings of a value (docs/resolution.md, pseudonym). */
#include "../detect/shapes.h"
#include "act.h"

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

static bool keep_address(lr_buffer *out, lr_text text)
{
    uint8_t address[16];
    if (lr_address(text, address))
        return lr_buffer_append(out, address, sizeof address);
    return lr_buffer_append(out, text.bytes, text.length);
}

/* Ten digits without a country's code are of North America, whose code is 1. */
static bool keep_phone(lr_buffer *out, lr_text text)
{
    const size_t at = out->length;
    if (!keep(out, text, LR_C_DIGIT, 0) || !lr_buffer_reserve(out, 1))
        return false;
    if (out->length - at == 10 && text.bytes[0] != '+') {
        memmove(out->bytes + at + 1, out->bytes + at, 10);
        out->bytes[at] = '1';
        out->length++;
    }
    return true;
}

static bool by_type(lr_buffer *out, lr_text type, lr_text text)
{
    if (is_type(type, "email"))
        return lr_fold(out, text);
    if (is_type(type, "card") || is_type(type, "ssn"))
        return keep(out, text, LR_C_DIGIT, 0);
    if (is_type(type, "iban"))
        return keep(out, text, LR_C_DIGIT | LR_C_LETTER, 1);
    if (is_type(type, "mac"))
        return keep(out, text, LR_C_HEX, -1);
    if (is_type(type, "ip"))
        return keep_address(out, text);
    if (is_type(type, "phone"))
        return keep_phone(out, text);
    return lr_buffer_append(out, text.bytes, text.length);
}

/* Texts of which nothing is left are not one text: each is as it stands. */
bool lr_normalise(lr_buffer *out, lr_text type, lr_text text)
{
    const size_t at = out->length;
    return by_type(out, type, text) && (out->length > at || lr_buffer_append(out, text.bytes, text.length));
}
