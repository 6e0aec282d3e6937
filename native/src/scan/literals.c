#include "literals.h"

#include "../detect/chars.h"

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

static void add_grams(lr_literals *literals, const lr_literal *item, uint8_t four[4], unsigned n)
{
    if (n == 4) {
        lr_grams_add(&literals->grams, four);
        return;
    }
    for (unsigned c = 0; c < 256; c++)
        if ((c & 0x20) && may_be(item, n, (uint8_t)c)) {
            four[n] = (uint8_t)c;
            add_grams(literals, item, four, n + 1);
        }
}

/* Is it told from other numbers by its first bytes? */
static bool is_rare(const lr_literal *item)
{
    const uint8_t *b = item->text.bytes;
    if (item->text.length > 2 && lr_is(b[1], LR_C_DIGIT))
        return lr_is(b[2], LR_C_LETTER);
    return !lr_is(b[1], LR_C_DIGIT) && b[1] != '.' && b[1] != ':' && b[1] != '-' && b[1] != ' ';
}

void lr_literals_build(lr_literals *literals)
{
    uint8_t four[4];
    for (uint32_t i = 0; i < literals->count; i++) {
        const lr_literal *item = &literals->items[i];
        add_grams(literals, item, four, 0);
        literals->numbers |= lr_is(item->text.bytes[0], LR_C_DIGIT) && !is_rare(item);
    }
}
