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

bool lr_scan_set_policy(lr_scan *scan, const logredact_policy *policy)
{
    const lr_scanner *before = scan->policy->scanner, *after = policy->scanner;
    bool same = policy->detector_count == scan->policy->detector_count && before->keywords.count == after->keywords.count &&
                before->with_atoms.count == after->with_atoms.count;
    for (unsigned t = 0; t < LR_ATOM_TABLES; t++)
        same &= before->atoms[t].count == after->atoms[t].count;
    if (!same)
        return false;
    scan->policy = policy;
    /* What was learned of bytes and of words was learned with the tables before. */
    lr_sweep *const sweeps[] = {&scan->stream, &scan->nested, &scan->aside};
    for (size_t n = 0; n < sizeof sweeps / sizeof sweeps[0]; n++) {
        lr_sweep_begin(sweeps[n], NULL, 0);
        memset(sweeps[n]->harmless, 0, sizeof sweeps[n]->harmless);
        memset(sweeps[n]->familiar, 0, sizeof sweeps[n]->familiar);
    }
    return true;
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
        if (!lr_decode_unit(value, i, out, &length) && !lr_form_begins(value, i))
            continue;
        if (i > UINT32_MAX)
            return LOGREDACT_E_LIMIT;
        if (!lr_grow((void **)&decoding->units, &decoding->capacity, decoding->count + 1, sizeof *decoding->units))
            return LOGREDACT_E_MEMORY;
        /* Two families have candidates of one block: in ascending order all the same. */
        size_t at = decoding->count++;
        for (; at > 0 && decoding->units[at - 1] > i; at--)
            decoding->units[at] = decoding->units[at - 1];
        decoding->units[at] = (uint32_t)i;
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

/* The candidates of the block, that begins at `base` of the run, which are the value's. */
static inline int32_t look_block(lr_scan *scan, const lr_sweep *sweep, size_t block, size_t base, lr_text value)
{
    const size_t start = (size_t)(value.bytes - sweep->bytes), end = start + value.length;
    uint64_t here = UINT64_MAX;
    if (base < start)
        here &= UINT64_MAX << (start - base);
    if (end - base < LR_BLOCK)
        here &= UINT64_MAX >> (LR_BLOCK - (end - base));
    for (uint64_t families = sweep->candidates.families[block]; families; families &= families - 1) {
        const unsigned family = (unsigned)__builtin_ctzll(families);
        const uint64_t candidates = sweep->candidates.c[family][block] & here;
        int32_t status = candidates ? look_family(scan, family, candidates, value, base - start) : LOGREDACT_OK;
        if (status != LOGREDACT_OK)
            return status;
    }
    return LOGREDACT_OK;
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
    const size_t blocks = (end + LR_BLOCK - 1) / LR_BLOCK;
    for (size_t block = start / LR_BLOCK; block < blocks;) {
        const size_t at = lr_sweep_at(sweep, scanner, &scan->masks, block), behind = sweep->first + sweep->blocks;
        const size_t count = (behind < blocks ? behind : blocks) - block;
        for (uint64_t left = sweep->any >> at & UINT64_MAX >> (LR_WINDOW - count); left; left &= left - 1) {
            const size_t b = (size_t)__builtin_ctzll(left);
            int32_t status = look_block(scan, sweep, at + b, (block + b) * LR_BLOCK, value);
            if (status != LOGREDACT_OK)
                return status;
        }
        block += count;
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

/* A part of the text at hand, that begins at `start`, decoded and searched; its matches are brought back to the text. */
static int32_t scan_part(lr_scan *scan, lr_text part, size_t start, bool spaces, bool *plus)
{
    lr_decoded *decoded = &scan->decodings[scan->depth].decoded;
    const size_t first = scan->count;
    if (!lr_decode(decoded, part, spaces, plus))
        return LOGREDACT_E_MEMORY;
    int32_t status = scan_plain(scan, &decoded->bytes);
    for (size_t m = first; m < scan->count; m++) {
        scan->matches[m].start = start + lr_source_start(decoded, scan->matches[m].start);
        scan->matches[m].end = start + lr_source_end(decoded, scan->matches[m].end);
    }
    return status;
}

/* The parts with encoded characters; those in which a + may be a space twice, as nobody can tell. */
static int32_t scan_parts(lr_scan *scan, lr_text text)
{
    const struct lr_decoding *decoding = &scan->decodings[scan->depth];
    int32_t status = LOGREDACT_OK;
    for (size_t unit = 0; unit < decoding->count && status == LOGREDACT_OK;) {
        size_t start;
        bool plus;
        const lr_text part = part_around(text, decoding, &unit, &start);
        status = scan_part(scan, part, start, false, &plus);
        if (status == LOGREDACT_OK && plus)
            status = scan_part(scan, part, start, true, &plus);
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
