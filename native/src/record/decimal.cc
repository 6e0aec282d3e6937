/* libstdc++'s <charconv> (GCC 11 on): exact as printf() and strtod() are, at a fifth of their cost. */
#include "decimal.h"

#include <locale.h>
#include <stdlib.h>

#include <charconv>

#include "../memory.h"

size_t lr_decimal_write(double number, int digits, char *out)
{
    return static_cast<size_t>(std::to_chars(out, out + LR_DECIMAL_ROOM, number, std::chars_format::general, digits).ptr - out);
}

/* What <charconv> calls out of range, subnormal numbers in some versions among it. */
static bool read_any(const uint8_t *text, size_t length, double *number)
{
    static const locale_t plain = newlocale(LC_ALL_MASK, "C", static_cast<locale_t>(0));
    char room[64];
    char *const copy = length < sizeof room ? room : static_cast<char *>(lr_malloc(length + 1));
    if (!plain || !copy) {
        if (copy != room)
            lr_free(copy);
        return false;
    }
    memcpy(copy, text, length);
    copy[length] = 0;
    *number = strtod_l(copy, nullptr, plain);
    if (copy != room)
        lr_free(copy);
    return true;
}

bool lr_decimal_read(const uint8_t *text, size_t length, double *number)
{
    const char *const begin = reinterpret_cast<const char *>(text);
    return std::from_chars(begin, begin + length, *number).ec == std::errc() || read_any(text, length, number);
}
