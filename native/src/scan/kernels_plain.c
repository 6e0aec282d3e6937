/* The reference: one look-up a byte. */
#include <string.h>

#include "../detect/chars.h"
#include "kernels.h"

void lr_kernel_plain(const uint8_t *block, lr_masks *masks)
{
    static const uint8_t single[LR_M_COUNT] = {
        [LR_M_AT] = '@',    [LR_M_COLON] = ':', [LR_M_EQUAL] = '=', [LR_M_HYPHEN] = '-',     [LR_M_SLASH] = '/',   [LR_M_PLUS] = '+',
        [LR_M_PAREN] = '(', [LR_M_DOT] = '.',   [LR_M_SPACE] = ' ', [LR_M_M] = 'm', [LR_M_BACKSLASH] = '\\', [LR_M_PERCENT] = '%',
    };
    memset(masks, 0, sizeof *masks);
    for (int i = 0; i < 64; i++) {
        uint64_t bit = 1ull << i;
        uint8_t c = block[i], classes = lr_class[c];
        if (classes & LR_C_WORD) {
            masks->m[LR_M_WORD] |= bit;
            if (classes & LR_C_DIGIT)
                masks->m[LR_M_DIGIT] |= bit;
            if (classes & LR_C_LETTER)
                masks->m[LR_M_LETTER] |= bit;
            if (classes & LR_C_HEX)
                masks->m[LR_M_HEX] |= bit;
        }
        if (!(classes & LR_C_WORD) || c == 'm') {
            for (int k = LR_M_AT; k < LR_M_COUNT; k++)
                if (c == single[k])
                    masks->m[k] |= bit;
        }
    }
}
