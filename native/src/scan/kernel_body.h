/*
 * The template of a kernel. The file that includes it defines
 *   LR_KERNEL        the kernel's name, LR_TARGET its function attributes
 *   LR_BITS_BYTES    width of the vectors of masks (anchors.h)
 *   V, VECTORS       a vector of bytes, and how many make a block
 *   v_load v_all v_same v_and v_look v_shift    on vectors (see kernels_avx2.c)
 *   v_any(V)         is any bit set?
 *   v_mask(V[VECTORS])      the top bits of a block's bytes
 *   masks, grams            the functions of the kernel, its own or those of kernel_masks.h and kernel_grams.h
 */
#include "anchors.h"

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

const lr_kernel LR_KERNEL = {LR_KERNEL_NAME, runs, masks, anchors, teddy, grams};
