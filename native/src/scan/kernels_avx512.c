/* AVX-512 with VBMI2 (Intel from Ice Lake on, AMD from Zen 4 on): a block is a vector, and comparing gives its mask. */
#if defined(__x86_64__)
#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>

#define LR_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,gfni,bmi,bmi2,popcnt")))
#define LR_KERNEL lr_kernel_avx512
#define LR_KERNEL_NAME "avx512"
#define LR_BITS_BYTES 64
#define VECTORS 1
typedef __m512i V;

/* Masks of 64 bits, of two neighbouring blocks, in one step. */
#define LR_BITS_AHEAD(low, high, n) ((lr_bits)_mm512_shrdi_epi64((__m512i)(low), (__m512i)(high), n))
#define LR_BITS_BEHIND(high, low, n) ((lr_bits)_mm512_shldi_epi64((__m512i)(high), (__m512i)(low), n))

static bool runs(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("gfni") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

LR_TARGET static inline V v_load(const uint8_t *from) { return _mm512_loadu_si512(from); }
LR_TARGET static inline V v_all(uint8_t byte) { return _mm512_set1_epi8((char)byte); }
LR_TARGET static inline V v_same(V a, V b) { return _mm512_movm_epi8(_mm512_cmpeq_epi8_mask(a, b)); }
LR_TARGET static inline V v_or(V a, V b) { return _mm512_or_si512(a, b); }
LR_TARGET static inline V v_and(V a, V b) { return _mm512_and_si512(a, b); }
LR_TARGET static inline V v_shift(V v) { return v_and(_mm512_srli_epi16(v, 4), v_all(0x0f)); }
LR_TARGET static inline bool v_any(V v) { return _mm512_test_epi64_mask(v, v) != 0; }
LR_TARGET static inline uint64_t v_mask(const V v[VECTORS]) { return _mm512_movepi8_mask(v[0]); }

LR_TARGET static inline V v_look(const uint8_t table[16], V index)
{
    return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)table)), index);
}

#include "kernels.h"

/* What is fetched early, as the processor itself looks ahead no further than the end of a page, which is all of a window. */
#define AHEAD_BYTES 3072u

/* The masks of which an ASCII byte has a bit in a class: eight, and eight more. */
#define BLOCKS 8u
static const uint8_t first_masks[8] = {LR_M_WORD,   LR_M_DIGIT, LR_M_LOWER,   LR_M_LETTER,
                                       LR_M_ESCAPE, LR_M_EQUAL, LR_M_GREATER, LR_M_SLASH};
static const uint8_t second_masks[8] = {LR_M_AT, LR_M_COLON, LR_M_HYPHEN, LR_M_PLUS, LR_M_PAREN, LR_M_DOT, LR_M_SPACE, LR_M_M};
enum { FIRST_WORD = 0, SECOND_HYPHEN = 2, SECOND_DOT = 5, SECOND_SPACE = 6 }; /* in these lists */
static const uint8_t first_class[128] = {['0' ... '9'] = 1 | 2, ['A' ... 'Z'] = 1 | 8, ['a' ... 'z'] = 1 | 4 | 8, ['_'] = 1,
                                         ['\\'] = 16, ['%'] = 16, ['&'] = 16, ['='] = 32, ['>'] = 64, ['/'] = 128};
static const uint8_t second_class[128] = {['@'] = 1, [':'] = 2, ['-'] = 4, ['+'] = 8, ['('] = 16, ['.'] = 32, [' '] = 64, ['m'] = 128};

/* Vectors of eight words of 64 bits: word b of vector m is what was word m of vector b. */
LR_TARGET static inline void transpose(V v[8])
{
    V pair[8], four[8];
    for (int n = 0; n < 8; n += 2) {
        pair[n] = _mm512_unpacklo_epi64(v[n], v[n + 1]); /* words 0, 2, 4, 6 of both */
        pair[n + 1] = _mm512_unpackhi_epi64(v[n], v[n + 1]);
    }
    for (int n = 0; n < 8; n += 4)
        for (int odd = 0; odd < 2; odd++) {
            four[n + odd] = _mm512_shuffle_i64x2(pair[n + odd], pair[n + odd + 2], 0x88); /* words 0 and 4 */
            four[n + odd + 2] = _mm512_shuffle_i64x2(pair[n + odd], pair[n + odd + 2], 0xdd);
        }
    for (int n = 0; n < 4; n++) {
        v[n] = _mm512_shuffle_i64x2(four[n], four[n + 4], 0x88);
        v[n + 4] = _mm512_shuffle_i64x2(four[n], four[n + 4], 0xdd);
    }
}

/* The bits of 64 bytes: word m holds their bits m, if the bytes of each word stand in it the other way round. */
LR_TARGET static inline V bits_of(V bytes)
{
    /* As a matrix, of eight bits by eight, times the numbers 1 << m each word is turned over. */
    const V turned = _mm512_gf2p8affine_epi64_epi8(_mm512_set1_epi64((int64_t)0x8040201008040201), bytes, 0);
    static const uint8_t from[LR_BLOCK] = {0, 8,  16, 24, 32, 40, 48, 56, 1, 9,  17, 25, 33, 41, 49, 57, 2, 10, 18, 26, 34, 42,
                                           50, 58, 3, 11, 19, 27, 35, 43, 51, 59, 4, 12, 20, 28, 36, 44, 52, 60, 5, 13, 21, 29,
                                           37, 45, 53, 61, 6, 14, 22, 30, 38, 46, 54, 62, 7, 15, 23, 31, 39, 47, 55, 63};
    return _mm512_permutexvar_epi8(v_load(from), turned);
}

LR_TARGET static inline V class_of(const uint8_t table[128], V bytes)
{
    const __mmask64 ascii = ~_mm512_movepi8_mask(bytes);
    return _mm512_maskz_permutex2var_epi8(ascii, v_load(table), bytes, v_load(table + 64));
}

/* Those of the bytes from 0x80 up. */
LR_TARGET static inline void high_masks(const uint8_t *bytes, uint64_t high, lr_masks *out, size_t at)
{
    static const uint8_t low_bits[16] = LR_HIGH_LOW, high_bits[16] = LR_HIGH_HIGH;
    out->m[LR_M_HIGH][at] = high;
    out->m[LR_M_WIDE][at] = out->m[LR_M_HEADER][at] = 0;
    if (!high)
        return;
    const V byte = v_load(bytes), is = v_and(v_look(low_bits, v_and(byte, v_all(0x0f))), v_look(high_bits, v_shift(byte)));
    out->m[LR_M_WIDE][at] = _mm512_test_epi8_mask(is, v_all(LR_HIGH_WIDE));
    out->m[LR_M_HEADER][at] = _mm512_test_epi8_mask(is, v_all(LR_HIGH_HEADER));
}

LR_TARGET static void masks(const uint8_t *bytes, size_t blocks, lr_masks *out, size_t at)
{
    const V reversed = _mm512_set4_epi32(0x08090a0b, 0x0c0d0e0f, 0x00010203, 0x04050607);
    for (size_t b = 0; b < blocks; b += BLOCKS, bytes += BLOCKS * LR_BLOCK) {
        const size_t count = blocks - b < BLOCKS ? blocks - b : BLOCKS;
        V first[BLOCKS], second[BLOCKS];
        for (size_t n = 0; n < BLOCKS; n++) {
            if (n < count) {
                __builtin_prefetch((const void *)((uintptr_t)bytes + n * LR_BLOCK + AHEAD_BYTES));
                const V byte = v_load(bytes + n * LR_BLOCK), other = _mm512_shuffle_epi8(byte, reversed);
                first[n] = bits_of(class_of(first_class, other));
                second[n] = bits_of(class_of(second_class, other));
                high_masks(bytes + n * LR_BLOCK, _mm512_movepi8_mask(byte), out, at + b + n);
            } else {
                first[n] = second[n] = v_all(0);
            }
        }
        transpose(first);
        transpose(second);
        const __mmask8 here = (__mmask8)((1u << count) - 1);
        _mm512_mask_storeu_epi64(&out->m[LR_M_BLANK][at + b], here, v_or(second[SECOND_HYPHEN], second[SECOND_SPACE]));
        _mm512_mask_storeu_epi64(&out->m[LR_M_NAME][at + b], here, v_or(first[FIRST_WORD], v_or(second[SECOND_HYPHEN], second[SECOND_DOT])));
        for (size_t n = 0; n < 8; n++) {
            _mm512_mask_storeu_epi64(&out->m[first_masks[n]][at + b], here, first[n]);
            _mm512_mask_storeu_epi64(&out->m[second_masks[n]][at + b], here, second[n]);
        }
    }
}

/* The bytes as grams have them (lr_fold_eight()). */
LR_TARGET static inline V folded(V v)
{
    const __mmask64 letters = _mm512_test_epi8_mask(v, v_all(0x40));
    return _mm512_maskz_mov_epi8(letters, v_and(v_or(v, v_all(0x20)), v_all(0x7f)));
}

/* The numbers of the bits that are set, one a byte. */
LR_TARGET static inline V places_of(uint64_t bits)
{
    static const uint8_t every[LR_BLOCK] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                            22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
                                            44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    return _mm512_maskz_compress_epi8(bits, v_load(every));
}

LR_TARGET static size_t grams(const uint8_t *bytes, const uint64_t *starts, size_t blocks, const lr_grams *set, uint16_t *out)
{
    const V spread = _mm512_set4_epi32(0x0c0c0c0c, 0x08080808, 0x04040404, 0x00000000), next = _mm512_set1_epi32(0x03020100);
    uint16_t *at = out;
    V ahead = folded(v_load(bytes));
    for (size_t b = 0; b < blocks; b++) {
        const uint8_t *behind = bytes + (b + 1) * LR_BLOCK;
        const V now = ahead;
        V places = places_of(starts[b]);
        ahead = folded(b + 1 < blocks ? v_load(behind) : _mm512_zextsi128_si512(_mm_loadl_epi64((const __m128i *)(const void *)behind)));
        for (int count = __builtin_popcountll(starts[b]); count > 0; count -= 16) {
            /* Of sixteen places the four bytes from there on, and of their hashes the bits. */
            const V from = _mm512_shuffle_epi8(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(places)), spread);
            const V four = _mm512_permutex2var_epi8(now, _mm512_add_epi8(from, next), ahead);
            const V hash = _mm512_srli_epi32(_mm512_mullo_epi32(four, _mm512_set1_epi32((int)0x9e3779b1u)), 32 - LR_GRAM_BITS);
            const V bits = _mm512_i32gather_epi32(_mm512_srli_epi32(hash, 5), set->bits, 4);
            const uint32_t hits = _mm512_test_epi32_mask(bits, _mm512_rolv_epi32(_mm512_set1_epi32(1), hash)) & _bzhi_u32(0xffff, (uint32_t)count);
            const __m256i positions = _mm256_add_epi16(_mm256_cvtepu8_epi16(_mm512_castsi512_si128(places)), _mm256_set1_epi16((short)(b * LR_BLOCK)));
            _mm256_storeu_si256((__m256i *)(void *)at, _mm256_maskz_compress_epi16((__mmask16)hits, positions));
            at += __builtin_popcount(hits);
            places = _mm512_alignr_epi32(places, places, 4);
        }
    }
    return (size_t)(at - out);
}

#include "kernel_body.h"
#else
typedef int lr_no_avx512;
#endif
