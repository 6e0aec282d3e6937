/* A sealer begins: streams that another left open are closed for it, then its own is. */
#include <dirent.h>
#include <fcntl.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <unistd.h>

#include "../error.h"
#include "../policy/secret.h"
#include "sealer.h"

#define SPOOL "spool-"
#define CLOSED "closed-" /* the file of a recovered checkpoint, until the host has it */
#define CLOSED_MAX (64u << 20)
#define NAMES_MAX 256u

/* The stream before: what the start of the next says of it. */
typedef struct lr_previous {
    uint8_t stream[LR_SEAL_STREAM];
    uint64_t size;
    int64_t started;
    uint8_t end; /* enum lr_spool_end */
} lr_previous;

typedef struct lr_names {
    char of[NAMES_MAX][32];
    size_t count;
} lr_names;

/* Names of the directory's files that begin so, as far as there is room: what is left is for the next start. */
static bool list(int directory, const char *prefix, lr_names *names)
{
    const int fd = lr_secret_open(directory, ".", O_DIRECTORY);
    DIR *open = fd < 0 ? NULL : fdopendir(fd);
    names->count = 0;
    if (!open) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    for (struct dirent *each; names->count < NAMES_MAX && (each = readdir(open));)
        if (strncmp(each->d_name, prefix, strlen(prefix)) == 0 && strlen(each->d_name) == strlen(prefix) + LR_SEAL_STREAM_TEXT)
            memcpy(names->of[names->count++], each->d_name, strlen(each->d_name) + 1);
    closedir(open);
    return true;
}

/* Closes the stream of a spool: its checkpoint goes into a file, as it must be the same however often it is asked for. */
static int32_t close_stream(lr_sealer *s, const lr_spool *spool, const char *name)
{
    const char *stream_text = name + strlen(SPOOL);
    const lr_spool_half *held = lr_spool_active(spool);
    const uint64_t none[2] = {0};
    uint8_t content[LR_CONTROL_CHECKPOINT], leaf[LR_SEAL_HASH];
    struct timespec now;
    lr_tree after = held->before;
    lr_buffer leaves = {0}, controls = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    lr_checkpoint_control(&s->keys, now, LR_FLAG_RECOVERED, s->digest, none, content);
    bool ok = lr_seal_leaf(s->hash, 2, content, sizeof content, leaf) && lr_buffer_append(&leaves, held->leaves, held->count * LR_SEAL_HASH) &&
              lr_buffer_append(&leaves, leaf, sizeof leaf) && lr_buffer_append(&controls, held->controls, held->controls_length);
    uint8_t head[12];
    lr_put_be(head, held->before.size + held->count, 8);
    lr_put_be(head + 8, sizeof content, 4);
    ok = ok && lr_buffer_append(&controls, head, sizeof head) && lr_buffer_append(&controls, content, sizeof content);
    for (uint64_t i = 0; ok && i <= held->count; i++)
        ok = lr_tree_push(s->hash, &after, leaves.bytes + i * LR_SEAL_HASH);
    const lr_segment_of segment = {spool->head->stream, stream_text, &held->before, &after, leaves.bytes, controls.bytes, controls.length};
    s->text.length = 0;
    ok = ok && lr_checkpoint_text(&s->keys, s->hash, &segment, &s->note, &s->text);
    lr_buffer_free(&leaves);
    lr_buffer_free(&controls);
    if (!ok)
        return LOGREDACT_E_CRYPTO;
    char closed[32];
    snprintf(closed, sizeof closed, CLOSED "%.*s", (int)LR_SEAL_STREAM_TEXT, stream_text);
    return lr_seal_file_write(s->keys.directory, closed, s->text.bytes, s->text.length) ? LOGREDACT_OK : LOGREDACT_E_KEY;
}

/* One spool of a stream before: recovered, if anything of it was not signed, or not taken. */
static int32_t look_back(lr_sealer *s, const char *name, lr_previous *previous)
{
    lr_spool spool = {0};
    char closed[32], again[LR_SEAL_STREAM_TEXT];
    size_t length;
    int32_t status = LOGREDACT_OK;
    lr_previous found = {.end = LR_SPOOL_LOST};
    if (!lr_base64url_read((lr_text){(const uint8_t *)name + strlen(SPOOL), LR_SEAL_STREAM_TEXT}, found.stream, sizeof found.stream))
        return LOGREDACT_OK; /* none of ours */
    snprintf(closed, sizeof closed, CLOSED "%s", name + strlen(SPOOL));
    spool.head = lr_spool_read(s->keys.directory, name, &length);
    if (spool.head && memcmp(spool.head->stream, found.stream, sizeof found.stream) == 0) {
        const lr_spool_half *held = lr_spool_active(&spool);
        const bool whole = held->count == 0 && spool.head->ended;
        found.started = spool.head->started;
        found.size = held->before.size + held->count + !whole;
        found.end = whole ? LR_SPOOL_FINAL : LR_SPOOL_RECOVERED;
        if (!whole && faccessat(s->keys.directory, closed, F_OK, 0) != 0)
            status = close_stream(s, &spool, name);
    }
    (void)lr_base64url(found.stream, sizeof found.stream, again);
    lr_free(spool.head);
    if (status == LOGREDACT_OK && (previous->end == LR_SPOOL_NONE || found.started >= previous->started))
        *previous = found;
    return status;
}

/* Checkpoints of streams that were closed, which no host is known to have. */
static bool collect(lr_sealer *s, lr_buffer *texts)
{
    lr_names *names = lr_malloc(sizeof *names);
    bool ok = names && list(s->keys.directory, CLOSED, names);
    for (size_t i = 0; ok && i < names->count; i++) {
        const int fd = lr_secret_open(s->keys.directory, names->of[i], O_NOFOLLOW);
        const off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
        if (size > 0 && size <= (off_t)CLOSED_MAX && lseek(fd, 0, SEEK_SET) == 0) {
            ok = lr_buffer_reserve(texts, (size_t)size + 1);
            if (ok && lr_secret_read(fd, texts->bytes + texts->length, (size_t)size) == size) {
                texts->length += (size_t)size;
                ok = lr_buffer_put(texts, 0) && lr_buffer_append(&s->recovered, names->of[i], strlen(names->of[i]) + 1);
            }
        }
        if (fd >= 0)
            close(fd);
    }
    lr_free(names);
    return ok;
}

static int32_t begin_stream(lr_sealer *s, const lr_previous *previous, struct timespec now)
{
    uint8_t content[LR_CONTROL_START] = {'S'};
    const uint32_t capacity = LR_SPOOL_BEYOND + s->policy.records;
    if (RAND_bytes(s->stream, sizeof s->stream) <= 0)
        return LOGREDACT_E_CRYPTO;
    (void)lr_base64url(s->stream, sizeof s->stream, s->stream_text);
    if (!lr_spool_new(&s->spool, s->keys.directory, s->stream, s->stream_text, capacity, (int64_t)now.tv_sec * 1000000000 + now.tv_nsec))
        return LOGREDACT_E_KEY;
    lr_control_time(&s->keys, now, content + 1);
    memcpy(content + 13, s->digest, 32);
    memcpy(content + 45, previous->stream, LR_SEAL_STREAM);
    lr_put_be(content + 57, previous->size, 8);
    content[65] = previous->end;
    return lr_sealer_control(s, content, sizeof content) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

/* Closes what lies there and begins; then the spools before are of no more use. */
static int32_t begin(lr_sealer *s, struct timespec now, lr_buffer *texts)
{
    lr_names *names = lr_malloc(sizeof *names);
    lr_previous previous = {.end = LR_SPOOL_NONE};
    int32_t status = names && list(s->keys.directory, SPOOL, names) ? LOGREDACT_OK : LOGREDACT_E_KEY;
    for (size_t i = 0; status == LOGREDACT_OK && i < names->count; i++)
        status = look_back(s, names->of[i], &previous);
    if (status == LOGREDACT_OK)
        status = begin_stream(s, &previous, now);
    if (status == LOGREDACT_OK && !collect(s, texts))
        status = LOGREDACT_E_MEMORY;
    for (size_t i = 0; status == LOGREDACT_OK && i < names->count; i++)
        (void)unlinkat(s->keys.directory, names->of[i], 0);
    lr_free(names);
    return status;
}

static bool copy_policy(lr_sealer *s, const lr_seal_policy *policy)
{
    s->policy = *policy;
    if (!lr_buffer_append(&s->names, policy->origin.bytes, policy->origin.length) ||
        !lr_buffer_append(&s->names, policy->field.bytes, policy->field.length))
        return false;
    s->policy.origin.bytes = s->names.bytes;
    s->policy.field.bytes = s->names.bytes + policy->origin.length;
    return true;
}

int32_t lr_sealer_new(lr_sealer **sealer, const logredact_policy *policy, lr_buffer *texts, logredact_error *error)
{
    lr_sealer *s = lr_calloc(1, sizeof *s);
    *sealer = NULL;
    if (!s)
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for sealing");
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    s->keys.directory = s->keys.lock = -1;
    memcpy(s->digest, policy->digest, sizeof s->digest);
    int32_t status = LOGREDACT_OK;
    if (!copy_policy(s, &policy->seal) || !(s->hash = lr_seal_hash_new()) || !lr_canonical_init(&s->canonical, s->policy.field))
        status = lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for sealing");
    if (status == LOGREDACT_OK)
        status = lr_seal_keys_open(&s->keys, s->hash, s->policy.directory, s->policy.origin, now.tv_sec, error);
    if (status == LOGREDACT_OK) {
        status = begin(s, now, texts);
        if (status != LOGREDACT_OK)
            lr_fail(error, status, 0, "the seal's directory cannot be used: its disk is full, or it cannot be written to");
    }
    if (status != LOGREDACT_OK) {
        lr_sealer_free(s);
        return status;
    }
    s->last = lr_monotonic_ms();
    *sealer = s;
    return LOGREDACT_OK;
}

void lr_sealer_free(lr_sealer *s)
{
    if (!s)
        return;
    lr_buffer *const buffers[] = {&s->names, &s->digests, &s->note, &s->text, &s->record, &s->recovered};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        lr_buffer_free(buffers[i]);
    lr_canonical_free(&s->canonical);
    lr_spool_close(&s->spool);
    lr_seal_keys_close(&s->keys);
    EVP_MD_CTX_free(s->hash);
    OPENSSL_cleanse(s->salts, sizeof s->salts);
    lr_free(s);
}
