#include "json_string.h"

static int hex4(const uint8_t *b)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        uint8_t c = b[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

size_t lr_json_plain_end(const uint8_t *bytes, size_t at, size_t length)
{
    const uint64_t each = 0x0101010101010101u;
    for (; length - at >= 8; at += 8) {
        uint64_t eight;
        memcpy(&eight, bytes + at, sizeof eight);
        const uint64_t quote = eight ^ each * '"', backslash = eight ^ each * '\\';
        /* The top bit of a byte that is zero, or below 0x20; also of some above such a one, but the lowest is right. */
        const uint64_t found = (((quote - each) & ~quote) | ((backslash - each) & ~backslash) | ((eight - each * 0x20) & ~eight)) & each * 0x80;
        if (found)
            return at + (size_t)__builtin_ctzll(found) / 8;
    }
    return at;
}

bool lr_json_string_end(const uint8_t *bytes, size_t at, size_t length, size_t *end, bool *escaped)
{
    *escaped = false;
    while ((at = lr_json_plain_end(bytes, at, length)) < length) {
        uint8_t c = bytes[at];
        if (c == '"') {
            *end = at;
            return true;
        }
        if (c < 0x20)
            return false;
        if (c != '\\') {
            at++;
            continue;
        }
        *escaped = true;
        if (length - at < 2)
            return false;
        c = bytes[at + 1];
        if (c == 'u') {
            if (length - at < 6 || hex4(bytes + at + 2) < 0)
                return false;
            at += 6;
        } else if (c && memchr("\"\\/bfnrt", c, 8)) {
            at += 2;
        } else {
            return false;
        }
    }
    return false;
}

static unsigned utf8(uint32_t code, uint8_t out[4])
{
    if (code < 0x80) {
        out[0] = (uint8_t)code;
        return 1;
    }
    unsigned more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const uint8_t lead[] = {0, 0xc0, 0xe0, 0xf0};
    for (unsigned i = more; i > 0; i--, code >>= 6)
        out[i] = (uint8_t)(0x80 | (code & 0x3f));
    out[0] = (uint8_t)(lead[more] | code);
    return more + 1;
}

unsigned lr_json_decode_one(const uint8_t *source, size_t *at, size_t end, uint8_t out[4])
{
    uint8_t c = source[*at];
    if (c != '\\') {
        out[0] = c;
        *at += 1;
        return 1;
    }
    c = source[*at + 1];
    if (c != 'u') {
        static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
        const char *known = strchr(from, c);
        out[0] = known ? (uint8_t)to[known - from] : c;
        *at += 2;
        return 1;
    }
    uint32_t code = (uint32_t)hex4(source + *at + 2);
    *at += 6;
    if (code >= 0xd800 && code <= 0xdfff) {
        uint32_t pair = 0;
        if (code < 0xdc00 && end - *at >= 6 && source[*at] == '\\' && source[*at + 1] == 'u')
            pair = (uint32_t)hex4(source + *at + 2);
        if (pair >= 0xdc00 && pair <= 0xdfff) {
            code = 0x10000 + ((code - 0xd800) << 10) + (pair - 0xdc00);
            *at += 6;
        } else {
            code = 0xfffd; /* half a surrogate pair is no character */
        }
    }
    return utf8(code, out);
}

bool lr_json_escape(lr_buffer *out, const uint8_t *text, size_t length)
{
    size_t plain = 0;
    for (size_t i = 0; (i = lr_json_plain_end(text, i, length)) < length; i++) {
        uint8_t c = text[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        uint8_t escape[6] = {'\\', c};
        size_t size = 2;
        if (c < 0x20) {
            memcpy(escape, "\\u00", 4);
            escape[4] = (uint8_t)('0' + (c >> 4));
            escape[5] = (uint8_t)"0123456789abcdef"[c & 15];
            size = 6;
        }
        if (!lr_buffer_append(out, text + plain, i - plain) || !lr_buffer_append(out, escape, size))
            return false;
        plain = i + 1;
    }
    return lr_buffer_append(out, text + plain, length - plain);
}
