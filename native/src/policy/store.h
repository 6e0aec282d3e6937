/* A file of subjects' keys, wrapped: an SQLite database with a row for each subject (docs/keys.md, "Keys of subjects"). */
#ifndef LR_STORE_H
#define LR_STORE_H

#include "policy.h"

#define LR_SUBJECT_CHARS 26u /* of a subject's code */
#define LR_WRAPPED_BYTES 80u /* a key of 64 bytes under AES-SIV */

typedef struct lr_store lr_store;

/* Makes the file, mode 0600, where it is missing. NULL and *reason, a fixed text, where that fails. The path stays the caller's. */
lr_store *lr_store_open(const char *path, const char **reason);
void lr_store_close(lr_store *store); /* NULL is allowed */

/* Whether the file is still the one that its path names: neither deleted nor replaced. */
bool lr_store_in_place(const lr_store *store);

/* Whether there is a row for the code, which *wrapped then holds. False: the file cannot be read. */
bool lr_store_get(lr_store *store, const uint8_t *code, uint8_t wrapped[LR_WRAPPED_BYTES], bool *there);

/* Adds a row unless there is one, and has it on the disk when it returns. False: the file cannot be written. */
bool lr_store_put(lr_store *store, const uint8_t *code, const char *key_id, const uint8_t wrapped[LR_WRAPPED_BYTES]);

/* A number that is another one when another process or connection has changed the file; false: it cannot be read. */
bool lr_store_version(lr_store *store, int *version);

#endif
