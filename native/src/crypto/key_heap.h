/*
 * Memory for what is as good as a key: contexts that hold one, subkeys, what a MAC goes on from. It lies in pages of its own, as keys do
 * (policy/secret.h), and is wiped when it is given back.
 *
 * libcrypto's contexts lie there too, where the copy of libcrypto is the library's own (LR_OWN_LIBCRYPTO; the build says so): an allocator
 * is one for a whole copy, and that of the system's is shared with the host. With the system's they lie on the ordinary heap.
 */
#ifndef LR_KEY_HEAP_H
#define LR_KEY_HEAP_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed; NULL: no memory. From any thread. */
void *lr_key_alloc(size_t length);
void lr_key_free(void *block); /* NULL is allowed */

/* Overwrites the stack below its caller, where Ed25519 leaves what SHA-512 goes by: the words of the private key, with constants added. */
void lr_burn_stack(void);

/*
 * Makes libcrypto ready, once in a process; due before anything else is asked of it. It reads no configuration: at its first use it would
 * read the file that the environment names. False: this copy of libcrypto cannot be used.
 */
bool lr_libcrypto_ready(void);

#endif
