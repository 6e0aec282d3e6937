#include "literals.h"

#include "../sort.h"

void lr_literals_add(lr_literals *literals, const lr_literal *items, uint32_t count)
{
    unsigned n = LR_LITERAL_HASHED;
    for (uint32_t i = 0; i < count; i++)
        n = items[i].text.length < n ? (unsigned)items[i].text.length : n;
    lr_literal_chains *chains = &literals->chains[n];
    for (uint32_t i = 0; i < count; i++) {
        uint32_t bucket = lr_literal_hash(items[i].text.bytes, n) % LR_LITERAL_BUCKETS, *last = &chains->last[bucket];
        literals->items[literals->count] = items[i];
        literals->items[literals->count++].next = 0;
        *(*last ? &literals->items[*last - 1].next : &chains->first[bucket]) = literals->count;
        *last = literals->count;
        chains->count++;
    }
}

static bool in_alphabet(const lr_part *run, uint8_t c)
{
    return run->alphabet[c / 8] >> c % 8 & 1;
}

/* May the byte, bit 5 set, or the one without that bit, be the n-th of a text that begins with the literal? */
static bool may_be(const lr_literal *item, unsigned n, uint8_t folded)
{
    if (n < item->text.length)
        return (item->text.bytes[n] | 0x20) == folded;
    const lr_part *next = item->variant && item->variant->part_count > 1 ? &item->variant->parts[1] : NULL;
    if (!next || next->literal.bytes || n >= item->text.length + next->min)
        return true;
    return in_alphabet(next, folded) || in_alphabet(next, folded & 0xdf);
}

static void set_hashes(lr_literals *literals, const lr_literal *item, uint8_t four[4], unsigned n)
{
    if (n == 4) {
        uint32_t hash = lr_literal_hash(four, 4);
        literals->hashed[hash / 64] |= 1ull << hash % 64;
        return;
    }
    for (unsigned c = 0; c < 256; c++)
        if ((c & 0x20) && may_be(item, n, (uint8_t)c)) {
            four[n] = (uint8_t)c;
            set_hashes(literals, item, four, n + 1);
        }
}

static bool ascending(const void *context, const void *left, const void *right)
{
    const lr_literal *a = *(const lr_literal *const *)left, *b = *(const lr_literal *const *)right;
    size_t length = a->text.length < b->text.length ? a->text.length : b->text.length;
    (void)context;
    for (size_t i = 0; i < length; i++)
        if ((a->text.bytes[i] | 0x20) != (b->text.bytes[i] | 0x20))
            return (a->text.bytes[i] | 0x20) < (b->text.bytes[i] | 0x20);
    return a->text.length < b->text.length;
}

bool lr_literals_build(lr_literals *literals, lr_arena *arena)
{
    const lr_literal **sorted = lr_arena_alloc(arena, literals->count, sizeof *sorted);
    if (!sorted)
        return false;
    for (uint32_t i = 0; i < literals->count; i++)
        sorted[i] = &literals->items[i];
    lr_sort(sorted, literals->count, sizeof *sorted, ascending, NULL);
    for (uint32_t i = 0; i < literals->count; i++) {
        /* Neighbours share a bucket: their first bytes are few. */
        const uint8_t bucket = (uint8_t)(1u << (uint64_t)i * 8 / literals->count);
        uint8_t four[4];
        set_hashes(literals, sorted[i], four, 0);
        for (unsigned n = 0; n < LR_TEDDY_BYTES; n++)
            for (unsigned c = 0; c < 256; c++)
                if (may_be(sorted[i], n, (uint8_t)(c | 0x20))) {
                    literals->teddy.low[n][c & 15] |= bucket;
                    literals->teddy.high[n][c >> 4] |= bucket;
                }
    }
    return true;
}
