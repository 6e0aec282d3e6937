/*
 * Literals that stand at the start of a word: tokens' prefixes, `eyJ`, `bearer`.
 * The grams of kernels.h turn away almost all words, however many literals there are;
 * what passes is compared with the literals of the same hash. Of a literal of two or
 * three bytes the bytes that may follow it count as well. All literals of a detector
 * are in one chain, that of its shortest. ASCII case is folded.
 */
#ifndef LR_LITERALS_H
#define LR_LITERALS_H

#include "kernels.h"

typedef struct lr_literal {
    lr_text text;      /* compared exactly, unless `folded` */
    bool folded;       /* text is lower case; ASCII case is ignored */
    uint32_t detector;
    const lr_variant *variant; /* NULL: a shape verifies */
    uint32_t next;     /* 1 + index of the next entry in the chain, 0: the last */
} lr_literal;

#define LR_LITERAL_BUCKETS 4096u
#define LR_LITERAL_MIN 2u
#define LR_LITERAL_HASHED 4u /* bytes that are hashed at most */

/* Literals of which the first n bytes are hashed. */
typedef struct lr_literal_chains {
    uint32_t first[LR_LITERAL_BUCKETS]; /* 1 + the first entry, 0: none */
    uint32_t last[LR_LITERAL_BUCKETS];
    uint32_t count;
} lr_literal_chains;

typedef struct lr_literals {
    lr_grams grams;
    bool numbers; /* some literal may stand at a number that is not told from most others (anchors.h) */
    lr_literal_chains chains[LR_LITERAL_HASHED + 1]; /* by n */
    lr_literal *items;
    uint32_t count;
} lr_literals;

/* 16 bits of the first n bytes, 2 to LR_LITERAL_HASHED. */
static inline uint32_t lr_literal_hash(const uint8_t *bytes, unsigned n)
{
    uint32_t word = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
    if (n > 2)
        word |= (uint32_t)bytes[2] << 16;
    if (n > 3)
        word |= (uint32_t)bytes[3] << 24;
    return (word | 0x20202020u >> (32 - 8 * n)) * 0x9e3779b1u >> 16;
}

/* Adds the literals of one detector, each of LR_LITERAL_MIN bytes or more; they are tried in this order. */
void lr_literals_add(lr_literals *literals, const lr_literal *items, uint32_t count);

/* Completes the tables when all were added. */
void lr_literals_build(lr_literals *literals);

#endif
