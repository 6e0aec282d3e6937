#include "check.h"

#include <openssl/sha.h>

#include "chars.h"

/* The letters and digits of a value, as numbers: 0 to 9, and 10 to 35 for letters of either case. */
typedef struct signs {
    uint8_t of[LR_MAX_CHECKED];
    uint32_t count;
    bool digits; /* alone */
} signs;

static bool read_signs(lr_text value, signs *s)
{
    s->count = 0;
    s->digits = true;
    for (size_t i = 0; i < value.length; i++) {
        const uint8_t c = value.bytes[i];
        if (!lr_is(c, LR_C_DIGIT | LR_C_LETTER))
            continue;
        if (s->count == LR_MAX_CHECKED)
            return false;
        s->digits &= lr_is(c, LR_C_DIGIT);
        s->of[s->count++] = lr_is(c, LR_C_DIGIT) ? c - '0' : (uint8_t)(lr_lower(c) - 'a' + 10);
    }
    return s->count > 1;
}

/* ISO/IEC 7812-1, annex B. */
static bool luhn(const signs *s)
{
    unsigned sum = 0;
    for (uint32_t n = 0; n < s->count; n++) {
        unsigned digit = s->of[s->count - 1 - n] << (n % 2);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return s->digits && sum % 10 == 0;
}

/* J. Verhoeff, Error Detecting Decimal Codes, 1969: the dihedral group of order 10, and a permutation by place. */
static bool verhoeff(const signs *s)
{
    static const uint8_t permutation[10] = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
    unsigned sum = 0;
    for (uint32_t n = 0; n < s->count && s->digits; n++) {
        unsigned digit = s->of[s->count - 1 - n];
        for (uint32_t times = 0; times < n % 8; times++)
            digit = permutation[digit];
        const unsigned a = sum % 5, b = digit % 5;
        /* Rotations are 0 to 4, reflections 5 to 9. */
        if (sum < 5)
            sum = (a + b) % 5 + (digit < 5 ? 0 : 5);
        else
            sum = (a + 5 - b) % 5 + (digit < 5 ? 5 : 0);
    }
    return s->digits && sum == 0;
}

/* ISO/IEC 7064, pure systems MOD 97-10, with letters as two digits. */
static bool mod97_10(const signs *s)
{
    unsigned rest = 0;
    for (uint32_t n = 0; n < s->count; n++)
        rest = (rest * (s->of[n] > 9 ? 100 : 10) + s->of[n]) % 97;
    return s->count > 2 && rest == 1;
}

/* The same standard's hybrid systems, MOD 11,10 and MOD 37,36. */
static bool hybrid(const signs *s, unsigned modulus)
{
    unsigned product = modulus;
    for (uint32_t n = 0; n + 1 < s->count; n++) {
        unsigned sum = (product + s->of[n]) % modulus;
        product = (sum ? sum : modulus) * 2 % (modulus + 1);
    }
    return (product + s->of[s->count - 1]) % modulus == 1;
}

/* Its MOD 11-2: the last sign may be X, for 10. */
static bool mod11_2(const signs *s)
{
    enum { X = 'x' - 'a' + 10 };
    unsigned sum = 0;
    for (uint32_t n = 0; n + 1 < s->count; n++) {
        if (s->of[n] > 9)
            return false;
        sum = (sum + s->of[n]) * 2 % 11;
    }
    const unsigned last = s->of[s->count - 1];
    return (last < 10 || last == X) && (sum + (last == X ? 10 : last)) % 11 == 1;
}

static uint32_t crc32(const uint8_t *bytes, size_t length)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

/* The CRC-32 of what stands behind the last `_`, its own last six characters left out, is these in base 62. */
static bool crc32_base62(lr_text value)
{
    static const char base62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    size_t start = value.length;
    while (start > 0 && value.bytes[start - 1] != '_')
        start--;
    if (value.length - start <= 6)
        return false;
    uint32_t crc = crc32(value.bytes + start, value.length - start - 6);
    for (size_t n = 1; n <= 6; n++, crc /= 62)
        if (value.bytes[value.length - n] != (uint8_t)base62[crc % 62])
            return false;
    return true;
}

/* Bitcoin's Base58Check: the number's last four bytes begin the SHA-256 of the SHA-256 of those before. */
static bool base58check(lr_text value)
{
    static const char base58[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    enum { WORDS = 24 }; /* 128 characters have up to 94 bytes */
    uint32_t number[WORDS] = {0};
    uint8_t bytes[LR_MAX_CHECKED + 4 * WORDS] = {0}, digest[SHA256_DIGEST_LENGTH];
    size_t used = 0, zeros = 0;
    if (value.length > LR_MAX_CHECKED)
        return false;
    while (zeros < value.length && value.bytes[zeros] == '1')
        zeros++;
    for (size_t i = zeros; i < value.length; i++) {
        const char *place = memchr(base58, value.bytes[i], sizeof base58 - 1);
        if (!place)
            return false;
        uint64_t carry = (uint64_t)(place - base58);
        for (size_t w = 0; w < used; w++, carry >>= 32) {
            carry += (uint64_t)number[w] * 58;
            number[w] = (uint32_t)carry;
        }
        if (carry)
            number[used++] = (uint32_t)carry;
    }
    size_t length = zeros;
    bool leading = true;
    for (size_t n = 4 * used; n-- > 0;) {
        uint8_t byte = (uint8_t)(number[n / 4] >> n % 4 * 8);
        leading &= byte == 0;
        if (!leading)
            bytes[length++] = byte;
    }
    if (length <= 4)
        return false;
    SHA256(bytes, length - 4, digest);
    SHA256(digest, sizeof digest, digest);
    return memcmp(digest, bytes + length - 4, 4) == 0;
}

/* BIP-173, and BIP-350's other constant: one case throughout, the last `1` ends the human-readable part. */
static bool bech32(lr_text value)
{
    static const char letters[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    static const uint32_t generator[5] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    size_t one = value.length;
    bool upper = false, lower = false;
    for (size_t i = 0; i < value.length; i++) {
        upper |= value.bytes[i] >= 'A' && value.bytes[i] <= 'Z';
        lower |= value.bytes[i] >= 'a' && value.bytes[i] <= 'z';
    }
    while (one > 0 && value.bytes[one - 1] != '1')
        one--;
    if (one < 2 || value.length - one < 6 || (upper && lower))
        return false;
    const size_t head = one - 1;
    uint32_t sum = 1;
    /* The high bits of the human-readable part, a zero, its low bits, then the data. */
    for (size_t n = 0; n < head + value.length; n++) {
        uint32_t five;
        if (n < head) {
            five = lr_lower(value.bytes[n]) >> 5;
        } else if (n == head) {
            five = 0;
        } else if (n <= 2 * head) {
            five = lr_lower(value.bytes[n - head - 1]) & 31;
        } else {
            const char *place = memchr(letters, lr_lower(value.bytes[n - head]), sizeof letters - 1);
            if (!place)
                return false;
            five = (uint32_t)(place - letters);
        }
        const uint32_t top = sum >> 25;
        sum = (sum & 0x1ffffff) << 5 ^ five;
        for (int bit = 0; bit < 5; bit++)
            sum ^= top >> bit & 1 ? generator[bit] : 0;
    }
    return sum == 1 || sum == 0x2bc830a3;
}

/* Decreto ministeriale 23 dicembre 1976, art. 7: what the signs in odd places are worth. */
static bool codice_fiscale(const signs *s)
{
    static const uint8_t odd[26] = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
    unsigned sum = 0;
    if (s->count != 16)
        return false;
    for (uint32_t n = 0; n < 15; n++) {
        const unsigned order = s->of[n] > 9 ? s->of[n] - 10 : s->of[n];
        sum += n % 2 ? order : odd[order];
    }
    return s->of[15] == 10 + sum % 26;
}

static bool step_holds(const lr_check_step *step, const signs *s)
{
    if (s->count != step->count)
        return false;
    int64_t sum = step->add;
    for (uint32_t n = 0; n < s->count; n++) {
        const int64_t worth = s->of[n] > 9 && step->letters ? step->letters[s->of[n] - 10] : s->of[n];
        int64_t product = worth * step->weights[n];
        if (!step->fold) {
            sum += product;
            continue;
        }
        for (product = product < 0 ? -product : product; product; product /= 10)
            sum += product % 10;
    }
    const int64_t modulus = step->modulus, rest = ((sum % modulus) + modulus) % modulus;
    if (!step->expect.bytes)
        return rest == 0;
    const uint8_t want = step->expect.bytes[rest], sign = s->of[step->at < 0 ? step->at + (int64_t)s->count : step->at];
    return want != '-' && lr_lower(want) == (sign > 9 ? 'a' + sign - 10 : '0' + sign);
}

static bool holds(const lr_check *check, lr_text value, const signs *s)
{
    switch (check->kind) {
    case LR_CHECK_LUHN: return luhn(s);
    case LR_CHECK_VERHOEFF: return verhoeff(s);
    case LR_CHECK_MOD97_10: return mod97_10(s);
    case LR_CHECK_MOD11_10: return s->digits && hybrid(s, 10);
    case LR_CHECK_MOD37_36: return hybrid(s, 36);
    case LR_CHECK_MOD11_2: return mod11_2(s);
    case LR_CHECK_CRC32_BASE62: return crc32_base62(value);
    case LR_CHECK_BASE58: return base58check(value);
    case LR_CHECK_BECH32: return bech32(value);
    case LR_CHECK_CODICE_FISCALE: return codice_fiscale(s);
    case LR_CHECK_MNEMONIC: return lr_mnemonic(value);
    case LR_CHECK_MRZ: return lr_mrz(value);
    default: break;
    }
    for (uint32_t n = 0; n < check->count; n++)
        if (!step_holds(&check->steps[n], s))
            return false;
    return true;
}

bool lr_checks_hold(const lr_detector *d, lr_text value)
{
    signs s;
    if (d->check_count == 0)
        return true;
    const bool some = read_signs(value, &s);
    for (uint32_t n = 0; n < d->check_count; n++)
        if ((some || d->checks[n].kind == LR_CHECK_MNEMONIC) && holds(&d->checks[n], value, &s))
            return true;
    return false;
}
