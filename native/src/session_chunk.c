/* A chunk of events, at once or in pieces, for a host that has its events in memory and wants all of them back. */
#include "error.h"
#include "seal/stage.h"
#include "session.h"

/* Bytes for the events that change that stay with a session between chunks. */
#define KEEP_CHANGED (1u << 16)

static const char *const a_pointer_is_null = "logredact_session_chunk: a pointer is NULL";

/* The chunk at hand is over, and where that was an error nothing is told of it. */
static void leave(logredact_session *s, int32_t status)
{
    s->in_chunk = false;
    s->tells = 0;
    if (status == LOGREDACT_OK)
        return;
    s->changed.length = s->changes.length = s->change_count = 0;
    lr_session_forget_input(s);
}

int32_t logredact_session_chunk_begin(logredact_session *s, const uint8_t *tag, size_t tag_length, int32_t tells, logredact_error *error)
{
    if (!s || (tag_length && !tag))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, a_pointer_is_null);
    if (s->seal && !s->options.apart)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "a session that seals takes chunks only where its checkpoints stand apart");
    const bool events = s->options.format == LOGREDACT_FORMAT_MSGPACK && s->options.framing == LOGREDACT_FRAMING_EVENT;
    if (tells && !events)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "changes are told only of events in msgpack, [time, record]");
    if (s->in_chunk)
        logredact_session_chunk_undo(s);
    logredact_session_clear_output(s);
    logredact_session_clear_findings(s);
    s->changed.length = 0;
    lr_buffer_shrink(&s->changed, KEEP_CHANGED);
    int32_t status = s->tag_key.length ? LOGREDACT_OK : logredact_session_set_tag(s, tag, tag_length);
    if (status == LOGREDACT_OK && !lr_join_save(&s->join))
        status = LOGREDACT_E_MEMORY;
    if (status != LOGREDACT_OK)
        return lr_fail(error, status, 0, lr_session_reason(status));
    s->in_chunk = true;
    s->tells = tells & LOGREDACT_TELL_CHANGES_ALONE ? tells | LOGREDACT_TELL_CHANGES : tells;
    s->first = s->event;
    return LOGREDACT_OK;
}

/* All of the chunk has come, and was redacted with this status. */
static int32_t end(logredact_session *s, int32_t status, const uint8_t **output, size_t *output_length, logredact_error *error)
{
    /* What is known of lines and keys whose rest may come with the next chunk is kept. */
    if (status == LOGREDACT_OK)
        status = lr_session_end_input(s, error);
    if (status == LOGREDACT_OK && s->seal)
        lr_seal_due(s);
    leave(s, status);
    *output = s->out.bytes;
    *output_length = s->out.length;
    return status;
}

/* Are there places for the output? They tell of none. */
static bool takes_output(const uint8_t **output, size_t *output_length)
{
    if (output)
        *output = NULL;
    if (output_length)
        *output_length = 0;
    return output && output_length;
}

int32_t logredact_session_chunk_end(logredact_session *s, const uint8_t **output, size_t *output_length, logredact_error *error)
{
    if (!takes_output(output, output_length) || !s)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, a_pointer_is_null);
    if (!s->in_chunk)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_chunk_end: no chunk has begun");
    const int32_t status = end(s, LOGREDACT_OK, output, output_length, error);
    if (status != LOGREDACT_OK)
        lr_join_restore(&s->join);
    return status;
}

int32_t logredact_session_chunk(logredact_session *s, const uint8_t *tag, size_t tag_length, const uint8_t *bytes, size_t length,
                                const uint8_t **output, size_t *output_length, logredact_error *error)
{
    if (!takes_output(output, output_length) || (length && !bytes))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, a_pointer_is_null);
    int32_t status = logredact_session_chunk_begin(s, tag, tag_length, 0, error);
    if (status != LOGREDACT_OK)
        return status;
    const uint64_t start = s->offset;
    status = end(s, logredact_session_feed(s, bytes, length, error), output, output_length, error);
    if (status != LOGREDACT_OK && error && error->offset >= start)
        error->offset -= start;
    return status;
}

void logredact_session_chunk_undo(logredact_session *s)
{
    if (s->in_chunk)
        leave(s, LOGREDACT_E_ARGUMENT);
    lr_join_restore(&s->join);
}

void logredact_session_changed(const logredact_session *s, const logredact_changed_event **events, size_t *count)
{
    *events = (const logredact_changed_event *)(const void *)s->changed.bytes;
    *count = s->changed.length / sizeof **events;
}
