/* Numbers as canonical values (docs/seal-spec.md): one for all ways in which encoders write a number. */
#include <math.h>

#include "../record/decimal.h"
#include "canonical.h"

static bool put(lr_buffer *out, uint8_t kind, const void *text, size_t length)
{
    if (!lr_buffer_reserve(out, 5 + length))
        return false;
    uint8_t *at = out->bytes + out->length;
    *at = kind;
    lr_put_be(at + 1, length, 4);
    memcpy(at + 5, text, length);
    out->length += 5 + length;
    return true;
}

bool lr_canonical_integer(lr_buffer *out, lr_text decimal)
{
    return put(out, 'i', decimal.bytes, decimal.length);
}

static bool put_fraction(lr_buffer *out, const char *text, size_t length)
{
    return put(out, 'd', text, length);
}

/*
 * Is the double y nearest to this text of %.16g of x sure to be no integer, and to have the same text? No integer: it has a fraction of a
 * tenth at least, where doubles lie an eighth apart at most, or a negative exponent. The same text: y lies no farther from it than x
 * does, and digits have the same weight there, unless the text is a power of ten: below it they have a tenth of it.
 */
static bool settled(const char *text, size_t length)
{
    bool fraction = false, power = true;
    unsigned ones = 0;
    size_t at = *text == '-';
    for (; at < length && text[at] != 'e'; at++) {
        if (text[at] == '.')
            fraction = true;
        else
            ones += text[at] == '1', power = power && text[at] <= '1';
    }
    if (at < length)
        fraction = text[at + 1] == '-';
    return fraction && !(power && ones == 1);
}

bool lr_canonical_double(lr_buffer *out, double number)
{
    char text[LR_DECIMAL_ROOM];
    double y;
    if (number != number || isinf(number))
        return lr_buffer_put(out, 'n');
    if (number > -9e15 && number < 9e15 && (double)(int64_t)number == number) {
        const int64_t whole = (int64_t)number; /* all its digits are in 16 */
        return lr_canonical_integer(out, (lr_text){(const uint8_t *)text, lr_integer_text((uint64_t)whole, whole < 0, text)});
    }
    size_t length = lr_decimal_write(number, 16, text);
    if (settled(text, length))
        return put_fraction(out, text, length);
    if (!lr_decimal_read((const uint8_t *)text, length, &y))
        return false;
    if (isinf(y))
        return lr_buffer_put(out, 'n');
    if (y >= -9223372036854775808.0 && y < 18446744073709551616.0 && y == floor(y)) {
        const bool negative = y < 0;
        const uint64_t bits = negative ? (uint64_t)(int64_t)y : (uint64_t)y;
        return lr_canonical_integer(out, (lr_text){(const uint8_t *)text, lr_integer_text(bits, negative, text)});
    }
    length = lr_decimal_write(y, 16, text);
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

bool lr_canonical_json_number(lr_buffer *out, lr_text text, bool integer)
{
    double number;
    if (integer && in_range(text))
        return lr_canonical_integer(out, text.length == 2 && memcmp(text.bytes, "-0", 2) == 0 ? (lr_text){text.bytes + 1, 1} : text);
    return lr_decimal_read(text.bytes, text.length, &number) && lr_canonical_double(out, number);
}
