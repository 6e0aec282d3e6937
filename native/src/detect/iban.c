/* ISO 13616 account numbers: country, its form, ISO 7064 mod 97-10. */
#include "shapes.h"

static uint16_t sign_class(uint8_t form)
{
    return form == 'n' ? LR_C_DIGIT : form == 'a' ? LR_C_LETTER : LR_C_DIGIT | LR_C_LETTER;
}

/* `chars` holds `count` letters and digits; the first four are read last. */
static bool checks(const uint8_t *chars, size_t count)
{
    unsigned rest = 0;
    for (size_t k = 0; k < count; k++) {
        uint8_t c = lr_lower(chars[(k + 4) % count]);
        if (lr_is(c, LR_C_DIGIT))
            rest = (rest * 10 + (c - '0')) % 97;
        else
            rest = (rest * 100 + (c - 'a') + 10) % 97;
    }
    return rest == 1;
}

bool lr_verify_iban(const lr_detector *d, lr_text v, size_t i, size_t floor, lr_span *span)
{
    (void)floor;
    if (v.length - i < 15 || !lr_left_boundary(v, i))
        return false;
    const uint8_t *b = v.bytes + i;
    if (!lr_is(b[0], LR_C_LETTER) || !lr_is(b[1], LR_C_LETTER) || !lr_is(b[2], LR_C_DIGIT) || !lr_is(b[3], LR_C_DIGIT))
        return false;
    const lr_country *country = NULL;
    for (uint32_t c = 0; c < d->country_count && !country; c++)
        if ((b[0] & 0xdf) == d->countries[c].code[0] && (b[1] & 0xdf) == d->countries[c].code[1])
            country = &d->countries[c];
    if (!country)
        return false;
    const uint8_t separator = lr_at(v, i + 4, LR_C_DIGIT | LR_C_LETTER) ? 0 : b[4];
    if (separator && separator != ' ' && separator != '-')
        return false;
    uint8_t chars[34];
    size_t count = 4, j = i + 4;
    memcpy(chars, b, 4);
    for (size_t n = 0; n < country->form.length; n++) {
        if (separator && count % 4 == 0 && !lr_byte(v, j++, separator))
            return false;
        if (!lr_at(v, j, sign_class(country->form.bytes[n])))
            return false;
        chars[count++] = v.bytes[j++];
    }
    if (!lr_right_boundary(v, j) || !checks(chars, count))
        return false;
    span->start = i;
    span->end = j;
    return true;
}
