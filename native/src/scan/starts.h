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

#define LR_FEW_STARTS 8u /* a bucket of Teddy's for each */

typedef struct lr_starts {
    lr_grams grams;
    uint8_t kinds[1u << LR_GRAM_BITS]; /* by another hash of the gram */
    /* What the grams begin with, and Teddy for that: of a few it turns nearly all words away, of more it does not. */
    uint8_t beginnings[LR_FEW_STARTS][LR_TEDDY_BYTES];
    uint32_t beginning_count; /* LR_FEW_STARTS + 1: more than these */
    lr_teddy teddy;
} lr_starts;

static inline uint32_t lr_starts_hash(const uint8_t *bytes)
{
    return lr_gram(bytes) * 0x85ebca6bu >> (32 - LR_GRAM_BITS);
}

static inline void lr_starts_add_beginning(lr_starts *starts, const uint8_t *bytes)
{
    uint32_t bucket = 0;
    while (bucket < starts->beginning_count && memcmp(starts->beginnings[bucket], bytes, LR_TEDDY_BYTES) != 0)
        bucket++;
    if (bucket < starts->beginning_count)
        return;
    starts->beginning_count = bucket + 1;
    if (bucket == LR_FEW_STARTS)
        return;
    memcpy(starts->beginnings[bucket], bytes, LR_TEDDY_BYTES);
    for (unsigned n = 0; n < LR_TEDDY_BYTES; n++)
        for (unsigned bit5 = 0; bit5 <= 0x20; bit5 += 0x20) { /* as grams are folded */
            const uint8_t byte = (uint8_t)((bytes[n] & 0xdf) | bit5);
            starts->teddy.low[n][byte & 15] |= (uint8_t)(1u << bucket);
            starts->teddy.high[n][byte >> 4] |= (uint8_t)(1u << bucket);
        }
}

static inline void lr_starts_add(lr_starts *starts, const uint8_t four[4], uint8_t kinds)
{
    if (starts->beginning_count <= LR_FEW_STARTS)
        lr_starts_add_beginning(starts, four);
    lr_grams_add(&starts->grams, four);
    starts->kinds[lr_starts_hash(four)] |= kinds;
}

/* The kinds of what may begin with these four bytes; of others with the same hash, too. */
static inline uint32_t lr_starts_kinds(const lr_starts *starts, const uint8_t *bytes)
{
    return starts->kinds[lr_starts_hash(bytes)];
}

#endif
