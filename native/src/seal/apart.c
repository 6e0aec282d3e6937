/* Checkpoints that stand apart from the records (options.apart), and a stream that goes on under another policy. */
#include "../error.h"
#include "../policy/reader.h"
#include "sealer.h"
#include "stage.h"

/* Bytes of checkpoints' room that stay with a session. */
#define KEEP_BYTES (256u << 10)

void logredact_session_checkpoints(const logredact_session *s, const uint8_t **bytes, size_t *length)
{
    *bytes = s->checkpoints.bytes;
    *length = s->checkpoints.length;
}

void logredact_session_checkpoints_taken(logredact_session *s, size_t length)
{
    lr_buffer *made = &s->checkpoints;
    if (!s->seal || !s->options.apart)
        return;
    made->length -= length < made->length ? length : made->length;
    if (made->length) {
        memmove(made->bytes, made->bytes + length, made->length);
        return;
    }
    lr_buffer_shrink(made, KEEP_BYTES);
    lr_seal_taken(s);
}

int32_t logredact_session_set_format(logredact_session *s, int32_t format, int32_t framing, logredact_error *error)
{
    const bool json = format == LOGREDACT_FORMAT_JSON, msgpack = format == LOGREDACT_FORMAT_MSGPACK;
    const bool fits = json ? framing == LOGREDACT_FRAMING_MAP || framing == LOGREDACT_FRAMING_DOCUMENT || framing == LOGREDACT_FRAMING_WHOLE
                           : msgpack && framing >= 0 && framing <= LOGREDACT_FRAMING_FLUENTBIT;
    if (!s || !fits || !s->seals_only || !s->options.apart || s->broken || s->pending.length || s->framer.counting)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "the session is none that seals chunks of any format, or it has input that is pending");
    s->options.format = s->framer.format = format;
    s->options.framing = s->framer.framing = framing;
    s->walk.json = json;
    lr_frame_reset(&s->framer);
    return LOGREDACT_OK;
}

static bool same_seal(const lr_seal_policy *a, const lr_seal_policy *b)
{
    return a->on && b->on && strcmp(a->directory, b->directory) == 0 && lr_text_equal(a->origin, b->origin) && lr_text_equal(a->field, b->field) &&
           a->records == b->records && a->seconds == b->seconds && a->per_tag == b->per_tag && !a->spool == !b->spool &&
           (!a->spool || strcmp(a->spool, b->spool) == 0);
}

int32_t logredact_session_replace(logredact_session **session, logredact_policy *policy, logredact_error *error)
{
    if (!session || !*session || !policy)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_replace: a pointer is NULL");
    logredact_session *from = *session, *to;
    if (!from->seal || !from->options.apart || from->seals_only)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "the session does not seal with its checkpoints apart");
    if (!same_seal(&from->policy->seal, &policy->seal))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "the policy's seal is another than that in use: only a restart can change it");
    if (from->broken || from->seal->ended || from->seal->failed || from->pending.length || from->framer.counting || from->join.count)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "the session has input that is pending, or its stream has ended");
    int32_t status = lr_session_make(policy, &from->options, &to, error);
    if (status != LOGREDACT_OK)
        return status;
    lr_sealer *sealer = from->seal;
    /* A checkpoint names the policy of the records before it. */
    if ((status = lr_seal_sign(from)) != LOGREDACT_OK) {
        logredact_session_free(to);
        return lr_fail(error, status, 0, lr_session_reason(status));
    }
    memcpy(sealer->digest, policy->digest, sizeof sealer->digest);
    to->seal = sealer;
    to->checkpoints = from->checkpoints;
    from->seal = NULL;
    from->checkpoints = (lr_buffer){0};
    logredact_session_free(from);
    *session = to;
    return LOGREDACT_OK;
}
