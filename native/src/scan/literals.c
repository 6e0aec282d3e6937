#include "literals.h"

void lr_literals_add(lr_literals *literals, lr_literal item)
{
    uint32_t two = lr_fold_two(item.text.bytes);
    uint32_t bucket = lr_literal_bucket(two), last = literals->last[bucket];
    item.next = 0;
    literals->items[literals->count] = item;
    literals->last[bucket] = ++literals->count;
    *(last ? &literals->items[last - 1].next : &literals->buckets[bucket]) = literals->count;
    literals->first_two[two / 64] |= 1ull << two % 64;
}
