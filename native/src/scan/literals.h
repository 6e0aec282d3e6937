/*
 * Literals that stand at the start of a word: tokens' prefixes, `eyJ`, `bearer`.
 * A bitmap over the first two bytes (case folded) turns away almost every word;
 * the rest is found in a chain of the entries that share these bytes.
 */
#ifndef LR_LITERALS_H
#define LR_LITERALS_H

#include "../policy/policy.h"

typedef struct lr_literal {
    lr_text text;      /* compared exactly, unless `folded` */
    bool folded;       /* text is lower case; ASCII case is ignored */
    uint32_t detector;
    const lr_variant *variant; /* NULL: a shape verifies */
    uint32_t next;     /* 1 + index of the next entry in the chain, 0: the last */
} lr_literal;

#define LR_LITERAL_BUCKETS 1024u

typedef struct lr_literals {
    uint64_t first_two[65536 / 64];
    uint32_t buckets[LR_LITERAL_BUCKETS]; /* 1 + the first entry, 0: none */
    uint32_t last[LR_LITERAL_BUCKETS];    /* 1 + the last */
    lr_literal *items;
    uint32_t count, capacity;
} lr_literals;

static inline uint32_t lr_fold_two(const uint8_t *bytes)
{
    return (uint32_t)(bytes[0] | 0x20) | (uint32_t)(bytes[1] | 0x20) << 8;
}

static inline uint32_t lr_literal_bucket(uint32_t two)
{
    return (two * 40503u >> 6) % LR_LITERAL_BUCKETS;
}

/* Entries of one detector stay in the order in which they are added. */
void lr_literals_add(lr_literals *literals, lr_literal item);

#endif
