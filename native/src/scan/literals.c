#include "literals.h"

void lr_literals_add(lr_literals *literals, lr_literal item)
{
    uint32_t two = lr_fold_two(item.text.bytes);
    uint32_t *link = &literals->buckets[lr_literal_bucket(two)];
    while (*link)
        link = &literals->items[*link - 1].next;
    item.next = 0;
    literals->items[literals->count] = item;
    *link = ++literals->count;
    literals->first_two[two / 64] |= 1ull << two % 64;
}
