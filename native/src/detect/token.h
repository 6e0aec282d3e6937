/* Vendor tokens: literals and runs of alphabets, described by the plan alone. */
#ifndef LR_TOKEN_H
#define LR_TOKEN_H

#include "shapes.h"

/*
 * Bytes known to be of an alphabet, for each alphabet and each of a variant's
 * first parts: where a prefix stands over and over, a byte of the run behind it is
 * looked at once, not once for each prefix.
 */
#define LR_REMEMBERED_RUNS 4u
typedef struct lr_runs {
    uint64_t epoch; /* of the value at hand */
    struct lr_measured_run {
        uint64_t epoch;
        size_t start, end;
    } of[LR_MAX_ALPHABETS][LR_REMEMBERED_RUNS];
    struct lr_parts_read {
        uint64_t epoch;
        size_t start;
        const lr_variant *variant;
        uint32_t count;            /* parts that stand there */
        size_t ends[LR_MAX_PARTS]; /* of these */
    } read;                        /* the variant that was looked at last */
} lr_runs;

/* The different bytes of a value are counted over so many bytes of its runs. */
#define LR_DISTINCT_BYTES 32u

/*
 * Does this variant of a detector of kind token or keyed stand at i, with its right boundary, its different bytes, its
 * check and no placeholder? What stands before i is not looked at.
 */
bool lr_variant_fits(const lr_detector *detector, const lr_variant *variant, lr_text value, size_t i, lr_runs *runs,
                     lr_span *span);

/* The same with LB. */
bool lr_verify_token(const lr_detector *detector, const lr_variant *variant, lr_text value, size_t i, lr_runs *runs,
                     lr_span *span);

#endif
