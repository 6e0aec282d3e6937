#include "token.h"

static bool in_alphabet(const uint8_t *alphabet, uint8_t byte)
{
    return alphabet[byte / 8] >> (byte % 8) & 1;
}

bool lr_verify_token(const lr_detector *d, const lr_variant *variant, lr_text v, size_t i, lr_span *span)
{
    if (!lr_left_boundary(v, i))
        return false;
    uint64_t seen[4] = {0};
    size_t j = i;
    for (uint32_t p = 0; p < variant->part_count; p++) {
        const lr_part *part = &variant->parts[p];
        if (part->literal.bytes) {
            if (part->literal.length > v.length - j || memcmp(v.bytes + j, part->literal.bytes, part->literal.length) != 0)
                return false;
            j += part->literal.length;
            continue;
        }
        size_t first = j, stop = part->max < v.length - j ? j + part->max : v.length;
        while (j < stop && in_alphabet(part->alphabet, v.bytes[j])) {
            seen[v.bytes[j] / 64] |= 1ull << v.bytes[j] % 64;
            j++;
        }
        if (j - first < part->min)
            return false;
    }
    const lr_part *last = &variant->parts[variant->part_count - 1];
    if (!lr_right_boundary(v, j) || (!last->literal.bytes && j < v.length && in_alphabet(last->alphabet, v.bytes[j])))
        return false;
    unsigned distinct = 0;
    for (int w = 0; w < 4; w++)
        distinct += (unsigned)__builtin_popcountll(seen[w]);
    if (distinct < d->distinct)
        return false;
    span->start = i;
    span->end = j;
    return true;
}
