#include "sweep.h"

#include "scan.h"

void lr_sweep_begin(lr_sweep *sweep, const uint8_t *bytes, size_t length)
{
    sweep->bytes = bytes;
    sweep->length = length;
    sweep->first = sweep->blocks = 0;
}

/* A copy of what is left from `at`, with zeros behind it; room for a block and what is read beyond its end. */
typedef struct lr_tail {
    uint8_t bytes[LR_BLOCK + 8];
} lr_tail;

static const uint8_t *tail_of(const lr_sweep *sweep, size_t at, lr_tail *tail)
{
    memset(tail, 0, sizeof *tail);
    size_t left = sweep->length - at;
    memcpy(tail->bytes, sweep->bytes + at, left < sizeof tail->bytes ? left : sizeof tail->bytes);
    return tail->bytes;
}

/* Masks of the window's blocks, of the one before and of the one behind. */
static void make_masks(const lr_sweep *sweep, const lr_kernel *kernel, lr_masks *masks)
{
    size_t total = (sweep->length + LR_BLOCK - 1) / LR_BLOCK, whole = sweep->length / LR_BLOCK;
    size_t from = sweep->first ? sweep->first - 1 : 0, to = sweep->first + sweep->blocks + 1, at = sweep->first ? 0 : 1;
    if (!sweep->first)
        for (int k = 0; k < LR_M_COUNT; k++)
            masks->m[k][0] = 0;
    to = to < total ? to : total;
    size_t ready = to < whole ? to : whole;
    if (ready > from) {
        kernel->masks(sweep->bytes + from * LR_BLOCK, ready - from, masks, at);
        at += ready - from;
    }
    if (to > ready) {
        lr_tail tail;
        kernel->masks(tail_of(sweep, ready * LR_BLOCK, &tail), 1, masks, at++);
    }
    if (at < sweep->blocks + 2)
        for (int k = 0; k < LR_M_COUNT; k++)
            masks->m[k][at] = 0;
}

static void set_candidates(lr_candidates *found, unsigned family, size_t block, uint64_t candidates)
{
    found->c[family][block] = candidates;
    found->families[block] |= (uint64_t)(candidates != 0) << family;
}

static void look_for_atoms(lr_candidates *found, unsigned family, const lr_atoms *atoms, const lr_kernel *kernel,
                           const uint8_t *bytes, size_t first, size_t blocks)
{
    uint64_t may_begin[LR_WINDOW];
    if (!atoms->count)
        return;
    if (!atoms->step)
        kernel->teddy(bytes, blocks, &atoms->teddy, may_begin);
    for (size_t b = 0; b < blocks; b++)
        set_candidates(found, family, first + b,
                       lr_atoms_filter(atoms, bytes + b * LR_BLOCK, atoms->step ? 0 : may_begin[b]));
}

/* Of the starts of words those where a literal or a keyword may stand. */
static void look_at_starts(lr_candidates *found, const lr_scanner *scanner, const uint8_t *bytes, size_t first, size_t blocks)
{
    const uint64_t *words = found->c[LR_A_WORD] + first, *keywords = found->c[LR_A_KEYWORD] + first;
    const uint64_t any_word = scanner->literals.count ? UINT64_MAX : 0, any_keyword = scanner->keywords.count ? UINT64_MAX : 0;
    uint64_t starts[LR_WINDOW], held[LR_WINDOW];
    for (size_t b = 0; b < blocks; b++)
        starts[b] = (words[b] & any_word) | (keywords[b] & any_keyword);
    scanner->kernel->grams(bytes, starts, blocks, &scanner->starts, held);
    for (size_t b = 0; b < blocks; b++) {
        uint64_t word = 0, keyword = 0;
        for (uint64_t left = held[b]; left; left &= left - 1) {
            const unsigned i = (unsigned)__builtin_ctzll(left);
            const uint8_t *at = bytes + b * LR_BLOCK + i;
            word |= (uint64_t)lr_grams_hold(&scanner->literals.grams, at) << i;
            keyword |= (uint64_t)lr_keyword_may_stand(&scanner->keywords, at) << i;
        }
        set_candidates(found, LR_A_WORD, first + b, words[b] & any_word & word);
        set_candidates(found, LR_A_KEYWORD, first + b, keywords[b] & any_keyword & keyword);
    }
}

/*
 * Candidates that a look at a few bytes decides. `bytes` are those of the window's blocks from `first`; eight bytes behind
 * them are readable.
 */
static void look_at_bytes(lr_candidates *found, const lr_scanner *scanner, const uint8_t *bytes, size_t first, size_t blocks)
{
    const lr_kernel *kernel = scanner->kernel;
    if (scanner->literals.count || scanner->keywords.count)
        look_at_starts(found, scanner, bytes, first, blocks);
    look_for_atoms(found, LR_A_KNOWN, &scanner->known, kernel, bytes, first, blocks);
    for (unsigned t = 0; t < LR_ATOM_TABLES; t++)
        look_for_atoms(found, LR_A_ATOM + t, &scanner->atoms[t], kernel, bytes, first, blocks);
}

/* Of the anchors of key and value those that may have a key. */
static void look_at_keys(lr_sweep *sweep, const lr_scanner *scanner)
{
    lr_candidates *found = &sweep->candidates;
    uint64_t *keys = found->c[LR_A_KEY];
    size_t count = scanner->kernel->positions(keys, sweep->blocks, sweep->positions);
    memset(keys, 0, sweep->blocks * sizeof *keys);
    count = lr_key_ends_filter(&scanner->key_ends, (lr_text){sweep->bytes, sweep->length}, sweep->first * LR_BLOCK, sweep->positions,
                               count);
    for (size_t n = 0; n < count; n++) {
        size_t block = sweep->positions[n] / LR_BLOCK;
        set_candidates(found, LR_A_KEY, block, keys[block] | 1ull << sweep->positions[n] % LR_BLOCK);
    }
}

static void filter(lr_sweep *sweep, const lr_scanner *scanner)
{
    lr_candidates *found = &sweep->candidates;
    if (scanner->keyvalues.count)
        look_at_keys(sweep, scanner);
    const size_t start = sweep->first * LR_BLOCK, left = sweep->length - start;
    size_t ready = left < sizeof(lr_tail) ? 0 : (left - (sizeof(lr_tail) - LR_BLOCK)) / LR_BLOCK;
    ready = ready < sweep->blocks ? ready : sweep->blocks;
    if (ready)
        look_at_bytes(found, scanner, sweep->bytes + start, 0, ready);
    for (size_t b = ready; b < sweep->blocks; b++) {
        lr_tail tail;
        look_at_bytes(found, scanner, tail_of(sweep, start + b * LR_BLOCK, &tail), b, 1);
    }
}

void lr_sweep_window(lr_sweep *sweep, const lr_scanner *scanner, lr_masks *masks, size_t block)
{
    size_t total = (sweep->length + LR_BLOCK - 1) / LR_BLOCK;
    sweep->first = block;
    sweep->blocks = total - block < LR_WINDOW ? total - block : LR_WINDOW;
    make_masks(sweep, scanner->kernel, masks);
    scanner->kernel->anchors(masks, sweep->blocks, scanner->families, &sweep->candidates);
    filter(sweep, scanner);
}
