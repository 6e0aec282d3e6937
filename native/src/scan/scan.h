/*
 * Scan: the findings of every detector in one value.
 *
 * A kernel makes masks of each block; arithmetic on the masks gives the places
 * where a match could stand; only there a detector's verify function looks.
 */
#ifndef LR_SCAN_H
#define LR_SCAN_H

#include "../detect/keyvalue.h"
#include "../policy/policy.h"
#include "kernels.h"
#include "literals.h"

typedef struct lr_detector_list {
    uint32_t *items;
    uint32_t count;
} lr_detector_list;

typedef struct lr_scanner {
    lr_kernel kernel;
    size_t shortest; /* no text shorter than this holds a match of any detector */
    lr_detector_list shapes[LR_SHAPE_COUNT];
    lr_detector_list keyvalues, patterns;
    lr_name_index *names; /* one for each of keyvalues */
    lr_literals literals;
} lr_scanner;

/* Tables over a policy's detectors; shared by its sessions. NULL: no memory. */
lr_scanner *lr_scanner_new(logredact_policy *policy);
void lr_scanner_free(lr_scanner *scanner); /* NULL is allowed */

typedef struct lr_match {
    size_t start, end;
    uint32_t detector;
} lr_match;

/* What scanning one value after another needs; one a session. */
typedef struct lr_scan {
    const logredact_policy *policy;
    const uint32_t *rule_of; /* by detector: its rule, or LR_NO_RULE: it is not looked for */
    lr_match *matches;
    size_t count, capacity;
    uint64_t epoch;
    struct lr_floor {
        uint64_t epoch;
        size_t at;
    } *floors; /* by detector: where its search goes on, in the value of that epoch */
} lr_scan;

bool lr_scan_init(lr_scan *scan, const logredact_policy *policy, const uint32_t *rule_of);
void lr_scan_free(lr_scan *scan);

/* Forgets the matches of the value before. */
void lr_scan_begin(lr_scan *scan);

/*
 * The key-value detectors' verdict on a field: `fits` as lr_scan_key_fits() gave them.
 * A value that counts becomes a match as a whole. Errors: E_MEMORY, E_LIMIT.
 */
int32_t lr_scan_field(lr_scan *scan, lr_text value, const uint8_t *fits);
void lr_scan_key_fits(const lr_scan *scan, lr_text key, uint8_t fits[LR_MAX_KEYVALUE]);

/*
 * Appends the matches in `value` to scan->matches, in no order over detectors.
 * Stops with LOGREDACT_E_LIMIT at more than the policy's findings_per_value;
 * other errors: E_MEMORY, E_INTERNAL.
 */
int32_t lr_scan_value(lr_scan *scan, lr_text value);

#endif
