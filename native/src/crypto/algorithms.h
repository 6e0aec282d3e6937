/*
 * Algorithms of libcrypto, fetched once for the whole process: a fetch takes longer than all that is done with it, and a lock, which a child of fork()
 * may find taken by a thread that it does not have.
 */
#ifndef LR_ALGORITHMS_H
#define LR_ALGORITHMS_H

#include <stdbool.h>

/* libcrypto's EVP_MD and EVP_CIPHER: most of what includes this has nothing to do with its headers. */
struct evp_md_st;
struct evp_cipher_st;

typedef struct lr_algorithms {
    struct evp_md_st *sha256;
    struct evp_cipher_st *aes[3]; /* ECB, of 128, 192 and 256 bits */
} lr_algorithms;

/* False: libcrypto cannot be used, or has them not. */
bool lr_algorithms_get(lr_algorithms *algorithms);

/* For lr_libcrypto_ready(). */
bool lr_algorithms_fetch(void);
void lr_algorithms_free(void);

#endif
