/*
 * Reading seals: every way to cut an input gives the same rows, texts and status; numbers go up; nothing is whole whose record is altered
 * (that is the tests' to show). First byte: format, framing and options; second: the cuts. Then a root of what follows, as frontier and leaves.
 */
#include "fuzz.h"

#include <stdbool.h>

typedef struct read_result {
    int32_t status;
    uint8_t *rows, *texts;
    size_t rows_length, texts_length;
} read_result;

static void append(uint8_t **bytes, size_t *length, const void *more, size_t size)
{
    if (!size)
        return;
    *bytes = realloc(*bytes, *length + size);
    memcpy(*bytes + *length, more, size);
    *length += size;
}

static read_result read_all(int32_t format, int32_t framing, bool ignore, const uint8_t *data, size_t size, size_t cut, size_t step)
{
    static const logredact_bytes field = {(const uint8_t *)"_lr", 3}, other = {(const uint8_t *)"n", 1};
    read_result result = {0};
    logredact_seal_reader *reader;
    logredact_error error;
    PROMISE(logredact_seal_reader_new(format, framing, &field, &other, ignore, 7, &reader, &error) == LOGREDACT_OK);
    PROMISE(!ignore || logredact_seal_reader_beside(reader, &other, &error) == LOGREDACT_OK);
    size_t at = 0;
    do {
        size_t length = at == 0 && cut ? cut : step ? step : size - at;
        if (length > size - at)
            length = size - at;
        const logredact_seal_row *rows;
        const uint8_t *texts;
        size_t count, texts_length;
        result.status = logredact_seal_reader_feed(reader, data + at, length, at + length == size, &rows, &count, &texts, &texts_length, &error);
        append(&result.rows, &result.rows_length, rows, count * sizeof *rows);
        append(&result.texts, &result.texts_length, texts, texts_length);
        at += length;
    } while (at < size && result.status == LOGREDACT_OK);
    logredact_seal_reader_free(reader);
    return result;
}

static uint64_t be(const uint8_t *bytes, size_t width)
{
    uint64_t number = 0;
    while (width--)
        number = number << 8 | *bytes++;
    return number;
}

/* The fields of what is a record by itself: each is u32, a key of its own, a value; in order. */
static void read_fields(int32_t format, const uint8_t *data, size_t size)
{
    static const logredact_bytes field = {(const uint8_t *)"_lr", 3};
    logredact_seal_reader *reader;
    const uint8_t *fields;
    size_t length, before = 0;
    PROMISE(logredact_seal_reader_new(format, 0, &field, NULL, 0, 0, &reader, NULL) == LOGREDACT_OK);
    if (logredact_seal_fields(reader, data, size, &fields, &length, NULL) == LOGREDACT_OK) {
        const uint8_t *last = NULL;
        for (size_t at = 0; at < length;) {
            PROMISE(length - at >= 8);
            const size_t entry = (size_t)be(fields + at, 4), key = (size_t)be(fields + at + 4, 4);
            PROMISE(entry <= length - at - 4 && key + 4 < entry);
            const uint8_t *text = fields + at + 8;
            if (last) {
                const int order = memcmp(last, text, before < key ? before : key);
                PROMISE(order < 0 || (order == 0 && before < key));
            }
            last = text;
            before = key;
            at += 4 + entry;
        }
    }
    logredact_seal_reader_free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int32_t kinds[][2] = {
        {LOGREDACT_FORMAT_MSGPACK, LOGREDACT_FRAMING_MAP},
        {LOGREDACT_FORMAT_MSGPACK, LOGREDACT_FRAMING_EVENT},
        {LOGREDACT_FORMAT_MSGPACK, LOGREDACT_FRAMING_FLUENTBIT},
        {LOGREDACT_FORMAT_JSON, LOGREDACT_FRAMING_MAP},
    };
    if (size < 3)
        return 0;
    const int32_t *kind = kinds[data[0] & 3];
    const bool ignore = data[0] & 4;
    const size_t cut = data[1] & 15, step = data[1] >> 4;
    data += 2;
    size -= 2;
    read_result whole = read_all(kind[0], kind[1], ignore, data, size, 0, 0);
    read_result cuts = read_all(kind[0], kind[1], ignore, data, size, cut + 1, step + 1);
    PROMISE(whole.status == cuts.status && whole.rows_length == cuts.rows_length && whole.texts_length == cuts.texts_length);
    PROMISE(!whole.rows_length || memcmp(whole.rows, cuts.rows, whole.rows_length) == 0);
    PROMISE(!whole.texts_length || memcmp(whole.texts, cuts.texts, whole.texts_length) == 0);
    const logredact_seal_row *row = (const logredact_seal_row *)whole.rows;
    for (uint64_t i = 0; i < whole.rows_length / sizeof *row; i++) {
        PROMISE(be(row[i].number, 8) == i && be(row[i].source, 4) == 7 && be(row[i].state, 4) <= LOGREDACT_SEAL_BROKEN);
    }
    for (size_t at = 0; at < whole.texts_length;) {
        PROMISE(whole.texts_length - at >= 12 && be(whole.texts + at + 8, 4) <= whole.texts_length - at - 12);
        PROMISE(be(whole.texts + at, 8) < whole.rows_length / sizeof *row && memcmp(whole.texts + at + 12, "1c.", 3) == 0);
        at += 12 + (size_t)be(whole.texts + at + 8, 4);
    }
    free(whole.rows);
    free(whole.texts);
    free(cuts.rows);
    free(cuts.texts);
    read_fields(kind[0], data, size);
    const uint64_t first = data[0];
    const size_t frontier = (size_t)__builtin_popcountll(first) * 32;
    uint8_t root[32];
    if (size > frontier) {
        const logredact_bytes before = {data + 1, frontier}, leaves = {data + 1 + frontier, (size - 1 - frontier) / 32 * 32};
        PROMISE(logredact_seal_root(first, &before, &leaves, root, NULL) == (size - 1 >= frontier ? LOGREDACT_OK : LOGREDACT_E_ARGUMENT));
    }
    return 0;
}
