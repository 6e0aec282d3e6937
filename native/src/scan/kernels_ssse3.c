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
LR_TARGET static inline V v_bit5(V v) { return _mm_slli_epi16(v, 2); }
LR_TARGET static inline V v_shift(V v) { return v_and(_mm_srli_epi16(v, 4), v_all(0x0f)); }

/* v - lo is at most `most`, unsigned. */
LR_TARGET static inline V v_below(V v, V lo, V most)
{
    V offset = _mm_sub_epi8(v, lo);
    return _mm_cmpeq_epi8(_mm_min_epu8(offset, most), offset);
}

LR_TARGET static inline V v_look(const uint8_t table[16], V index)
{
    return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)table), index);
}

LR_TARGET static inline uint64_t v_mask(const V v[VECTORS])
{
    return (uint16_t)_mm_movemask_epi8(v[0]) | (uint64_t)(uint16_t)_mm_movemask_epi8(v[1]) << 16 |
           (uint64_t)(uint16_t)_mm_movemask_epi8(v[2]) << 32 | (uint64_t)(uint16_t)_mm_movemask_epi8(v[3]) << 48;
}

#include "kernel_masks.h"
#include "kernel_grams.h"
#include "kernel_body.h"
#else
typedef int lr_no_ssse3;
#endif
