/*
 * Values near keywords: each keyword opens a window for every detector it belongs
 * to; windows of a detector that touch are one, and a window is searched when the
 * next one begins behind it, or the text ends. Keywords come in ascending order,
 * so no place is tried twice.
 */
#include "../detect/chars.h"

#include "scan.h"

/* No escape but a colour, which ends with m, goes on for so many bytes behind its first one. */
#define ESCAPE_BYTES 8u

#define LAST_WHITE 0x20u
#define WHITE_NEAR 64u

/* From i on. */
static size_t white_space(lr_text v, size_t i)
{
    const size_t last = v.length - i < WHITE_NEAR ? v.length : i + WHITE_NEAR;
    while (i < last && v.bytes[i] > LAST_WHITE)
        i++;
    return i < last || i == v.length ? i : SIZE_MAX;
}

/* Do `solid` bytes other than white space stand in a row somewhere, from a place in text[from..to) on? Most bytes are leapt over. */
static bool holds_solid(lr_text v, size_t from, size_t to, size_t solid)
{
    solid = solid < WHITE_NEAR ? solid : WHITE_NEAR;
    while (from < to && solid <= v.length - from) {
        size_t i = from + solid;
        while (i > from && v.bytes[i - 1] > LAST_WHITE)
            i--;
        if (i == from)
            return true;
        from = i;
    }
    return false;
}

/* Where values may begin in text[from..to), up to as many as there is room for: starts->next is where to go on. */
static const struct lr_value_starts *starts_in(lr_scan *scan, lr_text v, size_t from, size_t to)
{
    struct lr_value_starts *starts = &scan->starts;
    if (starts->epoch == scan->epoch && starts->from == from && starts->to == to)
        return starts;
    starts->epoch = scan->epoch;
    starts->from = from;
    starts->to = to;
    starts->count = 0;
    size_t i = from, open = 0, escaped = from + ESCAPE_BYTES;
    for (; i < to && starts->count < LR_STARTS; i++) {
        const uint8_t byte = v.bytes[i], before = i ? v.bytes[i - 1] : 0;
        const bool inside = lr_is(before, LR_C_WORD) && before != 'm' && i >= escaped;
        if (inside && lr_is(byte, LR_C_WORD))
            continue;
        if (!inside && lr_may_begin_value(v, i))
            starts->at[starts->count++] = i;
        if (byte == '\\' || byte == '%')
            escaped = i + 1 + ESCAPE_BYTES;
        if (byte <= LAST_WHITE)
            while (open < starts->count)
                starts->until[open++] = i;
    }
    starts->next = i;
    if (open < starts->count) {
        const size_t end = white_space(v, i);
        while (open < starts->count)
            starts->until[open++] = end;
    }
    return starts;
}

/* Does a keyword of the detector stand around i? No value begins within one. */
static bool in_keyword(const lr_scan *scan, uint32_t detector, lr_text v, size_t i)
{
    const lr_keywords *keywords = &scan->policy->scanner->keywords;
    const size_t lowest = i > 2 * LR_KEYWORD_MAX ? i - 2 * LR_KEYWORD_MAX : 0;
    for (size_t k = i + 1; k-- > lowest;) {
        lr_keyword_search at;
        const lr_keyword *keyword;
        size_t end;
        lr_keyword_search_begin(&at, keywords, v, k);
        while ((keyword = lr_keyword_search_next(&at, keywords, v, &end)) != NULL)
            for (uint32_t n = 0; n < keyword->detector_count; n++)
                if (keyword->detectors[n] == detector && end > i)
                    return true;
    }
    return false;
}

static int32_t search(lr_scan *scan, uint32_t detector, lr_text v)
{
    const lr_detector *d = &scan->policy->detectors[detector];
    const struct lr_window *window = &scan->windows[detector];
    const size_t to = window->to < v.length ? window->to : v.length;
    if (!holds_solid(v, window->from, to, d->solid))
        return LOGREDACT_OK;
    for (size_t from = window->from; from < to;) {
        const struct lr_value_starts *starts = starts_in(scan, v, from, to);
        for (size_t n = 0; n < starts->count; n++) {
            const size_t i = starts->at[n];
            if (!(d->first[v.bytes[i] / 8] >> v.bytes[i] % 8 & 1) || starts->until[n] - i < d->solid || !lr_may_look(scan, detector, i))
                continue;
            lr_span span = {0};
            uint64_t began = lr_look_begin(scan);
            scan->runs.epoch = scan->epoch;
            bool hit = lr_verify_keyed(d, v, i, &scan->runs, &span) && !in_keyword(scan, detector, v, i);
            int32_t status = lr_look_end(scan, detector, began, hit, &span);
            if (status != LOGREDACT_OK)
                return status;
        }
        from = starts->next;
    }
    return LOGREDACT_OK;
}

static int32_t open_window(lr_scan *scan, uint32_t detector, lr_text v, size_t from, size_t to)
{
    struct lr_window *window = &scan->windows[detector];
    if (scan->rule_of[detector] == LR_NO_RULE)
        return LOGREDACT_OK;
    if (window->epoch == scan->epoch && from <= window->to) {
        window->to = to > window->to ? to : window->to;
        return LOGREDACT_OK;
    }
    int32_t status = LOGREDACT_OK;
    if (window->epoch == scan->epoch)
        status = search(scan, detector, v);
    else
        scan->near[scan->near_count++] = detector;
    *window = (struct lr_window){scan->epoch, from, to};
    return status;
}

int32_t lr_look_keywords(lr_scan *scan, uint64_t candidates, lr_text v, size_t base)
{
    const lr_keywords *keywords = &scan->policy->scanner->keywords;
    for (; candidates; candidates &= candidates - 1) {
        const size_t i = base + (size_t)__builtin_ctzll(candidates);
        lr_keyword_search at;
        const lr_keyword *keyword;
        size_t end;
        lr_keyword_search_begin(&at, keywords, v, i);
        while ((keyword = lr_keyword_search_next(&at, keywords, v, &end)) != NULL)
            for (uint32_t n = 0; n < keyword->detector_count; n++) {
                const uint32_t detector = keyword->detectors[n];
                const lr_detector *d = &scan->policy->detectors[detector];
                int32_t status = open_window(scan, detector, v, i > d->before ? i - d->before : 0, end + d->after);
                if (status != LOGREDACT_OK)
                    return status;
            }
    }
    return LOGREDACT_OK;
}

int32_t lr_scan_near(lr_scan *scan, lr_text v, const lr_key_words *words)
{
    const lr_keywords *keywords = &scan->policy->scanner->keywords;
    const bool any = words->count > LR_KEY_WORDS;
    const uint32_t count = any ? keywords->count : words->count;
    for (uint32_t w = 0; w < count; w++) {
        const lr_keyword *keyword = &keywords->items[any ? w : words->of[w]];
        for (uint32_t n = 0; n < keyword->detector_count; n++) {
            int32_t status = open_window(scan, keyword->detectors[n], v, 0, LR_FIELD_VALUES);
            if (status != LOGREDACT_OK)
                return status;
        }
    }
    return LOGREDACT_OK;
}

int32_t lr_search_windows(lr_scan *scan, lr_text v)
{
    int32_t status = LOGREDACT_OK;
    for (size_t n = 0; n < scan->near_count && status == LOGREDACT_OK; n++)
        status = search(scan, scan->near[n], v);
    return status;
}
