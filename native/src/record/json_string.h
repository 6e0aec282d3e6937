/* Strings of JSON (RFC 8259, 7): their end, their text, and where a byte of the text stands in the source. */
#ifndef LR_JSON_STRING_H
#define LR_JSON_STRING_H

#include "../memory.h"

/*
 * The content of a string from bytes[at], after the opening quote. True, with
 * *end at the closing quote and *escaped; false at a control character, an
 * escape that is none, or no end.
 */
bool lr_json_string_end(const uint8_t *bytes, size_t at, size_t length, size_t *end, bool *escaped);

/* Decodes one character at source[*at] into out (at most 4 bytes); moves *at; returns its bytes. The source was checked. */
unsigned lr_json_decode_one(const uint8_t *source, size_t *at, size_t end, uint8_t out[4]);

/*
 * From bytes[at] on, eight bytes at once, up to one that says something: a quote, a backslash, or a control character;
 * or to the last seven bytes.
 */
size_t lr_json_plain_end(const uint8_t *bytes, size_t at, size_t length);

/* Appends text as JSON string content: quotes, backslashes and control characters escaped. */
bool lr_json_escape(lr_buffer *out, const uint8_t *text, size_t length);

#endif
