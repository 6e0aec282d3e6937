/* A record's fields as canonical values: the same for msgpack and JSON, whatever order maps are in. */
#include "canonical.h"

#include "../msgpack.h"

/* What stays between records. */
#define KEEP_BYTES (1u << 20)
#define KEEP_ENTRIES 16384u

bool lr_canonical_init(lr_canonical *c, lr_text field)
{
    c->field = field;
    c->maps = lr_calloc(LR_SEAL_DEPTH, sizeof *c->maps);
    c->walk.frames = lr_calloc(LR_SEAL_DEPTH, sizeof *c->walk.frames);
    c->walk.max_depth = LR_SEAL_DEPTH;
    c->walk.decoded = &c->decoded;
    return c->maps && c->walk.frames;
}

void lr_canonical_free(lr_canonical *c)
{
    lr_free(c->maps);
    lr_free(c->walk.frames);
    lr_free(c->entries);
    lr_buffer_free(&c->decoded);
    lr_buffer_free(&c->cv);
    lr_buffer_free(&c->spare);
    lr_edits_free(&c->edits);
    *c = (lr_canonical){0};
}

/* The walk's next slot. It makes the text of a float, which is dear and not what is wanted: here floats of msgpack have none. */
int lr_canonical_next(lr_canonical *c, lr_slot *slot)
{
    lr_walk *walk = &c->walk;
    lr_frame *frame = lr_walk_top(walk);
    const uint8_t first = !walk->json && frame && frame->left && walk->at < walk->length ? walk->bytes[walk->at] : 0;
    if (first != 0xca && first != 0xcb)
        return lr_walk_next(walk, slot);
    const size_t size = first == 0xca ? 5 : 9;
    if (size > walk->length - walk->at)
        return LR_WALK_BAD;
    *slot = (lr_slot){.kind = LR_SLOT_FLOAT, .is_key = frame->is_map && !frame->at_value, .start = walk->at,
                      .content = walk->at + size, .end = walk->at + size};
    frame->left--;
    walk->at += size;
    return LR_WALK_SLOT;
}

double lr_canonical_msgpack_double(const uint8_t *bytes)
{
    if (bytes[0] == 0xca) {
        const uint32_t bits = (uint32_t)lr_be(bytes + 1, 4);
        float narrow;
        memcpy(&narrow, &bits, sizeof narrow);
        return narrow;
    }
    const uint64_t bits = lr_be(bytes + 1, 8);
    double wide;
    memcpy(&wide, &bits, sizeof wide);
    return wide;
}

static bool put_string(lr_buffer *out, lr_text text, bool *replaced)
{
    const size_t at = out->length;
    if (!lr_buffer_reserve(out, 5 + text.length))
        return false;
    out->bytes[at] = 's';
    out->length += 5;
    if (!lr_canonical_text(out, text, replaced))
        return false;
    lr_put_be(out->bytes + at + 1, out->length - at - 5, 4);
    return true;
}

static bool put_scalar(lr_canonical *c, const lr_slot *slot)
{
    const uint8_t *bytes = c->walk.bytes + slot->start;
    lr_mp_token token;
    bool replaced = false;
    double number;
    switch (slot->kind) {
    case LR_SLOT_STRING:
        return put_string(&c->cv, slot->text, &c->unclean);
    case LR_SLOT_BINARY:
        return put_string(&c->cv, slot->text, &replaced);
    case LR_SLOT_INTEGER:
        return c->walk.json ? lr_canonical_json_number(&c->cv, slot->text, true) : lr_canonical_integer(&c->cv, slot->text);
    case LR_SLOT_FLOAT:
        if (c->walk.json)
            return lr_canonical_json_number(&c->cv, slot->text, false);
        number = lr_canonical_msgpack_double(bytes);
        c->unclean |= number - number != 0;
        return lr_canonical_double(&c->cv, number);
    case LR_SLOT_NIL:
        return lr_buffer_put(&c->cv, 'n');
    default:
        if (bytes[0] == (c->walk.json ? 't' : 0xc3))
            return lr_buffer_put(&c->cv, 't');
        if (bytes[0] == (c->walk.json ? 'f' : 0xc2))
            return lr_buffer_put(&c->cv, 'f');
        return lr_mp_read(bytes, slot->end - slot->start, &token) == LR_MP_OK && lr_buffer_put(&c->cv, 'x') &&
               lr_buffer_put(&c->cv, (uint8_t)token.ext_type) && lr_put_length(&c->cv, token.payload) &&
               lr_buffer_append(&c->cv, bytes + token.header, token.payload);
    }
}

/* K(key), behind room for its length. */
static bool put_key(lr_canonical *c, const lr_slot *slot)
{
    bool replaced = false;
    if (slot->kind == LR_SLOT_STRING || slot->kind == LR_SLOT_BINARY)
        return lr_canonical_text(&c->cv, slot->text, slot->kind == LR_SLOT_STRING ? &c->unclean : &replaced);
    if (slot->kind == LR_SLOT_INTEGER)
        return lr_buffer_append(&c->cv, slot->text.bytes, slot->text.length);
    return lr_buffer_put(&c->cv, 0xff) && (slot->kind == LR_SLOT_CONTAINER || put_scalar(c, slot));
}

static bool key_before(const void *context, const void *one, const void *other)
{
    const lr_canonical *c = context;
    const lr_seal_entry *a = one, *b = other;
    if (a->prefix != b->prefix)
        return a->prefix < b->prefix;
    const int order = memcmp(c->cv.bytes + a->at + 4, c->cv.bytes + b->at + 4, a->key < b->key ? a->key : b->key);
    return order ? order < 0 : a->key != b->key ? a->key < b->key : a->start < b->start;
}

static bool same_key(const lr_canonical *c, const lr_seal_entry *a, const lr_seal_entry *b)
{
    return a->prefix == b->prefix && a->key == b->key && memcmp(c->cv.bytes + a->at + 4, c->cv.bytes + b->at + 4, a->key) == 0;
}

/* Brings the entries of the innermost map into order; *moved: they were not. */
static int32_t order(lr_canonical *c, const lr_seal_map *map, bool *moved)
{
    lr_seal_entry *const entries = c->entries + map->entries;
    const size_t count = c->count - map->entries;
    size_t sorted = 1;
    while (sorted < count && key_before(c, &entries[sorted - 1], &entries[sorted]))
        sorted++;
    *moved = sorted < count;
    if (*moved && count <= 32)
        for (size_t i = sorted; i < count; i++) {
            const lr_seal_entry entry = entries[i];
            size_t at = i;
            for (; at > 0 && key_before(c, &entry, &entries[at - 1]); at--)
                entries[at] = entries[at - 1];
            entries[at] = entry;
        }
    else if (*moved)
        lr_sort(entries, count, sizeof *entries, key_before, c);
    uint32_t gone = 0;
    for (size_t i = 1; i < count; i++) {
        if (!same_key(c, &entries[i - 1], &entries[i]))
            continue;
        const int32_t status = lr_edits_add(&c->edits, entries[i - 1].start, entries[i - 1].stop, c->edits.replacements.length);
        if (status != LOGREDACT_OK)
            return status;
        gone++;
    }
    if (map->entries == 0 && map == c->maps)
        gone += c->own_gone;
    if (!gone)
        return LOGREDACT_OK;
    c->repeated = true;
    if (c->walk.json)
        return LOGREDACT_OK;
    uint8_t header[5];
    const unsigned size = lr_mp_write_count(header, LR_MP_MAP, (unsigned)map->width, (map == c->maps ? c->pairs : map->count) - gone);
    const size_t at = c->edits.replacements.length;
    if (!lr_buffer_append(&c->edits.replacements, header, size))
        return LOGREDACT_E_MEMORY;
    return lr_edits_add(&c->edits, map->source, map->source + map->width, at);
}

/* A map in a record: its entries are moved to where their order has them. */
static int32_t end_map(lr_canonical *c, const lr_seal_map *map)
{
    bool moved;
    const int32_t status = order(c, map, &moved);
    if (status != LOGREDACT_OK)
        return status;
    if (moved) {
        const size_t from = map->header + 5;
        c->spare.length = 0;
        for (size_t i = map->entries; i < c->count; i++)
            if (!lr_buffer_append(&c->spare, c->cv.bytes + c->entries[i].at, c->entries[i].end - c->entries[i].at))
                return LOGREDACT_E_MEMORY;
        memcpy(c->cv.bytes + from, c->spare.bytes, c->spare.length);
    }
    c->count = map->entries;
    return LOGREDACT_OK;
}

static int32_t begin_entry(lr_canonical *c, lr_seal_map *map, const lr_slot *slot, bool top)
{
    static const uint8_t room[LR_SEAL_ROOM] = "lrF";
    if (!lr_grow((void **)&c->entries, &c->capacity, c->count + 1, sizeof *c->entries) || !lr_buffer_reserve(&c->cv, LR_SEAL_ROOM + 4))
        return LOGREDACT_E_MEMORY;
    if (map->last != SIZE_MAX)
        c->entries[map->last].stop = slot->start;
    map->last = c->count;
    if (top) {
        memcpy(c->cv.bytes + c->cv.length, room, sizeof room);
        c->cv.length += sizeof room;
    }
    c->entries[c->count++] = (lr_seal_entry){.at = c->cv.length, .start = slot->start};
    c->cv.length += 4;
    return put_key(c, slot) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

/* The first eight bytes of a key, zeros behind a shorter one; `room` bytes may be read. */
static uint64_t prefix(const uint8_t *key, size_t length, size_t room)
{
    uint64_t number = 0;
    if (room >= 8)
        return length == 0 ? 0 : length >= 8 ? lr_be(key, 8) : lr_be(key, 8) & ~(UINT64_MAX >> 8 * length);
    for (size_t i = 0; i < length; i++)
        number |= (uint64_t)key[i] << (56 - 8 * i);
    return number;
}

/* The key of the entry that was begun is whole. */
static void key_done(lr_canonical *c, bool top)
{
    lr_seal_entry *entry = &c->entries[c->count - 1];
    const uint8_t *key = c->cv.bytes + entry->at + 4;
    entry->key = (uint32_t)(c->cv.length - entry->at - 4);
    lr_put_be(c->cv.bytes + entry->at, entry->key, 4);
    entry->prefix = prefix(key, entry->key, c->cv.capacity - entry->at - 4);
    if (top) /* else the key is one inside of what stands under the seal's */
        c->at_own = entry->key == c->field.length && memcmp(key, c->field.bytes, entry->key) == 0;
}

static int32_t own_done(lr_canonical *c, lr_seal_map *map, size_t end)
{
    const lr_seal_entry entry = c->entries[--c->count];
    c->cv.length = entry.at - LR_SEAL_ROOM;
    map->last = SIZE_MAX;
    c->at_own = false;
    if (c->has_own) { /* the one before goes; what stands between may stay */
        const int32_t status = lr_edits_add(&c->edits, c->own_entry, c->own_stop, c->edits.replacements.length);
        if (status != LOGREDACT_OK)
            return status;
        c->own_gone++;
    }
    c->has_own = true;
    c->own_entry = entry.start;
    c->own_stop = c->own_end = end;
    c->own_open = true;
    return LOGREDACT_OK;
}

/* A field is whole: what is hashed of it is made ready. */
static int32_t pad(lr_canonical *c, const lr_seal_entry *entry)
{
    if (!lr_buffer_reserve(&c->cv, LR_SEAL_PAD))
        return LOGREDACT_E_MEMORY;
    const size_t from = entry->at - LR_SEAL_ROOM, size = lr_seal_pad(c->cv.bytes + from, entry->end - from);
    c->padding += from + size - entry->end;
    c->cv.length = from + size;
    return LOGREDACT_OK;
}

/* A key, a value or a container inside the innermost map or array has ended. */
static int32_t object_done(lr_canonical *c, bool is_key, size_t end)
{
    const size_t depth = c->walk.depth;
    if (!depth)
        return LOGREDACT_OK;
    lr_frame_object_done(lr_walk_top(&c->walk));
    lr_seal_map *map = &c->maps[depth - 1];
    const bool top = depth == 1;
    if (is_key) {
        key_done(c, top);
        return LOGREDACT_OK;
    }
    map->count++;
    if (!map->is_map)
        return LOGREDACT_OK;
    c->pairs += top;
    if (top && c->at_own)
        return own_done(c, map, end);
    lr_seal_entry *entry = &c->entries[c->count - 1];
    entry->end = c->cv.length;
    entry->stop = end;
    return top ? pad(c, entry) : LOGREDACT_OK;
}

static int32_t open_container(lr_canonical *c, const lr_slot *slot)
{
    if (!lr_walk_has_room(&c->walk))
        return LOGREDACT_E_LIMIT;
    lr_seal_map *map = &c->maps[c->walk.depth];
    *map = (lr_seal_map){.header = c->cv.length, .entries = c->count, .source = slot->start, .width = slot->end - slot->start,
                         .last = SIZE_MAX, .is_map = slot->is_map, .is_key = slot->is_key};
    if (c->walk.depth && (!lr_buffer_put(&c->cv, slot->is_map ? 'm' : 'a') || !lr_put_length(&c->cv, 0)))
        return LOGREDACT_E_MEMORY;
    lr_walk_enter(&c->walk, slot);
    return LOGREDACT_OK;
}

static int32_t close_container(lr_canonical *c, const lr_slot *slot)
{
    const lr_seal_map *map = &c->maps[--c->walk.depth];
    if (c->walk.depth == 0) {
        c->body = slot->end;
        return LOGREDACT_OK;
    }
    lr_put_be(c->cv.bytes + map->header + 1, map->count, 4);
    const int32_t status = map->is_map ? end_map(c, map) : LOGREDACT_OK;
    return status == LOGREDACT_OK ? object_done(c, map->is_key, slot->end) : status;
}

static int32_t one_slot(lr_canonical *c, const lr_slot *slot)
{
    const size_t depth = c->walk.depth;
    const bool own = depth == 1 && c->at_own;
    int32_t status = LOGREDACT_OK;
    if (slot->kind == LR_SLOT_END)
        return close_container(c, slot);
    if (!depth)
        return slot->kind == LR_SLOT_CONTAINER && slot->is_map ? open_container(c, slot) : LOGREDACT_E_MALFORMED;
    if (slot->is_key) {
        if (depth == 1 && c->own_open) {
            c->own_stop = slot->start;
            c->own_open = false;
        }
        status = begin_entry(c, &c->maps[depth - 1], slot, depth == 1);
    } else if (own) {
        c->own_start = slot->start;
        c->own_is_text = slot->kind == LR_SLOT_STRING || slot->kind == LR_SLOT_BINARY;
        c->own = slot->text;
    }
    if (status != LOGREDACT_OK)
        return status;
    if (slot->kind == LR_SLOT_CONTAINER)
        return open_container(c, slot);
    if (!slot->is_key && !own && !put_scalar(c, slot)) /* the seal is no field */
        return LOGREDACT_E_MEMORY;
    return object_done(c, slot->is_key, slot->end);
}

/* Of edits that lie in others only these count. */
static void only_outer(lr_edits *edits)
{
    lr_edits_sort(edits);
    size_t kept = 0;
    for (size_t i = 0; i < edits->count; i++)
        if (!kept || edits->items[i].start >= edits->items[kept - 1].end)
            edits->items[kept++] = edits->items[i];
    edits->count = kept;
}

/* What one huge record took is given back before the next. */
static void shrink(lr_canonical *c)
{
    lr_buffer *const buffers[] = {&c->cv, &c->decoded, &c->spare};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) {
        buffers[i]->length = 0;
        lr_buffer_shrink(buffers[i], KEEP_BYTES);
    }
    if (c->capacity > KEEP_ENTRIES) {
        lr_free(c->entries);
        c->entries = NULL;
        c->capacity = 0;
    }
}

int32_t lr_canonical_read(lr_canonical *c, bool json, const uint8_t *bytes, size_t start, size_t end)
{
    shrink(c);
    c->count = c->fields = c->pairs = c->own_gone = c->padding = 0;
    c->repeated = c->unclean = c->has_own = c->at_own = c->own_open = c->own_is_text = false;
    c->own = (lr_text){0};
    lr_edits_clear(&c->edits);
    c->walk.json = json;
    if (json && memchr(bytes + start, '\\', end - start) && !lr_buffer_reserve(&c->decoded, end - start))
        return LOGREDACT_E_MEMORY;
    lr_walk_begin(&c->walk, bytes, start, end);
    for (;;) {
        lr_slot slot;
        const int result = lr_canonical_next(c, &slot);
        if (result == LR_WALK_DONE)
            break;
        if (result != LR_WALK_SLOT)
            return result == LR_WALK_BAD ? LOGREDACT_E_MALFORMED : LOGREDACT_E_MEMORY;
        const int32_t status = one_slot(c, &slot);
        if (status != LOGREDACT_OK)
            return status;
        if (c->cv.length - c->padding > LR_SEAL_BYTES || c->count > LR_SEAL_ENTRIES)
            return LOGREDACT_E_LIMIT;
    }
    for (size_t at = c->walk.at; at < end; at++)
        if (!json || !memchr(" \t\r\n", bytes[at], 4))
            return LOGREDACT_E_MALFORMED;
    bool moved;
    const int32_t status = order(c, c->maps, &moved);
    if (status != LOGREDACT_OK)
        return status;
    if (c->repeated)
        only_outer(&c->edits);
    c->fields = c->count;
    c->head = c->maps->source;
    c->head_width = c->maps->width;
    return LOGREDACT_OK;
}
