#include "scan.h"

#include "../detect/pattern.h"
#include "../detect/token.h"

bool lr_scan_init(lr_scan *scan, const logredact_policy *policy, const uint32_t *rule_of)
{
    scan->policy = policy;
    scan->rule_of = rule_of;
    scan->floors = lr_calloc(policy->detector_count, sizeof *scan->floors);
    return scan->floors != NULL;
}

void lr_scan_free(lr_scan *scan)
{
    lr_free(scan->floors);
    lr_free(scan->matches);
}

void lr_scan_begin(lr_scan *scan)
{
    scan->count = 0;
    scan->epoch++;
}

static size_t floor_of(const lr_scan *scan, uint32_t detector)
{
    const struct lr_floor *floor = &scan->floors[detector];
    return floor->epoch == scan->epoch ? floor->at : 0;
}

static void raise_floor(lr_scan *scan, uint32_t detector, size_t at)
{
    scan->floors[detector] = (struct lr_floor){scan->epoch, at};
}

static int32_t add(lr_scan *scan, uint32_t detector, size_t start, size_t end)
{
    if (scan->count >= scan->policy->limits.findings_per_value)
        return LOGREDACT_E_LIMIT;
    if (!lr_grow((void **)&scan->matches, &scan->capacity, scan->count + 1, sizeof *scan->matches))
        return LOGREDACT_E_MEMORY;
    scan->matches[scan->count++] = (lr_match){start, end, detector};
    return LOGREDACT_OK;
}

/* The end of one look: takes a hit as a match, and moves the detector's floor. */
static int32_t settle(lr_scan *scan, uint32_t detector, bool hit, const lr_span *span)
{
    if (LR_FAULT("detect"))
        return LOGREDACT_E_INTERNAL;
    if (hit) {
        raise_floor(scan, detector, span->end);
        return add(scan, detector, span->start, span->end);
    }
    if (span->resume)
        raise_floor(scan, detector, span->resume);
    return LOGREDACT_OK;
}

static int32_t look_shape(lr_scan *scan, uint8_t shape, uint32_t detector, lr_text value, size_t i)
{
    size_t floor = floor_of(scan, detector);
    if (i < floor || scan->rule_of[detector] == LR_NO_RULE)
        return LOGREDACT_OK;
    lr_span span = {0};
    bool hit = lr_shapes[shape](&scan->policy->detectors[detector], value, i, floor, &span);
    return settle(scan, detector, hit, &span);
}

/* Every candidate of a shape in one block. */
static int32_t look_shapes(lr_scan *scan, uint8_t shape, uint64_t candidates, lr_text value, size_t base)
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

static int32_t look_literals(lr_scan *scan, uint64_t starts, lr_text value, size_t base)
{
    const lr_literals *literals = &scan->policy->scanner->literals;
    for (; starts; starts &= starts - 1) {
        size_t i = base + (size_t)__builtin_ctzll(starts);
        if (value.length - i < 2)
            break;
        uint32_t two = lr_fold_two(value.bytes + i);
        if (!(literals->first_two[two / 64] >> two % 64 & 1))
            continue;
        for (uint32_t n = literals->buckets[lr_literal_bucket(two)]; n; n = literals->items[n - 1].next) {
            const lr_literal *item = &literals->items[n - 1];
            if (item->text.length > value.length - i || i < floor_of(scan, item->detector) ||
                scan->rule_of[item->detector] == LR_NO_RULE)
                continue;
            if (item->folded ? !lr_begins_folded(value, i, (const char *)item->text.bytes, item->text.length)
                             : memcmp(value.bytes + i, item->text.bytes, item->text.length) != 0)
                continue;
            int32_t status;
            if (item->variant) {
                lr_span span = {0};
                bool hit = lr_verify_token(&scan->policy->detectors[item->detector], item->variant, value, i, &span);
                status = settle(scan, item->detector, hit, &span);
            } else {
                status = look_shape(scan, scan->policy->detectors[item->detector].shape, item->detector, value, i);
            }
            if (status != LOGREDACT_OK)
                return status;
        }
    }
    return LOGREDACT_OK;
}

static int32_t look_keyvalues(lr_scan *scan, uint64_t separators, lr_text value, size_t base)
{
    const lr_scanner *scanner = scan->policy->scanner;
    for (; separators; separators &= separators - 1) {
        size_t i = base + (size_t)__builtin_ctzll(separators);
        /* A key ends before its separator, with a quote, a bracket or blanks after it. */
        if (i == 0 || !(lr_is(value.bytes[i - 1], LR_C_NAME) || memchr("\"' \t]\\", value.bytes[i - 1], 6)))
            continue;
        for (uint32_t k = 0; k < scanner->keyvalues.count; k++) {
            uint32_t detector = scanner->keyvalues.items[k];
            if (i < floor_of(scan, detector) || scan->rule_of[detector] == LR_NO_RULE)
                continue;
            lr_span span = {0};
            bool hit = lr_verify_keyvalue(&scan->policy->detectors[detector], &scanner->names[k], value, i, &span);
            int32_t status = settle(scan, detector, hit, &span);
            if (status != LOGREDACT_OK)
                return status;
        }
    }
    return LOGREDACT_OK;
}

static int32_t look_patterns(lr_scan *scan, lr_text value)
{
    const lr_detector_list *list = &scan->policy->scanner->patterns;
    bool utf8 = list->count && lr_is_utf8(value);
    for (uint32_t p = 0; p < list->count; p++) {
        uint32_t detector = list->items[p];
        if (scan->rule_of[detector] == LR_NO_RULE)
            continue;
        size_t from = 0, start, end, match_end;
        uint64_t empty = 0; /* nothing is found there, but each takes its time */
        while (from <= value.length) {
            int result = lr_pattern_search(scan->policy->detectors[detector].pattern, value.bytes, value.length, utf8,
                                           from, &start, &end, &match_end);
            if (result == LR_PATTERN_FAILED)
                return LOGREDACT_E_INTERNAL;
            if (result == LR_PATTERN_NONE)
                break;
            if (start == end && ++empty > scan->policy->limits.findings_per_value)
                return LOGREDACT_E_LIMIT;
            int32_t status = start < end ? add(scan, detector, start, end) : LOGREDACT_OK;
            if (status != LOGREDACT_OK)
                return status;
            from = match_end > from ? match_end : from + 1;
        }
    }
    return LOGREDACT_OK;
}

/* Bit i of the result: bit i + n of the mask, taken over from the next block. */
static inline uint64_t ahead(const lr_masks *now, const lr_masks *next, int mask, unsigned n)
{
    return now->m[mask] >> n | next->m[mask] << (64 - n);
}

static inline uint64_t behind(const lr_masks *now, const lr_masks *before, int mask, unsigned n)
{
    return now->m[mask] << n | before->m[mask] >> (64 - n);
}

static int32_t look_block(lr_scan *scan, const lr_masks *before, const lr_masks *now, const lr_masks *next,
                          lr_text value, size_t base)
{
    const lr_scanner *s = scan->policy->scanner;
#define AHEAD(mask, n) ahead(now, next, LR_M_##mask, n)
#define BEHIND(mask, n) behind(now, before, LR_M_##mask, n)
#define LOOK(shape, candidates)                                                                     \
    if (s->shapes[shape].count) {                                                                   \
        uint64_t found = (candidates);                                                              \
        if (found && (status = look_shapes(scan, shape, found, value, base)) != LOGREDACT_OK)       \
            return status;                                                                          \
    }
    int32_t status;
    const uint64_t word = now->m[LR_M_WORD], digit = now->m[LR_M_DIGIT];
    /* Where LB may hold: no word byte before, or what could be the end of \n, %xx, \xhh, \uxxxx, a colour. */
    const uint64_t boundary = ~BEHIND(WORD, 1) | BEHIND(BACKSLASH, 2) | BEHIND(PERCENT, 3) | BEHIND(BACKSLASH, 4) |
                              BEHIND(BACKSLASH, 6) | (BEHIND(M, 1) & ~BEHIND(LETTER, 2));
    const uint64_t starts = word & boundary;
    if (s->literals.count && (status = look_literals(scan, starts, value, base)) != LOGREDACT_OK)
        return status;
    const uint64_t numbers = starts & digit;
    if (numbers) {
        const uint64_t three = numbers & AHEAD(DIGIT, 1) & AHEAD(DIGIT, 2);
        LOOK(LR_SHAPE_CREDIT_CARD, three & AHEAD(DIGIT, 3))
        LOOK(LR_SHAPE_US_SSN, three & (AHEAD(HYPHEN, 3) | AHEAD(SPACE, 3)))
        LOOK(LR_SHAPE_IPV4, numbers & (AHEAD(DOT, 1) | AHEAD(DOT, 2) | AHEAD(DOT, 3)))
    }
    LOOK(LR_SHAPE_PHONE,
         ((now->m[LR_M_PLUS] | now->m[LR_M_PAREN]) & AHEAD(DIGIT, 1)) |
             (numbers & ((AHEAD(DIGIT, 1) & AHEAD(DIGIT, 2) & (AHEAD(HYPHEN, 3) | AHEAD(DOT, 3))) | AHEAD(HYPHEN, 1) |
                         AHEAD(DOT, 1) | AHEAD(SPACE, 1))))
    LOOK(LR_SHAPE_IBAN, starts & now->m[LR_M_LETTER] & AHEAD(LETTER, 1) & AHEAD(DIGIT, 2) & AHEAD(DIGIT, 3))
    LOOK(LR_SHAPE_MAC_ADDRESS,
         starts & now->m[LR_M_HEX] & AHEAD(HEX, 1) & (AHEAD(COLON, 2) | AHEAD(HYPHEN, 2) | AHEAD(DOT, 4)))
    LOOK(LR_SHAPE_EMAIL, now->m[LR_M_AT])
    LOOK(LR_SHAPE_IPV6, now->m[LR_M_COLON] & (AHEAD(COLON, 1) | AHEAD(HEX, 1)))
    LOOK(LR_SHAPE_URL_CREDENTIALS, now->m[LR_M_COLON] & AHEAD(SLASH, 1) & AHEAD(SLASH, 2))
    LOOK(LR_SHAPE_PRIVATE_KEY,
         now->m[LR_M_HYPHEN] & AHEAD(HYPHEN, 1) & AHEAD(HYPHEN, 2) & AHEAD(HYPHEN, 3) & AHEAD(HYPHEN, 4) & AHEAD(LETTER, 5))
    if (s->keyvalues.count)
        return look_keyvalues(scan, now->m[LR_M_COLON] | now->m[LR_M_EQUAL], value, base);
    return LOGREDACT_OK;
#undef AHEAD
#undef BEHIND
#undef LOOK
}

static void masks_at(lr_kernel kernel, lr_text value, size_t base, lr_masks *masks)
{
    if (base >= value.length) {
        memset(masks, 0, sizeof *masks);
    } else if (value.length - base >= 64) {
        kernel(value.bytes + base, masks);
    } else {
        uint8_t block[64] = {0};
        memcpy(block, value.bytes + base, value.length - base);
        kernel(block, masks);
    }
}

int32_t lr_scan_value(lr_scan *scan, lr_text value)
{
    if (LR_FAULT("scan"))
        return LOGREDACT_E_INTERNAL;
    lr_masks ring[3];
    lr_masks *before = &ring[0], *now = &ring[1], *next = &ring[2];
    memset(before, 0, sizeof *before);
    lr_kernel kernel = scan->policy->scanner->kernel;
    masks_at(kernel, value, 0, now);
    for (size_t base = 0; base < value.length; base += 64) {
        masks_at(kernel, value, base + 64, next);
        int32_t status = look_block(scan, before, now, next, value, base);
        if (status != LOGREDACT_OK)
            return status;
        lr_masks *free_masks = before;
        before = now;
        now = next;
        next = free_masks;
    }
    return look_patterns(scan, value);
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
        if (fits[k] == LR_KEY_NONE || scan->rule_of[detector] == LR_NO_RULE ||
            !lr_value_counts(value, lr_field_start(value, fits[k]), value.length, fits[k]))
            continue;
        /* The floor is set one beyond the end: no anchor in the value is looked at again. */
        raise_floor(scan, detector, value.length + 1);
        int32_t status = add(scan, detector, lr_field_start(value, fits[k]), value.length);
        if (status != LOGREDACT_OK)
            return status;
    }
    return LOGREDACT_OK;
}
