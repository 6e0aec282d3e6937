/* Globs, and the allow list. */
#include "../detect/shapes.h"
#include "../policy/reader.h"
#include "resolve.h"

static bool same(uint8_t a, uint8_t b, bool folded)
{
    return a == b || (folded && lr_lower(a) == lr_lower(b));
}

bool lr_glob(lr_text glob, lr_text text, bool folded)
{
    size_t g = 0, t = 0, star = SIZE_MAX, mark = 0;
    while (t < text.length) {
        if (g < glob.length && glob.bytes[g] == '*') {
            star = ++g;
            mark = t;
        } else if (g < glob.length && (glob.bytes[g] == '?' || same(glob.bytes[g], text.bytes[t], folded))) {
            g++;
            t++;
        } else if (star != SIZE_MAX) {
            g = star;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (g < glob.length && glob.bytes[g] == '*')
        g++;
    return g == glob.length;
}

bool lr_tag_glob(lr_text glob, lr_text tag)
{
    /* Two points to go back to: a `**` may always take more, a `*` only up to the next dot. */
    size_t g = 0, t = 0, deep = SIZE_MAX, deep_mark = 0, star = SIZE_MAX, mark = 0;
    for (;;) {
        if (g < glob.length && glob.bytes[g] == '*') {
            bool is_deep = g + 1 < glob.length && glob.bytes[g + 1] == '*';
            g += 1 + is_deep;
            if (is_deep) {
                deep = g;
                deep_mark = t;
                star = SIZE_MAX;
            } else {
                star = g;
                mark = t;
            }
        } else if (t < tag.length && g < glob.length && (glob.bytes[g] == '?' || glob.bytes[g] == tag.bytes[t])) {
            g++;
            t++;
        } else if (t == tag.length && g == glob.length) {
            return true;
        } else if (star != SIZE_MAX && mark < tag.length && tag.bytes[mark] != '.') {
            g = star;
            t = ++mark;
        } else if (deep != SIZE_MAX && deep_mark < tag.length) {
            g = deep;
            t = ++deep_mark;
            star = SIZE_MAX;
        } else {
            return false;
        }
    }
}

static bool is_detector_of(const lr_allowance *allow, uint32_t detector)
{
    if (!allow->detectors)
        return true;
    for (uint32_t i = 0; i < allow->detector_count; i++)
        if (allow->detectors[i] == detector)
            return true;
    return false;
}

static bool in_network(const lr_network *network, const uint8_t *address)
{
    uint32_t bytes = network->bits / 8, bits = network->bits % 8;
    if (memcmp(network->prefix, address, bytes) != 0)
        return false;
    return bits == 0 || (network->prefix[bytes] ^ address[bytes]) >> (8 - bits) == 0;
}

bool lr_allowed(const logredact_policy *policy, uint32_t detector, lr_text text, const lr_walk *walk)
{
    for (uint32_t i = 0; i < policy->allow_count; i++) {
        const lr_allowance *allow = &policy->allow[i];
        if (!is_detector_of(allow, detector))
            continue;
        for (uint32_t v = 0; v < allow->value_count; v++)
            if (lr_text_equal(allow->values[v], text))
                return true;
        uint8_t address[16];
        if (allow->network_count && lr_address(text, address))
            for (uint32_t n = 0; n < allow->network_count; n++)
                if (in_network(&allow->networks[n], address))
                    return true;
        for (uint32_t p = 0; walk && p < allow->path_count; p++)
            if (lr_path_fits(&allow->paths[p], walk))
                return true;
    }
    return false;
}
