/* Payment card numbers: ISO/IEC 7812-1 (issuer ranges, Luhn check digit, annex B). */
#include "shapes.h"

#define MAX_DIGITS 19u

static bool luhn(const uint8_t *digits, size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned digit = digits[count - 1 - i];
        if (i & 1) {
            digit *= 2;
            if (digit > 9)
                digit -= 9;
        }
        sum += digit;
    }
    return sum % 10 == 0;
}

static bool issued(const lr_detector *d, const uint8_t *digits, size_t count)
{
    uint32_t prefix[9] = {0};
    for (size_t i = 0; i < 8; i++)
        prefix[i + 1] = prefix[i] * 10 + digits[i];
    for (uint32_t i = 0; i < d->issuer_count; i++) {
        const lr_issuer *issuer = &d->issuers[i];
        uint32_t p = prefix[issuer->digits];
        if (p >= issuer->low && p <= issuer->high && (issuer->lengths >> count & 1))
            return true;
    }
    return false;
}

/* Does any issuer's range hold numbers that begin with this digit? */
static bool may_begin(const lr_detector *d, uint8_t digit)
{
    return d->issuer_digits >> (digit - '0') & 1;
}

static bool valid(const lr_detector *d, const uint8_t *digits, size_t count)
{
    return luhn(digits, count) && issued(d, digits, count);
}

static bool solid(const lr_detector *d, lr_text v, size_t i, lr_span *span)
{
    uint8_t digits[MAX_DIGITS];
    size_t j = i;
    while (lr_at(v, j, LR_C_DIGIT)) {
        if (j - i == MAX_DIGITS)
            return false;
        digits[j - i] = v.bytes[j] - '0';
        j++;
    }
    /* Hardly a card has 17 or 18 digits, and many an id has. */
    if (j - i < 13 || j - i == 17 || j - i == 18 || !lr_right_boundary(v, j) || lr_continues(v, j, '-') || lr_continues(v, j, '.'))
        return false;
    span->start = i;
    span->end = j;
    return valid(d, digits, j - i);
}

/* Exactly four digits stand at i: more of a table of numbers than of a card. */
static bool four_digits(lr_text v, size_t i)
{
    return lr_run(v, i, LR_C_DIGIT) - i == 4;
}

static bool four_digits_before(lr_text v, size_t i)
{
    return lr_before(v, i, ' ') && i - 1 - lr_run_back(v, i - 1, 0, LR_C_DIGIT) == 4;
}

static bool grouped(const lr_detector *d, lr_text v, size_t i, lr_span *span)
{
    static const uint8_t layouts[][6] = {
        {6, 13, 0}, {4, 4, 4, 4, 3, 0}, {4, 4, 4, 4, 2, 0}, {4, 4, 4, 4, 1, 0}, {4, 4, 4, 4, 0},
        {4, 6, 5, 0}, {4, 4, 4, 3, 0}, {4, 6, 4, 0}, {4, 4, 4, 2, 0}, {4, 3, 3, 3, 0},
    };
    size_t first = lr_run(v, i, LR_C_DIGIT) - i;
    if (first != 4 && first != 6)
        return false;
    uint8_t separator = i + first < v.length ? v.bytes[i + first] : 0;
    if ((separator != ' ' && separator != '-') || (separator == ' ' && four_digits_before(v, i)))
        return false;
    for (size_t l = 0; l < sizeof layouts / sizeof layouts[0]; l++) {
        uint8_t digits[MAX_DIGITS];
        size_t count = 0, j = i;
        const uint8_t *size = layouts[l];
        for (; *size; size++) {
            if (size != layouts[l] && !lr_byte(v, j++, separator))
                break;
            size_t end = j + *size;
            while (j < end && lr_at(v, j, LR_C_DIGIT))
                digits[count++] = v.bytes[j++] - '0';
            if (j != end)
                break;
        }
        if (*size || !lr_right_boundary(v, j))
            continue;
        if (separator == '-' ? lr_continues(v, j, '-') || lr_continues(v, j, '.')
                             : lr_byte(v, j, ' ') && four_digits(v, j + 1))
            continue;
        if (valid(d, digits, count)) {
            span->start = i;
            span->end = j;
            return true;
        }
    }
    return false;
}

/* The end of a key of several parts, as caches have them: `user:17:card:…`. */
static bool in_compound_key(lr_text v, size_t i)
{
    unsigned colons = 0;
    for (size_t j = i; j > 0 && i - j < 64 && (lr_is(v.bytes[j - 1], LR_C_WORD) || v.bytes[j - 1] == ':' || v.bytes[j - 1] == '-'); j--)
        colons += v.bytes[j - 1] == ':';
    return colons >= 3;
}

static size_t over_quotes(lr_text v, size_t j, size_t least)
{
    while (j > least && memchr(" \t\"'\\", v.bytes[j - 1], 5))
        j--;
    return j;
}

/* Does the name of a trace's id stand before i? Those are numbers too (OpenTelemetry, B3, Datadog). */
static bool under_trace_id(lr_text v, size_t i)
{
    static const char *const names[] = {"traceid", "spanid", "parentid"};
    const size_t least = i > 16 ? i - 16 : 0;
    size_t j = over_quotes(v, i, least);
    if (j == least || (v.bytes[j - 1] != '=' && v.bytes[j - 1] != ':'))
        return false;
    j = over_quotes(v, j - 1, least);
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        size_t left = strlen(names[n]);
        for (size_t k = j; k > 0 && j - k < 16 && left; k--) {
            const uint8_t c = v.bytes[k - 1];
            if (c == '_' || c == '-' || c == '.')
                continue;
            if (lr_lower(c) != (uint8_t)names[n][left - 1])
                break;
            left--;
        }
        if (!left)
            return true;
    }
    return false;
}

bool lr_verify_credit_card(const lr_detector *d, lr_text v, size_t i, size_t floor, lr_span *span)
{
    (void)floor;
    if (!may_begin(d, v.bytes[i]) || !lr_left_boundary(v, i) || lr_before(v, i, '-') || lr_after_decimal_point(v, i))
        return false;
    return (solid(d, v, i, span) && !in_compound_key(v, i) && !under_trace_id(v, i)) || grouped(d, v, i, span);
}
