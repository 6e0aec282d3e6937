/* Where secrets are read from, and the memory they stay in. */
#ifndef LR_SECRET_H
#define LR_SECRET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Zeroed pages, locked where the system allows and left out of core dumps; NULL: no memory. */
void *lr_secret_alloc(size_t length);
void lr_secret_free(void *pages, size_t length); /* wipes them; NULL is allowed */

/* openat(2) for reading, which waits for no FIFO. In the fuzz build no file exists: hostile plans name files. */
int lr_secret_open(int directory, const char *name, int flags);

/* What the file holds, but at most `room` bytes; -1: it cannot be read. */
ssize_t lr_secret_read(int fd, uint8_t *bytes, size_t room);

#endif
