/* Framing of lines: JSON lines and plain text. */
#include "frame.h"

void lr_frame_reset(lr_framer *framer)
{
    framer->counting = framer->discarding = false;
    framer->scanned = 0;
}

int lr_frame_next(lr_framer *framer, const uint8_t *bytes, size_t *from, size_t length, lr_event *event)
{
    if (framer->format == LOGREDACT_FORMAT_MSGPACK)
        return lr_frame_next_msgpack(framer, bytes, from, length, event);
    if (framer->framing == LOGREDACT_FRAMING_DOCUMENT)
        return lr_frame_next_json(framer, bytes, from, length, event);
    return lr_frame_next_line(framer, bytes, from, length, event);
}

static bool is_blank(const uint8_t *bytes, size_t start, size_t end)
{
    while (start < end && (bytes[start] == ' ' || bytes[start] == '\t' || bytes[start] == '\r'))
        start++;
    return start == end;
}

int lr_frame_next_line(lr_framer *framer, const uint8_t *bytes, size_t *from, size_t length, lr_event *event)
{
    size_t start = *from, seen = start + framer->scanned;
    const uint8_t *newline = seen < length ? memchr(bytes + seen, '\n', length - seen) : NULL;
    size_t end = newline ? (size_t)(newline - bytes) : length;
    *event = (lr_event){.start = start, .end = end, .record = start, .record_end = end, .newline = newline != NULL};
    if (framer->discarding) {
        /* Nothing of the line is needed any more; its newline is an empty rest of the event. */
        *from = end;
        framer->scanned = 0;
        if (!newline)
            return LR_FRAME_MORE;
        framer->discarding = false;
        event->start = event->record = end;
        *from = end + 1;
        event->too_large = true;
        return LR_FRAME_EVENT;
    }
    if (end - start > framer->limit) {
        event->too_large = true;
        event->end = event->record_end = start;
        event->newline = false;
        framer->discarding = true;
        framer->scanned = 0;
        return LR_FRAME_EVENT;
    }
    if (!newline) {
        framer->scanned = length - start;
        return LR_FRAME_MORE;
    }
    framer->scanned = 0;
    event->blank = framer->format == LOGREDACT_FORMAT_JSON && is_blank(bytes, start, end);
    *from = end + 1;
    return LR_FRAME_EVENT;
}

bool lr_frame_last(const lr_framer *framer, const uint8_t *bytes, size_t length, lr_event *event)
{
    *event = (lr_event){.end = length, .record_end = length};
    if (framer->format == LOGREDACT_FORMAT_MSGPACK || framer->discarding)
        return false;
    if (framer->framing == LOGREDACT_FRAMING_DOCUMENT)
        return framer->counting && framer->scalar;
    event->blank = framer->format == LOGREDACT_FORMAT_JSON && is_blank(bytes, 0, length);
    return length > 0;
}
