/* Algorithms of libcrypto, fetched once for as long as they are needed: a fetch takes longer than all that is done with it. */
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

/* False: libcrypto has them not, or no memory. */
bool lr_algorithms_fetch(lr_algorithms *algorithms);
void lr_algorithms_free(lr_algorithms *algorithms);

#endif
