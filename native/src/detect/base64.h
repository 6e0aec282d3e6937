/*
 * Base64 and base64url (RFC 4648, 4 and 5) of text: where such a run stands, its
 * bytes, and bytes as whole groups of four signs.
 */
#ifndef LR_BASE64_H
#define LR_BASE64_H

#include "../memory.h"
#include "../policy/policy.h"

/* The six bits of a sign of either alphabet, -1: it is none. */
extern const uint8_t lr_base64_signs[256]; /* one more */
static inline int lr_base64_bits(uint8_t sign)
{
    return (int)lr_base64_signs[sign] - 1;
}

/* Signs that a run begins with, letters and digits: fifteen bytes, which must be printable ASCII, tabs or line ends. */
#define LR_BASE64_MIN 20u

/* May these be signs of text, by the first of each group? Its byte is below 0x80. LR_BASE64_MIN bytes are readable. */
static inline bool lr_base64_may_be_text(const uint8_t *bytes)
{
    unsigned above = 0;
    for (unsigned i = 0; i < LR_BASE64_MIN; i += 4)
        above |= (unsigned)lr_base64_bits(bytes[i]);
    return above < 32;
}

/* The end of the run that begins at i, its padding with it; i: there is none. */
size_t lr_base64_end(lr_text value, size_t i);

/* Appends the bytes of the signs, as many as there are whole; what is no sign ends them. False: no memory. */
bool lr_base64_decode(lr_buffer *out, const uint8_t *signs, size_t length);

/* Appends whole groups: length is a multiple of three. */
bool lr_base64_encode(lr_buffer *out, const uint8_t *bytes, size_t length, bool url);

#endif
