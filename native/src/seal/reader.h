/* What reader.c asks of fingerprints. */
#ifndef LR_SEAL_READER_H
#define LR_SEAL_READER_H

#include "seal.h"

typedef struct lr_fingerprint_reader lr_fingerprint_reader;

/* As logredact_seal_reader_fingerprints(), whose arguments were checked. NULL: no memory. */
lr_fingerprint_reader *lr_fingerprint_reader_new(const logredact_bytes *of, size_t of_count, const logredact_key *keys, size_t key_count);
void lr_fingerprint_reader_free(lr_fingerprint_reader *reader);

/* The state of the record that was read, which has an entry under the key. False: no memory, or libcrypto failed. */
bool lr_fingerprint_look(lr_fingerprint_reader *reader, EVP_MD_CTX *context, const lr_canonical *canonical, uint8_t *state);

#endif
