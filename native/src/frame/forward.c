/*
 * Lines on their way to a host's forward input: each becomes an entry [EventTime, record] in msgpack, many of which one
 * message takes (Fluentd's Forward Protocol Specification v1, PackedForward Mode and EventTime Ext Format).
 */
#include "../detect/chars.h"
#include "../error.h"
#include "../msgpack.h"
#include "../record/decimal.h"
#include "../record/walk.h"
#include "container.h"

/*
 * Fluent Bit reads 32 containers in each other (lib/msgpack-c, MSGPACK_EMBED_STACK_SIZE), of which its own event is one; of
 * a chunk with a deeper record it reads none that come behind.
 */
#define DEPTH 30u
#define TOO_DEEP "[REDACTED:too-deep]"
#define KEEP_BYTES (1u << 20)
#define MARKS 8u
#define EVENT_TIME 10u /* bytes of one */

/* Where an entry of a record has ended. */
typedef struct mark {
    size_t left;      /* bytes of the line that follow */
    size_t out;       /* where the next entry begins in the output */
    uint32_t entries; /* so far */
    bool timed;
} mark;

/*
 * Lines of a file end alike, with what is known of it. At an entry's end only the bytes that follow decide what becomes of
 * them: where they are those of the line before, so is what they became. As long as that lies in the same call's bytes.
 */
typedef struct line_before {
    const uint8_t *end; /* NULL: there is none */
    size_t out;         /* where its last entry ended in the output, when its marks were made, ... */
    size_t out_end;     /* ... and when its header was there */
    uint32_t entries;
    bool timed;
    size_t count;
    mark marks[MARKS];
} line_before;

struct logredact_forward {
    lr_walk walk;
    lr_frame frames[DEPTH];
    size_t headers[DEPTH]; /* where each open container begins in the output, with room for the shortest header */
    uint32_t counts[DEPTH];
    lr_buffer decoded; /* strings of one line */
    lr_buffer out;
    uint64_t entries;
    /* Of the line: */
    bool is_time; /* the value that follows stands under "time" in the record itself */
    bool timed;
    uint32_t seconds, nanoseconds;
    line_before lines[2]; /* this one and the one before, in turn */
    unsigned turn;
};

int32_t logredact_forward_new(logredact_forward **forward, logredact_error *error)
{
    if (!forward)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_forward_new: a pointer is NULL");
    *forward = lr_calloc(1, sizeof **forward);
    if (!*forward)
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for entries");
    lr_walk *walk = &(*forward)->walk;
    walk->json = true;
    walk->frames = (*forward)->frames;
    walk->max_depth = DEPTH;
    walk->decoded = &(*forward)->decoded;
    return LOGREDACT_OK;
}

void logredact_forward_free(logredact_forward *f)
{
    if (!f)
        return;
    lr_buffer_free(&f->decoded);
    lr_buffer_free(&f->out);
    lr_free(f);
}

/* -- values ------------------------------------------------------------------ */

static bool append_string(lr_buffer *out, lr_text text)
{
    uint8_t header[5];
    return lr_buffer_append(out, header, lr_mp_write_header(header, LR_MP_STR, 0, (uint32_t)text.length)) &&
           lr_buffer_append(out, text.bytes, text.length);
}

/* In the least number of bytes. */
static bool append_integer(lr_buffer *out, uint64_t magnitude, bool negative)
{
    uint8_t bytes[9];
    const uint64_t number = negative ? 0 - magnitude : magnitude;
    if (negative ? magnitude <= 32 : magnitude < 128)
        return lr_buffer_put(out, (uint8_t)number);
    const uint64_t reach = negative ? magnitude - 1 : magnitude;
    unsigned power = 0; /* of two, bytes */
    while (power < 3 && reach >> ((8u << power) - negative))
        power++;
    bytes[0] = (uint8_t)((negative ? 0xd0 : 0xcc) + power);
    lr_put_be(bytes + 1, number, 1u << power);
    return lr_buffer_append(out, bytes, 1 + (1u << power));
}

static int32_t append_double(lr_buffer *out, lr_text text)
{
    double number;
    uint64_t bits;
    uint8_t bytes[9] = {0xcb};
    if (!lr_decimal_read(text.bytes, text.length, &number))
        return LOGREDACT_E_MEMORY;
    memcpy(&bits, &number, sizeof bits);
    lr_put_be(bytes + 1, bits, 8);
    return lr_buffer_append(out, bytes, sizeof bytes) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

/* An integer of JSON: exact where 64 bits hold it, else the double nearest to it. */
static int32_t append_digits(lr_buffer *out, lr_text text)
{
    const bool negative = text.bytes[0] == '-';
    uint64_t magnitude = 0;
    for (size_t i = negative; i < text.length; i++)
        if (__builtin_mul_overflow(magnitude, 10u, &magnitude) ||
            __builtin_add_overflow(magnitude, (uint64_t)(text.bytes[i] - '0'), &magnitude))
            return append_double(out, text);
    if (negative && magnitude > 1ull << 63)
        return append_double(out, text);
    return append_integer(out, magnitude, negative) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

static bool append_literal(lr_buffer *out, uint8_t first)
{
    return lr_buffer_put(out, first == 'n' ? 0xc0 : first == 't' ? 0xc3 : 0xc2);
}

/* -- containers --------------------------------------------------------------- */

static bool open_container(logredact_forward *f, const lr_slot *slot)
{
    f->headers[f->walk.depth] = f->out.length;
    f->counts[f->walk.depth] = 0;
    lr_walk_enter(&f->walk, slot);
    return lr_buffer_put(&f->out, 0);
}

/* Only now its entries are counted. Where their number takes a longer header they move: each byte as often as containers are around it. */
static bool close_container(logredact_forward *f)
{
    const lr_frame *frame = lr_walk_top(&f->walk);
    const size_t depth = f->walk.depth - 1, at = f->headers[depth];
    uint8_t header[5];
    const unsigned size = lr_mp_write_count(header, frame->is_map ? LR_MP_MAP : LR_MP_ARRAY, 0, f->counts[depth]);
    if (size > 1) {
        const size_t length = f->out.length - at - 1;
        if (!lr_buffer_reserve(&f->out, size - 1))
            return false;
        memmove(f->out.bytes + at + size, f->out.bytes + at + 1, length);
        f->out.length += size - 1;
    }
    memcpy(f->out.bytes + at, header, size);
    f->walk.depth--;
    return true;
}

/* The record has ended, but for its header. */
static bool close_record(logredact_forward *f)
{
    line_before *this = &f->lines[f->turn];
    this->out = f->out.length;
    this->entries = f->counts[0];
    this->timed = f->timed;
    return close_container(f);
}

/* -- lines -------------------------------------------------------------------- */

static void read_time(logredact_forward *f, lr_text text)
{
    if (!f->timed)
        f->timed = lr_container_time(text, &f->seconds, &f->nanoseconds);
}

/* One slot of the line; the first is the record. */
static int32_t append_slot(logredact_forward *f, lr_slot *slot)
{
    lr_walk *walk = &f->walk;
    lr_buffer *out = &f->out;
    const bool is_time = f->is_time;
    int32_t status = LOGREDACT_OK;
    if (slot->kind != LR_SLOT_END && walk->depth) {
        const lr_frame *frame = lr_walk_top(walk);
        f->counts[walk->depth - 1] += !frame->is_map || slot->is_key;
    }
    f->is_time = false;
    switch (slot->kind) {
    case LR_SLOT_STRING:
        if (!lr_is_utf8(slot->text))
            return LOGREDACT_E_MALFORMED;
        if (slot->is_key)
            f->is_time = walk->depth == 1 && slot->text.length == 4 && memcmp(slot->text.bytes, "time", 4) == 0;
        else if (is_time)
            read_time(f, slot->text);
        status = append_string(out, slot->text) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
        break;
    case LR_SLOT_INTEGER:
        status = append_digits(out, slot->text);
        break;
    case LR_SLOT_FLOAT:
        status = append_double(out, slot->text);
        break;
    case LR_SLOT_CONTAINER:
        if (lr_walk_has_room(walk))
            return open_container(f, slot) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
        if (lr_walk_skip(walk, slot) != LR_WALK_SLOT)
            return LOGREDACT_E_MALFORMED;
        status = append_string(out, (lr_text){(const uint8_t *)TOO_DEEP, sizeof TOO_DEEP - 1}) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
        break;
    case LR_SLOT_END:
        status = (walk->depth == 1 ? close_record(f) : close_container(f)) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
        break;
    default:
        status = append_literal(out, walk->bytes[slot->start]) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
    }
    if (walk->depth)
        lr_frame_object_done(lr_walk_top(walk));
    return status;
}

static void put_time(lr_buffer *out, size_t entry, uint32_t seconds, uint32_t nanoseconds)
{
    lr_put_be(out->bytes + entry + EVENT_TIME - 7, seconds, 4);
    lr_put_be(out->bytes + entry + EVENT_TIME - 3, nanoseconds, 4);
}

/* An entry of the record has ended. True: what follows is that of the line before, and was taken from there. */
static bool repeats(logredact_forward *f)
{
    line_before *this = &f->lines[f->turn];
    const line_before *before = &f->lines[!f->turn];
    const size_t left = f->walk.length - f->walk.at;
    const mark here = {left, f->out.length, f->counts[0], f->timed};
    if (this->count < MARKS)
        this->marks[this->count++] = here;
    for (size_t i = 0; before->end && i < before->count; i++) {
        const mark *one = &before->marks[i];
        /* Neither has a time behind, or it is of no use. */
        if (one->left != left || one->timed != f->timed || before->timed != f->timed || memcmp(before->end - left, f->walk.bytes + f->walk.at, left) != 0)
            continue;
        const size_t length = before->out - one->out;
        if (!lr_buffer_reserve(&f->out, length))
            return false; /* which the walk is going to find, too */
        memcpy(f->out.bytes + f->out.length, f->out.bytes + before->out_end - length, length);
        f->out.length += length;
        f->counts[0] += before->entries - one->entries;
        f->walk.at = f->walk.length;
        return true;
    }
    return false;
}

/* One line without its newline. */
static int32_t append_line(logredact_forward *f, const uint8_t *line, size_t length)
{
    /* An array of two; fixext 8 of type 0: seconds, nanoseconds. */
    static const uint8_t head[1 + EVENT_TIME] = {0x92, 0xd7, 0x00};
    const size_t entry = f->out.length;
    lr_walk *walk = &f->walk;
    lr_slot slot;
    int result;
    f->decoded.length = 0;
    f->is_time = f->timed = false;
    f->lines[f->turn].count = 0;
    if (!length || length > UINT32_MAX || line[0] != '{')
        return LOGREDACT_E_MALFORMED;
    if (!lr_buffer_reserve(&f->decoded, length) || !lr_buffer_append(&f->out, head, sizeof head))
        return LOGREDACT_E_MEMORY;
    lr_walk_begin(walk, line, 0, length);
    while ((result = lr_walk_next(walk, &slot)) == LR_WALK_SLOT) {
        const int32_t status = append_slot(f, &slot);
        if (status)
            return status;
        if (walk->depth == 1 && walk->frames[0].started && !walk->frames[0].at_value && repeats(f)) {
            if (!close_record(f))
                return LOGREDACT_E_MEMORY;
            result = LR_WALK_DONE;
            break;
        }
    }
    if (result != LR_WALK_DONE || walk->at != length)
        return result == LR_WALK_MEMORY ? LOGREDACT_E_MEMORY : LOGREDACT_E_MALFORMED;
    if (f->timed)
        put_time(&f->out, entry, f->seconds, f->nanoseconds);
    f->lines[f->turn].end = line + length;
    f->lines[f->turn].out_end = f->out.length;
    f->turn = !f->turn;
    return LOGREDACT_OK;
}

int32_t logredact_forward_add(logredact_forward *f, const uint8_t *lines, size_t length, uint32_t seconds,
                              uint32_t nanoseconds, uint64_t most, size_t *taken, logredact_error *error)
{
    size_t at = 0;
    int32_t status = LOGREDACT_OK;
    *taken = 0;
    f->lines[!f->turn].end = NULL;
    if (nanoseconds > 999999999u)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "a second has less than 1,000,000,000 nanoseconds");
    while (at < length) {
        const uint8_t *newline = memchr(lines + at, '\n', length - at);
        const size_t size = newline ? (size_t)(newline - lines) - at : 0, before = f->out.length;
        status = newline ? append_line(f, lines + at, size) : LOGREDACT_E_MALFORMED;
        if (status || (most && before && f->out.length > most)) {
            f->out.length = before;
            break;
        }
        if (!f->timed)
            put_time(&f->out, before, seconds, nanoseconds);
        f->entries++;
        at += size + 1;
    }
    *taken = at;
    f->decoded.length = 0;
    lr_buffer_shrink(&f->decoded, KEEP_BYTES);
    if (status == LOGREDACT_E_MEMORY)
        return lr_fail(error, status, at, "no memory for an entry");
    return status ? lr_fail(error, status, at, "lines are to be JSON objects in UTF-8, one a line") : LOGREDACT_OK;
}

void logredact_forward_output(const logredact_forward *f, const uint8_t **bytes, size_t *length, uint64_t *entries)
{
    *bytes = f->out.bytes;
    *length = f->out.length;
    *entries = f->entries;
}

void logredact_forward_clear_output(logredact_forward *f)
{
    f->out.length = 0;
    f->entries = 0;
    lr_buffer_shrink(&f->out, KEEP_BYTES);
}
