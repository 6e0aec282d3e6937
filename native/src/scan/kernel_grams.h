/*
 * Grams by one look-up after another: part of the template kernel_body.h, for kernels without an instruction that makes many.
 * How many starts a block has is hard to predict: so their positions are written at first, eight at a time whether they are
 * there or not, and then looked at without a branch for each.
 *
 * The kernel defines besides v_or and v_store (see kernels_avx2.c).
 */
#include "kernels.h"

typedef uint16_t lr_eight __attribute__((vector_size(16)));

/* The bits that are set in a byte, by its value: a row without and one with each bit, the lowest changing first. */
#define ROW(...) {__VA_ARGS__}
#define BIT_0(...) ROW(__VA_ARGS__), ROW(0, __VA_ARGS__)
#define BIT_1(...) BIT_0(__VA_ARGS__), BIT_0(1, __VA_ARGS__)
#define BIT_2(...) BIT_1(__VA_ARGS__), BIT_1(2, __VA_ARGS__)
#define BIT_3(...) BIT_2(__VA_ARGS__), BIT_2(3, __VA_ARGS__)
#define BIT_4(...) BIT_3(__VA_ARGS__), BIT_3(4, __VA_ARGS__)
#define BIT_5(...) BIT_4(__VA_ARGS__), BIT_4(5, __VA_ARGS__)
#define BIT_6(...) BIT_5(__VA_ARGS__), BIT_5(6, __VA_ARGS__)
#define BIT_7(...) BIT_6(__VA_ARGS__), BIT_6(7, __VA_ARGS__)
static const lr_eight bits_of[256] = {BIT_7()};

/* The positions of the starts, ascending; returns how many. Up to eight more are written to. */
LR_TARGET static inline size_t positions_of(const uint64_t *starts, size_t blocks, uint16_t *out)
{
    uint16_t *at = out;
    lr_eight first = {0};
    for (const uint8_t *byte = (const uint8_t *)starts, *end = byte + 8 * blocks; byte < end;) {
#pragma GCC unroll 8
        for (unsigned n = 0; n < 8; n++, byte++, first += 8) {
            const lr_eight positions = bits_of[*byte] + first;
            memcpy(at, &positions, sizeof positions);
            at += __builtin_popcount(*byte);
        }
    }
    return (size_t)(at - out);
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
    uint16_t all[LR_WINDOW * LR_BLOCK + 8];
    const size_t count = positions_of(starts, blocks, all);
    size_t kept = 0;
#pragma GCC unroll 2
    for (size_t n = 0; n < count; n++) {
        const uint16_t position = all[n];
        uint32_t gram;
        memcpy(&gram, folded + position, sizeof gram);
        out[kept] = position;
        kept += lr_bit(set->bits, lr_gram_hash(gram));
    }
    return kept;
}
