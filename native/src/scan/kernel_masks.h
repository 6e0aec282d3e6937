/*
 * Masks by comparing with one byte after another: part of the template kernel_body.h, for which the kernel defines besides
 *   v_or v_below            on vectors (see kernels_avx2.c)
 *   v_bit5(V)               bit 5 of each byte as its top bit
 */
#include "kernels.h"

/*
 * Vectors that a loop compares with. A compiler that knows what is in them makes each anew where it is used, by three
 * instructions in place of none.
 */
typedef struct lr_compared {
    V single[LR_M_COUNT];
    V digit, digits, letter, letters, line, bit5, percent, backslash, ampersand, low, wide, header, none;
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
    c->bit5 = v_all(0x20);
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
        V byte[VECTORS], digit[VECTORS], lower[VECTORS], letter[VECTORS], word[VECTORS], escape[VECTORS];
        for (int n = 0; n < VECTORS; n++) {
            byte[n] = v_load(bytes + b * LR_BLOCK + (size_t)n * sizeof(V));
            digit[n] = v_below(byte[n], c.digit, c.digits);
            /* | 0x20 maps no other byte into a-z. */
            letter[n] = v_below(v_or(byte[n], c.bit5), c.letter, c.letters);
            word[n] = v_or(v_or(letter[n], digit[n]), v_same(byte[n], c.line));
            lower[n] = v_and(letter[n], v_bit5(byte[n]));
            escape[n] = v_or(v_or(v_same(byte[n], c.backslash), v_same(byte[n], c.percent)), v_same(byte[n], c.ampersand));
        }
        out->m[LR_M_WORD][at + b] = v_mask(word);
        out->m[LR_M_DIGIT][at + b] = v_mask(digit);
        out->m[LR_M_LOWER][at + b] = v_mask(lower);
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
