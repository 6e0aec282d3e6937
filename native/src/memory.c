#include "memory.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "logredact.h"

static void *(*allocate_hook)(size_t) = malloc;
static void *(*reallocate_hook)(void *, size_t) = realloc;
static void (*release_hook)(void *) = free;

void logredact_set_allocator(void *(*allocate)(size_t), void *(*reallocate)(void *, size_t),
                             void (*release)(void *))
{
    bool whole = allocate && reallocate && release;
    allocate_hook = whole ? allocate : malloc;
    reallocate_hook = whole ? reallocate : realloc;
    release_hook = whole ? release : free;
}

void *lr_malloc(size_t size)
{
    return allocate_hook(size ? size : 1);
}

void *lr_calloc(size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return NULL;
    void *block = lr_malloc(count * size);
    if (block)
        memset(block, 0, count * size);
    return block;
}

void *lr_realloc(void *block, size_t size)
{
    return reallocate_hook(block, size ? size : 1);
}

void lr_free(void *block)
{
    if (block)
        release_hook(block);
}

/* At least `need`, by doubling; 0: there is no such number of items. */
static size_t grown_to(size_t capacity, size_t need, size_t item)
{
    size_t wanted = capacity ? capacity : 16;
    while (wanted < need) {
        if (wanted > SIZE_MAX / 2)
            return 0;
        wanted *= 2;
    }
    return wanted > SIZE_MAX / item ? 0 : wanted;
}

bool lr_grow(void **block, size_t *capacity, size_t need, size_t item)
{
    if (need <= *capacity)
        return true;
    const size_t wanted = grown_to(*capacity, need, item);
    if (!wanted)
        return false;
    void *grown = lr_realloc(*block, wanted * item);
    if (!grown)
        return false;
    *block = grown;
    *capacity = wanted;
    return true;
}

/*
 * Large buffers are mappings of their own, unless the host has an allocator: they grow by moving pages, not bytes, so that a record is not
 * held twice, and what they give back is the system's at once, which wipes it. Not where sanitizers are to watch.
 */
#if defined(LR_FAULTS) || defined(LR_FUZZ)
#define MAPPED SIZE_MAX
#else
#define MAPPED (128u << 10)
#endif

static bool is_mapped(size_t capacity)
{
    return capacity >= MAPPED && allocate_hook == malloc;
}

static uint8_t *new_bytes(size_t capacity)
{
    if (!is_mapped(capacity))
        return lr_malloc(capacity);
    void *pages = mmap(NULL, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return pages == MAP_FAILED ? NULL : pages;
}

static void free_bytes(uint8_t *bytes, size_t capacity)
{
    if (bytes && is_mapped(capacity)) {
        (void)munmap(bytes, capacity);
    } else if (bytes) {
        explicit_bzero(bytes, capacity);
        lr_free(bytes);
    }
}

/* The content in a block of another size. Not by realloc(), which leaves it in the old one, too. */
static bool resize(lr_buffer *buffer, size_t capacity)
{
    uint8_t *bytes;
    if (is_mapped(buffer->capacity) && is_mapped(capacity)) {
        void *pages = mremap(buffer->bytes, buffer->capacity, capacity, MREMAP_MAYMOVE);
        if (pages == MAP_FAILED)
            return false;
        bytes = pages;
    } else {
        if (!(bytes = new_bytes(capacity)))
            return false;
        if (buffer->length)
            memcpy(bytes, buffer->bytes, buffer->length);
        free_bytes(buffer->bytes, buffer->capacity);
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

void lr_buffer_free(lr_buffer *buffer)
{
    free_bytes(buffer->bytes, buffer->capacity);
    memset(buffer, 0, sizeof *buffer);
}

bool lr_buffer_reserve(lr_buffer *buffer, size_t more)
{
    if (more > SIZE_MAX - buffer->length)
        return false;
    if (more <= buffer->capacity - buffer->length)
        return true;
    const size_t wanted = grown_to(buffer->capacity, buffer->length + more, 1);
    return wanted && resize(buffer, wanted);
}

bool lr_buffer_append_slow(lr_buffer *buffer, const void *bytes, size_t length)
{
    if (!lr_buffer_reserve(buffer, length))
        return false;
    return lr_buffer_append(buffer, bytes, length);
}

void lr_buffer_shrink(lr_buffer *buffer, size_t keep)
{
    if (buffer->capacity > keep && buffer->length <= keep)
        (void)resize(buffer, keep);
}

#ifdef LR_FAULTS
static char armed_stage[16];
static uint64_t armed_countdown;

LOGREDACT_API void logredact_test_fault(const char *stage, uint64_t nth);

/* The nth call of a stage from now on fails, once; nth 0 disarms. */
void logredact_test_fault(const char *stage, uint64_t nth)
{
    strncpy(armed_stage, stage, sizeof armed_stage - 1);
    armed_countdown = nth;
}

bool lr_fault(const char *stage)
{
    if (!armed_countdown || strcmp(stage, armed_stage) != 0)
        return false;
    return --armed_countdown == 0;
}
#endif
