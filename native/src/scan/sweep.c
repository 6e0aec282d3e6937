#include "sweep.h"

#include "../detect/base64.h"
#include "scan.h"

void lr_sweep_begin(lr_sweep *sweep, const uint8_t *bytes, size_t length)
{
    sweep->bytes = bytes;
    sweep->length = length;
    sweep->most = LR_WINDOW;
    sweep->first = sweep->blocks = 0;
}

/* A copy of what is left from `at`, with zeros behind it; room for a block and what is read beyond its end. */
typedef struct lr_tail {
    uint8_t bytes[LR_BLOCK + LR_BASE64_MIN];
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

static void set_candidate(lr_candidates *found, unsigned family, size_t block, unsigned i)
{
    found->c[family][block] |= 1ull << i;
    found->families[block] |= 1ull << family;
}

/* The positions of a mask's bits, ascending; returns how many. Two more are written to. */
static size_t positions_of(const uint64_t *bits, size_t blocks, uint16_t *out)
{
    size_t count = 0;
    for (size_t b = 0; b < blocks; b++) {
        uint64_t left = bits[b];
        /* Few blocks have more than two: so many without a branch, and then as many as there are. */
        do {
            for (unsigned lane = 0; lane < 2; lane++) {
                out[count] = (uint16_t)(b * LR_BLOCK + (size_t)__builtin_ctzll(left | 1ull << (LR_BLOCK - 1)));
                count += left != 0;
                left &= left - (left != 0);
            }
        } while (left);
    }
    return count;
}

/* At long words, single ones and capitals: the literals that can begin no others; and base64. */
static void look_at_rare(lr_sweep *sweep, const lr_scanner *scanner, const uint8_t *bytes, size_t first, size_t blocks)
{
    lr_candidates *found = &sweep->candidates;
    const size_t count = positions_of(found->c[LR_A_RARE] + first, blocks, sweep->positions);
    size_t base64 = 0;
    for (size_t n = 0; n < count; n++) {
        const uint16_t at = sweep->positions[n];
        if (lr_pairs_hold(&scanner->literals.pairs, bytes + at))
            set_candidate(found, LR_A_WORD, first + at / LR_BLOCK, at % LR_BLOCK);
        sweep->positions[base64] = at;
        base64 += found->c[LR_A_BASE64][first + at / LR_BLOCK] >> at % LR_BLOCK & 1;
    }
    memset(found->c[LR_A_BASE64] + first, 0, blocks * sizeof(uint64_t));
    for (size_t n = 0; n < base64; n++)
        if (lr_base64_may_be_text(bytes + sweep->positions[n]))
            set_candidate(found, LR_A_BASE64, first + sweep->positions[n] / LR_BLOCK, sweep->positions[n] % LR_BLOCK);
}

static uint32_t hash_of_eight(uint64_t eight, unsigned bits)
{
    return (uint32_t)(eight * 0x9e3779b97f4a7c15u >> (64 - bits));
}

static uint64_t *harmless(lr_sweep *sweep, uint64_t eight)
{
    return &sweep->harmless[hash_of_eight(eight, LR_HARMLESS_BITS)];
}

/* Leaves out the positions at which what stands is known to be nothing; returns how many are left. */
static size_t not_harmless(lr_sweep *sweep, const uint8_t *bytes, size_t count)
{
    size_t left = 0;
    for (size_t n = 0; n < count; n++) {
        const uint16_t position = sweep->positions[n];
        uint64_t eight;
        memcpy(&eight, bytes + position, sizeof eight);
        sweep->positions[left] = position;
        left += *harmless(sweep, eight) != eight;
    }
    return left;
}

#define MAY_BE_KEYWORD 4u

/* What may stand at a word: MAY_BE_KEYWORD, LR_START_LITERAL, LR_START_LONG. Eight bytes tell, twelve where a keyword goes on. */
static uint32_t what_may_stand(lr_sweep *sweep, const lr_scanner *scanner, const uint8_t *at)
{
    uint64_t eight;
    uint32_t four;
    memcpy(&eight, at, sizeof eight);
    memcpy(&four, at + sizeof eight, sizeof four);
    struct lr_familiar *familiar = &sweep->familiar[hash_of_eight(eight, LR_FAMILIAR_BITS)];
    if (familiar->eight == eight && ((familiar->four ^ four) & familiar->known) == 0)
        return familiar->may;
    const uint32_t kinds = lr_starts_kinds(&scanner->starts, at), literals = kinds & (LR_START_LITERAL | LR_START_LONG);
    bool further;
    uint32_t may = lr_keyword_may_stand(&scanner->keywords, at, kinds, &further) ? MAY_BE_KEYWORD : 0;
    if (literals && lr_literal_may_stand(&scanner->literals, at))
        may |= literals;
    if (!further && !may)
        *harmless(sweep, eight) = eight;
    else
        *familiar = (struct lr_familiar){eight, four, further ? UINT32_MAX : 0, may};
    return may;
}

/* Of the starts of words those where a literal or a keyword may stand. */
static void look_at_starts(lr_sweep *sweep, const lr_scanner *scanner, const uint8_t *bytes, size_t first, size_t blocks)
{
    lr_candidates *found = &sweep->candidates;
    const uint64_t *words = found->c[LR_A_WORD_START] + first, *longs = found->c[LR_A_LONG] + first;
    const uint64_t *keywords = found->c[LR_A_KEYWORD_START] + first;
    uint64_t *starts = found->c[LR_A_START] + first;
    if (scanner->starts.beginning_count <= LR_FEW_STARTS) {
        uint64_t may_begin[LR_WINDOW];
        scanner->kernel->teddy(bytes, blocks, &scanner->starts.teddy, may_begin);
        for (size_t b = 0; b < blocks; b++)
            starts[b] &= may_begin[b];
    }
    const size_t count = not_harmless(sweep, bytes, scanner->kernel->grams(bytes, starts, blocks, &scanner->starts.grams, sweep->positions));
    for (size_t n = 0; n < count; n++) {
        const size_t b = sweep->positions[n] / LR_BLOCK;
        const unsigned i = sweep->positions[n] % LR_BLOCK;
        const uint32_t may = what_may_stand(sweep, scanner, bytes + sweep->positions[n]);
        const uint64_t here = (may & LR_START_LITERAL ? words[b] : 0) | (may & LR_START_LONG ? longs[b] : 0);
        if (here >> i & 1)
            set_candidate(found, LR_A_WORD, first + b, i);
        if (may & MAY_BE_KEYWORD && keywords[b] >> i & 1)
            set_candidate(found, LR_A_KEYWORD, first + b, i);
    }
}

/*
 * Candidates that a look at a few bytes decides. `bytes` are those of the window's blocks from `first`; LR_BASE64_MIN
 * bytes behind them are readable.
 */
static void look_at_bytes(lr_sweep *sweep, const lr_scanner *scanner, const uint8_t *bytes, size_t first, size_t blocks)
{
    const lr_kernel *kernel = scanner->kernel;
    lr_candidates *found = &sweep->candidates;
    memset(found->c[LR_A_WORD] + first, 0, blocks * sizeof(uint64_t));
    memset(found->c[LR_A_KEYWORD] + first, 0, blocks * sizeof(uint64_t));
    if (scanner->literals.count || scanner->keywords.count)
        look_at_starts(sweep, scanner, bytes, first, blocks);
    look_at_rare(sweep, scanner, bytes, first, blocks);
    look_for_atoms(found, LR_A_KNOWN, &scanner->known, kernel, bytes, first, blocks);
    for (unsigned t = 0; t < LR_ATOM_TABLES; t++)
        look_for_atoms(found, LR_A_ATOM + t, &scanner->atoms[t], kernel, bytes, first, blocks);
}

/* The 64 bits before bit i, the nearest the highest. */
static inline uint64_t bits_before(const uint64_t *mask, unsigned i)
{
    return mask[0] << (63 - i) << 1 | mask[-1] >> i;
}

/*
 * May a key be fit that belongs to the anchor at bit i of the block? The last letters before it turn away nearly all: four of
 * them, or three with no byte of a key before these.
 */
static bool key_may_stand(const lr_sweep *sweep, const lr_key_ends *ends, const lr_masks *masks, size_t block, unsigned i)
{
    const lr_text all = {sweep->bytes, sweep->length};
    const size_t at = (sweep->first + block) * LR_BLOCK + i;
    const uint64_t letters = bits_before(masks->m[LR_M_LETTER] + block + 1, i);
    const uint8_t anchor = sweep->bytes[at];
    if (!letters || anchor == '>' || anchor == '-')
        return lr_key_may_end(ends, all, at);
    const int behind = __builtin_clzll(letters);
    const uint64_t last = letters << behind >> 60;
    if (last == 0xf)
        return lr_key_ends_hold_four(ends, sweep->bytes + at - behind);
    const uint64_t name = bits_before(masks->m[LR_M_WORD] + block + 1, i) | bits_before(masks->m[LR_M_HYPHEN] + block + 1, i) |
                          bits_before(masks->m[LR_M_DOT] + block + 1, i);
    if (last == 0xe && behind <= 60 && !(name << behind >> 60 & 1) && !lr_key_ends_hold_three(ends, sweep->bytes + at - behind) &&
        !lr_key_letter_before(sweep->bytes, at - (size_t)behind - 3))
        return false;
    return lr_key_may_end(ends, all, at);
}

/* Of the anchors of key and value those that may have a key. */
static void look_at_keys(lr_sweep *sweep, const lr_scanner *scanner, const lr_masks *masks)
{
    uint64_t *found = sweep->candidates.c[LR_A_KEY];
    const size_t count = positions_of(found, sweep->blocks, sweep->positions);
    memset(found, 0, sweep->blocks * sizeof *found);
    for (size_t n = 0; n < count; n++) {
        const size_t block = sweep->positions[n] / LR_BLOCK;
        const unsigned i = sweep->positions[n] % LR_BLOCK;
        if (key_may_stand(sweep, &scanner->key_ends, masks, block, i))
            set_candidate(&sweep->candidates, LR_A_KEY, block, i);
    }
}

static void filter(lr_sweep *sweep, const lr_scanner *scanner, const lr_masks *masks)
{
    if (scanner->keyvalues.count)
        look_at_keys(sweep, scanner, masks);
    const size_t start = sweep->first * LR_BLOCK, left = sweep->length - start;
    size_t ready = left < sizeof(lr_tail) ? 0 : (left - (sizeof(lr_tail) - LR_BLOCK)) / LR_BLOCK;
    ready = ready < sweep->blocks ? ready : sweep->blocks;
    if (ready)
        look_at_bytes(sweep, scanner, sweep->bytes + start, 0, ready);
    for (size_t b = ready; b < sweep->blocks; b++) {
        lr_tail tail;
        look_at_bytes(sweep, scanner, tail_of(sweep, start + b * LR_BLOCK, &tail), b, 1);
    }
}

void lr_sweep_window(lr_sweep *sweep, const lr_scanner *scanner, lr_masks *masks, size_t block)
{
    size_t total = (sweep->length + LR_BLOCK - 1) / LR_BLOCK;
    sweep->first = block;
    sweep->blocks = total - block < sweep->most ? total - block : sweep->most;
    make_masks(sweep, scanner->kernel, masks);
    scanner->kernel->anchors(masks, sweep->blocks, scanner->families, &sweep->candidates);
    filter(sweep, scanner, masks);
    sweep->any = 0;
    for (size_t b = 0; b < sweep->blocks; b++)
        sweep->any |= (uint64_t)(sweep->candidates.families[b] != 0) << b;
}
