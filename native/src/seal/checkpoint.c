/* Checkpoints: what is signed, and the string that carries it (docs/seal-spec.md, Checkpoint). */
#include "sealer.h"

#include "../msgpack.h"

void lr_control_time(const lr_seal_keys *keys, struct timespec now, uint8_t out[12])
{
    /* A clock that goes back, or an epoch that is over: the time is one of the epoch that signs. */
    const int64_t begin = keys->start + (int64_t)(keys->epoch * keys->seconds), last = begin + keys->seconds - 1;
    int64_t sec = now.tv_sec;
    uint32_t nsec = (uint32_t)now.tv_nsec;
    if (sec < begin) {
        sec = begin;
        nsec = 0;
    } else if (sec > last) {
        sec = last;
        nsec = 999999999;
    }
    lr_put_be(out, (uint64_t)sec, 8);
    lr_put_be(out + 8, nsec, 4);
}

void lr_checkpoint_control(const lr_seal_keys *keys, struct timespec now, unsigned flags, const uint8_t digest[32], const uint64_t dropped[2],
                           uint8_t out[LR_CONTROL_CHECKPOINT])
{
    out[0] = 'C';
    lr_control_time(keys, now, out + 1);
    lr_put_be(out + 13, keys->epoch, 8);
    out[21] = (uint8_t)flags;
    memcpy(out + 22, digest, 32);
    lr_put_be(out + 54, dropped[0], 8);
    lr_put_be(out + 62, dropped[1], 8);
}

static bool put_number(lr_buffer *out, uint64_t number)
{
    char text[24];
    return lr_buffer_put(out, '.') && lr_buffer_append(out, text, lr_integer_text(number, false, text));
}

static bool put_bytes(lr_buffer *out, const void *bytes, size_t length)
{
    return lr_buffer_put(out, '.') && lr_base64url_append(out, bytes, length);
}

/* The three lines that are signed. */
static bool put_lines(const lr_seal_keys *keys, const lr_segment_of *segment, const uint8_t root[LR_SEAL_HASH], lr_buffer *out)
{
    char text[48];
    bool ok = lr_buffer_append(out, keys->origin.bytes, keys->origin.length) && lr_buffer_put(out, '/') &&
              lr_buffer_append(out, segment->stream_text, LR_SEAL_STREAM_TEXT) && lr_buffer_put(out, '\n') &&
              lr_buffer_append(out, text, lr_integer_text(segment->after->size, false, text)) && lr_buffer_put(out, '\n');
    return ok && lr_buffer_append(out, text, lr_base64(root, LR_SEAL_HASH, text)) && lr_buffer_put(out, '\n');
}

bool lr_checkpoint_text(const lr_seal_keys *keys, EVP_MD_CTX *context, const lr_segment_of *segment, lr_buffer *note, lr_buffer *out)
{
    uint8_t root[LR_SEAL_HASH], frontier[64 * LR_SEAL_HASH], lines[256];
    note->length = 0;
    if (!lr_tree_root(context, segment->after, root) || !put_lines(keys, segment, root, note) || note->length > sizeof lines)
        return false;
    const lr_text text = {lines, note->length};
    memcpy(lines, note->bytes, note->length);
    note->length = 0;
    if (!lr_seal_note(keys, context, text, note))
        return false;
    const uint64_t first = segment->before->size, size = segment->after->size;
    return lr_buffer_append(out, "1c.", 3) && lr_buffer_append(out, segment->stream_text, LR_SEAL_STREAM_TEXT) && put_number(out, first) &&
           put_number(out, size) && put_number(out, keys->epoch) && put_bytes(out, keys->public, LR_SEAL_HASH) &&
           put_bytes(out, keys->proof.bytes, keys->proof.length) && put_bytes(out, keys->enrolment.bytes, keys->enrolment.length) &&
           put_bytes(out, note->bytes, note->length) && put_bytes(out, frontier, lr_tree_frontier(segment->before, frontier)) &&
           put_bytes(out, segment->leaves, (size_t)(size - first) * LR_SEAL_HASH) && put_bytes(out, segment->controls, segment->controls_length);
}

int64_t lr_monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int32_t lr_sealer_checkpoint(lr_sealer *s, lr_seal_stream *stream, unsigned flags)
{
    if (LR_FAULT("seal"))
        return LOGREDACT_E_INTERNAL;
    uint8_t content[LR_CONTROL_CHECKPOINT];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    s->before = stream->tree;
    lr_checkpoint_control(&s->keys, now, flags, s->digest, stream->dropped, content);
    if (!lr_stream_control(s, stream, content, sizeof content))
        return LOGREDACT_E_MEMORY;
    const lr_spool_half *held = lr_spool_active(&stream->spool);
    const uint8_t *leaves = held->leaves + (stream->first.size - held->before.size) * LR_SEAL_HASH, *controls = held->controls;
    size_t controls_length = held->controls_length;
    while (controls_length && lr_be(controls, 8) < stream->first.size) {
        const size_t size = 12 + (size_t)lr_be(controls + 8, 4);
        controls += size;
        controls_length -= size;
    }
    const lr_segment_of segment = {stream->id, stream->text, &stream->first, &stream->tree, leaves, controls, controls_length};
    s->text.length = 0;
    if (lr_checkpoint_text(&s->keys, s->hash, &segment, &s->note, &s->text))
        return LOGREDACT_OK;
    lr_sealer_not_written(s, stream);
    return LOGREDACT_E_CRYPTO;
}

void lr_sealer_written(lr_seal_stream *stream)
{
    stream->first = stream->tree;
    stream->dropped[0] = stream->dropped[1] = 0;
    stream->last = lr_monotonic_ms();
    stream->since = 0;
    lr_known *known = lr_stream_known(stream);
    if (known)
        known->size = stream->tree.size;
}

void lr_sealer_not_written(lr_sealer *s, lr_seal_stream *stream)
{
    stream->tree = s->before;
    lr_spool_take_back(&stream->spool, 12 + LR_CONTROL_CHECKPOINT);
}

bool lr_stream_due(const lr_sealer *s, size_t place, int64_t now_ms, int64_t *wait)
{
    const lr_seal_stream *stream = s->streams[place];
    if (!stream->since && place > 0)
        return false; /* that without a tag tells that the sealer lives */
    const int64_t due = stream->since ? stream->since + (int64_t)s->policy.seconds * 1000 : stream->last + LR_SEAL_IDLE_MS;
    if (now_ms >= due)
        return true;
    if (due - now_ms < *wait)
        *wait = due - now_ms;
    return false;
}
