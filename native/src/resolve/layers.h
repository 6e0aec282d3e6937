/* Layers: what takes the place of a match that was found in base64, written as base64 again. */
#ifndef LR_LAYERS_H
#define LR_LAYERS_H

#include "../scan/scan.h"

/* What is decoded on the way to one match, and what is encoded on the way back. */
typedef struct lr_layers {
    struct {
        lr_decoded decoded;
        lr_buffer filled, encoded;
    } of[LR_DECODINGS];
} lr_layers;

void lr_layers_free(lr_layers *layers);

/*
 * The text that was found, decoded from `span`, the match's bytes in the value. It stays until the next call.
 * False: no memory.
 */
bool lr_layers_decode(lr_layers *layers, const lr_match *match, lr_text span, lr_text *plain);

/*
 * Appends `text` as what stands in the span's place; after lr_layers_decode(), unless no layer keeps anything before and behind
 * it. False: no memory.
 */
bool lr_layers_encode(lr_layers *layers, const lr_match *match, lr_text text, lr_buffer *out);

#endif
