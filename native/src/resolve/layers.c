#include "layers.h"

#include "../detect/base64.h"

void lr_layers_free(lr_layers *layers)
{
    for (unsigned d = 0; d < LR_DECODINGS; d++) {
        lr_decoded_free(&layers->of[d].decoded);
        lr_buffer_free(&layers->of[d].filled);
        lr_buffer_free(&layers->of[d].encoded);
    }
}

bool lr_layers_decode(lr_layers *layers, const lr_match *match, lr_text span, lr_text *plain)
{
    for (unsigned d = 0; d < match->layer_count; d++) {
        const lr_layer *layer = &match->layers[d];
        lr_decoded *decoded = &layers->of[d].decoded;
        decoded->bytes.length = 0;
        bool plus; /* none in base64 is a space */
        if (layer->base64 ? !lr_base64_decode(&decoded->bytes, span.bytes, span.length) : !lr_decode(decoded, span, false, &plus))
            return false;
        span = (lr_text){decoded->bytes.bytes + layer->lead, decoded->bytes.length - layer->lead - layer->trail};
    }
    *plain = span;
    return true;
}

/* Bytes of the first and the last group that stay. */
static size_t staying(const lr_layer *layer)
{
    return (size_t)(layer->drop_lead ? 0 : layer->lead) + (layer->drop_trail ? 0 : layer->trail);
}

/* Are groups of four signs, so many, whole groups of the base64 around them too, and these of that around? */
static bool fill_all(const lr_match *match, unsigned d, size_t groups)
{
    while (d-- > 0) {
        if (!match->layers[d].base64)
            continue;
        const size_t bytes = staying(&match->layers[d]) + 4 * groups;
        if (bytes % 3)
            return false;
        groups = bytes / 3;
    }
    return true;
}

/* lead, text, spaces until the groups are whole, trail. */
static bool fill_groups(lr_buffer *out, const lr_match *match, unsigned d, const lr_buffer *bytes, lr_text text)
{
    const lr_layer *layer = &match->layers[d];
    const size_t lead = layer->drop_lead ? 0 : layer->lead, trail = layer->drop_trail ? 0 : layer->trail;
    out->length = 0;
    bool ok = (!lead || lr_buffer_append(out, bytes->bytes, lead)) && lr_buffer_append(out, text.bytes, text.length);
    while (ok && ((out->length + trail) % 3 || !fill_all(match, d, (out->length + trail) / 3)))
        ok = lr_buffer_put(out, ' ');
    return ok && (!trail || lr_buffer_append(out, bytes->bytes + bytes->length - trail, trail));
}

bool lr_layers_encode(lr_layers *layers, const lr_match *match, lr_text text, lr_buffer *out)
{
    for (unsigned d = match->layer_count; d-- > 0;) {
        const lr_layer *layer = &match->layers[d];
        if (!layer->base64)
            continue;
        lr_buffer *filled = &layers->of[d].filled, *encoded = &layers->of[d].encoded;
        encoded->length = 0;
        if (!fill_groups(filled, match, d, &layers->of[d].decoded.bytes, text) ||
            !lr_base64_encode(encoded, filled->bytes, filled->length, layer->url))
            return false;
        text = (lr_text){encoded->bytes, encoded->length};
    }
    return lr_buffer_append(out, text.bytes, text.length);
}
