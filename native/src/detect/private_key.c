/* PEM private keys (RFC 7468, and OpenPGP's armour) within one value. */
#include "shapes.h"

#define LABEL_MAX 57u

size_t lr_private_key_line(lr_text v, size_t i, const char *word, size_t length)
{
    static const char key[] = "PRIVATE KEY", block[] = " BLOCK";
    if (length > v.length - i || memcmp(v.bytes + i, word, length) != 0)
        return 0;
    size_t start = i + length, j = start;
    while (j < v.length && j - start <= LABEL_MAX && ((v.bytes[j] >= 'A' && v.bytes[j] <= 'Z') || v.bytes[j] == ' ' || lr_is(v.bytes[j], LR_C_DIGIT)))
        j++;
    size_t label = j - start;
    if (label > LABEL_MAX || v.length - j < 5 || memcmp(v.bytes + j, "-----", 5) != 0)
        return 0;
    if (label >= sizeof block - 1 && memcmp(v.bytes + j - (sizeof block - 1), block, sizeof block - 1) == 0)
        label -= sizeof block - 1;
    if (label < sizeof key - 1 || label - (sizeof key - 1) > 40 ||
        memcmp(v.bytes + start + label - (sizeof key - 1), key, sizeof key - 1) != 0)
        return 0;
    return j + 5;
}

bool lr_verify_private_key(const lr_detector *d, lr_text v, size_t i, size_t floor, lr_span *span)
{
    (void)d;
    (void)floor;
    size_t j = lr_private_key_line(v, i, "-----BEGIN ", 11);
    if (!j)
        return false;
    span->start = i;
    span->end = v.length; /* a key that was cut off is still a key */
    while (j < v.length) {
        const uint8_t *dash = memchr(v.bytes + j, '-', v.length - j);
        if (!dash)
            break;
        j = (size_t)(dash - v.bytes);
        size_t end = lr_private_key_line(v, j, "-----END ", 9);
        if (end) {
            span->end = end;
            break;
        }
        j++;
    }
    return true;
}
