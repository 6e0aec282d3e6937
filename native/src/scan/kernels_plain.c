/* The reference: one look-up a byte. */
#include <stdbool.h>
#include <string.h>

#include "../detect/chars.h"

#define LR_TARGET
#define LR_BITS_BYTES 8
typedef uint64_t V __attribute__((vector_size(LR_BITS_BYTES)));

static inline bool v_any(V v)
{
    return v[0] != 0;
}

#include "anchors.h"

/* The masks that are one byte's. */
#define LR_SINGLE_BYTES                                                                                              \
    {                                                                                                                \
        [LR_M_EQUAL] = '=', [LR_M_GREATER] = '>', [LR_M_SLASH] = '/', [LR_M_AT] = '@', [LR_M_COLON] = ':',           \
        [LR_M_HYPHEN] = '-', [LR_M_PLUS] = '+', [LR_M_PAREN] = '(', [LR_M_DOT] = '.', [LR_M_SPACE] = ' ',            \
        [LR_M_M] = 'm'                                                                                               \
    }

static bool runs(void)
{
    return true;
}

static void masks(const uint8_t *bytes, size_t blocks, lr_masks *out, size_t at)
{
    static const uint8_t single[LR_M_COUNT] = LR_SINGLE_BYTES, high_low[16] = LR_HIGH_LOW, high_high[16] = LR_HIGH_HIGH;
    for (size_t b = 0; b < blocks; b++) {
        for (int k = 0; k < LR_M_COUNT; k++)
            out->m[k][at + b] = 0;
        for (unsigned i = 0; i < LR_BLOCK; i++) {
            const uint8_t c = bytes[b * LR_BLOCK + i];
            const uint16_t classes = lr_class[c];
            const uint64_t bit = 1ull << i;
            out->m[LR_M_WORD][at + b] |= classes & LR_C_WORD ? bit : 0;
            out->m[LR_M_DIGIT][at + b] |= classes & LR_C_DIGIT ? bit : 0;
            out->m[LR_M_LOWER][at + b] |= classes & LR_C_LETTER && c & 0x20 ? bit : 0;
            out->m[LR_M_LETTER][at + b] |= classes & LR_C_LETTER ? bit : 0;
            out->m[LR_M_HIGH][at + b] |= c >= 0x80 ? bit : 0;
            out->m[LR_M_WIDE][at + b] |= high_low[c & 15] & high_high[c >> 4] & LR_HIGH_WIDE ? bit : 0;
            out->m[LR_M_HEADER][at + b] |= high_low[c & 15] & high_high[c >> 4] & LR_HIGH_HEADER ? bit : 0;
            out->m[LR_M_ESCAPE][at + b] |= classes & LR_C_ESCAPE ? bit : 0;
            for (int k = LR_M_EQUAL; k <= LR_M_M; k++)
                out->m[k][at + b] |= c == single[k] ? bit : 0;
            out->m[LR_M_BLANK][at + b] |= c == '-' || c == ' ' ? bit : 0;
            out->m[LR_M_NAME][at + b] |= classes & LR_C_WORD || c == '-' || c == '.' ? bit : 0;
        }
    }
}

static void teddy(const uint8_t *bytes, size_t blocks, const lr_teddy *t, uint64_t *found)
{
    for (size_t b = 0; b < blocks; b++) {
        found[b] = 0;
        for (unsigned i = 0; i < LR_BLOCK; i++) {
            const uint8_t *at = bytes + b * LR_BLOCK + i;
            uint8_t hit = 0xff;
            for (unsigned n = 0; n < LR_TEDDY_BYTES; n++)
                hit &= t->low[n][at[n] & 15] & t->high[n][at[n] >> 4];
            found[b] |= (uint64_t)(hit != 0) << i;
        }
    }
}

static size_t grams(const uint8_t *bytes, const uint64_t *starts, size_t blocks, const lr_grams *set, uint16_t *out)
{
    size_t count = 0;
    for (size_t b = 0; b < blocks; b++)
        for (uint64_t left = starts[b]; left; left &= left - 1) {
            const size_t i = b * LR_BLOCK + (size_t)__builtin_ctzll(left);
            if (lr_grams_hold(set, bytes + i))
                out[count++] = (uint16_t)i;
        }
    return count;
}

const lr_kernel lr_kernel_plain = {"plain", runs, masks, anchors, teddy, grams};
