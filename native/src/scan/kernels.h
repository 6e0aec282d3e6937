/*
 * Kernels: what stands where in a block of 64 bytes, as bit masks (bit i: byte i).
 * Intrinsics live in kernels_*.c alone; every kernel equals the plain one.
 */
#ifndef LR_KERNELS_H
#define LR_KERNELS_H

#include <stdint.h>

enum {
    LR_M_WORD, /* [A-Za-z0-9_] */
    LR_M_DIGIT,
    LR_M_LETTER,
    LR_M_HEX,
    LR_M_AT,
    LR_M_COLON,
    LR_M_EQUAL,
    LR_M_HYPHEN,
    LR_M_SLASH,
    LR_M_PLUS,
    LR_M_PAREN, /* ( alone */
    LR_M_BACKSLASH,
    LR_M_PERCENT,
    LR_M_DOT,
    LR_M_SPACE,
    LR_M_M, /* m alone: the end of a colour */
    LR_M_COUNT
};

typedef struct lr_masks {
    uint64_t m[LR_M_COUNT];
} lr_masks;

/* `block` has 64 readable bytes. */
typedef void (*lr_kernel)(const uint8_t *block, lr_masks *masks);

void lr_kernel_plain(const uint8_t *block, lr_masks *masks);

/* The fastest kernel of this processor. */
lr_kernel lr_kernel_best(void);

#endif
