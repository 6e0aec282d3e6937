/*
 * Literals that stand at the start of a word: tokens' prefixes, `eyJ`, `bearer`.
 * The starts of starts.h turn away almost all words, however many literals there are;
 * what passes is compared with the literals of the same hash. Of a literal of two or
 * three bytes the bytes that may follow it count as well; those of two bytes that are
 * few words' (very long ones, of one byte, or of capital letters) have a set of their own. All literals of
 * a detector are in one chain, that of its shortest.
 */
#ifndef LR_LITERALS_H
#define LR_LITERALS_H

#include "starts.h"

typedef struct lr_literal {
    lr_text text;      /* compared exactly, unless `folded` */
    bool folded;       /* text is lower case; ASCII case is ignored */
    uint32_t detector;
    const lr_variant *variant; /* NULL: a shape verifies */
    uint64_t eight, known;     /* its first eight bytes, folded where they are compared so; of a shorter one, those that it has */
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
    lr_pairs pairs; /* of those that stand at words of a single byte, and those of two bytes at words of LR_LONG_RUN or of capitals */
    bool capitals;  /* some do at these */
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

/* May one of the literals stand here, by the eight bytes that are readable? */
static inline bool lr_literal_may_stand(const lr_literals *literals, const uint8_t *bytes)
{
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    const uint64_t folded = lr_fold_eight(eight);
    for (unsigned n = LR_LITERAL_MIN; n <= LR_LITERAL_HASHED; n++)
        for (uint32_t next = literals->chains[n].first[lr_literal_hash(bytes, n) % LR_LITERAL_BUCKETS]; next;) {
            const lr_literal *item = &literals->items[next - 1];
            if ((((item->folded ? folded : eight) ^ item->eight) & item->known) == 0)
                return true;
            next = item->next;
        }
    return false;
}

/* Adds the literals of one detector, each of LR_LITERAL_MIN bytes or more; they are tried in this order. */
void lr_literals_add(lr_literals *literals, const lr_literal *items, uint32_t count);

/* Completes the tables when all were added. */
void lr_literals_build(lr_literals *literals, lr_starts *starts);

#endif
