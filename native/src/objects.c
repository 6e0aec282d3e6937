/*
 * Parts of objects whose every value counts (docs/detection.md, "In an object"): what a map is may stand behind the part in
 * it, so its entries are looked at ahead, once a map, and only where there is a part.
 */
#include "session.h"

static bool look(const lr_walk *walk, const lr_frame *map, const lr_detector *d, uint8_t bit, const char *behind, uint8_t *looked, uint8_t *is)
{
    if (!(*looked & bit)) {
        *looked |= bit;
        if (lr_walk_has_entry(walk, map, d->object, d->object_values, d->object_value_count, behind))
            *is |= bit;
    }
    return *is & bit;
}

/* Is the map at walk->frames[at] such an object, or in a list of them? */
static bool is_object(const lr_walk *walk, size_t at, const lr_detector *d, uint8_t bit)
{
    lr_frame *map = &walk->frames[at];
    if (look(walk, map, d, bit, "", &map->object_looked, &map->object))
        return true;
    if (at < walk->base + 2 || walk->frames[at - 1].is_map || !walk->frames[at - 2].is_map || map->is_key || walk->frames[at - 1].is_key)
        return false;
    lr_frame *list = &walk->frames[at - 2];
    return look(walk, list, d, bit, "List", &list->list_looked, &list->list);
}

void lr_object_entered(logredact_session *s)
{
    const lr_scanner *scanner = s->policy->scanner;
    lr_frame *frame = lr_walk_top(&s->walk);
    if (!scanner->objects || s->walk.depth < 2 || frame->is_key)
        return;
    const size_t around = s->walk.depth - 2;
    const lr_frame *outer = &s->walk.frames[around];
    frame->within = outer->within;
    if (around < s->walk.base || !outer->is_map || !outer->named || !outer->facts.parts)
        return;
    for (uint32_t k = 0; k < scanner->keyvalues.count; k++) {
        const uint8_t bit = (uint8_t)(1u << k);
        const lr_detector *d = &s->policy->detectors[scanner->keyvalues.items[k]];
        if ((outer->facts.parts & bit) && is_object(&s->walk, around, d, bit))
            frame->within |= bit;
    }
}

void lr_object_mark(lr_frame *frame)
{
    for (uint32_t k = 0; k < LR_MAX_KEYVALUE; k++)
        if (frame->within >> k & 1) {
            frame->facts.fits[k] = LR_KEY_STRONG;
            frame->facts.any_fit = true;
        }
}
