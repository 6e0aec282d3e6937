/* -*- Mode: C; tab-width: 4; indent-tabs-mode: nil; c-basic-offset: 4 -*- */

/*
 * What leaves of a chunk that liblogredact could not finish: the events before
 * the failing one, a placeholder for that one, and what stands behind it, redacted.
 * Where its end cannot be told, one placeholder stands for all that is left.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#include "filter_logredact.h"

#include <string.h>

/* How often such chunks are spoken of, in seconds */
#define LR_REPORT_INTERVAL 60

/* [[time, {}], {"message": label}] without its time and label */
#define LR_PLACEHOLDER_MOST 64

struct buffer {
    uint8_t *bytes;
    size_t size;
    size_t room;
};

static int append(struct buffer *buffer, const void *bytes, size_t size)
{
    size_t room;
    uint8_t *more;

    if (size > buffer->room - buffer->size) {
        room = buffer->size + size;
        room += room / 2 + LR_PLACEHOLDER_MOST;
        more = flb_realloc(buffer->bytes, room);
        if (!more) {
            flb_errno();
            return -1;
        }
        buffer->bytes = more;
        buffer->room = room;
    }
    if (size > 0) {
        memcpy(buffer->bytes + buffer->size, bytes, size);
        buffer->size += size;
    }
    return 0;
}

static uint64_t big_endian(const uint8_t *bytes, size_t count)
{
    uint64_t value = 0;

    while (count-- > 0) {
        value = value << 8 | *bytes++;
    }
    return value;
}

/*
 * Where the msgpack object at `at` ends, counted without a stack, as records
 * may be deep; 0: not in these bytes.
 */
static size_t object_end(const uint8_t *bytes, size_t size, size_t at)
{
    /* Bytes of the length field behind 0xc4 to 0xdf, or of a value of fixed size */
    static const uint8_t fields[] = {
        1, 2, 4, 1, 2, 4, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8,
        2, 3, 5, 9, 17, 1, 2, 4, 2, 4, 2, 4
    };
    uint8_t b;
    size_t field;
    uint64_t value;
    uint64_t payload;
    uint64_t pending = 1;

    while (pending > 0) {
        if (at >= size) {
            return 0;
        }
        b = bytes[at++];
        pending--;
        payload = 0;

        if (b <= 0x7f || b >= 0xe0 || b == 0xc0 || b == 0xc2 || b == 0xc3) {
            continue;
        }
        if (b <= 0x8f) {
            pending += 2 * (uint64_t) (b & 0x0f);
        }
        else if (b <= 0x9f) {
            pending += b & 0x0f;
        }
        else if (b <= 0xbf) {
            payload = b & 0x1f;
        }
        else if (b == 0xc1) {
            return 0;
        }
        else {
            field = fields[b - 0xc4];
            if (field > size - at) {
                return 0;
            }
            value = field <= 8 ? big_endian(bytes + at, field) : 0;
            at += field;
            if (b <= 0xc6 || (b >= 0xd9 && b <= 0xdb)) {
                payload = value;
            }
            else if (b <= 0xc9) {
                payload = value + 1;
            }
            else if (b == 0xdc || b == 0xdd) {
                pending += value;
            }
            else if (b >= 0xde) {
                pending += 2 * value;
            }
        }
        if (payload > size - at) {
            return 0;
        }
        at += payload;
    }
    return at;
}

/*
 * The event in which `failed` lies, of those that begin at `at`: from *start
 * up to the end that is returned; 0: it has no end here.
 */
static size_t failing_event(const uint8_t *data, size_t bytes, size_t at,
                            uint64_t failed, size_t *start)
{
    size_t end = 0;

    do {
        *start = at;
        end = object_end(data, bytes, at);
        at = end;
    } while (end != 0 && end <= failed && end < bytes);

    return end;
}

/* A time is a number, or the extension type 0 with seconds and nanoseconds. */
static size_t time_end(const uint8_t *data, size_t end, size_t at)
{
    uint8_t b;

    if (at >= end) {
        return 0;
    }
    b = data[at];
    if (b == 0xd7 && end - at >= 10 && data[at + 1] == 0) {
        return at + 10;
    }
    if (b <= 0x7f || b >= 0xe0 || (b >= 0xca && b <= 0xd3)) {
        return object_end(data, end, at);
    }
    return 0;
}

/* Nothing of the event but its time; a marker of a group stays one. */
static int write_placeholder(struct buffer *buffer, const uint8_t *data,
                             size_t start, size_t end, int32_t status)
{
    int marker = FLB_FALSE;
    size_t at = start;
    size_t until = 0;
    const char *label;
    uint8_t now[10] = {0xd7, 0x00};
    struct flb_time t;
    int i;

    if (end > start && data[at] == 0x92) {
        at += at + 1 < end && data[at + 1] == 0x92 ? 2 : 1;
        until = time_end(data, end, at);
    }
    if (until == 0) {
        flb_time_get(&t);
        for (i = 0; i < 4; i++) {
            now[2 + i] = (uint64_t) t.tm.tv_sec >> (24 - 8 * i);
            now[6 + i] = (uint64_t) t.tm.tv_nsec >> (24 - 8 * i);
        }
        data = now;
        at = 0;
        until = sizeof(now);
    }
    else if (data[at] == 0xd7) {
        /* Groups begin at the time -1 and end at -2 (flb_log_event.h). */
        marker = big_endian(data + at + 2, 4) >= 0xfffffffe;
    }
    else {
        marker = until == at + 1 && data[at] >= 0xfe;
    }

    label = status == LOGREDACT_E_MALFORMED ||
            status == LOGREDACT_E_TRUNCATED ?
            "\x81\xa7message\xb4[REDACTED:malformed]" :
            "\x81\xa7message\xb0[REDACTED:error]";
    if (marker) {
        label = "\x80";
    }
    if (append(buffer, "\x92\x92", 2) != 0 ||
        append(buffer, data + at, until - at) != 0 ||
        append(buffer, "\x80", 1) != 0 ||
        append(buffer, label, strlen(label)) != 0) {
        return -1;
    }
    return 0;
}

/* Sealed, where records are; one that cannot be sealed does not leave, and is no failure. */
static int append_placeholder(struct lr_filter *ctx, struct buffer *buffer,
                              const uint8_t *tag, size_t tag_len,
                              const uint8_t *data, size_t start, size_t end,
                              int32_t status)
{
    int ret;
    size_t size;
    const uint8_t *output;
    struct buffer one = {0};

    if (!lr_policy_seals(ctx)) {
        return write_placeholder(buffer, data, start, end, status);
    }
    ret = write_placeholder(&one, data, start, end, status);
    if (ret == 0 &&
        logredact_session_chunk(ctx->session, tag, tag_len,
                                one.bytes, one.size, &output, &size, NULL) ==
        LOGREDACT_OK) {
        ret = append(buffer, output, size);
    }
    flb_free(one.bytes);
    return ret;
}

/* At most once in a while: whoever can make an event fail could fill the log. */
static void report(struct lr_filter *ctx, uint64_t placeholders,
                   const logredact_error *error)
{
    time_t now = lr_now();

    ctx->unreported += placeholders;
    if (now < ctx->next_report) {
        return;
    }
    ctx->next_report = now + LR_REPORT_INTERVAL;
    flb_plg_error(ctx->ins, "%llu records could not be redacted and left as "
                  "placeholders%s: %s (%s)",
                  (unsigned long long) ctx->unreported,
                  lr_policy_seals(ctx) ? ", or not, where they could not be "
                  "sealed" : "", error->message,
                  logredact_status_name(error->code));
    ctx->unreported = 0;
}

/*
 * `finished` is what session_chunk gave before it failed with `error`. Gives
 * FLB_FILTER_MODIFIED in any case, with no output where there is no memory.
 */
int lr_failed_chunk(struct lr_filter *ctx,
                    const uint8_t *tag, size_t tag_len,
                    const uint8_t *data, size_t bytes,
                    const uint8_t *finished, size_t finished_size,
                    logredact_error *error, void **out_buf, size_t *out_size)
{
    int ok;
    int32_t status = error->code;
    size_t at = 0;
    size_t end;
    size_t start;
    uint64_t placeholders = 0;
    uint64_t uncounted = 0;
    logredact_error first = *error;
    struct buffer buffer = {0};

    for (;;) {
        ok = append(&buffer, finished, finished_size) == 0;
        if (!ok || status == LOGREDACT_OK) {
            break;
        }

        end = failing_event(data, bytes, at, at + error->offset, &start);
        placeholders++;
        /* What is no event, or has no end, the session has not counted. */
        if (status == LOGREDACT_E_MALFORMED || status == LOGREDACT_E_TRUNCATED) {
            uncounted++;
        }
        ok = append_placeholder(ctx, &buffer, tag, tag_len, data, start,
                                end ? end : start, status) == 0;
        if (!ok || end == 0 || end == bytes) {
            break;
        }

        at = end;
        status = logredact_session_chunk(ctx->session, tag, tag_len,
                                         data + at, bytes - at,
                                         &finished, &finished_size, error);
    }
    lr_metrics_chunk(ctx, placeholders, uncounted);
    report(ctx, placeholders, &first);

    if (!ok) {
        flb_plg_error(ctx->ins, "no memory for what is left of a chunk: it "
                      "is dropped");
        flb_free(buffer.bytes);
        return FLB_FILTER_MODIFIED;
    }
    *out_buf = buffer.bytes;
    *out_size = buffer.size;

    return FLB_FILTER_MODIFIED;
}
