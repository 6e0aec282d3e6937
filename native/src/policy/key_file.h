/* One file of a keyring (docs/keys.md, "The files"). */
#ifndef LR_KEY_FILE_H
#define LR_KEY_FILE_H

#include "policy.h"

#define LR_KEY_MIN 32u        /* bytes of a key */
#define LR_KEY_FILE_MAX 4096u /* bytes of a file */
#define LR_RING_KEY_MAX 64u   /* bytes of a key of a keyring */

/* Texts and the key are bytes of the file. Times are seconds since 1970, UTC. */
typedef struct lr_key_file {
    lr_text id, purpose;
    int64_t created, active_from;
    bool retired;
    uint8_t *key;
    size_t length;
} lr_key_file;

/* Reads a file's content, in which the key is decoded where it stands. NULL, or why it is refused: a fixed text. */
const char *lr_key_file_read(uint8_t *bytes, size_t length, lr_key_file *file);

#endif
