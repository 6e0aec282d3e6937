/*
 * Scan: the findings of every detector in one value.
 *
 * A sweep over the buffer of records (sweep.h) gives the places where a match
 * could stand; only there a detector's verify function looks.
 */
#ifndef LR_SCAN_H
#define LR_SCAN_H

#include "../detect/keyvalue.h"
#include "../detect/keyed.h"
#include "../policy/policy.h"
#include "atoms.h"
#include "decode.h"
#include "kernels.h"
#include "keywords.h"
#include "literals.h"
#include "sweep.h"

typedef struct lr_detector_list {
    uint32_t *items;
    uint32_t count;
} lr_detector_list;

typedef struct lr_scanner {
    const lr_kernel *kernel;
    uint32_t families;        /* bit f: some detector has candidates of family f */
    size_t shortest;          /* no text shorter than this holds a match of any detector ... */
    size_t shortest_number;   /* ... and no number in decimal */
    lr_detector_list shapes[LR_SHAPE_COUNT];
    lr_detector_list keyvalues;
    uint8_t objects; /* bit k: keyvalues[k] has an object */
    uint8_t beside;  /* bit k: keyvalues[k] has names beside values */
    lr_detector_list everywhere; /* patterns without atoms */
    lr_detector_list with_atoms; /* and with */
    lr_name_index *names;        /* one for each of keyvalues */
    lr_key_ends key_ends;
    lr_literals literals;
    lr_keywords keywords;
    lr_starts starts; /* what stands at the start of a word */
    lr_atoms known;
    lr_atoms atoms[LR_ATOM_TABLES]; /* patterns are searched where one of theirs stands (detect/pattern.h) */
} lr_scanner;

/* Tables over a policy's detectors; shared by its sessions. NULL: no memory. */
lr_scanner *lr_scanner_new(logredact_policy *policy);
void lr_scanner_free(lr_scanner *scanner); /* NULL is allowed */

#define LR_STARTS 256u

typedef struct lr_text_span {
    size_t start, end;
} lr_text_span;

/* A text is decoded so often, each time what the time before gave; so far around its encoded characters. */
#define LR_DECODINGS 3u
#define LR_DECODED_AROUND 256u

/*
 * One of the decodings that led to a match. Of base64 the match's whole groups are its span, in which so many bytes stand
 * before and behind what was found; they stay, unless they are another match's.
 */
typedef struct lr_layer {
    bool base64, url, drop_lead, drop_trail;
    uint8_t lead, trail;
} lr_layer;

typedef struct lr_match {
    size_t start, end;
    uint32_t detector;
    uint8_t layer_count; /* from the value inwards */
    bool base64;         /* one of them is */
    lr_layer layers[LR_DECODINGS];
} lr_match;

/* What a detector's looks came to and cost; one look in LR_SAMPLED is timed. */
#define LR_SAMPLED 16u
typedef struct lr_look_stats {
    uint64_t looks, hits, timed, nanoseconds;
} lr_look_stats;

/* What scanning one value after another needs; one a session. */
typedef struct lr_scan {
    const logredact_policy *policy;
    const uint32_t *rule_of; /* by detector: its rule, or LR_NO_RULE: it is not looked for */
    lr_match *matches;
    size_t count, capacity;
    uint64_t epoch; /* number of the value at hand */
    struct lr_floor {
        uint64_t epoch;
        size_t at;
    } *floors; /* by detector: where its search goes on, in the value of that epoch */
    lr_runs runs;
    struct lr_window {
        uint64_t epoch;
        size_t from, to; /* where values may begin */
    } *windows;            /* by detector of kind keyed: the one at hand, in the value of that epoch */
    uint32_t *near;        /* the detectors that have one */
    size_t near_count;
    struct lr_value_starts {
        uint64_t epoch;
        size_t from, to, next, count;
        size_t at[LR_STARTS];
        size_t until[LR_STARTS]; /* the next white space or the text's end, SIZE_MAX where it is not near */
    } starts; /* where values may begin in a window: the same for all detectors */
    uint64_t *wanted;                 /* by detector: a pattern to search, in the value of that epoch */
    uint64_t *walked[LR_ATOM_TABLES]; /* by atom: its patterns are wanted in the value of that epoch */
    uint32_t *triggered;              /* the patterns wanted */
    size_t triggered_count;
    bool all_patterns; /* a value in which atoms may be written otherwise: every pattern is searched */
    struct lr_decoding {
        uint32_t *units; /* where the text at hand holds encoded characters: ascending */
        size_t count, capacity;
        lr_text_span *runs; /* where it holds base64: the same */
        size_t run_count, run_capacity;
        lr_decoded decoded;
    } decodings[LR_DECODINGS];
    int32_t *covers; /* of the bytes of a run: how many matches more begin there than end */
    size_t cover_capacity;
    unsigned depth; /* decodings that led to the text at hand */
    lr_look_stats *stats; /* by detector; NULL: not asked for */
    uint64_t clock; /* nanoseconds that a timed look has too many: reading the clock */
    uint64_t look;        /* number of the look, for sampling */
    lr_masks masks;
    lr_sweep stream, nested, aside;
} lr_scan;

bool lr_scan_init(lr_scan *scan, const logredact_policy *policy, const uint32_t *rule_of, bool stats);
void lr_scan_free(lr_scan *scan);

/* Goes on with another policy of the same plan. False: it is not, and nothing changed. */
bool lr_scan_set_policy(lr_scan *scan, const logredact_policy *policy);

/*
 * Announces the bytes in which most of the values to come stand. They stay as
 * they are until the next call; before they change or go, NULL and 0 take them back.
 */
void lr_scan_region(lr_scan *scan, const uint8_t *bytes, size_t length);

/* The same of bytes that are no part of these, while they are looked at. */
void lr_scan_nested_region(lr_scan *scan, const uint8_t *bytes, size_t length);

/* Forgets the matches of the value before. */
void lr_scan_begin(lr_scan *scan);

/*
 * The key-value detectors' verdict on a field: `fits` as lr_scan_key_fits() gave them.
 * A value that counts becomes a match as a whole. Errors: E_MEMORY, E_LIMIT.
 */
int32_t lr_scan_field(lr_scan *scan, lr_text value, const uint8_t *fits);
void lr_scan_key_fits(const lr_scan *scan, lr_text key, uint8_t fits[LR_MAX_KEYVALUE]);

/*
 * Values of kind keyed count in the value to come, among its first LR_FIELD_VALUES bytes, as a keyword stands in its key. May
 * be called for several keys; errors as lr_scan_value().
 */
#define LR_FIELD_VALUES 256u
int32_t lr_scan_near(lr_scan *scan, lr_text value, const lr_key_words *words);

/*
 * Appends the matches in `value`, as it is and decoded, one value after each lr_scan_begin(), to
 * scan->matches, in no order over detectors. Stops with LOGREDACT_E_LIMIT at more
 * than the policy's findings_per_value; other errors: E_MEMORY, E_INTERNAL.
 */
int32_t lr_scan_value(lr_scan *scan, lr_text value);

/* Has the sweep over a region no candidate where the value stands? Then nothing is found in it; otherwise something may be. */
static inline bool lr_scan_is_clean(lr_scan *scan, lr_text value)
{
    const lr_scanner *scanner = scan->policy->scanner;
    lr_sweep *sweep = lr_sweep_holds(&scan->stream, value) ? &scan->stream : &scan->nested;
    if (scanner->everywhere.count || value.length == 0 || !lr_sweep_holds(sweep, value))
        return false;
    const size_t start = (size_t)(value.bytes - sweep->bytes), first = start / LR_BLOCK;
    const size_t count = (start + value.length - 1) / LR_BLOCK - first + 1;
    const size_t at = lr_sweep_at(sweep, scanner, &scan->masks, first);
    return count <= sweep->blocks - at && !(sweep->any >> at & UINT64_MAX >> (LR_WINDOW - count));
}

/* look.c: one detector at one place, and what every look shares. Status as lr_scan_value(). */

static inline size_t lr_floor_of(const lr_scan *scan, uint32_t detector)
{
    const struct lr_floor *floor = &scan->floors[detector];
    return floor->epoch == scan->epoch ? floor->at : 0;
}

/* Is the detector to look at i? */
static inline bool lr_may_look(const lr_scan *scan, uint32_t detector, size_t i)
{
    return i >= lr_floor_of(scan, detector) && scan->rule_of[detector] != LR_NO_RULE;
}

void lr_raise_floor(lr_scan *scan, uint32_t detector, size_t at);
int32_t lr_add_match(lr_scan *scan, uint32_t detector, size_t start, size_t end);

/* Around one look: the time it began, 0 for not timed; then its end: takes a hit as a match, and moves the floor. */
uint64_t lr_look_begin(lr_scan *scan);
uint64_t lr_look_overhead(void); /* what reading the clock takes, in nanoseconds */
int32_t lr_look_end(lr_scan *scan, uint32_t detector, uint64_t began, bool hit, const lr_span *span);

/* Candidates of one block that begins at value[base] (may wrap: a block may begin before the value). */
int32_t lr_look_shapes(lr_scan *scan, uint8_t shape, uint64_t candidates, lr_text value, size_t base);
int32_t lr_look_words(lr_scan *scan, uint64_t candidates, lr_text value, size_t base);
int32_t lr_look_keys(lr_scan *scan, uint64_t candidates, lr_text value, size_t base);
int32_t lr_look_keywords(lr_scan *scan, uint64_t candidates, lr_text value, size_t base);
int32_t lr_look_known(lr_scan *scan, uint64_t candidates, lr_text value, size_t base);

/* near.c: keywords open windows; at the text's end those that are left are searched. */
int32_t lr_search_windows(lr_scan *scan, lr_text value);

/* patterns.c: atoms make their patterns wanted; at the end these are searched. */
void lr_want_patterns(lr_scan *scan, unsigned table, uint64_t candidates, lr_text value, size_t base);
void lr_want_folded(lr_scan *scan, uint64_t candidates, lr_text value, size_t base);
int32_t lr_search_patterns(lr_scan *scan, lr_text value);

#endif
