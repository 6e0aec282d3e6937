/*
 * Allocation, growable bytes, and the fault points of the test build.
 *
 * Every allocation of the library goes through here, so that a host may supply
 * its own allocator and tests may make the n-th one fail.
 */
#ifndef LR_MEMORY_H
#define LR_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

void *lr_malloc(size_t size);
void *lr_calloc(size_t count, size_t size); /* NULL on overflow too */
void *lr_realloc(void *block, size_t size);
void lr_free(void *block);

/* Grows *block of *capacity items of `item` bytes to hold `need`; doubles. False: no memory, nothing changed. */
bool lr_grow(void **block, size_t *capacity, size_t need, size_t item);

/* Bytes of records, mostly: what a buffer gives back, as it grows, shrinks or is freed, is wiped. */
typedef struct lr_buffer {
    uint8_t *bytes;
    size_t length;
    size_t capacity;
} lr_buffer;

void lr_buffer_free(lr_buffer *buffer);
bool lr_buffer_reserve(lr_buffer *buffer, size_t more);
bool lr_buffer_append_slow(lr_buffer *buffer, const void *bytes, size_t length);

static inline bool lr_buffer_append(lr_buffer *buffer, const void *bytes, size_t length)
{
    if (length > buffer->capacity - buffer->length)
        return lr_buffer_append_slow(buffer, bytes, length);
    if (length) {
        memcpy(buffer->bytes + buffer->length, bytes, length);
        buffer->length += length;
    }
    return true;
}

static inline bool lr_buffer_put(lr_buffer *buffer, uint8_t byte)
{
    return lr_buffer_append(buffer, &byte, 1);
}

/* Gives memory above `keep` bytes back, so that one huge record does not stay resident. */
void lr_buffer_shrink(lr_buffer *buffer, size_t keep);

/*
 * LR_FAULT("stage") is true when a test has armed that stage; in every other
 * build it is the constant false and costs nothing.
 */
#ifdef LR_FAULTS
bool lr_fault(const char *stage);
#define LR_FAULT(stage) lr_fault(stage)
#else
#define LR_FAULT(stage) false
#endif

#ifdef __cplusplus
}
#endif
#endif
