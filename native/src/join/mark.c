/* Marks: what tells that an event is a part of a line, and of which stream. */
#include "join.h"

#include "../detect/chars.h"
#include "../policy/reader.h"

/* Docker cuts after so many bytes (daemon/logger/copier.go, defaultBufSize); what is no UTF-8 becomes three times as long in JSON. */
#define DOCKER_PART 16384u
#define DOCKER_PART_MOST (3 * DOCKER_PART)

#define IS(text, literal) ((text).length == sizeof(literal) - 1 && memcmp((text).bytes, literal, sizeof(literal) - 1) == 0)

uint8_t lr_mark_role(lr_text key)
{
    if (IS(key, "logtag"))
        return LR_ROLE_LOGTAG;
    if (IS(key, "partial_message"))
        return LR_ROLE_PARTIAL_MESSAGE;
    return IS(key, "log") ? LR_ROLE_LOG : LR_ROLE_NONE;
}

static bool is_docker_part(lr_text log)
{
    return log.length >= DOCKER_PART && log.length <= DOCKER_PART_MOST && log.bytes[log.length - 1] != '\n';
}

/* "true", or true itself: 0xc3 in msgpack, a word in JSON. */
static bool is_true(const uint8_t *bytes, const lr_slot *slot)
{
    if (slot->kind == LR_SLOT_STRING)
        return IS(slot->text, "true");
    return slot->kind == LR_SLOT_OTHER && (bytes[slot->start] == 0xc3 || bytes[slot->start] == 't');
}

bool lr_mark_of_value(uint8_t role, const uint8_t *bytes, const lr_slot *slot)
{
    if (role == LR_ROLE_PARTIAL_MESSAGE)
        return is_true(bytes, slot);
    if (slot->kind != LR_SLOT_STRING || slot->text.length == 0)
        return false;
    return role == LR_ROLE_LOGTAG ? slot->text.bytes[0] == 'P' : is_docker_part(slot->text);
}

/* `dddd-dd-ddTdd:dd:dd…` as far as it tells other lines apart; the end of the time, or 0. */
static size_t cri_time(lr_text line)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    const size_t fixed = sizeof form - 1;
    if (line.length < fixed)
        return 0;
    for (size_t i = 0; i < fixed; i++)
        if (form[i] == 'd' ? !lr_is(line.bytes[i], LR_C_DIGIT) : line.bytes[i] != (uint8_t)form[i])
            return 0;
    size_t end = fixed;
    while (end < line.length && line.bytes[end] > ' ' && end - fixed <= 45)
        end++;
    return end - fixed <= 45 && end < line.length && line.bytes[end] == ' ' ? end : 0;
}

/* A line as CRI has it (kubernetes/cri-api, the format of log files): time, stream, tag, text. */
static bool mark_line(lr_marker *marker, lr_text line, lr_mark *mark)
{
    const size_t time = cri_time(line);
    if (!time || line.length - time < 10)
        return true;
    const uint8_t *stream = line.bytes + time + 1;
    if ((memcmp(stream, "stdout ", 7) != 0 && memcmp(stream, "stderr ", 7) != 0) || (stream[7] != 'P' && stream[7] != 'F'))
        return true;
    size_t at = time + 9;
    if (line.bytes[at] == ':')
        while (at < line.length && line.bytes[at] > ' ')
            at++;
    if (at == line.length || line.bytes[at] != ' ')
        return true;
    mark->kind = stream[7] == 'P' ? LR_MARK_PARTIAL : LR_MARK_LAST;
    mark->base = at + 1;
    mark->text = (lr_text){line.bytes + at + 1, line.length - at - 1};
    if (mark->text.length && line.bytes[line.length - 1] == '\r')
        mark->text.length--;
    return lr_buffer_append(&marker->id, stream, 6);
}

static const char *const text_keys[] = {"log", "message", "msg", "data"};
static const char *const stream_keys[] = {"stream",     "container_id", "container_name", "source",         "tag",
                                          "path",       "file",         "filename",       "partial_id",     "pod_name",
                                          "pod_id",     "docker_id",    "host",           "namespace_name", "logredact_tag"};
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What is gathered from a record's keys. */
typedef struct facts {
    bool has_tag, tag_partial, has_message, message, last, has_stream, has_log;
    lr_text log;
    lr_text tag;
    lr_text ids[2][COUNT(stream_keys)]; /* of the record, and of a map in it; the first of each key */
    unsigned rank; /* of the key that the text stands under; 0: none */
} facts;

static bool equals(lr_text text, const char *word)
{
    return text.length == strlen(word) && memcmp(text.bytes, word, text.length) == 0;
}

/* The key's number, from 1; 0: none of these. */
static unsigned among(const char *const *words, size_t count, lr_text text)
{
    for (size_t n = 0; n < count; n++)
        if (equals(text, words[n]))
            return (unsigned)n + 1;
    return 0;
}

static bool add_to_id(lr_marker *marker, unsigned depth, unsigned key, lr_text value)
{
    const size_t room = LR_STREAM_ID - (marker->id.length < LR_STREAM_ID ? marker->id.length : LR_STREAM_ID);
    const size_t length = value.length < room ? value.length : room;
    const uint8_t head[4] = {(uint8_t)depth, (uint8_t)key, (uint8_t)(length >> 8), (uint8_t)length};
    return lr_buffer_append(&marker->id, head, sizeof head) && lr_buffer_append(&marker->id, value.bytes, length);
}

static void take(size_t depth, const uint8_t *bytes, lr_text tag_key, lr_text key, const lr_slot *slot, facts *f, lr_mark *mark)
{
    const bool string = slot->kind == LR_SLOT_STRING;
    if (depth == 1) {
        if (string && tag_key.length && lr_text_equal(key, tag_key))
            f->tag = slot->text;
        unsigned rank = among(text_keys, COUNT(text_keys), key);
        if (rank && slot->kind <= LR_SLOT_BINARY && (!f->rank || rank < f->rank)) {
            f->rank = rank;
            mark->slot = slot->start;
            mark->text = slot->text;
        }
        if (string && !f->has_log && IS(key, "log")) {
            f->has_log = true;
            f->log = slot->text;
        }
        if (string && !f->has_tag && IS(key, "logtag")) {
            f->has_tag = true;
            f->tag_partial = lr_mark_of_value(LR_ROLE_LOGTAG, bytes, slot);
        }
        if (!f->has_message && IS(key, "partial_message")) {
            f->has_message = true;
            f->message = is_true(bytes, slot);
        }
        f->last |= IS(key, "partial_last") && is_true(bytes, slot);
        f->has_stream |= IS(key, "stream");
    }
    const unsigned number = string ? among(stream_keys, COUNT(stream_keys), key) : 0;
    if (number && !f->ids[depth - 1][number - 1].bytes)
        f->ids[depth - 1][number - 1] = slot->text;
}

/* In an order of its own: that of a map's keys may change from event to event. */
static bool write_id(lr_marker *marker, const facts *f)
{
    if (f->tag.bytes && !add_to_id(marker, 1, 0, f->tag))
        return false;
    for (unsigned depth = 0; depth < 2; depth++)
        for (unsigned n = 0; n < COUNT(stream_keys); n++)
            if (f->ids[depth][n].bytes && !add_to_id(marker, depth + 1, n + 1, f->ids[depth][n]))
                return false;
    return true;
}

static uint8_t kind_of(const facts *f)
{
    if (!f->rank)
        return LR_MARK_NONE;
    if (f->has_tag)
        return f->tag_partial ? LR_MARK_PARTIAL : LR_MARK_LAST;
    if (f->message)
        return f->last ? LR_MARK_LAST : LR_MARK_PARTIAL;
    if (f->has_log && f->has_stream)
        return is_docker_part(f->log) ? LR_MARK_PARTIAL : LR_MARK_LAST;
    return LR_MARK_NONE;
}

/* Keys of the record, and of the two maps in it that tell its stream; all else is passed. */
static bool mark_record(lr_marker *marker, bool json, const uint8_t *bytes, const lr_event *event, lr_mark *mark)
{
    lr_walk *walk = &marker->walk;
    facts f = {0};
    lr_slot slot;
    lr_text key = {0};
    marker->decoded.length = 0;
    if (json && !lr_buffer_reserve(&marker->decoded, event->record_end - event->record))
        return false;
    walk->json = json;
    walk->frames = marker->frames;
    walk->max_depth = 2;
    walk->decoded = &marker->decoded;
    lr_walk_begin(walk, bytes, event->record, event->record_end);
    while (lr_walk_next(walk, &slot) == LR_WALK_SLOT) {
        if (slot.kind == LR_SLOT_END) {
            if (--walk->depth == 0) {
                mark->kind = kind_of(&f); /* whole: what is none becomes a placeholder */
                break;
            }
        } else if (slot.kind == LR_SLOT_CONTAINER) {
            const bool inside = walk->depth == 1 && !slot.is_key && slot.is_map && (IS(key, "kubernetes") || IS(key, "docker"));
            if (walk->depth == 0 ? slot.is_map : inside) {
                lr_walk_enter(walk, &slot);
                continue;
            }
            if (walk->depth == 0 || lr_walk_skip(walk, &slot) != LR_WALK_SLOT)
                break;
            key = (lr_text){0};
        } else if (walk->depth == 0) {
            break;
        } else if (slot.is_key) {
            key = slot.kind <= LR_SLOT_BINARY ? slot.text : (lr_text){0};
        } else {
            take(walk->depth, bytes, marker->tag_key, key, &slot, &f, mark);
        }
        lr_frame_object_done(lr_walk_top(walk));
    }
    return write_id(marker, &f);
}

bool lr_mark_event(lr_marker *marker, int32_t format, const uint8_t *bytes, const lr_event *event, lr_mark *mark)
{
    *mark = (lr_mark){.slot = SIZE_MAX};
    marker->id.length = 0;
    if (event->too_large || event->blank || event->marker)
        return true;
    if (!add_to_id(marker, 0, 1, (lr_text){marker->source.bytes, marker->source.length}) || !add_to_id(marker, 0, 0, marker->tag))
        return false;
    if (format != LOGREDACT_FORMAT_TEXT)
        return mark_record(marker, format == LOGREDACT_FORMAT_JSON, bytes, event, mark);
    mark->slot = 0;
    return mark_line(marker, (lr_text){bytes + event->start, event->end - event->start}, mark);
}
