/*
 * Masks by bit arithmetic: part of the template kernel_body.h, for kernels without an instruction that takes classes of bytes
 * apart. Turned over, blocks of text are eight planes, of which plane n holds bit n of every byte, and a class of bytes is a few
 * operations on planes of several blocks at once; after the parallel bit streams of R. Cameron et al. (PACT 2014). To compare
 * with one byte after another takes an instruction that moves a mask out of a vector for each, and processors do one in a cycle.
 *
 * The kernel defines besides
 *   columns(bytes, V[8])    byte n of every eight, of as many blocks as a vector has words of 64 bits
 */
#include "anchors.h"

#define PLANES 8u
#define AT_ONCE (LR_BITS_BYTES / 8u) /* blocks */

/* Bits of `low` where the mask has none change places with those `by` bits further down in `high`. */
LR_TARGET static inline void exchange(lr_bits *low, lr_bits *high, int by, uint64_t mask)
{
    const lr_bits differ = (*low >> by ^ *high) & mask;
    *high ^= differ;
    *low ^= differ << by;
}

/* Bit n of column i becomes bit i of plane n. */
LR_TARGET static inline void turn(lr_bits v[PLANES])
{
    for (unsigned n = 0; n < 4; n++)
        exchange(&v[n], &v[n + 4], 4, 0x0f0f0f0f0f0f0f0fu);
    for (unsigned n = 0; n < PLANES; n += n % 4 ? 3 : 1)
        exchange(&v[n], &v[n + 2], 2, 0x3333333333333333u);
    for (unsigned n = 0; n < PLANES; n += 2)
        exchange(&v[n], &v[n + 1], 1, 0x5555555555555555u);
}

/* The masks of the blocks from `at` on by their planes. Names with digits are those of the bytes in hex, x for any digit. */
LR_TARGET static inline __attribute__((always_inline)) void classify(const lr_bits p[PLANES], lr_masks *out, size_t at)
{
#define PUT(mask, bits)                                             \
    {                                                               \
        const lr_bits put = (bits);                                 \
        memcpy(out->m[LR_M_##mask] + at, &put, sizeof put);         \
    }
    const lr_bits or10 = p[1] | p[0], or32 = p[3] | p[2], and10 = p[1] & p[0], only0 = p[0] & ~p[1], only1 = p[1] & ~p[0];
    const lr_bits and32 = p[3] & p[2], only3 = p[3] & ~p[2], only2 = p[2] & ~p[3];
    const lr_bits x0 = ~(or32 | or10), xa = only3 & only1, xd = and32 & only0, xe = and32 & only1, xf = and32 & and10;
    const lr_bits signs = p[5] & ~(p[7] | p[6]), in2x = signs & ~p[4], in3x = signs & p[4];
    const lr_bits upper = p[6] & ~p[7], in45 = upper & ~p[5], in5x = in45 & p[4];
    const lr_bits digit = in3x & ~(p[3] & (p[2] | p[1]));
    /* The low five bits of a letter are 1 to 26. */
    const lr_bits letter = upper & (p[4] | or32 | or10) & ~(p[4] & p[3] & (p[2] | and10));
    const lr_bits word = letter | digit | (in5x & xf), hyphen = in2x & xd, dot = in2x & xe, space = in2x & x0;
    PUT(WORD, word)
    PUT(DIGIT, digit)
    PUT(LOWER, letter & p[5])
    PUT(LETTER, letter)
    PUT(ESCAPE, (in5x & and32 & ~or10) | (in2x & only2 & (p[1] ^ p[0])))
    PUT(EQUAL, in3x & xd)
    PUT(GREATER, in3x & xe)
    PUT(SLASH, in2x & xf)
    PUT(AT, in45 & ~p[4] & x0)
    PUT(COLON, in3x & xa)
    PUT(HYPHEN, hyphen)
    PUT(PLUS, in2x & only3 & and10)
    PUT(PAREN, in2x & only3 & ~or10)
    PUT(DOT, dot)
    PUT(SPACE, space)
    PUT(M, upper & p[5] & ~p[4] & xd)
    PUT(BLANK, hyphen | space)
    PUT(NAME, word | hyphen | dot)
    PUT(HIGH, p[7])
    lr_bits wide = {0}, header = {0};
    if (v_any((V)p[7])) {
        const lr_bits high = p[7] & p[6], cx = high & ~(p[5] | p[4]), dx = high & p[4] & ~p[5], ex = high & p[5] & ~p[4], fx = high & p[5] & p[4];
        const lr_bits x8 = only3 & ~or10, xb = only3 & and10, x2 = only1 & ~or32;
        wide = (cx & (x2 | (only2 & only0) | xa | xb | xd)) | (dx & x8) | (ex & ((or10 & ~or32) | xa | xf)) | (fx & ((and10 & ~or32) | x0));
        header = (cx & only2 & ~and10) | (dx & only3 & or10);
    }
    PUT(WIDE, wide)
    PUT(HEADER, header)
#undef PUT
}

LR_TARGET static void masks(const uint8_t *bytes, size_t blocks, lr_masks *out, size_t at)
{
    uint8_t last[AT_ONCE * LR_BLOCK] = {0};
    for (size_t b = 0; b < blocks; b += AT_ONCE) {
        const uint8_t *from = bytes + b * LR_BLOCK;
        if (blocks - b < AT_ONCE)
            from = memcpy(last, from, (blocks - b) * LR_BLOCK);
        V column[PLANES];
        lr_bits plane[PLANES];
        columns(from, column);
        memcpy(plane, column, sizeof plane);
        turn(plane);
        classify(plane, out, at + b);
    }
}
