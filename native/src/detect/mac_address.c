/* EUI-48 as IEEE 802 writes it (pairs joined by - or :), and in Cisco's groups of four. */
#include "shapes.h"

static bool pairs(lr_text v, size_t i, lr_span *span)
{
    if (v.length - i < 17 || lr_before(v, i, ':') || lr_before(v, i, '-'))
        return false;
    uint8_t separator = v.bytes[i + 2];
    if (separator != ':' && separator != '-')
        return false;
    for (size_t k = 0; k < 17; k++)
        if (k % 3 == 2 ? v.bytes[i + k] != separator : !lr_is(v.bytes[i + k], LR_C_HEX))
            return false;
    size_t j = i + 17;
    if (!lr_right_boundary(v, j) || (lr_byte(v, j, separator) && lr_at(v, j + 1, LR_C_HEX)))
        return false;
    *span = (lr_span){i, j, j};
    return true;
}

static bool dotted(lr_text v, size_t i, lr_span *span)
{
    if (v.length - i < 14 || lr_before(v, i, '.'))
        return false;
    bool letter = false;
    for (size_t k = 0; k < 14; k++) {
        uint8_t c = v.bytes[i + k];
        if (k % 5 == 4 ? c != '.' : !lr_is(c, LR_C_HEX))
            return false;
        letter |= lr_is(c, LR_C_LETTER);
    }
    size_t j = i + 14;
    if (!letter || !lr_right_boundary(v, j) || (lr_byte(v, j, '.') && lr_at(v, j + 1, LR_C_HEX)))
        return false;
    *span = (lr_span){i, j, j};
    return true;
}

bool lr_verify_mac_address(const lr_detector *d, lr_text v, size_t i, size_t floor, lr_span *span)
{
    (void)d;
    (void)floor;
    return lr_left_boundary(v, i) && (pairs(v, i, span) || dotted(v, i, span));
}
