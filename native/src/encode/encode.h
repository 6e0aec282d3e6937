/*
 * Encode: replacements become edits of the record's own bytes, so that what did
 * not change is copied and never written anew. It knows no rule.
 */
#ifndef LR_ENCODE_H
#define LR_ENCODE_H

#include "../record/walk.h"

/* More edits than this in one record are a limit of their own: memory stays bounded. */
#define LR_MAX_EDITS 65536u

typedef struct lr_edits {
    logredact_edit *items;
    size_t count, capacity;
    bool unsorted;
    lr_buffer replacements;
} lr_edits;

/* A span of a slot's text and the text that takes its place. */
typedef struct lr_piece {
    size_t start, end;
    lr_text text;
} lr_piece;

void lr_edits_clear(lr_edits *edits);
void lr_edits_free(lr_edits *edits);

/* Forgets the edits after the first `count`. */
void lr_edits_rollback(lr_edits *edits, size_t count);

/* bytes[start..end) become what stands in `replacements` from `replacement` on. */
int32_t lr_edits_add(lr_edits *edits, size_t start, size_t end, size_t replacement);

/*
 * Replaces spans of a string, binary or number: ascending pieces that do not
 * overlap. `integer`: the one piece covers all digits and is to stay an integer.
 * Errors of all below: E_MEMORY, E_LIMIT (too many edits).
 */
int32_t lr_encode_pieces(lr_edits *edits, const lr_walk *walk, const lr_slot *slot, const lr_piece *pieces,
                         size_t count, bool integer);

/* JSON: brings [*start, *end), a span of the slot's text, to where it is written: from the first escape in it to the last. */
void lr_slot_source(const uint8_t *bytes, const lr_slot *slot, size_t *start, size_t *end);

/* Replaces the slot whole, whatever it is; a string stays one, everything else but a binary becomes one. */
int32_t lr_encode_whole(lr_edits *edits, const lr_walk *walk, const lr_slot *slot, lr_text text);

/* Takes the current entry, whose value ends at `end`, out of the last frame. */
int32_t lr_encode_remove(lr_edits *edits, lr_walk *walk, size_t end);

/* The last frame ends: its header, or its commas, follow the entries that were removed. */
int32_t lr_encode_close(lr_edits *edits, const lr_walk *walk);

/* Brings the edits into ascending order. */
void lr_edits_sort(lr_edits *edits);

/* Appends bytes[from..to) with the (sorted) edits applied. */
bool lr_edits_apply(const lr_edits *edits, const uint8_t *bytes, size_t from, size_t to, lr_buffer *out);

#endif
