/* Does a kernel give what the plain one gives, bit for bit? */
#ifndef LR_AGREE_H
#define LR_AGREE_H

#include <stdlib.h>
#include <string.h>

#include "../src/scan/kernels.h"

extern const lr_kernel lr_kernel_plain;

static inline bool agree_masks(const lr_kernel *kernel, const uint8_t *bytes, size_t blocks, size_t at, lr_masks *plain)
{
    static lr_masks other;
    bool same = true;
    memset(plain, 0, sizeof *plain);
    memset(&other, 0, sizeof other);
    lr_kernel_plain.masks(bytes, blocks, plain, at);
    kernel->masks(bytes, blocks, &other, at);
    /* What was there before is left alone; up to three blocks behind may be anything. */
    for (unsigned k = 0; k < LR_M_COUNT; k++)
        same &= memcmp(plain->m[k], other.m[k], (at + blocks) * sizeof plain->m[k][0]) == 0;
    return same;
}

static inline bool agree_anchors(const lr_kernel *kernel, const lr_masks *masks, size_t blocks, uint32_t families)
{
    static lr_candidates plain, other;
    lr_kernel_plain.anchors(masks, blocks, families, &plain);
    kernel->anchors(masks, blocks, families, &other);
    /* Of these the first two have no anchors, the others are filled by others. */
    uint32_t without = 1u << LR_SHAPE_JWT | 1u << LR_SHAPE_HTTP_AUTHORIZATION | 1u << LR_A_WORD | 1u << LR_A_KEYWORD | 1u << LR_A_KNOWN | ((1u << LR_ATOM_TABLES) - 1) << LR_A_ATOM;
    bool same = memcmp(plain.families, other.families, blocks * sizeof plain.families[0]) == 0;
    for (unsigned f = 0; f < LR_A_COUNT; f++)
        same &= !(families & ~without & 1u << f) || memcmp(plain.c[f], other.c[f], blocks * sizeof plain.c[f][0]) == 0;
    return same;
}

/* LR_TEDDY_BYTES - 1 bytes behind the blocks are readable. */
static inline bool agree_teddy(const lr_kernel *kernel, const uint8_t *bytes, size_t blocks, const lr_teddy *teddy)
{
    uint64_t plain[LR_WINDOW], other[LR_WINDOW];
    lr_kernel_plain.teddy(bytes, blocks, teddy, plain);
    kernel->teddy(bytes, blocks, teddy, other);
    return memcmp(plain, other, blocks * sizeof *plain) == 0;
}

/* Eight bytes behind the blocks are readable. */
static inline bool agree_grams(const lr_kernel *kernel, const uint8_t *bytes, const uint64_t *starts, size_t blocks, const lr_grams *set)
{
    static uint16_t plain[LR_WINDOW * LR_BLOCK + LR_POSITIONS_ROOM], other[LR_WINDOW * LR_BLOCK + LR_POSITIONS_ROOM];
    size_t count = lr_kernel_plain.grams(bytes, starts, blocks, set, plain);
    return kernel->grams(bytes, starts, blocks, set, other) == count && memcmp(plain, other, count * sizeof *plain) == 0;
}

#endif
