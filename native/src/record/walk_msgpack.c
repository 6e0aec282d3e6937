#include "../msgpack.h"
#include "walk.h"

static double as_double(const lr_mp_token *token)
{
    if (token->type == LR_MP_FLOAT32) {
        uint32_t bits = (uint32_t)token->number;
        float value;
        memcpy(&value, &bits, sizeof value);
        return value;
    }
    double value;
    memcpy(&value, &token->number, sizeof value);
    return value;
}

/* A string's header at once, as most slots are strings; any other token, and one that is cut off, by lr_mp_read. */
static bool read_token(const uint8_t *bytes, size_t length, lr_mp_token *token)
{
    const uint8_t first = length ? bytes[0] : 0;
    if ((first & 0xe0) == 0xa0 || (first == 0xd9 && length > 1)) {
        token->type = LR_MP_STR;
        token->header = first == 0xd9 ? 2 : 1;
        token->payload = first == 0xd9 ? bytes[1] : first & 0x1f;
    } else if (lr_mp_read(bytes, length, token) != LR_MP_OK) {
        return false;
    }
    return token->payload <= length - token->header;
}

/* The slot of a token that is no string and no binary. */
static void read_other(const lr_mp_token *token, char *number, lr_slot *slot)
{
    switch (token->type) {
    case LR_MP_UINT:
    case LR_MP_INT:
        slot->kind = LR_SLOT_INTEGER;
        slot->text = (lr_text){(const uint8_t *)number, lr_integer_text(token->number, token->type == LR_MP_INT, number)};
        break;
    case LR_MP_FLOAT32:
    case LR_MP_FLOAT64:
        slot->kind = LR_SLOT_FLOAT;
        slot->text = (lr_text){(const uint8_t *)number, lr_double_text(as_double(token), number)};
        break;
    case LR_MP_NIL:
        slot->kind = LR_SLOT_NIL;
        break;
    case LR_MP_ARRAY:
    case LR_MP_MAP:
        slot->kind = LR_SLOT_CONTAINER;
        slot->is_map = token->type == LR_MP_MAP;
        slot->count = token->count;
        break;
    default:
        slot->kind = LR_SLOT_OTHER;
        break;
    }
}

int lr_walk_next_msgpack(lr_walk *walk, lr_slot *slot)
{
    lr_frame *frame = lr_walk_top(walk);
    if (frame && frame->left == 0) {
        *slot = (lr_slot){.kind = LR_SLOT_END, .start = walk->at, .end = walk->at};
        return LR_WALK_SLOT;
    }
    if (!frame && walk->opened)
        return LR_WALK_DONE;
    lr_mp_token token;
    const size_t start = walk->at;
    if (!read_token(walk->bytes + start, walk->length - start, &token))
        return LR_WALK_BAD;
    walk->opened = true;
    const bool is_key = frame && frame->is_map && !frame->at_value;
    if (frame) {
        frame->left--;
        if (is_key || !frame->is_map)
            frame->entry = start;
    }
    slot->is_key = is_key;
    slot->is_map = slot->escaped = false;
    slot->start = start;
    slot->content = start + token.header;
    slot->end = walk->at = slot->content + token.payload;
    slot->count = 0;
    slot->text = (lr_text){walk->bytes + slot->content, token.payload};
    if (token.type == LR_MP_STR || token.type == LR_MP_BIN)
        slot->kind = token.type == LR_MP_STR ? LR_SLOT_STRING : LR_SLOT_BINARY;
    else
        read_other(&token, is_key ? frame->number : walk->number, slot);
    return LR_WALK_SLOT;
}

int lr_walk_skip(lr_walk *walk, lr_slot *slot)
{
    if (walk->json)
        return lr_json_skip(walk, slot);
    uint64_t pending = slot->is_map ? (uint64_t)slot->count * 2 : slot->count;
    if (lr_mp_skip(walk->bytes, walk->length, &walk->at, &pending) != LR_MP_OK)
        return LR_WALK_BAD;
    slot->end = walk->at;
    return LR_WALK_SLOT;
}
