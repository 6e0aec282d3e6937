/* A coarser value: a date's year, an age up to 89, the area of a postcode, the range of a number (docs/resolution.md). */
#include "../detect/chars.h"
#include "act.h"

#include <stdio.h>

#define DIGITS_MAX 18u /* of a number, so that it and the bucket's ends fit 64 bits */
#define OLDEST 89u     /* 45 CFR 164.514(b)(2)(i)(C) */

static int32_t written(lr_buffer *out, const char *text, int length)
{
    return lr_buffer_append(out, text, (size_t)length) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

static uint64_t number(lr_text t, size_t from, size_t to)
{
    uint64_t n = 0;
    for (size_t i = from; i < to; i++)
        n = n * 10 + (uint64_t)(t.bytes[i] - '0');
    return n;
}

/* yyyymmdd */
static bool is_compact(lr_text t, size_t at)
{
    const uint64_t month = number(t, at + 4, at + 6), day = number(t, at + 6, at + 8);
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/*
 * The one run of four digits, or the first four of one run of eight that are a date; it begins with 1 or 2. Other runs have one
 * or two digits, but for one behind a point, which may be a part of a second.
 */
static int32_t year(lr_text t, lr_buffer *out)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0, end; i < t.length; i = end + (end == i)) {
        end = lr_run(t, i, LR_C_DIGIT);
        const size_t length = end - i;
        if (length <= 2 || (found != SIZE_MAX && i > 0 && t.bytes[i - 1] == '.'))
            continue;
        if (found != SIZE_MAX || !(length == 4 || (length == 8 && is_compact(t, i))) || t.bytes[i] < '1' || t.bytes[i] > '2')
            return LR_UNFIT;
        found = i;
    }
    return found == SIZE_MAX ? LR_UNFIT : written(out, (const char *)t.bytes + found, 4);
}

static int32_t age(lr_text t, lr_buffer *out)
{
    const size_t end = lr_run(t, 0, LR_C_DIGIT);
    const bool plus = end + 1 == t.length && t.bytes[end] == '+';
    if (end == 0 || end > 3 || !(end == t.length || (plus && number(t, 0, end) == OLDEST + 1)))
        return LR_UNFIT;
    if (number(t, 0, end) > OLDEST)
        return written(out, "90+", 3);
    return written(out, (const char *)t.bytes, (int)end);
}

/* Three digits are what is left of a postcode; as a number they are all of one, such as 00725, whose zeros a number does not have. */
static int32_t zip(const lr_action *action, lr_text t, bool is_number, lr_buffer *out)
{
    const size_t end = lr_run(t, 0, LR_C_DIGIT);
    const bool four_more = end == 5 && t.length == 10 && (t.bytes[5] == '-' || t.bytes[5] == ' ') && lr_run(t, 6, LR_C_DIGIT) == 10;
    if (!((end == t.length && ((end == 3 && !is_number) || end == 5 || end == 9)) || four_more))
        return LR_UNFIT;
    for (uint32_t i = 0; i < action->area_count; i++)
        if (action->areas[i] == number(t, 0, 3))
            return written(out, "000", 3);
    return written(out, (const char *)t.bytes, 3);
}

/* A whole number, or the whole part of a decimal fraction; *fraction: not all of what is behind the point is 0. */
static bool read_number(lr_text t, int64_t *value, bool *fraction)
{
    const size_t sign = t.length && t.bytes[0] == '-', end = lr_run(t, sign, LR_C_DIGIT);
    size_t last = end;
    *fraction = false;
    if (lr_byte(t, end, '.')) {
        last = lr_run(t, end + 1, LR_C_DIGIT);
        for (size_t i = end + 1; i < last; i++)
            *fraction |= t.bytes[i] != '0';
    }
    if (end == sign || end - sign > DIGITS_MAX || last != t.length || last == end + 1)
        return false;
    *value = (int64_t)number(t, sign, end) * (sign ? -1 : 1);
    return true;
}

static int64_t low_end(int64_t value, int64_t size, bool below)
{
    int64_t low = value / size * size;
    return low > value || (below && low == value) ? low - size : low;
}

/* The lowest and the greatest whole number of the bucket, with `-` between. Such a text stands for itself. */
static int32_t bucket(const lr_action *action, lr_text t, lr_buffer *out)
{
    const int64_t size = action->size;
    char text[2 * 21 + 2];
    int64_t value;
    bool fraction;
    const uint8_t *dash = t.length > 1 ? memchr(t.bytes + 1, '-', t.length - 1) : NULL;
    const lr_text first = dash ? (lr_text){t.bytes, (size_t)(dash - t.bytes)} : t;
    if (!read_number(first, &value, &fraction))
        return LR_UNFIT;
    const int64_t low = low_end(value, size, fraction && t.bytes[0] == '-');
    const int length = snprintf(text, sizeof text, "%lld-%lld", (long long)low, (long long)(low + size - 1));
    if (dash && !((size_t)length == t.length && memcmp(text, t.bytes, t.length) == 0))
        return LR_UNFIT;
    return written(out, text, length);
}

int32_t lr_generalise(const lr_action *action, lr_text text, bool is_number, lr_buffer *out)
{
    if (LR_FAULT("generalise"))
        return LOGREDACT_E_INTERNAL;
    switch (action->generalise) {
    case LR_GENERALISE_YEAR: return year(text, out);
    case LR_GENERALISE_AGE: return age(text, out);
    case LR_GENERALISE_ZIP: return zip(action, text, is_number, out);
    default: return bucket(action, text, out);
    }
}
