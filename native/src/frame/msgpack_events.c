/*
 * Framing of msgpack: maps; Fluentd's [time, record]; Fluent Bit's
 * [[time, metadata], record], with [time, record] as older versions write it.
 * https://github.com/fluent/fluentd/wiki/Forward-Protocol-Specification-v1 (EventTime),
 * https://docs.fluentbit.io/manual/concepts/key-concepts (event format).
 */
#include "../msgpack.h"
#include "frame.h"

/* Two array headers and a time take at most 5 + 5 + 6 + 16 bytes. */
#define TIME_PREFIX 32u

static bool read(const uint8_t *bytes, size_t *at, size_t length, lr_mp_token *token)
{
    if (lr_mp_read(bytes + *at, length - *at, token) != LR_MP_OK)
        return false;
    *at += token->header;
    return true;
}

/* Fluentd's EventTime is an ext of type 0 and 8 bytes, msgpack's own timestamp one of type -1. Others could be texts, which nobody searches. */
static bool is_time(const lr_mp_token *token)
{
    if (token->type == LR_MP_EXT)
        return (token->ext_type == 0 && token->payload == 8) ||
               (token->ext_type == -1 && (token->payload == 4 || token->payload == 8 || token->payload == 12));
    return token->type == LR_MP_UINT || token->type == LR_MP_INT || token->type == LR_MP_FLOAT32 || token->type == LR_MP_FLOAT64;
}

/* Fluent Bit marks the start of a group by the time -1, its end by -2. */
static bool is_marker(const lr_mp_token *token, const uint8_t *payload)
{
    if (token->type == LR_MP_INT)
        return token->number == (uint64_t)-1 || token->number == (uint64_t)-2;
    if (token->type != LR_MP_EXT || token->ext_type != 0 || token->payload != 8)
        return false;
    uint64_t seconds = lr_be(payload, 4);
    return seconds == 0xffffffffu || seconds == 0xfffffffeu;
}

/*
 * The parts of an event whose first bytes are at bytes[start..length). False:
 * not an event of this framing. Parts beyond `length` stay 0; a time that is cut
 * off is no event, which can only happen to one that exceeds the limit.
 */
static bool split(const lr_framer *framer, const uint8_t *bytes, size_t start, size_t length, bool complete,
                  lr_event *event)
{
    size_t at = start;
    lr_mp_token token;
    if (framer->framing == LOGREDACT_FRAMING_MAP) {
        event->record = start;
        return read(bytes, &at, length, &token) && token.type == LR_MP_MAP;
    }
    if (!read(bytes, &at, length, &token) || token.type != LR_MP_ARRAY || token.count != 2)
        return false;
    event->time = at;
    if (!read(bytes, &at, length, &token))
        return false;
    bool header = framer->framing == LOGREDACT_FRAMING_FLUENTBIT && token.type == LR_MP_ARRAY && token.count == 2;
    if (header) {
        event->time = at;
        if (!read(bytes, &at, length, &token))
            return false;
    }
    if (!is_time(&token) || token.payload > length - at)
        return false;
    event->marker = framer->framing == LOGREDACT_FRAMING_FLUENTBIT && is_marker(&token, bytes + at);
    at += token.payload;
    event->time_end = at;
    if (header) {
        event->meta = at;
        if (!complete) {
            event->meta_end = at;
            return true;
        }
        uint64_t pending = 1;
        if (lr_mp_read(bytes + at, length - at, &token) != LR_MP_OK || token.type != LR_MP_MAP ||
            lr_mp_skip(bytes, length, &at, &pending) != LR_MP_OK)
            return false;
        event->meta_end = at;
    }
    event->record = at;
    return !complete || (read(bytes, &at, length, &token) && token.type == LR_MP_MAP);
}

/* Is the first token one that can begin an event? Asked before anything is waited for. */
static bool may_begin(const lr_framer *framer, uint8_t first)
{
    if (framer->framing == LOGREDACT_FRAMING_MAP)
        return (first & 0xf0) == 0x80 || first == 0xde || first == 0xdf;
    return first == 0x92 || first == 0xdc || first == 0xdd;
}

static int bad(lr_framer *framer, size_t at, const char *reason)
{
    framer->bad_at = at;
    framer->reason = reason;
    return LR_FRAME_BAD;
}

static const char *const not_msgpack = "a byte that never occurs in msgpack";
static const char *const not_event = "an object that is no event of the announced framing";

int lr_frame_next_msgpack(lr_framer *framer, const uint8_t *bytes, size_t *from, size_t length, lr_event *event)
{
    size_t start = *from;
    for (;;) {
        if (!framer->counting) {
            if (start >= length)
                return LR_FRAME_MORE;
            if (!may_begin(framer, bytes[start]))
                return bad(framer, start, bytes[start] == 0xc1 ? not_msgpack : not_event);
            framer->counting = true;
            framer->pending = 1;
            framer->scanned = 0;
        }
        size_t at = start + framer->scanned;
        enum lr_mp_result result = at > length ? LR_MP_MORE : lr_mp_skip(bytes, length, &at, &framer->pending);
        framer->scanned = at - start;
        if (framer->discarding && result != LR_MP_BAD) {
            /* What was passed is of no use; a header that is cut off stays. */
            size_t passed = at < length ? at : length;
            framer->scanned -= passed - start;
            start = *from = passed;
            if (result == LR_MP_MORE)
                return LR_FRAME_MORE;
            framer->discarding = framer->counting = false;
            continue;
        }
        *event = (lr_event){.start = start, .end = at};
        if (framer->scanned > framer->limit && !framer->discarding) {
            /* Whether the time has arrived must not depend on how the input was cut. */
            if (result == LR_MP_MORE && length - start < TIME_PREFIX)
                return LR_FRAME_MORE;
            if (!split(framer, bytes, start, length, false, event))
                return bad(framer, start, not_event);
            event->too_large = true;
            framer->discarding = true;
            return LR_FRAME_EVENT;
        }
        if (result == LR_MP_BAD)
            return bad(framer, at, not_msgpack);
        if (result == LR_MP_MORE)
            return LR_FRAME_MORE;
        framer->counting = false;
        if (!split(framer, bytes, start, at, true, event))
            return bad(framer, start, not_event);
        event->record_end = at;
        *from = at;
        return LR_FRAME_EVENT;
    }
}
