/* IPv4 dotted quads, and IPv6 as RFC 4291, 2.2 writes it; inet_pton decides about the latter. */
#include <arpa/inet.h>

#include "shapes.h"

bool lr_verify_ipv4(const lr_detector *d, lr_text v, size_t i, size_t floor, lr_span *span)
{
    (void)d;
    (void)floor;
    if (!lr_left_boundary(v, i) || lr_after_decimal_point(v, i))
        return false;
    size_t j = i;
    for (int octet = 0; octet < 4; octet++) {
        if (octet && !lr_byte(v, j++, '.'))
            return false;
        unsigned value = 0;
        size_t first = j;
        for (; lr_at(v, j, LR_C_DIGIT); j++) {
            if (j - first == 3)
                return false;
            value = value * 10 + (v.bytes[j] - '0');
        }
        if (j == first || value > 255)
            return false;
    }
    if (!lr_right_boundary(v, j) || lr_continues(v, j, '.'))
        return false;
    span->start = i;
    span->end = j;
    return true;
}

static bool in_run(uint8_t c)
{
    return c == ':' || c == '.' || lr_is(c, LR_C_HEX);
}

static bool is_ipv6(lr_text v, size_t start, size_t end)
{
    char text[46];
    unsigned char address[16];
    if (end <= start + 2 || end - start >= sizeof text)
        return false;
    memcpy(text, v.bytes + start, end - start);
    text[end - start] = '\0';
    return inet_pton(AF_INET6, text, address) == 1;
}

/* tcpdump and BSD's netstat write a port behind a dot. Where the address then ends; 0 where there is none. */
static size_t without_port(lr_text v, size_t start, size_t end)
{
    size_t digits = end;
    while (digits > start && end - digits <= 5 && lr_is(v.bytes[digits - 1], LR_C_DIGIT))
        digits--;
    return digits < end && end - digits <= 5 && digits > start && v.bytes[digits - 1] == '.' ? digits - 1 : 0;
}

bool lr_verify_ipv6(const lr_detector *d, lr_text v, size_t i, size_t floor, lr_span *span)
{
    (void)d;
    size_t start = i, end = i;
    while (start > floor && in_run(v.bytes[start - 1]))
        start--;
    while (end < v.length && in_run(v.bytes[end]))
        end++;
    span->resume = end;
    if (!lr_right_boundary(v, end))
        return false;
    if (v.bytes[start] == ':' && !lr_byte(v, start + 1, ':'))
        start++;
    else if (!lr_left_boundary(v, start))
        return false;
    while (end > start && v.bytes[end - 1] == '.')
        end--;
    if (end > start + 1 && v.bytes[end - 1] == ':' && v.bytes[end - 2] != ':')
        end--;
    if (!is_ipv6(v, start, end) && ((end = without_port(v, start, end)) == 0 || !is_ipv6(v, start, end)))
        return false;
    span->start = start;
    span->end = end;
    return true;
}

bool lr_address(lr_text text, uint8_t address[16])
{
    char copy[46];
    if (text.length == 0 || text.length >= sizeof copy)
        return false;
    memcpy(copy, text.bytes, text.length);
    copy[text.length] = '\0';
    if (strlen(copy) == text.length && inet_pton(AF_INET6, copy, address) == 1)
        return true;
    memset(address, 0, 10);
    address[10] = address[11] = 0xff;
    const char *p = copy;
    for (int octet = 0; octet < 4; octet++) {
        unsigned value = 0;
        const char *first = p;
        for (; *p >= '0' && *p <= '9' && p - first < 3; p++)
            value = value * 10 + (unsigned)(*p - '0');
        if (p == first || value > 255 || *p != (octet == 3 ? '\0' : '.'))
            return false;
        address[12 + octet] = (uint8_t)value;
        p++;
    }
    return true;
}

void lr_address_text(const uint8_t address[16], char text[LR_ADDRESS_CHARS])
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    const bool four = memcmp(address, mapped, sizeof mapped) == 0;
    /* It fails only where the family is unknown or the room too small. */
    if (!inet_ntop(four ? AF_INET : AF_INET6, four ? address + 12 : address, text, LR_ADDRESS_CHARS))
        text[0] = '\0';
}
