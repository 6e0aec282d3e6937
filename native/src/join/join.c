/* Parts of a line wait for its last one; then they leave, in the order they came with all that came between. */
#include "../session.h"

void lr_join_init(lr_join *join, const logredact_policy *policy, bool whole)
{
    join->whole = whole;
    join->key_detector = LR_NO_DETECTOR;
    join->line = NULL;
    for (uint32_t d = 0; d < policy->detector_count; d++)
        if (policy->detectors[d].kind == LR_KIND_SHAPE && policy->detectors[d].shape == LR_SHAPE_PRIVATE_KEY)
            join->key_detector = d;
}

void lr_join_free(lr_join *join)
{
    lr_buffer_free(&join->bytes);
    lr_free(join->events);
    lr_free(join->share);
    lr_buffer_free(&join->marker.decoded);
    lr_buffer_free(&join->marker.id);
    lr_buffer_free(&join->marker.source);
    for (unsigned n = 0; n < LR_LINES; n++) {
        lr_buffer_free(&join->lines[n].id);
        lr_buffer_free(&join->lines[n].text);
        lr_buffer_free(&join->lines[n].texts);
        lr_free(join->lines[n].pieces);
    }
    lr_join_saved_free(join);
}

/* What it became is not needed any more; memory that few lines need does not stay with it. */
static void forget_pieces(lr_line *line)
{
    line->begun = line->searched = line->open = line->early = line->dropped = line->failed = false;
    line->texts.length = line->piece_count = 0;
    lr_buffer_shrink(&line->text, LR_LINE_BEHIND);
    lr_buffer_shrink(&line->texts, LR_LINE_BEHIND);
    if (line->piece_capacity * sizeof *line->pieces > LR_LINE_BEHIND) {
        lr_free(line->pieces);
        line->pieces = NULL;
        line->piece_capacity = 0;
    }
}

static void forget(lr_join *join, lr_line *line)
{
    join->used--;
    line->used = false;
    line->text.length = line->behind = line->parts = 0;
    forget_pieces(line);
}

/* All its parts have left. Of one that left too early the end is kept for what comes. */
static void end_line(lr_join *join, lr_line *line)
{
    if (!line->early) {
        forget(join, line);
        return;
    }
    const size_t keep = line->text.length < LR_LINE_BEHIND ? line->text.length : LR_LINE_BEHIND;
    if (keep)
        memmove(line->text.bytes, line->text.bytes + line->text.length - keep, keep);
    line->text.length = line->behind = keep;
    forget_pieces(line);
}

static void forget_waiting(lr_join *join)
{
    join->bytes.length = join->first = join->count = 0;
    lr_buffer_shrink(&join->bytes, LR_LINE_BEHIND);
    join->line = NULL;
}

void lr_join_reset(lr_join *join)
{
    for (unsigned n = 0; n < LR_LINES; n++)
        if (join->lines[n].used)
            forget(join, &join->lines[n]);
    forget_waiting(join);
    join->keys_open = 0;
    memset(join->keys, 0, sizeof join->keys);
    join->saved.there = false;
}

void lr_join_give_up(lr_join *join)
{
    for (unsigned n = 0; n < LR_LINES; n++) {
        lr_line *line = &join->lines[n];
        if (!line->used)
            continue;
        /* Of its text stays what has left. */
        line->text.length = line->begun ? line->at : line->behind;
        line->parts = 0;
        line->early = line->text.length > 0;
        end_line(join, line);
    }
    forget_waiting(join);
}

static lr_line *line_of(lr_join *join)
{
    const lr_buffer *id = &join->marker.id;
    for (unsigned n = 0; n < LR_LINES; n++) {
        lr_line *line = &join->lines[n];
        if (line->used && !(line->parts && !line->open) && line->id.length == id->length &&
            (!id->length || memcmp(line->id.bytes, id->bytes, id->length) == 0))
            return line;
    }
    return NULL;
}

/* Lines of which nothing waits, and whose rest did not come for so long. */
static void expire(lr_join *join)
{
    for (unsigned n = 0; n < LR_LINES && join->used; n++) {
        lr_line *line = &join->lines[n];
        if (line->used && !line->parts && join->number - line->seen > LR_LINE_EVENTS)
            forget(join, line);
    }
}

/* Is there a line of which nothing waits? */
static bool has_room(const lr_join *join)
{
    for (unsigned n = 0; n < LR_LINES; n++)
        if (!join->lines[n].used || !join->lines[n].parts)
            return true;
    return false;
}

/* A line of which nothing waits gives way; NULL: no memory. */
static lr_line *new_line(lr_join *join)
{
    lr_line *line = NULL;
    for (unsigned n = 0; n < LR_LINES; n++) {
        lr_line *one = &join->lines[n];
        if (one->used && one->parts)
            continue;
        if (!line || (line->used && (!one->used || one->seen < line->seen)))
            line = one;
    }
    if (!line)
        return NULL;
    if (line->used)
        forget(join, line);
    line->id.length = 0;
    if (!lr_buffer_append(&line->id, join->marker.id.bytes, join->marker.id.length))
        return NULL;
    line->used = true;
    join->used++;
    return line;
}

/* Joins the texts of the parts that wait, from the first on. */
static int32_t begin_line(logredact_session *s, lr_line *line)
{
    lr_join *join = &s->join;
    line->begun = true;
    line->text.length = line->at = line->head = line->behind;
    for (size_t n = join->first; n < join->count; n++) {
        const lr_waiting *waiting = &join->events[n];
        if (waiting->line != line)
            continue;
        lr_mark mark;
        if (!lr_mark_event(&join->marker, s->options.format, join->bytes.bytes, &waiting->event, &mark))
            return LOGREDACT_E_MEMORY;
        if (n == join->first && !line->behind) { /* the first one's line, whole */
            line->head = mark.base;
            mark.text.bytes -= mark.base;
            mark.text.length += mark.base;
        }
        if (!lr_buffer_append(&line->text, mark.text.bytes, mark.text.length))
            return LOGREDACT_E_MEMORY;
    }
    return LOGREDACT_OK;
}

/* One event that waited leaves. */
static int32_t leave_one(logredact_session *s, const lr_waiting *waiting)
{
    lr_join *join = &s->join;
    lr_line *line = waiting->line;
    int32_t status = LOGREDACT_OK;
    size_t length = 0;
    bool first = false;
    if (line) {
        first = !line->begun;
        if (first)
            status = begin_line(s, line);
        if (status == LOGREDACT_OK && !lr_mark_event(&join->marker, s->options.format, join->bytes.bytes, &waiting->event, &join->mark))
            status = LOGREDACT_E_MEMORY;
        if (status != LOGREDACT_OK)
            return status;
        if (first && !line->behind) { /* its slot is searched from its first byte on */
            join->mark.text.length += join->mark.base;
            join->mark.base = 0;
        }
        length = join->mark.text.length;
    }
    join->line = line;
    status = lr_pipeline_event(s, join->bytes.bytes, &waiting->event);
    join->line = NULL;
    if (line) {
        line->at += length;
        if (--line->parts == 0)
            end_line(join, line);
    }
    return status;
}

/* What waits for nothing leaves. *failed: the offset of the event that ended the stream. */
static int32_t leave(logredact_session *s, uint64_t *failed)
{
    lr_join *join = &s->join;
    if (join->first == join->count || (join->events[join->first].line && join->events[join->first].line->open))
        return LOGREDACT_OK;
    int32_t status = LOGREDACT_OK;
    lr_output_flush(s);
    lr_scan_region(&s->scan, join->bytes.bytes, join->bytes.length);
    while (status == LOGREDACT_OK && join->first < join->count) {
        const lr_waiting *waiting = &join->events[join->first];
        if (waiting->line && waiting->line->open)
            break;
        status = leave_one(s, waiting);
        *failed = waiting->offset;
        join->first++;
    }
    lr_output_flush(s);
    lr_scan_region(&s->scan, s->region.bytes, s->region.length);
    if (join->first == join->count) {
        join->bytes.length = join->first = join->count = 0;
        lr_buffer_shrink(&join->bytes, LR_LINE_BEHIND);
    }
    return status;
}

int32_t lr_join_release(logredact_session *s, uint64_t *failed)
{
    lr_join *join = &s->join;
    for (unsigned n = 0; n < LR_LINES; n++)
        if (join->lines[n].open) {
            join->lines[n].open = false;
            join->lines[n].early = true;
        }
    return leave(s, failed);
}

static void shift(lr_event *event, size_t from, size_t to)
{
    size_t *const places[] = {&event->start, &event->end, &event->record, &event->record_end};
    for (size_t n = 0; n < sizeof places / sizeof *places; n++)
        *places[n] = *places[n] - from + to;
    if (event->time_end) {
        event->time = event->time - from + to;
        event->time_end = event->time_end - from + to;
    }
    if (event->meta_end) {
        event->meta = event->meta - from + to;
        event->meta_end = event->meta_end - from + to;
    }
}

/* Takes the bytes of those that left out of the way, before more come. */
static void compact(lr_join *join)
{
    if (!join->first)
        return;
    const size_t gone = join->events[join->first].event.start;
    memmove(join->bytes.bytes, join->bytes.bytes + gone, join->bytes.length - gone);
    join->bytes.length -= gone;
    memmove(join->events, join->events + join->first, (join->count - join->first) * sizeof *join->events);
    join->count -= join->first;
    join->first = 0;
    for (size_t n = 0; n < join->count; n++)
        shift(&join->events[n].event, gone, 0);
}

static int32_t wait_for(logredact_session *s, const uint8_t *bytes, const lr_event *event, uint64_t offset, lr_line *line)
{
    lr_join *join = &s->join;
    if (join->first > join->count / 2)
        compact(join);
    const size_t length = event->end + event->newline - event->start, at = join->bytes.length;
    if (!lr_grow((void **)&join->events, &join->capacity, join->count + 1, sizeof *join->events) ||
        !lr_buffer_append(&join->bytes, bytes + event->start, length))
        return LOGREDACT_E_MEMORY;
    lr_waiting *waiting = &join->events[join->count++];
    *waiting = (lr_waiting){*event, offset, line};
    shift(&waiting->event, event->start, at);
    return LOGREDACT_OK;
}

uint64_t lr_join_first_offset(const logredact_session *s, uint64_t offset)
{
    const lr_join *join = &s->join;
    return join->first < join->count ? join->events[join->first].offset : offset;
}

/* The event at hand cannot be taken in; what waits has not left either. */
static int32_t no_memory(const logredact_session *s, uint64_t offset, uint64_t *failed)
{
    *failed = lr_join_first_offset(s, offset);
    return LOGREDACT_E_MEMORY;
}

/* Its part of a line, or NULL. */
static int32_t find_line(logredact_session *s, const uint8_t *bytes, const lr_event *event, uint64_t offset, uint64_t *failed, lr_line **found)
{
    lr_join *join = &s->join;
    lr_mark mark;
    *found = NULL;
    if (!lr_mark_event(&join->marker, s->options.format, bytes, event, &mark))
        return no_memory(s, offset, failed);
    if (mark.kind == LR_MARK_NONE)
        return LOGREDACT_OK;
    lr_line *line = line_of(join);
    if (!line && mark.kind == LR_MARK_PARTIAL && !has_room(join)) {
        int32_t status = lr_join_release(s, failed);
        if (status != LOGREDACT_OK)
            return status;
        /* Those that left were looked at: its stream is told anew. */
        if (!lr_mark_event(&join->marker, s->options.format, bytes, event, &mark))
            return no_memory(s, offset, failed);
    }
    if (!line && mark.kind == LR_MARK_PARTIAL && !(line = new_line(join)))
        return no_memory(s, offset, failed);
    if (line) {
        line->open = mark.kind == LR_MARK_PARTIAL;
        line->seen = join->number;
    }
    *found = line;
    return LOGREDACT_OK;
}

static size_t bytes_waiting(const lr_join *join)
{
    return join->first < join->count ? join->bytes.length - join->events[join->first].event.start : 0;
}

/* The event waits, or leaves at once where nothing waits and it is no part. */
static int32_t take(logredact_session *s, const uint8_t *bytes, const lr_event *event, uint64_t offset, uint64_t *failed)
{
    lr_join *join = &s->join;
    lr_line *line;
    int32_t status = find_line(s, bytes, event, offset, failed, &line);
    if (status != LOGREDACT_OK)
        return status;
    if (!line && join->first == join->count) {
        *failed = offset;
        return lr_pipeline_event(s, bytes, event);
    }
    if (wait_for(s, bytes, event, offset, line) != LOGREDACT_OK)
        return no_memory(s, offset, failed);
    if (line)
        line->parts++;
    return bytes_waiting(join) > LR_LINE_BYTES ? lr_join_release(s, failed) : leave(s, failed);
}

int32_t lr_join_event(logredact_session *s, const uint8_t *bytes, const lr_event *event, uint64_t offset, uint64_t *failed)
{
    lr_join *join = &s->join;
    join->number++;
    *failed = offset;
    if (join->whole)
        return lr_pipeline_event(s, bytes, event);
    if (!join->used && s->options.format != LOGREDACT_FORMAT_TEXT) {
        /* Nothing waits or is expected. Only the walk tells that it is a part: that costs the others nothing. */
        join->watch = true;
        int32_t status = lr_pipeline_event(s, bytes, event);
        join->watch = false;
        if (status != LR_PARTIAL)
            return status;
    }
    expire(join);
    const size_t length = event->end + event->newline - event->start;
    if (join->first < join->count && (event->too_large || bytes_waiting(join) + length > LR_LINE_BYTES || join->count - join->first >= LR_LINE_EVENTS)) {
        int32_t status = lr_join_release(s, failed);
        if (status != LOGREDACT_OK)
            return status;
    }
    *failed = offset;
    return take(s, bytes, event, offset, failed);
}
