/*
 * JSON in a string: walked as if it stood in the string's place, so that keys,
 * paths and numbers are what they are; what changes there are edits of the string.
 */
#include "record/json_string.h"
#include "session.h"

void lr_nested_free(lr_nested *nested)
{
    lr_edits_free(&nested->edits);
    lr_buffer_free(&nested->decoded);
    lr_free(nested->pieces);
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* An object or an array, by its first and last byte. */
static bool may_be_json(lr_text text)
{
    size_t first = 0, last = text.length;
    while (first < last && is_space(text.bytes[first]))
        first++;
    while (last > first && is_space(text.bytes[last - 1]))
        last--;
    return last - first > 1 && ((text.bytes[first] == '{' && text.bytes[last - 1] == '}') ||
                                (text.bytes[first] == '[' && text.bytes[last - 1] == ']'));
}

/* The walk stands before the text, with the frames around it. */
static void begin(lr_walk *walk, lr_text text, lr_buffer *decoded)
{
    walk->bytes = text.bytes;
    walk->at = 0;
    walk->length = text.length;
    walk->json = true;
    walk->bare = walk->opened = false;
    walk->base = walk->depth;
    walk->decoded = decoded;
    decoded->length = 0;
}

/* The edits of the text as pieces of the slot that it is. */
static int32_t leave(logredact_session *s, lr_nested *nested, const lr_slot *slot)
{
    lr_edits *edits = &nested->edits;
    lr_edits_sort(edits);
    if (edits->count == 0)
        return LOGREDACT_OK;
    if (!lr_grow((void **)&nested->pieces, &nested->piece_capacity, edits->count, sizeof *nested->pieces))
        return LOGREDACT_E_MEMORY;
    for (size_t n = 0; n < edits->count; n++)
        nested->pieces[n] = (lr_piece){edits->items[n].start, edits->items[n].end,
                                       {edits->replacements.bytes + edits->items[n].replacement, edits->items[n].length}};
    return lr_encode_pieces(&s->edits, &s->walk, slot, nested->pieces, edits->count, false);
}

int32_t lr_nested_walk(logredact_session *s, const lr_slot *slot, bool *walked)
{
    *walked = false;
    if (s->level == LR_NESTED || !may_be_json(slot->text) || !lr_walk_has_room(&s->walk))
        return LOGREDACT_OK;
    lr_nested *nested = &s->nested[s->level];
    if (!lr_buffer_reserve(&nested->decoded, slot->text.length))
        return LOGREDACT_E_MEMORY;
    nested->around = s->walk;
    nested->slot = *slot;
    begin(&s->walk, slot->text, &nested->decoded);
    int32_t status = LOGREDACT_OK;
    if ((*walked = lr_json_whole(&s->walk))) {
        nested->edits_around = s->edits;
        s->edits = nested->edits;
        lr_edits_clear(&s->edits);
        lr_scan_nested_region(&s->scan, slot->text.bytes, slot->text.length);
        s->level++;
        lr_slot container;
        s->walk.depth = s->walk.base;
        begin(&s->walk, slot->text, &nested->decoded);
        status = lr_walk_next(&s->walk, &container) == LR_WALK_SLOT ? LOGREDACT_OK : LOGREDACT_E_INTERNAL;
        if (status == LOGREDACT_OK) {
            lr_walk_enter(&s->walk, &container);
            status = lr_pipeline_slots(s);
        }
        s->level--;
        nested->edits = s->edits;
        s->edits = nested->edits_around;
        /* The bytes of the string around this one, where there is one. */
        const lr_text around = s->level ? (lr_text){nested->around.bytes, nested->around.length} : (lr_text){0};
        lr_scan_nested_region(&s->scan, around.bytes, around.length);
    }
    s->walk = nested->around;
    return status == LOGREDACT_OK && *walked ? leave(s, nested, slot) : status;
}

void lr_nested_place(const logredact_session *s, const lr_slot *slot, size_t *start, size_t *end)
{
    const uint8_t *bytes = s->walk.bytes;
    for (unsigned level = s->level; level-- > 0;) {
        lr_slot_source(bytes, slot, start, end);
        slot = &s->nested[level].slot;
        bytes = s->nested[level].around.bytes;
    }
}
