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

bool lr_sealer_control(lr_sealer *s, const uint8_t *content, size_t length)
{
    uint8_t leaf[LR_SEAL_HASH], control[12 + LR_CONTROL_CHECKPOINT];
    if (!lr_seal_leaf(s->hash, 2, content, length, leaf))
        return false;
    lr_put_be(control, s->tree.size, 8);
    lr_put_be(control + 8, length, 4);
    memcpy(control + 12, content, length);
    if (!lr_spool_add(&s->spool, leaf, control, 12 + length)) {
        /* The host takes no output: what was signed of it counts as taken. */
        lr_spool_forget(&s->spool, &s->first);
        if (!lr_spool_add(&s->spool, leaf, control, 12 + length))
            return false;
    }
    return lr_tree_push(s->hash, &s->tree, leaf);
}

int32_t lr_sealer_checkpoint(lr_sealer *s, unsigned flags)
{
    if (LR_FAULT("seal"))
        return LOGREDACT_E_INTERNAL;
    uint8_t content[LR_CONTROL_CHECKPOINT];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    s->epoch = lr_seal_epoch_of(&s->keys, now.tv_sec);
    s->final = flags & LR_FLAG_FINAL;
    s->before = s->tree;
    if (s->epoch != s->keys.epoch)
        flags |= LR_FLAG_EPOCH;
    lr_checkpoint_control(&s->keys, now, flags, s->digest, s->dropped, content);
    if (!lr_sealer_control(s, content, sizeof content))
        return LOGREDACT_E_MEMORY;
    const lr_spool_half *held = lr_spool_active(&s->spool);
    const uint8_t *leaves = held->leaves + (s->first.size - held->before.size) * LR_SEAL_HASH, *controls = held->controls;
    size_t controls_length = held->controls_length;
    while (controls_length && lr_be(controls, 8) < s->first.size) {
        const size_t size = 12 + (size_t)lr_be(controls + 8, 4);
        controls += size;
        controls_length -= size;
    }
    const lr_segment_of segment = {s->stream, s->stream_text, &s->first, &s->tree, leaves, controls, controls_length};
    s->text.length = 0;
    if (lr_checkpoint_text(&s->keys, s->hash, &segment, &s->note, &s->text))
        return LOGREDACT_OK;
    lr_sealer_not_written(s);
    return LOGREDACT_E_CRYPTO;
}

int32_t lr_sealer_written(lr_sealer *s)
{
    s->first = s->tree;
    s->dropped[0] = s->dropped[1] = 0;
    s->last = lr_monotonic_ms();
    s->since = 0;
    if (s->final)
        s->spool.head->ended = 1;
    return s->epoch != s->keys.epoch && !s->final ? lr_seal_keys_evolve(&s->keys, s->hash, s->epoch, NULL) : LOGREDACT_OK;
}

void lr_sealer_not_written(lr_sealer *s)
{
    s->tree = s->before;
    lr_spool_take_back(&s->spool, 12 + LR_CONTROL_CHECKPOINT);
}

bool lr_sealer_due(const lr_sealer *s, unsigned *flags, int64_t *wait)
{
    struct timespec now;
    *flags = 0;
    *wait = 0;
    clock_gettime(CLOCK_REALTIME, &now);
    if (lr_seal_epoch_of(&s->keys, now.tv_sec) != s->keys.epoch) {
        *flags = LR_FLAG_EPOCH;
        return true;
    }
    const int64_t monotonic = lr_monotonic_ms();
    const int64_t due = s->since ? s->since + (int64_t)s->policy.seconds * 1000 : s->last + LR_SEAL_IDLE_MS;
    const int64_t ends = (s->keys.start + (int64_t)((s->keys.epoch + 1) * s->keys.seconds) - now.tv_sec) * 1000;
    if (monotonic >= due)
        return true;
    *wait = due - monotonic < ends ? due - monotonic : ends;
    if (*wait < 1)
        *wait = 1;
    return false;
}

void lr_sealer_taken(lr_sealer *s)
{
    if (s->first.size != lr_spool_active(&s->spool)->before.size)
        lr_spool_forget(&s->spool, &s->first);
}
