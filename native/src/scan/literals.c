#include "literals.h"

#include "../detect/chars.h"

static void set_eight(lr_literal *item)
{
    const size_t n = item->text.length < sizeof item->eight ? item->text.length : sizeof item->eight;
    item->eight = 0;
    item->known = UINT64_MAX >> (64 - 8 * n);
    memcpy(&item->eight, item->text.bytes, n);
    if (item->folded)
        item->eight = lr_fold_eight(item->eight);
}

void lr_literals_add(lr_literals *literals, const lr_literal *items, uint32_t count)
{
    unsigned n = LR_LITERAL_HASHED;
    for (uint32_t i = 0; i < count; i++)
        n = items[i].text.length < n ? (unsigned)items[i].text.length : n;
    lr_literal_chains *chains = &literals->chains[n];
    for (uint32_t i = 0; i < count; i++) {
        uint32_t bucket = lr_literal_hash(items[i].text.bytes, n) % LR_LITERAL_BUCKETS, *last = &chains->last[bucket];
        lr_literal *item = &literals->items[literals->count++];
        *item = items[i];
        set_eight(item);
        item->next = 0;
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

static void add_starts(lr_starts *starts, const lr_literal *item, uint8_t kind, uint8_t four[4], unsigned n)
{
    if (n == 4) {
        lr_starts_add(starts, four, kind);
        return;
    }
    for (unsigned c = 0; c < 256; c++)
        if ((c & 0x20) && may_be(item, n, (uint8_t)c)) {
            four[n] = (uint8_t)c;
            add_starts(starts, item, kind, four, n + 1);
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

static bool is_word(uint8_t c)
{
    return lr_is(c, LR_C_WORD);
}

/* As LR_A_CAPITALS has them. */
static bool is_capital(uint8_t c)
{
    return c != ' ' && (c < 'a' || c > 'z');
}

static bool all_of(const lr_part *run, bool (*is)(uint8_t))
{
    for (unsigned c = 0; c < 256; c++)
        if (in_alphabet(run, (uint8_t)c) && !is((uint8_t)c))
            return false;
    return true;
}

/* With how many such bytes, at least, does whatever begins with the literal begin? */
static size_t bytes_that(bool (*is)(uint8_t), const lr_literal *item)
{
    size_t count = 0;
    for (; count < item->text.length; count++)
        if (!is(item->text.bytes[count]))
            return count;
    for (uint32_t p = 1; item->variant && p < item->variant->part_count; p++) {
        const lr_part *part = &item->variant->parts[p];
        if (part->literal.bytes) {
            for (size_t n = 0; n < part->literal.length; n++, count++)
                if (!is(part->literal.bytes[n]))
                    return count;
        } else if (all_of(part, is)) {
            count += part->min;
        } else {
            return count;
        }
    }
    return count;
}

/* Of two bytes, and at few words: very long ones, those of one byte, and those of capital letters? */
static bool is_pair(lr_literals *literals, const lr_literal *item, size_t word)
{
    const uint8_t *b = item->text.bytes;
    if (item->folded)
        return false;
    if (word == 1 && !strchr(" .-", b[1]))
        return true;
    if (item->text.length != 2)
        return false;
    const bool capitals = b[0] >= 'A' && b[0] <= 'Z' && bytes_that(is_capital, item) >= LR_CAPITALS;
    literals->capitals |= capitals;
    return capitals || word >= LR_LONG_RUN;
}

void lr_literals_build(lr_literals *literals, lr_starts *starts)
{
    uint8_t four[4];
    for (uint32_t i = 0; i < literals->count; i++) {
        const lr_literal *item = &literals->items[i];
        const size_t word = bytes_that(is_word, item);
        const bool is_long = word >= LR_LONG_RUN;
        if (is_pair(literals, item, word)) {
            lr_pairs_add(&literals->pairs, item->text.bytes);
            continue;
        }
        add_starts(starts, item, is_long ? LR_START_LONG : LR_START_LITERAL, four, 0);
        literals->numbers |= !is_long && lr_is(item->text.bytes[0], LR_C_DIGIT) && !is_rare(item);
    }
}
