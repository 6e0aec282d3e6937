/* A chunk at once, for a host that has its events in memory and wants all of them back. */
#include "error.h"
#include "seal/stage.h"
#include "session.h"

/* Bytes for the events that change that stay with a session between chunks. */
#define KEEP_CHANGED (1u << 16)

int32_t logredact_session_chunk(logredact_session *s, const uint8_t *tag, size_t tag_length, const uint8_t *bytes, size_t length,
                                const uint8_t **output, size_t *output_length, logredact_error *error)
{
    if (output)
        *output = NULL;
    if (output_length)
        *output_length = 0;
    if (!s || !output || !output_length || (length && !bytes) || (tag_length && !tag))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_chunk: a pointer is NULL");
    if (s->seal && !s->options.apart)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "a session that seals takes chunks only where its checkpoints stand apart");
    logredact_session_clear_output(s);
    logredact_session_clear_findings(s);
    s->changed.length = 0;
    lr_buffer_shrink(&s->changed, KEEP_CHANGED);
    const uint64_t start = s->offset;
    int32_t status = s->tag_key.length ? LOGREDACT_OK : logredact_session_set_tag(s, tag, tag_length);
    s->tells_changed = true;
    s->first = s->event;
    if (status != LOGREDACT_OK)
        lr_fail(error, status, 0, lr_session_reason(status));
    else
        status = logredact_session_feed(s, bytes, length, error);
    /* What is known of lines and keys whose rest may come with the next chunk is kept. */
    if (status == LOGREDACT_OK)
        status = lr_session_end_input(s, error);
    if (status == LOGREDACT_OK && s->seal)
        lr_seal_due(s);
    s->tells_changed = false;
    *output = s->out.bytes;
    *output_length = s->out.length;
    if (status != LOGREDACT_OK) {
        s->changed.length = 0;
        lr_session_forget_input(s);
    }
    if (status != LOGREDACT_OK && error && error->offset >= start)
        error->offset -= start;
    return status;
}

void logredact_session_changed(const logredact_session *s, const logredact_changed_event **events, size_t *count)
{
    *events = (const logredact_changed_event *)(const void *)s->changed.bytes;
    *count = s->changed.length / sizeof **events;
}
