/*
 * Reading msgpack one token at a time (https://github.com/msgpack/msgpack/blob/master/spec.md).
 * Shared by framing, walking and the plan loader. Never reads past `length`.
 */
#ifndef LR_MSGPACK_H
#define LR_MSGPACK_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum lr_mp_type {
    LR_MP_NIL,
    LR_MP_BOOL,
    LR_MP_UINT,
    LR_MP_INT, /* negative */
    LR_MP_FLOAT32,
    LR_MP_FLOAT64,
    LR_MP_STR,
    LR_MP_BIN,
    LR_MP_EXT,
    LR_MP_ARRAY,
    LR_MP_MAP
};

typedef struct lr_mp_token {
    uint8_t type;     /* enum lr_mp_type */
    int8_t ext_type;
    uint8_t header;   /* bytes before the payload */
    uint32_t payload; /* bytes of a string, binary or ext */
    uint32_t count;   /* elements of an array, pairs of a map */
    uint64_t number;  /* UINT, BOOL: the value; INT: two's complement; floats: their bits */
} lr_mp_token;

enum lr_mp_result { LR_MP_OK, LR_MP_MORE, LR_MP_BAD };

static inline uint64_t lr_be(const uint8_t *bytes, unsigned count)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < count; i++)
        value = value << 8 | bytes[i];
    return value;
}

/* 1 to 8 bytes */
static inline void lr_put_be(uint8_t *out, uint64_t value, unsigned bytes)
{
    value = htobe64(value << (64 - 8 * bytes));
    memcpy(out, &value, bytes);
}

/* Size of the header by first byte; payloads of numbers count as header. 0: never used (0xc1). */
extern const uint8_t lr_mp_header_size[256];

/*
 * Reads the token at bytes[0..length). A string's payload need not be there.
 * LR_MP_MORE: the header itself is cut off. LR_MP_BAD: 0xc1.
 */
static inline enum lr_mp_result lr_mp_read(const uint8_t *bytes, size_t length, lr_mp_token *token)
{
    if (length == 0)
        return LR_MP_MORE;
    uint8_t first = bytes[0];
    uint8_t header = lr_mp_header_size[first];
    if (header == 0)
        return LR_MP_BAD;
    if (header > length)
        return LR_MP_MORE;
    token->header = header;
    token->payload = 0;
    token->count = 0;
    token->number = 0;
    if (first >= 0xa0 && first <= 0xbf) {
        token->type = LR_MP_STR;
        token->payload = first & 0x1f;
        return LR_MP_OK;
    }
    if (first < 0x80) {
        token->type = LR_MP_UINT;
        token->number = first;
        return LR_MP_OK;
    }
    if (first >= 0xe0) {
        token->type = LR_MP_INT;
        token->number = (uint64_t)(int64_t)(int8_t)first;
        return LR_MP_OK;
    }
    if (first < 0x90) {
        token->type = LR_MP_MAP;
        token->count = first & 0x0f;
        return LR_MP_OK;
    }
    if (first < 0xa0) {
        token->type = LR_MP_ARRAY;
        token->count = first & 0x0f;
        return LR_MP_OK;
    }
    uint64_t field = lr_be(bytes + 1, header - 1u);
    switch (first) {
    case 0xc0:
        token->type = LR_MP_NIL;
        break;
    case 0xc2:
    case 0xc3:
        token->type = LR_MP_BOOL;
        token->number = first & 1;
        break;
    case 0xc4:
    case 0xc5:
    case 0xc6:
        token->type = LR_MP_BIN;
        token->payload = (uint32_t)field;
        break;
    case 0xc7:
    case 0xc8:
    case 0xc9:
        token->type = LR_MP_EXT;
        token->ext_type = (int8_t)(field & 0xff);
        token->payload = (uint32_t)(field >> 8);
        break;
    case 0xca:
        token->type = LR_MP_FLOAT32;
        token->number = field;
        break;
    case 0xcb:
        token->type = LR_MP_FLOAT64;
        token->number = field;
        break;
    case 0xcc:
    case 0xcd:
    case 0xce:
    case 0xcf:
        token->type = LR_MP_UINT;
        token->number = field;
        break;
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3: {
        unsigned shift = 64 - 8u * (header - 1u);
        int64_t value = (int64_t)(field << shift) >> shift;
        token->type = value < 0 ? LR_MP_INT : LR_MP_UINT;
        token->number = (uint64_t)value;
        break;
    }
    case 0xd4:
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
        token->type = LR_MP_EXT;
        token->ext_type = (int8_t)bytes[1];
        token->payload = 1u << (first - 0xd4);
        break;
    case 0xd9:
    case 0xda:
    case 0xdb:
        token->type = LR_MP_STR;
        token->payload = (uint32_t)field;
        break;
    case 0xdc:
    case 0xdd:
        token->type = LR_MP_ARRAY;
        token->count = (uint32_t)field;
        break;
    default: /* 0xde, 0xdf */
        token->type = LR_MP_MAP;
        token->count = (uint32_t)field;
        break;
    }
    return LR_MP_OK;
}

/*
 * Skips whole objects. *pending counts objects still to come (1 at the start),
 * *position is where to go on; both may be kept between calls as bytes arrive.
 * LR_MP_OK when *pending is 0; *position may lie beyond `length` with LR_MP_MORE,
 * when a payload has not arrived.
 */
enum lr_mp_result lr_mp_skip(const uint8_t *bytes, size_t length, size_t *position,
                             uint64_t *pending);

/* Writes a string or binary header of at least `width` bytes; returns its size (at most 5). */
unsigned lr_mp_write_header(uint8_t *out, uint8_t type, unsigned width, uint32_t length);

/* The same for a map or array header with `count` entries. */
unsigned lr_mp_write_count(uint8_t *out, uint8_t type, unsigned width, uint32_t count);

#endif
