/* Where keys stand in text, and which of them can be turned away by their last bytes. */
#ifndef LR_KEY_ENDS_H
#define LR_KEY_ENDS_H

#include "../scan/kernels.h"
#include "shapes.h"

/* The longest key that is looked at, and the longest tag. */
#define LR_KEY_MAX 64u
#define LR_TAG_MAX 128u

/* Where the name of the element's tag ends that ends with the `>` at i, `start` its first byte; 0: no such tag. */
size_t lr_tag_name(lr_text value, size_t i, size_t *start);

/* Where the name of the flag ends whose two hyphens begin at i; 0: no flag. */
size_t lr_flag_name(lr_text value, size_t i);

/*
 * The names of any number of detectors: a bit for each of three bytes, and one for the last four of each longer one; and one
 * for any four letters that a key ends with which one of them fits.
 */
#define LR_KEY_END_BITS 15u
typedef struct lr_key_ends {
    uint64_t three[(1u << LR_KEY_END_BITS) / 64], four[(1u << LR_KEY_END_BITS) / 64];
    lr_grams letters;
    bool digits; /* some name has one among its last three bytes */
} lr_key_ends;

void lr_key_ends_add(lr_key_ends *ends, const lr_detector *detector);

/* May a key be fit that ends with four letters before `end`? And one that ends with three, with no byte of a key before these? */
static inline bool lr_key_ends_hold_four(const lr_key_ends *ends, const uint8_t *end)
{
    return lr_bit(ends->letters.bits, lr_gram_hash(lr_gram_of_letters(end - 4)));
}
bool lr_key_ends_hold_three(const lr_key_ends *ends, const uint8_t *end);

/* The letter that ends the word before a key that begins at `at`, in `API key: …`; 0: there is none. */
static inline uint8_t lr_key_letter_before(const uint8_t *bytes, size_t at)
{
    return at >= 2 && bytes[at - 1] == ' ' && lr_is(bytes[at - 2], LR_C_LETTER) ? bytes[at - 2] : 0;
}

/*
 * May the key that belongs to the anchor at buffer[at] be fit by a name? What stands around the value that the anchor is in
 * only makes it so, as no name has less than three bytes.
 */
bool lr_key_may_end(const lr_key_ends *ends, lr_text buffer, size_t at);

#endif
