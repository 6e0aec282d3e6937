/*
 * Frame: one event after another out of a stream that arrives in pieces of any
 * size. It finds where events begin and end, and knows nothing of rules.
 */
#ifndef LR_FRAME_H
#define LR_FRAME_H

#include <stdbool.h>

#include "../memory.h"
#include "logredact.h"

typedef struct lr_event {
    size_t start, end;           /* in the buffer, half-open; lines: without their newline */
    size_t time, time_end;       /* msgpack events; else both 0 */
    size_t meta, meta_end;       /* fluentbit's metadata map; else both 0 */
    size_t record, record_end;
    bool newline;                /* lines: one stands at `end` */
    bool marker;                 /* fluentbit: start or end of a group */
    bool too_large;              /* only the time is known; the rest is skipped as it arrives */
    bool blank;                  /* JSON: white space, no event, copied */
} lr_event;

enum lr_frame_result { LR_FRAME_EVENT, LR_FRAME_MORE, LR_FRAME_BAD };

typedef struct lr_framer {
    int32_t format, framing;
    uint64_t limit;    /* bytes of an event */
    /* Of the event that is not complete: */
    bool counting;     /* msgpack: `pending` is valid */
    size_t scanned;    /* bytes of it that were looked at; may exceed what is there */
    uint64_t pending;  /* msgpack: objects still to come */
    bool discarding;   /* it is too large and was given out as such */
    uint64_t open;     /* JSON values: brackets that are open */
    bool in_string, escaped, scalar;
    const char *reason; /* of LR_FRAME_BAD */
    size_t bad_at;      /* and where, from `from` */
} lr_framer;

/*
 * The next event in bytes[from..length). LR_FRAME_MORE: none is complete; the
 * caller keeps bytes[*from..) and calls again with more behind them. *from moves
 * on over bytes that are of no further use.
 */
int lr_frame_next(lr_framer *framer, const uint8_t *bytes, size_t *from, size_t length, lr_event *event);
int lr_frame_next_msgpack(lr_framer *framer, const uint8_t *bytes, size_t *from, size_t length, lr_event *event);
int lr_frame_next_line(lr_framer *framer, const uint8_t *bytes, size_t *from, size_t length, lr_event *event);

int lr_frame_next_json(lr_framer *framer, const uint8_t *bytes, size_t *from, size_t length, lr_event *event);

/*
 * At the end of the input: is what is left, bytes[0..length), a last event: a line
 * without its newline, or a JSON number or literal that nothing follows?
 */
bool lr_frame_last(const lr_framer *framer, const uint8_t *bytes, size_t length, lr_event *event);

/* Begins a new stream. */
void lr_frame_reset(lr_framer *framer);

#endif
