/* The ABI's calls for one value or record, apart from any stream. */
#include "error.h"
#include "session.h"

/* What the two calls below share: one record or value, apart from any stream. */
static void begin_single(logredact_session *s, size_t length)
{
    s->counters.bytes_in += length;
    s->counters.events_in++;
    s->noted_count = 0;
    s->drop = s->drop_failed = s->marker = false;
    lr_edits_clear(&s->edits);
}

static void end_single(logredact_session *s, bool failed, int32_t *dropped)
{
    *dropped = s->drop;
    s->counters.events_failed += s->drop_failed;
    s->counters.events_dropped += s->drop;
    s->dropped[failed || s->drop_failed] += s->drop;
    s->counters.events_out += !s->drop;
    s->event++;
}

int32_t logredact_session_value(logredact_session *s, const uint8_t *bytes, size_t length, int32_t *dropped,
                                logredact_error *error)
{
    if (!s || !dropped || (length && !bytes))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_value: a pointer is NULL");
    if (s->seal || s->fingerprinter)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "a session that seals records takes them whole, by logredact_session_feed");
    begin_single(s, length);
    s->out.length = 0;
    const uint8_t *value = length ? bytes : (const uint8_t *)"";
    int32_t status = lr_pipeline_value(s, (lr_text){value, length});
    lr_actor_forget(&s->resolver.actor);
    if (status == LOGREDACT_OK && !s->drop && !lr_edits_apply(&s->edits, value, 0, length, &s->out))
        status = LOGREDACT_E_MEMORY;
    lr_text label;
    const bool failed = status != LOGREDACT_OK;
    if (failed) {
        s->out.length = 0;
        status = lr_record_failed(s, status, &label);
        if (status == LOGREDACT_OK && !s->drop && !lr_buffer_append(&s->out, label.bytes, label.length))
            status = LOGREDACT_E_MEMORY;
    }
    if (status != LOGREDACT_OK)
        return lr_fail(error, status, 0, lr_session_reason(status));
    if (s->drop)
        s->out.length = 0;
    end_single(s, failed, dropped);
    s->counters.bytes_out += s->out.length;
    return LOGREDACT_OK;
}

int32_t logredact_session_edits(logredact_session *s, const uint8_t *record, size_t length, const logredact_edit **edits,
                                size_t *count, int32_t *dropped, logredact_error *error)
{
    if (!s || !record || !edits || !count || !dropped || s->options.format != LOGREDACT_FORMAT_MSGPACK)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_edits: a pointer is NULL, or the session is not of msgpack");
    if (s->seal || s->fingerprinter)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "a session that seals records takes them whole, by logredact_session_feed");
    lr_framer framer = {.framing = LOGREDACT_FRAMING_MAP, .limit = s->policy->limits.record_bytes};
    lr_event event;
    size_t from = 0;
    int result = lr_frame_next_msgpack(&framer, record, &from, length, &event);
    if (result == LR_FRAME_BAD)
        return lr_fail(error, LOGREDACT_E_MALFORMED, framer.bad_at, framer.reason);
    if (result == LR_FRAME_MORE || (event.too_large && length <= framer.limit))
        return lr_fail(error, LOGREDACT_E_TRUNCATED, 0, "the record ends before its last object");
    if (!event.too_large && from != length)
        return lr_fail(error, LOGREDACT_E_MALFORMED, from, "bytes stand behind the record");
    begin_single(s, length);
    lr_scan_region(&s->scan, record, length);
    int32_t status = event.too_large ? LOGREDACT_E_LIMIT : lr_pipeline_record(s, record, 0, length);
    lr_scan_region(&s->scan, NULL, 0);
    lr_actor_forget(&s->resolver.actor);
    const bool failed = status != LOGREDACT_OK;
    if (failed) {
        lr_edits_clear(&s->edits);
        status = lr_output_whole_record(s, status, event.too_large, length);
    }
    if (status != LOGREDACT_OK)
        return lr_fail(error, status, 0, lr_session_reason(status));
    lr_edits_sort(&s->edits);
    s->counters.events_changed += s->edits.count && !s->drop;
    end_single(s, failed, dropped);
    *edits = s->edits.items;
    *count = s->drop ? 0 : s->edits.count;
    return LOGREDACT_OK;
}
