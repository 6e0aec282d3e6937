/*
 * Numbers as the seal and the walk write and read them, against printf() and strtod() put together as docs/seal-spec.md says it: random
 * doubles of every kind, and those around powers of ten and two, halves, and ends of ranges. Prints how many agreed. Argument: how many millions.
 */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../src/seal/canonical.h"

static uint64_t state = 88172645463325252u;

/* xorshift64 (G. Marsaglia, 2003): the same on every machine. */
static uint64_t random_bits(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

static double of_bits(uint64_t bits)
{
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* A double a few steps beside another one. */
static double near(double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return of_bits(bits + random_bits() % 9 - 4);
}

static double ten_to(int exponent)
{
    char text[16];
    snprintf(text, sizeof text, "1e%d", exponent);
    return strtod(text, NULL);
}

static double some_double(void)
{
    const uint64_t bits = random_bits();
    const unsigned some = (unsigned)(random_bits() % 9);
    switch (some) {
    case 0:
        return of_bits(bits); /* any at all */
    case 1:
        return near(ten_to((int)(bits % 640) - 325));
    case 2:
        return near(ldexp(1, (int)(bits % 2099) - 1075));
    case 3:
        return (double)(int64_t)(bits % 2000000000) / (double)(1 + random_bits() % 10000); /* as measurements are */
    case 4:
        return (double)(int64_t)(bits % 100000000000) / ten_to((int)(random_bits() % 16)); /* few digits */
    case 5:
        return near((double)(int64_t)bits);
    case 6:
        return of_bits((bits & 0xfffffffffffff) | (1023 + random_bits() % 64) << 52); /* 1 … 2^64 */
    case 7:
        return of_bits((bits & 0xfffffffffffff) | (1023 - random_bits() % 64) << 52);
    default:
        return (double)(bits % 20000000000000000) / 2; /* halves, and what has none any more */
    }
}

/* docs/seal-spec.md, Doubles. */
static size_t expected(double x, char *out)
{
    char text[48];
    snprintf(text, sizeof text, "%.16g", x);
    const double y = strtod(text, NULL);
    int length;
    if (isnan(x) || isinf(x) || isinf(y)) {
        out[0] = 'n';
        return 1;
    }
    out[0] = 'd';
    if (y == floor(y) && y >= -9223372036854775808.0 && y < 18446744073709551616.0) {
        out[0] = 'i';
        length = y < 0 ? snprintf(text, sizeof text, "%" PRId64, (int64_t)y) : snprintf(text, sizeof text, "%" PRIu64, (uint64_t)y);
    } else {
        length = snprintf(text, sizeof text, "%.16g", y);
    }
    lr_put_be((uint8_t *)out + 1, (unsigned)length, 4);
    memcpy(out + 5, text, (size_t)length);
    return 5 + (size_t)length;
}

/* The shortest of 15, 16 and 17 digits that is read back as the same number. */
static size_t shortest(double x, char *out)
{
    int length = 0;
    if (isnan(x) || isinf(x))
        return 0;
    if (x >= -9223372036854775808.0 && x < 9223372036854775808.0 && (double)(int64_t)x == x)
        return (size_t)snprintf(out, 32, "%" PRId64, (int64_t)x);
    for (int digits = 15; digits <= 17; digits++) {
        length = snprintf(out, 32, "%.*g", digits, x);
        if (strtod(out, NULL) == x)
            break;
    }
    return (size_t)length;
}

static void differ(const char *what, double number)
{
    printf("%s differs: %a, %.17g\n", what, number, number);
    exit(1);
}

static bool written_as(lr_buffer *out, const char *text, size_t length)
{
    const bool same = out->length == length && memcmp(out->bytes, text, length) == 0;
    out->length = 0;
    return same;
}

/* A number of JSON of random digits, or of the double's own. */
static size_t json_of(double number, char *out)
{
    const uint64_t kind = random_bits() % 4;
    if (kind < 3)
        return (size_t)snprintf(out, 64, kind == 0 ? "%.17g" : kind == 1 ? "%.16e" : "%.15g", number);
    return (size_t)snprintf(out, 64, "%" PRIu64 ".%" PRIu64 "e%d", random_bits() % 10000, random_bits(), (int)(random_bits() % 720) - 360);
}

int main(int argc, char **argv)
{
    const uint64_t count = strtoull(argc > 1 ? argv[1] : "1", NULL, 10) * 1000000;
    lr_buffer out = {0};
    if (argc > 2)
        state ^= strtoull(argv[2], NULL, 10) * 0x9e3779b97f4a7c15u;
    for (uint64_t n = 0; n < count; n++) {
        const double number = some_double();
        char want[64], text[64];
        if (!lr_canonical_double(&out, number) || !written_as(&out, want, expected(number, want)))
            differ("the canonical value", number);
        if (n % 4)
            continue;
        const size_t length = lr_double_text(number, text);
        if (length != shortest(number, want) || memcmp(text, want, length) != 0)
            differ("the walk's text", number);
        if (isnan(number) || isinf(number))
            continue;
        const size_t json = json_of(number, text);
        if (!memchr(text, '.', json) && !memchr(text, 'e', json))
            continue;
        const double read = strtod(text, NULL);
        if (!lr_canonical_json_number(&out, (lr_text){(const uint8_t *)text, json}, false) || !written_as(&out, want, expected(read, want)))
            differ("the number of JSON", read);
    }
    lr_buffer_free(&out);
    printf("%" PRIu64 "\n", count);
    return 0;
}
