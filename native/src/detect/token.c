#include "token.h"

#include "check.h"

static bool in_alphabet(const uint8_t *alphabet, uint8_t byte)
{
    return alphabet[byte / 8] >> (byte % 8) & 1;
}

/* End of the run of the part's alphabet from i. What `last` (or NULL) knows of it is not looked at again. */
static size_t run_end(const lr_part *part, lr_text v, size_t i, struct lr_measured_run *last, uint64_t epoch)
{
    const size_t stop = part->max < v.length - i ? i + part->max : v.length;
    const bool known = last && last->epoch == epoch && last->start <= i && i < last->end;
    size_t j = !known ? i : last->end < stop ? last->end : stop;
    while (j < stop && in_alphabet(part->alphabet, v.bytes[j]))
        j++;
    if (last && (!known || j > last->end))
        *last = (struct lr_measured_run){epoch, known ? last->start : i, j};
    return j;
}

/* Different bytes among the first of the runs, at most as many as are asked for. */
static unsigned distinct_bytes(const lr_variant *variant, const size_t *ends, lr_text v, size_t i, unsigned wanted)
{
    uint64_t seen[4] = {0};
    unsigned distinct = 0, looked = 0;
    for (uint32_t p = 0; p < variant->part_count && distinct < wanted; p++) {
        if (variant->parts[p].literal.bytes)
            continue;
        for (size_t at = p ? ends[p - 1] : i; at < ends[p] && looked < LR_DISTINCT_BYTES; at++, looked++) {
            const uint8_t c = v.bytes[at];
            distinct += !(seen[c / 64] >> c % 64 & 1);
            seen[c / 64] |= 1ull << c % 64;
        }
    }
    return distinct;
}

/* Documentation's examples: `example` within a run, or the same byte over and over in a long one. */
#define PLACEHOLDER_BYTES 64u /* of a run that are looked at */
#define SAME_MOST 5u
#define LONG_RUN 16u

static bool is_example(const lr_variant *variant, const size_t *ends, lr_text v, size_t i)
{
    for (uint32_t p = 0; p < variant->part_count; p++) {
        if (variant->parts[p].literal.bytes)
            continue;
        const size_t start = p ? ends[p - 1] : i, length = ends[p] - start;
        const size_t end = start + (length < PLACEHOLDER_BYTES ? length : PLACEHOLDER_BYTES);
        unsigned same = 1;
        for (size_t at = start; at < end; at++) {
            same = at > start && v.bytes[at] == v.bytes[at - 1] ? same + 1 : 1;
            if (same > SAME_MOST && length >= LONG_RUN)
                return true;
            if ((v.bytes[at] | 0x20) == 'e' && end - at >= 7 && lr_begins_folded(v, at, "example", 7))
                return true;
        }
    }
    return false;
}

/* Does the run go on at j? Not where a full stop ends a sentence. */
static bool goes_on(const lr_part *run, lr_text v, size_t j)
{
    if (j == v.length || !in_alphabet(run->alphabet, v.bytes[j]))
        return false;
    return v.bytes[j] != '.' || (j + 1 < v.length && v.bytes[j + 1] > 0x20);
}

/* Reads part p, that begins at j; false: it does not stand there. */
static bool read_part(const lr_part *part, uint32_t p, lr_text v, size_t j, lr_runs *runs, size_t *end)
{
    if (part->literal.bytes) {
        *end = j + part->literal.length;
        return part->literal.length <= v.length - j && memcmp(v.bytes + j, part->literal.bytes, part->literal.length) == 0;
    }
    struct lr_measured_run *last = part->alphabet_id < LR_MAX_ALPHABETS ? &runs->of[part->alphabet_id][p % LR_REMEMBERED_RUNS] : NULL;
    *end = run_end(part, v, j, last, runs->epoch);
    return *end - j >= part->min;
}

/* Do all parts stand at i? What the variant before has too is not read again. */
static bool read_parts(const lr_variant *variant, lr_text v, size_t i, lr_runs *runs)
{
    struct lr_parts_read *read = &runs->read;
    const bool same = read->variant && read->variant + 1 == variant && read->epoch == runs->epoch && read->start == i;
    uint32_t p = same ? variant->shared : 0;
    read->variant = variant;
    read->epoch = runs->epoch;
    read->start = i;
    if (read->count < p)
        return false;
    for (size_t j = p ? read->ends[p - 1] : i; p < variant->part_count; j = read->ends[p++])
        if (!read_part(&variant->parts[p], p, v, j, runs, &read->ends[p]))
            break;
    read->count = p;
    return p == variant->part_count;
}

bool lr_variant_fits(const lr_detector *d, const lr_variant *variant, lr_text v, size_t i, lr_runs *runs, lr_span *span)
{
    if (!read_parts(variant, v, i, runs))
        return false;
    const size_t *ends = runs->read.ends, j = ends[variant->part_count - 1];
    const lr_part *last = &variant->parts[variant->part_count - 1];
    if (!lr_right_boundary(v, j) || (!last->literal.bytes && goes_on(last, v, j)))
        return false;
    if (distinct_bytes(variant, ends, v, i, d->distinct) < d->distinct)
        return false;
    /* A value that has its check digits may hold as many zeros as it likes. */
    if (d->check_count ? !lr_checks_hold(d, (lr_text){v.bytes + i, j - i}) : is_example(variant, ends, v, i))
        return false;
    span->start = i;
    span->end = j;
    return true;
}

bool lr_verify_token(const lr_detector *d, const lr_variant *variant, lr_text v, size_t i, lr_runs *runs, lr_span *span)
{
    return lr_left_boundary(v, i) && lr_variant_fits(d, variant, v, i, runs, span);
}
