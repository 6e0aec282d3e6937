#include "token.h"

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

bool lr_verify_token(const lr_detector *d, const lr_variant *variant, lr_text v, size_t i, lr_runs *runs, lr_span *span)
{
    if (!lr_left_boundary(v, i))
        return false;
    struct {
        size_t start, end;
    } matched[LR_MAX_PARTS];
    uint32_t count = 0;
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
        matched[count].start = j;
        j = run_end(part, v, j, last, runs->epoch);
        matched[count].end = j;
        if (j - matched[count++].start < part->min)
            return false;
    }
    const lr_part *last = &variant->parts[variant->part_count - 1];
    if (!lr_right_boundary(v, j) || (!last->literal.bytes && j < v.length && in_alphabet(last->alphabet, v.bytes[j])))
        return false;
    uint64_t seen[4] = {0};
    unsigned distinct = 0, looked = 0;
    for (uint32_t r = 0; r < count && distinct < d->distinct; r++)
        for (size_t at = matched[r].start; at < matched[r].end && looked < LR_DISTINCT_BYTES; at++, looked++) {
            const uint8_t c = v.bytes[at];
            distinct += !(seen[c / 64] >> c % 64 & 1);
            seen[c / 64] |= 1ull << c % 64;
        }
    if (distinct < d->distinct)
        return false;
    span->start = i;
    span->end = j;
    return true;
}
