/* The streams of a sealer: one for each tag, and one without. Which takes a record, when they begin and end. */
#include <openssl/rand.h>
#include <unistd.h>

#include "../policy/reader.h"
#include "sealer.h"

static uint64_t hash_of(lr_text tag)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a; who makes tags of one hash gains a comparison of texts */
    for (size_t i = 0; i < tag.length; i++)
        hash = (hash ^ tag.bytes[i]) * 1099511628211u;
    return hash;
}

static bool is_of(const lr_seal_stream *stream, lr_text tag)
{
    return lr_text_equal(tag, (lr_text){stream->tag, stream->tag_length});
}

static const lr_seal_stream *living(const lr_sealer *s, const uint8_t id[LR_SEAL_STREAM])
{
    for (size_t i = 0; i < s->count; i++)
        if (memcmp(s->streams[i]->id, id, LR_SEAL_STREAM) == 0)
            return s->streams[i];
    for (size_t i = 0; i < s->closing_count; i++)
        if (memcmp(s->closing[i]->id, id, LR_SEAL_STREAM) == 0)
            return s->closing[i];
    return NULL;
}

/* stream ‖ u64(size) ‖ u8(end) */
static void put_previous(const lr_sealer *s, const lr_known *known, uint8_t out[21])
{
    memset(out, 0, 21);
    if (!known)
        return;
    const lr_seal_stream *stream = living(s, known->stream);
    memcpy(out, known->stream, LR_SEAL_STREAM);
    lr_put_be(out + 12, stream ? stream->tree.size : known->size, 8);
    out[20] = (uint8_t)(!stream ? known->end : stream->ended ? LR_STREAM_FINAL : LR_STREAM_OPEN);
}

static bool put_label(lr_spool_head *head, lr_text tag, lr_text key)
{
    if (!key.length || !tag.length)
        return true;
    if (4 + key.length + tag.length > LR_SPOOL_LABEL)
        return false;
    lr_put_be(head->label, key.length, 4);
    memcpy(head->label + 4, key.bytes, key.length);
    memcpy(head->label + 4 + key.length, tag.bytes, tag.length);
    head->label_length = (uint32_t)(4 + key.length + tag.length);
    return true;
}

bool lr_stream_add(lr_sealer *s, lr_seal_stream *stream, const uint8_t leaf[LR_SEAL_HASH], const uint8_t *control, size_t control_length)
{
    if (!lr_spool_add(&stream->spool, leaf, control, control_length)) {
        /* The host takes no output: what was signed of it counts as taken. */
        lr_spool_forget(&stream->spool, &stream->first);
        if (!lr_spool_add(&stream->spool, leaf, control, control_length))
            return false;
    }
    return lr_tree_push(s->hash, &stream->tree, leaf);
}

bool lr_stream_control(lr_sealer *s, lr_seal_stream *stream, const uint8_t *content, size_t length)
{
    uint8_t leaf[LR_SEAL_HASH], control[12 + LR_CONTROL_START_BY_TAG];
    if (!lr_seal_leaf(s->hash, 2, content, length, leaf))
        return false;
    lr_put_be(control, stream->tree.size, 8);
    lr_put_be(control + 8, length, 4);
    memcpy(control + 12, content, length);
    return lr_stream_add(s, stream, leaf, control, 12 + length);
}

/* Its start, which names the streams before; *known: what is to be remembered of it. */
static size_t write_start(const lr_sealer *s, const lr_seal_stream *stream, struct timespec now, lr_known *known, uint8_t out[LR_CONTROL_START_BY_TAG])
{
    static const uint8_t none[LR_SEAL_STREAM];
    out[0] = s->policy.per_tag ? 'T' : 'S';
    lr_control_time(&s->keys, now, out + 1);
    memcpy(out + 13, s->digest, 32);
    put_previous(s, lr_memory_last(&s->memory), out + 45);
    if (!s->policy.per_tag)
        return LR_CONTROL_START;
    const lr_known *before = lr_memory_tag(&s->memory, known->tag);
    if (before && memcmp(before->series, none, sizeof none) == 0)
        before = NULL;
    memcpy(known->series, before ? before->series : stream->id, LR_SEAL_STREAM);
    memcpy(out + 66, known->series, LR_SEAL_STREAM);
    put_previous(s, before, out + 78);
    return LR_CONTROL_START_BY_TAG;
}

int32_t lr_stream_begin(lr_sealer *s, lr_text tag, lr_text key, lr_seal_stream **begun)
{
    struct timespec now;
    lr_known known = {.end = LR_STREAM_OPEN};
    lr_spool_head head = {.capacity = s->policy.records + (tag.length ? LR_SPOOL_BEYOND_BY_TAG : LR_SPOOL_BEYOND)};
    lr_seal_stream *stream = lr_calloc(1, sizeof *stream + tag.length);
    if (!stream || !put_label(&head, tag, key)) {
        lr_free(stream);
        return LOGREDACT_E_MEMORY;
    }
    int32_t status = LOGREDACT_E_CRYPTO;
    clock_gettime(CLOCK_REALTIME, &now);
    const lr_known *last = lr_memory_last(&s->memory);
    known.begun = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
    if (last && known.begun <= last->begun)
        known.begun = last->begun + 1;
    stream->tag_length = (uint32_t)tag.length;
    if (tag.length)
        memcpy(stream->tag, tag.bytes, tag.length);
    if (RAND_bytes(stream->id, sizeof stream->id) <= 0 || (tag.length && !lr_seal_hash(s->hash, tag.bytes, tag.length, known.tag)))
        goto failed;
    (void)lr_base64url(stream->id, sizeof stream->id, stream->text);
    memcpy(known.stream, stream->id, sizeof known.stream);
    memcpy(head.stream, stream->id, sizeof head.stream);
    memcpy(head.owner, s->owner, sizeof head.owner);
    head.started = known.begun;
    status = LOGREDACT_E_KEY;
    if (!lr_spool_new(&stream->spool, s->spools, &head, stream->text))
        goto failed;
    uint8_t content[LR_CONTROL_START_BY_TAG];
    const size_t length = write_start(s, stream, now, &known, content);
    status = LOGREDACT_E_CRYPTO;
    if (!lr_stream_control(s, stream, content, length))
        goto failed;
    stream->known = lr_memory_add(&s->memory, &known);
    stream->last = lr_monotonic_ms();
    *begun = stream;
    return LOGREDACT_OK;
failed:
    if (stream->spool.head) {
        (void)unlinkat(s->spools, stream->spool.name, 0);
        lr_spool_close(&stream->spool);
    }
    lr_free(stream);
    return status;
}

/* May one more begin, by the rate? It counts whether or not it comes to something. */
static bool within_rate(lr_sealer *s)
{
    const int64_t now = lr_monotonic_ms();
    if (s->next_ms - now > (int64_t)LR_TAG_STREAMS * LR_TAG_EACH_MS)
        return false;
    s->next_ms = (s->next_ms > now ? s->next_ms : now) + LR_TAG_EACH_MS;
    return true;
}

size_t lr_sealer_stream_of(lr_sealer *s, lr_text tag, lr_text key)
{
    if (!s->policy.per_tag || tag.length == 0 || tag.length > LR_TAG_LONGEST)
        return 0;
    if (s->at && is_of(s->streams[s->at], tag))
        return s->at;
    const uint64_t hash = hash_of(tag);
    for (size_t i = 1; i < s->count; i++)
        if (s->tags[i] == hash && is_of(s->streams[i], tag))
            return i;
    if (s->count > LR_TAG_STREAMS || !within_rate(s) || lr_stream_begin(s, tag, key, &s->streams[s->count]) != LOGREDACT_OK)
        return 0;
    s->tags[s->count] = hash;
    return s->count++;
}

bool lr_sealer_spare(const lr_sealer *s, int64_t now_ms, size_t *place)
{
    *place = 0;
    if (s->count <= 1 + LR_TAG_STREAMS - LR_TAG_SPARE)
        return false;
    for (size_t i = 1; i < s->count; i++)
        if (!s->streams[i]->since && (*place == 0 || s->streams[i]->last < s->streams[*place]->last))
            *place = i;
    return lr_sealer_may_end(s, *place) && now_ms - s->streams[*place]->last >= LR_TAG_QUIET_MS;
}

void lr_sealer_ended(lr_sealer *s, size_t place)
{
    s->streams[place]->ended = true;
    s->streams[place]->spool.head->ended = 1;
    if (place == 0)
        return; /* the sealer ends with it */
    s->closing[s->closing_count++] = s->streams[place];
    s->count--;
    s->streams[place] = s->streams[s->count];
    s->tags[place] = s->tags[s->count];
    s->at = 0;
}

static void forget(lr_seal_stream *stream)
{
    if (stream->spool.head && stream->first.size != lr_spool_active(&stream->spool)->before.size)
        lr_spool_forget(&stream->spool, &stream->first);
}

/* Nothing of it needs its spool any more. */
static void finish(lr_sealer *s, lr_seal_stream *stream)
{
    lr_known *known = lr_stream_known(stream);
    forget(stream);
    if (known)
        lr_known_ended(known, LR_STREAM_FINAL, stream->tree.size);
    if (stream->spool.head)
        (void)unlinkat(s->spools, stream->spool.name, 0);
    lr_spool_close(&stream->spool);
}

void lr_sealer_taken(lr_sealer *s)
{
    for (size_t i = 0; i < s->count; i++)
        forget(s->streams[i]);
    for (size_t i = 0; i < s->closing_count; i++) {
        finish(s, s->closing[i]);
        lr_free(s->closing[i]);
    }
    s->closing_count = 0;
    if (s->count && s->streams[0]->ended)
        finish(s, s->streams[0]);
}
