/*
 * AVX2. For each half of 32 bytes:
 *   a range lo..hi:  min(byte - lo, hi - lo) == byte - lo   (unsigned, wrapping)
 *   a byte c:        byte == c
 * and the comparison's sign bits are the mask. Letters are tested after byte | 0x20,
 * which maps no other byte into a-z. Precondition: the processor has AVX2.
 */
#include "kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2"), always_inline)) static inline

AVX2 uint32_t bits(__m256i v)
{
    return (uint32_t)_mm256_movemask_epi8(v);
}

AVX2 __m256i range(__m256i v, char lo, char hi)
{
    __m256i offset = _mm256_sub_epi8(v, _mm256_set1_epi8(lo));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(offset, _mm256_set1_epi8((char)(hi - lo))), offset);
}

AVX2 __m256i same(__m256i v, char c)
{
    return _mm256_cmpeq_epi8(v, _mm256_set1_epi8(c));
}

__attribute__((target("avx2"))) static void kernel_avx2(const uint8_t *block, lr_masks *masks)
{
    static const char single[LR_M_COUNT] = {
        [LR_M_AT] = '@',    [LR_M_COLON] = ':', [LR_M_EQUAL] = '=', [LR_M_HYPHEN] = '-',     [LR_M_SLASH] = '/',   [LR_M_PLUS] = '+',
        [LR_M_PAREN] = '(', [LR_M_DOT] = '.',   [LR_M_SPACE] = ' ', [LR_M_M] = 'm', [LR_M_BACKSLASH] = '\\', [LR_M_PERCENT] = '%',
    };
    __m256i half[2] = {_mm256_loadu_si256((const __m256i *)block), _mm256_loadu_si256((const __m256i *)(block + 32))};
    uint64_t letter = 0, digit = 0, hex = 0, under = 0;
    for (int h = 0; h < 2; h++) {
        __m256i folded = _mm256_or_si256(half[h], _mm256_set1_epi8(0x20));
        letter |= (uint64_t)bits(range(folded, 'a', 'z')) << 32 * h;
        hex |= (uint64_t)bits(range(folded, 'a', 'f')) << 32 * h;
        digit |= (uint64_t)bits(range(half[h], '0', '9')) << 32 * h;
        under |= (uint64_t)bits(same(half[h], '_')) << 32 * h;
    }
    masks->m[LR_M_LETTER] = letter;
    masks->m[LR_M_DIGIT] = digit;
    masks->m[LR_M_HEX] = hex | digit;
    masks->m[LR_M_WORD] = letter | digit | under;
#pragma GCC unroll 16
    for (int k = LR_M_AT; k < LR_M_COUNT; k++)
        masks->m[k] = bits(same(half[0], single[k])) | (uint64_t)bits(same(half[1], single[k])) << 32;
}

lr_kernel lr_kernel_best(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") ? kernel_avx2 : lr_kernel_plain;
}
#else
lr_kernel lr_kernel_best(void)
{
    return lr_kernel_plain;
}
#endif
