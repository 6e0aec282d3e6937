/* A sealer: one stream, its tree and what it signs with. It is a part of a session whose policy seals. */
#ifndef LR_SEALER_H
#define LR_SEALER_H

#include "keys.h"
#include "spool.h"

#define LR_CONTROL_START 66u
#define LR_CONTROL_CHECKPOINT 70u
enum lr_checkpoint_flags { LR_FLAG_FINAL = 1, LR_FLAG_EPOCH = 2, LR_FLAG_RECOVERED = 4 };

/* Leaves that a spool holds beyond one segment: those of segments whose output the host has not taken. */
#define LR_SPOOL_BEYOND 16384u
#define LR_SEAL_IDLE_MS 60000

typedef struct lr_sealer {
    lr_seal_policy policy; /* its texts are in `names`: a policy may be replaced by another of its plan */
    lr_buffer names;
    uint8_t digest[32];  /* of the plan */
    EVP_MD_CTX *hash;
    lr_canonical canonical;
    lr_seal_keys keys;
    lr_spool spool;
    uint8_t stream[LR_SEAL_STREAM];
    char stream_text[LR_SEAL_STREAM_TEXT];
    lr_tree tree;
    lr_tree first;       /* as it was at the last checkpoint */
    lr_tree before;      /* of a checkpoint that is not written yet: as it was without its leaf, ... */
    uint64_t epoch;      /* ... the epoch behind it, ... */
    bool final;          /* ... and whether it is the last */
    uint64_t dropped[2]; /* records since then: by rule, by on_error */
    int64_t last, since; /* of the monotonic clock, in ms: the last checkpoint; the first record behind it, 0: none */
    bool ended;
    int32_t failed;      /* options.apart: nothing can be signed any more, for this reason; so nothing is sealed */
    bool open_line;      /* JSON: the output ends within a line */
    uint8_t salts[LR_SEAL_SALT * 256];
    unsigned salts_left;
    lr_buffer digests, note, text, record;
    lr_buffer recovered; /* names of files that hold recovered checkpoints, each with its NUL; they go once the host has them */
} lr_sealer;

/* begin.c: opens the directory, closes streams that were left there (their checkpoints into `texts`, each followed by NUL), begins one. */
int32_t lr_sealer_new(lr_sealer **sealer, const logredact_policy *policy, lr_buffer *texts, logredact_error *error);
void lr_sealer_free(lr_sealer *sealer);

/* Takes a control leaf. */
bool lr_sealer_control(lr_sealer *sealer, const uint8_t *content, size_t length);

/* checkpoint.c: what a checkpoint is made of. */
typedef struct lr_segment_of {
    const uint8_t *stream;
    const char *stream_text;
    const lr_tree *before, *after;
    const uint8_t *leaves, *controls;
    size_t controls_length;
} lr_segment_of;

/* i64(sec) u32(nsec) of a control leaf: the clock's time, but one of the keys' epoch. */
void lr_control_time(const lr_seal_keys *keys, struct timespec now, uint8_t out[12]);
/* The content of its control leaf, for the epoch of the keys. */
void lr_checkpoint_control(const lr_seal_keys *keys, struct timespec now, unsigned flags, const uint8_t digest[32], const uint64_t dropped[2],
                           uint8_t out[LR_CONTROL_CHECKPOINT]);
/* Appends the string `1c.…`; `note` is room. */
bool lr_checkpoint_text(const lr_seal_keys *keys, EVP_MD_CTX *context, const lr_segment_of *segment, lr_buffer *note, lr_buffer *out);

/* Signs all leaves since the last checkpoint: the string is in sealer->text. E_MEMORY, E_CRYPTO; then there is none. */
int32_t lr_sealer_checkpoint(lr_sealer *sealer, unsigned flags);
/* The string has become a record: what is to come is of the next segment, and of the epoch of then. E_KEY: that cannot be entered. */
int32_t lr_sealer_written(lr_sealer *sealer);
/* It has not: the checkpoint is no leaf, and the next one holds what it would have held. */
void lr_sealer_not_written(lr_sealer *sealer);

/* Is one due? E_KEY: the keys have ended. *flags: what it must say. */
bool lr_sealer_due(const lr_sealer *sealer, unsigned *flags, int64_t *wait);

/* The host has all output: what it holds needs no recovery. */
void lr_sealer_taken(lr_sealer *sealer);

int64_t lr_monotonic_ms(void);

#endif
