/* What JSON cannot say, before it is sealed: whoever writes it as JSON later would each make something else of it. */
#include "canonical.h"

#include "../encode/encode.h"

static int32_t clean(lr_canonical *c, const lr_slot *slot)
{
    bool replaced = false;
    if (slot->kind == LR_SLOT_STRING) {
        c->spare.length = 0;
        if (!lr_canonical_text(&c->spare, slot->text, &replaced))
            return LOGREDACT_E_MEMORY;
        return replaced ? lr_encode_whole(&c->edits, &c->walk, slot, (lr_text){c->spare.bytes, c->spare.length}) : LOGREDACT_OK;
    }
    if (slot->kind != LR_SLOT_FLOAT || c->walk.json)
        return LOGREDACT_OK;
    const double number = lr_canonical_msgpack_double(c->walk.bytes + slot->start);
    const size_t at = c->edits.replacements.length;
    if (number - number == 0)
        return LOGREDACT_OK;
    return lr_buffer_put(&c->edits.replacements, 0xc0) ? lr_edits_add(&c->edits, slot->start, slot->end, at) : LOGREDACT_E_MEMORY;
}

int32_t lr_canonical_clean(lr_canonical *c, const uint8_t *bytes, size_t start, size_t end)
{
    int32_t status = LOGREDACT_OK;
    lr_edits_clear(&c->edits);
    c->decoded.length = 0;
    lr_walk_begin(&c->walk, bytes, start, end);
    while (status == LOGREDACT_OK) {
        lr_slot slot;
        const int result = lr_canonical_next(c, &slot);
        if (result == LR_WALK_DONE)
            break;
        if (result != LR_WALK_SLOT)
            return LOGREDACT_E_INTERNAL; /* it has been read before */
        if (slot.kind == LR_SLOT_CONTAINER) {
            lr_walk_enter(&c->walk, &slot);
            continue;
        }
        if (slot.kind == LR_SLOT_END)
            c->walk.depth--;
        else
            status = clean(c, &slot);
        if (c->walk.depth)
            lr_frame_object_done(lr_walk_top(&c->walk));
    }
    lr_edits_sort(&c->edits);
    return status;
}
