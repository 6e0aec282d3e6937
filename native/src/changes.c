/*
 * What a chunk's records have become, entry by entry, for a host that holds them as objects. It compares what came with what leaves,
 * and so knows nothing of what was found, nor how it was written.
 */
#include "error.h"
#include "msgpack.h"
#include "seal/seal.h"
#include "session.h"

enum { WHOLE = -1, DROPPED = -2 };

/* Bytes that are read from `at` on. */
typedef struct reader {
    const uint8_t *bytes;
    size_t length, at;
} reader;

static bool skip(reader *r)
{
    uint64_t pending = 1;
    return lr_mp_skip(r->bytes, r->length, &r->at, &pending) == LR_MP_OK;
}

static bool open_token(reader *r, lr_mp_token *token)
{
    if (r->at > r->length || lr_mp_read(r->bytes + r->at, r->length - r->at, token) != LR_MP_OK)
        return false;
    r->at += token->header;
    return true;
}

/* [time, record] is next: to the record. */
static bool to_record(reader *r)
{
    lr_mp_token token;
    return open_token(r, &token) && token.type == LR_MP_ARRAY && token.count == 2 && skip(r);
}

/* Passes an object of `was`, and one of `is`. *same: they are the same bytes. As no object is the beginning of another, nothing behind them counts. */
static bool pass_both(reader *was, reader *is, bool *same)
{
    const size_t from = was->at;
    if (!skip(was))
        return false;
    const size_t length = was->at - from;
    *same = length <= is->length - is->at && memcmp(was->bytes + from, is->bytes + is->at, length) == 0;
    if (!*same)
        return skip(is);
    is->at += length;
    return true;
}

static bool put(logredact_session *s, uint64_t event, int64_t entry, const uint8_t *value, size_t length)
{
    const int64_t numbers[] = {(int64_t)event, entry};
    for (size_t i = 0; i < 2; i++) {
        uint8_t number[9] = {(uint8_t)numbers[i]};
        const bool small = numbers[i] >= -32 && numbers[i] < 128;
        if (!small) {
            number[0] = 0xcf;
            lr_put_be(number + 1, (uint64_t)numbers[i], 8);
        }
        if (!lr_buffer_append(&s->changes, number, small ? 1 : 9))
            return false;
    }
    s->change_count++;
    return lr_buffer_append(&s->changes, value, length);
}

/* The entries of a map that differ; *whole: not all of them are told so. */
static int32_t entries(logredact_session *s, uint64_t event, reader *was, reader *is, bool *whole)
{
    lr_mp_token before, now;
    if (!open_token(was, &before) || !open_token(is, &now))
        return LOGREDACT_E_ARGUMENT;
    *whole = before.type != LR_MP_MAP || now.type != LR_MP_MAP || before.count != now.count;
    for (uint32_t i = 0; i < now.count && !*whole; i++) {
        bool same_key, same;
        if (!pass_both(was, is, &same_key))
            return LOGREDACT_E_ARGUMENT;
        const size_t from = is->at;
        if (!pass_both(was, is, &same))
            return LOGREDACT_E_ARGUMENT;
        *whole = !same_key;
        if (same_key && !same && !put(s, event, i, is->bytes + from, is->at - from))
            return LOGREDACT_E_MEMORY;
    }
    return LOGREDACT_OK;
}

/* The event that is next in the chunk, and what it has become. The chunk is past it then. */
static int32_t one(logredact_session *s, const logredact_changed_event *changed, reader *chunk)
{
    reader was = *chunk, is = {s->out.bytes, changed->end, changed->start};
    if (!skip(chunk))
        return LOGREDACT_E_ARGUMENT;
    if (changed->start == changed->end)
        return put(s, changed->event, DROPPED, (const uint8_t *)"\xc0", 1) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
    was.length = chunk->at;
    const size_t length = s->changes.length, count = s->change_count;
    if (!to_record(&was) || !to_record(&is))
        return LOGREDACT_E_ARGUMENT;
    const size_t from = is.at;
    bool whole = false;
    const int32_t status = entries(s, changed->event, &was, &is, &whole);
    if (status != LOGREDACT_OK || !whole)
        return status;
    s->changes.length = length;
    s->change_count = count;
    return put(s, changed->event, WHOLE, s->out.bytes + from, changed->end - from) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

int32_t logredact_session_changes(logredact_session *s, const uint8_t *bytes, size_t length, const uint8_t **changes, size_t *changes_length,
                                  size_t *count, logredact_error *error)
{
    if (!s || !changes || !changes_length || !count || (length && !bytes))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_changes: a pointer is NULL");
    *changes = NULL;
    *changes_length = *count = 0;
    if (s->options.format != LOGREDACT_FORMAT_MSGPACK || s->options.framing != LOGREDACT_FRAMING_EVENT)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_changes: only for events in msgpack, [time, record]");
    s->changes.length = s->change_count = 0;
    const logredact_changed_event *events;
    size_t event_count, stands = 0;
    logredact_session_changed(s, &events, &event_count);
    reader chunk = {bytes, length, 0};
    int32_t status = LOGREDACT_OK;
    for (size_t i = 0; i < event_count && status == LOGREDACT_OK; i++) {
        /* All that stands between two of them is in the chunk as well. */
        const size_t between = events[i].start - stands;
        status = events[i].end <= s->out.length && between <= length - chunk.at ? LOGREDACT_OK : LOGREDACT_E_ARGUMENT;
        if (status != LOGREDACT_OK)
            break;
        chunk.at += between;
        status = one(s, &events[i], &chunk);
        stands = events[i].end;
    }
    if (status != LOGREDACT_OK)
        return lr_fail(error, status, 0, status == LOGREDACT_E_MEMORY ? "no memory" : "logredact_session_changes: these bytes are not the last chunk, or its output is gone");
    *changes = s->changes.bytes;
    *changes_length = s->changes.length;
    *count = s->change_count;
    return LOGREDACT_OK;
}
