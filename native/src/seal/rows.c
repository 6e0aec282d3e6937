#include "rows.h"

#include <errno.h>
#include <unistd.h>

#include "../error.h"
#include "../msgpack.h"

#define LEAST_READ 64u  /* rows that are read at once */
#define GIVEN_MAX 4096u

_Static_assert(sizeof(logredact_seal_row) == 80, "rows are compared as bytes");

static int32_t no_memory(logredact_error *error)
{
    return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for the rows of records");
}

static int32_t no_file(logredact_error *error, const char *reason)
{
    return lr_fail(error, LOGREDACT_E_INTERNAL, (uint64_t)errno, reason);
}

static int compare(const logredact_seal_row *a, const logredact_seal_row *b)
{
    return memcmp(a, b, sizeof *a);
}

/* ---- a piece ---- */

static bool stands_before(const logredact_seal_row *rows, const lr_row_order *a, const lr_row_order *b)
{
    if (a->stream != b->stream)
        return a->stream < b->stream;
    if (a->stream_rest != b->stream_rest)
        return a->stream_rest < b->stream_rest;
    return a->seq != b->seq ? a->seq < b->seq : compare(&rows[a->index], &rows[b->index]) < 0;
}

/* Merge sort, of what decides and not of the rows: heap sort (sort.h) takes five times as long where the items leave the cache. */
static const lr_row_order *ordered(const logredact_seal_rows *r)
{
    lr_row_order *from = r->order[0], *to = r->order[1];
    const size_t count = r->held_count;
    for (size_t i = 0; i < count; i++) {
        const logredact_seal_row *row = &r->held[i];
        from[i] = (lr_row_order){lr_be(row->stream, 8), lr_be(row->seq, 8), (uint32_t)lr_be(row->stream + 8, 4), (uint32_t)i};
    }
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t low = 0; low < count; low += 2 * width) {
            const size_t middle = low + width < count ? low + width : count, high = low + 2 * width < count ? low + 2 * width : count;
            size_t a = low, b = middle, out = low;
            if (b == high || !stands_before(r->held, &from[b], &from[b - 1])) {
                memcpy(to + low, from + low, (high - low) * sizeof *to);
                continue;
            }
            while (a < middle && b < high)
                to[out++] = stands_before(r->held, &from[b], &from[a]) ? from[b++] : from[a++];
            memcpy(to + out, from + a, (middle - a) * sizeof *to);
            memcpy(to + out + (middle - a), from + b, (high - b) * sizeof *to);
        }
        lr_row_order *const other = from;
        from = to;
        to = other;
    }
    return from;
}

/* Brings the rows that are held into order. */
static bool sort(logredact_seal_rows *r)
{
    size_t at = 1;
    while (at < r->held_count && compare(&r->held[at - 1], &r->held[at]) <= 0)
        at++;
    if (at >= r->held_count) /* as a log mostly is */
        return true;
    for (size_t i = 0; i < 2; i++)
        if (!r->order[i] && !(r->order[i] = lr_calloc(r->piece, sizeof *r->order[i])))
            return false;
    if (!r->sorted && !(r->sorted = lr_calloc(r->piece, sizeof *r->sorted)))
        return false;
    const lr_row_order *order = ordered(r);
    for (size_t i = 0; i < r->held_count; i++)
        r->sorted[i] = r->held[order[i].index];
    logredact_seal_row *const other = r->held;
    r->held = r->sorted;
    r->sorted = other;
    return true;
}

static bool write_all(int fd, const uint8_t *bytes, size_t length, uint64_t at)
{
    while (length) {
        const ssize_t done = pwrite(fd, bytes, length, (off_t)at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        bytes += done;
        length -= (size_t)done;
        at += (uint64_t)done;
    }
    return true;
}

static int32_t add_run(logredact_seal_rows *r, lr_run run, logredact_error *error)
{
    if (!lr_grow((void **)&r->runs, &r->run_capacity, r->run_count + 1, sizeof *r->runs))
        return no_memory(error);
    r->runs[r->run_count++] = run;
    return LOGREDACT_OK;
}

static int32_t spill(logredact_seal_rows *r, logredact_error *error)
{
    const size_t length = r->held_count * sizeof *r->held;
    if (!sort(r))
        return no_memory(error);
    if (!write_all(r->file, (const uint8_t *)r->held, length, r->written))
        return no_file(error, "the file of rows cannot be written");
    const int32_t status = add_run(r, (lr_run){.at = r->written, .end = r->written + length}, error);
    r->written += length;
    r->held_count = 0;
    return status;
}

/* ---- all pieces ---- */

/* The next rows of a run into memory. */
static int32_t refill(const logredact_seal_rows *r, lr_run *run, logredact_error *error)
{
    const uint64_t left = run->end - run->at;
    size_t want = r->room * sizeof *run->rows, have = 0;
    if (left < want)
        want = (size_t)left;
    while (have < want) {
        const ssize_t done = pread(r->file, (uint8_t *)run->rows + have, want - have, (off_t)(run->at + have));
        if (done < 0 && errno == EINTR)
            continue;
        if (done == 0)
            errno = EIO;
        if (done <= 0)
            return no_file(error, "the file of rows cannot be read");
        have += (size_t)done;
    }
    run->at += want;
    run->next = 0;
    run->count = want / sizeof *run->rows;
    return LOGREDACT_OK;
}

static void sift(logredact_seal_rows *r, size_t root)
{
    for (size_t child; (child = 2 * root + 1) < r->heap_count; root = child) {
        lr_run **heap = r->heap;
        if (child + 1 < r->heap_count && compare(&heap[child + 1]->rows[heap[child + 1]->next], &heap[child]->rows[heap[child]->next]) < 0)
            child++;
        if (compare(&heap[root]->rows[heap[root]->next], &heap[child]->rows[heap[child]->next]) <= 0)
            return;
        lr_run *const other = heap[root];
        heap[root] = heap[child];
        heap[child] = other;
    }
}

int32_t lr_rows_begin(logredact_seal_rows *r, logredact_error *error)
{
    if (r->heap)
        return LOGREDACT_OK;
    const size_t files = r->run_count, share = r->piece / (files + 1);
    r->room = share > LEAST_READ ? share : LEAST_READ;
    if (!sort(r))
        return no_memory(error);
    if (r->held_count) {
        const int32_t status = add_run(r, (lr_run){.rows = r->held, .count = r->held_count}, error);
        if (status != LOGREDACT_OK)
            return status;
    }
    for (size_t i = 0; i < 2; i++) {
        lr_free(r->order[i]);
        r->order[i] = NULL;
    }
    lr_free(r->sorted);
    r->sorted = NULL;
    r->buffers = lr_calloc(files * r->room + 1, sizeof *r->buffers);
    r->heap = lr_calloc(r->run_count + 1, sizeof(lr_run *));
    if (!r->buffers || !r->heap)
        return no_memory(error);
    for (size_t i = 0; i < r->run_count; i++) {
        lr_run *run = &r->runs[i];
        if (i < files) {
            run->rows = r->buffers + i * r->room;
            const int32_t status = refill(r, run, error);
            if (status != LOGREDACT_OK)
                return status;
        }
        r->heap[r->heap_count++] = run;
    }
    for (size_t i = r->heap_count / 2; i > 0; i--)
        sift(r, i - 1);
    return LOGREDACT_OK;
}

int32_t lr_rows_next(logredact_seal_rows *r, logredact_error *error)
{
    lr_run *run = r->heap[0];
    if (++run->next == run->count && run->at < run->end) {
        const int32_t status = refill(r, run, error);
        if (status != LOGREDACT_OK)
            return status;
    }
    if (run->next == run->count)
        r->heap[0] = r->heap[--r->heap_count];
    sift(r, 0);
    return LOGREDACT_OK;
}

bool lr_rows_give(logredact_seal_rows *r, const logredact_seal_row *row)
{
    if (!lr_grow((void **)&r->given, &r->given_capacity, r->given_count + 1, sizeof *r->given))
        return false;
    r->given[r->given_count++] = *row;
    return true;
}

/* ---- the ABI ---- */

int32_t logredact_seal_rows_new(int32_t file, size_t piece, logredact_seal_rows **rows, logredact_error *error)
{
    if (!rows || file < 0 || piece < 2 || piece > UINT32_MAX)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_seal_rows_new: an argument is none");
    *rows = NULL;
    logredact_seal_rows *r = lr_calloc(1, sizeof *r);
    if (!r || !(r->held = lr_calloc(piece, sizeof *r->held))) {
        lr_free(r);
        return no_memory(error);
    }
    r->file = file;
    r->piece = piece;
    *rows = r;
    return LOGREDACT_OK;
}

void logredact_seal_rows_free(logredact_seal_rows *r)
{
    if (!r)
        return;
    void *const blocks[] = {r->held, r->sorted, r->order[0], r->order[1], r->runs, r->heap, r->buffers, r->given, r->missing};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        lr_free(blocks[i]);
    lr_free(r);
}

int32_t logredact_seal_rows_add(logredact_seal_rows *r, const logredact_seal_row *added, size_t count, const logredact_seal_row **others,
                                size_t *other_count, logredact_error *error)
{
    if (!r || (count && !added) || !others || !other_count || r->heap)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_seal_rows_add: a pointer is NULL, or rows were given back already");
    r->given_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (added[i].state[3] > LOGREDACT_SEAL_MODIFIED) {
            if (!lr_rows_give(r, &added[i]))
                return no_memory(error);
            continue;
        }
        r->held[r->held_count++] = added[i];
        if (r->held_count == r->piece) {
            const int32_t status = spill(r, error);
            if (status != LOGREDACT_OK)
                return status;
        }
    }
    *others = r->given;
    *other_count = r->given_count;
    return LOGREDACT_OK;
}

int32_t logredact_seal_rows_take(logredact_seal_rows *r, const uint8_t *stream, uint64_t seq, const logredact_seal_row **taken, size_t *count,
                                 logredact_error *error)
{
    if (!r || !taken || !count)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_seal_rows_take: a pointer is NULL");
    uint8_t limit[LR_ROW_KEY];
    if (stream)
        memcpy(limit, stream, LR_SEAL_STREAM);
    lr_put_be(limit + LR_SEAL_STREAM, seq, 8);
    r->given_count = 0;
    int32_t status = lr_rows_begin(r, error);
    const logredact_seal_row *row;
    while (status == LOGREDACT_OK && r->given_count < GIVEN_MAX && (row = lr_rows_first(r)) && (!stream || memcmp(row, limit, sizeof limit) < 0) &&
           (!r->given_count || memcmp(row->stream, r->given->stream, sizeof row->stream) == 0)) {
        if (!lr_rows_give(r, row))
            return no_memory(error);
        status = lr_rows_next(r, error);
    }
    *taken = r->given;
    *count = r->given_count;
    return status;
}
