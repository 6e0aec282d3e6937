#include "msgpack.h"

#define X16(n) n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n

const uint8_t lr_mp_header_size[256] = {
    X16(1), X16(1), X16(1), X16(1), X16(1), X16(1), X16(1), X16(1), /* 00-7f */
    X16(1), X16(1), X16(1), X16(1),                                 /* 80-bf */
    1, 0, 1, 1, 2, 3, 5, 3, 4, 6, 5, 9, 2, 3, 5, 9,                 /* c0-cf */
    2, 3, 5, 9, 2, 2, 2, 2, 2, 2, 3, 5, 3, 5, 3, 5,                 /* d0-df */
    X16(1), X16(1),                                                 /* e0-ff */
};

/*
 * Tokens of which the first byte says all: how many bytes they have, and how many objects are in them. 0: any other, of which
 * lr_mp_read() says it.
 */
#define X32(n) X16(n), X16(n)
#define FROM4(n) n, n + 1, n + 2, n + 3
#define FROM16(n) FROM4(n), FROM4(n + 4), FROM4(n + 8), FROM4(n + 12)
static const uint8_t all_bytes[256] = {
    X32(1), X32(1), X32(1), X32(1),                  /* 00-7f */
    X32(1),                                          /* 80-9f */
    FROM16(1), FROM16(17),                           /* a0-bf */
    1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 5, 9, 2, 3, 5, 9,  /* c0-cf */
    2, 3, 5, 9, 3, 4, 6, 10, 18, 0, 0, 0, 0, 0, 0, 0, /* d0-df */
    X32(1),                                          /* e0-ff */
};
static const uint8_t objects_in[256] = {
    [0x81] = 2, [0x82] = 4,  [0x83] = 6,  [0x84] = 8,  [0x85] = 10, [0x86] = 12, [0x87] = 14, [0x88] = 16, [0x89] = 18, [0x8a] = 20,
    [0x8b] = 22, [0x8c] = 24, [0x8d] = 26, [0x8e] = 28, [0x8f] = 30, [0x91] = 1,  [0x92] = 2,  [0x93] = 3,  [0x94] = 4,  [0x95] = 5,
    [0x96] = 6,  [0x97] = 7,  [0x98] = 8,  [0x99] = 9,  [0x9a] = 10, [0x9b] = 11, [0x9c] = 12, [0x9d] = 13, [0x9e] = 14, [0x9f] = 15,
};

enum lr_mp_result lr_mp_skip(const uint8_t *bytes, size_t length, size_t *position,
                             uint64_t *pending)
{
    size_t at = *position;
    uint64_t left = *pending;
    enum lr_mp_result result = LR_MP_OK;
    while (left > 0) {
        lr_mp_token token;
        if (at >= length) {
            result = LR_MP_MORE;
            break;
        }
        const uint8_t first = bytes[at];
        /* Most are short strings: where the next token begins waits for one load then, not for two. */
        if ((first & 0xe0) == 0xa0) {
            at += first - 0x9fu;
            left--;
            continue;
        }
        const uint8_t all = all_bytes[first];
        if (all) {
            left += objects_in[first];
            left--;
            at += all;
            continue;
        }
        result = lr_mp_read(bytes + at, length - at, &token);
        if (result != LR_MP_OK)
            break;
        left--;
        /* At most 2^33 a token, and one byte of input each: 64 bits cannot overflow. */
        left += token.type == LR_MP_MAP ? (uint64_t)token.count * 2 : token.count;
        at += token.header + (size_t)token.payload;
    }
    if (result == LR_MP_OK && at > length)
        result = LR_MP_MORE;
    *position = at;
    *pending = left;
    return result;
}

unsigned lr_mp_write_header(uint8_t *out, uint8_t type, unsigned width, uint32_t length)
{
    if (type == LR_MP_STR && width <= 1 && length < 32) {
        out[0] = (uint8_t)(0xa0 | length);
        return 1;
    }
    uint8_t base = type == LR_MP_STR ? 0xd9 : 0xc4;
    unsigned size = length > 0xffff ? 4 : length > 0xff ? 2 : 1;
    while (size + 1 < width)
        size *= 2;
    out[0] = (uint8_t)(base + (size == 4 ? 2 : size - 1));
    for (unsigned i = 0; i < size; i++)
        out[1 + i] = (uint8_t)(length >> 8 * (size - 1 - i));
    return size + 1;
}

unsigned lr_mp_write_count(uint8_t *out, uint8_t type, unsigned width, uint32_t count)
{
    if (width <= 1 && count < 16) {
        out[0] = (uint8_t)((type == LR_MP_MAP ? 0x80 : 0x90) | count);
        return 1;
    }
    uint8_t base = type == LR_MP_MAP ? 0xde : 0xdc;
    unsigned size = (count > 0xffff || width > 3) ? 4 : 2;
    out[0] = (uint8_t)(base + (size == 4));
    for (unsigned i = 0; i < size; i++)
        out[1 + i] = (uint8_t)(count >> 8 * (size - 1 - i));
    return size + 1;
}
