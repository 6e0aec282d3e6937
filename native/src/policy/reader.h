/*
 * A cursor over the msgpack of a plan. The first thing that is not as expected
 * sets `failed` with its offset; from then on every call gives zeros, so that
 * callers check once. A plan is hostile until its last byte was read.
 */
#ifndef LR_READER_H
#define LR_READER_H

#include "../msgpack.h"
#include "policy.h"

typedef struct lr_reader {
    const uint8_t *bytes;
    size_t length, at;
    bool failed;
    size_t failed_at;
    const char *reason;
    lr_arena *arena;
    const uint8_t *alphabets[LR_MAX_ALPHABETS]; /* of runs, each once */
    uint32_t alphabet_count;
} lr_reader;

void lr_reader_fail(lr_reader *reader, const char *reason);
lr_mp_token lr_reader_token(lr_reader *reader); /* its payload is skipped */
uint8_t lr_reader_peek(lr_reader *reader);      /* enum lr_mp_type; NIL after a failure */
lr_text lr_reader_text(lr_reader *reader, size_t min, size_t max);
lr_text lr_reader_bin(lr_reader *reader, size_t min, size_t max);
uint64_t lr_reader_uint(lr_reader *reader, uint64_t min, uint64_t max);
int64_t lr_reader_int(lr_reader *reader, int64_t min, int64_t max);
bool lr_reader_bool(lr_reader *reader);
uint32_t lr_reader_array(lr_reader *reader, uint32_t max);
uint32_t lr_reader_map(lr_reader *reader, uint32_t max);
void *lr_reader_alloc(lr_reader *reader, size_t count, size_t size);

/* An array of at most `max` strings of at most `longest` bytes. */
const lr_text *lr_reader_texts(lr_reader *reader, uint32_t *count, uint32_t max, size_t longest);

/* The key of the next pair as its index in `names`; unknown or repeated keys (bits of *seen) fail. */
int lr_reader_key(lr_reader *reader, const char *const *names, uint32_t *seen);

/* Index of a text in a list of names that ends with NULL, or -1. */
int lr_text_index(lr_text text, const char *const *names);

/* policy/plan_check.c: the `check` of a detector. */
void lr_plan_read_check(lr_reader *reader, lr_detector *detector);

/* policy/plan_keys.c */
void lr_plan_read_keys(lr_reader *reader, logredact_policy *policy);

/* policy/plan_seal.c */
void lr_plan_read_fingerprint(lr_reader *reader, lr_fingerprint_policy *fingerprint);
void lr_plan_read_seal(lr_reader *reader, lr_seal_policy *seal);

/* policy/plan_action.c: of a rule; the policy has its keys already. */
void lr_plan_read_action(lr_reader *reader, const logredact_policy *policy, lr_action *action);

/* policy/plan_detector.c */
void lr_plan_read_detector(lr_reader *reader, lr_detector *detector);

static inline bool lr_text_equal(lr_text a, lr_text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

static inline bool lr_text_among(const lr_text *texts, uint32_t count, lr_text text)
{
    for (uint32_t n = 0; n < count; n++)
        if (lr_text_equal(texts[n], text))
            return true;
    return false;
}

#endif
