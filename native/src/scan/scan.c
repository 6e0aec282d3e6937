#include "../detect/base64.h"
#include "scan.h"

bool lr_scan_init(lr_scan *scan, const logredact_policy *policy, const uint32_t *rule_of, bool stats)
{
    const lr_scanner *scanner = policy->scanner;
    uint32_t detectors = policy->detector_count;
    bool ok = true;
    scan->policy = policy;
    scan->rule_of = rule_of;
    ok &= (scan->floors = lr_calloc(detectors, sizeof *scan->floors)) != NULL;
    if (scanner->keywords.count) {
        ok &= (scan->windows = lr_calloc(detectors, sizeof *scan->windows)) != NULL;
        ok &= (scan->near = lr_calloc(detectors, sizeof *scan->near)) != NULL;
    }
    if (scanner->with_atoms.count) {
        ok &= (scan->wanted = lr_calloc(detectors, sizeof *scan->wanted)) != NULL;
        ok &= (scan->triggered = lr_calloc(detectors, sizeof *scan->triggered)) != NULL;
    }
    for (unsigned t = 0; t < LR_ATOM_TABLES; t++)
        if (scanner->atoms[t].count)
            ok &= (scan->walked[t] = lr_calloc(scanner->atoms[t].count, sizeof *scan->walked[t])) != NULL;
    if (stats) {
        /* Once: the estimates of two calls can then be subtracted. */
        scan->clock = lr_look_overhead();
        ok &= (scan->stats = lr_calloc(detectors, sizeof *scan->stats)) != NULL;
    }
    return ok;
}

static void free_decoding(struct lr_decoding *decoding)
{
    lr_free(decoding->units);
    lr_free(decoding->runs);
    lr_decoded_free(&decoding->decoded);
    *decoding = (struct lr_decoding){0};
}

void lr_scan_free(lr_scan *scan)
{
    lr_free(scan->floors);
    lr_free(scan->matches);
    lr_free(scan->windows);
    lr_free(scan->near);
    lr_free(scan->wanted);
    lr_free(scan->triggered);
    for (unsigned t = 0; t < LR_ATOM_TABLES; t++)
        lr_free(scan->walked[t]);
    for (unsigned d = 0; d < LR_DECODINGS; d++)
        free_decoding(&scan->decodings[d]);
    lr_free(scan->covers);
    lr_free(scan->stats);
}

void lr_scan_region(lr_scan *scan, const uint8_t *bytes, size_t length)
{
    lr_sweep_begin(&scan->stream, bytes, length);
}

void lr_scan_nested_region(lr_scan *scan, const uint8_t *bytes, size_t length)
{
    lr_sweep_begin(&scan->nested, bytes, length);
}

/* Another text: positions and what was learned of the one before are of no use. */
static void begin_text(lr_scan *scan)
{
    scan->epoch++;
    scan->triggered_count = scan->near_count = 0;
    scan->all_patterns = false;
    if (scan->depth < LR_DECODINGS)
        scan->decodings[scan->depth].count = scan->decodings[scan->depth].run_count = 0;
}

void lr_scan_begin(lr_scan *scan)
{
    scan->count = 0;
    scan->depth = 0;
    begin_text(scan);
}

static int32_t note_encoded(lr_scan *scan, uint64_t candidates, lr_text value, size_t base)
{
    if (scan->depth == LR_DECODINGS)
        return LOGREDACT_OK;
    struct lr_decoding *decoding = &scan->decodings[scan->depth];
    for (; candidates; candidates &= candidates - 1) {
        const size_t i = base + (size_t)__builtin_ctzll(candidates);
        uint8_t out[4], length;
        if (!lr_decode_unit(value, i, out, &length))
            continue;
        if (i > UINT32_MAX)
            return LOGREDACT_E_LIMIT;
        if (!lr_grow((void **)&decoding->units, &decoding->capacity, decoding->count + 1, sizeof *decoding->units))
            return LOGREDACT_E_MEMORY;
        decoding->units[decoding->count++] = (uint32_t)i;
    }
    return LOGREDACT_OK;
}

static int32_t note_base64(lr_scan *scan, uint64_t candidates, lr_text value, size_t base)
{
    if (scan->depth == LR_DECODINGS)
        return LOGREDACT_OK;
    struct lr_decoding *decoding = &scan->decodings[scan->depth];
    for (; candidates; candidates &= candidates - 1) {
        const size_t i = base + (size_t)__builtin_ctzll(candidates);
        if (decoding->run_count && i < decoding->runs[decoding->run_count - 1].end)
            continue;
        const size_t end = lr_base64_end(value, i);
        if (end == i)
            continue;
        if (!lr_grow((void **)&decoding->runs, &decoding->run_capacity, decoding->run_count + 1, sizeof *decoding->runs))
            return LOGREDACT_E_MEMORY;
        decoding->runs[decoding->run_count++] = (lr_text_span){i, end};
    }
    return LOGREDACT_OK;
}

static int32_t look_family(lr_scan *scan, unsigned family, uint64_t candidates, lr_text value, size_t base)
{
    switch (family) {
    case LR_A_WORD:
        return lr_look_words(scan, candidates, value, base);
    case LR_A_KEY:
        return lr_look_keys(scan, candidates, value, base);
    case LR_A_KEYWORD:
        return lr_look_keywords(scan, candidates, value, base);
    case LR_A_KNOWN:
        return lr_look_known(scan, candidates, value, base);
    case LR_A_ENCODED:
        return note_encoded(scan, candidates, value, base);
    case LR_A_BASE64:
        return note_base64(scan, candidates, value, base);
    case LR_A_WIDE:
        if (scan->policy->scanner->with_atoms.count)
            lr_want_folded(scan, candidates, value, base);
        return note_encoded(scan, candidates, value, base);
    default:
        if (family >= LR_A_ATOM) {
            lr_want_patterns(scan, family - LR_A_ATOM, candidates, value, base);
            return LOGREDACT_OK;
        }
        return lr_look_shapes(scan, (uint8_t)family, candidates, value, base);
    }
}

static int32_t scan_text(lr_scan *scan, lr_text value)
{
    lr_sweep *sweep = lr_sweep_holds(&scan->stream, value) ? &scan->stream : &scan->nested;
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
    if (scan->near_count) {
        int32_t status = lr_search_windows(scan, value);
        if (status != LOGREDACT_OK)
            return status;
    }
    if (!scanner->everywhere.count && !scan->triggered_count && !scan->all_patterns)
        return LOGREDACT_OK;
    return lr_search_patterns(scan, value);
}

/* The part of a text around its encoded characters from units[*first]; *first moves on to the first beyond the part. */
static lr_text part_around(lr_text text, const struct lr_decoding *decoding, size_t *first, size_t *start)
{
    size_t last = *first;
    while (last + 1 < decoding->count && decoding->units[last + 1] - decoding->units[last] <= 2 * LR_DECODED_AROUND)
        last++;
    const size_t from = decoding->units[*first], to = decoding->units[last];
    size_t low = from > LR_DECODED_AROUND ? from - LR_DECODED_AROUND : 0;
    size_t high = text.length - to > LR_DECODED_AROUND ? to + LR_DECODED_AROUND : text.length;
    /* Up to white space, so that no word is cut; one of any length is cut all the same. */
    for (unsigned n = 0; n < LR_DECODED_AROUND && low > 0 && text.bytes[low - 1] > 0x20; n++)
        low--;
    for (unsigned n = 0; n < LR_DECODED_AROUND && high < text.length && text.bytes[high] > 0x20; n++)
        high++;
    *first = last + 1;
    *start = low;
    return (lr_text){text.bytes + low, high - low};
}

static int32_t scan_decoded(lr_scan *scan, lr_text text);

/* What the decoding at hand gave, searched and decoded further. */
static int32_t scan_plain(lr_scan *scan, const lr_buffer *decoded)
{
    scan->depth++;
    begin_text(scan);
    const lr_text plain = {decoded->bytes, decoded->length};
    int32_t status = scan_text(scan, plain);
    if (status == LOGREDACT_OK && scan->depth < LR_DECODINGS)
        status = scan_decoded(scan, plain);
    scan->depth--;
    return status;
}

/* The parts of the text at hand with encoded characters, each decoded and searched; its matches are brought back to the text. */
static int32_t scan_parts(lr_scan *scan, lr_text text)
{
    struct lr_decoding *decoding = &scan->decodings[scan->depth];
    int32_t status = LOGREDACT_OK;
    for (size_t unit = 0; unit < decoding->count && status == LOGREDACT_OK;) {
        size_t start, first = scan->count;
        if (!lr_decode(&decoding->decoded, part_around(text, decoding, &unit, &start)))
            return LOGREDACT_E_MEMORY;
        status = scan_plain(scan, &decoding->decoded.bytes);
        for (size_t m = first; m < scan->count; m++) {
            scan->matches[m].start = start + lr_source_start(&decoding->decoded, scan->matches[m].start);
            scan->matches[m].end = start + lr_source_end(&decoding->decoded, scan->matches[m].end);
        }
    }
    return status;
}

/* Brings the matches from `first`, in the bytes of a run, to its groups. */
static int32_t match_groups(lr_scan *scan, size_t first, lr_text text, lr_text_span run, size_t length)
{
    const uint8_t *signs = text.bytes + run.start;
    if (first == scan->count)
        return LOGREDACT_OK;
    if (!lr_grow((void **)&scan->covers, &scan->cover_capacity, length + 1, sizeof *scan->covers))
        return LOGREDACT_E_MEMORY;
    memset(scan->covers, 0, (length + 1) * sizeof *scan->covers);
    for (size_t m = first; m < scan->count; m++) {
        scan->covers[scan->matches[m].start]++;
        scan->covers[scan->matches[m].end]--;
    }
    for (size_t n = 1; n < length; n++)
        scan->covers[n] += scan->covers[n - 1];
    const bool url = memchr(signs, '-', run.end - run.start) || memchr(signs, '_', run.end - run.start);
    for (size_t m = first; m < scan->count; m++) {
        lr_match *match = &scan->matches[m];
        const size_t from = match->start - match->start % 3, whole = (match->end + 2) / 3 * 3, to = whole < length ? whole : length;
        lr_layer layer = {.base64 = true, .url = url, .lead = (uint8_t)(match->start - from), .trail = (uint8_t)(to - match->end)};
        for (size_t n = from; n < match->start; n++)
            layer.drop_lead |= scan->covers[n] != 0;
        for (size_t n = match->end; n < to; n++)
            layer.drop_trail |= scan->covers[n] != 0;
        match->layers[scan->depth] = layer;
        match->base64 = true;
        match->start = run.start + from / 3 * 4;
        match->end = to == length ? run.end : run.start + to / 3 * 4;
    }
    return LOGREDACT_OK;
}

static int32_t scan_runs(lr_scan *scan, lr_text text)
{
    struct lr_decoding *decoding = &scan->decodings[scan->depth];
    lr_buffer *bytes = &decoding->decoded.bytes;
    int32_t status = LOGREDACT_OK;
    for (size_t n = 0; n < decoding->run_count && status == LOGREDACT_OK; n++) {
        const lr_text_span run = decoding->runs[n];
        const size_t first = scan->count;
        bytes->length = 0;
        if (!lr_base64_decode(bytes, text.bytes + run.start, run.end - run.start))
            return LOGREDACT_E_MEMORY;
        status = scan_plain(scan, bytes);
        if (status == LOGREDACT_OK)
            status = match_groups(scan, first, text, run, bytes->length);
    }
    return status;
}

static int32_t scan_decoded(lr_scan *scan, lr_text text)
{
    int32_t status = scan_parts(scan, text);
    return status == LOGREDACT_OK ? scan_runs(scan, text) : status;
}

/* Decoded bytes that stay with a scan between values. */
#define KEEP_DECODED (256u << 10)

int32_t lr_scan_value(lr_scan *scan, lr_text value)
{
    if (LR_FAULT("scan"))
        return LOGREDACT_E_INTERNAL;
    int32_t status = scan_text(scan, value);
    if (status != LOGREDACT_OK || (scan->decodings[0].count | scan->decodings[0].run_count) == 0)
        return status;
    status = scan_decoded(scan, value);
    for (unsigned d = 0; d < LR_DECODINGS; d++)
        if (scan->decodings[d].decoded.bytes.capacity > KEEP_DECODED)
            free_decoding(&scan->decodings[d]);
    return status;
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
