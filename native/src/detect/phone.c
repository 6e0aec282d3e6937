/* Phone numbers: E.164 with + (at most 15 digits), and the North American Numbering Plan's usual forms. */
#include "shapes.h"

/* The digit after an optional separator: none, one of ` -.()`, or ` (`, `) `, `)-`; 0 if there is none. */
static size_t next_digit(lr_text v, size_t i)
{
    if (lr_at(v, i, LR_C_DIGIT))
        return i;
    const bool opens = lr_byte(v, i, ' ') && lr_byte(v, i + 1, '(');
    const bool closes = lr_byte(v, i, ')') && (lr_byte(v, i + 1, ' ') || lr_byte(v, i + 1, '-'));
    if (opens || closes)
        return lr_at(v, i + 2, LR_C_DIGIT) ? i + 2 : 0;
    const bool one = i < v.length && memchr(" -.()", v.bytes[i], 5);
    return one && lr_at(v, i + 1, LR_C_DIGIT) ? i + 1 : 0;
}

static bool international(lr_text v, size_t i, lr_span *span)
{
    if (lr_before(v, i, '+') || !lr_at(v, i + 1, LR_C_DIGIT) || v.bytes[i + 1] == '0')
        return false;
    size_t j = i + 2, digits = 1, end = 0;
    while (digits < 15 && j < v.length) {
        size_t next = next_digit(v, j);
        if (!next)
            break;
        j = next + 1;
        if (++digits >= 8 && lr_right_boundary(v, j))
            end = j;
    }
    *span = (lr_span){i, end, 0};
    return end != 0;
}

/* N, then two digits. */
static bool triple(lr_text v, size_t i)
{
    return lr_at(v, i, LR_C_DIGIT) && v.bytes[i] >= '2' && lr_at(v, i + 1, LR_C_DIGIT) && lr_at(v, i + 2, LR_C_DIGIT);
}

static bool separator(lr_text v, size_t i)
{
    return lr_byte(v, i, '-') || lr_byte(v, i, '.') || lr_byte(v, i, ' ');
}

static bool north_american(lr_text v, size_t i, lr_span *span)
{
    if (lr_before(v, i, '-') || lr_before(v, i, '+') || lr_before(v, i, '.'))
        return false;
    size_t j = i;
    if (lr_byte(v, j, '1') && separator(v, j + 1))
        j += 2;
    if (lr_byte(v, j, '(')) {
        if (!triple(v, j + 1) || !lr_byte(v, j + 4, ')'))
            return false;
        j += lr_byte(v, j + 5, ' ') ? 6 : 5;
        if (!triple(v, j) || !separator(v, j + 3))
            return false;
    } else {
        if (!triple(v, j) || !triple(v, j + 4) || !(lr_byte(v, j + 3, '-') || lr_byte(v, j + 3, '.')) ||
            !lr_byte(v, j + 7, v.bytes[j + 3]))
            return false;
        j += 4;
    }
    j += 4;
    for (int k = 0; k < 4; k++)
        if (!lr_at(v, j++, LR_C_DIGIT))
            return false;
    if (!lr_right_boundary(v, j) || lr_continues(v, j, '-') || lr_continues(v, j, '.'))
        return false;
    *span = (lr_span){i, j, 0};
    return true;
}

bool lr_verify_phone(const lr_detector *d, lr_text v, size_t i, size_t floor, lr_span *span)
{
    (void)d;
    (void)floor;
    if (!lr_left_boundary(v, i))
        return false;
    return v.bytes[i] == '+' ? international(v, i, span) : north_american(v, i, span);
}
