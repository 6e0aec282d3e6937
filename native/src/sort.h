/* One sort for all: in place, no memory, n log n on hostile input too; not stable. */
#ifndef LR_SORT_H
#define LR_SORT_H

#include <stdbool.h>
#include <stddef.h>

/* Does a stand before b? */
typedef bool (*lr_less)(const void *context, const void *a, const void *b);

/* `size` is that of one item, at most 64 bytes. */
void lr_sort(void *items, size_t count, size_t size, lr_less less, const void *context);

#endif
