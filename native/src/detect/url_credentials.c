/*
 * The password in a URL's userinfo (RFC 3986, 3.2.1), or the user where a token stands alone before the colon; and in a data source
 * name of Go's MySQL driver, user:password@tcp(host:port)/name (github.com/go-sql-driver/mysql, DSN).
 */
#include "shapes.h"

/* `tcp(`, `unix(`, `cloudsql(` and their kin at i. */
static bool network_follows(lr_text v, size_t i)
{
    static const char *const networks[] = {"tcp", "unix", "cloudsql"};
    for (size_t n = 0; n < sizeof networks / sizeof networks[0]; n++) {
        const size_t length = strlen(networks[n]);
        if (v.length - i <= length || memcmp(v.bytes + i, networks[n], length) != 0)
            continue;
        size_t end = i + length;
        while (end - i < length + 8 && (lr_at(v, end, LR_C_DIGIT) || (lr_at(v, end, LR_C_LETTER) && v.bytes[end] >= 'a') ||
                                        lr_byte(v, end, '+') || lr_byte(v, end, '-')))
            end++;
        return lr_byte(v, end, '(');
    }
    return false;
}

static bool verify_data_source(lr_text v, size_t at, size_t floor, lr_span *span)
{
    if (!network_follows(v, at + 1))
        return false;
    size_t start = at, lowest = at > LR_EVIDENCE ? at - LR_EVIDENCE : 0;
    if (lowest < floor)
        lowest = floor;
    while (start > lowest && (!lr_is(v.bytes[start - 1], LR_C_URL_END) || memchr("/?#", v.bytes[start - 1], 3)))
        start--;
    start = lr_placeholder_end(v, start);
    const uint8_t *colon = start < at ? memchr(v.bytes + start, ':', at - start) : NULL;
    if (!colon)
        return false;
    *span = (lr_span){(size_t)(colon - v.bytes) + 1, at, 0};
    return span->start < at && !lr_is_placeholder(v, span->start, at);
}

bool lr_verify_url_credentials(const lr_detector *d, lr_text v, size_t i, size_t floor, lr_span *span)
{
    (void)d;
    if (v.bytes[i] == '@')
        return verify_data_source(v, i, floor, span);
    if (!lr_byte(v, i + 1, '/') || !lr_byte(v, i + 2, '/'))
        return false;
    size_t scheme = i;
    bool letter = false;
    while (scheme > floor && (lr_is(v.bytes[scheme - 1], LR_C_DIGIT | LR_C_LETTER) || v.bytes[scheme - 1] == '+' ||
                              v.bytes[scheme - 1] == '.' || v.bytes[scheme - 1] == '-'))
        letter |= lr_is(v.bytes[--scheme], LR_C_LETTER);
    if (!letter)
        return false;
    size_t user = i + 3, colon = 0, host = 0;
    for (size_t j = lr_placeholder_end(v, user); j < v.length; j++) {
        uint8_t c = v.bytes[j];
        if (lr_is(c, LR_C_URL_END))
            break;
        if (c == '@')
            host = j;
        else if (c == ':' && !colon)
            colon = j;
    }
    if (!host || !colon || colon > host)
        return false;
    if (colon + 1 < host)
        *span = (lr_span){colon + 1, host, 0};
    else if (user < colon)
        *span = (lr_span){user, colon, 0};
    else
        return false;
    return !lr_is_placeholder(v, span->start, span->end);
}
