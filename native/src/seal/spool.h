/*
 * The spool: what a sealer that dies leaves behind, so that the next one can close its stream. A file for each stream,
 * mapped: a leaf is in it before its record leaves, and the kernel keeps it whatever becomes of the process. (A machine that loses its power may lose some.)
 */
#ifndef LR_SEAL_SPOOL_H
#define LR_SEAL_SPOOL_H

#include "seal.h"

#define LR_SPOOL_CONTROLS 8192u

/* Leaves base … base + count - 1 and the tree before them: all from the last checkpoint on of which the host has taken the output. */
typedef struct lr_spool_half {
    lr_tree before; /* its size is `base` */
    uint64_t count;
    uint64_t controls_length;
    uint8_t controls[LR_SPOOL_CONTROLS]; /* u64(seq) ‖ lp(content) of each control leaf among them */
    uint8_t leaves[];
} lr_spool_half;

/* What the records of a checkpoint hold beside it: u32(length of the key) ‖ key ‖ tag. */
#define LR_SPOOL_LABEL 1536u

/* /proc/sys/kernel/random/boot_id (proc_sys_kernel(5)): a UUID */
#define LR_SPOOL_BOOT 40u

typedef struct lr_spool_head {
    uint8_t sign[8];
    uint32_t version, capacity; /* capacity: leaves of a half */
    uint32_t active;            /* the half that counts; the other one is made anew before it does */
    uint32_t ended;             /* a final checkpoint is among the leaves */
    uint8_t stream[LR_SEAL_STREAM];
    uint32_t label_length;
    int64_t started;
    uint8_t owner[8];           /* whose keys sealed it: a directory may hold spools of others */
    char boot[LR_SPOOL_BOOT];   /* that of the machine, as Linux numbers them; zeros: not known */
    uint8_t label[LR_SPOOL_LABEL];
} lr_spool_head;

typedef struct lr_spool {
    char name[32]; /* spool-<stream> */
    lr_spool_head *head;
    size_t length;
} lr_spool;

lr_spool_half *lr_spool_active(const lr_spool *spool);

/* A new file for a stream; all its blocks are there, so that no write into the map can fail. Of `head` count capacity, stream, label, started, owner. False: no room, or no memory. */
bool lr_spool_new(lr_spool *spool, int directory, const lr_spool_head *head, const char text[LR_SEAL_STREAM_TEXT]);
/* One that is there, read only, into memory of its own (lr_free); NULL: it is damaged. */
lr_spool_head *lr_spool_read(int directory, const char *name, size_t *length);

/*
 * Has the machine been up since it was written? Else the kernel may have lost what was written last, and an older state of the file looks
 * as whole as any: a stream that was closed by it would have two histories.
 */
bool lr_spool_is_of_this_boot(const lr_spool_head *head);

/* Takes a leaf; `control`, where not NULL, is u64(seq) ‖ lp(content). False: it is full. */
bool lr_spool_add(lr_spool *spool, const uint8_t leaf[LR_SEAL_HASH], const uint8_t *control, size_t control_length);

/* The last leaf, a control leaf of which so many bytes were added, is none after all. */
void lr_spool_take_back(lr_spool *spool, size_t control_length);

/* Leaves before `tree`'s size are no longer needed; `tree` is what they come to. */
void lr_spool_forget(lr_spool *spool, const lr_tree *tree);

void lr_spool_close(lr_spool *spool);

#endif
