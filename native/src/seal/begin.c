/* A sealer begins: streams that another left open are closed for it, then its own begins. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "../error.h"
#include "../policy/secret.h"
#include "sealer.h"

#define SPOOL "spool-"
#define CLOSED "closed-" /* the file of a recovered checkpoint, until the host has it: text ‖ LF ‖ owner ‖ label (spool.h) */
#define CLOSED_MAX (64u << 20)
#define NAMES_MAX 8192u

typedef struct lr_seal_file {
    char of[32];
} lr_seal_file;

typedef struct lr_seal_files {
    lr_seal_file *items;
    size_t count, capacity;
} lr_seal_files;

/* Names of the directory's files that begin so; of a stream, all of them. E_KEY, E_MEMORY. */
static int32_t list(int directory, const char *prefix, lr_seal_files *names)
{
    const int fd = lr_secret_open(directory, ".", O_DIRECTORY);
    DIR *open = fd < 0 ? NULL : fdopendir(fd);
    int32_t status = LOGREDACT_OK;
    names->count = 0;
    if (!open) {
        if (fd >= 0)
            close(fd);
        return LOGREDACT_E_KEY;
    }
    for (struct dirent *each; status == LOGREDACT_OK && names->count < NAMES_MAX && (each = readdir(open));) {
        const size_t length = strlen(each->d_name);
        if (strncmp(each->d_name, prefix, strlen(prefix)) != 0 || length != strlen(prefix) + LR_SEAL_STREAM_TEXT)
            continue;
        if (lr_grow((void **)&names->items, &names->capacity, names->count + 1, sizeof *names->items))
            memcpy(names->items[names->count++].of, each->d_name, length + 1);
        else
            status = LOGREDACT_E_MEMORY;
    }
    closedir(open);
    return status;
}

/* Closes the stream of a spool: its checkpoint goes into a file, as it must be the same however often it is asked for. */
static int32_t close_stream(lr_sealer *s, const lr_spool *spool, const char *name, const char *closed)
{
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
    const lr_segment_of segment = {spool->head->stream, name + strlen(SPOOL), &held->before, &after, leaves.bytes, controls.bytes, controls.length};
    s->text.length = 0;
    ok = ok && lr_checkpoint_text(&s->keys, s->hash, &segment, &s->note, &s->text);
    lr_buffer_free(&leaves);
    lr_buffer_free(&controls);
    ok = ok && lr_buffer_put(&s->text, '\n') && lr_buffer_append(&s->text, s->owner, sizeof s->owner) &&
         lr_buffer_append(&s->text, spool->head->label, spool->head->label_length);
    if (!ok)
        return LOGREDACT_E_CRYPTO;
    return lr_seal_file_write(s->spools, closed, s->text.bytes, s->text.length) ? LOGREDACT_OK : LOGREDACT_E_KEY;
}

/* One spool of a stream before: recovered, if anything of it was not signed, or not taken. *ours false: it stays. */
static int32_t look_back(lr_sealer *s, const char *name, bool *ours)
{
    lr_spool spool = {0};
    lr_known found = {.end = LR_STREAM_LOST};
    char closed[32];
    size_t length;
    int32_t status = LOGREDACT_OK;
    *ours = lr_base64url_read((lr_text){(const uint8_t *)name + strlen(SPOOL), LR_SEAL_STREAM_TEXT}, found.stream, sizeof found.stream);
    if (!*ours)
        return LOGREDACT_OK;
    snprintf(closed, sizeof closed, CLOSED "%s", name + strlen(SPOOL));
    lr_known *known = lr_memory_stream(&s->memory, found.stream);
    spool.head = lr_spool_read(s->spools, name, &length);
    if (spool.head && memcmp(spool.head->owner, s->owner, sizeof s->owner) != 0) {
        *ours = false;
    } else if (spool.head && !lr_spool_is_of_this_boot(spool.head)) {
        if (known && known->end != LR_STREAM_OPEN) { /* a start before has seen to it */
            lr_free(spool.head);
            return LOGREDACT_OK;
        }
    } else if (spool.head && memcmp(spool.head->stream, found.stream, sizeof found.stream) == 0) {
        const lr_spool_half *held = lr_spool_active(&spool);
        const bool whole = held->count == 0 && spool.head->ended;
        if (held->before.size + held->count == 0) { /* killed before it had its start: it is none */
            lr_free(spool.head);
            return LOGREDACT_OK;
        }
        found.begun = spool.head->started;
        found.size = held->before.size + held->count + !whole;
        found.end = whole ? LR_STREAM_FINAL : LR_STREAM_RECOVERED;
        if (!whole && faccessat(s->spools, closed, F_OK, 0) != 0)
            status = close_stream(s, &spool, name, closed);
    }
    lr_free(spool.head);
    if (status != LOGREDACT_OK || !*ours)
        return status;
    if (known) {
        lr_known_ended(known, found.end, found.end == LR_STREAM_LOST ? known->size : found.size);
    } else { /* of a directory that has forgotten it */
        memcpy(found.tag, found.stream, sizeof found.stream);
        lr_memory_add(&s->memory, &found);
    }
    return LOGREDACT_OK;
}

static bool put_sized(lr_buffer *out, const uint8_t *bytes, size_t length)
{
    uint8_t size[4];
    lr_put_be(size, length, 4);
    return lr_buffer_append(out, size, 4) && lr_buffer_append(out, bytes, length);
}

/* A file of a recovered checkpoint, where it is of ours. False: no memory. */
static bool collect_one(lr_sealer *s, const char *name, lr_buffer *texts)
{
    const int fd = lr_secret_open(s->spools, name, O_NOFOLLOW);
    const off_t length = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
    const uint8_t *end;
    lr_buffer held = {0};
    bool ok = true;
    if (length > 0 && length <= (off_t)CLOSED_MAX && lseek(fd, 0, SEEK_SET) == 0)
        ok = lr_buffer_reserve(&held, (size_t)length);
    if (held.bytes && lr_secret_read(fd, held.bytes, (size_t)length) == length && (end = memchr(held.bytes, '\n', (size_t)length)) &&
        held.bytes + length - end > (ptrdiff_t)sizeof s->owner && memcmp(end + 1, s->owner, sizeof s->owner) == 0) {
        const uint8_t *label = end + 1 + sizeof s->owner;
        ok = put_sized(texts, held.bytes, (size_t)(end - held.bytes)) && put_sized(texts, label, (size_t)(held.bytes + length - label)) &&
             lr_buffer_append(&s->recovered, name, strlen(name) + 1);
    }
    lr_buffer_free(&held);
    if (fd >= 0)
        close(fd);
    return ok;
}

/* Checkpoints of streams that were closed, which no host is known to have. */
static int32_t collect(lr_sealer *s, lr_buffer *texts)
{
    lr_seal_files names = {0};
    int32_t status = list(s->spools, CLOSED, &names);
    for (size_t i = 0; status == LOGREDACT_OK && i < names.count; i++)
        if (!collect_one(s, names.items[i].of, texts))
            status = LOGREDACT_E_MEMORY;
    lr_free(names.items);
    return status;
}

/* Closes what lies there; then the spools before are of no more use, and it begins. */
static int32_t begin(lr_sealer *s, lr_buffer *texts)
{
    lr_seal_files names = {0};
    size_t kept = 0;
    int32_t status = list(s->spools, SPOOL, &names);
    for (size_t i = 0; status == LOGREDACT_OK && i < names.count; i++) {
        bool ours;
        status = look_back(s, names.items[i].of, &ours);
        if (ours)
            names.items[kept++] = names.items[i];
    }
    /* Those whose spools are gone, or lie elsewhere. */
    for (size_t i = 0; status == LOGREDACT_OK && i < LR_KNOWN; i++) {
        lr_known *known = lr_memory_at(&s->memory, i);
        if (known->end == LR_STREAM_OPEN)
            lr_known_ended(known, LR_STREAM_LOST, known->size);
    }
    if (status == LOGREDACT_OK)
        status = collect(s, texts);
    if (status == LOGREDACT_OK && !lr_memory_sync(&s->memory))
        status = LOGREDACT_E_KEY;
    /* Before there is one more: starts that fail, one after another, are not to fill the disk. */
    for (size_t i = 0; status == LOGREDACT_OK && i < kept; i++)
        (void)unlinkat(s->spools, names.items[i].of, 0);
    if (status == LOGREDACT_OK)
        status = lr_stream_begin(s, (lr_text){0}, (lr_text){0}, &s->streams[0]);
    if (status == LOGREDACT_OK) {
        s->count = 1;
        if (!lr_memory_sync(&s->memory))
            status = LOGREDACT_E_KEY;
    }
    lr_free(names.items);
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
    s->policy.directory = s->policy.spool = NULL; /* they are the policy's */
    return true;
}

/* The directories and what is in them, but for the streams. */
static int32_t open_all(lr_sealer *s, const lr_seal_policy *policy, logredact_error *error)
{
    struct timespec now;
    uint8_t owner[LR_SEAL_HASH];
    clock_gettime(CLOCK_REALTIME, &now);
    const int32_t status = lr_seal_keys_open(&s->keys, s->hash, policy->directory, s->policy.origin, now.tv_sec, error);
    if (status != LOGREDACT_OK)
        return status;
    if (!lr_seal_hash(s->hash, s->keys.leaves.bytes, s->keys.leaves.length, owner))
        return lr_fail(error, LOGREDACT_E_CRYPTO, 0, "libcrypto failed");
    memcpy(s->owner, owner, sizeof s->owner);
    s->spools = s->keys.directory;
    const char *why = policy->spool ? lr_seal_spool_open(&s->keys, policy->spool, &s->spools, &s->spools_lock) : NULL;
    if (!why)
        why = lr_memory_open(&s->memory, s->keys.directory);
    return why ? lr_fail(error, LOGREDACT_E_KEY, 0, why) : LOGREDACT_OK;
}

int32_t lr_sealer_new(lr_sealer **sealer, const logredact_policy *policy, lr_buffer *texts, logredact_error *error)
{
    lr_sealer *s = lr_calloc(1, sizeof *s);
    *sealer = NULL;
    if (!s)
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for sealing");
    s->keys.directory = s->keys.lock = s->spools = s->spools_lock = -1;
    memcpy(s->digest, policy->digest, sizeof s->digest);
    int32_t status = LOGREDACT_OK;
    if (!copy_policy(s, &policy->seal) || !(s->hash = lr_seal_hash_new()) || !lr_canonical_init(&s->canonical, s->policy.field))
        status = lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for sealing");
    if (status == LOGREDACT_OK)
        status = open_all(s, &policy->seal, error);
    if (status == LOGREDACT_OK) {
        status = begin(s, texts);
        if (status != LOGREDACT_OK)
            lr_fail(error, status, 0, "the seal's directory, or that of its spools, cannot be used: its disk is full, or it cannot be written to");
    }
    if (status != LOGREDACT_OK) {
        lr_sealer_free(s);
        return status;
    }
    *sealer = s;
    return LOGREDACT_OK;
}

static void free_stream(lr_seal_stream *stream)
{
    lr_spool_close(&stream->spool);
    lr_free(stream);
}

void lr_sealer_free(lr_sealer *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->count; i++)
        free_stream(s->streams[i]);
    for (size_t i = 0; i < s->closing_count; i++)
        free_stream(s->closing[i]);
    lr_buffer *const buffers[] = {&s->names, &s->digests, &s->note, &s->text, &s->record, &s->recovered};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        lr_buffer_free(buffers[i]);
    lr_canonical_free(&s->canonical);
    lr_memory_close(&s->memory);
    if (s->spools >= 0 && s->spools != s->keys.directory)
        close(s->spools);
    if (s->spools_lock >= 0)
        close(s->spools_lock);
    lr_seal_keys_close(&s->keys);
    EVP_MD_CTX_free(s->hash);
    OPENSSL_cleanse(s->salts, sizeof s->salts);
    lr_free(s);
}
