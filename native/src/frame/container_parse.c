/* One line of a container's file, taken apart. */
#include "container.h"

#include "../detect/chars.h"
#include "../record/json_string.h"

/* Docker cuts a line after so many bytes (moby/moby, daemon/logger/copier.go, defaultBufSize). */
#define DOCKER_PART 16384u

#define IS(text, literal) ((text).length == sizeof(literal) - 1 && memcmp((text).bytes, literal, sizeof(literal) - 1) == 0)

/* RFC 3339 with up to nine digits of a second, as both write it; the length, or 0. What fits needs no escape in JSON. */
static size_t time_length(const uint8_t *bytes, size_t length)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd", zone[] = "dd:dd";
    size_t at = sizeof form - 1;
    if (length < at + 1)
        return 0;
    for (size_t i = 0; i < at; i++)
        if (form[i] == 'd' ? !lr_is(bytes[i], LR_C_DIGIT) : bytes[i] != (uint8_t)form[i])
            return 0;
    if (bytes[at] == '.') {
        size_t digits = 0;
        while (++at < length && lr_is(bytes[at], LR_C_DIGIT))
            digits++;
        if (!digits || digits > 9)
            return 0;
    }
    if (at < length && bytes[at] == 'Z')
        return at + 1;
    if (length - at < sizeof zone || (bytes[at] != '+' && bytes[at] != '-'))
        return 0;
    for (size_t i = 0; i < sizeof zone - 1; i++)
        if (zone[i] == 'd' ? !lr_is(bytes[at + 1 + i], LR_C_DIGIT) : bytes[at + 1 + i] != (uint8_t)zone[i])
            return 0;
    return at + sizeof zone;
}

static unsigned two_digits(const uint8_t *digits)
{
    return (unsigned)(digits[0] - '0') * 10 + (unsigned)(digits[1] - '0');
}

bool lr_container_time(lr_text text, uint32_t *seconds, uint32_t *nanoseconds)
{
    static const uint8_t days_of[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    static const uint16_t days_before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    const uint8_t *b = text.bytes;
    if (!text.length || time_length(b, text.length) != text.length)
        return false;
    const unsigned year = two_digits(b) * 100 + two_digits(b + 2), month = two_digits(b + 5), day = two_digits(b + 8);
    const unsigned hour = two_digits(b + 11), minute = two_digits(b + 14), second = two_digits(b + 17);
    const bool leap = (year % 4 == 0 && year % 100) || year % 400 == 0;
    if (year < 1969 || year > 2107 || !month || month > 12 || !day || day > days_of[month - 1] + (unsigned)(leap && month == 2) ||
        hour > 23 || minute > 59 || second > 60) /* 60: a leap second */
        return false;
    const unsigned last = year - 1; /* of the years before this one */
    const int64_t days = (int64_t)last * 365 + last / 4 - last / 100 + last / 400 - 719162 + days_before[month - 1] + (leap && month > 2) + day - 1;
    int64_t time = days * 86400 + hour * 3600 + minute * 60 + second;
    size_t at = 19;
    uint32_t fraction = 0, unit = 1000000000;
    if (b[at] == '.')
        while (lr_is(b[++at], LR_C_DIGIT))
            fraction += (uint32_t)(b[at] - '0') * (unit /= 10);
    if (b[at] != 'Z') {
        const unsigned hours = two_digits(b + at + 1), minutes = two_digits(b + at + 4);
        const int64_t offset = hours * 3600 + minutes * 60;
        if (hours > 23 || minutes > 59)
            return false;
        time += b[at] == '-' ? offset : -offset;
    }
    if (time < 0 || time > UINT32_MAX)
        return false;
    *seconds = (uint32_t)time;
    *nanoseconds = fraction;
    return true;
}

bool lr_container_cri(const uint8_t *line, size_t length, lr_container_line *out)
{
    const size_t time = time_length(line, length);
    if (!time || length - time < 10 || line[time] != ' ')
        return false;
    const uint8_t *stream = line + time + 1;
    const bool is_stdout = memcmp(stream, "stdout ", 7) == 0;
    if ((!is_stdout && memcmp(stream, "stderr ", 7) != 0) || (stream[7] != 'P' && stream[7] != 'F'))
        return false;
    size_t at = time + 9;
    if (at < length && line[at] == ':')
        while (at < length && line[at] > ' ')
            at++;
    if (at == length || line[at] != ' ')
        return false;
    *out = (lr_container_line){.stream = is_stdout ? LR_STREAM_STDOUT : LR_STREAM_STDERR,
                               .partial = stream[7] == 'P',
                               .time = {line, time},
                               .text = {line + at + 1, length - at - 1}};
    return true;
}

static size_t past_space(const uint8_t *bytes, size_t at, size_t length)
{
    while (at < length && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r'))
        at++;
    return at;
}

/* The end of a value that is no string; 0: there is none. */
static size_t value_end(const uint8_t *bytes, size_t at, size_t length)
{
    size_t open = 0;
    for (; at < length; at++) {
        const uint8_t c = bytes[at];
        bool escaped;
        if (c == '"') {
            if (!lr_json_string_end(bytes, at + 1, length, &at, &escaped))
                return 0;
        } else if (c == '{' || c == '[') {
            open++;
        } else if (c == '}' || c == ']') {
            if (!open)
                return at;
            if (--open == 0)
                return at + 1;
        } else if (c == ',' && !open) {
            return at;
        }
    }
    return 0;
}

int lr_line_entry_next(const uint8_t *bytes, size_t *at, size_t length, lr_line_entry *entry)
{
    const bool first = *at == 0;
    bool escaped;
    size_t i = past_space(bytes, *at, length), end;
    if (i == length || (bytes[i] == '}' && !first))
        return i < length && past_space(bytes, i + 1, length) == length ? LR_LINE_END : LR_LINE_BAD;
    if (bytes[i] != (first ? '{' : ','))
        return LR_LINE_BAD;
    i = past_space(bytes, i + 1, length);
    if (first && i < length && bytes[i] == '}')
        return past_space(bytes, i + 1, length) == length ? LR_LINE_END : LR_LINE_BAD;
    if (i == length || bytes[i] != '"' || !lr_json_string_end(bytes, i + 1, length, &end, &escaped))
        return LR_LINE_BAD;
    entry->key = (lr_text){bytes + i + 1, end - i - 1};
    i = past_space(bytes, end + 1, length);
    if (i == length || bytes[i] != ':')
        return LR_LINE_BAD;
    entry->start = i = past_space(bytes, i + 1, length);
    if (i == length)
        return LR_LINE_BAD;
    if (bytes[i] == '"') {
        if (!lr_json_string_end(bytes, i + 1, length, &end, &escaped))
            return LR_LINE_BAD;
        end++;
    } else if (!(end = value_end(bytes, i, length)) || end == i) {
        return LR_LINE_BAD;
    }
    entry->end = *at = end;
    return LR_LINE_ENTRY;
}

size_t lr_line_character(const uint8_t *bytes, size_t at, size_t end)
{
    static const uint8_t surrogate[] = "dD";
    const size_t left = end - at;
    size_t size = 1;
    if (bytes[at] == '\\') {
        size = left > 1 && bytes[at + 1] == 'u' ? 6 : 2;
        if (left >= 12 && size == 6 && memchr(surrogate, bytes[at + 2], 2) && bytes[at + 6] == '\\' && bytes[at + 7] == 'u' &&
            memchr(surrogate, bytes[at + 8], 2))
            size = 12;
    } else if (bytes[at] >= 0xc0) {
        const size_t most = bytes[at] < 0xe0 ? 2 : bytes[at] < 0xf0 ? 3 : 4;
        while (size < most && size < left && (bytes[at + size] & 0xc0) == 0x80)
            size++;
    }
    return size < left ? size : left;
}

/* Does it end with the escape of a newline? */
static bool ends_with_newline(lr_text text)
{
    size_t slashes = 0;
    if (text.length < 2 || text.bytes[text.length - 1] != 'n')
        return false;
    while (slashes < text.length - 1 && text.bytes[text.length - 2 - slashes] == '\\')
        slashes++;
    return slashes % 2 == 1;
}

/* Without a newline at its end a text is a part only where it is as long as Docker's buffer; a shorter one was a container's last. */
static bool is_part(lr_text text)
{
    size_t bytes = 0;
    uint8_t character[4];
    if (text.length < DOCKER_PART)
        return false;
    for (size_t at = 0; at < text.length && bytes < DOCKER_PART;)
        bytes += lr_json_decode_one(text.bytes, &at, text.length, character);
    return bytes >= DOCKER_PART;
}

bool lr_container_docker(const uint8_t *line, size_t length, lr_container_line *out)
{
    lr_line_entry entry;
    size_t at = 0;
    int result;
    bool has_log = false, has_stream = false;
    *out = (lr_container_line){.json = true, .text = {line, 0}};
    while ((result = lr_line_entry_next(line, &at, length, &entry)) == LR_LINE_ENTRY) {
        const lr_text value = {line + entry.start, entry.end - entry.start};
        const bool string = value.bytes[0] == '"';
        const lr_text content = {value.bytes + 1, string ? value.length - 2 : 0};
        if (IS(entry.key, "log") && string && !has_log) {
            has_log = true;
            out->text = content;
        } else if (IS(entry.key, "stream") && !has_stream && (IS(content, "stdout") || IS(content, "stderr"))) {
            has_stream = true;
            out->stream = IS(content, "stdout") ? LR_STREAM_STDOUT : LR_STREAM_STDERR;
        } else if (IS(entry.key, "time") && string && !out->time.length && content.length && time_length(content.bytes, content.length) == content.length) {
            out->time = content;
        } else if (IS(entry.key, "attrs") && !out->attrs.length && value.bytes[0] == '{') {
            out->attrs = value;
        } else {
            return false;
        }
    }
    if (result != LR_LINE_END || !out->time.length)
        return false;
    if (ends_with_newline(out->text))
        out->text.length -= 2;
    else
        out->partial = is_part(out->text);
    return true;
}
