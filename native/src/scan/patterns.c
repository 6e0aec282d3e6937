/*
 * Patterns: searched in a value where one of their atoms stands, or everywhere
 * those that have none. An atom that is absent costs the filters of atoms.h.
 */
#include "../detect/pattern.h"

#include "scan.h"

static void want(lr_scan *scan, uint32_t detector)
{
    if (scan->wanted[detector] == scan->epoch || scan->rule_of[detector] == LR_NO_RULE)
        return;
    scan->wanted[detector] = scan->epoch;
    scan->triggered[scan->triggered_count++] = detector;
}

void lr_want_patterns(lr_scan *scan, unsigned table, uint64_t candidates, lr_text value, size_t base)
{
    const lr_atoms *atoms = &scan->policy->scanner->atoms[table];
    uint64_t *walked = scan->walked[table];
    for (; candidates; candidates &= candidates - 1) {
        size_t last = base + (size_t)__builtin_ctzll(candidates);
        for (size_t i = lr_atoms_first(atoms, last); i <= last; i++)
            for (uint32_t at = lr_atoms_at(atoms, value, i); at != LR_NO_ATOM && walked[at] != scan->epoch;
                 at = atoms->items[at].prefix) {
                walked[at] = scan->epoch;
                want(scan, atoms->items[at].detector);
            }
    }
}

/*
 * U+017F and U+212A are the characters outside of ASCII that Unicode folds to an ASCII letter (CaseFolding.txt, C and
 * S: s and k), so an expression that ignores case finds them where its atom does not stand in the bytes.
 */
void lr_want_folded(lr_scan *scan, uint64_t candidates, lr_text value, size_t base)
{
    for (; candidates && !scan->all_patterns; candidates &= candidates - 1) {
        size_t i = base + (size_t)__builtin_ctzll(candidates), left = value.length - i;
        scan->all_patterns = (left >= 2 && memcmp(value.bytes + i, "\xc5\xbf", 2) == 0) ||
                             (left >= 3 && memcmp(value.bytes + i, "\xe2\x84\xaa", 3) == 0);
    }
}

static int32_t search(lr_scan *scan, uint32_t detector, lr_text value, bool utf8)
{
    if (scan->rule_of[detector] == LR_NO_RULE)
        return LOGREDACT_OK;
    size_t from = 0, start, end, match_end;
    uint64_t empty = 0; /* nothing is found there, but each takes its time */
    while (from <= value.length) {
        uint64_t began = lr_look_begin(scan);
        int result = lr_pattern_search(scan->policy->detectors[detector].pattern, value.bytes, value.length, utf8, from,
                                       &start, &end, &match_end);
        if (result == LR_PATTERN_FAILED)
            return LOGREDACT_E_INTERNAL;
        bool hit = result == LR_PATTERN_FOUND && start < end;
        lr_span span = {.start = start, .end = end};
        int32_t status = lr_look_end(scan, detector, began, hit, hit ? &span : &(lr_span){0});
        if (status != LOGREDACT_OK || result == LR_PATTERN_NONE)
            return status;
        if (!hit && ++empty > scan->policy->limits.findings_per_value)
            return LOGREDACT_E_LIMIT;
        from = match_end > from ? match_end : from + 1;
    }
    return LOGREDACT_OK;
}

static int32_t search_all(lr_scan *scan, const uint32_t *detectors, size_t count, lr_text value, bool utf8)
{
    int32_t status = LOGREDACT_OK;
    for (size_t d = 0; d < count && status == LOGREDACT_OK; d++)
        status = search(scan, detectors[d], value, utf8);
    return status;
}

int32_t lr_search_patterns(lr_scan *scan, lr_text value)
{
    const lr_scanner *scanner = scan->policy->scanner;
    const lr_detector_list *with_atoms = &scanner->with_atoms, *everywhere = &scanner->everywhere;
    const uint32_t *wanted = scan->all_patterns ? with_atoms->items : scan->triggered;
    size_t count = scan->all_patterns ? with_atoms->count : scan->triggered_count;
    if (count + everywhere->count == 0)
        return LOGREDACT_OK;
    bool utf8 = lr_is_utf8(value);
    int32_t status = search_all(scan, everywhere->items, everywhere->count, value, utf8);
    return status != LOGREDACT_OK ? status : search_all(scan, wanted, count, value, utf8);
}
