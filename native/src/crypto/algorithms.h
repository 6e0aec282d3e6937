/* Algorithms of libcrypto, fetched once for as long as they are needed: a fetch takes longer than all that is done with it. */
#ifndef LR_ALGORITHMS_H
#define LR_ALGORITHMS_H

#include <openssl/types.h>
#include <stdbool.h>

typedef struct lr_algorithms {
    EVP_MD *sha256;
    EVP_CIPHER *aes[3]; /* ECB, of 128, 192 and 256 bits */
} lr_algorithms;

/* False: libcrypto has them not, or no memory. */
bool lr_algorithms_fetch(lr_algorithms *algorithms);
void lr_algorithms_free(lr_algorithms *algorithms);

#endif
