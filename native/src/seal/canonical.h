/* What canonical.c is made of: texts and numbers as canonical values. */
#ifndef LR_CANONICAL_H
#define LR_CANONICAL_H

#include "seal.h"

/* utf8.c: the text, with U+FFFD for each maximal subpart of what is no UTF-8. */
bool lr_canonical_text(lr_buffer *out, lr_text text, bool *replaced); /* *replaced: set where there was any */

/* canonical.c: the walk's next slot, and the number that a float of msgpack is, from its first byte on. */
int lr_canonical_next(lr_canonical *canonical, lr_slot *slot);
double lr_canonical_msgpack_double(const uint8_t *bytes);

/* number.c: a double, and a number of JSON by its text. */
bool lr_canonical_double(lr_buffer *out, double number);
bool lr_canonical_json_number(lr_buffer *out, lr_text text, bool integer);
bool lr_canonical_integer(lr_buffer *out, lr_text decimal);

/* u32, big-endian */
static inline bool lr_put_length(lr_buffer *out, size_t length)
{
    uint8_t bytes[4];
    lr_put_be(bytes, length, 4);
    return lr_buffer_append(out, bytes, 4);
}

#endif
