#include "reader.h"

void lr_reader_fail(lr_reader *reader, const char *reason)
{
    if (reader->failed)
        return;
    reader->failed = true;
    reader->failed_at = reader->at;
    reader->reason = reason;
}

lr_mp_token lr_reader_token(lr_reader *reader)
{
    lr_mp_token token = {0};
    if (reader->failed)
        return token;
    if (lr_mp_read(reader->bytes + reader->at, reader->length - reader->at, &token) != LR_MP_OK ||
        token.payload > reader->length - reader->at - token.header) {
        lr_reader_fail(reader, "the plan is cut off or not msgpack");
        return (lr_mp_token){0};
    }
    reader->at += token.header + (size_t)token.payload;
    return token;
}

uint8_t lr_reader_peek(lr_reader *reader)
{
    size_t at = reader->at;
    lr_mp_token token = lr_reader_token(reader);
    reader->at = at;
    return token.type;
}

static lr_mp_token expect(lr_reader *reader, uint8_t type, const char *reason)
{
    size_t at = reader->at;
    lr_mp_token token = lr_reader_token(reader);
    if (!reader->failed && token.type != type) {
        reader->at = at;
        lr_reader_fail(reader, reason);
    }
    if (reader->failed)
        return (lr_mp_token){0};
    return token;
}

static lr_text payload(lr_reader *reader, lr_mp_token token, size_t min, size_t max)
{
    if (!reader->failed && (token.payload < min || token.payload > max))
        lr_reader_fail(reader, "a text of the plan has a length out of range");
    if (reader->failed)
        return (lr_text){0};
    return (lr_text){reader->bytes + reader->at - token.payload, token.payload};
}

lr_text lr_reader_text(lr_reader *reader, size_t min, size_t max)
{
    return payload(reader, expect(reader, LR_MP_STR, "a string was expected in the plan"), min, max);
}

lr_text lr_reader_bin(lr_reader *reader, size_t min, size_t max)
{
    return payload(reader, expect(reader, LR_MP_BIN, "a binary was expected in the plan"), min, max);
}

uint64_t lr_reader_uint(lr_reader *reader, uint64_t min, uint64_t max)
{
    lr_mp_token token = expect(reader, LR_MP_UINT, "an unsigned integer was expected in the plan");
    if (!reader->failed && (token.number < min || token.number > max))
        lr_reader_fail(reader, "a number of the plan is out of range");
    return reader->failed ? 0 : token.number;
}

int64_t lr_reader_int(lr_reader *reader, int64_t min, int64_t max)
{
    lr_mp_token token = lr_reader_token(reader);
    /* Of a negative one `number` holds the two's complement. */
    int64_t number = (int64_t)token.number;
    bool is_int = token.type == LR_MP_INT || (token.type == LR_MP_UINT && token.number <= INT64_MAX);
    if (!reader->failed && (!is_int || number < min || number > max))
        lr_reader_fail(reader, "an integer in range was expected in the plan");
    return reader->failed ? 0 : number;
}

bool lr_reader_bool(lr_reader *reader)
{
    return expect(reader, LR_MP_BOOL, "a boolean was expected in the plan").number != 0;
}

uint32_t lr_reader_array(lr_reader *reader, uint32_t max)
{
    lr_mp_token token = expect(reader, LR_MP_ARRAY, "an array was expected in the plan");
    /* Each element takes a byte at least: a claim beyond the plan's end is refused before memory is asked for. */
    if (!reader->failed && (token.count > max || token.count > reader->length - reader->at))
        lr_reader_fail(reader, "an array of the plan is too long");
    return reader->failed ? 0 : token.count;
}

uint32_t lr_reader_map(lr_reader *reader, uint32_t max)
{
    lr_mp_token token = expect(reader, LR_MP_MAP, "a map was expected in the plan");
    if (!reader->failed && token.count > max)
        lr_reader_fail(reader, "a map of the plan has too many keys");
    return reader->failed ? 0 : token.count;
}

void *lr_reader_alloc(lr_reader *reader, size_t count, size_t size)
{
    if (reader->failed)
        return NULL;
    void *block = lr_arena_alloc(reader->arena, count, size);
    if (!block)
        lr_reader_fail(reader, "no memory for the plan");
    return block;
}

int lr_text_index(lr_text text, const char *const *names)
{
    for (int i = 0; names[i]; i++)
        if (strlen(names[i]) == text.length && memcmp(names[i], text.bytes, text.length) == 0)
            return i;
    return -1;
}

int lr_reader_key(lr_reader *reader, const char *const *names, uint32_t *seen)
{
    lr_text key = lr_reader_text(reader, 0, 64);
    if (reader->failed)
        return -1;
    int index = lr_text_index(key, names);
    if (index < 0) {
        lr_reader_fail(reader, "the plan has a key this library does not know; compile it with the same version");
        return -1;
    }
    if (*seen >> index & 1) {
        lr_reader_fail(reader, "the plan repeats a key");
        return -1;
    }
    *seen |= 1u << index;
    return index;
}

const lr_text *lr_reader_texts(lr_reader *reader, uint32_t *count, uint32_t max, size_t longest)
{
    *count = lr_reader_array(reader, max);
    lr_text *texts = lr_reader_alloc(reader, *count, sizeof *texts);
    for (uint32_t i = 0; i < *count && !reader->failed; i++)
        texts[i] = lr_reader_text(reader, 0, longest);
    return texts;
}
