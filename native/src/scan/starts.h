/*
 * What may begin at the start of a word: literals and keywords. A bit for each hash
 * of four bytes turns away most words; another hash tells for the others what it is
 * that may begin so.
 */
#ifndef LR_STARTS_H
#define LR_STARTS_H

#include "kernels.h"

/* Kinds of what begins with a gram. */
#define LR_START_LITERAL 1u /* at any word */
#define LR_START_LONG 2u    /* at one of LR_LONG_RUN word bytes */
#define LR_START_KEYWORD 2u /* bit LR_START_KEYWORD + n - LR_KEYWORD_MIN: keywords of which n bytes are known */

typedef struct lr_starts {
    lr_grams grams;
    uint8_t kinds[1u << LR_GRAM_BITS]; /* by another hash of the gram */
} lr_starts;

static inline uint32_t lr_starts_hash(const uint8_t *bytes)
{
    return lr_gram(bytes) * 0x85ebca6bu >> (32 - LR_GRAM_BITS);
}

static inline void lr_starts_add(lr_starts *starts, const uint8_t four[4], uint8_t kinds)
{
    lr_grams_add(&starts->grams, four);
    starts->kinds[lr_starts_hash(four)] |= kinds;
}

/* The kinds of what may begin with these four bytes; of others with the same hash, too. */
static inline uint32_t lr_starts_kinds(const lr_starts *starts, const uint8_t *bytes)
{
    return starts->kinds[lr_starts_hash(bytes)];
}

#endif
