/* The list of edits: kept, sorted, applied. */
#include "encode.h"

void lr_edits_clear(lr_edits *edits)
{
    edits->count = 0;
    edits->unsorted = false;
    edits->replacements.length = 0;
    lr_buffer_shrink(&edits->replacements, 65536);
}

void lr_edits_free(lr_edits *edits)
{
    lr_free(edits->items);
    lr_buffer_free(&edits->replacements);
}

void lr_edits_rollback(lr_edits *edits, size_t count)
{
    if (count < edits->count)
        edits->count = count;
}

int32_t lr_edits_add(lr_edits *edits, size_t start, size_t end, size_t replacement)
{
    if (edits->count >= LR_MAX_EDITS)
        return LOGREDACT_E_LIMIT;
    if (LR_FAULT("encode") ||
        !lr_grow((void **)&edits->items, &edits->capacity, edits->count + 1, sizeof *edits->items))
        return LOGREDACT_E_MEMORY;
    if (edits->count && edits->items[edits->count - 1].start > start)
        edits->unsorted = true;
    edits->items[edits->count++] = (logredact_edit){
        .start = start, .end = end, .replacement = replacement, .length = edits->replacements.length - replacement};
    return LOGREDACT_OK;
}

/* A heap sort: in place, no memory, n log n for hostile records too. Starts are distinct. */
static void sift(logredact_edit *items, size_t root, size_t count)
{
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && items[child + 1].start > items[child].start)
            child++;
        if (items[root].start >= items[child].start)
            return;
        logredact_edit swap = items[root];
        items[root] = items[child];
        items[child] = swap;
    }
}

void lr_edits_sort(lr_edits *edits)
{
    if (!edits->unsorted)
        return;
    for (size_t i = edits->count / 2; i > 0; i--)
        sift(edits->items, i - 1, edits->count);
    for (size_t end = edits->count; end > 1; end--) {
        logredact_edit swap = edits->items[0];
        edits->items[0] = edits->items[end - 1];
        edits->items[end - 1] = swap;
        sift(edits->items, 0, end - 1);
    }
    edits->unsorted = false;
}

bool lr_edits_apply(const lr_edits *edits, const uint8_t *bytes, size_t from, size_t to, lr_buffer *out)
{
    if (LR_FAULT("output"))
        return false;
    size_t before = out->length;
    for (size_t i = 0; i < edits->count; i++) {
        const logredact_edit *edit = &edits->items[i];
        if (!lr_buffer_append(out, bytes + from, edit->start - from) ||
            (edit->length && !lr_buffer_append(out, edits->replacements.bytes + edit->replacement, edit->length))) {
            out->length = before;
            return false;
        }
        from = edit->end;
    }
    if (!lr_buffer_append(out, bytes + from, to - from)) {
        out->length = before;
        return false;
    }
    return true;
}
