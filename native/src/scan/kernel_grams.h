/*
 * Grams by a few look-ups at a time: part of the template kernel_body.h, for kernels without an instruction that makes many.
 * The kernel defines besides v_or and v_store (see kernels_avx2.c).
 */
#include "kernels.h"

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
