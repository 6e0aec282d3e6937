/* Byte classes and boundaries of docs/detection.md, "Common terms". */
#ifndef LR_CHARS_H
#define LR_CHARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../policy/policy.h"

enum {
    LR_C_DIGIT = 1,
    LR_C_LETTER = 2,
    LR_C_HEX = 4,
    LR_C_WORD = 8,    /* letter, digit, _ */
    LR_C_LOCAL = 16,  /* [A-Za-z0-9._%+'-]: the local part of an address */
    LR_C_NAME = 32,   /* [A-Za-z0-9_.-]: keys */
    LR_C_URLSAFE = 64, /* [A-Za-z0-9_-]: base64url */
    LR_C_TOKEN68 = 128, /* [A-Za-z0-9._~+/=-]: RFC 9110, 11.2 */
    LR_C_JOINER = 256,  /* [-_. '"] and brackets: left out where a key is compared with names */
    LR_C_GAP = 512,     /* space, tab, quotes, backslash, ]: between a key and its separator */
    LR_C_ESCAPE = 2048, /* % \ &: begin what is written encoded */
    LR_C_URL_END = 1024 /* up to 0x20, and /?#"'<>\`: ends the authority of a URL */
};

extern const uint16_t lr_class[256];

static inline bool lr_is(uint8_t byte, uint16_t classes)
{
    return (lr_class[byte] & classes) != 0;
}

static inline uint8_t lr_lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

/*
 * A colour: ESC `[` digits and `;` `m` (ECMA-48, 8.3.117 SGR), ESC itself or escaped. Where the one that ends at i
 * begins, and where the one that begins at i ends; i where there is none.
 */
size_t lr_colour_start(lr_text v, size_t i);
size_t lr_colour_end(lr_text v, size_t i);

/* LB(i), for an i whose preceding byte is a word byte: is it the end of an escape? */
bool lr_left_escape(lr_text v, size_t i);

static inline bool lr_left_boundary(lr_text v, size_t i)
{
    return i == 0 || !lr_is(v.bytes[i - 1], LR_C_WORD) || lr_left_escape(v, i);
}

static inline bool lr_right_boundary(lr_text v, size_t j)
{
    return j >= v.length || !lr_is(v.bytes[j], LR_C_WORD);
}

/* b[i] is in the classes; false beyond the end. */
static inline bool lr_at(lr_text v, size_t i, uint16_t classes)
{
    return i < v.length && lr_is(v.bytes[i], classes);
}

static inline bool lr_byte(lr_text v, size_t i, uint8_t byte)
{
    return i < v.length && v.bytes[i] == byte;
}

/* The byte before i is `byte`. */
static inline bool lr_before(lr_text v, size_t i, uint8_t byte)
{
    return i > 0 && v.bytes[i - 1] == byte;
}

/* A digit and then a dot stand before i: i is in the middle of a decimal number or a dotted one. */
static inline bool lr_after_decimal_point(lr_text v, size_t i)
{
    return i > 1 && v.bytes[i - 1] == '.' && lr_is(v.bytes[i - 2], LR_C_DIGIT);
}

/* `separator` and then a digit stand at j. */
static inline bool lr_continues(lr_text v, size_t j, uint8_t separator)
{
    return lr_byte(v, j, separator) && lr_at(v, j + 1, LR_C_DIGIT);
}

/* End of the maximal run of the classes from i. */
static inline size_t lr_run(lr_text v, size_t i, uint16_t classes)
{
    while (lr_at(v, i, classes))
        i++;
    return i;
}

/* Start of the maximal run of the classes that ends before i and does not go below `floor`. */
static inline size_t lr_run_back(lr_text v, size_t i, size_t floor, uint16_t classes)
{
    while (i > floor && lr_is(v.bytes[i - 1], classes))
        i--;
    return i;
}

/* b[i..] begins with the lower-case ASCII text, case ignored. */
bool lr_begins_folded(lr_text v, size_t i, const char *text, size_t length);

/* Bytes of the UTF-8 sequence at i (RFC 3629); 1 for a byte that begins none. */
size_t lr_utf8_length(lr_text v, size_t i);

/* The code point of a valid UTF-8 sequence of `length` bytes, two or more. */
static inline uint32_t lr_code_point(const uint8_t *b, size_t length)
{
    uint32_t c = b[0] & (0xffu >> (length + 1));
    for (size_t n = 1; n < length; n++)
        c = c << 6 | (b[n] & 0x3fu);
    return c;
}

bool lr_is_utf8(lr_text v);

/* Where evidence is asked for (a digit, say), it must stand among this many first bytes. */
#define LR_EVIDENCE 256u

/* More backslashes than this before a quote are no nesting: the content then goes to the end of the value. */
#define LR_QUOTE_DEPTH 63u

/*
 * The end of a quoted string's content, opened by `depth` backslashes and
 * `quote`, content from i (docs/detection.md, "Quoted strings"). *after gets the
 * position after the closing quote.
 */
size_t lr_quoted_end(lr_text v, size_t i, size_t depth, uint8_t quote, size_t *after);

/* The end of a `[REDACTED:...]` that stands at i, else i. */
size_t lr_placeholder_end(lr_text v, size_t i);

/* Exactly `[REDACTED:...]`, or only asterisks. */
bool lr_is_placeholder(lr_text v, size_t start, size_t end);

#endif
