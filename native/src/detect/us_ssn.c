/*
 * US social security numbers with separators. Valid are area 001-899 without 666,
 * group 01-99, serial 0001-9999 (SSA, POMS RM 10201.035, since 2011).
 */
#include "shapes.h"

static unsigned number(lr_text v, size_t i, size_t count)
{
    unsigned value = 0;
    for (size_t k = 0; k < count; k++)
        value = value * 10 + (v.bytes[i + k] - '0');
    return value;
}

bool lr_verify_us_ssn(const lr_detector *d, lr_text v, size_t i, size_t floor, lr_span *span)
{
    (void)d;
    (void)floor;
    if (v.length - i < 11 || !lr_left_boundary(v, i))
        return false;
    uint8_t separator = v.bytes[i + 3];
    if ((separator != '-' && separator != ' ') || v.bytes[i + 6] != separator)
        return false;
    static const uint8_t places[] = {0, 1, 2, 4, 5, 7, 8, 9, 10};
    for (size_t k = 0; k < sizeof places; k++)
        if (!lr_is(v.bytes[i + places[k]], LR_C_DIGIT))
            return false;
    size_t j = i + 11;
    if (!lr_right_boundary(v, j) || lr_before(v, i, '-') || lr_after_decimal_point(v, i) ||
        lr_continues(v, j, '-') || lr_continues(v, j, '.'))
        return false;
    if (separator == ' ' && (lr_continues(v, j, ' ') || (i > 1 && v.bytes[i - 1] == ' ' && lr_is(v.bytes[i - 2], LR_C_DIGIT))))
        return false;
    unsigned area = number(v, i, 3);
    if (area == 0 || area == 666 || area >= 900 || number(v, i + 4, 2) == 0 || number(v, i + 7, 4) == 0)
        return false;
    span->start = i;
    span->end = j;
    return true;
}
