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
LR_TARGET static inline V v_shift(V v) { return v_and(_mm256_srli_epi16(v, 4), v_all(0x0f)); }

LR_TARGET static inline V v_look(const uint8_t table[16], V index)
{
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table)), index);
}

LR_TARGET static inline uint64_t v_mask(const V v[VECTORS])
{
    return (uint32_t)_mm256_movemask_epi8(v[0]) | (uint64_t)(uint32_t)_mm256_movemask_epi8(v[1]) << 32;
}

LR_TARGET static inline bool v_any(V v) { return !_mm256_testz_si256(v, v); }

/* 16 bytes of a block, and 16 of another. */
LR_TARGET static inline V v_load_halves(const uint8_t *low, const uint8_t *high)
{
    const V half = _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)low));
    return _mm256_inserti128_si256(half, _mm_loadu_si128((const __m128i *)(const void *)high), 1);
}

/* Columns 2n and 2n + 1 of two blocks, of each in one half, to pairs[n]. */
LR_TARGET static inline void column_pairs(const uint8_t *low, const uint8_t *high, V pairs[4])
{
    const V zip = _mm256_set_epi64x(0x0f070e060d050c04, 0x0b030a0209010800, 0x0f070e060d050c04, 0x0b030a0209010800);
    V row[4]; /* two, zipped */
    for (int n = 0; n < 4; n++)
        row[n] = _mm256_shuffle_epi8(v_load_halves(low + 16 * n, high + 16 * n), zip);
    const V a = _mm256_unpacklo_epi16(row[0], row[1]), b = _mm256_unpacklo_epi16(row[2], row[3]);
    const V c = _mm256_unpackhi_epi16(row[0], row[1]), d = _mm256_unpackhi_epi16(row[2], row[3]);
    pairs[0] = _mm256_unpacklo_epi32(a, b);
    pairs[1] = _mm256_unpackhi_epi32(a, b);
    pairs[2] = _mm256_unpacklo_epi32(c, d);
    pairs[3] = _mm256_unpackhi_epi32(c, d);
}

LR_TARGET static inline void columns(const uint8_t *bytes, V column[8])
{
    V even[4], odd[4];
    column_pairs(bytes, bytes + 128, even);
    column_pairs(bytes + 64, bytes + 192, odd);
    for (int n = 0; n < 4; n++) {
        column[2 * n] = _mm256_unpacklo_epi64(even[n], odd[n]);
        column[2 * n + 1] = _mm256_unpackhi_epi64(even[n], odd[n]);
    }
}

#include "kernel_masks.h"
#include "kernel_grams.h"
#include "kernel_body.h"
#else
typedef int lr_no_avx2;
#endif
