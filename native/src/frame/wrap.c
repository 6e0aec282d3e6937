/*
 * Lines on their way out: what is known of the file is added to each record, bytes that are no UTF-8 are replaced, and
 * a line that is too long becomes several, as Docker's fluentd driver has them (moby/moby, daemon/logger/fluentd).
 */
#include "../error.h"
#include "../memory.h"
#include "container.h"

#define KEEP_BYTES (1u << 20)
#define ID_MOST 64u
#define LEAST 1024u        /* bytes of a line, at least */
#define ROOM_LEAST 16u     /* for text in a part: the longest character has 12 */
#define SMALL_ENTRY 64u    /* bytes of time and stream */
#define FIELDS_MOST 192u   /* bytes of the fields that make it a part */
#define TOO_LARGE "\"log\":\"[REDACTED:too-large]\""

struct logredact_wrap {
    uint64_t most; /* bytes of a line, its newline included; 0: any number */
    char id[ID_MOST + 1];
    lr_buffer out;
    lr_buffer line; /* one that is too long */
    logredact_wrap_counters counters;
};

int32_t logredact_wrap_new(uint64_t max_line, const char *id, logredact_wrap **wrap, logredact_error *error)
{
    if (!wrap || !id)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_wrap_new: a pointer is NULL");
    *wrap = NULL;
    if (max_line && max_line < LEAST)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "lines cannot be shorter than 1024 bytes");
    const size_t length = strlen(id);
    for (size_t i = 0; i < length; i++)
        if (length > ID_MOST || !((id[i] >= '0' && id[i] <= '9') || (id[i] >= 'a' && id[i] <= 'f')))
            return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "the id is to be at most 64 hexadecimal digits");
    logredact_wrap *w = lr_calloc(1, sizeof *w);
    if (!w)
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory to wrap lines");
    w->most = max_line;
    memcpy(w->id, id, length);
    *wrap = w;
    return LOGREDACT_OK;
}

void logredact_wrap_free(logredact_wrap *w)
{
    if (!w)
        return;
    lr_buffer_free(&w->out);
    lr_buffer_free(&w->line);
    lr_free(w);
}

static size_t ascii_end(const uint8_t *bytes, size_t at, size_t length)
{
    for (uint64_t eight; length - at >= 8; at += 8) {
        memcpy(&eight, bytes + at, sizeof eight);
        if (eight & 0x8080808080808080u)
            break;
    }
    while (at < length && bytes[at] < 0x80)
        at++;
    return at;
}

/* Bytes of the character at bytes[at], none of ASCII; 0: none (The Unicode Standard, table 3-7). */
static size_t utf8_length(const uint8_t *bytes, size_t at, size_t length)
{
    const uint8_t *b = bytes + at;
    const size_t left = length - at;
    const size_t size = b[0] >= 0xc2 && b[0] <= 0xdf ? 2 : (b[0] & 0xf0) == 0xe0 ? 3 : b[0] >= 0xf0 && b[0] <= 0xf4 ? 4 : 0;
    if (!size || left < size)
        return 0;
    const uint8_t low = b[0] == 0xe0 ? 0xa0 : b[0] == 0xf0 ? 0x90 : 0x80, high = b[0] == 0xed ? 0x9f : b[0] == 0xf4 ? 0x8f : 0xbf;
    if (b[1] < low || b[1] > high)
        return 0;
    for (size_t i = 2; i < size; i++)
        if ((b[i] & 0xc0) != 0x80)
            return 0;
    return size;
}

/* Each byte that is of no character becomes U+FFFD, as Docker's JSON files have it. */
static bool append_utf8(lr_buffer *out, const uint8_t *bytes, size_t length)
{
    size_t from = 0, at = 0;
    while ((at = ascii_end(bytes, at, length)) < length) {
        const size_t size = utf8_length(bytes, at, length);
        if (size) {
            at += size;
            continue;
        }
        if (!lr_buffer_append(out, bytes + from, at - from) || !lr_buffer_append(out, "\xef\xbf\xbd", 3))
            return false;
        from = ++at;
    }
    return lr_buffer_append(out, bytes + from, length - from);
}

static bool append_text(lr_buffer *out, const char *text)
{
    return lr_buffer_append(out, text, strlen(text));
}

static bool append_number(lr_buffer *out, uint64_t number, unsigned base, unsigned digits)
{
    char text[24];
    unsigned at = sizeof text;
    do
        text[--at] = "0123456789abcdef"[number % base];
    while ((number /= base) || sizeof text - at < digits);
    return lr_buffer_append(out, text + at, sizeof text - at);
}

/* What is known of the file, and the end of the record; `comma`: something stands before it. */
static bool append_end(lr_buffer *out, lr_text fields, bool comma)
{
    return (!fields.length || ((!comma || lr_buffer_put(out, ',')) && lr_buffer_append(out, fields.bytes, fields.length))) &&
           lr_buffer_append(out, "}\n", 2);
}

static bool append_fields_of_part(logredact_wrap *w, uint64_t ordinal, bool last)
{
    lr_buffer *out = &w->out;
    return append_text(out, ",\"partial_message\":\"true\",\"partial_id\":\"") && append_text(out, w->id) &&
           append_number(out, w->counters.split, 16, 16) && append_text(out, "\",\"partial_ordinal\":\"") &&
           append_number(out, ordinal, 10, 1) && append_text(out, "\",\"partial_last\":\"") &&
           append_text(out, last ? "true\"" : "false\"");
}

/* What can not be split: its time and stream, and a placeholder. */
static bool append_too_large(logredact_wrap *w, lr_text fields)
{
    const lr_text line = {w->line.bytes, w->line.length};
    lr_line_entry entry;
    size_t at = 0;
    w->counters.too_large++;
    if (!lr_buffer_put(&w->out, '{'))
        return false;
    while (lr_line_entry_next(line.bytes, &at, line.length, &entry) == LR_LINE_ENTRY) {
        const size_t size = line.bytes + entry.end - entry.key.bytes + 1; /* from the key's quote on */
        const bool kept = (entry.key.length == 4 && memcmp(entry.key.bytes, "time", 4) == 0) ||
                          (entry.key.length == 6 && memcmp(entry.key.bytes, "stream", 6) == 0);
        if (kept && size <= SMALL_ENTRY && !(lr_buffer_append(&w->out, entry.key.bytes - 1, size) && lr_buffer_put(&w->out, ',')))
            return false;
    }
    return append_text(&w->out, TOO_LARGE) && append_end(&w->out, fields, true);
}

/* The line's text, w->line.bytes[start..end), in as many parts as it takes. */
static bool append_parts(logredact_wrap *w, lr_text fields, size_t start, size_t end)
{
    const uint8_t *bytes = w->line.bytes;
    const size_t length = w->line.length - 1; /* without its brace */
    const uint64_t taken = start + (length - end) + FIELDS_MOST + fields.length + 3;
    if (taken + ROOM_LEAST > w->most)
        return append_too_large(w, fields);
    const size_t room = (size_t)(w->most - taken);
    size_t from = start, to = start;
    for (uint64_t ordinal = 1; from < end; ordinal++, from = to) {
        for (size_t size; to < end && to + (size = lr_line_character(bytes, to, end)) - from <= room;)
            to += size;
        if (!lr_buffer_append(&w->out, bytes, start) || !lr_buffer_append(&w->out, bytes + from, to - from) ||
            !lr_buffer_append(&w->out, bytes + end, length - end) || !append_fields_of_part(w, ordinal, to == end) ||
            !append_end(&w->out, fields, true))
            return false;
        w->counters.parts++;
    }
    w->counters.split++;
    return true;
}

/* A line that is too long: w->line, all of the record. */
static bool append_long(logredact_wrap *w, lr_text fields)
{
    lr_line_entry entry;
    size_t at = 0;
    while (lr_line_entry_next(w->line.bytes, &at, w->line.length, &entry) == LR_LINE_ENTRY)
        if (entry.key.length == 3 && memcmp(entry.key.bytes, "log", 3) == 0 && w->line.bytes[entry.start] == '"')
            return append_parts(w, fields, entry.start + 1, entry.end - 1);
    return append_too_large(w, fields);
}

/* One record without its newline. */
static bool append_record(logredact_wrap *w, const uint8_t *record, size_t length, lr_text fields)
{
    const size_t before = w->out.length;
    w->counters.records++;
    if (!lr_buffer_reserve(&w->out, length + fields.length + 3) || !append_utf8(&w->out, record, length - 1))
        return false;
    const bool comma = w->out.length - before > 1;
    if (!w->most || w->out.length - before + (fields.length ? fields.length + comma : 0) + 2 <= w->most)
        return append_end(&w->out, fields, comma);
    w->line.length = 0;
    if (!lr_buffer_append(&w->line, w->out.bytes + before, w->out.length - before) || !lr_buffer_put(&w->line, '}'))
        return false;
    w->out.length = before;
    const bool ok = append_long(w, fields);
    lr_buffer_shrink(&w->line, 0);
    w->line.length = 0;
    return ok;
}

int32_t logredact_wrap_add(logredact_wrap *w, const uint8_t *records, size_t length, const uint8_t *fields,
                           size_t fields_length, logredact_error *error)
{
    if (w->most && fields_length > w->most / 2)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "what is known of the file takes more than half of a line");
    for (size_t at = 0; at < length;) {
        const uint8_t *newline = memchr(records + at, '\n', length - at);
        const size_t end = newline ? (size_t)(newline - records) : length;
        if (!newline || end - at < 2 || records[at] != '{' || records[end - 1] != '}')
            return lr_fail(error, LOGREDACT_E_ARGUMENT, at, "records are to be JSON objects, one a line");
        const size_t before = w->out.length;
        if (!append_record(w, records + at, end - at, (lr_text){fields, fields_length})) {
            w->out.length = before;
            return lr_fail(error, LOGREDACT_E_MEMORY, at, "no memory for a line");
        }
        at = end + 1;
    }
    return LOGREDACT_OK;
}

void logredact_wrap_output(const logredact_wrap *w, const uint8_t **bytes, size_t *length)
{
    *bytes = w->out.bytes;
    *length = w->out.length;
}

void logredact_wrap_clear_output(logredact_wrap *w)
{
    w->out.length = 0;
    lr_buffer_shrink(&w->out, KEEP_BYTES);
}

void logredact_wrap_counts(const logredact_wrap *w, logredact_wrap_counters *counters)
{
    const size_t size = counters->size < sizeof w->counters ? counters->size : sizeof w->counters;
    memcpy(counters, &w->counters, size);
    counters->size = size;
}
