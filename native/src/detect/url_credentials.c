/* The password in a URL's userinfo (RFC 3986, 3.2.1), or the user where a token stands alone before the colon. */
#include "shapes.h"

bool lr_verify_url_credentials(const lr_detector *d, lr_text v, size_t i, size_t floor, lr_span *span)
{
    (void)d;
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
