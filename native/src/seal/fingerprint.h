/* Hash or signature of each record by itself (docs/seal-spec.md, Fingerprints): no stream, no checkpoints, no state. */
#ifndef LR_FINGERPRINT_H
#define LR_FINGERPRINT_H

#include "entry.h"

#define LR_FINGERPRINT_MAX 64u /* characters: 64 hexadecimal digits, or 1s.<id>.<base64url of 32 bytes> */
#define LR_KEY_ID 8u

typedef struct lr_fingerprinter {
    EVP_MD_CTX *hash;
    lr_canonical canonical;
    lr_buffer field, room, spare; /* the key it stands under: a policy may be replaced by another of its plan */
} lr_fingerprinter;

/* Puts a fingerprinter into the session where its policy wants one. Errors: E_ARGUMENT (text), E_MEMORY. */
int32_t lr_fingerprint_begin(logredact_session *session, logredact_error *error);
void lr_fingerprint_free(lr_fingerprinter *fingerprinter);

/* As lr_seal_event(). */
int32_t lr_fingerprint_event(logredact_session *session, size_t from, const lr_event *event);

/*
 * SHA-256 of the fields that were read, of those named in `of` where it names any; with a key HMAC-SHA-256. `room` is kept
 * between calls. False: no memory, or libcrypto failed.
 */
bool lr_fingerprint(EVP_MD_CTX *context, const lr_canonical *canonical, const lr_text *of, size_t of_count, lr_text key, lr_buffer *room,
                    uint8_t out[LR_SEAL_HASH]);

/* The text of it; `id` NULL: of a hash. Returns its length. */
size_t lr_fingerprint_text(const uint8_t hash[LR_SEAL_HASH], const char *id, char out[LR_FINGERPRINT_MAX]);

#endif
