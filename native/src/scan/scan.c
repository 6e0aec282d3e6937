#include "scan.h"

bool lr_scan_init(lr_scan *scan, const logredact_policy *policy, const uint32_t *rule_of, bool stats)
{
    const lr_scanner *scanner = policy->scanner;
    uint32_t detectors = policy->detector_count;
    bool ok = true;
    scan->policy = policy;
    scan->rule_of = rule_of;
    ok &= (scan->floors = lr_calloc(detectors, sizeof *scan->floors)) != NULL;
    if (scanner->with_atoms.count) {
        ok &= (scan->wanted = lr_calloc(detectors, sizeof *scan->wanted)) != NULL;
        ok &= (scan->triggered = lr_calloc(detectors, sizeof *scan->triggered)) != NULL;
    }
    for (unsigned t = 0; t < LR_ATOM_TABLES; t++)
        if (scanner->atoms[t].count)
            ok &= (scan->walked[t] = lr_calloc(scanner->atoms[t].count, sizeof *scan->walked[t])) != NULL;
    if (stats)
        ok &= (scan->stats = lr_calloc(detectors, sizeof *scan->stats)) != NULL;
    return ok;
}

void lr_scan_free(lr_scan *scan)
{
    lr_free(scan->floors);
    lr_free(scan->matches);
    lr_free(scan->wanted);
    lr_free(scan->triggered);
    for (unsigned t = 0; t < LR_ATOM_TABLES; t++)
        lr_free(scan->walked[t]);
    lr_free(scan->stats);
}

void lr_scan_region(lr_scan *scan, const uint8_t *bytes, size_t length)
{
    lr_sweep_begin(&scan->stream, bytes, length);
}

void lr_scan_begin(lr_scan *scan)
{
    scan->count = 0;
    scan->epoch++;
    scan->triggered_count = 0;
    scan->all_patterns = false;
}

static int32_t look_family(lr_scan *scan, unsigned family, uint64_t candidates, lr_text value, size_t base)
{
    switch (family) {
    case LR_A_WORD:
        return lr_look_words(scan, candidates, value, base);
    case LR_A_KEY:
        return lr_look_keys(scan, candidates, value, base);
    case LR_A_KNOWN:
        return lr_look_known(scan, candidates, value, base);
    case LR_A_HIGH:
        lr_want_folded(scan, candidates, value, base);
        return LOGREDACT_OK;
    default:
        if (family >= LR_A_ATOM) {
            lr_want_patterns(scan, family - LR_A_ATOM, candidates, value, base);
            return LOGREDACT_OK;
        }
        return lr_look_shapes(scan, (uint8_t)family, candidates, value, base);
    }
}

int32_t lr_scan_value(lr_scan *scan, lr_text value)
{
    if (LR_FAULT("scan"))
        return LOGREDACT_E_INTERNAL;
    lr_sweep *sweep = &scan->stream;
    if (!lr_sweep_holds(sweep, value)) {
        sweep = &scan->aside;
        lr_sweep_begin(sweep, value.bytes, value.length);
    }
    const lr_scanner *scanner = scan->policy->scanner;
    const size_t start = (size_t)(value.bytes - sweep->bytes), end = start + value.length;
    for (size_t base = start - start % LR_BLOCK; base < end; base += LR_BLOCK) {
        const size_t at = lr_sweep_at(sweep, scanner, &scan->masks, base / LR_BLOCK);
        uint64_t families = sweep->candidates.families[at];
        if (!families)
            continue;
        /* The block's bytes that are the value's. */
        uint64_t here = UINT64_MAX;
        if (base < start)
            here &= UINT64_MAX << (start - base);
        if (end - base < LR_BLOCK)
            here &= UINT64_MAX >> (LR_BLOCK - (end - base));
        for (; families; families &= families - 1) {
            unsigned family = (unsigned)__builtin_ctzll(families);
            uint64_t candidates = sweep->candidates.c[family][at] & here;
            int32_t status = candidates ? look_family(scan, family, candidates, value, base - start) : LOGREDACT_OK;
            if (status != LOGREDACT_OK)
                return status;
        }
    }
    if (!scanner->everywhere.count && !scan->triggered_count && !scan->all_patterns)
        return LOGREDACT_OK;
    return lr_search_patterns(scan, value);
}

void lr_scan_key_fits(const lr_scan *scan, lr_text key, uint8_t fits[LR_MAX_KEYVALUE])
{
    const lr_scanner *s = scan->policy->scanner;
    for (uint32_t k = 0; k < s->keyvalues.count; k++)
        fits[k] = (uint8_t)lr_key_fits(&scan->policy->detectors[s->keyvalues.items[k]], &s->names[k], key, true);
}

int32_t lr_scan_field(lr_scan *scan, lr_text value, const uint8_t *fits)
{
    const lr_scanner *s = scan->policy->scanner;
    for (uint32_t k = 0; k < s->keyvalues.count; k++) {
        uint32_t detector = s->keyvalues.items[k];
        if (fits[k] == LR_KEY_NONE || scan->rule_of[detector] == LR_NO_RULE)
            continue;
        uint64_t began = lr_look_begin(scan);
        lr_span span = {.start = lr_field_start(value, fits[k]), .end = value.length};
        bool hit = lr_value_counts(value, span.start, span.end, fits[k]);
        int32_t status = lr_look_end(scan, detector, began, hit, &span);
        /* One beyond the end: no anchor in the value is looked at again. */
        if (hit)
            lr_raise_floor(scan, detector, value.length + 1);
        if (status != LOGREDACT_OK)
            return status;
    }
    return LOGREDACT_OK;
}
