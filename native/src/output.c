/* What leaves: an event as it came, with its edits, or its placeholder. */
#include "session.h"

#include "seal/fingerprint.h"
#include "seal/stage.h"

/* The record that stands for one that failed: {"message": label}. */
static bool write_record(lr_buffer *out, lr_text label)
{
    return lr_buffer_append(out, "\x81\xa7message", 9) && lr_buffer_put(out, (uint8_t)(0xa0 | label.length)) &&
           lr_buffer_append(out, label.bytes, label.length);
}

/* The same as the format has it; an event keeps its time. */
static bool write_failed(logredact_session *s, const uint8_t *bytes, const lr_event *event, lr_text label)
{
    lr_buffer *out = &s->out;
    if (s->options.format == LOGREDACT_FORMAT_TEXT)
        return lr_buffer_append(out, label.bytes, label.length);
    if (s->options.format == LOGREDACT_FORMAT_JSON)
        return lr_buffer_append(out, "{\"message\":\"", 12) && lr_buffer_append(out, label.bytes, label.length) &&
               lr_buffer_append(out, "\"}", 2);
    bool ok = true;
    if (event->time_end) {
        bool header = event->meta_end != 0;
        ok = lr_buffer_append(out, "\x92\x92", header ? 2 : 1) &&
             lr_buffer_append(out, bytes + event->time, event->time_end - event->time) &&
             lr_buffer_append(out, "\x80", header);
    }
    return ok && write_record(out, label);
}

int32_t lr_output_whole_record(logredact_session *s, int32_t status, bool too_large, size_t length)
{
    lr_text label;
    status = lr_record_failed(s, status, &label);
    if (status != LOGREDACT_OK || s->drop)
        return status;
    if (!write_record(&s->edits.replacements, too_large ? LR_LABEL_TOO_LARGE : label))
        return LOGREDACT_E_MEMORY;
    return lr_edits_add(&s->edits, 0, length, 0);
}

void lr_output_flush(logredact_session *s)
{
    if (s->unchanged_length) {
        memcpy(s->out.bytes + s->out.length, s->unchanged, s->unchanged_length);
        s->out.length += s->unchanged_length;
        s->unchanged_length = 0;
    }
}

/* The bytes leave as they came. Of many small events in a row one copy is made. */
bool lr_output_unchanged(logredact_session *s, const uint8_t *bytes, size_t length)
{
    if (s->tells & LOGREDACT_TELL_CHANGES_ALONE) {
        s->counters.bytes_out += length;
        return true;
    }
    if (s->unchanged_length && s->unchanged + s->unchanged_length != bytes)
        lr_output_flush(s);
    if (!lr_buffer_reserve(&s->out, s->unchanged_length + length))
        return false;
    if (!s->unchanged_length)
        s->unchanged = bytes;
    s->unchanged_length += length;
    return true;
}

static bool is_sealed(const logredact_session *s)
{
    return s->seal || s->fingerprinter;
}

/* The event that stands in the output from `from` on gets its seal; where that fails, it is gone from there. */
static int32_t seal(logredact_session *s, size_t from, const lr_event *event)
{
    const int32_t status = s->seal ? lr_seal_event(s, from, event) : lr_fingerprint_event(s, from, event);
    if (status != LOGREDACT_OK)
        s->out.length = from;
    return status;
}

/* The event with its edits; text's are counted from its line's start. */
static bool write_event(logredact_session *s, const uint8_t *bytes, const lr_event *event)
{
    if (s->edits.count == 0 && is_sealed(s))
        return !LR_FAULT("output") && lr_buffer_append(&s->out, bytes + event->start, event->end + event->newline - event->start);
    if (s->edits.count == 0)
        return !LR_FAULT("output") && lr_output_unchanged(s, bytes + event->start, event->end + event->newline - event->start);
    const size_t base = s->options.format == LOGREDACT_FORMAT_TEXT ? event->start : 0, before = s->out.length;
    lr_edits_sort(&s->edits);
    if (lr_edits_apply(&s->edits, bytes + base, event->start - base, event->end - base, &s->out) &&
        (!event->newline || lr_buffer_put(&s->out, '\n')))
        return true;
    s->out.length = before;
    return false;
}

/* The event stands in the output from `from` on, not as it came: the host is to hear of it. There is room among those that have changed. False: no memory. */
static bool tell(logredact_session *s, const uint8_t *bytes, const lr_event *event, size_t from)
{
    const logredact_changed_event one = {s->event - s->first, from, s->out.length};
    /* One that is too large may not be there to its end. */
    const lr_text was = {bytes + event->start, event->too_large ? 0 : event->end - event->start};
    if (s->tells && !lr_changes_note(s, one.event, was, from))
        return false;
    if (s->tells & LOGREDACT_TELL_CHANGES_ALONE) {
        s->counters.bytes_out += s->out.length - from;
        s->out.length = from;
    } else {
        lr_buffer_append(&s->changed, &one, sizeof one);
    }
    return true;
}

/* The slots of an event were walked with this status: writes it, its placeholder, or nothing. */
int32_t lr_output_event(logredact_session *s, const uint8_t *bytes, const lr_event *event, int32_t status)
{
    bool changed = s->edits.count != 0, failed = false;
    if (s->in_chunk && !lr_buffer_reserve(&s->changed, sizeof(logredact_changed_event)))
        return LOGREDACT_E_MEMORY;
    if (changed || s->drop || status != LOGREDACT_OK || is_sealed(s))
        lr_output_flush(s);
    size_t from = s->out.length;
    if (status == LOGREDACT_OK && !s->drop && !write_event(s, bytes, event))
        status = LOGREDACT_E_MEMORY;
    if (status == LOGREDACT_OK && !s->drop && is_sealed(s))
        status = seal(s, from, event);
    if (status != LOGREDACT_OK) {
        lr_text label;
        lr_output_flush(s);
        from = s->out.length;
        status = lr_record_failed(s, status, &label);
        if (status != LOGREDACT_OK)
            return status;
        changed = failed = true;
        if (!s->drop && !(write_failed(s, bytes, event, event->too_large ? LR_LABEL_TOO_LARGE : label) &&
                          (!event->newline || lr_buffer_put(&s->out, '\n')))) {
            s->out.length = from;
            return LOGREDACT_E_MEMORY;
        }
        if (!s->drop && is_sealed(s) && (status = seal(s, from, event)) != LOGREDACT_OK)
            return status;
    } else {
        s->counters.events_failed += s->drop_failed;
    }
    if (s->in_chunk && (changed || s->drop || (is_sealed(s) && !s->marker)) && !tell(s, bytes, event, from)) {
        s->out.length = from;
        return LOGREDACT_E_MEMORY;
    }
    s->event++;
    s->line_failed = !s->drop;
    s->counters.events_dropped += s->drop;
    if (s->drop) {
        s->dropped[failed || s->drop_failed]++;
        if (s->seal)
            logredact_session_seal_dropped(s, !(failed || s->drop_failed), failed || s->drop_failed);
        return LOGREDACT_OK;
    }
    s->counters.events_changed += changed;
    s->counters.events_out++;
    return s->seal ? lr_seal_follow(s) : LOGREDACT_OK;
}
