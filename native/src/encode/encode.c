#include "encode.h"

#include "../msgpack.h"
#include "../record/json_string.h"

static bool append_text(lr_edits *edits, bool json, lr_text text)
{
    return json ? lr_json_escape(&edits->replacements, text.bytes, text.length)
                : lr_buffer_append(&edits->replacements, text.bytes, text.length);
}

/* A new string in place of bytes[start..end). */
static int32_t new_string(lr_edits *edits, const lr_walk *walk, size_t start, size_t end, lr_text text)
{
    size_t at = edits->replacements.length;
    uint8_t header[5] = {'"'};
    unsigned size = walk->json ? 1 : lr_mp_write_header(header, LR_MP_STR, 1, (uint32_t)text.length);
    bool ok = lr_buffer_append(&edits->replacements, header, size) && append_text(edits, walk->json, text) &&
              (!walk->json || lr_buffer_put(&edits->replacements, '"'));
    return ok ? lr_edits_add(edits, start, end, at) : LOGREDACT_E_MEMORY;
}

/* A string's or binary's header for its new length, if that changes it. */
static int32_t new_header(lr_edits *edits, const lr_walk *walk, const lr_slot *slot, uint64_t length)
{
    uint8_t header[5];
    unsigned old = (unsigned)(slot->content - slot->start);
    if (length > UINT32_MAX)
        return LOGREDACT_E_LIMIT;
    unsigned size = lr_mp_write_header(header, slot->kind == LR_SLOT_BINARY ? LR_MP_BIN : LR_MP_STR, old, (uint32_t)length);
    if (size == old && memcmp(header, walk->bytes + slot->start, size) == 0)
        return LOGREDACT_OK;
    size_t at = edits->replacements.length;
    if (!lr_buffer_append(&edits->replacements, header, size))
        return LOGREDACT_E_MEMORY;
    return lr_edits_add(edits, slot->start, slot->content, at);
}

/* An integer with other digits, in the msgpack type or the JSON form it had. */
static int32_t new_integer(lr_edits *edits, const lr_walk *walk, const lr_slot *slot, lr_text digits)
{
    size_t at = edits->replacements.length;
    bool negative = slot->text.bytes[0] == '-';
    uint8_t bytes[32];
    size_t size = 0, skip = 0;
    if (walk->json) {
        while (skip + 1 < digits.length && digits.bytes[skip] == '0')
            skip++;
        bool zero = digits.bytes[skip] == '0';
        if (negative && !zero)
            bytes[size++] = '-';
        if (!lr_buffer_append(&edits->replacements, bytes, size) ||
            !lr_buffer_append(&edits->replacements, digits.bytes + skip, digits.length - skip))
            return LOGREDACT_E_MEMORY;
        return lr_edits_add(edits, slot->start, slot->end, at);
    }
    uint64_t value = 0;
    for (size_t i = 0; i < digits.length; i++)
        value = value * 10 + (uint64_t)(digits.bytes[i] - '0');
    if (negative)
        value = 0 - value;
    size = slot->end - slot->start;
    uint8_t first = walk->bytes[slot->start];
    if (size == 1) {
        bytes[0] = (uint8_t)value;
    } else {
        bytes[0] = first;
        for (size_t i = 1; i < size; i++)
            bytes[i] = (uint8_t)(value >> 8 * (size - 1 - i));
    }
    return lr_buffer_append(&edits->replacements, bytes, size) ? lr_edits_add(edits, slot->start, slot->end, at) : LOGREDACT_E_MEMORY;
}

/* A number becomes a string: its text with the pieces in place. */
static int32_t number_as_string(lr_edits *edits, const lr_walk *walk, const lr_slot *slot, const lr_piece *pieces,
                                size_t count)
{
    uint64_t length = slot->text.length;
    for (size_t i = 0; i < count; i++)
        length = length - (pieces[i].end - pieces[i].start) + pieces[i].text.length;
    size_t at = edits->replacements.length, from = 0;
    uint8_t header[5] = {'"'};
    unsigned size = walk->json ? 1 : lr_mp_write_header(header, LR_MP_STR, 1, (uint32_t)length);
    bool ok = lr_buffer_append(&edits->replacements, header, size);
    for (size_t i = 0; ok && i < count; i++) {
        ok = append_text(edits, false, (lr_text){slot->text.bytes + from, pieces[i].start - from}) &&
             append_text(edits, walk->json, pieces[i].text);
        from = pieces[i].end;
    }
    ok = ok && append_text(edits, false, (lr_text){slot->text.bytes + from, slot->text.length - from}) &&
         (!walk->json || lr_buffer_put(&edits->replacements, '"'));
    return ok ? lr_edits_add(edits, slot->start, slot->end, at) : LOGREDACT_E_MEMORY;
}

/* Walks the source of an escaped JSON string until its text reaches `target`; stands before a character that goes beyond. */
typedef struct lr_cursor {
    size_t source, text;
} lr_cursor;

static void advance(lr_cursor *cursor, const uint8_t *bytes, size_t end, size_t target, bool beyond)
{
    uint8_t character[4];
    while (cursor->text < target) {
        size_t at = cursor->source;
        unsigned size = lr_json_decode_one(bytes, &at, end, character);
        if (!beyond && cursor->text + size > target)
            return;
        cursor->source = at;
        cursor->text += size;
    }
}

void lr_slot_source(const uint8_t *bytes, const lr_slot *slot, size_t *start, size_t *end)
{
    lr_cursor cursor = {slot->kind <= LR_SLOT_BINARY ? slot->content : slot->start, 0};
    if (slot->escaped) {
        advance(&cursor, bytes, slot->end - 1, *start, false);
        *start = cursor.source;
        advance(&cursor, bytes, slot->end - 1, *end, true);
        *end = cursor.source;
    } else {
        *start += cursor.source;
        *end += cursor.source;
    }
}

int32_t lr_encode_pieces(lr_edits *edits, const lr_walk *walk, const lr_slot *slot, const lr_piece *pieces,
                         size_t count, bool integer)
{
    if (slot->kind == LR_SLOT_INTEGER || slot->kind == LR_SLOT_FLOAT)
        return integer ? new_integer(edits, walk, slot, pieces[0].text)
                       : number_as_string(edits, walk, slot, pieces, count);
    uint64_t length = slot->text.length;
    for (size_t i = 0; i < count; i++)
        length = length - (pieces[i].end - pieces[i].start) + pieces[i].text.length;
    if (!walk->json && !walk->bare) {
        int32_t status = new_header(edits, walk, slot, length);
        if (status != LOGREDACT_OK)
            return status;
    }
    lr_cursor cursor = {slot->content, 0};
    for (size_t i = 0; i < count; i++) {
        size_t start = slot->content + pieces[i].start, end = slot->content + pieces[i].end;
        if (slot->escaped) { /* one cursor for all pieces */
            advance(&cursor, walk->bytes, slot->end - 1, pieces[i].start, false);
            start = cursor.source;
            advance(&cursor, walk->bytes, slot->end - 1, pieces[i].end, true);
            end = cursor.source;
        }
        size_t at = edits->replacements.length;
        if (!append_text(edits, walk->json, pieces[i].text))
            return LOGREDACT_E_MEMORY;
        int32_t status = lr_edits_add(edits, start, end, at);
        if (status != LOGREDACT_OK)
            return status;
    }
    return LOGREDACT_OK;
}

int32_t lr_encode_whole(lr_edits *edits, const lr_walk *walk, const lr_slot *slot, lr_text text)
{
    if (slot->kind != LR_SLOT_STRING && slot->kind != LR_SLOT_BINARY)
        return new_string(edits, walk, slot->start, slot->end, text);
    int32_t status = walk->json || walk->bare ? LOGREDACT_OK : new_header(edits, walk, slot, text.length);
    if (status != LOGREDACT_OK)
        return status;
    size_t at = edits->replacements.length;
    if (!append_text(edits, walk->json, text))
        return LOGREDACT_E_MEMORY;
    return lr_edits_add(edits, slot->content, slot->end - walk->json, at);
}

int32_t lr_encode_remove(lr_edits *edits, lr_walk *walk, size_t end)
{
    lr_frame *frame = lr_walk_top(walk);
    lr_edits_rollback(edits, frame->entry_edits);
    frame->removed++;
    if (walk->json) {
        size_t next = end;
        while (next < walk->length && memchr(" \t\r\n", walk->bytes[next], 4))
            next++;
        if (next < walk->length && walk->bytes[next] == ',') {
            next++;
            while (next < walk->length && memchr(" \t\r\n", walk->bytes[next], 4))
                next++;
            end = next;
        }
        if (!frame->removed_last)
            frame->removed_from = frame->entry;
        frame->removed_last = true;
    }
    return lr_edits_add(edits, frame->entry, end, edits->replacements.length);
}

int32_t lr_encode_close(lr_edits *edits, const lr_walk *walk)
{
    const lr_frame *frame = lr_walk_top(walk);
    if (!frame->removed)
        return LOGREDACT_OK;
    size_t at = edits->replacements.length;
    if (walk->json) {
        /* The comma after the last entry that stays goes with those removed behind it. */
        if (!frame->removed_last || !frame->kept_end)
            return LOGREDACT_OK;
        return lr_edits_add(edits, frame->kept_end, frame->removed_from, at);
    }
    uint8_t header[5];
    unsigned size = lr_mp_write_count(header, frame->is_map ? LR_MP_MAP : LR_MP_ARRAY, (unsigned)frame->header,
                                      frame->count - frame->removed);
    if (!lr_buffer_append(&edits->replacements, header, size))
        return LOGREDACT_E_MEMORY;
    return lr_edits_add(edits, frame->start, frame->start + frame->header, at);
}
