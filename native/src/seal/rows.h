/* Rows of records that were read, any number of them: kept in sorted pieces, in a file from a certain number on, and given back in order, once. */
#ifndef LR_SEAL_ROWS_H
#define LR_SEAL_ROWS_H

#include "seal.h"

#define LR_ROW_KEY (LR_SEAL_STREAM + 8u)

/* A sorted piece of which rows[next..count) are in memory, and those behind in the file. */
typedef struct lr_run {
    uint64_t at, end; /* in the file */
    logredact_seal_row *rows;
    size_t next, count;
} lr_run;

typedef struct lr_row_order {
    uint64_t stream, seq;
    uint32_t stream_rest, index;
} lr_row_order;

struct logredact_seal_rows {
    int32_t file;
    uint64_t written;
    size_t piece; /* rows that are sorted at once */
    logredact_seal_row *held, *sorted;
    size_t held_count;
    lr_row_order *order[2];
    lr_run *runs;
    size_t run_count, run_capacity;
    lr_run **heap; /* by the first row in memory; NULL: rows are still taken */
    size_t heap_count;
    logredact_seal_row *buffers; /* of all runs that are in the file, `room` rows for each */
    size_t room;
    /* What the last call gave. */
    logredact_seal_row *given;
    size_t given_count, given_capacity;
    logredact_seal_range *missing;
    size_t missing_count, missing_capacity;
};

/* The next row in order, NULL: there is none. */
static inline const logredact_seal_row *lr_rows_first(const logredact_seal_rows *rows)
{
    return rows->heap_count ? &rows->heap[0]->rows[rows->heap[0]->next] : NULL;
}

/* No more are taken; idempotent. Goes past the first row. Errors: E_MEMORY, E_INTERNAL with errno as the offset. */
int32_t lr_rows_begin(logredact_seal_rows *rows, logredact_error *error);
int32_t lr_rows_next(logredact_seal_rows *rows, logredact_error *error);

/* Among those that are given to the caller. */
bool lr_rows_give(logredact_seal_rows *rows, const logredact_seal_row *row);

#endif
