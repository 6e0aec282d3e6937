/* JSON as RFC 8259 has it, strictly, in place. */
#include "json_string.h"
#include "walk.h"

static size_t skip_space(const lr_walk *walk, size_t at)
{
    while (at < walk->length && (walk->bytes[at] == ' ' || walk->bytes[at] == '\t' || walk->bytes[at] == '\n' || walk->bytes[at] == '\r'))
        at++;
    return at;
}

static bool is_digit(const lr_walk *walk, size_t at)
{
    return at < walk->length && walk->bytes[at] >= '0' && walk->bytes[at] <= '9';
}

static bool byte_at(const lr_walk *walk, size_t at, uint8_t byte)
{
    return at < walk->length && walk->bytes[at] == byte;
}

static int bad(lr_walk *walk, size_t at)
{
    walk->at = at;
    return LR_WALK_BAD;
}

static int read_string(lr_walk *walk, lr_slot *slot)
{
    size_t end;
    if (!lr_json_string_end(walk->bytes, slot->content, walk->length, &end, &slot->escaped))
        return bad(walk, slot->start);
    slot->kind = LR_SLOT_STRING;
    slot->end = end + 1;
    slot->text = (lr_text){walk->bytes + slot->content, end - slot->content};
    if (slot->escaped) {
        lr_buffer *out = walk->decoded;
        /* Room for all was made at the record's start: what names point to must not move. */
        if (slot->text.length > out->capacity - out->length)
            return LR_WALK_MEMORY;
        const uint8_t *first = out->bytes + out->length;
        for (size_t i = slot->content; i < end;)
            out->length += lr_json_decode_one(walk->bytes, &i, end, out->bytes + out->length);
        slot->text = (lr_text){first, (size_t)(out->bytes + out->length - first)};
    }
    return LR_WALK_SLOT;
}

static int read_number(lr_walk *walk, lr_slot *slot)
{
    size_t at = slot->start;
    slot->kind = LR_SLOT_INTEGER;
    at += byte_at(walk, at, '-');
    if (byte_at(walk, at, '0'))
        at++;
    else if (is_digit(walk, at))
        while (is_digit(walk, at))
            at++;
    else
        return bad(walk, slot->start);
    if (byte_at(walk, at, '.')) {
        slot->kind = LR_SLOT_FLOAT;
        if (!is_digit(walk, ++at))
            return bad(walk, slot->start);
        while (is_digit(walk, at))
            at++;
    }
    if (byte_at(walk, at, 'e') || byte_at(walk, at, 'E')) {
        slot->kind = LR_SLOT_FLOAT;
        at++;
        at += byte_at(walk, at, '+') || byte_at(walk, at, '-');
        if (!is_digit(walk, at))
            return bad(walk, slot->start);
        while (is_digit(walk, at))
            at++;
    }
    slot->end = at;
    slot->text = (lr_text){walk->bytes + slot->start, at - slot->start};
    return LR_WALK_SLOT;
}

static int read_literal(lr_walk *walk, lr_slot *slot)
{
    static const char *const words[] = {"null", "true", "false"};
    for (int i = 0; i < 3; i++) {
        size_t length = strlen(words[i]);
        if (walk->length - slot->start >= length && memcmp(walk->bytes + slot->start, words[i], length) == 0) {
            slot->kind = i == 0 ? LR_SLOT_NIL : LR_SLOT_OTHER;
            slot->end = slot->start + length;
            return LR_WALK_SLOT;
        }
    }
    return bad(walk, slot->start);
}

/* Commas and the ends of containers. LR_WALK_DONE: an object follows at walk->at. */
static int before_object(lr_walk *walk, lr_frame *frame, lr_slot *slot)
{
    size_t at = skip_space(walk, walk->at);
    if (!frame->at_value) {
        if (byte_at(walk, at, frame->is_map ? '}' : ']')) {
            walk->at = at + 1;
            *slot = (lr_slot){.kind = LR_SLOT_END, .start = at, .end = at + 1};
            return LR_WALK_SLOT;
        }
        if (frame->started) {
            if (!byte_at(walk, at, ','))
                return bad(walk, at);
            at = skip_space(walk, at + 1);
        }
        frame->started = true;
        frame->entry = at;
        if (frame->is_map && !byte_at(walk, at, '"'))
            return bad(walk, at);
    } else {
        if (!byte_at(walk, at, ':'))
            return bad(walk, at);
        at = skip_space(walk, at + 1);
    }
    walk->at = at;
    return LR_WALK_DONE;
}

int lr_walk_next_json(lr_walk *walk, lr_slot *slot)
{
    lr_frame *frame = walk->depth > walk->base ? lr_walk_top(walk) : NULL;
    if (frame) {
        int result = before_object(walk, frame, slot);
        if (result != LR_WALK_DONE)
            return result;
    } else if (walk->opened) {
        return LR_WALK_DONE;
    } else {
        walk->at = skip_space(walk, walk->at);
        walk->opened = true;
    }
    size_t start = walk->at;
    if (start >= walk->length)
        return bad(walk, start);
    uint8_t c = walk->bytes[start];
    *slot = (lr_slot){.is_key = frame && frame->is_map && !frame->at_value, .start = start, .end = start + 1, .content = start + 1};
    int result = LR_WALK_SLOT;
    if (c == '"') {
        result = read_string(walk, slot);
    } else if (c == '{' || c == '[') {
        slot->kind = LR_SLOT_CONTAINER;
        slot->is_map = c == '{';
    } else if (c == '-' || (c >= '0' && c <= '9')) {
        result = read_number(walk, slot);
    } else {
        result = read_literal(walk, slot);
    }
    if (result == LR_WALK_SLOT)
        walk->at = slot->end;
    return result;
}

/* Only brackets and strings are checked: what is skipped is replaced whole, or kept because a rule says so. */
int lr_json_skip(lr_walk *walk, lr_slot *slot)
{
    enum { MOST = 65536 };
    uint64_t maps[MOST / 64] = {0};
    size_t open = 0, at = slot->start;
    do {
        if (at >= walk->length)
            return bad(walk, at);
        uint8_t c = walk->bytes[at];
        if (c == '"') {
            bool escaped;
            if (!lr_json_string_end(walk->bytes, at + 1, walk->length, &at, &escaped))
                return bad(walk, at);
        } else if (c == '{' || c == '[') {
            if (open == MOST)
                return bad(walk, at);
            maps[open / 64] = (maps[open / 64] & ~(1ull << open % 64)) | (uint64_t)(c == '{') << open % 64;
            open++;
        } else if (c == '}' || c == ']') {
            open--;
            if ((maps[open / 64] >> open % 64 & 1) != (c == '}'))
                return bad(walk, at);
        }
        at++;
    } while (open);
    walk->at = slot->end = at;
    return LR_WALK_SLOT;
}

/* The end of the value at `at` that is no container, 0: none stands there. */
static size_t scalar_end(const lr_walk *walk, size_t at)
{
    lr_walk one = {.bytes = walk->bytes, .length = walk->length};
    lr_slot slot = {.start = at};
    size_t end;
    bool escaped;
    if (byte_at(walk, at, '"'))
        return lr_json_string_end(walk->bytes, at + 1, walk->length, &end, &escaped) ? end + 1 : 0;
    const int result = byte_at(walk, at, '-') || is_digit(walk, at) ? read_number(&one, &slot) : read_literal(&one, &slot);
    return result == LR_WALK_SLOT ? slot.end : 0;
}

/* Where the value of the key at `at` begins, 0: no key and colon stand there. */
static size_t value_of_key(const lr_walk *walk, size_t at)
{
    size_t end;
    bool escaped;
    if (!byte_at(walk, at, '"') || !lr_json_string_end(walk->bytes, at + 1, walk->length, &end, &escaped))
        return 0;
    at = skip_space(walk, end + 1);
    return byte_at(walk, at, ':') ? skip_space(walk, at + 1) : 0;
}

bool lr_json_whole(const lr_walk *walk)
{
    lr_frame *const frames = walk->frames + walk->depth;
    const size_t room = walk->max_depth - walk->depth;
    size_t depth = 0, at = skip_space(walk, walk->at);
    for (;;) {
        /* A value, and before the first of a map its key. */
        const bool is_map = byte_at(walk, at, '{');
        if ((is_map || byte_at(walk, at, '[')) && depth < room) {
            frames[depth++].is_map = is_map;
            at = skip_space(walk, at + 1);
            if (!byte_at(walk, at, is_map ? '}' : ']')) {
                if (is_map && !(at = value_of_key(walk, at)))
                    return false;
                continue;
            }
        } else if (is_map || byte_at(walk, at, '[')) {
            lr_walk rest = {.bytes = walk->bytes, .length = walk->length};
            lr_slot slot = {.start = at};
            if (lr_json_skip(&rest, &slot) != LR_WALK_SLOT)
                return false;
            at = skip_space(walk, slot.end);
        } else {
            if (!(at = scalar_end(walk, at)))
                return false;
            at = skip_space(walk, at);
        }
        /* The ends of containers, or a comma. */
        while (depth && byte_at(walk, at, frames[depth - 1].is_map ? '}' : ']')) {
            depth--;
            at = skip_space(walk, at + 1);
        }
        if (!depth)
            return at == walk->length;
        if (!byte_at(walk, at, ','))
            return false;
        at = skip_space(walk, at + 1);
        if (frames[depth - 1].is_map && !(at = value_of_key(walk, at)))
            return false;
    }
}
