/* Checkpoints of a session: when each stream's is due, and the record that carries it. */
#include "../error.h"
#include "../msgpack.h"
#include "../record/json_string.h"
#include "sealer.h"
#include "stage.h"

#define EPOCHS_AT_ONCE 64u

/* One entry of the record; the last one ends it. */
static bool put_entry(lr_buffer *out, bool json, lr_text key, lr_text value, bool last)
{
    uint8_t header[5];
    if (json)
        return lr_buffer_put(out, '"') && lr_json_escape(out, key.bytes, key.length) && lr_buffer_append(out, "\":\"", 3) &&
               lr_json_escape(out, value.bytes, value.length) && lr_buffer_append(out, last ? "\"}" : "\",", 2);
    return lr_buffer_append(out, header, lr_mp_write_header(header, LR_MP_STR, 1, (uint32_t)key.length)) &&
           lr_buffer_append(out, key.bytes, key.length) &&
           lr_buffer_append(out, header, lr_mp_write_header(header, LR_MP_STR, 1, (uint32_t)value.length)) &&
           lr_buffer_append(out, value.bytes, value.length);
}

/* A record that is a checkpoint, of the session's framing; `label`, where there is one: the tag that it stands beside (spool.h). On failure a part of it may stand there. */
static bool put_checkpoint(logredact_session *s, lr_buffer *out, lr_text text, lr_text label)
{
    const lr_text field = s->seal->policy.field;
    uint8_t header[24];
    lr_text key = {0}, tag = {0};
    if (label.length > 4 && lr_be(label.bytes, 4) <= label.length - 4) {
        key = (lr_text){label.bytes + 4, (size_t)lr_be(label.bytes, 4)};
        tag = (lr_text){key.bytes + key.length, label.length - 4 - key.length};
    }
    if (s->seal->open_line && !s->options.apart && !lr_buffer_put(out, '\n'))
        return false;
    if (s->options.format == LOGREDACT_FORMAT_JSON)
        return lr_buffer_put(out, '{') && (!key.length || put_entry(out, true, key, tag, false)) && put_entry(out, true, field, text, true) &&
               lr_buffer_put(out, '\n');
    if (s->options.framing != LOGREDACT_FRAMING_MAP) {
        const bool metadata = s->options.framing == LOGREDACT_FRAMING_FLUENTBIT;
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        memcpy(header, "\x92\x92", 2);
        memcpy(header + 1 + metadata, "\xd7\x00", 2);
        lr_put_be(header + 3 + metadata, (uint64_t)now.tv_sec, 4);
        lr_put_be(header + 7 + metadata, (uint64_t)now.tv_nsec, 4);
        header[11 + metadata] = 0x80;
        if (!lr_buffer_append(out, header, 11 + 2 * (size_t)metadata))
            return false;
    }
    return lr_buffer_put(out, (uint8_t)(0x81 + (key.length > 0))) && (!key.length || put_entry(out, false, key, tag, false)) &&
           put_entry(out, false, field, text, true);
}

bool lr_seal_write(logredact_session *s, lr_text text, lr_text label)
{
    lr_buffer *out = s->options.apart ? &s->checkpoints : &s->out;
    const size_t before = out->length;
    if (!put_checkpoint(s, out, text, label)) {
        out->length = before;
        return false;
    }
    s->seal->open_line = false;
    return true;
}

/* One of the stream at that place. A failure leaves nothing of it. */
static int32_t sign(logredact_session *s, size_t at, unsigned flags)
{
    lr_sealer *sealer = s->seal;
    lr_seal_stream *stream = sealer->streams[at];
    const lr_spool_head *head = stream->spool.head;
    const int32_t status = lr_sealer_checkpoint(sealer, stream, flags);
    if (status != LOGREDACT_OK)
        return status;
    if (!lr_seal_write(s, (lr_text){sealer->text.bytes, sealer->text.length}, (lr_text){head->label, head->label_length})) {
        lr_sealer_not_written(sealer, stream);
        return LOGREDACT_E_MEMORY;
    }
    lr_sealer_written(stream);
    if (flags & LR_FLAG_FINAL)
        lr_sealer_ended(sealer, at);
    return LOGREDACT_OK;
}

/* With options.apart a session goes on after a failure, and signs later; but where it cannot any more. */
static int32_t outcome(logredact_session *s, int32_t status)
{
    if (s->options.apart && (status == LOGREDACT_E_KEY || (status != LOGREDACT_OK && s->seal->keys.ended)))
        s->seal->failed = status;
    return status;
}

/* The epoch that the clock is in, or the keys' where that is later. */
static uint64_t epoch_now(const lr_sealer *sealer)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return lr_seal_epoch_of(&sealer->keys, now.tv_sec);
}

/* One of each stream, the last of this epoch, before the next is entered; a tag's that had no record in it ends. */
static int32_t end_epoch(logredact_session *s)
{
    lr_sealer *sealer = s->seal;
    int32_t status = LOGREDACT_OK;
    for (size_t at = sealer->count; status == LOGREDACT_OK && at-- > 0;) {
        lr_seal_stream *stream = sealer->streams[at];
        const bool ends = stream->tree.size == stream->at_epoch && lr_sealer_may_end(sealer, at);
        status = sign(s, at, LR_FLAG_EPOCH | (ends ? LR_FLAG_FINAL : 0));
        if (!ends)
            stream->at_epoch = stream->tree.size;
    }
    /* Where the next epoch cannot be entered, this one has its last checkpoints all the same. */
    return status == LOGREDACT_OK ? lr_seal_keys_evolve(&sealer->keys, sealer->hash, sealer->keys.epoch + 1, NULL) : status;
}

/*
 * None is left out: nobody could tell whether one was slept through or cut out by who has a later key. Each is written to the disk, so
 * after a long sleep only some are passed at a time.
 */
static int32_t end_epochs(logredact_session *s, uint64_t epoch)
{
    int32_t status = LOGREDACT_OK;
    for (unsigned n = 0; status == LOGREDACT_OK && s->seal->keys.epoch < epoch && n < EPOCHS_AT_ONCE; n++)
        status = end_epoch(s);
    return status;
}

/* All that is due by time. *wait: how many ms there is nothing to do. */
static int32_t sign_due(logredact_session *s, int64_t *wait)
{
    lr_sealer *sealer = s->seal;
    const uint64_t epoch = epoch_now(sealer);
    const int64_t now = lr_monotonic_ms();
    int32_t status = epoch != sealer->keys.epoch ? end_epochs(s, epoch) : LOGREDACT_OK;
    size_t spare;
    *wait = LR_SEAL_IDLE_MS;
    for (size_t at = sealer->count; status == LOGREDACT_OK && at-- > 0;)
        if (lr_stream_due(sealer, at, now, wait))
            status = sign(s, at, 0);
    while (status == LOGREDACT_OK && lr_sealer_spare(sealer, now, &spare))
        status = sign(s, spare, LR_FLAG_FINAL);
    struct timespec clock;
    clock_gettime(CLOCK_REALTIME, &clock);
    const int64_t ends = (sealer->keys.start + (int64_t)((sealer->keys.epoch + 1) * sealer->keys.seconds) - clock.tv_sec) * 1000;
    if (*wait > ends)
        *wait = ends;
    if (*wait < 1)
        *wait = 1;
    return outcome(s, status);
}

int32_t lr_seal_sign(logredact_session *s)
{
    lr_sealer *sealer = s->seal;
    int32_t status = LOGREDACT_OK;
    for (size_t at = sealer->count; status == LOGREDACT_OK && at-- > 0;)
        if (sealer->streams[at]->tree.size != sealer->streams[at]->first.size)
            status = sign(s, at, 0);
    return outcome(s, status);
}

int32_t lr_seal_follow(logredact_session *s)
{
    const lr_sealer *sealer = s->seal;
    const lr_seal_stream *stream = sealer->streams[sealer->at];
    if (stream->tree.size - stream->first.size < sealer->policy.records)
        return LOGREDACT_OK;
    const uint64_t epoch = epoch_now(sealer);
    const int32_t status = outcome(s, epoch != sealer->keys.epoch ? end_epochs(s, epoch) : sign(s, sealer->at, 0));
    /* Apart, the records are whole and sealed, whatever becomes of their checkpoint. */
    return s->options.apart ? LOGREDACT_OK : status;
}

void lr_seal_due(logredact_session *s)
{
    int64_t wait;
    if (!s->seal->ended && !s->seal->failed)
        (void)sign_due(s, &wait);
}

static int32_t signed_or_not(logredact_session *s, int32_t status, logredact_error *error)
{
    if (status == LOGREDACT_OK)
        return status;
    return s->options.apart ? lr_fail(error, status, 0, lr_session_reason(status)) : lr_session_break(s, status, s->offset, lr_session_reason(status), error);
}

int32_t logredact_session_seal_tick(logredact_session *s, uint64_t *wait_ms, logredact_error *error)
{
    int64_t wait = 0;
    if (wait_ms)
        *wait_ms = UINT64_MAX;
    if (!s)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_seal_tick: the session is NULL");
    if (!s->seal || s->seal->ended)
        return LOGREDACT_OK;
    if (s->broken) {
        if (error)
            *error = s->broken_error;
        return s->broken;
    }
    if (s->seal->failed)
        return lr_fail(error, s->seal->failed, 0, lr_session_reason(s->seal->failed));
    const size_t out = s->out.length;
    const int32_t status = sign_due(s, &wait);
    s->counters.bytes_out += s->out.length - out;
    if (wait_ms)
        *wait_ms = (uint64_t)wait;
    return signed_or_not(s, status, error);
}

int32_t logredact_session_seal_end(logredact_session *s, logredact_error *error)
{
    if (!s)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_seal_end: the session is NULL");
    if (!s->seal || s->seal->ended)
        return LOGREDACT_OK;
    s->seal->ended = true;
    const size_t out = s->out.length;
    const unsigned flags = LR_FLAG_FINAL | (epoch_now(s->seal) != s->seal->keys.epoch ? LR_FLAG_EPOCH : 0);
    int32_t status = LOGREDACT_OK;
    for (size_t at = s->seal->count; status == LOGREDACT_OK && at-- > 0;)
        status = sign(s, at, flags);
    s->counters.bytes_out += s->out.length - out;
    return status == LOGREDACT_OK ? status : lr_fail(error, status, 0, lr_session_reason(status));
}
