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

typedef struct fit {
    struct {
        size_t start, end;
    } runs[LR_MAX_PARTS];
    uint32_t count;
} fit;

/* Different bytes among the first of the runs, at most as many as are asked for. */
static unsigned distinct_bytes(const fit *f, lr_text v, unsigned wanted)
{
    uint64_t seen[4] = {0};
    unsigned distinct = 0, looked = 0;
    for (uint32_t r = 0; r < f->count && distinct < wanted; r++)
        for (size_t at = f->runs[r].start; at < f->runs[r].end && looked < LR_DISTINCT_BYTES; at++, looked++) {
            const uint8_t c = v.bytes[at];
            distinct += !(seen[c / 64] >> c % 64 & 1);
            seen[c / 64] |= 1ull << c % 64;
        }
    return distinct;
}

/* Documentation's examples: `example` within a run, or the same byte over and over in a long one. */
#define PLACEHOLDER_BYTES 64u /* of a run that are looked at */
#define SAME_MOST 5u
#define LONG_RUN 16u

static bool is_example(const fit *f, lr_text v)
{
    for (uint32_t r = 0; r < f->count; r++) {
        const size_t length = f->runs[r].end - f->runs[r].start, start = f->runs[r].start;
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

bool lr_variant_fits(const lr_detector *d, const lr_variant *variant, lr_text v, size_t i, lr_runs *runs, lr_span *span)
{
    fit f;
    f.count = 0;
    size_t j = i;
    for (uint32_t p = 0; p < variant->part_count; p++) {
        const lr_part *part = &variant->parts[p];
        if (part->literal.bytes) {
            if (part->literal.length > v.length - j || memcmp(v.bytes + j, part->literal.bytes, part->literal.length) != 0)
                return false;
            j += part->literal.length;
            continue;
        }
        struct lr_measured_run *last =
            part->alphabet_id < LR_MAX_ALPHABETS ? &runs->of[part->alphabet_id][p % LR_REMEMBERED_RUNS] : NULL;
        f.runs[f.count].start = j;
        j = run_end(part, v, j, last, runs->epoch);
        f.runs[f.count].end = j;
        if (j - f.runs[f.count++].start < part->min)
            return false;
    }
    const lr_part *last = &variant->parts[variant->part_count - 1];
    if (!lr_right_boundary(v, j) || (!last->literal.bytes && goes_on(last, v, j)))
        return false;
    if (distinct_bytes(&f, v, d->distinct) < d->distinct)
        return false;
    /* A value that has its check digits may hold as many zeros as it likes. */
    if (d->check_count ? !lr_checks_hold(d, (lr_text){v.bytes + i, j - i}) : is_example(&f, v))
        return false;
    span->start = i;
    span->end = j;
    return true;
}

bool lr_verify_token(const lr_detector *d, const lr_variant *variant, lr_text v, size_t i, lr_runs *runs, lr_span *span)
{
    return lr_left_boundary(v, i) && lr_variant_fits(d, variant, v, i, runs, span);
}
