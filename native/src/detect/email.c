/*
 * E-mail addresses as they stand in logs: the unquoted part of RFC 5321, 4.1.2, with a dotted domain; in UTF-8 too (RFC 6531, 3.3;
 * labels as RFC 5890, 2.3.2.1 has them).
 */
#include "shapes.h"

/* Beyond ASCII no part of an address: punctuation, symbols, what shows nothing. Letters among them, as U+3005, are left out. */
static const struct {
    uint32_t first, last;
} no_signs[] = {
    {0x80, 0xbf},     {0x34f, 0x34f},   {0x61c, 0x61c},   {0x180e, 0x180e},   {0x2000, 0x2bff},   {0x3000, 0x3004},
    {0x3008, 0x303f}, {0xfe00, 0xfe6f}, {0xfeff, 0xffff}, {0x1f000, 0x1faff}, {0xe0000, 0xe007f},
};

/* Where the character beyond ASCII ends that stands at i; i where there is none that an address may hold. */
static size_t sign_end(lr_text v, size_t i)
{
    if (i >= v.length || v.bytes[i] < 0x80)
        return i;
    const size_t length = lr_utf8_length(v, i);
    if (length == 1)
        return i;
    const uint32_t c = lr_code_point(v.bytes + i, length);
    for (size_t n = 0; n < sizeof no_signs / sizeof no_signs[0] && no_signs[n].first <= c; n++)
        if (c <= no_signs[n].last)
            return i;
    return i + length;
}

static size_t local_start(lr_text v, size_t i, size_t floor)
{
    while (i > floor) {
        if (lr_is(v.bytes[i - 1], LR_C_LOCAL)) {
            i--;
            continue;
        }
        size_t lead = i - 1;
        while (lead > floor && i - lead < 4 && (v.bytes[lead] & 0xc0) == 0x80)
            lead--;
        if (sign_end(v, lead) != i)
            break;
        i = lead;
    }
    return i;
}

/* `b'` or the like opens a literal, if a quote closes it. */
static size_t after_literal(lr_text v, size_t i, size_t at, size_t end)
{
    size_t quote = i;
    while (quote < at && quote - i < 2 && lr_is(v.bytes[quote], LR_C_LETTER))
        quote++;
    return quote > i && quote < at && v.bytes[quote] == '\'' && lr_byte(v, end, '\'') ? quote + 1 : i;
}

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

/* RFC 1035, 2.3.4; of a label in UTF-8 as many characters. */
#define LABEL_BYTES 63u

static bool only_signs(lr_text v, size_t start, size_t end)
{
    while (start < end && v.bytes[start] >= 0x80)
        start++;
    return start == end;
}

typedef struct domain {
    size_t last, end; /* where the last label begins, and the domain ends; 0: it is none */
} domain;

static domain find_domain(lr_text v, size_t i)
{
    domain found = {0};
    for (bool first = true;; first = false) {
        const size_t label = i;
        size_t head = SIZE_MAX, next;
        for (;; i = next) {
            if (lr_at(v, i, LR_C_DIGIT | LR_C_LETTER) || lr_byte(v, i, '-'))
                next = i + 1;
            else if ((next = sign_end(v, i)) == i)
                break;
            else if (head == SIZE_MAX)
                head = i;
        }
        while (i > label && v.bytes[i - 1] == '-')
            i--; /* what follows is then no dot, and the domain ends here */
        const bool signs = head != SIZE_MAX;
        if (i == label || i - label > (signs ? 4 * LABEL_BYTES : LABEL_BYTES) || v.bytes[label] == '-')
            break;
        size_t end = signs && head > label ? head : i;
        while (v.bytes[end - 1] == '-')
            end--;
        if (!first && (head == label ? only_signs(v, label, i) : top_level(v, label, end)))
            found = (domain){label, end};
        if (!lr_byte(v, i, '.'))
            break;
        i++;
    }
    return found;
}

bool lr_verify_email(const lr_detector *d, lr_text v, size_t at, size_t floor, lr_span *span)
{
    size_t start = after_escape(v, local_start(v, at, floor), at);
    if (start == at || v.bytes[at - 1] == '\'')
        return false;
    const domain found = find_domain(v, at + 1);
    if (!found.end || excluded(d, v, found.last, found.end) || ends_userinfo(v, at))
        return false;
    start = after_literal(v, start, at, found.end);
    while (start < at && !lr_is(v.bytes[start], LR_C_WORD) && sign_end(v, start) == start)
        start++;
    span->start = start;
    span->end = found.end;
    return start < at;
}
