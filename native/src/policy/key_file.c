#include "key_file.h"

#include <time.h>

#include "reader.h"

enum { ID, PURPOSE, CREATED, ACTIVE_FROM, RETIRED, KEY, NAMES };
static const char *const names[] = {"id", "purpose", "created", "active-from", "retired", "key", NULL};

static bool of(lr_text text, const char *low_high)
{
    for (size_t i = 0; i < text.length; i++) {
        const char *range = low_high;
        while (*range && !(text.bytes[i] >= (uint8_t)range[0] && text.bytes[i] <= (uint8_t)range[1]))
            range += 2;
        if (!*range)
            return false;
    }
    return true;
}

static int two(const uint8_t *digits)
{
    return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* RFC 3339 in UTC, to the second: 2026-01-31T23:59:59Z. */
static bool read_time(lr_text text, int64_t *seconds)
{
    static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
    if (text.length != sizeof form - 1)
        return false;
    for (size_t i = 0; i < text.length; i++)
        if (form[i] == 'd' ? text.bytes[i] < '0' || text.bytes[i] > '9' : text.bytes[i] != (uint8_t)form[i])
            return false;
    const uint8_t *b = text.bytes;
    struct tm asked = {.tm_year = two(b) * 100 + two(b + 2) - 1900, .tm_mon = two(b + 5) - 1, .tm_mday = two(b + 8),
                       .tm_hour = two(b + 11), .tm_min = two(b + 14), .tm_sec = two(b + 17)};
    struct tm found = asked;
    const time_t time = timegm(&found);
    *seconds = time;
    /* timegm() makes the 31st of February a day in March. */
    return asked.tm_year >= 0 && found.tm_year == asked.tm_year && found.tm_mon == asked.tm_mon &&
           found.tm_mday == asked.tm_mday && found.tm_hour == asked.tm_hour && found.tm_min == asked.tm_min &&
           found.tm_sec == asked.tm_sec;
}

static unsigned nibble(uint8_t digit)
{
    return (unsigned)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

static const char *read_key(lr_text text, lr_key_file *file)
{
    if (text.length % 2 || !of(text, "09af"))
        return "a key file's key is not in hexadecimal, lower case";
    if (text.length < 2 * LR_KEY_MIN)
        return "a key file's key is shorter than 32 bytes";
    if (text.length > 2 * LR_RING_KEY_MAX)
        return "a key file's key is longer than 64 bytes";
    file->key = (uint8_t *)text.bytes;
    file->length = text.length / 2;
    for (size_t i = 0; i < file->length; i++)
        file->key[i] = (uint8_t)(nibble(text.bytes[2 * i]) << 4 | nibble(text.bytes[2 * i + 1]));
    explicit_bzero(file->key + file->length, file->length);
    return NULL;
}

const char *lr_key_file_read(uint8_t *bytes, size_t length, lr_key_file *file)
{
    static const char first[] = "logredact-key: 1\n";
    lr_text values[NAMES] = {{0}};
    int64_t retired = 0;
    if (length < sizeof first - 1 || memcmp(bytes, first, sizeof first - 1) != 0)
        return "a key file does not begin with 'logredact-key: 1', the format of this version";
    for (size_t at = sizeof first - 1; at < length;) {
        const uint8_t *line = bytes + at, *end = memchr(line, '\n', length - at), *colon = memchr(line, ':', length - at);
        if (!end)
            return "a key file ends within a line: it is cut off";
        at = (size_t)(end + 1 - bytes);
        if (!colon || end - colon < 3 || colon[1] != ' ')
            return "a key file has a line that is not 'name: value'";
        const int name = lr_text_index((lr_text){line, (size_t)(colon - line)}, names);
        if (name < 0)
            return "a key file has a line that this version does not know";
        if (values[name].bytes)
            return "a key file has a line twice";
        values[name] = (lr_text){colon + 2, (size_t)(end - colon - 2)};
    }
    for (int name = 0; name < NAMES; name++)
        if (!values[name].bytes && name != RETIRED)
            return "a key file lacks a line: it needs id, purpose, created, active-from and key";
    if (values[ID].length != 8 || !of(values[ID], "az27"))
        return "a key file's id is not of eight base32 characters";
    if (values[PURPOSE].length > 24 || !of(values[PURPOSE], "az--"))
        return "a key file's purpose is not of a-z and '-'";
    file->retired = values[RETIRED].bytes != NULL;
    if (!read_time(values[CREATED], &file->created) || !read_time(values[ACTIVE_FROM], &file->active_from) ||
        (file->retired && !read_time(values[RETIRED], &retired)))
        return "a key file's time is not as in 2026-01-31T23:59:59Z";
    file->id = values[ID];
    file->purpose = values[PURPOSE];
    return read_key(values[KEY], file);
}
