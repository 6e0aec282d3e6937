/*
 * FF1 (NIST SP 800-38G, algorithms 7 and 8), in the names of the publication: of n numerals the first u are A, the other v
 * are B; ten rounds add to one half a function of the other.
 */
#include <openssl/crypto.h>

#include "crypto.h"

#define ROUNDS 10u
#define HALF_MAX (LR_FF1_LENGTH_MAX / 2)
#define LIMBS_MAX (HALF_MAX * 6 / 32 + 1) /* a numeral has less than 6 bits */
#define BYTES_MAX (LIMBS_MAX * 4 + 4)     /* of y: the number's, and at least four more */

/* Lengths that follow from n and the radix. */
typedef struct lr_ff1_shape {
    size_t n, u, v, b, d;
} lr_ff1_shape;

bool lr_ff1_length_fits(uint32_t radix, size_t length)
{
    uint64_t values = 1;
    for (size_t i = 0; i < length && values < 1000000; i++)
        values *= radix;
    return values >= 1000000 && length <= LR_FF1_LENGTH_MAX;
}

/* Times `factor`, plus `more`; the limbs, lowest first, never need more room than there is. */
static size_t multiply_add(uint32_t *limbs, size_t count, uint32_t factor, uint32_t more)
{
    uint64_t carry = more;
    for (size_t i = 0; i < count; i++) {
        carry += (uint64_t)limbs[i] * factor;
        limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry)
        limbs[count++] = (uint32_t)carry;
    return count;
}

/* NUM of the numerals as `size` bytes. */
static void number(const lr_ff1 *f, const uint8_t *numerals, size_t count, uint8_t *out, size_t size)
{
    uint32_t limbs[LIMBS_MAX];
    size_t length = 0;
    for (size_t i = 0; i < count; i++)
        length = multiply_add(limbs, length, f->radix, numerals[i]);
    for (size_t i = 0; i < size; i++)
        out[size - 1 - i] = i / 4 < length ? (uint8_t)(limbs[i / 4] >> 8 * (i % 4)) : 0;
    OPENSSL_cleanse(limbs, length * sizeof *limbs);
}

static lr_ff1_shape shape_of(const lr_ff1 *f, size_t n)
{
    lr_ff1_shape s = {.n = n, .u = n / 2, .v = n - n / 2};
    /* b: the bytes of radix^v - 1, the greatest number of v numerals. */
    uint32_t limbs[LIMBS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < s.v; i++)
        count = multiply_add(limbs, count, f->radix, f->radix - 1);
    s.b = 4 * count;
    for (uint32_t top = limbs[count - 1]; !(top >> 24); top <<= 8)
        s.b--;
    s.d = 4 * ((s.b + 3) / 4) + 4;
    return s;
}

bool lr_ff1_key(lr_ff1 *f, const lr_algorithms *a, lr_text key, lr_text tweak, uint32_t radix)
{
    if (!f->aes && !(f->aes = EVP_CIPHER_CTX_new()))
        return false;
    f->length = 0;
    f->radix = radix;
    f->tweak_length = tweak.length;
    if (tweak.length)
        memcpy(f->tweak, tweak.bytes, tweak.length);
    return lr_aes_key(f->aes, a, key, false);
}

void lr_ff1_forget(lr_ff1 *f)
{
    lr_aes_forget(f->aes);
    OPENSSL_cleanse(f->before, sizeof f->before);
    f->length = 0;
}

void lr_ff1_free(lr_ff1 *f)
{
    EVP_CIPHER_CTX_free(f->aes);
    OPENSSL_cleanse(f, sizeof *f);
}

/* Bytes of Q before that which holds the round. */
static size_t before_round(const lr_ff1 *f, const lr_ff1_shape *s)
{
    return (f->tweak_length + s->b + 1 + 15) / 16 * 16 - s->b - 1;
}

/* What is the same in each round: CBC-MAC of P and of the blocks of Q that hold nothing but the tweak and zeros. */
static bool prepare(lr_ff1 *f, const lr_ff1_shape *s)
{
    if (f->length == s->n)
        return true;
    const uint32_t n = (uint32_t)s->n, t = (uint32_t)f->tweak_length;
    const uint8_t p[LR_BLOCK_BYTES] = {1, 2, 1, 0, 0, (uint8_t)f->radix, ROUNDS, (uint8_t)s->u,
                                       (uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n,
                                       (uint8_t)(t >> 24), (uint8_t)(t >> 16), (uint8_t)(t >> 8), (uint8_t)t};
    bool ok = lr_aes_blocks(f->aes, p, f->before, 1);
    const size_t blocks = before_round(f, s) / LR_BLOCK_BYTES;
    for (size_t i = 0; ok && i < blocks * LR_BLOCK_BYTES; i += LR_BLOCK_BYTES) {
        for (size_t k = 0; k < LR_BLOCK_BYTES && i + k < f->tweak_length; k++)
            f->before[k] ^= f->tweak[i + k];
        ok = lr_aes_blocks(f->aes, f->before, f->before, 1);
    }
    f->length = ok ? s->n : 0;
    return ok;
}

/* S of the round: the s->d bytes of y. `half` is NUM(B), of s->b bytes. */
static bool round_bytes(lr_ff1 *f, const lr_ff1_shape *s, unsigned round, const uint8_t *half, uint8_t *y)
{
    uint8_t tail[2 * LR_BLOCK_BYTES + BYTES_MAX] = {0}, r[LR_BLOCK_BYTES], block[LR_BLOCK_BYTES];
    const size_t at = before_round(f, s), from = at / LR_BLOCK_BYTES * LR_BLOCK_BYTES, length = at + 1 + s->b - from;
    if (from < f->tweak_length)
        memcpy(tail, f->tweak + from, f->tweak_length - from);
    tail[at - from] = (uint8_t)round;
    memcpy(tail + (at - from) + 1, half, s->b);
    memcpy(r, f->before, sizeof r);
    bool ok = true;
    for (size_t i = 0; ok && i < length; i += LR_BLOCK_BYTES) {
        lr_xor_block(r, tail + i);
        ok = lr_aes_blocks(f->aes, r, r, 1);
    }
    for (size_t i = 0; ok && i < s->d; i += LR_BLOCK_BYTES) {
        memcpy(block, r, sizeof block);
        /* R itself, then R with the number of the block added to it. */
        const uint32_t j = (uint32_t)(i / LR_BLOCK_BYTES);
        for (size_t k = 0; k < 4; k++)
            block[15 - k] ^= (uint8_t)(j >> 8 * k);
        ok = j == 0 || lr_aes_blocks(f->aes, block, block, 1);
        memcpy(y + i, block, s->d - i < sizeof block ? s->d - i : sizeof block);
    }
    return ok;
}

/*
 * Numerals of the half plus y, or minus y. y mod radix^m is taken numeral by numeral, the lowest first: what a division of
 * y by the radix leaves.
 */
static void add(const lr_ff1 *f, uint8_t *half, size_t m, const uint8_t *y, size_t size, bool subtract)
{
    uint32_t limbs[LIMBS_MAX + 2];
    size_t count = size / 4;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *from = y + size - 4 - 4 * i;
        limbs[i] = (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
    }
    int carry = 0;
    for (size_t k = m; k-- > 0;) {
        uint64_t rest = 0;
        for (size_t i = count; i-- > 0;) {
            rest = rest << 32 | limbs[i];
            limbs[i] = (uint32_t)(rest / f->radix);
            rest %= f->radix;
        }
        while (count && !limbs[count - 1])
            count--;
        int sum = subtract ? (int)half[k] - (int)rest - carry : (int)half[k] + (int)rest + carry;
        carry = sum < 0 || sum >= (int)f->radix;
        sum += carry ? (subtract ? (int)f->radix : -(int)f->radix) : 0;
        half[k] = (uint8_t)sum;
    }
}

/* Halves of any length. They stay where they are: the one that a round changes is now the first, now the second. */
static bool crypt_long(lr_ff1 *f, const lr_ff1_shape *s, uint8_t *numerals, bool decrypt)
{
    uint8_t half[BYTES_MAX], y[BYTES_MAX + LR_BLOCK_BYTES];
    bool ok = true;
    for (unsigned i = 0; ok && i < ROUNDS; i++) {
        const unsigned round = decrypt ? ROUNDS - 1 - i : i;
        const bool first = round % 2 == 0; /* A is in its place */
        uint8_t *changed = numerals + (first ? 0 : s->u), *other = numerals + (first ? s->u : 0);
        number(f, other, first ? s->v : s->u, half, s->b);
        ok = round_bytes(f, s, round, half, y);
        if (ok)
            add(f, changed, first ? s->u : s->v, y, s->d, decrypt);
    }
    OPENSSL_cleanse(half, sizeof half);
    OPENSSL_cleanse(y, sizeof y);
    return ok;
}

/* Halves of so many bytes are numbers: up to 38 digits, or 24 letters and digits; where there are no numbers of 128 bits, 19 and 12. */
#ifdef __SIZEOF_INT128__
typedef unsigned __int128 lr_wide;
#define SHORT_BYTES 8u
#else
typedef uint64_t lr_wide;
#define SHORT_BYTES 4u
#endif

/* y mod m; of short numbers without the division of long ones, which takes ten times as long. */
static uint64_t remainder_of(lr_wide y, lr_wide m)
{
    const uint64_t low = (uint64_t)y, by = (uint64_t)m;
    return low == y && by == m ? low % by : (uint64_t)(y % m);
}

/* The same with numbers instead of numerals. */
static bool crypt_short(lr_ff1 *f, const lr_ff1_shape *s, uint8_t *numerals, bool decrypt)
{
    uint64_t values[2] = {0};
    lr_wide modulus[2] = {1, 1};
    for (size_t i = 0; i < s->n; i++) {
        const bool second = i >= s->u;
        values[second] = values[second] * f->radix + numerals[i];
        modulus[second] *= f->radix;
    }
    for (unsigned i = 0; i < ROUNDS; i++) {
        const unsigned round = decrypt ? ROUNDS - 1 - i : i, changed = round % 2;
        const lr_wide m = modulus[changed];
        uint8_t half[SHORT_BYTES], y[2 * LR_BLOCK_BYTES];
        for (size_t k = 0; k < s->b; k++)
            half[s->b - 1 - k] = (uint8_t)(values[!changed] >> 8 * k);
        if (!round_bytes(f, s, round, half, y))
            return false;
        lr_wide sum = 0;
        for (size_t k = 0; k < s->d; k++)
            sum = sum << 8 | y[k];
        const uint64_t rest = remainder_of(sum, m);
        sum = values[changed] + (decrypt ? m - rest : rest);
        values[changed] = (uint64_t)(sum >= m ? sum - m : sum);
    }
    for (size_t i = s->n; i-- > 0;) {
        uint64_t *value = &values[i >= s->u];
        numerals[i] = (uint8_t)(*value % f->radix);
        *value /= f->radix;
    }
    return true;
}

bool lr_ff1_crypt(lr_ff1 *f, uint8_t *numerals, size_t length, bool decrypt)
{
    const lr_ff1_shape s = shape_of(f, length);
    if (!prepare(f, &s))
        return false;
    return s.b <= SHORT_BYTES ? crypt_short(f, &s, numerals, decrypt) : crypt_long(f, &s, numerals, decrypt);
}
