/*
 * Keywords: words near which a value of kind keyed counts, in text and in keys.
 *
 * The grams of kernels.h turn away nearly every start of a word; what passes is
 * compared with the keywords that begin so.
 */
#ifndef LR_KEYWORDS_H
#define LR_KEYWORDS_H

#include "kernels.h"

typedef struct lr_keyword {
    lr_text text;
    const uint32_t *detectors;
    uint32_t detector_count;
} lr_keyword;

#define LR_KEYWORD_BUCKETS 4096u

typedef struct lr_keywords {
    lr_keyword *items; /* each text once, ascending */
    uint32_t count;
    lr_grams grams;    /* of all */
    lr_grams brief[3]; /* of those of three, four and five bytes */
    lr_grams later;    /* the grams two bytes further, of all others */
    uint32_t first[LR_KEYWORD_BUCKETS]; /* 1 + an entry, 0: none */
    struct lr_keyword_entry {
        uint64_t eight, mask; /* the first bytes, bit 5 set; the mask tells which are known */
        uint32_t keyword, next; /* next: 1 + an entry, 0: the last */
    } *entries;
    uint32_t entry_count;
} lr_keywords;

/* The tables over the keywords of all detectors of kind keyed. False: no memory, or more than UINT16_MAX keywords. */
bool lr_keywords_build(lr_keywords *keywords, const logredact_policy *policy, lr_arena *arena);

/* May a keyword stand at the start of a word, by its first six bytes? Behind a short one no word goes on. */
static inline bool lr_keyword_may_stand(const lr_keywords *keywords, const uint8_t *bytes)
{
    if (!lr_grams_hold(&keywords->grams, bytes))
        return false;
    if (lr_grams_hold(&keywords->later, bytes + 2))
        return true;
    for (unsigned n = 0; n < 3; n++) {
        const uint8_t behind = bytes[n + 3];
        if ((behind < 'a' || behind > 'z' || behind == 's') && lr_grams_hold(&keywords->brief[n], bytes))
            return true;
    }
    return false;
}

/*
 * The keywords that stand at value[i..): call with 0, then with what the call before gave, until that is 0.
 * *keyword gets the index of one, *end its end.
 */
uint32_t lr_keywords_at(const lr_keywords *keywords, lr_text value, size_t i, uint32_t after, uint32_t *keyword, size_t *end);

/* The keywords in a key (its last LR_KEY_MAX bytes). */
void lr_keywords_of_key(const lr_keywords *keywords, lr_text key, lr_key_words *words);

#endif
