/* Masking: some first and last characters stay, separators may. */
#include "../detect/chars.h"
#include "act.h"

static bool is_separator(const lr_action *action, uint8_t byte)
{
    return action->separators && byte && strchr(" -.:/()@+", byte);
}

bool lr_mask(const lr_action *action, lr_text text, bool integer, lr_buffer *out)
{
    static const lr_text zero = {(const uint8_t *)"0", 1};
    lr_text mark = integer ? zero : action->mask_char;
    size_t total = 0, seen = 0;
    if (LR_FAULT("mask"))
        return false;
    for (size_t i = 0; i < text.length; i += lr_utf8_length(text, i))
        total += !is_separator(action, text.bytes[i]);
    size_t first = action->keep_first, last = action->keep_last;
    if (total <= first + last)
        first = last = 0;
    for (size_t i = 0; i < text.length;) {
        size_t length = lr_utf8_length(text, i);
        bool keep = is_separator(action, text.bytes[i]);
        if (!keep) {
            keep = seen < first || seen >= total - last;
            seen++;
        }
        if (!lr_buffer_append(out, keep ? text.bytes + i : mark.bytes, keep ? length : mark.length))
            return false;
        i += length;
    }
    return true;
}
