/*
 * The directory of a sealer's keys, and what it signs with (docs/seal-spec.md, Keys; docs/seal.md, The directory). One process has it
 * at a time. Of the private keys there is only the seed of the current epoch, in the file and in locked memory. The key that signs is
 * made of it for each signature: libcrypto keeps one in memory of its own, which is not locked.
 */
#ifndef LR_SEAL_KEYS_H
#define LR_SEAL_KEYS_H

#include "seal.h"

typedef struct lr_seal_keys {
    int directory, lock;     /* descriptors, -1: none */
    int64_t start;
    uint32_t seconds;
    uint64_t epochs, epoch;
    uint8_t *seed;           /* LR_SEAL_HASH bytes, locked */
    uint8_t public[LR_SEAL_HASH];
    bool ended;              /* nothing is signed any more */
    lr_text origin;
    lr_buffer enrolment;     /* the note */
    lr_buffer leaves;        /* of all epochs' keys */
    lr_buffer proof;         /* of this epoch's */
} lr_seal_keys;

/* Opens and locks the directory, and goes to the epoch of `now`. `keys` is zeroed. E_KEY, E_MEMORY, E_CRYPTO. */
int32_t lr_seal_keys_open(lr_seal_keys *keys, EVP_MD_CTX *context, const char *directory, lr_text origin, int64_t now, logredact_error *error);

/*
 * The directory of the spools, where the policy names one: opened and locked as that of the keys is. Where it is that one nothing happens. The
 * reason why it cannot be used, or NULL.
 */
const char *lr_seal_spool_open(const lr_seal_keys *keys, const char *name, int *directory, int *lock);
void lr_seal_keys_close(lr_seal_keys *keys);

/* The epoch of a time, but not an earlier one than the current. */
uint64_t lr_seal_epoch_of(const lr_seal_keys *keys, int64_t now);
/* Goes there; seeds before are gone afterwards, from the disk as well. E_KEY: the keys have come to their end, or the disk failed. */
int32_t lr_seal_keys_evolve(lr_seal_keys *keys, EVP_MD_CTX *context, uint64_t epoch, logredact_error *error);

/* Appends a signed note over the text: C2SP signed-note, type 1. */
bool lr_seal_note(const lr_seal_keys *keys, EVP_MD_CTX *context, lr_text text, lr_buffer *note);

/* Replaces a file of the directory durably: written aside, synced, renamed. */
bool lr_seal_file_write(int directory, const char *name, const void *bytes, size_t length);

#endif
