/* The records of a segment against its leaves (docs/seal-spec.md, What a verifier says). */
#include "../error.h"
#include "../msgpack.h"
#include "rows.h"

typedef struct lr_matching {
    logredact_seal_rows *rows;
    const uint8_t *stream;
    size_t most;
    logredact_seal_match *match;
    logredact_error *error;
} lr_matching;

static const logredact_seal_row *first_of(const lr_matching *m, uint64_t seq)
{
    const logredact_seal_row *row = lr_rows_first(m->rows);
    return row && memcmp(row->stream, m->stream, LR_SEAL_STREAM) == 0 && lr_be(row->seq, 8) == seq ? row : NULL;
}

/* All rows of one number. */
static int32_t one(const lr_matching *m, uint64_t seq, const uint8_t *leaf)
{
    logredact_seal_match *match = m->match;
    const logredact_seal_row *row;
    bool good = false, bad = false;
    while ((row = first_of(m, seq))) {
        const bool modified = row->state[3] == LOGREDACT_SEAL_MODIFIED;
        if (!modified && memcmp(row->leaf, leaf, LR_SEAL_HASH) == 0) {
            if (good)
                match->duplicates++;
            else if (row->state[3] == LOGREDACT_SEAL_ERASED)
                match->erased++;
            else
                match->whole++;
            good = true;
        } else {
            bad = true;
            if (modified)
                match->modified++;
            else
                match->forged++;
            if (m->rows->given_count < m->most && !lr_rows_give(m->rows, row))
                return lr_fail(m->error, LOGREDACT_E_MEMORY, 0, "no memory for the rows of records");
        }
        const int32_t status = lr_rows_next(m->rows, m->error);
        if (status != LOGREDACT_OK)
            return status;
    }
    match->conflicts += good && bad;
    return LOGREDACT_OK;
}

static int32_t miss(const lr_matching *m, uint64_t seq)
{
    logredact_seal_rows *r = m->rows;
    logredact_seal_range *last = r->missing_count ? &r->missing[r->missing_count - 1] : NULL;
    m->match->missing++;
    if (last && last->last == seq - 1) {
        last->last = seq;
        return LOGREDACT_OK;
    }
    if (r->missing_count == m->most)
        return LOGREDACT_OK;
    if (!lr_grow((void **)&r->missing, &r->missing_capacity, r->missing_count + 1, sizeof *r->missing))
        return lr_fail(m->error, LOGREDACT_E_MEMORY, 0, "no memory for the rows of records");
    r->missing[r->missing_count++] = (logredact_seal_range){seq, seq};
    return LOGREDACT_OK;
}

int32_t logredact_seal_rows_match(logredact_seal_rows *rows, const uint8_t *stream, uint64_t first, const logredact_bytes *leaves,
                                  const uint64_t *controls, size_t control_count, size_t most, logredact_seal_match *match,
                                  logredact_error *error)
{
    if (!rows || !stream || !leaves || leaves->length % LR_SEAL_HASH || (leaves->length && !leaves->bytes) || (control_count && !controls) ||
        leaves->length / LR_SEAL_HASH > UINT64_MAX - first || !match)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_seal_rows_match: an argument is none");
    const lr_matching m = {rows, stream, most, match, error};
    const uint64_t count = leaves->length / LR_SEAL_HASH;
    *match = (logredact_seal_match){0};
    rows->given_count = rows->missing_count = 0;
    int32_t status = lr_rows_begin(rows, error);
    const logredact_seal_row *row = status == LOGREDACT_OK ? lr_rows_first(rows) : NULL;
    if (row) {
        const int order = memcmp(row->stream, stream, LR_SEAL_STREAM);
        if (order < 0 || (order == 0 && lr_be(row->seq, 8) < first))
            return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_seal_rows_match: there are rows before these");
    }
    for (uint64_t i = 0; status == LOGREDACT_OK && i < count; i++) {
        const uint64_t seq = first + i;
        while (control_count && *controls < seq) {
            controls++;
            control_count--;
        }
        if (first_of(&m, seq))
            status = one(&m, seq, leaves->bytes + i * LR_SEAL_HASH);
        else if (!control_count || *controls != seq)
            status = miss(&m, seq);
    }
    match->bad = rows->given;
    match->bad_count = rows->given_count;
    match->ranges = rows->missing;
    match->range_count = rows->missing_count;
    return status;
}
