/* Looks at all entries of a map that is being walked, without moving the walk. */
#include "../msgpack.h"
#include "json_string.h"
#include "walk.h"

/* Longer ones, written with escapes, are none that is looked for. */
#define DECODED_MOST 1024u

typedef struct cursor {
    const lr_walk *walk;
    size_t at;
    uint8_t decoded[DECODED_MOST];
} cursor;

static uint8_t byte_at(const cursor *c)
{
    return c->at < c->walk->length ? c->walk->bytes[c->at] : 0;
}

static void pass_space(cursor *c)
{
    while (c->at < c->walk->length && memchr(" \t\r\n", c->walk->bytes[c->at], 4))
        c->at++;
}

static bool pass_string(cursor *c, lr_text *text)
{
    const lr_walk *walk = c->walk;
    size_t from = c->at + 1, end;
    bool escaped;
    if (!lr_json_string_end(walk->bytes, from, walk->length, &end, &escaped))
        return false;
    c->at = end + 1;
    if (!escaped)
        *text = (lr_text){walk->bytes + from, end - from};
    else if (end - from <= DECODED_MOST) {
        size_t length = 0;
        while (from < end)
            length += lr_json_decode_one(walk->bytes, &from, end, c->decoded + length);
        *text = (lr_text){c->decoded, length};
    }
    return true;
}

/* Passes one object; *text gets its bytes if it is a string, until the next one is passed. False: it is not whole. */
static bool pass_json(cursor *c, lr_text *text)
{
    const size_t start = c->at;
    *text = (lr_text){0};
    if (byte_at(c) == '"')
        return pass_string(c, text);
    if (byte_at(c) == '{' || byte_at(c) == '[') {
        lr_walk copy = *c->walk;
        lr_slot slot = {.start = start};
        const bool whole = lr_json_skip(&copy, &slot) == LR_WALK_SLOT;
        c->at = copy.at;
        return whole;
    }
    while (c->at < c->walk->length && !memchr(",:}] \t\r\n\"", c->walk->bytes[c->at], 9))
        c->at++;
    return c->at > start;
}

static bool pass_msgpack(cursor *c, lr_text *text)
{
    const lr_walk *walk = c->walk;
    lr_mp_token token;
    *text = (lr_text){0};
    if (lr_mp_read(walk->bytes + c->at, walk->length - c->at, &token) != LR_MP_OK || token.payload > walk->length - c->at - token.header)
        return false;
    if (token.type == LR_MP_STR || token.type == LR_MP_BIN)
        *text = (lr_text){walk->bytes + c->at + token.header, token.payload};
    uint64_t pending = 1;
    return lr_mp_skip(walk->bytes, walk->length, &c->at, &pending) == LR_MP_OK;
}

bool lr_walk_has_entry(const lr_walk *walk, const lr_frame *map, lr_entry_test *wanted, lr_entry_test *seen, const void *context)
{
    cursor c;
    c.walk = walk;
    c.at = map->start + map->header;
    for (uint64_t n = 0; walk->json || n < map->count; n++) {
        lr_text text;
        if (walk->json) {
            pass_space(&c);
            c.at += byte_at(&c) == ',';
            pass_space(&c);
            if (byte_at(&c) != '"')
                return false;
        }
        if (!(walk->json ? pass_json(&c, &text) : pass_msgpack(&c, &text)))
            return false;
        const bool found = text.bytes && wanted(context, text);
        if (walk->json) {
            pass_space(&c);
            if (byte_at(&c) != ':')
                return false;
            c.at++;
            pass_space(&c);
        }
        if (!(walk->json ? pass_json(&c, &text) : pass_msgpack(&c, &text)))
            return false;
        if (found && text.bytes && seen(context, text))
            return true;
    }
    return false;
}
