#include "key_ends.h"

/* Of the last four bytes, or of the last three with a zero before them. */
static uint32_t hash_end(uint32_t last)
{
    return (last | 0x20202020u) * 0x9e3779b1u >> (32 - LR_KEY_END_BITS);
}

static uint32_t last_three(const uint8_t *end)
{
    return (uint32_t)end[-3] << 8 | (uint32_t)end[-2] << 16 | (uint32_t)end[-1] << 24;
}

static uint32_t last_four(const uint8_t *end)
{
    return last_three(end) | end[-4];
}

bool lr_key_ends_hold_three(const lr_key_ends *ends, const uint8_t *end)
{
    return lr_bit(ends->three, hash_end(last_three(end)));
}

void lr_key_ends_add(lr_key_ends *ends, const lr_detector *d)
{
    for (uint32_t n = 0; n < d->name_count; n++) {
        const lr_text name = d->names[n].name;
        const uint8_t *end = name.bytes + name.length;
        const uint32_t hash = hash_end(name.length > 3 ? last_four(end) : last_three(end));
        (name.length > 3 ? ends->four : ends->three)[hash / 64] |= 1ull << hash % 64;
        for (unsigned back = 1; back <= 3; back++)
            ends->digits |= lr_is(end[-(int)back], LR_C_DIGIT);
        /* Of three bytes the same with each letter before them. */
        for (uint8_t before = 'a'; before <= 'z'; before++)
            lr_grams_add(&ends->letters, (uint8_t[]){name.length > 3 ? end[-4] : before, end[-3], end[-2], end[-1]});
    }
}

/* May a key that is fit end before the separator at `at`? What the bytes that are looked at do not tell may be. */
static bool may_fit(const lr_key_ends *ends, const uint8_t *bytes, size_t at)
{
    const size_t lowest = at > 48 ? at - 48 : 0;
    while (at > lowest && lr_is(bytes[at - 1], LR_C_GAP))
        at--;
    while (at > lowest && (lr_class[bytes[at - 1]] & (LR_C_NAME | LR_C_LETTER)) == LR_C_NAME)
        at--;
    /* A number, most often. */
    if (at > lowest && !lr_is(bytes[at - 1], LR_C_LETTER))
        return false;
    /* The end of a colour, or %5D. */
    if (at >= 3 && bytes[at - 1] == 'm' && (lr_is(bytes[at - 2], LR_C_DIGIT) || bytes[at - 2] == ';' || bytes[at - 2] == '['))
        return true;
    if (at >= 3 && bytes[at - 3] == '%' && bytes[at - 2] == '5')
        return true;
    /* A letter behind a digit, as in times and in hex. */
    if (!ends->digits && at > lowest + 1 && lr_is(bytes[at - 2], LR_C_DIGIT))
        return false;
    uint8_t last[4] = {0};
    unsigned n = 0;
    for (; at > lowest && n < 4 && lr_is(bytes[at - 1], LR_C_NAME); at--)
        if (!lr_is(bytes[at - 1], LR_C_JOINER))
            last[3 - n++] = bytes[at - 1];
    if (n < 3)
        return at == lowest && lowest;
    if (n == 3 && (last[0] = lr_key_letter_before(bytes, at)))
        n = 4;
    return lr_key_ends_hold_three(ends, last + 4) || (n == 4 && lr_bit(ends->four, hash_end(last_four(last + 4))));
}

size_t lr_tag_name(lr_text v, size_t i, size_t *start)
{
    const size_t lowest = i > LR_TAG_MAX ? i - LR_TAG_MAX : 0;
    size_t j = i;
    /* `->` and `=>` are no tags, and common. */
    if (i == 0 || memchr("-=/", v.bytes[i - 1], 3))
        return 0;
    while (j > lowest && v.bytes[j - 1] != '<' && v.bytes[j - 1] != '>')
        j--;
    if (!lr_before(v, j, '<'))
        return 0;
    size_t end = lr_run(v, j, LR_C_NAME);
    if (lr_byte(v, end, ':')) { /* a namespace */
        j = end + 1;
        end = lr_run(v, j, LR_C_NAME);
    }
    *start = j;
    return end > j && (end == i || (end < i && v.bytes[end] <= 0x20)) ? end : 0;
}

size_t lr_flag_name(lr_text v, size_t i)
{
    if (!lr_byte(v, i + 1, '-') || !lr_at(v, i + 2, LR_C_LETTER))
        return 0;
    size_t end = i + 2, stop = end + LR_KEY_MAX + 1 < v.length ? end + LR_KEY_MAX + 1 : v.length;
    while (end < stop && lr_is(v.bytes[end], LR_C_NAME))
        end++;
    return end - (i + 2) <= LR_KEY_MAX ? end : 0;
}

bool lr_key_may_end(const lr_key_ends *ends, lr_text buffer, size_t at)
{
    const uint8_t *p = buffer.bytes + at;
    size_t start, end = at;
    if (*p == '>')
        end = lr_tag_name(buffer, at, &start);
    else if (*p == '-')
        end = lr_flag_name(buffer, at);
    return may_fit(ends, buffer.bytes, end);
}
