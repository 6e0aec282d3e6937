/*
 * Keywords: words near which a value of kind keyed counts, in text and in keys.
 *
 * The starts of starts.h turn away nearly every word, the first eight bytes most of
 * the others; what passes is compared with the keywords that begin so.
 */
#ifndef LR_KEYWORDS_H
#define LR_KEYWORDS_H

#include <string.h>

#include "starts.h"

typedef struct lr_keyword {
    lr_text text;
    const uint32_t *detectors;
    uint32_t detector_count;
    uint32_t letters; /* so many of its first eight bytes, before any other, are letters of ASCII ... */
    uint64_t head;    /* ... and these they are, in lower case */
} lr_keyword;

#define LR_KEYWORD_BUCKETS 4096u
#define LR_KEYWORD_MIN 3u
#define LR_KEYWORD_KNOWN 12u /* bytes that may be looked at before a keyword is compared */

typedef struct lr_keywords {
    lr_keyword *items; /* each text once, ascending */
    uint32_t count;
    bool foreign; /* some do not begin in ASCII */
    const lr_starts *starts;
    uint64_t begins[(1u << 16) / 64];  /* one bit for each of two hashes of an entry */
    uint64_t goes_on[(1u << 16) / 64]; /* and of LR_KEYWORD_KNOWN bytes, where a keyword has so many */
    uint32_t first[LR_KEYWORD_BUCKETS]; /* 1 + an entry, 0: none; by hash */
    struct lr_keyword_entry {
        uint64_t eight;         /* the first bytes, and how many of them are known: a shorter keyword has no more */
        uint32_t known, keyword;
        uint32_t next; /* 1 + an entry, 0: the last */
        uint8_t then;  /* the keyword's byte behind those known, a joiner apart; 0: it has no more */
    } *entries;
    uint32_t entry_count;
} lr_keywords;

/* The tables over the keywords of all detectors of kind keyed. False: no memory, or more than UINT16_MAX keywords. */
bool lr_keywords_build(lr_keywords *keywords, lr_starts *starts, const logredact_policy *policy, lr_arena *arena);

static inline uint64_t lr_keyword_eight(const uint8_t *bytes)
{
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    return lr_fold_eight(eight);
}

/* The first n bytes, LR_KEYWORD_MIN to 8. */
static inline uint64_t lr_keyword_known(uint64_t eight, unsigned n)
{
    return eight & UINT64_MAX >> (64 - 8 * n);
}

/* Two hashes of 16 bits. */
static inline uint32_t lr_keyword_hash(uint64_t known, unsigned n)
{
    return (uint32_t)((known + n) * 0x9e3779b97f4a7c15u >> 32);
}

static inline bool lr_keywords_begin(const lr_keywords *keywords, uint64_t known, unsigned n)
{
    const uint32_t hash = lr_keyword_hash(known, n), first = hash >> 16, second = hash & 0xffff;
    return lr_bit(keywords->begins, first) && lr_bit(keywords->begins, second);
}

/* 1 + the first entry of these known bytes among those from `next`, 0: there is none. */
static inline uint32_t lr_keyword_entry(const lr_keywords *keywords, uint32_t next, uint64_t known, unsigned n)
{
    while (next && (keywords->entries[next - 1].eight != known || keywords->entries[next - 1].known != n))
        next = keywords->entries[next - 1].next;
    return next;
}

/* The same from the first: the bits turn away most that have none. */
static inline uint32_t lr_keyword_first(const lr_keywords *keywords, uint64_t known, unsigned n)
{
    if (!lr_keywords_begin(keywords, known, n))
        return 0;
    return lr_keyword_entry(keywords, keywords->first[lr_keyword_hash(known, n) % LR_KEYWORD_BUCKETS], known, n);
}

/* Of twelve bytes, or of eight of what is longer but has not so many. */
static inline uint32_t lr_keyword_hash_on(const uint8_t *bytes, bool twelve)
{
    const uint64_t eight = lr_keyword_eight(bytes);
    return twelve ? lr_keyword_hash(eight ^ (uint64_t)lr_gram(bytes + 8) << 29, 12) >> 16 : lr_keyword_hash(eight, 11) >> 16;
}

/*
 * May a keyword stand at the start of a word of these kinds, by its first twelve bytes? Behind a shorter one no word goes on.
 * *further: were bytes behind the first eight needed to tell?
 */
static inline bool lr_keyword_may_stand(const lr_keywords *keywords, const uint8_t *bytes, uint32_t kinds, bool *further)
{
    const uint64_t eight = lr_keyword_eight(bytes);
    *further = false;
    for (uint32_t left = kinds >> LR_START_KEYWORD & 0x3f; left; left &= left - 1) {
        const unsigned n = LR_KEYWORD_MIN + (unsigned)__builtin_ctz(left);
        const bool goes_on = n < 8 && bytes[n] >= 'a' && bytes[n] <= 'z' && bytes[n] != 's';
        if (goes_on || !lr_keyword_first(keywords, lr_keyword_known(eight, n), n))
            continue;
        *further = n == 8;
        if (n < 8 || lr_bit(keywords->goes_on, lr_keyword_hash_on(bytes, true)) || lr_bit(keywords->goes_on, lr_keyword_hash_on(bytes, false)))
            return true;
    }
    return false;
}

/* A search for the keywords that stand at a place, one after another. */
typedef struct lr_keyword_search {
    size_t at;
    uint64_t eight;   /* what stands there */
    uint8_t then[2];  /* and behind: the next byte, and where that joins words the one after it */
    uint32_t next;    /* 1 + the entry that comes next, 0: none of these known bytes */
    uint32_t lengths; /* bit n: the entries of which n bytes are known come then */
} lr_keyword_search;

/* Begins at value[i]; then each call gives a keyword, and its end, until there are no more: NULL. */
void lr_keyword_search_begin(lr_keyword_search *search, const lr_keywords *keywords, lr_text value, size_t i);
const lr_keyword *lr_keyword_search_next(lr_keyword_search *search, const lr_keywords *keywords, lr_text value, size_t *end);

/* The keywords in a key (its last LR_KEY_MAX bytes). */
void lr_keywords_of_key(const lr_keywords *keywords, lr_text key, lr_key_words *words);

#endif
