/*
 * What the seal's directory remembers of its streams, whatever becomes of their spools: the next start names those before it. The file
 * `streams`, mapped: the kernel keeps it whatever becomes of the process.
 */
#ifndef LR_SEAL_KNOWN_H
#define LR_SEAL_KNOWN_H

#include "seal.h"

#define LR_KNOWN 1024u /* places: far more than streams can be open */

/* docs/seal-spec.md, Control leaves: how a stream before has ended. */
enum lr_stream_end { LR_STREAM_NONE, LR_STREAM_FINAL, LR_STREAM_RECOVERED, LR_STREAM_LOST, LR_STREAM_OPEN };

typedef struct lr_known {
    uint32_t end; /* LR_STREAM_NONE: the place is free; LR_STREAM_OPEN: until the host has its last checkpoint */
    uint8_t stream[LR_SEAL_STREAM];
    uint8_t series[LR_SEAL_STREAM]; /* zeros: it is in none */
    uint8_t tag[LR_SEAL_HASH];      /* the SHA-256 of its tag; zeros: it has none */
    uint64_t size;                  /* its leaves; the least of them while it is open, and when it is lost */
    int64_t begun;                  /* ns since 1970, but later than that of any before */
} lr_known;

typedef struct lr_memory {
    struct lr_memory_file *file; /* NULL: not open */
} lr_memory;

/* The reason why not; NULL: it is open, as it was left or new. */
const char *lr_memory_open(lr_memory *memory, int directory);
void lr_memory_close(lr_memory *memory);
/* Writes it to the disk, for the case that the machine loses its power. */
bool lr_memory_sync(const lr_memory *memory);

/* Of all places one after the other. */
lr_known *lr_memory_at(const lr_memory *memory, size_t place);
lr_known *lr_memory_stream(const lr_memory *memory, const uint8_t stream[LR_SEAL_STREAM]);
/* The stream of this tag that was begun last, or of all. NULL: none is known. */
lr_known *lr_memory_tag(const lr_memory *memory, const uint8_t tag[LR_SEAL_HASH]);
lr_known *lr_memory_last(const lr_memory *memory);

/* Remembers one more, and forgets that of the same tag; where all places are taken, the oldest that has ended. Its place. */
lr_known *lr_memory_add(lr_memory *memory, const lr_known *known);

/* How it has ended. */
void lr_known_ended(lr_known *known, enum lr_stream_end end, uint64_t size);

#endif
