/*
 * Known secrets: each file of a directory holds one, as Kubernetes mounts a
 * Secret. Their bytes stay in pages that are wiped at the end.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../error.h"
#include "../sort.h"
#include "policy.h"
#include "secret.h"

#define BLOCK_SIZE 65536u
#define LONGEST_READ (LR_KNOWN_MAX + 2 + 1) /* with a line end, and one byte that tells a longer file */

struct lr_known_block {
    struct lr_known_block *next;
    size_t used;
    uint8_t bytes[];
};

/* The values of one detector while they are gathered. */
typedef struct gathering {
    logredact_policy *policy;
    logredact_error *error;
    size_t *total; /* of all detectors */
    lr_text *values;
    size_t count, capacity;
} gathering;

static int32_t refuse(gathering *g, const char *message)
{
    return lr_fail(g->error, LOGREDACT_E_KEY, 0, message);
}

/* Room for one file's content, or a form of it; NULL: no memory. */
static uint8_t *room(logredact_policy *policy, size_t size)
{
    struct lr_known_block *block = policy->known;
    if (!block || BLOCK_SIZE - sizeof *block - block->used < size) {
        block = lr_secret_alloc(BLOCK_SIZE);
        if (!block)
            return NULL;
        block->next = policy->known;
        policy->known = block;
    }
    return block->bytes + block->used;
}

static int32_t no_memory(gathering *g)
{
    return lr_fail(g->error, LOGREDACT_E_MEMORY, 0, "no memory for the known secrets");
}

/* The other forms of a secret become values, too: there is room for them. */
static int32_t take_forms(gathering *g, lr_text secret)
{
    lr_buffer work = {0}, form = {0};
    int32_t status = LOGREDACT_OK;
    if (!lr_buffer_reserve(&work, LR_KNOWN_FORM_MAX) || !lr_buffer_reserve(&form, LR_KNOWN_FORM_MAX))
        status = no_memory(g);
    for (unsigned n = 0; n < LR_KNOWN_FORMS && status == LOGREDACT_OK; n++) {
        const size_t length = lr_known_form(secret, n, &work, &form);
        uint8_t *bytes = length == 0 || length == SIZE_MAX ? NULL : room(g->policy, length);
        if (length == 0)
            continue;
        if (!bytes) {
            status = no_memory(g);
            break;
        }
        memcpy(bytes, form.bytes, length);
        g->values[g->count++] = (lr_text){bytes, length};
        g->policy->known->used += length;
    }
    lr_buffer_free(&work);
    lr_buffer_free(&form);
    return status;
}

/* The content that was read into room() becomes a value. */
static int32_t take(gathering *g, size_t length, uint32_t min_length)
{
    struct lr_known_block *block = g->policy->known;
    const uint8_t *bytes = block->bytes + block->used;
    if (length && bytes[length - 1] == '\n')
        length -= length > 1 && bytes[length - 2] == '\r' ? 2 : 1;
    if (length > LR_KNOWN_MAX)
        return refuse(g, "a known secret is longer than 4096 bytes");
    if (length < min_length)
        return LOGREDACT_OK;
    if (++*g->total > LR_MAX_KNOWN)
        return refuse(g, "there are more than 100000 known secrets");
    if (!lr_grow((void **)&g->values, &g->capacity, g->count + 1 + LR_KNOWN_FORMS, sizeof *g->values))
        return no_memory(g);
    g->values[g->count++] = (lr_text){bytes, length};
    block->used += length;
    return take_forms(g, (lr_text){bytes, length});
}

static int32_t read_open_file(gathering *g, int fd, uint32_t min_length)
{
    struct stat info;
    if (fstat(fd, &info) != 0)
        return refuse(g, "a file of known secrets cannot be read");
    if (S_ISDIR(info.st_mode))
        return LOGREDACT_OK;
    if (!S_ISREG(info.st_mode))
        return refuse(g, "an entry of a directory of known secrets is neither a file nor a directory");
    uint8_t *bytes = room(g->policy, LONGEST_READ);
    if (!bytes)
        return no_memory(g);
    ssize_t length = lr_secret_read(fd, bytes, LONGEST_READ);
    return length < 0 ? refuse(g, "a file of known secrets cannot be read") : take(g, (size_t)length, min_length);
}

static int32_t read_entries(gathering *g, DIR *entries, uint32_t min_length)
{
    int32_t status = LOGREDACT_OK;
    while (status == LOGREDACT_OK) {
        errno = 0;
        const struct dirent *entry = readdir(entries);
        if (!entry)
            return errno ? refuse(g, "a directory of known secrets cannot be read") : LOGREDACT_OK;
        if (entry->d_name[0] == '.') /* with "." and ".." the `..data` of a Kubernetes volume, which the links lead to */
            continue;
        int fd = lr_secret_open(dirfd(entries), entry->d_name, 0);
        if (fd < 0)
            return refuse(g, "a file of known secrets cannot be opened");
        status = read_open_file(g, fd, min_length);
        close(fd);
    }
    return status;
}

static int32_t read_source(gathering *g, const lr_known_source *source)
{
#ifdef LR_FUZZ /* where there are no files, a directory's name is its one value */
    size_t length = strlen(source->directory);
    uint8_t *bytes = room(g->policy, LONGEST_READ);
    if (!bytes)
        return lr_fail(g->error, LOGREDACT_E_MEMORY, 0, "no memory for the known secrets");
    memcpy(bytes, source->directory, length);
    return take(g, length, source->min_length);
#endif
    int fd = lr_secret_open(AT_FDCWD, source->directory, O_DIRECTORY);
    if (fd < 0)
        return refuse(g, errno == ENOENT ? "a directory of known secrets does not exist"
                                         : "a directory of known secrets cannot be opened");
    DIR *entries = fdopendir(fd);
    if (!entries) {
        close(fd);
        return lr_fail(g->error, LOGREDACT_E_MEMORY, 0, "no memory for the known secrets");
    }
    int32_t status = read_entries(g, entries, source->min_length);
    closedir(entries);
    return status;
}

static bool before(const void *context, const void *a, const void *b)
{
    const lr_text *x = a, *y = b;
    (void)context;
    return x->length != y->length ? x->length < y->length : memcmp(x->bytes, y->bytes, x->length) < 0;
}

/* Each value once. */
static int32_t keep(gathering *g, lr_detector *detector)
{
    lr_sort(g->values, g->count, sizeof *g->values, before, NULL);
    size_t kept = 0;
    for (size_t i = 0; i < g->count; i++)
        if (!kept || before(NULL, &g->values[kept - 1], &g->values[i]))
            g->values[kept++] = g->values[i];
    lr_text *values = lr_arena_alloc(&g->policy->arena, kept, sizeof *values);
    if (!values)
        return lr_fail(g->error, LOGREDACT_E_MEMORY, 0, "no memory for the known secrets");
    if (kept)
        memcpy(values, g->values, kept * sizeof *values);
    detector->values = values;
    detector->value_count = (uint32_t)kept;
    return LOGREDACT_OK;
}

int32_t lr_known_load(logredact_policy *policy, logredact_error *error)
{
    size_t total = 0;
    int32_t status = LOGREDACT_OK;
    for (uint32_t d = 0; d < policy->detector_count && status == LOGREDACT_OK; d++) {
        lr_detector *detector = &policy->detectors[d];
        gathering g = {.policy = policy, .error = error, .total = &total};
        for (uint32_t s = 0; s < detector->source_count && status == LOGREDACT_OK; s++)
            status = read_source(&g, &detector->sources[s]);
        if (status == LOGREDACT_OK && g.count)
            status = keep(&g, detector);
        lr_free(g.values);
    }
    return status;
}

void lr_known_wipe(logredact_policy *policy)
{
    while (policy->known) {
        struct lr_known_block *next = policy->known->next;
        lr_secret_free(policy->known, BLOCK_SIZE);
        policy->known = next;
    }
}
