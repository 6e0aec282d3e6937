#include "entry.h"

#include "../msgpack.h"

static void time_of(const uint8_t *bytes, const lr_mp_token *token, lr_stands *stands)
{
    stands->timed = true;
    stands->nsec = 0;
    if (token->type == LR_MP_UINT || token->type == LR_MP_INT) {
        stands->sec = (int64_t)token->number;
        stands->timed = token->type == LR_MP_INT || token->number <= INT64_MAX;
    } else if (token->type == LR_MP_EXT && token->payload == 8 && token->ext_type == 0) { /* Fluentd's EventTime */
        stands->sec = (int64_t)lr_be(bytes, 4);
        stands->nsec = (uint32_t)lr_be(bytes + 4, 4);
    } else if (token->type == LR_MP_FLOAT64) {
        double time;
        memcpy(&time, &token->number, sizeof time);
        stands->timed = time > -9e15 && time < 9e15;
        if (stands->timed) {
            stands->sec = (int64_t)time - (time < (double)(int64_t)time);
            stands->nsec = (uint32_t)((time - (double)stands->sec) * 1e9);
        }
    } else {
        stands->timed = false;
    }
}

bool lr_seal_find(const logredact_session *s, size_t from, const lr_event *event, lr_stands *stands)
{
    const uint8_t *bytes = s->out.bytes;
    const size_t length = s->out.length;
    *stands = (lr_stands){.record = from, .end = length};
    if (s->options.format == LOGREDACT_FORMAT_JSON) {
        stands->end -= event->newline;
        return true;
    }
    if (s->options.framing == LOGREDACT_FRAMING_MAP)
        return true;
    lr_mp_token token;
    size_t at = from;
    if (lr_mp_read(bytes + at, length - at, &token) != LR_MP_OK)
        return false;
    at += token.header;
    size_t time = at;
    if (lr_mp_read(bytes + time, length - time, &token) != LR_MP_OK)
        return false;
    if (token.type == LR_MP_ARRAY) { /* [time, metadata] */
        time += token.header;
        if (lr_mp_read(bytes + time, length - time, &token) != LR_MP_OK)
            return false;
    }
    time_of(bytes + time + token.header, &token, stands);
    uint64_t pending = 1;
    if (lr_mp_skip(bytes, length, &at, &pending) != LR_MP_OK)
        return false;
    stands->record = at;
    return true;
}

/* Puts `length` bytes in place of bytes[start..end) of the output. */
static uint8_t *make_room(lr_buffer *out, size_t start, size_t end, size_t length)
{
    if (length > end - start && !lr_buffer_reserve(out, length - (end - start)))
        return NULL;
    if (length != end - start)
        memmove(out->bytes + start + length, out->bytes + end, out->length - end);
    out->length = out->length - (end - start) + length;
    return out->bytes + start;
}

/* The record with the edits applied. */
static int32_t rewrite(logredact_session *s, lr_canonical *c, lr_buffer *spare, lr_stands *stands)
{
    spare->length = 0;
    if (!lr_edits_apply(&c->edits, s->out.bytes, stands->record, stands->end, spare))
        return LOGREDACT_E_MEMORY;
    uint8_t *place = make_room(&s->out, stands->record, stands->end, spare->length);
    if (!place)
        return LOGREDACT_E_MEMORY;
    memcpy(place, spare->bytes, spare->length);
    stands->end = stands->record + spare->length;
    return lr_canonical_read(c, c->walk.json, s->out.bytes, stands->record, stands->end);
}

int32_t lr_seal_read(logredact_session *s, lr_canonical *c, lr_buffer *spare, lr_stands *stands)
{
    int32_t status = lr_canonical_read(c, s->options.format == LOGREDACT_FORMAT_JSON, s->out.bytes, stands->record, stands->end);
    if (status == LOGREDACT_OK && c->repeated)
        status = rewrite(s, c, spare, stands);
    if (status == LOGREDACT_OK && c->unclean && (status = lr_canonical_clean(c, s->out.bytes, stands->record, stands->end)) == LOGREDACT_OK)
        status = rewrite(s, c, spare, stands);
    return status == LOGREDACT_OK && (c->repeated || c->unclean) ? LOGREDACT_E_INTERNAL : status;
}

bool lr_seal_insert(logredact_session *s, const lr_canonical *c, const char *seal, size_t length)
{
    const lr_text field = c->field;
    const bool json = c->walk.json;
    uint8_t entry[512];
    size_t size = 0, start = c->has_own ? c->own_start : c->body - json;
    if (!c->has_own) {
        if (json) {
            if (c->pairs)
                entry[size++] = ',';
            entry[size++] = '"';
        } else {
            size += lr_mp_write_header(entry, LR_MP_STR, 1, (uint32_t)field.length);
        }
        memcpy(entry + size, field.bytes, field.length);
        size += field.length;
        if (json) {
            entry[size++] = '"';
            entry[size++] = ':';
        }
    }
    if (json)
        entry[size++] = '"';
    else
        size += lr_mp_write_header(entry + size, LR_MP_STR, 1, (uint32_t)length);
    memcpy(entry + size, seal, length);
    size += length;
    if (json)
        entry[size++] = '"';
    uint8_t *place = make_room(&s->out, start, c->has_own ? c->own_end : start, size);
    if (!place)
        return false;
    memcpy(place, entry, size);
    if (json || c->has_own)
        return true;
    uint8_t header[5];
    const unsigned width = lr_mp_write_count(header, LR_MP_MAP, (unsigned)c->head_width, c->pairs + 1);
    place = make_room(&s->out, c->head, c->head + c->head_width, width);
    if (place)
        memcpy(place, header, width);
    return place != NULL;
}
