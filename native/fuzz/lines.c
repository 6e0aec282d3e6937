/*
 * Lines of containers' files: every way to cut a file gives the same records, JSON objects one a line; from every
 * position exactly the rest leaves; and wrapped, no line is too long. First byte: format; second and third: the cuts.
 */
#include "fuzz.h"

typedef struct output {
    uint8_t *bytes;
    size_t length;
} output;

static void drain(logredact_lines *lines, output *out)
{
    const uint8_t *bytes;
    size_t length;
    for (logredact_lines_output(lines, &bytes, &length); length; logredact_lines_output(lines, &bytes, &length)) {
        PROMISE(length >= 3 && bytes[0] == '{' && memcmp(bytes + length - 2, "}\n", 2) == 0);
        out->bytes = realloc(out->bytes, out->length + length);
        memcpy(out->bytes + out->length, bytes, length);
        out->length += length;
        logredact_lines_clear_output(lines);
    }
}

static void feed(logredact_lines *lines, const uint8_t *data, size_t size, size_t step, output *out)
{
    for (size_t at = 0; at < size;) {
        size_t taken;
        PROMISE(logredact_lines_feed(lines, data + at, step && step < size - at ? step : size - at, &taken, NULL) == LOGREDACT_OK);
        at += taken;
        drain(lines, out);
    }
}

static logredact_lines *new_lines(int32_t format)
{
    const logredact_lines_options options = {.size = sizeof options, .format = format};
    logredact_lines *lines;
    PROMISE(logredact_lines_new(fuzz_policy(), &options, &lines, NULL) == LOGREDACT_OK);
    return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    const int32_t format = data[0] % 3;
    const size_t step = data[1] & 31, at = data[2];
    data += 3;
    size -= 3;
    const size_t cut = at < size ? at : size;
    output whole = {0}, cuts = {0}, again = {0};
    logredact_lines *lines = new_lines(format);
    feed(lines, data, size, 0, &whole);
    logredact_lines_free(lines);

    lines = new_lines(format);
    feed(lines, data, cut, step, &cuts);
    again.bytes = malloc(cuts.length + 1);
    if (cuts.length)
        memcpy(again.bytes, cuts.bytes, cuts.length);
    again.length = cuts.length;
    logredact_lines_position position;
    logredact_lines_where(lines, &position);
    feed(lines, data + cut, size - cut, step, &cuts);
    PROMISE(cuts.length == whole.length && (!whole.length || memcmp(cuts.bytes, whole.bytes, whole.length) == 0));
    PROMISE(logredact_lines_finish(lines, 1, NULL) == LOGREDACT_OK);
    drain(lines, &cuts);
    logredact_lines_free(lines);

    uint64_t start = position.offset;
    for (unsigned n = 0; n < 3; n++)
        if (position.parts[n] < start)
            start = position.parts[n];
    lines = new_lines(format);
    logredact_lines_resume(lines, start, &position);
    feed(lines, data + start, size - start, step, &again);
    PROMISE(again.length == whole.length && (!whole.length || memcmp(again.bytes, whole.bytes, whole.length) == 0));
    logredact_lines_free(lines);

    logredact_wrap *wrap;
    static const uint8_t fields[] = "\"file\":\"x\"";
    PROMISE(logredact_wrap_new(1024, "ab", &wrap, NULL) == LOGREDACT_OK);
    PROMISE(logredact_wrap_add(wrap, cuts.bytes, cuts.length, fields, sizeof fields - 1, NULL) == LOGREDACT_OK);
    const uint8_t *bytes;
    size_t length;
    logredact_wrap_output(wrap, &bytes, &length);
    for (size_t from = 0; from < length;) {
        const uint8_t *newline = memchr(bytes + from, '\n', length - from);
        PROMISE(newline && newline + 1 - (bytes + from) <= 1024);
        from = (size_t)(newline + 1 - bytes);
    }
    logredact_wrap_free(wrap);
    free(whole.bytes);
    free(cuts.bytes);
    free(again.bytes);
    return 0;
}
