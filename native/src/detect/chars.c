#include "chars.h"

#define D (LR_C_DIGIT | LR_C_HEX | LR_C_WORD | LR_C_LOCAL | LR_C_NAME | LR_C_URLSAFE | LR_C_TOKEN68)
#define L (LR_C_LETTER | LR_C_WORD | LR_C_LOCAL | LR_C_NAME | LR_C_URLSAFE | LR_C_TOKEN68)
#define H (L | LR_C_HEX)

const uint16_t lr_class[256] = {
    [0 ... 8] = LR_C_URL_END, ['\t'] = LR_C_URL_END | LR_C_GAP, [10 ... 31] = LR_C_URL_END, [' '] = LR_C_URL_END | LR_C_GAP | LR_C_JOINER,
    ['0'] = D, ['1'] = D, ['2'] = D, ['3'] = D, ['4'] = D, ['5'] = D, ['6'] = D, ['7'] = D, ['8'] = D, ['9'] = D,
    ['A'] = H, ['B'] = H, ['C'] = H, ['D'] = H, ['E'] = H, ['F'] = H, ['G'] = L, ['H'] = L, ['I'] = L, ['J'] = L,
    ['K'] = L, ['L'] = L, ['M'] = L, ['N'] = L, ['O'] = L, ['P'] = L, ['Q'] = L, ['R'] = L, ['S'] = L, ['T'] = L,
    ['U'] = L, ['V'] = L, ['W'] = L, ['X'] = L, ['Y'] = L, ['Z'] = L,
    ['a'] = H, ['b'] = H, ['c'] = H, ['d'] = H, ['e'] = H, ['f'] = H, ['g'] = L, ['h'] = L, ['i'] = L, ['j'] = L,
    ['k'] = L, ['l'] = L, ['m'] = L, ['n'] = L, ['o'] = L, ['p'] = L, ['q'] = L, ['r'] = L, ['s'] = L, ['t'] = L,
    ['u'] = L, ['v'] = L, ['w'] = L, ['x'] = L, ['y'] = L, ['z'] = L,
    ['_'] = LR_C_JOINER | LR_C_WORD | LR_C_LOCAL | LR_C_NAME | LR_C_URLSAFE | LR_C_TOKEN68,
    ['.'] = LR_C_JOINER | LR_C_LOCAL | LR_C_NAME | LR_C_TOKEN68,
    ['-'] = LR_C_JOINER | LR_C_LOCAL | LR_C_NAME | LR_C_URLSAFE | LR_C_TOKEN68,
    ['%'] = LR_C_LOCAL | LR_C_ESCAPE, ['&'] = LR_C_ESCAPE,
    ['+'] = LR_C_LOCAL | LR_C_TOKEN68,
    ['~'] = LR_C_TOKEN68, ['='] = LR_C_TOKEN68,
    ['/'] = LR_C_TOKEN68 | LR_C_URL_END, ['?'] = LR_C_URL_END, ['#'] = LR_C_URL_END, ['<'] = LR_C_URL_END, ['>'] = LR_C_URL_END,
    ['`'] = LR_C_URL_END, ['"'] = LR_C_URL_END | LR_C_GAP | LR_C_JOINER, ['\''] = LR_C_URL_END | LR_C_GAP | LR_C_JOINER | LR_C_LOCAL,
    ['\\'] = LR_C_URL_END | LR_C_GAP | LR_C_ESCAPE, ['['] = LR_C_JOINER, [']'] = LR_C_JOINER | LR_C_GAP,
};

static bool is_octal(uint8_t c)
{
    return c >= '0' && c <= '7';
}

/* ESC as it is, or as logs escape it. */
static const char *const escapes[] = {"\x1b", "\\x1b", "\\u001b", "\\033", "\\e"};

#define COLOUR_MOST 16u

size_t lr_colour_start(lr_text v, size_t i)
{
    if (i < 3 || v.bytes[i - 1] != 'm')
        return i;
    size_t j = i - 1, lowest = j > COLOUR_MOST ? j - COLOUR_MOST : 0;
    while (j > lowest && (lr_is(v.bytes[j - 1], LR_C_DIGIT) || v.bytes[j - 1] == ';'))
        j--;
    if (!lr_before(v, j, '['))
        return i;
    j--;
    for (size_t e = 0; e < sizeof escapes / sizeof escapes[0]; e++) {
        size_t length = strlen(escapes[e]);
        if (j >= length && lr_begins_folded(v, j - length, escapes[e], length))
            return j - length;
    }
    return i;
}

size_t lr_colour_end(lr_text v, size_t i)
{
    for (size_t e = 0; e < sizeof escapes / sizeof escapes[0]; e++) {
        size_t j = i + strlen(escapes[e]);
        if (!lr_begins_folded(v, i, escapes[e], j - i) || !lr_byte(v, j, '['))
            continue;
        size_t digits = ++j;
        while (j - digits < COLOUR_MOST && (lr_at(v, j, LR_C_DIGIT) || lr_byte(v, j, ';')))
            j++;
        if (lr_byte(v, j, 'm'))
            return j + 1;
    }
    return i;
}

/* Does one of eight bytes equal `byte`? (S. Anderson, Bit Twiddling Hacks, "Determine if a word has a byte equal to n".) */
static bool has_byte(uint64_t eight, uint8_t byte)
{
    const uint64_t zero = eight ^ 0x0101010101010101u * byte;
    return (zero - 0x0101010101010101u) & ~zero & 0x8080808080808080u;
}

bool lr_left_escape(lr_text v, size_t i)
{
    const uint8_t *b = v.bytes;
    if (i >= 8 && b[i - 1] != 'm') {
        uint64_t eight;
        memcpy(&eight, b + i - 8, sizeof eight);
        if (!has_byte(eight, '\\') && !has_byte(eight, '%'))
            return false;
    }
    if (i >= 2 && b[i - 2] == '\\') {
        uint8_t c = b[i - 1];
        if (c == 'n' || c == 'r' || c == 't' || c == 'b' || c == 'f')
            return true;
    }
    if (i >= 4 && b[i - 4] == '\\') {
        if (b[i - 3] == 'x' && lr_is(b[i - 2], LR_C_HEX) && lr_is(b[i - 1], LR_C_HEX))
            return true;
        if (is_octal(b[i - 3]) && is_octal(b[i - 2]) && is_octal(b[i - 1]))
            return true;
    }
    if (lr_colour_start(v, i) < i)
        return true;
    if (i >= 3 && b[i - 3] == '%' && lr_is(b[i - 2], LR_C_HEX) && lr_is(b[i - 1], LR_C_HEX))
        return true;
    return i >= 6 && b[i - 6] == '\\' && b[i - 5] == 'u' && lr_is(b[i - 4], LR_C_HEX) &&
           lr_is(b[i - 3], LR_C_HEX) && lr_is(b[i - 2], LR_C_HEX) && lr_is(b[i - 1], LR_C_HEX);
}

bool lr_begins_folded(lr_text v, size_t i, const char *text, size_t length)
{
    if (i > v.length || length > v.length - i)
        return false;
    for (size_t k = 0; k < length; k++)
        if (lr_lower(v.bytes[i + k]) != (uint8_t)text[k])
            return false;
    return true;
}

size_t lr_quoted_end(lr_text v, size_t i, size_t depth, uint8_t quote, size_t *after)
{
    size_t backslashes = 0;
    for (size_t j = i; j < v.length && depth <= LR_QUOTE_DEPTH; j++) {
        uint8_t c = v.bytes[j];
        if (c == '\\') {
            backslashes++;
            continue;
        }
        if (c == quote && backslashes % (2 * (depth + 1)) == depth) {
            *after = j + 1;
            return j - depth;
        }
        backslashes = 0;
    }
    *after = v.length;
    return v.length;
}

size_t lr_placeholder_end(lr_text v, size_t i)
{
    static const char prefix[] = "[REDACTED:";
    size_t j = i + sizeof prefix - 1;
    if (j >= v.length || memcmp(v.bytes + i, prefix, sizeof prefix - 1) != 0)
        return i;
    size_t label = j;
    while (j < v.length && ((v.bytes[j] >= 'a' && v.bytes[j] <= 'z') || lr_is(v.bytes[j], LR_C_DIGIT) || v.bytes[j] == '-'))
        j++;
    return j > label && lr_byte(v, j, ']') ? j + 1 : i;
}

bool lr_is_placeholder(lr_text v, size_t start, size_t end)
{
    size_t i = start;
    while (i < end && v.bytes[i] == '*')
        i++;
    return end > start && (i == end || lr_placeholder_end(v, start) == end);
}

size_t lr_utf8_length(lr_text v, size_t i)
{
    const uint8_t *b = v.bytes + i;
    size_t left = v.length - i, length = 1;
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

bool lr_is_utf8(lr_text v)
{
    for (size_t i = 0; i < v.length;) {
        uint64_t eight;
        if (v.length - i >= sizeof eight) {
            memcpy(&eight, v.bytes + i, sizeof eight);
            if (!(eight & 0x8080808080808080u)) {
                i += sizeof eight;
                continue;
            }
        }
        size_t length = v.bytes[i] < 0x80 ? 1 : lr_utf8_length(v, i);
        if (length == 1 && v.bytes[i] >= 0x80)
            return false;
        i += length;
    }
    return true;
}
