/* Values of forms, in which a + is a space (WHATWG URL, application/x-www-form-urlencoded). */
#include "decode.h"

#include "../detect/chars.h"

#define NAME_MOST 256u
#define AROUND 256u

static bool is_value(uint8_t c)
{
    return lr_is(c, LR_C_TOKEN68) ? c != '/' && c != '=' : c == '%' || c == '*';
}

static bool is_name(uint8_t c)
{
    return lr_is(c, LR_C_NAME) || c == '%' || c == '[' || c == ']';
}

static bool is_form(uint8_t c)
{
    return is_value(c) || is_name(c) || c == '=' || c == '&';
}

bool lr_form_name(lr_text v, size_t i)
{
    size_t end = i + 1;
    while (end < v.length && end - i - 1 <= NAME_MOST && is_name(v.bytes[end]))
        end++;
    const size_t length = end - i - 1;
    return length >= 2 && length <= NAME_MOST && lr_at(v, i + 2, LR_C_WORD) && lr_byte(v, end, '=');
}

bool lr_form_begins(lr_text v, size_t i)
{
    if (v.bytes[i] != '&' || !lr_form_name(v, i))
        return false;
    for (size_t j = i; j > 0 && i - j < AROUND && is_form(v.bytes[j - 1]); j--)
        if (v.bytes[j - 1] == '+')
            return true;
    for (size_t j = i; j < v.length && j - i < AROUND && is_form(v.bytes[j]); j++)
        if (v.bytes[j] == '+')
            return true;
    return false;
}

/* Do `&` or `?`, a name and `=` end before i? */
static bool name_before(lr_text v, size_t i)
{
    if (i == 0 || v.bytes[i - 1] != '=')
        return false;
    size_t j = i - 1;
    while (j > 0 && i - 1 - j <= NAME_MOST && is_name(v.bytes[j - 1]))
        j--;
    return i - 1 - j >= 1 && i - 1 - j <= NAME_MOST && j > 0 && (v.bytes[j - 1] == '&' || v.bytes[j - 1] == '?');
}

bool lr_form_space(lr_text v, size_t i, lr_form_value *value)
{
    if (i < value->end)
        return value->is;
    size_t start = i;
    value->end = i;
    while (start > 0 && is_value(v.bytes[start - 1]))
        start--;
    while (value->end < v.length && is_value(v.bytes[value->end]))
        value->end++;
    value->is = name_before(v, start) || (lr_byte(v, value->end, '&') && lr_form_name(v, value->end));
    return value->is;
}
