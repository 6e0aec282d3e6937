/* NEON: vectors of 16 bytes; every AArch64 processor has it. */
#if defined(__aarch64__)
#include <arm_neon.h>
#include <stdbool.h>
#include <stdint.h>

#define LR_TARGET
#define LR_KERNEL lr_kernel_neon
#define LR_KERNEL_NAME "neon"
#define LR_BITS_BYTES 16
#define VECTORS 4
typedef uint8x16_t V;

static bool runs(void)
{
    return true;
}

static inline V v_load(const uint8_t *from) { return vld1q_u8(from); }
static inline void v_store(uint8_t *to, V v) { vst1q_u8(to, v); }
static inline V v_all(uint8_t byte) { return vdupq_n_u8(byte); }
static inline V v_same(V a, V b) { return vceqq_u8(a, b); }
static inline V v_or(V a, V b) { return vorrq_u8(a, b); }
static inline V v_and(V a, V b) { return vandq_u8(a, b); }
static inline V v_shift(V v) { return vshrq_n_u8(v, 4); }
static inline V v_look(const uint8_t table[16], V index) { return vqtbl1q_u8(vld1q_u8(table), index); }

/* The top bits, brought to their places; then sums of neighbours, three times: bytes become eight bits. */
static inline uint64_t v_mask(const V v[VECTORS])
{
    static const uint8_t place[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const V bits = vld1q_u8(place);
    V top[VECTORS];
    for (int n = 0; n < VECTORS; n++)
        top[n] = vandq_u8(vreinterpretq_u8_s8(vshrq_n_s8(vreinterpretq_s8_u8(v[n]), 7)), bits);
    V sum = vpaddq_u8(vpaddq_u8(top[0], top[1]), vpaddq_u8(top[2], top[3]));
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sum, sum)), 0);
}

static inline bool v_any(V v) { return vmaxvq_u8(v) != 0; }

static inline void columns(const uint8_t *bytes, V column[8])
{
    const uint8x16x4_t first = vld4q_u8(bytes), second = vld4q_u8(bytes + 64); /* byte n of every four */
    for (int n = 0; n < 4; n++) {
        column[n] = vuzp1q_u8(first.val[n], second.val[n]);
        column[n + 4] = vuzp2q_u8(first.val[n], second.val[n]);
    }
}

#include "kernel_masks.h"
#include "kernel_grams.h"
#include "kernel_body.h"
#else
typedef int lr_no_neon;
#endif
