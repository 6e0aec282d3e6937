/* Masking: some first and last characters stay, separators may. */
#include "act.h"

size_t lr_character(lr_text text, size_t i)
{
    const uint8_t *b = text.bytes + i;
    size_t left = text.length - i, length = 1;
    if (b[0] >= 0xc2 && b[0] <= 0xdf)
        length = 2;
    else if (b[0] >= 0xe0 && b[0] <= 0xef)
        length = 3;
    else if (b[0] >= 0xf0 && b[0] <= 0xf4)
        length = 4;
    if (length > left)
        return 1;
    for (size_t k = 1; k < length; k++)
        if ((b[k] & 0xc0) != 0x80)
            return 1;
    if ((b[0] == 0xe0 && b[1] < 0xa0) || (b[0] == 0xed && b[1] > 0x9f) || (b[0] == 0xf0 && b[1] < 0x90) ||
        (b[0] == 0xf4 && b[1] > 0x8f))
        return 1;
    return length;
}

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
    for (size_t i = 0; i < text.length; i += lr_character(text, i))
        total += !is_separator(action, text.bytes[i]);
    size_t first = action->keep_first, last = action->keep_last;
    if (total <= first + last)
        first = last = 0;
    for (size_t i = 0; i < text.length;) {
        size_t length = lr_character(text, i);
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
