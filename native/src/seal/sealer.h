/* A sealer: its streams, their trees, and what it signs with. It is a part of a session whose policy seals. */
#ifndef LR_SEALER_H
#define LR_SEALER_H

#include "keys.h"
#include "known.h"
#include "spool.h"

#define LR_CONTROL_START 66u
#define LR_CONTROL_START_BY_TAG 99u
#define LR_CONTROL_CHECKPOINT 70u
enum lr_checkpoint_flags { LR_FLAG_FINAL = 1, LR_FLAG_EPOCH = 2, LR_FLAG_RECOVERED = 4 };

/* Leaves that a spool holds beyond one segment: those of segments whose output the host has not taken. */
#define LR_SPOOL_BEYOND 16384u
#define LR_SPOOL_BEYOND_BY_TAG 1024u
#define LR_SEAL_IDLE_MS 60000

/*
 * Bounds for who logs under ever new tags. What has no stream of its own goes to that without a tag. A stream is a file, two signatures
 * and a mapping, 0.4 ms in all: the rate keeps them below 1 % of a core.
 */
#define LR_TAG_STREAMS 256u
#define LR_TAG_SPARE 16u        /* of them free for tags to come: streams that are quiet end for it */
#define LR_TAG_QUIET_MS 10000
#define LR_TAG_LONGEST 1024u    /* bytes of a tag */
#define LR_TAG_EACH_MS 125      /* a new stream each, LR_TAG_STREAMS at once */

typedef struct lr_seal_stream {
    uint8_t id[LR_SEAL_STREAM];
    char text[LR_SEAL_STREAM_TEXT];
    lr_spool spool;
    lr_tree tree;
    lr_tree first;       /* as it was at the last checkpoint */
    uint64_t at_epoch;   /* its size at the end of the epoch before */
    uint64_t dropped[2]; /* records since the last checkpoint: by rule, by on_error */
    int64_t last, since; /* of the monotonic clock, in ms: the last checkpoint; the first record behind it, 0: none */
    bool ended;          /* it has its last checkpoint */
    lr_known *known;     /* what is remembered of it, where that is still of it: lr_stream_known() */
    uint32_t tag_length;
    uint8_t tag[];
} lr_seal_stream;

typedef struct lr_sealer {
    lr_seal_policy policy; /* its texts are in `names`: a policy may be replaced by another of its plan */
    lr_buffer names;
    uint8_t digest[32];  /* of the plan */
    EVP_MD_CTX *hash;
    lr_canonical canonical;
    lr_seal_keys keys;
    int spools, spools_lock; /* descriptors of the spools' directory; the lock is -1 where that is the keys' */
    uint8_t owner[8];    /* in spools: whose they are */
    lr_memory memory;
    lr_seal_stream *streams[1 + LR_TAG_STREAMS]; /* the first is that without a tag */
    uint64_t tags[1 + LR_TAG_STREAMS];           /* hashes of their tags */
    size_t count, at;    /* at: that of the record before */
    lr_seal_stream *closing[2 * LR_TAG_STREAMS]; /* that have ended, and the host has not taken their last checkpoint */
    size_t closing_count;                        /* at most a half, until all end */
    int64_t next_ms;     /* of the monotonic clock: when streams that were begun since are within the rate */
    lr_tree before;      /* of a checkpoint that is not written yet: its stream's tree without its leaf */
    bool ended;
    int32_t failed;      /* options.apart: nothing can be signed any more, for this reason; so nothing is sealed */
    bool open_line;      /* JSON: the output ends within a line */
    uint8_t salts[LR_SEAL_SALT * 256];
    unsigned salts_left;
    lr_buffer digests, note, text, record;
    lr_buffer recovered; /* names of files that hold recovered checkpoints, each with its NUL; they go once the host has them */
} lr_sealer;

/*
 * begin.c: opens the directory, closes streams that were left there, begins that without a tag. The checkpoints of those that were closed
 * come into `texts`, each as u32(length of the text) ‖ text ‖ u32(length of the label) ‖ label (spool.h).
 */
int32_t lr_sealer_new(lr_sealer **sealer, const logredact_policy *policy, lr_buffer *texts, logredact_error *error);
void lr_sealer_free(lr_sealer *sealer);

/* streams.c: begins a stream, the next of `tag`'s series; `key`: that which the records hold their tag under, empty: none. */
int32_t lr_stream_begin(lr_sealer *sealer, lr_text tag, lr_text key, lr_seal_stream **stream);

/* That of the tag, or, where there is none and none can be begun, that without a tag: its place among the streams. */
size_t lr_sealer_stream_of(lr_sealer *sealer, lr_text tag, lr_text key);

/* What is remembered of it; NULL: nothing any more. */
static inline lr_known *lr_stream_known(const lr_seal_stream *stream)
{
    lr_known *known = stream->known;
    return known && known->end != LR_STREAM_NONE && memcmp(known->stream, stream->id, LR_SEAL_STREAM) == 0 ? known : NULL;
}

/* May the stream of a tag end before the sealer does? */
static inline bool lr_sealer_may_end(const lr_sealer *sealer, size_t place)
{
    return place > 0 && sealer->closing_count < LR_TAG_STREAMS;
}

/* Few places are free, and at *place is the stream that has had no record for longest, and for long enough to end. */
bool lr_sealer_spare(const lr_sealer *sealer, int64_t now_ms, size_t *place);

/* It has its last checkpoint: it is none of those to which records go. */
void lr_sealer_ended(lr_sealer *sealer, size_t place);

/* The host has all output: what it holds needs no recovery. */
void lr_sealer_taken(lr_sealer *sealer);

/* Takes a leaf. */
bool lr_stream_add(lr_sealer *sealer, lr_seal_stream *stream, const uint8_t leaf[LR_SEAL_HASH], const uint8_t *control, size_t control_length);
/* Takes a control leaf. */
bool lr_stream_control(lr_sealer *sealer, lr_seal_stream *stream, const uint8_t *content, size_t length);

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

/* Signs all leaves of a stream since its last checkpoint: the string is in sealer->text. E_MEMORY, E_CRYPTO; then there is none. */
int32_t lr_sealer_checkpoint(lr_sealer *sealer, lr_seal_stream *stream, unsigned flags);
/* It is on its way, or it cannot be: then it is as if it had not been made, and the next one has its leaves. */
void lr_sealer_written(lr_seal_stream *stream);
void lr_sealer_not_written(lr_sealer *sealer, lr_seal_stream *stream);

/* Is one of this stream due by time? *wait: else it is in so many ms, where that is less than it says. */
bool lr_stream_due(const lr_sealer *sealer, size_t place, int64_t now_ms, int64_t *wait);

int64_t lr_monotonic_ms(void);

#endif
