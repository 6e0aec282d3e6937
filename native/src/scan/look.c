/* One detector at one place. */
#include <time.h>

#include "scan.h"

void lr_raise_floor(lr_scan *scan, uint32_t detector, size_t at)
{
    scan->floors[detector] = (struct lr_floor){scan->epoch, at};
}

int32_t lr_add_match(lr_scan *scan, uint32_t detector, size_t start, size_t end)
{
    if (scan->count >= scan->policy->limits.findings_per_value)
        return LOGREDACT_E_LIMIT;
    if (!lr_grow((void **)&scan->matches, &scan->capacity, scan->count + 1, sizeof *scan->matches))
        return LOGREDACT_E_MEMORY;
    scan->matches[scan->count++] = (lr_match){.start = start, .end = end, .detector = detector, .layer_count = (uint8_t)scan->depth};
    return LOGREDACT_OK;
}

static uint64_t nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t lr_look_begin(lr_scan *scan)
{
    return scan->stats && scan->look++ % LR_SAMPLED == 0 ? nanoseconds() : 0;
}

uint64_t lr_look_overhead(void)
{
    uint64_t least = UINT64_MAX;
    for (int n = 0; n < 64; n++) {
        uint64_t began = nanoseconds(), taken = nanoseconds() - began;
        least = taken < least ? taken : least;
    }
    return least;
}

int32_t lr_look_end(lr_scan *scan, uint32_t detector, uint64_t began, bool hit, const lr_span *span)
{
    if (LR_FAULT("detect"))
        return LOGREDACT_E_INTERNAL;
    if (scan->stats) {
        lr_look_stats *stats = &scan->stats[detector];
        stats->looks++;
        stats->hits += hit;
        if (began) {
            stats->timed++;
            stats->nanoseconds += nanoseconds() - began;
        }
    }
    if (hit) {
        lr_raise_floor(scan, detector, span->end);
        return lr_add_match(scan, detector, span->start, span->end);
    }
    if (span->resume)
        lr_raise_floor(scan, detector, span->resume);
    return LOGREDACT_OK;
}

static int32_t look_shape(lr_scan *scan, uint8_t shape, uint32_t detector, lr_text value, size_t i)
{
    if (!lr_may_look(scan, detector, i))
        return LOGREDACT_OK;
    lr_span span = {0};
    uint64_t began = lr_look_begin(scan);
    bool hit = lr_shapes[shape](&scan->policy->detectors[detector], value, i, lr_floor_of(scan, detector), &span);
    return lr_look_end(scan, detector, began, hit, &span);
}

int32_t lr_look_shapes(lr_scan *scan, uint8_t shape, uint64_t candidates, lr_text value, size_t base)
{
    const lr_detector_list *list = &scan->policy->scanner->shapes[shape];
    for (; candidates; candidates &= candidates - 1) {
        size_t i = base + (size_t)__builtin_ctzll(candidates);
        for (uint32_t d = 0; d < list->count; d++) {
            int32_t status = look_shape(scan, shape, list->items[d], value, i);
            if (status != LOGREDACT_OK)
                return status;
        }
    }
    return LOGREDACT_OK;
}

static int32_t look_literal(lr_scan *scan, const lr_literal *item, lr_text value, size_t i)
{
    if (item->text.length > value.length - i)
        return LOGREDACT_OK;
    /* The last byte first: neighbours in a chain differ there. */
    const size_t last = item->text.length - 1;
    if (item->folded ? !lr_begins_folded(value, i, (const char *)item->text.bytes, item->text.length)
                     : value.bytes[i + last] != item->text.bytes[last] || memcmp(value.bytes + i, item->text.bytes, last) != 0)
        return LOGREDACT_OK;
    if (!lr_may_look(scan, item->detector, i))
        return LOGREDACT_OK;
    const lr_detector *detector = &scan->policy->detectors[item->detector];
    if (!item->variant)
        return look_shape(scan, detector->shape, item->detector, value, i);
    lr_span span = {0};
    uint64_t began = lr_look_begin(scan);
    scan->runs.epoch = scan->epoch;
    bool hit = lr_verify_token(detector, item->variant, value, i, &scan->runs, &span);
    return lr_look_end(scan, item->detector, began, hit, &span);
}

int32_t lr_look_words(lr_scan *scan, uint64_t candidates, lr_text value, size_t base)
{
    const lr_literals *literals = &scan->policy->scanner->literals;
    for (; candidates; candidates &= candidates - 1) {
        size_t i = base + (size_t)__builtin_ctzll(candidates), left = value.length - i;
        for (unsigned n = LR_LITERAL_MIN; n <= LR_LITERAL_HASHED && n <= left; n++) {
            const lr_literal_chains *chains = &literals->chains[n];
            if (!chains->count)
                continue;
            uint32_t next = chains->first[lr_literal_hash(value.bytes + i, n) % LR_LITERAL_BUCKETS];
            for (; next; next = literals->items[next - 1].next) {
                int32_t status = look_literal(scan, &literals->items[next - 1], value, i);
                if (status != LOGREDACT_OK)
                    return status;
            }
        }
    }
    return LOGREDACT_OK;
}

int32_t lr_look_keys(lr_scan *scan, uint64_t candidates, lr_text value, size_t base)
{
    const lr_scanner *scanner = scan->policy->scanner;
    for (; candidates; candidates &= candidates - 1) {
        size_t i = base + (size_t)__builtin_ctzll(candidates);
        for (uint32_t k = 0; k < scanner->keyvalues.count; k++) {
            uint32_t detector = scanner->keyvalues.items[k];
            if (!lr_may_look(scan, detector, i))
                continue;
            lr_span span = {0};
            uint64_t began = lr_look_begin(scan);
            bool hit = lr_verify_keyvalue(&scan->policy->detectors[detector], &scanner->names[k], value, i, &span);
            int32_t status = lr_look_end(scan, detector, began, hit, &span);
            if (status != LOGREDACT_OK)
                return status;
        }
    }
    return LOGREDACT_OK;
}

static int32_t look_known_at(lr_scan *scan, lr_text value, size_t i)
{
    const lr_atoms *known = &scan->policy->scanner->known;
    /* From the longest down; once it has one, a detector's floor lies behind i. */
    for (uint32_t at = lr_atoms_at(known, value, i); at != LR_NO_ATOM; at = known->items[at].prefix) {
        const lr_atom *atom = &known->items[at];
        if (!lr_may_look(scan, atom->detector, i))
            continue;
        lr_span span = {.start = i, .end = i + atom->text.length};
        int32_t status = lr_look_end(scan, atom->detector, lr_look_begin(scan), true, &span);
        if (status != LOGREDACT_OK)
            return status;
    }
    return LOGREDACT_OK;
}

int32_t lr_look_known(lr_scan *scan, uint64_t candidates, lr_text value, size_t base)
{
    for (; candidates; candidates &= candidates - 1) {
        size_t last = base + (size_t)__builtin_ctzll(candidates);
        for (size_t i = lr_atoms_first(&scan->policy->scanner->known, last); i <= last; i++) {
            int32_t status = look_known_at(scan, value, i);
            if (status != LOGREDACT_OK)
                return status;
        }
    }
    return LOGREDACT_OK;
}
