/* AVX2: vectors of 32 bytes. */
#if defined(__x86_64__)
#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>

#define LR_TARGET __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define LR_KERNEL lr_kernel_avx2
#define LR_KERNEL_NAME "avx2"
#define LR_BITS_BYTES 32
#define VECTORS 2
typedef __m256i V;

static bool runs(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

LR_TARGET static inline V v_load(const uint8_t *from) { return _mm256_loadu_si256((const __m256i *)from); }
LR_TARGET static inline void v_store(uint8_t *to, V v) { _mm256_storeu_si256((__m256i *)to, v); }
LR_TARGET static inline V v_all(uint8_t byte) { return _mm256_set1_epi8((char)byte); }
LR_TARGET static inline V v_same(V a, V b) { return _mm256_cmpeq_epi8(a, b); }
LR_TARGET static inline V v_or(V a, V b) { return _mm256_or_si256(a, b); }
LR_TARGET static inline V v_and(V a, V b) { return _mm256_and_si256(a, b); }
LR_TARGET static inline V v_bit5(V v) { return _mm256_slli_epi16(v, 2); }
LR_TARGET static inline V v_shift(V v) { return v_and(_mm256_srli_epi16(v, 4), v_all(0x0f)); }

/* v - lo is at most `most`, unsigned. */
LR_TARGET static inline V v_below(V v, V lo, V most)
{
    V offset = _mm256_sub_epi8(v, lo);
    return _mm256_cmpeq_epi8(_mm256_min_epu8(offset, most), offset);
}

LR_TARGET static inline V v_look(const uint8_t table[16], V index)
{
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table)), index);
}

LR_TARGET static inline uint64_t v_mask(const V v[VECTORS])
{
    return (uint32_t)_mm256_movemask_epi8(v[0]) | (uint64_t)(uint32_t)_mm256_movemask_epi8(v[1]) << 32;
}

#include "kernel_masks.h"
#include "kernel_grams.h"
#include "kernel_body.h"
#else
typedef int lr_no_avx2;
#endif
