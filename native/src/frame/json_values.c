/*
 * Framing of JSON values with any white space between them. Brackets and strings
 * are followed just far enough to know where a value ends; the walk decides
 * whether it is JSON.
 */
#include "frame.h"

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool ends_scalar(uint8_t c)
{
    return is_space(c) || (c && strchr("[]{},:\"", c));
}

static void begin(lr_framer *framer)
{
    framer->counting = true;
    framer->scanned = 0;
    framer->open = 0;
    framer->in_string = framer->escaped = framer->scalar = false;
}

/* Goes over bytes[at..length); true, with *end, where the value ends. */
static bool follow(lr_framer *framer, const uint8_t *bytes, size_t at, size_t length, size_t *end)
{
    for (; at < length; at++) {
        uint8_t c = bytes[at];
        if (framer->in_string) {
            if (framer->escaped)
                framer->escaped = false;
            else if (c == '\\')
                framer->escaped = true;
            else
                framer->in_string = c != '"';
        } else if (framer->scalar) {
            if (ends_scalar(c)) {
                *end = at;
                return true;
            }
            continue;
        } else if (c == '"') {
            framer->in_string = true;
        } else if (c == '{' || c == '[') {
            framer->open++;
        } else if (c == '}' || c == ']') {
            framer->open--;
        } else if (!framer->open) {
            framer->scalar = true;
        }
        if (!framer->open && !framer->in_string && !framer->scalar) {
            *end = at + 1;
            return true;
        }
    }
    *end = length;
    return false;
}

int lr_frame_next_json(lr_framer *framer, const uint8_t *bytes, size_t *from, size_t length, lr_event *event)
{
    size_t start = *from, end = start;
    if (!framer->counting) {
        while (end < length && is_space(bytes[end]))
            end++;
        if (end > start) {
            *event = (lr_event){.start = start, .end = end, .blank = true};
            *from = end;
            return LR_FRAME_EVENT;
        }
        if (start == length)
            return LR_FRAME_MORE;
        if (strchr("]},:", bytes[start]) && bytes[start]) {
            framer->bad_at = start;
            framer->reason = "the text is not JSON: no value begins here";
            return LR_FRAME_BAD;
        }
        begin(framer);
    }
    bool whole = follow(framer, bytes, start + framer->scanned, length, &end);
    framer->scanned = end - start;
    if (framer->discarding) {
        *from = end;
        framer->scanned = 0;
        framer->counting = framer->discarding = !whole;
        return whole ? lr_frame_next_json(framer, bytes, from, length, event) : LR_FRAME_MORE;
    }
    *event = (lr_event){.start = start, .end = end, .record = start, .record_end = end};
    if (end - start > framer->limit) {
        event->too_large = true;
        framer->discarding = !whole;
        framer->counting = !whole;
        *from = end;
        framer->scanned = 0;
        return LR_FRAME_EVENT;
    }
    if (!whole)
        return LR_FRAME_MORE;
    framer->counting = false;
    framer->scanned = 0;
    *from = end;
    return LR_FRAME_EVENT;
}
