/*
 * Values that count by what stands elsewhere in the maps around them (docs/detection.md, "In an object", "Beside its name").
 * That may stand behind them, so a map's entries are looked at ahead, once a map, and only where there is such a value.
 */
#include "policy/reader.h"
#include "session.h"

/* What is looked for in a map that may be an object. */
typedef struct wanted_object {
    const lr_detector *detector;
    lr_text behind; /* at the end of a value */
} wanted_object;

static bool is_object_key(const void *context, lr_text key)
{
    const wanted_object *wanted = context;
    return lr_text_equal(wanted->detector->object, key);
}

static bool is_object_value(const void *context, lr_text value)
{
    const wanted_object *wanted = context;
    const size_t more = wanted->behind.length;
    if (value.length < more || (more && memcmp(value.bytes + value.length - more, wanted->behind.bytes, more) != 0))
        return false;
    return lr_text_among(wanted->detector->object_values, wanted->detector->object_value_count, (lr_text){value.bytes, value.length - more});
}

static bool look(const lr_walk *walk, const lr_frame *map, const lr_detector *d, uint8_t bit, const char *behind, uint8_t *looked, uint8_t *is)
{
    if (!(*looked & bit)) {
        *looked |= bit;
        const wanted_object wanted = {d, {(const uint8_t *)behind, strlen(behind)}};
        if (lr_walk_has_entry(walk, map, is_object_key, is_object_value, &wanted))
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
    if (!(scanner->objects | scanner->beside) || s->walk.depth < 2 || frame->is_key)
        return;
    const size_t around = s->walk.depth - 2;
    const lr_frame *outer = &s->walk.frames[around];
    frame->within = outer->within;
    if (around < s->walk.base || !outer->is_map || !outer->named || !(outer->facts.parts | outer->facts.beside))
        return;
    for (uint32_t k = 0; k < scanner->keyvalues.count; k++) {
        const uint8_t bit = (uint8_t)(1u << k);
        const lr_detector *d = &s->policy->detectors[scanner->keyvalues.items[k]];
        if ((outer->facts.parts & bit) && is_object(&s->walk, around, d, bit))
            frame->within |= bit;
        if ((outer->facts.beside & bit) && outer->names[k] >= LR_KEY_FIELD)
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

/* What is looked for in a map with a value that may have its name beside it. */
typedef struct wanted_name {
    const lr_scan *scan;
    const lr_detector *detector;
    uint32_t k;
    uint8_t *best; /* how the best of the names fits */
} wanted_name;

static bool is_name_key(const void *context, lr_text key)
{
    const wanted_name *wanted = context;
    return lr_text_among(wanted->detector->beside_names, wanted->detector->beside_name_count, key);
}

static bool is_name(const void *context, lr_text value)
{
    const wanted_name *wanted = context;
    uint8_t fits[LR_MAX_KEYVALUE];
    lr_scan_key_fits(wanted->scan, value, fits);
    if (fits[wanted->k] > *wanted->best)
        *wanted->best = fits[wanted->k];
    return *wanted->best == LR_KEY_STRONG;
}

void lr_object_beside(logredact_session *s)
{
    const lr_scanner *scanner = s->policy->scanner;
    lr_frame *map = lr_walk_top(&s->walk);
    for (uint32_t k = 0; k < scanner->keyvalues.count; k++) {
        const uint8_t bit = (uint8_t)(1u << k);
        if (!(map->facts.beside & bit))
            continue;
        if (!(map->names_looked & bit)) {
            map->names_looked |= bit;
            map->names[k] = LR_KEY_NONE;
            const wanted_name wanted = {&s->scan, &s->policy->detectors[scanner->keyvalues.items[k]], k, &map->names[k]};
            lr_walk_has_entry(&s->walk, map, is_name_key, is_name, &wanted);
        }
        if (map->names[k] > map->facts.fits[k])
            map->facts.fits[k] = map->names[k];
        map->facts.any_fit |= map->facts.fits[k] != LR_KEY_NONE;
    }
}
