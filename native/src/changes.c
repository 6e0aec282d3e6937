/*
 * What a chunk's records have become, entry by entry, for a host that holds them as objects. It compares what came with what leaves, event by
 * event as they leave, and so knows nothing of what was found, nor how it was written.
 */
#include "msgpack.h"
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

/* The entries of a record that differ; *whole: not all of them are told so. False: no memory. */
static bool entries(logredact_session *s, uint64_t event, reader *was, reader *is, bool *whole)
{
    lr_mp_token before, now;
    *whole = !to_record(was) || !open_token(was, &before) || !open_token(is, &now) || before.type != LR_MP_MAP || now.type != LR_MP_MAP ||
             before.count != now.count;
    for (uint32_t i = 0; !*whole && i < now.count; i++) {
        bool same_key = false, same = false;
        *whole = !pass_both(was, is, &same_key) || !same_key;
        const size_t from = is->at;
        *whole = *whole || !pass_both(was, is, &same);
        if (!*whole && !same && !put(s, event, i, is->bytes + from, is->at - from))
            return false;
    }
    return true;
}

/* Of an event that leaves: its entries, or its record as a whole. False: no memory. */
static bool differences(logredact_session *s, uint64_t event, lr_text before, size_t start)
{
    reader was = {before.bytes, before.length, 0}, is = {s->out.bytes, s->out.length, start};
    const size_t length = s->changes.length, count = s->change_count;
    if (!to_record(&is))
        return false;
    const size_t from = is.at;
    bool whole;
    if (!entries(s, event, &was, &is, &whole))
        return false;
    if (!whole)
        return true;
    s->changes.length = length;
    s->change_count = count;
    return put(s, event, WHOLE, s->out.bytes + from, s->out.length - from);
}

bool lr_changes_note(logredact_session *s, uint64_t event, lr_text was, size_t from)
{
    const size_t length = s->changes.length, count = s->change_count;
    if (from < s->out.length ? differences(s, event, was, from) : put(s, event, DROPPED, (const uint8_t *)"\xc0", 1))
        return true;
    s->changes.length = length;
    s->change_count = count;
    return false;
}

void logredact_session_changes(const logredact_session *s, const uint8_t **changes, size_t *length, size_t *count)
{
    const bool whole = !s->in_chunk;
    *changes = whole ? s->changes.bytes : NULL;
    *length = whole ? s->changes.length : 0;
    *count = whole ? s->change_count : 0;
}
