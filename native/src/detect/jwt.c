/* JSON web tokens in compact form (RFC 7515, 7.1): "eyJ" is base64url of `{"`. */
#include "shapes.h"

bool lr_verify_jwt(const lr_detector *d, lr_text v, size_t i, size_t floor, lr_span *span)
{
    (void)d;
    (void)floor;
    if (!lr_left_boundary(v, i))
        return false;
    size_t header = lr_run(v, i + 3, LR_C_URLSAFE);
    /* Every later start in this run ends at the same place: without that, `eyJ-eyJ-...` would be quadratic. */
    span->resume = header;
    if (header - (i + 3) < 8 || !lr_byte(v, header, '.'))
        return false;
    size_t j = lr_run(v, header + 1, LR_C_URLSAFE);
    if (j - (header + 1) < 8)
        return false;
    /* A signature, or the three further parts of an encrypted token (RFC 7516). */
    for (int part = 0; part < 3 && lr_byte(v, j, '.') && lr_at(v, j + 1, LR_C_URLSAFE); part++)
        j = lr_run(v, j + 1, LR_C_URLSAFE);
    span->start = i;
    span->end = j;
    return true;
}
