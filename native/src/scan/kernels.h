/*
 * Kernels: where in a run of 64-byte blocks a match could stand, as bit masks
 * (bit i of a block's mask: byte i). First masks of byte classes, then, by bit
 * arithmetic on these (anchors.h), the candidates of each family of detectors.
 *
 * One kernel per instruction set: kernels_*.c, all but the plain one from the
 * template kernel_body.h. Every kernel equals the plain one, bit for bit.
 */
#ifndef LR_KERNELS_H
#define LR_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../policy/policy.h"

enum lr_mask {
    LR_M_WORD, /* [A-Za-z0-9_] */
    LR_M_DIGIT,
    LR_M_LOWER,
    LR_M_LETTER,
    LR_M_HIGH,   /* 0x80 and up */
    LR_M_WIDE,   /* of these the first bytes of characters that may stand for one of ASCII (LR_HIGH_LOW) */
    LR_M_HEADER, /* and those behind which msgpack has the length of a string or binary (the same) */
    LR_M_ESCAPE, /* \ % &: in front of what is written encoded */
    LR_M_EQUAL,
    LR_M_GREATER,
    LR_M_SLASH,
    LR_M_AT,
    LR_M_COLON,
    LR_M_HYPHEN,
    LR_M_PLUS,
    LR_M_PAREN, /* ( alone */
    LR_M_DOT,
    LR_M_SPACE,
    LR_M_M,    /* m alone: the end of a colour */
    LR_M_BLANK, /* - and space: what groups of digits have between them */
    LR_M_NAME,  /* [A-Za-z0-9_.-]: bytes of a key */
    LR_M_COUNT
};

/*
 * Of the bytes from 0x80 up those that lr_decode_compatible() goes on from, c2 c5 ca cb cd, d8, e1 e2 e3 ea ef, f0 f3, and the
 * headers of strings and binaries of 8, 16 and 32 bits, c4 c5 c6, d9 da db. By their low and their high four bits, a bit for
 * each of these that begin alike.
 */
#define LR_HIGH_LOW {8, 4, 5, 12, 16, 17, 16, 0, 2, 32, 37, 33, 0, 1, 0, 4}
#define LR_HIGH_HIGH {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 17, 34, 4, 8}
#define LR_HIGH_WIDE 15
#define LR_HIGH_HEADER 48

/* What patterns must hold is in tables by length, for each a step (atoms.h). */
enum { LR_SHORT_ATOMS, LR_MIDDLE_ATOMS, LR_LONG_ATOMS, LR_ATOM_TABLES };

/* Families of candidates: a shape's own number, or one of these. */
enum lr_family {
    LR_A_WORD = LR_SHAPE_COUNT, /* tokens' prefixes and other literals */
    LR_A_KEYWORD,               /* keywords of detectors of kind keyed */
    LR_A_KEY,                   /* separators behind what may be a key */
    LR_A_WORD_START,            /* where of these the first ... */
    LR_A_KEYWORD_START,         /* ... and the second may begin; who looks for them wants ... */
    LR_A_START,                 /* ... all of these, and the first also at LR_A_LONG */
    LR_A_LONG,                  /* the starts of LR_LONG_RUN word bytes or more */
    LR_A_RARE,                  /* these, and those of one word byte; in few of them LR_A_WORD */
    LR_A_NUMBER,                /* no candidates of its own: LR_A_WORD_START has those of all numbers */
    LR_A_CAPITALS,              /* nor this one: LR_A_RARE has those of LR_CAPITALS bytes that are mostly capital letters */
    LR_A_FOREIGN,               /* nor this one: LR_A_KEYWORD_START has those that do not begin in ASCII */
    LR_A_WIDE,                  /* characters that may stand for one of ASCII */
    LR_A_ENCODED,               /* what may be an encoded character */
    LR_A_BASE64,                /* what may be base64 of text */
    LR_A_KNOWN,                 /* known secrets */
    LR_A_ATOM,                  /* what patterns must hold, by table (LR_ATOM_TABLES) */
    LR_A_LAST_ATOM = LR_A_ATOM + LR_ATOM_TABLES - 1,
    LR_A_COUNT
};

/* Those with anchors. */
#define LR_ANCHORED                                                                                                              \
    ((((1u << LR_SHAPE_COUNT) - 1) & ~(1u << LR_SHAPE_JWT | 1u << LR_SHAPE_HTTP_AUTHORIZATION)) | 1u << LR_A_KEY |                \
     1u << LR_A_WORD_START | 1u << LR_A_KEYWORD_START | 1u << LR_A_START | 1u << LR_A_LONG | 1u << LR_A_RARE | 1u << LR_A_WIDE |  \
     1u << LR_A_ENCODED | 1u << LR_A_BASE64)

/* Blocks that are looked at together; the masks of two windows stay in the first-level cache. */
#define LR_WINDOW 64u
#define LR_BLOCK 64u

/* Word bytes in a row that ordinary words seldom have. */
#define LR_LONG_RUN 20u /* LR_BASE64_MIN, too */

/* Of so many bytes from the start of a word none is a space or a letter in lower case. */
#define LR_CAPITALS 6u

#define LR_POSITIONS_ROOM 16u

/* Blocks are worked on in fours. */
#define LR_WINDOW_ROOM (LR_WINDOW + 4u)

/* m[mask][0] is the block before the window, m[mask][1] its first, and one block follows its last. */
typedef struct lr_masks {
    uint64_t m[LR_M_COUNT][LR_WINDOW_ROOM + 2];
} lr_masks;

typedef struct lr_candidates {
    uint64_t c[LR_A_COUNT][LR_WINDOW_ROOM];
    uint64_t families[LR_WINDOW_ROOM]; /* bit f: the block has candidates of family f */
} lr_candidates;

/*
 * Teddy: may one of a set of literals begin here? Each literal is in one of eight buckets (bits); low[n][x] holds the
 * buckets with a literal whose byte n has the low four bits x, high[n] the same of the high four. After Hyperscan's
 * matcher of that name (X. Wang et al., NSDI 2019).
 */
#define LR_TEDDY_BYTES 3u
typedef struct lr_teddy {
    uint8_t low[LR_TEDDY_BYTES][16], high[LR_TEDDY_BYTES][16];
} lr_teddy;

/*
 * Bytes as they are looked up: ASCII case folded by bit 5, all of what is then below 0x40 (digits, and most of what stands
 * behind a word) the same.
 */
static inline uint64_t lr_fold_eight(uint64_t eight)
{
    eight |= 0x2020202020202020u;
    const uint64_t letters = eight & 0x4040404040404040u;
    return eight & (letters | (letters - (letters >> 6)));
}

/* The first four bytes of a word, folded. And the hash of these. */
#define LR_GRAM_BITS 16u
static inline uint32_t lr_gram(const uint8_t *bytes)
{
    uint32_t four;
    memcpy(&four, bytes, sizeof four);
    return (uint32_t)lr_fold_eight(four);
}

/* The same of four letters. */
static inline uint32_t lr_gram_of_letters(const uint8_t *bytes)
{
    uint32_t four;
    memcpy(&four, bytes, sizeof four);
    return four | 0x20202020u;
}

static inline uint32_t lr_gram_hash(uint32_t gram)
{
    return gram * 0x9e3779b1u >> (32 - LR_GRAM_BITS);
}

static inline bool lr_bit(const uint64_t *bits, uint32_t n)
{
    return bits[n / 64] >> n % 64 & 1;
}

static inline void lr_bit_set(uint64_t *bits, uint32_t n)
{
    bits[n / 64] |= 1ull << n % 64;
}

/* One bit for each hash. */
typedef struct lr_grams {
    uint64_t bits[(1u << LR_GRAM_BITS) / 64];
} lr_grams;

static inline void lr_grams_add(lr_grams *grams, const uint8_t *bytes)
{
    lr_bit_set(grams->bits, lr_gram_hash(lr_gram(bytes)));
}

static inline bool lr_grams_hold(const lr_grams *grams, const uint8_t *bytes)
{
    return lr_bit(grams->bits, lr_gram_hash(lr_gram(bytes)));
}

/* One bit for each two bytes. */
typedef struct lr_pairs {
    uint64_t bits[(1u << 16) / 64];
} lr_pairs;

static inline uint32_t lr_pair(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
}

static inline void lr_pairs_add(lr_pairs *pairs, const uint8_t *bytes)
{
    lr_bit_set(pairs->bits, lr_pair(bytes));
}

static inline bool lr_pairs_hold(const lr_pairs *pairs, const uint8_t *bytes)
{
    return lr_bit(pairs->bits, lr_pair(bytes));
}

typedef struct lr_kernel {
    const char *name;
    bool (*runs)(void); /* on this processor */
    /*
     * Masks of `blocks` blocks from `bytes` into m[...][at], m[...][at + 1], ... All their bytes are readable, no more is read.
     * Writes up to three blocks more.
     */
    void (*masks)(const uint8_t *bytes, size_t blocks, lr_masks *masks, size_t at);
    /*
     * Candidates of the `blocks` blocks of a window, of those of `families` (bit f) that have anchors: the shapes,
     * LR_A_WIDE, LR_A_ENCODED, LR_A_KEY, LR_A_WORD_START, LR_A_KEYWORD_START, LR_A_START, LR_A_LONG, LR_A_RARE and LR_A_BASE64,
     * of which all from LR_A_KEY on are not told in candidates->families. Writes up to three blocks more.
     */
    void (*anchors)(const lr_masks *masks, size_t blocks, uint32_t families, lr_candidates *candidates);
    /* Into found[0..blocks): where a literal may begin. LR_TEDDY_BYTES - 1 bytes behind the blocks are readable. */
    void (*teddy)(const uint8_t *bytes, size_t blocks, const lr_teddy *teddy, uint64_t *found);
    /*
     * The positions of the starts whose gram the set may hold, ascending; returns how many. Up to LR_POSITIONS_ROOM more are
     * written to. Eight bytes behind the blocks are readable.
     */
    size_t (*grams)(const uint8_t *bytes, const uint64_t *starts, size_t blocks, const lr_grams *set, uint16_t *positions);
} lr_kernel;

/* All that were built, the fastest first, the plain one last, then NULL. */
extern const lr_kernel *const lr_kernels[];

/* The kernel that new policies use: the fastest that runs here, or the one that was forced. */
const lr_kernel *lr_kernel_chosen(void);

/* Forces a kernel by name, NULL: none. False: there is none such that runs here. Not thread-safe. */
bool lr_kernel_force(const char *name);

#endif
