#include "atoms.h"

#include "../detect/chars.h"
#include "../sort.h"

/* Case is folded in the filters for every table; only the comparison at the end knows better. */
static uint32_t hash_four(const uint8_t *bytes, unsigned bits)
{
    uint32_t four;
    memcpy(&four, bytes, sizeof four);
    return (four | 0x20202020u) * 0x9e3779b1u >> (32 - bits);
}

static uint32_t hash_three(const uint8_t *bytes, unsigned bits)
{
    uint32_t three = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;
    return (three | 0x202020u) * 0x9e3779b1u >> (32 - bits);
}

static void set(uint64_t *bits, uint32_t n)
{
    bits[n / 64] |= 1ull << n % 64;
}

static bool is_set(const uint64_t *bits, uint32_t n)
{
    return bits[n / 64] >> n % 64 & 1;
}

static bool ascending(const void *context, const void *left, const void *right)
{
    const lr_atom *a = left, *b = right;
    size_t length = a->text.length < b->text.length ? a->text.length : b->text.length;
    int order = memcmp(a->text.bytes, b->text.bytes, length);
    (void)context;
    return order ? order < 0 : a->text.length < b->text.length;
}

static bool begins_with(lr_text text, lr_text prefix)
{
    return prefix.length <= text.length && memcmp(text.bytes, prefix.bytes, prefix.length) == 0;
}

static void build_teddy(lr_atoms *atoms)
{
    for (uint32_t i = 0; i < atoms->count; i++) {
        const uint8_t bucket = (uint8_t)(1u << (uint64_t)i * 8 / atoms->count);
        for (unsigned n = 0; n < LR_TEDDY_BYTES; n++) {
            const uint8_t c = atoms->items[i].text.bytes[n], upper = atoms->folded && lr_is(c, LR_C_LETTER) ? c & 0xdf : c;
            atoms->teddy.low[n][c & 15] |= bucket;
            atoms->teddy.high[n][c >> 4] |= bucket;
            atoms->teddy.low[n][upper & 15] |= bucket;
            atoms->teddy.high[n][upper >> 4] |= bucket;
        }
    }
}

unsigned lr_atoms_step(size_t shortest)
{
    return shortest >= LR_ATOM_STEP_MOST + 3 ? LR_ATOM_STEP_MOST : shortest >= 5 ? 2 : 0;
}

bool lr_atoms_build(lr_atoms *atoms, lr_arena *arena)
{
    uint64_t grams = (uint64_t)atoms->count * (atoms->step ? atoms->step : 1);
    for (atoms->hash_bits = 16; atoms->hash_bits < 21 && 1ull << atoms->hash_bits < grams * 64;)
        atoms->hash_bits++;
    size_t words = ((size_t)1 << atoms->hash_bits) / 64;
    atoms->filter = lr_arena_alloc(arena, words, sizeof *atoms->filter);
    atoms->starts = atoms->step ? lr_arena_alloc(arena, words, sizeof *atoms->starts) : atoms->filter;
    if (!atoms->filter || !atoms->starts)
        return false;
    lr_sort(atoms->items, atoms->count, sizeof *atoms->items, ascending, NULL);
    for (uint32_t i = 0; i < atoms->count; i++) {
        const lr_text text = atoms->items[i].text;
        uint32_t prefix = i ? i - 1 : LR_NO_ATOM;
        while (prefix != LR_NO_ATOM && !begins_with(text, atoms->items[prefix].text))
            prefix = atoms->items[prefix].prefix;
        atoms->items[i].prefix = prefix;
        if (!atoms->step) {
            set(atoms->filter, hash_three(text.bytes, atoms->hash_bits));
            continue;
        }
        set(atoms->starts, hash_four(text.bytes, atoms->hash_bits));
        for (unsigned offset = 0; offset < atoms->step; offset++)
            set(atoms->filter, hash_four(text.bytes + offset, atoms->hash_bits));
    }
    if (!atoms->step)
        build_teddy(atoms);
    return true;
}

uint64_t lr_atoms_filter(const lr_atoms *atoms, const uint8_t *block, uint64_t may_begin)
{
    uint64_t found = 0;
    if (atoms->step) {
        for (unsigned i = 0; i < LR_BLOCK; i += atoms->step)
            found |= (uint64_t)is_set(atoms->filter, hash_four(block + i, atoms->hash_bits)) << i;
        return found;
    }
    for (; may_begin; may_begin &= may_begin - 1) {
        unsigned i = (unsigned)__builtin_ctzll(may_begin);
        found |= (uint64_t)is_set(atoms->filter, hash_three(block + i, atoms->hash_bits)) << i;
    }
    return found;
}

/* Bytes that an atom and the text have in common; *order: does the atom come after the text? */
static size_t common(const lr_atoms *atoms, lr_text atom, lr_text text, bool *after)
{
    size_t most = atom.length < text.length ? atom.length : text.length, n = 0;
    if (atoms->folded)
        while (n < most && atom.bytes[n] == lr_lower(text.bytes[n]))
            n++;
    else
        while (n < most && atom.bytes[n] == text.bytes[n])
            n++;
    uint8_t next = n < text.length ? (atoms->folded ? lr_lower(text.bytes[n]) : text.bytes[n]) : 0;
    *after = n < atom.length && (n == text.length || atom.bytes[n] > next);
    return n;
}

uint32_t lr_atoms_at(const lr_atoms *atoms, lr_text value, size_t i)
{
    lr_text text = {value.bytes + i, value.length - i};
    if (text.length < LR_ATOM_MIN || (atoms->step && text.length < atoms->step + 3))
        return LR_NO_ATOM;
    if (atoms->step && !is_set(atoms->starts, hash_four(text.bytes, atoms->hash_bits)))
        return LR_NO_ATOM;
    /* The last atom that does not come after the text: all that stand here are it or its prefixes. */
    size_t low = 0, high = atoms->count, shared = 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        bool after;
        size_t n = common(atoms, atoms->items[middle].text, text, &after);
        if (after) {
            high = middle;
        } else {
            low = middle + 1;
            shared = n;
        }
    }
    uint32_t at = low ? (uint32_t)low - 1 : LR_NO_ATOM;
    while (at != LR_NO_ATOM && atoms->items[at].text.length > shared)
        at = atoms->items[at].prefix;
    return at;
}
