/*
 * Text that is written encoded: percent-encoding, \u escapes, HTML's character
 * references, characters that are compatible with others. Decoded, it is searched once more; what is found there is brought
 * back to where it stands in the source.
 */
#ifndef LR_DECODE_H
#define LR_DECODE_H

#include "../memory.h"
#include "../policy/policy.h"

/* One encoded character: where its bytes stand in the text and in the source. Between units both run along. */
typedef struct lr_unit {
    uint32_t text, source;
    uint8_t text_length, source_length;
} lr_unit;

typedef struct lr_decoded {
    lr_buffer bytes;
    lr_unit *units; /* ascending */
    size_t count, capacity;
} lr_decoded;

/* Bytes of the encoded character at i, 0: there is none; its decoded bytes, at most 4, perhaps none, into out. */
size_t lr_decode_unit(lr_text source, size_t i, uint8_t out[4], uint8_t *length);

/* The same of a character that is compatible with one of ASCII, or shows nothing (compat.c). */
size_t lr_decode_compatible(lr_text source, size_t i, uint8_t *out, uint8_t *length);

/* form.c: the value at hand, and whether it is one of a form. Zero to begin with. */
typedef struct lr_form_value {
    size_t end;
    bool is;
} lr_form_value;

/* Is the + at i a space? For one i after another of a source. */
bool lr_form_space(lr_text source, size_t i, lr_form_value *value);

/* Does a form's name, with = behind it, stand behind the & at i? */
bool lr_form_name(lr_text source, size_t i);

/* And is a + near, in the same form? */
bool lr_form_begins(lr_text source, size_t i);

/*
 * All of the source; a + that is a space in a form stays one where not `spaces`. *plus: there is one. False: no memory, or it is
 * longer than 4 GiB.
 */
bool lr_decode(lr_decoded *decoded, lr_text source, bool spaces, bool *plus);
void lr_decoded_free(lr_decoded *decoded);

/* Where the source of the byte at text[at] begins, and where that of the one before it ends. */
size_t lr_source_start(const lr_decoded *decoded, size_t at);
size_t lr_source_end(const lr_decoded *decoded, size_t at);

#endif
