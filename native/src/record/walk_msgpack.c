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
    if (lr_mp_read(walk->bytes + walk->at, walk->length - walk->at, &token) != LR_MP_OK ||
        token.payload > walk->length - walk->at - token.header)
        return LR_WALK_BAD;
    walk->opened = true;
    bool is_key = frame && frame->is_map && !frame->at_value;
    if (frame) {
        frame->left--;
        if (is_key || !frame->is_map)
            frame->entry = walk->at;
    }
    size_t start = walk->at, content = start + token.header;
    walk->at = content + token.payload;
    *slot = (lr_slot){
        .is_key = is_key,
        .start = start,
        .end = walk->at,
        .content = content,
        .text = {walk->bytes + content, token.payload},
    };
    char *number = is_key ? frame->number : walk->number;
    switch (token.type) {
    case LR_MP_STR:
        slot->kind = LR_SLOT_STRING;
        break;
    case LR_MP_BIN:
        slot->kind = LR_SLOT_BINARY;
        break;
    case LR_MP_UINT:
    case LR_MP_INT:
        slot->kind = LR_SLOT_INTEGER;
        slot->text = (lr_text){(const uint8_t *)number, lr_integer_text(token.number, token.type == LR_MP_INT, number)};
        break;
    case LR_MP_FLOAT32:
    case LR_MP_FLOAT64:
        slot->kind = LR_SLOT_FLOAT;
        slot->text = (lr_text){(const uint8_t *)number, lr_double_text(as_double(&token), number)};
        break;
    case LR_MP_NIL:
        slot->kind = LR_SLOT_NIL;
        break;
    case LR_MP_ARRAY:
    case LR_MP_MAP:
        slot->kind = LR_SLOT_CONTAINER;
        slot->is_map = token.type == LR_MP_MAP;
        slot->count = token.count;
        break;
    default:
        slot->kind = LR_SLOT_OTHER;
        break;
    }
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
