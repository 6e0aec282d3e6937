/*
 * The template of a kernel. The file that includes it defines
 *   LR_KERNEL        the kernel's name, LR_TARGET its function attributes
 *   LR_BITS_BYTES    width of the vectors of masks (anchors.h)
 *   V, VECTORS       a vector of bytes, and how many make a block
 *   v_load v_store v_all v_same v_or v_and v_below v_look v_shift   on vectors (see kernels_avx2.c)
 *   v_bit5(V)            bit 5 of each byte as its top bit
 *   v_mask(V[VECTORS])   the top bits of a block's bytes
 */
#include "anchors.h"

/*
 * Vectors that a loop compares with. A compiler that knows what is in them makes each anew where it is used, by three
 * instructions in place of none.
 */
typedef struct lr_compared {
    V single[LR_M_COUNT];
    V digit, digits, letter, letters, line, lower, percent, backslash, ampersand, low, wide, header, none;
} lr_compared;

LR_TARGET static inline void make_compared(lr_compared *c)
{
    static const uint8_t single[LR_M_COUNT] = LR_SINGLE_BYTES;
    for (int k = 0; k < LR_M_COUNT; k++)
        c->single[k] = v_all(single[k]);
    c->digit = v_all('0');
    c->digits = v_all('9' - '0');
    c->letter = v_all('a');
    c->letters = v_all('z' - 'a');
    c->line = v_all('_');
    c->lower = v_all(0x20);
    c->percent = v_all('%');
    c->backslash = v_all('\\');
    c->ampersand = v_all('&');
    c->low = v_all(0x0f);
    c->wide = v_all(LR_HIGH_WIDE);
    c->header = v_all(LR_HIGH_HEADER);
    c->none = v_all(0);
    __asm__("" : "+m"(*c));
}

LR_TARGET static void masks(const uint8_t *bytes, size_t blocks, lr_masks *out, size_t at)
{
    static const uint8_t high_low[16] = LR_HIGH_LOW, high_high[16] = LR_HIGH_HIGH;
    lr_compared c;
    make_compared(&c);
    for (size_t b = 0; b < blocks; b++) {
        V byte[VECTORS], digit[VECTORS], low[VECTORS], letter[VECTORS], word[VECTORS], escape[VECTORS];
        for (int n = 0; n < VECTORS; n++) {
            byte[n] = v_load(bytes + b * LR_BLOCK + (size_t)n * sizeof(V));
            digit[n] = v_below(byte[n], c.digit, c.digits);
            /* | 0x20 maps no other byte into a-z. */
            letter[n] = v_below(v_or(byte[n], c.lower), c.letter, c.letters);
            word[n] = v_or(v_or(letter[n], digit[n]), v_same(byte[n], c.line));
            low[n] = v_bit5(byte[n]);
            escape[n] = v_or(v_or(v_same(byte[n], c.backslash), v_same(byte[n], c.percent)), v_same(byte[n], c.ampersand));
        }
        out->m[LR_M_WORD][at + b] = v_mask(word);
        out->m[LR_M_DIGIT][at + b] = v_mask(digit);
        out->m[LR_M_BIT5][at + b] = v_mask(low);
        out->m[LR_M_LETTER][at + b] = v_mask(letter);
        const uint64_t high = out->m[LR_M_HIGH][at + b] = v_mask(byte);
        out->m[LR_M_WIDE][at + b] = out->m[LR_M_HEADER][at + b] = 0;
        if (high) {
            V no_wide[VECTORS], no_header[VECTORS];
            for (int n = 0; n < VECTORS; n++) {
                const V is = v_and(v_look(high_low, v_and(byte[n], c.low)), v_look(high_high, v_shift(byte[n])));
                no_wide[n] = v_same(v_and(is, c.wide), c.none);
                no_header[n] = v_same(v_and(is, c.header), c.none);
            }
            out->m[LR_M_WIDE][at + b] = ~v_mask(no_wide);
            out->m[LR_M_HEADER][at + b] = ~v_mask(no_header);
        }
        out->m[LR_M_ESCAPE][at + b] = v_mask(escape);
#pragma GCC unroll 16
        for (int k = LR_M_EQUAL; k < LR_M_COUNT; k++) {
            V same[VECTORS];
            for (int n = 0; n < VECTORS; n++)
                same[n] = v_same(byte[n], c.single[k]);
            out->m[k][at + b] = v_mask(same);
        }
    }
}

/* The buckets of literals that may have this byte as their n-th. */
LR_TARGET static inline V buckets(V byte, const lr_teddy *teddy, int n)
{
    return v_and(v_look(teddy->low[n], v_and(byte, v_all(0x0f))), v_look(teddy->high[n], v_shift(byte)));
}

LR_TARGET static void teddy(const uint8_t *bytes, size_t blocks, const lr_teddy *t, uint64_t *found)
{
    for (size_t b = 0; b < blocks; b++) {
        V none[VECTORS];
        for (int n = 0; n < VECTORS; n++) {
            const uint8_t *at = bytes + b * LR_BLOCK + (size_t)n * sizeof(V);
            V hit = v_and(v_and(buckets(v_load(at), t, 0), buckets(v_load(at + 1), t, 1)), buckets(v_load(at + 2), t, 2));
            none[n] = v_same(hit, v_all(0));
        }
        found[b] = ~v_mask(none);
    }
}

/*
 * How many starts a block has is hard to predict, so they are looked at LANES at a time without a branch. Beyond the last one
 * it is looked at over again, and what those looks kept is taken back.
 */
#define LANES 3

/* The last of a block's bits, of which there is one; it stands for those that are not there. */
LR_TARGET static inline uint64_t last_of(uint64_t bits)
{
    return 1ull << (LR_BLOCK - 1) >> __builtin_clzll(bits);
}

LR_TARGET static size_t grams(const uint8_t *bytes, const uint64_t *starts, size_t blocks, const lr_grams *set, uint16_t *out)
{
    /* Folded at first: the same byte is in up to four grams. */
    uint8_t folded[LR_WINDOW * LR_BLOCK + 8];
    for (size_t n = 0; n < blocks * LR_BLOCK; n += sizeof(V)) {
        const V v = v_or(v_load(bytes + n), v_all(0x20)), folds = v_and(v, v_all(0x7f));
        v_store(folded + n, v_and(folds, v_same(v_and(v, v_all(0x40)), v_all(0x40))));
    }
    uint64_t behind;
    memcpy(&behind, bytes + blocks * LR_BLOCK, sizeof behind);
    behind = lr_fold_eight(behind);
    memcpy(folded + blocks * LR_BLOCK, &behind, sizeof behind);
    uint16_t *at = out;
    for (size_t b = 0; b < blocks; b++) {
        uint64_t left = starts[b], hit = 0;
        if (!left)
            continue;
        const uint64_t last = last_of(left);
        int beyond = -__builtin_popcountll(left);
        do {
#pragma GCC unroll 3
            for (unsigned n = 0; n < LANES; n++) {
                const unsigned i = (unsigned)(b * LR_BLOCK) + (unsigned)__builtin_ctzll(left | last);
                uint32_t gram;
                memcpy(&gram, folded + i, sizeof gram);
                const uint32_t hash = lr_gram_hash(gram);
                hit = set->bits[hash / 64] >> hash % 64 & 1;
                *at = (uint16_t)i;
                at += hit;
                left &= left - 1;
            }
            beyond += LANES;
        } while (left);
        at -= (int)hit * beyond;
    }
    return (size_t)(at - out);
}

LR_TARGET static size_t ends(const uint8_t *bytes, const uint64_t *letters, const uint64_t *quoted, size_t blocks,
                             const lr_grams *set, uint16_t *out)
{
    uint16_t *at = out;
    for (size_t b = 0; b < blocks; b++) {
        const uint64_t gap = quoted[b];
        uint64_t left = letters[b] | gap, hit = 0;
        if (!left)
            continue;
        const uint64_t last = last_of(left);
        int beyond = -__builtin_popcountll(left);
        do {
#pragma GCC unroll 2
            for (unsigned n = 0; n < 2; n++) {
                const unsigned bit = (unsigned)__builtin_ctzll(left | last), i = (unsigned)(b * LR_BLOCK) + bit;
                const uint32_t hash = lr_gram_hash(lr_gram_of_letters(bytes + i - 4 - (gap >> bit & 1)));
                hit = set->bits[hash / 64] >> hash % 64 & 1;
                *at = (uint16_t)i;
                at += hit;
                left &= left - 1;
            }
            beyond += 2;
        } while (left);
        at -= (int)hit * beyond;
    }
    return (size_t)(at - out);
}

const lr_kernel LR_KERNEL = {LR_KERNEL_NAME, runs, masks, anchors, teddy, grams, ends};
