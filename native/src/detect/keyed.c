#include "keyed.h"

static bool joins(uint8_t byte)
{
    return byte == '-' || byte == '.' || byte == '/' || byte == ':';
}

bool lr_may_begin_value(lr_text v, size_t i)
{
    if (!lr_left_boundary(v, i))
        return false;
    if (i < 2 || !joins(v.bytes[i - 1]))
        return true;
    /* In the middle of a version, a date, a UUID, a path. A colour ends with m, an escape with a word byte: neither joins. */
    const uint8_t before = v.bytes[i - 2];
    return !lr_is(before, LR_C_DIGIT | LR_C_LETTER) || (v.bytes[i - 1] == ':' && lr_is(before, LR_C_LETTER));
}

/* One letter or digit over and over. */
static bool all_same(lr_text v, size_t start, size_t end)
{
    uint8_t first = 0;
    for (size_t i = start; i < end; i++) {
        const uint8_t c = lr_lower(v.bytes[i]);
        if (!lr_is(c, LR_C_DIGIT | LR_C_LETTER))
            continue;
        if (first && c != first)
            return false;
        first = c;
    }
    return true;
}

bool lr_verify_keyed(const lr_detector *d, lr_text v, size_t i, lr_runs *runs, lr_span *span)
{
    for (uint32_t n = 0; n < d->variant_count; n++) {
        if (!lr_variant_fits(d, &d->variants[n], v, i, runs, span))
            continue;
        const size_t j = span->end;
        if (j + 1 < v.length && joins(v.bytes[j]) && lr_at(v, j + 1, LR_C_DIGIT | LR_C_LETTER))
            continue;
        if (!all_same(v, i, j))
            return true;
    }
    return false;
}
