/* E-mail addresses as they stand in logs: the unquoted part of RFC 5321, 4.1.2, with a dotted domain. */
#include "shapes.h"

/* A letter that belongs to an escape before the run (`\nbob@...`) is left off. */
static size_t after_escape(lr_text v, size_t i, size_t end)
{
    if (!lr_before(v, i, '\\') || i == end)
        return i;
    uint8_t c = v.bytes[i];
    if (c == 'n' || c == 'r' || c == 't' || c == 'b' || c == 'f')
        return i + 1;
    if (c == 'u' && end - i >= 5) {
        for (size_t k = 1; k <= 4; k++)
            if (!lr_is(v.bytes[i + k], LR_C_HEX))
                return i;
        return i + 5;
    }
    return i;
}

static bool top_level(lr_text v, size_t start, size_t end)
{
    if (end - start > 4 && lr_begins_folded(v, start, "xn--", 4))
        return true;
    if (end - start < 2)
        return false;
    for (size_t i = start; i < end; i++)
        if (!lr_is(v.bytes[i], LR_C_LETTER))
            return false;
    return true;
}

static bool excluded(const lr_detector *d, lr_text v, size_t start, size_t end)
{
    for (uint32_t i = 0; i < d->not_tld_count; i++)
        if (d->not_tld[i].length == end - start &&
            lr_begins_folded(v, start, (const char *)d->not_tld[i].bytes, end - start))
            return true;
    return false;
}

static bool ends_authority(uint8_t c)
{
    return lr_is(c, LR_C_URL_END);
}

/* `scheme://user:password@host`: the @ is a URL's, and the password is another detector's finding. */
static bool ends_userinfo(lr_text v, size_t at)
{
    size_t i = at, lowest = at > LR_EVIDENCE ? at - LR_EVIDENCE : 0;
    bool colon = false;
    while (i > lowest && !ends_authority(v.bytes[i - 1]))
        colon |= v.bytes[--i] == ':';
    if (!colon || i < 3 || memcmp(v.bytes + i - 3, "://", 3) != 0)
        return false;
    size_t highest = v.length - at > LR_EVIDENCE ? at + LR_EVIDENCE : v.length;
    for (i = at + 1; i < highest && !ends_authority(v.bytes[i]); i++)
        if (v.bytes[i] == '@')
            return false;
    return true;
}

bool lr_verify_email(const lr_detector *d, lr_text v, size_t at, size_t floor, lr_span *span)
{
    size_t start = lr_run_back(v, at, floor, LR_C_LOCAL);
    start = after_escape(v, start, at);
    while (start < at && !lr_is(v.bytes[start], LR_C_WORD))
        start++;
    if (start == at)
        return false;
    size_t i = at + 1, labels = 0, end = 0, last = 0;
    for (;;) {
        size_t label = i;
        while (i < v.length && (lr_is(v.bytes[i], LR_C_DIGIT | LR_C_LETTER) || v.bytes[i] == '-'))
            i++;
        while (i > label && v.bytes[i - 1] == '-')
            i--; /* what follows is then no dot, and the domain ends here */
        if (i == label || i - label > 63 || v.bytes[label] == '-')
            break;
        if (++labels >= 2 && top_level(v, label, i)) {
            last = label;
            end = i;
        }
        if (!lr_byte(v, i, '.'))
            break;
        i++;
    }
    if (!end || excluded(d, v, last, end) || ends_userinfo(v, at))
        return false;
    span->start = start;
    span->end = end;
    return true;
}
