/* Credentials as key and value: in text of any syntax, and as a field of a record. */
#ifndef LR_KEYVALUE_H
#define LR_KEYVALUE_H

#include "key_ends.h"

/* FIELD: by a name that counts for fields of records alone. */
enum lr_key_fit { LR_KEY_NONE, LR_KEY_WEAK, LR_KEY_FIELD, LR_KEY_STRONG };

/*
 * The names of a detector by the last two bytes they end with, so that almost
 * every key is turned away by one look-up: index[a*36+b] is 1 + the first name.
 */
typedef struct lr_name_index {
    uint16_t first[36 * 36];
    uint16_t *next; /* by name: 1 + the next with the same end, 0 at the last */
} lr_name_index;

bool lr_name_index_build(lr_name_index *index, const lr_detector *detector, lr_arena *arena);

/* How a key (its last LR_KEY_MAX bytes) is fit by the detector's names; `field`: it is a record's. */
enum lr_key_fit lr_key_fits(const lr_detector *detector, const lr_name_index *index, lr_text key, bool field);

/* Where the finding starts in a field's value: after the scheme of `authorization`, else at 0. */
size_t lr_field_start(lr_text value, enum lr_key_fit fit);

/* An anchor at i, `=`, `:`, the `>` of a tag or the `--` of a flag: is there a key that fits, and a value after it? */
bool lr_verify_keyvalue(const lr_detector *detector, const lr_name_index *index, lr_text value, size_t i, lr_span *span);

/* The checks on a value whose key fits. */
bool lr_value_counts(lr_text value, size_t start, size_t end, enum lr_key_fit fit);

#endif
