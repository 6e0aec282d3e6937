/* SSSE3: vectors of 16 bytes, for x86 processors without AVX2. */
#if defined(__x86_64__)
#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>

#define LR_TARGET __attribute__((target("ssse3,popcnt")))
#define LR_KERNEL lr_kernel_ssse3
#define LR_KERNEL_NAME "ssse3"
#define LR_BITS_BYTES 16
#define VECTORS 4
typedef __m128i V;

static bool runs(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("popcnt");
}

LR_TARGET static inline V v_load(const uint8_t *from) { return _mm_loadu_si128((const __m128i *)from); }
LR_TARGET static inline void v_store(uint8_t *to, V v) { _mm_storeu_si128((__m128i *)to, v); }
LR_TARGET static inline V v_all(uint8_t byte) { return _mm_set1_epi8((char)byte); }
LR_TARGET static inline V v_same(V a, V b) { return _mm_cmpeq_epi8(a, b); }
LR_TARGET static inline V v_or(V a, V b) { return _mm_or_si128(a, b); }
LR_TARGET static inline V v_and(V a, V b) { return _mm_and_si128(a, b); }
LR_TARGET static inline V v_shift(V v) { return v_and(_mm_srli_epi16(v, 4), v_all(0x0f)); }

LR_TARGET static inline V v_look(const uint8_t table[16], V index)
{
    return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)table), index);
}

LR_TARGET static inline uint64_t v_mask(const V v[VECTORS])
{
    return (uint16_t)_mm_movemask_epi8(v[0]) | (uint64_t)(uint16_t)_mm_movemask_epi8(v[1]) << 16 |
           (uint64_t)(uint16_t)_mm_movemask_epi8(v[2]) << 32 | (uint64_t)(uint16_t)_mm_movemask_epi8(v[3]) << 48;
}

LR_TARGET static inline bool v_any(V v) { return _mm_movemask_epi8(v_same(v, v_all(0))) != 0xffff; }

/* Columns 2n and 2n + 1 of a block to pairs[n]. */
LR_TARGET static inline void column_pairs(const uint8_t *block, V pairs[4])
{
    const V zip = _mm_set_epi64x(0x0f070e060d050c04, 0x0b030a0209010800);
    V row[4]; /* two, zipped */
    for (int n = 0; n < 4; n++)
        row[n] = _mm_shuffle_epi8(v_load(block + 16 * n), zip);
    const V a = _mm_unpacklo_epi16(row[0], row[1]), b = _mm_unpacklo_epi16(row[2], row[3]);
    const V c = _mm_unpackhi_epi16(row[0], row[1]), d = _mm_unpackhi_epi16(row[2], row[3]);
    pairs[0] = _mm_unpacklo_epi32(a, b);
    pairs[1] = _mm_unpackhi_epi32(a, b);
    pairs[2] = _mm_unpacklo_epi32(c, d);
    pairs[3] = _mm_unpackhi_epi32(c, d);
}

LR_TARGET static inline void columns(const uint8_t *bytes, V column[8])
{
    V first[4], second[4];
    column_pairs(bytes, first);
    column_pairs(bytes + 64, second);
    for (int n = 0; n < 4; n++) {
        column[2 * n] = _mm_unpacklo_epi64(first[n], second[n]);
        column[2 * n + 1] = _mm_unpackhi_epi64(first[n], second[n]);
    }
}

#include "kernel_masks.h"
#include "kernel_grams.h"
#include "kernel_body.h"
#else
typedef int lr_no_ssse3;
#endif
