/*
 * Sweep: the candidates in a run of bytes, made a window at a time, whatever
 * values stand in it. A value that is looked at takes its part of the windows;
 * so one pass over a buffer of records serves all of their fields.
 */
#ifndef LR_SWEEP_H
#define LR_SWEEP_H

#include "kernels.h"

struct lr_scanner;

#define LR_HARMLESS_BITS 12u
#define LR_FAMILIAR_BITS 9u

typedef struct lr_sweep {
    const uint8_t *bytes;
    size_t length;
    size_t most;          /* blocks of a window, at most */
    size_t first, blocks; /* the window: blocks first .. first + blocks - 1 of the run */
    uint64_t any;         /* bit b: its block b has candidates */
    lr_candidates candidates;
    /* Beginnings of words at which nothing may stand, by a hash: the words of logs repeat. None is zero, as none is a word's. */
    uint64_t harmless[1u << LR_HARMLESS_BITS];
    /* And those at which something may, and what (sweep.c). */
    struct lr_familiar {
        uint64_t eight;
        uint32_t four, known, may; /* the next bytes, those of them that are known */
    } familiar[1u << LR_FAMILIAR_BITS];
    uint16_t positions[LR_WINDOW * LR_BLOCK + LR_POSITIONS_ROOM];
} lr_sweep;

/* A new run of bytes, all of them to be looked at; nothing is yet. */
void lr_sweep_begin(lr_sweep *sweep, const uint8_t *bytes, size_t length);

#define LR_WINDOW_LEAST 4u

/* From here on so many bytes in a row are looked at, and about as many or more behind them are not: windows need not reach into those. */
static inline void lr_sweep_expect(lr_sweep *sweep, size_t bytes)
{
    const size_t blocks = bytes / LR_BLOCK;
    sweep->most = blocks < LR_WINDOW_LEAST ? LR_WINDOW_LEAST : blocks < LR_WINDOW ? blocks : LR_WINDOW;
}

/* Is the text a part of the run? */
static inline bool lr_sweep_holds(const lr_sweep *sweep, lr_text text)
{
    uintptr_t begin = (uintptr_t)sweep->bytes, at = (uintptr_t)text.bytes;
    return at >= begin && at - begin <= sweep->length && text.length <= sweep->length - (at - begin);
}

/* Makes the window that begins with `block`, which is in the run. `masks` is room to work in. */
void lr_sweep_window(lr_sweep *sweep, const struct lr_scanner *scanner, lr_masks *masks, size_t block);

/* The index of `block` in the window, which is made anew where it is not there. */
static inline size_t lr_sweep_at(lr_sweep *sweep, const struct lr_scanner *scanner, lr_masks *masks, size_t block)
{
    if (block - sweep->first >= sweep->blocks)
        lr_sweep_window(sweep, scanner, masks, block);
    return block - sweep->first;
}

#endif
