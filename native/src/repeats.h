/*
 * Repeats: entries of records that came before, byte for byte, and in which nothing was found. An agent writes the fields of
 * a pod into each of its records; they are walked and searched once, and then compared.
 *
 * What is in an entry depends on its bytes and on the rules alone where may_repeat() says so; bytes are compared, no hash of them.
 */
#ifndef LR_REPEATS_H
#define LR_REPEATS_H

#include "memory.h"

#define LR_REPEATS 32u             /* entries kept */
#define LR_REPEAT_BYTES_MIN 32u    /* shorter ones are as soon walked */
#define LR_REPEAT_BYTES_MAX 4096u
#define LR_REPEAT_PLACES 128u

typedef struct lr_repeat {
    uint64_t first; /* its first eight bytes */
    uint64_t used;  /* when it was found last */
    lr_buffer bytes;
} lr_repeat;

typedef struct lr_repeats {
    lr_repeat entries[LR_REPEATS];
    unsigned count;
    uint64_t now;
    uint8_t places[LR_REPEAT_PLACES]; /* by a hash of what follows: the entry that was found there last */
    uint32_t seen[LR_REPEAT_PLACES];  /* hashes of those that came once: what never comes again is not kept */
    size_t length, passed; /* of the record at hand, and of it in entries that are kept */
    /* The entry at hand, where it may be kept: */
    bool watched;
    size_t start;
    uint64_t findings, failed; /* the session's counters and edits before it */
    size_t edits;
} lr_repeats;

void lr_repeats_free(lr_repeats *repeats);

/* After the rules have changed. */
void lr_repeats_forget(lr_repeats *repeats);

#endif
