/* Numbers as canonical values (docs/seal-spec.md): one for all ways in which encoders write a number. */
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "canonical.h"

bool lr_canonical_integer(lr_buffer *out, lr_text decimal)
{
    return lr_buffer_put(out, 'i') && lr_put_length(out, decimal.length) && lr_buffer_append(out, decimal.bytes, decimal.length);
}

static bool put_fraction(lr_buffer *out, char *text, int length)
{
    for (int i = 0; i < length; i++)
        if (!strchr("0123456789+-e", text[i]))
            text[i] = '.';
    return lr_buffer_put(out, 'd') && lr_put_length(out, (size_t)length) && lr_buffer_append(out, text, (size_t)length);
}

/*
 * Is the double y nearest to this text of %.16g of x sure to be no integer, and to have the same text? No integer: it has a fraction of a
 * tenth at least, where doubles lie an eighth apart at most, or a negative exponent. The same text: y lies no farther from it than x
 * does, and digits have the same weight there, unless the text is a power of ten: below it they have a tenth of it.
 */
static bool settled(const char *text)
{
    bool fraction = false, power = true;
    unsigned ones = 0;
    const char *at = text + (*text == '-');
    for (; *at && *at != 'e'; at++) {
        if (*at >= '0' && *at <= '9')
            ones += *at == '1', power = power && *at <= '1';
        else
            fraction = true;
    }
    if (*at)
        fraction = at[1] == '-';
    return fraction && !(power && ones == 1);
}

bool lr_canonical_double(lr_buffer *out, double number)
{
    char text[40];
    if (number != number || isinf(number))
        return lr_buffer_put(out, 'n');
    if (number > -9e15 && number < 9e15 && (double)(int64_t)number == number) {
        const int64_t whole = (int64_t)number; /* all its digits are in 16 */
        return lr_canonical_integer(out, (lr_text){(const uint8_t *)text, lr_integer_text((uint64_t)whole, whole < 0, text)});
    }
    int length = snprintf(text, sizeof text, "%.16g", number);
    if (settled(text))
        return put_fraction(out, text, length);
    const double y = strtod(text, NULL); /* in the host's locale, as the text is */
    if (isinf(y))
        return lr_buffer_put(out, 'n');
    if (y >= -9223372036854775808.0 && y < 18446744073709551616.0 && y == floor(y)) {
        const bool negative = y < 0;
        const uint64_t bits = negative ? (uint64_t)(int64_t)y : (uint64_t)y;
        return lr_canonical_integer(out, (lr_text){(const uint8_t *)text, lr_integer_text(bits, negative, text)});
    }
    length = snprintf(text, sizeof text, "%.16g", y);
    return put_fraction(out, text, length);
}

/* Does the decimal text lie in -2^63 … 2^64-1? */
static bool in_range(lr_text text)
{
    const bool negative = text.bytes[0] == '-';
    const char *const most = negative ? "9223372036854775808" : "18446744073709551615";
    const uint8_t *digits = text.bytes + negative;
    const size_t count = text.length - negative, room = strlen(most);
    return count < room || (count == room && memcmp(digits, most, room) <= 0);
}

bool lr_canonical_json_number(lr_buffer *out, lr_text text, bool integer, lr_buffer *spare)
{
    if (integer && in_range(text))
        return lr_canonical_integer(out, text.length == 2 && memcmp(text.bytes, "-0", 2) == 0 ? (lr_text){text.bytes + 1, 1} : text);
    /* The host's decimal point in place of the dot, as strtod() wants it. */
    const char *const point = localeconv()->decimal_point;
    const uint8_t *dot = memchr(text.bytes, '.', text.length);
    const size_t before = dot ? (size_t)(dot - text.bytes) : text.length;
    spare->length = 0;
    if (!lr_buffer_append(spare, text.bytes, before) || (dot && !lr_buffer_append(spare, point, strlen(point))) ||
        (dot && !lr_buffer_append(spare, dot + 1, text.length - before - 1)) || !lr_buffer_put(spare, 0))
        return false;
    return lr_canonical_double(out, strtod((const char *)spare->bytes, NULL));
}
