/* Life of a policy: load, share, free. */
#include "policy.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "../crypto/key_heap.h"
#include "../detect/pattern.h"
#include "../error.h"
#include "../scan/scan.h"
#include "reader.h"

struct lr_arena_block {
    struct lr_arena_block *next;
    size_t used, size;
    _Alignas(16) uint8_t bytes[];
};

void *lr_arena_alloc(lr_arena *arena, size_t count, size_t size)
{
    if (size && count > (SIZE_MAX - 64) / size)
        return NULL;
    size_t need = (count * size + 15) & ~(size_t)15;
    struct lr_arena_block *block = arena->blocks;
    if (!block || need > block->size - block->used) {
        size_t room = need > 16384 ? need : 16384;
        block = lr_calloc(1, sizeof *block + room);
        if (!block)
            return NULL;
        block->size = room;
        block->next = arena->blocks;
        arena->blocks = block;
    }
    void *result = block->bytes + block->used;
    block->used += need;
    return result;
}

void lr_arena_free(lr_arena *arena)
{
    while (arena->blocks) {
        struct lr_arena_block *next = arena->blocks->next;
        lr_free(arena->blocks);
        arena->blocks = next;
    }
}

void lr_policy_retain(logredact_policy *policy)
{
    atomic_fetch_add_explicit(&policy->references, 1, memory_order_relaxed);
}

void logredact_policy_free(logredact_policy *policy)
{
    if (!policy || atomic_fetch_sub_explicit(&policy->references, 1, memory_order_acq_rel) != 1)
        return;
    for (uint32_t i = 0; i < policy->detector_count && policy->detectors; i++)
        lr_pattern_free(policy->detectors[i].pattern);
    lr_scanner_free(policy->scanner);
    lr_keys_wipe(policy);
    lr_known_wipe(policy);
    lr_arena_free(&policy->arena);
    lr_free(policy);
}

/* Opens the outer document; the body is copied so that the plan's bytes may go. */
static int32_t open_plan(logredact_policy *policy, const uint8_t *plan, size_t length, logredact_error *error)
{
    static const char *const names[] = {"format", "digest", "body", NULL};
    lr_reader r = {.bytes = plan, .length = length, .arena = &policy->arena};
    uint32_t seen = 0, pairs = lr_reader_map(&r, 3);
    lr_text digest = {0}, inner = {0};
    for (uint32_t i = 0; i < pairs && !r.failed; i++) {
        switch (lr_reader_key(&r, names, &seen)) {
        case 0:
            if (lr_reader_uint(&r, 0, UINT64_MAX) != LOGREDACT_PLAN_FORMAT)
                lr_reader_fail(&r, "the plan is of another format; compile the policy with this version of logredact");
            break;
        case 1: digest = lr_reader_bin(&r, 32, 32); break;
        case 2: inner = lr_reader_bin(&r, 1, 1u << 26); break;
        default: break;
        }
    }
    if (!r.failed && (seen != 7 || r.at != r.length))
        lr_reader_fail(&r, "this is not a plan; compile a policy with `logredact policy compile`");
    uint8_t *copy = lr_reader_alloc(&r, inner.length, 1);
    if (r.failed)
        return lr_fail(error, LOGREDACT_E_PLAN, r.failed_at, r.reason);
    if (!SHA256(inner.bytes, inner.length, policy->digest))
        return lr_fail(error, LOGREDACT_E_CRYPTO, 0, "libcrypto could not hash the plan");
    if (CRYPTO_memcmp(policy->digest, digest.bytes, 32) != 0)
        return lr_fail(error, LOGREDACT_E_PLAN, 0, "the plan does not have the digest it claims: it was changed or damaged");
    memcpy(copy, inner.bytes, inner.length);
    policy->body = (lr_text){copy, inner.length};
    return LOGREDACT_OK;
}

static logredact_policy *new_policy(logredact_error *error)
{
    logredact_policy *policy = lr_calloc(1, sizeof *policy);
    if (policy)
        atomic_init(&policy->references, 1);
    else
        lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for the policy");
    return policy;
}

/* All that follows from policy->body; the policy is freed where that fails. */
static int32_t complete(logredact_policy *p, const logredact_key *keys, size_t key_count, logredact_policy **policy,
                        logredact_error *error)
{
    int32_t status = lr_plan_read(p, p->body.bytes, p->body.length, error);
    if (status == LOGREDACT_OK)
        status = lr_keys_take(p, keys, key_count, error);
    if (status == LOGREDACT_OK && logredact_policy_source_count(p)) {
        /* Before they are read, so that what changes meanwhile is a change afterwards. */
        lr_sources_sign(p, &p->signature);
        lr_sources_settle(&p->signature);
    }
    if (status == LOGREDACT_OK)
        status = lr_keys_read(p, error);
    if (status == LOGREDACT_OK)
        status = lr_keys_derive(p, error);
    if (status == LOGREDACT_OK)
        status = lr_known_load(p, error);
    if (status == LOGREDACT_OK && !(p->scanner = lr_scanner_new(p)))
        status = lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for the scanner's tables");
    if (status != LOGREDACT_OK) {
        logredact_policy_free(p);
        return status;
    }
    *policy = p;
    return LOGREDACT_OK;
}

int32_t logredact_policy_load(const uint8_t *plan, size_t plan_length, const logredact_key *keys, size_t key_count,
                              logredact_policy **policy, logredact_error *error)
{
    if (!plan || !policy || (key_count && !keys))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_policy_load: a pointer is NULL");
    *policy = NULL;
    if (!lr_libcrypto_ready())
        return lr_fail(error, LOGREDACT_E_CRYPTO, 0, "libcrypto cannot be used");
    logredact_policy *p = new_policy(error);
    if (!p)
        return LOGREDACT_E_MEMORY;
    int32_t status = open_plan(p, plan, plan_length, error);
    if (status != LOGREDACT_OK) {
        logredact_policy_free(p);
        return status;
    }
    return complete(p, keys, key_count, policy, error);
}

int32_t logredact_policy_reload(const logredact_policy *from, logredact_policy **policy, logredact_error *error)
{
    if (!from || !policy)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_policy_reload: a pointer is NULL");
    *policy = NULL;
    logredact_policy *p = new_policy(error);
    if (!p)
        return LOGREDACT_E_MEMORY;
    uint8_t *copy = lr_arena_alloc(&p->arena, from->body.length, 1);
    if (!copy) {
        logredact_policy_free(p);
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for the policy");
    }
    memcpy(copy, from->body.bytes, from->body.length);
    memcpy(p->digest, from->digest, sizeof p->digest);
    p->body = (lr_text){copy, from->body.length};
    p->keys_of = from;
    int32_t status = complete(p, NULL, 0, policy, error);
    if (status == LOGREDACT_OK)
        p->keys_of = NULL;
    return status;
}

const uint8_t *logredact_policy_digest(const logredact_policy *policy)
{
    return policy->digest;
}

int32_t logredact_policy_seals(const logredact_policy *policy)
{
    return policy->seal.on;
}

uint32_t logredact_policy_detector_count(const logredact_policy *policy)
{
    return policy->detector_count;
}

const char *logredact_policy_detector_id(const logredact_policy *policy, uint32_t detector)
{
    return detector < policy->detector_count ? policy->detectors[detector].id : NULL;
}
