/* The list of edits: kept, sorted, applied. */
#include "../sort.h"
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

/* Two may start at one place only when the first is empty: pieces within one escape. */
static bool starts_before(const void *context, const void *a, const void *b)
{
    (void)context;
    const logredact_edit *left = a, *right = b;
    return left->start != right->start ? left->start < right->start
           : left->end != right->end   ? left->end < right->end
                                       : left->replacement < right->replacement;
}

void lr_edits_sort(lr_edits *edits)
{
    if (edits->unsorted)
        lr_sort(edits->items, edits->count, sizeof *edits->items, starts_before, NULL);
    edits->unsorted = false;
}

bool lr_edits_apply(const lr_edits *edits, const uint8_t *bytes, size_t from, size_t to, lr_buffer *out)
{
    if (LR_FAULT("output"))
        return false;
    size_t before = out->length;
    for (size_t i = 0; i < edits->count; i++) {
        const logredact_edit *edit = &edits->items[i];
        if (edit->start < from || !lr_buffer_append(out, bytes + from, edit->start - from) ||
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
