/* Credentials of the Authorization header (RFC 9110, 11.6.2), and bare Bearer (RFC 6750) and Basic (RFC 7617). */
#include "base64.h"
#include "shapes.h"

typedef struct lr_scheme {
    const char *name;
    bool parameters; /* credentials are a list with blanks, up to the end of the line */
} lr_scheme;

static const lr_scheme schemes[] = {
    {"basic", false}, {"bearer", false}, {"digest", true}, {"negotiate", false}, {"ntlm", false},
    {"token", false}, {"apikey", false}, {"oauth", true}, {"hawk", true}, {"dpop", false},
    {"privatetoken", false}, {"aws4-hmac-sha256", true}, {"splunk", false}, {"sharedkey", false},
    {"googlelogin", false}, {"jwt", false}, {"signature", true}, {"vapid", true},
};

static size_t skip_blanks(lr_text v, size_t i)
{
    while (lr_byte(v, i, ' ') || lr_byte(v, i, '\t'))
        i++;
    return i;
}

static bool is_quote(lr_text v, size_t i)
{
    return lr_byte(v, i, '"') || lr_byte(v, i, '\'');
}

static size_t skip_backslashes(lr_text v, size_t i)
{
    while (lr_byte(v, i, '\\'))
        i++;
    return i;
}

/* A known scheme at i and spaces after it: where the credentials start, else 0. */
static size_t after_scheme(lr_text v, size_t i, const lr_scheme **found)
{
    for (size_t s = 0; s < sizeof schemes / sizeof schemes[0]; s++) {
        size_t length = strlen(schemes[s].name);
        if (lr_begins_folded(v, i, schemes[s].name, length) && skip_blanks(v, i + length) > i + length) {
            *found = &schemes[s];
            return skip_blanks(v, i + length);
        }
    }
    return 0;
}

static bool ends_line(lr_text v, size_t j)
{
    uint8_t c = v.bytes[j];
    return c == '\r' || c == '\n' || (c == '\\' && (lr_byte(v, j + 1, 'n') || lr_byte(v, j + 1, 'r')));
}

static bool ends_word(uint8_t c)
{
    return c <= 0x20 || memchr("\"'<>,;)]}\\", c, 10) != NULL;
}

static size_t at_most(lr_text v, size_t i, size_t count)
{
    return v.length - i > count ? i + count : v.length;
}

static bool has_digit(lr_text v, size_t i, size_t j)
{
    for (; i < j; i++)
        if (lr_is(v.bytes[i], LR_C_DIGIT))
            return true;
    return false;
}

/* The word at i has eight bytes or more, with a digit. */
static bool looks_secret(lr_text v, size_t i)
{
    size_t seen = lr_placeholder_end(v, i), stop = at_most(v, i, LR_EVIDENCE);
    while (seen < stop && !ends_word(v.bytes[seen]))
        seen++;
    return seen - i >= 8 && has_digit(v, i, seen);
}

/* A word that could be a scheme nobody told us of, and blanks: where what follows starts, else 0. */
static size_t after_word(lr_text v, size_t i)
{
    size_t j = i;
    while (j - i < 33 && (lr_at(v, j, LR_C_LETTER) || lr_byte(v, j, '-')))
        j++;
    size_t next = skip_blanks(v, j);
    return j - i >= 2 && j - i <= 32 && next > j ? next : 0;
}

static bool header(lr_text v, size_t i, lr_span *span)
{
    size_t j = i + strlen("authorization");
    size_t quote = skip_backslashes(v, j);
    if (is_quote(v, quote))
        j = quote + 1;
    j = skip_blanks(v, j);
    if (!lr_byte(v, j, ':') && !lr_byte(v, j, '='))
        return false;
    j = skip_blanks(v, j + 1);
    if (lr_byte(v, j, '[') && lr_placeholder_end(v, j) == j)
        j = skip_blanks(v, j + 1);
    quote = skip_backslashes(v, j);
    bool quoted = is_quote(v, quote);
    size_t depth = quote - j;
    if (quoted)
        j = quote + 1;
    const lr_scheme *scheme = NULL;
    size_t credentials = after_scheme(v, j, &scheme), end;
    if (!credentials) {
        credentials = j;
    } else if (!quoted) {
        quote = skip_backslashes(v, credentials);
        quoted = is_quote(v, quote);
        depth = quote - credentials;
        credentials = quoted ? quote + 1 : credentials;
    }
    if (quoted) {
        size_t after;
        end = lr_quoted_end(v, credentials, depth, v.bytes[quote], &after);
    } else {
        if (!scheme) {
            size_t word = after_word(v, credentials);
            if (word && looks_secret(v, word))
                credentials = word;
            else if (!looks_secret(v, credentials))
                return false;
        }
        end = lr_placeholder_end(v, credentials);
        while (end < v.length && !(scheme && scheme->parameters ? ends_line(v, end) : ends_word(v.bytes[end])))
            end++;
    }
    if (end <= credentials || lr_is_placeholder(v, credentials, end))
        return false;
    *span = (lr_span){credentials, end, 0};
    return true;
}

/* Base64 or base64url of printable text with a colon: user:password. */
static bool is_user_password(const uint8_t *text, size_t length)
{
    uint32_t bits = 0;
    unsigned held = 0;
    bool colon = false;
    if (length % 4 == 1)
        return false;
    for (size_t i = 0; i < length; i++) {
        bits = bits << 6 | (uint32_t)lr_base64_bits(text[i]);
        held += 6;
        if (held >= 8) {
            uint8_t byte = (uint8_t)(bits >> (held -= 8));
            if (byte < 0x20 || byte == 0x7f)
                return false;
            colon |= byte == ':';
        }
    }
    return colon;
}

static bool bare(lr_text v, size_t i, size_t keyword, bool basic, lr_span *span)
{
    size_t j = i + keyword;
    if (skip_blanks(v, j) > j) {
        j = skip_blanks(v, j);
    } else if (lr_byte(v, j, '+')) {
        j++;
    } else if (v.length - j >= 3 && memcmp(v.bytes + j, "%20", 3) == 0) {
        j += 3;
    } else {
        return false;
    }
    size_t end = j;
    if (!basic) {
        end = lr_run((lr_text){v.bytes, at_most(v, j, LR_EVIDENCE)}, j, LR_C_TOKEN68);
        if (end - j < 16 || !has_digit(v, j, end))
            return false;
        end = lr_run(v, end, LR_C_TOKEN68);
    } else {
        size_t stop = at_most(v, j, LR_EVIDENCE);
        while (end < stop && lr_base64_bits(v.bytes[end]) >= 0)
            end++;
        if (end - j < 8 || !is_user_password(v.bytes + j, end - j))
            return false;
        while (end < v.length && lr_base64_bits(v.bytes[end]) >= 0)
            end++;
        for (int pad = 0; pad < 2 && lr_byte(v, end, '='); pad++)
            end++;
    }
    *span = (lr_span){j, end, 0};
    return true;
}

bool lr_verify_http_authorization(const lr_detector *d, lr_text v, size_t i, size_t floor, lr_span *span)
{
    (void)d;
    (void)floor;
    if (!lr_left_boundary(v, i))
        return false;
    if (lr_begins_folded(v, i, "authorization", 13))
        return header(v, i, span);
    if (lr_begins_folded(v, i, "bearer", 6))
        return bare(v, i, 6, false, span);
    return lr_begins_folded(v, i, "basic", 5) && bare(v, i, 5, true, span);
}
