#include "walk.h"

#include "decimal.h"

void lr_walk_begin(lr_walk *walk, const uint8_t *bytes, size_t at, size_t length)
{
    walk->bytes = bytes;
    walk->at = at;
    walk->length = length;
    walk->opened = false;
    walk->depth = walk->base = 0;
}

int lr_walk_next(lr_walk *walk, lr_slot *slot)
{
    return walk->json ? lr_walk_next_json(walk, slot) : lr_walk_next_msgpack(walk, slot);
}

static uint8_t near_in(const lr_frame *outer, bool is_map)
{
    if (!is_map)
        return outer->near;
    return outer->facts.words.count ? LR_NEAR_MAPS : (uint8_t)(outer->near - (outer->near != 0));
}

void lr_walk_enter(lr_walk *walk, const lr_slot *slot)
{
    const lr_frame *outer = lr_walk_top(walk);
    lr_frame *frame = &walk->frames[walk->depth++];
    /* One by one: for an initializer compilers write out all of the frame, its number too, by an instruction that is slow to start. */
    frame->is_map = slot->is_map;
    frame->is_key = slot->is_key;
    frame->at_value = frame->started = frame->named = frame->unscanned = frame->removed_last = false;
    frame->name = (lr_text){0};
    frame->index = 0;
    frame->left = slot->is_map ? (uint64_t)slot->count * 2 : slot->count;
    frame->start = slot->start;
    frame->header = slot->end - slot->start;
    frame->count = slot->count;
    frame->removed = 0;
    frame->entry = frame->entry_edits = frame->kept_end = frame->removed_from = 0;
    memset(frame->facts.fits, 0, sizeof frame->facts.fits);
    frame->facts.any_fit = false;
    frame->facts.role = frame->facts.beside = frame->facts.parts = 0;
    frame->facts.rule = LR_NO_RULE;
    frame->facts.words.count = 0;
    frame->near = 0;
    frame->within = frame->object = frame->object_looked = frame->list = frame->list_looked = frame->names_looked = 0;
    if (outer)
        frame->near = near_in(outer, slot->is_map);
    frame->key_finding = LR_NO_DETECTOR;
    /* Elements of an array stand under the array's own key. */
    if (!slot->is_map && !slot->is_key && outer) {
        frame->facts = outer->facts;
        frame->facts.rule = LR_NO_RULE;
        frame->facts.role = frame->facts.beside = frame->facts.parts = 0;
    }
}

static bool segment_fits(const lr_segment *segment, const lr_frame *frame)
{
    switch (segment->kind) {
    case LR_SEGMENT_ANY:
        return true;
    case LR_SEGMENT_INDEX:
        return !frame->is_map && frame->index == segment->index;
    default:
        return frame->is_map && frame->named && frame->name.length == segment->key.length &&
               memcmp(frame->name.bytes, segment->key.bytes, segment->key.length) == 0;
    }
}

bool lr_path_fits(const lr_path *path, const lr_walk *walk)
{
    /* Wildcard matching with one point to go back to: after the last `**`. */
    size_t s = 0, f = 0, back_s = SIZE_MAX, back_f = 0;
    while (f < walk->depth) {
        if (s < path->count && path->segments[s].kind == LR_SEGMENT_DEEP) {
            back_s = ++s;
            back_f = f;
        } else if (s < path->count && segment_fits(&path->segments[s], &walk->frames[f])) {
            s++;
            f++;
        } else if (back_s != SIZE_MAX) {
            s = back_s;
            f = ++back_f;
        } else {
            return false;
        }
    }
    while (s < path->count && path->segments[s].kind == LR_SEGMENT_DEEP)
        s++;
    return s == path->count;
}

size_t lr_integer_text(uint64_t number, bool negative, char *out)
{
    char digits[20];
    size_t count = 0, length = 0;
    uint64_t rest = negative ? 0 - number : number;
    do {
        digits[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (negative)
        out[length++] = '-';
    while (count)
        out[length++] = digits[--count];
    return length;
}

size_t lr_double_text(double number, char *out)
{
    if (number != number || number - number != 0)
        return 0;
    if (number > -9223372036854775808.0 && number < 9223372036854775808.0) {
        int64_t integral = (int64_t)number;
        if ((double)integral == number)
            return lr_integer_text((uint64_t)integral, integral < 0, out);
    }
    size_t length = 0;
    double again;
    for (int digits = 15; digits <= 17; digits++) {
        length = lr_decimal_write(number, digits, out);
        if (lr_decimal_read((const uint8_t *)out, length, &again) && again == number)
            break;
    }
    return length;
}
