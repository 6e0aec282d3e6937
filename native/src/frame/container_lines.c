/*
 * Lines of a file to JSON records: the bytes arrive in pieces of any size, lines leave whole, parts joined. All that is
 * held can be read again from the file: logredact_lines_position() says from where.
 */
#include "../error.h"
#include "../record/json_string.h"
#include "container.h"

#define OUTPUT_BYTES (384u << 10) /* after which the output is to be taken */
#define KEEP_BYTES (64u << 10)    /* of buffers, between lines */
#define IN_DOUBT 64u              /* bytes at the end of a line whose rest does not come, */
#define SPAN (64u << 20)          /* bytes of the file that the parts of a line may lie apart: so much is to be read again at most */
#define WORD_MOST 4096u           /* and of the word they begin in; as in join/part.c */

#define LABEL_PARTIAL "[REDACTED:partial]"
#define LABEL_TOO_LARGE "[REDACTED:too-large]"

typedef struct part {
    bool open, headless; /* headless: what came before is lost; the line becomes a placeholder */
    bool too_large;
    uint64_t start;
    lr_buffer record; /* up to the end of the text so far */
    size_t text;      /* where that begins */
} part;

struct logredact_lines {
    int32_t format;
    uint64_t limit, overhead;
    uint8_t on_error;
    lr_buffer raw;   /* the line that has no newline yet; of one that exceeds the limit its beginning */
    bool exceeds;    /* that does */
    uint64_t at;     /* place in the file of the next byte, */
    uint64_t begins; /* and of the line that has no newline yet */
    uint64_t until;  /* lines before this place have left; of them only parts count, */
    uint64_t from[LR_STREAMS]; /* from here on, by stream */
    part parts[LR_STREAMS];
    lr_buffer out;
    uint64_t waiting; /* records in it */
    lr_buffer large;  /* one that leaves behind it, as it was held */
    int32_t broken;   /* status that ended the file, or LOGREDACT_OK */
    logredact_lines_counters counters;
};

int32_t logredact_lines_new(const logredact_policy *policy, const logredact_lines_options *options,
                            logredact_lines **lines, logredact_error *error)
{
    if (!policy || !lines || !options)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_lines_new: a pointer is NULL");
    *lines = NULL;
    if (options->size < sizeof *options)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "the options are of an older version than this library knows");
    if (options->format < LOGREDACT_LINES_PLAIN || options->format > LOGREDACT_LINES_DOCKER)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "no such format");
    logredact_lines *l = lr_calloc(1, sizeof *l);
    if (!l)
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for lines");
    l->format = options->format;
    l->overhead = options->overhead;
    l->limit = policy->limits.record_bytes;
    l->on_error = policy->on_error;
    *lines = l;
    return LOGREDACT_OK;
}

void logredact_lines_free(logredact_lines *l)
{
    if (!l)
        return;
    for (unsigned n = 0; n < LR_STREAMS; n++)
        lr_buffer_free(&l->parts[n].record);
    lr_buffer_free(&l->raw);
    lr_buffer_free(&l->out);
    lr_buffer_free(&l->large);
    lr_free(l);
}

void logredact_lines_resume(logredact_lines *l, uint64_t start, const logredact_lines_position *position)
{
    l->raw.length = 0;
    l->exceeds = false;
    l->broken = LOGREDACT_OK;
    l->at = l->begins = start;
    l->until = position->offset;
    for (unsigned n = 0; n < LR_STREAMS; n++) {
        l->parts[n] = (part){.record = l->parts[n].record, .headless = position->parts[n] == LOGREDACT_LINES_LOST};
        l->from[n] = position->parts[n];
    }
}

void logredact_lines_where(const logredact_lines *l, logredact_lines_position *position)
{
    position->offset = l->begins > l->until ? l->begins : l->until;
    for (unsigned n = 0; n < LR_STREAMS; n++) {
        const part *p = &l->parts[n];
        const bool to_come = l->from[n] < l->until && l->begins <= l->from[n]; /* while it is read again */
        position->parts[n] = p->headless ? LOGREDACT_LINES_LOST
                             : p->open   ? p->start
                             : to_come   ? l->from[n]
                                         : LOGREDACT_LINES_NONE;
    }
}

uint64_t logredact_lines_held(const logredact_lines *l)
{
    uint64_t held = l->raw.length;
    for (unsigned n = 0; n < LR_STREAMS; n++)
        held += l->parts[n].open ? l->parts[n].record.length : 0;
    return held;
}

/* {"time":…,"stream":…,"attrs":…,"log":" */
static bool write_head(lr_buffer *out, const lr_container_line *line)
{
    static const char *const streams[] = {"", "\"stream\":\"stdout\",", "\"stream\":\"stderr\","};
    bool ok = lr_buffer_reserve(out, line->time.length + line->attrs.length + line->text.length + 96) && lr_buffer_put(out, '{');
    if (line->time.length)
        ok = ok && lr_buffer_append(out, "\"time\":\"", 8) && lr_buffer_append(out, line->time.bytes, line->time.length) &&
             lr_buffer_append(out, "\",", 2);
    ok = ok && lr_buffer_append(out, streams[line->stream], strlen(streams[line->stream]));
    if (line->attrs.length)
        ok = ok && lr_buffer_append(out, "\"attrs\":", 8) && lr_buffer_append(out, line->attrs.bytes, line->attrs.length) &&
             lr_buffer_put(out, ',');
    return ok && lr_buffer_append(out, "\"log\":\"", 7);
}

static bool write_text(lr_buffer *out, const lr_container_line *line)
{
    return line->json ? lr_buffer_append(out, line->text.bytes, line->text.length)
                      : lr_json_escape(out, line->text.bytes, line->text.length);
}

static bool write_label(lr_buffer *out, const char *label)
{
    return lr_buffer_append(out, label, strlen(label));
}

static bool write_end(lr_buffer *out)
{
    return lr_buffer_append(out, "\"}\n", 3);
}

static bool exceeds(const logredact_lines *l, uint64_t record)
{
    return record + 2 > l->limit; /* what ends it */
}

/* The text of a record whose head is written exceeds the limit: as the policy's on_error has it. */
static int32_t write_too_large(logredact_lines *l, lr_buffer *out)
{
    l->counters.too_large++;
    if (l->on_error == LR_ON_ERROR_STOP)
        return LOGREDACT_E_LIMIT;
    if (l->on_error == LR_ON_ERROR_DROP)
        return LOGREDACT_OK;
    return write_label(out, LABEL_TOO_LARGE) && write_end(out) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

/* What was written from `before` on is a record, or, where the policy drops it or it failed, nothing. */
static int32_t leave(logredact_lines *l, size_t before, int32_t status)
{
    const bool whole = status == LOGREDACT_OK && l->out.bytes[l->out.length - 1] == '\n';
    l->counters.dropped += status == LOGREDACT_OK && !whole;
    l->waiting += whole;
    if (!whole)
        l->out.length = before;
    return status;
}

/* A line that is whole, or what stands for its text. */
static int32_t leave_line(logredact_lines *l, const lr_container_line *line, const char *label)
{
    const size_t before = l->out.length;
    if (!write_head(&l->out, line))
        return leave(l, before, LOGREDACT_E_MEMORY);
    const size_t text = l->out.length;
    if (!l->exceeds || label) {
        if (!(label ? write_label(&l->out, label) : write_text(&l->out, line)))
            return leave(l, before, LOGREDACT_E_MEMORY);
        if (!exceeds(l, l->out.length - before))
            return leave(l, before, write_end(&l->out) ? LOGREDACT_OK : LOGREDACT_E_MEMORY);
        l->out.length = text;
    }
    return leave(l, before, write_too_large(l, &l->out));
}

static void close_part(part *p)
{
    p->open = p->headless = p->too_large = false;
    p->record.length = 0;
    lr_buffer_shrink(&p->record, KEEP_BYTES);
}

/* A line whose parts were held leaves. */
static int32_t leave_part(logredact_lines *l, part *p)
{
    const size_t before = l->out.length;
    int32_t status = LOGREDACT_OK;
    if (p->too_large || p->record.length <= KEEP_BYTES) {
        if (!lr_buffer_append(&l->out, p->record.bytes, p->record.length))
            status = LOGREDACT_E_MEMORY;
        else if (p->too_large)
            status = write_too_large(l, &l->out);
        else
            status = write_end(&l->out) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
        status = leave(l, before, status);
    } else { /* without a copy of it */
        lr_buffer *place = l->out.length ? &l->large : &l->out;
        const lr_buffer empty = *place;
        *place = p->record;
        p->record = empty;
        l->waiting += place == &l->out;
        status = write_end(place) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
    }
    close_part(p);
    return status;
}

static int32_t add_part(logredact_lines *l, part *p, const lr_container_line *line, uint64_t start)
{
    if (!p->open) {
        p->open = true;
        p->start = start;
        if (!write_head(&p->record, line))
            return LOGREDACT_E_MEMORY;
        p->text = p->record.length;
    }
    if (p->too_large)
        return LOGREDACT_OK;
    if (!l->exceeds && !write_text(&p->record, line))
        return LOGREDACT_E_MEMORY;
    if (l->exceeds || exceeds(l, p->record.length)) {
        p->too_large = true;
        p->record.length = p->text;
        lr_buffer_shrink(&p->record, KEEP_BYTES);
    }
    return LOGREDACT_OK;
}

/* What is in doubt at the end of a text becomes a placeholder, whole characters only. */
static bool doubt(part *p)
{
    const uint8_t *bytes = p->record.bytes;
    size_t cut = p->record.length - p->text > IN_DOUBT ? p->record.length - IN_DOUBT : p->text;
    for (size_t most = WORD_MOST; most && cut > p->text && bytes[cut - 1] > ' '; most--)
        cut--;
    size_t at = p->text, next = at;
    while (next <= cut && next < p->record.length) {
        at = next;
        next += lr_line_character(bytes, at, p->record.length);
    }
    p->record.length = next <= cut ? next : at;
    return write_label(&p->record, LABEL_PARTIAL);
}

/* A line whose last part is no longer waited for leaves; should it come, it is the rest of something lost. */
static int32_t cut_part(logredact_lines *l, part *p)
{
    l->counters.cut++;
    const int32_t status = p->too_large || doubt(p) ? leave_part(l, p) : LOGREDACT_E_MEMORY;
    p->headless = true;
    return status;
}

/* The rest of a line whose beginning was lost: it may be the rest of a secret. */
static int32_t take_headless(logredact_lines *l, part *p, const lr_container_line *line)
{
    if (line->partial)
        return LOGREDACT_OK;
    close_part(p);
    l->counters.cut++;
    return leave_line(l, line, LABEL_PARTIAL);
}

static bool parse(const logredact_lines *l, const uint8_t *bytes, size_t length, lr_container_line *line)
{
    return l->format == LOGREDACT_LINES_CRI      ? lr_container_cri(bytes, length, line)
           : l->format == LOGREDACT_LINES_DOCKER ? lr_container_docker(bytes, length, line)
                                                 : false;
}

/* One line, without its newline, that begins at `start` in the file. */
static int32_t take_line(logredact_lines *l, const uint8_t *bytes, size_t length, uint64_t start)
{
    lr_container_line line;
    const bool known = parse(l, bytes, length, &line);
    if (!known)
        line = (lr_container_line){.text = {bytes, length}};
    part *p = &l->parts[line.stream];
    if (start < l->until) { /* it has left, but what is open there has not */
        if (!known || start < l->from[line.stream])
            return LOGREDACT_OK;
        if (line.partial)
            return p->headless ? LOGREDACT_OK : add_part(l, p, &line, start);
        close_part(p);
        return LOGREDACT_OK;
    }
    if (LR_FAULT("lines"))
        return LOGREDACT_E_INTERNAL;
    l->counters.lines++;
    for (unsigned n = 0; n < LR_STREAMS; n++)
        if (l->parts[n].open && start - l->parts[n].start > SPAN) {
            const int32_t status = cut_part(l, &l->parts[n]);
            if (status != LOGREDACT_OK)
                return status;
        }
    if (!known) {
        l->counters.malformed += l->format != LOGREDACT_LINES_PLAIN;
        return leave_line(l, &line, NULL);
    }
    l->counters.parts += line.partial || p->open;
    if (p->headless)
        return take_headless(l, p, &line);
    if (!line.partial && !p->open)
        return leave_line(l, &line, NULL);
    const int32_t status = add_part(l, p, &line, start);
    return status != LOGREDACT_OK || line.partial ? status : leave_part(l, p);
}

/* The bytes of a line that has no newline yet are kept; of one that exceeds the limit only those that tell its time. */
static bool keep(logredact_lines *l, const uint8_t *bytes, size_t length)
{
    if (l->exceeds)
        return true;
    if (l->raw.length + length <= l->limit)
        return lr_buffer_append(&l->raw, bytes, length);
    l->exceeds = true;
    const size_t room = l->raw.length < KEEP_BYTES ? KEEP_BYTES - l->raw.length : 0;
    if (!lr_buffer_append(&l->raw, bytes, length < room ? length : room))
        return false;
    if (l->raw.length > KEEP_BYTES)
        l->raw.length = KEEP_BYTES;
    lr_buffer_shrink(&l->raw, KEEP_BYTES);
    return true;
}

static int32_t take_raw(logredact_lines *l)
{
    const int32_t status = take_line(l, l->raw.bytes, l->raw.length, l->begins);
    l->raw.length = 0;
    l->exceeds = false;
    lr_buffer_shrink(&l->raw, KEEP_BYTES);
    return status;
}

static const char *reason(int32_t status)
{
    return status == LOGREDACT_E_LIMIT ? "a line exceeds a limit of the policy, and its on_error is stop" : "no memory for a line";
}

static int32_t break_file(logredact_lines *l, int32_t status, logredact_error *error)
{
    l->broken = status;
    return lr_fail(error, status, l->begins, reason(status));
}

/* Is the output to be taken before the next line? */
static bool full(const logredact_lines *l)
{
    return l->large.length || l->out.length + l->waiting * l->overhead >= OUTPUT_BYTES;
}

int32_t logredact_lines_feed(logredact_lines *l, const uint8_t *bytes, size_t length, size_t *taken, logredact_error *error)
{
    size_t at = 0;
    *taken = 0;
    if (l->broken != LOGREDACT_OK)
        return break_file(l, l->broken, error);
    while (at < length && !full(l)) {
        const uint8_t *newline = memchr(bytes + at, '\n', length - at);
        const size_t end = newline ? (size_t)(newline - bytes) : length;
        int32_t status = LOGREDACT_OK;
        if (l->raw.length || l->exceeds || !newline || end - at > l->limit) {
            if (!keep(l, bytes + at, end - at))
                status = LOGREDACT_E_MEMORY;
            else if (newline)
                status = take_raw(l);
        } else {
            status = take_line(l, bytes + at, end - at, l->begins);
        }
        if (status != LOGREDACT_OK)
            return break_file(l, status, error);
        at = end + (newline != NULL);
        if (newline)
            l->begins = l->at + at;
    }
    l->at += at;
    *taken = at;
    return LOGREDACT_OK;
}

int32_t logredact_lines_finish(logredact_lines *l, int32_t lost, logredact_error *error)
{
    int32_t status = l->broken;
    if (status == LOGREDACT_OK && (l->raw.length || l->exceeds))
        status = take_raw(l);
    if (status == LOGREDACT_OK)
        l->begins = l->at;
    for (unsigned n = 0; n < LR_STREAMS && lost && status == LOGREDACT_OK; n++) {
        if (l->parts[n].open)
            status = cut_part(l, &l->parts[n]);
    }
    return status == LOGREDACT_OK ? status : break_file(l, status, error);
}

void logredact_lines_output(const logredact_lines *l, const uint8_t **bytes, size_t *length)
{
    *bytes = l->out.bytes;
    *length = l->out.length;
}

void logredact_lines_clear_output(logredact_lines *l)
{
    const lr_buffer taken = l->out;
    l->out = l->large;
    l->large = taken;
    l->large.length = 0;
    l->waiting = 0;
    lr_buffer_shrink(&l->large, 2 * OUTPUT_BYTES);
}

void logredact_lines_counts(const logredact_lines *l, logredact_lines_counters *counters)
{
    const size_t size = counters->size < sizeof l->counters ? counters->size : sizeof l->counters;
    memcpy(counters, &l->counters, size);
    counters->size = size;
}
