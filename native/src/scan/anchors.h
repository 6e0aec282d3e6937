/*
 * From masks to candidates, by bit arithmetic on several blocks at once. Included
 * by each kernel, which says how wide its vectors are (LR_BITS_BYTES), what they
 * are (V), whether a bit is set in one (v_any), and for which processor to compile
 * (LR_TARGET).
 *
 * A candidate is a place where a match could stand; a detector's verify function
 * decides. So each condition here follows from docs/detection.md, and none may
 * ask for more than a match must have. It sees neither where values begin nor
 * where they end: what stands in front of a value may only add candidates.
 */
#ifndef LR_ANCHORS_H
#define LR_ANCHORS_H

#include "kernels.h"

typedef uint64_t lr_bits __attribute__((vector_size(LR_BITS_BYTES)));

LR_TARGET static inline lr_bits load_bits(const uint64_t *from)
{
    lr_bits bits;
    memcpy(&bits, from, sizeof bits);
    return bits;
}

/* Two masks as one of 128 bits, of which 64 are taken: n bits up from the lower one, or down from the higher one. */
#ifndef LR_BITS_AHEAD
#define LR_BITS_AHEAD(low, high, n) ((low) >> (n) | (high) << (64 - (n)))
#define LR_BITS_BEHIND(high, low, n) ((high) << (n) | (low) >> (64 - (n)))
#endif

/* Bit i of the result is bit i + n of the mask; `from` points at the block. Whole bytes are a matter of where to load from. */
#define ahead(from, n)                                                                              \
    ((n) % 8 == 0 ? load_bits((const uint64_t *)(const void *)((const uint8_t *)(from) + (n) / 8))  \
                  : LR_BITS_AHEAD(load_bits(from), load_bits((from) + 1), n))
#define behind(from, n) LR_BITS_BEHIND(load_bits(from), load_bits((from) - 1), n)

LR_TARGET static inline __attribute__((always_inline)) void anchors_of(const lr_masks *masks, size_t blocks, uint32_t families, lr_candidates *out)
{
#define NOW(mask) load_bits(masks->m[LR_M_##mask] + b + 1)
#define AHEAD(mask, n) ahead(masks->m[LR_M_##mask] + b + 1, n)
#define BEHIND(mask, n) behind(masks->m[LR_M_##mask] + b + 1, n)
/* Is one set where the block looks? In most text there are none of some. */
#define HAVE(mask) v_any((V)(NOW(mask) | load_bits(masks->m[LR_M_##mask] + b) | load_bits(masks->m[LR_M_##mask] + b + 2)))
#define EMIT(family, bits)                                              \
    if (families & 1u << (family)) {                                    \
        lr_bits candidates = (bits);                                    \
        memcpy(out->c[family] + b, &candidates, sizeof candidates);     \
        which |= (lr_bits)(candidates != 0) & 1ull << (family);         \
    }
    for (size_t b = 0; b < blocks; b += sizeof(lr_bits) / 8) {
        const lr_bits none = {0};
        lr_bits which = none;
        /*
         * Where LB may hold: no word byte before, or what could be the end of \n, %xx, \xhh, \uxxxx, a colour; or the
         * length in a msgpack header, which may look like a word byte (str and bin of 8, 16 and 32 bits).
         */
        lr_bits header = none, escape3 = none, escape4 = none, high1 = none, high2 = none, high3 = none, escaped = none;
        if (HAVE(ESCAPE)) {
            escape3 = BEHIND(ESCAPE, 3);
            escape4 = BEHIND(ESCAPE, 4);
            escaped = BEHIND(ESCAPE, 2) | escape3 | escape4 | BEHIND(ESCAPE, 6);
        }
        if (HAVE(HIGH)) {
            header = BEHIND(HEADER, 2) | BEHIND(HEADER, 3) | BEHIND(HEADER, 5);
            high1 = AHEAD(HIGH, 1);
            high2 = AHEAD(HIGH, 2);
            high3 = AHEAD(HIGH, 3);
        }
        lr_bits boundary = ~BEHIND(WORD, 1) | escaped | (BEHIND(M, 1) & ~(BEHIND(WORD, 2) & ~BEHIND(DIGIT, 2))) | header;
        lr_bits start = NOW(WORD) & boundary, number = start & NOW(DIGIT);
        lr_bits d1 = AHEAD(DIGIT, 1), d2 = AHEAD(DIGIT, 2), d3 = AHEAD(DIGIT, 3), d4 = AHEAD(DIGIT, 4), d5 = AHEAD(DIGIT, 5),
                d6 = AHEAD(DIGIT, 6), d7 = AHEAD(DIGIT, 7);
        lr_bits w1 = AHEAD(WORD, 1), w2 = AHEAD(WORD, 2), w3 = AHEAD(WORD, 3), w4 = AHEAD(WORD, 4), w5 = AHEAD(WORD, 5),
                w6 = AHEAD(WORD, 6), w7 = AHEAD(WORD, 7);
        lr_bits dot1 = AHEAD(DOT, 1), dot3 = AHEAD(DOT, 3), dot4 = AHEAD(DOT, 4);
        lr_bits hyphen3 = AHEAD(HYPHEN, 3), hyphen2 = AHEAD(HYPHEN, 2), hyphen4 = AHEAD(HYPHEN, 4), hyphen1 = AHEAD(HYPHEN, 1);
        lr_bits space4 = AHEAD(SPACE, 4);
        lr_bits three = number & d1 & d2, alone = three & (~BEHIND(HYPHEN, 1) | header);

        /* 13 digits; or 6 and 13; or 4, and then 3, 4 or 6, all with separators. */
        lr_bits d8 = AHEAD(DIGIT, 8), blank4 = AHEAD(BLANK, 4), card = alone & d3 & d5 & d7 & ((d4 & d8) | (blank4 & d6));
        if (v_any((V)card)) {
            lr_bits d9 = AHEAD(DIGIT, 9), d10 = AHEAD(DIGIT, 10), d11 = AHEAD(DIGIT, 11), d12 = AHEAD(DIGIT, 12);
            lr_bits thirteen = d4 & (d6 | AHEAD(BLANK, 6)) & d9 & d10 & d11 & d12;
            lr_bits second = AHEAD(BLANK, 8) | (d8 & (AHEAD(BLANK, 9) | (d9 & d10 & AHEAD(BLANK, 11))));
            card &= (thirteen & d8) | (blank4 & d6 & second);
        }
        EMIT(LR_SHAPE_CREDIT_CARD, card);

        EMIT(LR_SHAPE_US_SSN, alone & AHEAD(BLANK, 3) & d4 & d5 & AHEAD(BLANK, 6) & d7);

        /* Up to three digits and a dot, twice; behind the second dot a digit is not asked for. */
        lr_bits dot5 = AHEAD(DOT, 5), dot6 = AHEAD(DOT, 6);
        lr_bits octet2 = d2 & (dot3 | (d3 & (dot4 | (d4 & dot5)))), octet3 = d3 & (dot4 | (d4 & (dot5 | (d5 & dot6)))),
                octet4 = d4 & (dot5 | (d5 & (dot6 | (d6 & AHEAD(DOT, 7)))));
        /* No octet stands before: behind a dot and a digit no address begins. */
        EMIT(LR_SHAPE_IPV4, number & (~(BEHIND(DOT, 1) & BEHIND(DIGIT, 2)) | header) & ((dot1 & octet2) | (d1 & ((AHEAD(DOT, 2) & octet3) | (d2 & dot3 & octet4)))));

        EMIT(LR_SHAPE_PHONE, (NOW(PLUS) & d1) | (NOW(PAREN) & d1 & d2 & d3) |
                                 (three & (hyphen3 | dot3) & d4 & d5 & d6 & (AHEAD(HYPHEN, 7) | AHEAD(DOT, 7))) |
                                 (number & (hyphen1 | dot1 | AHEAD(SPACE, 1)) & (AHEAD(PAREN, 2) | (d2 & d3 & d4 & (AHEAD(HYPHEN, 5) | dot5)))));

        EMIT(LR_SHAPE_IBAN, start & ~NOW(DIGIT) & w1 & ~d1 & d2 & d3 & (w4 | blank4));

        lr_bits colon = NOW(COLON), colon1 = AHEAD(COLON, 1), colon2 = AHEAD(COLON, 2), colon3 = AHEAD(COLON, 3),
                colon4 = AHEAD(COLON, 4), colon5 = AHEAD(COLON, 5), colon6 = AHEAD(COLON, 6), colon7 = AHEAD(COLON, 7),
                colon8 = AHEAD(COLON, 8);
        /* Word bytes stand for hex digits, here and for IPv6. */
        EMIT(LR_SHAPE_MAC_ADDRESS,
             start & w1 &
                 ((w3 & w4 & ((colon2 & colon5 & colon8) | (hyphen2 & AHEAD(HYPHEN, 5) & AHEAD(HYPHEN, 8)))) |
                  (w2 & w3 & dot4 & w5 & w6 & AHEAD(DOT, 9))));

        EMIT(LR_SHAPE_EMAIL, NOW(AT) & (w1 | high1));

        /*
         * A colon and up to four hex digits before the next one. Without `::` an address has so many colons that one can
         * be asked for more: behind a group of two, as times of day have them, a further group that ends with a colon.
         */
        lr_bits further = colon4 | (w4 & (colon5 | (w5 & (colon6 | (w6 & (colon7 | (w7 & colon8)))))));
        lr_bits group = colon1 | (w1 & (colon2 | (w2 & ((colon3 & further) | (w3 & (colon4 | (w4 & colon5)))))));
        EMIT(LR_SHAPE_IPV6, colon & group);

        EMIT(LR_SHAPE_URL_CREDENTIALS, (colon & AHEAD(SLASH, 1) & AHEAD(SLASH, 2)) | (NOW(AT) & w1 & w2 & w3));

        EMIT(LR_SHAPE_PRIVATE_KEY, NOW(HYPHEN) & hyphen1 & hyphen2 & hyphen3 & hyphen4 & w5 & ~d5);

        EMIT(LR_A_WIDE, NOW(WIDE));

        EMIT(LR_A_ENCODED, NOW(ESCAPE) & w2);

        memcpy(out->families + b, &which, sizeof which);
        /*
         * Numbers are common, literals that begin with a digit are rare. Those of them that LR_A_NUMBER does not stand for
         * have another byte next than a digit, a dot, a colon, a hyphen or a space, or one digit and then a letter.
         */
        lr_bits ascii1 = AHEAD(LETTER, 1), ascii2 = AHEAD(LETTER, 2), line1 = w1 & ~d1 & ~ascii1, line2 = w2 & ~d2 & ~ascii2;
        lr_bits letter1 = ascii1 | high1, letter2 = ascii2 | high2, letter3 = (w3 & ~d3) | high3;
        lr_bits rare = (d1 & letter2) | ~(d1 | dot1 | colon1 | hyphen1 | AHEAD(SPACE, 1));
        const lr_bits word = families & 1u << LR_A_NUMBER ? start : start & (~NOW(DIGIT) | rare);
        EMIT(LR_A_WORD_START, word);
        /* Of a long run, behind its first bytes, every second one is looked at. */
        const lr_bits is_long = start & w1 & w2 & w3 & w4 & w5 & w6 & w7 & AHEAD(WORD, 8) & AHEAD(WORD, 9) & AHEAD(WORD, 10) &
                                AHEAD(WORD, 11) & AHEAD(WORD, 13) & AHEAD(WORD, 15) & AHEAD(WORD, 17) & AHEAD(WORD, 19);
        EMIT(LR_A_LONG, is_long);
        /* Of base64 of text the first sign of each group is a letter. */
        EMIT(LR_A_BASE64, is_long & NOW(LETTER) & AHEAD(LETTER, 4) & AHEAD(LETTER, 8) & AHEAD(LETTER, 12) & AHEAD(LETTER, 16));
        /* A few of the LR_CAPITALS bytes turn away nearly all words. */
        lr_bits capitals = none;
        if (families & 1u << LR_A_CAPITALS)
            capitals = start & NOW(LETTER) & ~(NOW(LOWER) | AHEAD(LOWER, 1) | AHEAD(LOWER, 2) | AHEAD(LOWER, 5) | AHEAD(SPACE, 3) | space4 |
                                               AHEAD(SPACE, 5));
        /* Behind one byte a space, a dot or a hyphen is common; who looks for these looks at all words. */
        EMIT(LR_A_RARE, is_long | (start & ~w1 & ~AHEAD(SPACE, 1) & ~dot1 & ~hyphen1) | capitals);

        /*
         * Where a word of letters begins, in camel case too; other scripts have no such thing as a start. A word of one or
         * two letters has another behind it.
         */
        lr_bits letter = NOW(LETTER), inside = BEHIND(LETTER, 1);
        const lr_bits foreign = families & 1u << LR_A_FOREIGN ? ~none : none;
        lr_bits begins = letter & (~inside | (~NOW(LOWER) & BEHIND(LOWER, 1)) | boundary);
        const lr_bits keyword = (begins & ((letter1 & (letter2 | ((line2 | hyphen2) & letter3))) | ((line1 | hyphen1) & letter2))) | (NOW(HIGH) & foreign);
        EMIT(LR_A_KEYWORD_START, keyword);
        EMIT(LR_A_START, (families & 1u << LR_A_WORD_START ? word | is_long : none) | (families & 1u << LR_A_KEYWORD_START ? keyword : none));

        /*
         * Before a separator: the key, whose last letter may have digits behind it, then quotes, brackets, blanks; whether
         * it is one is for lr_key_may_end(). Numbers, with hyphens, dots and underscores, are none, and none with a bracket or
         * the like behind them: addition tells where those end that begin behind what is no letter, if in the same block. The
         * `>` of a tag is taken as a separator. A flag's anchor is the first of its two hyphens.
         */
        lr_bits name2 = BEHIND(NAME, 2), name3 = BEHIND(NAME, 3);
        lr_bits of_number = (NOW(WORD) & ~letter) | NOW(HYPHEN) | NOW(DOT);
        lr_bits ended = (of_number + (of_number & ~(of_number << 1 | inside | 1))) & ~of_number;
        lr_bits behind_number = ended | (ended & ~letter) << 1;
        lr_bits flag = NOW(HYPHEN) & hyphen1 & w2 & ~d2 & (~BEHIND(HYPHEN, 1) | header);
        /* A letter at the end, or before a quote, and not three bytes of a key: but of a colour or of %5D. */
        lr_bits name4 = BEHIND(NAME, 4);
        lr_bits brief = (inside & ~(name2 & name3) & ~BEHIND(M, 1) & ~escape3) |
                        (~inside & BEHIND(LETTER, 2) & ~(name3 & name4) & ~BEHIND(M, 2) & ~escape4);
        EMIT(LR_A_KEY, flag | NOW(GREATER) | ((colon | NOW(EQUAL)) & ~brief & ~behind_number));
    }
#undef NOW
#undef AHEAD
#undef BEHIND
#undef HAVE
#undef EMIT
}

/* A compiler that knows the families leaves out a branch for each, and keeps more in registers: here all of them. */
LR_TARGET static void anchors(const lr_masks *masks, size_t blocks, uint32_t families, lr_candidates *out)
{
    if ((families & LR_ANCHORED) == LR_ANCHORED)
        anchors_of(masks, blocks, families | LR_ANCHORED, out);
    else
        anchors_of(masks, blocks, families, out);
}

#endif
