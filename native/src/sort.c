#include "sort.h"

#include <stdint.h>
#include <string.h>

static void swap(uint8_t *a, uint8_t *b, size_t size)
{
    uint8_t held[64];
    memcpy(held, a, size);
    memcpy(a, b, size);
    memcpy(b, held, size);
}

static void sift(uint8_t *items, size_t root, size_t count, size_t size, lr_less less, const void *context)
{
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && less(context, items + child * size, items + (child + 1) * size))
            child++;
        if (!less(context, items + root * size, items + child * size))
            return;
        swap(items + root * size, items + child * size, size);
    }
}

/* Heap sort; qsort(3) may allocate, and may be quadratic. */
void lr_sort(void *items, size_t count, size_t size, lr_less less, const void *context)
{
    for (size_t i = count / 2; i > 0; i--)
        sift(items, i - 1, count, size, less, context);
    for (size_t end = count; end > 1; end--) {
        swap(items, (uint8_t *)items + (end - 1) * size, size);
        sift(items, 0, end - 1, size, less, context);
    }
}
