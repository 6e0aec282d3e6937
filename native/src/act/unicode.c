/* Lower case and NFC (UAX #15), for addresses that hold more than ASCII. */
#include <openssl/crypto.h>

#include "../detect/chars.h"
#include "act.h"
#include "unicode_tables.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
/* A text's code points, of two bytes at least each, decompose into four at most. */
#define POINTS (LR_FOLDED_BYTES * 2u)

/* Hangul syllables are computed: The Unicode Standard, 3.12. */
enum { S_BASE = 0xac00, L_BASE = 0x1100, V_BASE = 0x1161, T_BASE = 0x11a7, L_COUNT = 19, V_COUNT = 21, T_COUNT = 28 };
#define S_COUNT (L_COUNT * V_COUNT * T_COUNT)

/* Index of the last entry whose field is not above c. */
#define FIND(array, field, c, at)                            \
    size_t at = 0;                                           \
    for (size_t high = COUNT(array); at + 1 < high;) {       \
        const size_t middle = (at + high) / 2;               \
        if ((array)[middle].field <= (c))                    \
            at = middle;                                     \
        else                                                 \
            high = middle;                                   \
    }

static uint32_t lower(uint32_t c)
{
    if (c < 0x80)
        return lr_lower((uint8_t)c);
    FIND(lower_case, first, c, at)
    const bool in = c >= lower_case[at].first && c <= lower_case[at].last && (c - lower_case[at].first) % (uint32_t)lower_case[at].step == 0;
    return in ? (uint32_t)((int32_t)c + lower_case[at].offset) : c;
}

static uint8_t order_of(uint32_t c)
{
    FIND(classes, first, c, at)
    return c >= classes[at].first && c <= classes[at].last ? classes[at].order : 0;
}

/* Canonical decomposition of c, in lower case, behind what there is. */
static void decompose(uint32_t c, uint32_t *points, size_t *count)
{
    if (c >= S_BASE && c < S_BASE + S_COUNT) {
        const uint32_t s = c - S_BASE;
        points[(*count)++] = L_BASE + s / (V_COUNT * T_COUNT);
        points[(*count)++] = V_BASE + s % (V_COUNT * T_COUNT) / T_COUNT;
        if (s % T_COUNT)
            points[(*count)++] = T_BASE + s % T_COUNT;
        return;
    }
    /* Only the first of two can be decomposed again; the others wait. */
    uint32_t waiting[4];
    size_t held = 0;
    for (;;) {
        FIND(pairs, from, c, pair)
        FIND(singles, from, c, single)
        if (pairs[pair].from == c && held < COUNT(waiting)) {
            waiting[held++] = pairs[pair].second;
            c = pairs[pair].first;
        } else if (singles[single].from == c) {
            c = singles[single].to;
        } else {
            break;
        }
    }
    points[(*count)++] = lower(c);
    while (held)
        points[(*count)++] = lower(waiting[--held]);
}

/* Marks behind one another are put in the order of their classes; equal ones stay as they are. */
static void arrange(uint32_t *points, uint8_t *orders, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const uint32_t c = points[i];
        const uint8_t order = order_of(c);
        size_t at = i;
        for (; order && at > 0 && orders[at - 1] > order; at--) {
            points[at] = points[at - 1];
            orders[at] = orders[at - 1];
        }
        points[at] = c;
        orders[at] = order;
    }
}

/* What two characters compose to; 0: nothing. */
static uint32_t composition(uint32_t first, uint32_t second)
{
    if (first >= L_BASE && first < L_BASE + L_COUNT && second >= V_BASE && second < V_BASE + V_COUNT)
        return S_BASE + ((first - L_BASE) * V_COUNT + (second - V_BASE)) * T_COUNT;
    if (first >= S_BASE && first < S_BASE + S_COUNT && (first - S_BASE) % T_COUNT == 0 && second > T_BASE && second < T_BASE + T_COUNT)
        return first + second - T_BASE;
    size_t low = 0, high = COUNT(composed);
    while (low < high) {
        const size_t middle = (low + high) / 2;
        const uint32_t a = pairs[composed[middle]].first, b = pairs[composed[middle]].second;
        if (a == first && b == second)
            return pairs[composed[middle]].from;
        if (a < first || (a == first && b < second))
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

static size_t compose(uint32_t *points, const uint8_t *orders, size_t count)
{
    size_t kept = 0, starter = SIZE_MAX;
    uint8_t last = 0; /* class of what stands last behind the starter; 0: the starter itself does */
    for (size_t i = 0; i < count; i++) {
        const bool near = starter != SIZE_MAX && (kept == starter + 1 || (last != 0 && last < orders[i]));
        const uint32_t both = near ? composition(points[starter], points[i]) : 0;
        if (both) {
            points[starter] = both;
            continue;
        }
        if (orders[i] == 0)
            starter = kept;
        last = orders[i];
        points[kept++] = points[i];
    }
    return kept;
}

static bool encode(lr_buffer *out, uint32_t c)
{
    uint8_t b[4];
    size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    if (length == 1)
        return lr_buffer_put(out, (uint8_t)c);
    for (size_t i = length; i-- > 1; c >>= 6)
        b[i] = (uint8_t)(0x80 | (c & 0x3f));
    b[0] = (uint8_t)((0xf00u >> length) | c);
    return lr_buffer_append(out, b, length);
}

bool lr_fold(lr_buffer *out, lr_text text)
{
    size_t ascii = 0;
    while (ascii < text.length && text.bytes[ascii] < 0x80)
        ascii++;
    if (ascii == text.length || text.length > LR_FOLDED_BYTES || !lr_is_utf8(text)) {
        for (size_t i = 0; i < text.length; i++)
            if (!lr_buffer_put(out, lr_lower(text.bytes[i])))
                return false;
        return true;
    }
    uint32_t points[POINTS];
    uint8_t orders[POINTS];
    size_t count = 0;
    for (size_t i = 0, length; i < text.length; i += length) {
        length = lr_utf8_length(text, i);
        decompose(length == 1 ? text.bytes[i] : lr_code_point(text.bytes + i, length), points, &count);
    }
    arrange(points, orders, count);
    const size_t decomposed = count;
    count = compose(points, orders, count);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = encode(out, points[i]);
    OPENSSL_cleanse(points, decomposed * sizeof *points);
    return ok;
}
