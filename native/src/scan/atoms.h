/*
 * Atoms: literals that may stand anywhere, any number of them: known secrets, and
 * what a pattern's every match must hold.
 *
 * A filter over the bytes gives few places; there the sorted atoms are searched.
 * Where all atoms of a table have three bytes more than its step or more, each
 * step-th byte of the text begins four bytes that lie inside an atom if one stands
 * there: only these are hashed, into a bitmap of every such four bytes. A table of
 * shorter ones has no step: Teddy for the first three bytes, then a bitmap of these.
 */
#ifndef LR_ATOMS_H
#define LR_ATOMS_H

#include "kernels.h"

#define LR_ATOM_MIN 3u
#define LR_ATOM_STEP_MOST 4u

#define LR_NO_ATOM UINT32_MAX

typedef struct lr_atom {
    lr_text text;
    uint32_t detector;
    uint32_t prefix; /* the longest other atom that this one begins with, or LR_NO_ATOM */
} lr_atom;

typedef struct lr_atoms {
    lr_atom *items; /* ascending by bytes; of equal ones each is the prefix of the next */
    uint32_t count;
    bool folded; /* atoms are lower case; ASCII case of the text is ignored */
    unsigned step; /* 0, or a divisor of LR_BLOCK; see above */
    unsigned hash_bits;
    uint64_t *filter; /* with a step: of every four bytes that begin in the first `step`; else of the first three */
    uint64_t *starts; /* with a step: of the first four bytes */
    lr_teddy teddy;
} lr_atoms;

/* The step of a table whose shortest atom has this many bytes. */
unsigned lr_atoms_step(size_t shortest);

/* Completes a table whose items, folded and step are set. False: no memory. */
bool lr_atoms_build(lr_atoms *atoms, lr_arena *arena);

/*
 * Candidates of a block: where an atom begins, or, with a step, up to step - 1 bytes before. `may_begin` is Teddy's answer. Three bytes behind the block are readable.
 */
uint64_t lr_atoms_filter(const lr_atoms *atoms, const uint8_t *block, uint64_t may_begin);

/* The first position at which an atom may begin for this candidate; the last is the candidate itself. */
static inline size_t lr_atoms_first(const lr_atoms *atoms, size_t candidate)
{
    size_t before = atoms->step ? atoms->step - 1 : 0;
    return candidate > before ? candidate - before : 0;
}

/* The longest atom that stands at value[i..), or LR_NO_ATOM; the others are its prefixes. */
uint32_t lr_atoms_at(const lr_atoms *atoms, lr_text value, size_t i);

#endif
